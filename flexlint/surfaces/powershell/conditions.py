"""What a condition of PowerShell tells of the orchestration mode: ``$mode -eq 'Uniform'``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    present,
)
from flexlint.regex import regex

_PART = regex(
    r"(?P<deeper>[(\[{])|(?P<higher>[)\]}])|(?P<joined>(?<=[\s)])-(?:and|or|xor)(?=[\s(]))", re.I
)
_NOT = regex(r"\s*(?:-not\b|!)\s*", re.IGNORECASE)
_COMPARISON = regex(
    r"(?P<left>.*?\S)\s+-[ci]?(?P<operator>eq|ne|like|notlike|match|notmatch)\s+(?P<right>\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_MODE = regex(
    r"(?:[\"']\^?(?P<word>uniform|flexible)\$?[\"']|\[[\w.]{1,120}\]::(?P<member>uniform|flexible))\Z",
    re.IGNORECASE,
)
_PATH = regex(r"\$(?:\w+|\{\w+\})(?:\??\.\w+)*\Z")
"""What may be there or not: a variable, a property."""
_EMPTY = regex(
    r"\[(?:System\.)?string\]::IsNullOr(?:Empty|WhiteSpace)\(\s*(?P<what>[^()]*?)\s*\)\Z", re.I
)
_EQUAL = frozenset({"eq", "like", "match"})
_LONGEST = 600
_DEEPEST = 8
NO_NAMES: Mapping[str, Telling] = MappingProxyType({})


def told(text: str, code: str, names: Mapping[str, Telling] = NO_NAMES, depth: int = 0) -> Telling:
    """What the condition ``text`` tells, either way.

    ``code`` is ``text`` without the insides of strings, ``names`` what variables tell that hold
    conditions, by their names in lower case.
    """
    if len(text) > _LONGEST or depth > _DEEPEST:
        return SILENT
    # "-and" and "-or" have the same rank and are read from the left.
    done = level = 0
    telling: Telling | None = None
    operator = ""
    for match in _PART.finditer(code):
        level += (match["deeper"] is not None) - (match["higher"] is not None)
        if match["joined"] is None or level:
            continue
        part = _part(text[done : match.start()], code[done : match.start()], names, depth)
        telling = _joined(telling, operator, part)
        operator, done = match["joined"].lower(), match.end()
    return _joined(telling, operator, _part(text[done:], code[done:], names, depth))


def _joined(before: Telling | None, operator: str, part: Telling) -> Telling:
    if before is None:
        return part
    if operator == "-and":
        return all_of([before, part])
    return any_of([before, part]) if operator == "-or" else SILENT


def _part(text: str, code: str, names: Mapping[str, Telling], depth: int) -> Telling:
    negated = _NOT.match(code)
    if negated is not None:
        return _part(text[negated.end() :], code[negated.end() :], names, depth).negated()
    start, end = len(code) - len(code.lstrip()), len(code.rstrip())
    text, code = text[start:end], code[start:end]
    if _is_enclosed(code):
        return told(text[1:-1], code[1:-1], names, depth + 1)
    comparison = _COMPARISON.match(text)
    if comparison is not None:
        equal = comparison["operator"].lower() in _EQUAL
        return _compared(comparison["left"].strip(), equal, comparison["right"].strip())
    empty = _EMPTY.match(text)
    if empty is not None:
        return present(empty["what"], False)
    if not _PATH.match(text):
        return SILENT
    return names.get(text[1:].strip("{}").lower()) or present(text, True)


def _is_enclosed(code: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    if code[:1] != "(" or code[-1:] != ")":
        return False
    level = 0
    for at, character in enumerate(code):
        level += (character == "(") - (character == ")")
        if not level:
            return at == len(code) - 1
    return False


def _compared(left: str, equal: bool, right: str) -> Telling:
    for mode, other in ((right, left), (left, right)):
        match = _MODE.match(mode)
        if match is not None:
            word = match["word"] or match["member"]
            return compared(MODES[word.lower()], equal, other) if "$" in other else SILENT
        if mode.lower() in {"$null", '""', "''"} and _PATH.match(other):
            return present(other, not equal)
    return SILENT
