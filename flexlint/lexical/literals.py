"""Objects as JSON and JavaScript write them, with expressions of any language in between.

``{"properties": {"overprovision": $FLAG}}`` is what a shell script sends: no JSON before the shell
has put its values in. What is no literal is not known; where it may stand for keys, the object is
open.
"""

from __future__ import annotations

import json
import re

from flexlint.model import Array, Entry, Known, Object, Scalar, Span, Unknown, Value
from flexlint.record import record_with
from flexlint.regex import regex

_BLANK = regex(r"(?:[\s\ufeff]|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)*")
_STRING = regex(
    r"\"(?:[^\"\\]|\\[\s\S])*(?P<a>\")?|'(?:[^'\\\n]|\\[\s\S])*(?P<b>')?|`(?:[^`\\]|\\[\s\S])*(?P<c>`)?"
)
"""One that does not close reaches as far as it may, so that nobody looks there again."""
_NUMBER = regex(r"-?\d{1,15}(?:\.\d{1,15})?(?![\w.])")
_WORD = regex(r"[A-Za-z_]\w*(?![\w$])")
_KEY_NUMBER = regex(r"\d{1,9}(?=\s*:)")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "undefined": None}
_MARK = regex(rf"{re.sub('[?]P<.>', '?:', _STRING.pattern)}|//[^\n]*|[(){{}}\[\],]")
"""What an expression is read by: strings and brackets, and what ends it."""
_FILLED_IN = regex(r"[$<{%]|#\{|\\\(")
"""What stands in a string for a value of the program, whatever fills it in."""
_SIMPLE = regex(r"\\([\"'`/])")
_MAX_DEPTH = 40
_RUN_TIME = "built at run time"


def read_object(text: str, at: int, stop: int | None = None) -> Object | None:
    """The object whose brace is at ``at``; None if it does not close before ``stop`` (the end of
    ``text``), or if the brace opens something else. Linear; never raises."""
    if not text.startswith("{", at) or text.startswith("{{", at):
        return None
    reader = _Reader(text, len(text) if stop is None else stop, at)
    value = reader.object(0)
    return None if reader.broken else value


def end_of(value: Object) -> int:
    """Where what :func:`read_object` read ends."""
    return value.span.end if value.span is not None else 0


@record_with(frozen=False)
class _Reader:
    text: str
    stop: int
    at: int
    broken: bool = False

    def _skip(self) -> str:
        """The next character that is none between words; "" at the end."""
        blank = _BLANK.match(self.text, self.at, self.stop)
        self.at = blank.end() if blank is not None else self.at
        return self.text[self.at] if self.at < self.stop else ""

    def object(self, depth: int) -> Object:
        """The object that begins here."""
        start, entries, unseen = self.at, [], False
        self.at += 1
        while not self.broken:
            char = self._skip()
            if char in {"}", ""}:
                break
            if char == ",":
                self.at += 1
                continue
            key = self._key()
            if key is None:
                unseen = True
                self._expression(self.at)
                continue
            name, at = key
            if self._skip() == ":":
                self.at += 1
                self._skip()
                entries.append(Entry(name, at, self._value(depth + 1)))
            else:  # ``{ name, … }``, or a method
                self._expression(self.at)
                entries.append(Entry(name, at, Unknown("an expression", at)))
        self._close("}")
        return Object(tuple(entries), Span(start, self.at), open=unseen)

    def _array(self, depth: int) -> Array:
        start, items, unseen = self.at, [], False
        self.at += 1
        while not self.broken:
            char = self._skip()
            if char in {"]", ""}:
                break
            if char == ",":
                self.at += 1
            elif self.text.startswith("...", self.at):
                unseen = True
                self._expression(self.at)
            else:
                items.append(self._value(depth + 1))
        self._close("]")
        return Array(tuple(items), Span(start, self.at), open=unseen)

    def _close(self, bracket: str) -> None:
        if self.at < self.stop and self.text[self.at] == bracket:
            self.at += 1
        else:
            self.broken = True

    def _key(self) -> tuple[str, Span] | None:
        """The key that stands here; None if it is an expression."""
        text, at = self.text, self.at
        string = _STRING.match(text, at, self.stop)
        if string is not None:
            name = _spoken(string)
            if name is None:
                return None
            self.at = string.end()
            return name, Span(at + 1, string.end() - 1)
        word = _WORD.match(text, at, self.stop) or _KEY_NUMBER.match(text, at, self.stop)
        if word is None:
            return None
        self.at = word.end()
        return word.group(), Span(at, word.end())

    def _value(self, depth: int) -> Value:
        text, at = self.text, self.at
        if depth > _MAX_DEPTH:
            return self._expression(at)
        found: Value | None = None
        char = text[at : at + 1]
        if char == "{" and not text.startswith("{{", at):
            found = self.object(depth)
        elif char == "[":
            found = self._array(depth)
        else:
            found = self._scalar()
        if found is None or self.broken:
            return self._expression(at)
        # What goes on behind a literal is an expression as well: ``"a" + b``, ``{…}[key]``.
        return found if self._skip() in {",", "}", "]", ""} else self._expression(at)

    def _scalar(self) -> Value | None:
        text, at = self.text, self.at
        string = _STRING.match(text, at, self.stop)
        if string is not None:
            self.at = string.end()
            span = Span(at + 1, string.end() - 1)
            spoken = _spoken(string)
            return Unknown(_RUN_TIME, span) if spoken is None else Known(spoken, span)
        number = _NUMBER.match(text, at, self.stop)
        if number is not None:
            self.at = number.end()
            written = number.group()
            value = float(written) if "." in written else int(written)
            return Known(value, Span(at, number.end()))
        word = _WORD.match(text, at, self.stop)
        if word is not None and word.group() in _WORDS:
            self.at = word.end()
            return Known(_WORDS[word.group()], Span(at, word.end()))
        return None

    def _expression(self, start: int) -> Unknown:
        """Whatever goes on here up to a comma or the end of what it stands in."""
        opened = 0
        for mark in _MARK.finditer(self.text, self.at, self.stop):
            sign = mark.group()
            if sign in {"(", "[", "{"}:
                opened += 1
            elif sign in {")", "]", "}"}:
                if not opened:
                    self.at = mark.start()
                    self.broken = self.broken or sign == ")"
                    break
                opened -= 1
            elif sign == "," and not opened:
                self.at = mark.start()
                break
        else:
            self.at, self.broken = self.stop, True
        return Unknown("an expression", Span(start, self.at))


def _spoken(string: re.Match[str]) -> str | None:
    """What a string in quotes says; None if a program fills something in, or if it never ends."""
    written = string.group()
    inner = written[1:-1]
    if string.lastgroup is None or _FILLED_IN.search(inner):
        return None
    if "\\" not in inner:
        return inner
    try:
        plain = inner.replace('"', '\\"') if written[0] != '"' else inner
        return str(json.loads(f'"{plain}"', strict=False))
    except ValueError:
        return _SIMPLE.sub(_bare, inner)


def _bare(match: re.Match[str]) -> str:
    return match[1]
