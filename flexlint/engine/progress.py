"""Who is told how far a run has come, in its own process and now and then."""

from __future__ import annotations

from collections.abc import Callable

from flexlint.record import record
from flexlint.typed import TypeAlias

Progress: TypeAlias = "Callable[[int, int], None]"
"""Told (files done, files to do) as a step goes on."""


def _nobody(done: int, total: int = 0) -> None:
    del done, total


@record
class Steps:
    """Who is told of each step of a run."""

    found: Callable[[int], None] = _nobody
    """Of discovery: the files found so far."""
    searched: Progress = _nobody
    """Of the byte search, which goes through all files."""
    analysed: Progress = _nobody
    """Of the analysis of those that mention anything; again for those that are told of others."""


SILENT = Steps()
"""Nobody is told."""
