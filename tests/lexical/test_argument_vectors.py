"""A command written as a list becomes a line whose words stand where they are written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexlint.lexical.argument_vectors import EXPANDED, LITERAL, UNSPECIAL, CommandLine, unlisted
from flexlint.model import Span
from flexlint.text.traced import Builder, Trace, TracedText

WORDS = st.lists(st.text("az-$.[]{}' *;", max_size=8), min_size=1, max_size=6)


def written(words: list[str], quote: str) -> tuple[str, list[tuple[int, int]]]:
    """A list of words in a program, and where each of them stands with its quotes."""
    text, at = "[", []
    for word in words:
        at.append((len(text), len(text) + len(word) + 2 * len(quote)))
        text += f"{quote}{word}{quote}, "
    return text + "]", at


@pytest.mark.parametrize("quote", ['"', ""])
@pytest.mark.parametrize("plain", [LITERAL, EXPANDED])
@given(words=WORDS)
def test_a_word_stands_where_it_is_written(
    plain: re.Pattern[str], quote: str, words: list[str]
) -> None:
    source, places = written(words, quote)
    line = CommandLine(plain)
    for word, (start, end) in zip(words, places, strict=True):
        line.literal(word, start, end, quoted=bool(quote))
    built = line.build()
    trace = Trace(built.segments, source)
    at = 0
    for word, (start, end) in zip(words, places, strict=True):
        shown = word if plain.fullmatch(word) else "'" + word.replace("'", "") + "'"
        assert built.text[at : at + len(shown)] == shown
        outer = trace.span(Span(at, at + len(shown)))
        assert start <= outer.start <= outer.end <= end + (shown != word)
        if shown == word:
            assert source[outer.start : outer.end] == word
        at += len(shown) + 1
    assert at == len(built.text) + 1


@pytest.mark.parametrize(
    ("plain", "shown"),
    [(LITERAL, "'$name'"), (EXPANDED, "$name"), (UNSPECIAL, "'$name'")],
)
def test_a_variable_is_quoted_where_nothing_replaces_it(plain: re.Pattern[str], shown: str) -> None:
    line = CommandLine(plain)
    line.literal("$name", 0, 7)
    assert line.build().text == shown


def test_a_word_of_pieces_is_quoted_as_one() -> None:
    word = Builder()
    word.put("[?name=='", 10)
    word.fill("{name}")
    word.put("'].id", 30)
    line = CommandLine(UNSPECIAL)
    line.traced(TracedText.of("list", 2), Span(1, 7))
    line.traced(word.build(), Span(9, 30))
    line.traced(TracedText("", ()), Span(32, 34))
    built = line.build()
    assert built.text == "list \"[?name=='{name}'].id\" ''"
    assert [segment.source_start for segment in built.segments] == [2, 10, 30]


def test_an_expression_is_a_value_that_does_not_show() -> None:
    line = CommandLine()
    line.literal("-n", 0, 4)
    line.hole(6, 16)
    built = line.build()
    assert built.text == '-n "$x"'
    assert built.segments[-1].source_start == 6


@given(WORDS)
def test_a_list_of_docker_becomes_words_just_as_long(words: list[str]) -> None:
    source, _ = written([word.replace("\\", "") for word in words], '"')
    found = unlisted(source)
    assert len(found) == len(source)
    for match in re.finditer(r"[\w.\-/=:@${}*]+", found):
        assert source[match.start() : match.end()] == match.group()
