"""Calls that are given the ids of instances out of a list that another call gives."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.azure import INSTANCE_LIST, RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.lexical.feeding import ANOTHER_SET, first_of
from flexlint.lexical.picking import COMPARED
from flexlint.model import LENGTH, ApiUse, Argument, Known, OneOf, Span, Unknown
from flexlint.record import replace

_ID = "instance_id"
_PARAMETER = "function:"
"""How a value begins that a parameter gives which is not set anew before it is read."""


def with_feeding(uses: Iterable[ApiUse]) -> tuple[ApiUse, ...]:
    """``uses`` of one module, those that read an id of an item with the call that lists it; and
    what is in the way of replacing both: something else reads the items, or it is not proven
    that both are about one set."""
    every = tuple(uses)
    lists: dict[int, list[ApiUse]] = {}
    for use in every:
        if use.operation == INSTANCE_LIST and use.statement is not None:
            for read in use.reads:
                lists.setdefault(read.span.start, []).append(use)
    if not any(use.operation == INSTANCE_LIST for use in every):
        return every
    given = {each.start for use in every for each in use.instance_ids}
    hindered = {use.span: use.hindrance for use in every if use.hindrance}
    for use in every:
        ids = use.operation == INSTANCE_LIST and any(read.name == _ID for read in use.reads)
        if ids and not _is_followed(use, given):
            hindered.setdefault(use.span, COMPARED)
    fed: dict[Span, tuple[Span, ...]] = {}
    for use in every:
        for listing in (one for each in use.instance_ids for one in lists.get(each.start, ())):
            fed[use.span] = (*fed.get(use.span, ()), listing.statement or listing.span)
            if not _is_of_one_set(listing, use):
                hindered.setdefault(listing.span, ANOTHER_SET)
            if listing.span in hindered:
                hindered.setdefault(use.span, hindered[listing.span])
    return tuple(
        replace(
            use,
            fed_by=tuple(dict.fromkeys(fed.get(use.span, ()))),
            hindrance=hindered.get(use.span, ""),
            followed="seen" if use.operation == INSTANCE_LIST and _is_followed(use, given) else "",
        )
        for use in every
    )


def _is_followed(listing: ApiUse, given: set[int]) -> bool:
    """Whether nothing but calls that are replaced with it reads the items of ``listing``."""
    return listing.reads_nothing_else and all(
        read.name == LENGTH or (read.name == _ID and read.span.start in given)
        for read in listing.reads
    )


def _is_of_one_set(listing: ApiUse, use: ApiUse) -> bool:
    """Whether both are surely about the same set of the same group."""
    return all(
        _is_same(first_of(listing, *names), first_of(use, *names))
        for names in ((RESOURCE_GROUP,), SCALE_SET_NAMES)
    )


def _is_same(one: Argument | None, other: Argument | None) -> bool:
    if one is None or other is None:
        return False
    first, second = one.value, other.value
    if isinstance(first, Unknown) and isinstance(second, Unknown):
        if first.symbol:
            return first.symbol == second.symbol
        given = first.given_by.startswith(_PARAMETER) and one.text.isidentifier()
        return given and (first.given_by, one.text) == (second.given_by, other.text)
    if isinstance(first, OneOf) and isinstance(second, OneOf):
        return first.values == second.values and one.text == other.text and one.text.isidentifier()
    return isinstance(first, Known) and isinstance(second, Known) and first.value == second.value
