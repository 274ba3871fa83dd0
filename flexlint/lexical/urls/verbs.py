"""The HTTP method of a request, read from the text around its URL."""

from __future__ import annotations

import re

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.lexical.urls.statements import statement_around
from flexlint.record import record
from flexlint.regex import regex

_ANY = ANY_HTTP_METHOD.lower()
_V = f"(?P<v>{_ANY})"
_DIRECT = regex(rf"(?<![\w.\-])(?:\w*\.)?{_V}\W{{1,12}}$", re.IGNORECASE)
_NAMED = regex(
    rf"(?:\b\w*(?:method|verb)\w*[\"']?\s{{0,4}}(?:[:=,(]|=>|\s)\s{{0,8}}"
    rf"|(?<!\w)-(?:X|Me\w*)\s*(?:=\s*)?|--request[ =]+|--method[ =]+|-m[ ]+"
    rf"|\bmethod\W?\b|\bMethod(?=(?:{_ANY})\b)"
    rf"|\bMethods?\.|\bHttp(?={_ANY})|\bAs(?=[A-Z][a-z]+\(\)))"
    rf"[\"'$@]{{0,2}}(?:[\w.]{{1,40}}(?:\.|::))?(?:Method\.?)?{_V}(?![a-z_])",
    re.IGNORECASE,
)
_CALL = regex(
    rf"(?:(?:\.|::|->)\s{{0,4}}|@|\bdo_?|\bhttp_?|\bHttp|\bsend_?|\b[a-z]\w{{0,30}}_|\[)(?:http_?)?{_V}"
    r"(?:_?(?:as|from|for)?_?(?:async|json|object|entity|string|request|with\w{0,20}|stream|"
    r"byte|to|url|fetch)){0,4}(?:\.new)?\s{0,4}(?:<[^<>()\n]{0,80}>)?\s{0,4}\(",
    re.IGNORECASE,
)
_CONSTANT = regex(
    rf"[\"'`]{_V}[\"'`]|\b{_V.replace('?P<v>', '?P<w>').upper().replace('?P<W>', '?P<w>')}\b"
)
_SET = regex(
    rf"\b\w*(?:method|verb)\w*[\"']?\s{{0,4}}(?::=|=>|[:=,])\s{{0,8}}[\"'$@]{{0,2}}"
    rf"(?:[\w.]{{1,40}}(?:\.|::))?(?:Method\.?)?{_V}(?![a-z_])",
    re.IGNORECASE,
)
_FETCHED = regex(rf"(?<![A-Za-z])(?P<v>(?i:{_ANY}))[A-Z_]\w*\(\s*[$@]?\Z")
_DATED = regex(r"[\"'`]?\s*,\s*[\"'`]20\d\d-\d\d-\d\d")
"""An API version goes with the URL: ``getResource(id, '2024-07-01')``."""
_LEFT = 400
_RIGHT = 300
_STATEMENT_END = regex(
    r";[ \t]*(?:\n|\Z)|\n[ \t]*\n|\n[ \t]*\}"
    r"|\n[ \t]*(?:def|func|function|class|public|private)\b"
)
_ASSIGNED = regex(
    r"(?<![\w.\-])(?:[\w.]{0,80}\.)?(?P<name>[A-Za-z_]\w*)[\"']?\s*"
    r"(?::\s*[\w<>\[\].,](?:[\w<>\[\]., ]{0,38}[\w<>\[\].,])?\s*)?(?::=|=|<-)(?![=>~])"
)
_USE_WINDOW = 3000


@record
class Verb:
    """An HTTP method, and whether it stands with its URL beyond doubt."""

    name: str
    strong: bool


def _word(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return (groups.get("v") or groups.get("w") or "").upper()


def verb_at(text: str, start: int, end: int) -> Verb | None:
    """The method of the request whose URL literal is ``text[start:end]``, or None.

    Looks at the statement around it and no further than a few hundred characters.
    """
    fetched = _FETCHED.search(text[max(0, start - 60) : start])
    if fetched is not None and _DATED.match(text, end):
        return Verb(_word(fetched), True)
    first, last = statement_around(text, start, end)
    left, right = text[first:start], text[end:last]
    match = _DIRECT.search(left[-24:])
    if match:
        return Verb(_word(match), True)
    for pattern in (_NAMED, _CALL):
        found = list(pattern.finditer(left))
        if found:
            return Verb(_word(found[-1]), True)
        match = pattern.search(right) if pattern is _NAMED else None
        if match:
            return Verb(_word(match), True)
    return _beside(text, start, end)


def _beside(text: str, start: int, end: int) -> Verb | None:
    """A method set in a statement of its own, or named as a constant close by."""
    left = text[max(0, start - _LEFT) : start]
    breaks = [m.end() for m in _STATEMENT_END.finditer(left)]
    left = left[breaks[-1] :] if breaks else left
    right = text[end : end + _RIGHT]
    stop = _STATEMENT_END.search(right)
    right = right[: stop.start()] if stop else right
    found = list(_SET.finditer(left))
    match = found[-1] if found else _SET.search(right)
    if match:
        return Verb(_word(match), True)
    found = list(_CONSTANT.finditer(left[-120:]))
    match = found[-1] if found else _CONSTANT.search(right[:120])
    return Verb(_word(match), False) if match else None


def verb_of_variable(text: str, literal_start: int, end: int) -> Verb | None:
    """The method of the request that a variable assigned from the literal is used in.

    ``literal_start`` is the offset of the literal's quote (or first character).
    """
    left = text[max(0, literal_start - 800) : literal_start]
    breaks = [m.end() for m in _STATEMENT_END.finditer(left)]
    found = list(_ASSIGNED.finditer(left[breaks[-1] :] if breaks else left))
    if not found:
        return None
    name = found[-1].group("name")
    window = text[end : end + _USE_WINDOW]
    for count, use in enumerate(re.finditer(rf"(?<![\w]){re.escape(name)}(?!\w)", window)):
        if count == 4:
            break
        if re.match(r"\s*(?::=|=)(?!=)", window[use.end() : use.end() + 4]):
            break
        at = end + use.start()
        verb = verb_at(text, at, at + len(name))
        if verb is not None:
            return verb
    return None
