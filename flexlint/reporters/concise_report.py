"""One line a finding: ``path:line:column: severity[CODE] message [scale set]``."""

from __future__ import annotations

from flexlint.model import Report
from flexlint.reporters.base import Context
from flexlint.reporters.plain import Style
from flexlint.reporters.sets import suffix
from flexlint.text.printing import one_line, path_first


def render(report: Report, context: Context) -> str:
    """A line for each finding, nothing else."""
    style = Style(context.color)
    lines = []
    for finding in report.findings:
        place = finding.location
        where = f"{style.bold(path_first(place.path))}:{place.line}:{place.column}"
        label = finding.severity.label
        what = style.severity(label, f"{label}[{finding.code}]")
        lines.append(f"{where}: {what} {one_line(finding.message)}{suffix(finding)}\n")
    return "".join(lines)
