"""Which operation a command line means, decided by its options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from flexlint.catalog.operation import CliSpelling, PowerShellSpelling

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
