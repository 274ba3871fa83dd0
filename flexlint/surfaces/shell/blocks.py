"""Where in a script's structure its commands stand: in which branches, loops and functions.

What a variable holds depends on it: what one branch sets, another does not see.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from flexlint.record import field, record, record_with
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Command
from flexlint.typed import Generic, TypeAlias, TypeVar

_LOOPS = frozenset({"while", "until", "for", "select"})
_CLOSERS = {"fi": "branch", "done": "loop", "esac": "case"}
_TRANSPARENT = frozenset({"do", "then", "!", "time"})
_AND_OR = regex(r"(?:&&|\|\|)\s*\Z")
_NEAR = 40
_DEEPEST = 50


@record
class Block:
    """One branch, loop, case, function or group; no two are equal."""

    number: int
    kind: str
    name: str = ""
    """Of a function."""


Around: TypeAlias = "tuple[Block, ...]"
"""The blocks around a place, from the outermost."""


@record
class Blocks:
    """The blocks around each command of a script."""

    starts: tuple[int, ...]
    """Where commands start, in the order of the text."""
    paths: tuple[Around, ...]
    """The blocks around each of them, from the outermost."""

    @classmethod
    def of(cls, text: str, commands: Sequence[Command]) -> Blocks:
        """Those of ``commands``, whose places are in ``text``."""
        open_: list[Block] = []
        found: list[tuple[int, tuple[Block, ...]]] = []
        number = 0
        for command in commands:
            words = [word.text for word in command.words]
            name = _defines(text, command)
            at = 0
            while at < len(words) and not command.nested and len(open_) < _DEEPEST:
                word = words[at]
                if word in _CLOSERS:
                    _close(open_, _CLOSERS[word])
                    break
                if word == "}":
                    _close(open_, "function", "group")
                elif word in {"elif", "else"}:
                    _close(open_, "branch")
                    open_.append(Block(number := number + 1, "branch"))
                elif word == "if":
                    open_.append(Block(number := number + 1, "branch"))
                elif word in _LOOPS:
                    open_.append(Block(number := number + 1, "loop"))
                    break
                elif word == "case":
                    open_.append(Block(number := number + 1, "case"))
                    break
                elif word == "{" or (name and at == 0):
                    kind = "function" if name else "group"
                    open_.append(Block(number := number + 1, kind, name))
                    at = words.index("{") if name else at
                elif word not in _TRANSPARENT:
                    break
                at += 1
            found.append((command.start, tuple(open_)))
        found.sort(key=lambda item: item[0])
        return cls(tuple(start for start, _ in found), tuple(path for _, path in found))

    def around(self, at: int) -> Around:
        """The blocks around what stands at ``at``."""
        index = bisect_right(self.starts, at) - 1
        return self.paths[index] if index >= 0 else ()


_MOST_WAYS = 8
"""To a place that are compared."""
_Held = TypeVar("_Held")


@record_with(frozen=False)
class Scoped(Generic[_Held]):
    """What variables hold, put in and asked for in the order of the text.

    What is put in holds in the block where that is done and in the blocks within. Behind a branch
    or a loop it holds if every other way there, as far as it is written, puts in the same; behind
    a function it is not known, unless the variable is the function's own: then it is what it was
    before the function.
    """

    _held: dict[str, list[tuple[Around, _Held | None, bool]]] = field(default_factory=dict)

    def put(self, name: str, held: _Held | None, around: Around, *, own: bool = False) -> None:
        """From here on, within ``around``, ``name`` holds ``held``, None for what is not known."""
        entries = self._entries(name, around)
        while entries and entries[-1][0][: len(around)] == around:
            entries.pop()
        entries.append((around, held, own))
        self._held[name] = entries

    def get(self, name: str, around: Around) -> _Held | None:
        """What ``name`` surely holds within ``around``."""
        entries = self._entries(name, around)
        if not entries or entries[-1][1] is None:
            return None
        last = entries[-1][1]
        for within, held, _ in entries[: -_MOST_WAYS - 1 : -1]:
            if held != last or not _is_open(within, around):
                return None
            if around[: len(within)] == within:
                return last
        return last if len(entries) < _MOST_WAYS else None

    def _entries(self, name: str, around: Around) -> list[tuple[Around, _Held | None, bool]]:
        """Those of ``name`` that still count: not those of functions that ended."""
        entries = self._held.get(name, [])
        while entries and entries[-1][2] and not _is_open(entries[-1][0], around):
            entries.pop()
        return entries


def _is_open(within: Around, around: Around) -> bool:
    """Whether the function around ``within`` is around ``around`` as well."""
    function = next((block for block in reversed(within) if block.kind == "function"), None)
    return function is None or function in around


def _close(open_: list[Block], *kinds: str) -> None:
    if open_ and open_[-1].kind in kinds:
        open_.pop()


def _defines(text: str, command: Command) -> str:
    """The name of the function that begins with ``command``: ``name() {``, ``function name {``."""
    words = command.words[:3]
    texts = [word.text for word in words]
    if texts[:1] == ["function"] and texts[2:3] == ["{"]:
        return texts[1]
    if texts[1:2] == ["{"] and "(" in text[words[0].end : words[1].start]:
        return texts[0]
    return ""


def is_conditional(text: str, command: Command) -> bool:
    """Whether ``command`` runs only if the one before it succeeds, or fails."""
    return _AND_OR.search(text, max(0, command.start - _NEAR), command.start) is not None
