"""A libcst tree whose nodes know their place in the source file.

A tree is made of *parts*: ranges of whole lines of the source, joined into one text. Places in
that text are mapped back to offsets of the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from flexlint.model import Span
from flexlint.record import record
from flexlint.text.source import SourceFile

if TYPE_CHECKING:
    import libcst as cst

    from flexlint.surfaces.python.reading.spans import Place


@record
class Failure:
    """libcst did not take the text."""

    message: str
    offset: int
    """Where in the source."""


class Tree:
    """A parsed text and where its nodes stand. Made by :func:`parse_tree`."""

    __slots__ = (
        "_breaks",
        "_lengths",
        "_lost",
        "_origins",
        "_places",
        "_starts",
        "module",
        "source",
    )

    def __init__(
        self,
        source: SourceFile,
        module: cst.Module,
        places: Mapping[int, Place],
        parts: Sequence[Span],
        lost: Sequence[tuple[int, int]],
    ) -> None:
        """``places`` are those of :func:`~flexlint.surfaces.python.reading.spans.places`,
        ``lost`` what :func:`_lost` says of the text that they are places of."""
        self.source = source
        self.module = module
        self._places = places
        self._breaks = [at for at, _ in lost]
        self._lost = [count for _, count in lost]
        self._origins = [part.start for part in parts]
        self._lengths = [part.end - part.start for part in parts]
        self._starts = [0, *accumulate(self._lengths)][: len(parts)]

    def span(self, node: cst.CSTNode) -> Span:
        """Where ``node`` stands in the source, without the parentheses around it.

        A node that is not of this tree, or that stands for nothing written, is at ``Span(0, 0)``.
        """
        found = self._places.get(id(node))
        if found is None:
            return Span(0, 0)
        first, behind = found
        if not self._breaks:
            part = bisect_right(self._starts, first) - 1
            if part >= 0 and (part + 1 == len(self._starts) or behind <= self._starts[part + 1]):
                by = self._origins[part] - self._starts[part]
                return Span(first + by, behind + by)
        start = self._offset(found[0])
        if found[0] == found[1]:
            return Span(start, start)
        return Span(start, self._offset(found[1] - 1) + 1)

    def start(self, node: cst.CSTNode) -> int:
        """Where :meth:`span` begins."""
        found = self._places.get(id(node))
        return 0 if found is None else self._offset(found[0])

    def text(self, node: cst.CSTNode) -> str:
        """``node`` as written; ``""`` for one that is not of this tree."""
        span = self.span(node)
        return self.source.text[span.start : span.end]

    def joined(self) -> SourceFile:
        """The parts of the source that were read, and no other."""
        text = self.source.text
        ends = (start + length for start, length in zip(self._origins, self._lengths, strict=True))
        parts = (text[start:end] for start, end in zip(self._origins, ends, strict=True))
        return SourceFile(self.source.path, "".join(parts))

    def inside(self, offset: int) -> int:
        """Where ``offset`` of the source, which is in a part that was read, is in
        :meth:`joined`."""
        part = max(0, bisect_right(self._origins, offset) - 1)
        return self._starts[part] + offset - self._origins[part]

    def _offset(self, at: int) -> int:
        if self._breaks:
            index = bisect_right(self._breaks, at) - 1
            if index >= 0:
                at += self._lost[index]
        part = bisect_right(self._starts, at) - 1
        return self._origins[part] + at - self._starts[part] if part >= 0 else at


def parse_tree(source: SourceFile, parts: Sequence[Span]) -> Tree | Failure:
    """Parse the joined ``parts`` of ``source`` (whole lines each, in order).

    The caller answers for their depth: see :mod:`flexlint.surfaces.python.reading.preparse`.
    """
    import libcst as cst

    from flexlint.surfaces.python.reading.spans import places

    text = "".join(source.text[part.start : part.end] for part in parts)
    try:
        module = cst.parse_module(text)
        placed, length = places(module, len(text))
    except cst.ParserSyntaxError as error:
        line, column = error.raw_line, error.raw_column
        return Failure("invalid syntax", _line_offset(source, parts, line, column))
    except MemoryError:
        raise  # a limit, which is said as such
    except RecursionError:
        return Failure("the code is nested too deeply to be parsed", parts[0].start)
    except Exception as error:  # libcst lets decoding and tokenizer errors of any kind through
        return Failure(f"{type(error).__name__}: {error}", parts[0].start if parts else 0)
    lost: list[tuple[int, int]] = []
    if length != len(text):
        found = _lost(text, module.code)
        if found is None:
            return Failure("libcst does not give the text back as it was", parts[0].start)
        lost = found
    return Tree(source, module, placed, parts, lost)


def _lost(text: str, written: str) -> list[tuple[int, int]] | None:
    """Where ``written`` lacks blanks of ``text``: (offset in ``written``, how many so far).

    libcst drops the blanks before some colons (``except Error :``). None if anything else is
    different.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for index, character in enumerate(written):
        start = at
        while at < len(text) and text[at] != character and text[at] in " \t\f\\\r\n":
            at += 1
        if at >= len(text) or text[at] != character:
            return None
        if at != start:
            found.append((index, at - index))
        at += 1
    return found


def _line_offset(source: SourceFile, parts: Sequence[Span], line: int, column: int) -> int:
    for part in parts:
        first = source.position(part.start)[0]
        last = source.position(max(part.start, part.end - 1))[0]
        if line <= last - first + 1:
            return source.offset(first + line - 1, column + 1)
        line -= last - first + 1
    return parts[-1].end if parts else 0
