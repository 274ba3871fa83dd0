"""What cmdlets make for a scale set: an assignment of a role, an alert, a setting for autoscale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flexlint.lexical.attachments import CMDLETS, SET_ID, Maker, assigns, is_scale_set, made
from flexlint.lexical.commands import az_cmdlet, in_full
from flexlint.model import Resource, Span, Value
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import Call, value_of
from flexlint.surfaces.powershell.held import Held
from flexlint.surfaces.powershell.lexer import Token
from flexlint.values.resource_ids import NOT_GIVEN

_GETS = frozenset({"get-azvmss", "new-azvmss"})
_NAMES = ("-vmscalesetname", "-name")
_GROUPS = ("-resourcegroupname",)
_ASSIGNED = regex(r"\$\w{1,80}[ \t]{0,20}(?P<sign>=)[ \t]{0,20}\(?\Z")
_ID_OF = regex(r"[\"']?\$\(?(?:\$)?(?P<name>\w{1,80})\.Id\)?[\"']?\Z")
_NEAR = 300


def attachments(code: str, calls: Iterable[Call], variables: Held) -> Iterator[Resource]:
    """What ``calls``, in the order of the script ``code``, make for scale sets, and the
    roles that they assign on something else."""
    held: dict[int, Call] = {}
    """By where it begins what the variable is set to that they are put into."""
    for call in calls:
        name = az_cmdlet(call.name)
        assigned = _ASSIGNED.search(code, max(0, call.start - _NEAR), call.start)
        if assigned is not None and name in _GETS:
            held[assigned.end("sign")] = call
        maker = CMDLETS.get(name)
        found = None if maker is None else _target(call, maker, held, variables)
        if maker is None:
            continue
        at = Span(call.start, call.end)
        role = _given(call, maker.roles)
        told = None if role is None else _value(role, variables)
        if found is None and not assigns(maker, told):
            continue
        statement = Span(call.start, max(call.statement_end, call.end))
        name_of, group = found or (None, NOT_GIVEN)
        yield made(maker, at, statement, name_of, group, told)


def _target(
    call: Call, maker: Maker, held: Mapping[int, Call], variables: Held
) -> tuple[Value, Value] | None:
    """The name and the group of the set that ``call`` makes something for."""
    given = _given(call, maker.ids)
    if given is not None:
        return _by_id(given, held, variables)
    kind = _given(call, maker.types)
    if kind is None or not is_scale_set(_value(kind, variables)):
        return None
    return _named(call, maker.names, maker.groups, variables)


def _by_id(given: Token, held: Mapping[int, Call], variables: Held) -> tuple[Value, Value] | None:
    of = _ID_OF.match(given.text)
    if of is not None:
        setting = variables.setting_of(f"${of['name']}", given.start)
        got = None if setting is None else held.get(setting.end)
        return None if got is None else _named(got, _NAMES, _GROUPS, variables)
    match = SET_ID.search(given.text)
    if match is None:
        return None
    name, group = (_part(given, match.span(part), variables) for part in ("name", "group"))
    return None if name is None else (name, NOT_GIVEN if group is None else group)


def _part(given: Token, span: tuple[int, int], variables: Held) -> Value | None:
    start, end = span
    if start < 0:
        return None
    return _value(Token(given.text[start:end], given.start + start, given.start + end), variables)


def _named(
    call: Call, names: tuple[str, ...], groups: tuple[str, ...], variables: Held
) -> tuple[Value, Value] | None:
    name, group = (_given(call, each) for each in (names, groups))
    if name is None:
        return None
    return _value(name, variables), NOT_GIVEN if group is None else _value(group, variables)


def _given(call: Call, names: tuple[str, ...]) -> Token | None:
    """The value of the parameter of ``call`` that is one of ``names``, in full or abbreviated."""
    known = {name: name for name in names}
    for parameter in call.parameters:
        if parameter.value is not None and in_full(parameter.name.lower(), known) is not None:
            return parameter.value
    return None


def _value(token: Token, variables: Held) -> Value:
    return variables.value(token.text, token.start, value_of(token))
