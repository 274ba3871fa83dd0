"""What a Makefile or a batch file puts into its commands by name: ``$(AZ)``, ``%AZ%``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flexlint.regex import regex

_OF_MAKE = regex(
    r"^[ ]*(?:(?:override|export)[ \t]+){0,2}(?P<name>[A-Za-z_][\w.]{0,80})"
    r"[ \t]*(?::{1,3}|\?)?=[ \t]*(?P<value>[^\n#\\]{1,400})$",
    re.MULTILINE,
)
_OF_BATCH = regex(
    r"^[ \t]*@?set[ \t]+\"?(?P<name>[A-Za-z_]\w{0,80})=(?P<value>[^\"\r\n%&|]{1,400})",
    re.MULTILINE | re.IGNORECASE,
)
_PUT_IN = regex(r"\$[({](?P<name>[A-Za-z_][\w.]{0,80})[)}]")
_USED = regex(
    r"[@+\-]{0,3}(?:\$[({](?P<make>[A-Za-z_][\w.]{0,80})[)}]|%(?P<batch>[A-Za-z_]\w{0,80})%)\Z"
)
_ON_SETS = regex(r"\bvmss\b|\baz\s+rest\b")
_MOST_NAMES = 50
_MOST = 8
_DEEPEST = 3
_LONGEST = 400


def macros_of(text: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """The values that ``text`` gives names, each once, in its order; those of a batch file by their
    names in lower case. ``kind`` is that of the file; others have none."""
    if kind not in {"make", "batch"}:
        return {}
    found: dict[str, list[str]] = {}
    for match in (_OF_MAKE if kind == "make" else _OF_BATCH).finditer(text):
        name = match["name"] if kind == "make" else match["name"].lower()
        values = found.setdefault(name, [])
        value = match["value"].strip()
        if value not in values and len(values) < _MOST:
            values.append(value)
    return {name: tuple(values) for name, values in found.items()}


def macro(word: str) -> str | None:
    """The name that ``word`` is for, as :func:`macros_of` has it; None if it is for none."""
    match = _USED.match(word)
    if match is None:
        return None
    return match["make"] or match["batch"].lower()


def values_of(name: str, macros: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What ``name`` may stand for, the names within put in."""
    found = list(macros.get(name, ()))
    for _ in range(_DEEPEST):
        following: list[str] = []
        for value in found:
            inner = _PUT_IN.search(value)
            known = macros.get(inner["name"], ()) if inner is not None else ()
            if inner is None or not known:
                following.append(value)
                continue
            for each in known:
                whole = value[: inner.start()] + each + value[inner.end() :]
                following += [whole] if len(whole) <= _LONGEST else []
        found = following[:_MOST]
    return found


def calling(macros: Mapping[str, tuple[str, ...]]) -> re.Pattern[str] | None:
    """What finds the use of a name that stands for a command on scale sets; None if none does."""
    names = [
        name for name in macros if any(_ON_SETS.search(each) for each in values_of(name, macros))
    ]
    if not names:
        return None
    words = "|".join(map(re.escape, names[:_MOST_NAMES]))
    return re.compile(rf"\$[({{](?:{words})[)}}]|%(?i:{words})%")
