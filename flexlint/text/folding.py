"""Texts in one letter case, for asking quickly whether a word is in them at all."""

from __future__ import annotations

_SPECIAL = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))
"""Letters that regular expressions which ignore case take for one of ASCII."""


def folded(text: str) -> str:
    """``text`` in lower case, just as long: a word of ASCII is in it if an expression that
    ignores case finds that word in ``text``."""
    if text.isascii():
        return text.lower()
    for letter, plain in _SPECIAL:
        text = text.replace(letter, plain)
    return text.lower()


def mentions_any(folded_text: str, words: tuple[str, ...]) -> bool:
    """Whether a text in lower case holds one of ``words``."""
    return any(word in folded_text for word in words)
