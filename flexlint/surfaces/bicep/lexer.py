"""Bicep text to tokens.

Modal: inside a string's ``${…}`` hole the lexer is back in code until the hole closes, so
strings nest. Every input lexes, in linear time; what has no meaning becomes an ``unknown``
token and what does not end is closed at the end of its line (or file), with a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.model import Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.bicep.syntax import ParseProblem

NAME = "name"
NUMBER = "number"
NEWLINE = "newline"
END = "end"
UNKNOWN = "unknown"
STRING = "string"
"""A whole string, without holes."""
STRING_LEFT = "string-left"
"""From the opening quote to the first ``${``."""
STRING_MIDDLE = "string-middle"
"""From the ``}`` of one hole to the ``${`` of the next."""
STRING_RIGHT = "string-right"
"""From the ``}`` of the last hole to the closing quote."""

# White space but line breaks, and two characters that are no more than that here.
_BLANK = (
    r"[ \t\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\x00]"
)
# What most tokens are, with the blanks before them. Left out is all that needs a second look:
# comments, strings with holes or escapes, and what is rare.
_TOKEN = (
    _BLANK + r"*(?:([A-Za-z_][A-Za-z0-9_]*)|('[^'\\$\r\n]+')"
    r"|(\.\.\.|\?\?|::|=>|==|=~|!=|!~|<=|>=|&&|\|\||/(?![/*])|[][(),.:?@=+\-*%<>!|^;{braces}])"
    r"|([0-9]+){breaks})|" + _BLANK + "+"
)
_INSIDE = regex(_TOKEN.replace("{braces}", "").replace("{breaks}", ""))
"""Tokens in a hole, where braces and line breaks may change the mode."""
_OUTSIDE = regex(_TOKEN.replace("{braces}", "{}").replace("{breaks}", r"|([\r\n]+)"))
_KINDS = (None, NAME, STRING, None, NUMBER, NEWLINE)
"""The kind of each group of a token; that of punctuation is its text."""
_LINE = regex(r"[^\r\n]*")
_NEWLINES = regex(r"[\r\n]+")
_PRAGMA = regex(r"#(?:disable-next-line|disable-diagnostics|restore-diagnostics)\b[^\r\n]*")
# One unbroken piece of a single-line string: everything up to a quote, a hole or a line end.
_SINGLE = regex(r"[^'\\$\r\n]*(?:(?:\\[^\r\n]?|\$(?!\{))[^'\\$\r\n]*)*")
_MULTI_START = regex(r"\$+'''")
# The look-behind keeps a long run of dollars linear.
_MULTI_STOP = regex(r"(?<!\$)(\$+)\{|'{3,}")
_ESCAPE = regex(r"\\(?:u\{([0-9A-Fa-f]{1,8})\}|(.))", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}


@record
class Tokens:
    """Parallel columns, one row a token; the last is :data:`END`.

    The kind of punctuation is its text; ``true``, ``false`` and ``null`` are names.
    """

    kinds: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    comments: tuple[Span, ...]
    """Line and block comments, with their leaders."""
    pragmas: tuple[Span, ...]
    """``#disable-next-line …`` and its kin, to the end of the line."""
    problems: tuple[ParseProblem, ...]


@record
class _Hole:
    """What is open: a string's hole (``quotes`` 1 or 3), or a brace inside one (0)."""

    quotes: int
    dollars: int = 0


_BRACE = _Hole(0)


def tokenize(text: str) -> Tokens:
    """All tokens of ``text``. Never raises."""
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.comments: list[Span] = []
        self.pragmas: list[Span] = []
        self.problems: list[ParseProblem] = []
        self.holes: list[_Hole] = []

    def run(self) -> Tokens:
        text, length = self.text, len(self.text)
        kinds, starts, ends = self.kinds, self.starts, self.ends
        token = _OUTSIDE.match
        position = 0
        while position < length:
            match = token(text, position)
            if match is None:
                position = self._uncommon(position)
                token = _INSIDE.match if self.holes else _OUTSIDE.match
                continue
            group = match.lastindex
            if group is None:
                position = match.end()
                continue
            kinds.append(_KINDS[group] or match.group(group))
            starts.append(match.start(group))
            position = match.end()
            ends.append(position)
        self._add(END, length, length)
        return Tokens(
            tuple(self.kinds),
            tuple(self.starts),
            tuple(self.ends),
            tuple(self.comments),
            tuple(self.pragmas),
            tuple(self.problems),
        )

    def _uncommon(self, position: int) -> int:
        """Read what :data:`_TOKEN` leaves alone; return where it ends."""
        text = self.text
        char = text[position]
        if char in "\r\n":
            return self._newline(position)
        if char == "'":
            return self._string(position)
        if char == "/":
            return self._comment(position)
        if char in "{}":
            return self._brace(char, position)
        return self._rare(char, position)

    def _add(self, kind: str, start: int, end: int) -> int:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        return end

    def _newline(self, position: int) -> int:
        match = _NEWLINES.match(self.text, position)
        end = match.end() if match else position + 1
        if self.holes:
            # The language has no line breaks inside holes, so the string was never finished.
            self.problems.append(ParseProblem("string is not closed", Span(position, position)))
            self.holes.clear()
            self._add(STRING_RIGHT, position, position)
        return self._add(NEWLINE, position, end)

    def _comment(self, position: int) -> int:
        if self.text.startswith("//", position):
            match = _LINE.match(self.text, position)
            end = match.end() if match else len(self.text)
        else:
            end = self.text.find("*/", position + 2) + 2
            if end == 1:
                end = len(self.text)
                self.problems.append(
                    ParseProblem("comment is not closed", Span(position, position + 2))
                )
        self.comments.append(Span(position, end))
        return end

    def _brace(self, char: str, position: int) -> int:
        if self.holes:
            hole = self.holes[-1]
            if char == "{":
                self.holes.append(_BRACE)
            elif hole.quotes == 0:
                self.holes.pop()
            elif hole.quotes == 1:
                return self._single(position, position + 1, first=False)
            else:
                return self._multi(position, position + 1, hole.dollars, first=False)
        return self._add(char, position, position + 1)

    def _string(self, position: int) -> int:
        if self.text.startswith("'''", position):
            return self._multi(position, position + 3, 0, first=True)
        return self._single(position, position + 1, first=True)

    def _single(self, start: int, position: int, *, first: bool) -> int:
        match = _SINGLE.match(self.text, position)
        end = match.end() if match else position
        if self.text.startswith("${", end):
            if first:
                self.holes.append(_Hole(1))
            return self._add(STRING_LEFT if first else STRING_MIDDLE, start, end + 2)
        if not first:
            self.holes.pop()
        if self.text.startswith("'", end):
            end += 1
        else:
            self.problems.append(ParseProblem("string is not closed", Span(start, end)))
            # Holes further out cannot be closed on this line either.
            self.holes.clear()
        return self._add(STRING if first else STRING_RIGHT, start, end)

    def _multi(self, start: int, position: int, dollars: int, *, first: bool) -> int:
        for match in _MULTI_STOP.finditer(self.text, position):
            found = match.group(1)
            if found is None:
                if not first:
                    self.holes.pop()
                return self._add(STRING if first else STRING_RIGHT, start, match.end())
            if dollars and len(found) >= dollars:
                if first:
                    self.holes.append(_Hole(3, dollars))
                return self._add(STRING_LEFT if first else STRING_MIDDLE, start, match.end())
        if not first:
            self.holes.pop()
        self.problems.append(
            ParseProblem("multi-line string is not closed", Span(start, min(start + 3, position)))
        )
        return self._add(STRING if first else STRING_RIGHT, start, len(self.text))

    def _rare(self, char: str, position: int) -> int:
        if char == "$" and (match := _MULTI_START.match(self.text, position)):
            return self._multi(position, match.end(), match.end() - position - 3, first=True)
        if char == "#" and (match := _PRAGMA.match(self.text, position)):
            self.pragmas.append(Span(position, match.end()))
            return match.end()
        if char == "$":
            end = position
            while self.text.startswith("$", end):
                end += 1
        else:
            end = position + 1
        what = "double quote; strings are in single quotes" if char == '"' else repr(char)
        self.problems.append(ParseProblem(f"unexpected {what}", Span(position, end)))
        return self._add(UNKNOWN, position, end)


@record
class Piece:
    """The text of one string token: its content's span, and its value.

    The two are equally long unless there are escapes, which three quotes do not have.
    """

    span: Span
    value: str


def piece(text: str, kind: str, start: int, end: int, opening: Opening) -> Piece:
    """The content of a string token, escapes resolved.

    ``opening`` describes the quotes of the string the token belongs to. An unfinished token
    has the content up to its end.
    """
    first = kind in {STRING, STRING_LEFT}
    last = kind in {STRING, STRING_RIGHT}
    content_start = min(start + (opening.dollars + opening.quotes if first else 1), end)
    if last:
        closing = "'" * opening.quotes
        closed = end - content_start >= opening.quotes and text.endswith(closing, start, end)
        content_end = end - opening.quotes if closed else end
    else:
        content_end = end - 1 - max(opening.dollars, 1)
    content_end = max(content_start, content_end)
    if opening.quotes == 3 and first:
        # The line break right after the opening quotes is no part of the string.
        content_start += text.startswith("\r", content_start, content_end)
        content_start += text.startswith("\n", content_start, content_end)
    raw = text[content_start:content_end]
    value = _ESCAPE.sub(_unescape, raw) if opening.quotes == 1 and "\\" in raw else raw
    return Piece(Span(content_start, content_end), value)


@record
class Opening:
    """How a string opens: one quote or three, and the dollars before three."""

    quotes: int
    dollars: int


def opening(text: str, start: int, end: int) -> Opening:
    """The opening of the string whose first token is ``text[start:end]``."""
    position = start
    while position < end and text[position] == "$":
        position += 1
    triple = text.startswith("'''", position) and position + 3 <= end
    return Opening(3 if triple else 1, position - start)


def runs(raw: str) -> Iterator[tuple[int, str]]:
    """The value of ``raw``, the source text of a one-quote string, in runs: offset and text.

    An escape is a run of its own; within any other run source and value are alike.
    """
    done = 0
    for match in _ESCAPE.finditer(raw):
        if match.start() > done:
            yield done, raw[done : match.start()]
        yield match.start(), _unescape(match)
        done = match.end()
    if done < len(raw):
        yield done, raw[done:]


def _unescape(match: re.Match[str]) -> str:
    digits, char = match.group(1), match.group(2)
    if digits is not None:
        code = int(digits, 16)
        # Surrogates and what lies beyond Unicode stay as written.
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else match.group()
    return _SIMPLE_ESCAPES.get(char, match.group())
