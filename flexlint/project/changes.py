"""Constants that another file than the one that defines them may set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import partial

from flexlint.model import Definition, Reach, Span, Unknown
from flexlint.project.calls import Files
from flexlint.project.reaching import Defined
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

    def of(self, path: str, given_by: str) -> Sequence[Defined]:
        """Where the constant that the file ``path`` defines may be set to something else, by others
        or by itself in a way that its own statements do not show."""
        key = (path, given_by)
        if key not in self._known:
            names = constants(given_by)
            self._known[key] = tuple(d for name in names for d in self._sought(path, name))
        return self._known[key]

    def _sought(self, path: str, name: str) -> Sequence[Defined]:
        stem = _stem(path)
        within = name.endswith("[]")
        owner, _, own = name.removesuffix("[]").rpartition(".")
        word = own.encode("utf-8", "replace")
        holder = (owner.removesuffix("()") or stem).encode("utf-8", "replace")
        loud = own.isupper() and not owner
        escapes = re.compile(
            rb"(?:[(,=\[]\s{0,40}(?:\w{1,80}\.){0,4}|\bas\s{1,9})" + re.escape(holder)
            + rb"\s{0,9}[,)\]\r\n]|\b" + re.escape(holder) + rb"\s{1,9}as\b"
        )  # fmt: skip
        sets = re.compile(
            rb"\.\s{0,9}" + re.escape(word) + rb"\b\s{0,9}(?:[,:)\]]|[^\s\w]{0,3}=(?!=)|in\b)"
            + (rb"|\b" + re.escape(word) + rb"\s{0,9}[\[.,)]" if within else b"")
        )  # fmt: skip
        low_holder = holder.lower()
        low_word = word.lower() if within else b"." + word.lower()
        top = self._top(path)
        found: list[Defined] = []
        for other in self._may_change():
            if other == path and not owner and not _OF_ITSELF.search(self._files.content(other)):
                continue
            if other != path:
                folded = self._files.folded(other)
                if low_holder not in folded and not (loud and low_word in folded):
                    continue  # files are read again only if they may set it
                content = self._files.content(other)
                said = word in content
                if holder in content:
                    if not (said or _REFLECTS.search(content) or escapes.search(content)):
                        continue
                elif not (loud and said and sets.search(content)):
                    continue
                if self._top(other) != top:
                    continue
            source = self._files.source(other)
            for span in registry.changes(source, "" if other == path else stem, name)[:1]:
                found.append(_changed(other, source, given_by=settable(name), span=span))
        return found


def _changed(path: str, source: SourceFile, given_by: str, span: Span) -> Defined:
    definition = Definition(given_by, Unknown(_SET, span), span, Reach())
    return Defined(path, definition, partial(source.location, span))


def _stem(path: str) -> str:
    """What a module is called in imports."""
    *folders, name = path.split("/")
    if name == "__init__.py" and folders:
        return folders[-1]
    return name.rpartition(".")[0] or name
