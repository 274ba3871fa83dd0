"""One JSON object a line: each finding, with the keys of the JSON document."""

from __future__ import annotations

import json

from flexlint.model import Report
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import finding_object


def render(report: Report, context: Context) -> str:
    """A line for each finding, for streams and ``jq``."""
    del context
    return "".join(json.dumps(finding_object(f)) + "\n" for f in report.findings)
