"""What the variables of a script hold, where they are read.

A variable holds what was last put into it on every way to that place. Where that does not show
it is not known, but what two places surely have in common has one symbol
(:attr:`flexlint.model.Unknown.symbol`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from flexlint.lexical.machine_names import COUNTED
from flexlint.lexical.outputs import output_put_in
from flexlint.lexical.settings import handed_names, sets_handed
from flexlint.model import Array, Known, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.shell.blocks import Around, Block, Blocks, is_conditional
from flexlint.surfaces.shell.folders import Folders
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.outside import Outside, defaulted, sourced
from flexlint.surfaces.shell.words import (
    ASSIGNMENT,
    assignments,
    bound,
    declared_local,
    is_expanded,
    is_whole_array,
    literal,
    loop_items,
    makes_references,
    names_read,
    origin,
    origins,
    own_words,
    several_numbers,
    variable,
)
from flexlint.values.sources import (
    UNSEEN,
    as_part,
    asked,
    asked_in,
    both,
    called,
    is_too_long,
    shared,
)

_LONGEST_VALUE = 2000
_MOST_ELEMENTS = 100
"""Of a variable that is put in where it is used: a script may use it on every line."""
_DEEPEST = 4
"""Variables that hold variables that hold variables."""
_ARGUMENT = regex(r"\"?\$(?:\{(?P<braced>[1-9])\}|(?P<plain>[1-9]))\"?\Z")
_MACRO = regex(r"\"?\$\((?P<name>[A-Za-z_][\w.]*)\)\"?\Z")
"""A variable of make or of a pipeline."""
_PART = regex(
    r"\$\{(?P<braced>\w+)\}|\$(?P<plain>[A-Za-z_]\w*|[1-9])|(?P<other>[$`\\*?{}'])|(?P<text>[^$`\\*?{}']+)"
)
_MOST_PARTS = 20
_MOST_WRAPPED = 5
"""Words of ``az`` that a function puts before its arguments."""
_NAME = regex(r"[a-z][\w\-]*\Z")
_MOST_CHOICES = 20
"""Settings of one variable that may be what it holds."""
_NEAR = 2000
"""Characters between a setting in a branch of ``case`` and where it is read."""
_MOST_LOADS = 50
_MOST_CALLS = 20
"""Of one function, that are compared."""
_CHANGING = frozenset(
    {"OPTARG", "OPTIND", "REPLY", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS"}
)
"""Variables that the shell itself sets anew."""
_NOBODY = Outside("other")


@record
class _Setting:
    """A place where a variable gets a value."""

    start: int
    word: Word | None
    """What it is set to (without the name); None if that cannot be read."""
    around: Around
    perhaps: bool
    """Whether the place is only reached if another command succeeds, or fails."""
    elements: tuple[Word, ...] | None = None
    """Of an array."""
    more: bool = False
    """Whether the elements are added to those that the array has."""
    among: tuple[Word, ...] = ()
    """What a loop gives it, one after another."""


@record
class _History:
    """All settings of one variable, in the order of the text."""

    settings: tuple[_Setting, ...]
    starts: tuple[int, ...]
    functions: frozenset[Block | None]
    """Where they are: None is outside of all functions."""
    latest: Mapping[Block, int]
    """Where the last of those in a block is."""
    is_array: bool = False
    """Whether one of them gives it elements."""

    @classmethod
    def of(cls, settings: Iterable[_Setting]) -> _History:
        ordered = tuple(sorted(settings, key=lambda setting: setting.start))
        latest = {block: s.start for s in ordered for block in s.around}
        functions = frozenset(_function(s.around) for s in ordered)
        is_array = any(s.elements is not None for s in ordered)
        return cls(ordered, tuple(s.start for s in ordered), functions, latest, is_array)

    def last(self, text: str, here: Around, at: int) -> _Setting | None:
        """The one that a variable has its value of at ``at``, which is in the blocks ``here``, if
        it is one in any run of the script ``text``."""
        index = bisect_right(self.starts, at) - 1
        last = self.settings[index] if index >= 0 else None
        if last is None or last.perhaps or here[: len(last.around)] != last.around:
            return None
        if _is_of_other_case(text, last, at):
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

    def reaching(self, text: str, here: Around, at: int) -> list[_Setting]:
        """Those that may give the variable what it has at ``at``, the latest first."""
        found: list[_Setting] = []
        before = bisect_right(self.starts, at)
        for index in range(before - 1, max(-1, before - _MOST_CHOICES), -1):
            setting = self.settings[index]
            if _is_of_other_case(text, setting, at) and _case(setting.around) in here:
                continue
            found.append(setting)
            surely = not setting.perhaps and here[: len(setting.around)] == setting.around
            if surely and not setting.more:
                break
        return found

    def elements(self, text: str, here: Around, at: int) -> tuple[tuple[_Setting, ...], bool]:
        """The settings that an array surely has its elements of at ``at``, and whether there are
        no others."""
        settings: list[_Setting] = []
        whole = True
        before = bisect_right(self.starts, at)
        for index in range(before - 1, max(-1, before - _MOST_ELEMENTS), -1):
            setting = self.settings[index]
            sure = not setting.perhaps and here[: len(setting.around)] == setting.around
            sure = sure and not _is_of_other_case(text, setting, at)
            if setting.elements is None or (not setting.more and not sure):
                break
            whole = whole and sure
            settings += [setting] if sure else []
            if not setting.more:
                within = here[len(setting.around) :]
                if any(block.kind == "loop" and block in self.latest for block in within):
                    break
                return tuple(reversed(settings)), whole
        return (), False


@record
class Variables:
    """The variables of a script."""

    text: str
    blocks: Blocks
    histories: Mapping[tuple[str, Block | None], _History]
    """By the name of the variable and, where it is its own, the function."""
    nameless: Mapping[str, str]
    """Those that surely hold no name of a machine, and why (:mod:`machine_names`)."""
    calls: Mapping[str, tuple[tuple[Word, ...], ...]]
    """What each function of the script is called with."""
    shifting: frozenset[str]
    """Functions whose arguments change; "" is the script itself."""
    runs: Mapping[str, tuple[int, bool]]
    """Where each function that is called first runs, as the place of the command outside of all
    functions, and whether a call of it is on every way."""
    referred: frozenset[str]
    """Variables that have another name as well, under which they may be set."""
    wrappers: Mapping[str, tuple[str, ...]]
    """Functions and aliases that are commands of ``az`` before the words that they are given."""
    changing: frozenset[str] = frozenset()
    """Those of the file that have other values elsewhere (:mod:`file_settings`)."""
    macros: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """What the file puts into commands by name (:mod:`macros`)."""
    outer: Variables | None = None
    """Those of the script around this one, which puts their values into it."""
    outside: Outside = _NOBODY
    folders: Folders = Folders("")
    loads: tuple[tuple[int, str, Around], ...] = ()
    """Where scripts are run in this shell, their paths ("" of one that does not show) and the
    blocks around that."""

    @classmethod
    def of(
        cls,
        text: str,
        commands: Sequence[Command],
        outer: Variables | None = None,
        changing: frozenset[str] = frozenset(),
        outside: Outside = _NOBODY,
        macros: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> Variables:
        """Those of the script with ``commands``, whose places are in ``text``."""
        blocks = Blocks.of(text, commands)
        settings: list[tuple[str, _Setting]] = []
        own: set[tuple[str, Block | None]] = set()
        elements: dict[str, tuple[Word, ...]] = {}
        referred: set[str] = set()
        whys: dict[str, set[str]] = {}
        functions = {block.name for path in blocks.paths for block in path if block.name}
        calls: dict[str, list[tuple[Word, ...]]] = {name: [] for name in functions}
        wrappers: dict[str, list[tuple[str, ...]]] = {}
        found_calls: list[_Call] = []
        handed_on = False
        loads: list[tuple[int, str, Around]] = []
        shifting: set[str] = set()
        for command in commands:
            for name, why in origins(command):
                whys.setdefault(name, set()).add(why)
            if command.array is not None:
                elements[command.array] = command.words
                continue
            around = blocks.around(command.start)
            perhaps = command.nested or is_conditional(text, command)
            function = _function(around)
            references = makes_references(command)
            if sets_handed([word.text for word in own_words(command)]):
                handed_on = handed_on or function is not None
                if function is None:  # whoever runs the script may name any
                    loads.append((command.start, "", around))
            if function is not None:
                own.update((name, function) for name in declared_local(command))
            for name in bound(command):
                among = loop_items(command)
                bare = _Setting(command.start, None, around, perhaps, among=among)
                settings.append((name, bare))
            for word in assignments(command):
                match = ASSIGNMENT.match(word.text)
                if match is None:
                    continue
                name, start, more = match["name"], word.start + match.end(), bool(match["more"])
                if word.text.startswith("(", match.end()):
                    items = elements.pop(name, ())
                    setting = _Setting(start, None, around, perhaps, items, more)
                    settings.append((name, setting))
                    continue
                if references:
                    referred.update((name, word.text[match.end() :].strip("\"'")))
                seen = not more and len(word.text) <= _LONGEST_VALUE
                value = Word(word.text[match.end() :], start, word.end) if seen else None
                settings.append((name, _Setting(start, value, around, perhaps)))
            handed = _hands_on(command)
            if handed is not None:
                wrappers.setdefault(function.name if function is not None else "", []).append(
                    handed
                )
            for name, aliased in _aliases(command):
                wrappers.setdefault(name, []).append(aliased)
            found_calls += _note_calls(command, calls, shifting, around, perhaps)
            loads += [(command.start, path, around) for path in sourced(command)]
        if handed_on:
            referred |= handed_names([word.text for word in own_words(c)] for c in commands)
        histories: dict[tuple[str, Block | None], list[_Setting]] = {}
        for name, setting in settings:
            key = (name, _function(setting.around))
            histories.setdefault(key if key in own else (name, None), []).append(setting)
        alike = {name: min(found) for name, found in whys.items() if len(found) == 1}
        return cls(
            text,
            blocks,
            {key: _History.of(found) for key, found in histories.items()},
            {name: why for name, why in alike.items() if why},
            {name: tuple(found) for name, found in calls.items()},
            frozenset(shifting),
            _runs(found_calls),
            frozenset(referred),
            {
                name: found[0]
                for name, found in wrappers.items()
                if name and len(found) == 1 and name not in shifting
            },
            changing,
            macros,
            outer,
            outside.of(commands),
            Folders.of(text, commands, blocks),
            _bounded(loads),
        )

    def value(self, word: Word) -> Value:
        """What is known of ``word``."""
        return self._value(word, 0)

    def written(self, word: Word) -> Word | None:
        """``word`` as it is written where what it holds comes from, if it is one variable that
        surely holds one word; ``word`` itself if it is none."""
        for _ in range(_DEEPEST):
            name = variable(word.text)
            if name is None:
                return word
            here = self.blocks.around(word.start)
            history = None if name in self.referred else self._history(name, _function(here))
            setting = None if history is None else self._last(history, here, word.start)
            if setting is None or setting.word is None:
                return None
            word = setting.word
        return None

    def filled_in(self, words: Sequence[Word]) -> Value | None:
        """What is known of ``words``, one or several, if they are a template that another tool
        fills in; None if they are none, or if what gives it does not show."""
        span = Span(words[0].start, words[-1].end)
        if span.end - span.start > _LONGEST_VALUE:
            return None
        text = words[0].text if len(words) == 1 else self.text[span.start : span.end]
        given_by, default = self.outside.template(text)
        if not given_by:
            return None
        symbol = text.strip("\"'")
        why = "built at run time"
        return Unknown(why, span, symbol, given_by=given_by, default=default)

    def _value(self, word: Word, depth: int) -> Value:
        """What is known of ``word``, and what outside of the script gives it."""
        filled = self.filled_in((word,))
        if filled is not None:
            return filled
        found = self._evaluated(word, depth)
        if isinstance(found, Known) and self.outside.is_template(str(found.value)):
            return Unknown("built at run time", found.span, str(found.value))
        given = defaulted(word.text) if isinstance(found, Unknown) else None
        if given is None or not isinstance(found, Unknown):
            return found
        return replace(found, given_by=self._outside(given[0], word.start), default=given[1])

    def _outside(self, name: str, at: int) -> str:
        """What outside of the script gives the variable ``name`` at ``at``; "" if the script may
        have set it by then."""
        if name.isdecimal():
            function = _function(self.blocks.around(at))
            if function is not None:
                return self._of_function(function.name, int(name))
            return "" if "" in self.shifting else self._of_script(int(name))
        if name in _CHANGING or name in self.changing or name in self.referred:
            return ""
        here = self.blocks.around(at)
        history = self._history(name, _function(here))
        if history is None:
            outer = self.outer
            return self.outside.variable(name) if outer is None else outer._outside(name, at)
        again = any(block.kind in {"function", "loop"} for block in here)
        later = history.starts[0] >= at and not again
        return self.outside.variable(name) if later else ""

    def _evaluated(self, word: Word, depth: int) -> Value:
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
        array = self.elements(name, word.start) if name is not None else None
        if name is not None and array is not None:
            items, whole = array
            if whole and depth < _DEEPEST and is_whole_array(word.text):
                return Array(tuple(self._value(item, depth + 1) for item in items), span)
            return Unknown(self.nameless.get(name) or f"the variable {name} is not known", span)
        if name is not None:
            return self._held(name, word.start, span, depth)
        argument = _ARGUMENT.match(word.text)
        if argument is not None:
            number = int(argument["braced"] or argument["plain"])
            return self._argument(number, word.start, span, depth)
        macro = _MACRO.match(word.text)
        if macro is not None:
            unlike = macro["name"] in self.changing
            symbol, given_by = (
                ("", "") if unlike else (f"$({macro['name']})", self.outside.macro(macro["name"]))
            )
            return Unknown("built at run time", span, symbol, given_by=given_by)
        given_by = self._asked(word)
        if given_by:
            return Unknown("built at run time", span, given_by=given_by)
        why = origin(word.text)
        return Unknown(why, span) if why else self._composed(word, span, depth)

    def _asked(self, word: Word) -> str:
        """What gives the answer of the command that ``word`` is."""
        if self.outside.reader not in {"shell", "pipeline"} or "$(" not in word.text:
            return ""
        later = _function(self.blocks.around(word.start)) is not None
        folder = self.folders.at(word.start, later=later)
        given_by = asked(word.text)
        if not given_by:
            return output_put_in(word.text, folder)
        return "" if folder is None else asked_in(given_by, folder)

    def _held(self, name: str, at: int, span: Span, depth: int) -> Value:
        """What the variable ``name`` holds at ``at``."""
        why = self.nameless.get(name, "") or f"the variable {name} is not known"
        here = self.blocks.around(at)
        history = self._history(name, _function(here))
        if history is None:
            if self.outer is not None:
                return self.outer._held(name, at, span, depth)
            unlike = name in _CHANGING or name in self.changing
            given_by = self._outside(name, at)
            return Unknown(why, span, "" if unlike else f"${name}", given_by=given_by)
        setting = None if name in self.referred else self._last(history, here, at)
        if setting is None:
            only = history.settings[0] if len(history.settings) == 1 else None
            same = only is not None and only.start < at and name not in self.referred
            symbol = f"${name}@{only.start}" if only and same else ""
            return Unknown(why, span, symbol, given_by=self._outside(name, at))
        if setting.word is None or depth >= _DEEPEST:
            return Unknown(why, span, f"${name}@{setting.start}")
        value = self._value(setting.word, depth + 1)
        found = Unknown(why, span, f"${name}@{setting.start}")
        if not isinstance(value, (Known, Unknown)):
            return found
        if isinstance(value, Unknown) and not value.given_by:
            return replace(found, symbol=value.symbol or found.symbol, default=value.default)
        given_by = self._shared(name, setting, here, at, value.given_by)
        if is_too_long(given_by):
            return found
        if isinstance(value, Known):
            via = (Span(setting.word.start, setting.word.end),)
            return Known(value.value, span, via=via, given_by=given_by)
        symbol = value.symbol or found.symbol
        return replace(found, symbol=symbol, given_by=given_by, default=value.default)

    def _shared(self, name: str, setting: _Setting, here: Around, at: int, given_by: str) -> str:
        """``given_by`` of what ``setting`` gives the variable ``name``, which is read at ``at`` in
        the blocks ``here``, with what other scripts may set it to between."""
        reader = _function(here)
        turning = any(block.kind == "loop" for block in here)
        later: dict[str, None] = {}
        before: dict[str, None] = {}
        called_later = reader is not None and _function(setting.around) is None
        for start, path, around in self.loads:
            function = _function(around)
            other = function is not reader
            after = start > setting.start and (start < at or other or called_later or turning)
            if after or (other and function is not None):
                later[path or UNSEEN] = None
            elif path:
                before[f"~{path}"] = None
        own = reader is not None and (name, reader) in self.histories
        of_loaders = reader is not None and not own and self._is_loaded()
        loaded = (*later, *before)
        if not of_loaders and not loaded:
            return given_by
        return shared(name, given_by, loaded, function=of_loaders)

    def _is_loaded(self) -> bool:
        """Whether other scripts may source this one."""
        return self.outer is None and self.outside.reader == "shell"

    def _of_function(self, name: str, number: int) -> str:
        """What gives the argument ``number`` of the function ``name``; "" if it may be another."""
        if name in self.shifting or not self._is_loaded():
            return ""
        return called(name, str(number), number)

    def _history(self, name: str, function: Block | None) -> _History | None:
        return self.histories.get((name, function)) or self.histories.get((name, None))

    def _last(self, history: _History, here: Around, at: int) -> _Setting | None:
        """As :meth:`_History.last`; what is set once has its value wherever that surely ran."""
        if len(history.settings) > 1:
            return history.last(self.text, here, at)
        (only,) = history.settings
        if only.perhaps or any(b.kind in {"branch", "case"} and b not in here for b in only.around):
            return None if only.word is not None else history.last(self.text, here, at)
        if _is_of_other_case(self.text, only, at):
            return None
        setter, reader = _function(only.around), _function(here)
        if setter is reader:
            return only if only.start <= at else None
        runs = at if reader is None else self.runs.get(reader.name, (len(self.text), False))[0]
        if setter is None:
            return only if only.start < runs else None
        start, surely = self.runs.get(setter.name, (0, False))
        return only if surely and start <= runs else None

    def elements(self, name: str, at: int) -> tuple[tuple[Word, ...], bool] | None:
        """The elements that the array ``name`` surely has at ``at``, as they could be written
        there, and whether it has no others; None if it is no array."""
        here = self.blocks.around(at)
        reader = _function(here)
        history = self._history(name, reader)
        if history is None or not history.is_array:
            return None
        settings, whole = history.elements(self.text, here, at)
        setters = {_function(setting.around) for setting in settings}
        if not history.functions <= {None, reader} or name in self.referred:
            return (), False
        if setters - {reader}:  # what is set outside of a function, all before it runs
            runs = self.runs.get(reader.name, (0, False))[0] if reader is not None else 0
            whole = whole and history.starts[-1] < max(at, runs)
        found: list[Word] = []
        for setting in settings:
            words = setting.elements or ()
            if len(found) + len(words) > _MOST_ELEMENTS:
                return (), False
            if not all(self._is_same(word, at) for word in words):
                return (), False
            found += words
        return tuple(found), whole

    def choices(self, name: str, at: int) -> list[Word]:
        """What the variable, or the argument of a function, ``name`` may be at ``at``, as it is
        written where it is set; nothing that does not show."""
        here = self.blocks.around(at)
        function = _function(here)
        if name.isdecimal():
            inside = function.name if function is not None else ""
            given = self.calls.get(inside, ())[:_MOST_CALLS]
            number = int(name)
            shifted = not inside or inside in self.shifting
            return [] if shifted else [words[number - 1] for words in given if len(words) >= number]
        found: list[Word] = []
        for setting in self._reaching(name, here, at):
            if setting.word is not None:
                found.append(setting.word)
            found += setting.among
        return found[:_MOST_ELEMENTS]

    def array_choices(self, name: str, at: int) -> list[tuple[Word, ...]]:
        """The elements that the array ``name`` may have been given as a whole at ``at``."""
        settings = self._reaching(name, self.blocks.around(at), at)
        return [each.elements for each in settings if each.elements and not each.more]

    def _reaching(self, name: str, here: Around, at: int) -> list[_Setting]:
        function = _function(here)
        history = self._history(name, function)
        if history is None or name in self.referred or name in self.changing:
            return []
        if not history.functions <= {None, function}:
            return []
        return history.reaching(self.text, here, at)

    def perhaps_given(self, name: str, at: int) -> list[Word]:
        """The elements that the array ``name`` may have at ``at``, whatever they mean there."""
        history = self._history(name, _function(self.blocks.around(at)))
        settings = history.settings[-_MOST_ELEMENTS:] if history is not None else ()
        found = [word for setting in settings for word in setting.elements or ()]
        return found[:_MOST_ELEMENTS]

    def _is_same(self, word: Word, at: int) -> bool:
        """Whether ``word`` means at ``at`` what it means where it is written."""
        if len(word.text) > _LONGEST_VALUE:
            return False
        if literal(word.text) is not None:
            return True
        if "$(" in word.text or "`" in word.text:
            return False
        return not any(self.is_changed(name, word.start, at) for name in names_read(word.text))

    def is_own(self, name: str, here: Around) -> bool:
        """Whether the variable ``name`` is one of the function around ``here`` alone."""
        function = _function(here)
        return function is not None and (name, function) in self.histories

    def is_changed(self, name: str, since: int, at: int) -> bool:
        """Whether the variable or argument ``name`` may hold something else at ``at`` than at
        ``since``, which is before it."""
        around, here = self.blocks.around(since), self.blocks.around(at)
        before, after = _function(around), _function(here)
        if not name.isidentifier():
            inside = after.name if after is not None else ""
            return before is not after or inside in self.shifting
        history = self._history(name, after)
        if history is None:
            return False
        if history is not self._history(name, before) or name in self.referred:
            return True
        if not history.functions <= {None, after}:
            return True
        if before is not after:
            return history.starts[-1] > since
        if any(b.kind == "loop" and b in history.latest for b in here if b not in around):
            return True  # in the next turn it has what the turn before it set
        return bisect_right(history.starts, at) > bisect_right(history.starts, since)

    def _of_script(self, number: int) -> str:
        """What gives the argument ``number`` of the script; "" if this is one inside of another,
        which that may give others."""
        return self.outside.argument(number) if self.outer is None else ""

    def _argument(self, number: int, at: int, span: Span, depth: int) -> Value:
        """What the function around ``at`` is given as its argument ``number``."""
        why = f"argument {number} is not known"
        function = _function(self.blocks.around(at))
        name = function.name if function is not None else ""
        if name in self.shifting:
            return Unknown(why, span)
        if not name:
            return Unknown(why, span, f"${number}", given_by=self._of_script(number))
        given_by = self._of_function(name, number)
        same = Unknown(why, span, f"{name}:${number}", given_by=given_by)
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
            via = (Span(place.start, place.end),)
            return Known(first.value, span, via=via, given_by=given_by)
        return same

    def _composed(self, word: Word, span: Span, depth: int) -> Value:
        """A word of texts and variables."""
        unknown = Unknown("built at run time", span)
        quoted = len(word.text) > 1 and word.text[0] == word.text[-1] == '"'
        inner = word.text[1:-1] if quoted else word.text
        if '"' in inner or depth >= _DEEPEST or "<" in inner or "%" in inner:
            return unknown
        parts: list[str] = []
        certain = True
        given_by = ""
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
                if value.given_by:
                    told = both(given_by, as_part(value.given_by))
                    given_by, certain = told, certain and bool(told)
                certain = certain and (quoted or not re.search(r"\s", parts[-1]))
            elif isinstance(value, Unknown) and value.symbol:
                parts.append(f"<{value.symbol}>")
                certain = False
            else:
                return unknown
        if certain:
            return Known("".join(parts), span, given_by=given_by)
        return Unknown(unknown.why, span, "".join(parts))


def _case(around: Around) -> Block | None:
    return next((block for block in reversed(around) if block.kind == "case"), None)


def _bounded(
    loads: Sequence[tuple[int, str, Around]],
) -> tuple[tuple[int, str, Around], ...]:
    """``loads``, or, of very many, one that may be at any time and of anything."""
    if len(loads) <= _MOST_LOADS:
        return tuple(loads)
    return ((loads[0][0], "", (Block(-1, "function"),)),)


def _function(around: Around) -> Block | None:
    return next((block for block in reversed(around) if block.kind == "function"), None)


def _is_of_other_case(text: str, setting: _Setting, at: int) -> bool:
    """Whether another branch of ``case`` may be at ``at`` than the one of ``setting``."""
    if not any(block.kind == "case" for block in setting.around):
        return False
    return at - setting.start > _NEAR or ";;" in text[setting.start : at]


@record
class _Call:
    """A call of a function of the script."""

    name: str
    start: int
    caller: str
    """The function around it, or ""."""
    surely: bool
    """Whether it is on every way through what is around it."""


def _runs(calls: Sequence[_Call]) -> dict[str, tuple[int, bool]]:
    """Where each function first runs, and whether it runs on every way."""
    within: dict[str, list[_Call]] = {}
    for call in calls:
        within.setdefault(call.caller, []).append(call)
    found: dict[str, tuple[int, bool]] = {}
    for surely in (False, True):
        done: set[str] = set()
        for first in sorted(within.get("", ()), key=lambda call: call.start):
            open_ = [first]
            while open_:
                call = open_.pop()
                if call.name in done or (surely and not call.surely):
                    continue
                done.add(call.name)
                start = first.start if not surely else found[call.name][0]
                found[call.name] = (start, surely)
                open_ += within.get(call.name, ())
    return found


def _note_calls(
    command: Command,
    calls: dict[str, list[tuple[Word, ...]]],
    shifting: set[str],
    around: Around,
    perhaps: bool,
) -> Iterator[_Call]:
    words = own_words(command)
    while words and ASSIGNMENT.match(words[0].text):
        words.pop(0)
    name = words[0].text if words else ""
    function = _function(around)
    caller = function.name if function is not None else ""
    if name in calls:
        calls[name].append(tuple(words[1:]))
        surely = not perhaps and all(block.kind in {"function", "group"} for block in around)
        yield _Call(name, command.start, caller, surely)
    if name == "shift" or (name == "set" and _sets_arguments(words[1:])):
        shifting.add(caller)


_ALIAS = regex(r"(?P<name>[\w\-]+)=(?P<q>['\"])(?P<command>az(?:[ \t]+[a-z][\w\-]*){0,4})(?P=q)\Z")


def _hands_on(command: Command) -> tuple[str, ...] | None:
    """The words of the command of ``az`` that gets all arguments of its function behind them."""
    words = [word.text for word in own_words(command)]
    while words and (words[0] in {"}", "command", "return", "exec"} or ASSIGNMENT.match(words[0])):
        words.pop(0)
    for sign in ('"$@"', "$@", "$*"):
        if words[:1] == ["az"] and sign in words[:_MOST_WRAPPED]:
            before = words[: words.index(sign)]
            return tuple(before) if all(map(_NAME.match, before)) else None
    return None


def _aliases(command: Command) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What ``alias name='az vmss'`` says."""
    words = own_words(command)
    for word in words[1:] if words and words[0].text == "alias" else ():
        match = _ALIAS.match(word.text)
        if match is not None:
            yield match["name"], tuple(match["command"].split())


def _sets_arguments(words: Sequence[Word]) -> bool:
    """Whether ``set`` with ``words`` gives the script other arguments."""
    of_option = False
    for word in words:
        if word.text == "--":
            return True
        if of_option or word.text[:1] in {"-", "+"}:
            of_option = not of_option and word.text.endswith("o")
        elif not ASSIGNMENT.match(word.text) and not word.text.startswith("/"):
            return True
    return False
