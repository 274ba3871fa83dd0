"""One source file: bytes to text, and offsets to lines and columns."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate, count
from operator import add

from flexlint.model import Hole, Location, Span
from flexlint.record import field, record
from flexlint.regex import regex
from flexlint.text.encoding import encoding_of

_MAX_SNIPPET = 1000
"""Characters of a line that a location carries."""
_MAX_BEFORE = 300
"""Those of them before the span, where a line is longer."""
_NEWLINE = regex(r"\r\n|\n|\r")
_PIECE = 100_000
"""Characters that are cut into lines at a time."""


@record
class Decoded:
    """Text with how it was read. ``problem`` is a sentence, or None if the text is certain."""

    text: str
    encoding: str
    bom: bytes
    problem: str | None


def decode(data: bytes, path: str) -> Decoded:
    """Decode ``data``, the content of the file called ``path`` (see :func:`encoding_of`).

    Never raises. Bytes that do not decode become U+FFFD, one for one where the codec
    allows it, and ``problem`` says which byte was the first.
    """
    encoding = encoding_of(data, path)
    name, problem = encoding.name, encoding.problem
    body = data[len(encoding.mark) :]
    try:
        return Decoded(body.decode(name), name, encoding.mark, problem or None)
    except UnicodeDecodeError as error:
        at = error.start + len(encoding.mark)
        byte = f"byte {at} (0x{data[at]:02x})" if at < len(data) else "the last byte"
        problem = problem or f"Some bytes could not be decoded: {byte} is not valid {name}."
    except Exception as error:  # whatever else a codec raises
        why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        problem = f"The file cannot be decoded as {name} ({why}); it was read as UTF-8."
        name = "utf-8"
    try:
        text = body.decode(name, "replace")
    except Exception:  # a codec that cannot replace
        name, text = "utf-8", body.decode("utf-8", "replace")
    return Decoded(text, name, encoding.mark, problem)


@record
class SourceFile:
    """A file's text. Lines end at ``\\n``, ``\\r\\n`` or ``\\r``, and nowhere else."""

    path: str
    """The path to report: relative to the working directory where possible, with ``/``."""
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    decode_problem: str | None = None
    """A sentence on what may be wrong with the text; None if nothing is."""
    holes: tuple[Hole, ...] = ()
    """Of a text inside another: where it has values that are not written."""
    inner: bool = False
    """Whether it is such a text, and not all of the file."""
    _table: array[int] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_table", None)

    @property
    def _starts(self) -> array[int]:
        """Where each line starts. Of many a file nobody asks."""
        table = self._table
        if table is None:
            table = _line_starts(self.text)
            object.__setattr__(self, "_table", table)
        return table

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> SourceFile:
        """Decode ``data`` (see :func:`decode`). Never raises."""
        decoded = decode(data, path)
        return cls(path, decoded.text, decoded.encoding, decoded.bom, decoded.problem)

    @property
    def line_count(self) -> int:
        """Number of lines; an empty file has one."""
        return len(self._starts)

    def line_start(self, line: int) -> int:
        """Offset of the first character of 1-based ``line``, which must be one of the text's.

        Raises:
            IndexError: if it is beyond the last.
        """
        return self._starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of 1-based ``line``, one of the text's, without its line ending.

        Raises:
            IndexError: if it is beyond the last.
        """
        return self.text[self._starts[line - 1] : self.line_end(line)]

    def line_end(self, line: int) -> int:
        """Offset behind the last character of 1-based ``line``, its line ending left out.

        Raises:
            IndexError: if it is beyond the last.
        """
        if line == len(self._starts):
            return len(self.text)
        start, end = self._starts[line - 1], self._starts[line]
        return end - (2 if self.text.endswith("\r\n", start, end) else 1)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based (line, column) of ``offset``, which is clamped into the text."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Offset of a 1-based (line, column), clamped into the text."""
        line = max(1, min(line, len(self._starts)))
        return min(self._starts[line - 1] + max(column, 1) - 1, len(self.text))

    def location(self, span: Span) -> Location:
        """``span`` as a location that can be printed.

        It never leaves the text: what is outside of it, or inside a line ending, is moved to
        the nearest character. It never holds more than a bounded part of a line either.
        """
        line, start = self._place(span.start)
        end_line, end = self._place(max(span.start, span.end))
        first, last = self._starts[line - 1], self.line_end(line)
        low, high = first, last
        if last - first > _MAX_SNIPPET:
            low = max(first, min(start - _MAX_BEFORE, last - _MAX_SNIPPET))
            high = low + _MAX_SNIPPET
        return Location(
            path=self.path,
            line=line,
            column=start - first + 1,
            end_line=end_line,
            end_column=end - self._starts[end_line - 1] + 1,
            snippet=self.text[low:high],
            cut_before=low - first,
            cut_after=last - high,
        )

    def _place(self, offset: int) -> tuple[int, int]:
        """The line of ``offset``, and the nearest offset in that line's text."""
        line, column = self.position(offset)
        return line, min(self._starts[line - 1] + column - 1, self.line_end(line))


def _line_starts(text: str) -> array[int]:
    # A file of nothing but line ends would take forty bytes for each in a tuple.
    starts = array("Q", (0,))
    if text.count("\r") != text.count("\r\n"):
        starts.extend(match.end() for match in _NEWLINE.finditer(text))
        return starts
    # Each line ends with a "\n": without a step of Python's for each.
    last = 0
    while last < len(text):
        lines = text[last : last + _PIECE].split("\n")
        if len(lines) == 1:
            newline = text.find("\n", last + _PIECE)
            if newline < 0:
                break
            last = newline + 1
            starts.append(last)
            continue
        lines.pop()
        starts.extend(map(add, accumulate(map(len, lines)), count(last + 1)))
        last = starts[-1]
    return starts
