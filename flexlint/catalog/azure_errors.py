"""Errors: those that Azure and its tools answer with, and those in the catalogue itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from flexlint.model import Confidence
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.errors import UserError

_HOLE = regex(r"\{\w+\}")
_MAX_HOLE = 400
"""Letters and digits that stand in one hole: a resource id fits."""
_COLOR = regex(r"\x1b\[[0-9;]{0,30}[A-Za-z]")
_ESCAPED = regex(r"\\{1,8}(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(033)|[nrt])")
_MAX_WRAPPED = 3
"""How often a text is unescaped: JSON in JSON in HTML."""
_NOT = regex(r"\b(?:(can)|(\w{1,8})n)\\{0,4}['`\u2019]t\b", re.IGNORECASE)
_WORD = regex(r"[a-z0-9]+")
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
_ABOUT_MODES = regex(
    r"scale ?sets?\b|vmss|orchestration ?mode|\bflex(?:ible)?\b|single ?placement ?group"
    r"|platform ?fault ?domain|instance ?id",
    re.IGNORECASE,
)
_ALIKE = 0.2
"""How alike (0 to 1) a message and a text must be for the text to be worth naming."""
_FEWEST = 4
"""Words that a message has; what has fewer is a name or a topic."""


class CatalogError(UserError):
    """A rule pack is missing, unreadable or invalid.

    The text names file, line, rule and field, one problem a line.
    """


@record
class KnownError:
    """One message, in its wordings.

    ``{name}`` in a text stands for a part that varies; no text begins or ends with one.
    """

    tag: str
    when: str
    """What brings it about, as a clause: "the instance view of a Flexible set is asked for"."""
    sources: tuple[str, ...]
    confidence: Confidence
    texts: tuple[str, ...] = ()
    """Empty where the message says too little to be told from others."""
    instead: str = ""
    """What to do about it, as a clause, where no rule says so."""

    def matches(self, message: str) -> bool:
        """Whether ``message`` (a line or a paste of a log) contains one of the texts."""
        return told((self,), message) is not None


def told(errors: Iterable[KnownError], message: str) -> KnownError | None:
    """The one of ``errors`` that ``message`` holds a text of, the longest text counting; or None.

    Letters and digits alone are compared, so line breaks, quotes, colours, frames and the
    escapes of JSON and HTML around or within the text do not matter. Linear in ``message``.
    """
    folded = fold(message)
    longest, found = 0, None
    for error in errors:
        for text in error.texts:
            pieces = _pieces(text)
            length = sum(map(len, pieces))
            if length > longest and _holds(folded, pieces):
                longest, found = length, error
    return found


@lru_cache(maxsize=512)
def _pieces(text: str) -> tuple[str, ...]:
    """What stands between the holes of ``text``, folded."""
    return tuple(fold(piece) for piece in _HOLE.split(text))


def likeliest(errors: Iterable[KnownError], message: str) -> tuple[KnownError, str] | None:
    """The error, and that text of it, that ``message`` is most like without holding it.

    None if it speaks of no scale set and no mode, or is like nothing: the fewer texts have a
    word, the more it counts.
    """
    readable = plain(message)
    asked = _words(readable)
    if len(asked) < _FEWEST or not _ABOUT_MODES.search(readable):
        return None
    texts = [
        (error, text, _words(_HOLE.sub(" ", text)))
        for error in errors
        for text in error.texts
        if " " in text
    ]
    among = Counter(word for _, _, words in texts for word in words)

    def weight(words: Iterable[str]) -> float:
        return sum(math.log((len(texts) + 1) / (among[word] + 1)) + 0.1 for word in words)

    best, found = _ALIKE, None
    for error, text, words in texts:
        alike = weight(asked & words) / math.sqrt(weight(asked) * weight(words))
        if alike > best:
            best, found = alike, (error, text)
    return found


def plain(text: str) -> str:
    """``text`` without colours and the escapes of JSON and HTML; "isn't" is "is not"."""
    from html import unescape

    for _ in range(_MAX_WRAPPED):
        if "\\" not in text and "&" not in text and "\x1b" not in text:
            break
        before = text
        text = _COLOR.sub("", unescape(_ESCAPED.sub(_unescaped, text)))
        if text == before:
            break
    return _NOT.sub(lambda match: "cannot" if match[1] else f"{match[2]} not", text)


def fold(text: str) -> str:
    """The letters and digits of :func:`plain` ``text``, in lower case."""
    return "".join(filter(str.isalnum, plain(text).lower()))


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return "\x1b" if match[3] else " "


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_CAMEL.sub(" ", text).lower()))


def _holds(folded: str, pieces: Sequence[str]) -> bool:
    """Whether ``pieces`` follow one another, each within a hole's length of the one before.

    Each is searched for in a bounded part only, so this is linear.
    """
    first, *others = pieces
    at = folded.find(first)
    while at >= 0:
        end = at + len(first)
        for piece in others:
            found = folded.find(piece, end, end + _MAX_HOLE + len(piece))
            if found < 0:
                break
            end = found + len(piece)
        else:
            return True
        at = folded.find(first, at + 1)
    return False
