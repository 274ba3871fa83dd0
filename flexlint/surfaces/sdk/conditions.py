"""Code that runs for one orchestration mode only: ``if (set.orchestrationMode === "Uniform")``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    follows,
    present,
    proved,
)
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens

_MODE = regex(
    r"(?:[\w.$]{0,80}?(?:orchestrationmode\w{0,20}?\.?|compute\w{0,20}\.))?(uniform|flexible)\Z"
    r"|(?:[a-z]\w{0,40}\.)?orchestrationmode(uniform|flexible)\Z",
    re.IGNORECASE,
)
"""A mode as it is written: a string, or a constant of an SDK."""
_ABOUT = regex(r"orchestration|(?<![A-Za-z])mode\b|[a-z]Mode\b", re.IGNORECASE)
"""What is compared with a mode must be named for one."""
_EQUAL = frozenset({"==", "===", "is"})
_UNEQUAL = frozenset({"!=", "!=="})
_COMPARING = regex(r"equals\w{0,20}|equalfold|localecompare", re.IGNORECASE)
_NULL = frozenset({"nil", "null", "undefined", "None"})
_PATH = regex(r"\*?[A-Za-z_]\w*(?:(?:\?|!!?)?\.[A-Za-z_]\w*(?:\(\))?)*\Z")
"""What may be there or not: a name, a property, what a getter gives."""
_HAS_VALUE = regex(r"\.HasValue\Z")
_LEAVING = frozenset({"return", "throw", "continue", "break", "panic", "raise"})
_MOST_TOKENS = 80
_MOST_NESTED = 6
_MOST_BLOCKS = 40
_MOST_NAMES = 40
_LONGEST = 120


@record
class Guards:
    """The stretches of a program that run only for one mode, in the order of their beginnings."""

    stretches: tuple[tuple[int, int, Mode], ...]

    def mode(self, at: int) -> Mode:
        """What the innermost telling stretch around offset ``at`` proves."""
        place = bisect_right(self.stretches, at, key=lambda stretch: stretch[0])
        for start, end, mode in reversed(self.stretches[max(0, place - 200) : place]):
            if start <= at < end:
                return mode
        return UNKNOWN_MODE


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

    def stretches(self) -> Iterator[tuple[int, int, Mode]]:
        """(start, end, mode), unordered."""
        if re.search(r"uniform|flexible", self._text, re.IGNORECASE) is None:
            return
        blocks: list[int] = []
        outer: list[dict[str, tuple[Telling, Span]]] = []
        for index, word in enumerate(self._tokens.words):
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
            elif word in {"switch", "when"}:
                yield from self._cases(index)
            elif word == "?":
                yield from self._choice(index)

    # -- what is governed ------------------------------------------------------------------

    def _branch(self, index: int, block: int) -> Iterator[tuple[int, int, Mode]]:
        condition = self._condition(index)
        if condition is None:
            return
        first, last, body = condition
        telling = self._told(first, last)
        if telling.is_silent:
            return
        end = self._governed(body)
        written = self._span(first, last)
        if telling.holds is not None:
            yield self._stretch(body, end, telling.holds, written, True)
        if telling.fails is None:
            return
        if self._tokens.word(end) == "else":
            yield self._stretch(end + 1, self._governed(end + 1), telling.fails, written, False)
        elif self._leaves(body, end) and self._tokens.word(index - 1) != "else":
            closed = self._tokens.other[block] if block >= 0 else len(self._tokens)
            yield self._stretch(end, closed, telling.fails, written, False)

    def _cases(self, index: int) -> Iterator[tuple[int, int, Mode]]:
        condition = self._condition(index)
        if condition is None or not _ABOUT.search(self._written(condition[0], condition[1])):
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
                labels.append((at, last, self._mode(first, last - 1)))
                at = last
            at = self._tokens.behind(at)
        named = [(mode, self._span(at, last - 1)) for at, last, mode in labels if mode is not None]
        only = named[0] if len(named) == 1 else None
        for (start, last, mode), following in zip(
            labels, [*(label[0] for label in labels[1:]), closed], strict=True
        ):
            if mode is not None:
                yield self._stretch(last + 1, following, mode, self._span(start, last - 1), True)
            elif only is not None and self._tokens.word(start) in {"default", "else"}:
                otherwise, label = follows(only[0], False), only[1]
                yield self._stretch(last + 1, following, otherwise, label, False)

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

    def _choice(self, index: int) -> Iterator[tuple[int, int, Mode]]:
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
    ) -> tuple[int, int, Mode]:
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
        last = end - 1
        if self._tokens.word(body) != "{":
            return self._tokens.word(body) in _LEAVING
        at = last - 1
        if self._tokens.word(at) == ";":
            at -= 1
        for _ in range(_MOST_TOKENS):
            if at <= body:
                return False
            word = self._tokens.word(at)
            if word in _LEAVING:
                return True
            if word in {";", "{"}:
                return False
            partner = self._tokens.other[at]
            at = (partner if 0 <= partner < at else at) - 1
            if self._tokens.first[at + 1] and self._language in {"go", "kotlin"}:
                return self._tokens.word(at + 1) in _LEAVING
        return False

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
                _ABOUT.search(self._written(*other))
                or (_ABOUT.search(self._written(a, d)) and self._mode(*other) is None)
            ):
                return compared(mode, equal, self._written(a, d))
        return SILENT

    def _mode(self, first: int, last: int) -> ModeKind | None:
        """The mode that the tokens from ``first`` to ``last`` name, if they name one."""
        if last < first or last - first > 12:
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
