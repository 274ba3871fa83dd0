"""Regular expressions of rules, searched in time linear in the text.

Rules come from strangers, and Python's ``re`` backtracks: ``^(a|a)+$`` takes for ever on forty
characters. Here an expression becomes a nondeterministic automaton, which is run over the text
one character at a time with the sets of its states kept (Thompson's construction, made
deterministic as far as a text needs it). What cannot be run so, such as back references, is
refused. What one character may be is asked of ``re`` itself, so an expression that is accepted
means what it means in Python with ``re.search`` and ``re.IGNORECASE``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache

from flexlint.record import record
from flexlint.regex import regex

MAX_LENGTH = 1000
"""Characters of an expression."""
_MAX_STATES = 500
_MAX_WRITTEN = 10_000
"""Parts of an expression, each as often as it is repeated; an empty one has no states."""
_MAX_DEPTH = 50
_TOO_LARGE = "is too large: its repetitions multiply"
_MAX_REMEMBERED = 2000
"""Steps, and characters, that an automaton remembers before it forgets them all."""
_MAX_HELD = 20_000
"""States in the sets that it remembers; together some megabyte at the most."""
_MAX_WORK = 1000
"""Sets of states that one search may work out anew; an ordinary one needs a handful."""

_QUANTIFIER = regex(r"[*+?]|\{(?!\})(\d*)(,?)(\d*)\}")
_CLASS = regex(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_ESCAPE = regex(r"\\(?:x..|u.{4}|U.{8}|[^0-9N])", re.DOTALL)
_GROUP = regex(r"\((?!\?)|\(\?:|\(\?P<\w+>")
_WORD = regex(r"\w")
_CHARACTER, _FORK, _ASSERTION, _FOUND = range(4)
_ASSERTIONS = frozenset({"^", "$", r"\A", r"\Z", r"\b", r"\B"})
_REFUSED = (
    ("(?P=", "refers back to a group"),
    ("(?=", "looks ahead"),
    ("(?!", "looks ahead"),
    ("(?<", "looks behind"),
    ("(?>", "holds an atomic group"),
    ("(?(", "depends on a group"),
    ("(?#", "holds a comment"),
)


class PatternError(Exception):
    """An expression is wrong, or cannot be searched in linear time; the text says why."""


@record
class _State:
    kind: int
    what: int = 0
    """The number of a character test, or an index of :data:`_ASSERTIONS` names."""
    then: int = 0
    other: int = 0


@record
class _Tree:
    """A part of an expression as it is written."""

    kind: str
    """``all`` or ``any`` of ``below``, ``repeat`` of its one, ``character``, ``assertion``."""
    name: str = ""
    below: tuple[_Tree, ...] = ()
    least: int = 0
    most: int = 0
    """-1 is as many as there are."""


@lru_cache(maxsize=128)
def compile_pattern(expression: str) -> Pattern:
    """``expression`` ready to search with, without regard to case.

    Known are characters, classes, ``.``, the escapes of characters and classes, ``^ $ \\A \\Z
    \\b \\B``, groups, ``|``, and the greedy and lazy ``* + ? {m,n}``.

    Raises:
        PatternError: if it is not an expression, holds anything else, or is too large.
    """
    if len(expression) > MAX_LENGTH:
        raise PatternError(f"is longer than {MAX_LENGTH:,} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what will mean something else one day
            re.compile(expression, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise PatternError(f"is not a regular expression: {error}") from error
    return _Builder(expression).pattern()


@record
class Texts:
    """The few texts that an expression finds."""

    texts: tuple[str, ...]
    """With ``…`` where anything may stand."""
    whole: bool
    """Whether the texts stand alone, with nothing before and behind."""


def texts_of(expression: str) -> Texts | None:
    """What ``expression``, one that is accepted, finds, written out; None if that is much."""
    tree = _Builder(expression).tree()
    written = _expanded(tree)
    if not written:
        return None
    ends = [text.startswith(_BEGIN) + text.endswith(_END) for text in written]
    bare = tuple(dict.fromkeys(text.strip(_BEGIN + _END) for text in written))
    if len(set(ends)) > 1 or ends[0] == 1 or any(_BEGIN in t or _END in t for t in bare):
        return None
    return Texts(bare, ends[0] == 2) if all(bare) else None


_BEGIN, _END = "\0", "\1"
"""Stand for the ends of the text while an expression is written out."""
_MAX_TEXTS = 6


def _expanded(tree: _Tree) -> tuple[str, ...]:
    """The texts that ``tree`` stands for; empty if there are too many."""
    if tree.kind == "assertion":
        ends = {"^": _BEGIN, r"\A": _BEGIN, "$": _END, r"\Z": _END}
        return (ends[tree.name],) if tree.name in ends else ()
    if tree.kind == "character":
        is_one = tree.name == re.escape(tree.name[-1]) or tree.name[0] == "\\"
        return (tree.name[-1],) if is_one and not re.match(r"\\\w", tree.name) else ()
    if tree.kind == "any":
        branches = [_expanded(branch) for branch in tree.below]
        several = tuple(text for branch in branches for text in branch)
        return several if all(branches) and len(several) <= _MAX_TEXTS else ()
    if tree.kind == "repeat":
        if tree.below[0].name == "." and tree.most < 0:
            return ("…",)
        inner = _expanded(tree.below[0])
        return ("", *inner) if inner and (tree.least, tree.most) == (0, 1) else ()
    texts: tuple[str, ...] = ("",)
    for item in tree.below:
        inner = _expanded(item)
        texts = tuple(before + text for before in texts for text in inner)
        if not 0 < len(texts) <= _MAX_TEXTS:
            return ()
    return texts


class _Builder:
    """Reads an expression that ``re`` accepts, and writes the states of its automaton.

    Each method gets the state to go on with and returns the one to begin with.
    """

    def __init__(self, expression: str) -> None:
        self._text = expression
        self._states: list[_State] = [_State(_FOUND)]
        self._tests: dict[str, int] = {}
        self._assertions: dict[str, int] = {}
        self._written = 0

    def tree(self) -> _Tree:
        return self._alternatives(0, 0)[0]

    def pattern(self) -> Pattern:
        start = self._write(self.tree(), 0)
        return Pattern(tuple(self._states), start, tuple(self._tests), tuple(self._assertions))

    # -- reading ---------------------------------------------------------------------------

    def _alternatives(self, at: int, depth: int) -> tuple[_Tree, int]:
        if depth > _MAX_DEPTH:
            raise PatternError(f"is nested more than {_MAX_DEPTH} levels deep")
        branches: list[_Tree] = []
        items: list[_Tree] = []
        while at < len(self._text) and self._text[at] != ")":
            if self._text[at] == "|":
                branches.append(_Tree("all", below=tuple(items)))
                items = []
                at += 1
                continue
            item, at = self._item(at, depth)
            item, at = self._repeated(item, at)
            items.append(item)
        branches.append(_Tree("all", below=tuple(items)))
        return (branches[0] if len(branches) == 1 else _Tree("any", below=tuple(branches))), at

    def _item(self, at: int, depth: int) -> tuple[_Tree, int]:
        char = self._text[at]
        if char == "(":
            head = _GROUP.match(self._text, at)
            if head is None:
                raise PatternError(self._why_not(at))
            inner, end = self._alternatives(head.end(), depth + 1)
            return inner, end + 1
        if char in "^$":
            return _Tree("assertion", char), at + 1
        if char == ".":
            return _Tree("character", "."), at + 1
        for kind in (_CLASS, _ESCAPE):
            found = kind.match(self._text, at)
            if found is not None:
                name = "assertion" if found[0] in _ASSERTIONS else "character"
                return _Tree(name, found[0]), found.end()
        if char == "\\":
            raise PatternError("refers back to a group, or names a character by number")
        return _Tree("character", re.escape(char)), at + 1

    def _why_not(self, at: int) -> str:
        for head, why in _REFUSED:
            if self._text.startswith(head, at):
                return f"{why}, which cannot be searched in linear time"
        return "sets flags, or holds a group of an unknown kind"

    def _repeated(self, item: _Tree, at: int) -> tuple[_Tree, int]:
        found = _QUANTIFIER.match(self._text, at)
        if found is None:
            return item, at
        at = found.end()
        if self._text.startswith("+", at):
            raise PatternError("holds a possessive repetition, which depends on how one searches")
        if self._text.startswith("?", at):  # lazy: the same texts match
            at += 1
        if found[0] in "*+?":
            least, most = {"*": (0, -1), "+": (1, -1), "?": (0, 1)}[found[0]]
        else:
            least = int(found[1] or 0)
            most = int(found[3] or -1) if found[2] else least
        if max(least, most) > _MAX_STATES:
            raise PatternError(f"repeats more than {_MAX_STATES} times")
        return _Tree("repeat", "", (item,), least, most), at

    # -- writing ---------------------------------------------------------------------------

    def _write(self, tree: _Tree, then: int) -> int:
        self._written += 1
        if self._written > _MAX_WRITTEN:
            raise PatternError(_TOO_LARGE)
        if tree.kind == "all":
            for item in reversed(tree.below):
                then = self._write(item, then)
            return then
        if tree.kind == "any":
            start = self._write(tree.below[-1], then)
            for branch in reversed(tree.below[:-1]):
                start = self._state(_State(_FORK, 0, self._write(branch, then), start))
            return start
        if tree.kind == "repeat":
            return self._repeat(tree, then)
        if tree.kind == "character":
            number = self._tests.setdefault(tree.name, len(self._tests))
            return self._state(_State(_CHARACTER, number, then))
        number = self._assertions.setdefault(tree.name, len(self._assertions))
        return self._state(_State(_ASSERTION, number, then))

    def _repeat(self, tree: _Tree, then: int) -> int:
        (item,), least, most = tree.below, tree.least, tree.most
        if most < 0:
            loop = self._state(_State(_FORK, 0, then, then))
            self._states[loop] = _State(_FORK, 0, self._write(item, loop), then)
            then = loop
        for _ in range(most - least):
            then = self._state(_State(_FORK, 0, self._write(item, then), then))
        for _ in range(least):
            then = self._write(item, then)
        return then

    def _state(self, state: _State) -> int:
        if len(self._states) >= _MAX_STATES:
            raise PatternError(_TOO_LARGE)
        self._states.append(state)
        return len(self._states) - 1


class Pattern:
    """An automaton, and what it has remembered of the texts it has seen."""

    def __init__(
        self,
        states: tuple[_State, ...],
        start: int,
        tests: tuple[str, ...],
        assertions: tuple[str, ...],
    ) -> None:
        self._states = states
        self._start = start
        self._tests = [re.compile(test, re.IGNORECASE) for test in tests]
        self._assertions = assertions
        self._forget()

    def _forget(self) -> None:
        self._characters: dict[str, int] = {}
        self._numbers: dict[frozenset[int], int] = {}
        self._sets: list[frozenset[int]] = []
        self._steps: dict[tuple[int, int, int], int] = {}
        self._held = 0

    def search(self, text: str) -> bool | None:
        """Whether ``text`` holds a match; None if that would take too long to find out.

        Linear in the length of ``text``.
        """
        work = 0
        here = self._number(frozenset())
        last = len(text)
        for at in range(last + 1):
            around = self._around(text, at) if self._assertions else 0
            char = text[at] if at < last else ""
            kind = self._characters.get(char)
            if kind is None:
                kind = self._kind(char)
                work += 1
            step = (here, around, kind)
            reached = self._steps.get(step)
            if reached is None:
                reached = self._step(step)
                work += 1
                if work > _MAX_WORK:
                    return None
                if self._remembers_too_much():
                    states = self._sets[reached] if reached >= 0 else frozenset()
                    self._forget()
                    reached = self._number(states) if reached >= 0 else reached
            if reached < 0:
                return True
            here = reached
        return False

    def _remembers_too_much(self) -> bool:
        most = max(len(self._steps), len(self._characters))
        return most > _MAX_REMEMBERED or self._held > _MAX_HELD

    def _step(self, step: tuple[int, int, int]) -> int:
        """The set of states after a character; -1 if a match ended before it."""
        number, around, kind = step
        after = set()
        for index in self._closure({*self._sets[number], self._start}, around):
            state = self._states[index]
            if state.kind == _FOUND:
                reached = -1
                break
            if kind >> state.what & 1:
                after.add(state.then)
        else:
            reached = self._number(frozenset(after))
        self._steps[step] = reached
        return reached

    def _closure(self, states: Iterable[int], around: int) -> list[int]:
        """The states that read a character or are the end, reached from ``states``."""
        stack = list(states)
        seen = set(stack)
        found = []
        while stack:
            index = stack.pop()
            at = self._states[index]
            kind, what, then, other = at.kind, at.what, at.then, at.other
            if kind in (_CHARACTER, _FOUND):
                found.append(index)
                continue
            if kind == _ASSERTION and not around >> what & 1:
                continue
            for after in (then, other) if kind == _FORK else (then,):
                if after not in seen:
                    seen.add(after)
                    stack.append(after)
        return found

    def _number(self, states: frozenset[int]) -> int:
        number = self._numbers.setdefault(states, len(self._sets))
        if number == len(self._sets):
            self._sets.append(states)
            self._held += len(states)
        return number

    def _kind(self, char: str) -> int:
        """Which of the tests ``char`` passes, a bit for each; none at the end of the text."""
        kind = 0
        if char:
            for number, test in enumerate(self._tests):
                kind |= (test.fullmatch(char) is not None) << number
        self._characters[char] = kind
        return kind

    def _around(self, text: str, at: int) -> int:
        """Which of the assertions hold before the character at ``at``, a bit for each."""
        before = at > 0 and _WORD.match(text[at - 1]) is not None
        after = at < len(text) and _WORD.match(text[at]) is not None
        holds = {
            "^": at == 0,
            r"\A": at == 0,
            "$": at == len(text) or (at == len(text) - 1 and text[at] == "\n"),
            r"\Z": at == len(text),
            r"\b": before != after,
            r"\B": before == after and bool(text),
        }
        return sum(holds[name] << number for number, name in enumerate(self._assertions))
