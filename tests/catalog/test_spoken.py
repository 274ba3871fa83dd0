"""Notes in the words of one language."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.catalog import CatalogError
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.text.source import SourceFile
from tests.catalog.test_shorthand import PACK

NOTED = PACK.replace(
    "  cases:",
    """\
  replacements:
  - kind: none
    note: NOTE
  cases:""",
)
WORDS = "{default: ask us, shell: run ops restart}"


def _instead(directory: Path, note: str, name: str, text: str) -> list[str]:
    (directory / "rules.yaml").write_text(NOTED.replace("NOTE", note), encoding="utf-8")
    options = Options(rule_paths=(str(directory),), select=("ACME001",))
    findings = Analysis.of(options).text(SourceFile(name, text)).findings
    return [f.suggestion.text for f in findings if f.suggestion is not None]


SHELL = ("a.sh", "az vmss restart -g a -n b\n")
POWERSHELL = ("a.ps1", "Restart-AzVmss -ResourceGroupName a -VMScaleSetName b\n")


def test_a_language_has_its_own_words_and_the_others_the_default(tmp_path: Path) -> None:
    assert _instead(tmp_path, WORDS, *SHELL) == ["run ops restart"]
    assert _instead(tmp_path, WORDS, *POWERSHELL) == ["ask us"]
    step = ("a.yml", "steps:\n- run: az vmss restart -g a -n b\n")
    assert _instead(tmp_path, WORDS, *step) == ["run ops restart"]


def test_a_sentence_is_for_all(tmp_path: Path) -> None:
    assert _instead(tmp_path, "ask us", *SHELL) == ["ask us"]
    assert _instead(tmp_path, "ask us", *POWERSHELL) == ["ask us"]


def test_without_a_default_the_others_have_none(tmp_path: Path) -> None:
    assert _instead(tmp_path, "{shell: run ops restart}", *POWERSHELL) == []


def test_a_language_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"replacements\[0\].note.*cobol"):
        _instead(tmp_path, "{cobol: PERFORM RESTART}", *SHELL)
