"""Hash tables as objects: ``@{ properties = @{ overprovision = $true } }``."""

from __future__ import annotations

import re

from flexlint.model import Array, Entry, Known, Object, Span, Unknown, Value
from flexlint.record import record_with
from flexlint.regex import regex
from flexlint.surfaces.powershell.lexer import STRING

_TABLE = regex(r"(?:\[(?:ordered|hashtable|pscustomobject)\][ \t]{0,20})?@\{", re.IGNORECASE)
_BLANK = regex(r"(?:[ \t]|`[ \t]*\r?\n)*")
_BETWEEN = regex(r"(?:[\s;,]|`(?=\r?\n)|<#(?:[^#]|#(?!>))*(?:#>)?|#[^\r\n]*)*")
_KEY = regex(r"(?P<q>[\"']?)(?P<key>[\w.\-]{1,200})(?P=q)[ \t]{0,40}=(?!=)[ \t]{0,40}")
_WORD = regex(r"\$(?P<word>true|false|null)\b|(?P<number>-?\d{1,15})(?![\w.])", re.IGNORECASE)
_WORDS = {"true": True, "false": False, "null": None}
_MARK = regex(rf"{STRING.pattern}|[(\[{{)\]}};\r\n]", re.DOTALL | re.MULTILINE)
_GOES_ON = regex(r"[-+*/%|,.`(\[{]|-\w{1,12}")
"""Before the end of a line, which then is none of the expression; or behind a literal, which is
only a part of one."""
_MAX_DEPTH = 40


def is_table(text: str, at: int) -> bool:
    """Whether a hash table begins at ``at``."""
    return _TABLE.match(text, at) is not None


def read_table(text: str, at: int) -> Object | None:
    """The hash table that begins at ``at``, and ends where its span does; None if it is none, or
    does not close. Linear; never raises."""
    opened = _TABLE.match(text, at)
    if opened is None:
        return None
    reader = _Reader(text, opened.end())
    found = reader.table(at, 0)
    return None if reader.broken else found


@record_with(frozen=False)
class _Reader:
    text: str
    at: int
    broken: bool = False

    def table(self, start: int, depth: int) -> Object:
        """The entries that follow, up to the brace that closes the table."""
        entries, unseen = [], False
        while not self.broken:
            self._skip(_BETWEEN)
            if self._closes("}"):
                break
            key = _KEY.match(self.text, self.at)
            if key is None:
                unseen = True
                before = self.at
                self._expression(before)
                if self.at == before:  # a bracket of another kind
                    self.broken = True
                continue
            self.at = key.end()
            span = Span(*key.span("key"))
            entries.append(Entry(key["key"], span, self._value(depth + 1)))
        return Object(tuple(entries), Span(start, self.at), open=unseen)

    def _array(self, start: int, depth: int) -> Array:
        items = []
        while not self.broken:
            self._skip(_BETWEEN)
            if self._closes(")"):
                break
            before = self.at
            items.append(self._value(depth + 1))
            if self.at == before:
                self.broken = True
        return Array(tuple(items), Span(start, self.at))

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match is not None else self.at

    def _closes(self, bracket: str) -> bool:
        if self.at >= len(self.text):
            self.broken = True
            return True
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True

    def _value(self, depth: int) -> Value:
        start = self.at
        opened = _TABLE.match(self.text, start)
        found: Value | None
        if opened is not None and depth < _MAX_DEPTH:
            self.at = opened.end()
            found = self.table(start, depth)
        elif self.text.startswith("@(", start) and depth < _MAX_DEPTH:
            self.at = start + 2
            found = self._array(start, depth)
        else:
            found = self._scalar()
        if found is None or self.broken:
            return self._expression(start)
        self._skip(_BLANK)
        comma = self.text.startswith(",", self.at)
        if not comma and _GOES_ON.match(self.text, self.at):
            return self._expression(start)
        return found

    def _scalar(self) -> Value | None:
        start = self.at
        string = STRING.match(self.text, start)
        if string is not None:
            self.at = string.end()
            written = string.group()
            span = Span(start + 1, string.end() - 1)
            plain = written[0] in "\"'" and len(written) > 1 and written[0] == written[-1]
            expanded = written[0] == '"' and ("$" in written or "`" in written)
            if not plain or expanded:
                return Unknown("built at run time", span)
            return Known(written[1:-1].replace(written[0] * 2, written[0]), span)
        word = _WORD.match(self.text, start)
        if word is None:
            return None
        self.at = word.end()
        span = Span(start, word.end())
        return Known(int(word["number"]) if word["number"] else _WORDS[word["word"].lower()], span)

    def _expression(self, start: int) -> Unknown:
        """Whatever goes on here up to the end of the statement, or of what it stands in."""
        opened = 0
        for mark in _MARK.finditer(self.text, self.at):
            sign = mark.group()
            if sign in {"(", "[", "{"}:
                opened += 1
            elif sign in {")", "]", "}"}:
                if not opened:
                    self.at = mark.start()
                    break
                opened -= 1
            elif sign in {";", "\n", "\r"} and not opened:
                self.at = mark.start()
                break
        else:
            self.at, self.broken = len(self.text), True
        return Unknown("an expression", Span(start, self.at))
