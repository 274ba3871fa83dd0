"""How far the statement around a place reaches, in any language with brackets and lines."""

from __future__ import annotations

from flexlint.regex import regex

_TOKEN = regex(r"[()\[\]{}]|\r?\n")
_LEFT = 400
_RIGHT = 300
_LITERAL_BEFORE = regex(r"(?:[(=,:\[?&|@]|\breturn|\bnew\b[^\n;{}]*|\b\w+::\w+)\s*\Z")
_GOES_ON = regex(r"(?:[,+=&|(\[{.\\`^?:]|\b(?:and|or|in))[ \t]*\Z")
_CARRIES_ON = regex(r"[ \t]*(?:[.+?:|&)\]},=]|->|\bas\b)")
_END = regex(r";[ \t]*(?:\r?\n|\Z)|\n[ \t]*\r?\n|\n[ \t]*(?:def|func|function|class)\b")


def statement_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets between which the statement stands that holds ``text[start:end]``.

    An approximation: brackets that stay open, operators at the ends of lines, and leading
    dots and operators make lines belong together. Looks a few hundred characters each way.
    """
    first, inside = _beginning(text, start)
    return first, _ending(text, end, inside)


def _beginning(text: str, start: int) -> tuple[int, int]:
    """Where the statement begins, and how many brackets are open at ``start``."""
    low = max(0, start - _LEFT)
    ends = [match.end() for match in _END.finditer(text, low, start)]
    low = ends[-1] if ends else low
    depth = inside = 0
    outermost = start
    for match in reversed(list(_TOKEN.finditer(text, low, start))):
        token = match.group()
        if token in ")]}":
            depth += 1
        elif token in "([{":
            if depth:
                depth -= 1
                continue
            if token == "{" and not _LITERAL_BEFORE.search(
                text, max(0, match.start() - 80), match.start()
            ):
                low = match.end()
                break
            inside += 1
            outermost = match.start()
    at = outermost
    while at > low:
        newline = text.rfind("\n", low, at)
        if newline < 0:
            return low, inside
        if not (_GOES_ON.search(text, low, newline) or _CARRIES_ON.match(text, newline + 1)):
            return newline + 1, inside
        at = newline
    return low, inside


def _ending(text: str, end: int, inside: int) -> int:
    high = min(len(text), end + _RIGHT)
    stop = _END.search(text, end, high)
    high = stop.start() if stop else high
    depth = inside
    for match in _TOKEN.finditer(text, end, high):
        token = match.group()
        if token in "([{":
            depth += 1
        elif token in ")]}":
            depth -= 1
            if depth < 0:
                return match.start()
        elif depth <= 0 and not (
            _GOES_ON.search(text, end, match.start()) or _CARRIES_ON.match(text, match.end())
        ):
            return match.start()
    return high
