"""Stretches of a text that run for one orchestration mode only.

Readers of languages find them; what they say of a place, and of a text of another language that
stands there, is here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from flexlint.model import UNKNOWN_MODE, Embedded, Mode, ModeKind
from flexlint.record import record, replace
from flexlint.typed import TypeAlias

Stretch: TypeAlias = tuple[int, int, Mode]
"""From one offset to before another, and what is proved there."""


@record
class Guards:
    """The stretches of a program, in the order of their beginnings; the outer of two that begin
    together is the first."""

    stretches: tuple[Stretch, ...] = ()
    reach: int = 200
    """So many stretches that begin before a place are looked at."""

    def mode(self, at: int) -> Mode:
        """What the innermost telling stretch around offset ``at`` proves."""
        place = bisect_right(self.stretches, at, key=lambda stretch: stretch[0])
        for start, end, mode in reversed(self.stretches[max(0, place - self.reach) : place]):
            if start <= at < end:
                return mode
        return UNKNOWN_MODE


def governed(piece: Embedded, mode_at: Callable[[int], Mode]) -> Embedded:
    """``piece`` with what ``mode_at`` says of the offset where it stands, unless a text between
    has said more."""
    if piece.mode.kind is not ModeKind.UNKNOWN or not piece.segments:
        return piece
    return replace(piece, mode=mode_at(piece.segments[0].source_start))
