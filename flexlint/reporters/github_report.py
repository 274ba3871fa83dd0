"""Annotations in GitHub Actions, by workflow commands."""

from __future__ import annotations

from flexlint.model import Finding, Report, Severity
from flexlint.reporters.base import Context
from flexlint.reporters.sets import suffix
from flexlint.text.printing import many_lines, one_line

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, context: Context) -> str:
    """A workflow command for each finding."""
    return "".join(_command(finding, context) + "\n" for finding in report.findings)


def _command(finding: Finding, context: Context) -> str:
    where = finding.location
    properties = {
        "title": f"{finding.code} {finding.name}",
        "file": one_line(context.repository_path(where.path)),
        "line": str(where.line),
        "endLine": str(where.end_line),
    }
    if where.line == where.end_line:  # GitHub refuses columns on several lines
        properties["col"] = str(where.column)
        properties["endColumn"] = str(where.end_column)
    text = one_line(finding.message) + suffix(finding)
    if finding.suggestion is not None:
        text += "\nInstead: " + "\n".join(many_lines(finding.suggestion.text.rstrip()))
    listed = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{escape_data(text)}"


def escape_data(text: str) -> str:
    """``text`` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """``text`` as a property of a workflow command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
