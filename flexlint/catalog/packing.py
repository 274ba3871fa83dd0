"""A catalogue packed, so that reading it reads no more of it than somebody asks for."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping

from flexlint.catalog.catalog import Catalog, Index
from flexlint.catalog.packed import PROTOCOL, PackedMapping, PackedSequence
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.record import field_names, replace
from flexlint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    Parts: TypeAlias = Mapping[str, tuple[int, int]]
    """Where the pickle of each value lies, in a group of them."""

_BY_KEY = ("operations", "counterparts")
"""Mappings of a catalogue of which a run needs a few values."""
_LENGTH = 8
"""Digits at the beginning that say how long the table of contents is."""


def packed(catalog: Catalog) -> bytes:
    """What :func:`unpacked` makes ``catalog`` of; the same for the same one."""
    rules = {
        rule.code: replace(rule, cases=PackedSequence.of(rule.cases)) for rule in catalog.rules
    }
    index = {name: getattr(catalog.index, name) for name in _names(Index) if name != "rules"}
    apart = {"rules", "index", "vocabulary", *_BY_KEY}
    groups: dict[str, Mapping[str, object]] = {
        **{name: getattr(catalog, name) for name in _BY_KEY},
        "rules": rules,
        "index": index,
        "vocabulary": {
            name: getattr(catalog.vocabulary, name)
            for name in _names(Vocabulary)
            if name not in _BY_KEY
        },
        "others": {name: getattr(catalog, name) for name in _names(Catalog) if name not in apart},
    }
    contents: dict[str, dict[str, tuple[int, int]]] = {}
    body = bytearray()
    for group, values in groups.items():
        contents[group] = {}
        for name, value in values.items():
            start = len(body)
            body += pickle.dumps(value, PROTOCOL)
            contents[group][name] = (start, len(body))
    table = pickle.dumps(contents, PROTOCOL)
    return b"%0*d" % (_LENGTH, len(table)) + table + body


def unpacked(data: bytes | memoryview) -> Catalog:
    """The catalogue that :func:`packed` made ``data`` of."""
    whole = memoryview(data)
    end = _LENGTH + int(bytes(whole[:_LENGTH]))
    contents: dict[str, Parts] = pickle.loads(whole[_LENGTH:end])
    body = whole[end:]
    groups = {group: PackedMapping[Any](body, parts) for group, parts in contents.items()}
    rules, index = groups["rules"], groups["index"]
    vocabulary = _reading(groups["vocabulary"])
    vocabulary["counterparts"] = lambda _: groups["counterparts"]
    parts: dict[str, Callable[[Any], Any]] = {
        **_reading(groups["others"]),
        **{name: _giving(groups[name]) for name in _BY_KEY},
        "rules": lambda _: tuple(rules.values()),
        "index": lambda _: Index(rules, **index),
        "vocabulary": lambda _: Vocabulary.later(vocabulary),
    }
    return Catalog.later(parts)


def _names(kind: type) -> tuple[str, ...]:
    return field_names(kind) or ()


def _reading(group: Mapping[str, Any]) -> dict[str, Callable[[Any], Any]]:
    return {name: _looking_up(group, name) for name in group}


def _looking_up(group: Mapping[str, Any], name: str) -> Callable[[Any], Any]:
    return lambda _: group[name]


def _giving(value: object) -> Callable[[Any], Any]:
    return lambda _: value
