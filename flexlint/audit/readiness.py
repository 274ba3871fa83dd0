"""Whether a code base is ready for Flexible orchestration, and the few numbers behind that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from flexlint.audit.model import SetAudit, Unsaid, Verdict
from flexlint.audit.steps import is_complete
from flexlint.audit.unsaid import leaves_open
from flexlint.model import Finding, ModeKind, Report, Severity
from flexlint.text.words import listed, plural


def verdict(report: Report, sets: Sequence[SetAudit], items: Sequence[Unsaid]) -> Verdict:
    """The verdict on ``report``.

    What is about sets that stay Uniform stands in nobody's way. What could not be read or decided
    may: no finding and three unknowns is not "ready".
    """
    stopping = {mark for each in sets for mark in each.blockers}
    blockers = [finding for finding in report.findings if finding.fingerprint in stopping]
    named = [each for each in sets if each.scale_set is not None]
    reasons = tuple(_reasons(report, sets, blockers, items))
    left_open = leaves_open(items)
    if blockers:
        are = "finding stands" if len(blockers) == 1 else "findings stand"
        return Verdict(
            "not-ready", f"Not ready: {len(blockers):,} {are} in the way of Flexible.", reasons
        )
    if left_open:
        things = "thing" if left_open == 1 else "things"
        return Verdict(
            "undecided",
            f"Not decided: nothing was found in the way of Flexible, but {left_open:,} {things}"
            " could not be read or decided.",
            reasons,
        )
    if not named and not report.summary.examined and not report.findings:
        return Verdict("nothing", "Nothing here mentions a scale set.", reasons)
    waiting = sum(_is(each, ModeKind.UNIFORM) and not each.stays for each in named)
    if waiting:
        are = "set is" if waiting == 1 else "sets are"
        headline = (
            f"Ready: nothing was found in the way of Flexible; {waiting:,} {are} Uniform yet."
        )
    elif any(each.stays for each in named):
        headline = "Ready: nothing was found in the way of Flexible, but for what stays Uniform."
    else:
        headline = "Ready: nothing was found that Flexible does not have."
    return Verdict("ready", headline, reasons)


def _reasons(
    report: Report,
    sets: Sequence[SetAudit],
    blockers: Sequence[Finding],
    items: Sequence[Unsaid],
) -> Iterator[str]:
    if blockers:
        counts = Counter(finding.severity for finding in blockers)
        said = [
            plural(counts[severity], severity.label)
            for severity in (Severity.ERROR, Severity.WARNING)
            if counts[severity]
        ]
        files = len({finding.location.path for finding in blockers})
        yield f"{listed(said)} to fix, in {plural(files, 'file')}."
        complete = sum(map(is_complete, blockers))
        if complete:
            have = "has" if complete == 1 else "have"
            yield f"{complete:,} of these findings {have} a complete replacement to paste."
    notes = sum(finding.severity is Severity.INFO for finding in report.findings)
    if notes:
        yield f"{plural(notes, 'note')} to read."
    decisions = len({mark for each in sets for mark in each.decisions})
    if decisions:
        yield (
            f"{decisions:,} {'needs' if decisions == 1 else 'need'} a decision before"
            f" {'it' if decisions == 1 else 'they'} can be fixed."
        )
    named = [each for each in sets if each.scale_set is not None]
    if named:
        modes = [
            f"{number:,} {word}"
            for kind, word in (
                (ModeKind.UNIFORM, "Uniform"),
                (ModeKind.FLEXIBLE, "Flexible"),
                (ModeKind.UNKNOWN, "of a mode that is not known"),
            )
            if (number := sum(_is(each, kind) for each in named))
        ]
        yield f"{plural(len(named), 'scale set')}: {listed(modes)}."
    broken = {mark for each in named if _is(each, ModeKind.FLEXIBLE) for mark in each.blockers}
    if broken:
        are = "is" if len(broken) == 1 else "are"
        yield f"{len(broken):,} {are} broken today: the set is Flexible already."
    for each in named:
        if each.stays:
            yield f"{each.label} stays Uniform: {each.stays}."
    unbound = sum(len(each.blockers) for each in sets if each.scale_set is None)
    if unbound and named:
        are = "is" if unbound == 1 else "are"
        yield f"{unbound:,} of these findings {are} bound to no set."
    left_open = leaves_open(items)
    if left_open:
        yield f"{plural(left_open, 'thing')} could not be read or decided."
    kinds = Counter[str](item.kind for item in report.silenced)
    silenced = [
        f"{kinds[kind]:,} {words}"
        for kind, words in (("suppression", "suppressed"), ("baseline", "in the baseline"))
        if kinds[kind]
    ]
    if silenced:
        yield f"Not counted: {listed(silenced)}."


def _is(each: SetAudit, kind: ModeKind) -> bool:
    return each.scale_set is not None and each.scale_set.mode.kind is kind
