"""What an expression of a program is worth, as far as names of things in Azure go: a text that is
written out, here or where a variable gets its only value, or what gives it from outside."""

from __future__ import annotations

import re

from flexlint.model import Known, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.bindings import Bindings, Declaration
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.values import sources

_READ = frozenset({"go", "javascript", "csharp", "java", "kotlin", "groovy"})
"""Languages whose variables are followed."""
_NAME = regex(r"[\w.()\-]{1,90}\Z")
"""What things are called in Azure; a text with anything else in it is put together."""
_POINTERS = frozenset({"ptr", "to", "stringptr", "string", "pointer", "ptrto", "valueof"})
"""Functions of Go that make a pointer of a value, or a value of a pointer."""
_ENVIRONMENT = regex(
    r"(?:os\s*\.\s*(?:Getenv|LookupEnv)|(?:System\s*\.\s*)?Environment\s*\.\s*GetEnvironmentVariable"
    r"|System\s*\.\s*getenv(?:\s*\(\s*\)\s*\.\s*get(?:OrDefault)?)?)\s*\(\s*\"(?P<name>\w{1,100})\""
    r"\s*(?:,\s*\"(?P<default>[\w.()\-]{1,90})\"\s*)?\)\s*!?\Z"
    r"|(?:globalThis\s*\.\s*)?process\s*\.\s*env\s*"
    r"(?:\.\s*(?P<member>\w{1,100})|\[\s*[\"'`](?P<key>\w{1,100})(?:[\"'`]\s*\])?)\s*!?\Z"
)
_SETS = regex(
    r"process\s{0,9}\.\s{0,9}env\s{0,9}(?:\.\s{0,9}(?P<member>\w{1,100})"
    r"|\[\s{0,9}[\"'`](?P<key>\w{1,100})[\"'`]\s{0,9}\])\s{0,9}(?:\?\?|\|\|)?=(?!=)"
    r"|\b(?:os\.Setenv|SetEnvironmentVariable)\(\s{0,9}\"(?P<name>\w{1,100})\""
)
"""Where a program sets a variable of the environment itself."""
_FALLBACK = frozenset({"??", "||"})
_WHYS = {
    "parameter": "a parameter of the function",
    "item": "another one in each turn of a loop",
    "unset": "a variable that gets its value later",
    "part": "a part of something",
    "import": "it is imported from another file",
}
_DEEPEST = 4
_LONGEST = 300


class Values:
    """The values of one program, of which ``text`` has the insides of strings as well."""

    def __init__(self, text: str, tokens: Tokens, language: str, bindings: Bindings) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._bindings = bindings
        self._sets: frozenset[str] | None = None

    def of(self, first: int, last: int) -> Value:
        """The value of the expression from the token ``first`` to ``last``; it stands there."""
        span = Span(self._tokens.starts[first], self._tokens.end(last))
        value = self._of(first, last, 0)
        return replace(value, span=span)

    def text(self, first: int, last: int) -> str | None:
        """The text that the expression surely is, whatever stands in it; None if it is none."""
        first, last = self._bare(first, last)
        written = self._written(first, last)
        if written[:1] in {'"', "'", "`"} and written[-1:] == written[:1] and len(written) > 1:
            inner = written[1:-1]
            return inner if not re.search(r"[\"'`\\$]|#\{|\n", inner) else None
        declared = self.declaration(first, last)
        if declared is not None and declared.kind == "value" and first != declared.first:
            return self.text(declared.first, declared.last)
        return None

    def declaration(self, first: int, last: int) -> Declaration | None:
        """The declaration of the variable or the constant that the expression is, if nothing
        changes that."""
        if self._language not in _READ:
            return None
        tokens = self._tokens
        if first == last and tokens.is_name(first):
            declared = self._bindings.of(first)
            return declared if declared is None or self._is_safe(declared) else None
        if last == first + 2 and tokens.word(first + 1) in {".", "?."} and tokens.is_name(last):
            owner = tokens.words[first]
            own = "" if owner in {"this", "self"} else owner
            return self._bindings.constant(own, tokens.words[last], first)
        return None

    def _is_safe(self, declared: Declaration) -> bool:
        """Whether no other file gives it a value: what is not in a function is seen by others."""
        if declared.constant or declared.block >= 0 or declared.kind == "import":
            return declared.constant or not self._bindings.is_in_class(declared)
        return self._language not in {"go", "kotlin"}

    def _of(self, first: int, last: int, depth: int) -> Known | Unknown:
        first, last = self._bare(first, last)
        if first > last or depth > _DEEPEST:
            return Unknown("an expression")
        written = self._written(first, last)
        if written[:1] in {'"', "'", "`"} and written[-1:] == written[:1]:
            inner = written[1:-1]
            if _NAME.match(inner):
                return Known(inner)
            return Unknown("built at run time" if inner else "an empty string")
        given = self._environment(first, last)
        if given is not None:
            return given
        declared = self.declaration(first, last)
        if declared is None:
            return self._unknown(first, last)
        symbol = f"{self._tokens.words[declared.at]}@{declared.at}"
        if declared.kind == "part":
            of = self._written(declared.first, declared.last)
            if "".join(of.split()) == "process.env":
                return self._of_environment(self._tokens.words[declared.at])
        if declared.kind != "value":
            return Unknown(_WHYS[declared.kind], symbol=symbol)
        value = self._of(declared.first, declared.last, depth + 1)
        if isinstance(value, Unknown) and not value.symbol:
            return replace(value, symbol=symbol)
        return value

    def _unknown(self, first: int, last: int) -> Unknown:
        tokens = self._tokens
        if first == last and tokens.is_name(first):
            return Unknown("a variable that may have several values")
        if tokens.word(last) == ")":
            return Unknown("what a call gives")
        if tokens.word(last - 1) in {".", "?."}:
            return Unknown("a field of something")
        return Unknown("built at run time")

    def _environment(self, first: int, last: int) -> Unknown | None:
        """What a variable of the environment gives, with the default that stands behind it."""
        whole = self._variable(first, last)
        if whole is not None:
            return whole
        at = first
        while at <= last:
            word = self._tokens.words[at]
            elvis = self._language == "kotlin" and word == "?" and self._tokens.word(at + 1) == ":"
            if word in _FALLBACK or elvis:
                break
            at = self._tokens.behind(at)
        given = self._variable(first, at - 1) if first < at <= last else None
        if given is None:
            return None
        behind = at + (1 if self._tokens.words[at] in _FALLBACK else 2)
        if self._tokens.word(behind) == "throw":
            return given
        default = self._of(behind, last, _DEEPEST)
        if isinstance(default, Known):
            return replace(given, default=str(default.value))
        return Unknown("one of several")

    def _variable(self, first: int, last: int) -> Unknown | None:
        match = _ENVIRONMENT.match(self._written(first, last))
        if match is None:
            return None
        name = match["name"] or match["member"] or match["key"]
        return self._of_environment(name, match["default"] or "")

    def _bare(self, first: int, last: int) -> tuple[int, int]:
        """The expression without what leaves a text as it is: parentheses, ``*``, a pointer made
        of it, ``!`` behind it."""
        tokens = self._tokens
        for _ in range(_DEEPEST):
            if tokens.word(last) == "!" and last > first:
                last -= 1
            elif tokens.word(last - 1) == "as" and last - 1 > first:
                last -= 2
            elif tokens.word(first) in {"*", "&"} and self._language == "go":
                first += 1
            elif tokens.word(first) == "(" and tokens.other[first] == last:
                first, last = first + 1, last - 1
            else:
                opened = tokens.other[last] if tokens.word(last) == ")" else -1
                plain = opened > first and tokens.words[opened - 1].lower() in _POINTERS
                path = all(
                    tokens.is_name(at) or tokens.word(at) == "." for at in range(first, opened)
                )
                if self._language != "go" or not plain or not path or opened + 1 >= last:
                    break
                first, last = opened + 1, last - 1
        return first, last

    def _written(self, first: int, last: int) -> str:
        if first > last:
            return ""
        start = self._tokens.starts[first]
        return self._text[start : min(self._tokens.end(last), start + _LONGEST)]

    def _of_environment(self, name: str, default: str = "") -> Unknown:
        if self._sets is None:
            found = _SETS.finditer(self._text)
            self._sets = frozenset(m["name"] or m["member"] or m["key"] for m in found)
        if name in self._sets:
            return Unknown("a variable of the environment that the program sets itself")
        why = "a variable of the environment"
        return Unknown(why, given_by=sources.environment(name), default=default)
