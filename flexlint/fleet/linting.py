"""What is to be linted, and whoever lints it: which rules count is said above this room."""

from __future__ import annotations

from typing import Protocol

from flexlint.model import Report
from flexlint.record import record


@record
class Place:
    """What is to be linted."""

    paths: tuple[str, ...] = (".",)
    """Relative to the working directory."""
    top: str = ""
    """The directory that holds all of it, absolute, if it was made for this out of a commit:
    then every file in it counts. "" for the user's own files."""
    governed_by: str = ""
    """The directory whose configuration counts for what is in :attr:`top`, at the same places;
    "" if what is linted has its own."""
    caches: str | None = None
    """Where it is remembered what files said, as an absolute path; "" if nowhere, None for
    where it is usually remembered."""
    jobs: int = 0
    """Worker processes; 0 chooses."""


class Lint(Protocol):
    """Lints the working directory. Picklable, and called in a process of its own."""

    def __call__(self, place: Place) -> Report:
        """The report of what ``place`` names, the same from run to run.

        Raises:
            UserError: if the configuration, a rule pack or an option is wrong.
        """
        ...
