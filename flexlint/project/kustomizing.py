"""Kustomizations that change what manifests say."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from flexlint.model import Known, Unknown
from flexlint.project.calls import Files
from flexlint.project.reaching import Defined
from flexlint.record import replace
from flexlint.surfaces import registry
from flexlint.values.sources import kustomized, kustomizing

_NAMES = ("kustomization.yaml", "kustomization.yml")
_PARTS = frozenset({kustomizing("part"), kustomizing("component")})
_ELSEWHERE = "://"
_CHANGES = "a kustomization may change that"


class Kustomizations:
    """Which kustomizations of a run's files have a manifest for a part of them."""

    def __init__(self, files: Files, of: Callable[[str], Sequence[Defined]]) -> None:
        """``of`` gives the definitions of a file."""
        self._files = files
        self._of = of

    def of(self, path: str, given_by: str) -> Sequence[Defined]:
        """Where the name, or what else ``given_by`` is, of the manifest ``path`` may become
        something else."""
        if not self._every:
            return ()
        found: list[Defined] = []
        for each in self._having(path):
            for said in self._of(each):
                if self._changes(said, given_by):
                    definition = replace(said.definition, value=Unknown(_CHANGES))
                    found.append(replace(said, definition=definition, why=_CHANGES))
        return found

    def _changes(self, said: Defined, given_by: str) -> bool:
        what = said.definition.given_by
        if what == kustomizing("names"):
            return given_by == kustomized("name")
        if what == kustomizing("values"):
            return True
        if what not in {kustomizing("patch"), kustomizing("component")}:
            return False
        other = _meant(said)
        if what == kustomizing("component"):  # one that is in sight says so itself
            return not any(posixpath.join(other, name) in self._files for name in _NAMES)
        return other not in self._files or registry.may_rename(self._files.source(other))

    def _having(self, path: str) -> Iterator[str]:
        """The kustomizations that have ``path`` for a part, or one that does, and components that
        change those."""
        seen: set[str] = set()
        stack = list(self._by_part.get(path, ()))
        while stack:
            each = stack.pop()
            if each in seen:
                continue
            seen.add(each)
            yield each
            stack += self._by_part.get(posixpath.dirname(each), ())
            for said in self._of(each):
                if said.definition.given_by == kustomizing("component"):
                    folder = _meant(said)
                    stack += [p for p in self._every if posixpath.dirname(p) == folder]

    @cached_property
    def _every(self) -> Sequence[str]:
        return tuple(p for p in self._files.paths if posixpath.basename(p) in _NAMES)

    @cached_property
    def _by_part(self) -> Mapping[str, Sequence[str]]:
        """The kustomizations by the paths of what they are made of."""
        found: dict[str, list[str]] = {}
        for path in self._every:
            for each in self._of(path):
                if each.definition.given_by in _PARTS:
                    found.setdefault(_meant(each), []).append(path)
        return found


def _meant(each: Defined) -> str:
    """The path that a kustomization writes; "" if it is somewhere else."""
    value = each.definition.value
    written = str(value.value) if isinstance(value, Known) else ""
    if _ELSEWHERE in written:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(each.path), written))
