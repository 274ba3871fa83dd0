"""Which files of a run deploy what: templates by their names, and folders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from flexlint.model import Deploys, Related
from flexlint.project.calls import Files
from flexlint.project.places import absolute
from flexlint.project.texts import names_one
from flexlint.surfaces import registry
from flexlint.values import reach

IN_BICEP = ".bicepparam"
"""How parameter files end that say which template they are for: it may be deployed by theirs."""
_FEW = 16
"""So many names are searched for in the files; for more, all that deploy something are read."""
_PROJECTS = frozenset({"azure.yaml", "azure.yml"})
"""Files that say which folder has the templates; what they do not say has a name by itself."""
_SPEAKS = (b"deploy", b"stack", b"terraform", b"tofu")
"""In each other file that deploys something."""
_OF_FOLDERS = (b"terraform", b"tofu")
_APPLYING = (b"apply", b"plan")
"""One of each is in each other file that deploys a folder: names of folders such as ``temp`` are in
most files."""


class Deploying:
    """The files of a run that deploy something, each read once, when somebody asks for what it may
    deploy."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._said: dict[str, Sequence[Deploys]] = {}
        self._naming: dict[bytes, Sequence[str]] = {}

    def said(self, path: str) -> Sequence[Deploys]:
        """What the file ``path`` of the run deploys, as far as that shows."""
        return [each for each in self.all(path) if each.path]

    def all(self, path: str) -> Sequence[Deploys]:
        """What the file ``path`` of the run deploys, and where it does not show which template."""
        if path not in self._said:
            self._said[path] = registry.deployments(self._files.source(path))
        return self._said[path]

    def of_template(self, path: str) -> Sequence[str]:
        """The files that may deploy the template ``path``, and perhaps others: those that say its
        whole name, or that of a parameter file that does."""
        name = _last_part(path)
        if name not in self._naming:
            if len(self._naming) >= _FEW:
                return self._every
            names = {name, *map(_last_part, self._in_bicep(name))}
            self._naming[name] = self._that_name(names)
        return self._naming[name]

    @cached_property
    def of_folders(self) -> Sequence[str]:
        """The files that may deploy a folder."""
        return tuple(filter(self._applies, self._files.where(registry.deploying())))

    def places(self, paths: Iterable[str]) -> dict[str, tuple[Related, ...]]:
        """For each of the template files ``paths``, the places that deploy it or its folder."""
        by_file: dict[str, str] = {}
        by_folder: dict[str, list[str]] = {}
        for path in paths:
            at = absolute(path)
            if registry.is_deployed(path, "file"):
                by_file[at] = path
            if registry.is_deployed(path, "folder"):
                by_folder.setdefault(at.rpartition("/")[0], []).append(path)
        found: dict[str, list[Related]] = {}
        for other in self._perhaps(by_file, by_folder) if by_file or by_folder else ():
            for each in self.said(other):
                meant = () if each.planned else set(reach.candidates(each.path, other))
                deployed = [by_file[at] for at in meant if at in by_file]
                deployed += [path for at in meant for path in by_folder.get(at, ())]
                if deployed:
                    source = self._files.source(other)
                    place = Related(source.location(each.span), f"deployed here by {each.how}")
                    for path in deployed:
                        found.setdefault(path, []).append(place)
        return {path: tuple(dict.fromkeys(places)) for path, places in found.items()}

    def _perhaps(self, templates: Iterable[str], folders: Iterable[str]) -> Sequence[str]:
        """The files that may deploy one of ``templates`` or ``folders``."""
        files = set(map(_last_part, templates)) - {b""}
        names = set(map(_last_part, folders)) - {b""}
        if len(files) + len(names) > _FEW:
            return self._every
        folded = self._files.folded
        return [
            path
            for path in self._files.where(registry.deploying())
            if _is_project(path)
            or names_one(folded(path), files)
            or (names_one(folded(path), names) and self._applies(path))
        ]

    @cached_property
    def _every(self) -> Sequence[str]:
        """All that may deploy something."""
        return tuple(filter(self._speaks, self._files.where(registry.deploying())))

    def _that_name(self, names: Collection[bytes]) -> Sequence[str]:
        folded = self._files.folded
        return [
            path
            for path in self._files.where(registry.deploying())
            if _is_project(path) or (names_one(folded(path), names) and self._speaks(path))
        ]

    def _applies(self, path: str) -> bool:
        if _is_project(path):
            return True
        content = self._files.folded(path)
        applies = any(word in content for word in _OF_FOLDERS)
        return applies and any(word in content for word in _APPLYING)

    def _speaks(self, path: str) -> bool:
        return _is_project(path) or any(word in self._files.folded(path) for word in _SPEAKS)

    def _in_bicep(self, name: bytes) -> Iterable[str]:
        """The parameter files that may be for a template of this name."""
        every = self._files.where((_is_in_bicep,))
        return (path for path in every if name in self._files.folded(path))


def _is_project(path: str) -> bool:
    return path.rpartition("/")[2].lower() in _PROJECTS


def _is_in_bicep(path: str) -> bool:
    return path.lower().endswith(IN_BICEP)


def _last_part(path: str) -> bytes:
    return path.rpartition("/")[2].rpartition("\\")[2].lower().encode("utf-8", "replace")
