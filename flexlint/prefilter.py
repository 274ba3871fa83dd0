"""Is this file worth parsing? Answered on bytes, at about the speed of reading them."""

from __future__ import annotations

import os
import re

NEEDLES = (
    b"vmss",
    b"virtualmachinescaleset",
    b"virtual_machine_scale_set",
    b"virtual-machine-scale-set",
    b"natpool",
    b"nat_pool",
    b"nat-pool",
    b"azuremachinepool",
    b"orchestrationmode",
    b"orchestration_mode",
)
"""Lower-case byte strings; a file with none of them has nothing for any rule. A test holds
them against every spelling of the catalogue."""

# One expression whose first byte is rare lets the search run at the speed of memchr; "pool"
# is looked for alone, and only where it is found the slower expression runs.
_SCALE_SET = re.compile(rb"v(?:mss|irtual[-_]?machine[-_]?scale[-_]?set)")
_POOL = re.compile(rb"(?:nat[-_]?|azuremachine)pool")
_MODE = re.compile(rb"orchestration_?mode")

_HEAD = 8192
_CHUNK = 1 << 20
_LONGEST = max(map(len, NEEDLES))
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def relevant(data: bytes) -> bool:
    """Whether ``data`` is text that mentions scale sets or NAT pools, in any encoding of ASCII.

    Binary data (a NUL among the first bytes and not UTF-16 or UTF-32) is never relevant.
    """
    head = data[:_HEAD]
    if b"\0" in head or data.startswith(_WIDE_MARKS):
        if not _is_wide(head):
            return False
        data = data.replace(b"\0", b"")
    return mentions(data)


def mentions(data: bytes) -> bool:
    """Whether ``data`` holds one of the needles, in any letter case, binary or not."""
    lowered = data.lower()
    if _SCALE_SET.search(lowered) is not None:
        return True
    if b"pool" in lowered and _POOL.search(lowered) is not None:
        return True
    # What a caller hands to a template that declares the scale set.
    return b"orchestration" in lowered and _MODE.search(lowered) is not None


def _is_wide(head: bytes) -> bool:
    """Whether ``head`` starts a UTF-16 or UTF-32 text, with or without a byte-order mark."""
    if head.startswith(_WIDE_MARKS):
        return True
    even, odd = head[::2], head[1::2]
    zeros = (even.count(0), odd.count(0))
    half = max(len(odd), 1)
    # Mostly ASCII in UTF-16: one half of the bytes is nearly all zero, the other has none.
    return max(zeros) > 0.7 * half and min(zeros) == 0


def read_bytes(path: str, limit: int) -> bytes:
    """The bytes of ``path``, at most ``limit + 1`` of them: more than ``limit`` says too large.

    Raises:
        OSError: if the file cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        first = os.read(handle, min(65536, limit + 1))
        if len(first) < min(65536, limit + 1):
            more = os.read(handle, 65536) if first else b""
            if not more:
                return first
            first += more
        parts = [first]
        left = limit + 1 - len(first)
        while left > 0:
            part = os.read(handle, min(_CHUNK, left))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)[: limit + 1]
    finally:
        os.close(handle)


def relevant_file(path: str) -> bool:
    """:func:`relevant` for a file too large to hold: reads all of it, a piece at a time.

    Raises:
        OSError: if the file cannot be read.
    """
    with open(path, "rb", buffering=0) as stream:
        piece = stream.read(_CHUNK)
        wide = b"\0" in piece[:_HEAD] or piece.startswith(_WIDE_MARKS)
        if wide and not _is_wide(piece[:_HEAD]):
            return False
        tail = b""
        while piece:
            text = (piece.replace(b"\0", b"") if wide else piece).lower()
            if mentions(tail + text):
                return True
            tail = text[-_LONGEST:]
            piece = stream.read(_CHUNK)
    return False
