"""Where repositories begin, by the mark that their version control leaves there."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Container, Sequence

GIT = (".git",)
"""The mark that git leaves, for questions that git is to answer."""
MARKS = (*GIT, ".hg", ".svn")


def is_top(folder: str, names: Container[str] | None = None, marks: Sequence[str] = MARKS) -> bool:
    """Whether ``folder`` is the top of a repository; ``names`` are its entries, if known."""
    for mark in marks:
        if os.path.lexists(os.path.join(folder, mark)) if names is None else mark in names:
            return True
    return False


def nearest_top(folder: str, marks: Sequence[str] = MARKS) -> str | None:
    """The nearest directory from absolute ``folder`` upward that is a repository's top."""
    while not is_top(folder, marks=marks):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder
