"""Local files that a template refers to: each read and parsed once, and not too many."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Generic, TypeVar

from flexlint.templates.parameter_files import ReadSibling

T = TypeVar("T")


def beside(base: str, written: str) -> str:
    """The path that ``written`` in the file ``base`` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), written))


class Siblings(Generic[T]):
    """The files of one run by path, parsed by ``parse``, which returns None for other files.

    Files beyond ``max_files``, and those of more than ``max_characters``, are not there.
    """

    def __init__(
        self,
        read_sibling: ReadSibling,
        parse: Callable[[str], T | None],
        max_files: int,
        max_characters: int,
    ) -> None:
        self._read_sibling = read_sibling
        self._parse = parse
        self._max_files = max_files
        self._max_characters = max_characters
        self._known: dict[str, tuple[str, T] | None] = {}

    def get(self, path: str) -> tuple[str, T] | None:
        """Text and parsed form of the file at ``path``, or None if there is none."""
        if path not in self._known:
            text = self._read_sibling(path) if len(self._known) < self._max_files else None
            readable = text is not None and len(text) <= self._max_characters
            parsed = self._parse(text) if text is not None and readable else None
            self._known[path] = None if text is None or parsed is None else (text, parsed)
        return self._known[path]
