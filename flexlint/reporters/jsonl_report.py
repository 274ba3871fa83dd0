"""One JSON object a line: each finding, with the keys of the JSON document."""

from __future__ import annotations

from flexlint.model import Report
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import finding_object
from flexlint.reporters.json_text import json_text


def render(report: Report, context: Context) -> str:
    """A line for each finding, for streams and ``jq``."""
    del context
    return "".join(json_text(finding_object(f)) + "\n" for f in report.findings)
