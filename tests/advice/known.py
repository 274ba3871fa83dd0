"""Suggestions that are known to be wrong: a list that only gets shorter.

A check hands its failures to :func:`news`: one that is not in the list fails the test, and so
does a row of the list that does not fail any more. ``python -m tests.advice.checks`` writes the
rows of the checks of the test suite anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from tests.documents import read_yaml

FILE = Path(__file__).with_name("known.yaml")


@dataclass(frozen=True, order=True)
class Failure:
    """One suggestion (or sample, or text) that a check refuses."""

    check: str
    rule: str
    surface: str
    suggestion: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.check}, {self.surface}, {self.rule}: {self.suggestion!r}: {self.wrong}"


def known(file: Path = FILE) -> frozenset[Failure]:
    """The rows of the list."""
    rows = read_yaml(file) if file.exists() else []
    return frozenset(Failure(**row) for row in rows or [])


def news(check: str, failures: Iterable[Failure], rows: Iterable[Failure]) -> list[str]:
    """What the list does not say about ``check``, one sentence each."""
    found = frozenset(failures)
    listed = {row for row in rows if row.check == check}
    fresh = [f"wrong: {failure}" for failure in sorted(found - listed)]
    return fresh + [f"right now, strike it: {failure}" for failure in sorted(listed - found)]


def write(checks: Mapping[str, Callable[[], Iterable[Failure]]], file: Path = FILE) -> int:
    """Write the rows of ``checks`` anew, keep those of others. Returns how many there are."""
    rows = {row for row in known(file) if row.check not in checks}
    for check in checks.values():
        rows |= set(check())
    text = yaml.safe_dump([asdict(row) for row in sorted(rows)], sort_keys=False, width=100)
    file.write_text(text, encoding="utf-8")
    return len(rows)
