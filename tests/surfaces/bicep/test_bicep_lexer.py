from __future__ import annotations

import pytest

from flexlint.surfaces.bicep import lexer
from flexlint.surfaces.bicep.lexer import tokenize


def texts(source: str) -> list[str]:
    tokens = tokenize(source)
    return [source[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)][:-1]


def kinds(source: str) -> list[str]:
    return list(tokenize(source).kinds[:-1])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.?b", ["a", ".", "?", "b"]),
        ("a?.b", ["a", "?", ".", "b"]),
        ("...a", ["...", "a"]),
        ("a ?? b", ["a", "??", "b"]),
        ("x[^1]", ["x", "[", "^", "1", "]"]),
        ("a::b", ["a", "::", "b"]),
        ("a =~ b !~ c", ["a", "=~", "b", "!~", "c"]),
        ("a=>b", ["a", "=>", "b"]),
        ("1.5", ["1", ".", "5"]),
        ("a// b 'c'\nd", ["a", "\n", "d"]),
        ("a /* b\n c */ d", ["a", "d"]),
        ("a\r\n\r\nb", ["a", "\r\n\r\n", "b"]),
        ("''", ["''"]),
        ("'it\\'s'", ["'it\\'s'"]),
        ("'\\\\'", ["'\\\\'"]),
        ("'$a $$ {'", ["'$a $$ {'"]),
        ("'a${b}c'", ["'a${", "b", "}c'"]),
        ("'${a}${b}'", ["'${", "a", "}${", "b", "}'"]),
        ("'\\${a}'", ["'\\${a}'"]),
        ("'${ {a: '}'} }'", ["'${", "{", "a", ":", "'}'", "}", "}'"]),
        ("'${'${x}'}'", ["'${", "'${", "x", "}'", "}'"]),
        ("'''a'b''c${d}'''", ["'''a'b''c${d}'''"]),
        ("'''a'''''", ["'''a'''''"]),
        ("''''''", ["''''''"]),
        ("$'''a${b}c'''", ["$'''a${", "b", "}c'''"]),
        ("$$'''${a}$${b}'''", ["$$'''${a}$${", "b", "}'''"]),
        ("$'''$$${b}'''", ["$'''$$${", "b", "}'''"]),
        ("\ufeffparam", ["param"]),
    ],
)
def test_token_texts(source: str, expected: list[str]) -> None:
    assert texts(source) == expected
    assert tokenize(source).problems == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'a", ["string"]),
        ("'a\nb", ["string", "newline", "name"]),
        ("'a${b\nc", ["string-left", "name", "string-right", "newline", "name"]),
        ("'a\\", ["string"]),
        ("'''a", ["string"]),
        ("$'''a${b}", ["string-left", "name", "string-right"]),
        ('"a"', ["unknown", "name", "unknown"]),
        ("$a", ["unknown", "name"]),
        ("`", ["unknown"]),
        ("/* a", []),
    ],
)
def test_unfinished_text_is_a_problem(source: str, expected: list[str]) -> None:
    tokens = tokenize(source)
    assert list(tokens.kinds[:-1]) == expected
    assert tokens.problems


def test_comments_and_pragmas_have_places() -> None:
    source = "a // one\n/* two */ b\n  #disable-next-line BCP036 x // why\n'// no'"
    tokens = tokenize(source)
    assert [source[c.start : c.end] for c in tokens.comments] == ["// one", "/* two */"]
    assert [source[p.start : p.end] for p in tokens.pragmas] == [
        "#disable-next-line BCP036 x // why"
    ]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a\\n\\t\\\\\\'\\$b'", "a\n\t\\'$b"),
        ("'\\u{41}\\u{1F600}'", "A\U0001f600"),
        ("'\\u{D800}'", "\\u{D800}"),
        ("'\\u{110000}'", "\\u{110000}"),
        ("'\\q'", "\\q"),
        ("'''\n  a\n'''", "  a\n"),
        ("'''\r\na'''", "a"),
        ("'''\\n'''", "\\n"),
        ("'''a''''", "a'"),
        ("''", ""),
        ("'a", "a"),
        ("'", ""),
        ("$'''x'''", "x"),
    ],
)
def test_string_values(source: str, value: str) -> None:
    tokens = tokenize(source)
    start, end = tokens.starts[0], tokens.ends[0]
    opening = lexer.opening(source, start, end)
    piece = lexer.piece(source, tokens.kinds[0], start, end, opening)
    assert piece.value == value
    assert start <= piece.span.start <= piece.span.end <= end


def test_whole_string_pieces_leave_out_quotes_and_holes() -> None:
    source = "$$'''\na$b $${x}c$${y}d'''"
    tokens = tokenize(source)
    opening = lexer.opening(source, tokens.starts[0], tokens.ends[0])
    found = [
        lexer.piece(source, kind, start, end, opening).value
        for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True)
        if kind.startswith("string")
    ]
    assert found == ["a$b ", "c", "d"]
