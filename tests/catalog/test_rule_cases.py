"""The snippets inside the rules: each ``bad`` one is found by its rule, no ``good`` one is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.rule import Case, Rule
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.surfaces.registry import names
from flexlint.text.source import SourceFile

ANALYSIS = Analysis.of(Options())
FILES: Mapping[str, str] = {
    "arm": "case.json",
    "bicep": "case.bicep",
    "powershell": "case.ps1",
    "python": "case.py",
    "sdk": "case.ts",
    "shell": "case.sh",
    "terraform": "case.tf",
    "urls": "case.http",
    "yaml": "case.yml",
}


def _cases() -> list[tuple[Rule, Case]]:
    return [
        (rule, case)
        for rule in load_catalog().rules
        for case in rule.cases
        if case.surface in names()
    ]


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param(rule, case, id=f"{rule.code}-{case.surface}-{case.kind}-{number}")
        for number, (rule, case) in enumerate(_cases())
    ],
)
def test_case(rule: Rule, case: Case) -> None:
    result = ANALYSIS.text(SourceFile(case.file or FILES[case.surface], case.code))
    found = {finding.surface for finding in result.findings if finding.code == rule.code}
    assert found == ({case.surface} if case.kind == "bad" else set())
    assert not any(finding.code.startswith("FLX0") for finding in result.findings)
