"""The text of a scalar, and where in the file each part of it stands."""

from __future__ import annotations

from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.text.traced import Builder, TracedText

_BREAK = regex(r"\r\n|\r|\n")
_HEADER = regex(r"[|>](?P<indent>[1-9]?)[+-]?(?P<more>[1-9]?)[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_FLOW = regex(
    r"(?P<breaks>(?:(?:\r\n|\r|\n)[ \t]*)+)"
    r"|(?P<escape>\\(?:(?:\r\n|\r|\n)[ \t]*|.))"
    r"|(?P<twice>'')"
)


def scalar_text(source: str, node: Node) -> TracedText:
    """The value of ``node`` with a segment for each stretch that is written as it is."""
    if node.style in {"|", ">"}:
        return _block(source, node)
    quoted = node.style in {'"', "'"}
    start = node.start + 1 if quoted else node.start
    end = max(start, node.end - 1 if quoted else node.end)
    builder = Builder()
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
            builder.put(" " if count == 1 else "\n" * (count - 1), stop, 1)
            at = match.end()
            continue
        builder.copy(source, at, match.start())
        if match.group("twice") is not None:
            builder.put("'", match.start(), 1)
            at = match.end()
        else:
            text, length = _escape(source, match.start(), match.group("escape"))
            builder.put(text, match.start(), 1)
            at = match.start() + length
    builder.copy(source, at, end)
    return builder.build()


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


def _block(source: str, node: Node) -> TracedText:
    header = _HEADER.match(source, node.start, node.end)
    if header is None:
        return TracedText("", ())
    lines: list[tuple[int, int]] = []
    at = header.end()
    while at < node.end:
        found = _BREAK.search(source, at, node.end)
        lines.append((at, found.start() if found else node.end))
        at = found.end() if found else node.end
    first = next((source[a:b] for a, b in lines if source[a:b].strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    builder = Builder()
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
        builder.put(" " if joins else "\n", stop, 1)
    return builder.build()
