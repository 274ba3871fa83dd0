"""For people: each finding with its source line, its reason and its replacement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flexlint.model import OWN_CODES, Confidence, Finding, Location, ModeKind, Report
from flexlint.reporters.base import Context
from flexlint.reporters.plain import Style, snippet
from flexlint.reporters.sets import bindings, sentences
from flexlint.reporters.summary import summary_lines
from flexlint.text.printing import many_lines, one_line, path_first
from flexlint.text.stand_ins import to_do_first
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.rule import Rule


def render(report: Report, context: Context) -> str:
    """Each finding as a block in the manner of rustc, then the summary.

    What is said of a rule is said with its first finding; a note that comes again refers to the
    place where it stands.
    """
    return rendered(report, context, Said())


def rendered(report: Report, context: Context, said: Said | None) -> str:
    """The output; with None for ``said`` every finding says everything."""
    style = Style(context.color)
    rules = context.rules() if report.findings else {}
    sets = {each.id: each.notes for each in report.scale_sets}
    out: list[str] = []
    for finding in report.findings:
        out.extend(_finding(finding, rules, context, style, said, sets))
        out.append("")
    if context.verbose:
        out.extend(_silenced(report, style))
    if not context.quiet:
        out.extend(summary_lines(report))
    return "\n".join(out) + "\n" if out else ""


class Said:
    """What the findings before have said already."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str], str] = {}

    def again(self, finding: Finding, title: str, words: str) -> str | None:
        """Where the same was said of another finding of the rule; None the first time."""
        where = finding.location
        key = (finding.code, title, words)
        first = self._places.setdefault(key, f"{where.path}:{where.line}:{where.column}")
        return first if first != f"{where.path}:{where.line}:{where.column}" else None


def _finding(
    finding: Finding,
    rules: Mapping[str, Rule],
    context: Context,
    style: Style,
    said: Said | None,
    sets: dict[str, tuple[str, ...]],
) -> Iterator[str]:
    """The lines of one finding. ``sets`` are the notes on each scale set; what is said of one
    is said with its first finding, and taken out of it then."""
    label = finding.severity.label
    head = style.severity(label, f"{label}[{finding.code}]")
    yield f"{head} {one_line(finding.name)}: {style.bold(one_line(finding.message))}"
    where = finding.location
    numbers = [where.line, *(r.location.line for r in finding.related)]
    gutter = len(str(max(numbers)))
    bar = style.frame(" " * (gutter + 1) + "|")
    yield from _place(where, "", label, gutter, context, style)
    for related in finding.related:
        yield from _place(related.location, related.message, "info", gutter, context, style)
    note = style.frame(" " * (gutter + 1) + "=")
    for title, words in (*_notes(finding), *_proofs(finding, said, sets)):
        yield from _wrapped(note, title, words, gutter, context, style)
    for title, words in _of_the_rule(rules.get(finding.code)):
        if said is None or said.again(finding, title, words) is None:
            yield from _wrapped(note, title, words, gutter, context, style)
    for title, words in _instead(finding):
        told = _note(finding, words, said) if title == "note" else words
        yield from _wrapped(note, title, told, gutter, context, style)
    if finding.suggestion is not None and finding.suggestion.language is not None:
        title = "set" if finding.suggestion.adds else "replace by"
        code = finding.suggestion
        first = "" if code.complete else f" ({to_do_first(code.text)})"
        yield f"{note} {style.bold(title)}{first}:"
        for line in many_lines(finding.suggestion.text.rstrip("\n")):
            yield f"{bar} {style.good(line)}".rstrip()
        if finding.suggestion.note:
            words = _note(finding, finding.suggestion.note, said)
            yield from _wrapped(note, "note", words, gutter, context, style)
    more = finding.url
    if not more and finding.code.startswith(OWN_CODES):
        more = f"flexlint explain {finding.code}"
    if more and (said is None or said.again(finding, "see", more) is None):
        yield f"{note} {style.bold('see')}: {one_line(more)}"


def _note(finding: Finding, words: str, said: Said | None) -> str:
    """``words``, or where they stand."""
    before = None if said is None else said.again(finding, "note", words)
    return words if before is None else f"as at {before}"


def _wrapped(
    note: str, title: str, words: str, gutter: int, context: Context, style: Style
) -> Iterator[str]:
    """``= title: words`` in the width of the terminal."""
    import textwrap  # a run without findings needs none

    lines = textwrap.wrap(
        f"{title}: {one_line(' '.join(words.split()))}",
        max(context.width - gutter - 3, 40),
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for number, line in enumerate(lines):
        if number == 0:
            yield f"{note} {line.replace(title, style.bold(title), 1)}"
        else:
            yield " " * (gutter + 3) + line


def _place(
    where: Location,
    message: str,
    label: str,
    gutter: int,
    context: Context,
    style: Style,
) -> Iterator[str]:
    """A place and its line. ``message`` is that of a related place, empty for the finding's own."""
    pad = " " * gutter
    place = f"{one_line(where.path)}:{where.line}:{where.column}"
    yield f"{pad}{style.frame('-->')} {place}"
    text = where.snippet
    if not text.strip():
        if message:
            yield f"{pad} {style.frame('=')} {one_line(message)}"
        return
    end = where.end_column - 1 if where.end_line == where.line else where.line_length
    shown = snippet(
        text,
        where.column - 1 - where.cut_before,
        end - where.cut_before,
        context.width - gutter - 3,
        cut_before=where.cut_before > 0,
        cut_after=where.cut_after > 0,
    )
    marker = ("-" if message else "^") * shown.length
    yield f"{pad} {style.frame('|')}"
    yield f"{style.frame(str(where.line).rjust(gutter) + ' |')} {shown.text}"
    under = style.severity(label, marker + (f" {one_line(message)}" if message else ""))
    yield f"{pad} {style.frame('|')} {' ' * shown.start}{under}"


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.confidence is not Confidence.HIGH:
        why = f": {finding.why}" if finding.why else ""
        yield "confidence", f"{finding.confidence.label}{why}"
    if finding.mode.kind is not ModeKind.UNKNOWN:
        why = f": {finding.mode.why}" if finding.mode.why else ""
        yield "mode", f"{finding.mode.kind.value}{why}"


def _proofs(
    finding: Finding, said: Said | None, sets: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Which scale set it is about, and what was taken for granted of that; where all is said, with
    the places that prove it."""
    for words in sentences(finding):
        yield "scale set", words
    for binding in bindings(finding):
        for words in sets.get(binding.scale_set, ()):
            yield "note", words
        if said is not None:
            sets.pop(binding.scale_set, None)
    if said is None:
        for binding in (finding.binding, *finding.also):
            for each in binding.evidence:
                where = each.location
                yield "proof", f"{where.path}:{where.line}:{where.column}: {each.message}"


def _of_the_rule(rule: Rule | None) -> Iterator[tuple[str, str]]:
    if rule is not None and rule.mapping is not None:
        mapping = rule.mapping
        yield f"mapping table, row {mapping.row}", f"{mapping.api}: {mapping.table}"
        if mapping.differs:
            yield "today", mapping.today


def _instead(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.suggestion is not None and finding.suggestion.language is None:
        yield "instead", finding.suggestion.text
        if finding.suggestion.note:
            yield "note", finding.suggestion.note


def _silenced(report: Report, style: Style) -> Iterator[str]:
    for item in report.silenced:
        where = item.finding.location
        kind = "suppressed" if item.kind == "suppression" else "in the baseline"
        reason = f": {one_line(item.reason)}" if item.reason else ""
        place = f"{path_first(where.path)}:{where.line}:{where.column}"
        yield style.faint(f"{place}: {item.finding.code} {kind}{reason}")
    if report.silenced:
        yield ""
