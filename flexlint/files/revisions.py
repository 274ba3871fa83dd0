"""What git knows of a repository's past: commits, the files in them, and what these hold.

All of it is read from objects, through a :class:`flexlint.files.git_view.View`: nothing is
checked out, nothing is fetched, and no filter, hook or attribute has a say.
"""

from __future__ import annotations

import os
from codecs import lookup
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timezone
from typing import IO

from flexlint.files.git import GitAnswer, GitError
from flexlint.files.git_view import View
from flexlint.record import record
from flexlint.regex import regex

FILE_MODES = ("100644", "100755", "100664")
LINK_MODE = "120000"

_AT_ONCE = 1_000
"""Objects that one command of git is asked for."""
_CHUNK = 1 << 16
_MOST_OF_A_COMMIT = 1 << 20
_ENCODING = regex(r"[A-Za-z0-9_.:-]{1,40}")
_NO_CHARSETS = ("", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined")
"""What Python takes for encodings too; some of them take long."""


@record
class Commit:
    """One commit."""

    id: str
    """In full."""
    day: str
    """When it was committed, as ISO date in UTC."""
    title: str
    """The first paragraph of its message, on one line."""


@record
class Entry:
    """One file in a commit."""

    path: str
    """With ``/``; bytes that are no UTF-8 are surrogates."""
    mode: str
    blob: str


def asked(view: View, *arguments: str) -> GitAnswer:
    """What git answers to ``arguments``, be it that something is wrong.

    Raises:
        GitError: if it did not answer.
    """
    return answered(view.run(*arguments))


def answered(answer: GitAnswer) -> GitAnswer:
    """``answer``, if git gave one.

    Raises:
        GitError: if it gave none.
    """
    if answer.is_none:
        raise GitError(answer.reason)
    return answer


def commit_of(view: View, revision: str) -> str | None:
    """The commit that ``revision`` names, in full; None if it names none.

    Raises:
        GitError: if git did not answer.
    """
    if revision.startswith("-") or "\0" in revision:
        return None
    answer = asked(view, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return answer.stdout.strip().decode() if answer.returncode == 0 else None


def is_shallow(view: View) -> bool:
    """Whether the history of the clone was cut off somewhere."""
    return asked(view, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def why_missing(view: View) -> str:
    """What about the clone may be why something is missing, as the end of a sentence."""
    if is_shallow(view):
        return "; the clone is shallow: fetch more history (fetch-depth: 0)"
    if view.partial:
        return "; the clone is partial and flexlint fetches nothing: clone without --filter"
    return ""


def is_ancestor(view: View, start: str, end: str) -> bool:
    """Whether ``start`` is ``end`` or comes before it, as far as the clone knows.

    Raises:
        GitError: if git cannot say.
    """
    answer = asked(view, "merge-base", "--is-ancestor", start, end)
    if answer.returncode not in (0, 1):
        raise GitError(f"{answer.reason}{why_missing(view)}")
    return answer.returncode == 0


def first_parents(view: View, start: str, end: str) -> tuple[str, ...]:
    """The commits from ``end`` back to ``start`` (which is not among them), oldest first.

    Of a merge the first parent is followed: what others merged is one step.

    Raises:
        GitError: if git cannot say.
    """
    answer = asked(view, "rev-list", "--first-parent", "--reverse", end, f"^{start}", "--")
    if answer.returncode != 0:
        raise GitError(f"{answer.reason}{why_missing(view)}")
    return tuple(answer.stdout.decode("ascii", "replace").split())


def commits(view: View, ids: Sequence[str]) -> tuple[Commit, ...]:
    """The commits ``ids``, in that order.

    Raises:
        GitError: if git cannot say, or if one is missing.
    """
    found: dict[int, bytes] = {}

    def take(number: int, pieces: Iterator[bytes] | None) -> None:
        if pieces is not None:
            data = b""
            for piece in pieces:
                data += piece if len(data) < _MOST_OF_A_COMMIT else b""
            found[number] = data

    read_objects(view, ids, take)
    if len(found) != len(ids):
        raise GitError(f"a commit is missing{why_missing(view)}")
    return tuple(_commit(name, found[number]) for number, name in enumerate(ids))


def entries(view: View, commit: str) -> tuple[Entry, ...]:
    """The files and links in ``commit``, sorted by path; submodules are not among them.

    Raises:
        GitError: if git cannot say.
    """
    answer = asked(view, "ls-tree", "-r", "-z", "--full-tree", commit)
    if answer.returncode != 0:
        raise GitError(f"{answer.reason}{why_missing(view)}")
    found = []
    for line in answer.stdout.split(b"\0"):
        head, _, path = line.partition(b"\t")
        mode, _, rest = head.decode("ascii", "replace").partition(" ")
        if path and (mode in FILE_MODES or mode == LINK_MODE):
            found.append(Entry(os.fsdecode(path), mode, rest.rpartition(" ")[2]))
    return tuple(sorted(found, key=lambda entry: entry.path))


def read_objects(
    view: View, ids: Sequence[str], take: Callable[[int, Iterator[bytes] | None], None]
) -> None:
    """Hand the content of each of the objects ``ids`` to ``take``, piece by piece.

    ``take`` is given the object's number in ``ids`` and its content, which it need not read to
    the end; None if it is not in this clone.

    Raises:
        GitError: if git cannot say.
    """
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        reader = _Batch(start, len(some), take)
        asking = "".join(f"{name}\n" for name in some).encode("ascii", "replace")
        answer = view.read(reader, "cat-file", "--batch", "--buffer", given=asking)
        if answered(answer).returncode != 0:
            raise GitError(f"{answer.reason}{why_missing(view)}")
        if not reader.complete:
            raise GitError("git said less than it was asked for")


class _Batch:
    """Reads what ``git cat-file --batch`` prints for ``count`` objects."""

    def __init__(
        self, first: int, count: int, take: Callable[[int, Iterator[bytes] | None], None]
    ) -> None:
        self._numbers = range(first, first + count)
        self._take = take
        self.complete = False

    def __call__(self, stream: IO[bytes]) -> bool:
        for number in self._numbers:
            head = stream.readline(_CHUNK).split()
            if len(head) < 2:
                return True  # it ended early, and its return code says so
            if head[-1] == b"missing":
                self._take(number, None)
                continue
            pieces = _Pieces(stream, int(head[-1]))
            self._take(number, iter(pieces))
            pieces.skip()
            stream.read(1)
        self.complete = True
        return True


class _Pieces:
    """The next so many bytes of a stream."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (piece := self._stream.read(min(_CHUNK, self._left))):
            self._left -= len(piece)
            yield piece

    def skip(self) -> None:
        """Read what nobody wanted."""
        for _ in self:
            pass


def _commit(name: str, data: bytes) -> Commit:
    head, _, message = data.partition(b"\n\n")
    seconds = 0
    encoding = "utf-8"
    for line in head.split(b"\n"):
        if line.startswith(b"committer "):
            written = line.rpartition(b" ")[0].rpartition(b" ")[2]
            seconds = int(written) if written.isdigit() and len(written) < 12 else 0
        elif line.startswith(b"encoding "):
            encoding = line[len(b"encoding ") :].decode("ascii", "replace").strip()
    try:
        day = datetime.fromtimestamp(seconds, timezone.utc).date().isoformat()
    except (ValueError, OSError, OverflowError):
        day = "1970-01-01"
    title = message.strip().partition(b"\n\n")[0]
    return Commit(name, day, " ".join(_decoded(title, encoding).split()))


def _decoded(title: bytes, encoding: str) -> str:
    """``title``, in the encoding that its commit names if that is one of text."""
    try:
        named = lookup(encoding).name.replace("-", "_") if _ENCODING.fullmatch(encoding) else ""
        return title.decode("utf-8" if named in _NO_CHARSETS else encoding, "replace")
    except (LookupError, UnicodeError):
        return title.decode("utf-8", "replace")
