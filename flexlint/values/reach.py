"""Which files a written path may mean."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flexlint.model import Reach

_MOST_FOLDERS = 40


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
        if not folder or folder == "/":
            return
        folder = posixpath.dirname(folder)


def reaches(scope: Reach, home: str, path: str) -> bool:
    """Whether ``scope``, said in the file ``home``, has the file ``path`` in it as a whole: parts
    of ``home`` itself (:attr:`Reach.within`) are left to those who know places."""
    folder = posixpath.dirname(path)
    for run in scope.runs:
        wanted = folder if run.endswith("/") else path
        if any(wanted == each for each in candidates(run, home)):
            return True
    if not scope.folder:
        return False
    top = posixpath.dirname(home)
    for _ in range(scope.above):
        top = posixpath.dirname(top)
    if folder == top:
        return True
    return scope.folder == "below" and (not top or folder.startswith(f"{top}/"))


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
