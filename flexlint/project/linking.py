"""The files of a run joined: what is found in one is bound to the sets that others declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flexlint.config.options import Options
from flexlint.engine.modes import configured
from flexlint.engine.results import FileResult
from flexlint.engine.subjects import ToldOf
from flexlint.files.discovery import Discovery, SourceRef
from flexlint.files.governing import Governing
from flexlint.model import Attachment, Mode, ModeKind, Related, Report, ScaleSet
from flexlint.project.binding import Binder
from flexlint.project.definitions import RunDefinitions
from flexlint.project.inventory import inventory
from flexlint.project.names import Names
from flexlint.project.places import Tops
from flexlint.project.texts import Texts
from flexlint.record import replace


class Linker:
    """Knows the scale sets of a run."""

    def __init__(
        self,
        discovery: Discovery,
        governing: Governing[Options],
        results: Iterable[FileResult],
    ) -> None:
        self._refs: Mapping[str, SourceRef] = {ref.display: ref for ref in discovery.files}
        tops = Tops()
        texts = Texts(discovery.files, governing)
        definitions = RunDefinitions(texts, tops)
        names = Names(definitions, tops)
        self._deploying = definitions.deploying
        declared = definitions.deployed.left(d for result in results for d in result.declared)
        unmade = definitions.deployed.unmade
        self._attached = [each for result in results for each in result.attached]
        self._governing = governing
        known = inventory(declared, names.subject, tops)
        self._binder = Binder(known, names, self._configured, self._attached, unmade)

    def told(self, results: Sequence[FileResult]) -> dict[SourceRef, ToldOf]:
        """For each file that uses sets of which others know the mode, what they know."""
        told: dict[SourceRef, ToldOf] = {}
        for result in sorted(results, key=lambda result: result.path):
            words = self._binder.told(result.path, result.asking)
            if words and result.path in self._refs:
                told[self._refs[result.path]] = words
        return told

    def bound(self, results: Sequence[FileResult]) -> list[FileResult]:
        """``results``, all of the run's, with their findings bound to the sets that they are
        about."""
        for result in results:
            self._binder.hear(result.findings)
            self._binder.hear(item.finding for item in result.silenced)
        return list(map(self._bound, results))

    def _bound(self, result: FileResult) -> FileResult:
        return replace(
            result,
            findings=tuple(map(self._binder.bound, result.findings)),
            silenced=tuple(map(self._binder.bound_silenced, result.silenced)),
        )

    def sets(self, report: Report, *, deployments: bool) -> tuple[ScaleSet, ...]:
        """The sets of the run, those that ``report`` only speaks of included; with what deploys
        them, which scripts and pipelines are read for, if ``deployments`` are asked for. What is
        made for them is listed once all findings are bound."""
        modes = {
            each.scale_set: mode
            for f in report.findings
            for each in (f.binding, *f.also)
            if each.scale_set and (mode := self._configured(f.location.path, each.name))
        }
        sets = self._binder.sets
        declared = {d.location.path for each in sets for d in each.declared if d.declares}
        deployed = self._deploying.places(sorted(declared)) if declared and deployments else {}
        attached: dict[str, list[Attachment]] = {}
        for made in self._attached:
            attached.setdefault(self._binder.known(made.location.path, made.subject), []).append(
                made
            )
        return tuple(
            _with_attached(_deployed(_with_mode(each, modes), deployed), attached.get(each.id, ()))
            for each in sets
        )

    def _configured(self, path: str, name: str) -> Mode | None:
        """The mode that the configuration of the file ``path`` gives sets called ``name``."""
        ref = self._refs.get(path)
        return None if ref is None else configured(name, self._governing(ref.home()).scale_sets)


def _with_mode(scale_set: ScaleSet, modes: Mapping[str, Mode]) -> ScaleSet:
    mode = modes.get(scale_set.id)
    if mode is None or scale_set.mode.kind is not ModeKind.UNKNOWN:
        return scale_set
    return replace(scale_set, mode=mode)


def _with_attached(scale_set: ScaleSet, attached: Iterable[Attachment]) -> ScaleSet:
    """``scale_set`` with what is made for it, each place once."""
    found = {(each.kind, each.location): each for each in attached}
    if not found:
        return scale_set
    order = sorted(found.values(), key=_place)
    return replace(scale_set, attached=tuple(order))


def _place(each: Attachment) -> tuple[str, int, int, str]:
    where = each.location
    return where.path, where.line, where.column, each.kind


def _deployed(scale_set: ScaleSet, by_path: Mapping[str, tuple[Related, ...]]) -> ScaleSet:
    """``scale_set`` with the places that deploy the files that declare it."""
    paths = dict.fromkeys(d.location.path for d in scale_set.declared)
    found = (place for path in paths for place in by_path.get(path, ()))
    places = tuple(dict.fromkeys((*scale_set.deployed_by, *found)))
    return scale_set if places == scale_set.deployed_by else replace(scale_set, deployed_by=places)
