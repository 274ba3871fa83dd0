"""Which files a written path may mean."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

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
