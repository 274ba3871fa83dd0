"""An audit as a Markdown page: the verdict, the sets, the plan as checklists, the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from flexlint.audit.effort import hours
from flexlint.audit.model import Audit, Count, SetAudit, WorkPackage
from flexlint.audit.steps import place
from flexlint.audit.terminal import NO_SET
from flexlint.audit.unsaid import grouped
from flexlint.model import Finding, ScaleSet
from flexlint.reporters.markdown_report import LIMIT, code_span, escape, fenced
from flexlint.text.words import plural

MOST = 50
"""Entries of a list of what has changed."""


def render(audit: Audit) -> str:
    """The page. Nothing that comes from a file is markup in it; of more than a megabyte the rest is
    left out, which is said."""
    parts = (_verdict, _progress, _history, _repositories, _unsaid, _sets, _plan, _counts)
    lines = list(_fitting((line for part in parts for line in part(audit)), LIMIT))
    lines += [*_findings(audit, LIMIT - _bytes(lines)), "", _foot(audit)]
    return "\n".join(lines) + "\n"


def _fitting(lines: Iterable[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= _bytes((line,))
        if room < 0:
            yield from ("", "**The rest of the plan is left out: the page is full.**")
            return
        yield line


def _verdict(audit: Audit) -> Iterator[str]:
    yield f"# Migration audit{f' of {escape(audit.title)}' if audit.title else ''}"
    yield ""
    yield f"**{escape(audit.verdict.headline)}**"
    yield ""
    for reason in audit.verdict.reasons:
        yield f"- {escape(reason)}"


def _progress(audit: Audit) -> Iterator[str]:
    progress = audit.progress
    if progress is None:
        return
    yield from ("", f"## Since {code_span(progress.since)}", "")
    fixed, new, left = len(progress.fixed), len(progress.new), len(progress.remaining)
    yield f"{fixed:,} fixed, {new:,} new, {left:,} remaining."
    if progress.moved:
        yield ""
        yield from _first([f"- {escape(sentence)}" for sentence in progress.moved])
    yield from ("", "| Scale set | Fixed | New | Remaining |", "|---|--:|--:|--:|")
    for name, gone, came, stayed in progress.by_set:
        yield f"| {_name(name)} | {gone:,} | {came:,} | {stayed:,} |"
    if progress.fixed:
        yield from ("", "Fixed:", "")
        lines = [f"- {_name(name)}: {escape(message)}" for _, name, message in progress.fixed]
        yield from _first(lines)
    if progress.new:
        findings = {finding.fingerprint: finding for finding in audit.report.findings}
        yield from ("", "New:", "")
        there = [findings[mark] for mark in progress.new if mark in findings]
        yield from _first([f"- {code_span(place(f))}: {escape(f.message)}" for f in there])


def _first(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"- and {len(lines) - MOST:,} more"


def _history(audit: Audit) -> Iterator[str]:
    if not audit.history and not audit.notices:
        return
    yield from ("", "## History", "")
    if audit.notices:
        yield from (f"- {escape(notice)}" for notice in audit.notices)
        yield ""
    if not audit.history:
        return
    yield "| Day | Revision | Title | Errors | Warnings | Notes |"
    yield "|---|---|---|--:|--:|--:|"
    for each in audit.history:
        numbers = " | ".join(f"{n:,}" for n in (each.errors, each.warnings, each.infos))
        missing = f" (without {plural(each.missing, 'file')})" if each.missing else ""
        yield f"| {each.day} | {each.revision[:10]} | {escape(each.title)}{missing} | {numbers} |"


def _repositories(audit: Audit) -> Iterator[str]:
    if not audit.repositories:
        return
    yield from ("", "## Repositories", "")
    yield "| Repository | Files | Errors | Warnings | Notes | |"
    yield "|---|--:|--:|--:|--:|---|"
    for each in audit.repositories:
        if each.failure:
            yield f"| {escape(each.name)} | | | | | not audited: {escape(each.failure)} |"
            continue
        counts = (each.files, each.errors, each.warnings, each.infos)
        numbers = " | ".join(f"{number:,}" for number in counts)
        yield f"| {escape(each.name)} | {numbers} | |"


def _unsaid(audit: Audit) -> Iterator[str]:
    for title, items in grouped(audit.unsaid):
        yield from ("", f"## {title}", "")
        for item in items:
            yield f"- {escape(item.title)}. {escape(item.help)}"


def _sets(audit: Audit) -> Iterator[str]:
    if not audit.sets:
        return
    yield from ("", "## Scale sets", "")
    yield "| Scale set | Mode | Why | To fix | Uses | Decide | Effort |"
    yield "|---|---|---|--:|--:|--:|--:|"
    for each in audit.sets:
        mode = why = ""
        if each.scale_set is not None:
            mode, why = each.scale_set.mode.kind.value, _why(each.scale_set)
        numbers = (len(each.blockers), len(each.findings), len(each.decisions))
        told = " | ".join(f"{number:,}" for number in numbers)
        effort = hours(each.effort.hours)
        yield f"| {_name(each.label)} | {mode} | {escape(why)} | {told} | {effort} |"
    notes = [
        f"{each.label}: {note}"
        for each in audit.sets
        if each.scale_set
        for note in each.scale_set.notes
    ]
    if notes:
        yield ""
        yield from (f"- {escape(note)}" for note in notes)


def _why(scale_set: ScaleSet) -> str:
    """Why a set has its mode; where it is written, if that is all there is to say."""
    if scale_set.mode.basis != "given" or not scale_set.declared:
        return scale_set.mode.why
    first = scale_set.declared[0]
    (where, *_) = (*(each.location for each in first.evidence), first.location)
    return f"{scale_set.mode.why} at {where.path}:{where.line}"


def _plan(audit: Audit) -> Iterator[str]:
    planned = [each for each in audit.sets if each.packages or each.stays]
    if not planned:
        return
    yield from ("", "## The plan", "")
    yield "The mode of a scale set cannot be changed in place. Efforts are estimates, not facts."
    for each in planned:
        yield from ("", f"### {_name(each.label)}", "")
        if each.stays:
            yield f"It stays Uniform: {escape(each.stays)}."
            continue
        yield f"Effort: {hours(each.effort.hours)} = {escape(each.effort.formula)}"
        titles = {package.id: package.title for package in each.packages}
        for number, package in enumerate(each.packages, 1):
            yield from _package(number, package, titles)


def _package(number: int, package: WorkPackage, titles: Mapping[str, str]) -> Iterator[str]:
    yield from ("", f"#### {number}. {escape(package.title)}", "")
    facts = [f"{hours(package.effort.hours)} = {escape(package.effort.formula)}"]
    if package.owners:
        facts.append(" ".join(map(code_span, package.owners)))
    if package.findings:
        facts.append(
            f"{plural(len(package.findings), 'finding')}, {package.applicable:,} with a"
            " complete replacement"
        )
    if package.after:
        facts.append(f"after: {', '.join(escape(titles.get(p, p)) for p in package.after)}")
    yield "; ".join(facts)
    yield ""
    yield from (f"- [ ] {escape(task)}" for task in package.tasks)


def _counts(audit: Audit) -> Iterator[str]:
    if not audit.report.findings:
        return
    yield from ("", "## Findings in numbers")
    charts: tuple[tuple[str, Iterable[Count]], ...] = (
        ("Row", audit.by_row),
        ("Surface", audit.by_surface),
        ("Directory", audit.by_directory),
    )
    for head, counts in charts:
        yield from ("", f"| {head} | Errors | Warnings | Notes |", "|---|--:|--:|--:|")
        for count in counts:
            label = escape(count.label)
            yield f"| {label} | {count.errors:,} | {count.warnings:,} | {count.infos:,} |"


def _findings(audit: Audit, room: int) -> Iterator[str]:
    findings = audit.report.findings
    if not findings:
        return
    yield from ("", "## Findings")
    names = _names(audit.sets)
    written = 0
    for path, group in groupby(findings, key=lambda finding: finding.location.path):
        head = ["", f"### {code_span(path)}", "", "| Line | Severity | Rule | Scale set | What |"]
        head.append("|--:|---|---|---|---|")
        rows: list[str] = []
        texts: list[str] = []
        room -= _bytes(head)
        for finding in group:
            row = _row(finding, names)
            text = list(_instead(finding))
            room -= _bytes((row, *text))
            if room < 0:
                left = len(findings) - written - len(rows)
                yield from (*head, *rows, *texts) if rows else ()
                yield from ("", f"**{plural(left, 'more finding')} left out: the page is full.**")
                return
            rows.append(row)
            texts += text
        written += len(rows)
        yield from (*head, *rows, *texts)


def _bytes(lines: Iterable[str]) -> int:
    return sum(len(line.encode("utf-8", "backslashreplace")) + 1 for line in lines)


def _row(finding: Finding, names: Mapping[str, str]) -> str:
    what = f"{finding.code} {escape(finding.name)}"
    where = names.get(finding.fingerprint, "")
    line, label = finding.location.line, finding.severity.label
    return f"| {line} | {label} | {what} | {where} | {escape(finding.message)} |"


def _instead(finding: Finding) -> Iterator[str]:
    suggestion = finding.suggestion
    if suggestion is None:
        return
    note = f" ({escape(suggestion.note)})" if suggestion.note else ""
    yield from ("", f"Line {finding.location.line}, {finding.code}, instead{note}:", "")
    yield fenced(suggestion.text, suggestion.language)


def _names(sets: Iterable[SetAudit]) -> dict[str, str]:
    """By fingerprint: the names of the sets that a finding is about."""
    found: dict[str, str] = {}
    for each in sets:
        if each.scale_set is not None:
            for mark in each.findings:
                before = f"{found[mark]}, " if mark in found else ""
                found[mark] = before + escape(each.label)
    return found


def _name(name: str) -> str:
    return escape(name) if name else escape(NO_SET)


def _foot(audit: Audit) -> str:
    date = f", catalogue of {escape(audit.catalog_date)}" if audit.catalog_date else ""
    digest = f" ({escape(audit.catalog_digest)})" if audit.catalog_digest else ""
    return f"flexlint {escape(audit.version)}{date}{digest}"
