"""Families of texts that grow: a seed cut in two and filled, repeated, nested or left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fuzz.patterns import Pump
from tests.fuzz.seeds import SURFACES, Surface

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
FILLERS = (
    *(" ", "\n", "\t\n", "a", "a ", "a-", "a.", "a/", "a,", "a:", "a=", "a;", "a|", "a + ", "1"),
    *("(", "[", "{", ")", "]", "}", "()", "{}", "${", "$(", "{{", "@{", "@(", "<", "<<A ", "<%"),
    *('"', "'", "`", '""', "''", "'''", '"""', '" + "', "\\", '\\"', "\\\n", "\\u{", "`\n"),
    *("#", "# \n", "//", "/*", "*/", "<!--", "<#", "--", "!", "?", "*", "&", "$", "%", "%a", "@"),
    *("if ", "a(", "a[", "a{", "az vmss ", "- ", "---\n", "flexlint: ignore[", "/virtualMachines/"),
)
"""What is repeated in a gap: runs, words, separators, and everything that opens something."""


@dataclass(frozen=True, slots=True)
class Family:
    """Texts of one file that differ in length only."""

    name: str
    path: str
    pump: Pump

    def text(self, length: int) -> str:
        """The text of about ``length`` characters."""
        return self.pump.text(length)


def families(surface: str) -> Iterator[Family]:
    """Every line of the surface, cut at every token, with everything that can be done there."""
    language = SURFACES[surface]
    for number, line in enumerate(language.lines):
        cuts = [match.end() for match in _TOKEN.finditer(line)]
        for cut in (0, *cuts):
            front, back = line[:cut], line[cut:]
            name = f"{surface} line {number} at {cut}"
            for filler in FILLERS:
                pump = Pump(front, filler, back)
                yield _family(language, f"{name} filled with {filler!r}", pump)
            if not front.strip():
                continue
            for joint in ("", " ", "\n"):
                pump = Pump("", front + joint, back)
                yield _family(language, f"{name} repeated with {joint!r}", pump)


def pumped(surface: str, name: str, pump: Pump) -> Iterator[Family]:
    """``pump`` in files of the surface: alone, after a line of it, and within a line."""
    language = SURFACES[surface]
    yield _family(language, f"{surface}: {name}", pump)
    for number, line in enumerate(language.lines):
        middle = len(line) // 2
        within = Pump(line[:middle] + pump.head, pump.body, pump.tail + line[middle:])
        yield _family(language, f"{surface}: {name} in line {number}", within)


def _family(language: Surface, name: str, pump: Pump) -> Family:
    first = language.lines[0] if not language.tail else ""
    head = f"{language.head}{first}\n" if first else language.head
    tail = f"\n{first}\n" if first else language.tail
    whole = Pump(head + pump.head, pump.body, pump.tail + tail)
    return Family(name, language.path, whole)
