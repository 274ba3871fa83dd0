"""Building, combining and reading Values. None of it ever guesses."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from flexlint.model import (
    Array,
    Entry,
    Known,
    Object,
    OneOf,
    Scalar,
    Span,
    Unknown,
    Value,
)
from flexlint.record import replace
from flexlint.typed import TypeAlias

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
"""A fully known value as Python data."""

_NOWHERE = Span(0, 0)
_MAX_COMBINATIONS = 64
_MAX_ALTERNATIVES = 16


class NotKnownError(Exception):
    """A value is not known through and through. Never leaves this package."""


def plain(value: Value) -> Plain:
    """``value`` as Python data.

    Raises:
        NotKnownError: if any part of it is not certain.
    """
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Object) and not value.open:
        if any(entry.conditional for entry in value.entries):
            raise NotKnownError
        return {entry.key: plain(entry.value) for entry in value.entries}
    if isinstance(value, Array) and not value.open:
        return [plain(item) for item in value.items]
    raise NotKnownError


def from_plain(data: Plain, span: Span | None = None) -> Value:
    """Python data as a Value; keys (as strings) and scalars all stand at ``span``, or nowhere."""
    if isinstance(data, list):
        return Array(tuple(from_plain(item, span) for item in data), span)
    if isinstance(data, dict):
        at = span or _NOWHERE
        entries = tuple(Entry(str(key), at, from_plain(item, span)) for key, item in data.items())
        return Object(entries, span)
    return Known(data, span)


def at_span(value: Value, span: Span | None, via: tuple[Span, ...] = ()) -> Value:
    """``value`` as it shows at ``span``, having come through the declarations ``via``.

    A scalar moves to ``span``; objects and arrays stay where they are written, since that is
    where a reader must change them.
    """
    if isinstance(value, Known):
        return Known(value.value, span, value.by_default, _more_via(value.via, via), value.given_by)
    if isinstance(value, Unknown):
        return Unknown(value.why, span, value.symbol, value.optional, value.given_by, value.default)
    if isinstance(value, OneOf):
        return replace(value, span=span, via=_more_via(value.via, via))
    return value


def _more_via(old: tuple[Span, ...], new: tuple[Span, ...]) -> tuple[Span, ...]:
    if not new or not old:
        return old or new
    return merged_via((old, new))


def relocated(value: Value, span: Span) -> Value:
    """``value`` with every span in it replaced: it comes from another file."""
    if isinstance(value, (Known, OneOf)):
        return replace(value, span=span, via=())
    if isinstance(value, Unknown):
        return replace(value, span=span)
    if isinstance(value, Object):
        entries = tuple(
            replace(entry, key_span=span, value=relocated(entry.value, span))
            for entry in value.entries
        )
        return replace(value, entries=entries, span=span)
    return replace(value, items=tuple(relocated(item, span) for item in value.items), span=span)


def defaulted(value: Value) -> Value:
    """``value`` as a default: certain unless somebody overrides it.

    An empty object or array says nothing of what is passed instead of it: it is open.
    """
    if isinstance(value, Known):
        return replace(value, by_default=True)
    if isinstance(value, Object):
        entries = tuple(replace(entry, value=defaulted(entry.value)) for entry in value.entries)
        return replace(value, entries=entries, open=value.open or not entries)
    if isinstance(value, Array):
        items = tuple(defaulted(item) for item in value.items)
        return replace(value, items=items, open=value.open or not items)
    return value


def made_of(value: Value) -> Value:
    """``value`` as what something is made of, or part of it: what gives it gives not just that."""
    if isinstance(value, Unknown) and value.given_by:
        return replace(value, given_by="", default="")
    if isinstance(value, Known) and value.given_by:
        return replace(value, given_by="")
    return value


def is_nothing(value: Value) -> bool:
    """Whether ``value`` is null, or an object or array without anything in sight."""
    if isinstance(value, Object):
        return not value.entries
    if isinstance(value, Array):
        return not value.items
    return isinstance(value, Known) and value.value is None


def is_blank(value: Value) -> bool:
    """Whether ``value`` is nothing, or the empty string that stands for it in a parameter."""
    return is_nothing(value) or (isinstance(value, Known) and value.value == "")


def merged_via(parts: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    """All spans of ``parts`` once each, in order; at most eight, the first ones."""
    seen = dict.fromkeys(itertools.chain.from_iterable(parts))
    return tuple(itertools.islice(seen, 8))


def measured(value: Value, limit: int) -> tuple[int, int]:
    """Number of nodes in ``value`` and its depth, counted until ``limit`` nodes are seen."""
    count = depth = 0
    stack = [(value, 1)]
    while stack and count < limit:
        found, level = stack.pop()
        count += 1
        depth = max(depth, level)
        if isinstance(found, Object):
            stack.extend((entry.value, level + 1) for entry in found.entries)
        elif isinstance(found, Array):
            stack.extend((item, level + 1) for item in found.items)
    return count, depth


def is_scalar_like(value: Value) -> bool:
    """Whether ``value`` is one scalar, or one of several."""
    return isinstance(value, (Known, OneOf))


def alternatives(value: Known | OneOf) -> tuple[Scalar, ...]:
    """Every scalar that ``value`` may be."""
    return (value.value,) if isinstance(value, Known) else value.values


def one_of(
    values: Sequence[Scalar],
    why: str,
    span: Span | None = None,
    via: tuple[Span, ...] = (),
    default_first: bool = False,
) -> Value:
    """The alternatives as the tightest Value: one that is certain, several, or Unknown if
    there are none or too many to tell."""
    distinct = tuple({(type(value), value): value for value in values}.values())
    if len(distinct) == 1:
        return Known(distinct[0], span, False, via)
    if not distinct or len(distinct) > _MAX_ALTERNATIVES:
        return Unknown(why, span)
    return OneOf(distinct, why, span, via, default_first)


def lifted(
    function: Callable[..., Scalar], arguments: Sequence[Value], span: Span | None = None
) -> Value:
    """``function`` over scalars, applied to what is known of ``arguments``.

    Alternatives are multiplied out; an argument that is not scalar, or one the function
    refuses (it raises ValueError, TypeError, ArithmeticError or LookupError), gives Unknown.
    """
    choices: list[tuple[Scalar, ...]] = []
    combinations = 1
    for argument in arguments:
        if isinstance(argument, Unknown):
            return replace(argument, span=span, optional=False, given_by="", default="")
        if not isinstance(argument, (Known, OneOf)):
            return Unknown("an object or array where a single value is expected", span)
        choices.append(alternatives(argument))
        combinations *= len(choices[-1])
        if combinations > _MAX_COMBINATIONS:
            return Unknown("too many possible values", span)
    try:
        results = [checked(function(*choice)) for choice in itertools.product(*choices)]
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        return Unknown(f"cannot be computed ({error})", span)
    several = [argument for argument in arguments if isinstance(argument, OneOf)]
    why = several[0].why if several else ""
    default_first = all(argument.default_first for argument in several)
    outcome = one_of(results, why, span, via_of(arguments), default_first)
    if isinstance(outcome, Known):
        by_default = any(isinstance(each, Known) and each.by_default for each in arguments)
        return replace(outcome, by_default=by_default)
    return outcome


def checked(value: Scalar) -> Scalar:
    """``value`` if it is of a size and kind that templates can hold.

    Raises:
        ValueError: if not.
    """
    if isinstance(value, str) and len(value) > 100_000:
        raise ValueError("the string is too long")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a number")
    if isinstance(value, int) and abs(value) >= 1 << 64:
        raise ValueError("the number is too large")
    return value


def via_of(values: Sequence[Value]) -> tuple[Span, ...]:
    """The declarations that scalars among ``values`` came through."""
    return merged_via([value.via for value in values if isinstance(value, (Known, OneOf))])


def either(first: Value, second: Value, why: str, span: Span | None = None) -> Value:
    """One of two values, nobody here can say which.

    Scalars become alternatives. Of objects all keys stay, marked conditional where only one
    side has them; of arrays all elements stay. ``null`` and unknown on one side leave the
    other side's keys, as conditional ones.
    """
    if isinstance(first, (Known, OneOf)) and isinstance(second, (Known, OneOf)):
        if isinstance(first, Known) and isinstance(second, Known) and same(first, second):
            return first if first.given_by == second.given_by else replace(first, given_by="")
        values = (*alternatives(first), *alternatives(second))
        return one_of(values, why, span, via_of((first, second)))
    if isinstance(first, Object) and isinstance(second, Object):
        return _both_objects(first, second, why)
    if isinstance(first, Array) and isinstance(second, Array):
        items = first.items if first.items == second.items else (*first.items, *second.items)
        empty = any(each.optional or not each.items for each in (first, second))
        return Array(items, first.span or second.span, open=True, optional=empty)
    for one, other in ((first, second), (second, first)):
        something = isinstance(one, (Object, Array)) and (one.open or not is_nothing(one))
        if isinstance(one, Object) and something and not isinstance(other, Array):
            return replace(conditional(one), optional=is_blank(other))
        if isinstance(one, Array) and something and not isinstance(other, Object):
            return replace(one, open=True, optional=is_blank(other))
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Unknown):
            nothing = is_nothing(other) or (isinstance(other, Unknown) and other.optional)
            given_by, default = _given(one, other)
            return replace(
                one,
                span=span,
                optional=one.optional or nothing,
                given_by=given_by,
                default=default,
            )
    return Unknown(why, span)


def _given(one: Unknown, other: Value) -> tuple[str, str]:
    """What gives a value that is one of two, and its default: nothing that does not give both."""
    if is_nothing(other):
        return one.given_by, one.default
    if not isinstance(other, Unknown) or one.given_by != other.given_by:
        return "", ""
    return one.given_by, one.default if one.default == other.default else ""


def same(first: Known, second: Known) -> bool:
    """Whether two scalars are equal and of one type."""
    return type(first.value) is type(second.value) and first.value == second.value


def conditional(value: Object) -> Object:
    """``value`` as an object that may or may not be there: its keys are conditional."""
    entries = tuple(replace(entry, conditional=True) for entry in value.entries)
    return replace(value, entries=entries, open=True)


def _both_objects(first: Object, second: Object, why: str) -> Object:
    others = {entry.key.lower(): entry for entry in second.entries}
    entries: list[Entry] = []
    for entry in {entry.key.lower(): entry for entry in first.entries}.values():
        other = others.pop(entry.key.lower(), None)
        if other is None:
            entries.append(replace(entry, conditional=True))
        else:
            value = either(entry.value, other.value, why, entry.key_span)
            both = entry.conditional or other.conditional
            entries.append(Entry(entry.key, entry.key_span, value, both))
    entries.extend(replace(entry, conditional=True) for entry in others.values())
    return Object(tuple(entries), first.span or second.span, first.open or second.open)


def weakened(value: Value, why: str) -> Value:
    """``value`` after something unknown was laid over it: keys stay, what they hold may not."""
    if isinstance(value, Object):
        entries = tuple(replace(entry, value=weakened(entry.value, why)) for entry in value.entries)
        return replace(value, entries=entries, open=True)
    if isinstance(value, Array):
        return replace(value, open=True) if value.items else Unknown(why, value.span)
    return Unknown(why, value.span)
