"""The reports of several repositories as one: each keeps its own paths, sets and fingerprints.

A path begins with its repository's name, and so does the id of a scale set; what is told by a
fingerprint has another one in each repository. So nothing of one is ever taken for something of
another. What a set is called in Azure stays what it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from flexlint.audit.model import Repository
from flexlint.engine.fingerprints import digest
from flexlint.fleet.repositories import Outcome
from flexlint.model import Binding, Finding, Location, Report, ScaleSet, Severity, Subject, Summary
from flexlint.record import field_names, replace

Value = TypeVar("Value")


def merged(outcomes: Sequence[Outcome]) -> Report:
    """One report of all ``outcomes`` that have one."""
    reports = [_within(o.source.name, o.report) for o in outcomes if o.report is not None]
    findings = sorted((f for r in reports for f in r.findings), key=lambda f: f.sort_key)
    silenced = sorted((s for r in reports for s in r.silenced), key=lambda s: s.finding.sort_key)
    sets = sorted((s for r in reports for s in r.scale_sets), key=lambda s: (s.name, s.id))
    notices = [notice for report in reports for notice in report.notices]
    return Report(
        tuple(findings),
        _sum([report.summary for report in reports]),
        tuple(silenced),
        tuple(notices),
        tuple(sets),
    )


def repository(outcome: Outcome) -> Repository:
    """What an audit says of one repository."""
    source, report = outcome.source, outcome.report
    if report is None:
        failure = outcome.failure or "there is no result"
        return Repository(source.name, source.shown, failure, outcome.revision)
    counts = Counter(finding.severity for finding in report.findings)
    return Repository(
        source.name,
        source.shown,
        revision=outcome.revision,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
        files=report.summary.discovered,
    )


def owners(outcomes: Sequence[Outcome]) -> dict[str, tuple[str, ...]]:
    """Who owns the files with findings, by path as :func:`merged` has it."""
    return {f"{o.source.name}/{path}": names for o in outcomes for path, names in o.owners}


def _within(name: str, report: Report) -> Report:
    """``report`` as part of one about many, ``name`` being its repository's."""
    summary = report.summary
    if summary.nothing:
        summary = replace(summary, nothing=tuple(f"{name}: {why}" for why in summary.nothing))
    notices = tuple(f"{name}: {notice}" for notice in report.notices)
    return replace(_renamed(report, name), summary=summary, notices=notices)


def _renamed(value: Value, name: str) -> Value:
    """``value``, made of the model's classes, with all in it that names a place or a set."""
    return cast("Value", _Renaming(name)(value))


class _Renaming:
    """Puts a repository's name before what is told apart by names."""

    def __init__(self, name: str) -> None:
        self._before = f"{name}/"
        self._name = name
        self._own: dict[type, Callable[[object], dict[str, object]]] = {
            Location: self._location,
            Subject: self._subject,
            Binding: self._binding,
            ScaleSet: self._scale_set,
            Finding: self._finding,
        }

    def __call__(self, value: object) -> object:
        if isinstance(value, tuple):
            return tuple(map(self, value)) if value else value
        names = field_names(type(value))
        if names is None:
            return value
        changes = {
            name: self(before)
            for name in names
            if isinstance(before := getattr(value, name), tuple) or field_names(type(before))
        }
        own = self._own.get(type(value))
        if own is not None:
            changes.update(own(value))
        return replace(cast("Any", value), **changes) if changes else value

    def _location(self, value: object) -> dict[str, object]:
        assert isinstance(value, Location)
        return {"path": self._before + value.path}

    def _subject(self, value: object) -> dict[str, object]:
        assert isinstance(value, Subject)
        return {"files": tuple(self._before + path for path in value.files)}

    def _binding(self, value: object) -> dict[str, object]:
        assert isinstance(value, Binding)
        if not value.scale_set:
            return {}
        return {"scale_set": self._before + value.scale_set}

    def _scale_set(self, value: object) -> dict[str, object]:
        assert isinstance(value, ScaleSet)
        return {"id": self._before + value.id}

    def _finding(self, value: object) -> dict[str, object]:
        assert isinstance(value, Finding)
        return {"fingerprint": digest((self._name, value.fingerprint))}


def _sum(summaries: Sequence[Summary]) -> Summary:
    by_surface: Counter[str] = Counter()
    for summary in summaries:
        by_surface.update(dict(summary.by_surface))
    counted = ("discovered", "examined", "skipped", "unread", "unparsable", "excluded")
    totals = {name: sum(getattr(each, name) for each in summaries) for name in counted}
    nothing = tuple(why for each in summaries for why in each.nothing)
    return Summary(
        **totals,
        by_surface=tuple(sorted(by_surface.items())),
        seconds=0,
        nothing=nothing if all(each.nothing for each in summaries) else (),
    )
