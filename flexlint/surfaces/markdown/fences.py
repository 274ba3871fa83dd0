"""The fenced code blocks of a Markdown text."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.record import record
from flexlint.regex import regex

_OPENING = regex(r"(?P<indent>[ \t]*)(?:[-*+>][ \t]+|\d{1,3}[.)][ \t]+)?(?P<fence>`{3,}|~{3,})")
_INFO = regex(r"[ \t]*\{?[ \t]*\.?(?P<language>[\w+#\-]*)")


@record
class Fence:
    """A code block."""

    language: str
    """The first word after the opening fence, lower-case; "" if there is none."""
    lines: tuple[tuple[int, int], ...]
    """Offsets of its lines, without the indentation of the fence and without line ends."""


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block in the order of the text; one left open ends with it. Linear."""
    at = 0
    closer = language = ""
    indent = 0
    lines: list[tuple[int, int]] = []
    while at < len(text):
        newline = text.find("\n", at)
        following = len(text) if newline < 0 else newline + 1
        end = len(text) if newline < 0 else newline
        if text[at:end].endswith("\r"):
            end -= 1
        if not closer:
            opening = _OPENING.match(text, at, end)
            info = text[opening.end() : end] if opening else ""
            if opening and "`" not in info:
                closer, indent, lines = opening.group("fence"), len(opening.group("indent")), []
                match = _INFO.match(info)
                language = match.group("language").lower() if match else ""
        elif _closes(text[at:end], closer):
            yield Fence(language, tuple(lines))
            closer = ""
        else:
            written = text[at:end]
            lead = min(indent, len(written) - len(written.lstrip(" \t")))
            lines.append((at + lead, end))
        at = following
    if closer:
        yield Fence(language, tuple(lines))


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip().lstrip("> ")
    return stripped.startswith(fence) and not stripped.strip(fence[0])
