"""A string expression as text with holes, for handing a command line to its own surface."""

from __future__ import annotations

from flexlint.model import Segment
from flexlint.templates.expression import Call, Expression, Interpolation, Literal, Name

_MAX_PIECES = 500


def pieces(expression: Expression) -> tuple[str, tuple[Segment, ...]]:
    """The text that ``expression`` makes as far as it is written out, and where it stands.

    ``concat``, ``format`` and interpolation are followed; anything else becomes a shell-like
    variable named after it (``$vmssName``). Recursion is bounded by the parsers' depth.
    """
    writer = _Writer()
    writer.write(expression)
    return "".join(writer.parts), tuple(writer.segments)


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.segments: list[Segment] = []
        self.length = 0

    def _add(self, text: str, start: int, length: int) -> None:
        if text and len(self.parts) < _MAX_PIECES:
            self.segments.append(Segment(self.length, start, length))
            self.parts.append(text)
            self.length += len(text)

    def write(self, expression: Expression) -> None:
        span = expression.span
        if isinstance(expression, Literal):
            text = expression.value if isinstance(expression.value, str) else str(expression.value)
            self._add(text, span.start, min(len(text), span.end - span.start))
        elif isinstance(expression, Interpolation):
            for part in expression.parts:
                self.write(part)
        elif isinstance(expression, Call) and expression.function.lower() == "concat":
            for argument in expression.arguments:
                self.write(argument)
        elif isinstance(expression, Call) and expression.function.lower() == "format":
            self._format(expression)
        else:
            self._add(f"${_hole(expression)}", span.start, span.end - span.start)

    def _format(self, call: Call) -> None:
        """The pattern with its holes named; positions inside stay those of the pattern."""
        if not call.arguments or not isinstance(call.arguments[0], Literal):
            self._add("$format", call.span.start, call.span.end - call.span.start)
            return
        pattern = call.arguments[0]
        rest = str(pattern.value)
        at = pattern.span.start
        for number, argument in enumerate(call.arguments[1:]):
            before, mark, after = rest.partition(f"{{{number}}}")
            if not mark:
                continue
            self._add(before, at, len(before))
            at += len(before) + len(mark)
            self.write(argument)
            rest = after
        self._add(rest, at, len(rest))


def _hole(expression: Expression) -> str:
    """A name for what is not written out."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Call) and expression.arguments:
        first = expression.arguments[0]
        if isinstance(first, Literal) and isinstance(first.value, str):
            word = "".join(c for c in first.value if c.isalnum() or c == "_")
            return word or "value"
    return "value"
