"""What the files of a run give to a script, a workflow or a template that they call.

All callers count, so a place that may call it in a way that nobody can read leaves what it is
given unknown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from functools import cached_property, partial
from itertools import islice

from flexlint.model import Call, Definition, Known, OneOf, Reach, Span, Unknown, Value
from flexlint.project.mentions import PROSE, is_filter, mentions
from flexlint.project.patterns import may_run, runs_by_pattern
from flexlint.project.places import exists_below
from flexlint.project.reaching import Defined
from flexlint.project.words import Holding
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces import registry
from flexlint.text.source import SourceFile
from flexlint.typed import Protocol, TypeAlias
from flexlint.values import reach
from flexlint.values.sources import called_with, parts

LEFT_OUT = Known(None)
"""What a call does not give."""
_ACTION_FILES = frozenset({"action.yml", "action.yaml"})
_HERE = Reach()
_MENTIONED = "it is named there, and what it is given cannot be seen"
_ELSEWHERE = "which file is called there cannot be seen"
_LARGE = "a file that is too large to be read for what it gives names it"
_BY_PATTERN = "it may be run there by a pattern"
_SHORT = "it is given something by a name that is no parameter's in full"
_COMMON_PARAMETERS = frozenset(
    {"verbose", "debug", "erroraction", "warningaction", "informationaction", "whatif", "confirm"}
)
"""Of all scripts of PowerShell that have any."""
_VARIABLE = regex(r"\$\{?(\w+)")
_ANY_FILE = "*"
_UNSEEN_MODULES = regex(
    rb"\b(?:import_module|__import__|load_module|module_from_spec|load_source|sys\.modules)\b"
)
"""What gives modules whose names are not written there."""
_OF_UNSEEN = (b"module", b"__import__", b"load_source")
"""One of these is in each file that has it, in lower case."""
_HANDS_ON = regex(rb"\bimport[\s\\]{1,40}\*|\bgetattr\(")
"""What takes all, or any, of a module without naming it."""
_HANDING_ON = (b"import", b"getattr(")
"""One of these is in each file that has it, in lower case."""
_INSTALLED = "whoever installs the package may call the function"
_PACKAGING = ("setup.py", "setup.cfg", "pyproject.toml")
_INSTALLATIONS = frozenset({"site-packages", "dist-packages"})
"""Folders of packages that are installed, and so anybody's to call."""
_BUILDS = regex(r"^\[build-system\]|^\[metadata\]|\bsetup\(", re.MULTILINE)
_DECORATED = "a decorator of the function may let anybody call it"
_ANY_OF_ALL = regex(r"\bFire\(|\bglobals\(\)|\bsys\.modules\[__name__\]")
"""What calls functions of a module by names that are given when it runs."""
_PUBLISHED = "whoever uses the action gives it"
_MOST = 200
"""So many calls of one file are looked at; what more of them give nobody knows."""
_MODULES = (".py", ".pyw", ".ipynb")
_OF_PYTHON = (".py", ".pyi", ".pyw", ".ipynb", *PROSE)


class Files(Protocol):
    """The files of a run by their absolute paths."""

    @property
    def paths(self) -> Sequence[str]:
        """All of them, sorted."""

    def __contains__(self, path: str) -> bool: ...

    def where(self, tests: tuple[Callable[[str], bool], ...]) -> Sequence[str]:
        """The paths of which one of ``tests`` is true, sorted; each is asked of a path once."""

    def content(self, path: str) -> bytes:
        """What a file holds."""

    def folded(self, path: str) -> bytes:
        """The same in lower case, as far as it is ASCII."""

    def holding(self, word: bytes) -> Set[str]:
        """The files that hold ``word``, in lower case, in that case."""

    def among(self, paths: Iterable[str]) -> Holding:
        """The same of ``paths`` alone, for who asks for many words."""

    def too_large(self, word: bytes) -> Iterator[str]:
        """The paths of the files that hold ``word`` and are too large to be read, though they may
        call others."""

    def source(self, path: str) -> SourceFile:
        """A file as a text."""


@record
class Seen:
    """A call as one of the files has it."""

    path: str
    source: SourceFile
    call: Call


_Callers: TypeAlias = tuple[tuple[Seen, ...], tuple[Defined, ...]]
"""The calls of one file, and where it may be called in a way that does not show."""


class Calls:
    """The calls of files by files."""

    def __init__(self, files: Files, top: Callable[[str], str]) -> None:
        """``top`` says which repository a path is in."""
        self._files = files
        self._top = top
        self._known: dict[tuple[str, str, str], _Callers] = {}
        self._handing: dict[str, bool] = {}
        self._unseen: dict[str, bool] = {}
        self._calls_in: dict[tuple[str, str, bool], tuple[Call, ...]] = {}
        self._patterns: dict[str, tuple[Defined, ...]] = {}

    def given(self, path: str, given_by: str, own: Sequence[Defined]) -> Sequence[Defined]:
        """What callers of the file ``path`` give it as ``given_by``; ``own`` are the defaults that
        it has itself, which hold where no call is seen, and where one gives nothing."""
        function, place, parameter = called_with(given_by)
        kind, name = parts(given_by)
        seen, unknown = self._of(path, kind, function)
        own = [_said_why(each) for each in own]
        if not seen and not unknown:
            return own
        # What else gives it than a call, whether there is one or not.
        unknown = (*unknown, *(each for each in own if isinstance(each.definition.value, Unknown)))
        names = {parameter, str(place)} if function else {name.lower()}
        if kind == "argument" and path.lower().endswith(".ps1"):
            declared = variables(self._files.source(path).text)
            seen = tuple(with_short_names(each, name.lower(), declared) for each in seen)
        found = [*unknown, *(given_by_call(each, given_by, names) for each in seen)]
        if own and any(_is_left_out(each.definition.value) for each in found):
            found = [each for each in found if not _is_left_out(each.definition.value)]
            found += [_certain(each) for each in own]
        return found or own

    def _of(self, path: str, kind: str, function: str) -> _Callers:
        key = (path, kind, function)
        if key not in self._known:
            self._known[key] = self._sought(path, kind, function)
        return self._known[key]

    def _hands_on(self, path: str) -> bool:
        """Whether the file takes all, or any, of a module without naming it."""
        if path not in self._handing:
            said = any(word in self._files.folded(path) for word in _HANDING_ON)
            self._handing[path] = said and _HANDS_ON.search(self._files.content(path)) is not None
        return self._handing[path]

    def _importing(self, stem: bytes) -> frozenset[str]:
        """The files that may have the module called ``stem``: they say that name, or have modules
        whose names are not written there. All files, if it has none."""
        if not stem:
            return frozenset(self._files.paths)
        named = self._files.holding(stem.lower())
        return self._with_unseen.union(p for p in named if stem in self._files.content(p))

    @cached_property
    def _with_unseen(self) -> frozenset[str]:
        """The modules that have others whose names are not written there."""
        modules = (path for path in self._files.paths if path.lower().endswith(_MODULES))
        return frozenset(filter(self._has_unseen, modules))

    def _has_unseen(self, path: str) -> bool:
        """Whether the file has modules whose names are not written there."""
        if path not in self._unseen:
            said = any(word in self._files.folded(path) for word in _OF_UNSEEN)
            found = said and _UNSEEN_MODULES.search(self._files.content(path))
            self._unseen[path] = bool(found)
        return self._unseen[path]

    def _sought(self, path: str, kind: str, function: str) -> _Callers:
        if function.startswith("@"):
            source = self._files.source(path)
            return (), (not_known(path, source, Span(0, 0), _DECORATED, _DECORATED),)
        # A function in another is nobody's but its module's; methods are called on any object.
        owner, _, own = function.rpartition(".")
        name = own or path.rpartition("/")[2]
        top = self._top(path)
        if name in _ACTION_FILES:
            if path.rpartition("/")[0] == top.replace(os.sep, "/"):
                source = self._files.source(path)
                return (), (not_known(path, source, Span(0, 0), _PUBLISHED, _PUBLISHED),)
            name = path.split("/")[-2]
        if function and not _INSTALLATIONS.isdisjoint(path.split("/")):
            return (), (
                not_known(path, self._files.source(path), Span(0, 0), _INSTALLED, _INSTALLED),
            )
        word = name.encode("utf-8", "replace")
        folded = word.lower()
        # The files of a package import from it by a dot alone.
        named = function and not path.endswith("/__init__.py")
        stem = _stem(path).encode("utf-8", "replace") if named else b""
        seen: list[Seen] = []
        unknown: list[Defined] = []
        others: dict[str, Defined] = {}
        said = self._files.holding(folded)
        near = self._importing(stem) if function and not owner else frozenset()
        for other in self._files.paths:
            if function and other != path and other not in near:
                continue
            found = other in said
            if function:
                found = found and word in self._files.content(other)
                found = found or (stem != b"" and self._hands_on(other))
            if not found:
                continue
            if self._top(other) != top:
                continue
            source = self._files.source(other)
            spans: list[Span] = []
            for call in self._in(source, other, function or name, bool(function)):
                meant = self.meant(call.path, other, bool(function))
                lost = not_known(other, source, call.span, _ELSEWHERE)
                spans.append(call.span)
                if meant == path:
                    seen.append(Seen(other, source, call))
                elif meant:
                    others.setdefault(meant, lost)
                elif self._may_be(meant, call.path, path, kind):
                    unknown.append(lost)
                if len(seen) + len(unknown) > _MOST:
                    return (), (lost,)
            if function and other.lower().endswith(".ipynb"):
                unknown.append(not_known(other, source, Span(0, 0), _MENTIONED))
            if function and other == path and (any_of_all := _ANY_OF_ALL.search(source.text)):
                span = Span(any_of_all.start(), any_of_all.end())
                unknown.append(not_known(other, source, span, _MENTIONED))
            if function and not other.lower().endswith(_OF_PYTHON):
                named_there = _names_of_functions(source, _stem(path), name)
                unknown += [not_known(other, source, span, _MENTIONED) for span in named_there]
            mentioned = kind == "argument" and other != path
            for span in islice(mentions(source, name, spans), 1) if mentioned else ():
                unknown.append(not_known(other, source, span, _MENTIONED))
        for other in self._files.too_large(word):
            imports = not function or (not owner and other.lower().endswith(_MODULES))
            if other != path and imports and self._top(other) == top:
                source = self._files.source(other)
                unknown.append(not_known(other, source, Span(0, 0), _LARGE, _LARGE))
        if kind == "argument" and seen:
            unknown += self.by_pattern(path)
        if not function and all(each.path == path for each in seen):
            seen = []  # what a file says of calls of itself is its help
        if function:
            # A module that has it from here may hand it on to those that import it from there.
            callers = {each.path for each in seen}
            unknown += [each for other, each in others.items() if other in callers]
            unknown += () if owner else self._public(path, own)
        return tuple(seen), tuple(unknown)

    def _in(self, source: SourceFile, path: str, name: str, functions: bool) -> tuple[Call, ...]:
        """The calls in the file ``path`` of all that has the name, which many files may have."""
        key = (path, name, functions)
        if key not in self._calls_in:
            self._calls_in[key] = registry.calls(source, name, functions=functions)
        return self._calls_in[key]

    def by_pattern(self, path: str) -> tuple[Defined, ...]:
        """Where the other files may run the file ``path`` without naming it."""
        if path not in self._patterns:
            found: list[Defined] = []
            top = self._top(path)
            for other in self._files.paths:
                if other == path or other.lower().endswith(PROSE) or self._top(other) != top:
                    continue
                if not may_run(self._files.folded(other), path):
                    continue
                source = self._files.source(other)
                every = runs_by_pattern(source, path, top.replace(os.sep, "/"))
                runs = (span for span in every if not is_filter(source.text, span.start))
                found += [not_known(other, source, span, _BY_PATTERN) for span in islice(runs, 1)]
            self._patterns[path] = tuple(found)
        return self._patterns[path]

    def _public(self, path: str, function: str) -> Iterator[Defined]:
        """The file that says that others may install the package that has the function."""
        if function.startswith("_"):
            return
        top = self._top(path).replace(os.sep, "/")
        folder = path.rpartition("/")[0]
        while True:
            for name in _PACKAGING:
                other = f"{folder}/{name}"
                source = self._files.source(other) if other in self._files else None
                if source is not None and _BUILDS.search(source.text):
                    yield not_known(other, source, Span(0, 0), _INSTALLED, _INSTALLED)
                    return
            if folder in {top, "", "/"} or not folder.startswith(top):
                return
            folder = folder.rpartition("/")[0]

    def _may_be(self, meant: str | None, written: str, path: str, kind: str) -> bool:
        """Whether ``written``, which is surely no other file, may be the file ``path``: scripts and
        modules are found in folders that nobody sees, and what is no file of the repository is."""
        if kind == "function":
            return written == _ANY_FILE or _stem(written) == _stem(path)
        if meant is None or kind == "argument":
            return True
        # A repository may be checked out into a folder below the one where jobs run.
        own = path.removeprefix(self._top(path).replace(os.sep, "/")).lstrip("/")
        return written.endswith(f"/{own}")

    def meant(self, written: str, home: str, of_module: bool = False) -> str | None:
        """The file that ``written`` means in ``home``; "" if that is none, None if it may be
        several."""
        if written == ".":
            return home
        every = dict.fromkeys(reach.candidates(written, home))
        if of_module:
            for each in tuple(every):
                every[f"{each.removesuffix('.py')}/__init__.py"] = None
        top = self._top(home)
        found = [each for each in every if each in self._files or exists_below(top, each)]
        if not found:
            return ""
        return found[0] if len(found) == 1 else None


def variables(text: str) -> frozenset[str]:
    """The names of the variables that the PowerShell script ``text`` says, in lower case."""
    return frozenset(match[1].lower() for match in _VARIABLE.finditer(text))


def with_short_names(seen: Seen, name: str, declared: Container[str]) -> Seen:
    """``seen``, a call of a PowerShell script that has the variables ``declared``, where the
    parameter ``name`` may be given by another name than its own: an alias, or its beginning."""
    for other, _ in seen.call.given:
        if other == name or other in _COMMON_PARAMETERS:
            continue
        if other.lower() not in declared or name.startswith(other):
            return replace(seen, call=replace(seen.call, rest=seen.call.rest or _SHORT))
    return seen


def given_by_call(seen: Seen, given_by: str, names: Container[str]) -> Defined:
    """What a call gives under the last of ``names`` that it has."""
    call = seen.call
    function = called_with(given_by)[0]
    value: Value = Unknown(call.rest) if call.rest else LEFT_OUT
    for other, given in call.given:
        if (other if function else other.lower()) in names:
            value = given
    return defined_in(seen.path, seen.source, given_by, value, value.span or call.span)


def _stem(path: str) -> str:
    """What a module is called in imports."""
    *folders, name = path.split("/")
    return folders[-1] if name == "__init__.py" and folders else name.removesuffix(".py")


def defined_in(path: str, source: SourceFile, given_by: str, value: Value, span: Span) -> Defined:
    """What the file ``path`` says at ``span``."""
    return Defined(path, Definition(given_by, value, span, _HERE), partial(source.location, span))


def not_known(path: str, source: SourceFile, span: Span, why: str, told: str = "") -> Defined:
    """That the file ``path`` gives at ``span`` what nobody knows; ``told`` is as
    :attr:`Defined.why`."""
    return replace(defined_in(path, source, "", Unknown(why), span), why=told)


def _said_why(own: Defined) -> Defined:
    value = own.definition.value
    return replace(own, why=value.why) if isinstance(value, (Unknown, OneOf)) else own


def _is_left_out(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _certain(own: Defined) -> Defined:
    """A default where it is certain that it counts."""
    value = own.definition.value
    if isinstance(value, OneOf) and value.default_first:
        value = Known(value.values[0], value.span)
    if isinstance(value, Known):
        value = replace(value, by_default=False)
    return replace(own, definition=replace(own.definition, value=value))


def _names_of_functions(source: SourceFile, module: str, name: str) -> Iterator[Span]:
    """The first place where a file that is no Python names the function ``name`` of ``module``."""
    there = rf"(?<!\w){re.escape(module)}"
    imported = rf"\bfrom[ \t]{{1,9}}[\w.]{{0,200}}{re.escape(module)}[ \t]{{1,9}}import\b"
    match = re.search(rf"{there}[.:]{re.escape(name)}\b|{imported}", source.text)
    if match is not None:
        yield Span(match.start(), match.end())
