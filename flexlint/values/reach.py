"""Which files a written path may mean."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from flexlint.model import Reach

_MOST_FOLDERS = 40
EVERYWHERE = Reach(folder="below", above=_MOST_FOLDERS)
"""All of the repository: nobody has more folders in one another."""


def candidates(written: str, of: str) -> Iterator[str]:
    """The paths that ``written`` in the file ``of`` may mean, the likeliest first.

    A program is run from the folder of the file that says so, or from one above it, the root of
    the repository being one of those. ``of`` has ``/`` as it is in ``SourceFile.path``; so have
    the results. None if ``written`` leads nowhere inside: it is absolute, or empty.
    """
    path = posixpath.normpath(written) if written else ""
    if not path or path == "." or path.startswith("/"):
        return
    folder = posixpath.dirname(of)
    for _ in range(_MOST_FOLDERS):
        yield posixpath.normpath(posixpath.join(folder, path))
        if not folder or folder == "/" or path.startswith(".."):
            return
        folder = posixpath.dirname(folder)


def run_from(scope: Reach, home: str, has: Callable[[str], bool]) -> Iterator[str]:
    """The programs that run with what ``scope``, said in the file ``home``, holds for, a slash at
    the end of folders. ``has`` says which files and folders there are: a path that may mean several
    of them means none for certain. A folder that begins with a dot is written from the folder of
    ``home``."""
    for run in dict.fromkeys(scope.runs):
        if run.endswith("/"):
            every = [f"{each}/" for each in dict.fromkeys(candidates(run, home))]
            there = every if run.startswith(".") else [each for each in every if has(each)]
            if every and not every[0].startswith("..") and (run.startswith(".") or len(there) == 1):
                yield there[0]
            continue
        found = [each for each in dict.fromkeys(candidates(run, home)) if has(each)]
        if len(found) == 1:
            yield found[0]


def top_of(scope: Reach, home: str) -> str:
    """The folder whose files :attr:`Reach.folder` of ``scope``, said in ``home``, speaks of."""
    top = posixpath.dirname(home)
    for _ in range(scope.above):
        top = posixpath.dirname(top)
    return top


def above(path: str) -> Iterator[str]:
    """The folder of the file ``path``, and those above it, the nearest first."""
    folder = posixpath.dirname(path)
    while True:
        yield folder
        if folder in {"", "/"}:
            return
        folder = posixpath.dirname(folder)


def is_of_variables(path: str) -> bool:
    """Whether the file ``path`` is ``.env``, ``.env.prod``, ``prod.env`` or the like."""
    return "env" in posixpath.basename(path).lower().split(".")[1:]


def modules(module: str, of: str) -> Iterator[str]:
    """The files that the Python ``module``, as the file ``of`` imports it, may be in.

    The likeliest comes first: ``..names`` is beside its package, ``ops.names`` below the folder of
    ``of`` or one above.
    """
    name = module.lstrip(".")
    path = name.replace(".", "/")
    dots = len(module) - len(name)
    if dots:
        folder = posixpath.dirname(of)
        for _ in range(dots - 1):
            if not folder:
                return
            folder = posixpath.dirname(folder)
        yield from _of_module(posixpath.join(folder, path))
        return
    for each in candidates(path, of):
        yield from _of_module(each)


def _of_module(path: str) -> Iterator[str]:
    path = path.rstrip("/")
    if path:
        yield f"{path}.py"
    yield posixpath.join(path, "__init__.py")
