"""Texts put into a file, and nothing else changed: neither a character nor a byte."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from flexlint.model import Finding
from flexlint.record import record
from flexlint.text.source import SourceFile


class UnfaithfulError(Exception):
    """A file's encoding does not let a text be put in with the rest as it is; says why."""


class Insertion(NamedTuple):
    """A text, and the offset before which it is put."""

    at: int
    text: str


@record
class Slot:
    """Findings that one suppression silences, and where it may be put, the best place first."""

    findings: tuple[Finding, ...]
    places: tuple[Insertion, ...]


class Edited:
    """A text with insertions, which knows where each of its characters comes from."""

    def __init__(self, before: str, insertions: Iterable[Insertion]) -> None:
        self.insertions = sorted(insertions)
        self._starts: list[int] = []
        """Where each insertion begins in the new text."""
        pieces = []
        copied = shift = 0
        for at, text in self.insertions:
            pieces += [before[copied:at], text]
            self._starts.append(at + shift)
            copied = at
            shift += len(text)
        pieces.append(before[copied:])
        self.text = "".join(pieces)

    def origin(self, offset: int) -> tuple[int, Insertion | None]:
        """Where ``offset`` was before; the insertion it is in, if it is in one."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset, None
        insertion = self.insertions[number]
        behind = self._starts[number] + len(insertion.text)
        if offset < behind:
            return insertion.at, insertion
        return insertion.at + offset - behind, None


def insert_into_bytes(data: bytes, source: SourceFile, insertions: Iterable[Insertion]) -> bytes:
    """``data``, which is read as ``source``, with ``insertions``; every byte of it is kept.

    Raises:
        UnfaithfulError: if its encoding does not let that be done.
    """
    if source.decode_problem is not None:
        raise UnfaithfulError(f"may not be the text it was read as ({source.decode_problem})")
    edited = Edited(source.text, insertions)
    kept: list[bytes] = []
    new: list[bytes] = []
    copied = 0
    try:
        for at, text in (*edited.insertions, Insertion(len(source.text), "")):
            piece = source.text[copied:at].encode(source.encoding)
            kept.append(piece)
            new += [piece, text.encode(source.encoding)]
            copied = at
    except UnicodeEncodeError as error:
        char = error.object[error.start : error.start + 1]
        raise UnfaithfulError(f"cannot hold {char!r}: its encoding is {source.encoding}") from error
    except (UnicodeError, LookupError) as error:
        raise UnfaithfulError(f"cannot be written in its encoding, {source.encoding}") from error
    # Some encodings have several ways to write a character, or remember what came before.
    if source.bom + b"".join(kept) != data:
        raise UnfaithfulError(
            f"cannot be written again as it is in its encoding, {source.encoding}"
        )
    written = source.bom + b"".join(new)
    again = SourceFile.from_bytes(source.path, written)
    same = (source.encoding, source.bom) == (again.encoding, again.bom)
    if not same or again.text != edited.text or again.decode_problem is not None:
        raise UnfaithfulError("would be read in another encoding afterwards")
    return written
