"""What could not be read or decided, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from flexlint.audit.bound import Bound
from flexlint.audit.model import Unsaid
from flexlint.audit.steps import Rules, place
from flexlint.model import Diagnostic, Finding, ModeKind, Report
from flexlint.text.words import plural

Kind = Literal["unread", "unparsed", "partly-read", "dynamic"]

_KINDS: Mapping[Diagnostic, tuple[Kind, str]] = MappingProxyType(
    {
        "unreadable-file": ("unread", "Give flexlint leave to read the file, or exclude it."),
        "parse-failure": (
            "unparsed",
            "Fix the syntax, or exclude the file if it is not meant to be valid.",
        ),
        "partly-read": (
            "partly-read",
            "Look through the file by hand, or do what the finding says.",
        ),
        "dynamic-call": (
            "dynamic",
            "See what can be called there, and look each up with flexlint explain.",
        ),
    }
)


def unsaid(report: Report, rules: Rules, sets: Sequence[Bound]) -> tuple[Unsaid, ...]:
    """All that the report leaves open: files first, then calls, modes and bindings."""
    order = ("unread", "unparsed", "partly-read", "dynamic", "mode", "binding")
    found = [*_diagnostics(report, rules), *_unread(report, rules)]
    found += [*_modes(sets), *_bindings(sets)]
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def leaves_open(items: Sequence[Unsaid]) -> int:
    """How many of ``items`` could hide something that breaks. That a finding is bound to no set
    hides nothing: it is there."""
    return sum(each.kind != "binding" for each in items)


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
    told = sum((_kind_of(f, rules) or ("",))[0] == "unread" for f in report.findings)
    left = report.summary.unread - told
    if left > 0:
        yield Unsaid(
            "unread",
            f"{plural(left, 'file')} {'mentions' if left == 1 else 'mention'} scale sets and"
            f" {'was' if left == 1 else 'were'} not read: flexlint knows no format of"
            f" {'its' if left == 1 else 'their'} kind",
            "Search them for “scaleset” and “vmss”, and look through what you find by hand.",
        )


def _modes(sets: Sequence[Bound]) -> Iterator[Unsaid]:
    for each in sets:
        scale_set = each.scale_set
        if scale_set is None or scale_set.mode.kind is not ModeKind.UNKNOWN:
            continue
        why = f": {scale_set.mode.why}" if scale_set.mode.why else ""
        declared = scale_set.declared[0].location.path if scale_set.declared else ""
        yield Unsaid(
            "mode",
            f"The orchestration mode of {scale_set.name} is not known{why}",
            "Ask Azure (az vmss show --query orchestrationMode), and say it in the configuration"
            " under scale-sets.",
            tuple(finding.fingerprint for finding in each.findings),
            declared,
        )


def _bindings(sets: Sequence[Bound]) -> Iterator[Unsaid]:
    """What is about a set that nobody can name, all findings with one reason together."""
    reasons: dict[str, list[Finding]] = {}
    for each in sets:
        if each.scale_set is None:
            for finding in each.findings:
                if finding.binding.why:
                    reasons.setdefault(finding.binding.why, []).append(finding)
    for why in sorted(reasons, key=lambda why: (-len(reasons[why]), why)):
        findings = reasons[why]
        paths = {finding.location.path for finding in findings}
        are = "finding is" if len(findings) == 1 else "findings are"
        yield Unsaid(
            "binding",
            f"{len(findings):,} {are} bound to no scale set: {why}",
            "Say in the configuration, under scale-sets, which set it is"
            if len(findings) == 1
            else "Say in the configuration, under scale-sets, which set they are about",
            tuple(finding.fingerprint for finding in findings),
            paths.pop() if len(paths) == 1 else "",
        )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
