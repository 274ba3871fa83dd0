"""What scripts of PowerShell give to the scripts that they run."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.lexical import calls as lexical
from flexlint.lexical.command_words import CommandWord
from flexlint.lexical.deployments import value_of
from flexlint.lexical.settings import set_in_powershell
from flexlint.model import Call, Span, Unknown, Value
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000


def calls(source: SourceFile, name: str) -> Iterator[Call]:
    """The calls in ``source`` of scripts called ``name``."""
    text = source.text
    if len(text) > _LONGEST:
        return
    set_there = {each.lower() for each, _ in set_in_powershell(text)}

    def value(word: CommandWord) -> Value:
        span = Span(word.start, word.end)
        found = value_of(word.text, span, ("", ""), None)
        if isinstance(found, Unknown) and found.given_by.partition(":")[2].lower() in set_there:
            return Unknown("set while the script runs", span)
        return found

    yield from lexical.calls(text, name, "", value)
