"""GitLab's code quality report."""

from __future__ import annotations

from flexlint.model import Report, Severity
from flexlint.reporters.base import Context
from flexlint.reporters.json_text import json_text
from flexlint.reporters.sets import suffix
from flexlint.text.printing import printable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, context: Context) -> str:
    """A JSON array with an object for each finding."""
    issues = []
    seen: dict[str, int] = {}
    for finding in report.findings:
        # GitLab drops all but one of the issues that share a fingerprint.
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        issues.append(
            {
                "type": "issue",
                "check_name": f"{finding.code} {finding.name}",
                "description": f"{finding.code}: {finding.message}{suffix(finding)}",
                "categories": ["Compatibility"],
                "severity": _SEVERITIES[finding.severity],
                "fingerprint": finding.fingerprint + (f"-{number}" if number > 1 else ""),
                "location": {
                    "path": printable(context.repository_path(finding.location.path)),
                    "lines": {"begin": finding.location.line, "end": finding.location.end_line},
                },
            }
        )
    return json_text(issues, 2) + "\n"
