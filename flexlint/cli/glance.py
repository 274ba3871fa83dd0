"""A first look at the files on a command line: is there anything in them at all?

Most runs of a pre-commit hook have a few files and nothing to find. That is told here, with
next to nothing imported. Whatever is not plain (an option that matters, a configuration, a word
that may be about scale sets) is left to the full run, and so is every error; where there is an
answer, it is the one that the full run gives.
"""

from __future__ import annotations

import os
import stat

from flexlint.cli import COMMANDS, DEFAULT
from flexlint.config.names import NAME, OWN_FILE, PROJECT_FILE
from flexlint.files.needles import surely_silent
from flexlint.files.tops import is_top
from flexlint.surfaces.calls import may_call
from flexlint.surfaces.endings import SURELY_READ
from flexlint.text.tallies import files_looked_at

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Sequence

_QUIET = ("-q", "--quiet")
_ISOLATED = "--isolated"
_FLAGS = (*_QUIET, _ISOLATED, "--exit-zero")
_SAYS_MORE = ("GITHUB_ACTIONS", "TF_BUILD", "_FLEXLINT_COMPLETE")
"""Variables with which a run prints more, or something else."""
_PYTHON = (".py", ".pyi", ".pyw")
_MAX_FILES = 500
_MAX_BYTES = 4_000_000
"""Of all files together: beyond it, starting in full no longer matters."""


def nothing_found(arguments: Sequence[str]) -> str | None:
    """What ``flexlint`` prints with ``arguments``, if it has surely nothing to report.

    None if it may have, or if more has to be known to say so. The exit code is then 0.
    """
    words = list(arguments)
    if words and words[0] in COMMANDS and words.pop(0) != DEFAULT:
        return None
    flags = [word for word in words if word.startswith("-")]
    paths = [word for word in words if not word.startswith("-")]
    if not 0 < len(paths) <= _MAX_FILES or not set(flags) <= set(_FLAGS):
        return None
    if any(os.environ.get(name) for name in _SAYS_MORE):
        return None
    try:
        os.getcwd()  # it may be gone
        full = {os.path.abspath(path) for path in paths}
        if not _silent(paths) or not full or not any(p.endswith(SURELY_READ) for p in full):
            return None
        if _ISOLATED not in flags and any(map(_is_configured, {*map(os.path.dirname, full)})):
            return None
    except (OSError, ValueError):  # the full run says what is wrong
        return None
    if not set(flags).isdisjoint(_QUIET):
        return ""
    return f"No findings.\n{files_looked_at(len(full))}.\n"


def _silent(paths: Sequence[str]) -> bool:
    """Whether all of ``paths`` are regular files without a word about scale sets."""
    left = _MAX_BYTES
    for path in paths:
        kind = os.stat(path)
        left -= kind.st_size
        if not stat.S_ISREG(kind.st_mode) or left < 0:
            return False
        with open(path, "rb", buffering=0) as stream:
            data = stream.read(kind.st_size + 1)
        if len(data) != kind.st_size or b"\0" in data or not surely_silent(data):
            return False
        if path.lower().endswith(_PYTHON) and _may_declare(data):
            return False
        if may_call(path, data):  # somebody else may have a word
            return False
    return True


def _may_declare(data: bytes) -> bool:
    """Whether a Python file may say that its bytes mean other text than they seem to."""
    return b"coding" in b"\n".join(data.replace(b"\r", b"\n").split(b"\n", 2)[:2])


def _is_configured(folder: str) -> bool:
    """Whether a file from ``folder`` upward may hold settings for it."""
    while True:
        if os.path.lexists(os.path.join(folder, OWN_FILE)):
            return True
        project = os.path.join(folder, PROJECT_FILE)
        if os.path.lexists(project) and not _is_foreign(project):
            return True
        parent = os.path.dirname(folder)
        if parent == folder or is_top(folder):
            return False
        folder = parent


def _is_foreign(project: str) -> bool:
    """Whether the regular file ``project`` never mentions us."""
    kind = os.stat(project)
    if not stat.S_ISREG(kind.st_mode) or kind.st_size > _MAX_BYTES:
        return False
    with open(project, "rb", buffering=0) as stream:
        data = stream.read(kind.st_size + 1)
    return len(data) == kind.st_size and NAME not in data
