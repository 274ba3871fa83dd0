"""Commands written as lists of their words, ``["az", "vmss", "start"]``, as command lines.

Which lists are commands is the affair of the language they are written in.
"""

from __future__ import annotations

import re

from flexlint.model import Span
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.text.traced import Builder, TracedText

LITERAL = regex(r"[\w.\-/=:@]+")
"""Words that need no quotes where nothing puts the value of ``$name`` in."""
EXPANDED = regex(r"[\w.\-/=:@${}]+")
"""Words that need no quotes where the value of ``$name`` is put in."""
UNSPECIAL = regex(r"[^\s'\"|;&<>$`\\]+")
"""Words that have nothing special to a shell in them, whatever else; for words with holes."""

_ELEMENT = regex(r"\"(?P<plain>[\w.\-/=:@${}*]+)\"|\"(?:[^\"\\]|\\.)*\"|[\[\],]")


class CommandLine:
    """Puts a command line together, word by word. A word that needs quotes gets them."""

    def __init__(self, plain: re.Pattern[str] = LITERAL) -> None:
        """``plain`` matches the words that need none."""
        self._plain = plain
        self._line = Builder()
        self._items: list[tuple[int, Span]] = []

    def literal(self, word: str, start: int, end: int, *, quoted: bool = True) -> None:
        """Add ``word``, which is written from ``start`` to ``end``, there in quotes or not."""
        self._next(Span(start, end))
        if self._plain.fullmatch(word) is not None:
            self._line.put(word, start + quoted, end - start - 2 * quoted)
        else:
            self._line.put("'" + word.replace("'", "") + "'", start, end - start)

    def hole(self, start: int, end: int) -> None:
        """Add the value of an expression that stands from ``start`` to ``end``."""
        self._next(Span(start, end))
        self._line.put('"$x"', start, end - start)

    def spread(self, start: int, end: int) -> None:
        """Add the words, as many as there are, that stand from ``start`` to ``end`` for a list
        that cannot be seen."""
        self._next(Span(start, end))
        self._line.put('"$@"', start, end - start)

    def traced(self, word: TracedText, item: Span) -> None:
        """Add a word that is put together from pieces; ``item`` is where the list has it."""
        self._next(item)
        if self._plain.fullmatch(word.text) is not None:
            self._line.add(word)
            return
        mark = '"' if "'" in word.text else "'"
        self._line.fill(mark)
        self._line.add(word)
        self._line.fill(mark)

    def build(self) -> TracedText:
        """The line so far."""
        line = self._line.build()
        ends = [start - 1 for start, _ in self._items[1:]] + [len(self._line)]
        words = zip(self._items, ends, strict=True)
        return replace(line, words=tuple((Span(at, end), item) for (at, item), end in words))

    def _next(self, item: Span) -> None:
        if len(self._line):
            self._line.fill(" ")
        self._items.append((len(self._line), item))


def unlisted(written: str) -> str:
    """A list in JSON as the words it stands for, just as long: the offsets stay as they are."""

    def blanked(element: re.Match[str]) -> str:
        plain = element.group("plain")
        found = element.group()
        return f" {plain} " if plain else " " if len(found) == 1 else found

    return _ELEMENT.sub(blanked, written)
