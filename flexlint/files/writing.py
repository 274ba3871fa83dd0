"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os

from flexlint.files.reading import Boundary
from flexlint.regex import regex

_DESCRIPTOR = regex(r"/dev/(stdout|stderr)|/(?:dev|proc/self)/fd/(\d{1,5})")


def write_atomically(path: str, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step; a link is followed, the file's mode is kept,
    and its owner where that is allowed.

    A link in a repository (or below the working directory) that leads out of it, or into
    git's own folder, is not followed: whoever wrote the repository chose where it leads.

    Raises:
        OSError: if that is impossible; then nothing has changed.
    """
    descriptor = _descriptor(path)
    if descriptor is not None:
        with os.fdopen(os.dup(descriptor), "wb") as stream:
            stream.write(data)
        return
    target = os.path.realpath(path)
    if os.path.islink(path):
        boundary = Boundary.of(path)
        if boundary.is_shared and boundary.inner(path) is None:
            raise OSError(errno.ELOOP, f"it is a link that leads outside {boundary.name}")
    if os.path.exists(path) and not os.path.isfile(path):  # a pipe, whose target need not be a path
        with open(path, "wb") as stream:
            stream.write(data)
        return
    import tempfile  # most runs write nothing

    folder = os.path.dirname(target) or "."
    handle, temporary = tempfile.mkstemp(prefix=".flexlint-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        with contextlib.suppress(OSError, AttributeError):  # only its owner or root can, or must
            before = os.stat(target)
            os.chown(temporary, before.st_uid, before.st_gid)
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _descriptor(path: str) -> int | None:
    """The descriptor of this process that ``path`` names. What it leads to is another's, who may
    write to it as well: it is neither replaced nor written from its beginning."""
    match = _DESCRIPTOR.fullmatch(os.path.abspath(path))
    if match is None or os.name != "posix":
        return None
    return {"stdout": 1, "stderr": 2}.get(match[1]) or int(match[2])


def _mode(path: str) -> int:
    try:
        return os.stat(path).st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
