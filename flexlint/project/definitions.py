"""What the files of a run define for one another and deploy, read when somebody asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from types import MappingProxyType

from flexlint.config.options import Options
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.reading import read_bytes
from flexlint.model import Related
from flexlint.project.calls import Calls
from flexlint.project.places import absolute
from flexlint.project.reaching import Defined
from flexlint.surfaces import registry
from flexlint.text.source import SourceFile
from flexlint.values import reach
from flexlint.values.sources import inherited, needles, parts

_MOST_BYTES = 1_000_000
"""A file with more is generated, or data: it names no scale set for others."""
_MOST_SEARCHED = 50
"""So many names of a kind are searched for in the files; for more, all files are read."""
_BY_PROGRAM = MappingProxyType({"makefile": ("make",), "gnumakefile": ("make",)})
"""Words of commands that run a file without naming it or its folder."""
_WITH_DEFAULTS = frozenset({"github-input", "template"})
"""Kinds of what callers give that a file has defaults of apart from where it reads them."""
_MOST_KEPT = 100_000_000
"""Bytes of files that are kept to be searched again."""


class Texts:
    """The contents of a run's files, by absolute paths, each read once as long as they fit."""

    def __init__(self, refs: Iterable[SourceRef], governing: Governing[Options]) -> None:
        self._every = refs
        self._governing = governing
        self._kept: dict[str, bytes] = {}
        self._room = _MOST_KEPT

    @cached_property
    def _refs(self) -> Mapping[str, SourceRef]:
        # Most runs ask for no file.
        return {ref.absolute().replace(os.sep, "/"): ref for ref in self._every}

    def __contains__(self, path: str) -> bool:
        return path in self._refs

    @property
    def paths(self) -> Sequence[str]:
        """The paths of all files, sorted."""
        return tuple(self._refs)

    def content(self, path: str) -> bytes:
        """What the file holds; nothing of one that is too large or cannot be read."""
        known = self._kept.get(path)
        if known is not None:
            return known
        found = b""
        with suppress(OSError, ValueError):
            ref = self._refs[path]
            most = min(_MOST_BYTES, self._governing(ref.home()).most_bytes)
            found = read_bytes(ref.path, most)
            found = found if len(found) <= most else b""
        if len(found) <= self._room:
            self._room -= len(found)
            self._kept[path] = found
        return found

    def source(self, path: str) -> SourceFile:
        """The file as a text."""
        return SourceFile.from_bytes(self._refs[path].display, self.content(path))


class RunDefinitions:
    """The definitions of a run's files (:class:`flexlint.project.names.Definitions`)."""

    def __init__(self, texts: Texts, top: Callable[[str], str]) -> None:
        """``top`` says which repository a path is in."""
        self._texts = texts
        self._calls = Calls(texts, top)
        self._defining: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, tuple[Defined, ...]] = {}
        self._asked: dict[str, int] = {}
        self._by_form: dict[str, Mapping[str, Sequence[Defined]]] = {}

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""
        kind, _ = parts(given_by)
        asked = self._asked[kind] = self._asked.get(kind, 0) + 1
        if asked > _MOST_SEARCHED:
            return self._every(kind).get(given_by, ())
        words = [word.encode("utf-8", "replace") for word in needles(given_by)]
        return [
            each
            for path in self._files(kind)
            if _has_all(self._texts.content(path).lower(), words)
            for each in self.of(path)
            if each.definition.given_by == given_by
        ]

    def handing_on(self, path: str) -> Sequence[Defined]:
        """Those that say that what a script runs has the environment of the script, of all that may
        run the file ``path``."""
        kind, _ = parts(inherited())
        asked = self._asked[kind] = self._asked.get(kind, 0) + 1
        if asked > _MOST_SEARCHED:
            return self._every(kind).get(inherited(), ())
        folder, _, name = path.lower().rpartition("/")
        said = {name.partition(".")[0], folder.rpartition("/")[2], *_BY_PROGRAM.get(name, ())}
        words = [word.encode("utf-8", "replace") for word in said if word]
        found: list[Defined] = []
        for other in self._files(kind):
            content = self._texts.content(other).lower()
            if any(word in content for word in words):
                found += [d for d in self.of(other) if d.definition.given_by == inherited()]
        return found

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""
        if path not in self._known:
            self._known[path] = tuple(self._read(path)) if path in self._texts else ()
        return self._known[path]

    def given(self, path: str, given_by: str) -> Sequence[Defined]:
        """What those give a file, or a function in it, that call it."""
        folded = given_by.lower()
        said = self.of(path) if parts(given_by)[0] in _WITH_DEFAULTS else ()
        own = [d for d in said if d.definition.given_by.lower() == folded]
        return self._calls.given(path, given_by, own)

    def has(self, path: str) -> bool:
        """Whether the file is part of the run, or a file right in the folder that ends with /."""
        return path[:-1] in self._folders if path.endswith("/") else path in self._texts

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(path.rpartition("/")[0] for path in self._texts.paths)

    def _files(self, kind: str) -> Sequence[str]:
        """The files that may define something of this kind."""
        if kind not in self._defining:
            found = (path for path in self._texts.paths if registry.may_define(path, kind))
            self._defining[kind] = tuple(found)
        return self._defining[kind]

    def _every(self, kind: str) -> Mapping[str, Sequence[Defined]]:
        """All of this kind, by their forms."""
        if kind not in self._by_form:
            found: dict[str, list[Defined]] = {}
            for path in self._files(kind):
                for each in self.of(path):
                    found.setdefault(each.definition.given_by, []).append(each)
            self._by_form[kind] = found
        return self._by_form[kind]

    def _read(self, path: str) -> Iterator[Defined]:
        source = self._texts.source(path)
        for each in registry.definitions(source):
            yield Defined(path, each, partial(source.location, each.span))


def _has_all(content: bytes, words: Iterable[bytes]) -> bool:
    return all(word in content for word in words)


class RunDeployments:
    """What the files of a run deploy."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def of(self, paths: Sequence[str]) -> dict[str, tuple[Related, ...]]:
        """For each of the template files ``paths``, the places that deploy it or its folder."""
        wanted = {absolute(path): path for path in paths}
        words = {
            part.rpartition("/")[2].rpartition("\\")[2].encode("utf-8", "replace")
            for each in wanted
            for part in (each, each.rpartition("/")[0])
            if part
        }
        found: dict[str, list[Related]] = {}
        for other in self._texts.paths:
            if not registry.may_deploy(other):
                continue
            content = self._texts.content(other)
            if not any(word in content for word in words):
                continue
            source = self._texts.source(other)
            for each in registry.deployments(source):
                meant = set(reach.candidates(each.path, other))
                place = Related(source.location(each.span), f"deployed here by {each.how}")
                for at, path in wanted.items():
                    if at in meant or at.rpartition("/")[0] in meant:
                        found.setdefault(path, []).append(place)
        return {path: tuple(dict.fromkeys(places)) for path, places in found.items()}
