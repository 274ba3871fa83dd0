"""Directories that another program is to read: there is nothing in them that it would wait for."""

from __future__ import annotations

import os
from contextlib import suppress

_MOST = 50_000
"""So many directories of one folder are looked at."""


def odd_below(folder: str) -> str | None:
    """The path, from ``folder`` on, of something below it that is neither a file nor a directory:
    a pipe, a device, a socket. None if there is nothing of the kind in what is looked at.

    A link counts as what it leads to, if it leads anywhere; but links to directories are not
    followed, which may lead to all that the machine has. Nothing is opened but directories.
    """
    stack = [folder]
    for _ in range(_MOST):
        if not stack:
            break
        with suppress(OSError), os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_file():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                elif not entry.is_dir() and os.path.exists(entry.path):
                    return os.path.relpath(entry.path, folder)
    return None
