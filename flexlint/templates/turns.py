"""The names that a loop of resources makes, where every turn says its own."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.model import Known, OneOf, Span, Value
from flexlint.values.algebra import merged_via

MOST_TURNS = 50
"""Turns of a loop that are looked at; of one with more, no name is known."""
_WHY = "each turn of a loop makes one"


def in_turns(names: Iterable[Value], span: Span | None) -> Value | None:
    """What the resources of a loop are called: each of ``names``, those of its turns, by default
    if one of them is; None unless all of them are written out."""
    found: dict[str, None] = {}
    came_through: list[tuple[Span, ...]] = []
    by_default = False
    for name in names:
        if not isinstance(name, Known) or not isinstance(name.value, str):
            return None
        found[name.value] = None
        by_default = by_default or name.by_default
        came_through.append(name.via)
    words, via = tuple(found), merged_via(came_through)
    if len(words) < 2:
        return Known(words[0], span, by_default, via) if words else None
    return OneOf(words, _WHY, span, via, default_first=by_default, every=True)
