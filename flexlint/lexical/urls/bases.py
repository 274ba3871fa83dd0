"""Variables that hold the front part of a URL, and where a path goes on behind one of them.

``const base = `…/virtualMachineScaleSets/${name}` `` and later ``base + '/virtualMachines/'``:
the request stands where the path ends, its scale set where the variable is assigned.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from flexlint.lexical.urls.paths import PathText, follow, joins, read_path, read_path_behind
from flexlint.lexical.urls.routes import Segment
from flexlint.record import record
from flexlint.regex import regex

_ASSIGNED = regex(
    r"(?<![\w.\-])(?:[\w.]{0,80}\.)?(?P<name>[A-Za-z_]\w*)[\"']?\s*"
    r"(?::[ \t]*[\w<>\[\].,](?:[\w<>\[\]., ]{0,38}[\w<>\[\].,])?\s*)?(?::=|=|<-)(?![=>~])"
)
_RETURNED = regex(
    r"\b(?:function|def|func|fun|sub)\s+(?:\([^()]{0,80}\)\s*)?(?P<name>[A-Za-z_]\w*)\s*"
    r"\([^()]{0,300}\)[^\"'`;=]{0,80}\breturn\b"
    r"|(?<![\w.])(?P<arrow>[A-Za-z_]\w*)\s*=[^()\"'`;=]{0,220}"
    r"(?:\([^()\"'`;=]{0,200}\)\s*(?::\s*\w+\s*)?)?=>\s*(?:\{\s*return\b)?"
)
_STATEMENT_END = regex(r";[ \t]*(?:\n|\Z)|\n[ \t]*\n|\n[ \t]*\}")
_WRAPPING = regex(
    r"(?:format|printf|concat|url|uri|create|join|string|str|combine|parse|of|path\w*)!?\s*\Z",
    re.IGNORECASE,
)
_IDENTIFIER = regex(r"(?<![A-Za-z0-9_\-])[A-Za-z_]\w*(?![\w\-])")
_MAX_USES = 20_000
_LEFT = 800
_FORMATTED = regex(
    r"[\"'`](?:%[sv@]|\{0?\}|\{[01]\})(?P<path>/[^\"'`\n]{0,300})[\"'`]\s*"
    r"(?:,|%|\.format\(|\.formatted\()\s*\(?(?:[\w.$]{0,60}(?:\.|->))?\$?\Z"
)
_HOLE_OPEN = regex(r"(?:\$\{|#\{|\{\{|\{|\$\(|\$)\s*(?:\$?[\w.:]{0,60}(?:\.|->|:))?\$?\Z")
_HOLE_CLOSE = regex(r"(?:\([^()\n]{0,100}\))?\s*(?P<close>\}\}|\}|\))")
_ROOTED = regex(r"(?:\$@|@\$|[fFrRbBuU$@]{0,2})[\"'`]{1,3}\\?/")
_CALLED = regex(r"\([^()\n]{0,100}\)")
_ASSIGNMENT_AFTER = regex(r"[\"']?[ \t]*(?::=|=)(?![=>~])")
_NAMED_ARGUMENT = regex(r"[(,{]\s?\Z")


@record
class Base:
    """A variable (or function) whose value is a URL that ends within a scale set's path."""

    name: str
    at: int
    """Where its literal ends: it counts from here on."""
    segments: tuple[Segment, ...]
    """The path behind ``virtualMachineScaleSets`` that it holds."""
    slash: bool
    """True if it ends with a slash."""
    provider: bool
    host: bool
    """As of the URL that it was made from."""
    front: str = ""
    """That URL up to ``Microsoft.Compute``, in one piece."""


@record
class BaseUse:
    """A use of a base: alone, or with the path that follows it."""

    base: Base
    start: int
    """Where the name stands."""
    path: PathText | None
    """None where the variable is used as it is."""
    held: bool = False
    """True if the name stands in a placeholder of a string."""


def name_assigned(text: str, literal: int) -> str | None:
    """The variable or function that gets the value whose string begins at ``literal``.

    None if the string is an argument of a call that sends it, or is assigned to nothing.
    """
    left = text[max(0, literal - _LEFT) : literal]
    breaks = [match.end() for match in _STATEMENT_END.finditer(left)]
    left = left[breaks[-1] :] if breaks else left
    found = [*_ASSIGNED.finditer(left), *_RETURNED.finditer(left)]
    if not found:
        return None
    last = max(found, key=lambda match: match.end())
    if not _is_value(left[last.end() :]):
        return None
    return last.group(last.lastgroup or "name")


def _is_value(between: str) -> bool:
    """Whether a string after ``between`` is (part of) the value and no argument of a request."""
    depth: list[int] = []
    for match in re.finditer(r"[()]|\bif\b|\breturn\b|[{}](?=\s)", between):
        token = match.group()
        if token == "(":
            depth.append(match.start())
        elif token == ")" and depth:
            depth.pop()
        elif token in {"{", "}", "if"}:
            return False
    return all(not between[:at].rstrip() or _is_wrapping(between[:at].rstrip()) for at in depth)


def _is_wrapping(before: str) -> bool:
    return before[-1] in "=+.&(,$" or _WRAPPING.search(before) is not None


def base_uses(text: str, bases: Iterable[Base]) -> Iterator[BaseUse]:
    """Where the ``bases`` are used, in the order of the text. Linear in its length."""
    by_name: dict[str, list[Base]] = {}
    for base in bases:
        by_name.setdefault(base.name, []).append(base)
    if not by_name:
        return
    starts = {name: [base.at for base in held] for name, held in by_name.items()}
    spoiled: dict[str, int] = {}
    count = 0
    for match in _IDENTIFIER.finditer(text, min(s[0] for s in starts.values())):
        name = match.group()
        if name not in by_name:
            continue
        count += 1
        if count > _MAX_USES:
            return
        index = bisect_left(starts[name], match.start()) - 1
        if index < 0:
            continue
        base = by_name[name][index]
        if _ASSIGNMENT_AFTER.match(text, match.end()) and not _NAMED_ARGUMENT.search(
            text[max(0, match.start() - 2) : match.start()]
        ):
            if not text[max(0, match.start() - 1) : match.start()].strip(" \t\n$@"):
                spoiled[name] = index
            continue
        if spoiled.get(name) == index:
            continue
        hole = _HOLE_OPEN.search(text[max(0, match.start() - 80) : match.start()])
        opening = hole.group().strip() if hole is not None else ""
        path = _path_held(text, opening, match.end(), base.slash) if opening else None
        if path is not None:
            yield BaseUse(base, match.start(), path, True)
            continue
        path = _path_after(text, match.start(), match.end(), base.slash)
        yield BaseUse(base, match.start(), path)


def _path_held(text: str, opening: str, end: int, slash: bool) -> PathText | None:
    """The path behind the placeholder (begun with ``opening``) whose name ends at ``end``."""
    at = _after_hole(text, opening, end)
    if at is None:
        return None
    follows = text[at : at + 1]
    if follows in {"/", "\\"} or (slash and (follows.isalnum() or follows in {"$", "{", "#", "%"})):
        return read_path(text, at, fresh=slash)
    return None


def _path_after(text: str, start: int, end: int, slash: bool) -> PathText | None:
    """The path that is added to the variable at ``text[start:end]``, or None."""
    formatted = _FORMATTED.search(text[max(0, start - 400) : start])
    if formatted is not None:
        at = max(0, start - 400) + formatted.start("path")
        return read_path(text, at)
    called = _CALLED.match(text, end)
    at = follow(text, called.end() if called else end)
    if at < 0:
        return None
    after = called.end() if called else end
    joined = joins(text, start)
    if not slash and not _ROOTED.match(text, at) and not joined():
        return None
    path = read_path_behind(text, after, joined)
    return path if path.segments else None


def _after_hole(text: str, opening: str, end: int) -> int | None:
    """The offset behind the placeholder in which a name ends at ``end``, or None if it is none."""
    if opening[0] == "$" and not opening.startswith(("${", "$(")):
        return end
    close = _HOLE_CLOSE.match(text, end)
    if close is None:
        return None
    wanted = ")" if opening.startswith("$(") else "}}" if opening.startswith("{{") else "}"
    if close.group("close") == wanted:
        return close.end()
    if wanted == "}" and close.group("close") == "}}":
        return close.end() - 1
    return None
