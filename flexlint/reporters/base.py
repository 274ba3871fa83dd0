"""What every reporter is, and what it is told besides the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from flexlint.record import field, record
from flexlint.typed import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from flexlint.catalog.rule import Rule
    from flexlint.model import Report


def _no_rules() -> Mapping[str, Rule]:
    return {}


@record
class Context:
    """The circumstances of a report."""

    color: bool = False
    quiet: bool = False
    """Leave the summary out."""
    verbose: bool = False
    width: int = 100
    """Columns of the terminal."""
    rules: Callable[[], Mapping[str, Rule]] = field(default=_no_rules)
    """Gives the rules by code; called only by the formats that print what rules say."""
    version: str = "0.0.0"
    catalog_date: str = ""
    root: str = ""
    """Absolute directory of the repository: what code hosts resolve paths against. "" is
    the working directory."""

    def repository_path(self, path: str) -> str:
        """``path`` (relative to the working directory) relative to the repository, with ``/``."""
        if not self.root:
            return path
        try:
            relative = os.path.relpath(os.path.abspath(path), self.root)
        except ValueError:  # another drive, or no path at all
            return path
        return relative.replace(os.sep, "/")


Reporter: TypeAlias = "Callable[[Report, Context], str]"
"""Returns the whole output, ending in a line feed unless it is empty. Never raises."""
