"""Which lines have changed since a revision, as git tells it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flexlint.git import run_git
from flexlint.model import Finding, Report

_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}


class ChangesError(Exception):
    """git cannot say what has changed: no repository, no such revision, no merge base."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines of the work tree against the merge base."""

    root: str
    """The repository's top directory, absolute."""
    lines: Mapping[str, tuple[tuple[int, int], ...]]
    """Path relative to ``root`` -> (first, last) 1-based lines that are new or changed."""
    new_files: frozenset[str]
    """Files that git does not know yet; all their lines count."""

    def touch(self, finding: Finding) -> bool:
        """Whether ``finding`` lies on a changed line."""
        where = finding.location
        full = os.path.realpath(os.path.abspath(where.path))
        path = os.path.relpath(full, self.root).replace(os.sep, "/")
        if path in self.new_files:
            return True
        return any(
            first <= where.end_line and where.line <= last
            for first, last in self.lines.get(path, ())
        )


def changes_since(revision: str, folder: str = ".") -> Changes:
    """The lines changed since the merge base of ``revision`` and HEAD, uncommitted included.

    Raises:
        ChangesError: if git cannot say.
    """
    top = run_git(folder, "rev-parse", "--show-toplevel")
    if top.returncode != 0:
        raise ChangesError(f"--since: {top.reason}")
    root = os.path.realpath(os.fsdecode(top.stdout).rstrip("\r\n"))
    known = run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if known.returncode != 0 or revision.startswith("-"):
        raise ChangesError(f"--since: there is no revision {revision!r}{_shallow(root)}")
    commit = known.stdout.strip().decode()
    base = run_git(root, "merge-base", commit, "HEAD")
    if base.returncode != 0:
        raise ChangesError(
            f"--since: {revision!r} and HEAD have no common ancestor{_shallow(root)}"
        )
    start = base.stdout.strip().decode()
    diff = run_git(
        root,
        *("-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff"),
        *("--no-textconv", "--find-renames", "--ignore-submodules", "--no-relative"),
        *("--src-prefix=a/", "--dst-prefix=b/", "--diff-filter=d", start, "--"),
    )
    if diff.returncode != 0:
        raise ChangesError(f"--since: {diff.reason}")
    others = run_git(root, "ls-files", "--others", "--exclude-standard", "-z")
    new = frozenset(path for path in os.fsdecode(others.stdout).split("\0") if path)
    return Changes(root, parse_diff(diff.stdout), new)


def _shallow(root: str) -> str:
    answer = run_git(root, "rev-parse", "--is-shallow-repository")
    if answer.stdout.strip() == b"true":
        return "; the clone is shallow: fetch more history (fetch-depth: 0)"
    return ""


def parse_diff(diff: bytes) -> dict[str, tuple[tuple[int, int], ...]]:
    """The added lines of a diff without context, by path."""
    found: dict[str, list[tuple[int, int]]] = {}
    current: list[tuple[int, int]] | None = None
    body = 0
    for line in diff.split(b"\n"):
        if body and line[:1] in (b"+", b"-", b"\\"):
            body -= line[:1] != b"\\"
            continue
        body = 0
        if line.startswith(b"+++ "):
            current = found.setdefault(_path(line[4:]), [])
        elif (match := _HUNK.match(line)) and current is not None:
            first = int(match[1])
            count = int(match[2]) if match[2] is not None else 1
            removed = re.match(rb"^@@ -\d+(?:,(\d+))?", line)
            gone = int(removed[1]) if removed and removed[1] is not None else 1
            body = count + gone
            if count:
                current.append((first, first + count - 1))
    return {path: tuple(ranges) for path, ranges in found.items()}


def _path(written: bytes) -> str:
    written = written.rstrip(b"\t\r")
    if written.startswith(b'"') and written.endswith(b'"'):
        written = _ESCAPE.sub(_unescape, written[1:-1])
    return os.fsdecode(written.removeprefix(b"b/"))


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _LETTERS.get(code, code)


def only_changed(report: Report, changes: Changes, revision: str) -> Report:
    """``report`` with the findings on changed lines; a notice says how many are left out."""
    kept = tuple(finding for finding in report.findings if changes.touch(finding))
    left_out = len(report.findings) - len(kept)
    noun = "finding" if left_out == 1 else "findings"
    notice = f"{left_out:,} {noun} on lines not changed since {revision} left out."
    notices = (*report.notices, notice) if left_out else report.notices
    return replace(report, findings=kept, notices=notices)
