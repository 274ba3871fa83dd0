"""Which lines have changed since a revision, as git tells it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO

from flexlint.files.git import GitError
from flexlint.files.git_view import View, Views
from flexlint.files.limits import TEXT_BYTES
from flexlint.files.paths import relative_path
from flexlint.files.reading import read_bytes
from flexlint.files.revisions import answered, asked, commit_of, why_missing
from flexlint.files.tops import GIT, nearest_top
from flexlint.model import Finding, Report
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.text.errors import UserError
from flexlint.text.printing import printable
from flexlint.text.words import plural

_HUNK = regex(rb"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = regex(rb"\\([0-7]{3}|.)")
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}
_LONE_RETURN = regex(rb"\r(?!\n)")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CHUNK = 1 << 16
_SUBMODULE = b"160000"

Ranges = tuple[tuple[int, int], ...]
"""First and last lines, 1-based."""
ALL: Ranges = ((1, 1 << 62),)


class ChangesError(UserError):
    """git cannot say what has changed: no repository, no such revision, no merge base."""


@record
class Changes:
    """Changed lines of the work tree against the merge base.

    A file counts as unchanged only where git says so: what git does not know is new.
    """

    root: str
    """The repository's top directory, absolute."""
    lines: Mapping[str, Ranges]
    """Path relative to ``root`` -> lines that are new or changed; "" of those that went."""
    unchanged: frozenset[str]
    """Paths of the files without changes."""
    key: Callable[[str], str]
    """A path as the keys above have it."""

    def of(self, path: str) -> Ranges:
        """The changed lines of the file at ``path``, as a report shows it."""
        full = os.path.realpath(os.path.abspath(path))
        key = self.key(relative_path(full, self.root))
        if key in self.unchanged:
            return ()
        ranges = self.lines.get(key, ALL)
        return ranges if not ranges or _has_lines_of_git(full) else ALL


def _touches(finding: Finding, ranges: Ranges) -> bool:
    where = finding.location
    return any(first <= where.end_line and where.line <= last for first, last in ranges)


def _has_lines_of_git(path: str) -> bool:
    """Whether a line of the file is to git what it is in a report.

    To git only a newline ends a line. A name that cannot be opened was not UTF-8.
    """
    try:
        data = read_bytes(path, TEXT_BYTES)  # no finding lies beyond
    except OSError:
        return True
    return not data.startswith(_WIDE) and not _LONE_RETURN.search(data)


def changes_since(revision: str, folder: str = ".") -> Changes:
    """The lines changed since the merge base of ``revision`` and HEAD, uncommitted included.

    Raises:
        ChangesError: if git cannot say.
    """
    root = nearest_top(os.path.realpath(folder), GIT)
    if root is None:
        raise ChangesError("--since: there is no git repository here")
    try:
        with Views(history=True) as views:
            view = views.at(root)
            found = _Found(views, view)
            found.add(view, _merge_base(view, revision), "")
    except GitError as error:
        raise ChangesError(f"--since: {error}") from error
    return Changes(root, found.lines, frozenset(found.unchanged), view.key)


def _merge_base(view: View, revision: str) -> str:
    commit = commit_of(view, revision)
    if commit is None:
        raise GitError(f"there is no revision {revision!r}{why_missing(view)}")
    answer = asked(view, "merge-base", commit, "HEAD")
    if answer.returncode != 0:
        raise GitError(f"{revision!r} and HEAD have no common ancestor{why_missing(view)}")
    return answer.stdout.strip().decode()


class _Found:
    """What is changed and what is not in a work tree, and in those of its submodules."""

    def __init__(self, views: Views, outer: View) -> None:
        self._views = views
        self._key = outer.key
        self._root = outer.top
        self._seen: set[str] = set()
        self.lines: dict[str, Ranges] = {}
        self.unchanged: set[str] = set()

    def add(self, view: View, start: str, prefix: str) -> None:
        """Add the work tree of ``view``, which is at ``prefix``, against commit ``start``.

        Raises:
            GitError: if git cannot say.
        """
        self._seen.add(view.top)
        listing = asked(view, "ls-files", "--cached", "--stage", "-v", "-z")
        if listing.returncode != 0:
            raise GitError(f"{listing.reason}{why_missing(view)}")
        known: set[str] = set()
        marked: list[bytes] = []
        submodules: list[str] = []
        for entry in listing.stdout.split(b"\0"):
            head, _, path = entry.partition(b"\t")
            tag, mode, stage = head[:1], head[2:8], head[-1:]
            if not path or stage != b"0" or path.startswith(b"../"):
                continue  # in a conflict all lines count, and outside git knows nothing
            if mode == _SUBMODULE:
                submodules.append(os.fsdecode(path))
                continue
            if tag != b"H":
                if not os.path.lexists(os.path.join(view.top, os.fsdecode(path))):
                    continue
                marked.append(path)
            known.add(self._path(prefix, path))
        if marked:
            view.unmark(marked)
        changed = self._diff(view, start, prefix, known)
        self.lines.update(changed)
        self.unchanged.update(known.difference(changed))
        for submodule in submodules:
            self._submodule(view, start, submodule, prefix)

    def _diff(self, view: View, start: str, prefix: str, known: set[str]) -> dict[str, Ranges]:
        changed: dict[str, Ranges] = {}

        def read(stream: IO[bytes]) -> bool:
            for path, ranges in parse_diff(_lines(stream)).items():
                if (key := self._path(prefix, path)) in known:
                    changed[key] = ranges
            return True

        options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames")
        more = ("--ignore-submodules=all", "--ignore-cr-at-eol", "--diff-filter=d")
        prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
        answer = view.read(read, "diff-index", "-p", *options, *more, *prefixes, start, "--")
        if answered(answer).returncode != 0:
            raise GitError(f"{answer.reason}{why_missing(view)}")
        return changed

    def _submodule(self, view: View, start: str, path: str, prefix: str) -> None:
        """Add a submodule against the commit that ``start`` has of it; without one all is new."""
        top = os.path.realpath(os.path.join(view.top, path))
        if top in self._seen or not os.path.lexists(os.path.join(top, ".git")):
            return
        before = asked(view, "rev-parse", "--verify", "--quiet", f"{start}:{path}")
        if before.returncode != 0:
            return
        try:
            inner = self._views.at(top)
            commit = commit_of(inner, before.stdout.strip().decode())
            if commit is not None:
                self.add(inner, commit, f"{prefix}{path}/")
        except GitError:
            return  # what git cannot say of it counts as new

    def _path(self, prefix: str, path: bytes) -> str:
        written = prefix + os.fsdecode(path)
        shown = printable(written)
        if shown != written and os.path.lexists(os.path.join(self._root, shown)):
            return ""  # another file is shown by this name
        return self._key(shown)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a diff without their ends; only the beginning of a long one."""
    begins = True
    while piece := stream.readline(_CHUNK):
        if begins:
            yield piece.removesuffix(b"\n")
        begins = piece.endswith(b"\n")


def parse_diff(diff: Iterable[bytes]) -> dict[bytes, Ranges]:
    """The added lines of a diff without context, by path; all lines of what is binary."""
    found: dict[bytes, list[tuple[int, int]]] = {}
    current: list[tuple[int, int]] | None = None
    path = b""
    body = 0
    for line in diff:
        if body and line[:1] in (b"+", b"-", b"\\"):
            body -= line[:1] != b"\\"
            continue
        body = 0
        if line.startswith(b"diff --git "):
            names = line[11:]  # two of the same length; where not, "rename to" has the new one
            path = _path(names[len(names) // 2 + 1 :])
        elif line.startswith(b"rename to "):
            path = _unquoted(line[10:])
        elif line.startswith(b"Binary files ") and line.endswith(b" differ"):
            found[path] = list(ALL)
        elif line.startswith(b"+++ "):
            current = found.setdefault(_path(line[4:]), [])
        elif (match := _HUNK.match(line)) and current is not None:
            gone, first, new = (1 if group is None else int(group) for group in match.groups())
            body = gone + new
            if new:
                current.append((first, first + new - 1))
    return {path: tuple(ranges) for path, ranges in found.items()}


def _path(written: bytes) -> bytes:
    return _unquoted(written.removesuffix(b"\t")).removeprefix(b"b/")


def _unquoted(written: bytes) -> bytes:
    if written.startswith(b'"') and written.endswith(b'"'):
        return _ESCAPE.sub(_unescape, written[1:-1])
    return written


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _LETTERS.get(code, code)


def only_changed(report: Report, changes: Changes, revision: str) -> Report:
    """``report`` with the findings on changed lines; a notice says how many are left out."""
    paths = {finding.location.path for finding in report.findings}
    lines = {path: changes.of(path) for path in paths}
    kept = tuple(f for f in report.findings if _touches(f, lines[f.location.path]))
    left_out = len(report.findings) - len(kept)
    notice = (
        f"{plural(left_out, 'finding')} left out: on lines that have not changed since {revision}."
    )
    notices = (*report.notices, notice) if left_out else report.notices
    return replace(report, findings=kept, notices=notices)
