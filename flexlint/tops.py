"""Where repositories begin, by the mark that their version control leaves there."""

from __future__ import annotations

import os
from collections.abc import Container

MARKS = (".git", ".hg", ".svn")


def is_top(folder: str, names: Container[str] | None = None) -> bool:
    """Whether ``folder`` is the top of a repository; ``names`` are its entries, if known."""
    if names is not None:
        return any(mark in names for mark in MARKS)
    return any(os.path.lexists(os.path.join(folder, mark)) for mark in MARKS)


def repository_root(folder: str) -> str:
    """The nearest directory from ``folder`` upward that is a repository's top; else ``folder``."""
    at = folder
    while not is_top(at):
        parent = os.path.dirname(at)
        if parent == at:
            return folder
        at = parent
    return at
