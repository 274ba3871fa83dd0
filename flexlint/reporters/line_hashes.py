"""The hash of a line by which GitHub code scanning follows an alert through changes.

A rolling hash over the 100 characters from the line's first on, blanks left out, with a
counter among equal lines. It must equal what GitHub's own upload computes, or alerts that
were uploaded both ways would appear twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_BLOCK = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_END = "\uffff"


def line_hashes(text: str, lines: Collection[int]) -> dict[int, str]:
    """Hashes of the 1-based ``lines`` of ``text``; linear in its length."""
    # GitHub counts UTF-16 code units.
    if not text.isascii():
        units = text.encode("utf-16-le", "surrogatepass")
        text = units.decode("utf-16-le", "surrogatepass")
        text = re.sub("[\U00010000-\U0010ffff]", _surrogates, text)
    packed = text.replace("\r\n", "\n").replace("\r", "\n")
    packed = packed.replace(" ", "").replace("\t", "") + _END
    padded = packed + "\0" * _BLOCK
    wanted = frozenset(lines)
    last = max(wanted, default=0)
    seen: dict[str, int] = {}
    found: dict[int, str] = {}
    start = 0
    for line in range(1, last + 1):
        block = padded[start : start + _BLOCK]
        number = seen[block] = seen.get(block, 0) + 1
        if line in wanted:
            found[line] = f"{_hash(block):x}:{number}"
        end = packed.find("\n", start)
        if end < 0:
            break
        start = end + 1
    return found


def _hash(block: str) -> int:
    value = 0
    for char in block:
        value = (value * _FACTOR + ord(char)) & _MASK
    return value


def _surrogates(match: re.Match[str]) -> str:
    code = ord(match[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))
