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
    is_about_mode,
    is_spelled,
    never_equal,
    or_absent,
    present,
)
from flexlint.record import record
from flexlint.regex import regex

_PART = regex(
    r"(?P<deeper>[(\[{])|(?P<higher>[)\]}])|(?P<joined>(?<=[\s)])-(?:and|or|xor)(?=[\s(]))", re.I
)
_NOT = regex(r"\s*(?:-not\b|!)\s*", re.IGNORECASE)
_COMPARISON = regex(
    r"(?P<left>.*?\S)\s+-(?P<case>[ci]?)"
    r"(?P<operator>eq|ne|like|notlike|match|notmatch|in|notin|contains|notcontains)\s+(?P<right>\S.*)\Z",
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
_EQUAL = frozenset({"eq", "like", "match", "in", "contains"})
_LIST = frozenset({"in", "notin"})
_LISTED = frozenset({"contains", "notcontains"})
_WORD = regex(r"[\"'](?P<word>\w{1,20})[\"']\Z")
_FOLDED = regex(r"\.To(?P<how>Lower|Upper)(?:Invariant)?\(\)\Z", re.IGNORECASE)
_READ = regex(r"\.orchestrationMode\Z", re.IGNORECASE)
_INSTEAD = regex(r"\(.{1,300}\?\?\s{0,4}(?P<word>[\"']\w{1,20}[\"'])\s{0,4}\)\Z", re.DOTALL)
_NONE = frozenset({"$null", '""', "''"})
_LONGEST = 600
_DEEPEST = 8
_LAST = regex(
    r"(?P<last>\w{1,80}(?:(?:\[[^\[\]]{0,40}\]|\([^()]{0,80}\))?\??[.:]\w{1,80}){0,9})[\]\"')}\s]{0,20}\Z"
)
"""What is read at last: the property with what it is of, or the variable."""
_LOOKED_BACK = 300
_ANY = regex(r"\$\{?(?P<name>\w+)")
_METHODS = regex(r"(?:\.\w+\(\))+\Z")
_VARIABLE = regex(r"[\"']?\$\{?(?P<name>\w+)\}?[\"']?\Z")


@record
class Names:
    """What is known of variables at a place, by their names in lower case."""

    conditions: Mapping[str, Telling] = MappingProxyType({})
    """What those tell that hold conditions."""
    modes: frozenset[str] = frozenset()
    """Those that hold a mode."""
    others: frozenset[str] = frozenset()
    """Those that hold another mode, whatever they are called."""


NO_NAMES = Names()


def reads_mode(written: str, names: Names = NO_NAMES) -> bool:
    """Whether what is ``written`` reads a mode: the last part of it is named for one, or it is a
    variable that holds one."""
    written = _METHODS.sub("", written.strip())
    variable = _VARIABLE.match(written)
    if variable is not None and variable["name"].lower() in names.modes:
        return True
    if any(match["name"].lower() in names.others for match in _ANY.finditer(written)):
        return False
    if _is_enclosed(written.removeprefix("$")) and "orchestration" in written.lower():
        return True
    last = _LAST.search(written[-_LOOKED_BACK:])
    return last is not None and is_about_mode(last["last"])


def told(text: str, code: str, names: Names = NO_NAMES, depth: int = 0) -> Telling:
    """What the condition ``text`` tells, either way.

    ``code`` is ``text`` without the insides of strings, ``names`` what is known of variables.
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


def _part(text: str, code: str, names: Names, depth: int) -> Telling:
    negated = _NOT.match(code)
    if negated is not None:
        text, code = text[negated.end() :], code[negated.end() :]
        if _COMPARISON.match(text) and not _is_enclosed(code.strip()):
            return SILENT  # -not binds more tightly
        return _part(text, code, names, depth).negated()
    start, end = len(code) - len(code.lstrip()), len(code.rstrip())
    text, code = text[start:end], code[start:end]
    if _is_enclosed(code):
        return told(text[1:-1], code[1:-1], names, depth + 1)
    comparison = _COMPARISON.match(text)
    if comparison is not None:
        operator = comparison["operator"].lower()
        left, right = comparison["left"].strip(), comparison["right"].strip()
        equal = operator in _EQUAL
        if operator in _LISTED:
            left, right = right, left
        absent = False
        if operator in _LIST | _LISTED:
            right, absent = _only_mode(right)
        telling = _compared(left, equal, right, names)
        if absent:
            telling = or_absent(telling, equal)
        return _as_spelled(telling, left, right, equal) if comparison["case"] == "c" else telling
    empty = _EMPTY.match(text)
    if empty is not None:
        return present(empty["what"], False)
    if not _PATH.match(text):
        return SILENT
    return names.conditions.get(text[1:].strip("{}").lower()) or present(text, True)


def _as_spelled(telling: Telling, left: str, right: str, equal: bool) -> Telling:
    """``telling`` of a comparison to which a letter in another case is another letter."""
    word = _WORD.match(right) or _WORD.match(left)
    read = left if _WORD.match(right) else right
    folded = _FOLDED.search(read)
    fold = folded["how"].lower() if folded is not None else "" if _READ.search(read) else "any"
    if word is None or is_spelled(word["word"], fold):
        return telling
    return never_equal(telling, equal)


def _only_mode(listed: str) -> tuple[str, bool]:
    """The mode that a list such as ``@('Uniform', $null)`` names and no other ("" if there is
    none), and whether a set without one is in it as well."""
    items = {item.strip() for item in listed.strip().removeprefix("@").strip("()").split(",")}
    named = items - _NONE
    if len(named) != 1 or _MODE.match(only := named.pop()) is None:
        return "", False
    return only, bool(items & _NONE)


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


def _compared(left: str, equal: bool, right: str, names: Names) -> Telling:
    for mode, other in ((right, left), (left, right)):
        match = _MODE.match(mode)
        if match is not None:
            word = match["word"] or match["member"]
            if not other.startswith(("$", "(", "[", '"')) or not reads_mode(other, names):
                return SILENT
            telling = compared(MODES[word.lower()], equal, other)
            instead = _INSTEAD.match(other)
            if instead is not None and (stands := _MODE.match(instead["word"])) is not None:
                telling = or_absent(telling, (stands["word"].lower() == word.lower()) is equal)
            return telling
        if mode.lower() in {"$null", '""', "''"} and _PATH.match(other):
            return present(other, not equal)
    return SILENT
