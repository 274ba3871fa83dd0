"""What is known not to go right, until it does: suggestions, and old calls. No other may."""

from __future__ import annotations

from dataclasses import dataclass

from tests.azure.programs import Program


@dataclass(frozen=True)
class Known:
    """A kind of suggestion that is wrong, and why. Empty: all."""

    why: str
    rules: tuple[str, ...] = ()
    track1: bool | None = None

    def holds(self, program: Program) -> bool:
        """Whether ``program`` is of the kind."""
        return (not self.rules or program.operation.rule in self.rules) and self.track1 in (
            None,
            program.track1,
        )


KNOWN_WRONG = (
    Known(
        "not the suggestion: 12.0.0 sends no API version, and the old call fails everywhere",
        rules=("FLX801",),
        track1=True,
    ),
)


def known_wrong(program: Program) -> bool:
    """Whether the suggestion for ``program`` is known to be wrong."""
    return any(known.holds(program) for known in KNOWN_WRONG)
