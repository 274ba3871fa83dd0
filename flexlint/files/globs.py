"""Patterns on paths, read the way ``.gitignore`` reads them (without negation)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count

_STAR = "*"
_ANY_DEPTH = ["**"]


@lru_cache(maxsize=256)
def translate(pattern: str, prefix: str = "g", below: bool = True) -> str:
    """A regular expression (for ``fullmatch``) that says what ``pattern`` matches.

    The path has ``/`` and is relative to the pattern's root. A pattern with a ``/`` before its
    end is anchored at the root, any other matches at every depth; ``*`` and ``?`` stop at
    ``/``, ``**`` between slashes does not, ``[a-z]`` and ``[!a-z]`` are classes. What matches a
    directory matches everything below it; with a ``/`` at its end it matches nothing else. Without
    ``below`` it matches only what it says itself.

    The expression decides where the text after a wildcard stands as soon as it has found it the
    first time, which is all that wildcards need: however many there are, the time is the
    length of the pattern times that of the path, squared at worst. Names of its groups begin
    with ``prefix``.
    """
    body = pattern.strip()
    only_below = body.endswith("/")
    body = body.rstrip("/")
    body = body.removeprefix("./") if body != "." else "**"
    anchored = "/" in body
    segments = _segments(body.lstrip("/"))
    groups = (f"{prefix}{number}" for number in count())
    expression = _path(segments if anchored else [_ANY_DEPTH, *segments], groups)
    if only_below:
        return f"(?s:{expression}/.*)"
    return f"(?s:{expression}{'(?:/.*)?' if below else ''})"


def _segments(body: str) -> list[list[str]]:
    """The segments of ``body``; each item is a star or an expression for one character."""
    segments: list[list[str]] = [[]]
    at = 0
    while at < len(body):
        char = body[at]
        items = segments[-1]
        if char == "\\" and at + 1 < len(body):
            at += 1
            char = body[at]
            items.append(re.escape(char))
            if char == "/":
                items.pop()
                segments.append([])
        elif char == "/":
            segments.append([])
        elif char == "*":
            end = at
            while body.startswith("*", end):
                end += 1
            alone = not items and end - at > 1 and (end == len(body) or body[end] == "/")
            items.append("**" if alone else _STAR)
            at = end - 1
        elif char == "?":
            items.append("[^/]")
        elif char == "[" and (end := body.find("]", at + 2)) > 0:
            items += _character_class(body[at + 1 : end])
            at = end
        else:
            items.append(re.escape(char))
        at += 1
    return segments


def _path(segments: list[list[str]], groups: Iterator[str]) -> str:
    out: list[str] = []
    anywhere = False
    stretch: list[str] = []
    for number, segment in enumerate(segments):
        if segment != _ANY_DEPTH:
            stretch.append(_segment(segment, groups))
        last = number == len(segments) - 1
        if not last and segment != _ANY_DEPTH:
            continue
        if stretch:
            written = "/".join(stretch) + (r"(?=/|\Z)" if segment != _ANY_DEPTH else "/")
            out.append(_first(f"(?:[^/]*/)*?{written}", groups) if anywhere else written)
            stretch = []
        if segment == _ANY_DEPTH and last:
            out.append(".*")
        anywhere = segment == _ANY_DEPTH
    return "".join(out)


def _segment(items: list[str], groups: Iterator[str]) -> str:
    """One segment: the text before the first star, between stars, and behind the last."""
    runs: list[list[str]] = [[]]
    for item in items:
        if item != _STAR:
            runs[-1].append(item)
        elif runs[-1] or len(runs) == 1:
            runs.append([])
    first, *more = ("".join(run) for run in runs)
    if not more:
        return first
    between = [_first(f"[^/]*?{run}", groups) for run in more[:-1]]
    return "".join([first, *between, "[^/]*", more[-1]])


def _first(expression: str, groups: Iterator[str]) -> str:
    """``expression`` where it matches first; it is not tried again further on."""
    name = next(groups)
    return f"(?=(?P<{name}>{expression}))(?P={name})"


def _character_class(inner: str) -> list[str]:
    """An expression for one of the characters; what is no class stands for itself."""
    negated = inner[:1] in ("!", "^")
    members = inner[1:] if negated else inner
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", members)
    expression = f"[{'^/' if negated else ''}{escaped}]"
    try:
        re.compile(expression)
    except re.error:  # such as [z-a]
        return [re.escape(char) for char in f"[{inner}]"]
    return [expression]


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether a path (relative, ``/``) is matched by one of ``patterns``."""
    written = [pattern for pattern in patterns if pattern.strip()]
    expressions = [translate(each, f"g{number}_") for number, each in enumerate(written)]
    if not expressions:
        return lambda path: False
    found = re.compile("|".join(expressions)).fullmatch
    return lambda path: found(path) is not None
