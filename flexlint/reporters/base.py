"""What every reporter is: a function from a report to text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flexlint.model import Report


@dataclass(frozen=True, slots=True)
class Style:
    """How to print, for reporters that have a choice."""

    color: bool = False
    quiet: bool = False
    """Leave the summary out."""


Reporter: TypeAlias = Callable[[Report, Style], str]
"""Returns the whole output, ending in a line feed unless it is empty. Pure."""
