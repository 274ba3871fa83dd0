"""Who owns a file, as the ``CODEOWNERS`` of its repository says to GitHub."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice

from flexlint.files.globs import translate
from flexlint.files.reading import Boundary
from flexlint.record import record
from flexlint.regex import regex

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where it may be in a repository; the first that is there counts."""
MAX_BYTES = 3_000_000
"""A larger one counts for nothing, as on GitHub."""
MAX_LINES = 5_000
"""Nor does one with more lines that say something: every file is held against all of them."""
_LONGEST = 1_000
"""Characters of a pattern; a line with a longer one is left out."""
_WORD = regex(r"(?:\\.|[^\s\\])+")
_OWNER = regex(r"@?[\w.+\-]+(?:[@/][\w.+\-]+)?")


@record
class Line:
    """One line of a ``CODEOWNERS`` file."""

    matches: Callable[[str], object]
    """Whether a path (relative to the repository, ``/``) is meant: truthy if it is."""
    owners: tuple[str, ...]
    """Users (``@name``), teams (``@organisation/team``) and addresses; empty takes them away."""


def parsed(text: str) -> tuple[Line, ...]:
    """The lines of a ``CODEOWNERS`` file, in their order.

    A line that GitHub skips is left out: one with a pattern that negates, that has a range in
    brackets or escapes a ``#``, and one that names what is no owner. None of them are left of a
    file with too many.
    """
    found = tuple(islice(_lines(text), MAX_LINES + 1))
    return found if len(found) <= MAX_LINES else ()


def _lines(text: str) -> Iterator[Line]:
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            continue
        pattern, *owners = _WORD.findall(line) or [""]
        for number, owner in enumerate(owners):
            if owner.startswith("#"):  # the rest of the line is a comment
                del owners[number:]
                break
        if len(pattern) > _LONGEST:
            continue
        if not pattern or pattern[0] == "!" or "[" in pattern or "\\#" in pattern:
            continue
        if any("@" not in owner or not _OWNER.fullmatch(owner) for owner in owners):
            continue
        yield Line(_matcher(pattern), tuple(owners))


def _matcher(pattern: str) -> Callable[[str], object]:
    # "docs/*" owns the files in "docs", not those in directories below it.
    below = not pattern.endswith("/*")
    return re.compile(translate(pattern, below=below)).fullmatch


def read_lines(root: str) -> tuple[Line, ...]:
    """The lines of the ``CODEOWNERS`` of the repository at ``root``; none if it has none that
    can be read."""
    boundary = Boundary(os.path.realpath(root), "the repository")
    for place in PLACES:
        data = boundary.read(os.path.join(boundary.root, *place.split("/")), MAX_BYTES)
        if data is not None:
            text = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
            return parsed(text)
    return ()


class Owners:
    """Called with the path of a file (relative to the working directory), it says who owns it.

    Each repository's ``CODEOWNERS`` is read once; outside of repositories that of the working
    directory counts.
    """

    def __init__(self) -> None:
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._roots: dict[str, str] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, path: str) -> tuple[str, ...]:
        """The owners of the file at ``path``, in the order in which they are named."""
        if path not in self._known:
            self._known[path] = self._owners(path)
        return self._known[path]

    def _owners(self, path: str) -> tuple[str, ...]:
        real = os.path.realpath(os.path.dirname(os.path.abspath(path)))
        if real not in self._roots:
            self._roots[real] = Boundary.of(path).root
        root = self._roots[real]
        if root not in self._lines:
            self._lines[root] = read_lines(root)
        whole = os.path.join(real, os.path.basename(path))
        try:
            relative = os.path.relpath(whole, root).replace(os.sep, "/")
        except ValueError:  # another drive
            return ()
        return owners_of(relative, self._lines[root])


def owners_of(path: str, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Who owns ``path`` (relative to the repository, ``/``): the last line that means it counts."""
    for line in reversed(lines):
        if line.matches(path):
            return line.owners
    return ()
