"""Comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from flexlint.model import Report
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import finding_object

COLUMNS = (
    *("code", "name", "severity", "confidence", "surface", "path", "line", "column"),
    *("end_line", "end_column", "operation", "resource_type", "resource_property", "mode"),
    *("message", "replacement", "fingerprint", "url"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report, context: Context) -> str:
    """A header and a row for each finding; RFC 4180."""
    del context
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for finding in report.findings:
        row: dict[str, object] = {**finding_object(finding)}
        resource = finding.resource
        row["resource_type"] = resource.type if resource else None
        row["resource_property"] = resource.property if resource else None
        writer.writerow([cell(row[column]) for column in COLUMNS])
    return out.getvalue()


def cell(value: object) -> object:
    """``value`` as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
