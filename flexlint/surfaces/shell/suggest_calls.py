"""Azure CLI commands that replace a scale-set command, with the user's own values."""

from __future__ import annotations

import re

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import CliSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.model import ApiUse, Argument, Known, Suggestion, Value
from flexlint.suggestions.commands import (
    INSTANCES,
    MEMBER,
    group_of,
    instances_of,
    items_of,
    kept,
    member_flag,
    scale_set_of,
    whom_of,
)
from flexlint.suggestions.notes import names_note, note_of, piece_note
from flexlint.text.source import SourceFile

_ALWAYS_KEPT = frozenset({"no_wait", "subscription", "output", "o"})
_NEVER_KEPT = frozenset(
    {RESOURCE_GROUP, *SCALE_SET_NAMES, *INSTANCES, "query", "ids", "expand", MEMBER}
)
_CUT_NAME = re.compile(r"(?P<q>\"?)\$\{(?P<whole>\w+)##?\*?_\}(?P=q)\Z")
_PLURAL = re.compile(r"\$\{?\w*s\}?\Z", re.IGNORECASE)
_NAME, _NAMES = "VM_NAME", "VM_NAMES"
"""Stand for ids of Uniform instances, which no member of a Flexible set has."""
_SHORT = {"--resource-group": "-g", "--name": "-n"}
_FLAGS = {"o": "-o", "output": "-o"}


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a command line that runs as pasted, or None if it is no command."""
    del source
    if use.form == "permission":
        counterpart = vocabulary.counterparts.get(replacement.operation or "")
        action = counterpart.spellings.rbac if counterpart is not None else None
        return Suggestion(action) if action else None
    note = note_of(replacement, _by_number(use))
    if replacement.kind == "list-members":
        return Suggestion(" ".join([*_members(use), "--show-details"]), "shell", note)
    if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
        return None
    spelling = _spelling(use, replacement.operation, vocabulary)
    if spelling is None:
        return None
    acts_on = whom_of(use, replacement, spelling.arguments)
    if acts_on == "set":
        return _on_the_set(use, spelling, replacement)
    if acts_on == "unseen":
        return None
    member = member_flag(spelling.arguments) or ""
    command = [*spelling.command.split(), *_group(use)]
    extra = _extra(use, spelling, replacement)
    flag = _SHORT.get(member, member)
    if acts_on == "named":
        named = _named(use)
        if len(named) == 1 and not _may_be_several(use, named[0]):
            return Suggestion(" ".join([*command, flag, named[0], *extra]), "shell", note)
        words = [*command, flag, '"$vm"', *extra]
        loop = f"for vm in {' '.join(named)}; do {' '.join(words)}; done"
        return Suggestion(loop, "shell", note)
    if member != "--name":
        loop = f"for vm in $({_query(use, 'name')}); do "
        words = [*command, flag, '"$vm"', *extra]
        return Suggestion(loop + " ".join(words) + "; done", "shell", note)
    words = [*spelling.command.split(), "--ids", f"$({_query(use, 'id')})", *extra]
    return Suggestion(" ".join(words), "shell", note)


def _spelling(use: ApiUse, operation: str, vocabulary: Vocabulary) -> CliSpelling | None:
    counterpart = vocabulary.counterparts.get(operation)
    if counterpart is not None:
        given = {argument.name for argument in use.arguments if argument.name is not None}
        return counterpart.spellings.cli_like(use.spelling, given)
    return next((spelling for op, spelling in vocabulary.cli if op == operation), None)


def _named(use: ApiUse) -> list[str]:
    """The instances the old command named, each once."""
    argument = instances_of(use)
    return list(dict.fromkeys(_names(use, argument))) if argument is not None else []


def _names(use: ApiUse, argument: Argument) -> list[str]:
    """The words of ``argument``, those that name no virtual machine replaced."""
    words, items = argument.text.split(), items_of(argument)
    if len(words) != len(items):
        # A quoted command, or a variable that holds several.
        return [_nameless(use)] if any(map(_is_nameless, items)) else words
    found = []
    for word, item in zip(words, items, strict=True):
        whole = _CUT_NAME.match(word)
        if whole:
            found.append(f"{whole['q']}${whole['whole']}{whole['q']}")
        else:
            found.append(_nameless(use) if _is_nameless(item) else word)
    return found


def _is_nameless(value: Value) -> bool:
    """Whether a word names no virtual machine; a variable's may hold several ids."""
    if isinstance(value, Known) and isinstance(value.value, str) and value.value.split():
        return all(part.isdecimal() for part in value.value.split())
    return names_no_machine(value)


def _may_be_several(use: ApiUse, word: str) -> bool:
    """Whether ``word`` may hold more than one name, which one ``--name`` cannot take."""
    ids = use.argument("instance_ids") or use.argument("instance_id")
    plural = ids is not None and ids.text == word and _PLURAL.match(word) is not None
    return "@" in word or word == _NAMES or plural


def _nameless(use: ApiUse) -> str:
    """What to write for ids that name no virtual machine."""
    return _NAMES if len(_numbers(use)) > 1 else _NAME


def _numbers(use: ApiUse) -> list[str]:
    """The ids that the old command named and that name no virtual machine, as written."""
    written: list[str] = []
    for argument in (a for name in INSTANCES if (a := use.argument(name)) is not None):
        words, items = argument.text.split(), items_of(argument)
        if len(words) == len(items):
            pairs = zip(words, items, strict=True)
            written += [word for word, item in pairs if _is_nameless(item)]
        elif any(map(_is_nameless, items)):
            written.append(argument.text)
    return list(dict.fromkeys(written))


def _by_number(use: ApiUse) -> str:
    """What is to be said of ids that name no virtual machine."""
    numbers = _numbers(use)
    if not numbers:
        return ""
    written = " ".join(numbers)
    if all(map(_CUT_NAME.match, numbers)):
        return piece_note(written)
    return names_note(_nameless(use), written)


def _group(use: ApiUse) -> list[str]:
    group = group_of(use)
    return ["-g", group] if group else []


def _members(use: ApiUse) -> list[str]:
    scale_set = scale_set_of(use, "ids") or "SCALE_SET_NAME"
    return ["az vm list", *_group(use), "--vmss", scale_set]


def _query(use: ApiUse, field: str) -> str:
    return " ".join([*_members(use), f'--query "[].{field}"', "-o tsv"])


def _on_the_set(use: ApiUse, spelling: CliSpelling, replacement: Replacement) -> Suggestion | None:
    """A replacement that is about the scale set itself, or about neither set nor member."""
    mapped = dict(replacement.arguments)
    options: dict[str, tuple[str, Argument]] = {}
    for option, parameter in spelling.arguments:
        argument = use.argument(mapped.get(parameter, parameter).strip("[]"))
        known = option.startswith("--") and parameter in mapped
        if argument is not None and argument.text and known and parameter not in options:
            options[parameter] = (_SHORT.get(option, option), argument)
    wanted = {parameter for _, parameter in spelling.arguments if parameter in mapped}
    if wanted - options.keys():
        return None
    words = [word for flag, argument in options.values() for word in (flag, argument.text)]
    words += [word for option in spelling.options for word in _filled_in(spelling, option, words)]
    text = " ".join([*spelling.command.split(), *words])
    return Suggestion(text, "shell", note_of(replacement))


def _extra(use: ApiUse, spelling: CliSpelling, replacement: Replacement) -> list[str]:
    """Options of the old command that the new one takes as well.

    A command of the same name on virtual machines takes all of them but those that say which
    instances, and ``--query``, whose shape differs.
    """
    same = use.spelling.split()[2:3] == spelling.command.split()[2:3]
    never = _NEVER_KEPT | {spelling.argument(option) for option in spelling.without}

    def customary(name: str) -> str | None:
        if not same and name not in _ALWAYS_KEPT:
            return None
        return _FLAGS.get(name, f"--{name.replace('_', '-')}")

    words: list[str] = []
    for option, text in kept(use, replacement, spelling.arguments, never, customary):
        words += [option, text] if text else [option]
    for option in spelling.options:
        words += _filled_in(spelling, option, words)
    return words


def _filled_in(spelling: CliSpelling, option: str, words: list[str]) -> list[str]:
    """``option``, which the command needs, with a stand-in for what the old one did not say."""
    parameter = dict(spelling.arguments).get(option)
    if option in words or _SHORT.get(option) in words:
        return []
    if parameter is None:
        return [option]
    return [
        option,
        parameter.upper() if parameter.endswith("_name") else f"{parameter}_name".upper(),
    ]
