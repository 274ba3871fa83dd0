"""What a condition of a program tells of the orchestration mode: ``mode === "Uniform"``."""

from __future__ import annotations

import re

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    is_about_mode,
    is_spelled,
    names_another_mode,
    never_equal,
    or_absent,
    present,
)
from flexlint.model import ModeKind, Span
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens, is_word
from flexlint.surfaces.sdk.syntax import words_of
from flexlint.typed import Literal

_MODE = regex(
    r"(?:[\w.$]{0,80}?(?:orchestrationmode\w{0,20}?\.?|compute\w{0,20}\.))?(uniform|flexible)\Z"
    r"|(?:[a-z]\w{0,40}\.)?orchestrationmode(uniform|flexible)\Z",
    re.IGNORECASE,
)
"""A mode as it is written: a string, or a constant of an SDK."""
_DRESSED = regex(r"(?:string|String)\((?P<inside>[^()]*)\)\Z")
_TOLD_AS_TEXT = regex(r"[\"'`]|\.(?:toString|ToString|name|value)\(\)\Z")
_READS = regex(
    r"[*&!]{0,3}(?:[A-Za-z_$][\w$]{0,80}(?:\([^()]{0,120}\)|\[[^\[\]]{0,40}\])?[?!]{0,2}(?:\.|::)){0,12}"
    r"\w{0,40}orchestration_?mode(?:\([^()]{0,80}\))?!?"
    r"(?:[?!]{0,2}\.(?:toString|ToString|value|Value|name|toLowerCase|ToLower\w{0,10})(?:\(\))?){0,3}\Z",
    re.IGNORECASE,
)
"""What gives the mode of a set: a property, what a getter gives."""
_EQUAL = frozenset({"==", "===", "is"})
_UNEQUAL = frozenset({"!=", "!=="})
_COMPARING = regex(r"equals\w{0,20}|equalfold|localecompare", re.IGNORECASE)
_NULL = frozenset({"nil", "null", "undefined", "None"})
_PATH = regex(r"\*?[A-Za-z_]\w*(?:(?:\?|!!?)?\.[A-Za-z_]\w*(?:\(\))?)*\Z")
"""What may be there or not: a name, a property, what a getter gives."""
_HAS_VALUE = regex(r"\.HasValue\Z")
_TRUTHS = {
    ("==", "true"): True, ("===", "true"): True, ("!=", "false"): True, ("!==", "false"): True,
    ("==", "false"): False, ("===", "false"): False, ("!=", "true"): False, ("!==", "true"): False,
}  # fmt: skip
_LISTING = frozenset({"includes", "Contains", "contains"})
_LISTS = frozenset({"of", "asList", "listOf", "setOf", "Set"})
_LOWERED = regex(r"lower(?:case)?(?:invariant)?\s{0,4}\(", re.IGNORECASE)
_UPPERED = regex(r"upper(?:case)?(?:invariant)?\s{0,4}\(", re.IGNORECASE)
_AS_IT_IS = regex(
    r"[.>]orchestration_?mode(?:\(\))?[?!]?(?:\.(?:toString|ToString|Value|value)(?:\(\))?)?\Z",
    re.IGNORECASE,
)
_JOINING = words_of("or and xor not | ^ ? ?? , => ->")
"""What joins a comparison with something that is not read."""
_PATTERN = regex(
    r"\{\s{0,20}(?:\w{1,40}\.){0,4}OrchestrationMode\s{0,20}:\s{0,20}(?P<mode>[\w.]{1,120})\s{0,20}\}\Z"
)
"""A property pattern of C# that asks for nothing else."""
_PART_OF_PATTERN = regex(
    r"[{,]\s{0,20}(?:\w{1,40}\.){0,4}OrchestrationMode\s{0,20}:\s{0,20}(?P<mode>[\w.]{1,120})"
    r"(?=\s{0,20}[},])"
)
_MOST_TOKENS = 80
_MOST_NESTED = 6
_MOST_NAMES = 40


@record
class Held:
    """What a variable holds, as far as that tells a mode."""

    what: Literal["condition", "mode", "other"]
    """A condition on the mode, the mode of a set, or a mode of something else."""
    telling: Telling = SILENT
    instead: ModeKind | None = None
    """Of a mode: the one that is held where a set has none."""


class Conditions:
    """Reads the conditions of one program."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._tokens = tokens
        self.held: dict[str, Held] = {}
        """What is known of variables at the place that is being read."""
        self.helpers: dict[str, Telling] = {}
        """What functions tell that return a condition on what they are given."""
        self.promised: set[str] = set()
        """Those that only promise to: their calls are to be waited for."""

    # -- what variables hold -------------------------------------------------------------------

    def hold(self, name: str, first: int, last: int) -> bool:
        """``name`` is given what is written from ``first`` to ``last``, and nothing else ever;
        whether that is of interest."""
        held = self._value(first, last)
        if held is None or len(self.held) >= _MOST_NAMES:
            self.held.pop(name, None)
            return False
        self.held[name] = held
        return True

    def hold_mode(self, name: str) -> None:
        """``name`` is given the mode of a set, and nothing else."""
        if len(self.held) < _MOST_NAMES:
            self.held[name] = Held("mode")

    def hold_other(self, name: str) -> None:
        """``name`` may be given the mode of something else."""
        self.held[name] = Held("other")

    def is_other(self, first: int, last: int) -> bool:
        """Whether what is written from ``first`` to ``last`` is named for a mode of something
        else than a set."""
        if last < first:
            return False
        names = (self._tokens.words[at] for at in range(first, last + 1))
        if any(name in self.held and self.held[name].what == "other" for name in names):
            return True
        return names_another_mode(self.written(first, last))

    def _value(self, first: int, last: int) -> Held | None:
        if last < first:
            return None
        if self.gives_mode(first, last):
            return Held("mode", instead=self._instead(first, last))
        telling = self.told(first, last)
        return None if telling.is_silent else Held("condition", telling)

    def gives_mode(self, first: int, last: int) -> bool:
        """Whether what is written from ``first`` to ``last`` is the mode of a set, or what stands
        for it where a set has none."""
        while self._tokens.word(first) == "(" and self._tokens.other[first] == last:
            first, last = first + 1, last - 1
        if last < first or last - first > _MOST_TOKENS:
            return False
        for operator in ("??", "||"):
            parts = self.parts(first, last, operator)
            if len(parts) == 2 and self.mode(*parts[1]) is not None:
                return self.gives_mode(*parts[0])
        first += self._tokens.word(first) == "await"
        written = "".join(self.written(first, last).split())
        dressed = _DRESSED.match(written)
        written = written if dressed is None else dressed["inside"]
        held = self.held.get(written.lstrip("*&"))
        return held.what == "mode" if held is not None else _READS.match(written) is not None

    def _instead(self, first: int, last: int) -> ModeKind | None:
        """The mode that what is written from ``first`` to ``last`` is where a set has none."""
        while self._tokens.word(first) == "(" and self._tokens.other[first] == last:
            first, last = first + 1, last - 1
        if first == last:
            held = self.held.get(self._tokens.word(first))
            return None if held is None else held.instead
        for operator in ("??", "||"):
            parts = self.parts(first, last, operator)
            if len(parts) == 2:
                return self.mode(*parts[1])
        return None

    # -- what conditions tell ------------------------------------------------------------------

    def told(self, first: int, last: int, depth: int = 0) -> Telling:
        """What the condition from ``first`` to ``last`` tells, either way."""
        tokens = self._tokens
        if last < first or last - first > _MOST_TOKENS or depth > _MOST_NESTED:
            return SILENT
        if tokens.word(first) == "(" and tokens.other[first] == last:
            return self.told(first + 1, last - 1, depth + 1)
        for operator in ("||", "&&"):
            parts = self.parts(first, last, operator)
            if len(parts) > 1:
                told = [self.told(start, end, depth + 1) for start, end in parts]
                return all_of(told) if operator == "&&" else any_of(told)
        if tokens.word(first) == "!" and last > first:
            return self.told(first + 1, last, depth + 1).negated()
        if first == last and tokens.word(first) in self.held:
            return self.held[tokens.word(first)].telling
        helped = self._helped(first, last)
        if helped is not None:
            return helped
        truth = self._truth(first, last, depth)
        return self._compared(first, last) if truth is None else truth

    def _helped(self, first: int, last: int) -> Telling | None:
        """What a call of one of the program's own functions tells."""
        tokens = self._tokens
        if tokens.word(last) != ")":
            return None
        name = tokens.other[last] - 1
        if tokens.word(name) in self.promised and tokens.word(first) != "await":
            return SILENT
        if name > first and tokens.word(first) in {"this", "self", "await"}:
            first += 2 if tokens.word(first + 1) in {".", "?."} else 1
        if name != first or tokens.word(name) not in self.helpers:
            return None
        return SILENT if self.is_other(name + 2, last - 1) else self.helpers[tokens.word(name)]

    def _truth(self, first: int, last: int, depth: int) -> Telling | None:
        """What a condition tells that is compared with ``true``, or has a value for when there is
        none: ``a?.Equals(b) == true``, ``a?.Equals(b) ?? false``."""
        operator, word = self._tokens.word(last - 1), self._tokens.word(last)
        if operator == "??" and word in {"true", "false"}:
            telling, holds, none = self.told(first, last - 2, depth + 1), True, word == "true"
        elif (operator, word) in _TRUTHS:
            holds = _TRUTHS[operator, word]
            telling, none = self.told(first, last - 2, depth + 1), word == "false"
        else:
            return None
        if "?." in self._tokens.words[first:last]:
            telling = or_absent(telling, none)
        return telling if holds else telling.negated()

    def parts(self, first: int, last: int, operator: str) -> list[tuple[int, int]]:
        """First and last token of each part that ``operator`` separates."""
        parts: list[tuple[int, int]] = []
        at = start = first
        while at <= last:
            if self._tokens.word(at) == operator:
                parts.append((start, at - 1))
                start = at + 1
            at = self._tokens.behind(at)
        return [*parts, (start, last)]

    def _compared(self, first: int, last: int) -> Telling:
        tokens = self._tokens
        pattern = self._matched(first, last)
        if pattern is not None:
            return pattern
        listed = self._listed(first, last)
        if listed is not None:
            return listed
        if self._joins(first, last):
            return SILENT
        at = first
        while at <= last:
            word = tokens.word(at)
            if word in _EQUAL | _UNEQUAL:
                equal = word in _EQUAL
                right = at + 1
                if word == "is" and tokens.word(right) == "not":
                    equal, right = False, right + 1
                null = tokens.word(right) in _NULL and right == last
                if null and _PATH.match(asked := self.written(first, at - 1)):
                    return present(asked, not equal)
                return self._pair(first, at - 1, right, last, equal, exact=True)
            if _COMPARING.fullmatch(word) and tokens.word(at + 1) == "(":
                written = self.written(at, last)
                exact = word.lower() == "equals" and "ignore" not in written.lower()
                return self._equals(first, at, last, exact=exact)
            at = tokens.behind(at)
        asked = self.written(first, last)
        return present(_HAS_VALUE.sub("", asked), True) if _PATH.match(asked) else SILENT

    def _matched(self, first: int, last: int) -> Telling | None:
        """What a pattern of C# tells that is no mode alone: ``s.Data is { OrchestrationMode: m }``,
        ``s.Data.OrchestrationMode is m or null``."""
        tokens = self._tokens
        at = next((at for at in range(first, last) if tokens.words[at] == "is"), -1)
        if at <= first:
            return None
        right, equal = at + 1, True
        if tokens.word(right) == "not":
            right, equal = right + 1, False
        if tokens.word(right) == "{" and tokens.other[right] == last:
            written = self.written(right, last)
            match = _PATTERN.match(written) or _PART_OF_PATTERN.search(written)
            if match is None or (mode := _named(match["mode"])) is None:
                return SILENT
            telling = or_absent(compared(mode, True, self.written(first, last)), False)
            if match.end() < len(written) or match.start():  # it asks for more
                telling = replace(telling, fails=None)
            return telling if equal else telling.negated()
        if equal and tokens.word(last - 1) == "or" and tokens.word(last) == "null":
            mode = self.mode(right, last - 2)
            if mode is ModeKind.UNIFORM and self.is_about(first, at - 1):
                return compared(mode, True, self.written(first, last))
        return None

    def _listed(self, first: int, last: int) -> Telling | None:
        """``["Uniform"].includes(mode)``, ``List.of(UNIFORM).contains(mode)``,
        ``slices.Contains(modes, mode)``; None if it is something else."""
        tokens = self._tokens
        opened = tokens.other[last] if tokens.word(last) == ")" else -1
        at = opened - 1
        if at <= first or tokens.word(at) not in _LISTING or tokens.word(at - 1) != ".":
            return None
        parts = self.parts(opened + 1, last - 1, ",")
        if tokens.word(at - 2) == "slices" and at - 2 == first and len(parts) == 2:
            listed, asked = parts
        elif len(parts) == 1:
            listed, asked = (first, at - 2), parts[0]
        else:
            return None
        closed = listed[1]
        opened = tokens.other[closed] if tokens.word(closed) in {"]", "}", ")"} else -1
        if opened < listed[0] or not self.is_about(*asked) or self.is_other(*asked):
            return SILENT
        if tokens.word(opened) == "[" and opened != listed[0]:
            return SILENT
        if tokens.word(opened) == "(" and tokens.word(opened - 1) not in _LISTS:
            return SILENT
        items = self.parts(opened + 1, closed - 1, ",")
        named = [mode for item in items if (mode := self.mode(*item)) is not None]
        absent = [item for item in items if self.written(*item) in _NULL]
        if len(set(named)) != 1 or len(named) + len(absent) != len(items):
            return SILENT
        telling = compared(named[0], True, self.written(first, last))
        return or_absent(telling, True) if absent else telling

    def _joins(self, first: int, last: int) -> bool:
        """Whether more than one comparison stands from ``first`` to ``last``."""
        at = first
        while at <= last:
            word, before = self._tokens.word(at), self._tokens.word(at - 1)
            if word in _JOINING and not (word == "not" and before == "is"):
                return True
            if word == "&" and at > first and (before in {")", "]"} or is_word(before)):
                return True
            at = self._tokens.behind(at)
        return False

    def _equals(self, first: int, at: int, last: int, *, exact: bool) -> Telling:
        """``a.equals(b)``, ``strings.EqualFold(a, b)``, ``Objects.equals(a, b)``."""
        closed = self._tokens.other[at + 1]
        if closed != last or self._tokens.word(at).lower() == "localecompare":
            return SILENT
        parts = self.parts(at + 2, closed - 1, ",")
        if len(parts) >= 2 and self.mode(*parts[1]) is None and self.mode(*parts[0]) is None:
            parts = parts[:1]  # a way of comparing
        if len(parts) == 1:
            return self._pair(first, at - 2, *parts[0], True, exact=exact)
        one = self._pair(*parts[0], *parts[1], True, exact=exact)
        if one.is_silent and self.mode(*parts[0]) is not None:
            return self._pair(first, at - 2, *parts[0], True, exact=exact)
        return one

    def _pair(self, a: int, b: int, c: int, d: int, equal: bool, *, exact: bool = False) -> Telling:
        """What it tells that one is the other, or is not; ``exact`` says that a letter in another
        case is another letter."""
        for named, other in (((a, b), (c, d)), ((c, d), (a, b))):
            mode = self.mode(*named)
            if mode is not None and (
                self.is_about(*other)
                or (is_about_mode(self.written(a, d)) and self.mode(*other) is None)
            ):
                if self.is_other(*other):
                    return SILENT
                telling = compared(mode, equal, self.written(a, d))
                instead = self._instead(*other)
                if instead is not None:
                    telling = or_absent(telling, (instead is mode) is equal)
                word = self.written(*named).strip()
                if exact and word[:1] in {'"', "'", "`"}:
                    spelled = is_spelled(word[1:-1], _fold(self.written(*other)))
                    telling = telling if spelled else never_equal(telling, equal)
                return telling
        return SILENT

    def is_about(self, first: int, last: int) -> bool:
        """Whether what is written from ``first`` to ``last`` is named for the orchestration mode,
        or holds it."""
        if self.is_other(first, last):
            return False
        return is_about_mode(self.written(first, last)) or self.gives_mode(first, last)

    def mode(self, first: int, last: int) -> ModeKind | None:
        """The mode that the tokens from ``first`` to ``last`` name, if they name one."""
        if last < first or last - first > 12:
            return None
        if any(
            self._tokens.is_name(at) and self._tokens.is_name(at + 1) for at in range(first, last)
        ):
            return None
        return _named(self.written(first, last))

    # -- places --------------------------------------------------------------------------------

    def written(self, first: int, last: int) -> str:
        """What stands from the token ``first`` to the token ``last``."""
        start, end = self.bounds(first, last)
        return self._text[start:end]

    def bounds(self, first: int, last: int) -> tuple[int, int]:
        """Where that is."""
        if last < first:
            return 0, 0
        return self._tokens.starts[first], self._tokens.end(last)

    def span(self, first: int, last: int) -> Span:
        """Where that is, as a span."""
        return Span(*self.bounds(first, last))


def _fold(written: str) -> str:
    """Which letters there are in what is read: see :func:`is_spelled`."""
    if _LOWERED.search(written):
        return "lower"
    if _UPPERED.search(written):
        return "upper"
    return "" if _AS_IT_IS.search(written) else "any"


def _named(written: str) -> ModeKind | None:
    written = "".join(written.split())
    dressed = _DRESSED.match(written)
    written = _TOLD_AS_TEXT.sub("", written if dressed is None else dressed["inside"])
    match = _MODE.match(written)
    return None if match is None else MODES[(match.group(1) or match.group(2)).lower()]
