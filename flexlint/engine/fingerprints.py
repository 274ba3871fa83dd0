"""Fingerprints: names for findings that survive moved lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flexlint.regex import regex

_SPACE = regex(r"\s+")


class Fingerprints:
    """Hands out the fingerprints of one file's findings, in report order.

    A fingerprint is 32 hexadecimal digits over rule code, path, enclosing symbol or JSON
    pointer, the primary text with its white space normalised, and a counter among equals.
    No line number goes in. Two equal calls in one function have two fingerprints.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen: Counter[str] = Counter()

    def next(self, code: str, symbol: str, text: str) -> str:
        """The fingerprint of the next finding with this code, symbol and primary text."""
        base = digest((code, self._path, symbol, _SPACE.sub(" ", text.strip())))
        self._seen[base] += 1
        return digest((base, str(self._seen[base])))


def digest(parts: Iterable[str]) -> str:
    """32 hexadecimal digits over ``parts``, which are kept apart."""
    from flexlint.text.digests import sha256  # most files have no finding

    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return sha256(joined).hexdigest()[:32]
