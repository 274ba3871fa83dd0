"""Which scale set each use of small code bases is bound to, and why: exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.linked import Case, cases, report_of, sets_of, uses_of

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_bindings(case: Case, tmp_path: Path) -> None:
    report = report_of(case, tmp_path)
    assert uses_of(report) == case.uses
    assert sets_of(report) == case.sets


NOT_DECLARED = (
    "-> nothing",
    "no file in this run declares the set",
    "sets of that name are declared for other subscriptions",
)
"""Of what is bound to no declaration."""


def test_there_are_enough_cases() -> None:
    uses = [use for case in CASES for use in case.uses]
    unbound = sum(any(words in use for words in NOT_DECLARED) for use in uses)
    assert len(uses) >= 75
    assert unbound >= len(uses) / 3
