"""Which of many texts hold a part of a word, where many words are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.regex import regex

_WORD = regex(rb"\w+")


def is_word(part: bytes) -> bool:
    """Whether ``part`` can only stand inside one word."""
    return _WORD.fullmatch(part) is not None


class Words:
    """The words of some texts, each told apart once."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        holders: dict[bytes, list[int]] = {}
        for index, text in enumerate(texts):
            for word in set(_WORD.findall(text)):
                holders.setdefault(word, []).append(index)
        self._holders = holders
        self._every = b"\n".join(holders)

    def holding(self, part: bytes) -> set[int]:
        """The indices of the texts that hold ``part``, which :func:`is_word`."""
        found: set[int] = set()
        at = self._every.find(part)
        while at >= 0:
            start = self._every.rfind(b"\n", 0, at) + 1
            end = self._every.find(b"\n", at)
            end = len(self._every) if end < 0 else end
            found.update(self._holders[self._every[start:end]])
            at = self._every.find(part, end)
        return found
