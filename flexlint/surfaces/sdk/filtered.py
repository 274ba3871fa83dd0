"""Lists of which a program lets scale sets of one mode through: ``sets.filter(s => …)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from flexlint.lexical.guards import Guards
from flexlint.model import Mode, ModeKind, Span
from flexlint.record import record
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.conditions import Conditions
from flexlint.surfaces.sdk.syntax import words_of

_FILTERS = words_of("filter Where findAll")
_OTHERS = words_of(
    "concat concatWith Concat Union union UnionBy plus Append Prepend append prepend zip Zip push"
    " Except except minus Join join GroupJoin subtract"
)
"""What makes of a list one with other items, or none of the items at all."""
_ADDING = words_of("push add Add")
_CHANGING = words_of(
    "unshift splice AddRange addAll Insert InsertRange insert fill set Set copyWithin AddFirst"
    " AddLast addFirst addLast plusAssign"
)
_ITERATING = words_of("for foreach")
_BLOCKS = words_of("kotlin groovy")
_ENDS = frozenset({";", "}", ""})
_EMPTY = words_of("mutableListOf arrayListOf list make")
_MOST_CALLS = 40
_MOST_BACK = 60
_MOST_BLOCKS = 40
_MOST_LISTS = 60

Place = tuple[int, int]
"""First token, and the token behind the last."""
Let = tuple[int, int, ModeKind, Span, bool]
"""First token, the token behind the last, the mode there, and the condition that holds."""


@record
class _List:
    """A variable that holds nothing but what one condition lets through."""

    at: int
    """The index of its name where it is given its value."""
    kind: ModeKind
    condition: Span


class Lists:
    """The lists of one program."""

    def __init__(
        self,
        tokens: Tokens,
        conditions: Conditions,
        around: Sequence[int],
        language: str,
        given: Mapping[str, list[int]],
    ) -> None:
        """``around`` is what :meth:`Tokens.enclosing` gives, ``given`` says where names are given
        a value."""
        self._tokens = tokens
        self._conditions = conditions
        self._around = around
        self._language = language
        self._given = given
        self._through: list[tuple[int, int, ModeKind, Span]] = []
        """What is let through: the first token of the list, the one behind the condition."""

    def look(self, index: int, word: str) -> None:
        """Take note of the list of which the token at ``index`` lets a part through, if it does."""
        if len(self._through) >= _MOST_LISTS:
            return
        if word in _FILTERS and self._tokens.word(index - 1) in {".", "?."}:
            self._filter(index)
        elif word == "where" and self._language == "csharp":
            self._query(index)

    def _filter(self, index: int) -> None:
        tokens = self._tokens
        opened = index + 1
        if tokens.word(opened) not in {"(", "{"} or tokens.other[opened] < opened:
            return
        if tokens.word(opened) == "{" and self._language not in _BLOCKS:
            return
        closed = tokens.other[opened]
        first, last = self._lambda(opened, closed)
        if first > last or not self._is_of_item(opened, first, last):
            return
        kind = self._conditions.told(first, last).holds
        if kind is not None:
            condition = self._conditions.span(first, last)
            self._through.append((self._root(index - 1), closed + 1, kind, condition))

    def _lambda(self, opened: int, closed: int) -> tuple[int, int]:
        """The first and last token of the condition of a function between the brackets."""
        tokens = self._tokens
        first, last = opened + 1, closed - 1
        if tokens.word(first) == "function":
            first += 1
            first += tokens.is_name(first)
            first = tokens.behind(first) - 1  # the parentheses, with an arrow left out
        elif tokens.word(first) == "(" and tokens.word(tokens.behind(first)) in {"=>", "->"}:
            first = tokens.behind(first)
        elif tokens.word(first + 1) in {"=>", "->"}:
            first += 1
        elif tokens.word(opened) == "(":
            return 0, -1
        else:
            first -= 1  # ``it`` of Kotlin
        first += 1
        if tokens.word(first) == "{" and tokens.other[first] == last:
            if tokens.word(first + 1) != "return":
                return 0, -1
            first, last = first + 2, last - 1
            last -= tokens.word(last) == ";"
            if ";" in tokens.words[first : last + 1]:
                return 0, -1
        return first, last

    def _is_of_item(self, opened: int, first: int, last: int) -> bool:
        """Whether the condition from ``first`` to ``last`` of the function that begins behind
        ``opened`` says something of what the function is given."""
        tokens = self._tokens
        head = range(opened + 1, first)
        given = {tokens.words[at] for at in head if tokens.is_name(at)} - {"function", "return"}
        asked = tokens.words[first : last + 1]
        if not given and tokens.word(opened) == "{":
            given = {"it"}
        return not given.isdisjoint(asked)

    def _root(self, at: int) -> int:
        """Where the expression begins of which the point at ``at`` is a part."""
        tokens = self._tokens
        first = at
        for _ in range(_MOST_BACK):
            before = first - 1
            partner = tokens.other[before] if before >= 0 else -1
            if 0 <= partner < before and tokens.word(before) != "}":
                first = partner
            elif tokens.is_name(before) or tokens.word(before) in {".", "?.", "!"}:
                if tokens.word(before) in {"of", "in", "return", "await", "range", "yield"}:
                    break
                first = before
            elif tokens.word(before) == "}" and self._language in _BLOCKS and partner >= 0:
                first = partner
            else:
                break
        return first

    def _query(self, index: int) -> None:
        """``from x in sets where … select x``."""
        tokens = self._tokens
        at = index - 1
        for _ in range(_MOST_BACK):
            if tokens.word(at) == "from" or at < 0:
                break
            at -= 1
        if tokens.word(at) != "from" or tokens.word(at + 2) != "in":
            return
        if not {"join", "let", "from"}.isdisjoint(tokens.words[at + 1 : index]):
            return
        end = next(
            (
                each
                for each in range(index + 1, min(len(tokens), index + _MOST_BACK))
                if tokens.words[each] in {"select", "orderby", "where", ";"}
            ),
            -1,
        )
        if end < 0 or tokens.word(end) != "select" or tokens.word(end + 1) != tokens.word(at + 1):
            return
        kind = self._conditions.told(index + 1, end - 1).holds
        if kind is not None:
            span = self._conditions.span(index + 1, end - 1)
            self._through.append((at, end + 2, kind, span))

    # -- what runs for the items ----------------------------------------------------------------

    def stretches(self, governed: Callable[[int], int]) -> Iterator[Let]:
        """What runs for items that were let through. ``governed`` says where the statement ends
        that begins at a token."""
        for first, after, kind, condition in self._through:
            end, items = self._chain(after)
            if end > after:
                yield after, end, kind, condition, True
            if not items:
                continue
            body = self._body(first, end)
            if body >= 0:
                yield body, governed(body), kind, condition, True
            elif (at := self._variable(first, end)) >= 0:
                for place in self._loops(at, governed):
                    yield *place, kind, condition, True

    def _chain(self, at: int) -> tuple[int, bool]:
        """Where the calls end that go on at ``at`` with what a list gives, and whether all that
        they give comes of its items."""
        tokens = self._tokens
        for _ in range(_MOST_CALLS):
            if tokens.word(at) not in {".", "?."}:
                return at, True
            opened = at + 2
            if tokens.word(at + 1) in _OTHERS:
                return at, False
            if tokens.word(opened) == "<":
                typed = range(opened, min(opened + 12, len(tokens)))
                opened = next((e for e in typed if tokens.words[e] == "("), opened)
            trailing = tokens.word(opened) == "{" and self._language in _BLOCKS
            if tokens.word(opened) != "(" and not trailing:
                return at, False
            if tokens.other[opened] < opened:
                return at, False
            at = tokens.behind(opened)
            if not trailing and tokens.word(at) == "{" and self._language in _BLOCKS:
                at = tokens.behind(at)
        return at, False

    def _body(self, first: int, end: int) -> int:
        """Where the body of the loop begins that goes through what stands from ``first`` to
        before ``end``; -1 if there is none."""
        tokens = self._tokens
        first -= tokens.word(first - 1) == "await"
        before = tokens.word(first - 1)
        if before == "range" and tokens.word(end) == "{":
            return end
        if before not in {"of", "in", ":"} or tokens.word(end) != ")":
            return -1
        opened = tokens.other[end]
        head = tokens.word(opened - 1 - (tokens.word(opened - 1) == "await"))
        return end + 1 if opened >= 0 and head in _ITERATING else -1

    def _variable(self, first: int, end: int) -> int:
        """The index of the name that is given, and nothing else ever, what stands from ``first``
        to before ``end``; -1 if there is none."""
        tokens = self._tokens
        first -= tokens.word(first - 1) == "await"
        at = first - 2
        if tokens.word(first - 1) not in {"=", ":="} or not tokens.is_name(at):
            return -1
        ended = tokens.word(end) in _ENDS or (end < len(tokens) and tokens.first[end])
        name = tokens.words[at]
        alone = len(self._given.get(name, ())) == 1 and tokens.word(at - 1) not in {".", "?."}
        if not ended or not alone:
            return -1
        if any(self._changes(each) for each in self._mentions(name)):
            return -1
        return at if self._is_local(name, at) else -1

    def _mentions(self, name: str) -> list[int]:
        tokens = self._tokens
        return [
            at
            for at, word in enumerate(tokens.words)
            if word == name and tokens.word(at - 1) not in {".", "?."}
        ]

    def _is_local(self, name: str, at: int) -> bool:
        """Whether each mention of ``name`` is that of the variable that is declared at ``at``."""
        tokens = self._tokens
        block = tokens.brace_around(self._around, at, _MOST_BLOCKS)
        closed = len(tokens) if block < 0 else tokens.other[block]
        return all(at <= each < closed for each in self._mentions(name))

    def _changes(self, at: int) -> bool:
        """Whether the list at ``at`` gets other items."""
        tokens = self._tokens
        if tokens.word(at + 1) in {".", "?."}:
            return tokens.word(at + 2) in _ADDING | _CHANGING
        if tokens.word(at + 1) == "[" and tokens.other[at + 1] > at:
            return tokens.word(tokens.other[at + 1] + 1) == "="
        return False

    def _loops(self, at: int, governed: Callable[[int], int]) -> Iterator[Place]:
        """What runs for the items of the variable that is declared at ``at``."""
        for each in self._mentions(self._tokens.words[at]):
            if each > at:
                end, items = self._chain(each + 1)
                if end > each + 1:
                    yield each + 1, end
                body = self._body(each, end) if items else -1
                if body >= 0:
                    yield body, governed(body)

    # -- lists that are put together ------------------------------------------------------------

    def collected(
        self, guards: Guards, governed: Callable[[int], int]
    ) -> Iterator[tuple[int, int, Mode]]:
        """What runs for the items of lists that get items only where ``guards`` prove one mode."""
        tokens = self._tokens
        names: dict[str, list[int]] = {}
        for index, word in enumerate(tokens.words):
            added = ""
            if word in _ADDING and tokens.word(index - 1) == "." and tokens.is_name(index - 2):
                added = tokens.words[index - 2]
            elif word == "append" and tokens.word(index + 1) == "(":
                added = tokens.word(index + 2)
            if added and guards.mode(tokens.starts[index]).why:
                names.setdefault(added, []).append(index)
        for name in list(names)[:_MOST_LISTS]:
            mode = self._collected(name, guards)
            if mode is not None:
                at = self._mentions(name)[0]
                for place in self._loops(at, governed):
                    yield *place, mode

    def _collected(self, name: str, guards: Guards) -> Mode | None:
        """What is known of all items of the list ``name``, which is empty at first."""
        tokens = self._tokens
        mentions = self._mentions(name)
        if not mentions or not self._begins_empty(mentions[0]):
            return None
        if not self._is_local(name, mentions[0]):
            return None
        modes: list[Mode] = []
        for at in mentions:
            if tokens.word(at + 1) == "." and tokens.word(at + 2) in _ADDING:
                if not self._adds_one(at + 3, 0):
                    return None
                modes.append(guards.mode(tokens.starts[at]))
            elif self._changes(at):
                return None
        for at in self._given.get(name, ()):
            if at == mentions[0]:
                continue
            if tokens.words[at + 2 : at + 5] != ("append", "(", name) or not self._adds_one(
                at + 3, 1
            ):
                return None
            modes.append(guards.mode(tokens.starts[at]))
        if not modes or not modes[0].why or len({mode.kind for mode in modes}) > 1:
            return None
        return modes[0]

    def _adds_one(self, opened: int, before: int) -> bool:
        """Whether the parentheses at ``opened`` hold one item, behind ``before`` others, and not
        several at once."""
        tokens = self._tokens
        closed = tokens.other[opened] if opened < len(tokens) else -1
        if tokens.word(opened) != "(" or closed < 0:
            return False
        parts = self._conditions.parts(opened + 1, closed - 1, ",")
        inside = tokens.words[opened + 1 : closed]
        spread = any(one == two == "." for one, two in pairwise(inside))
        return len(parts) == before + 1 and not spread

    def _begins_empty(self, at: int) -> bool:
        """Whether a list is declared at ``at`` that has no items yet."""
        tokens = self._tokens
        given = self._given.get(tokens.words[at], [])
        if tokens.word(at - 1) == "var" and self._language == "go" and at not in given:
            return True
        if at not in given:
            return False
        equal = at + 1
        for _ in range(12):  # ``u: T[] = …``
            if tokens.word(equal) in {"=", ":="}:
                break
            equal += 1
        first = equal + 1
        if tokens.word(first) == "[" and tokens.word(first + 1) == "]":
            last = first + 1
            if self._language == "go":
                last = next(
                    (
                        e
                        for e in range(first, min(first + 12, len(tokens)))
                        if tokens.words[e] == "{"
                    ),
                    first,
                )
                return tokens.word(last + 1) == "}"
            return True
        if tokens.word(first) == "new" or tokens.word(first) in _EMPTY:
            opened = next(
                (e for e in range(first, min(first + 16, len(tokens))) if tokens.words[e] == "("),
                -1,
            )
            if opened < 0:
                return False
            if tokens.word(first) == "make":
                return (
                    tokens.other[opened] == opened + 4 or "0" in tokens.words[opened : opened + 9]
                )
            behind = tokens.word(tokens.other[opened] + 1)
            return tokens.other[opened] == opened + 1 and behind != "{"
        return False
