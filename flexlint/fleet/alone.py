"""Being the only process at a place, as long as that process lives and no longer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from flexlint.files.git_view import remove_directory

LOCK = "lock"
"""What the file is called that is locked, beside what it is about."""


@contextmanager
def alone(path: str) -> Iterator[bool]:
    """Whether nobody else is where the file ``path`` is, for as long as this lasts."""
    try:
        import fcntl
    except ImportError:
        yield False
        return
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(path, flags, 0o600)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def remove_if_alone(folder: str) -> bool:
    """Remove ``folder`` unless somebody is at the lock beside it; whether it is gone."""
    with alone(os.path.join(os.path.dirname(folder), LOCK)) as mine:
        if mine:
            remove_directory(folder)
    return not os.path.lexists(folder)
