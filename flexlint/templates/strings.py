"""A string expression as text with holes: a command line, a resource id."""

from __future__ import annotations

from flexlint.model import Embedded, Resource
from flexlint.record import record
from flexlint.regex import regex
from flexlint.templates.expression import (
    Call,
    Expression,
    Interpolation,
    Literal,
    Name,
    is_resource_type,
)
from flexlint.text.traced import Builder, TracedText

JOINING = frozenset(("concat", "format"))
"""Lower-cased functions that put text together."""
_TOGETHER = frozenset(("concat", "base64"))
"""Functions that give their arguments one after the other; how they are encoded is no matter."""
_MAX_PIECES = 500
_HOLE = regex(r"\{(\d{1,3})(?::[^{}]*)?\}")


@record
class FoundInStrings:
    """What the strings of a template hold: references, and texts of other languages."""

    resources: tuple[Resource, ...] = ()
    embedded: tuple[Embedded, ...] = ()


def traced(expression: Expression) -> TracedText:
    """The text that ``expression`` makes as far as it is written out, and where it stands.

    ``concat``, ``format``, ``resourceId`` and interpolation are followed; anything else becomes a
    shell-like variable named after it (``$vmssName``). Recursion is bounded by the parsers' depth.
    """
    writer = _Writer()
    writer.write(expression)
    return writer.builder.build()


class _Writer:
    def __init__(self) -> None:
        self.builder = Builder()

    def _add(self, text: str, start: int, length: int) -> None:
        if self.builder.pieces < _MAX_PIECES:
            self.builder.put(text, start, length)

    def write(self, expression: Expression) -> None:
        span = expression.span
        if isinstance(expression, Literal):
            text = expression.value if isinstance(expression.value, str) else str(expression.value)
            self._add(text, span.start, min(len(text), span.end - span.start))
        elif isinstance(expression, Interpolation):
            for part in expression.parts:
                self.write(part)
        elif isinstance(expression, Call) and expression.function.lower() in _TOGETHER:
            for argument in expression.arguments:
                self.write(argument)
        elif isinstance(expression, Call) and expression.function.lower() == "format":
            self._format(expression)
        elif isinstance(expression, Call) and expression.function.lower() == "resourceid":
            self._resource_id(expression)
        else:
            self._add(f"${_hole(expression)}", span.start, span.end - span.start)

    def _resource_id(self, call: Call) -> None:
        """The part of the id that the type and the names make; all of it stands at the call."""
        at = next((i for i, each in enumerate(call.arguments) if is_resource_type(each)), None)
        span = call.span
        if at is None:
            self._add(f"${_hole(call)}", span.start, span.end - span.start)
            return
        kind = call.arguments[at]
        assert isinstance(kind, Literal)
        names = call.arguments[at + 1 :]
        provider, *steps = str(kind.value).strip("/").split("/")
        self._add(provider, kind.span.start, len(provider))
        for number, step in enumerate(steps):
            self._add(f"/{step}", kind.span.start, kind.span.end - kind.span.start)
            self._add("/", span.start, 0)
            if number < len(names):
                self.write(names[number])
            else:
                self._add("$name", span.start, 0)

    def _format(self, call: Call) -> None:
        """The pattern with its holes named; positions inside stay those of the pattern."""
        if not call.arguments or not isinstance(call.arguments[0], Literal):
            self._add("$format", call.span.start, call.span.end - call.span.start)
            return
        pattern = str(call.arguments[0].value)
        at = call.arguments[0].span.start
        done = 0
        for match in _HOLE.finditer(pattern):
            number = int(match[1]) + 1
            if number < len(call.arguments):
                self._add(pattern[done : match.start()], at + done, match.start() - done)
                self.write(call.arguments[number])
                done = match.end()
        self._add(pattern[done:], at + done, len(pattern) - done)


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
