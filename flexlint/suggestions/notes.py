"""What has to be said beside a replacement."""

from __future__ import annotations

from flexlint.catalog.operation import Replacement
from flexlint.suggestions.placeholders import MACHINES


def note_of(replacement: Replacement, first: str = "", last: str = "", *, ids: str = "") -> str:
    """The condition and the note of ``replacement``, between what is said ``first`` and
    ``last``.

    What is to be said of ``ids`` that are no names takes the place of the condition, which is
    that they are.
    """
    parts = (first, ids or replacement.condition, replacement.note, last)
    return "; ".join(part for part in parts if part)


def piece_note(written: str) -> str:
    """What is to be said of what is cut out of a name."""
    return f"{written} is a piece of a name; on Flexible the whole name is the id"


def names_note(stand_in: str, written: str) -> str:
    """What is to be said of ids that name no machine and for which ``stand_in`` stands."""
    what = "names of virtual machines" if MACHINES in stand_in else "name of a virtual machine"
    return f"put the {what} in place of {stand_in} ({written})"
