"""One source file: bytes to text, and offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from flexlint.model import Location, Span

_NEWLINE = re.compile(r"\r\n|\n|\r")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with how it was read. ``problem`` is None when every byte decoded."""

    text: str
    encoding: str
    bom: bytes
    problem: str | None


def decode(data: bytes) -> Decoded:
    """Decode ``data``: byte-order mark, else Python's coding cookie, else UTF-8.

    Never raises. Bytes that do not decode become U+FFFD, one for one where the codec
    allows it, and ``problem`` says which byte was the first.
    """
    encoding, bom = "utf-8", b""
    for mark, name in _BOMS:
        if data.startswith(mark):
            encoding, bom = name, mark
            break
    else:
        encoding = _cookie(data) or encoding
    body = data[len(bom) :]
    try:
        return Decoded(body.decode(encoding), encoding, bom, None)
    except UnicodeDecodeError as error:
        at = error.start + len(bom)
        problem = f"byte {at} (0x{data[at]:02x}) is not valid {encoding}"
        return Decoded(body.decode(encoding, "replace"), encoding, bom, problem)
    except (LookupError, UnicodeError, ValueError):
        problem = f"unknown encoding {encoding!r}"
        return Decoded(body.decode("utf-8", "replace"), "utf-8", bom, problem)


def _cookie(data: bytes) -> str | None:
    for line in data[:400].split(b"\n", 2)[:2]:
        match = _COOKIE.match(line)
        if match:
            return match.group(1).decode("ascii", "replace")
        if line.strip() and not line.lstrip().startswith(b"#"):
            return None
    return None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's text. Lines end at ``\\n``, ``\\r\\n`` or ``\\r``, and nowhere else."""

    path: str
    """The path to report: relative to the working directory where possible, with ``/``."""
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    decode_problem: str | None = None
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in _NEWLINE.finditer(self.text)))
        object.__setattr__(self, "_starts", starts)

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> SourceFile:
        """Decode ``data`` (see :func:`decode`). Never raises."""
        decoded = decode(data)
        return cls(path, decoded.text, decoded.encoding, decoded.bom, decoded.problem)

    @property
    def line_count(self) -> int:
        """Number of lines; an empty file has one."""
        return len(self._starts)

    def line_start(self, line: int) -> int:
        """Offset of the first character of 1-based ``line``."""
        return self._starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of 1-based ``line`` without its line ending."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

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
        """``span`` as a location that can be printed."""
        line, column = self.position(span.start)
        end_line, end_column = self.position(max(span.start, span.end))
        return Location(self.path, line, column, end_line, end_column, self.line_text(line))
