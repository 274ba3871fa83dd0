"""Results as plain data, and back: what is kept of them is read without making anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from flexlint import model
from flexlint.engine.results import FileResult

_TUPLE = ""


def encoded(value: object) -> object:
    """``value``, made of the model's dataclasses and enumerations, as JSON has it.

    Raises:
        TypeError: if it is made of something else.
    """
    if isinstance(value, Enum):
        return {type(value).__name__: value.name}
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple):
        return [_TUPLE, *map(encoded, value)]
    if is_dataclass(value) and type(value).__name__ in _classes():
        parts = (getattr(value, part.name) for part in fields(value))
        return [type(value).__name__, *map(encoded, parts)]
    raise TypeError(f"{type(value).__name__} has no place in a result")


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
    return {p.__name__: p for p in (*found, FileResult) if is_dataclass(p)}


@cache
def _enumerations() -> Mapping[str, type[Enum]]:
    found = (part for part in vars(model).values() if isinstance(part, type))
    return {part.__name__: part for part in found if issubclass(part, Enum)}
