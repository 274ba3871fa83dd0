"""Bytes to text, offsets to lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.model import Span
from flexlint.text.source import SourceFile, decode


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"abc", "abc", "utf-8"),
        (b"\xef\xbb\xbfabc", "abc", "utf-8"),
        ("äb".encode("utf-16"), "äb", "utf-16-le"),
        ("äb".encode("utf-32"), "äb", "utf-32-le"),
        (
            b"# -*- coding: latin-1 -*-\nx = '\xe4'",
            "# -*- coding: latin-1 -*-\nx = 'ä'",
            "iso8859-1",
        ),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n\x80", None, "cp1252"),
    ],
)
def test_decodes(data: bytes, text: str | None, encoding: str) -> None:
    decoded = decode(data, "a.py")
    assert decoded.problem is None
    assert decoded.encoding == encoding
    if text is not None:
        assert decoded.text == text


def test_says_which_byte_is_wrong_and_keeps_the_rest() -> None:
    decoded = decode(b"good \xff bad", "a.txt")
    assert decoded.text == "good � bad"
    assert decoded.problem == ("Some bytes could not be decoded: byte 5 (0xff) is not valid utf-8.")


def test_counts_the_byte_order_mark_in_the_offset_of_a_wrong_byte() -> None:
    assert "byte 3 (0xff) is not valid" in (decode(b"\xef\xbb\xbf\xff", "a").problem or "")


def test_an_unknown_cookie_falls_back_to_utf_8() -> None:
    decoded = decode(b"# coding: klingon\n\xc3\xa4", "a.py")
    assert decoded.text == "# coding: klingon\nä"
    assert decoded.problem is not None
    assert "'klingon', which is unknown" in decoded.problem


def test_a_cookie_counts_only_in_the_first_two_lines() -> None:
    assert decode(b"x = 1\n# coding: latin-1\n\xe4", "a.py").problem is not None


@pytest.mark.parametrize(
    ("offset", "position"),
    [(0, (1, 1)), (1, (1, 2)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1)), (7, (4, 1)), (99, (4, 2))],
)
def test_positions_for_every_kind_of_line_ending(offset: int, position: tuple[int, int]) -> None:
    source = SourceFile("a", "a\r\nb\nc\rd")
    assert source.position(offset) == position


def test_form_feeds_and_unicode_separators_do_not_end_lines() -> None:
    assert SourceFile("a", "a\x0cb\x85c\u2028d").line_count == 1


def test_a_location_has_the_first_line_as_its_snippet() -> None:
    location = SourceFile("a.py", "one\r\ntwo three\r\nfour").location(Span(9, 18))
    assert (location.line, location.column, location.end_line, location.end_column) == (2, 5, 3, 3)
    assert location.snippet == "two three"


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="ab\r\n\u2028"), st.integers(-3, 30))
def test_offsets_survive_the_way_to_a_position_and_back(text: str, offset: int) -> None:
    source = SourceFile("a", text)
    clamped = max(0, min(offset, len(text)))
    assert source.offset(*source.position(offset)) == clamped


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.binary(max_size=60))
def test_decoding_never_raises(data: bytes) -> None:
    SourceFile.from_bytes("a", data).line_text(1)
