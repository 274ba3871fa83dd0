"""Findings counted for charts: by row of the mapping table, severity, surface and directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flexlint.audit.model import Count
from flexlint.audit.steps import Rules
from flexlint.catalog.topics import title
from flexlint.model import Finding, Severity
from flexlint.surfaces.registry import ENTRIES

_OTHER = "other"


def by_row(findings: Iterable[Finding], rules: Rules) -> tuple[Count, ...]:
    """By row of the mapping table, what belongs to none by the category of its rule: the rows
    first, then the categories in the order of the catalogue."""
    rows: dict[str, int] = {}
    for rule in rules.values():
        if rule.mapping is not None:
            rows.setdefault(rule.category, rule.mapping.row)
    order = {rule.category: number for number, rule in enumerate(rules.values())}

    def category(finding: Finding) -> str:
        rule = rules.get(finding.code)
        return _OTHER if rule is None else rule.category

    counted = _counted(findings, category)
    found = []
    for name in sorted(counted, key=lambda name: (rows.get(name, 99), order.get(name, 0), name)):
        row = rows.get(name)
        label = title(name) if row is None else f"Row {row}: {title(name)}"
        found.append(_count(name if row is None else str(row), label, counted[name]))
    return tuple(found)


def by_severity(findings: Iterable[Finding]) -> tuple[Count, ...]:
    """By severity, the worst first; all three are there, also with nothing."""
    counted = _counted(findings, lambda finding: finding.severity.label)
    words = ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings"), (Severity.INFO, "Notes"))
    return tuple(
        _count(severity.label, word, counted.get(severity.label, (0, 0, 0)))
        for severity, word in words
    )


def by_surface(findings: Iterable[Finding]) -> tuple[Count, ...]:
    """By the language that they were found in, most first."""
    titles: dict[str, str] = {name: entry.title for name, entry in ENTRIES.items()}
    titles["flexlint"] = "About the linting"
    counted = _counted(findings, lambda finding: finding.surface)
    return _most_first(counted, lambda name: titles.get(name, name))


def by_directory(findings: Sequence[Finding]) -> tuple[Count, ...]:
    """By directory, most first: the directories right below the one that holds everything.

    What lies in that one itself is counted under its own name, ``.`` if it is the run's.
    """
    folders = {finding.location.path.rpartition("/")[0] for finding in findings}
    common = _common([folder.split("/") if folder else [] for folder in sorted(folders)])

    def directory(finding: Finding) -> str:
        parts = finding.location.path.split("/")[:-1]
        return "/".join(parts[: len(common) + 1]) or ("." if parts == [] else "/")

    return _most_first(_counted(findings, directory), lambda name: name)


def _common(folders: Sequence[list[str]]) -> list[str]:
    if not folders:
        return []
    shared: list[str] = []
    for number, part in enumerate(folders[0]):
        if any(len(folder) <= number or folder[number] != part for folder in folders):
            break
        shared.append(part)
    return shared


Counted = dict[str, tuple[int, int, int]]


def _counted(findings: Iterable[Finding], key: Callable[[Finding], str]) -> Counted:
    """(errors, warnings, infos) by what ``key`` says of each."""
    counts: dict[str, list[int]] = {}
    for finding in findings:
        counts.setdefault(key(finding), [0, 0, 0])[Severity.ERROR - finding.severity] += 1
    return {name: (each[0], each[1], each[2]) for name, each in counts.items()}


def _count(key: str, label: str, counts: tuple[int, int, int]) -> Count:
    return Count(key, label, *counts)


def _most_first(counted: Counted, label: Callable[[str], str]) -> tuple[Count, ...]:
    ordered = sorted(counted.items(), key=lambda item: (-sum(item[1]), item[0]))
    return tuple(_count(name, label(name), counts) for name, counts in ordered)
