"""What a command does in place of one on a scale set: on whom, with what of the old one.

The same for every language that has commands; a language spells it. Flags are the options of
the new command: pairs of an option and the canonical parameter that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from flexlint.azure import INSTANCE_PARAMETERS, RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import Replacement
from flexlint.model import ApiUse, Argument, Array, Value
from flexlint.typed import Literal, TypeAlias

INSTANCES = INSTANCE_PARAMETERS
"""The canonical parameters of commands that name instances."""
MEMBER = "vm_name"
"""The canonical parameter that names one virtual machine."""

Flags: TypeAlias = Iterable[tuple[str, str]]
Whom: TypeAlias = Literal["set", "named", "all", "unseen"]
"""On whom the new command acts: the set itself (or neither set nor machine), the machines that
the old one named, all members of the set, or nobody can tell."""


# -- on whom -------------------------------------------------------------------------------


def told(use: ApiUse, *parameters: str) -> Argument | None:
    """The first of ``parameters`` that the old command is given a text for."""
    found = (use.argument(parameter) for parameter in parameters)
    return next((argument for argument in found if argument is not None and argument.text), None)


def group_of(use: ApiUse) -> str:
    """The resource group as written; "" if it is not said."""
    argument = told(use, RESOURCE_GROUP)
    return argument.text if argument is not None else ""


def scale_set_of(use: ApiUse, *also: str) -> str:
    """The scale set as written, under its own parameters or those in ``also``; "" if it is not
    said."""
    argument = told(use, *SCALE_SET_NAMES, *also)
    return argument.text if argument is not None else ""


def instances_of(use: ApiUse) -> Argument | None:
    """What names instances in the old command; None if all are meant (``*``), or none."""
    argument = told(use, *INSTANCES)
    return None if argument is None or argument.text.strip("\"'") == "*" else argument


def items_of(argument: Argument) -> tuple[Value, ...]:
    """The values of an argument that may be a list."""
    value = argument.value
    return value.items if isinstance(value, Array) else (value,)


def member_flag(flags: Flags) -> str | None:
    """The option that takes a machine's name; None if the command is not about a machine."""
    return next((option for option, parameter in flags if parameter == MEMBER), None)


def whom(replacement: Replacement, *, named: bool, unseen: bool) -> Whom:
    """On which machines a replacement for machines acts.

    ``named`` says that the old call names instances, ``unseen`` that it is given more than can
    be seen. What cannot be seen may name the instances, and what is done to one machine is not
    done to all because nobody sees which.
    """
    if named:
        return "named"
    return "unseen" if unseen or replacement.kind == "operation" else "all"


def whom_of(use: ApiUse, replacement: Replacement, flags: Flags) -> Whom:
    """On whom the command with ``flags`` acts in place of ``use``."""
    if member_flag(flags) is None:
        return "set"
    return whom(replacement, named=instances_of(use) is not None, unseen=use.open_arguments)


# -- with what -----------------------------------------------------------------------------


def kept(
    use: ApiUse,
    replacement: Replacement,
    flags: Flags,
    never: Collection[str],
    customary: Callable[[str], str | None],
) -> Iterator[tuple[str, str]]:
    """The options of the old command that the new one takes too, each with its text, which is
    "" for a switch; the arguments are those of :func:`kept_arguments`."""
    for option, argument in kept_arguments(use, replacement, flags, never, customary):
        yield option, argument.text


def kept_arguments(
    use: ApiUse,
    replacement: Replacement,
    flags: Flags,
    never: Collection[str],
    customary: Callable[[str], str | None],
) -> Iterator[tuple[str, Argument]]:
    """The options of the old command that the new one takes too, each with what it is given.

    Args:
        use: the old command.
        replacement: says what its parameters are called in the new one.
        flags: the new command's.
        never: canonical parameters that say on whom, or what the new command refuses.
        customary: gives the new command's option for a parameter that its spelling does not
            list, or None if it has none.
    """
    renamed = {old: new for new, old in replacement.arguments}
    accepted = {parameter: option for option, parameter in flags}
    for argument in use.arguments:
        name = argument.name
        if name is None or name in never:
            continue
        option = accepted.get(renamed.get(name, name)) or customary(name)
        if option is not None:
            yield option, argument
