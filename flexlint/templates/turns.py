"""The names that a loop of resources makes, where every turn says its own."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.model import Known, OneOf, Span, Value

MOST_TURNS = 50
"""Turns of a loop that are looked at; of one with more, no name is known."""
_WHY = "each turn of a loop makes one"


def in_turns(names: Iterable[Value], span: Span | None) -> Value | None:
    """What the resources of a loop are called: each of ``names``, those of its turns; None
    unless all of them are written out, and nobody may override them."""
    found: dict[str, None] = {}
    for name in names:
        if not isinstance(name, Known) or name.by_default or not isinstance(name.value, str):
            return None
        found[name.value] = None
    words = tuple(found)
    if len(words) < 2:
        return Known(words[0], span) if words else None
    return OneOf(words, _WHY, span, every=True)
