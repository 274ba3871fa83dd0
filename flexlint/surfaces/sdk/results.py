"""What a program does with the instances that an operation lists."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flexlint.model import LENGTH, Read, Span
from flexlint.record import field, record, record_with
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.receivers import Reading
from flexlint.surfaces.sdk.syntax import LOOPS

_WORD = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ITERATING = frozenset({"foreach", "map", "filter", "find", "some", "every", "then", "flatmap"})
"""Methods that give the items to a function that is written there."""
_COUNTING = frozenset({"length", "more", "notdone", "next", "nextwithcontext", "len"})
_GIVING = frozenset({"=", ":="})
_OVER = frozenset({"of", "in", "range"})
_CONTEXT = regex(r"\w{0,40}(?:ctx|context)\b", re.IGNORECASE)
_NOTHING = frozenset({"", "nil", "null", "undefined", '""'})
_MOST_LEVELS = 8


@record
class Result:
    """What is read of one list. ``everything`` is False if more may be."""

    reads: tuple[Read, ...] = ()
    everything: bool = False
    plain: bool = False
    """Whether the list is asked for without options."""


@record_with(frozen=False)
class _Trail:
    reads: list[Read] = field(default_factory=list)
    everything: bool = True
    looped: bool = False
    """Whether something is done with each of them, which should be seen."""

    def is_whole(self) -> bool:
        """Whether the reads are all that is done."""
        read = any(each.name != LENGTH for each in self.reads)
        return self.everything and (read or (bool(self.reads) and not self.looped))


def results_of(
    tokens: Tokens, reading: Reading, operations: Mapping[int, str]
) -> Mapping[int, Result]:
    """The index of each method that lists instances as plain data -> what is read of them.

    ``operations`` are those that methods, by the indices of their names, are calls of.
    """
    trails: dict[int, _Trail] = {}
    around = tokens.enclosing()
    for index, kind in enumerate(reading.kinds):
        if kind is None or kind.what != "instance" or kind.by < 0:
            continue
        trail = trails.setdefault(kind.by, _Trail())
        if not _follow(tokens, reading, index, trail, operations, around):
            trail.everything = False
    return {
        method: Result(tuple(trail.reads), trail.is_whole(), _is_plain(tokens, method))
        for method, trail in trails.items()
    }


def _is_plain(tokens: Tokens, method: int) -> bool:
    """Whether a call gives a group and a name, and nothing behind them."""
    closed = tokens.other[method + 1] if tokens.word(method + 1) == "(" else -1
    at, parts = method + 2, [""]
    while at < closed:
        if tokens.word(at) == ",":
            parts.append("")
        else:
            parts[-1] += tokens.word(at)
        at = tokens.behind(at)
    if _CONTEXT.match(parts[0]):
        del parts[0]
    return closed >= 0 and all(part in _NOTHING for part in parts[2:])


def _follow(
    tokens: Tokens,
    reading: Reading,
    index: int,
    trail: _Trail,
    operations: Mapping[int, str],
    around: tuple[int, ...],
) -> bool:
    """Whether all that is done with the instances that end at ``index`` is seen."""
    after = tokens.word(index + 1)
    if after in {"(", "["}:
        return True  # what is called, or taken out, ends later
    if after in {".", "?.", "!"}:
        name = index + 2 + (after == "!")
        if not tokens.is_name(name):
            return False  # ``all...``, or something that is not read here
        return _member(tokens, reading, name, trail, operations, around)
    if after in _GIVING or after in _OVER:
        return True  # it is given a value here
    if after == "," and tokens.is_name(index + 2) and tokens.word(index + 3) in _GIVING:
        return True
    start = reading.starts[index]
    before = tokens.word(start - 1)
    if start == tokens.other[index] and (before in LOOPS or tokens.word(start - 2) == "for"):
        return True  # the head of a loop, whose inside has been seen
    if before == "await":
        start -= 1
        before = tokens.word(start - 1)
    if before in _OVER:
        trail.reads.append(_read(tokens, index, LENGTH))
        trail.looped = True
        return True
    if before in _GIVING:
        return tokens.is_name(start - 2) and tokens.word(start - 3) not in {".", "?."}
    if before == "(" and after == ")":
        called = tokens.word(start - 2)
        if called in {"len", "if", "while"}:
            trail.reads.append(_read(tokens, index, LENGTH))
            return True
        return not tokens.is_name(start - 2) and reading.kinds[index + 1] == reading.kinds[index]
    return False


def _member(
    tokens: Tokens,
    reading: Reading,
    name: int,
    trail: _Trail,
    operations: Mapping[int, str],
    around: tuple[int, ...],
) -> bool:
    """The member at ``name`` is read of instances."""
    written = tokens.word(name)
    called = tokens.word(name + 1) == "("
    if called and written.lower() in _ITERATING:
        first = name + 2 + (tokens.word(name + 2) == "async")
        arrow = tokens.behind(first) if tokens.word(first) == "(" else first + 1
        trail.reads.append(_read(tokens, name, LENGTH))
        trail.looped = True
        return tokens.word(arrow) == "=>"
    kind = reading.kinds[name] if name < len(tokens) else None
    if kind is not None and kind.what == "instance":
        return True
    if written.lower() in _COUNTING:
        trail.reads.append(_read(tokens, name, LENGTH))
        return True
    if called:
        return False
    at = name
    given = ""
    for _ in range(_MOST_LEVELS):
        at = around[at]
        if at < 0:
            break
        if tokens.word(at) == "(" and at - 1 in operations:
            given = operations[at - 1]
            break
    snake = "_".join(part.lower() for part in _WORD.findall(written))
    trail.reads.append(_read(tokens, name, snake, given))
    return True


def _read(tokens: Tokens, index: int, name: str, given_to: str = "") -> Read:
    return Read(name, Span(tokens.starts[index], tokens.end(index)), given_to)
