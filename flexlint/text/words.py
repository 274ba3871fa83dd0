"""Words of messages that many stages make: lists, counts, and what was probably meant."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALIKE = 0.6
"""How alike two words must be (0 to 1) for one to be taken for a slip of the other."""


def listed(items: Sequence[str], conjunction: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; ``items`` must not be empty."""
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def plural(count: int, noun: str) -> str:
    """``1 file``, ``2,000 files``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def nearest(written: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """The one of ``known`` that ``written`` was probably meant to be, whatever its letter
    case; None if none is near. ``alike`` is how near (0 to 1) it must be."""
    import difflib  # needed only where something is wrong

    folded = {word.lower(): word for word in known}
    close = difflib.get_close_matches(written.strip().lower(), folded, n=1, cutoff=alike)
    return folded[close[0]] if close else None
