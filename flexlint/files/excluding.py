"""What patterns leave out, each seen from the directory it is relative to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from flexlint.files.globs import matcher
from flexlint.files.paths import relative_path

Judge = Callable[[str, bool], bool]
"""Whether a folder's entry of this name is left out; it is a directory if the second is true."""


class Excludes:
    """Patterns of several directories, ready to be asked."""

    def __init__(self, groups: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """``groups`` are (absolute directory, patterns relative to it)."""
        self._groups = tuple((base, matcher(patterns)) for base, patterns in groups if patterns)

    def judge(self, folder: str) -> Judge | None:
        """What is left out of ``folder``, an absolute path; None if there is no pattern."""
        if not self._groups:
            return None
        seen = tuple((_prefix(folder, base), matches) for base, matches in self._groups)

        def left_out(name: str, directory: bool) -> bool:
            if directory:
                # "gen/" and "gen/**" match all that is in a directory: it need not be entered.
                return any(m(f"{prefix}{name}") or m(f"{prefix}{name}/") for prefix, m in seen)
            return any(m(prefix + name) for prefix, m in seen)

        return left_out

    def leave_out(self, full: str, directory: bool) -> bool:
        """Whether ``full``, an absolute path, is left out."""
        judge = self.judge(os.path.dirname(full))
        return judge is not None and judge(os.path.basename(full), directory)


def _prefix(folder: str, base: str) -> str:
    relative = relative_path(folder, base)
    return "" if relative == "." else relative + "/"
