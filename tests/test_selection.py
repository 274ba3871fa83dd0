"""Selectors: the most specific one decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.rule import Rule
from flexlint.config.options import Options
from flexlint.config.selection import Selection, unknown_selectors
from flexlint.model import Confidence, Severity

CATALOG = load_catalog()


def rule(code: str) -> Rule:
    found = CATALOG.rule(code)
    assert found is not None
    return found


FLX201 = rule("FLX201")
FLX701 = rule("FLX701")


@pytest.mark.parametrize(
    ("options", "applies"),
    [
        (Options(), True),
        (Options(select=("ALL",)), True),
        (Options(select=("FLX2",)), True),
        (Options(select=("flx201",)), True),
        (Options(select=("vmss-vm-deallocate",)), True),
        (Options(select=(FLX201.category,)), True),
        (Options(select=("FLX7",)), False),
        (Options(select=("FLX20",), ignore=("FLX2",)), True),
        (Options(select=("FLX2",), ignore=("FLX20",)), False),
        (Options(select=("FLX201",), ignore=("FLX201",)), False),
        (Options(ignore=("ALL",)), False),
        (Options(ignore=("FLX7",)), True),
        (Options(ignore=("FLX2",), extend_select=("FLX201",)), True),
        (Options(select=("FLX7",), extend_select=("FLX2",)), True),
        (Options(ignore=("FLX201",), extend_select=("FLX2",)), False),
    ],
)
def test_applies(options: Options, applies: bool) -> None:
    assert Selection.of(options).applies(FLX201) is applies


def test_severity() -> None:
    overrides = (("FLX2", Severity.INFO), ("FLX201", Severity.WARNING), ("ALL", Severity.ERROR))
    selection = Selection.of(Options(severity=overrides))
    assert selection.severity(FLX201) is Severity.WARNING
    assert selection.severity(rule("FLX209")) is Severity.INFO
    assert selection.severity(FLX701) is Severity.ERROR
    assert Selection.of(Options()).severity(FLX201) is None


def test_per_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    ignores = (("tests/", ("FLX2",)), ("/sub/a.py", ("ALL",)))
    selection = Selection.of(Options(root=str(tmp_path), per_file_ignores=ignores))
    assert selection.ignored_in(FLX201, "tests/x.py")
    assert selection.ignored_in(FLX701, "a.py")
    assert not selection.ignored_in(FLX701, "tests/x.py")
    assert not selection.ignored_in(FLX201, "b/a.py")


def test_confidence() -> None:
    selection = Selection.of(Options(min_confidence=Confidence.MEDIUM))
    assert selection.sure_enough(Confidence.HIGH)
    assert selection.sure_enough(Confidence.MEDIUM)
    assert not selection.sure_enough(Confidence.LOW)


def test_unknown_selectors() -> None:
    given = ("FLX2", "FLX201", "vmss-vm-dealocate", "all", "XYZ", "FLX", "FLXX")
    assert unknown_selectors(given, CATALOG.rules) == (
        ("vmss-vm-dealocate", "vmss-vm-deallocate"),
        ("XYZ", ""),
        ("FLXX", ""),  # alike in letters that all codes have
    )
