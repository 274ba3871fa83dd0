"""Why a run has nothing to look at: what lies below its paths, and what left it out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from flexlint.files.discovery import DEFAULT_EXCLUDES, display_path
from flexlint.files.vendored import is_environment, is_sdk

_MAX_FILES = 100_000
"""Entries that are counted; of a larger tree the numbers are said to be at least these."""
_UNSPOKEN = frozenset({".git", ".hg", ".svn", ".jj", ".bzr", ".sl"})
"""Directories that nobody would miss."""


def left_out(
    paths: Sequence[str], found: Container[str], excluded: Container[str]
) -> tuple[str, ...]:
    """A phrase for each reason for which files below ``paths`` are left out.

    Args:
        paths: what the run was to look at.
        found: the absolute paths of the files that it did look at.
        excluded: those of the files that patterns left out, or that are vendored.
    """
    counts: Counter[str] = Counter()
    folders: set[str] = set()
    for path, kind in islice(_everything(paths), _MAX_FILES):
        if path in found:
            counts["found"] += 1
        elif kind == "built in":
            folders.add(path)
        elif kind == "file":
            counts["excluded" if path in excluded else "ignored"] += 1
        else:
            counts[kind] += 1
    more = "at least " if sum(counts.values()) >= _MAX_FILES else ""
    phrases = []
    if counts["excluded"]:
        phrases.append(f"{more}{_files(counts['excluded'])} excluded")
    if counts["vendored"]:
        phrases.append(f"{more}{_files(counts['vendored'])} part of a copy of Azure's SDK")
    if counts["ignored"]:
        phrases.append(
            f"{more}{_files(counts['ignored'])} ignored by git "
            "(--no-respect-gitignore looks at them)"
        )
    if counts["link"]:
        verb = "link is" if counts["link"] == 1 else "links are"
        phrases.append(f"{more}{counts['link']:,} symbolic {verb} not followed")
    if folders:
        named = ", ".join(sorted(folders)[:3]) + (", …" if len(folders) > 3 else "")
        phrases.append(f"{named} {'is' if len(folders) == 1 else 'are'} never looked into")
    if not phrases and not counts["found"]:
        phrases.append(f"there are no files in {_shown(paths)}")
    return tuple(phrases)


def _files(count: int) -> str:
    return "1 file is" if count == 1 else f"{count:,} files are"


def _shown(paths: Sequence[str]) -> str:
    names = [display_path(path) for path in paths]
    shown = ["this directory" if name == "." else name for name in names[:3]]
    return ", ".join(shown) + (", …" if len(names) > 3 else "")


def _everything(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(path, what it is) of all below ``paths``; of a built-in exclude, its name."""
    pending: list[tuple[str, str]] = []
    for path in paths:
        full = os.path.abspath(path)
        if os.path.isdir(full):
            pending.append((full, "file"))
        else:
            yield full, "file"
    named = {folder for folder, _ in pending}
    while pending:
        folder, kind = pending.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError:  # a notice says so already
            continue
        names = {entry.name for entry in entries}
        if folder not in named:
            if is_environment(folder, names):
                yield os.path.basename(folder), "built in"
                continue
            if is_sdk(folder, names):
                kind = "vendored"
        for entry in entries:
            if entry.is_symlink():
                yield entry.path, "link"
            elif not entry.is_dir(follow_symlinks=False):
                if entry.is_file(follow_symlinks=False) and entry.name not in _UNSPOKEN:
                    yield entry.path, kind
            elif entry.name not in DEFAULT_EXCLUDES:
                pending.append((entry.path, kind))
            elif entry.name not in _UNSPOKEN:
                yield entry.name, "built in"
