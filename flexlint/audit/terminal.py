"""The first screen of an audit, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from flexlint.audit.effort import hours
from flexlint.audit.model import Audit, SetAudit, VerdictKind, WorkPackage
from flexlint.audit.unsaid import grouped
from flexlint.model import ModeKind
from flexlint.reporters.plain import Style, width
from flexlint.reporters.summary import summary_lines
from flexlint.text.printing import one_line
from flexlint.text.words import listed, plural

NO_SET = "(no set)"
"""Stands for the name of what is bound to no set."""
MOST = 12
"""Entries of each list; the files that an audit can write have all."""
_LEAST = 12
"""Columns for the names of sets, at least."""
_COLOURS: Mapping[VerdictKind, str] = MappingProxyType(
    {"not-ready": "error", "undecided": "warning"}
)


def render(audit: Audit, columns: int = 100, color: bool = False) -> str:
    """Whether the code base is ready and why, what is open, the sets, and what comes next.

    Nothing is wider than ``columns`` but names that cannot be cut.
    """
    screen = _Screen(audit, max(columns, 40), Style(color))
    return "\n".join(screen.lines()) + "\n"


class _Screen:
    def __init__(self, audit: Audit, columns: int, style: Style) -> None:
        self._audit = audit
        self._columns = columns
        self._style = style

    def lines(self) -> Iterator[str]:
        """All lines, without their ends."""
        yield from self._verdict()
        yield from self._progress()
        yield from self._history()
        yield from self._repositories()
        yield from self._unsaid()
        yield from self._sets()
        yield from self._next()

    # -- parts --------------------------------------------------------------------------

    def _verdict(self) -> Iterator[str]:
        verdict = self._audit.verdict
        title = f"{self._audit.title}: " if self._audit.title else ""
        colour = _COLOURS.get(verdict.kind)
        for line in self._wrapped(title + verdict.headline, "", ""):
            bold = self._style.severity(colour, line) if colour else self._style.good(line)
            yield self._style.bold(line) if verdict.kind == "nothing" else bold
        yield ""
        for reason in verdict.reasons:
            yield from self._wrapped(reason, "  ", "    ")
        if verdict.reasons:
            yield ""
        yield from self._wrapped(summary_lines(self._audit.report)[1], "  ", "    ")

    def _progress(self) -> Iterator[str]:
        progress = self._audit.progress
        if progress is None:
            return
        yield from self._head(f"Since {progress.since}")
        fixed, new, left = len(progress.fixed), len(progress.new), len(progress.remaining)
        yield f"  {fixed:,} fixed, {new:,} new, {left:,} remaining."
        for sentence in progress.moved[:MOST]:
            yield from self._wrapped(sentence, "  ", "    ")
        if len(progress.moved) > MOST:
            yield f"  … and {len(progress.moved) - MOST:,} more"

    def _history(self) -> Iterator[str]:
        history = self._audit.history
        if not history:
            return
        yield from self._head(f"History ({plural(len(history), 'revision')})")
        for each in history[-MOST:]:
            counts = f"{each.errors:,} + {each.warnings:,} + {each.infos:,}"
            title = f"  {each.day}  {each.revision[:10]}  {counts:>15}  {one_line(each.title)}"
            if each.missing:
                title = (
                    f"{_cut(title, self._columns - 24)} (without {plural(each.missing, 'file')})"
                )
            yield _cut(title, self._columns).rstrip()
        yield "  (errors + warnings + notes)"

    def _repositories(self) -> Iterator[str]:
        repositories = self._audit.repositories
        if not repositories:
            return
        yield from self._head(f"Repositories ({len(repositories):,})")
        most = sorted(repositories, key=lambda each: (-each.errors, -each.warnings, -each.infos))
        whole = [each for each in most if not each.failure]
        for each in whole[:MOST]:
            found = [
                plural(number, noun)
                for number, noun in (
                    (each.errors, "error"),
                    (each.warnings, "warning"),
                    (each.infos, "note"),
                )
                if number
            ]
            counts = listed(found) if found else "nothing"
            files = plural(each.files, "file")
            yield from self._wrapped(f"{each.name}: {counts} in {files}", "  - ", "    ")
        if len(whole) > MOST:
            yield f"  … and {len(whole) - MOST:,} more"

    def _unsaid(self) -> Iterator[str]:
        for title, items in grouped(self._audit.unsaid):
            yield from self._head(f"{title} ({len(items):,})")
            told = ""
            for item in items[:MOST]:
                yield from self._wrapped(item.title, "  - ", "    ")
                if item.help != told:  # what helps with one helps with those of its kind
                    for line in self._wrapped(item.help, "    ", "    "):
                        yield self._style.faint(line)
                told = item.help
            if len(items) > MOST:
                yield f"  … and {len(items) - MOST:,} more"

    def _sets(self) -> Iterator[str]:
        sets = self._audit.sets
        if not sets:
            return
        named = sum(each.scale_set is not None for each in sets)
        yield from self._head(f"Scale sets ({named:,})")
        shown = sets if len(sets) <= 3 * MOST else (*sets[: 3 * MOST - 1], sets[-1])
        changes = self._changes()
        more = ("Fixed", "New") if changes else ()
        rows: list[tuple[str, ...]] = [
            ("Name", "Mode", "To fix", "Uses", "Decide", "Effort", *more)
        ]
        for each in shown:
            rows.append((*_row(each), *(changes.get(each.label, ("0", "0")) if changes else ())))
        yield from self._table(rows)
        if len(shown) < len(sets):
            yield f"  … and {len(sets) - len(shown):,} more"
        yield ""
        yield from self._wrapped(
            "Efforts are estimates, not facts: how they are summed up stands beside each in what"
            " --html, --markdown, --csv and --json write.",
            "  ",
            "  ",
        )

    def _changes(self) -> dict[str, tuple[str, str]]:
        progress = self._audit.progress
        by_set = () if progress is None else progress.by_set
        return {name: (f"{fixed:,}", f"{new:,}") for name, fixed, new, _ in by_set}

    def _table(self, rows: Sequence[Sequence[str]]) -> Iterator[str]:
        for head in ("", "Uses", "Decide"):  # what can be done without where there is no room
            kept = [n for n, title in enumerate(rows[0]) if title != head]
            rows = [[row[n] for n in kept] for row in rows]
            widths = [max(width(row[n]) for row in rows) for n in range(len(kept))]
            room = self._columns - 2 - sum(widths[1:]) - 2 * (len(widths) - 1)
            if room >= min(widths[0], _LEAST):
                break
        widths[0] = min(widths[0], max(room, _LEAST))
        for number, row in enumerate(rows):
            name, mode, *numbers = row
            cells = [_cut(name, widths[0]), _left(mode, widths[1])]
            cells += [_right(cell, w) for cell, w in zip(numbers, widths[2:], strict=True)]
            line = f"  {'  '.join(cells)}".rstrip()
            yield self._style.bold(line) if number == 0 else line

    def _next(self) -> Iterator[str]:
        steps = list(_first_steps(self._audit.sets))
        if steps:
            yield from self._head("Next")
        for number, (each, package) in enumerate(steps[:5], 1):
            owners = f", {' '.join(package.owners)}" if package.owners else ""
            of = f" [{each.label}]" if each.label and each.label not in package.title else ""
            text = f"{package.title}{of} ({hours(package.effort.hours)}{owners})"
            yield from self._wrapped(text, f"  {number}. ", "     ")
        more = sum(len(each.packages) for each in self._audit.sets) - len(steps[:5])
        if steps and more:
            yield f"  … and {plural(more, 'work package')} in the plan"

    # -- lines --------------------------------------------------------------------------

    def _head(self, title: str) -> Iterator[str]:
        yield ""
        for line in self._wrapped(title, "", ""):
            yield self._style.bold(line)

    def _wrapped(self, text: str, first: str, then: str) -> list[str]:
        return textwrap.wrap(
            one_line(" ".join(text.split())),
            self._columns,
            initial_indent=first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _row(each: SetAudit) -> tuple[str, str, str, str, str, str]:
    uses = len(each.findings)
    if each.scale_set is None:
        name, mode = NO_SET, ""
    else:
        name, mode = one_line(each.label), each.scale_set.mode.kind.value
    if each.stays:
        return name, f"{mode}, stays", "-", f"{uses:,}", "-", "-"
    blockers, decisions = len(each.blockers), len(each.decisions)
    return name, mode, f"{blockers:,}", f"{uses:,}", f"{decisions:,}", hours(each.effort.hours)


def _first_steps(sets: Sequence[SetAudit]) -> Iterator[tuple[SetAudit, WorkPackage]]:
    """What can be begun at once: what is broken today, then the sets, then what is of no set."""
    for each in sorted(sets, key=_urgency):
        for package in each.packages:
            if not package.after:
                yield each, package


def _urgency(each: SetAudit) -> int:
    if each.scale_set is None:
        return 2
    return 0 if each.scale_set.mode.kind is ModeKind.FLEXIBLE else 1


def _cut(text: str, room: int) -> str:
    """``text`` in exactly ``room`` columns: an ellipsis stands for what does not fit. Of a place
    that stands for a name the end says the most."""
    if width(text) <= room:
        return _left(text, room)
    at_end = "/" in text
    kept = ""
    for char in reversed(text) if at_end else text:
        if width(kept + char) > room - 1:
            break
        kept += char
    return _left(f"…{kept[::-1]}" if at_end else f"{kept}…", room)


def _left(text: str, room: int) -> str:
    return text + " " * max(0, room - width(text))


def _right(text: str, room: int) -> str:
    return " " * max(0, room - width(text)) + text
