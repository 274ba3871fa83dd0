"""The report for people: one block a finding, in the manner of compilers."""

from __future__ import annotations

from flexlint.model import Finding, Location, Report, Severity, Suggestion
from flexlint.reporters.base import Style
from flexlint.reporters.summary import summary_lines
from flexlint.reporters.terminal import TAB, shown, visible, width

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_BLUE = "\x1b[1;34m"
_GREEN = "\x1b[32m"
_COLORS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.INFO: "\x1b[1;36m",
}
_WIDEST = 120
"""A longer source line is cut around the place it is about."""


def render(report: Report, style: Style) -> str:
    """All findings as blocks with source, caret, replacement and links, then the summary."""
    paint = _Paint(style.color)
    blocks = [_block(finding, paint) for finding in report.findings]
    lines = "\n".join(blocks)
    tail = "\n".join(summary_lines(report))
    if not style.quiet:
        lines += ("\n" if blocks else "") + tail + "\n"
    return lines


class _Paint:
    """Wraps text in colours, or does not."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, code: str, text: str) -> str:
        return f"{code}{text}{_RESET}" if self._color and text else text


def _block(finding: Finding, paint: _Paint) -> str:
    severity = paint(_COLORS[finding.severity], f"{finding.severity.label}[{finding.code}]")
    lines = [f"{severity} {paint(_BOLD, finding.name)}: {visible(finding.message)}"]
    numbers = [finding.location.line, *(r.location.line for r in finding.related)]
    gutter = len(str(max(numbers)))
    bar = paint(_BLUE, "|")
    pad = " " * gutter
    lines.append(f"{pad}{paint(_BLUE, '-->')} {_place(finding.location)}")
    lines.append(f"{pad} {bar}")
    lines.extend(_source(finding.location, "^", "", _COLORS[finding.severity], gutter, paint))
    for related in finding.related:
        if related.location.line != finding.location.line:
            lines.append(f"{pad} {paint(_BLUE, ':')}")
        lines.extend(_source(related.location, "-", related.message, _BLUE, gutter, paint))
    lines.append(f"{pad} {bar}")
    for label, text in _facts(finding):
        lines.extend(_labelled(label, text, pad, paint))
    if finding.suggestion is not None:
        lines.extend(_suggestion(finding.suggestion, pad, paint))
    if finding.url:
        lines.append(f"{pad} {paint(_BLUE, '=')} {paint(_DIM, _origin(finding) + finding.url)}")
    return "\n".join(lines) + "\n"


def _facts(finding: Finding) -> list[tuple[str, str]]:
    facts = []
    if finding.confidence.label != "high":
        why = f" ({finding.why})" if finding.why else ""
        facts.append(("confidence", f"{finding.confidence.label}{why}"))
    if finding.mode.why and finding.mode.kind.value != "unknown":
        facts.append(("mode", f"{finding.mode.kind.value}: {finding.mode.why}"))
    return facts


def _origin(finding: Finding) -> str:
    return f"row {finding.row} of the mapping table, " if finding.row is not None else ""


def _labelled(label: str, text: str, pad: str, paint: _Paint) -> list[str]:
    first, *rest = text.splitlines() or [""]
    indent = " " * (len(label) + 2)
    lines = [f"{pad} {paint(_BLUE, '=')} {paint(_BOLD, label)}: {visible(first)}"]
    return lines + [f"{pad}   {indent}{visible(line)}" for line in rest]


def _suggestion(suggestion: Suggestion, pad: str, paint: _Paint) -> list[str]:
    if suggestion.language is None:
        lines = _labelled("instead", suggestion.text, pad, paint)
    else:
        lines = [f"{pad} {paint(_BLUE, '=')} {paint(_BOLD, 'instead')}:"]
        code = suggestion.text.expandtabs(TAB).splitlines()
        lines += [f"{pad}       {paint(_GREEN, visible(line))}".rstrip() for line in code]
    if suggestion.note:
        lines += _labelled("note", suggestion.note, pad, paint)
    return lines


def _place(location: Location) -> str:
    return f"{visible(location.path)}:{location.line}:{location.column}"


def _source(
    location: Location, mark: str, message: str, color: str, gutter: int, paint: _Paint
) -> list[str]:
    """The source line and, under the span, its underline with ``message`` behind it."""
    start = location.column - 1
    end = location.end_column - 1 if location.end_line == location.line else len(location.snippet)
    text, lead, under = _cut(location.snippet, start, max(end, start + 1))
    number = paint(_BLUE, str(location.line).rjust(gutter))
    bar = paint(_BLUE, "|")
    behind = f" {visible(message)}" if message else ""
    line = f"{number} {bar} {text}".rstrip()
    return [line, f"{' ' * gutter} {bar} {' ' * lead}{paint(color, mark * under + behind)}"]


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """What to show of ``line``, columns before the span, and columns under it."""
    start = min(start, len(line))
    end = max(start, min(end, len(line)))
    first = 0 if end <= _WIDEST else max(0, start - 40)
    last = min(len(line), first + _WIDEST)
    before = shown(line[first:start], 0)
    inside = shown(line[start : min(end, last)], width(before))
    after = shown(line[min(end, last) : last], width(before) + width(inside))
    head = "…" if first else ""
    tail = "…" if last < len(line) else ""
    return head + before + inside + after + tail, len(head) + width(before), max(1, width(inside))
