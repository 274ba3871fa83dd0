"""Reading a URL path out of program text: placeholders of every dialect, concatenation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from flexlint.lexical.urls.routes import Segment
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.folding import folded
from flexlint.typed import TypeAlias

_PIECE = regex(
    r"""
    (?P<wrapping>@\{encodeURIComponent\('|'\)\})
  | (?P<slash>\\?/+|%2[fF])
  | (?P<hole>
        \{\{[^{}\n]{0,200}\}\}
      | [$@\#]?\{(?:[^{}\n]|\{[^{}\n]{0,100}\}){0,200}\}
      | \$\((?:[^()\n]|\([^()\n]{0,100}\)){0,200}\)
      | \\\([^()\n]{0,100}\)
      | \$[A-Za-z_]\w*|\$[0-9@]
      | %(?:\d+\$)?[sdvq](?![0-9A-Za-z])
      | %[A-Za-z_]\w*%
      | <[^<>\n/]{1,80}>
      | :[A-Za-z_]\w*
      | \[[^\[\]\n/^]{1,80}\]
    )
  | (?P<query>\\?\?)
  | (?P<text>(?:[\w.~\-]|%20)+|\*)
    """,
    re.VERBOSE,
)
_QUOTES = "\"'`"
_OPENER = regex(r"(?:\$@|@\$|[fFrRbBuU$@]{0,2})(?P<q>\"{3}|'{3}|[\"'`])")
_OPERATOR = regex(r"\+|\.\.|<>|\|\||&|\.(?=[\s$\"'])|,")
_BLANK = regex(r"(?:\s|\\\r?\n|_\r?\n)*")
_COMMA = regex(r",\s*[fFrRbBuU$@]{0,2}[\"'`]{1,3}\Z")
_JOINER = regex(r"(?:join\w*|concat|combine|path|paths|uri|url|resolve|segments?)\s*[(\[]", re.I)
_JOINING = ("join", "concat", "combine", "path", "uri", "url", "resolve", "segment")
"""One of which stands in whatever that matches."""
_EXPRESSION = regex(r"[^\"'`()\[\]{},;+&|<>.\r\n]+|[\s\S]")
_MAX_EXPRESSION = 400
_MAX_PIECES = 60
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_QUERY = regex(r"\\?\?((?:[^\s\"'`<>]|`\$){0,400})")
_LIST_OPEN = regex(r"(?:\[|@\(|\barray\()[^\[\]();]{0,280}\Z")
_LIST_JOINED = regex(r"[^\[\];]{0,400}[\])]\s*(?:\.join\(|-join)\s*[\"'`]/[\"'`]", re.IGNORECASE)


Joined: TypeAlias = "Callable[[], bool]"
"""Whether a string is an argument of a joining function, so that a comma separates pieces of one
path. It is asked where there is a comma, which is seldom."""


def not_joined() -> bool:
    """What a string is by itself."""
    return False


@record
class PathText:
    """A path as it was read: segments after the anchor, the query text, where it ends."""

    segments: tuple[Segment, ...]
    query: str
    query_start: int
    end: int
    trailing_slash: bool


def read_path(text: str, at: int, joined: Joined = not_joined, *, fresh: bool = False) -> PathText:
    """Read the path that goes on at offset ``at`` (just after ``virtualMachineScaleSets``).

    ``joined`` tells of the string that it begins in; ``fresh`` says that a segment may begin at
    once, without a slash. Never raises; reads no further than the path.
    """
    return _PathReader(text, at, joined).inside(fresh)


def read_path_behind(text: str, at: int, joined: Joined = not_joined) -> PathText:
    """As :func:`read_path`, but ``at`` is outside of a string: behind an expression to which an
    operator adds the path."""
    return _PathReader(text, at, joined).behind()


class _PathReader:
    """Reads one path, from piece to piece and from literal to literal."""

    __slots__ = (
        "_end",
        "_hole",
        "_joined",
        "_parts",
        "_pos",
        "_segments",
        "_slash",
        "_start",
        "_text",
    )

    def __init__(self, text: str, at: int, joined: Joined) -> None:
        self._text = text
        self._joined = joined
        self._pos = at
        """Where to read on; -1 behind the path's last operand."""
        self._segments: list[Segment] = []
        self._start = -1
        """Of the segment that is being read; -1 between two."""
        self._end = at
        self._parts = ""
        self._hole = False
        self._slash = False

    def inside(self, fresh: bool) -> PathText:
        """The path in the string that goes on here; if not ``fresh`` it begins with a slash."""
        return self._read(must_be_slash=not fresh)

    def behind(self) -> PathText:
        """The path that an operator here adds."""
        at = self._pos
        after = _continuation(self._text, at, self._joined)
        if after is None:
            return PathText((), "", at, at, False)
        self._pos, expression, _ = after
        if expression is not None:
            self._add(*expression, hole=True)
        if self._pos < 0:
            self._close()
            return PathText(tuple(self._segments), "", self._end, self._end, False)
        return self._read(must_be_slash=False)

    def _read(self, *, must_be_slash: bool) -> PathText:
        text, limit = self._text, len(self._text)
        for _ in range(_MAX_PIECES):
            if self._pos >= limit:
                break
            match = _PIECE.match(text, self._pos)
            if match is None:
                if not self._goes_on():
                    break
                must_be_slash = False
                continue
            kind = match.lastgroup
            if kind != "wrapping":
                if must_be_slash and kind != "slash":
                    break  # ``virtualMachineScaleSetsClient``, ``…Sets?api-version``
                must_be_slash = False
                if kind == "slash":
                    self._close()
                    self._slash = True
                elif kind == "query" or (self._start >= 0 and match.group().startswith(":")):
                    break
                else:
                    self._add(match.start(), match.end(), hole=kind == "hole")
            self._pos = match.end()
        self._close()
        query, query_start = _query(text, self._pos)
        return PathText(tuple(self._segments), query, query_start, self._end, self._slash)

    def _goes_on(self) -> bool:
        """Go to where the string goes on behind its closing quote, if it does."""
        jump = _jump(self._text, self._pos, self._joined)
        if jump is None:
            return False
        self._pos, expression, separates = jump
        if separates:
            self._close()
        if expression is not None:
            self._add(*expression, hole=True)
        if self._pos < 0:
            return False
        comma = _COMMA.search(self._text, max(0, self._pos - 12), self._pos)
        if comma is not None and self._joined():
            self._close()
        return True

    def _add(self, start: int, end: int, *, hole: bool) -> None:
        """Add a part of the text to the segment."""
        if self._start < 0:
            self._start = start
        self._parts += self._text[start:end]
        self._hole = self._hole or hole
        self._end = end
        self._slash = False

    def _close(self) -> None:
        """End the segment."""
        if self._start >= 0:
            segment = Segment(self._parts.strip(), self._start, self._end, self._hole)
            self._segments.append(segment)
        self._start, self._parts, self._hole = -1, "", False


def _query(text: str, at: int) -> tuple[str, int]:
    match = _QUERY.match(text, at) if at >= 0 else None
    return (match.group(1), match.start(1)) if match else ("", max(at, 0))


def _jump(text: str, at: int, joined: Joined) -> tuple[int, tuple[int, int] | None, bool] | None:
    """Go from a closing quote to where the string goes on.

    Returns the offset to read on from (-1: the path ends), the span of the expression that
    stood between, and whether the pieces are separate segments; None if ``at`` is no quote or
    nothing follows.
    """
    if at >= len(text) or text[at] not in _QUOTES:
        return None
    pos = at + 1
    if text.startswith(text[at] * 2, pos):
        pos += 2
    if pos < len(text) and (text[pos] in "$" or text[pos] in _QUOTES):
        return pos + (text[pos] in _QUOTES), None, False  # shell: "…/"$NAME"/start"
    after = _skip(text, pos)
    opener = _OPENER.match(text, after)
    if opener and "\n" in text[pos:after] and not _OPERATOR.match(text, after):
        return opener.end(), None, False  # adjacent literals over lines
    return _continuation(text, pos, joined)


def follow(text: str, at: int) -> int:
    """The offset of what an operator at ``at`` adds to a string, or -1 if there is none."""
    operator = _OPERATOR.match(text, _skip(text, at))
    return -1 if operator is None else _skip(text, operator.end())


def _continuation(
    text: str, at: int, joined: Joined
) -> tuple[int, tuple[int, int] | None, bool] | None:
    """As :func:`_jump`, from behind an operand."""
    operator = _OPERATOR.match(text, _skip(text, at))
    if operator is None:
        return None
    separates = operator.group() == ","
    if separates and not joined():
        return None
    pos = _skip(text, operator.end())
    opener = _OPENER.match(text, pos)
    if opener:
        return opener.end(), None, separates
    return _expression(text, pos, joined, separates)


def _expression(
    text: str, start: int, joined: Joined, separates: bool
) -> tuple[int, tuple[int, int] | None, bool]:
    """The expression at ``start`` up to the next literal of the concatenation."""
    depth, pos, end = 0, start, start
    stop = min(len(text), start + _MAX_EXPRESSION)
    operator = False
    while pos < stop:
        piece = _EXPRESSION.match(text, pos)
        if piece is None:
            break
        token = piece.group()
        if token in _CLOSERS:
            depth += 1
        elif token in ")]}":
            if not depth:
                break
            depth -= 1
        elif depth == 0 and token in _QUOTES:
            if operator:
                return pos + 1, (start, end), separates
            break
        elif token in _QUOTES:
            close = text.find(token, pos + 1, stop)
            pos = end = stop if close < 0 else close + 1
            continue
        elif depth == 0 and (token == ";" or (token == "," and not joined())):
            break
        elif depth == 0 and token in "\r\n" and not operator:
            ahead = _skip(text, pos)
            if not _OPERATOR.match(text, ahead):
                break
            pos = ahead
            continue
        if (depth == 0 and token in "+&|<>,") or (
            token == "." and _OPENER.match(text, _skip(text, pos + 1))
        ):
            operator = True
        elif token.strip():
            operator = False
            end = piece.end()
        pos = piece.end()
    return -1, ((start, end) if end > start else None), separates


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a bracket opened before ``start`` is still open at ``end``."""
    depth = 1
    for match in re.finditer(r"[()\[\]]", text[start:end]):
        depth += 1 if match.group() in "([" else -1
        if not depth:
            return False
    return True


def joins(text: str, at: int) -> Joined:
    """Whether the string around ``at`` is an argument of a joining function, or an item of a
    list that is joined."""
    return partial(_joins, text, at)


def _joins(text: str, at: int) -> bool:
    low = max(0, at - 300)
    before = folded(text[low:at])
    named = any(word in before for word in _JOINING)
    if named and any(_is_open(text, match.end(), at) for match in _JOINER.finditer(text, low, at)):
        return True
    return _LIST_JOINED.match(text, at) is not None and _LIST_OPEN.search(text[low:at]) is not None
