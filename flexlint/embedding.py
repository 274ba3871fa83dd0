"""A text inside another: findings in the inner one are given places in the outer one."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from flexlint.matching import Draft
from flexlint.model import Embedded, Note, Span
from flexlint.source import SourceFile


class Host:
    """Relates one embedded text to the file it stands in."""

    def __init__(self, outer: SourceFile, piece: Embedded) -> None:
        self.inner = SourceFile(outer.path, piece.text)
        """The embedded text as a source of its own, under the outer file's path."""
        self._piece = piece
        self._segments = sorted(piece.segments, key=lambda segment: segment.text_start)
        self._starts = [segment.text_start for segment in self._segments]

    def offset(self, inner: int) -> int:
        """The outer offset of an inner one; between segments, the end of the one before."""
        index = bisect_right(self._starts, inner) - 1
        if index < 0:
            return self._segments[0].source_start if self._segments else 0
        segment = self._segments[index]
        return segment.source_start + min(inner - segment.text_start, segment.length)

    def span(self, inner: Span) -> Span:
        """The outer span of an inner one."""
        start = self.offset(inner.start)
        if inner.end <= inner.start:
            return Span(start, start)
        # The end belongs to the segment of the last character, not to the one after it.
        return Span(start, max(start, self.offset(inner.end - 1) + 1))

    def outward(self, draft: Draft) -> Draft:
        """``draft`` about the inner text as one about the outer text."""
        symbol = "/".join(part for part in (self._piece.symbol, draft.symbol) if part)
        return replace(
            draft,
            span=self.span(draft.span),
            statement=self.span(draft.statement),
            notes=tuple(Note(self.span(n.span), n.message) for n in draft.notes),
            confidence=min(draft.confidence, self._piece.confidence),
            symbol=symbol,
            anchor=None if draft.anchor is None else self.span(draft.anchor),
        )
