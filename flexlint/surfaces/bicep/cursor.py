"""Where the parser stands in the tokens, and how it goes on after what it cannot read.

A declaration keyword at the start of a line ends whatever is still open before it, so that an
unfinished declaration does not swallow the rest of the file.
"""

from __future__ import annotations

import re

from flexlint.model import Span
from flexlint.surfaces.bicep import lexer
from flexlint.surfaces.bicep.lexer import (
    END,
    NAME,
    NEWLINE,
    STRING,
    STRING_LEFT,
    STRING_MIDDLE,
    STRING_RIGHT,
)
from flexlint.surfaces.bicep.syntax import Identifier, ParseProblem
from flexlint.templates.expression import MAX_DEPTH, Expression, Opaque

OPENERS = {"(": ")", "[": "]", "{": "}", STRING_LEFT: STRING_RIGHT}
CLOSERS = frozenset({")", "]", "}", STRING_MIDDLE, STRING_RIGHT})

# Where skipping stops, outside of brackets that were opened while skipping.
ELEMENT_STOPS = frozenset({NEWLINE, ",", *CLOSERS})
KEY_STOPS = ELEMENT_STOPS | {":"}
LINE_STOPS = frozenset({NEWLINE})
LOOP_STOPS = frozenset({"]", NEWLINE})
HOLE_STOPS = frozenset({STRING_MIDDLE, STRING_RIGHT, NEWLINE})
_LINE_BREAK = re.compile(r"[\r\n]")

LARGEST_NUMBER = 20
"""Digits of the largest integer there is; longer ones are not read."""

CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}

# What may follow each keyword at the start of a declaration; used to tell the start of a
# declaration from a property or an array element of that name.
_NAMED = frozenset({NAME})
TEXT = frozenset({STRING, STRING_LEFT})
_STARTS: dict[str, frozenset[str]] = {
    "param": _NAMED,
    "var": _NAMED,
    "resource": _NAMED,
    "module": _NAMED,
    "output": _NAMED,
    "type": _NAMED,
    "func": _NAMED,
    "metadata": _NAMED,
    "assert": _NAMED,
    "test": _NAMED,
    "targetScope": frozenset({"="}),
    "import": TEXT | {"{", "*"},
    "extension": TEXT | _NAMED,
    "provider": TEXT,
    "extensionConfig": _NAMED,
    "using": TEXT | _NAMED,
    "extends": TEXT,
}


class Cursor:
    """Tokens of one text, read once from the first to the last."""

    def __init__(self, text: str) -> None:
        tokens = lexer.tokenize(text)
        self.text = text
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.depth = 0
        # Height of the expression read last: chains like a.b.c… nest to the left without
        # nesting the parser, and are bounded by it.
        self.height = 0
        self.open = {")": 0, "]": 0, "}": 0, STRING_RIGHT: 0}
        self.problems: list[ParseProblem] = []
        # Where the last problem was, reported or not.
        self.reported = -1
        # Index of decorators that turned out not to belong inside the open bracket.
        self.foreign = -1

    def _problem(self, message: str) -> None:
        """Report ``message`` at the current token, unless it follows from one on its line."""
        start, end = self.starts[self.at], self.ends[self.at]
        before, self.reported = self.reported, start
        if before < 0 or _LINE_BREAK.search(self.text, before, start):
            self.problems.append(ParseProblem(message, Span(start, end)))

    def _word(self) -> str:
        """The current token's text if it is a name, else an empty string."""
        if self.kinds[self.at] != NAME:
            return ""
        return self.text[self.starts[self.at] : self.ends[self.at]]

    def _take(self, kind: str) -> bool:
        if self.kinds[self.at] == kind:
            self.at += 1
            return True
        return False

    def _take_word(self, word: str) -> bool:
        if self._word() == word:
            self.at += 1
            return True
        return False

    def _expect(self, kind: str) -> bool:
        if self._take(kind):
            return True
        self._problem(f"expected '{kind}'")
        return False

    def _newlines(self) -> None:
        while self.kinds[self.at] == NEWLINE:
            self.at += 1

    def _after_newlines(self) -> int:
        """Index of the first token from here on that is no line break."""
        index = self.at
        while self.kinds[index] == NEWLINE:
            index += 1
        return index

    def _span(self, start: int) -> Span:
        """From offset ``start`` to the end of the last token read."""
        return Span(start, max(start, self.ends[self.at - 1] if self.at else 0))

    def _here(self) -> Span:
        """An empty span right after the last token read."""
        end = self.ends[self.at - 1] if self.at else 0
        return Span(end, end)

    def _identifier(self, what: str) -> Identifier:
        if self.kinds[self.at] == NAME:
            span = Span(self.starts[self.at], self.ends[self.at])
            self.at += 1
            return Identifier(self.text[span.start : span.end], span)
        self._problem(f"expected {what}")
        return Identifier("", self._here())

    # -- recovery ----------------------------------------------------------------------

    def _at_line_start(self, index: int) -> bool:
        start = self.starts[index]
        return start == 0 or self.text[start - 1] in "\r\n"

    def _starts_declaration(self, index: int) -> bool:
        """Whether a declaration's keyword stands at ``index``, at the start of a line."""
        if self.kinds[index] != NAME or not self._at_line_start(index):
            return False
        word = self.text[self.starts[index] : self.ends[index]]
        return self.kinds[index + 1] in _STARTS.get(word, ())

    def _must_close(self, decorators: bool = True) -> bool:
        """Whether the open bracket has to end here although its partner is missing."""
        at = self.at
        kind = self.kinds[at]
        if kind == NAME:
            # Nearly all are indented.
            if self.text[self.starts[at] - 1] not in "\r\n":
                return self.foreign == at
            return self.foreign == at or self._starts_declaration(at)
        if kind == END or self.foreign == at:
            return True
        return kind == "@" and decorators and self._at_line_start(at)

    def _closes_outer(self) -> bool:
        """At a closing token: whether something it closes is open. If not, skip it."""
        kind = self.kinds[self.at]
        if self.open[STRING_RIGHT if kind == STRING_MIDDLE else kind]:
            return True
        self._problem("unexpected closing bracket")
        self.at += 1
        self._newlines()
        return False

    def _skip(self, stop: frozenset[str]) -> None:
        """Go to the next token of ``stop`` outside brackets, or where all has to close."""
        pending: list[str] = []
        while not self._must_close(decorators=False):
            kind = self.kinds[self.at]
            if not pending and kind in stop:
                return
            if kind in OPENERS:
                pending.append(OPENERS[kind])
            elif pending and kind == pending[-1]:
                pending.pop()
            elif pending and kind in CLOSERS and kind != STRING_MIDDLE and self.open[kind]:
                # A bracket further out closes: what was skipped was not closed.
                return
            self.at += 1

    def _skip_element(self) -> None:
        self._skip(ELEMENT_STOPS)

    def _skip_line(self) -> None:
        self._skip(LINE_STOPS)

    def _too_deep(self) -> Opaque:
        before, start = self.at, self.starts[self.at]
        self._problem("nested too deeply")
        self._skip_element()
        self.height = 1
        span = self._span(start) if self.at > before else self._here()
        return Opaque("nested too deeply", span)

    def _bounded(self, found: Expression, height: int) -> Expression:
        """``found``, of ``height``, or an Opaque in its place where that is too much."""
        if height <= MAX_DEPTH:
            self.height = height
            return found
        self._problem("nested too deeply")
        self.height = 1
        return Opaque("nested too deeply", found.span)
