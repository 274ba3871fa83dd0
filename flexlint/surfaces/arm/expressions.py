"""Parsing the expressions that ARM templates hold in strings: ``[concat('a', 'b')]``."""

from __future__ import annotations

from collections.abc import Sequence as Items

from flexlint.model import Span
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.templates.expression import (
    Call,
    Expression,
    Index,
    Literal,
    Name,
    Opaque,
    Property,
)

_MAX_DEPTH = 50
_TOKEN = regex(
    r"\s*(?:('[^']*(?:''[^']*)*')|([A-Za-z_][\w$]*)|([+-]?\d+(?:\.\d+)?)|(\.\?|\[\?|[()\[\],.])|(\S))"
)


def is_expression(text: str) -> bool:
    """Whether the string ``text`` is an expression: in brackets that are not escaped."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def parse_expression(text: str, offsets: Items[int], span: Span) -> Expression:
    """The expression in the string ``text``, which :func:`is_expression`.

    ``offsets[i]`` is the source offset of ``text[i]`` (and of its end); ``span`` is the
    string's. What cannot be read is Opaque. Never raises.
    """
    if len(text) > 100_000:
        return Opaque("the expression is too long", span)
    parser = _Parser(text[:-1], offsets)
    try:
        result = parser.expression(0)
        if parser.kind != 0:
            raise _SyntaxError
    except _SyntaxError:
        return Opaque("the expression cannot be read", span)
    # What the expression gives shows where the string stands, not only its inside.
    return result if isinstance(result, Literal) else replace(result, span=span)


class _SyntaxError(Exception):
    pass


class _Parser:
    """Recursive descent over one expression; ``kind`` is the current token's group number."""

    def __init__(self, text: str, offsets: Items[int]) -> None:
        self.text = text
        self.offsets = offsets
        self.end = 1
        """Where the previous token ended, in ``text``."""
        self.next_end = 1
        self.kind = 0
        self.token = ""
        self.start = 1
        self.advance()

    def advance(self) -> None:
        self.end = self.next_end
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            self.kind, self.token, self.start = 0, "", len(self.text)
            return
        self.kind = match.lastindex or 0
        self.token = match.group(self.kind)
        self.start = match.start(self.kind)
        self.next_end = match.end()

    def span(self, start: int) -> Span:
        """From ``start`` to the end of the previous token."""
        return Span(self.offsets[start], self.offsets[max(start, self.end)])

    def expect(self, mark: str) -> None:
        if self.token != mark or self.kind != 4:
            raise _SyntaxError
        self.advance()

    def expression(self, depth: int) -> Expression:
        if depth > _MAX_DEPTH:
            raise _SyntaxError
        start = self.start
        result = self.primary(depth)
        for _ in range(_MAX_DEPTH):
            if self.kind != 4 or self.token not in (".", ".?", "[", "[?"):
                return result
            mark = self.token
            safe = mark.endswith("?")
            self.advance()
            if mark.startswith("."):
                name, at = self.token, self.start
                if self.kind != 2:
                    raise _SyntaxError
                self.advance()
                result = Property(result, name, self.span(start), self.span(at), safe)
            else:
                index = self.expression(depth + 1)
                self.expect("]")
                result = Index(result, index, self.span(start), safe)
        raise _SyntaxError

    def primary(self, depth: int) -> Expression:
        start, token, kind = self.start, self.token, self.kind
        if kind == 1:
            self.advance()
            inner = Span(self.offsets[start + 1], self.offsets[self.end - 1])
            return Literal(token[1:-1].replace("''", "'"), inner)
        if kind == 3:
            self.advance()
            if len(token) > 30:
                raise _SyntaxError
            return Literal(float(token) if "." in token else int(token), self.span(start))
        if kind != 2:
            raise _SyntaxError
        self.advance()
        target: Expression | None = None
        name, name_start = token, start
        if self.kind == 4 and self.token == ".":
            target = Name(token, self.span(start))
            self.advance()
            name, name_start = self.token, self.start
            if self.kind != 2:
                raise _SyntaxError
            self.advance()
        name_span = self.span(name_start)
        self.expect("(")
        arguments: list[Expression] = []
        while not (self.kind == 4 and self.token == ")"):
            arguments.append(self.expression(depth + 1))
            if self.kind == 4 and self.token == ",":
                self.advance()
            elif not (self.kind == 4 and self.token == ")"):
                raise _SyntaxError
        self.advance()
        return Call(name, tuple(arguments), self.span(start), name_span, target)
