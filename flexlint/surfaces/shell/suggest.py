"""Azure CLI commands that replace a scale-set command, with the user's own values."""

from __future__ import annotations

from flexlint.catalog.operation import CliSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Argument, Suggestion

_GROUP = "resource_group_name"
_SET = ("vm_scale_set_name", "virtual_machine_scale_set_name")
_INSTANCES = ("instance_ids", "instance_id", "virtualmachine_index", "vm_instance_i_ds")
_ALWAYS_KEPT = frozenset({"no_wait", "subscription", "output", "o"})
_NEVER_KEPT = frozenset({_GROUP, *_SET, *_INSTANCES, "query", "ids", "expand", "vm_name"})
_NAME, _NAMES = "VM_NAME", "VM_NAMES"
"""Stand for ids of Uniform instances, which no member of a Flexible set has."""
_SHORT = {"--resource-group": "-g", "--name": "-n"}
_FLAGS = {"o": "-o", "output": "-o"}


def suggest_command(
    use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a command line that runs as pasted, or None if it is no command."""
    numbers = _numbers(use)
    by_number = f"put the names of virtual machines in for {_nameless(use)} ({numbers})"
    parts = (by_number if numbers else "", replacement.condition, replacement.note)
    note = "; ".join(part for part in parts if part)
    if replacement.kind == "list-members":
        return Suggestion(" ".join([*_members(use), "--show-details"]), "shell", note)
    if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
        return None
    spelling = _spelling(replacement.operation, vocabulary)
    if spelling is None:
        return None
    member = next((o for o, parameter in spelling.arguments if parameter == "vm_name"), None)
    command = [*spelling.command.split(), *_group(use)]
    if member is None:
        return _on_the_set(use, spelling, replacement, note)
    extra = _extra(use, spelling, replacement)
    flag = _SHORT.get(member, member)
    named = _named(use)
    if named is None:
        if replacement.kind == "operation" or use.open_arguments:
            return None  # what cannot be seen may name the instances
        if member != "--name":
            loop = f"for vm in $({_query(use, 'name')}); do "
            words = [*command, flag, '"$vm"', *extra]
            return Suggestion(loop + " ".join(words) + "; done", "shell", note)
        words = [*spelling.command.split(), "--ids", f"$({_query(use, 'id')})", *extra]
        return Suggestion(" ".join(words), "shell", note)
    if len(named) == 1 and "@" not in named[0] and named[0] != _NAMES:
        return Suggestion(" ".join([*command, flag, named[0], *extra]), "shell", note)
    words = [*command, flag, '"$vm"', *extra]
    loop = f"for vm in {' '.join(named)}; do {' '.join(words)}; done"
    return Suggestion(loop, "shell", note)


def _spelling(operation: str, vocabulary: Vocabulary) -> CliSpelling | None:
    counterpart = vocabulary.counterparts.get(operation)
    if counterpart is not None:
        return counterpart.spellings.cli[0] if counterpart.spellings.cli else None
    return next((spelling for op, spelling in vocabulary.cli if op == operation), None)


def _named(use: ApiUse) -> list[str] | None:
    """The instances the old command named; None if it meant all of them."""
    for name in _INSTANCES:
        argument = use.argument(name)
        if argument is not None and argument.text:
            words = argument.text.split()
            if [word.strip("'\"") for word in words] == ["*"]:
                return None
            names = [_nameless(use) if _is_number(word) else word for word in words]
            return list(dict.fromkeys(names))
    return None


def _nameless(use: ApiUse) -> str:
    """What to write for ids that name no virtual machine."""
    return _NAMES if " " in _numbers(use) else _NAME


def _numbers(use: ApiUse) -> str:
    """The ids of Uniform instances that the old command named, as written."""
    written = (a.text.split() for name in _INSTANCES if (a := use.argument(name)) is not None)
    return " ".join(dict.fromkeys(word for words in written for word in words if _is_number(word)))


def _is_number(word: str) -> bool:
    return word.strip("'\"").isdecimal()


def _group(use: ApiUse) -> list[str]:
    group = use.argument(_GROUP)
    return ["-g", group.text] if group is not None and group.text else []


def _members(use: ApiUse) -> list[str]:
    for name in (*_SET, "ids"):
        argument = use.argument(name)
        if argument is not None and argument.text:
            return ["az vm list", *_group(use), "--vmss", argument.text]
    return ["az vm list", *_group(use), "--vmss", "SCALE_SET_NAME"]


def _query(use: ApiUse, field: str) -> str:
    return " ".join([*_members(use), f'--query "[].{field}"', "-o tsv"])


def _on_the_set(
    use: ApiUse, spelling: CliSpelling, replacement: Replacement, note: str
) -> Suggestion | None:
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
    return Suggestion(" ".join([*spelling.command.split(), *words]), "shell", note)


def _extra(use: ApiUse, spelling: CliSpelling, replacement: Replacement) -> list[str]:
    """Options of the old command that the new one takes as well.

    A command of the same name on virtual machines takes all of them but those that say which
    instances, and ``--query``, whose shape differs.
    """
    same = use.spelling.split()[2:3] == spelling.command.split()[2:3]
    mapped = {old: new for new, old in replacement.arguments}
    accepted = {parameter: option for option, parameter in spelling.arguments}
    words: list[str] = []
    for argument in use.arguments:
        name = argument.name
        if name is None or name in _NEVER_KEPT:
            continue
        option = accepted.get(mapped.get(name, name))
        if option is None and (same or name in _ALWAYS_KEPT):
            option = _FLAGS.get(name, f"--{name.replace('_', '-')}")
        if option is not None:
            words += [option, argument.text] if argument.text else [option]
    required = [option for option in spelling.options if option not in words]
    return [*words, *required]
