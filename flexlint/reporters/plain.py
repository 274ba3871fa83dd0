"""Text laid out for a terminal: widths, source lines, colours."""

from __future__ import annotations

from flexlint.record import record
from flexlint.text.printing import one_line, unordered

_TAB = 4


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    import unicodedata  # most lines are ASCII

    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


@record
class Snippet:
    """A source line as it is shown, with the columns to underline."""

    text: str
    start: int
    """Columns before the underline."""
    length: int
    """At least 1."""


def snippet(
    line: str,
    start: int,
    end: int,
    columns: int,
    *,
    cut_before: bool = False,
    cut_after: bool = False,
) -> Snippet:
    """Show ``line`` in ``columns`` columns with characters ``[start, end)`` (0-based) in view.

    Tabs become spaces, control characters become visible, what does not fit is cut and
    marked with ``…``; so are the ends where ``line`` itself is cut.
    """
    start = max(0, min(start, len(line)))
    end = max(start, min(end, len(line)))
    columns = max(columns, 20)
    # No more characters than columns can be of use on either side: bounds the work on a line
    # of a megabyte.
    low, high = max(0, start - columns), min(len(line), max(end, start + 1) + columns)
    part = line[low:high]
    left, right = cut_before or low > 0, cut_after or high < len(line)
    if part.isascii() and part.isprintable():  # a character, a column
        return _fit(list(part), start - low, end - low, columns, left, right)
    cells: list[str] = []
    at = 0
    first = last = None
    for index in range(low, high):
        if index == start:
            first = len(cells)
        if index == end:
            last = len(cells)
        char = line[index]
        shown = " " * (_TAB - at % _TAB) if char == "\t" else one_line(char)
        if _char_width(char) == 0 and cells and shown == char:
            cells[-1] += char
            continue
        cells.append(shown)
        at += width(shown)
    first = len(cells) if first is None else first
    last = len(cells) if last is None else last
    return _fit(cells, first, max(last, first), columns, left, right)


def _fit(
    cells: list[str], first: int, last: int, columns: int, cut_left: bool, cut_right: bool
) -> Snippet:
    widths = [width(cell) for cell in cells]
    left, right = 0, len(cells)
    if cut_left or sum(widths[:last]) > columns - 1:
        # Keep the underlined part with a quarter of the room before it.
        room = columns // 4
        left = first
        while left > 0 and room - widths[left - 1] >= 0:
            left -= 1
            room -= widths[left]
    used, right = 0, left
    while right < len(cells) and used + widths[right] <= columns:
        used += widths[right]
        right += 1
    before = "…" if left > 0 or cut_left else ""
    after = "…" if right < len(cells) or cut_right else ""
    shown = before + "".join(cells[left:right]) + after
    start = len(before) + sum(widths[left:first])
    length = sum(widths[first : min(last, right)])
    # The same length, or the underline would not fit: hence no blank between the two.
    shown = unordered(shown.rstrip(), "#·")
    return Snippet(shown, start, max(length, 1))


@record
class Style:
    """ANSI colours, or none."""

    on: bool

    def bold(self, text: str) -> str:
        """Emphasis."""
        return self._wrap("1", text)

    def severity(self, label: str, text: str) -> str:
        """In the colour of a severity."""
        return self._wrap({"error": "1;31", "warning": "1;33"}.get(label, "1;36"), text)

    def frame(self, text: str) -> str:
        """Rules and numbers beside source lines."""
        return self._wrap("1;34", text)

    def good(self, text: str) -> str:
        """What to write instead."""
        return self._wrap("32", text)

    def faint(self, text: str) -> str:
        """Of less importance."""
        return self._wrap("2", text)

    def _wrap(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text
