"""The commands of a script as lists of words, whichever shell reads them.

No grammar of a shell: enough for the commands that run a program or deploy a template. Linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.record import record
from flexlint.regex import regex
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
    words: list[CommandWord] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "end":
            if words:
                yield tuple(words)
            words = []
        elif kind == "word" and len(words) < _LONGEST:
            start, end = match.span("word")
            written = text[start:end]
            quoted = "'" in written or '"' in written or "\\" in written
            plain = _QUOTED.sub(_inside, written) if quoted and written[:1] != "#" else written
            words.append(CommandWord(plain, start, end))
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
