"""The baseline: findings that were there when flexlint was switched on, and are known.

An entry is about content, not about a line: it carries the finding's fingerprint and a second
one without the path, by which an entry follows its file through a rename.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from flexlint.catalog.rule import Rule
from flexlint.files.reading import read_named
from flexlint.files.writing import write_atomically
from flexlint.model import Diagnostic, Finding, Location, Report, Silenced
from flexlint.record import record, record_with, replace
from flexlint.text.digests import sha256
from flexlint.text.errors import UserError
from flexlint.text.printing import printable

VERSION = 1
_MAX_BYTES = 400_000_000
STALE: Diagnostic = "stale-baseline-entry"
_TEXTS = ("path", "code", "fingerprint", "content")


class BaselineError(UserError):
    """A baseline file is missing, corrupt, or of a version that this flexlint does not know."""


@record_with(order=True)
class Entry:
    """One known finding."""

    path: str
    """Relative to the baseline's directory, with ``/``."""
    code: str
    fingerprint: str
    content: str
    """Equal for equal findings in different files."""


@record
class Baseline:
    """A file's entries, sorted; ``lines`` says where each stands in the file."""

    path: str
    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()

    def relative(self, path: str) -> str:
        """``path`` (relative to the working directory) as entries write it."""
        base = os.path.dirname(os.path.abspath(self.path))
        with contextlib.suppress(ValueError):  # another drive
            path = os.path.relpath(os.path.abspath(path), base).replace(os.sep, "/")
        return printable(path)

    def entries_of(self, findings: Iterable[Finding]) -> tuple[Entry, ...]:
        """The entries that stand for ``findings``."""
        seen: Counter[tuple[str, str]] = Counter()
        entries = []
        for finding in findings:
            path = self.relative(finding.location.path)
            content = _content(finding)
            seen[path, content] += 1
            numbered = f"{content}-{seen[path, content]}"
            entries.append(Entry(path, finding.code, finding.fingerprint, numbered))
        return tuple(entries)


@record
class Comparison:
    """Findings against a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    stale: tuple[int, ...]
    """Numbers of the entries that should have a finding and have none."""
    unseen: tuple[int, ...]
    """Numbers of the entries that the run did not cover."""
    new_entries: tuple[Entry, ...]
    """What would stand for ``new`` in a baseline."""
    known_entries: tuple[Entry, ...]
    """What stands for ``known``, as it would be written today."""


def _content(finding: Finding) -> str:
    text = " ".join(finding.location.snippet.split())[:400]
    data = "\0".join((finding.code, finding.symbol, finding.operation or "", text))
    return sha256(data.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def read_baseline(path: str) -> Baseline:
    """The baseline in the file at ``path``.

    Raises:
        BaselineError: if it is missing, unreadable, corrupt or from a later version.
    """
    try:
        data = read_named(path, _MAX_BYTES)
        if len(data) > _MAX_BYTES:
            raise BaselineError(f"{path}: is larger than {_MAX_BYTES // 1_000_000} MB")
        text = data.decode("utf-8")
    except FileNotFoundError as error:
        raise BaselineError(
            f"{path}: there is no such baseline; “flexlint baseline write” makes one"
        ) from error
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: is not UTF-8") from error
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = " (merge conflict markers?)" if "<<<<<<<" in text else ""
        raise BaselineError(f"{path}: is not a baseline: {error}{hint}") from error
    if not isinstance(document, dict) or not isinstance(document.get("version"), int):
        raise BaselineError(f"{path}: is not a baseline: it has no version")
    if document["version"] != VERSION:
        raise BaselineError(
            f"{path}: is of version {document['version']}; this flexlint knows version {VERSION}"
        )
    listed = document.get("entries")
    if not isinstance(listed, list):
        raise BaselineError(f"{path}: is not a baseline: it has no entries")
    entries = []
    for number, item in enumerate(listed, 1):
        if not isinstance(item, dict) or not all(isinstance(item.get(k), str) for k in _TEXTS):
            raise BaselineError(f"{path}: entry {number} is not complete")
        entries.append(Entry(*(item[key] for key in _TEXTS)))
    places = {}
    for number, line in enumerate(text.splitlines(), 1):
        for word in line.split('"fingerprint": "')[1:]:
            places[word.partition('"')[0]] = number
    return Baseline(path, tuple(entries), tuple(places.get(e.fingerprint, 1) for e in entries))


def baseline_text(entries: Iterable[Entry]) -> str:
    """The file for ``entries``: sorted, one entry a line, equal for equal findings."""
    rows = [
        json.dumps({key: getattr(entry, key) for key in _TEXTS}) for entry in sorted(set(entries))
    ]
    body = "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "entries": {body}\n}}\n'


def write_baseline(path: str, entries: Iterable[Entry]) -> None:
    """Write a baseline in one step.

    Raises:
        BaselineError: if the file cannot be written; then it is as it was.
    """
    try:
        write_atomically(path, baseline_text(entries).encode("utf-8"))
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror}") from error


def compare(
    findings: Sequence[Finding], baseline: Baseline, covers: Callable[[Entry], bool]
) -> Comparison:
    """Which findings are known, and which entries (that the run ``covers``) are stale.

    An entry stands for one finding. What matches no fingerprint is matched by content, within
    a file first, then with entries of files that have gone.
    """
    mine = baseline.entries_of(findings)
    left: dict[str, list[int]] = {}
    for number, entry in enumerate(baseline.entries):
        left.setdefault(entry.fingerprint, []).append(number)
    taken: set[int] = set()
    known: set[int] = set()
    for index, entry in enumerate(mine):
        numbers = left.get(entry.fingerprint)
        if numbers:
            taken.add(numbers.pop())
            known.add(index)
    moved: dict[tuple[str, str, str], list[int]] = {}
    for number, entry in enumerate(baseline.entries):
        if number not in taken:
            moved.setdefault((entry.path, entry.code, entry.content), []).append(number)
    _match_content(mine, moved, taken, known, lambda entry: entry.path)
    present = {entry.path for entry in mine}
    base = os.path.dirname(os.path.abspath(baseline.path))
    moved = {}
    for number, entry in enumerate(baseline.entries):
        gone = entry.path not in present and not os.path.exists(os.path.join(base, entry.path))
        if number not in taken and gone:
            moved.setdefault(("", entry.code, entry.content), []).append(number)
    _match_content(mine, moved, taken, known, lambda entry: "")
    untaken = [(n, entry) for n, entry in enumerate(baseline.entries) if n not in taken]
    new = [index for index in range(len(findings)) if index not in known]
    return Comparison(
        new=tuple(findings[index] for index in new),
        known=tuple(findings[index] for index in sorted(known)),
        stale=tuple(number for number, entry in untaken if covers(entry)),
        unseen=tuple(number for number, entry in untaken if not covers(entry)),
        new_entries=tuple(mine[index] for index in new),
        known_entries=tuple(mine[index] for index in sorted(known)),
    )


def _match_content(
    mine: Sequence[Entry],
    left: dict[tuple[str, str, str], list[int]],
    taken: set[int],
    known: set[int],
    where: Callable[[Entry], str],
) -> None:
    """Give each of ``mine`` that is not ``known`` yet one of the entries ``left``."""
    for index, entry in enumerate(mine):
        numbers = left.get((where(entry), entry.code, entry.content))
        if index not in known and numbers:
            taken.add(numbers.pop(0))
            known.add(index)


def apply_baseline(
    report: Report, baseline: Baseline, covers: Callable[[Entry], bool], rule: Rule | None
) -> Report:
    """``report`` with the known findings silenced, and stale entries reported under ``rule``.

    ``rule`` is None if stale entries are not to be reported.
    """
    compared = compare(report.findings, baseline, covers)
    silenced = (*report.silenced, *(Silenced(f, "baseline") for f in compared.known))
    findings = list(compared.new)
    if rule is not None:
        findings.extend(_stale(baseline, number, rule) for number in compared.stale)
    return replace(
        report,
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        silenced=tuple(sorted(silenced, key=lambda s: s.finding.sort_key)),
    )


def _stale(baseline: Baseline, number: int, rule: Rule) -> Finding:
    entry = baseline.entries[number]
    line = baseline.lines[number] if number < len(baseline.lines) else 1
    message = (
        f"The finding of {entry.code} in {entry.path} is gone: take its entry "
        'out of the baseline ("flexlint baseline prune").'
    )
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        confidence=rule.confidence,
        surface="flexlint",
        location=Location(os.path.relpath(baseline.path).replace(os.sep, "/"), line, 1, line, 1),
        message=message,
        fingerprint=sha256(
            f"stale\0{entry.fingerprint}".encode("utf-8", "backslashreplace")
        ).hexdigest()[:32],
        url="",
    )
