"""Text made fit for a terminal."""

from __future__ import annotations

import unicodedata

TAB = 4
"""Columns from one tab stop to the next."""


def shown(text: str, column: int) -> str:
    """``text`` fit for a terminal: tabs expanded from ``column`` on, controls made visible."""
    out: list[str] = []
    for char in text:
        if char == "\t":
            step = TAB - column % TAB
            out.append(" " * step)
            column += step
        else:
            piece = visible(char)
            out.append(piece)
            column += width(piece)
    return "".join(out)


def visible(text: str) -> str:
    """``text`` with control and direction-changing characters replaced by harmless ones."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "\ufffd" if ord(char) > 0x1F else chr(0x2400 + ord(char))
    return char


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
