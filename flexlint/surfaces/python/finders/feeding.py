"""Calls that are given the ids of instances out of a list that another call gives."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.azure import INSTANCE_LIST
from flexlint.model import ApiUse, Span
from flexlint.record import replace


def with_feeding(uses: Iterable[ApiUse]) -> tuple[ApiUse, ...]:
    """``uses`` of one module, those that read an id of an item with the call that lists it."""
    every = tuple(uses)
    lists: dict[int, list[Span]] = {}
    for use in every:
        if use.operation == INSTANCE_LIST and use.statement is not None:
            for read in use.reads:
                lists.setdefault(read.span.start, []).append(use.statement)
    if not lists:
        return every
    found: list[ApiUse] = []
    for use in every:
        fed = [s for each in use.instance_ids for s in lists.get(each.start, ())]
        found.append(replace(use, fed_by=tuple(dict.fromkeys(fed))) if fed else use)
    return tuple(found)
