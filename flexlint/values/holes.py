"""Values that the program around a text puts into it: nothing is known of them in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from flexlint.azure import RESOURCE_GROUP
from flexlint.model import Argument, Extraction, Hole, Known, Span, Unknown, Value
from flexlint.record import replace
from flexlint.values.sources import either

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
    own = _met(span, holes)
    via = value.via if isinstance(value, Known) else ()
    met = [*own, *(hole for each in via for hole in _met(each, holes))]
    if not met:
        return value
    if isinstance(value, Known) and all(hole.known for hole in met):
        return _replaceable(value, met)
    hole = own[0] if len(own) == 1 else None
    if hole is not None and not hole.known and _is_all(hole, span):
        return Unknown("filled in at run time", span, symbol, False, hole.given_by, hole.default)
    return Unknown("built at run time", span, symbol)


def _replaceable(value: Known, met: Sequence[Hole]) -> Value:
    """``value``, which comes through holes whose values others may replace."""
    if value.by_default or value.given_by:
        return Unknown("built at run time", value.span, str(value.value))
    first = met[0]
    if len(met) == 1 and first.by_default and value.span and _is_all(first, value.span):
        return replace(value, by_default=True, given_by=first.given_by)
    given_by = either(hole.given_by for hole in met)
    if any(hole.by_default for hole in met) or not given_by:
        return Unknown("built at run time", value.span, str(value.value))
    return replace(value, given_by=given_by)


def _is_all(hole: Hole, span: Span) -> bool:
    """Whether ``hole`` is all of what ``span`` holds, but for quotes."""
    return 0 <= hole.start - span.start == span.end - hole.end <= _QUOTES


def _met(span: Span, holes: Sequence[Hole]) -> Sequence[Hole]:
    """Those of ``holes`` that have a part of ``span``."""
    first = bisect_right(holes, span.start, key=lambda hole: hole.end)
    last = bisect_left(holes, span.end, lo=first, key=lambda hole: hole.start)
    return holes[first:last]
