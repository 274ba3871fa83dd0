"""Azure Pipelines: logging commands that become errors and warnings of the run."""

from __future__ import annotations

from flexlint.model import Finding, Report, Severity
from flexlint.reporters.base import Context
from flexlint.reporters.sets import suffix
from flexlint.text.printing import one_line, path_first

_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(report: Report, context: Context) -> str:
    """A logging command for each error and warning, a plain line for each info."""
    return "".join(_line(finding, context) + "\n" for finding in report.findings)


def _line(finding: Finding, context: Context) -> str:
    where = finding.location
    path = one_line(context.repository_path(where.path))
    message = one_line(f"{finding.name}: {finding.message}{suffix(finding)}")
    kind = _TYPES.get(finding.severity)
    if kind is None:  # Azure Pipelines knows nothing below a warning
        path = path_first(context.repository_path(where.path))
        return f"{path}:{where.line}:{where.column}: info {finding.code} {message}"
    properties = {
        "type": kind,
        "sourcepath": path,
        "linenumber": str(where.line),
        "columnnumber": str(where.column),
        "code": finding.code,
    }
    listed = "".join(f"{key}={escape_property(value)};" for key, value in properties.items())
    return f"##vso[task.logissue {listed}]{escape_data(message)}"


def escape_data(text: str) -> str:
    """``text`` as the message of a logging command."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """``text`` as a property of a logging command."""
    return escape_data(text).replace("]", "%5D").replace(";", "%3B")
