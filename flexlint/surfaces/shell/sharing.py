"""What shell scripts and Makefiles have in common with scripts that they source."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.lexical import sharing as lexical
from flexlint.lexical.calls import ValueOf
from flexlint.lexical.command_words import CommandWord
from flexlint.lexical.deployments import assigned, value_of
from flexlint.model import Call, Shares, Span, Value
from flexlint.surfaces.shell.calls import recipes, values_of
from flexlint.surfaces.shell.file_names import is_variables, kind_of
from flexlint.surfaces.shell.scripts import is_script, prepared
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000


def shares(source: SourceFile) -> Shares:
    """What the file shares."""
    text = _text(source)
    return lexical.shares(text, _values(source, text)) if text else Shares()


def function_calls(source: SourceFile, name: str, loaded: SourceFile) -> Iterator[Call]:
    """The calls in ``source`` of the function ``name``, of the file ``loaded``."""
    text = _text(source)
    if name in text:
        yield from lexical.function_calls(text, name, _values(source, text))


def _text(source: SourceFile) -> str:
    """What a shell reads of the file, at its places."""
    if is_variables(source.path):
        return source.text if len(source.text) <= _LONGEST else ""
    kind = kind_of(source.path)
    if len(source.text) > _LONGEST or (kind == "maybe" and not is_script(source.text)):
        return ""
    if kind == "make":
        return recipes(source.text).replace("$$", " $")
    return prepared(source.text, kind) if kind in {"script", "maybe", "docker"} else ""


def _values(source: SourceFile, text: str) -> ValueOf:
    if kind_of(source.path) in {"script", "maybe"}:
        return values_of(source.path, text)
    own = assigned(text)

    def value(word: CommandWord) -> Value:
        return value_of(word.text, Span(word.start, word.end), ("", ""), own)

    return value
