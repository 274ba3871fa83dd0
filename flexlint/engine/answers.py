"""Results as plain data, and back: what is kept of them is read without making anything else."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache

from flexlint import model
from flexlint.engine.results import FileResult
from flexlint.record import field_names
from flexlint.typed import Any

_TUPLE = ""


def encoded(value: object) -> object:
    """``value``, made of the model's records and enumerations, as JSON has it.

    Raises:
        TypeError: if it is made of something else.
    """
    if isinstance(value, Enum):
        return {type(value).__name__: value.name}
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple):
        return [_TUPLE, *map(encoded, value)]
    kind = type(value)
    names = field_names(kind)
    if names is None or kind.__name__ not in _classes():
        raise TypeError(f"{kind.__name__} has no place in a result")
    return [kind.__name__, *(encoded(getattr(value, name)) for name in names)]


def decoded(data: object) -> Any:
    """What :func:`encoded` made ``data`` of.

    Raises:
        TypeError, KeyError, ValueError, IndexError: if it made it of nothing.
    """
    if isinstance(data, list):
        parts = tuple(map(decoded, data[1:]))
        return parts if data[0] == _TUPLE else _classes()[data[0]](*parts)
    if isinstance(data, dict):
        ((kind, name),) = data.items()
        return _enumerations()[kind][name]
    return data


@cache
def _classes() -> Mapping[str, type]:
    found = (part for part in vars(model).values() if isinstance(part, type))
    return {p.__name__: p for p in (*found, FileResult) if field_names(p) is not None}


@cache
def _enumerations() -> Mapping[str, type[Enum]]:
    found = (part for part in vars(model).values() if isinstance(part, type))
    return {part.__name__: part for part in found if issubclass(part, Enum)}
