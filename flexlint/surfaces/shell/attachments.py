"""What ``az`` makes for a scale set: an assignment of a role, an alert, a setting for autoscale."""

from __future__ import annotations

import re

from flexlint.lexical.attachments import COMMANDS, SET_ID, Maker, assigns, is_scale_set, made
from flexlint.model import Resource, Span, Value
from flexlint.regex import regex
from flexlint.surfaces.shell.invocation import Invocation, Option, az_invocation
from flexlint.surfaces.shell.lexer import Word, lex
from flexlint.surfaces.shell.variables import Variables
from flexlint.values.resource_ids import NOT_GIVEN

_MOST_WORDS = 5
"""Of ``az monitor metrics alert create``."""
_SHOWN = regex(
    r"[\"']?\$\((?P<command>[ \t]*az(?:\.cmd)?[ \t]+vmss[ \t]+show[ \t][^()]{1,500})\)[\"']?\Z"
)
"""What asks for one set, all of which is the word."""
_ID = frozenset({"id", "'id'", '"id"'})


def attachment(invocation: Invocation, variables: Variables) -> Resource | None:
    """What ``invocation`` makes for a scale set, or the role that it assigns on something else;
    None if that is nothing."""
    words = invocation.words[1:_MOST_WORDS]
    maker = COMMANDS.get(" ".join(word.text for word in words))
    if maker is None:
        return None
    target = _by_id(invocation, maker, variables) or _by_name(invocation, maker, variables)
    given = _single(invocation.option(*maker.roles)) if maker.roles else None
    role = variables.value(given) if given else None
    if target is None and not assigns(maker, role):
        return None
    name, group = target or (None, NOT_GIVEN)
    at = Span(invocation.start, words[-1].end)
    statement = Span(invocation.start, max(invocation.end, at.end))
    return made(maker, at, statement, name, group, role)


def _by_id(
    invocation: Invocation, maker: Maker, variables: Variables
) -> tuple[Value, Value] | None:
    """The name and the group of the set whose id an option gives."""
    word = _single(invocation.option(*maker.ids))
    word = variables.written(word) if word is not None else None
    if word is None:
        return None
    match = SET_ID.search(word.text)
    if match is not None:
        name, group = (
            None if match[part] is None
            else Word(match[part], word.start + match.start(part), word.start + match.end(part))
            for part in ("name", "group")
        )  # fmt: skip
        assert name is not None
        return variables.value(name), NOT_GIVEN if group is None else variables.value(group)
    shown = _SHOWN.match(word.text)
    return None if shown is None else _shown(word, shown, variables)


def _shown(word: Word, shown: re.Match[str], variables: Variables) -> tuple[Value, Value] | None:
    """The name and the group of the set whose id ``$(az vmss show … --query id)`` asks for."""
    start, end = shown.span("command")
    for command in lex(variables.text, word.start + start, word.start + end).commands:
        asked = az_invocation(command, variables)
        query = _single(asked.option("--query")) if asked is not None else None
        if asked is not None and query is not None and query.text in _ID:
            return _named(asked, ("--name", "-n"), ("--resource-group", "-g"), variables)
    return None


def _by_name(
    invocation: Invocation, maker: Maker, variables: Variables
) -> tuple[Value, Value] | None:
    """The name and the group of the set that is given by its name and type."""
    kind = _single(invocation.option(*maker.types))
    if kind is None or not is_scale_set(variables.value(kind)):
        return None
    return _named(invocation, maker.names, maker.groups, variables)


def _named(
    invocation: Invocation, names: tuple[str, ...], groups: tuple[str, ...], variables: Variables
) -> tuple[Value, Value] | None:
    name, group = (_single(invocation.option(*options)) for options in (names, groups))
    if name is None:
        return None
    return variables.value(name), NOT_GIVEN if group is None else variables.value(group)


def _single(option: Option | None) -> Word | None:
    """The value of ``option``, if it has one and no more."""
    return option.values[0] if option is not None and len(option.values) == 1 else None
