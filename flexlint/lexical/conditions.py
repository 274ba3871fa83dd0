"""What a condition proves of the orchestration mode where it decides what runs.

Readers of languages find the conditions; what follows from one, and how that is said, is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flexlint.model import Confidence, Mode, ModeKind, Note, Span

MODES: Mapping[str, ModeKind] = MappingProxyType(
    {"uniform": ModeKind.UNIFORM, "flexible": ModeKind.FLEXIBLE}
)
"""The words that name a mode, in lower case."""

_OTHER = {ModeKind.UNIFORM: ModeKind.FLEXIBLE, ModeKind.FLEXIBLE: ModeKind.UNIFORM}


def follows(named: ModeKind, equal: bool) -> ModeKind:
    """The mode of a set that was compared with ``named`` and found ``equal``, or not.

    There are two modes: what is not one of them is the other.
    """
    return named if equal else _OTHER[named]


def proved(
    kind: ModeKind,
    condition: str,
    span: Span,
    *,
    holds: bool,
    most: int = 0,
    happens: str = "reached",
) -> Mode:
    """The mode ``kind`` of what runs only if ``condition``, written at ``span``, ``holds`` (or
    does not). More than ``most`` characters of it are cut off, unless that is 0; ``happens``
    says what it is that may happen to it."""
    written = " ".join(condition.split())
    if most and len(written) > most:
        written = written[: most - 3] + "..."
    why = f"it is {happens} only if `{written}` {'holds' if holds else 'does not hold'}"
    note = Note(span, f"this condition says the scale set is {kind.value}")
    return Mode(kind, why, Confidence.HIGH, (note,), "guard")
