"""The text of a scalar, and where in the file each part of it stands."""

from __future__ import annotations

import re

from flexlint.model import Segment
from flexlint.surfaces.yaml.nodes import Node

_BREAK = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"[|>](?P<indent>[1-9]?)[+-]?(?P<more>[1-9]?)[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_FLOW = re.compile(
    r"(?P<breaks>(?:(?:\r\n|\r|\n)[ \t]*)+)"
    r"|(?P<escape>\\(?:(?:\r\n|\r|\n)[ \t]*|.))"
    r"|(?P<twice>'')"
)


def scalar_text(source: str, node: Node) -> tuple[str, tuple[Segment, ...]]:
    """The value of ``node`` with a segment for each stretch that is written as it is."""
    if node.style in {"|", ">"}:
        return _block(source, node)
    quoted = node.style in {'"', "'"}
    start = node.start + 1 if quoted else node.start
    end = max(start, node.end - 1 if quoted else node.end)
    builder = _Builder()
    at = start
    for match in _FLOW.finditer(source, start, end):
        if match.group("escape") is not None and node.style != '"':
            continue
        if match.group("twice") is not None and node.style != "'":
            continue
        if match.group("breaks") is not None:
            stop = match.start()
            while stop > at and source[stop - 1] in " \t":
                stop -= 1
            builder.copy(source, at, stop)
            count = len(_BREAK.findall(match.group("breaks")))
            builder.put(" " if count == 1 else "\n" * (count - 1), stop)
            at = match.end()
            continue
        builder.copy(source, at, match.start())
        if match.group("twice") is not None:
            builder.put("'", match.start())
            at = match.end()
        else:
            text, length = _escape(source, match.start(), match.group("escape"))
            builder.put(text, match.start())
            at = match.start() + length
    builder.copy(source, at, end)
    return builder.result()


def _escape(source: str, at: int, written: str) -> tuple[str, int]:
    letter = written[1:2]
    if letter in {"\n", "\r"}:
        return "", len(written)
    width = _WIDTHS.get(letter)
    if width is not None:
        digits = source[at + 2 : at + 2 + width]
        try:
            return chr(int(digits, 16)), 2 + width
        except (ValueError, OverflowError):
            return letter, 2
    return _ESCAPES.get(letter, letter), 2


def _block(source: str, node: Node) -> tuple[str, tuple[Segment, ...]]:
    header = _HEADER.match(source, node.start, node.end)
    if header is None:
        return "", ()
    lines: list[tuple[int, int]] = []
    at = header.end()
    while at < node.end:
        found = _BREAK.search(source, at, node.end)
        lines.append((at, found.start() if found else node.end))
        at = found.end() if found else node.end
    first = next((source[a:b] for a, b in lines if source[a:b].strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    builder = _Builder()
    folded = node.style == ">"
    for index, (start, stop) in enumerate(lines):
        text = source[start:stop]
        lead = min(indent, len(text) - len(text.lstrip(" ")))
        builder.copy(source, min(start + lead, stop), stop)
        following = (
            source[lines[index + 1][0] : lines[index + 1][1]] if index + 1 < len(lines) else ""
        )
        joins = (
            folded
            and text.strip()
            and following.strip()
            and not following[indent : indent + 1].isspace()
            and not text[indent : indent + 1].isspace()
        )
        builder.put(" " if joins else "\n", stop)
    return builder.result()


class _Builder:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self._length = 0

    def copy(self, source: str, start: int, end: int) -> None:
        if end > start:
            self._add(source[start:end], start, end - start)

    def put(self, text: str, at: int) -> None:
        if text:
            self._add(text, at, 1)

    def _add(self, text: str, at: int, length: int) -> None:
        self._segments.append(Segment(self._length, at, length))
        self._parts.append(text)
        self._length += len(text)

    def result(self) -> tuple[str, tuple[Segment, ...]]:
        return "".join(self._parts), tuple(self._segments)
