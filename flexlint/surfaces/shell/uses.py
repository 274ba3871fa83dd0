"""Calls of the Azure CLI as uses of catalogue operations."""

from __future__ import annotations

from flexlint.catalog.operation import CliSpelling
from flexlint.lexical.commands import CliTable, CommandCall, choose_cli, in_full, of_one_or_many
from flexlint.lexical.machine_names import COUNTED
from flexlint.model import ApiUse, Argument, Array, Confidence, Known, Span, Unknown, Value
from flexlint.surfaces.shell.invocation import Invocation, Option
from flexlint.surfaces.shell.lexer import Word
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import several_numbers

_HELP = frozenset({"--help", "-h"})
"""Options with which a command tells what it would do, and does nothing."""
_LONGEST_COMMAND = 12
"""More words than any command of the catalogue has."""
_LISTS = ("instance_ids", "vm_instance_i_ds")
_IDS = (*_LISTS, "instance_id", "virtualmachine_index")


def az_use(
    invocation: Invocation, table: CliTable, variables: Variables, confidence: Confidence
) -> ApiUse | None:
    """The operation that an ``az`` call means, or None if it is none of the catalogue's."""
    names = ["az", *(word.text for word in invocation.words[1:_LONGEST_COMMAND])]
    count = len(names)
    while count > 1 and " ".join(names[:count]) not in table:
        count -= 1
    if count < 2 or any(option.name in _HELP for option in invocation.options):
        return None
    command = " ".join(names[:count])
    candidates = table[command]
    options = _full_names(invocation.options, candidates)
    given = {option.name: _values(option, variables) for option in options}
    chosen = choose_cli(candidates, given)
    if chosen is None:
        return None
    span = Span(invocation.start, invocation.words[count - 1].end)
    arguments = [_argument(option, chosen, "--vmss-name" in given, variables) for option in options]
    call = CommandCall(
        span=span,
        statement=Span(invocation.start, max(invocation.end, span.end)),
        confidence=confidence,
        why="the command is run by a shell",
        open_arguments=invocation.open,
    )
    deciding = sorted({*chosen[1].options} & given.keys())
    return call.means(chosen, " ".join([command, *deciding]), arguments)


def _full_names(
    options: tuple[Option, ...], candidates: tuple[tuple[str, CliSpelling], ...]
) -> list[Option]:
    """Abbreviated options (``--instance-id`` for ``--instance-ids``) written in full."""
    known: set[str] = set()
    for _, spelling in candidates:
        known.update(spelling.options, spelling.without, spelling.single, spelling.several)
        known.update(option for option, _ in spelling.values)
    names = {name: name for name in known}
    found = []
    for option in options:
        full = in_full(option.name, names) if option.name.startswith("--") else None
        found.append(Option(full or option.name, option.values, option.start, option.end))
    return found


def _values(option: Option, variables: Variables) -> tuple[str, ...] | None:
    """The literal values of an option, or None where one of them may stand for several, or
    where they come from elsewhere (``xargs``)."""
    if not option.values:
        return None
    found: list[str] = []
    for word in option.values:
        value = variables.value(word)
        if isinstance(value, Known):
            text = str(value.value)
            found.extend(text.split() if not word.text.startswith('"') else [text])
        elif word.text.startswith('"') and "@" not in word.text:
            found.append(word.text)
        else:
            return None
    return tuple(found)


def _value(name: str, word: Word, variables: Variables) -> Value:
    value = variables.value(word)
    if name in _IDS and isinstance(value, Known) and several_numbers(str(value.value)):
        return Unknown(COUNTED, value.span)  # numbers in any case, though az parts them by blanks
    return value


def _argument(
    option: Option, chosen: tuple[str, CliSpelling], named: bool, variables: Variables
) -> Argument:
    """``option`` as an argument. ``named``: ``--vmss-name`` names the set, ``--name`` does not."""
    operation, spelling = chosen
    name = of_one_or_many(operation, spelling.argument(option.name))
    if named and option.name in {"--name", "-n"}:
        name = "name"
    span = Span(option.start, option.end)
    values = tuple(_value(name, word, variables) for word in option.values)
    text = " ".join(word.text for word in option.values)
    value: Value
    if not values:
        value = Known(True, span)
    elif len(values) > 1 and (filled := variables.filled_in(option.values)) is not None:
        value = filled
    elif name in _LISTS or len(values) > 1:
        items: list[Value] = []
        for item in values:
            items.extend(item.items if isinstance(item, Array) else (item,))
        value = Array(tuple(items), span)
    else:
        value = values[0]
    return Argument(name, text, value, span)
