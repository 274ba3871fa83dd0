"""Commands that are given the ids which another command of the script lists: what replaces one of
them is right only if the other one is replaced as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flexlint.azure import INSTANCE_LIST
from flexlint.model import ApiUse, Span
from flexlint.record import replace
from flexlint.regex import regex

_NEAR = 200
_FAR = 4_000
"""So many characters behind a list what is made of it is looked for."""
_MOST = 50
"""Lists of one script that are followed."""
_OPENS = r"[\"'@(]{0,3}\$?\(?`?\s{0,9}\Z"
_HELD = regex(
    r"(?:\b(?:for|foreach)\s{0,9}\(?\s{0,9}\$?(?P<item>\w{1,80})\s{1,9}in\s{1,9}"
    r"|(?<![\w$])\$?(?P<held>\w{1,80})\s{0,9}=\s{0,9}"
    r"|\b(?:mapfile|readarray)\s(?:-\w+\s){0,4}(?P<array>\w{1,80})\s{0,9}<\s{0,9}<"
    r"|(?P<fed>\bdone\s{0,9}<(?:<<\s{0,9}\"?\$|\s{0,9}<)))" + _OPENS
)
_READ = regex(r"\bread\s(?:-\w+\s){0,4}(?P<name>\w{1,80})")
_PIPED = regex(r"[^\n;|{}]{0,300}\|(?!\|)")
_EACH = regex(r"(?:%|ForEach-Object)[^{\n]{0,60}\{", re.IGNORECASE)


def with_feeding(text: str, uses: Iterable[ApiUse]) -> tuple[ApiUse, ...]:
    """``uses``, found in the script ``text``, those that are given ids out of a list with the
    statement that lists them."""
    every = tuple(uses)
    lists = [use for use in every if use.operation == INSTANCE_LIST and use.statement is not None]
    fed: dict[Span, list[Span]] = {}
    for use in lists[:_MOST]:
        assert use.statement is not None
        for other in _given(text, use.statement, every):
            fed.setdefault(other.span, []).append(use.statement)
    if not fed:
        return every
    return tuple(replace(u, fed_by=tuple(fed[u.span])) if u.span in fed else u for u in every)


def _given(text: str, listing: Span, uses: Iterable[ApiUse]) -> Iterator[ApiUse]:
    """Those of ``uses`` that get what the statement ``listing`` gives."""
    ranges = list(_ranges(text, listing))
    for use in uses:
        statement = use.statement
        if statement is None or use.operation == INSTANCE_LIST:
            continue
        for start, end, name in ranges:
            if start <= statement.start < end and _mentions(text, statement, name):
                yield use
                break


def _mentions(text: str, statement: Span, name: str) -> bool:
    """Whether ``statement`` has the variable ``name``; all do that are handed words (``""``)."""
    written = text[statement.start : statement.end]
    return not name or re.search(rf"\$\{{?{re.escape(name)}\b", written) is not None


def _ranges(text: str, listing: Span) -> Iterator[tuple[int, int, str]]:
    """Where in ``text`` what ``listing`` gives is held by which variable; "" where it is handed
    to whatever is run there."""
    start, end = listing.start, listing.end
    before = _HELD.search(text, max(0, start - _NEAR), start)
    piped = _PIPED.match(text, end)
    if before is not None:
        name = before["item"] or before["held"] or before["array"]
        if name:
            yield from _of_variable(text, name, end, before["item"] is None)
        else:  # a loop reads it: done < <(…)
            reads = list(_READ.finditer(text, max(0, start - _FAR), start))
            if reads:
                yield reads[-1].end(), start, reads[-1]["name"]
    if piped is None or (before is not None and text.find(")", end, piped.end()) >= 0):
        return
    line_end = _line_end(text, end)
    each = _EACH.search(text, end, line_end)
    read = _READ.search(text, end, line_end)
    if each is not None:
        yield each.end(), _closed(text, each.end()), "_"
    elif read is not None:
        done = text.find("done", read.end(), read.end() + _FAR)
        yield read.end(), done if done >= 0 else read.end() + _FAR, read["name"]
    else:
        yield piped.end(), line_end, ""


def _of_variable(text: str, name: str, at: int, loops: bool) -> Iterator[tuple[int, int, str]]:
    """Where ``name``, set before ``at``, holds that still; and what goes through it, if it
    ``loops``."""
    word = re.escape(name)
    low, high = at, min(len(text), at + _FAR)
    again = re.compile(
        rf"(?<![\w$-])\$?{word}\s{{0,9}}=(?!=)|\bfor(?:each)?\s{{0,9}}\(?\s{{0,9}}\$?{word}\s{{1,9}}in\b"
    ).search(text, low, high)
    high = again.start() if again is not None else high
    yield low, high, name
    if not loops:
        return
    through = re.compile(
        rf"\bfor(?:each)?\s{{0,9}}\(?\s{{0,9}}\$?(?P<item>\w{{1,80}})\s{{1,9}}in\s{{1,9}}[\"']?\$\{{?{word}\b"
    )
    for match in through.finditer(text, low, high):
        yield from _of_variable(text, match["item"], match.end(), False)
    piped = re.compile(rf"\${word}\s{{0,9}}\|\s{{0,9}}(?:%|ForEach-Object)[^{{\n]{{0,60}}\{{", re.I)
    for match in piped.finditer(text, low, high):
        yield match.end(), _closed(text, match.end()), "_"
    reading = re.compile(rf"\bdone\s{{0,9}}<<<\s{{0,9}}\"?\$\{{?{word}\b")
    for match in reading.finditer(text, low, high):
        reads = list(_READ.finditer(text, low, match.start()))
        if reads:
            yield reads[-1].end(), match.start(), reads[-1]["name"]


def _line_end(text: str, at: int) -> int:
    """The end of the line at ``at``, of those that go on with a pipe or a mark included."""
    for _ in range(20):
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        if not text[at:end].rstrip().endswith(("|", "\\", "`", "{", "do")):
            return end
        at = end + 1
    return at


def _closed(text: str, at: int) -> int:
    """Where the brace that was opened before ``at`` closes."""
    depth = 1
    for index in range(at, min(len(text), at + _FAR)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return min(len(text), at + _FAR)
