"""A Markdown page: what to read in a pull request, a job summary or a ticket."""

from __future__ import annotations

import re
from itertools import groupby

from flexlint.model import Finding, Report, Silenced
from flexlint.regex import regex
from flexlint.reporters.base import Context
from flexlint.reporters.sets import names, sentences
from flexlint.reporters.summary import summary_lines
from flexlint.text.printing import many_lines, one_line

LIMIT = 900_000
"""Bytes; GitHub refuses a job summary of more than a megabyte."""

_MARKUP = regex(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])")


def render(report: Report, context: Context) -> str:
    """A heading, the counts, and the findings file by file."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("flexlint.reporters", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown has its own escapes: the filters below
    )
    environment.filters.update(md=escape, code=code_span, fence=fenced)
    environment.globals.update(
        names=names,
        sentences=sentences,
        path_of=context.repository_path,
    )
    shown, left_out = _within_limit(report.findings)
    files = [
        (context.repository_path(path), list(group))
        for path, group in groupby(shown, key=lambda finding: finding.location.path)
    ]
    silenced: tuple[Silenced, ...] = report.silenced[:500]
    return environment.get_template("report.md").render(
        summary=summary_lines(report),
        files=files,
        bound=any(names(finding) for finding in shown),
        left_out=left_out,
        silenced=[(context.repository_path(s.finding.location.path), s) for s in silenced],
        silenced_left_out=len(report.silenced) - len(silenced),
        version=context.version,
        catalog_date=context.catalog_date,
    )


def _within_limit(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], int]:
    size = 0
    for number, finding in enumerate(findings):
        size += 250 + 2 * len(finding.message) + len(finding.location.path) + len(finding.url)
        size += sum(2 * len(words) + 100 for words in sentences(finding))
        for related in finding.related:
            size += 2 * len(related.message) + len(related.location.path) + 50
        if finding.suggestion is not None:
            size += 2 * (len(finding.suggestion.text) + len(finding.suggestion.note))
        if size > LIMIT:
            return findings[:number], len(findings) - number
    return findings, 0


def escape(text: str) -> str:
    """``text`` on one line with nothing in it that Markdown or HTML would act upon."""
    return _MARKUP.sub(r"\\\1", one_line(text))


def code_span(text: str) -> str:
    """``text`` as a code span that also stands in a table cell."""
    shown = one_line(text).replace("|", "\\|")
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def fenced(text: str, language: str | None) -> str:
    """``text`` as a fenced block."""
    lines = many_lines(text.rstrip("\n"))
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return "\n".join([f"{ticks}{language or 'text'}", *lines, ticks])
