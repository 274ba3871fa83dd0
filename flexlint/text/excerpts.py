"""Texts cut to a length that can be repeated in every finding."""

from __future__ import annotations

_GAP = "…"


def excerpt(text: str, most: int) -> str:
    """``text``, or its start and its end with ``…`` between them: at most ``most`` characters.

    ``most`` is at least 3.
    """
    if len(text) <= most:
        return text
    tail = most // 4
    return text[: most - tail - len(_GAP)] + _GAP + text[len(text) - tail :]
