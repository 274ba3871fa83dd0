"""Answers remembered, cycles cut, and a bound on how often anything is worked out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")
_MAX_TRIES = 2


class Memo(Generic[_T]):
    """Works out each key at most twice.

    A question that is asked while it is being answered (a cycle), or too deep inside others,
    gets ``empty``. An answer that may have suffered from that, and is empty, is not final: it
    is worked out once more when it is asked for again.
    """

    def __init__(self, empty: _T, depth: int) -> None:
        self._empty = empty
        self._limit = depth
        self._known: dict[Hashable, _T] = {}
        self._busy: set[Hashable] = set()
        self._tries: dict[Hashable, int] = {}
        self._depth = 0
        self._cuts = 0

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The answer for ``key``; ``make`` works it out."""
        known = self._known.get(key)
        if known is not None:
            return known
        if key in self._known:
            return self._known[key]  # the answer is None
        if key in self._busy or self._depth >= self._limit:
            self._cuts += 1
            return self._empty
        cuts = self._cuts
        self._busy.add(key)
        self._depth += 1
        try:
            found = make()
        finally:
            self._depth -= 1
            self._busy.discard(key)
        tries = self._tries.get(key, 0) + 1
        if found != self._empty or self._cuts == cuts or tries >= _MAX_TRIES or not self._depth:
            self._known[key] = found
        else:
            self._tries[key] = tries
        return found
