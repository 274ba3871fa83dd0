"""JUnit XML: a test suite for each file, a test case for each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from flexlint.model import Finding, Report, Severity, Silenced
from flexlint.regex import regex
from flexlint.reporters.base import Context
from flexlint.reporters.sets import sentences, suffix
from flexlint.text.printing import many_lines, one_line, visible

_NOT_XML = regex("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, context: Context) -> str:
    """Errors and warnings are failures; infos and what is silenced are skipped tests."""
    cases: list[tuple[str, str, bool, bool]] = []
    for finding in report.findings:
        failed = finding.severity > Severity.INFO
        cases.append((finding.location.path, _case(finding, context, None), failed, not failed))
    for item in report.silenced:
        where = item.finding.location.path
        cases.append((where, _case(item.finding, context, item), False, True))
    cases.sort(key=lambda case: case[0])
    if not cases:
        clean = '    <testcase classname="flexlint" name="no findings"/>'
        cases.append(("flexlint", clean, False, False))
    total = f'tests="{len(cases)}" failures="{sum(c[2] for c in cases)}"'
    total += f' skipped="{sum(c[3] for c in cases)}" errors="0"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="flexlint" {total}>']
    for path, group in groupby(cases, key=lambda case: case[0]):
        lines.extend(_suite(one_line(context.repository_path(path)), list(group)))
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _suite(path: str, cases: list[tuple[str, str, bool, bool]]) -> Iterator[str]:
    counts = f'tests="{len(cases)}" failures="{sum(c[2] for c in cases)}"'
    counts += f' skipped="{sum(c[3] for c in cases)}" errors="0"'
    yield f"  <testsuite name={attribute(path)} {counts}>"
    yield from (case[1] for case in cases)
    yield "  </testsuite>"


def _case(finding: Finding, context: Context, silenced: Silenced | None) -> str:
    where = finding.location
    path = one_line(context.repository_path(where.path))
    name = f"{finding.code} {finding.name} at {where.line}:{where.column}"
    head = f"    <testcase classname={attribute(path)} name={attribute(name)}"
    head += f' file={attribute(path)} line="{where.line}">'
    label = finding.severity.label
    if silenced is not None:
        reason = f"{silenced.kind}: {silenced.reason}" if silenced.reason else silenced.kind
        body = f"      <skipped message={attribute(one_line(reason))}/>"
    elif finding.severity > Severity.INFO:
        details = f"{path}:{where.line}:{where.column}: {one_line(finding.message)}"
        details += "".join(f"\nScale set: {each}" for each in sentences(finding))
        for related in finding.related:
            there = related.location
            place = f"{one_line(context.repository_path(there.path))}:{there.line}:{there.column}"
            details += f"\nSee {place}: {one_line(related.message)}"
        if finding.suggestion is not None:
            details += "\nInstead: " + "\n".join(many_lines(finding.suggestion.text))
        message = attribute(one_line(finding.message) + suffix(finding))
        body = f'      <failure type="{label}" message={message}>{text(details)}</failure>'
    else:
        message = attribute(one_line(f"{label}: {finding.message}") + suffix(finding))
        body = f"      <skipped message={message}/>"
    return f"{head}\n{body}\n    </testcase>"


def text(content: str) -> str:
    """``content`` as character data; characters that XML cannot hold become visible."""
    return _unordered(escape(_NOT_XML.sub(visible, content).replace("\r", "\\r")))


def attribute(content: str) -> str:
    """``content`` as an attribute's value, with its quotes, on one line."""
    safe = re.sub(r"[\t\r\n]", visible, _NOT_XML.sub(visible, content))
    return _unordered(quoteattr(safe))


def _unordered(written: str) -> str:
    """``written``, which a CI service may see in its log, without what begins a command there."""
    written = re.sub(r"(?m)^(\s*):(?=:)", r"\1&#58;", written)
    return re.sub("#(?=#)", "&#35;", written)
