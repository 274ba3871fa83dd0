"""Which of many texts hold a part of a word, where many words are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from flexlint.regex import regex

_WORD = regex(rb"\w+")
_MANY_WORDS = 64
"""So many words are searched for in the texts; for more, all words of the texts are told apart,
which takes as long as searching for half as many."""


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


class Holding:
    """Which of some files hold a word, in lower case: searched for each word, or, once there are
    many, looked up."""

    def __init__(
        self, paths: Iterable[str], folded: Callable[[str], bytes], kept: Callable[[str], bool]
    ) -> None:
        """``folded`` gives what a file holds, in lower case, and ``kept`` says whether it has that
        in memory."""
        self._paths = tuple(paths)
        self._folded = folded
        self._kept = kept
        self._found: dict[bytes, Set[str]] = {}
        self._words: Words | None = None

    def __call__(self, word: bytes) -> Set[str]:
        """The paths of those that hold ``word``."""
        if word not in self._found:
            self._found[word] = self._search(word)
        return self._found[word]

    def _search(self, word: bytes) -> Set[str]:
        if len(self._found) >= _MANY_WORDS and is_word(word):
            if self._words is None and all(map(self._kept, self._paths)):
                self._words = Words(map(self._folded, self._paths))
            if self._words is not None:
                return frozenset(self._paths[index] for index in self._words.holding(word))
        return frozenset(path for path in self._paths if word in self._folded(path))
