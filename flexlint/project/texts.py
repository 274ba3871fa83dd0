"""The contents of a run's files, and cheap questions of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from functools import cached_property

from flexlint.config.options import Options
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.reading import pieces, read_bytes
from flexlint.project.words import Holding
from flexlint.text.source import SourceFile

_MOST_BYTES = 1_000_000
"""A file with more is generated, or data: it names no scale set for others."""
_CALLING = (
    *(".py", ".pyw", ".ipynb", ".sh", ".bash", ".zsh", ".ksh", ".azcli", ".ps1", ".psm1"),
    *(".yml", ".yaml", ".mk", "makefile", "dockerfile", "jenkinsfile"),
)
"""Ends of names of files that may call others however long they are: notebooks hold pictures."""
_MOST_KEPT = 100_000_000
"""Bytes of files that are kept to be searched again."""
_OF_NAMES = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-")
"""What stands beside no name of a file, or of a folder, in a path."""


class Texts:
    """The contents of a run's files, by absolute paths.

    They are searched for each name that somebody asks for, in one case and from memory as long as
    they fit; what is found is read as it is written, which few files are.
    """

    def __init__(self, refs: Iterable[SourceRef], governing: Governing[Options]) -> None:
        self._every = refs
        self._governing = governing
        self._kept: dict[str, bytes] = {}
        self._room = _MOST_KEPT
        self._chosen: dict[tuple[Callable[[str], bool], ...], Sequence[str]] = {}

    @cached_property
    def _refs(self) -> Mapping[str, SourceRef]:
        # Most runs ask for no file.
        return {ref.absolute().replace(os.sep, "/"): ref for ref in self._every}

    def __contains__(self, path: str) -> bool:
        return path in self._refs

    @cached_property
    def paths(self) -> Sequence[str]:
        """The paths of all files, sorted."""
        return tuple(self._refs)

    def where(self, tests: tuple[Callable[[str], bool], ...]) -> Sequence[str]:
        """The paths of which one of ``tests`` is true, sorted; each is asked of a path once."""
        if tests not in self._chosen:
            if len(tests) == 1:
                self._chosen[tests] = tuple(filter(tests[0], self.paths))
            else:
                found = {path for test in tests for path in self.where((test,))}
                self._chosen[tests] = tuple(path for path in self.paths if path in found)
        return self._chosen[tests]

    def content(self, path: str) -> bytes:
        """What the file holds; nothing of one that is too large or cannot be read."""
        with suppress(OSError, ValueError):
            ref = self._refs[path]
            most = min(_MOST_BYTES, self._governing(ref.home()).most_bytes)
            found = read_bytes(ref.path, most)
            return found if len(found) <= most else b""
        return b""

    def folded(self, path: str) -> bytes:
        """The same in lower case, as far as it is ASCII."""
        known = self._kept.get(path)
        if known is not None:
            return known
        found = self.content(path).lower()
        if len(found) <= self._room:
            self._room -= len(found)
            self._kept[path] = found
        return found

    def holding(self, word: bytes) -> Set[str]:
        """The paths of the files that hold ``word``, in lower case, in that case."""
        return self._all(word)

    @cached_property
    def _all(self) -> Holding:
        return self.among(self.paths)

    def among(self, paths: Iterable[str]) -> Holding:
        """The same of ``paths`` alone, for who asks for many words."""
        return Holding(paths, self.folded, self._kept.__contains__)

    def too_large(self, word: bytes) -> Iterator[str]:
        """The paths of the files that are too large to be read and may call others, if they hold
        ``word`` as it is written."""
        for path in self._large:
            before = b""
            with suppress(OSError, ValueError):
                for piece in pieces(self._refs[path].path):
                    if word in before + piece:
                        yield path
                        break
                    before = piece[-len(word) :]

    @cached_property
    def _large(self) -> Sequence[str]:
        found = []
        for path in self.paths:
            if path.lower().endswith(_CALLING):
                with suppress(OSError, ValueError):
                    if os.stat(self._refs[path].path).st_size > _MOST_BYTES:
                        found.append(path)
        return tuple(found)

    def source(self, path: str) -> SourceFile:
        """The file as a text."""
        return SourceFile.from_bytes(self._refs[path].display, self.content(path))


def names_one(content: bytes, names: Iterable[bytes]) -> bool:
    """Whether one of ``names``, in lower case, stands in ``content`` as a whole name."""
    for name in names:
        at = content.find(name)
        while at >= 0:
            end = at + len(name)
            around = content[max(at - 1, 0) : at] + content[end : end + 1]
            if not _OF_NAMES.intersection(around):
                return True
            at = content.find(name, end)
    return False
