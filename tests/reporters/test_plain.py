"""Source lines on a terminal: the underline stands under the right characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.reporters.plain import snippet, width
from flexlint.text.printing import many_lines, one_line


def drawn(line: str, start: int, end: int, columns: int = 60) -> str:
    """The part of the shown line above the underline (for text of width one)."""
    shown = snippet(line, start, end, columns)
    return shown.text[shown.start : shown.start + shown.length]


@pytest.mark.parametrize(
    ("line", "start", "end", "expected"),
    [
        ("abc def", 4, 7, "def"),
        ("\tabc", 1, 4, "abc"),
        ("ab\tcd", 3, 5, "cd"),
        ("x" * 500 + "HERE" + "y" * 500, 500, 504, "HERE"),
        ("\t" * 300 + "HERE", 300, 304, "HERE"),
        ("HERE" + "y" * 500, 0, 4, "HERE"),
        ("x" * 500 + "HERE", 500, 504, "HERE"),
        ("\x1b[31mred", 5, 8, "red"),
        ("abc", 9, 12, ""),
        ("", 0, 0, ""),
    ],
)
def test_the_underline_is_below_the_span(line: str, start: int, end: int, expected: str) -> None:
    assert drawn(line, start, end) == expected


def test_wide_and_combining_characters_count_as_they_are_drawn() -> None:
    shown = snippet("日本 = xyz", 5, 8, 60)
    assert (shown.start, shown.length) == (7, 3)
    shown = snippet("e\u0301e\u0301 xyz", 5, 8, 60)
    assert (shown.start, shown.length) == (3, 3)
    shown = snippet("x 日本 y", 2, 4, 60)
    assert (shown.start, shown.length) == (2, 4)


def test_a_long_line_is_cut_and_marked() -> None:
    shown = snippet("a" * 1_000_000 + "HERE" + "b" * 1_000_000, 1_000_000, 1_000_004, 60)
    assert width(shown.text) <= 62
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")


def test_many_lines() -> None:
    assert many_lines("a\tb\r\nc\rd\n\x00") == ["a   b", "c", "d", "\\x00"]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=200), st.integers(0, 220), st.integers(0, 220), st.integers(1, 120))
def test_any_line_fits(line: str, start: int, end: int, columns: int) -> None:
    shown = snippet(line, start, end, columns)
    assert width(shown.text) <= max(columns, 20) + 2 + 10
    assert shown.start >= 0
    assert shown.length >= 1
    assert not set(shown.text) & {"\n", "\r", "\t", "\x1b", "\u202e"}


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines() or [""]) == 1
    one_line(text).encode("utf-8")
