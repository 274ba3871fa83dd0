"""Dictionaries as Values: what is laid over them, put into them and taken out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from flexlint.model import Array, Entry, Object, OneOf, Span, Unknown, Value
from flexlint.record import replace
from flexlint.values.algebra import either

BRANCHES = "differs from branch to branch"
_TURNS = "differs from turn to turn"

Key = tuple[str, Span]
"""A key and where it stands."""


def one_of_them(values: Sequence[Value], span: Span) -> Value:
    """One of several values, one for each branch: scalars are alternatives, the keys of objects
    are all there."""
    return reduce(lambda one, other: either(one, other, BRANCHES, span), values)


def each_of_them(values: Sequence[Value], span: Span) -> Value:
    """What is each of several values in turn, as the variable of a loop is."""
    return _in_turn(reduce(lambda one, other: either(one, other, _TURNS, span), values))


def _in_turn(value: Value) -> Value:
    if isinstance(value, OneOf):
        return replace(value, every=True)
    if isinstance(value, Object):
        entries = tuple(replace(each, value=_in_turn(each.value)) for each in value.entries)
        return replace(value, entries=entries)
    if isinstance(value, Array):
        return replace(value, items=tuple(_in_turn(item) for item in value.items))
    return value


def united(first: Value, second: Value, span: Span) -> Value:
    """``first | second`` where one of them is an object: the later entry of a key counts."""
    if isinstance(first, Object) and isinstance(second, Object):
        entries = (*first.entries, *second.entries)
        return Object(entries, first.span or second.span, first.open or second.open)
    for one in (first, second):
        if isinstance(one, Object):
            return replace(one, open=True)
    return Unknown("built at run time", span)


def with_entry(into: Object, around: Sequence[Key], entry: Entry, certain: bool) -> Object:
    """``into`` with ``entry`` put where the keys ``around`` lead; open if that is not seen.

    If it is not ``certain``, a value that is there already stays possible.
    """
    if not around:
        old = into.entry(entry.key)
        if old is not None and not certain:
            span = entry.value.span or entry.key_span
            entry = replace(entry, value=one_of_them((old.value, entry.value), span))
        return replace(into, entries=(*into.entries, entry))
    return _changed_below(into, around, lambda inner, rest: with_entry(inner, rest, entry, certain))


def with_all(into: Object, around: Sequence[Key], added: Value, certain: bool) -> Object:
    """``into`` after ``.update(added)`` of what the keys ``around`` lead to."""
    if around:
        return _changed_below(
            into, around, lambda inner, rest: with_all(inner, rest, added, certain)
        )
    if not isinstance(added, Object):
        return replace(into, open=True)
    for entry in added.entries:
        into = with_entry(into, (), entry, certain)
    return replace(into, open=into.open or added.open)


def with_default(into: Object, around: Sequence[Key], entry: Entry) -> Object:
    """``into`` after ``.setdefault(key, value)`` of what the keys ``around`` lead to."""
    if around:
        return _changed_below(into, around, lambda inner, rest: with_default(inner, rest, entry))
    return into if into.entry(entry.key) is not None else with_entry(into, (), entry, True)


def without(into: Object, around: Sequence[Key], key: str, certain: bool) -> Object:
    """``into`` after ``del`` of ``key`` in what the keys ``around`` lead to.

    What is taken out only under a condition stays.
    """
    if not certain:
        return into
    if around:
        if into.entry(around[0][0]) is None:
            return into
        return _changed_below(into, around, lambda inner, rest: without(inner, rest, key, certain))
    return replace(into, entries=tuple(_but(into.entries, key)))


def laid_over(into: Object, entry: Entry, certain: bool) -> Object:
    """``into`` with ``entry``, whose objects are laid over those that are there."""
    old = into.entry(entry.key)
    if old is not None and isinstance(old.value, Object) and isinstance(entry.value, Object):
        inner = old.value
        for each in entry.value.entries:
            inner = laid_over(inner, each, certain)
        return replace(
            into,
            entries=tuple(replace(e, value=inner) if e is old else e for e in into.entries),
        )
    return with_entry(into, (), entry, certain)


def _but(entries: Iterable[Entry], key: str) -> Iterable[Entry]:
    return (entry for entry in entries if entry.key.lower() != key.lower())


def _changed_below(
    into: Object, around: Sequence[Key], change: Callable[[Object, Sequence[Key]], Object]
) -> Object:
    """``into`` with ``change`` made of what its first key ``around`` leads to.

    An object of which nothing is seen is made there; what is surely none is left alone.
    """
    key, span = around[0]
    outer = into.entry(key)
    if outer is None or isinstance(outer.value, Unknown):
        entry = Entry(key, span, change(Object((), span, open=True), around[1:]))
        return replace(into, entries=(*into.entries, entry))
    if not isinstance(outer.value, Object):
        return replace(into, open=True)
    changed = replace(outer, value=change(outer.value, around[1:]))
    return replace(into, entries=tuple(changed if e is outer else e for e in into.entries))
