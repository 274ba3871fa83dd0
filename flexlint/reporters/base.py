"""What every reporter is, and what it is told besides the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from flexlint.catalog.rule import Rule
from flexlint.model import Finding, Report, Severity, Silenced


def _no_rules() -> Mapping[str, Rule]:
    return {}


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of a report."""

    color: bool = False
    quiet: bool = False
    """Leave the summary out."""
    verbose: bool = False
    width: int = 100
    """Columns of the terminal."""
    rules: Callable[[], Mapping[str, Rule]] = field(default=_no_rules)
    """Gives the rules by code; called only by the formats that print what rules say."""
    version: str = "0.0.0"
    catalog_date: str = ""
    root: str = ""
    """Absolute directory of the repository: what code hosts resolve paths against. "" is
    the working directory."""

    def repository_path(self, path: str) -> str:
        """``path`` (relative to the working directory) relative to the repository, with ``/``."""
        if not self.root:
            return path
        try:
            relative = os.path.relpath(os.path.abspath(path), self.root)
        except ValueError:  # another drive, or no path at all
            return path
        return relative.replace(os.sep, "/")


Reporter: TypeAlias = Callable[[Report, Context], str]
"""Returns the whole output, ending in a line feed unless it is empty. Never raises."""

WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def tally(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Number of findings for each severity, the worst first."""
    counts = dict.fromkeys(WORST_FIRST, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def silenced_by(report: Report, kind: str) -> tuple[Silenced, ...]:
    """The findings that a ``suppression`` or the ``baseline`` keeps quiet."""
    return tuple(item for item in report.silenced if item.kind == kind)
