"""Template functions over objects and arrays. They keep the spans of what they pass on."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.model import Array, Entry, Known, Object, OneOf, Span, Unknown, Value
from flexlint.record import replace
from flexlint.templates import scalar_functions as scalars
from flexlint.values.algebra import (
    NotKnownError,
    Plain,
    defaulted,
    either,
    from_plain,
    lifted,
    plain,
    via_of,
    weakened,
)

_NOWHERE = Span(0, 0)
_NULL = Known(None)


def concat(arguments: Sequence[Value]) -> Value:
    """Strings to a string, arrays to an array; what is unknown opens the array."""
    if not any(isinstance(argument, Array) for argument in arguments):
        return lifted(scalars.concat, arguments)
    items: list[Value] = []
    is_open = False
    for argument in arguments:
        if isinstance(argument, Array):
            items.extend(argument.items)
            is_open |= argument.open
        else:
            is_open = True
    return Array(tuple(items), arguments[0].span, is_open)


def union(arguments: Sequence[Value]) -> Value:
    """Objects merged deeply, the later wins; arrays with the elements of all, once each."""
    result = arguments[0] if arguments else Unknown("union of nothing")
    for argument in arguments[1:]:
        result = _merged(result, argument, deep=True)
    return result


def shallow_merge(arguments: Sequence[Value]) -> Value:
    """The objects of an array merged, top level only."""
    if len(arguments) != 1 or not isinstance(arguments[0], Array):
        return Unknown("merged objects that are not known")
    result: Value = Object((), arguments[0].span, open=arguments[0].open)
    for item in arguments[0].items:
        result = _merged(result, item, deep=False)
    return result


def merged(first: Value, second: Value) -> Value:
    """``second`` laid over ``first``, as a spread does it: top level only."""
    return _merged(first, second, deep=False)


def _merged(first: Value, second: Value, deep: bool) -> Value:
    if isinstance(first, Object) and isinstance(second, Object):
        return _merged_objects(first, second, deep)
    if isinstance(first, Array) and isinstance(second, Array):
        items = (*first.items, *second.items)
        return Array(_distinct(items), first.span, first.open or second.open)
    if isinstance(second, Known) and second.value is None:
        return first
    if isinstance(first, Object):
        return weakened(first, "something unknown is merged over it")
    if isinstance(second, Object):
        return replace(second, open=True)
    if isinstance(first, Array) or isinstance(second, Array):
        known = first if isinstance(first, Array) else second
        return replace(known, open=True) if isinstance(known, Array) else known
    return Unknown("union of something unknown", first.span)


def _merged_objects(first: Object, second: Object, deep: bool) -> Object:
    entries = {entry.key.lower(): entry for entry in first.entries}
    if second.open and not second.entries:
        # Nothing is known to override anything: what an empty default is.
        for key, entry in entries.items():
            entries[key] = replace(entry, value=defaulted(entry.value))
    elif second.open:
        for key, entry in entries.items():
            why = "something unknown is merged over it"
            entries[key] = replace(entry, value=weakened(entry.value, why))
    for entry in second.entries:
        key = entry.key.lower()
        old = entries.get(key)
        value = entry.value
        if old is not None:
            if deep and isinstance(old.value, Object) and isinstance(value, Object):
                value = _merged_objects(old.value, value, deep)
            if entry.conditional:
                value = either(value, old.value, "one object is merged under a condition")
        conditional = entry.conditional and (old is None or old.conditional)
        entries[key] = Entry(entry.key, entry.key_span, value, conditional)
    return Object(tuple(entries.values()), first.span, first.open or second.open)


def _distinct(items: tuple[Value, ...]) -> tuple[Value, ...]:
    """Without repeated scalars; objects are all kept."""
    seen: set[tuple[type, object]] = set()
    kept: list[Value] = []
    for item in items:
        if isinstance(item, Known):
            key = (type(item.value), item.value)
            if key in seen:
                continue
            seen.add(key)
        kept.append(item)
    return tuple(kept)


def intersection(arguments: Sequence[Value]) -> Value:
    """What all have in common; only of values known through and through."""
    first, *rest = (plain(argument) for argument in arguments)
    if isinstance(first, list):
        common: Plain = first
        for other in rest:
            if not isinstance(other, list):
                raise TypeError("arrays are expected")
            common = [item for item in first if item in other]
            first = common
        return from_plain(common, arguments[0].span)
    if isinstance(first, dict):
        left: dict[str, Plain] = first
        for other in rest:
            if not isinstance(other, dict):
                raise TypeError("objects are expected")
            left = {key: item for key, item in left.items() if other.get(key, left) == item}
        return from_plain(left, arguments[0].span)
    raise TypeError("arrays or objects are expected")


def create_object(arguments: Sequence[Value]) -> Value:
    """Keys and values in turn; a key that is not known opens the object."""
    entries: list[Entry] = []
    is_open = len(arguments) % 2 == 1
    for key, value in zip(arguments[::2], arguments[1::2], strict=False):
        if isinstance(key, Known) and isinstance(key.value, str):
            entries.append(Entry(key.value, key.span or _NOWHERE, value))
        else:
            is_open = True
    return Object(tuple(entries), None, is_open)


def create_array(arguments: Sequence[Value]) -> Value:
    """An array of the arguments."""
    return Array(tuple(arguments))


def array(arguments: Sequence[Value]) -> Value:
    """An array as it is, anything else as the only element of one."""
    (value,) = arguments
    if isinstance(value, (Array, Unknown)):
        return value
    return Array((value,), value.span)


def contains(arguments: Sequence[Value]) -> Value:
    """Whether an object has a key, an array an element, a string a part."""
    container, wanted = arguments
    if isinstance(container, Object):
        if not isinstance(wanted, Known):
            raise NotKnownError
        entry = container.entry(scalars.to_text(wanted.value))
        if entry is not None and not entry.conditional:
            return Known(True)
        if entry is None and not container.open:
            return Known(False)
        raise NotKnownError
    if isinstance(container, Array):
        if not isinstance(wanted, Known):
            raise NotKnownError
        known = [item for item in container.items if isinstance(item, Known)]
        if any(scalars.equals(item.value, wanted.value) for item in known):
            return Known(True)
        certain = not any(isinstance(item, (Unknown, OneOf)) for item in container.items)
        if certain and not container.open:
            return Known(False)
        raise NotKnownError
    return lifted(lambda text, part: scalars.index_of(text, scalars.to_text(part)) >= 0, arguments)


def empty(arguments: Sequence[Value]) -> Value:
    """Whether there is nothing in it."""
    (value,) = arguments
    if isinstance(value, (Object, Array)):
        inside: Sequence[object]
        if isinstance(value, Object):
            inside = [entry for entry in value.entries if not entry.conditional]
            uncertain = value.open or len(inside) < len(value.entries)
        else:
            inside, uncertain = value.items, value.open
            if uncertain:
                raise NotKnownError
        if not inside and uncertain:
            raise NotKnownError
        return Known(not inside)
    return lifted(lambda text: text is None or text == "", arguments)


def length(arguments: Sequence[Value]) -> Value:
    """Number of elements, keys or characters."""
    (value,) = arguments
    if isinstance(value, Array) and not value.open:
        return Known(len(value.items))
    if isinstance(value, Object) and not value.open:
        return Known(len({entry.key.lower() for entry in value.entries}))
    if isinstance(value, (Object, Array)):
        raise NotKnownError
    return lifted(lambda text: len(scalars.text(text)), arguments)


def first(arguments: Sequence[Value]) -> Value:
    """The first element or character."""
    return _end(arguments, 0)


def last(arguments: Sequence[Value]) -> Value:
    """The last element or character."""
    return _end(arguments, -1)


def _end(arguments: Sequence[Value], index: int) -> Value:
    (value,) = arguments
    if isinstance(value, Array):
        if value.open:
            raise NotKnownError
        return value.items[index] if value.items else _NULL
    end = slice(-1, None) if index else slice(0, 1)
    return lifted(lambda text: scalars.text(text)[end], arguments)


def skip(arguments: Sequence[Value]) -> Value:
    """Without the first elements or characters."""
    value, count = arguments
    if isinstance(value, Array):
        start = max(0, _whole(count))
        return replace(value, items=value.items[start:])
    return lifted(lambda text, n: scalars.text(text)[max(0, scalars.whole(n)) :], arguments)


def take(arguments: Sequence[Value]) -> Value:
    """The first elements or characters."""
    value, count = arguments
    if isinstance(value, Array):
        if value.open:
            raise NotKnownError
        return replace(value, items=value.items[: max(0, _whole(count))])
    return lifted(lambda text, n: scalars.text(text)[: max(0, scalars.whole(n))], arguments)


def _whole(value: Value) -> int:
    if not isinstance(value, Known):
        raise NotKnownError
    return scalars.whole(value.value)


def numbers_range(arguments: Sequence[Value]) -> Value:
    """``count`` whole numbers from ``start``."""
    start, count = (_whole(argument) for argument in arguments)
    if not 0 <= count <= 2_000:
        raise ValueError("the range is too long")
    by_default = any(isinstance(each, Known) and each.by_default for each in arguments)
    via = via_of(arguments)
    numbers = range(start, start + count)
    return Array(tuple(Known(number, None, by_default, via) for number in numbers))


def split(arguments: Sequence[Value]) -> Value:
    """A string cut at one or several separators."""
    value, by = (plain(argument) for argument in arguments)
    separators = by if isinstance(by, list) else [by]
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    found = [value]
    for separator in separators:
        if not isinstance(separator, str) or not separator:
            raise TypeError("a separator is expected")
        found = [part for piece in found for part in piece.split(separator)]
    if len(found) > 2_000:
        raise ValueError("too many parts")
    via = via_of(arguments)
    span = arguments[0].span
    by_default = isinstance(arguments[0], Known) and arguments[0].by_default
    return Array(tuple(Known(part, span, by_default, via) for part in found), span)


def join(arguments: Sequence[Value]) -> Value:
    """The elements of an array as one string."""
    value, separator = arguments
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, Array) or value.open or not isinstance(separator, Known):
        raise NotKnownError
    between = scalars.text(separator.value)
    return lifted(lambda *parts: between.join(map(scalars.to_text, parts)), value.items)


def flatten(arguments: Sequence[Value]) -> Value:
    """An array of arrays as one array."""
    (value,) = arguments
    if not isinstance(value, Array):
        raise NotKnownError
    return concat((Array((), value.span, value.open), *value.items))


def items(arguments: Sequence[Value]) -> Value:
    """The entries of an object, sorted by key, as objects with ``key`` and ``value``."""
    (value,) = arguments
    if not isinstance(value, Object):
        raise NotKnownError
    latest = {entry.key.lower(): entry for entry in value.entries}
    pairs = tuple(
        Object(
            (
                Entry("key", entry.key_span, Known(entry.key, entry.key_span)),
                Entry("value", entry.key_span, entry.value),
            )
        )
        for _, entry in sorted(latest.items())
    )
    uncertain = value.open or any(entry.conditional for entry in latest.values())
    return Array(pairs, value.span, uncertain)


def object_keys(arguments: Sequence[Value]) -> Value:
    """The keys of an object, sorted."""
    (value,) = arguments
    if not isinstance(value, Object):
        raise NotKnownError
    keys = sorted({entry.key for entry in value.entries})
    return Array(tuple(Known(key) for key in keys), value.span, value.open)


def minimum(arguments: Sequence[Value]) -> Value:
    """The smallest of the numbers given, or of an array of numbers."""
    return lifted(lambda *numbers: min(map(scalars.whole, numbers)), _spread(arguments))


def maximum(arguments: Sequence[Value]) -> Value:
    """The largest of the numbers given, or of an array of numbers."""
    return lifted(lambda *numbers: max(map(scalars.whole, numbers)), _spread(arguments))


def _spread(arguments: Sequence[Value]) -> Sequence[Value]:
    if len(arguments) == 1 and isinstance(arguments[0], Array):
        if arguments[0].open:
            raise NotKnownError
        return arguments[0].items
    return arguments


def index_of(arguments: Sequence[Value]) -> Value:
    """The first place of an element or of a part of a string."""
    value, wanted = arguments
    if isinstance(value, Array):
        found, item = _list(plain(value)), plain(wanted)
        return Known(found.index(item) if item in found else -1)
    return lifted(scalars.index_of, arguments)


def last_index_of(arguments: Sequence[Value]) -> Value:
    """The last place of an element or of a part of a string."""
    value, wanted = arguments
    if isinstance(value, Array):
        found = _list(plain(value))
        places = [at for at, item in enumerate(found) if item == plain(wanted)]
        return Known(places[-1] if places else -1)
    return lifted(scalars.last_index_of, arguments)


def _list(value: Plain) -> list[Plain]:
    if not isinstance(value, list):
        raise TypeError("an array is expected")
    return value


def string(arguments: Sequence[Value]) -> Value:
    """Anything as a string; objects and arrays as compact JSON."""
    (value,) = arguments
    if isinstance(value, (Object, Array)):
        import json  # few templates call for it, and it takes longer than they do

        return Known(json.dumps(plain(value), separators=(",", ":")), value.span)
    return lifted(scalars.to_text, arguments)


def _depth(source: str) -> int:
    """The deepest nesting of brackets, those in strings included."""
    depth = deepest = 0
    for character in source:
        if character in "{[":
            depth += 1
            deepest = max(depth, deepest)
        elif character in "}]":
            depth -= 1
    return deepest


def parse_json(arguments: Sequence[Value]) -> Value:
    """The value that a JSON text holds; keys and values stand where the text stands."""
    (value,) = arguments
    if not isinstance(value, Known):
        return value if isinstance(value, Unknown) else Unknown("JSON that is not known")
    source = scalars.text(value.value)
    if len(source) > 50_000 or _depth(source) > 30:
        raise ValueError("too much JSON")
    import json

    result = from_plain(json.loads(source), value.span)
    return (
        replace(result, via=value.via, by_default=value.by_default)
        if isinstance(result, Known)
        else result
    )
