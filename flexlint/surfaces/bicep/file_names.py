"""The names of the files that are read."""

from __future__ import annotations

PARAMETERS = ".bicepparam"


def claims(path: str) -> bool:
    """Bicep by its name."""
    return path.lower().endswith((".bicep", PARAMETERS))
