"""A replacement put together from the user's own words and from new ones.

Which is which matters where the language stands inside another: the user's words are written
there already, and new ones have to be written as that place wants them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flexlint.model import Segment, Suggestion
from flexlint.record import record
from flexlint.regex import regex
from flexlint.typed import TypeAlias


@record
class Copied:
    """A part of the source, as it stands there."""

    text: str
    at: int
    """Where it stands; -1 for the user's words that stand nowhere in one piece."""


Part: TypeAlias = "str | Copied"
"""A new word, or the user's."""
Word: TypeAlias = "Part | tuple[Part, ...]"
"""One word, or several parts that are written without blanks between them."""


def line(words: Iterable[Word]) -> tuple[Part, ...]:
    """``words`` as one line, a blank between each two; empty ones are left out."""
    found: list[Part] = []
    for word in words:
        group = [word] if isinstance(word, str | Copied) else list(word)
        group = [each for each in group if (each if isinstance(each, str) else each.text)]
        if group:
            found += [*([" "] if found else []), *group]
    return tuple(found)


_RUN = regex(r"\$\((?!\()|`|\{\{?[^{}\n]{0,200}\(")
"""What runs something wherever it stands: a substitution, a call in a hole of a string."""


def runs_again(suggestion: Suggestion) -> str:
    """The user's words in ``suggestion`` that would run something more often than the old command
    had it run: they are in it twice, or in a loop; "" if there are none."""
    body = suggestion.text.find("; do ") if "for " in suggestion.text[:5] else -1
    seen: set[int] = set()
    for piece in suggestion.pieces:
        words = suggestion.text[piece.text_start : piece.text_start + piece.length]
        if _RUN.search(words) and (piece.source_start in seen or 0 <= body < piece.text_start):
            return words
        seen.add(piece.source_start)
    return ""


def again_note(words: str) -> str:
    """What is to be said of ``words`` that :func:`runs_again`."""
    return f"keep what {words} gives in a variable: the old command asks for it once"


def code(
    parts: Iterable[Part],
    language: str | None,
    note: str = "",
    encode: Callable[[str], str] = str,
) -> Suggestion:
    """The suggestion of ``parts``, one after the other; ``encode`` writes what is new."""
    text: list[str] = []
    pieces: list[Segment] = []
    length = 0
    for part in parts:
        if isinstance(part, Copied):
            if part.at >= 0:
                pieces.append(Segment(length, part.at, len(part.text)))
            text.append(part.text)
        else:
            text.append(encode(part))
        length += len(text[-1])
    return Suggestion("".join(text), language, note, pieces=tuple(pieces))


def parts_of(suggestion: Suggestion) -> tuple[Part, ...]:
    """What :func:`code` made ``suggestion`` of."""
    found: list[Part] = []
    at = 0
    for piece in suggestion.pieces:
        end = piece.text_start + piece.length
        found += [suggestion.text[at : piece.text_start]]
        found += [Copied(suggestion.text[piece.text_start : end], piece.source_start)]
        at = end
    found.append(suggestion.text[at:])
    return tuple(part for part in found if part != "")


def texts(parts: Iterable[Part]) -> str:
    """All of ``parts``, one after the other."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


_WORDS = regex(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|(?P<gap>[ \t\n]+)|[^'\"\\ \t\n]+|.", re.DOTALL)


def words(parts: Iterable[Part]) -> list[tuple[Part, ...]]:
    """``parts`` split at the blanks between words; blanks in quotes, and in what is the user's,
    part nothing."""
    found: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Copied):
            found[-1].append(part)
            continue
        for match in _WORDS.finditer(part):
            if match["gap"]:
                found.append([])
            else:
                found[-1].append(match.group())
    return [tuple(word) for word in found if word]
