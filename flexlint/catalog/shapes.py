"""The shapes that data in the catalogue's files can have, and what is made of each.

A shape says all about its data in one place: what may be written (checked by
:mod:`flexlint.catalog.validation`, said to editors by :mod:`flexlint.catalog.json_schema`) and
what is made of it. ``read`` checks nothing: its data has been validated, or is the shipped
catalogue, which the tests have validated. Unknown keys are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

Data: TypeAlias = dict[str, Any]
"""A mapping as YAML gives it. It does not leave this package."""


class Shape(Protocol):
    """What data may look like."""

    def read(self, data: Any) -> Any:
        """What plain ``data`` of this shape stands for."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string; ``words`` are the only ones allowed, ``pattern`` must match all of it."""

    words: tuple[str, ...] = ()
    pattern: str = ""
    says: str = ""
    """The pattern in words, for messages."""
    regex: bool = False
    """The string must itself be a regular expression."""
    makes: Callable[[str], Any] = str

    def read(self, data: Any) -> Any:
        """``makes`` of the string."""
        return self.makes(data)


@dataclass(frozen=True, slots=True)
class Number:
    """An integer or a float, not a boolean."""

    integer: bool = False
    or_text: bool = False

    def read(self, data: Any) -> Any:
        """The number."""
        return data


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""

    def read(self, data: Any) -> Any:
        """The flag."""
        return data


def _same(data: Any) -> Any:
    return data


@dataclass(frozen=True, slots=True)
class Anything:
    """Any scalar, or with ``tree`` any data."""

    tree: bool = False
    makes: Callable[[Any], Any] = _same

    def read(self, data: Any) -> Any:
        """``makes`` of the data."""
        return self.makes(data)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of ``item``; ``least`` of them at least."""

    item: Shape
    least: int = 1
    makes: Callable[[tuple[Any, ...]], Any] = _same

    def read(self, data: Any) -> Any:
        """``makes`` of a tuple."""
        return self.makes(tuple(self.item.read(item) for item in data))


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from free keys to ``value``, read as a tuple of pairs."""

    value: Shape
    key: str = "path"
    """What a key is, for messages."""
    named: str = ""
    """The argument of the value's class that takes its key; the values are read alone then."""

    def read(self, data: Any) -> Any:
        """Pairs of key and value, or values that know their keys."""
        if self.named and isinstance(self.value, Fields):
            return tuple(self.value.read(item, **{self.named: key}) for key, item in data.items())
        return tuple((key, self.value.read(item)) for key, item in data.items())


@dataclass(frozen=True, slots=True)
class Pair:
    """A mapping with exactly one key, which is free: a path and what is said of it."""

    value: Shape
    makes: Callable[[str, Any], Any]
    key: str = "path"

    def read(self, data: Any) -> Any:
        """``makes`` of the key and the value."""
        ((key, item),) = data.items()
        return self.makes(key, self.value.read(item))


@dataclass(frozen=True, slots=True)
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

    def today(self, written: str) -> str:
        """What the field that is ``written`` is called today."""
        return dict(self.renamed).get(written, written)

    def read(self, data: Any, **more: Any) -> Any:
        """``makes`` of the fields that are given, and of ``more``."""
        for key, item in data.items():
            name = self.today(key) if self.renamed else key
            shape = self.fields.get(name)
            if shape is not None:
                more[name.replace("-", "_")] = shape.read(item)
        return self.makes(**more)


@dataclass(frozen=True, slots=True)
class Either:
    """A single value of the shape ``scalar``, or a list or mapping of the shape ``tree``."""

    scalar: Shape
    tree: Shape

    def read(self, data: Any) -> Any:
        """What the shape that fits makes of it."""
        return (self.tree if isinstance(data, (list, dict)) else self.scalar).read(data)


@dataclass(frozen=True, slots=True)
class Reference:
    """The shape that ``find`` gives, called ``name``: for shapes that contain themselves."""

    name: str
    find: Callable[[], Shape]
    makes: Callable[[Any], Any] = _same

    def read(self, data: Any) -> Any:
        """``makes`` of what the shape that is referred to makes."""
        return self.makes(self.find().read(data))


def fields(
    name: str,
    makes: Callable[..., Any],
    required: dict[str, Shape],
    optional: dict[str, Shape] | None = None,
    *,
    exactly_one: tuple[tuple[str, ...], ...] = (),
    at_least_one: tuple[str, ...] = (),
    renamed: tuple[tuple[str, str], ...] = (),
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
    )
