"""What the words of a command say by themselves: literal values, names of variables."""

from __future__ import annotations

import re

from flexlint.lexical.machine_names import COUNTED, CUT, is_piece
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Command, Word

ASSIGNMENT = regex(r"(?P<name>[A-Za-z_]\w*)(?P<more>\+?)=")
_VARIABLE = regex(r"\$(?:\{(?P<braced>[A-Za-z_]\w*)(?:\[[@*]\])?\}|(?P<plain>[A-Za-z_]\w*))\Z")
_FILLED_IN = regex(r"(?<!\\)\{\{|%\w+%|<[A-Za-z]")
"""What is not the shell's: templates, variables of batch files, words for the reader."""
_PART = regex(
    r"'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|\\(?P<char>.)|(?P<bare>[^'\"\\]+)",
    re.DOTALL,
)
_SUBSTITUTED = regex(r"(?<!\\)(?:\\\\)*[$`]")
_MATCHED = regex(r"[$`*?]")
_ESCAPED = regex(r"\\([\"$`\\])|\\\r?\n")
_EXPANDED = regex(r"(?<!\$)\{(?:[^{}\s'\"]*,[^{}\s'\"]*|[\w\-]+\.\.[\w.\-]+)\}")
"""What a shell makes several words of: ``{0..9}``, ``web_{a,b}``."""
_NUMBERS = regex(r"\{[\d,.\-]+\}|\d+(?:,\d*)+")
"""Several numbers in one word."""
_COUNT = regex(
    r"\d+(?:,\d+)*|\{\d+\.\.[^{}]*\}|[$`(]{1,2}\s*seq\s(?![^|]*-f)[^|]*[)`]?\Z|\$\(\([^)]*\)\)"
)
LEADING = frozenset({"if", "then", "else", "elif", "while", "until", "do", "!", "{", "}", "time"})
"""Words that stand before a command and are none of it."""
_READ = regex(r"\$\{?[!#]?([A-Za-z_]\w*|[\d@*])")
_MOST_ITEMS = 20
_READERS = frozenset({"read", "mapfile", "readarray"})
_SET_WITHIN = regex(r"(?<![\w$.\-])([A-Za-z_]\w*)(?:\+\+|--|[+\-*/]?=)")
_ITEM = regex(r"([A-Za-z_]\w*)\[[^\]]*\]\+?=")
_CALCULATED = regex(r"([A-Za-z_]\w*)(\+\+|--|[+\-*/]?=)?")
_CALCULATING = (["="], ["+="], ["-="], ["*="], ["/="])
_LOCAL = frozenset({"local", "declare", "typeset"})
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


def spoken(text: str) -> str:
    """A word as the command gets it, what the shell puts in for variables left as written."""
    found: list[str] = []
    for part in _PART.finditer(text):
        kind = part.lastgroup
        inner = part[kind] if kind is not None else ""
        found.append(unescaped(inner) if kind == "double" else inner)
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


def is_whole_array(text: str) -> bool:
    """Whether a word that is one variable means all elements of an array: ``"${ids[@]}"``."""
    return text.strip('"').endswith(("[@]}", "[*]}"))


def names_read(text: str) -> list[str]:
    """The variables and arguments that a word reads."""
    return _READ.findall(text)


def is_expanded(text: str) -> bool:
    """Whether a shell makes several words of the word ``text``."""
    return text[:1] not in {"'", '"'} and _EXPANDED.search(text) is not None


def several_numbers(text: str) -> bool:
    """Whether ``text`` is numbers alone, more than one in one word: ``0,1``."""
    return _NUMBERS.fullmatch(text) is not None


def own_words(command: Command) -> list[Word]:
    """The words without those of the structure around it: ``then``, ``do``, ``name() {``."""
    words = list(command.words)
    if words and words[0].text == "function":
        words = words[1:]
    if len(words) > 1 and words[1].text == "{":
        words = words[2:]
    at = 0
    while at < len(words) and words[at].text in LEADING:
        at += 1
    return words[at:]


def assignments(command: Command) -> list[Word]:
    """The ``NAME=value`` words that stand before a command or after ``export``."""
    found = []
    declaring = True
    for word in own_words(command):
        if declaring and (word.text in _DECLARERS or word.text.startswith("-")):
            continue
        declaring = False
        if not ASSIGNMENT.match(word.text):
            break
        found.append(word)
    return found


def bound(command: Command) -> list[str]:
    """Names that a command gives values which do not show, or takes theirs from: ``read``,
    ``for``, ``mapfile``, ``printf -v``, ``unset``, ``eval "N=…"``, ``N[0]=…``, ``(( N = 3 ))``."""
    texts = _run(command)
    if not texts:
        return []
    first, rest = texts[0], texts[1:]
    if "for" in texts[:2] or first == "select":
        rest = texts[texts.index("for") + 1 :] if "for" in texts[:2] else rest
        return rest[:1]
    if first in _READERS or first == "unset":
        return _names(rest)
    if first == "printf":
        return _names(rest[1:2]) if rest[:1] == ["-v"] else []
    if first == "getopts":
        return _names(rest[1:2])
    if first in {"let", "eval", "trap"}:
        return [name for text in rest for name in _SET_WITHIN.findall(text)]
    if first in _LOCAL:
        return [text for text in rest if text.isidentifier()]
    item = _ITEM.match(first)
    if item is not None:
        return [item[1]]
    return _calculated(command)


def _calculated(command: Command) -> list[str]:
    """The variable that ``(( N = 3 ))`` or ``((N++))`` makes a number."""
    texts = _run(command)
    found = _CALCULATED.match(texts[0]) if texts and command.nested else None
    return [found[1]] if found and (found[2] or texts[1:2] in _CALCULATING) else []


def loop_items(command: Command) -> tuple[Word, ...]:
    """What ``for NAME in …`` gives its variable, one after another, up to where it shows."""
    words = own_words(command)
    texts = [word.text for word in words[:3]]
    if len(words) < 4 or texts[0] != "for" or texts[2] != "in":
        return ()
    return tuple(words[3 : 3 + _MOST_ITEMS])


def makes_references(command: Command) -> bool:
    """Whether ``declare -n other=NAME`` gives variables other names."""
    texts = _run(command)
    options = [text for text in texts[1:3] if text[:1] == "-"]
    return bool(options) and texts[0] in _LOCAL and any("n" in text for text in options)


def declared_local(command: Command) -> list[str]:
    """Names that a command in a function makes the function's own."""
    texts = _run(command)
    if not texts or texts[0] not in _LOCAL:
        return []
    if any(text[:1] == "-" and "g" in text for text in texts[1:3]):
        return []  # it is one of all
    found = (re.match(r"[A-Za-z_]\w*(?=\Z|\+?=)", text) for text in texts[1:])
    return [match.group() for match in found if match is not None]


def _run(command: Command) -> list[str]:
    """The words from the one that is run on, without redirections."""
    texts: list[str] = []
    target = False
    for word in own_words(command):
        if target or word.text == ">":
            target = word.text == ">" and not target
        else:
            texts.append(word.text)
    at = 0
    while at < len(texts) - 1 and ASSIGNMENT.match(texts[at]):
        at += 1
    return texts[at:]


def _names(texts: list[str]) -> list[str]:
    """The names among the words of a command that sets variables."""
    found = (re.match(r"[\"']?([A-Za-z_]\w*)(?:\[[^\]]*\])?[\"']?\Z", text) for text in texts)
    return [match[1] for match in found if match is not None]


def origin(text: str) -> str:
    """Why ``text`` surely gives no name of a machine, or ``""``."""
    if _COUNT.fullmatch(text.strip("\"'")):
        return COUNTED
    asks = "az " in text  # what the service answers is no piece of a name
    return CUT if text.startswith(("$", '"$', "`")) and not asks and is_piece(text) else ""


def origins(command: Command) -> list[tuple[str, str]]:
    """The variables that a command gives values, each with why it holds no name, or ``""``."""
    texts = [word.text for word in command.words]
    found: list[tuple[str, str]] = []
    for word in assignments(command):
        match = ASSIGNMENT.match(word.text)
        if match is not None and not word.text.startswith("(", match.end()):
            found.append((match.group("name"), origin(word.text[match.end() :])))
    if command.array is not None:
        return [(command.array, origin(text)) for text in texts]
    folded = [text.lower() for text in texts[:5]]
    if "for" in folded[:2]:
        rest = texts[folded.index("for") + 1 :]
        if rest[:1] and rest[0].lower() == "/l":
            found += [(text, COUNTED) for text in rest[1:2]]
        elif rest[1:2] == ["in"]:
            whys = {origin(text) for text in rest[2:]} or {""}
            found.append((rest[0], whys.pop() if len(whys) == 1 else ""))
        elif rest[:1]:
            found.append((rest[0], ""))
    else:
        why = COUNTED if _calculated(command) else ""
        found += [(name, why) for name in bound(command)]
    return found
