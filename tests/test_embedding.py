"""Places in an embedded text and places in the file around it."""

from __future__ import annotations

import pytest

from flexlint.embedding import Host
from flexlint.model import Embedded, Segment, Span
from flexlint.source import SourceFile

OUTER = "run: |\n    az one\n    az two\nend"
INNER = "az one\naz two\n"
HOST = Host(
    SourceFile("a.yml", OUTER),
    Embedded("shell", INNER, (Segment(0, 11, 7), Segment(7, 22, 7))),
)


@pytest.mark.parametrize("word", ["az one", "one", "az two", "two"])
def test_a_span_inside_a_line_stands_where_the_same_text_stands(word: str) -> None:
    at = INNER.index(word)
    span = HOST.span(Span(at, at + len(word)))
    assert OUTER[span.start : span.end] == word


def test_a_span_over_lines_covers_both() -> None:
    span = HOST.span(Span(3, 13))
    assert OUTER[span.start : span.end] == "one\n    az two"


def test_an_empty_span_stays_empty() -> None:
    assert HOST.span(Span(7, 7)) == Span(22, 22)


def test_offsets_past_the_end_are_clamped() -> None:
    assert HOST.offset(999) == 29


def test_without_segments_everything_is_at_the_start() -> None:
    assert Host(SourceFile("a", "x"), Embedded("shell", "abc", ())).span(Span(1, 2)) == Span(0, 1)
