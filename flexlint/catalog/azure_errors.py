"""Errors: those that Azure and its tools answer with, and those in the catalogue itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexlint.model import Confidence

_HOLE = re.compile(r"\{\w+\}")


class CatalogError(Exception):
    """A rule pack is missing, unreadable or invalid.

    The text names file, line, rule and field, one problem a line.
    """


@dataclass(frozen=True, slots=True)
class KnownError:
    """One message, in its wordings. ``{name}`` in a text stands for a part that varies."""

    tag: str
    when: str
    """What brings it about, as a clause: "the instance view of a Flexible set is asked for"."""
    sources: tuple[str, ...]
    confidence: Confidence
    texts: tuple[str, ...] = ()
    """Empty where the message says too little to be told from others."""

    def matches(self, message: str) -> bool:
        """Whether ``message`` (a line or a paste of a log) contains one of the texts.

        White space, letter case and the kind of quotes do not matter.
        """
        folded = fold(message)
        return any(_pattern(text).search(folded) for text in self.texts)


def fold(text: str) -> str:
    """Lower case, single spaces, plain quotes; backslashes before quotes (JSON) dropped."""
    text = re.sub(r"\\+(?=[\"'])", "", text)
    text = re.sub('["`\u2018\u2019\u201c\u201d]', "'", text)
    return " ".join(text.lower().split())


def _pattern(text: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _HOLE.split(fold(text))]
    # Names in messages are short; a bound keeps the search linear.
    return re.compile(".{0,200}?".join(parts))
