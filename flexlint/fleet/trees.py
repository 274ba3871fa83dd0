"""A directory of ours that holds the files of a commit, and then those of the next.

git checks nothing out: its objects are read and written here as they are, so that no filter, hook,
attribute or configuration has a say, and only what differs from one commit to the next is
written. What is linted in such a directory is linted as any other: every stage reads paths.
A tree is a stranger's: names that lead elsewhere are left out, links are made last and are gone
before anything is written again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence

from flexlint.files.git import GitError
from flexlint.files.git_view import View
from flexlint.files.revisions import LINK_MODE, Entry, entries, read_objects
from flexlint.files.tops import MARKS
from flexlint.record import record
from flexlint.text.words import plural

MOST_FILES = 500_000
MOST_BYTES = 8_000_000_000
"""What a tree may take; a larger one is refused."""

_MARK = ".hg"
"""Makes the directory the top of a repository to whoever looks for one, but not to git."""
_STEP = 2
"""Seconds: file systems keep times to two of them at worst."""
_LONGEST_PATH = 1_000
_DEEPEST = 100
_LONGEST_LINK = 4_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
"""What else is to be written will fare no better."""
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10))}
)


@record
class Lacking:
    """What of a commit is not in its tree."""

    missing: int = 0
    """Files whose content is not in this clone."""
    refused: int = 0
    """Files with names that cannot be, or must not be, written."""

    def notices(self, of: str) -> tuple[str, ...]:
        """Sentences about it; ``of`` says what was read: ``revision 1a2b``."""
        found = []
        if self.missing:
            are = "is" if self.missing == 1 else "are"
            found.append(
                f"{of}: {plural(self.missing, 'file')} {are} not in this clone, and flexlint"
                " fetches nothing"
            )
        if self.refused:
            found.append(f"{of}: {plural(self.refused, 'file')} cannot be written under that name")
        return tuple(found)


class Tree:
    """The directory ``top``, which holds nothing else and is made here."""

    def __init__(self, top: str) -> None:
        self.top = top
        os.makedirs(os.path.join(top, _MARK))
        self._held: dict[str, Entry] = {}
        self._bytes = 0
        self._clock = 0

    def become(self, view: View, commit: str) -> Lacking:
        """Hold the files of ``commit``, and no others.

        Raises:
            GitError: if git cannot say what they are, or if they are too many.
        """
        self._bytes = 0
        listed = [entry for entry in entries(view, commit) if not _is_never_looked_at(entry.path)]
        if len(listed) > MOST_FILES:
            raise GitError(f"it has more than {MOST_FILES:,} files")
        wanted = {entry.path: entry for entry in listed if _is_writable(entry.path)}
        refused = len(listed) - len(wanted)
        self._remove(wanted)
        fresh = [entry for path, entry in wanted.items() if path not in self._held]
        files = [entry for entry in fresh if entry.mode != LINK_MODE]
        links = [entry for entry in fresh if entry.mode == LINK_MODE]
        lacks = self._write(view, files)
        lost, targets = _contents(view, links)
        for entry in links:
            if entry.path in targets and not self._link(entry, targets[entry.path]):
                lacks = Lacking(lacks.missing, lacks.refused + 1)
        return Lacking(lacks.missing + lost, lacks.refused + refused)

    def _remove(self, wanted: dict[str, Entry]) -> None:
        """Remove what is not ``wanted`` as it is, and all links: nothing is written through one."""
        folders = set()
        for path, entry in list(self._held.items()):
            if entry.mode == LINK_MODE or wanted.get(path) != entry:
                del self._held[path]
                os.unlink(self._full(path))
                folders.add(path.rpartition("/")[0])
        for folder in sorted(folders, reverse=True):
            at = folder
            while at:
                try:
                    os.rmdir(self._full(at))
                except OSError:  # it holds other files, or is gone already
                    break
                at = at.rpartition("/")[0]

    def _write(self, view: View, files: Sequence[Entry]) -> Lacking:
        missing = refused = 0

        def take(number: int, pieces: Iterator[bytes] | None) -> None:
            nonlocal missing, refused
            if pieces is None:
                missing += 1
                return
            entry = files[number]
            try:
                self._file(entry.path, pieces)
            except OSError as error:
                if error.errno in _FULL:
                    raise GitError(f"its files cannot be written: {error.strerror}") from error
                refused += 1
            else:
                self._held[entry.path] = entry

        read_objects(view, [entry.blob for entry in files], take)
        return Lacking(missing, refused)

    def _file(self, path: str, pieces: Iterator[bytes]) -> None:
        full = self._full(path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(full, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                self._bytes += len(piece)
                if self._bytes > MOST_BYTES:
                    raise GitError(f"it holds more than {MOST_BYTES // 10**9:,} GB")
                stream.write(piece)
        # No two files that are written here have the same time, however coarse the clock is.
        self._clock += _STEP
        os.utime(full, (self._clock, self._clock))

    def _link(self, entry: Entry, target: bytes) -> bool:
        full = self._full(entry.path)
        try:
            os.makedirs(os.path.dirname(full), exist_ok=True)
            os.symlink(os.fsdecode(target), full)
        except (OSError, ValueError, NotImplementedError):
            return False
        self._held[entry.path] = entry
        return True

    def _full(self, path: str) -> str:
        return os.path.join(self.top, *path.split("/"))


def _contents(view: View, links: Sequence[Entry]) -> tuple[int, dict[str, bytes]]:
    """How many of ``links`` are missing, and what the others hold, by path."""
    found: dict[str, bytes] = {}
    missing = 0

    def take(number: int, pieces: Iterator[bytes] | None) -> None:
        nonlocal missing
        if pieces is None:
            missing += 1
            return
        data = b""
        for piece in pieces:
            data += piece
            if len(data) > _LONGEST_LINK:
                return
        found[links[number].path] = data

    read_objects(view, [entry.blob for entry in links], take)
    return missing, found


def _is_never_looked_at(path: str) -> bool:
    """Whether a file of this path would belong to a version control, and to no source."""
    return any(part.casefold().rstrip(". ") in MARKS for part in path.split("/"))


def _is_writable(path: str) -> bool:
    """Whether a file of this path lies in the tree, whatever file system the tree lies in."""
    parts = path.split("/")
    if len(os.fsencode(path)) > _LONGEST_PATH or len(parts) > _DEEPEST:
        return False
    return all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    folded = part.casefold().rstrip(". ")
    if part in ("", ".", "..") or folded == "git~1":
        return False
    if os.name == "nt":
        stem = folded.partition(".")[0].rstrip(" ")
        return not (set(part) & set('\\:*?"<>|') or part != part.rstrip(". ") or stem in _RESERVED)
    return True
