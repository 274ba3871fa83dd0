"""Files, links and directories made and removed below a directory of ours, and never beside it.

Whatever paths say, no step on the way to what is made or removed goes through a link: each
directory is opened from the one above it. Where directories cannot be opened so, no links are
made at all.
"""

from __future__ import annotations

import errno
import os
import stat
from types import TracebackType

HANDLES = (
    hasattr(os, "O_NOFOLLOW")
    and hasattr(os, "O_DIRECTORY")
    and {
        os.open,
        os.mkdir,
        os.unlink,
        os.rmdir,
        os.symlink,
    }
    <= set(os.supports_dir_fd)
)
"""Whether a directory can be worked in by its handle."""

_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK


class Below:
    """What is made below the directory ``top``. Paths have ``/``, and no ``..``.

    All methods raise :class:`OSError` if that is impossible, or would lead through a link.
    """

    def __init__(self, top: str) -> None:
        self._top = top
        self._folder: str | None = None
        self._handle = -1

    def __enter__(self) -> Below:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def create(self, path: str) -> int:
        """A handle to write the new file ``path`` by, in directories that are made."""
        name, folder = self._at(path, make=True)
        return os.open(name, _FILE | _NO_LINK, 0o600, dir_fd=folder)

    def link(self, path: str, target: str) -> None:
        """Make ``path`` a link to ``target``, in directories that are made."""
        if not HANDLES:
            raise OSError(errno.ENOTSUP, "no links are made here")
        name, folder = self._at(path, make=True)
        os.symlink(target, name, dir_fd=folder)

    def unlink(self, path: str) -> None:
        """Remove the file or the link ``path``."""
        name, folder = self._at(path)
        os.unlink(name, dir_fd=folder)

    def rmdir(self, path: str) -> None:
        """Remove the directory ``path``, which is empty."""
        name, folder = self._at(path)
        os.rmdir(name, dir_fd=folder)

    def _at(self, path: str, make: bool = False) -> tuple[str, int | None]:
        """What to call ``path``, and the handle of the directory where it is called so."""
        folder, _, name = path.rpartition("/")
        parts = folder.split("/") if folder else []
        if not HANDLES:
            return os.path.join(self._walked(parts, make), name), None
        if folder != self._folder:
            self._close()
            self._handle = self._opened(parts, make)
            self._folder = folder
        return name, self._handle

    def _opened(self, parts: list[str], make: bool) -> int:
        handle = os.open(self._top, _FOLDER)
        for part in parts:
            try:
                inner = _inner(part, handle, make)
            finally:
                os.close(handle)
            handle = inner
        return handle

    def _walked(self, parts: list[str], make: bool) -> str:
        at = self._top
        for part in parts:
            at = os.path.join(at, part)
            if make and not os.path.lexists(at):
                os.mkdir(at, 0o700)
            if not stat.S_ISDIR(os.lstat(at).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), at)
        return at

    def _close(self) -> None:
        if self._folder is not None:
            os.close(self._handle)
        self._folder = None


def _inner(name: str, folder: int, make: bool) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=folder)
    except FileNotFoundError:
        if not make:
            raise
    os.mkdir(name, 0o700, dir_fd=folder)
    return os.open(name, _FOLDER, dir_fd=folder)
