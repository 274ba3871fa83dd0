"""Comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from flexlint.model import Related, Report
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import finding_object
from flexlint.reporters.sets import bindings
from flexlint.text.printing import for_people, many_lines, one_line

COLUMNS = (
    *("code", "name", "severity", "confidence", "surface", "path", "line", "column"),
    *("end_line", "end_column", "operation", "resource_type", "resource_property", "mode"),
    *("message", "replacement", "fingerprint", "url"),
    *("scale_set", "scale_set_id", "binding", "binding_reason", "mode_reason"),
    *("confidence_reason", "row", "complete", "adds", "note", "related"),
)
"""New ones come at the end."""
_LINES = frozenset({"replacement", "related"})
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in a spreadsheet, in the width of Chinese characters as well."""


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
        row["binding"] = finding.binding.basis
        row["binding_reason"] = finding.binding.why or None
        row["scale_set"] = "; ".join(each.name for each in bindings(finding)) or None
        row["scale_set_id"] = "; ".join(each.scale_set for each in bindings(finding)) or None
        row["related"] = "\n".join(_related(each) for each in finding.related) or None
        for key in ("complete", "adds"):
            row[key] = None if row[key] is None else str(row[key]).lower()
        writer.writerow([cell(row[column], column in _LINES) for column in COLUMNS])
    return out.getvalue()


def _related(related: Related) -> str:
    where = related.location
    return f"{one_line(where.path)}:{where.line}:{where.column}: {one_line(related.message)}"


def cell(value: object, several: bool = False) -> object:
    """``value`` as a cell that no spreadsheet takes for a formula: text that begins like one,
    blanks aside, gets an apostrophe in front.

    Control characters are made visible, line feeds as well unless it may have ``several`` lines.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    first, *more = many_lines(value) if several else [one_line(value)]
    shown = "\n".join([first, *map(for_people, more)])
    return "'" + shown if shown.lstrip().startswith(_FORMULA) else shown
