"""Directories that another program is to read: there is nothing in them that it would wait for."""

from __future__ import annotations

import os
from contextlib import suppress


def odd_below(folder: str) -> str | None:
    """The path, from ``folder`` on, of something below it that is neither a file nor a directory:
    a pipe, a device, a socket. None if there is nothing of the kind.

    A link counts as what it leads to, if it leads anywhere; nothing is opened but directories.
    """
    seen: set[tuple[int, int]] = set()
    stack = [folder]
    while stack:
        place = stack.pop()
        with suppress(OSError):
            told = os.stat(place)
            if (told.st_dev, told.st_ino) in seen:
                continue
            seen.add((told.st_dev, told.st_ino))
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_file():
                        continue
                    if entry.is_dir():
                        stack.append(entry.path)
                    elif os.path.exists(entry.path):
                        return os.path.relpath(entry.path, folder)
    return None
