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


def test_there_are_enough_cases() -> None:
    bound = sum("-> nothing" not in use for case in CASES for use in case.uses)
    unbound = sum("-> nothing" in use for case in CASES for use in case.uses)
    assert bound + unbound >= 75
    assert unbound >= (bound + unbound) / 3
