"""What the files of a run define for one another and deploy, read when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType

from flexlint.lexical.outputs import is_named
from flexlint.project.calls import Calls
from flexlint.project.changes import Changes
from flexlint.project.containers import Containers
from flexlint.project.deployed import Deployed
from flexlint.project.deploying import Deploying
from flexlint.project.kustomizing import Kustomizations
from flexlint.project.reaching import Defined
from flexlint.project.sharing import Sharing
from flexlint.project.texts import Texts, names_one
from flexlint.regex import regex
from flexlint.surfaces import registry
from flexlint.values.sources import (
    contained,
    deployed,
    inherited,
    is_of_folder,
    is_of_module,
    is_of_shells,
    needles,
    parts,
)

_MOST_SEARCHED = 50
"""So many names of a kind are searched for in the files; for more, all files are read."""
_BY_PROGRAM = MappingProxyType({"makefile": ("make",), "gnumakefile": ("make",)})
"""Words of commands that run a file without naming it or its folder."""
_WITH_DEFAULTS = frozenset({"github-input", "template"})
"""Kinds of what callers give that a file has defaults of apart from where it reads them."""
_CONSTANT = "constant"
_KUSTOMIZED = "kustomized"
_ANY = "@"
_CONTAINED = contained("")
_ENDS_ABOVE = regex(rb'["/]\.\.?/*"')
"""In each Terraform file that calls a folder without saying its name."""


class _Search:
    """Looks for definitions among some files, of which it reads no more than it must."""

    def __init__(
        self, files: Sequence[str], texts: Texts, of: Callable[[str], Sequence[Defined]]
    ) -> None:
        """``of`` gives the definitions of a file."""
        self.files = files
        self._texts = texts
        self._of = of
        self._saying: dict[str, Sequence[str]] = {}
        self._found: dict[str, Sequence[Defined]] = {}

    def under(
        self, given_by: str, may: Callable[[str, bytes], bool] | None = None
    ) -> Sequence[Defined]:
        """Those under this form, of the files of which, and of whose content in lower case, ``may``
        is true; of more of them once many have been asked for."""
        if given_by not in self._saying and len(self._saying) >= _MOST_SEARCHED:
            return self._every.get(given_by, ())
        saying = self._say(given_by)
        if may is not None:
            folded = self._texts.folded
            return self._of_files([path for path in saying if may(path, folded(path))], given_by)
        if given_by not in self._found:  # the same for whoever asks
            self._found[given_by] = self._of_files(saying, given_by)
        return self._found[given_by]

    def _say(self, given_by: str) -> Sequence[str]:
        """The files that may define this form, as far as their bytes show."""
        if given_by not in self._saying:
            words = sorted(needles(given_by), key=len, reverse=True)  # the longest is the rarest
            first, *rest = (word.encode("utf-8", "replace") for word in words)
            folded = self._texts.folded
            spelled = registry.spelled(given_by)
            found = [path for path in self.files if first in folded(path)]
            if rest:
                found = [path for path in found if all(word in folded(path) for word in rest)]
            self._saying[given_by] = tuple(p for p in found if spelled(p, folded(p)))
        return self._saying[given_by]

    def _of_files(self, paths: Sequence[str], given_by: str) -> Sequence[Defined]:
        every = (each for path in paths for each in self._of(path))
        return [each for each in every if each.definition.given_by == given_by]

    @cached_property
    def _every(self) -> Mapping[str, Sequence[Defined]]:
        """All of them, by their forms."""
        found: dict[str, list[Defined]] = {}
        for path in self.files:
            for each in self._of(path):
                found.setdefault(each.definition.given_by, []).append(each)
        return found


class RunDefinitions:
    """The definitions of a run's files (:class:`flexlint.project.names.Definitions`)."""

    def __init__(self, texts: Texts, top: Callable[[str], str]) -> None:
        """``top`` says which repository a path is in."""
        self._texts = texts
        self._calls = Calls(texts, top)
        self.deploying = Deploying(texts)
        self.deployed = Deployed(texts, self.deploying, self.of, top)
        self._sharing = Sharing(texts, top, self._calls)
        self._containers = Containers(texts)
        self._kustomizations = Kustomizations(texts, self.of)
        self._changes = Changes(texts, lambda: self._kind("python").files, top)
        self._known: dict[str, tuple[Defined, ...]] = {}
        self._without_apart: dict[str, tuple[Defined, ...]] = {}
        """Of files of which no more is asked for."""
        self._kinds: dict[str, _Search] = {}
        self._of_folders: dict[str, Mapping[str, _Search]] = {}
        self._nowhere = _Search((), texts, self.of)

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""
        found = self._kind(parts(given_by)[0]).under(given_by)
        name = given_by.removeprefix(_CONTAINED)
        if name in {given_by, _ANY}:
            return found
        return (*found, *self._containers.of(name))

    def beside(self, path: str, given_by: str) -> Sequence[Defined]:
        """Those of :meth:`anywhere` that may hold for the file ``path``: what is defined for the
        files of one folder is looked for in that folder, and where something calls it."""
        kind, _ = parts(given_by)
        folder = path.rpartition("/")[0]
        if is_of_folder(given_by):
            return self._folder(kind, folder).under(given_by)
        if is_of_module(given_by):
            name = folder.rpartition("/")[2].encode("utf-8", "replace").lower()
            return self._kind(kind).under(
                given_by,
                lambda other, content: (
                    other.rpartition("/")[0] == folder or _may_call_folder(content, name)
                ),
            )
        return self.anywhere(given_by)

    def handing_on(self, path: str) -> Sequence[Defined]:
        """Those that say that what a script runs has the environment of the script, of all that may
        run the file ``path``."""
        folder, _, name = path.lower().rpartition("/")
        said = {name.partition(".")[0], folder.rpartition("/")[2], *_BY_PROGRAM.get(name, ())}
        words = [word.encode("utf-8", "replace") for word in said if word]
        return self._kind(parts(inherited())[0]).under(
            inherited(), lambda _, content: names_one(content, words)
        )

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""
        if path not in self._known:
            self._known[path] = tuple(self._read(path)) if path in self._texts else ()
        return self._known[path]

    def _of_kind(self, path: str, kind: str) -> Sequence[Defined]:
        """Those of this kind, and perhaps others, of a file of the run."""
        if path in self._known or registry.is_apart(kind):
            return self.of(path)
        if path not in self._without_apart:
            self._without_apart[path] = tuple(self._read(path, apart=False))
        return self._without_apart[path]

    def _searched(self, kind: str, files: Sequence[str]) -> _Search:
        return _Search(files, self._texts, lambda path: self._of_kind(path, kind))

    def given(self, path: str, given_by: str) -> Sequence[Defined]:
        """What those give a file, or a function in it, that call it; of a constant, who sets it."""
        if parts(given_by)[0] == _CONSTANT:
            return self._changes.of(path, given_by)
        if parts(given_by)[0] == _KUSTOMIZED:
            return self._kustomizations.of(path, given_by)
        if is_of_shells(given_by):
            return self._sharing.given(path, given_by)
        folded = given_by.lower()
        said = self.of(path) if parts(given_by)[0] in _WITH_DEFAULTS else ()
        own = [d for d in said if d.definition.given_by.lower() == folded]
        return self._calls.given(path, given_by, own)

    def passed(self, path: str, given_by: str) -> Sequence[Defined] | None:
        """What the deployments of the template ``path`` give a parameter of it; None if no
        deployment is in sight."""
        return self.deployed.given(path, given_by)

    def outputs(self, path: str, given_by: str) -> Sequence[Defined]:
        """What the output ``given_by`` is that the file ``path`` asks for of a deployment; none if
        it does not show which template that is of."""
        written, deployment, output = parts(given_by)[1].split(":")
        templates = [written]
        if deployment:
            every = self.deploying.all(path) if path in self._texts else ()
            templates = [each.path for each in every if is_named(each, deployment)]
            if "" in templates:  # one that does not show may be the last
                return ()
        meant = {self._calls.meant(each, path) for each in templates}
        template = meant.pop() if len(meant) == 1 else None
        if not template or template not in self._texts:
            return ()
        source = self._texts.source(template)
        form = deployed("", "", output)
        return [
            Defined(template, each, partial(source.location, each.span))
            for each in registry.outputs(source)
            if each.given_by == form
        ]

    def by_loaders(self, path: str, name: str) -> Sequence[Defined]:
        """What those set the variable ``name`` to that load the script ``path`` into their shell,
        and what they load."""
        return tuple(self._sharing.by_loaders(path, name))

    def by_pattern(self, path: str, name: str) -> Sequence[Defined]:
        """Where files that may set the variable ``name`` of the environment may run the file
        ``path`` by a pattern."""
        word = name.encode("utf-8", "replace").lower()
        found = self._calls.by_pattern(path)
        return [each for each in found if word in self._texts.folded(each.path)]

    def loaders(self, path: str) -> Sequence[str]:
        """The files that load the script ``path`` into their shell, or one that does."""
        return self._sharing.loaders(path)

    def applied(self, folder: str, name: str) -> Sequence[Defined] | None:
        """What each command that plans or applies the Terraform configuration in ``folder`` gives
        a variable of it; None if no such command is in sight."""
        return self.deployed.applied(folder, name)

    def has(self, path: str) -> bool:
        """Whether the file is part of the run, or a file right in the folder that ends with /."""
        return path[:-1] in self._folders if path.endswith("/") else path in self._texts

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(path.rpartition("/")[0] for path in self._texts.paths)

    def _kind(self, kind: str) -> _Search:
        """Among the files that may define something of this kind."""
        if kind not in self._kinds:
            self._kinds[kind] = self._searched(kind, self._texts.where(registry.defining(kind)))
        return self._kinds[kind]

    def _folder(self, kind: str, folder: str) -> _Search:
        """Among those of them that are right in one folder."""
        if kind not in self._of_folders:
            found: dict[str, list[str]] = {}
            for path in self._kind(kind).files:
                found.setdefault(path.rpartition("/")[0], []).append(path)
            self._of_folders[kind] = {
                folder: self._searched(kind, files) for folder, files in found.items()
            }
        return self._of_folders[kind].get(folder, self._nowhere)

    def _read(self, path: str, *, apart: bool = True) -> Iterator[Defined]:
        source = self._texts.source(path)
        for each in registry.definitions(source, apart=apart):
            yield Defined(path, each, partial(source.location, each.span))


def _may_call_folder(content: bytes, name: bytes) -> bool:
    """Whether a Terraform file, in lower case, may call the folder of that name as a module."""
    if b"inputs" in content and (b"source" not in content or name in content):
        return True  # by Terragrunt
    if b"module" not in content or b"./" not in content:
        return False
    return name in content or _ENDS_ABOVE.search(content) is not None
