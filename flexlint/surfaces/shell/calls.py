"""What shell scripts and Makefiles give to the scripts that they run."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.lexical import calls as lexical
from flexlint.lexical.command_words import CommandWord
from flexlint.lexical.deployments import assigned, value_of
from flexlint.model import Call, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.lexer import Word, lex
from flexlint.surfaces.shell.outside import Outside, reader_of
from flexlint.surfaces.shell.scripts import is_script, prepared
from flexlint.surfaces.shell.variables import Variables
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000
_OF_MAKE = regex(r"\$\((?P<name>[A-Za-z_][\w.]*)\)\Z")


def calls(source: SourceFile, name: str) -> Iterator[Call]:
    """The calls in ``source`` of scripts called ``name``."""
    if len(source.text) > _LONGEST:
        return
    kind = kind_of(source.path)
    if kind == "script" or (kind == "maybe" and is_script(source.text)):
        yield from _of_script(source, name)
    elif kind == "make":
        yield from _of_make(source, name)


def _of_script(source: SourceFile, name: str) -> Iterator[Call]:
    text = prepared(source.text, "script")
    yield from lexical.calls(text, name, "", values_of(source.path, text))


def values_of(path: str, text: str) -> lexical.ValueOf:
    """What the words are worth of the script ``text`` in the file ``path``."""
    commands = lex(text, 0, len(text)).commands
    outside = Outside.of_text(reader_of(path), text)
    variables = Variables.of(text, commands, None, frozenset(), outside)

    def value(word: CommandWord) -> Value:
        found = variables.value(Word(text[word.start : word.end], word.start, word.end))
        return replace(found, span=Span(word.start, word.end))

    return value


def recipes(text: str) -> str:
    """What a shell reads of the Makefile ``text``, at its places."""
    return "\n".join(map(_recipe, text.split("\n")))


def _of_make(source: SourceFile, name: str) -> Iterator[Call]:
    """What recipes run; their places stay what they are."""
    text = recipes(source.text)
    outside = Outside.of_text("make", source.text)
    own = assigned(text)

    def value(word: CommandWord) -> Value:
        span = Span(word.start, word.end)
        macro = _OF_MAKE.match(word.text)
        if macro is not None:
            given_by = outside.macro(macro["name"])
            return Unknown("built at run time", span, given_by=given_by)
        return value_of(word.text, span, ("", ""), own)

    yield from lexical.calls(text, name, "", value)


def _recipe(line: str) -> str:
    """What a shell reads of a line of a Makefile, at its place."""
    if not line.startswith("\t"):
        return " " * len(line)
    rest = line.lstrip("\t @-+")
    return " " * (len(line) - len(rest)) + rest
