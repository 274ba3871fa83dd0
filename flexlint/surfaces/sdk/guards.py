"""Code that runs for one orchestration mode only: ``if (set.orchestrationMode === "Uniform")``."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from flexlint.lexical.conditions import (
    SILENT,
    Refuted,
    Telling,
    follows,
    names_a_mode,
    names_another_mode,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import ModeKind, Span
from flexlint.surfaces.sdk.blocks import Tokens, is_word
from flexlint.surfaces.sdk.conditions import Conditions, Held
from flexlint.surfaces.sdk.filtered import Lists
from flexlint.surfaces.sdk.helpers import helpers_of
from flexlint.surfaces.sdk.syntax import DECLARING, KEYWORDS, UNPUNCTUATED, words_of
from flexlint.surfaces.sdk.tied import MODE_NAME, Ties

_LEAVING = frozenset({"return", "throw", "continue", "break", "panic", "raise"})
_ENDING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "exit": frozenset({"process", "System"}),
        "Exit": frozenset({"os", "Environment"}),
        "Fatal": frozenset({"log"}),
        "Fatalf": frozenset({"log"}),
        "Fatalln": frozenset({"log"}),
    }
)
"""Methods that end the program, and what they are called on."""
_CONDITIONAL = words_of("if for foreach while switch when using lock fixed with catch elseif")
"""What a condition in parentheses belongs to, and not a call or parameters."""
_COMPOUND = words_of("+= -= *= /= %= |= &= ^= ??=")
_BEFORE_VALUES = (KEYWORDS | words_of("else and or not go")) - words_of(
    "out var let const val final"
)
"""Words before a name that do not declare it."""
_BEHIND_NAMES = words_of("is and or in of switch instanceof as not")
"""Words behind a name that are no type of it."""
_BOUNDS = words_of(
    "( { [ ; , = := => -> ? : return throw await yield in of case if for while switch when else"
    " assert until go defer"
)
"""What stands before an operand."""
_JOINED = words_of("&& || ?? ! == === != !== ? : ( [ , . ?. = := + is not")
"""At a line's end or beginning: the expression goes on."""
_MOST_TOKENS = 80
_MOST_NESTED = 6
_MOST_BLOCKS = 40
_MOST_ARMS = 40
_FAR = 200
_LONGEST = 120


def guards_of(text: str, tokens: Tokens, language: str) -> Guards:
    """The guards of a program: ``text`` with its strings, ``tokens`` without their insides."""
    if not names_a_mode(text):
        return Guards()
    return _Reader(text, tokens, language).guards()


class _Reader:
    """Finds conditions on the mode and what they govern."""

    def __init__(self, text: str, tokens: Tokens, language: str) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._conditions = Conditions(text, tokens)
        self._outer: list[dict[str, Held]] = []
        self._around: tuple[int, ...] = ()
        self._given: dict[str, list[int]] = {}
        """Where names are given a value."""
        self._given_again: dict[str, int] = {}
        """How often names are given one without being declared there."""
        self._jumps: list[int] = []
        """Where a ``goto case`` or ``goto default`` stands."""
        self._subjects: dict[tuple[int, int], tuple[int, int]] = {}
        """(stretch) -> the tokens that read the mode."""
        self._ties = Ties(text, tokens, language)
        self._arms: dict[int, list[int]] = {}
        """(opening brace) -> where arms of a switch begin in it."""

    def guards(self) -> Guards:
        """The stretches of the program, in their order."""
        self._survey()
        conditions = self._conditions
        conditions.helpers = helpers_of(self._tokens, conditions)
        lists = Lists(self._tokens, conditions, self._around, self._language, self._given)
        found = list(self._stretches(lists))
        found += [self._stretch(*each) for each in lists.stretches(self._governed)]
        guards = self._in_order(found)
        collected = lists.collected(guards, self._governed)
        added = [(*self._offsets(first, end), mode) for first, end, mode in collected]
        return self._in_order([*found, *added]) if added else guards

    def _in_order(self, stretches: list[Stretch]) -> Guards:
        ordered = sorted(stretches, key=lambda s: (s[0], -s[1]))
        return Guards(tuple(ordered), is_other=self._is_other)

    def _is_other(self, stretch: Stretch, at: int, in_text: bool) -> bool:
        start, end, mode = stretch
        asked = self._subjects.get((start, end))
        if asked is None:
            span = mode.evidence[0].span
            starts = self._tokens.starts
            asked = bisect_right(starts, span.start) - 1, bisect_left(starts, span.end) - 1
        return self._ties.may_be_other(asked, at, in_text=in_text)

    def _stretches(self, lists: Lists) -> Iterator[Stretch]:
        """(start, end, mode), unordered; ``lists`` is told of what lets items of a list through."""
        conditions = self._conditions
        blocks: list[int] = []
        outer = self._outer
        for index, word in enumerate(self._tokens.words):
            if conditions.held:
                self._hide(index, word)
            if word == "{" and self._tokens.other[index] >= 0:
                blocks.append(index)
                if len(blocks) <= _MOST_BLOCKS:
                    outer.append(dict(conditions.held))
            elif word == "}" and self._tokens.other[index] >= 0 and blocks:
                blocks.pop()
                if len(outer) > len(blocks):
                    conditions.held = outer.pop()
            elif word in {"=", ":="}:
                self._name(index)
            elif word == "of" and self._tokens.word(index - 1) == "}":
                self._unpack(index)
            elif word == "while" or (word == "for" and self._language == "go"):
                yield from self._repeated(index)
            elif word == "if":
                yield from self._left(index, blocks[-1] if blocks else -1)
                yield from self._branch(index, blocks[-1] if blocks else -1)
            elif word == "switch" or (word == "when" and self._language == "kotlin"):
                yield from self._cases(index)
            elif word == "?":
                yield from self._choice(index)
            elif word in {"&&", "||"}:
                yield from self._operand(index)
            else:
                lists.look(index, word)

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
                # ``const { a: b = c } = d`` of JavaScript.
                renamed = self._language == "javascript" and tokens.word(at - 1) == ":"
                declared = word == ":=" or (word == "=" and (renamed or self._declares(at)))
                self._give(at, declared=declared)
                if renamed and tokens.word(at - 3) in DECLARING:  # ``const a: T = b``
                    self._give(at - 2, declared=True)
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
        if word in self._conditions.held:
            before, behind = tokens.word(index - 1), tokens.word(index + 1)
            typed = is_word(before or ".") and before not in _BEFORE_VALUES | _CONDITIONAL
            type_follows = (
                is_word(behind or ".")
                and not tokens.first[index + 1]
                and behind not in _BEHIND_NAMES
            )
            if typed or type_follows or behind in {":", "->", "=>"}:
                self._forget(word)
        elif word in {"{", "=>", "->"} and tokens.word(index - 1) == ")":
            opened = tokens.other[index - 1]
            if opened >= 0 and tokens.word(opened - 1) not in _CONDITIONAL:
                for name in tokens.words[opened + 1 : index - 1][:_MOST_TOKENS]:
                    self._forget(name)

    def _forget(self, name: str) -> None:
        self._conditions.held.pop(name, None)

    # -- what is governed ------------------------------------------------------------------

    def _branch(self, index: int, block: int) -> Iterator[Stretch]:
        condition = self._condition(index)
        if condition is None:
            return
        first, last, body = condition
        telling = self._conditions.told(first, last)
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
            closed = self._closed(end, block)
            yield self._until_set(first, last, end, closed, telling.fails, False)

    def _repeated(self, index: int) -> Iterator[Stretch]:
        """What runs as long as a condition holds."""
        condition = self._condition(index)
        if condition is None:
            return
        first, last, body = condition
        kind = self._conditions.told(first, last).holds
        if kind is not None:
            yield self._until_set(first, last, body, self._governed(body), kind, True)

    def _left(self, index: int, block: int) -> Iterator[Stretch]:
        """What comes behind several branches some of which leave."""
        if not self._begins(index, labelled=True):
            return
        end = behind = -1
        asked: list[tuple[int, int]] = []
        leaving = 0
        at = index
        for _ in range(_MOST_ARMS):
            condition = self._condition(at)
            if condition is None:
                return
            first, last, body = condition
            end = behind = self._simple(body)
            asked.append((first, last))
            leaves = self._leaves(body, end)
            leaving += leaves and leaving == len(asked) - 1
            if self._tokens.word(end) != "else":
                break
            at = end + 1
            if self._tokens.word(at) != "if":
                behind = self._governed(at)
                last_leaves = self._leaves(at, behind)
                if leaving == len(asked) and last_leaves:
                    return  # nothing comes behind
                if len(asked) == 1 and not leaving and last_leaves:
                    yield from self._behind(*asked[0], behind, block, holds=True)
                break
        if len(asked) > 1 or behind > end:
            for first, last in asked[:leaving]:
                yield from self._behind(first, last, behind, block, holds=False)

    def _behind(
        self, first: int, last: int, start: int, block: int, *, holds: bool
    ) -> Iterator[Stretch]:
        """What comes from ``start`` on, which is reached only if a condition ``holds``, or not."""
        telling = self._conditions.told(first, last)
        kind = telling.holds if holds else telling.fails
        if kind is not None:
            yield self._until_set(first, last, start, self._closed(start, block), kind, holds)

    def _closed(self, end: int, block: int) -> int:
        """Where the statements end that go on at ``end`` in ``block``."""
        closed = self._tokens.other[block] if block >= 0 else len(self._tokens)
        arms = self._arms.get(block, [])
        place = bisect_left(arms, end)
        return min(closed, arms[place]) if place < len(arms) else closed

    def _until_set(
        self, first: int, last: int, start: int, end: int, kind: ModeKind, holds: bool
    ) -> Stretch:
        """The stretch from ``start`` to ``end``, or to where a name that the condition from
        ``first`` to ``last`` compares is given another value."""
        return self._stretch(
            start,
            self._kept(first, last, start, end),
            kind,
            self._conditions.span(first, last),
            holds,
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
                written = self._conditions.written(min(first, at - 1), at - 1)
                if not part.isdisjoint(self._conditions.held) or names_a_mode(written):
                    names |= part
                part, first = set(), at + 1
            elif word and is_word(word):
                part.add(word)
        return names

    def _cases(self, index: int) -> Iterator[Stretch]:
        if self._tokens.word(index + 1) == "{" and self._language == "csharp":
            yield from self._values(index)
            return
        condition = self._condition(index)
        if condition is None:
            if self._tokens.word(index + 1) == "{":
                tried = self._when if self._language == "kotlin" else self._tried
                yield from tried(index + 1)
            return
        first, last, body = condition
        if self._tokens.word(body) == "{" and first == last and self._tokens.word(first) == "true":
            yield from self._tried(body)
        elif self._conditions.is_about(first, last):
            yield from self._compared_with(first, last, body)

    def _compared_with(self, first: int, last: int, body: int) -> Iterator[Stretch]:
        """The arms in the braces at ``body``, for values of what stands from ``first`` to
        ``last``."""
        closed = self._tokens.other[body] if body < len(self._tokens) else -1
        if self._tokens.word(body) != "{" or closed < 0 or self._has_jumps(body, closed):
            return
        labels: list[tuple[int, int, ModeKind | None]] = []
        at = body + 1
        while at < closed:
            end = self._label(at, closed)
            if end > 0:
                start = at + 1 if self._tokens.word(at) == "case" else at
                goes_on = self._tokens.word(at - 1) == ","
                mode = None if goes_on else self._conditions.mode(start, end - 1)
                labels.append((at, end, mode))
                at = end
            elif self._tokens.word(at) in {"case", "default", "->"}:
                labels.append((at, at, None))  # what is not read ends the arm before as well
            at = self._tokens.behind(at)
        yield from self._of_arms((first, last), labels, closed)

    def _has_jumps(self, opened: int, closed: int) -> bool:
        return bisect_left(self._jumps, opened) < bisect_left(self._jumps, closed)

    def _of_arms(
        self, asked: tuple[int, int], labels: list[tuple[int, int, ModeKind | None]], closed: int
    ) -> Iterator[Stretch]:
        if not labels or len(labels) > _MOST_ARMS:
            return
        span = self._conditions.span
        named = [(mode, span(at, last - 1)) for at, last, mode in labels if mode is not None]
        only = named[0] if len(named) == 1 else None
        entered = False
        following = [*(label[0] for label in labels[1:]), closed]
        for (start, last, mode), end in zip(labels, following, strict=True):
            if entered:
                pass
            elif mode is not None:
                kept = self._kept(*asked, last + 1, end)
                yield self._arm(asked, last + 1, kept, mode, span(start, last - 1), True)
            elif only is not None and self._tokens.word(start) in {"default", "else", "_"}:
                otherwise, label = follows(only[0], False), only[1]
                kept = self._kept(*asked, last + 1, end)
                yield self._arm(asked, last + 1, kept, otherwise, label, False)
            entered = self._falls_through(last, end)

    def _arm(
        self,
        asked: tuple[int, int],
        first: int,
        end: int,
        kind: ModeKind,
        label: Span,
        holds: bool,
    ) -> Stretch:
        stretch = self._stretch(first, end, kind, label, holds)
        self._subjects[stretch[:2]] = asked
        return stretch

    def _values(self, index: int) -> Iterator[Stretch]:
        """The arms of ``mode switch { … => …, _ => … }``."""
        body = index + 1
        first, closed = self._operand_before(index, "&&"), self._tokens.other[body]
        if closed < 0 or first >= index or not self._conditions.is_about(first, index - 1):
            return
        labels: list[tuple[int, int, ModeKind | None]] = []
        at = start = body + 1
        arrow = -1
        while at < closed and len(labels) <= _MOST_ARMS:
            if self._tokens.word(at) == "=>" and arrow < 0:
                arrow = at
                labels.append((start, at, self._conditions.mode(start, at - 1)))
            elif self._tokens.word(at) == ",":
                start, arrow = at + 1, -1
            at = self._tokens.behind(at)
        yield from self._of_arms((first, index - 1), labels, closed)

    def _tried(self, body: int) -> Iterator[Stretch]:
        """The arms in the braces at ``body``, each with a condition: ``case x == y:``."""
        closed = self._tokens.other[body]
        if closed < 0 or self._has_jumps(body, closed):
            return
        arms = self._arms.get(body, [])
        if not arms or len(arms) > _MOST_ARMS:
            return
        refuted, entered = Refuted(), False
        for place, end in zip(arms, [*arms[1:], closed], strict=True):
            first, last = self._tried_in(place, end)
            if last < 0:
                return
            telling = self._conditions.told(first, last - 1)
            if not entered and telling.holds is not None:
                yield self._until_set(first, last - 1, last + 1, end, telling.holds, True)
            elif not entered and refuted.kind is not None:
                yield self._until_set(*refuted.at, last + 1, end, refuted.kind, False)
            refuted = refuted.further(telling, (first, last - 1))
            entered = self._falls_through(last, end)

    def _when(self, body: int) -> Iterator[Stretch]:
        """The arms of ``when { condition -> …; else -> … }`` of Kotlin."""
        tokens, closed = self._tokens, self._tokens.other[body]
        refuted = Refuted()
        start = body + 1
        for arrow in self._arms.get(body, [])[:_MOST_ARMS]:
            if not start < arrow < closed:
                return
            end = min(self._governed(arrow + 1), closed)
            telling = SILENT if tokens.word(start) == "else" else self._told(start, arrow - 1)
            if telling.holds is not None:
                yield self._until_set(start, arrow - 1, arrow + 1, end, telling.holds, True)
            elif refuted.kind is not None:
                yield self._until_set(*refuted.at, arrow + 1, end, refuted.kind, False)
            refuted = refuted.further(telling, (start, arrow - 1))
            start = end + (tokens.word(end) == ";")

    def _told(self, first: int, last: int) -> Telling:
        return self._conditions.told(first, last)

    def _tried_in(self, place: int, end: int) -> tuple[int, int]:
        """The condition of the arm that begins at ``place``: its first token, and the one that
        ends its label, or -1."""
        at = place + 1
        while at < end:
            if self._tokens.word(at) == ":":
                return place + 1, at
            at = self._tokens.behind(at)
        return place, -1

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

    def _operand_before(self, index: int, operator: str) -> int:
        """The first token of what stands before ``operator`` at ``index``."""
        tokens, first, at = self._tokens, index, index - 1
        for _ in range(_MOST_TOKENS):
            word = tokens.word(at)
            if word in _BOUNDS or not word or (word == "||" and operator == "&&"):
                break
            if word in {"}", ";"}:
                break
            partner = tokens.other[at]
            first = at = partner if 0 <= partner < at else at
            if tokens.first[at] and word not in _JOINED and tokens.word(at - 1) not in _JOINED:
                break
            at -= 1
        else:
            return index
        return first

    def _operand(self, index: int) -> Iterator[Stretch]:
        """What stands behind ``&&`` or ``||``, which runs by what stands before it."""
        tokens, operator = self._tokens, self._tokens.word(index)
        first = self._operand_before(index, operator)
        if not self._may_tell(first, index - 1):
            return
        telling = self._conditions.told(first, index - 1)
        kind = telling.holds if operator == "&&" else telling.fails
        if kind is None:
            return
        at = index + 1
        while at < min(len(tokens), index + _FAR):
            word = tokens.word(at)
            if word in {";", ")", "]", "}", ",", "?", ":", "{"}:
                break
            if word == "||" and operator == "&&":
                break
            if tokens.first[at] and word not in _JOINED and tokens.word(at - 1) not in _JOINED:
                break
            at = tokens.behind(at)
        condition = self._conditions.span(first, index - 1)
        yield self._stretch(index + 1, at, kind, condition, operator == "&&")

    def _may_tell(self, first: int, last: int) -> bool:
        """Whether there can be a condition on the mode from ``first`` to ``last``."""
        if last < first:
            return False
        if names_a_mode(self._text, *self._conditions.bounds(first, last)):
            return True
        known = self._conditions.held.keys() | self._conditions.helpers.keys()
        return bool(known) and not known.isdisjoint(self._tokens.words[first : last + 1])

    def _choice(self, index: int) -> Iterator[Stretch]:
        """The two sides of ``mode == uniform ? a : b``."""
        first = self._operand_before(index, "?")
        if not self._may_tell(first, index - 1):
            return
        telling = self._conditions.told(first, index - 1)
        if telling.is_silent:
            return
        other = end = at = index + 1
        while at < min(len(self._tokens), index + _FAR):
            word = self._tokens.word(at)
            if word == ":" and other == index + 1:
                other = at
            elif word in {";", ")", "}", "]", ","}:
                break
            at = self._tokens.behind(at)
        end = at
        if other == index + 1:
            return
        written = self._conditions.span(first, index - 1)
        if telling.holds is not None:
            yield self._stretch(index + 1, other, telling.holds, written, True)
        if telling.fails is not None:
            yield self._stretch(other + 1, end, telling.fails, written, False)

    def _stretch(
        self, first: int, end: int, kind: ModeKind, condition: Span, holds: bool
    ) -> Stretch:
        """From the token ``first`` to before the token ``end``."""
        written = self._text[condition.start : condition.end]
        mode = proved(kind, written, condition, holds=holds, most=_LONGEST)
        return (*self._offsets(first, end), mode)

    def _offsets(self, first: int, end: int) -> tuple[int, int]:
        length = len(self._text)
        start = self._tokens.starts[first] if first < len(self._tokens) else length
        stop = self._tokens.starts[end] if end < len(self._tokens) else length
        return start, stop

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
                for given in range(first, at):
                    if tokens.words[given] == ":=":
                        self._name(given)
                first = at + 1
            at = tokens.behind(at)
        return None

    def _governed(self, body: int) -> int:
        """The index behind the block or the statement that begins at ``body``."""
        for _ in range(_MOST_ARMS):
            condition = self._condition(body) if self._tokens.word(body) == "if" else None
            if condition is None:
                break
            end = self._simple(condition[2])
            if self._tokens.word(end) != "else":
                return end
            body = end + 1
        return self._simple(body)

    def _simple(self, body: int) -> int:
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
            word = self._tokens.word(at)
            if word in _LEAVING or self._ends_all(at):
                begin = at - (self._tokens.word(at - 1) == "yield") - 2 * (word not in _LEAVING)
                return begin <= first or self._begins(begin)
            partner = self._tokens.other[at]
            at = (partner if 0 <= partner < at else at) - 1
        return False

    def _ends_all(self, at: int) -> bool:
        """Whether the name at ``at`` is called to end the program: ``os.Exit(1)``."""
        tokens = self._tokens
        owners = _ENDING.get(tokens.word(at))
        return owners is not None and tokens.word(at - 1) == "." and tokens.word(at - 2) in owners

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

    # -- what variables hold -------------------------------------------------------------------

    def _name(self, index: int) -> None:
        """Remember ``uniform := mode == "Uniform"`` and ``kind = set.orchestrationMode`` for
        conditions that name them."""
        tokens, conditions = self._tokens, self._conditions
        if tokens.word(index - 1) == "}":
            self._unpack(index)
            return
        name = tokens.word(index - 1)
        if not tokens.is_name(index - 1) or tokens.word(index - 2) == ".":
            return
        typed = tokens.word(index - 2) == ":" and self._language == "javascript"
        if typed and not (tokens.word(index - 4) in DECLARING and tokens.is_name(index - 3)):
            return  # a type, or what stands for a property that is not there
        name = tokens.word(index - 3) if typed else name
        last = self._value_end(index)
        for names in self._outer:
            names.pop(name, None)
        declared = typed or tokens.word(index) == ":=" or self._declares(index - 1)
        is_other = False
        if "ode" in name:  # what the program says itself is no mode that a set has
            is_other = conditions.is_other(index + 1, last)
            is_other = is_other or conditions.mode(index + 1, last) is not None
        was_other = name in conditions.held and conditions.held[name].what == "other"
        again = self._given_again.get(name, 0) > (not declared)
        if is_other or (was_other and not declared):
            conditions.hold_other(name)
            for names in () if declared else self._outer:
                names[name] = conditions.held[name]
        elif again or last <= index:
            self._forget(name)
        else:
            conditions.hold(name, index + 1, last)

    def _value_end(self, index: int) -> int:
        """The last token of the value that is given at ``index``; -1 if it is none that is
        read."""
        tokens = self._tokens
        last = index
        for at in range(index + 1, min(len(tokens), index + _MOST_TOKENS // 2)):
            word = tokens.word(at)
            if word in {"{", "?", "=>", "->"}:
                return -1
            if word in {";", "}"}:
                return last
            begins = tokens.first[at] and at > index + 1 and self._language in UNPUNCTUATED
            if begins and word not in _JOINED and tokens.word(at - 1) not in _JOINED:
                return last
            last = at
        return last if last < index + _MOST_TOKENS // 2 - 1 else -1

    def _unpack(self, index: int) -> None:
        """``const { orchestrationMode: kind } = set``, whose braces end before ``index``."""
        tokens, conditions = self._tokens, self._conditions
        opened = tokens.other[index - 1]
        if self._language != "javascript" or not 0 <= opened < index - 1:
            return
        last = self._value_end(index)
        given = conditions.written(index + 1, last) if last > index else ""
        for at in range(max(opened + 1, index - _MOST_TOKENS), index - 1):
            key = tokens.words[at]
            renamed = tokens.word(at + 1) == ":" and tokens.is_name(at + 2)
            name = tokens.words[at + 2] if renamed else key
            if MODE_NAME.match(key) and renamed and not self._given_again.get(name):
                conditions.hold_mode(name)
            elif key == "mode" and names_another_mode(f"{given}.mode"):
                conditions.hold_other(name)
