"""One line a finding: ``path:line:column: severity[CODE] message``."""

from __future__ import annotations

from flexlint.model import Report
from flexlint.reporters.base import Style
from flexlint.reporters.terminal import visible


def render(report: Report, style: Style) -> str:
    """A line for each finding, nothing else."""
    del style
    lines = []
    for finding in report.findings:
        place = finding.location
        where = f"{visible(place.path)}:{place.line}:{place.column}"
        what = f"{finding.severity.label}[{finding.code}] {visible(finding.message)}"
        lines.append(f"{where}: {what}\n")
    return "".join(lines)
