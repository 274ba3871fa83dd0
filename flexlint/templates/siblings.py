"""Local files that a template refers to: each read and parsed once, and not too many."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from flexlint.model import Problem, Span, Unread
from flexlint.typed import Generic, TypeAlias, TypeVar

ReadSibling: TypeAlias = "Callable[[str], str | Unread | None]"
"""Returns the text of another file, by a path in the form of ``SourceFile.path``; why it is not
read; or None if there is none."""

NeighboursOf: TypeAlias = "Callable[[str], ReadSibling]"
"""Gives, for the path of a file, what reads the files that it refers to."""

TOO_LONG = Unread("it is too large")
TOO_MANY = Unread("this one, and others after it, are more than are followed")
_MAX_NAMED = 3

T = TypeVar("T")


def beside(base: str, written: str) -> str:
    """The path that ``written`` in the file ``base`` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), written))


def unread_problem(what: str, why: str, span: Span) -> Problem:
    """The problem that a file, called ``what`` in words, was not read."""
    return Problem(f"{what} was not read: {why}.", span, "partly-read")


def unread_parameter_files(unread: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """The problem that parameter files, given as (path, why), were not read; one for a file."""
    each = dict(unread)
    named = [f"the parameter file {path} was not read: {why}" for path, why in each.items()]
    if not named:
        return ()
    more = len(named) - _MAX_NAMED
    text = "; ".join(named[:_MAX_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return (Problem(f"{text[0].upper()}{text[1:]}.", Span(0, 0), "partly-read"),)


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
        self._unread: dict[str, str] = {}

    def get(self, path: str) -> tuple[str, T] | None:
        """Text and parsed form of the file at ``path``, or None if there is none."""
        if path not in self._known:
            text = self._read_sibling(path) if len(self._known) < self._max_files else TOO_MANY
            if isinstance(text, str) and len(text) > self._max_characters:
                text = TOO_LONG
            if isinstance(text, Unread):
                self._unread[path] = text.why
                text = None
            parsed = None if text is None else self._parse(text)
            self._known[path] = None if text is None or parsed is None else (text, parsed)
        return self._known[path]

    def why_unread(self, path: str) -> str:
        """Why :meth:`get` gave nothing for ``path``, if the file may well be there; else ""."""
        return self._unread.get(path, "")
