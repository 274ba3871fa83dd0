"""A report rendered whatever is in it: what cannot be printed is said to be there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flexlint.model import UNBOUND, UNKNOWN_MODE, Finding, Report, Silenced
from flexlint.record import replace
from flexlint.reporters import reporter
from flexlint.reporters.base import Context
from flexlint.text.words import plural
from flexlint.typed import TypeVar

Item = TypeVar("Item")


def rendered(name: str, report: Report, context: Context) -> str:
    """``report`` in the format called ``name``.

    A finding that the reporter fails on is there without its details; one that cannot even be
    printed so is left out, and a notice says how many those are.

    Raises:
        KeyError: if there is no such format.
        Exception: what the reporter raises of a report without findings.
    """
    render = reporter(name)
    try:
        return render(report, context)
    except Exception:  # one finding must not take the others with it
        empty = replace(report, findings=(), silenced=())
        try:
            render(empty, context)
        except Exception:  # the scale sets, then
            report = replace(report, scale_sets=())
            empty = replace(empty, scale_sets=())
            render(empty, context)

    def fails(findings: Sequence[Finding] = (), silenced: Sequence[Silenced] = ()) -> bool:
        try:
            render(replace(empty, findings=tuple(findings), silenced=tuple(silenced)), context)
        except Exception:
            return True
        return False

    findings: list[Finding] = []
    lost = 0
    bad = _failing(report.findings, lambda part: fails(findings=part))
    for number, finding in enumerate(report.findings):
        if number not in bad:
            findings.append(finding)
        elif not fails(findings=(bare := _bare(finding),)):
            findings.append(bare)
        else:
            lost += 1
    unseen = _failing(report.silenced, lambda part: fails(silenced=part))
    silenced = tuple(s for number, s in enumerate(report.silenced) if number not in unseen)
    notices = report.notices
    if lost:
        notices = (*notices, f"{plural(lost, 'finding')} could not be printed as {name}.")
    return render(
        replace(report, findings=tuple(findings), silenced=silenced, notices=notices), context
    )


def _failing(items: Sequence[Item], fails: Callable[[Sequence[Item]], bool]) -> frozenset[int]:
    """The numbers of those of ``items`` with which ``fails``, found by halving."""
    found: set[int] = set()
    pending = [(0, len(items))]
    while pending:
        start, end = pending.pop()
        if start == end or not fails(items[start:end]):
            continue
        if end - start == 1:
            found.add(start)
            continue
        middle = (start + end) // 2
        pending += [(start, middle), (middle, end)]
    return frozenset(found)


def _bare(finding: Finding) -> Finding:
    """``finding`` as no more than its rule and its place."""
    place = replace(finding.location, snippet="")
    return replace(
        finding,
        location=place,
        message=f"{finding.name}: the details of this finding could not be printed.",
        why="",
        operation=None,
        resource=None,
        mode=UNKNOWN_MODE,
        suggestion=None,
        edits=(),
        related=(),
        symbol="",
        subjects=(),
        binding=UNBOUND,
        also=(),
    )
