"""Reading files: regular ones, so much of each, and beside a file only those of its repository.

A repository is written by strangers. What a person names may be any file; what a file names is
opened only if it is a regular file within the boundary of the file that names it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence

from flexlint.files.globs import matcher
from flexlint.files.tops import MARKS, nearest_top
from flexlint.model import Unread
from flexlint.record import field, record
from flexlint.text.source import decode

_CHUNK = 1 << 20
_FIRST = 65536
# A FIFO that nobody writes to would hold us for ever; a terminal would become ours.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


class NotRegularError(OSError):
    """What is to be read is a directory, a device, a FIFO or a socket."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "it is not a regular file")


def read_bytes(path: str, limit: int) -> bytes:
    """The bytes of the regular file at ``path``, at most ``limit + 1`` of them.

    More than ``limit`` says that it is too large. Never waits for another process.

    Raises:
        NotRegularError: if it is no regular file.
        OSError: if the file cannot be read.
    """
    handle, found = open_regular(path)
    try:
        return read_open(handle, limit, found.st_size)
    finally:
        os.close(handle)


def read_named(path: str, limit: int) -> bytes:
    """:func:`read_bytes` for a file that a person names, which may be a pipe or a device.

    Raises:
        OSError: if the file cannot be read.
    """
    handle = os.open(path, _FLAGS)
    try:
        return read_open(handle, limit)
    finally:
        os.close(handle)


def pieces(path: str) -> Iterator[bytes]:
    """The whole regular file at ``path``, in pieces of the same size but for the last.

    Raises:
        NotRegularError: if it is no regular file.
        OSError: if the file cannot be read.
    """
    with open(open_regular(path)[0], "rb", buffering=0) as stream:
        # A regular file is read as far as asked, up to its end.
        while piece := stream.read(_CHUNK):
            yield piece


def open_regular(path: str) -> tuple[int, os.stat_result]:
    """A descriptor of the regular file at ``path``, for the caller to close, and its state.

    Never waits for another process.

    Raises:
        NotRegularError: if it is no regular file.
        OSError: if the file cannot be opened.
    """
    handle = os.open(path, _FLAGS | _NO_WAITING)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise NotRegularError
    return handle, found


def read_open(handle: int, limit: int, size: int = 0) -> bytes:
    """What there is to read from ``handle``, at most ``limit + 1`` bytes of it.

    ``size`` is what the file had a moment ago, if it is a regular one: what comes is the whole
    of it if it is as long and no more came with it. Some, of the kernel's, say that they have none.

    Raises:
        OSError: if it cannot be read.
    """
    asked = min(size + 1 if 0 < size < _CHUNK else _FIRST, limit + 1)
    first = os.read(handle, asked)
    if len(first) == size < asked:
        return first
    parts, left = [first], limit + 1 - len(first)
    while left > 0 and parts[-1]:
        parts.append(os.read(handle, min(_CHUNK, left)))
        left -= len(parts[-1])
    return b"".join(parts)


# -- what a file may refer to --------------------------------------------------------------


@record
class Boundary:
    """The directory in which a file may refer to others."""

    root: str
    """Absolute, links resolved."""
    name: str
    """What it is, in words: ``the repository``."""
    is_shared: bool = field(default=True, compare=False)
    """Whether it holds more than the folder of the one file that it was asked for."""

    @classmethod
    def of(cls, path: str) -> Boundary:
        """That of the file called ``path``: its repository (see :mod:`flexlint.files.tops`);
        without one the working directory, if the file is in it; else its folder."""
        folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
        top = nearest_top(folder)
        if top is not None:
            return cls(top, "the repository")
        here = os.path.realpath(os.getcwd())
        # From "/" everything is below: that is where a container starts, not what is linted.
        if os.path.dirname(here) != here and _is_within(folder, here):
            return cls(here, "the working directory")
        return cls(folder, "its folder", is_shared=False)

    def inner(self, path: str) -> str | None:
        """``path`` with its links resolved, or None if it leads outside; the version
        control's own folder, which holds credentials, is outside."""
        if os.path.splitdrive(os.path.abspath(path))[0] != os.path.splitdrive(self.root)[0]:
            return None  # not even looked at: it may be another computer
        real = os.path.realpath(path)
        if not _is_within(real, self.root):
            return None
        parts = os.path.relpath(real, self.root).split(os.sep)
        return None if any(mark in parts for mark in MARKS) else real

    def read(self, path: str, limit: int) -> bytes | Unread | None:
        """The bytes of the file at ``path``, why it is not read, or None if there is none."""
        try:
            real = self.inner(path)
            if real is None:
                return Unread(f"it leads outside {self.name}")
            if not stat.S_ISREG(os.stat(real).st_mode):  # opening a device can do things
                raise NotRegularError
            data = read_bytes(real, limit)
        except (FileNotFoundError, NotADirectoryError, ValueError):  # a NUL in the path
            return None
        except OSError as error:
            if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
                return None
            return Unread(error.strerror or "it cannot be read")
        return data if len(data) <= limit else Unread(f"it is larger than {limit:,} bytes")


@record
class Reader:
    """Gives one file the text of the files that it refers to."""

    boundary: Boundary
    limit: int
    """The most bytes of a file."""

    def __call__(self, path: str) -> str | Unread | None:
        """The text of the file at ``path``, why it is not read, or None if there is none."""
        data = self.boundary.read(path, self.limit)
        return decode(data, path).text if isinstance(data, bytes) else data


@record
class Neighbours:
    """Gives every file its :class:`Reader`."""

    limit: int
    """The most bytes of a file."""
    _known: dict[str, Boundary] = field(default_factory=dict, compare=False, repr=False)

    def __call__(self, path: str) -> Reader:
        """The reader for what the file called ``path`` refers to."""
        folder = os.path.dirname(path)
        if folder not in self._known:
            self._known[folder] = Boundary.of(path)
        return Reader(self._known[folder], self.limit)


def matching_files(root: str, patterns: Sequence[str]) -> Iterator[str]:
    """The paths below the directory ``root``, relative to it and with ``/``, that one of
    ``patterns`` (see :mod:`flexlint.files.globs`) matches. No link to a directory is followed."""
    matches = matcher(patterns)
    pending = [""] if patterns else []
    while pending:
        prefix = pending.pop()
        try:
            with os.scandir(os.path.join(root, prefix)) as entries:
                found = list(entries)
        except OSError:  # what cannot be listed holds no file that could be read
            continue
        for entry in found:
            if not entry.is_dir(follow_symlinks=False):
                if matches(prefix + entry.name):
                    yield prefix + entry.name
            elif entry.name not in MARKS:
                pending.append(f"{prefix}{entry.name}/")


def _is_within(path: str, root: str) -> bool:
    path, root = os.path.normcase(path), os.path.normcase(root)
    return path == root or path.startswith(root if root.endswith(os.sep) else root + os.sep)
