"""The audit of a report: readiness, scale sets, what could not be decided, and a plan."""

from __future__ import annotations

from collections.abc import Set

from flexlint.audit.bound import Bound, OwnersOf, bound, files
from flexlint.audit.charts import by_directory, by_row, by_severity, by_surface
from flexlint.audit.effort import summed
from flexlint.audit.model import Audit, Moment, Repository, SetAudit
from flexlint.audit.plan import packages, shared_places, stays_uniform
from flexlint.audit.progress import Earlier, progress
from flexlint.audit.readiness import verdict
from flexlint.audit.steps import Rules, decision_of, is_blocker, step_of
from flexlint.audit.unsaid import failed, unsaid
from flexlint.model import Location, Report

_WORDS = {
    "mode": "finding out the mode",
    "template": "template",
    "code": "code",
    "permissions": "permissions",
    "queries": "queries",
    "traffic": "traffic",
    "retire": "retirement",
}


def _nobody(path: str) -> tuple[str, ...]:
    del path
    return ()


def audit_of(
    report: Report,
    rules: Rules,
    *,
    owners: OwnersOf = _nobody,
    title: str = "",
    version: str = "",
    catalog_date: str = "",
    catalog_digest: str = "",
    earlier: Earlier | None = None,
    history: tuple[Moment, ...] = (),
    repositories: tuple[Repository, ...] = (),
    notices: tuple[str, ...] = (),
) -> Audit:
    """The audit of ``report``: pure, and the same for equal reports.

    Args:
        report: what was found; its findings say what set they are bound to.
        rules: the rules by code, with those of the rule packs.
        owners: gives the owners of the file at a path.
        title: what was audited, for people.
        version: of flexlint.
        catalog_date: the day on which the catalogue's facts were last checked.
        catalog_digest: names what the catalogue said.
        earlier: what to compare with.
        history: what there was at earlier revisions.
        repositories: those that were audited together, if several were.
        notices: what the history leaves out, in sentences.
    """
    groups = bound(report, rules, repositories)
    unbound = sum(len(each.findings) for each in groups if each.scale_set is None)
    shared = shared_places(report.scale_sets)
    sets = tuple(_set(each, rules, owners, unbound, shared) for each in groups)
    names = [each.name for each in repositories]
    items = (*failed(repositories), *unsaid(report, rules, groups))
    return Audit(
        report=report,
        verdict=verdict(report, sets, items),
        by_row=by_row(report.findings, rules),
        by_severity=by_severity(report.findings),
        by_surface=by_surface(report.findings),
        by_directory=by_directory(report.findings),
        unsaid=items,
        sets=sets,
        version=version,
        catalog_date=catalog_date,
        catalog_digest=catalog_digest,
        title=title,
        progress=None if earlier is None else progress(earlier, report, groups, names),
        history=history,
        repositories=repositories,
        notices=notices,
    )


def _set(
    each: Bound, rules: Rules, owners: OwnersOf, unbound: int, shared: Set[Location]
) -> SetAudit:
    planned = packages(each, rules, owners, unbound, shared)
    stays = "" if each.scale_set is None else stays_uniform(each.findings, rules)
    return SetAudit(
        scale_set=each.scale_set,
        blockers=tuple(f.fingerprint for f in each.findings if not stays and is_blocker(f, rules)),
        uses=files(each.findings, owners),
        blind=tuple(
            f.fingerprint for f in each.findings if step_of(f, rules) in ("permissions", "queries")
        ),
        decisions=tuple(
            f.fingerprint for f in each.findings if not stays and decision_of(f, rules)
        ),
        packages=planned,
        effort=summed((_WORDS[package.step], package.effort) for package in planned),
        label=each.label,
        stays=stays,
    )
