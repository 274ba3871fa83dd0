"""What the commands of a script give to the scripts that they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flexlint.lexical.command_words import CommandWord, Words
from flexlint.lexical.programs import Started, started
from flexlint.model import Call, Known, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.typed import TypeAlias

ValueOf: TypeAlias = Callable[[CommandWord], Value]
"""Gives what a word of a command is worth."""

_MOST = 500
_SEVERAL = regex(r"\$[@*]|\$\{[^}]{0,80}[@*]|[*?\[{]|\$\(|`")
"""In a word of which a shell may make several, or none."""
_REDIRECTED = regex(r"\d?(?:>>?|<<?<?)(?P<target>&?.*)")
_OPTION = regex(r"[-\u2013/](?P<name>[A-Za-z]\w{0,80})(?::(?P<value>.+))?\Z")
_NOT_SHOWN = "what it is given there does not show"


def calls(text: str, name: str, folder: str, value: ValueOf) -> Iterator[Call]:
    """The calls of scripts called ``name`` in ``text``, run in ``folder`` as far as that is known.
    ``value`` says what words are worth, whose places are in ``text``."""
    folded = name.lower()
    if folded not in text.lower():
        return
    found = 0
    for each in started(text, folder):
        if each.path.rpartition("/")[2].lower() != folded or found >= _MOST:
            continue
        found += 1
        yield _call(each, text, value)


def _call(each: Started, text: str, value: ValueOf) -> Call:
    span = Span(each.words[0].start, each.words[-1].end)
    if each.arguments is None:
        return Call(each.path, span, rest=_NOT_SHOWN)
    if each.path.lower().endswith(".ps1"):
        return Call(each.path, span, *by_name(each.arguments, value))
    return Call(each.path, span, *by_place(each.arguments, text, value))


def by_place(words: Words, text: str, value: ValueOf) -> tuple[tuple[tuple[str, Value], ...], str]:
    """``$1``, ``$2``, … of what is given ``words``, and why there may be others."""
    given: list[tuple[str, Value]] = []
    skip = False
    for word in words:
        if skip:
            skip = False
            continue
        redirected = _REDIRECTED.match(text[word.start : word.end])
        if redirected is not None:
            skip = not redirected["target"]
            continue
        if word.text in {"&", "}", ")"}:
            break
        written = text[word.start : word.end]
        found = value(word)
        known = isinstance(found, Known) or (isinstance(found, Unknown) and found.given_by)
        if not known and _SEVERAL.search(written):
            return tuple(given), _NOT_SHOWN
        given.append((str(len(given) + 1), found))
        plain = "$" in written and "${{" not in written and "$(" not in written
        if plain and written[0] != '"' and not isinstance(found, Known):
            return tuple(given), _NOT_SHOWN  # nothing, or several words
    return tuple(given), ""


def by_name(words: Words, value: ValueOf) -> tuple[tuple[tuple[str, Value], ...], str]:
    """The parameters of a script of PowerShell that is given ``words``, in lower case, and why
    there may be others."""
    given: list[tuple[str, Value]] = []
    rest = ""
    name = ""
    for word in words:
        option = _OPTION.match(word.text)
        if option is not None:
            name = option["name"].lower()
            if option["value"]:
                start = word.end - len(option["value"])
                given.append((name, value(CommandWord(option["value"], start, word.end))))
                name = ""
        elif name:
            given.append((name, value(word)))
            name = ""
        else:
            rest = _NOT_SHOWN
    return tuple(given), rest
