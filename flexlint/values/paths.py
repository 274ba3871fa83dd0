"""Paths into Values: ``properties.networkProfile.ipConfigurations[*].name``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from flexlint.model import Array, Object, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex

_STEP = regex(r"([^.\[\]]+)|\[(\*|\d+)\]")
_MORE_KEYS = "the object may have more keys"


@record
class Hit:
    """A value found at a path: the concrete path, where its key stands, and the value."""

    path: str
    key_span: Span | None
    """Span of the nearest key on the way; None if the path has no key."""
    value: Value
    conditional: bool = False
    """True if a key on the way is there only under a condition nobody can decide here."""


@record
class Hits:
    """All values at a path. ``hidden`` says why there may be more (empty: there are not)."""

    found: tuple[Hit, ...]
    hidden: str = ""


_NOTHING = Hits(())
_NOTHING_SEEN = Hits((), _MORE_KEYS)


@lru_cache(maxsize=512)
def steps(path: str) -> tuple[str | int, ...]:
    """A path as steps: a key, an index, or ``*`` for every element.

    ``steps("a.b[*]")`` is ``("a", "b", "*")``; ``.`` and the empty path have no steps.
    """
    result: list[str | int] = []
    for key, index in _STEP.findall(path):
        if key:
            result.append(key)
        else:
            result.append("*" if index == "*" else int(index))
    return tuple(result)


def last_name(path: str) -> str:
    """The key that ``path`` ends in, as it is written; empty if it has none."""
    keys = [step for step in steps(path) if isinstance(step, str) and step != "*"]
    return keys[-1] if keys else ""


@lru_cache(maxsize=512)
def last_key(path: str) -> str:
    """:func:`last_name` in lower case."""
    return last_name(path).lower()


def all_keys(root: Value) -> frozenset[str]:
    """Every key at any depth of ``root``, in lower case: what no path below it can lack."""
    found: set[str] = set()
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, Object):
            for entry in value.entries:
                found.add(entry.key.lower())
                if isinstance(entry.value, Object | Array):
                    pending.append(entry.value)
        elif isinstance(value, Array):
            pending += [item for item in value.items if isinstance(item, Object | Array)]
    return frozenset(found)


def scalars_in(root: Value) -> Iterator[Value]:
    """Everything at any depth of ``root`` that is neither object nor array."""
    pending = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, Object):
            pending += [entry.value for entry in value.entries]
        elif isinstance(value, Array):
            pending += value.items
        else:
            yield value


def resolve(root: Value, path: str) -> Hits:
    """Every value at ``path`` below ``root``. Keys compare case-insensitively."""
    value, dotted, conditional = root, "", False
    span: Span | None = None
    left = steps(path)
    # Down to the first array there is one way only.
    for done, step in enumerate(left):
        if step == "*" or isinstance(step, int) or not isinstance(value, Object):
            left = left[done:]
            break
        entry = value.entry(step)
        if entry is None:
            return _NOTHING_SEEN if value.open else _NOTHING
        dotted = f"{dotted}.{entry.key}" if dotted else entry.key
        conditional = conditional or entry.conditional
        span, value = entry.key_span, entry.value
    else:
        left = ()
    hits = [Hit(dotted, span, value, conditional)]
    hidden = ""
    for step in left:
        below: list[Hit] = []
        for hit in hits:
            reason = _descend(hit, step, below)
            hidden = hidden or reason
        hits = below
    return Hits(tuple(hits), hidden)


def _descend(hit: Hit, step: str | int, below: list[Hit]) -> str:
    """Append what ``step`` leads to; return why something may be hidden, or ""."""
    value = hit.value
    if isinstance(value, Unknown):
        return value.why or "not known"
    if step == "*" or isinstance(step, int):
        if not isinstance(value, Array):
            return ""
        for index, item in enumerate(value.items):
            if step in ("*", index):
                below.append(Hit(f"{hit.path}[{index}]", hit.key_span, item, hit.conditional))
        return "the array may have more elements" if value.open else ""
    if not isinstance(value, Object):
        return ""
    entry = value.entry(step)
    if entry is None:
        return _MORE_KEYS if value.open else ""
    dotted = f"{hit.path}.{entry.key}" if hit.path else entry.key
    conditional = hit.conditional or entry.conditional
    below.append(Hit(dotted, entry.key_span, entry.value, conditional))
    return ""
