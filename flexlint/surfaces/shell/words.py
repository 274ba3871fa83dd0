"""What the words of a command say: literal values, and values of variables set once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexlint.lexical.machine_names import COUNTED, CUT, is_piece
from flexlint.model import Array, Known, Span, Unknown, Value
from flexlint.surfaces.shell.lexer import Command, Word

_ASSIGNMENT = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<more>\+?)=")
_VARIABLE = re.compile(r"\$(?:\{(?P<braced>[A-Za-z_]\w*)(?:\[[@*]\])?\}|(?P<plain>[A-Za-z_]\w*))\Z")
_FILLED_IN = re.compile(r"(?<!\\)\{\{|%\w+%|<[A-Za-z]")
"""What is not the shell's: templates, variables of batch files, words for the reader."""
_PART = re.compile(
    r"'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|\\(?P<char>.)|(?P<bare>[^'\"\\]+)",
    re.DOTALL,
)
_SUBSTITUTED = re.compile(r"(?<!\\)(?:\\\\)*[$`]")
_MATCHED = re.compile(r"[$`*?]")
_ESCAPED = re.compile(r"\\([\"$`\\])|\\\r?\n")
_EXPANDED = re.compile(r"(?<!\$)\{(?:[^{}\s'\"]*,[^{}\s'\"]*|[\w\-]+\.\.[\w.\-]+)\}")
"""What a shell makes several words of: ``{0..9}``, ``web_{a,b}``."""
_NUMBERS = re.compile(r"\{[\d,.\-]+\}|\d+(?:,\d*)+")
"""Several numbers in one word."""
_COUNT = re.compile(
    r"\d+(?:,\d+)*|\{\d+\.\.[^{}]*\}|[$`(]{1,2}\s*seq\s(?![^|]*-f)[^|]*[)`]?\Z|\$\(\([^)]*\)\)"
)
_STEP = re.compile(r"(?:\+\+|--)?(?P<name>[A-Za-z_]\w*)(?:\+\+|--|[+\-]=\d+)?\Z")
_LONGEST_VALUE = 2000
_MOST_ELEMENTS = 100
"""Of a variable that is put in where it is used: a script may use it on every line."""
_DECLARERS = frozenset({"export", "local", "readonly", "declare", "typeset", "set"})


def literal(text: str) -> str | None:
    """The value of a word if it is the same in every run: its text without the quotes."""
    if len(text) >= 2 and text[0] == text[-1] == "'" and "'" not in text[1:-1]:
        return text[1:-1]
    if _FILLED_IN.search(text):
        return None
    if text == "*":
        return text
    found: list[str] = []
    for part in _PART.finditer(text):
        kind = part.lastgroup
        inner = part[kind] if kind is not None else ""
        if kind == "double":
            if _SUBSTITUTED.search(inner):
                return None
            inner = unescaped(inner)
        elif kind == "bare" and _MATCHED.search(inner):
            return None
        found.append(inner)
    return "".join(found)


def unescaped(text: str) -> str:
    """What stands within double quotes, as the shell reads it, variables left as they are."""
    return _ESCAPED.sub(lambda match: match[1] or "", text)


def escapes(text: str) -> list[tuple[int, int]]:
    """Where the backslashes are, as (start, end), that :func:`unescaped` takes away."""
    return [(m.start(), m.start(1) if m[1] else m.end()) for m in _ESCAPED.finditer(text)]


def variable(text: str) -> str | None:
    """The name, if the word is nothing but one variable."""
    match = _VARIABLE.match(text.strip('"'))
    return (match.group("braced") or match.group("plain")) if match else None


def is_expanded(text: str) -> bool:
    """Whether a shell makes several words of the word ``text``."""
    return text[:1] not in {"'", '"'} and _EXPANDED.search(text) is not None


def several_numbers(text: str) -> bool:
    """Whether ``text`` is numbers alone, more than one in one word: ``0,1``."""
    return _NUMBERS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Variables:
    """Variables that a script sets exactly once to something that can be read."""

    values: dict[str, Word]
    """name -> the assigned text (without the name)."""
    arrays: dict[str, tuple[Word, ...]]
    nameless: dict[str, str]
    """Those that surely hold no name of a machine, and why (:mod:`machine_names`)."""

    @classmethod
    def of(cls, commands: tuple[Command, ...]) -> Variables:
        """Those of a script."""
        values: dict[str, Word] = {}
        arrays: dict[str, list[Word]] = {}
        spoiled: set[str] = set()
        whys: dict[str, set[str]] = {}
        for command in commands:
            for name, why in _origins(command):
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
            spoiled.update(_bound(command))
            for word in assignments(command):
                match = _ASSIGNMENT.match(word.text)
                if match is None:
                    continue
                name = match.group("name")
                if word.text[match.end() :].startswith("("):
                    continue
                if name in values or match.group("more"):
                    spoiled.add(name)
                if len(word.text) > _LONGEST_VALUE:
                    spoiled.add(name)
                start = word.start + match.end()
                values[name] = Word(word.text[match.end() :], start, word.end)
        spoiled.update(name for name, words in arrays.items() if len(words) > _MOST_ELEMENTS)
        for name in spoiled:
            values.pop(name, None)
            arrays.pop(name, None)
        alike = {name: min(found) for name, found in whys.items() if len(found) == 1}
        held = {name: tuple(words) for name, words in arrays.items()}
        return cls(values, held, {name: why for name, why in alike.items() if why})

    def value(self, word: Word) -> Value:
        """What is known of ``word``."""
        span = Span(word.start, word.end)
        text = literal(word.text)
        if word.text in self.nameless:  # %%i of a batch file
            return Unknown(self.nameless[word.text], span)
        if text is not None and is_expanded(word.text):
            numbers = _NUMBERS.fullmatch(word.text) is not None
            return Unknown(COUNTED if numbers else "the shell makes several words of it", span)
        if text is not None:
            return Known(text, span)
        name = variable(word.text)
        if name is None:
            why = _origin(word.text)
            return Unknown(why or "put together at run time", span)
        if name in self.arrays:
            items = tuple(self.value(item) for item in self.arrays[name] if item.text != word.text)
            return Array(items, span)
        source = self.values.get(name)
        text = literal(source.text) if source is not None else None
        if source is None or text is None:
            why = self.nameless.get(name, "")
            return Unknown(why or f"the variable {name} is not known", span)
        return Known(text, span, via=(Span(source.start, source.end),))


def assignments(command: Command) -> list[Word]:
    """The ``NAME=value`` words that stand before a command or after ``export``."""
    found = []
    declaring = True
    for word in command.words:
        if declaring and (word.text in _DECLARERS or word.text.startswith("-")):
            continue
        declaring = False
        if not _ASSIGNMENT.match(word.text):
            break
        found.append(word)
    return found


def _bound(command: Command) -> list[str]:
    """Names that a ``read`` or ``for`` gives new values."""
    texts = [word.text for word in command.words]
    if texts[:1] == ["read"]:
        return [text for text in texts[1:] if not text.startswith("-")]
    if "for" in texts[:2] and len(texts) > texts.index("for") + 1:
        return [texts[texts.index("for") + 1]]
    return []


def _origin(text: str) -> str:
    """Why ``text`` surely gives no name of a machine, or ``""``."""
    if _COUNT.fullmatch(text.strip("\"'")):
        return COUNTED
    asks = "az " in text  # what the service answers is no piece of a name
    return CUT if text.startswith(("$", '"$', "`")) and not asks and is_piece(text) else ""


def _origins(command: Command) -> list[tuple[str, str]]:
    """The variables that a command gives values, each with why it holds no name, or ``""``."""
    texts = [word.text for word in command.words]
    found: list[tuple[str, str]] = []
    for word in assignments(command):
        match = _ASSIGNMENT.match(word.text)
        if match is not None and not word.text.startswith("(", match.end()):
            found.append((match.group("name"), _origin(word.text[match.end() :])))
    folded = [text.lower() for text in texts[:5]]
    if "for" in folded[:2]:
        rest = texts[folded.index("for") + 1 :]
        if rest[:1] and rest[0].lower() == "/l":
            found += [(text, COUNTED) for text in rest[1:2]]
        elif rest[1:2] == ["in"]:
            whys = {_origin(text) for text in rest[2:]} or {""}
            found.append((rest[0], whys.pop() if len(whys) == 1 else ""))
        elif rest[:1]:
            found.append((rest[0], ""))
    elif texts[:1] == ["read"]:
        found += [(text, "") for text in texts[1:] if not text.startswith("-")]
    return found
