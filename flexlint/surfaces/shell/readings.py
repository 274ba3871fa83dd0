"""What a command may read as where variables hold its first words: ``$AZ restart``,
``az vmss $ACTION``, ``az "${args[@]}"``."""

from __future__ import annotations

from flexlint.model import Array, Known
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Word
from flexlint.surfaces.shell.macros import macro, values_of
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import is_whole_array, literal, variable

AZ = regex(
    r"[@+\-]{0,3}(?:\"[^\"\n]*[/\\]|'[^'\n]*[/\\]|[\w./~\\:${}\"-]*[/\\])?az(?:\.cmd|\.exe)?[\"']?\Z"
)
"""The Azure CLI, by its name or path."""
NAMING = regex(r"--instance-ids?\Z")
"""Options that decide which command it is, even where their values are not known."""
_ARGUMENT = regex(r"\"?\$(?:\{(?P<braced>[1-9])\}|(?P<plain>[1-9]))\"?\Z")
_DEFAULT = regex(r"\"?\$\{(?P<name>[A-Za-z_]\w*|[1-9]):?[-=](?P<text>[\w \-]{1,200})\}\"?\Z")
_TOLD = regex(r"(?:sudo\s+)?az(?:\.cmd)?\s+[a-z]+\s+[a-z]")
"""A whole command in a string, which is found where it is written."""
_WORD = regex(r"[\w./\-]+(?:[ \t]+[\w./\-=:@]+)*\Z")
_PLAIN = regex(r"[\"']?(?!-)[\w./\\:\-]+[\"']?\Z")
_FIRST = 4
"""Words behind the program that may be sub-commands."""
_MOST = 8


@record
class Reading:
    """One way to read a command."""

    words: tuple[Word, ...]
    sure: bool
    """Whether it is the only one."""


def readings(words: list[Word], variables: Variables) -> list[Reading]:
    """The ways to read the command ``words`` whose first words come from variables; none if none
    do, or if what they hold does not show. The words that a variable gives stand where it does;
    options of an array where that is written."""
    if not any(_is_put_in(word.text) for word in words[: _FIRST + 2]):
        return []
    start = next((i for i, word in enumerate(words[:_FIRST]) if AZ.match(word.text)), None)
    at = 0 if start is None else start + 1
    found = [Reading(tuple(words), sure=True)]
    done: list[Reading] = []
    for _ in range(_FIRST):
        following: list[Reading] = []
        for reading in found:
            index = _variable_at(reading.words, at)
            if index is None:
                done.append(reading)
                continue
            word = reading.words[index]
            given = _choices(word, variables)
            sure = reading.sure and isinstance(variables.value(word), Known | Array)
            before, behind = reading.words[:index], reading.words[index + 1 :]
            following += [Reading((*before, *choice, *behind), sure) for choice in given]
            if not given and index > at:
                done.append(reading)  # the words of the command may be over
        found = following[:_MOST]
    return [each for each in done[:_MOST] if each.words != tuple(words)]


def wrapped(words: list[Word], variables: Variables) -> list[Word]:
    """``words``, with the command of ``az`` that the function hands them on to in place of the
    function's name: ``cli() { az "$@"; }``."""
    command = variables.wrappers.get(words[0].text) if words else None
    if command is None:
        return words
    first = words[0]
    return [*(Word(text, first.start, first.end) for text in command), *words[1:]]


def _variable_at(words: tuple[Word, ...], start: int) -> int | None:
    """Which of the words from ``start`` on, up to the first option, is the first variable."""
    for index in range(start, min(len(words), start + _FIRST)):
        text = words[index].text
        if text.startswith("-"):
            return None
        if _is_put_in(text) and text not in {'"$@"', "$@"}:
            return index
    return None


def _is_put_in(text: str) -> bool:
    return "$" in text[:4] or (text[:1] in {"%", "@"} and text[-1:] == "%")


def _choices(word: Word, variables: Variables) -> list[tuple[Word, ...]]:
    """The words that ``word`` may stand for, a variable or an argument of a function; none if one
    of them does not show."""
    name = variable(word.text)
    if name is not None and is_whole_array(word.text):
        return _of_array(name, word, variables)
    put_in = macro(word.text) if variables.macros else None
    if put_in in variables.macros:
        return _parts(word, values_of(put_in or "", variables.macros))
    default = _DEFAULT.match(word.text)
    argument = _ARGUMENT.match(word.text)
    texts: list[str] = []
    if default is not None:
        name = default["name"]
        texts.append(default["text"])
    if argument is not None:
        name = argument["braced"] or argument["plain"]
    if name is None:
        return []
    for given in variables.choices(name, word.start):
        text = literal(given.text)
        if text is not None and text not in texts:
            texts.append(text)
    return _parts(word, texts)


def _parts(word: Word, texts: list[str]) -> list[tuple[Word, ...]]:
    """The words that ``word`` is if it is one of ``texts``."""
    quoted = word.text.startswith('"')
    found: list[tuple[Word, ...]] = []
    for text in texts[:_MOST]:
        if _TOLD.match(text) or not _WORD.match(text.strip()) or text.startswith("-"):
            continue
        parts = [text] if quoted else text.split()
        found.append(tuple(Word(part, word.start, word.end) for part in parts))
    return found


def _of_array(name: str, word: Word, variables: Variables) -> list[tuple[Word, ...]]:
    elements = variables.elements(name, word.start)
    if elements is None:
        return []
    more = Word('"$@"', word.end, word.end)
    given, whole = elements
    if whole:
        if given and AZ.match(given[0].text):
            return []  # all of it is a command, which is found where it is written
        return _at_use(given, word)
    perhaps = variables.perhaps_given(name, word.start)
    named = [each for each in perhaps if NAMING.match(each.text) and each not in given]
    if given:
        return [(*each, *named[:1], more) for each in _at_use(given, word)]
    choices = variables.array_choices(name, word.start)[:_MOST]
    # What the other elements hold may have changed since.
    begun = [each for choice in choices for each in _at_use(_begins(choice), word)]
    return [(*each, *named[:1], more) for each in begun]


def _at_use(words: tuple[Word, ...], word: Word) -> list[tuple[Word, ...]]:
    """``words`` with those that the command begins with where the array is used; nothing if it
    begins with none."""
    begun = _begins(words)
    first = (Word(each.text.strip("\"'"), word.start, word.end) for each in begun)
    return [(*first, *words[len(begun) :])] if begun else []


def _begins(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that the command begins with, before its options."""
    for index, word in enumerate(words):
        if not _PLAIN.match(word.text):
            return words[:index]
    return words
