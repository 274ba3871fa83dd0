"""The names of the files that are read."""

from __future__ import annotations

PARAMETERS = ".bicepparam"


def claims(path: str) -> bool:
    """Bicep by its name."""
    return path.lower().endswith((".bicep", PARAMETERS))


def may_define(path: str) -> bool:
    """Parameter files, which say what template they are for."""
    return path.lower().endswith(PARAMETERS)
