"""A catalogue packed, so that reading it reads no more of it than somebody asks for."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Any

from flexlint.catalog.catalog import Catalog, Index
from flexlint.catalog.packed import PROTOCOL, PackedMapping, PackedSequence
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.record import field_names, replace

_BY_KEY = ("operations", "counterparts")
"""Mappings of a catalogue of which a run needs a few values."""


def packed(catalog: Catalog) -> bytes:
    """What :func:`unpacked` makes ``catalog`` of; the same for the same one."""
    rules = {
        rule.code: replace(rule, cases=PackedSequence.of(rule.cases)) for rule in catalog.rules
    }
    index = {name: getattr(catalog.index, name) for name in _names(Index) if name != "rules"}
    apart = {"rules", "index", "vocabulary", *_BY_KEY}
    vocabulary = {n: getattr(catalog.vocabulary, n) for n in _names(Vocabulary) if n not in _BY_KEY}
    return _pickled(
        {
            "keys": {name: _each(getattr(catalog, name)) for name in _BY_KEY},
            "rules": _each(rules),
            "index": _pickled(index),
            "vocabulary": _each(vocabulary),
            "others": _each({n: getattr(catalog, n) for n in _names(Catalog) if n not in apart}),
        }
    )


def unpacked(data: bytes) -> Catalog:
    """The catalogue that :func:`packed` made ``data`` of."""
    whole: dict[str, Any] = pickle.loads(data)
    rules = PackedMapping[Any](whole["rules"])
    keyed = {name: PackedMapping[Any](whole["keys"][name]) for name in _BY_KEY}
    vocabulary = {name: _reading(part) for name, part in whole["vocabulary"].items()}
    vocabulary["counterparts"] = lambda _: keyed["counterparts"]
    parts: dict[str, Callable[[Any], Any]] = {
        **{name: _reading(part) for name, part in whole["others"].items()},
        "operations": lambda _: keyed["operations"],
        "counterparts": lambda _: keyed["counterparts"],
        "rules": lambda _: tuple(rules.values()),
        "index": lambda _: Index(rules, **pickle.loads(whole["index"])),
        "vocabulary": lambda _: Vocabulary.later(vocabulary),
    }
    return Catalog.later(parts)


def _names(kind: type) -> tuple[str, ...]:
    return field_names(kind) or ()


def _each(values: Mapping[str, object]) -> dict[str, bytes]:
    return {name: _pickled(value) for name, value in values.items()}


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, PROTOCOL)


def _reading(part: bytes) -> Callable[[Any], Any]:
    return lambda _: pickle.loads(part)
