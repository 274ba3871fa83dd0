"""What could not be read or decided, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from flexlint.audit.bound import Bound
from flexlint.audit.model import Repository, Unsaid
from flexlint.audit.steps import Rules, place
from flexlint.model import Diagnostic, Finding, ModeKind, Report, ScaleSet
from flexlint.surfaces.registry import reader_of
from flexlint.text.words import listed, plural

Kind = Literal["unread", "unparsed", "partly-read", "dynamic", "not-asked"]

MOST_PATHS = 5
"""Paths of unread files that are named."""
_KINDS: Mapping[Diagnostic, tuple[Kind, str]] = MappingProxyType(
    {
        "unreadable-file": ("unread", "Let flexlint read the file, or exclude it."),
        "parse-failure": (
            "unparsed",
            "Fix the syntax, or exclude the file if it is not meant to be valid.",
        ),
        "partly-read": (
            "partly-read",
            "Look through the file by hand: what could be read of it was checked.",
        ),
        "dynamic-call": (
            "dynamic",
            "See what can be called there, and look each up with flexlint explain.",
        ),
    }
)


def unsaid(report: Report, rules: Rules, sets: Sequence[Bound]) -> tuple[Unsaid, ...]:
    """All that the report leaves open: files first, then calls, modes and bindings."""
    order = ("unread", "unparsed", "partly-read", "dynamic", "mode", "binding", "not-asked")
    found = [*_diagnostics(report, rules), *_unread(report, rules)]
    found += [*_modes(sets), *_bindings(sets)]
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def failed(repositories: Sequence[Repository]) -> tuple[Unsaid, ...]:
    """The repositories that could not be audited: nobody knows what is in them."""
    return tuple(
        Unsaid(
            "unread",
            f"{each.name} could not be audited: {each.failure}",
            "See that the repository can be read from here, and audit again.",
            path=each.name,
        )
        for each in repositories
        if each.failure
    )


_TITLES = (
    (("unread", "unparsed", "partly-read", "dynamic", "mode"), "Could not be read or decided"),
    (("binding",), "Bound to no scale set"),
    (("not-asked",), "Read only if asked for"),
)


def grouped(items: Sequence[Unsaid]) -> Iterator[tuple[str, tuple[Unsaid, ...]]]:
    """``items`` under the titles that they have in every format: what could hide something that
    breaks first. No group is empty."""
    for kinds, title in _TITLES:
        group = tuple(each for each in items if each.kind in kinds)
        if group:
            yield title, group


def leaves_open(items: Sequence[Unsaid]) -> int:
    """How many of ``items`` could hide something that breaks. A finding that is bound to no set
    hides nothing, since it is there; documents are for people."""
    return sum(each.kind in _TITLES[0][0] for each in items)


def _kind_of(finding: Finding, rules: Rules) -> tuple[Kind, str] | None:
    rule = rules.get(finding.code)
    for kind, said in _KINDS.items():
        if rule is not None and rule.diagnostic == kind:
            return said
    return None


def _diagnostics(report: Report, rules: Rules) -> Iterator[Unsaid]:
    for finding in report.findings:
        said = _kind_of(finding, rules)
        if said is None:
            continue
        kind, help = said
        hint = finding.suggestion.text if finding.suggestion is not None else ""
        yield Unsaid(
            kind,
            f"{place(finding)}: {finding.message}",
            _sentence(hint) or help,
            (finding.fingerprint,),
            finding.location.path,
        )


def _unread(report: Report, rules: Rules) -> Iterator[Unsaid]:
    """Files in formats that are not read: those that could be, and those that nobody can."""
    told = {
        finding.location.path
        for finding in report.findings
        if (said := _kind_of(finding, rules)) is not None and said[0] == "unread"
    }
    left = [path for path in report.summary.unread_files if path not in told]
    kinds: dict[tuple[Kind, str], list[str]] = {}
    for path in left:
        kinds.setdefault(_reading(path), []).append(path)
    for (kind, help), paths in sorted(kinds.items()):
        one = len(paths) == 1
        title = (
            f"{plural(len(paths), 'file')} {'mentions' if one else 'mention'} scale sets and"
            f" {'was' if one else 'were'} not read: {_some(paths)}"
        )
        yield Unsaid(kind, title, help, path=paths[0] if one else "")


def _reading(path: str) -> tuple[Kind, str]:
    """How a file that was not read could be."""
    entry = reader_of(path)
    if entry is None:
        return "unread", "flexlint knows no such format: look for scale sets in there by hand."
    if entry.opt_in:
        return "not-asked", f"Read the code in there with --include-surface default,{entry.name}."
    return "unread", f"Name {entry.name} in --include-surface as well."


def _some(paths: Sequence[str]) -> str:
    if len(paths) <= MOST_PATHS:
        return listed(paths)
    return f"{', '.join(paths[:MOST_PATHS])} and {len(paths) - MOST_PATHS:,} more"


def _modes(sets: Sequence[Bound]) -> Iterator[Unsaid]:
    for each in sets:
        scale_set = each.scale_set
        if scale_set is None or scale_set.mode.kind is not ModeKind.UNKNOWN:
            continue
        why = f": {scale_set.mode.why}" if scale_set.mode.why else ""
        declared = scale_set.declared[0].location.path if scale_set.declared else ""
        yield Unsaid(
            "mode",
            f"The orchestration mode of {each.label} is not known{why}",
            _sentence("; or ".join(_lower(ways_to_tell(scale_set)))),
            tuple(finding.fingerprint for finding in each.findings),
            declared,
        )


def ways_to_tell(scale_set: ScaleSet) -> tuple[str, ...]:
    """How flexlint can get to know the mode of ``scale_set``, each in imperative words."""
    declared = [each for each in scale_set.declared if each.declares]
    ways = []
    if declared:
        where = declared[0].location
        ways.append(
            f"Write orchestrationMode in its declaration ({where.path}:{where.line}), or in a"
            " parameter file that gives it"
        )
    if scale_set.named:
        ways.append(
            "Ask Azure (az vmss show --query orchestrationMode), and put"
            f' "{scale_set.name}" = "uniform", or "flexible", under scale-sets in the configuration'
        )
    return tuple(ways) or ("Name the set where it is used, so that its declaration can be found",)


def _lower(sentences: Sequence[str]) -> Iterator[str]:
    """``sentences``, all but the first one going on with what was said before."""
    for number, sentence in enumerate(sentences):
        yield sentence if number == 0 else sentence[0].lower() + sentence[1:]


def _bindings(sets: Sequence[Bound]) -> Iterator[Unsaid]:
    """What is about a set that nobody can name, all findings with one reason together."""
    reasons: dict[str, list[Finding]] = {}
    for each in sets:
        if each.scale_set is None:
            for finding in each.findings:
                if finding.binding.why and not finding.binding.scale_set:
                    reasons.setdefault(finding.binding.why, []).append(finding)
    for why in sorted(reasons, key=lambda why: (-len(reasons[why]), why)):
        findings = reasons[why]
        paths = {finding.location.path for finding in findings}
        are = "finding is" if len(findings) == 1 else "findings are"
        yield Unsaid(
            "binding",
            f"{len(findings):,} {are} bound to no scale set: {why}",
            "Write the name where it is used, or give flexlint a file that sets it.",
            tuple(finding.fingerprint for finding in findings),
            paths.pop() if len(paths) == 1 else "",
        )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
