"""What the variables of a script hold, where they are read.

A variable holds what was last put into it on every way to that place. Where that does not show
it is not known, but what two places surely have in common has one symbol
(:attr:`flexlint.model.Unknown.symbol`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flexlint.lexical.machine_names import COUNTED
from flexlint.model import Array, Known, Span, Unknown, Value
from flexlint.surfaces.shell.blocks import Block, Blocks, is_conditional
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.words import (
    ASSIGNMENT,
    assignments,
    bound,
    is_expanded,
    literal,
    origin,
    origins,
    own_words,
    several_numbers,
    variable,
)

_LONGEST_VALUE = 2000
_MOST_ELEMENTS = 100
"""Of a variable that is put in where it is used: a script may use it on every line."""
_DEEPEST = 4
"""Variables that hold variables that hold variables."""
_ARGUMENT = re.compile(r"\"?\$(?:\{(?P<braced>[1-9])\}|(?P<plain>[1-9]))\"?\Z")
_MACRO = re.compile(r"\"?\$\((?P<name>[A-Za-z_][\w.]*)\)\"?\Z")
"""A variable of make or of a pipeline."""
_PART = re.compile(
    r"\$\{(?P<braced>\w+)\}|\$(?P<plain>[A-Za-z_]\w*|[1-9])|(?P<other>[$`\\*?{}'])|(?P<text>[^$`\\*?{}']+)"
)
_MOST_PARTS = 20
_NEAR = 2000
"""Characters between a setting in a branch of ``case`` and where it is read."""
_MOST_CALLS = 20
"""Of one function, that are compared."""
_CHANGING = frozenset(
    {"OPTARG", "OPTIND", "REPLY", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS"}
)
"""Variables that the shell itself sets anew."""
_LOCAL = frozenset({"local", "declare", "typeset"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """A place where a variable gets a value."""

    start: int
    word: Word | None
    """What it is set to (without the name); None if that cannot be read."""
    around: tuple[Block, ...]
    perhaps: bool
    """Whether the place is only reached if another command succeeds, or fails."""


@dataclass(frozen=True, slots=True)
class _History:
    """All settings of one variable, in the order of the text."""

    settings: tuple[_Setting, ...]
    starts: tuple[int, ...]
    functions: frozenset[Block | None]
    """Where they are: None is outside of all functions."""
    latest: Mapping[Block, int]
    """Where the last of those in a block is."""

    @classmethod
    def of(cls, settings: Iterable[_Setting]) -> _History:
        ordered = tuple(sorted(settings, key=lambda setting: setting.start))
        latest = {block: s.start for s in ordered for block in s.around}
        functions = frozenset(_function(s.around) for s in ordered)
        return cls(ordered, tuple(s.start for s in ordered), functions, latest)

    def last(self, text: str, here: tuple[Block, ...], at: int) -> _Setting | None:
        """The one that a variable has its value of at ``at``, which is in the blocks ``here``, if
        it is one in any run of the script ``text``."""
        if len(self.settings) == 1 and self.settings[0].word is not None:
            return self.settings[0]
        index = bisect_right(self.starts, at) - 1
        last = self.settings[index] if index >= 0 else None
        if last is None or last.perhaps or here[: len(last.around)] != last.around:
            return None
        cases = any(block.kind == "case" for block in last.around)
        if cases and (at - last.start > _NEAR or ";;" in text[last.start : at]):
            return None
        function = _function(here)
        if not self.functions <= {None, function}:
            return None  # whoever calls another function changes it
        if function is not None and _function(last.around) is None:
            return None  # it has what it had at the call
        for block in here[len(last.around) :]:
            if block.kind == "loop" and self.latest.get(block, -1) > at:
                return None  # in the next turn it has what the turn before it set
        return last


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a script."""

    text: str
    blocks: Blocks
    histories: Mapping[tuple[str, Block | None], _History]
    """By the name of the variable and, where it is its own, the function."""
    arrays: Mapping[str, tuple[Word, ...]]
    nameless: Mapping[str, str]
    """Those that surely hold no name of a machine, and why (:mod:`machine_names`)."""
    calls: Mapping[str, tuple[tuple[Word, ...], ...]]
    """What each function of the script is called with."""
    shifting: frozenset[str]
    """Functions whose arguments change; "" is the script itself."""
    outer: Variables | None = None
    """Those of the script around this one, which puts their values into it."""

    @classmethod
    def of(
        cls, text: str, commands: Sequence[Command], outer: Variables | None = None
    ) -> Variables:
        """Those of the script with ``commands``, whose places are in ``text``."""
        blocks = Blocks.of(text, commands)
        settings: list[tuple[str, _Setting]] = []
        own: set[tuple[str, Block | None]] = set()
        arrays: dict[str, list[Word]] = {}
        spoiled: set[str] = set()
        whys: dict[str, set[str]] = {}
        functions = {block.name for path in blocks.paths for block in path if block.name}
        calls: dict[str, list[tuple[Word, ...]]] = {name: [] for name in functions}
        shifting: set[str] = set()
        for command in commands:
            for name, why in origins(command):
                whys.setdefault(name, set()).add(why)
            if command.array is not None:
                name = command.array
                if name in arrays and not command.more:
                    spoiled.add(name)
                if command.more:
                    arrays.setdefault(name, []).extend(command.words)
                else:
                    arrays[name] = list(command.words)
                continue
            around = blocks.around(command.start)
            perhaps = command.nested or is_conditional(text, command)
            function = _function(around)
            for name in bound(command):
                settings.append((name, _Setting(command.start, None, around, perhaps)))
            for word in assignments(command):
                match = ASSIGNMENT.match(word.text)
                if match is None or word.text.startswith("(", match.end()):
                    continue
                start = word.start + match.end()
                seen = not match["more"] and len(word.text) <= _LONGEST_VALUE
                value = Word(word.text[match.end() :], start, word.end) if seen else None
                setting = _Setting(start, value, around, perhaps)
                settings.append((match["name"], setting))
                if own_words(command)[0].text in _LOCAL and function is not None:
                    own.add((match["name"], function))
            _note_calls(command, calls, shifting, around)
        spoiled.update(name for name, words in arrays.items() if len(words) > _MOST_ELEMENTS)
        histories: dict[tuple[str, Block | None], list[_Setting]] = {}
        for name, setting in settings:
            if name not in arrays:
                key = (name, _function(setting.around))
                histories.setdefault(key if key in own else (name, None), []).append(setting)
        for name in spoiled:
            arrays.pop(name, None)
        alike = {name: min(found) for name, found in whys.items() if len(found) == 1}
        return cls(
            text,
            blocks,
            {key: _History.of(found) for key, found in histories.items()},
            {name: tuple(words) for name, words in arrays.items()},
            {name: why for name, why in alike.items() if why},
            {name: tuple(found) for name, found in calls.items()},
            frozenset(shifting),
            outer,
        )

    def value(self, word: Word) -> Value:
        """What is known of ``word``."""
        return self._value(word, 0)

    def _value(self, word: Word, depth: int) -> Value:
        span = Span(word.start, word.end)
        if word.text in self.nameless:  # %%i of a batch file
            return Unknown(self.nameless[word.text], span)
        text = literal(word.text)
        if text is not None and is_expanded(word.text):
            numbers = several_numbers(word.text)
            return Unknown(COUNTED if numbers else "the shell makes several words of it", span)
        if text is not None:
            return Known(text, span)
        name = variable(word.text)
        if name is not None and name in self.arrays:
            items = tuple(self.value(item) for item in self.arrays[name] if item.text != word.text)
            return Array(items, span)
        if name is not None:
            return self._held(name, word.start, span, depth)
        argument = _ARGUMENT.match(word.text)
        if argument is not None:
            number = int(argument["braced"] or argument["plain"])
            return self._argument(number, word.start, span, depth)
        macro = _MACRO.match(word.text)
        if macro is not None:
            return Unknown("put together at run time", span, f"$({macro['name']})")
        why = origin(word.text)
        return Unknown(why, span) if why else self._composed(word, span, depth)

    def _held(self, name: str, at: int, span: Span, depth: int) -> Value:
        """What the variable ``name`` holds at ``at``."""
        why = self.nameless.get(name, "") or f"the variable {name} is not known"
        here = self.blocks.around(at)
        function = _function(here)
        history = self.histories.get((name, function)) or self.histories.get((name, None))
        if history is None:
            if self.outer is not None:
                return self.outer._held(name, at, span, depth)
            return Unknown(why, span, "" if name in _CHANGING else f"${name}")
        setting = history.last(self.text, here, at)
        if setting is None:
            return Unknown(why, span)
        if setting.word is None or depth >= _DEEPEST:
            return Unknown(why, span, f"${name}@{setting.start}")
        value = self._value(setting.word, depth + 1)
        if isinstance(value, Known):
            return Known(value.value, span, via=(Span(setting.word.start, setting.word.end),))
        if isinstance(value, Unknown) and value.symbol:
            return Unknown(why, span, value.symbol)
        return Unknown(why, span, f"${name}@{setting.start}")

    def _argument(self, number: int, at: int, span: Span, depth: int) -> Value:
        """What the function around ``at`` is given as its argument ``number``."""
        why = f"the argument {number} is not known"
        function = _function(self.blocks.around(at))
        name = function.name if function is not None else ""
        if name in self.shifting:
            return Unknown(why, span)
        if not name:
            return Unknown(why, span, f"${number}")
        same = Unknown(why, span, f"{name}:${number}")
        given = self.calls.get(name, ())
        many = len(given) > _MOST_CALLS
        if not given or many or depth >= _DEEPEST or any(len(words) < number for words in given):
            return same
        values = [self._value(words[number - 1], depth + 1) for words in given]
        first = values[0]
        if isinstance(first, Known) and all(
            isinstance(v, Known) and v.value == first.value for v in values
        ):
            place = given[0][number - 1]
            return Known(first.value, span, via=(Span(place.start, place.end),))
        return same

    def _composed(self, word: Word, span: Span, depth: int) -> Value:
        """A word of texts and variables."""
        unknown = Unknown("put together at run time", span)
        quoted = len(word.text) > 1 and word.text[0] == word.text[-1] == '"'
        inner = word.text[1:-1] if quoted else word.text
        if '"' in inner or depth >= _DEEPEST or "<" in inner or "%" in inner:
            return unknown
        parts: list[str] = []
        certain = True
        for part in _PART.finditer(inner):
            name = part["braced"] or part["plain"]
            if part["other"] or len(parts) > _MOST_PARTS:
                return unknown
            if name is None:
                parts.append(part["text"])
                continue
            value = self._value(Word(f'"${{{name}}}"', word.start, word.end), depth + 1)
            if isinstance(value, Known):
                parts.append(str(value.value))
                certain = certain and (quoted or not re.search(r"\s", parts[-1]))
            elif isinstance(value, Unknown) and value.symbol:
                parts.append(f"<{value.symbol}>")
                certain = False
            else:
                return unknown
        if certain:
            return Known("".join(parts), span)
        return Unknown(unknown.why, span, "".join(parts))


def _function(around: tuple[Block, ...]) -> Block | None:
    return next((block for block in reversed(around) if block.kind == "function"), None)


def _note_calls(
    command: Command,
    calls: dict[str, list[tuple[Word, ...]]],
    shifting: set[str],
    around: tuple[Block, ...],
) -> None:
    words = own_words(command)
    while words and ASSIGNMENT.match(words[0].text):
        words.pop(0)
    name = words[0].text if words else ""
    if name in calls:
        calls[name].append(tuple(words[1:]))
    if name == "shift" or [word.text for word in words[:2]] == ["set", "--"]:
        function = _function(around)
        shifting.add(function.name if function is not None else "")
