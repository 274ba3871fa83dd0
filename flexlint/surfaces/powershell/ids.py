"""Variables that surely hold no name of a machine: numbers, and pieces of names."""

from __future__ import annotations

import re

from flexlint.lexical.machine_names import COUNTED, CUT, is_piece
from flexlint.model import Array, Unknown, Value

_SET = re.compile(
    r"\$(?P<name>[A-Za-z_]\w*)[ \t]{0,9}=[ \t]{0,9}(?P<value>[^\s=][^\n;]{0,200})"
    r"|\bforeach[ \t]{0,9}\([ \t]{0,9}\$(?P<item>\w+)[ \t]+in[ \t]+(?P<items>[^\n{]{1,200})",
    re.IGNORECASE,
)
_TYPED = re.compile(
    r"\[(?:System\.)?(?P<type>string|u?int(?:16|32|64)?|long|byte)\][ \t]{0,9}(?:\r?\n[ \t]{0,40})?"
    r"\$(?P<name>[A-Za-z_]\w*)",
    re.IGNORECASE,
)
"""A variable that is declared as a number, which it then always holds, or as a text."""
_DECIMALS = re.compile(
    r"(?:\[\w+(?:\[\])?\][ \t]*)?(?:@?\()?[ \t]*"
    r"(?:\d+[ \t]*\.\.[ \t]*[^|\n]+|(?P<q>[\"']?)\d+(?P=q)(?:[ \t]*,[ \t]*[\"']?\d+[\"']?)*)"
    r"[ \t)]*\Z"
)
_PIPED = re.compile(
    r"(?P<from>[^|;\n{}]{1,120})\|[ \t]*(?:%|ForEach-Object)[ \t]*(?:-Process[ \t]*)?\{",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?:\[\w+\][ \t]*)?\"?(?:\$\()?\$(?P<name>\w+)\)?\"?(?:\.ToString\(\))?\Z", re.I
)
_WHOLE = re.compile(
    r"\(?(?P<whole>\$\w+(?:\.\w+)*)(?:\.Split\(['\"]_['\"]\)|[ \t]+-c?split[ \t]+['\"]_['\"]\))"
    r"\[-?\d\]\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 400


class Ids:
    """Says of ids in one script which of them name no virtual machine. Linear in the script."""

    def __init__(self, text: str) -> None:
        self._text = text
        found: dict[str, set[str]] = {}
        for match in _SET.finditer(text):
            name = match.group("name") or match.group("item")
            given = (match.group("value") or match.group("items")).strip()
            found.setdefault(name.lower(), set()).add(_origin(given))
        self._whys = {name: min(whys) for name, whys in found.items() if len(whys) == 1}
        types: dict[str, set[str]] = {}
        for match in _TYPED.finditer(text):
            types.setdefault(match.group("name").lower(), set()).add(match.group("type").lower())
        self._whys |= {name: COUNTED for name, all_ in types.items() if "string" not in all_}

    def value(self, text: str, at: int, value: Value) -> Value:
        """``value`` of the argument ``text`` written at ``at``, with what is known of its ids."""
        if isinstance(value, Array):
            if len(value.items) != 1:
                return value
            return Array((self.value(text, at, value.items[0]),), value.span, value.open)
        why = self._why(text.strip(), at) if isinstance(value, Unknown) else ""
        return Unknown(why, value.span) if why else value

    def _why(self, text: str, at: int) -> str:
        plain = _PLAIN.match(text)
        if plain is None:
            return CUT if is_piece(text) else ""
        name = plain.group("name").lower()
        if name not in {"_", "psitem"}:
            return self._whys.get(name, "")
        loops = list(_PIPED.finditer(self._text, max(0, at - _LOOK_BACK), at))
        return _origin(loops[-1].group("from").strip()) if loops else ""


def _origin(expression: str) -> str:
    if _DECIMALS.match(expression.partition("#")[0].strip()):
        return COUNTED
    return CUT if expression.startswith(("$", "(")) and is_piece(expression) else ""


def whole_name(text: str) -> str | None:
    """The name that ``text`` cuts its last piece from, if it is written so."""
    match = _WHOLE.match(text.strip())
    return match.group("whole") if match else None
