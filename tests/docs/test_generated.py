"""What is generated from the catalogue is what is committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generate import ROOT, files
from flexlint.catalog import load_catalog

HINT = "run: python docs/generate.py"


@pytest.fixture(scope="module")
def wanted() -> dict[Path, str]:
    return files()


def test_generated_files_are_up_to_date(wanted: dict[Path, str]) -> None:
    for path, text in wanted.items():
        assert (ROOT / path).is_file(), f"{path} is missing; {HINT}"
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is out of date; {HINT}"


def test_no_page_is_left_over(wanted: dict[Path, str]) -> None:
    pages = {path.relative_to(ROOT) for path in (ROOT / "docs" / "rules").iterdir()}
    assert pages <= set(wanted), HINT


def test_every_rule_has_a_page_where_findings_point(wanted: dict[Path, str]) -> None:
    catalog = load_catalog()
    for rule in catalog.rules:
        path = Path(catalog.url(rule, "docs/rules"))
        assert wanted[path].startswith("<!-- Generated"), rule.code


def test_pages_have_no_holes(wanted: dict[Path, str]) -> None:
    for path, text in wanted.items():
        if path.suffix == ".md":
            assert "None" not in text.replace("or None", "").replace(", None", ""), path
            assert "Undefined" not in text, path
            assert text.count("```") % 2 == 0, path
