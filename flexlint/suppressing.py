"""Writing suppressions into a file: where a comment may stand, and nothing else changed.

Every proposal is tried on the text before it is taken: it must silence its findings and bring
no new ones. So a comment never lands inside a string, a here-document or a continued line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flexlint.model import Finding, Report

Check = Callable[[str], Report]
"""Lints a text under the file's own path."""

_LEADERS = {
    "//": (
        *(".bicep", ".bicepparam", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".go", ".java"),
        *(".cs", ".kt", ".kql", ".http", ".rest", ".jsonc", ".csl", ".kusto"),
    ),
    "#": (
        *(".py", ".pyi", ".sh", ".bash", ".zsh", ".yml", ".yaml", ".ps1", ".psm1", ".psd1"),
        *(".tf", ".tfvars", ".hcl", ".mk", ".toml", ".graphql"),
    ),
}
_NAMES = {"makefile": "#", "gnumakefile": "#", "dockerfile": "#", "containerfile": "#"}
_OWN = "FLX0"
"""Rules about the linting itself cannot be suppressed: mend what they say."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A text with suppressions written into it."""

    text: str
    added: tuple[Finding, ...]
    left: tuple[Finding, ...]
    """Findings for which no place for a comment was found."""


def leader(path: str) -> str | None:
    """What starts a comment in the file at ``path``; None if it has none (strict JSON)."""
    name = os.path.basename(path).lower()
    extension = os.path.splitext(name)[1]
    for mark, extensions in _LEADERS.items():
        if extension in extensions:
            return mark
    return _NAMES.get(name) or _NAMES.get(name.partition(".")[0])


def suppress(text: str, path: str, reason: str, check: Check) -> Suppressed:
    """``text`` with a suppression for each of its findings.

    Lines that are there keep every byte; a new line takes the indentation and the line ending
    of the line below it. A second call changes nothing.
    """
    mark = leader(path)
    findings = [f for f in check(text).findings if not f.code.startswith(_OWN)]
    if not findings:
        return Suppressed(text, (), ())
    if mark is None:
        return Suppressed(text, (), tuple(findings))
    lines = _split(text)
    chosen: dict[int, str] = {}
    groups: dict[int, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.location.line, []).append(finding)
    added: list[Finding] = []
    left: list[Finding] = []
    # All at once first; only where that fails one by one.
    everywhere = dict.fromkeys(groups, "above")
    if _works(_write(lines, groups, everywhere, mark, reason), check, findings, findings):
        chosen, added = everywhere, findings
    else:
        for line, group in groups.items():
            for place in ("above", "behind"):
                trial = {**chosen, line: place}
                candidate = _write(lines, groups, trial, mark, reason)
                if _works(candidate, check, [*added, *group], findings):
                    chosen = trial
                    added.extend(group)
                    break
            else:
                left.extend(group)
    return Suppressed(_write(lines, groups, chosen, mark, reason), tuple(added), tuple(left))


def _works(
    candidate: str, check: Check, silenced: Sequence[Finding], all_findings: Sequence[Finding]
) -> bool:
    report = check(candidate)
    if any(finding.code.startswith(_OWN) for finding in report.findings):
        before = sum(finding.code.startswith(_OWN) for finding in all_findings)
        if sum(f.code.startswith(_OWN) for f in report.findings) > before:
            return False
    active = [finding for finding in report.findings if not finding.code.startswith(_OWN)]
    return len(active) == len(all_findings) - len(silenced)


def _write(
    lines: Sequence[str],
    groups: dict[int, list[Finding]],
    places: dict[int, str],
    mark: str,
    reason: str,
) -> str:
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        place = places.get(number)
        if place is None:
            out.append(line)
            continue
        codes = ", ".join(sorted({finding.code for finding in groups[number]}))
        comment = f"{mark} flexlint: ignore[{codes}]{' ' + reason if reason else ''}"
        body = line.rstrip("\r\n")
        ending = line[len(body) :]
        if place == "above":
            indent = body[: len(body) - len(body.lstrip(" \t"))]
            out.append(f"{indent}{comment}{ending or _ending(lines)}")
            out.append(line)
        else:
            out.append(f"{body}  {comment}{ending}")
    return "".join(out)


def _ending(lines: Sequence[str]) -> str:
    first = lines[0] if lines else ""
    return first[len(first.rstrip("\r\n")) :] or "\n"


def _split(text: str) -> list[str]:
    """Lines with their endings, as :class:`flexlint.source.SourceFile` counts them."""
    import re

    return re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", text)
