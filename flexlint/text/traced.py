"""Text made of pieces, each of which knows where it came from.

The only way to relate offsets of an inner text (a script in a string, the value of a scalar)
to those of the text around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from flexlint.model import Confidence, Embedded, Hole, Segment, Span, SurfaceName
from flexlint.record import record, replace
from flexlint.regex import regex

_NEAR = 1000
"""Most characters between two pieces of one expression."""
_CONTINUED = regex(r"[-+%&|.,(\[{\\^`][ \t\r\"']*\Z")
"""The end of a line that goes on in the next one."""
_CONTINUES = regex(r"[ \t]*(?:[-+%&|.,)\]#*/>]|[frbuFRBU@$]{0,2}[\"'`]|\Z)")
"""The start of a line that continues the one before it."""


@record
class TracedText:
    """A text, and where in the source its pieces stand.

    Offsets *in* are offsets of ``text``, offsets *out* are those of the source; both count
    code points. What no segment holds was made up, and stands at the end of the piece before.
    """

    text: str
    segments: tuple[Segment, ...]
    """In the order of the text."""
    words: tuple[tuple[Span, Span], ...] = ()
    """Of a text that is a list of words in the source: each word *in*, and its item *out*."""
    holes: tuple[Hole, ...] = ()
    """Where *in* values stand that the source does not write."""

    @classmethod
    def of(cls, text: str, start: int, length: int | None = None) -> TracedText:
        """``text``, all of which stands at ``start``, where it takes ``length`` characters: as
        many as it has, unless said otherwise."""
        return cls(text, (Segment(0, start, len(text) if length is None else length),))

    @classmethod
    def at(cls, text: str, offsets: Sequence[int]) -> TracedText:
        """``text``, each character of which stands at its offset; the last of ``offsets`` is
        where the text ends."""
        segments: list[Segment] = []
        start = 0
        for index in range(1, len(offsets)):
            if index == len(offsets) - 1 or offsets[index] != offsets[index - 1] + 1:
                segments.append(Segment(start, offsets[start], index - start))
                start = index
        return cls(text, tuple(segments))

    def embedded(
        self,
        language: SurfaceName,
        symbol: str = "",
        confidence: Confidence = Confidence.HIGH,
        *,
        fragment: bool = False,
    ) -> Embedded:
        """This text as what the surface of ``language`` is to read."""
        return Embedded(
            language,
            self.text,
            self.segments,
            symbol,
            confidence,
            fragment,
            words=self.words,
            holes=self.holes,
        )

    def after(self, lead: str) -> TracedText:
        """This text behind ``lead``, which stands nowhere."""
        by = len(lead)
        if not by:
            return self
        moved = (
            Segment(s.text_start + by, s.source_start, s.length, s.place) for s in self.segments
        )
        words = tuple((Span(w.start + by, w.end + by), at) for w, at in self.words)
        return TracedText(lead + self.text, tuple(moved), words, _moved(self.holes, by))

    def part(self, start: int, end: int) -> TracedText:
        """The characters from ``start`` to ``end``, each still where it stands."""
        stops = [*(segment.text_start for segment in self.segments[1:]), len(self.text)]
        kept: list[Segment] = []
        for segment, stop in zip(self.segments, stops, strict=True):
            first, last = max(start, segment.text_start), min(end, stop)
            if first < last:
                skipped = first - segment.text_start
                # A piece written otherwise than it reads, such as ``\\u00e9``, stays whole.
                written = stop - segment.text_start == segment.length
                at = segment.source_start + (skipped if written else 0)
                length = min(last - first, segment.length) if written else segment.length
                kept.append(Segment(first - start, at, length, segment.place))
        # Of a name that is written out a part is told as well; half a placeholder is no value.
        met = (
            hole
            for hole in self.holes
            if (start < hole.end and hole.start < end)
            and (hole.known or (start <= hole.start and hole.end <= end))
        )
        inside = tuple(
            replace(hole, start=max(start, hole.start), end=min(end, hole.end)) for hole in met
        )
        return TracedText(self.text[start:end], tuple(kept), holes=_moved(inside, -start))

    def covered(self, start: int, end: int) -> Span:
        """All of the source that the text from ``start`` to ``end`` comes from.

        There must be a segment.
        """
        stops = [*(segment.text_start for segment in self.segments[1:]), end]
        touched = [
            segment
            for segment, stop in zip(self.segments, stops, strict=True)
            if segment.length and segment.text_start < end and stop > start
        ] or [self.segments[-1]]
        low = min(s.source_start + max(0, min(start - s.text_start, s.length)) for s in touched)
        high = max(s.source_start + max(0, min(end - s.text_start, s.length)) for s in touched)
        return Span(low, max(low, high))


class Trace:
    """Where the characters of a :class:`TracedText` stand, ready to be asked many times."""

    def __init__(self, segments: Iterable[Segment], source: str) -> None:
        """``source`` is the text that the segments lead into."""
        self._source = source
        self._segments = sorted(segments, key=lambda segment: segment.text_start)
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

    def place(self, inner: int) -> str:
        """What the segment that holds ``inner`` says of its place."""
        return self._segments[self._index(inner)].place if self._segments else ""

    def _index(self, inner: int) -> int:
        return max(0, bisect_right(self._starts, inner) - 1)

    def _apart(self, first: Segment, second: Segment) -> bool:
        """Whether two neighbours in the text do not stand in one expression of the source."""
        end = first.source_start + first.length
        if not 0 <= second.source_start - end <= _NEAR:
            return True
        between = self._source[end : second.source_start]
        before, newline, after = between.rpartition("\n")
        if not newline:
            return False
        return not (_CONTINUED.search(before) or _CONTINUES.match(after))


class Builder:
    """Puts a :class:`TracedText` together, piece by piece."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self._holes: list[Hole] = []
        self._length = 0

    def __len__(self) -> int:
        """How many characters there are so far."""
        return self._length

    @property
    def pieces(self) -> int:
        """How many pieces there are so far."""
        return len(self._parts)

    def copy(self, source: str, start: int, end: int) -> None:
        """Add the characters of ``source`` from ``start`` to ``end``."""
        if end > start:
            self.put(source[start:end], start, end - start)

    def put(self, text: str, at: int, length: int | None = None, place: str = "") -> None:
        """Add ``text``, which stands at ``at``, where it takes ``length`` characters: as many
        as it has, unless said otherwise. ``place`` says where that is, for a reader."""
        if text:
            width = len(text) if length is None else length
            self._segments.append(Segment(self._length, at, width, place))
            self.fill(text)

    def fill(self, text: str) -> None:
        """Add ``text``, which stands nowhere."""
        self._parts.append(text)
        self._length += len(text)

    def hole(self, text: str, given_by: str = "", default: str = "") -> None:
        """Add ``text`` for a value that is not known, and what gives it."""
        self._holes.append(Hole(self._length, self._length + len(text), given_by, default))
        self.fill(text)

    def guard(self, start: int, given_by: str, *, known: bool, by_default: bool) -> None:
        """Say of what is there from ``start`` on what :class:`Hole` says of it."""
        if start < self._length:
            end = self._length
            self._holes.append(Hole(start, end, given_by, known=known, by_default=by_default))

    def mark(self, at: int, length: int) -> None:
        """What is added next stands at ``at``, where it takes ``length`` characters."""
        self._segments.append(Segment(self._length, at, length))

    def add(self, traced: TracedText) -> None:
        """Add a text with its pieces where they stand."""
        before = self._length
        self._segments += [
            Segment(before + s.text_start, s.source_start, s.length, s.place)
            for s in traced.segments
        ]
        if traced.holes:
            self._holes += _moved(traced.holes, before)
        self.fill(traced.text)

    def build(self) -> TracedText:
        """The text so far."""
        return TracedText("".join(self._parts), tuple(self._segments), holes=tuple(self._holes))


def _moved(holes: Iterable[Hole], by: int) -> tuple[Hole, ...]:
    return tuple(replace(hole, start=hole.start + by, end=hole.end + by) for hole in holes)
