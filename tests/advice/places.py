"""Every suggestion of the rules' cases and the fixtures, with the text it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of
from flexlint.engine.check import check_text
from flexlint.model import Finding
from flexlint.text.source import SourceFile
from tests.advice.suggested import FIXTURES


@dataclass(frozen=True)
class Place:
    """A suggestion, and where in which text it was made."""

    finding: Finding
    path: str
    source: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """What is suggested."""
        assert self.finding.suggestion is not None
        return self.finding.suggestion.text

    @property
    def language(self) -> str | None:
        assert self.finding.suggestion is not None
        return self.finding.suggestion.language

    @property
    def note(self) -> str:
        assert self.finding.suggestion is not None
        return self.finding.suggestion.note

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def old(self) -> str:
        """The underlined text."""
        return self.source[self.start : self.end]

    @property
    def replaced(self) -> str:
        """The whole text with the suggestion in place of what is underlined."""
        return self.source[: self.start] + self.text + self.source[self.end :]


def places_of(text: str, path: str) -> Iterator[Place]:
    """Those of one text."""
    source = SourceFile(path, text)
    for finding in check_text(text, path).findings:
        if finding.suggestion is not None:
            where = finding.location
            start = source.offset(where.line, where.column)
            yield Place(finding, path, text, start, source.offset(where.end_line, where.end_column))


@cache
def everywhere() -> tuple[Place, ...]:
    """Those of all cases of all rules and of all fixtures."""
    found: list[Place] = []
    for rule in load_catalog().rules:
        for case in rule.cases:
            found += places_of(case.code, file_of(case))
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            found += places_of(text, path.relative_to(FIXTURES).as_posix())
    return tuple(found)
