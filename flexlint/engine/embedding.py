"""A text inside another: findings in the inner one are given places in the outer one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from flexlint.engine.matching import Draft
from flexlint.model import Embedded, Note, Segment, Span
from flexlint.text.source import SourceFile

_NEAR = 1000
"""Most characters between two pieces of one expression."""
_CONTINUED = re.compile(r"[-+%&|.,(\[{\\^`][ \t\r\"']*\Z")
"""The end of a line that goes on in the next one."""
_CONTINUES = re.compile(r"[ \t]*(?:[-+%&|.,)\]#*/>]|[frbuFRBU@$]{0,2}[\"'`]|\Z)")
"""The start of a line that continues the one before it."""


class Host:
    """Relates one embedded text to the file it stands in."""

    def __init__(self, outer: SourceFile, piece: Embedded) -> None:
        self.inner = SourceFile(outer.path, piece.text)
        """The embedded text as a source of its own, under the outer file's path."""
        self._outer = outer
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
        """The outer span of an inner one.

        A text can be put together from pieces that stand far apart, such as the value of a
        variable and what is appended to it later. Its span is then the last of them: what
        decides the operation of a URL or of a command stands at its end.
        """
        start = self.offset(inner.start)
        if inner.end <= inner.start:
            return Span(start, start)
        # The end belongs to the segment of the last character, not to the one after it.
        last = self._index(inner.end - 1)
        end = self.offset(inner.end - 1) + 1
        for index in range(last, self._index(inner.start), -1):
            if self._apart(self._segments[index - 1], self._segments[index]):
                start = self._segments[index].source_start
                break
        return Span(start, max(start, end))

    def _place(self, inner: int) -> str:
        """What the segment that holds ``inner`` says of its place."""
        return self._segments[self._index(inner)].place if self._segments else ""

    def _index(self, inner: int) -> int:
        return max(0, bisect_right(self._starts, inner) - 1)

    def _apart(self, first: Segment, second: Segment) -> bool:
        """Whether two neighbours in the text do not stand in one expression of the source."""
        end = first.source_start + first.length
        if not 0 <= second.source_start - end <= _NEAR:
            return True
        between = self._outer.text[end : second.source_start]
        before, newline, after = between.rpartition("\n")
        if not newline:
            return False
        return not (_CONTINUED.search(before) or _CONTINUES.match(after))

    def outward(self, draft: Draft) -> Draft:
        """``draft`` about the inner text as one about the outer text."""
        span, statement = self.span(draft.span), self.span(draft.statement)
        if not statement.start <= span.start <= span.end <= statement.end:
            statement = span
        symbol = "/".join(part for part in (self._piece.symbol, draft.symbol) if part)
        return replace(
            draft,
            place=draft.place or self._place(draft.span.start),
            span=span,
            statement=statement,
            notes=tuple(Note(self.span(n.span), n.message) for n in draft.notes),
            confidence=min(draft.confidence, self._piece.confidence),
            symbol=symbol,
            anchor=None if draft.anchor is None else self.span(draft.anchor),
        )
