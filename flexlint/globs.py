"""Patterns on paths, read the way ``.gitignore`` reads them (without negation)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache


@lru_cache(maxsize=256)
def translate(pattern: str) -> str:
    """A regular expression (for ``fullmatch``) that says what ``pattern`` matches.

    The path has ``/`` and is relative to the pattern's root. A pattern with a ``/`` before its
    end is anchored at the root, any other matches at every depth; ``*`` and ``?`` stop at
    ``/``, ``**`` does not, ``[a-z]`` and ``[!a-z]`` are classes. What matches a directory
    matches everything below it; with a ``/`` at its end it matches nothing else.
    """
    body = pattern.strip()
    only_below = body.endswith("/")
    body = body.rstrip("/")
    body = body.removeprefix("./") if body != "." else "**"
    anchored = "/" in body
    body = body.lstrip("/")
    expression = "" if anchored else "(?:.*/)?"
    expression += _segments(body)
    return f"(?s:{expression}{'/.*' if only_below else '(?:/.*)?'})"


def _segments(body: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(body):
        char = body[at]
        if body.startswith("**/", at) and (at == 0 or body[at - 1] == "/"):
            out.append("(?:.*/)?")
            at += 3
            continue
        if body.startswith("**", at):
            out.append(".*")
            at += 2
            continue
        if char == "*":
            out.append("[^/]*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[" and (end := body.find("]", at + 2)) > 0:
            out.append(_character_class(body[at + 1 : end]))
            at = end
        elif char == "\\" and at + 1 < len(body):
            at += 1
            out.append(re.escape(body[at]))
        else:
            out.append(re.escape(char))
        at += 1
    return "".join(out)


def _character_class(inner: str) -> str:
    negated = inner[:1] in ("!", "^")
    members = inner[1:] if negated else inner
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", members)
    expression = f"[{'^/' if negated else ''}{escaped}]"
    try:
        re.compile(expression)
    except re.error:  # such as [z-a]
        return re.escape(f"[{inner}]")
    return expression


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether a path (relative, ``/``) is matched by one of ``patterns``."""
    expressions = [translate(pattern) for pattern in patterns if pattern.strip()]
    if not expressions:
        return lambda path: False
    found = re.compile("|".join(expressions)).fullmatch
    return lambda path: found(path) is not None


def is_anchored(pattern: str) -> bool:
    """Whether ``pattern`` matches at its root only."""
    return "/" in pattern.strip().rstrip("/")
