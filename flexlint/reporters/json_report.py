"""The JSON format, version 1. A change that breaks readers changes the number."""

from __future__ import annotations

from typing import TypedDict

from flexlint.model import Finding, Report, Severity
from flexlint.reporters.base import Context
from flexlint.reporters.json_text import json_text
from flexlint.text.printing import printable

VERSION = 1


class ResourceObject(TypedDict):
    """``resource`` of a finding."""

    type: str
    property: str | None


class FindingObject(TypedDict):
    """One finding. Lines and columns are 1-based; columns count code points, ends exclude.

    ``complete`` is true if ``replacement`` is code that can be pasted as it stands, false if it
    is a sentence or has placeholders (``<network interface name>``), null if there is none.
    """

    code: str
    name: str
    severity: str
    confidence: str
    surface: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    operation: str | None
    resource: ResourceObject | None
    mode: str
    message: str
    replacement: str | None
    complete: bool | None
    fingerprint: str
    url: str


def render(report: Report, context: Context) -> str:
    """One object with ``version``, ``summary`` and ``findings``."""
    del context
    summary = report.summary
    counts = {s.label: 0 for s in sorted(Severity, reverse=True)}
    for finding in report.findings:
        counts[finding.severity.label] += 1
    document = {
        "version": VERSION,
        "summary": {
            "discovered": summary.discovered,
            "examined": summary.examined,
            "skipped": summary.skipped,
            "unread": summary.unread,
            "unparsable": summary.unparsable,
            "excluded": summary.excluded,
            "surfaces": dict(summary.by_surface),
            "findings": counts,
            "suppressed": sum(item.kind == "suppression" for item in report.silenced),
            "baselined": sum(item.kind == "baseline" for item in report.silenced),
        },
        "findings": [finding_object(finding) for finding in report.findings],
    }
    return json_text(document, 2) + "\n"


def finding_object(finding: Finding) -> FindingObject:
    """``finding`` as the JSON formats print it."""
    place = finding.location
    resource: ResourceObject | None = None
    if finding.resource is not None:
        resource = {"type": finding.resource.type, "property": finding.resource.property}
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "surface": finding.surface,
        "path": printable(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "operation": finding.operation,
        "resource": resource,
        "mode": finding.mode.kind.value,
        "message": finding.message,
        "replacement": finding.suggestion.text if finding.suggestion else None,
        "complete": finding.suggestion.complete if finding.suggestion else None,
        "fingerprint": finding.fingerprint,
        "url": finding.url,
    }
