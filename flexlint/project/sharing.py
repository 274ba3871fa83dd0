"""What scripts that share a shell give one another: those that load a library, and what it loads.

What such a script does to a variable counts for all of them, and who calls a function says what
that is about. What nobody can read leaves it unknown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from flexlint.model import Definition, Loads, Sets, Shares, Span, Unknown
from flexlint.project.calls import (
    LEFT_OUT,
    Calls,
    Files,
    Seen,
    defined_in,
    given_by_call,
    not_known,
    variables,
    with_short_names,
)
from flexlint.project.mentions import PROSE
from flexlint.project.reaching import Defined
from flexlint.project.texts import names_one
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces import registry
from flexlint.values.sources import JOBS, MODULES, UNSEEN, called_with, guarded, parts

_FEW = 8
"""Names that are looked for in all files before what all of them load is made an index of."""
_LOADS = regex(
    rb"(?:\A|[\s;&|({\"'=])(?:source|\.)[ \t]{1,20}[\"'$\w./~(<]"
    rb"|import-module|using module|ipmo|iex|invoke-expression",
    re.IGNORECASE,
)
"""In each file that may load another."""
_MOST = 300
"""So many files that share a shell with one are looked at."""
_TOO_MANY = "too many scripts share a shell with it"
_LOADED = "a script that is loaded there may set it"
_MENTIONED = "it is named there, and what it is given cannot be seen"
_LOADED_BY_NOBODY = (".yml", ".yaml", ".mk")
_OF_JOBS = (b"github_env", b"task.setvariable", b"exportvariable")
"""One of these is in each program that sets variables of the job that runs it."""
_MODULE = ".psm1"
_OF_POWERSHELL = (".ps1", ".psm1")
_INSTALLED = "whoever installs the module may call the function"


@record
class _Loader:
    """A file that loads another, at some of its places."""

    path: str
    first: Span
    within: bool
    """Whether that may happen at another time than where it is written."""
    closed: bool
    certain: bool


class Sharing:
    """Scripts of a run that share a shell."""

    def __init__(self, files: Files, top: Callable[[str], str], calls: Calls) -> None:
        """``top`` says which repository a path is in, ``calls`` which file a written one means."""
        self._files = files
        self._top = top
        self._calls = calls
        self._known: dict[str, Shares] = {}
        self._found: dict[str, tuple[_Loader, ...]] = {}
        self._asked: set[str] = set()
        self._may_load: dict[str, bool] = {}

    def given(self, path: str, given_by: str) -> Sequence[Defined]:
        """What others give the file ``path`` as ``given_by``, a form of those that share a shell:
        of variables what others set them to, of a parameter what calls give it."""
        guards, rest = guarded(given_by)
        found: list[Defined] = []
        for written, flags, loaded in guards:
            name = written.replace("/", ":")
            every = [*self._by_loaded(path, name, loaded)]
            if "f" in flags:
                every += self.by_loaders(path, name, own=True)
            if "p" in flags:
                every = [replace(each, definition=_as_unknown(each)) for each in every]
            found += every
        if parts(rest)[0] == "called":
            found += self._by_calls(path, rest)
        return found

    # -- variables ---------------------------------------------------------------------------

    def by_loaders(self, path: str, name: str, *, own: bool = False) -> Iterator[Defined]:
        """What those that load the file ``path`` set the variable ``name`` to, and what they load;
        ``own``: which the file itself sets when it is loaded."""
        if not registry.may_share(path) or path.lower().endswith(_LOADED_BY_NOBODY):
            return
        loaders = self._ancestors(path)
        if loaders is None:
            yield self._unknown(path, Span(0, 0), _TOO_MANY, _TOO_MANY)
            return
        if not own:
            yield from self._by_some(path, name, loaders)
        for other, loader in loaders.items():
            if loader.closed and not self._exports(path):
                continue
            early = own and not loader.within and loader.certain
            for each in self.shares(other).sets:
                if self._may_set(each, name, path, other) and not (
                    early and not each.within and each.span.start < loader.first.start
                ):
                    yield self._set(other, each)
            for load in self.shares(other).loads:
                sibling = self._calls.meant(load.path, other) if load.path else ""
                if not sibling or sibling == path or sibling in loaders or load.closed:
                    continue
                first = early and not load.within and load.span.start < loader.first.start
                yield from self._of(sibling, name, path, functions=first)
        yield from self._by_unseen(path, name, loaders)

    def loaders(self, path: str) -> Sequence[str]:
        """The files that load ``path`` into their shell, or one that does."""
        if not registry.may_share(path) or path.lower().endswith(_LOADED_BY_NOBODY):
            return ()
        return tuple(self._ancestors(path) or ())

    def _by_some(self, path: str, name: str, loaders: dict[str, _Loader]) -> Iterator[Defined]:
        """Where nothing that shares a shell with ``path`` sets a variable that others set."""
        roots = [other for other in loaders if not self._loaders(other)]
        together = {root: self._loaded(root) - {path} for root in roots}
        setting = {
            root
            for root, every in together.items()
            if any(each.name == name for other in every for each in self.shares(other).sets)
        }
        for root in roots if setting else ():
            if root not in setting:
                span = loaders[root].first
                yield defined_in(root, self._files.source(root), "", LEFT_OUT, span)

    def _by_loaded(self, path: str, name: str, loaded: Sequence[str]) -> Iterator[Defined]:
        for written in loaded:
            if written == MODULES:
                yield from self._by_modules(path, name)
                continue
            if written.startswith(JOBS):
                yield from self._by_jobs(path, name, written.removeprefix(JOBS))
                continue
            functions = written.startswith("~")
            other = "" if written == UNSEEN else self._calls.meant(written.lstrip("~"), path)
            if other and other in self._files:
                yield from self._of(other, name, path, functions=functions)
            elif not functions:
                yield self._unknown(path, Span(0, 0), _LOADED)

    def _by_jobs(self, path: str, name: str, written: str) -> Iterator[Defined]:
        """Where the program ``written`` of a job, any if that is "", may set the variable ``name``
        for what the job runs after it."""
        meant = self._calls.meant(written, path) if written else ""
        word = name.rpartition(":")[2].lower().encode("utf-8", "replace")
        for other in (meant,) if meant else () if written else self._files.paths:
            if other == path or other not in self._files or self._top(other) != self._top(path):
                continue
            if not written and other.lower().endswith(_LOADED_BY_NOBODY):
                continue
            content = self._files.folded(other)
            if word in content and any(each in content for each in _OF_JOBS):
                yield self._unknown(other, Span(0, 0), _LOADED)

    def _by_modules(self, path: str, name: str) -> Iterator[Defined]:
        """Where modules of the run set a variable of who imports them, to whatever."""
        top = self._top(path)
        word = name.rpartition(":")[2].encode("utf-8", "replace")
        for other in self._files.paths:
            if not other.lower().endswith(_MODULE) or word not in self._files.folded(other):
                continue
            if other == path or self._top(other) != top:
                continue
            for each in self.shares(other).sets:
                if each.name == name and (each.everywhere or self._exports(other)):
                    yield self._unknown(other, each.span, _LOADED)

    def _may_set(self, each: Sets, name: str, *readers: str) -> bool:
        """Whether ``each`` may set the variable ``name``, which is one of ``readers``."""
        if each.name or not each.handed:
            return each.name in {name, ""}
        return any(self._hands(reader, name) for reader in readers)

    def _hands(self, path: str, name: str) -> bool:
        """Whether the script ``path`` hands the name of a variable to a command."""
        bare = re.compile(
            rb"(?<![\w$={.\-/\[])"
            + re.escape(name.encode("utf-8", "replace"))
            + rb"(?![\w=\[(.\-/+])"
        )
        return bare.search(self._files.content(path)) is not None

    def _of(self, path: str, name: str, reader: str, *, functions: bool) -> Iterator[Defined]:
        """What the file ``path`` and those that it loads set a variable of ``reader`` to, when that
        is loaded or only when its ``functions`` are called."""
        seen = {path}
        stack = [path]
        while stack:
            other = stack.pop()
            found = self.shares(other) if other in self._files else None
            if found is None or len(seen) > _MOST:
                if not functions:
                    yield self._unknown(path, Span(0, 0), _LOADED)
                return
            for each in found.sets:
                may = self._may_set(each, name, reader) and not each.local
                if may and (each.within or not functions):
                    yield self._set(other, each)
            for load in found.loads:
                further = self._calls.meant(load.path, other) if load.path else ""
                if further and further not in seen:
                    seen.add(further)
                    stack.append(further)
                elif not further and not functions and not load.closed:
                    yield self._unknown(other, load.span, _LOADED)

    def _by_unseen(self, path: str, name: str, loaders: dict[str, _Loader]) -> Iterator[Defined]:
        """What those set it to that load something that does not show, which may be ``path``."""
        top = self._top(path)
        word = name.lower().encode("utf-8", "replace")
        for other in self._loading(lambda content: word in content):
            if other in loaders or other == path or self._top(other) != top:
                continue
            found = self.shares(other)
            if all(load.path for load in found.loads):
                continue
            for each in found.sets:
                if each.name == name:
                    yield self._set(other, each)

    # -- functions -----------------------------------------------------------------------------

    def _by_calls(self, path: str, given_by: str) -> Iterator[Defined]:
        function, place, parameter = called_with(given_by)
        part = parameter.endswith("+")
        parameter = parameter.rstrip("+")
        source = self._files.source(path)
        loaders = self._ancestors(path)
        if loaders is None:
            yield self._unknown(path, Span(0, 0), _TOO_MANY, _TOO_MANY)
            return
        if self._is_installed(path):
            yield self._unknown(path, Span(0, 0), _INSTALLED, _INSTALLED)
        together = {path, *loaders}
        for other in loaders:
            together.update(self._loaded(other))
        of_powershell = path.lower().endswith(_OF_POWERSHELL)
        declared = variables(source.text) if of_powershell else frozenset()
        words = (function, posixpath.basename(path))
        word, file = (
            (each.lower() if of_powershell else each).encode("utf-8", "replace") for each in words
        )
        names = {parameter.lower(), str(place)}
        for other in self._files.paths:
            if word.lower() not in self._files.folded(other) and (
                file.lower() not in self._files.folded(other)
            ):
                continue
            content = self._files.content(other)
            content = content.lower() if of_powershell else content
            if word not in content or self._top(other) != self._top(path):
                continue
            if not registry.may_share(other):
                if file in content and not other.lower().endswith(PROSE):
                    yield self._unknown(other, Span(0, 0), _MENTIONED)
                continue
            others = (self._loaded(other) - {path}) if other != path else set()
            defining = any(function.lower() in self._functions(each) for each in others)
            if defining and other not in together:
                continue
            there = self._files.source(other)
            for call in registry.function_calls(there, function, source):
                if defining or other not in together or (part and other != path):
                    yield self._unknown(other, call.span, _MENTIONED)
                elif not part:
                    seen = Seen(other, there, call)
                    if of_powershell:
                        seen = with_short_names(seen, parameter.lower(), declared)
                    yield given_by_call(seen, given_by, names)

    def _functions(self, path: str) -> frozenset[str]:
        return frozenset(map(str.lower, self.shares(path).functions))

    # -- who loads whom ------------------------------------------------------------------------

    def shares(self, path: str) -> Shares:
        """What the file ``path`` of the run shares."""
        if path not in self._known:
            self._known[path] = registry.shares(self._files.source(path))
        return self._known[path]

    def _unknown(self, path: str, span: Span, why: str, told: str = "") -> Defined:
        return not_known(path, self._files.source(path), span, why, told)

    def _set(self, path: str, each: Sets) -> Defined:
        return defined_in(path, self._files.source(path), "", each.value, each.span)

    def _exports(self, path: str) -> bool:
        """Whether variables of the module ``path`` are its importers' as well."""
        return b"-variable" in self._files.folded(path)

    def _is_installed(self, path: str) -> bool:
        """Whether a manifest says that ``path`` is a module to be installed."""
        folder, _, name = path.rpartition("/")
        word = name.encode("utf-8", "replace").lower()
        return path.lower().endswith(_OF_POWERSHELL) and any(
            other.lower().endswith(".psd1")
            and other.rpartition("/")[0] == folder
            and word in self._files.folded(other)
            for other in self._files.paths
        )

    def _loading(self, says: Callable[[bytes], bool] | None = None) -> Iterator[str]:
        """The files that may load others, of whose bytes in lower case ``says`` is true."""
        for path in self._files.where(registry.sharing()):
            if says is not None and not says(self._files.folded(path)):
                continue  # to look for a word takes less than to look for what loads
            if path not in self._may_load:
                self._may_load[path] = _LOADS.search(self._files.folded(path)) is not None
            if self._may_load[path]:
                yield path

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[tuple[str, Loads]]]:
        """Who loads a file of a name (in lower case, without what ends it)."""
        found: dict[str, list[tuple[str, Loads]]] = {}
        for path in self._loading():
            for load in self.shares(path).loads:
                if load.path:
                    found.setdefault(_stem(load.path), []).append((path, load))
        return found

    def _loads_of(self, stem: str) -> Sequence[tuple[str, Loads]]:
        """Those of :attr:`_by_stem` for one name. For a few names only those files are read that
        say it; for more, all are, once."""
        self._asked.add(stem)
        if len(self._asked) > _FEW:
            return self._by_stem.get(stem, ())
        words = {stem.encode("utf-8", "replace")}
        return tuple(
            (path, load)
            for path in self._loading(lambda content: names_one(content, words))
            for load in self.shares(path).loads
            if load.path and _stem(load.path) == stem
        )

    def _loaders(self, path: str) -> tuple[_Loader, ...]:
        if path not in self._found:
            self._found[path] = tuple(self._sought(path))
        return self._found[path]

    def _sought(self, path: str) -> Iterator[_Loader]:
        every: dict[str, list[Loads]] = {}
        name = posixpath.basename(path).lower()
        top = self._top(path)
        for other, load in self._loads_of(_stem(path)):
            said = posixpath.basename(load.path).lower()
            if other != path and said in {name, _stem(path)} and self._top(other) == top:
                every.setdefault(other, []).append(load)
        for other, loads in every.items():
            meant = [(load, self._calls.meant(load.path, other)) for load in loads]
            found = [(load, each) for load, each in meant if not each or each == path]
            if found:
                within = any(load.within for load, _ in found)
                closed = all(load.closed for load, _ in found)
                certain = all(each == path for _, each in found)
                yield _Loader(other, found[0][0].span, within, closed, certain)

    def _ancestors(self, path: str) -> dict[str, _Loader] | None:
        """The files that load ``path``, or one that does, each with where; None of too many."""
        found: dict[str, _Loader] = {}
        stack = [path]
        while stack:
            for each in self._loaders(stack.pop()):
                if each.path != path and each.path not in found:
                    found[each.path] = each
                    stack.append(each.path)
            if len(found) > _MOST:
                return None
        return found

    def _loaded(self, path: str) -> set[str]:
        found = {path}
        stack = [path]
        while stack and len(found) <= _MOST:
            other = stack.pop()
            for load in self.shares(other).loads if other in self._files else ():
                further = self._calls.meant(load.path, other) if load.path else ""
                if further and further not in found and further in self._files:
                    found.add(further)
                    stack.append(further)
        return found


def _as_unknown(each: Defined) -> Definition:
    """What changes a part of a text changes all of it."""
    return replace(each.definition, value=Unknown("part of it is set there"))


def _stem(path: str) -> str:
    """By what a file is told from others that may be loaded."""
    name = posixpath.basename(path).lower()
    return name.rpartition(".")[0] or name
