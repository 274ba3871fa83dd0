"""Where files are, however a run names them."""

from __future__ import annotations

import os

from flexlint.files.tops import nearest_top


def absolute(path: str) -> str:
    """The absolute path of a file, with ``/``: the same from whatever directory a run is
    started."""
    return os.path.abspath(path).replace(os.sep, "/")


def folder_of(path: str) -> str:
    """The absolute path of the folder that a file is in, with ``/``."""
    return absolute(os.path.dirname(path) or ".")


def exists_below(top: str, path: str) -> bool:
    """Whether there is something at absolute ``path``, in the repository whose top is ``top`` if
    there is one. What lies outside of it is this machine's alone, and says nothing."""
    top = top.replace(os.sep, "/").rstrip("/")
    return (not top or path.startswith(f"{top}/")) and os.path.lexists(path)


class Tops:
    """Which repository a file is in."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """The top of the repository of the file at ``path``; "" if it is in none."""
        folder = os.path.dirname(os.path.abspath(path))
        if folder not in self._known:
            self._known[folder] = nearest_top(folder) or ""
        return self._known[folder]
