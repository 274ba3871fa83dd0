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

IsOther: TypeAlias = Callable[[Stretch, int, bool], bool]
"""Whether what stands at a place, in a text of another language or not, may be about another set
than the one that a stretch is about."""

_MOST_ASKED = 16
"""Conditions around one place of which it is asked whose mode they read."""


@record
class Guards:
    """The stretches of a program, in the order of their beginnings; the outer of two that begin
    together is the first."""

    stretches: tuple[Stretch, ...] = ()
    reach: int = 200
    """So many stretches that begin before a place are looked at."""
    is_other: IsOther | None = None
    """Whether what stands at a place may be about another set than the one whose mode was read."""

    def mode(self, at: int, *, in_text: bool = False) -> Mode:
        """What the innermost telling stretch around offset ``at`` proves of the set that stands
        there, ``in_text`` if that is said by a text of another language.

        Stretches that contradict each other prove nothing.
        """
        place = bisect_right(self.stretches, at, key=lambda stretch: stretch[0])
        found = UNKNOWN_MODE
        asked = 0
        for stretch in reversed(self.stretches[max(0, place - self.reach) : place]):
            start, end, mode = stretch
            if not start <= at < end:
                continue
            asked += 1
            if mode.kind is ModeKind.UNKNOWN or asked > _MOST_ASKED:
                return found
            if self.is_other is not None and self.is_other(stretch, at, in_text):
                continue
            if found is not UNKNOWN_MODE and found.kind is not mode.kind:
                return UNKNOWN_MODE
            found = mode if found is UNKNOWN_MODE else found
        return found

    def mode_of_text(self, at: int) -> Mode:
        """The mode of the sets in a text of another language that stands at ``at``."""
        return self.mode(at, in_text=True)


def governed(piece: Embedded, mode_at: Callable[[int], Mode]) -> Embedded:
    """``piece`` with what ``mode_at`` says of the offset where it stands, unless a text between
    has said more."""
    if piece.mode.kind is not ModeKind.UNKNOWN or not piece.segments:
        return piece
    return replace(piece, mode=mode_at(piece.segments[0].source_start))
