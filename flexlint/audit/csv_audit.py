"""The plan as comma-separated values: a row for each work package, for a tracker to import."""

from __future__ import annotations

import csv
import io

from flexlint.audit.model import Audit
from flexlint.audit.steps import place
from flexlint.reporters.csv_report import cell

COLUMNS = (
    *("id", "scale_set", "step", "title", "path", "owners", "tasks", "places", "findings"),
    *("applicable", "decisions", "hours", "formula", "after"),
)
_LINES = frozenset({"tasks", "places", "after"})


def render(audit: Audit) -> str:
    """A header and a row for each package, set by set in the order of the work; RFC 4180.

    Cells with several things have one a line. No cell is a formula to a spreadsheet.
    """
    places = {finding.fingerprint: place(finding) for finding in audit.report.findings}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in audit.sets:
        for package in each.packages:
            row: dict[str, object] = {
                "id": package.id,
                "scale_set": each.label,
                "step": package.step,
                "title": package.title,
                "path": package.path,
                "owners": " ".join(package.owners),
                "tasks": _lines(package.tasks),
                "places": _lines(tuple(places.get(mark, mark) for mark in package.findings)),
                "findings": len(package.findings),
                "applicable": package.applicable,
                "decisions": package.decisions,
                "hours": package.effort.hours,
                "formula": package.effort.formula,
                "after": _lines(package.after),
            }
            writer.writerow([cell(row[column], column in _LINES) for column in COLUMNS])
    return out.getvalue()


def _lines(texts: tuple[str, ...]) -> str:
    """``texts``, each on a line of its own: what ends a line within one is made visible."""
    return "\n".join(str(cell(text)) for text in texts)
