"""An audit as one JSON document, version 1. A change that breaks readers changes the number."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.audit.model import (
    Audit,
    Count,
    Effort,
    Moment,
    Progress,
    Repository,
    SetAudit,
    Unsaid,
    WorkPackage,
)
from flexlint.model import Location
from flexlint.reporters.json_report import finding_object, scale_set_object
from flexlint.reporters.json_text import json_text
from flexlint.text.printing import printable

VERSION = 1
KIND = "flexlint-audit"
"""What tells the document from those of other commands."""

Data = dict[str, object]


def render(audit: Audit) -> str:
    """The whole audit: ``kind``, ``version``, the verdict, the numbers, the sets with their
    plans, what is open, and every finding. Findings are named by fingerprints."""
    summary = audit.report.summary
    document: Data = {
        "kind": KIND,
        "version": VERSION,
        "title": printable(audit.title),
        "flexlint": audit.version,
        "catalogue": {"date": audit.catalog_date, "digest": audit.catalog_digest},
        "verdict": {
            "kind": audit.verdict.kind,
            "headline": audit.verdict.headline,
            "reasons": list(audit.verdict.reasons),
        },
        "summary": {
            "discovered": summary.discovered,
            "examined": summary.examined,
            "skipped": summary.skipped,
            "unread": summary.unread,
            "unread_files": [printable(path) for path in summary.unread_files],
            "unparsable": summary.unparsable,
            "excluded": summary.excluded,
            "surfaces": dict(summary.by_surface),
            "nothing": list(summary.nothing),
        },
        "counts": {
            "rows": _counts(audit.by_row),
            "severities": _counts(audit.by_severity),
            "surfaces": _counts(audit.by_surface),
            "directories": _counts(audit.by_directory),
        },
        "unsaid": [_unsaid(each) for each in audit.unsaid],
        "sets": [_set(each) for each in audit.sets],
        "findings": [finding_object(finding) for finding in audit.report.findings],
        "silenced": [
            {
                "kind": each.kind,
                "reason": each.reason,
                "fingerprint": each.finding.fingerprint,
                "code": each.finding.code,
                **_place(each.finding.location),
            }
            for each in audit.report.silenced
        ],
        "notices": [*audit.report.notices, *map(printable, audit.notices)],
        "progress": None if audit.progress is None else _progress(audit.progress),
        "history": [_moment(each) for each in audit.history],
        "repositories": [_repository(each) for each in audit.repositories],
    }
    return json_text(document, 2) + "\n"


def _counts(counts: Iterable[Count]) -> list[Data]:
    return [
        {
            "key": printable(each.key),
            "label": printable(each.label),
            "errors": each.errors,
            "warnings": each.warnings,
            "infos": each.infos,
        }
        for each in counts
    ]


def _unsaid(each: Unsaid) -> Data:
    return {
        "kind": each.kind,
        "title": printable(each.title),
        "help": printable(each.help),
        "path": printable(each.path),
        "findings": list(each.findings),
    }


def _set(each: SetAudit) -> Data:
    return {
        "name": printable(each.name),
        "label": printable(each.label),
        "scale_set": None if each.scale_set is None else scale_set_object(each.scale_set),
        "stays": each.stays,
        "blockers": list(each.blockers),
        "uses": [
            {
                "path": printable(use.path),
                "owners": list(use.owners),
                "findings": list(use.findings),
            }
            for use in each.uses
        ],
        "blind": list(each.blind),
        "decisions": list(each.decisions),
        "packages": [_package(package) for package in each.packages],
        "effort": _effort(each.effort),
    }


def _place(location: Location) -> Data:
    return {"path": printable(location.path), "line": location.line, "column": location.column}


def _package(each: WorkPackage) -> Data:
    return {
        "id": printable(each.id),
        "step": each.step,
        "title": printable(each.title),
        "path": printable(each.path),
        "owners": list(each.owners),
        "tasks": [printable(task) for task in each.tasks],
        "findings": list(each.findings),
        "applicable": each.applicable,
        "decisions": each.decisions,
        "effort": _effort(each.effort),
        "after": [printable(name) for name in each.after],
    }


def _effort(effort: Effort) -> Data:
    return {"hours": effort.hours, "formula": effort.formula}


def _progress(each: Progress) -> Data:
    return {
        "since": printable(each.since),
        "fixed": [
            {"fingerprint": mark, "set": printable(name), "message": printable(message)}
            for mark, name, message in each.fixed
        ],
        "new": list(each.new),
        "remaining": list(each.remaining),
        "sets": [
            {"name": printable(name), "fixed": fixed, "new": new, "remaining": remaining}
            for name, fixed, new, remaining in each.by_set
        ],
        "moved": [printable(sentence) for sentence in each.moved],
    }


def _moment(each: Moment) -> Data:
    return {
        "revision": each.revision,
        "day": each.day,
        "title": printable(each.title),
        "errors": each.errors,
        "warnings": each.warnings,
        "infos": each.infos,
        "missing": each.missing,
        "sets": [{"name": printable(name), "findings": number} for name, number in each.by_set],
    }


def _repository(each: Repository) -> Data:
    return {
        "name": printable(each.name),
        "source": printable(each.source),
        "failure": printable(each.failure),
        "revision": each.revision,
        "errors": each.errors,
        "warnings": each.warnings,
        "infos": each.infos,
        "files": each.files,
    }
