"""What the deployments in sight give a template, or a configuration of Terraform: what they pass
counts, and a parameter file that only lies beside a template does not."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property

from flexlint.model import (
    UNKNOWN_MODE,
    Confidence,
    Declaration,
    Deploys,
    Known,
    ModeKind,
    Passed,
    Span,
    Subject,
    Unknown,
)
from flexlint.project.calls import Files, defined_in
from flexlint.project.deploying import IN_BICEP, Deploying
from flexlint.project.places import absolute
from flexlint.project.reaching import Defined, is_left_out
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.templates.parameter_files import written_values
from flexlint.text.source import SourceFile
from flexlint.values import reach
from flexlint.values.sources import parameter, parts

_LEFT_OUT = Known(None)
_ANY = "*"
_OVERRIDING = regex(r"(?:\A|_)override\.(?:tf|tofu)(?:\.json)?\Z")
_DEFINING = (IN_BICEP, ".tfvars", ".tfvars.json")
_CONFIGURATIONS = (".tf", ".tofu", ".tf.json")
_SEVERAL = "which of several templates is deployed cannot be seen"
_OVERRULED = "what deploys the template gives it another"


@record
class _Item:
    """Something passed to a template: a parameter, a file of them that is part of the run, or one
    or several things that do not show."""

    defined: Defined
    """Where; its value is that of a parameter."""
    name: str = ""
    file: str = ""
    """The absolute path of a file, perhaps with stars."""
    lost: bool = False
    """Whether it is a file that is no part of the run."""


@record
class _Deployment:
    """One deployment of a template."""

    place: Defined
    """Where, with no value."""
    items: tuple[_Item, ...]
    """What it gives, of which the last counts."""
    group: str = ""
    subscription: str = ""
    """As :class:`Deploys` has them; "" where they do not show."""

    def may_have(self, file: str) -> bool:
        """Whether the parameter file ``file`` may be part of it."""
        return any(
            not (item.name or item.lost) and (item.file in {"", file} or _fits(file, item.file))
            for item in self.items
        )


class Deployed:
    """The deployments of templates by the files of a run."""

    def __init__(
        self,
        files: Files,
        deploying: Deploying,
        definitions: Callable[[str], Sequence[Defined]],
        top: Callable[[str], str],
    ) -> None:
        """``definitions`` gives those of one file, ``top`` says which repository a path is in."""
        self._files = files
        self._deploying = deploying
        self._definitions = definitions
        self._top = top
        self.unmade: set[tuple[str, str]] = set()
        """What :meth:`left` has left out: paths, and :attr:`Subject.place` of there."""
        self._given_by_file: dict[str, Mapping[str, Defined]] = {}
        self._by_home: dict[str, Sequence[tuple[Sequence[str], _Deployment]]] = {}
        self._by_homes: dict[int, tuple[Sequence[str], Mapping[str, Sequence[_Deployment]]]] = {}

    def given(self, path: str, given_by: str) -> Sequence[Defined] | None:
        """What the deployments of the template ``path`` give the parameter ``given_by``: one for
        each; nothing if all leave it out, None if no deployment is in sight."""
        every = self._of(path)
        if not every:
            return None
        name = parts(given_by)[1]
        found = [self._counting(each, name) for each in every]
        if all(is_left_out(each) for each in found):
            return ()
        return found

    def applied(self, folder: str, name: str) -> Sequence[Defined] | None:
        """What each command that plans or applies the Terraform configuration in ``folder`` gives
        a variable of it; None if no such command is in sight."""
        every = self._of(f"{folder}/")
        return [self._counting(each, name) for each in every] if every else None

    def left(self, declared: Iterable[Declaration]) -> Iterator[Declaration]:
        """``declared`` as far as the deployments in sight leave it: what a template declares with
        a parameter file that none of them passes is not there where it is with another."""
        every = tuple(declared)
        overriding = {_address(each): each for each in every if _overrides(each)}
        passed = {_where(each) for each in every if self._is_passed(each)}
        for each in every:
            if _file(each) and _where(each) in passed and not self._is_passed(each):
                self.unmade.add((each.location.path, each.subject.place))
                continue
            over = overriding.get(_address(each)) if overriding and each.address else None
            if over is each:
                self.unmade.add((each.location.path, each.subject.place))
                continue
            if over is not None and over.subject.name != each.subject.name:
                named = over.subject.name or over.subject.given_by
                yield replace(each, subject=_nameless(each.subject, "")) if named else each
                continue
            yield self._placed(self._seen(each))

    def _is_passed(self, declared: Declaration) -> bool:
        file = _file(declared)
        every = self._of(absolute(declared.location.path)) if file else ()
        return any(each.may_have(file) for each in every)

    def _placed(self, declared: Declaration) -> Declaration:
        """``declared`` in the group and the subscription that its template is deployed to, where
        all deployments in sight write out one."""
        subject, template = declared.subject, declared.template
        if template is None or not template.in_group or not subject.name:
            return declared
        every = self._of(absolute(declared.location.path))
        groups = {each.group for each in every}
        subscriptions = {each.subscription for each in every}
        group = groups.pop() if len(groups) == 1 and not subject.group else subject.group
        subscription = subscriptions.pop() if len(subscriptions) == 1 else subject.subscription
        if (group, subscription) == (subject.group, subject.subscription):
            return declared
        return replace(declared, subject=replace(subject, group=group, subscription=subscription))

    def _seen(self, declared: Declaration) -> Declaration:
        """``declared`` without a name that no deployment in sight makes, and without a mode that
        one of them changes."""
        template = declared.template
        if template is None or not (template.name or template.mode):
            return declared
        every = self._of(absolute(declared.location.path))
        if not every:
            return declared
        file = _file(declared)
        subject, mode = declared.subject, declared.mode
        named = [(each, self._hold(each, template.name, file)) for each in every]
        made = [each for each, holds in named if holds is not False]
        if subject.name and not made:
            alone = template.given_by or subject.given_by
            subject = _nameless(subject, alone)
            made = list(every)
        elif subject.name and not any(holds for _, holds in named):
            subject = replace(subject, by_default=True)
        # A name that is given as well tells which deployments are meant.
        holding = [self._hold(each, template.mode, file) for each in made]
        if mode.kind is not ModeKind.UNKNOWN and not all(holds is not False for holds in holding):
            return replace(declared, subject=subject, mode=UNKNOWN_MODE, evidence=())
        if None in holding and mode.confidence > Confidence.MEDIUM:
            mode = replace(mode, confidence=Confidence.MEDIUM)
        return replace(declared, subject=subject, mode=mode)

    # -- one deployment ----------------------------------------------------------------------

    def _hold(self, deployment: _Deployment, names: Iterable[str], file: str) -> bool | None:
        """Whether all of the parameters ``names`` have in a deployment what the parameter file
        ``file`` gives them, or their defaults if it does not; None if that does not show."""
        found = [self._holds(deployment, name, file) for name in names]
        return False if False in found else None if None in found else True

    def _holds(self, deployment: _Deployment, name: str, file: str) -> bool | None:
        own = self._of_file(file).get(name) if file else None
        if name == _ANY:
            return None if deployment.items else True
        for item in reversed(deployment.items):
            if item.name:
                if item.name == name:
                    return _is_same(own, item.defined)
            elif item.lost:
                return None if own is None else False
            elif not item.file:
                return None
            elif "*" in item.file:
                if not file or not _fits(file, item.file):
                    return False if own is not None else None
                if own is not None:
                    return True
            elif item.file == file:
                if own is not None:
                    return True
            elif (other := self._of_file(item.file).get(name)) is not None:
                return _is_same(own, other)
        return own is None

    def _counting(self, deployment: _Deployment, name: str) -> Defined:
        """What counts of all that a deployment gives the parameter ``name``."""
        for item in reversed(deployment.items):
            if item.name == name or (not item.name and (not item.file or "*" in item.file)):
                return item.defined
            given = self._of_file(item.file).get(name) if item.file else None
            if given is not None:
                return given
        return deployment.place

    def _of_file(self, path: str) -> Mapping[str, Defined]:
        """What a parameter file gives, by the names in lower case."""
        if path not in self._given_by_file:
            self._given_by_file[path] = {
                parts(each.definition.given_by)[1]: each for each in self._read(path)
            }
        return self._given_by_file[path]

    def _read(self, path: str) -> Iterator[Defined]:
        if path not in self._files:
            return
        if path.lower().endswith(_DEFINING):
            yield from self._definitions(path)
            return
        source = self._files.source(path)
        for name, value in written_values(source.text):
            yield defined_in(path, source, parameter(name), value, value.span or Span(0, 0))

    # -- all of them -------------------------------------------------------------------------

    def _of(self, template: str) -> Sequence[_Deployment]:
        """The deployments in sight of a template, or of a folder with a slash at the end, in
        order."""
        folder = template.endswith("/")
        homes = self._deploying.of_folders if folder else self._deploying.of_template(template)
        index = self._by_homes.get(id(homes))  # many templates are asked for of the very same
        if index is None:
            found: dict[str, list[_Deployment]] = {}
            for home in homes:
                for templates, deployment in self._by(home):
                    for each in templates:
                        found.setdefault(each, []).append(deployment)
            index = self._by_homes[id(homes)] = homes, found
        return index[1].get(template, ())

    def _by(self, home: str) -> Sequence[tuple[Sequence[str], _Deployment]]:
        """The deployments that the file ``home`` has, each with the templates of the run that are
        perhaps meant."""
        if home not in self._by_home:
            self._by_home[home] = tuple(self._read_from(home))
        return self._by_home[home]

    def _read_from(self, home: str) -> Iterator[tuple[Sequence[str], _Deployment]]:
        source = self._files.source(home)
        for each in self._deploying.said(home):
            templates = self._templates(each, home)
            if not templates:
                continue
            found_here = (self._item(p, home, source) for p in each.passed)
            items = tuple(item for item in found_here if item is not None)
            if len(templates) > 1:
                items = (_Item(defined_in(home, source, "", Unknown(_SEVERAL), each.span)),)
            place = defined_in(home, source, "", _LEFT_OUT, each.span)
            yield templates, _Deployment(place, items, each.group, each.subscription)

    def _templates(self, deploys: Deploys, home: str) -> Sequence[str]:
        """The templates of the run that are perhaps meant, one if that is certain."""
        if deploys.path.endswith("/"):
            return self._configurations(deploys.path, home)
        there = self._there(deploys.path, home)
        if not deploys.path.lower().endswith(IN_BICEP):
            return there
        using = (
            posixpath.normpath(posixpath.join(posixpath.dirname(each), run))
            for each in there
            for given in self._definitions(each)
            for run in given.definition.scope.runs
        )
        return tuple(dict.fromkeys(path for path in using if path in self._files))

    def _configurations(self, written: str, home: str) -> Sequence[str]:
        """The folders of Terraform that are perhaps meant, with a slash at the end."""
        every = reach.candidates(written, home)
        if written == "./":
            top = self._top(home).replace(os.sep, "/")
            every = iter((posixpath.dirname(home), top))
        found = dict.fromkeys(every)
        return tuple(f"{each}/" for each in found if each in self._folders)

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(
            posixpath.dirname(path)
            for path in self._files.paths
            if path.lower().endswith(_CONFIGURATIONS)
        )

    def _there(self, written: str, home: str) -> Sequence[str]:
        every = dict.fromkeys(reach.candidates(written, home))
        return tuple(each for each in every if each in self._files)

    def _item(self, passed: Passed, home: str, source: SourceFile) -> _Item | None:
        value = passed.value
        defined = defined_in(home, source, "", value, value.span or passed.span)
        if passed.name or not passed.file:
            return _Item(defined, passed.name)
        if "*" in passed.file:
            return _Item(defined, file=passed.file)
        there = self._there(passed.file, home)
        if len(there) == 1:
            return _Item(defined, file=there[0])
        if passed.optional and not there:
            return None
        return _Item(defined, lost=not there)


def _file(declared: Declaration) -> str:
    """The absolute path of the parameter file that a declaration was read with; "" of none."""
    template = declared.template
    return absolute(template.file) if template is not None and template.file else ""


def _where(declared: Declaration) -> tuple[str, str]:
    return declared.location.path, declared.pointer


def _overrides(declared: Declaration) -> bool:
    """Whether it stands in a file of Terraform's that changes what another one declares."""
    name = posixpath.basename(declared.location.path)
    return declared.address != "" and _OVERRIDING.search(name) is not None


def _address(declared: Declaration) -> tuple[str, str]:
    return posixpath.dirname(declared.location.path), declared.address.lower()


def _nameless(subject: Subject, given_by: str) -> Subject:
    """``subject`` where what deploys it gives it another name than it has here."""
    return replace(
        subject,
        name="",
        by_default=False,
        files=(),
        given_by=given_by,
        default="",
        symbol=given_by or subject.place.removesuffix(f"={subject.name}"),
        why=_OVERRULED,
    )


def _fits(file: str, pattern: str) -> bool:
    """Whether ``file`` may be the path ``pattern``, parts of which do not show."""
    wanted = pattern.lower().split("/")
    while wanted and wanted[0] in {"..", "."}:
        wanted = wanted[1:]
    own = file.lower().split("/")[-len(wanted) :]
    return len(own) == len(wanted) and all(map(fnmatchcase, own, wanted))


def _is_same(own: Defined | None, other: Defined) -> bool:
    """Whether two definitions are surely the same text."""
    if own is None:
        return False
    if own.path == other.path and own.definition == other.definition:
        return True
    one, two = own.definition.value, other.definition.value
    if not isinstance(one, Known) or not isinstance(two, Known):
        return False
    return one.value == two.value and one.value is not None
