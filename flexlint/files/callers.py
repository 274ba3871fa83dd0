"""Files that mention no scale set and call one that does, which decides about it by arguments."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from flexlint.files.prefilter import relevant
from flexlint.files.reading import Neighbours
from flexlint.record import field, record
from flexlint.typed import TypeAlias

CalledBy: TypeAlias = "Callable[[str, bytes], Iterable[str]]"
"""The paths, relative to its folder, of the files that the file at a path with such content may
call. Cheap: it is asked of every file."""

_MAX_DEPTH = 4
_MAX_CALLED = 400


@record
class Callers:
    """Which files of a run call one that mentions scale sets, however far down.

    Args:
        called_by: which files a file calls.
        neighbours: reads them, within the boundary of the file that is linted.
    """

    called_by: CalledBy
    neighbours: Neighbours
    _known: dict[tuple[str, str], tuple[bool, tuple[str, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Of each file that was read: whether it mentions scale sets itself, and what it calls."""

    def lead_to_mentions(self, path: str, data: bytes) -> bool:
        """Whether the file at ``path``, with the content ``data``, calls one that mentions."""
        called = self._called(path, data)
        seen = {path}
        for _ in range(_MAX_DEPTH):
            further: list[str] = []
            for other in called:
                if len(seen) > _MAX_CALLED:
                    return True  # nobody knows, and the reader will say so
                if other in seen:
                    continue
                seen.add(other)
                mentions, next_ = self._of(path, other)
                if mentions:
                    return True
                further += next_
            called = tuple(further)
        return False

    def _of(self, caller: str, path: str) -> tuple[bool, tuple[str, ...]]:
        reader = self.neighbours(caller)
        key = (reader.boundary.root, path)
        if key not in self._known:
            data = reader.boundary.read(path, reader.limit)
            self._known[key] = (False, ())
            if isinstance(data, bytes):
                self._known[key] = (relevant(data), self._called(path, data))
        return self._known[key]

    def _called(self, path: str, data: bytes) -> tuple[str, ...]:
        folder = posixpath.dirname(path)
        return tuple(
            posixpath.normpath(posixpath.join(folder, written))
            for written in self.called_by(path, data)
        )
