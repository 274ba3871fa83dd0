"""What a run has looked for: of the rest of a baseline it cannot say that it is gone."""

from __future__ import annotations

import os
from collections.abc import Callable

from flexlint.known.baseline import Entry
from flexlint.record import record


@record
class Coverage:
    """Whether a run would have found the finding of an entry of one baseline."""

    base: str
    """The baseline's directory, absolute: entries are relative to it."""
    tops: tuple[str, ...]
    """The files and directories that the run was given, absolute."""
    applies: Callable[[str, str], bool]
    """Whether the rule with a code (the second) applies to the file at a path (the first)."""

    def __call__(self, entry: Entry) -> bool:
        """Whether the run looked for ``entry``."""
        full = os.path.normpath(os.path.join(self.base, entry.path))
        if not any(full == top or full.startswith(os.path.join(top, "")) for top in self.tops):
            return False
        return self.applies(full, entry.code)
