"""What was found and what was looked at, in two lines; the same from run to run."""

from __future__ import annotations

from collections import Counter

from flexlint.model import Report, Severity, Summary
from flexlint.text.tallies import files_looked_at
from flexlint.text.words import plural


def summary_lines(report: Report) -> list[str]:
    """One line of findings, one of files."""
    return [_found(report), _looked_at(report)]


def _found(report: Report) -> str:
    if not report.findings:
        text = "No findings"
    else:
        counts = Counter(finding.severity for finding in report.findings)
        parts = [
            plural(counts[severity], noun)
            for severity, noun in (
                (Severity.ERROR, "error"),
                (Severity.WARNING, "warning"),
                (Severity.INFO, "note"),
            )
            if counts[severity]
        ]
        files = len({finding.location.path for finding in report.findings})
        text = f"Found {', '.join(parts)} in {plural(files, 'file')}"
    kinds = Counter(item.kind for item in report.silenced)
    if kinds["suppression"]:
        text += f", {kinds['suppression']:,} suppressed"
    if kinds["baseline"]:
        text += f", {kinds['baseline']:,} in the baseline"
    return text + "."


def _looked_at(report: Report) -> str:
    summary = report.summary
    if not summary.discovered:
        return "Looked at 0 files." + _nothing(summary)
    text = files_looked_at(summary.discovered, summary.examined, summary.unread)
    if summary.unparsable:
        were = "was" if summary.unparsable == 1 else "were"
        text += f"; {summary.unparsable:,} could not be parsed and {were} searched as text"
    if summary.excluded:
        text += f"; {summary.excluded:,} more {'was' if summary.excluded == 1 else 'were'} excluded"
    return f"{text}.{_nothing(summary)}"


def _nothing(summary: Summary) -> str:
    return f" Nothing to look at: {'; '.join(summary.nothing)}." if summary.nothing else ""
