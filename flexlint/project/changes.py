"""Constants that another file than the one that defines them may set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from functools import cached_property, partial

from flexlint.model import Definition, Reach, Span, Unknown
from flexlint.project.calls import Files
from flexlint.project.reaching import Defined
from flexlint.project.words import Holding
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces import registry
from flexlint.text.source import SourceFile
from flexlint.values.sources import constants, settable

_CHANGES = rb"\b(?:setattr|delattr|__dict__|vars\(|sys\.modules|import_module|__import__|exec\()"
_REFLECTS = regex(_CHANGES)
"""What changes names without saying them."""
_OF_ITSELF = regex(_CHANGES + rb"|\b(?:globals|locals)\(|\bimport[\s\\]{1,40}\*")
"""What a module changes names of its own with, without saying them."""
_SET = "it is set here"


@record
class _Users:
    """Which files name a module, or a class, as it is written."""

    every: Set[str]
    loose: Set[str]
    """Those that may set any of its constants, whether they write that one's name or not."""


class Changes:
    """Who changes the constants of a run's files."""

    def __init__(
        self, files: Files, may_change: Callable[[], Collection[str]], top: Callable[[str], str]
    ) -> None:
        """``may_change`` gives the files that may set something of others, ``top`` says which
        repository a path is in."""
        self._files = files
        self._may_change = may_change
        self._top = top
        self._known: dict[tuple[str, str], tuple[Defined, ...]] = {}
        self._users: dict[bytes, _Users] = {}
        self._of_itself: dict[str, bool] = {}
        self._asked: set[str] = set()
        self._names: dict[str, frozenset[str] | None] = {}
        self._unsaid: dict[tuple[str, str, str, bool], tuple[SourceFile, Span] | None] = {}

    def of(self, path: str, given_by: str) -> Sequence[Defined]:
        """Where the constant that the file ``path`` defines may be set to something else, by others
        or by itself in a way that its own statements do not show."""
        key = (path, given_by)
        if key not in self._known:
            names = constants(given_by)
            self._known[key] = tuple(d for name in names for d in self._sought(path, name))
        return self._known[key]

    def _sought(self, path: str, name: str) -> Iterator[Defined]:
        stem = _stem(path)
        within = name.endswith("[]")
        owner, _, own = name.removesuffix("[]").rpartition(".")
        holder = owner.removesuffix("()") or stem
        found = set(self._others(path, holder, own, within=within, alone=not owner))
        if owner or self._may_set_own(path):
            found.add(path)
        top = self._top(path)
        for other in sorted(found & self._places.keys(), key=self._places.__getitem__):
            if other != path and self._top(other) != top:
                continue
            place = self._in(other, "" if other == path else stem, name)
            if place is not None:
                source, span = place
                yield _changed(other, source, given_by=settable(name), span=span)

    def _in(self, path: str, module: str, name: str) -> tuple[SourceFile, Span] | None:
        """Where the file ``path`` first sets ``name`` of ``module``; found out once for all names
        of an owner that do not stand in the file."""
        owner, _, own = name.removesuffix("[]").rpartition(".")
        names = self._names_in(path) if module else None  # a module says its own
        if names is None or own in names:
            return self._parsed(path, module, name)
        key = (path, module, owner, name.endswith("[]"))
        if key not in self._unsaid:
            self._unsaid[key] = self._parsed(path, module, name)
        return self._unsaid[key]

    def _parsed(self, path: str, module: str, name: str) -> tuple[SourceFile, Span] | None:
        source = self._files.source(path)
        spans = registry.changes(source, module, name)
        return (source, spans[0]) if spans else None

    def _names_in(self, path: str) -> frozenset[str] | None:
        """The names that the file may set, once it is asked for several; None before."""
        if path not in self._names:
            if path not in self._asked:
                self._asked.add(path)
                return None
            self._names[path] = registry.changing_names(self._files.source(path))
        return self._names[path]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The files that may set something of others, in their order."""
        return {path: place for place, path in enumerate(self._may_change())}

    @cached_property
    def _holding(self) -> Holding:
        return self._files.among(self._places)

    def _may_set_own(self, path: str) -> bool:
        """Whether the module ``path`` may set constants of its own without saying them."""
        if path not in self._of_itself:
            found = _OF_ITSELF.search(self._files.content(path))
            self._of_itself[path] = found is not None
        return self._of_itself[path]

    def _others(
        self, path: str, holder: str, own: str, *, within: bool, alone: bool
    ) -> Iterator[str]:
        """The files besides ``path`` that may set ``own`` of ``holder``, a module if it stands
        ``alone``, or what is ``within`` it, as far as their bytes show: no others are parsed."""
        word, written = own.encode("utf-8", "replace"), holder.encode("utf-8", "replace")
        low, low_holder = word.lower(), written.lower()
        users = self._using(written)
        content, folded = self._files.content, self._files.folded
        yield from users.loose - {path}
        said = self._holding(low) - users.loose - {path}
        for other in said & users.every:
            if word in content(other):
                yield other
        if not (alone and own.isupper()):
            return
        named = self._holding(low_holder)
        unsure = [p for p in said - users.every if within or p in named or b"." + low in folded(p)]
        if not unsure:
            return
        sets = re.compile(
            rb"\.\s{0,9}" + re.escape(word) + rb"\b\s{0,9}(?:[,:)\]]|[^\s\w]{0,3}=(?!=)|in\b)"
            + (rb"|\b" + re.escape(word) + rb"\s{0,9}[\[.,)]" if within else b"")
        )  # fmt: skip
        yield from (other for other in unsure if sets.search(content(other)))

    def _using(self, holder: bytes) -> _Users:
        """The files that name ``holder``, which are read once for all its constants."""
        if holder not in self._users:
            escapes = re.compile(
                rb"(?:[(,=\[]\s{0,40}(?:\w{1,80}\.){0,4}|\bas\s{1,9})" + re.escape(holder)
                + rb"\s{0,9}[,)\]\r\n]|\b" + re.escape(holder) + rb"\s{1,9}as\b"
            )  # fmt: skip
            every, loose = set(), set()
            for path in self._holding(holder.lower()):
                content = self._files.content(path)
                if holder in content:
                    every.add(path)
                    if _REFLECTS.search(content) or escapes.search(content):
                        loose.add(path)
            self._users[holder] = _Users(every, loose)
        return self._users[holder]


def _changed(path: str, source: SourceFile, given_by: str, span: Span) -> Defined:
    definition = Definition(given_by, Unknown(_SET, span), span, Reach())
    return Defined(path, definition, partial(source.location, span))


def _stem(path: str) -> str:
    """What a module is called in imports."""
    *folders, name = path.split("/")
    if name == "__init__.py" and folders:
        return folders[-1]
    return name.rpartition(".")[0] or name
