"""Which of the definitions of a name hold where it is read, found without trying each."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from flexlint.model import Definition, Known, Location, Span
from flexlint.record import record
from flexlint.values import reach


@record
class Defined:
    """A definition and the file it stands in."""

    path: str
    definition: Definition
    location: Callable[[], Location]
    """Where the value is written."""
    why: str = ""
    """Why nobody knows the value, as a clause, if there is more to say than where it is written."""


class Reaching:
    """The definitions of one name."""

    def __init__(self, every: Iterable[Defined], has: Callable[[str], bool]) -> None:
        """``has`` says whether a file is part of the run."""
        self._every = tuple(every)
        self._of_file: dict[str, list[int]] = {}
        self._within: dict[str, list[int]] = {}
        self._in_folder: dict[str, list[int]] = {}
        self._below: dict[str, list[int]] = {}
        for number, each in enumerate(self._every):
            scope = each.definition.scope
            if scope.within:
                self._within.setdefault(each.path, []).append(number)
            for run in reach.run_from(scope, each.path, has):
                if run.endswith("/"):
                    self._in_folder.setdefault(run[:-1], []).append(number)
                else:
                    self._of_file.setdefault(run, []).append(number)
            if scope.folder:
                folders = self._below if scope.folder == "below" else self._in_folder
                folders.setdefault(reach.top_of(scope, each.path), []).append(number)

    def of(self, paths: Iterable[str], at: Span | None) -> tuple[Defined, ...]:
        """Those that hold at ``at`` of the first of the files ``paths``, or for one of the others
        as a whole. What is certain counts before what is a default, and in one file what is said
        of the smallest part that holds the place."""
        numbers: set[int] = set()
        for number, path in enumerate(paths):
            if number == 0 and at is not None:
                near = self._nearest(path, at)
                if near:
                    return self._certain(near)
            numbers.update(self._of_file.get(path, ()))
            numbers.update(self._in_folder.get(posixpath.dirname(path), ()))
            for folder in reach.above(path):
                numbers.update(self._below.get(folder, ()))
        return self._certain(numbers)

    def says_of_parts(self, path: str) -> bool:
        """Whether it matters where in the file ``path`` the name is read."""
        return path in self._within

    def _nearest(self, path: str, at: Span) -> list[int]:
        held: list[tuple[int, int]] = []
        for number in self._within.get(path, ()):
            spans = self._every[number].definition.scope.within
            held += [(s.end - s.start, number) for s in spans if s.start <= at.start < s.end]
        least = min((room for room, _ in held), default=0)
        return [number for room, number in held if room == least]

    def _certain(self, numbers: Iterable[int]) -> tuple[Defined, ...]:
        return certain([self._every[number] for number in sorted(set(numbers))])


def certain(found: Iterable[Defined]) -> tuple[Defined, ...]:
    """Those of ``found`` that count: what is no default, if anything is none."""
    every = tuple(found)
    return tuple(each for each in every if not is_by_default(each)) or every


def is_by_default(each: Defined) -> bool:
    """Whether a definition counts only if nothing else gives the name."""
    value = each.definition.value
    return isinstance(value, Known) and value.by_default


def is_left_out(each: Defined) -> bool:
    """Whether a call or a deployment does not give the name."""
    value = each.definition.value
    return isinstance(value, Known) and value.value is None
