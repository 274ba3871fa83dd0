"""Which set, of which group, the calls of a program name.

An argument is a literal, a variable of the environment, or a name that the whole file gives one
such value and declares nowhere else; of any other nothing is known.
"""

from __future__ import annotations

from flexlint.model import Known, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.made import Call, arguments_of
from flexlint.values.sources import environment

_LITERAL = regex(r"(?P<q>[\"'`])(?P<text>[^\"'`\\\n$]{0,200})(?P=q)\Z")
_VARIABLE = regex(
    r"(?:process\.env(?:\.(?P<a>\w{1,200})|\[\s{0,9}[\"'`](?P<b>\w{1,200})[\"'`]\s{0,9}\])"
    r"(?:!|\s{1,9}as\s{1,9}string)?"
    r"|(?:os\.(?:Getenv|LookupEnv)|(?:System\.)?Environment\.GetEnvironmentVariable|System\.getenv)"
    r"\(\s{0,9}\"(?P<c>\w{1,200})\"\s{0,9}\)!?"
    r"|System\.getenv\(\)\.get(?:OrDefault)?\(\s{0,9}\"(?P<d>\w{1,200})\"\s{0,9}"
    r"(?:,\s{0,9}\"(?P<fallback>[^\"\\\n]{1,200})\"\s{0,9})?\))"
    r"(?:\s{0,9}(?:\?\?|\|\||\?:)\s{0,9}[\"'`](?P<default>[^\"'`\\\n$]{1,200})[\"'`])?\Z"
)
_SETS = regex(
    r"process\.env(?:\.(?P<a>\w{1,200})|\[\s{0,9}[\"'`](?P<b>\w{1,200})[\"'`]\s{0,9}\])"
    r"\s{0,9}(?:\?\?|\|\|)?=(?!=)"
    r"|\b(?:os\.Setenv|SetEnvironmentVariable)\(\s{0,9}\"(?P<c>\w{1,200})\""
)
_NAME = regex(r"[A-Za-z_]\w{0,100}\Z")
_ASSIGNING = frozenset({"=", ":="})
_CHANGING = frozenset({"+=", "-=", "??=", "|=", "&="})
_ENDS = frozenset({";", ",", ")", "}"})
_KEYWORDS = frozenset(
    {"return", "await", "new", "case", "else", "in", "of", "yield", "throw", "go", "defer", "not"}
)
_DECLARING = frozenset({"const", "let", "var", "val", "final"})
_DEEPEST = 3
_LONGEST = 40
"""Tokens of an expression that is given a name."""
_UNREAD = Unknown("arguments are not read")


class SetNames:
    """Says what the calls of one program name. Linear in its length for all calls together."""

    def __init__(self, text: str, tokens: Tokens, language: str) -> None:
        """``text`` is the program without comments, ``tokens`` are its own."""
        self._text = text
        self._tokens = tokens
        self._language = language
        self._places: dict[str, list[int]] | None = None
        self._set: frozenset[str] | None = None
        self._found: dict[str, tuple[int, int] | None] = {}

    def of(self, call: Call) -> tuple[Value, Value]:
        """The set that ``call`` is about, and its group, as far as arguments say it."""
        at = call.by if call.by >= 0 else call.method
        parts = arguments_of(self._tokens, self._text, at)
        if self._language == "csharp" or (call.by >= 0 and len(parts) == 1):
            # What is called for a set is a resource there; what gives that resource is named.
            return (
                (self._value(parts[0], 0), _UNREAD)
                if call.by >= 0 and parts
                else (_UNREAD, _UNREAD)
            )
        if len(parts) < 2:
            return _UNREAD, _UNREAD
        return self._value(parts[1], 0), self._value(parts[0], 0)

    def _value(self, part: tuple[int, int], depth: int) -> Value:
        first, last = part
        tokens = self._tokens
        if last - first > _LONGEST:
            return _UNREAD
        span = Span(tokens.starts[first], tokens.end(last))
        written = self._text[span.start : span.end].strip()
        literal = _LITERAL.match(written)
        if literal is not None:
            return Known(literal["text"], span)
        variable = _VARIABLE.match(written)
        if variable is not None:
            name = variable["a"] or variable["b"] or variable["c"] or variable["d"]
            default = variable["default"] or variable["fallback"] or ""
            if name in self._set_here():
                return _UNREAD
            return Unknown(_UNREAD.why, span, given_by=environment(name), default=default)
        if first != last or not _NAME.match(written) or depth >= _DEEPEST:
            return _UNREAD
        given = self._given(written)
        found = _UNREAD if given is None else self._value(given, depth + 1)
        return found if found is _UNREAD else replace(found, span=span)

    def _set_here(self) -> frozenset[str]:
        """The variables of the environment that the program sets itself."""
        if self._set is None:
            found = _SETS.finditer(self._text)
            self._set = frozenset(m["a"] or m["b"] or m["c"] for m in found)
        return self._set

    def _given(self, name: str) -> tuple[int, int] | None:
        """The expression that ``name`` is given, if it is one in the whole file."""
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> tuple[int, int] | None:
        if self._places is None:
            self._places = {}
            for index, word in enumerate(self._tokens.words):
                if self._tokens.is_name(index):
                    self._places.setdefault(word, []).append(index)
        found: list[tuple[int, int]] = []
        for index in self._places.get(name, ()):
            if self._tokens.word(index - 1) in {".", "?."}:
                continue
            assigned = self._assigned(index)
            if assigned is not None:
                found.append(assigned)
            elif self._is_declared(index):
                return None
        return found[0] if len(found) == 1 else None

    def _assigned(self, index: int) -> tuple[int, int] | None:
        """The expression that the name at ``index`` is given there."""
        tokens = self._tokens
        at = index + 1
        if tokens.word(at) == ":" and tokens.is_name(at + 1) and tokens.word(at + 2) == "=":
            at += 2  # const name: string =
        elif tokens.word(at) == "string" and tokens.word(at + 1) == "=":
            at += 1  # var name string =
        elif tokens.word(at) == "," and tokens.word(at + 2) == ":=":
            at += 2  # name, ok := os.LookupEnv(…)
        if tokens.word(at) not in _ASSIGNING:
            return None
        first = last = at + 1
        while last < len(tokens) and last - first <= _LONGEST:
            if last > first and (tokens.word(last) in _ENDS or self._ends_before(last)):
                break
            last = tokens.behind(last)
        return (first, last - 1) if first < len(tokens) else None

    def _ends_before(self, index: int) -> bool:
        """Whether an expression ends with the line before the token at ``index``."""
        tokens = self._tokens
        goes_on = {"??", "||", "?:", ".", "?.", "?"}
        return tokens.first[index] and not (
            tokens.word(index) in goes_on or tokens.word(index - 1) in goes_on
        )

    def _is_declared(self, index: int) -> bool:
        """Whether the name at ``index`` is declared there, or changed: a parameter, perhaps."""
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if after in _CHANGING or after in {":", "=>"} or before in _DECLARING:
            return True
        if tokens.is_name(index - 1) and before not in _KEYWORDS and not tokens.first[index]:
            return True  # String name
        if (
            tokens.is_name(index + 1)
            and not tokens.first[index + 1]
            and after not in {"in", "of", "as", "is"}
        ):
            return True  # name string
        if before not in {"(", ","} and after not in {")", ","}:
            return False
        closed = index
        for _ in range(_LONGEST):
            closed = tokens.behind(closed)
            if tokens.word(closed) in {")", "]", "}", ""}:
                break
        return tokens.word(closed) != "" and tokens.word(closed + 1) in {"{", "=>", "=", ":="}
