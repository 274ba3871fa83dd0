"""Code that runs for one orchestration mode only: ``if (set.orchestrationMode === "Uniform")``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    follows,
    is_about_mode,
    names_a_mode,
    present,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import ModeKind, Span
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens, is_word
from flexlint.surfaces.sdk.syntax import KEYWORDS, UNPUNCTUATED, words_of

_MODE = regex(
    r"(?:[\w.$]{0,80}?(?:orchestrationmode\w{0,20}?\.?|compute\w{0,20}\.))?(uniform|flexible)\Z"
    r"|(?:[a-z]\w{0,40}\.)?orchestrationmode(uniform|flexible)\Z",
    re.IGNORECASE,
)
"""A mode as it is written: a string, or a constant of an SDK."""
_EQUAL = frozenset({"==", "===", "is"})
_UNEQUAL = frozenset({"!=", "!=="})
_COMPARING = regex(r"equals\w{0,20}|equalfold|localecompare", re.IGNORECASE)
_NULL = frozenset({"nil", "null", "undefined", "None"})
_PATH = regex(r"\*?[A-Za-z_]\w*(?:(?:\?|!!?)?\.[A-Za-z_]\w*(?:\(\))?)*\Z")
"""What may be there or not: a name, a property, what a getter gives."""
_HAS_VALUE = regex(r"\.HasValue\Z")
_LEAVING = frozenset({"return", "throw", "continue", "break", "panic", "raise"})
_CONDITIONAL = words_of("if for foreach while switch when using lock fixed with catch elseif")
"""What a condition in parentheses belongs to, and not a call or parameters."""
_JOINING = words_of("or and xor not | ^ ? ?? ,")
"""What joins a comparison with something that is not read."""
_COMPOUND = words_of("+= -= *= /= %= |= &= ^= ??=")
_BEFORE_VALUES = (KEYWORDS | words_of("else and or not go")) - words_of(
    "out var let const val final"
)
"""Words before a name that do not declare it."""
_MOST_TOKENS = 80
_MOST_NESTED = 6
_MOST_BLOCKS = 40
_MOST_NAMES = 40
_LONGEST = 120


def guards_of(text: str, tokens: Tokens, language: str) -> Guards:
    """The guards of a program: ``text`` with its strings, ``tokens`` without their insides."""
    reader = _Reader(text, tokens, language)
    return Guards(tuple(sorted(reader.stretches(), key=lambda s: (s[0], -s[1]))))


class _Reader:
    """Finds conditions on the mode and what they govern."""

    def __init__(self, text: str, tokens: Tokens, language: str) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._named: dict[str, tuple[Telling, Span]] = {}
        self._outer: list[dict[str, tuple[Telling, Span]]] = []
        self._around: tuple[int, ...] = ()
        self._given: dict[str, list[int]] = {}
        """Where names are given a value."""
        self._given_again: dict[str, int] = {}
        """How often names are given one without being declared there."""
        self._jumps: list[int] = []
        """Where a ``goto case`` or ``goto default`` stands."""
        self._arms: dict[int, list[int]] = {}
        """(opening brace) -> where arms of a switch begin in it."""

    def stretches(self) -> Iterator[Stretch]:
        """(start, end, mode), unordered."""
        if not names_a_mode(self._text):
            return
        self._survey()
        blocks: list[int] = []
        outer = self._outer
        for index, word in enumerate(self._tokens.words):
            if self._named:
                self._hide(index, word)
            if word == "{" and self._tokens.other[index] >= 0:
                blocks.append(index)
                if len(blocks) <= _MOST_BLOCKS:
                    outer.append(dict(self._named))
            elif word == "}" and self._tokens.other[index] >= 0 and blocks:
                blocks.pop()
                if len(outer) > len(blocks):
                    self._named = outer.pop()
            elif word in {"=", ":="}:
                self._name(index)
            elif word == "if":
                yield from self._branch(index, blocks[-1] if blocks else -1)
            elif word == "switch" or (word == "when" and self._language == "kotlin"):
                yield from self._cases(index)
            elif word == "?":
                yield from self._choice(index)

    def _survey(self) -> None:
        """Find where names are given values, and where arms begin."""
        tokens = self._tokens
        self._around = tokens.enclosing()
        for index, word in enumerate(tokens.words):
            if word in {"case", "default"} and tokens.word(index - 1) == "goto":
                self._jumps.append(index)
            elif word in {"case", "default"} or (word == "->" and self._language == "kotlin"):
                self._arms.setdefault(self._around[index], []).append(index)
            elif word in {"=", ":="} or word in _COMPOUND:
                # ``a ||= b`` is written in two tokens.
                at = index - 1 - (tokens.word(index - 1) in {"||", "&&"})
                self._give(at, declared=word == ":=" or (word == "=" and self._declares(at)))
                for _ in range(_MOST_NESTED):
                    if tokens.word(at - 1) != ",":
                        break
                    at -= 2
                    self._give(at, declared=word == ":=")
            elif word in {"out", "ref"}:
                self._give(index + 1, declared=False)

    def _declares(self, at: int) -> bool:
        """Whether the name at ``at``, which is given a value, is declared there."""
        before = self._tokens.word(at - 1)
        if self._tokens.first[at] or not before:
            return False
        return before in {">", "]", "?"} or (is_word(before) and before not in _BEFORE_VALUES)

    def _give(self, at: int, *, declared: bool) -> None:
        if self._tokens.is_name(at):
            name = self._tokens.words[at]
            self._given.setdefault(name, []).append(at)
            if not declared:
                self._given_again[name] = self._given_again.get(name, 0) + 1

    def _hide(self, index: int, word: str) -> None:
        """Forget the names that a parameter or another declaration at ``index`` hides."""
        tokens = self._tokens
        if word in self._named:
            before, behind = tokens.word(index - 1), tokens.word(index + 1)
            typed = is_word(before or ".") and before not in _BEFORE_VALUES | _CONDITIONAL
            type_follows = (
                is_word(behind or ".")
                and not tokens.first[index + 1]
                and behind not in {"is", "and", "or", "in"}
            )
            if typed or type_follows or behind in {":", "->", "=>"}:
                self._forget(word)
        elif word in {"{", "=>", "->"} and tokens.word(index - 1) == ")":
            opened = tokens.other[index - 1]
            if opened >= 0 and tokens.word(opened - 1) not in _CONDITIONAL:
                for name in tokens.words[opened + 1 : index - 1][:_MOST_TOKENS]:
                    self._forget(name)

    def _forget(self, name: str) -> None:
        self._named.pop(name, None)

    # -- what is governed ------------------------------------------------------------------

    def _branch(self, index: int, block: int) -> Iterator[Stretch]:
        condition = self._condition(index)
        if condition is None:
            return
        first, last, body = condition
        telling = self._told(first, last)
        if telling.is_silent:
            return
        end = self._governed(body)
        if telling.holds is not None:
            yield self._until_set(first, last, body, end, telling.holds, True)
        if telling.fails is None:
            return
        if self._tokens.word(end) == "else":
            if self._tokens.word(body) not in _CONDITIONAL:  # whose ``else`` it would be
                behind = self._governed(end + 1)
                yield self._until_set(first, last, end + 1, behind, telling.fails, False)
        elif self._leaves(body, end) and self._begins(index, labelled=True):
            closed = self._tokens.other[block] if block >= 0 else len(self._tokens)
            arms = self._arms.get(block, [])
            place = bisect_left(arms, end)
            closed = min(closed, arms[place]) if place < len(arms) else closed
            yield self._until_set(first, last, end, closed, telling.fails, False)

    def _until_set(
        self, first: int, last: int, start: int, end: int, kind: ModeKind, holds: bool
    ) -> Stretch:
        """The stretch from ``start`` to ``end``, or to where a name that the condition from
        ``first`` to ``last`` compares is given another value."""
        return self._stretch(
            start, self._kept(first, last, start, end), kind, self._span(first, last), holds
        )

    def _kept(self, first: int, last: int, start: int, end: int) -> int:
        tokens = self._tokens
        kept = end
        for name in self._asked(first, last):
            given = self._given.get(name, [])
            place = bisect_left(given, start)
            if place < len(given) and given[place] < kept:
                at = given[place]
                # In a loop it is also given before what stands before it in the loop.
                for _ in range(_MOST_TOKENS):
                    around = self._around[at]
                    if around < start or (around == start and tokens.word(start) == "{"):
                        break
                    at = around
                kept = min(kept, at)
        return kept

    def _asked(self, first: int, last: int) -> set[str]:
        """The names in those parts of a condition that tell of the mode."""
        names: set[str] = set()
        part: set[str] = set()
        for at in range(first, last + 2):
            word = self._tokens.word(at)
            if at > last or word in {"||", "&&"}:
                written = self._written(min(first, at - 1), at - 1)
                if not part.isdisjoint(self._named) or names_a_mode(written):
                    names |= part
                part, first = set(), at + 1
            elif word and is_word(word):
                part.add(word)
        return names

    def _cases(self, index: int) -> Iterator[Stretch]:
        condition = self._condition(index)
        if condition is None or not is_about_mode(self._written(condition[0], condition[1])):
            return
        _, _, body = condition
        closed = self._tokens.other[body] if body < len(self._tokens) else -1
        if self._tokens.word(body) != "{" or closed < 0:
            return
        labels: list[tuple[int, int, ModeKind | None]] = []
        at = body + 1
        while at < closed:
            last = self._label(at, closed)
            if last > 0:
                first = at + 1 if self._tokens.word(at) == "case" else at
                goes_on = self._tokens.word(at - 1) == ","
                labels.append((at, last, None if goes_on else self._mode(first, last - 1)))
                at = last
            elif self._tokens.word(at) in {"case", "default", "->"}:
                labels.append((at, at, None))  # what is not read ends the arm before as well
            at = self._tokens.behind(at)
        if not labels or bisect_left(self._jumps, body) < bisect_left(self._jumps, closed):
            return
        named = [(mode, self._span(at, last - 1)) for at, last, mode in labels if mode is not None]
        only = named[0] if len(named) == 1 else None
        asked = condition[0], condition[1]
        entered = False
        for (start, last, mode), following in zip(
            labels, [*(label[0] for label in labels[1:]), closed], strict=True
        ):
            if entered:
                pass
            elif mode is not None:
                kept = self._kept(*asked, last + 1, following)
                yield self._stretch(last + 1, kept, mode, self._span(start, last - 1), True)
            elif only is not None and self._tokens.word(start) in {"default", "else"}:
                otherwise, label = follows(only[0], False), only[1]
                kept = self._kept(*asked, last + 1, following)
                yield self._stretch(last + 1, kept, otherwise, label, False)
            entered = self._falls_through(last, following)

    def _falls_through(self, label: int, end: int) -> bool:
        """Whether the arm from the end of its label to ``end`` may go on with the next arm."""
        tokens = self._tokens
        if tokens.word(label) in {"->", "=>"}:
            return False
        if self._language == "go":
            return tokens.word(end - 1 - (tokens.word(end - 1) == ";")) == "fallthrough"
        if tokens.word(label + 1) == "{" and tokens.behind(label + 1) == end:
            return not self._list_leaves(label + 2, end - 1)
        return not self._list_leaves(label + 1, end)

    def _label(self, at: int, closed: int) -> int:
        """The index of the ``:``, ``->`` or ``=>`` that ends the label at ``at``; -1 if none."""
        word = self._tokens.word(at)
        if word not in {"case", "default", "else"} and not self._tokens.first[at]:
            return -1
        ends = {":", "->", "=>"} if word in {"case", "default"} else {"->", "=>"}
        for last in range(at + 1, min(closed, at + 16)):
            if self._tokens.word(last) in ends:
                return last
            if self._tokens.word(last) in {"{", "}", ";", "("} or self._tokens.first[last]:
                return -1
        return -1

    def _choice(self, index: int) -> Iterator[Stretch]:
        """The two sides of ``mode == uniform ? a : b``."""
        first = index
        for at in range(index - 1, max(index - 30, -1), -1):
            if self._tokens.word(at) in {"(", "{", ";", ",", "=", ":=", "return", "=>", "?", ":"}:
                break
            if self._tokens.word(at) == ")":
                return
            first = at
        if first == index:
            return
        telling = self._told(first, index - 1)
        if telling.is_silent:
            return
        other = end = at = index + 1
        while at < min(len(self._tokens), index + 200):
            word = self._tokens.word(at)
            if word == ":" and other == index + 1:
                other = at
            elif word in {";", ")", "}", "]", ","}:
                break
            at = self._tokens.behind(at)
        end = at
        if other == index + 1:
            return
        written = self._span(first, index - 1)
        if telling.holds is not None:
            yield self._stretch(index + 1, other, telling.holds, written, True)
        if telling.fails is not None:
            yield self._stretch(other + 1, end, telling.fails, written, False)

    def _stretch(
        self, first: int, end: int, kind: ModeKind, condition: Span, holds: bool
    ) -> Stretch:
        """From the token ``first`` to before the token ``end``."""
        length = len(self._text)
        start = self._tokens.starts[first] if first < len(self._tokens) else length
        stop = self._tokens.starts[end] if end < len(self._tokens) else length
        written = self._text[condition.start : condition.end]
        return start, stop, proved(kind, written, condition, holds=holds, most=_LONGEST)

    def _condition(self, index: int) -> tuple[int, int, int] | None:
        """The first and last token of the condition behind ``index``, and where its body begins."""
        tokens = self._tokens
        if self._language != "go":
            closed = tokens.other[index + 1] if index + 1 < len(tokens) else -1
            if tokens.word(index + 1) != "(" or closed <= index + 2:
                return None
            return (index + 2, closed - 1, closed + 1) if closed - index < _MOST_TOKENS else None
        first = at = index + 1
        while at < min(len(tokens), index + _MOST_TOKENS):
            word = tokens.word(at)
            if word == "{":
                return (first, at - 1, at) if at > first else None
            if word == ";":
                first = at + 1
            at = tokens.behind(at)
        return None

    def _governed(self, body: int) -> int:
        """The index behind the block or the statement that begins at ``body``."""
        tokens = self._tokens
        if body >= len(tokens):
            return body
        if tokens.word(body) == "{":
            return tokens.behind(body)
        at = body
        while at < min(len(tokens), body + 400):
            if tokens.word(at) == ";":
                return at + 1
            if tokens.word(at) == "}" or (at > body and tokens.word(at) == "else"):
                return at
            if at > body and tokens.first[at] and tokens.word(at) not in {".", "?.", ")", "{"}:
                return at
            at = tokens.behind(at)
        return at

    def _leaves(self, body: int, end: int) -> bool:
        """Whether what stands from ``body`` to ``end`` ends by leaving the block around it."""
        if self._tokens.word(body) != "{":
            at = body + (self._tokens.word(body) == "yield")
            return self._tokens.word(at) in _LEAVING
        return self._list_leaves(body + 1, end - 1)

    def _list_leaves(self, first: int, end: int) -> bool:
        """Whether the statements from ``first`` to before ``end`` surely end by leaving."""
        at = end - 1
        for _ in range(_MOST_TOKENS):
            if at < first:
                return False
            if self._tokens.word(at) in _LEAVING:
                begin = at - (self._tokens.word(at - 1) == "yield")
                return begin <= first or self._begins(begin)
            partner = self._tokens.other[at]
            at = (partner if 0 <= partner < at else at) - 1
        return False

    def _begins(self, at: int, *, labelled: bool = False) -> bool:
        """Whether the token at ``at`` surely begins a statement that nothing before it decides.

        With ``labelled`` it may stand behind a label: ``case 1: if (…)``.
        """
        before = self._tokens.word(at - 1)
        if before in {"", ";", "{", "}"} or (labelled and before in {":", "->"}):
            return True
        if not self._tokens.first[at] or self._language not in UNPUNCTUATED:
            return False
        if before == ")":
            opened = self._tokens.other[at - 1]
            if self._language == "go":
                return True
            return opened >= 0 and self._tokens.word(opened - 1) not in _CONDITIONAL
        return before == "]" or (
            before not in {"else", "do", "yield"}
            and (before[0] in "\"'`" or before[0].isalnum() or is_word(before))
        )

    # -- what a condition tells ------------------------------------------------------------

    def _name(self, index: int) -> None:
        """Remember ``uniform := mode == "Uniform"`` for conditions that name it."""
        name = self._tokens.word(index - 1)
        if self._tokens.word(index - 2) == "." or not self._tokens.is_name(index - 1):
            return
        last = index
        for at in range(index + 1, min(len(self._tokens), index + 30)):
            if self._tokens.word(at) in {";", "{", "}", "?"} or (
                self._tokens.first[at] and at > index + 1
            ):
                break
            last = at
        for names in self._outer:
            names.pop(name, None)
        declared = self._tokens.word(index) == ":=" or self._declares(index - 1)
        if self._given_again.get(name, 0) > (not declared):
            self._forget(name)
            return
        telling = self._told(index + 1, last) if last > index else SILENT
        if not telling.is_silent and len(self._named) < _MOST_NAMES:
            self._named[name] = telling, self._span(index + 1, last)
        else:
            self._named.pop(name, None)

    def _told(self, first: int, last: int, depth: int = 0) -> Telling:
        """What the condition from ``first`` to ``last`` tells, either way."""
        tokens = self._tokens
        if last < first or last - first > _MOST_TOKENS or depth > _MOST_NESTED:
            return SILENT
        if tokens.word(first) == "(" and tokens.other[first] == last:
            return self._told(first + 1, last - 1, depth + 1)
        for operator in ("||", "&&"):
            parts = self._parts(first, last, operator)
            if len(parts) > 1:
                told = [self._told(start, end, depth + 1) for start, end in parts]
                return all_of(told) if operator == "&&" else any_of(told)
        if tokens.word(first) == "!" and last > first:
            return self._told(first + 1, last, depth + 1).negated()
        if first == last and tokens.word(first) in self._named:
            return self._named[tokens.word(first)][0]
        return self._compared(first, last)

    def _parts(self, first: int, last: int, operator: str) -> list[tuple[int, int]]:
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
                if null and _PATH.match(asked := self._written(first, at - 1)):
                    return present(asked, not equal)
                return self._pair(first, at - 1, right, last, equal)
            if _COMPARING.fullmatch(word) and tokens.word(at + 1) == "(":
                return self._equals(first, at, last)
            at += 1
        asked = self._written(first, last)
        return present(_HAS_VALUE.sub("", asked), True) if _PATH.match(asked) else SILENT

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

    def _equals(self, first: int, at: int, last: int) -> Telling:
        """``a.equals(b)``, ``strings.EqualFold(a, b)``, ``Objects.equals(a, b)``."""
        closed = self._tokens.other[at + 1]
        if closed != last or self._tokens.word(at).lower() == "localecompare":
            return SILENT
        parts = self._parts(at + 2, closed - 1, ",")
        if len(parts) >= 2 and self._mode(*parts[1]) is None and self._mode(*parts[0]) is None:
            parts = parts[:1]  # a way of comparing
        if len(parts) == 1:
            return self._pair(first, at - 2, *parts[0], True)
        one = self._pair(*parts[0], *parts[1], True)
        if one.is_silent and self._mode(*parts[0]) is not None:
            return self._pair(first, at - 2, *parts[0], True)
        return one

    def _pair(self, a: int, b: int, c: int, d: int, equal: bool) -> Telling:
        for mode, other in ((self._mode(a, b), (c, d)), (self._mode(c, d), (a, b))):
            if mode is not None and (
                is_about_mode(self._written(*other))
                or (is_about_mode(self._written(a, d)) and self._mode(*other) is None)
            ):
                return compared(mode, equal, self._written(a, d))
        return SILENT

    def _mode(self, first: int, last: int) -> ModeKind | None:
        """The mode that the tokens from ``first`` to ``last`` name, if they name one."""
        if last < first or last - first > 12:
            return None
        if any(
            self._tokens.is_name(at) and self._tokens.is_name(at + 1) for at in range(first, last)
        ):
            return None
        written = "".join(self._written(first, last).split())
        match = _MODE.match(re.sub(r"[\"'`]|\.(?:toString|ToString|name|value)\(\)\Z", "", written))
        return None if match is None else MODES[(match.group(1) or match.group(2)).lower()]

    def _written(self, first: int, last: int) -> str:
        span = self._span(first, last)
        return self._text[span.start : span.end]

    def _span(self, first: int, last: int) -> Span:
        if last < first:
            return Span(0, 0)
        return Span(self._tokens.starts[first], self._tokens.end(last))
