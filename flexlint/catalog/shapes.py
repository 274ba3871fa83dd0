"""The shapes that data in the catalogue's files can have, and what is made of each.

A shape says all about its data in one place: what may be written (checked by
:mod:`flexlint.catalog.validation`, said to editors by :mod:`flexlint.catalog.json_schema`) and
what is made of it. Readers check nothing: their data has been validated, or is the shipped
catalogue, which the tests have validated. Unknown keys are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from flexlint.record import record
from flexlint.typed import Any, Protocol, TypeAlias

MAX_BYTES = 2_000_000
"""Of one file of rules."""

Data: TypeAlias = dict[str, Any]
"""A mapping as YAML gives it. It does not leave this package."""


Reader: TypeAlias = Callable[[Any], Any]
"""Plain data -> what it stands for."""


class Shape(Protocol):
    """What data may look like."""

    def reader(self) -> Reader:
        """A function that makes of plain data of this shape what it stands for."""


def _same(data: Any) -> Any:
    return data


@record
class Text:
    """A string; ``words`` are the only ones allowed, ``pattern`` must match all of it."""

    words: tuple[str, ...] = ()
    pattern: str = ""
    says: str = ""
    """The pattern in words, for messages."""
    regex: bool = False
    """The string must itself be a regular expression."""
    makes: Reader = _same

    def reader(self) -> Reader:
        """``makes`` of the string."""
        return self.makes


@record
class Number:
    """An integer or a float, not a boolean."""

    integer: bool = False
    or_text: bool = False

    def reader(self) -> Reader:
        """The number."""
        return _same


@record
class Flag:
    """``true`` or ``false``."""

    def reader(self) -> Reader:
        """The flag."""
        return _same


@record
class Anything:
    """Any scalar, or with ``tree`` any data."""

    tree: bool = False
    makes: Reader = _same

    def reader(self) -> Reader:
        """``makes`` of the data."""
        return self.makes


@record
class Items:
    """A list of ``item``; ``least`` of them at least."""

    item: Shape
    least: int = 1
    makes: Callable[[tuple[Any, ...]], Any] = tuple

    def reader(self) -> Reader:
        """``makes`` of a tuple."""
        makes, item = self.makes, self.item.reader()
        if item is _same and makes is tuple:
            return tuple
        return lambda data: makes(tuple(map(item, data)))


@record
class Table:
    """A mapping from free keys to ``value``."""

    value: Shape
    key: str = "path"
    """What a key is, for messages."""

    def reader(self) -> Reader:
        """A tuple of pairs, or of values that know their keys."""
        value = self.value.reader()
        if isinstance(self.value, Fields) and self.value.key:
            own = self.value.key
            return lambda data: tuple(value({**item, own: key}) for key, item in data.items())
        return lambda data: tuple((key, value(item)) for key, item in data.items())


@record
class Pair:
    """A mapping with exactly one key, which is free: a path and what is said of it."""

    value: Shape
    makes: Callable[[str, Any], Any]
    key: str = "path"

    def reader(self) -> Reader:
        """``makes`` of the key and the value."""
        makes, value = self.makes, self.value.reader()

        def read(data: Any) -> Any:
            ((key, item),) = data.items()
            return makes(key, value(item))

        return read


@record
class Fields:
    """A mapping with named fields; the arguments of ``makes`` are called like them, with ``_``
    for ``-``. A field that is not given is left to the default of its argument."""

    name: str
    fields: Mapping[str, Shape]
    makes: Callable[..., Any]
    required: tuple[str, ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    """Of each of these groups one, and only one, must be given."""
    at_least_one: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """(old name, name). Both are read, the old one for one more release."""
    key: str = ""
    """The argument that takes the key under which the mapping stands in a :class:`Table`."""

    def today(self, written: str) -> str:
        """What the field that is ``written`` is called today."""
        return dict(self.renamed).get(written, written)

    def reader(self) -> Reader:
        """``makes`` of the fields that are given."""
        makes = self.makes
        known = {
            name: (name.replace("-", "_"), shape.reader()) for name, shape in self.fields.items()
        }
        known |= {old: known[name] for old, name in self.renamed}
        if self.key:
            known[self.key] = (self.key, _same)

        def read(data: Any) -> Any:
            given = {}
            for key, item in data.items():
                if key in known:
                    argument, value = known[key]
                    given[argument] = value(item)
            return makes(**given)

        return read


@record
class Either:
    """A single value of the shape ``scalar``, or a list or mapping of the shape ``tree``."""

    scalar: Shape
    tree: Shape

    def reader(self) -> Reader:
        """What the shape that fits makes of it."""
        scalar, tree = self.scalar.reader(), self.tree.reader()
        return lambda data: (tree if isinstance(data, (list, dict)) else scalar)(data)


@record
class Reference:
    """The shape that ``find`` gives, called ``name``: for shapes that contain themselves."""

    name: str
    find: Callable[[], Shape]
    makes: Callable[[Any], Any] = _same

    def reader(self) -> Reader:
        """``makes`` of what the shape that is referred to makes."""
        makes, find = self.makes, self.find
        return lambda data: makes(_reader(find)(data))


@cache
def _reader(find: Callable[[], Shape]) -> Reader:
    return find().reader()


def fields(
    name: str,
    makes: Callable[..., Any],
    required: dict[str, Shape],
    optional: dict[str, Shape] | None = None,
    *,
    exactly_one: tuple[tuple[str, ...], ...] = (),
    at_least_one: tuple[str, ...] = (),
    renamed: tuple[tuple[str, str], ...] = (),
    key: str = "",
) -> Fields:
    """A mapping called ``name`` in messages, with ``required`` fields and ``optional`` ones."""
    return Fields(
        name,
        MappingProxyType({**required, **(optional or {})}),
        makes,
        tuple(required),
        exactly_one,
        at_least_one,
        renamed,
        key,
    )
