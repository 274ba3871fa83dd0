"""Every suggestion that the rules' cases and the fixtures bring about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of
from flexlint.engine.check import check_text
from flexlint.model import Finding

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


@dataclass(frozen=True)
class Advice:
    """A finding with the line it is about."""

    finding: Finding
    line: str

    @property
    def text(self) -> str:
        return self.finding.suggestion.text if self.finding.suggestion else ""

    @property
    def language(self) -> str | None:
        return self.finding.suggestion.language if self.finding.suggestion else None


def advice(text: str, path: str) -> list[Advice]:
    """All findings of ``text``."""
    lines = text.splitlines()
    return [Advice(f, lines[f.location.line - 1]) for f in check_text(text, path).findings]


@cache
def everything() -> tuple[Advice, ...]:
    """Those of all cases of all rules and of all fixtures."""
    found: list[Advice] = []
    for rule in load_catalog().rules:
        for case in rule.cases:
            found += advice(case.code, file_of(case))
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            found += advice(path.read_text("utf-8-sig"), path.relative_to(FIXTURES).as_posix())
    return tuple(found)
