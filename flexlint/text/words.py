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


def did_you_mean(
    near: str | None, *, after: str = "", instead: str = "", quoted: bool = False
) -> str:
    """The question whether ``near`` was meant, or ``instead`` if nothing is near.

    ``after`` is what stands between the question and what was said before it: behind a blank
    it begins a sentence, else it goes on with one.
    """
    if not near:
        return instead
    return f"{after}{'Did' if after == ' ' else 'did'} you mean {repr(near) if quoted else near}?"


def nearest(written: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """The one of ``known`` that ``written`` was probably meant to be, whatever its letter
    case; None if none is near. ``alike`` is how near (0 to 1) it must be.

    Codes are alike in their letters alone: where no digit is written, none was meant.
    """
    import difflib  # needed only where something is wrong

    numbered = _has_digit(written)
    folded = {word.lower(): word for word in known if numbered or not _has_digit(word)}
    close = difflib.get_close_matches(written.strip().lower(), folded, n=1, cutoff=alike)
    return folded[close[0]] if close else None


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)
