"""What evaluation may spend, so that no template makes it slow or deep."""

from __future__ import annotations


class Budget:
    """Steps and nesting left. One for each root that is evaluated, refilled from a total.

    A *step* is one node visited or built; evaluation that runs out yields Unknown.
    """

    __slots__ = ("depth", "exhausted", "steps", "total")

    def __init__(self, steps: int = 20_000, depth: int = 140, total: int | None = None) -> None:
        self.total = steps if total is None else total
        self.steps = min(steps, self.total)
        self.depth = depth
        self.exhausted = False

    def spend(self, steps: int = 1) -> bool:
        """Take ``steps``; False (and nothing left) if there are not that many."""
        if steps <= self.steps:
            self.steps -= steps
            self.total -= steps
            return True
        self.total -= self.steps
        self.steps = 0
        self.exhausted = True
        return False

    def enter(self) -> bool:
        """Go one level deeper; False if that is too deep. Pair a True with :meth:`leave`."""
        if self.depth <= 0:
            return False
        self.depth -= 1
        return True

    def leave(self) -> None:
        """Come back from a level that :meth:`enter` granted."""
        self.depth += 1

    def refill(self, steps: int) -> None:
        """Start the next root with ``steps``, or with what is left of the total."""
        self.steps = max(0, min(steps, self.total))
        self.exhausted = False
