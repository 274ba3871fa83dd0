"""Which operation a command means, decided by its options, and the use that it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from flexlint.azure import SCALE_SET_NAME
from flexlint.catalog.operation import CliSpelling, PowerShellSpelling
from flexlint.model import ApiUse, Argument, Confidence, Known, Span, Unknown
from flexlint.record import record

CliTable = Mapping[str, tuple[tuple[str, CliSpelling], ...]]
PowerShellTable = Mapping[str, tuple[tuple[str, PowerShellSpelling], ...]]


@lru_cache(maxsize=4)
def cli_table(cli: tuple[tuple[str, CliSpelling], ...]) -> CliTable:
    """Command words -> the operations they may mean."""
    table: dict[str, list[tuple[str, CliSpelling]]] = {}
    for operation, spelling in cli:
        table.setdefault(spelling.command, []).append((operation, spelling))
    return {command: tuple(items) for command, items in table.items()}


@lru_cache(maxsize=4)
def powershell_table(
    powershell: tuple[tuple[str, PowerShellSpelling], ...],
) -> PowerShellTable:
    """Lower-cased cmdlet -> the operations it may mean."""
    table: dict[str, list[tuple[str, PowerShellSpelling]]] = {}
    for operation, spelling in powershell:
        table.setdefault(spelling.cmdlet.lower(), []).append((operation, spelling))
    return {cmdlet: tuple(items) for cmdlet, items in table.items()}


def choose_cli(
    candidates: Iterable[tuple[str, CliSpelling]], given: Mapping[str, tuple[str, ...] | None]
) -> tuple[str, CliSpelling] | None:
    """The operation meant by a command given with options.

    Args:
        candidates: the spellings of the command.
        given: option -> its values, or None where they cannot be seen.

    Returns:
        The fitting spelling with the most conditions, or None.
    """
    best: tuple[str, CliSpelling] | None = None
    for operation, spelling in candidates:
        if _fits(spelling, given) and (best is None or spelling.strength > best[1].strength):
            best = operation, spelling
    return best


def option_values(
    spelling: CliSpelling, given: Mapping[str, tuple[str, ...] | None], option: str
) -> tuple[str, ...] | None:
    """The values of ``option`` or of one that stands for the same argument.

    Raises:
        KeyError: if none is given.
    """
    if option in given:
        return given[option]
    canonical = spelling.argument(option)
    for other, values in given.items():
        if spelling.argument(other) == canonical:
            return values
    raise KeyError(option)


def _fits(spelling: CliSpelling, given: Mapping[str, tuple[str, ...] | None]) -> bool:
    def values(option: str) -> tuple[str, ...] | None:
        return option_values(spelling, given, option)

    def there(option: str) -> bool:
        try:
            values(option)
        except KeyError:
            return False
        return True

    if not all(map(there, spelling.options)) or any(map(there, spelling.without)):
        return False
    for option in spelling.single:
        if there(option):
            found = values(option)
            if found is not None and (len(found) != 1 or found[0] == "*"):
                return False
    for option in spelling.several:
        if there(option):
            found = values(option)
            if found is None or (len(found) < 2 and found[:1] != ("*",)):
                return False
    return all(
        there(option) and literal.lower() in {v.lower() for v in values(option) or ()}
        for option, literal in spelling.values
    )


def choose_powershell(
    candidates: Iterable[tuple[str, PowerShellSpelling]], given: frozenset[str]
) -> tuple[str, PowerShellSpelling] | None:
    """The operation meant by a cmdlet given with parameters (lower-cased, with the dash)."""
    best: tuple[str, PowerShellSpelling] | None = None
    for operation, spelling in candidates:
        folded = {spelling.argument(name) for name in given}

        def there(
            name: str, spelling: PowerShellSpelling = spelling, folded: set[str] = folded
        ) -> bool:
            return name.lower() in given or spelling.argument(name) in folded

        fits = all(map(there, spelling.parameters)) and not any(map(there, spelling.without))
        if fits and (best is None or spelling.strength > best[1].strength):
            best = operation, spelling
    return best


_ALIASES = MappingProxyType({"get-azvmssvmdiskencryptionstatus": "get-azvmssvmdiskencryption"})
"""Cmdlets that Az knows under two names."""


def az_cmdlet(name: str) -> str:
    """What Az calls the cmdlet ``name``, in lower case: under another name in AzureRM, the module
    before it, or an alias."""
    folded = name.lower().replace("-azurerm", "-az", 1)
    return _ALIASES.get(folded, folded)


def in_full(written: str, names: Mapping[str, str]) -> str | None:
    """The one of ``names`` that ``written`` is or abbreviates; None if none or several are.

    ``names`` has, by what is compared, the names as they are to be given back.
    """
    if written in names:
        return names[written]
    longer = [name for compared, name in names.items() if compared.startswith(written)]
    return longer[0] if len(longer) == 1 else None


def of_one_or_many(operation: str, parameter: str) -> str:
    """What ``parameter`` is called in ``operation``: the options that name instances are the
    same for one instance and for several, and one abbreviates the other."""
    if parameter == "instance_ids" and operation.startswith("VirtualMachineScaleSetVM"):
        return "instance_id"
    if parameter == "instance_id" and operation.startswith("VirtualMachineScaleSets_"):
        return "instance_ids"
    return parameter


@record
class CommandCall:
    """A command where it is called, as far as its operation does not matter."""

    span: Span
    statement: Span
    confidence: Confidence
    why: str
    open_arguments: bool
    """Whether it is given more than can be seen."""

    def means(
        self,
        chosen: tuple[str, CliSpelling | PowerShellSpelling],
        spelling: str,
        arguments: Iterable[Argument],
    ) -> ApiUse:
        """The use of the operation ``chosen``; ``spelling`` is the command with the options
        that decided."""
        operation, way = chosen
        implied = (
            Argument(name, value, Known(value, self.span), self.span) for name, value in way.implies
        )
        given = (*arguments, *implied)
        target = next((a.value for a in given if a.name == SCALE_SET_NAME), None)
        return ApiUse(
            operation=operation,
            spelling=spelling,
            span=self.span,
            confidence=self.confidence,
            why=self.why,
            arguments=given,
            open_arguments=self.open_arguments,
            target=target if target is not None else Unknown("not given"),
            statement=self.statement,
        )
