"""Findings by the scale set that they are proven to be about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from flexlint.audit.identity import within
from flexlint.audit.model import FileUse, Repository
from flexlint.audit.steps import Rules, is_diagnostic
from flexlint.model import Finding, Report, ScaleSet
from flexlint.record import record

OwnersOf = Callable[[str], tuple[str, ...]]
"""Gives the owners of the file at a path."""


@record
class Bound:
    """A scale set with the findings about it; without one, those that are about none."""

    scale_set: ScaleSet | None
    findings: tuple[Finding, ...]
    """By place; none of them is about the linting itself."""
    label: str = ""
    """What to call the set where others may have its name; "" for none."""


def bound(
    report: Report, rules: Rules, repositories: Sequence[Repository] = ()
) -> tuple[Bound, ...]:
    """One for each scale set of ``report``, also without findings, then one for all findings
    that are bound to none of them, if there are any. A finding about several sets is in each.

    Where there are several ``repositories``, the sets are sorted by these.
    """
    by_id: dict[str, list[Finding]] = {each.id: [] for each in report.scale_sets}
    unbound: list[Finding] = []
    for finding in report.findings:
        if is_diagnostic(finding, rules):
            continue
        ids = sets_of(finding) & by_id.keys()
        for name in ids:
            by_id[name].append(finding)
        if not ids:
            unbound.append(finding)
    called = labels(report.scale_sets, repositories)
    names = [each.name for each in repositories]
    sets = sorted(report.scale_sets, key=lambda each: within(each.id, names))
    found = [Bound(each, tuple(by_id[each.id]), called[each.id]) for each in sets]
    return (*found, *([Bound(None, tuple(unbound))] if unbound else []))


def labels(sets: Sequence[ScaleSet], repositories: Sequence[Repository] = ()) -> dict[str, str]:
    """By id, what to call each of ``sets``: its name, and where that is not enough its resource
    group and where it is declared. Of several ``repositories`` the one that it is in is said."""
    names = [each.name for each in repositories]
    of = {each.id: within(each.id, names) for each in sets}
    shared = Counter((each.name, of[each.id]) for each in sets)
    return {
        each.id: _told_apart(each, of[each.id], shared[each.name, of[each.id]] > 1) for each in sets
    }


def _told_apart(each: ScaleSet, repository: str, shared: bool) -> str:
    places = (f"{one.location.path}:{one.location.line}" for one in each.declared)
    own = (each.group, next(places, "")) if shared else ()
    facts = [fact for fact in (repository, *own) if fact]
    return f"{each.name} ({', '.join(facts)})" if facts else each.name


def sets_of(finding: Finding) -> set[str]:
    """The ids of the sets that ``finding`` is about."""
    return {each.scale_set for each in (finding.binding, *finding.also) if each.scale_set}


def files(findings: Sequence[Finding], owners: OwnersOf) -> tuple[FileUse, ...]:
    """``findings`` file by file, sorted by path."""
    paths: dict[str, list[str]] = {}
    for finding in findings:
        paths.setdefault(finding.location.path, []).append(finding.fingerprint)
    return tuple(FileUse(path, owners(path), tuple(paths[path])) for path in sorted(paths))
