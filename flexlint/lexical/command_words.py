"""The commands of a script as lists of words, whichever shell reads them.

No grammar of a shell: enough for the commands that run a program or deploy a template. Linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.folding import folded
from flexlint.typed import TypeAlias

_TOKEN = regex(
    r"(?:[ \t]+|[\\`]\r?\n)*(?:(?P<end>\r?\n|&&|\|\||[;|])|(?P<comment>#[^\n]*)"
    r"|(?P<word>(?:'[^'\n]*'|\"(?:[^\"\\\n]|\\.)*\"|\$\{\{[^{}\n]{0,200}\}\}|\$\([^()\n]{0,200}\)"
    r"|\\[^\r\n]|`(?!\r?\n)|[^\s;|'\"\\`&]|&(?!&)|['\"\\])+)|(?:[\s\S]|\Z))"
)
_QUOTED = regex(r"'(?P<a>[^'\n]*)'|\"(?P<b>(?:[^\"\\\n]|\\.)*)\"|\\.")
_LONGEST = 400
"""Words of a command that are looked at."""


@record
class CommandWord:
    """One word; without its quotes, as far as they are around a part of it."""

    text: str
    start: int
    """Where it is written, quotes included."""
    end: int


Words: TypeAlias = tuple[CommandWord, ...]
"""A command."""


def commands(text: str) -> Iterator[Words]:
    """Each command of ``text``, in the order of the text; none is without words."""
    return _between(text, 0, len(text))


def commands_naming(text: str, words: Sequence[str]) -> Iterator[Words]:
    """The commands of ``text`` in lines that hold one of ``words``, which are in lower case, and
    perhaps others. Lines of which each goes on in the next are one. Where few lines are of
    interest this takes a fraction of what all :func:`commands` do."""
    lower = folded(text)
    end = 0
    for at in sorted(at for word in words for at in _places(lower, word)):
        if at >= end:
            start, end = _line_start(text, at, end), _line_end(text, at)
            yield from _between(text, start, end)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _line_start(text: str, at: int, least: int) -> int:
    """Where the line begins that ``at`` is in; one begins at ``least``."""
    while True:
        at = text.rfind("\n", least, at)
        if at < 0:
            return least
        if not _goes_on(text, at):
            return at + 1


def _line_end(text: str, at: int) -> int:
    while True:
        newline = text.find("\n", at)
        if newline < 0:
            return len(text)
        at = newline + 1
        if not _goes_on(text, newline):
            return at


def _goes_on(text: str, newline: int) -> bool:
    """Whether the line that ends at ``newline`` goes on in the next, for some shell."""
    at = newline - 1 - (text[newline - 1 : newline] == "\r")
    return at >= 0 and text[at] in "\\`"


def _between(text: str, start: int, end: int) -> Iterator[Words]:
    words: list[CommandWord] = []
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "end":
            if words:
                yield tuple(words)
            words = []
        elif kind == "word" and len(words) < _LONGEST:
            begin, stop = match.span("word")
            written = text[begin:stop]
            quoted = "'" in written or '"' in written or "\\" in written
            plain = _QUOTED.sub(_inside, written) if quoted and written[:1] != "#" else written
            words.append(CommandWord(plain, begin, stop))
    if words:
        yield tuple(words)


def _inside(match: re.Match[str]) -> str:
    inner = match["a"] if match["a"] is not None else match["b"]
    return match.group() if inner is None else inner


def option(words: tuple[CommandWord, ...], *names: str) -> CommandWord | None:
    """The value of the last of the options ``names`` (in lower case): ``-f x``, ``--file=x``,
    ``-File:x``."""
    found: CommandWord | None = None
    for index, word in enumerate(words):
        folded = word.text.lower()
        if folded in names and index + 1 < len(words):
            found = words[index + 1]
            continue
        for mark in ("=", ":"):
            name, sign, value = word.text.partition(mark)
            if sign and value and name.lower() in names:
                found = CommandWord(value, word.end - len(value), word.end)
    return found
