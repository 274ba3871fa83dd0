"""What the variables of a PowerShell script hold that name a scale set.

A variable that is set once, to a string, is that string. One of which nothing else is known is
the same wherever a function, or the script outside of functions, sets it once at most.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from flexlint.model import Known, Span, Unknown, Value

_VARIABLE = re.compile(r"\"?\$\{?(?P<name>(?:\w+:)?\w{1,80})\}?\"?\Z")
_SET = re.compile(
    r"\$(?P<name>(?:\w+:)?\w{1,80})[ \t]{0,20}(?P<how>[-+*/]?=(?!=)|\+\+|--|,|in\b)", re.IGNORECASE
)
_FOR_EACH = re.compile(r"\bforeach[ \t]{0,20}\([ \t]{0,20}\Z", re.IGNORECASE)
_STRING = re.compile(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[;\r\n]|\Z)"
)
_FUNCTION = re.compile(
    r"\b(?:function|filter|workflow)[ \t]+[\w:\-]{1,80}[^{}]{0,300}\{", re.IGNORECASE
)
_MARKS = re.compile(r"[{}]")
_CHANGING = frozenset({"_", "psitem", "args", "input", "this", "matches"})
"""Variables that PowerShell itself sets anew."""
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Held:
    """The variables of one script."""

    strings: Mapping[str, tuple[str, int, int]]
    """name in lower case -> the only string that it is set to, and where that stands."""
    changing: frozenset[tuple[str, int]]
    """Those that a function (by where it starts; -1 outside) sets more than once, or in turns."""
    starts: tuple[int, ...]
    owners: tuple[int, ...]
    """From each of the places ``starts`` on, the function that it is in."""

    @classmethod
    def of(cls, text: str, code: str) -> Held:
        """Those of ``text``; ``code`` is the same without strings and comments."""
        starts, owners = _functions(code)
        places: dict[tuple[str, int], int] = {}
        settings: dict[str, list[int]] = {}
        changing: set[tuple[str, int]] = set()
        for match in _SET.finditer(code):
            how = match["how"].lower()
            each = _FOR_EACH.search(code, max(0, match.start() - _NEAR), match.start()) is not None
            if (how == "in") is not each or how == ",":
                continue
            name = match["name"].lower()
            key = (name, _owner(starts, owners, match.start()))
            places[key] = places.get(key, 0) + 1
            if each or how != "=" or places[key] > 1:
                changing.add(key)
            settings.setdefault(name, []).append(match.end())
        strings: dict[str, tuple[str, int, int]] = {}
        for name, ends in settings.items():
            found = _STRING.match(text, ends[0]) if len(ends) == 1 else None
            if found is not None:
                strings[name] = (found["text"], found.start("text"), found.end("text"))
        return cls(strings, frozenset(changing), starts, owners)

    def value(self, written: str, at: int, value: Value) -> Value:
        """What is known of ``written``, which stands at ``at`` and by itself is ``value``."""
        if not isinstance(value, Unknown):
            return value
        match = _VARIABLE.match(written)
        if match is None or match["name"].lower() in _CHANGING:
            return value
        name = match["name"].lower()
        known = self.strings.get(name)
        if known is not None:
            return Known(known[0], value.span, via=(Span(known[1], known[2]),))
        owner = _owner(self.starts, self.owners, at)
        if (name, owner) in self.changing:
            return value
        return Unknown(value.why, value.span, f"${name}@{owner}")


def _functions(code: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """From which place on, which function: by where it starts, -1 outside of all."""
    begins = {match.end() - 1: match.start() for match in _FUNCTION.finditer(code)}
    if not begins:
        return (0,), (-1,)
    starts, owners = [0], [-1]
    open_: list[int] = [-1]
    for mark in _MARKS.finditer(code):
        at = mark.start()
        if mark.group() == "{":
            open_.append(begins.get(at, open_[-1]))
        elif len(open_) > 1:
            open_.pop()
        if open_[-1] != owners[-1]:
            starts.append(at)
            owners.append(open_[-1])
    return tuple(starts), tuple(owners)


def _owner(starts: tuple[int, ...], owners: tuple[int, ...], at: int) -> int:
    return owners[max(0, bisect_right(starts, at) - 1)]
