"""Variables that surely hold no name of a machine: numbers, and pieces of names."""

from __future__ import annotations

import re

from flexlint.lexical.machine_names import COUNTED, CUT, is_piece
from flexlint.model import Array, Unknown, Value
from flexlint.regex import regex
from flexlint.surfaces.powershell.variables import Setting, Variables

_GIVEN = regex(r"[ \t]{0,9}(?P<value>[^\s=][^\n;]{0,200})")
_ITEMS = regex(r"[ \t]+in[ \t]+(?P<items>[^\n{]{1,200})", re.IGNORECASE)
_TYPE = regex(
    r"\[(?:System\.)?(?P<type>string|u?int(?:16|32|64)?|long|byte)\][ \t]{0,9}"
    r"(?:\r?\n[ \t]{0,40})?\Z",
    re.IGNORECASE,
)
"""Before a variable that is declared as a number, which it then always holds, or as a text."""
_DECIMALS = regex(
    r"(?:\[\w+(?:\[\])?\][ \t]*)?(?:@?\()?[ \t]*"
    r"(?:\d+[ \t]*\.\.[ \t]*[^|\n]+|(?P<q>[\"']?)\d+(?P=q)(?:[ \t]*,[ \t]*[\"']?\d+[\"']?)*)"
    r"[ \t)]*\Z"
)
_PIPED = regex(
    r"(?P<from>[^|;\n{}]{1,120})\|[ \t]*(?:%|ForEach-Object)[ \t]*(?:-Process[ \t]*)?\{",
    re.IGNORECASE,
)
_PLAIN = regex(r"(?:\[\w+\][ \t]*)?\"?(?:\$\()?\$(?P<name>\w+)\)?\"?(?:\.ToString\(\))?\Z", re.I)
_WHOLE = regex(
    r"\(?(?P<whole>\$\w+(?:\.\w+)*)(?:\.Split\(['\"]_['\"]\)|[ \t]+-c?split[ \t]+['\"]_['\"]\))"
    r"\[-?\d\]\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 400
_NEAR = 80


class Ids:
    """Says of ids in one script which of them name no virtual machine. Linear in the script."""

    def __init__(self, text: str, variables: Variables) -> None:
        self._text = text
        self._variables = variables

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
            return self._of_variable(name, at)
        loops = list(_PIPED.finditer(self._text, max(0, at - _LOOK_BACK), at))
        return _origin(loops[-1].group("from").strip()) if loops else ""

    def _of_variable(self, name: str, at: int) -> str:
        seen = self._variables.seen(name, at).settings
        types = {type_ for each in seen if (type_ := self._type(each))}
        if types:
            return "" if "string" in types else COUNTED
        whys = {self._origin_of(each) for each in seen if not self._counts_on(each)}
        return whys.pop() if len(whys) == 1 else ""

    def _type(self, setting: Setting) -> str:
        match = _TYPE.search(self._text, max(0, setting.at - _NEAR), setting.at)
        return match["type"].lower() if match is not None else ""

    def _counts_on(self, setting: Setting) -> bool:
        """Whether a number stays one: ``$i++``."""
        return self._text.endswith(("++", "--"), setting.at, setting.end)

    def _origin_of(self, setting: Setting) -> str:
        if setting.how == "parameter":
            return ""
        if self._text.endswith("=", setting.at, setting.end):
            given = _GIVEN.match(self._text, setting.end)
            return _origin(given["value"].strip()) if given is not None else ""
        items = _ITEMS.match(self._text, setting.end)
        return _origin(items["items"].strip()) if items is not None else ""


def _origin(expression: str) -> str:
    if _DECIMALS.match(expression.partition("#")[0].strip()):
        return COUNTED
    return CUT if expression.startswith(("$", "(")) and is_piece(expression) else ""


def whole_name(text: str) -> str | None:
    """The name that ``text`` cuts its last piece from, if it is written so."""
    match = _WHOLE.match(text.strip())
    return match.group("whole") if match else None
