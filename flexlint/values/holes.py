"""Values that the program around a text puts into it: nothing is known of them in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from flexlint.azure import RESOURCE_GROUP
from flexlint.model import Argument, Extraction, Hole, Known, Span, Unknown, Value
from flexlint.record import replace

_QUOTES = 1
"""Characters that may stand around a hole within the span of a value."""


def with_holes(extraction: Extraction, holes: Sequence[Hole]) -> Extraction:
    """``extraction``, whose text has ``holes``, with none of them taken for the name of a set or
    of a group."""
    if not holes:
        return extraction
    uses = tuple(
        replace(
            use,
            target=_unfilled(use.target, holes),
            group=_unfilled(use.group, holes),
            arguments=tuple(_argument(each, holes) for each in use.arguments),
        )
        for use in extraction.uses
    )
    resources = tuple(
        replace(each, name=_unfilled(each.name, holes), group=_unfilled(each.group, holes))
        for each in extraction.resources
    )
    return replace(extraction, uses=uses, resources=resources)


def _argument(given: Argument, holes: Sequence[Hole]) -> Argument:
    if given.name != RESOURCE_GROUP:
        return given
    return replace(given, value=_unfilled(given.value, holes))


def _unfilled(value: Value, holes: Sequence[Hole]) -> Value:
    if not isinstance(value, (Known, Unknown)) or value.span is None:
        return value
    span, symbol = value.span, value.symbol if isinstance(value, Unknown) else str(value.value)
    hole = _within(span, holes)
    if hole is not None and hole.start - span.start == span.end - hole.end <= _QUOTES:
        return Unknown("filled in at run time", span, symbol, False, hole.given_by, hole.default)
    through = value.via if isinstance(value, Known) else ()
    if hole is not None or any(_within(each, holes) for each in through):
        return Unknown("put together at run time", span, symbol)
    return value


def _within(span: Span, holes: Sequence[Hole]) -> Hole | None:
    """The first of ``holes`` in ``span``."""
    index = bisect_left(holes, span.start, key=lambda hole: hole.start)
    hole = holes[index] if index < len(holes) else None
    return hole if hole is not None and hole.end <= span.end else None
