"""Writing suppressions into a file: where one may stand, and nothing else changed.

Every proposal is tried on the text before it is taken: it must silence its findings and bring
no new ones. So a comment never lands inside a string, a here-document or a continued line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flexlint.model import Finding, Report
from flexlint.source import SourceFile

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
    """What starts a comment in the file at ``path``; None if it has none, as JSON."""
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
    before = check(text)
    findings = [f for f in before.findings if not f.code.startswith(_OWN)]
    if not findings:
        return Suppressed(text, (), ())
    if mark is None:
        return _suppress_json(text, before, findings, reason, check)
    lines = _split(text)
    chosen: dict[int, str] = {}
    groups: dict[int, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.location.line, []).append(finding)
    added: list[Finding] = []
    left: list[Finding] = []
    # All at once first; only where that fails one by one.
    everywhere = dict.fromkeys(groups, "above")
    if _works(_write(lines, groups, everywhere, mark, reason), check, before, len(findings)):
        chosen, added = everywhere, findings
    else:
        for line, group in groups.items():
            for place in ("above", "behind"):
                trial = {**chosen, line: place}
                candidate = _write(lines, groups, trial, mark, reason)
                if _works(candidate, check, before, len(added) + len(group)):
                    chosen = trial
                    added.extend(group)
                    break
            else:
                left.extend(group)
    return Suppressed(_write(lines, groups, chosen, mark, reason), tuple(added), tuple(left))


def _suppress_json(
    text: str, before: Report, findings: Sequence[Finding], reason: str, check: Check
) -> Suppressed:
    """``text``, an ARM template, with the suppressions in the metadata of its resources."""
    from flexlint.json_suppressing import Edits

    source = SourceFile("", text)
    edits = Edits.of(text, [source.offset(f.location.line, f.location.column) for f in findings])
    everything = edits.write(dict(enumerate(f.code for f in findings)), reason)
    if everything is not None and _works(everything, check, before, len(findings)):
        return Suppressed(everything, tuple(findings), ())
    chosen: dict[int, str] = {}
    for number, finding in enumerate(findings):
        trial = {**chosen, number: finding.code}
        candidate = edits.write(trial, reason)
        if candidate is not None and _works(candidate, check, before, len(trial)):
            chosen = trial
    written = edits.write(chosen, reason) if chosen else None
    return Suppressed(
        text if written is None else written,
        tuple(findings[number] for number in chosen),
        tuple(finding for number, finding in enumerate(findings) if number not in chosen),
    )


def _works(candidate: str, check: Check, before: Report, silenced: int) -> bool:
    """Whether ``candidate`` has ``silenced`` findings fewer than ``before``, and nothing new."""
    after = check(candidate)
    complaints = _complaints(after)
    return len(after.findings) - complaints == len(before.findings) - _complaints(
        before
    ) - silenced and complaints <= _complaints(before)


def _complaints(report: Report) -> int:
    return sum(finding.code.startswith(_OWN) for finding in report.findings)


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
    return re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", text)
