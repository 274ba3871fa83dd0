"""A directory of ours that holds the files of a commit, and then those of the next.

git checks nothing out: its objects are read and written here as they are, so that no filter, hook,
attribute or configuration has a say, and only what differs from one commit to the next is
written. What is linted in such a directory is linted as any other: every stage reads paths.
A tree is a stranger's: names that lead elsewhere are left out, and so is what would lie in, or be
the same as, something that is no directory. Links are made last, are gone before anything is
written again, and lead nowhere but into the tree.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress

from flexlint.files.git import GitError
from flexlint.files.git_view import View
from flexlint.files.revisions import LINK_MODE, Entry, entries, read_objects
from flexlint.files.tops import MARKS
from flexlint.fleet.below import HANDLES, Below
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
        wanted = {entry.path: entry for entry in _writable(listed)}
        refused = len(listed) - len(wanted)
        with Below(self.top) as below:
            self._remove(below, wanted)
            fresh = [entry for path, entry in wanted.items() if path not in self._held]
            lacks = self._write(below, view, [each for each in fresh if each.mode != LINK_MODE])
            links = [entry for entry in fresh if entry.mode == LINK_MODE]
            lost, targets = _contents(view, links)
            for entry in links:
                target = targets.get(entry.path)
                if target is not None and _stays_inside(entry.path, target):
                    refused += not self._link(below, entry, target)
        return Lacking(lacks.missing + lost, lacks.refused + refused)

    def _remove(self, below: Below, wanted: dict[str, Entry]) -> None:
        """Remove what is not ``wanted`` as it is, and all links: nothing is written through one."""
        folders = set()
        for path, entry in list(self._held.items()):
            if entry.mode == LINK_MODE or wanted.get(path) != entry:
                below.unlink(path)
                del self._held[path]
                folders.add(path.rpartition("/")[0])
        for folder in sorted(folders, reverse=True):
            at = folder
            while at:
                try:
                    below.rmdir(at)
                except OSError:  # it holds other files, or is gone already
                    break
                at = at.rpartition("/")[0]

    def _write(self, below: Below, view: View, files: Sequence[Entry]) -> Lacking:
        missing = refused = 0

        def take(number: int, pieces: Iterator[bytes] | None) -> None:
            nonlocal missing, refused
            if pieces is None:
                missing += 1
                return
            entry = files[number]
            try:
                self._file(below, entry.path, pieces)
            except OSError as error:
                with suppress(OSError):  # half of one, unless there was another
                    if error.errno != errno.EEXIST:
                        below.unlink(entry.path)
                if error.errno in _FULL:
                    raise GitError(f"its files cannot be written: {error.strerror}") from error
                refused += 1
            else:
                self._held[entry.path] = entry

        read_objects(view, [entry.blob for entry in files], take)
        return Lacking(missing, refused)

    def _file(self, below: Below, path: str, pieces: Iterator[bytes]) -> None:
        # No two files that are written here have the same time, however coarse the clock is.
        self._clock += _STEP
        with os.fdopen(below.create(path), "wb") as stream:
            for piece in pieces:
                self._bytes += len(piece)
                if self._bytes > MOST_BYTES:
                    raise GitError(f"it holds more than {MOST_BYTES // 10**9:,} GB")
                stream.write(piece)
            if HANDLES:
                stream.flush()
                os.utime(stream.fileno(), (self._clock, self._clock))
        if not HANDLES:
            os.utime(os.path.join(self.top, *path.split("/")), (self._clock, self._clock))

    def _link(self, below: Below, entry: Entry, target: str) -> bool:
        try:
            below.link(entry.path, target)
        except (OSError, ValueError):
            return False
        self._held[entry.path] = entry
        return True


def _contents(view: View, links: Sequence[Entry]) -> tuple[int, dict[str, str]]:
    """How many of ``links`` are missing, and what the others hold, by path."""
    found: dict[str, str] = {}
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
        found[links[number].path] = os.fsdecode(data)

    read_objects(view, [entry.blob for entry in links], take)
    return missing, found


def _stays_inside(path: str, target: str) -> bool:
    """Whether a link at ``path`` leads into the tree, whatever links it meets there.

    It may go up from where it lies, where all is directories, and only then down.
    """
    parts = [part for part in target.split("/") if part not in ("", ".")]
    down = [part for part in parts if part != ".."]
    ups = len(parts) - len(down)
    return (
        bool(target)
        and not target.startswith("/")
        and parts[ups:] == down
        and ups <= path.count("/")
        and not any(_is_never_looked_at(part) for part in down)
    )


def _writable(listed: Sequence[Entry]) -> Iterator[Entry]:
    """Those that can be written side by side.

    A tree may hold a name twice, as a link and as a directory: then what lies in the directory
    would lie wherever the link leads.
    """
    times = Counter(entry.path for entry in listed)
    for entry in listed:
        if times[entry.path] > 1 or not _is_writable(entry.path):
            continue
        at = entry.path.rpartition("/")[0]
        while at and at not in times:
            at = at.rpartition("/")[0]
        if not at:
            yield entry


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
