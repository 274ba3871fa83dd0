"""Is this file worth parsing? Answered on bytes, at about the speed of reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flexlint.files.needles import NEEDLES
from flexlint.regex import regex
from flexlint.text.encoding import BYTE_ORDER_MARKS, HEAD, wide_encoding
from flexlint.typed import TypeAlias

# One expression whose first byte is rare lets the search run at the speed of memchr; of the other
# needles the longest part without a choice is looked for, and what stands beside it only then.
_SCALE_SET = regex(rb"v(?:mss|irtual[-_]?machine[-_]?scale[-_]?set)")
_POOL, _BEFORE_POOL = b"pool", (b"nat", b"nat_", b"nat-", b"azuremachine")
_MODE, _AFTER_MODE = b"orchestration", (b"mode", b"_mode")
_LONGEST_BEFORE_POOL = max(map(len, _BEFORE_POOL))

Mentions: TypeAlias = "Callable[[bytes], bool]"
"""Says what :func:`mentions` says."""

_LONGEST = max(map(len, NEEDLES))
_WIDE_MARKS = tuple(mark for mark, name in BYTE_ORDER_MARKS if name != "utf-8")


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are no text in any encoding."""
    return b"\0" in head and not _is_wide(head)


def mentions(data: bytes) -> bool:
    """Whether ``data`` holds one of the needles, in any letter case, binary or not."""
    lowered = data.lower()
    if _SCALE_SET.search(lowered) is not None:
        return True
    at = lowered.find(_POOL)
    while at >= 0:
        if lowered.endswith(_BEFORE_POOL, max(0, at - _LONGEST_BEFORE_POOL), at):
            return True
        at = lowered.find(_POOL, at + len(_POOL))
    # What a caller hands to a template that declares the scale set.
    at = lowered.find(_MODE)
    while at >= 0:
        if lowered.startswith(_AFTER_MODE, at + len(_MODE)):
            return True
        at = lowered.find(_MODE, at + len(_MODE))
    return False


def mentions_between_nuls(data: bytes) -> bool:
    """:func:`mentions` for data whose NULs mean nothing, as a shell and UTF-16 have it."""
    return mentions(_without_nuls(data))


def relevant(data: bytes, search: Mentions = mentions) -> bool:
    """Whether ``data`` is text that mentions scale sets or NAT pools, in any encoding of ASCII.

    Binary data (a NUL among the first bytes and not UTF-16 or UTF-32) is never relevant.
    ``search`` is asked of text in one byte a character.
    """
    if data.find(b"\0", 0, HEAD) >= 0 or data.startswith(_WIDE_MARKS):
        return _is_wide(data[:HEAD]) and mentions_between_nuls(data)
    return search(data)


def relevant_pieces(pieces: Iterable[bytes], *, nuls_mean_nothing: bool = False) -> bool:
    """:func:`relevant` for a file too large to hold, a piece at a time.

    Args:
        pieces: the file, each piece longer than the longest needle, but perhaps the last.
        nuls_mean_nothing: the file is not binary, whatever its bytes look like.
    """
    wide, tail, first = nuls_mean_nothing, b"", True
    for piece in pieces:
        if first and (b"\0" in piece[:HEAD] or piece.startswith(_WIDE_MARKS)):
            if not wide and not _is_wide(piece[:HEAD]):
                return False
            wide = True
        first = False
        text = (_without_nuls(piece) if wide else piece).lower()
        if mentions(tail + text):
            return True
        tail = (tail + text)[-_LONGEST:]
    return False


def _without_nuls(data: bytes) -> bytes:
    # Replacing them goes from one to the next, which takes long where there is nothing else.
    return data.translate(None, b"\0")


def _is_wide(head: bytes) -> bool:
    """Whether ``head`` starts a UTF-16 or UTF-32 text, with or without a byte-order mark."""
    return head.startswith(_WIDE_MARKS) or wide_encoding(head) is not None
