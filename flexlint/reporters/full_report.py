"""For people: each finding with all that is known of it, whatever those before have said."""

from __future__ import annotations

from flexlint.model import Report
from flexlint.reporters.base import Context
from flexlint.reporters.text_report import rendered


def render(report: Report, context: Context) -> str:
    """As the format ``text``, without leaving out what repeats."""
    return rendered(report, context, None)
