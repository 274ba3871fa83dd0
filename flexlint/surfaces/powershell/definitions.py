"""What PowerShell scripts give to the programs that they run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from flexlint.lexical.command_words import Words, commands
from flexlint.lexical.containers import composed_of, given
from flexlint.lexical.deployments import deployed_files
from flexlint.lexical.programs import POWERSHELL, programs, started
from flexlint.lexical.settings import set_in_powershell, settings
from flexlint.model import Array, Definition, Known, Reach, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.sharing import shares
from flexlint.text.source import SourceFile
from flexlint.values.sources import MODULES, UNSEEN, composing, environment, shared

_LONGEST = 1_000_000
_MOST = 2_000
_IMPORTS = regex(r"\b(?:Import-Module|ipmo)\b", re.IGNORECASE)
_SET = regex(
    r"(?P<open>\{)|(?P<close>\})|^[ \t]*\$\{?env:(?P<name>\w{1,200})\}?[ \t]{0,9}=[ \t]{0,9}"
    r"(?:'(?P<a>[^'\r\n]{0,1000})'|\"(?P<b>[^\"$`\r\n]{0,1000})\")[ \t]{0,9};?[ \t]{0,9}\r?$",
    re.IGNORECASE | re.MULTILINE,
)
"""Braces, and what is surely a text that a variable of the environment is set to."""


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """What ``source`` gives to programs."""
    if len(source.text) > _LONGEST:
        return ()
    return (*_environment(source), *_to_containers(source))


def _to_containers(source: SourceFile) -> Iterator[Definition]:
    """What commands give containers, wherever their images and compositions are."""
    below = Reach(folder="below", above=source.path.count("/"))
    for form, span in given(source.text):
        value = Unknown("whoever starts the container gives it", span)
        yield Definition(form, value, span, below)
    for files, span in composed_of(source.text):
        yield Definition(composing(), Array(tuple(map(Known, files)), span), span, below)


def _environment(source: SourceFile) -> Iterator[Definition]:
    """``$env:NAME = "web"``: of what the script runs. Known if that is done in one place, and
    whatever happens."""
    text = source.text
    places: dict[str, list[Span]] = {}
    for name, span in islice(set_in_powershell(text), _MOST):
        places.setdefault(name, []).append(span)
    if not places:  # most scripts, and the rest reads all of their commands
        return
    said = tuple(commands(text))
    run = (*programs(said), *deployed_files(text))
    if not run:
        return
    found = settings(text, said)
    plain = dict(_plain(text))
    others = _in_one_process(source, said)
    for name, spans in places.items():
        value: Value = Unknown("set while the script runs", spans[0])
        if len(spans) == 1 and spans[0].start > found.unseen:
            value = plain.get(spans[0], value)
        if others and isinstance(value, Known):
            form = shared(f"env/{name.lower()}", "", others, function=False, part=True)
            value = replace(value, given_by=form)
        yield Definition(environment(name), value, value.span or spans[0], Reach(run))


def _in_one_process(source: SourceFile, said: Sequence[Words]) -> tuple[str, ...]:
    """The scripts and modules that ``source`` runs in its own process, as :func:`shared` has them:
    what they set in the environment is set for all."""
    found: dict[str, None] = {}
    for each in started(said):
        if each.path.lower().endswith(".ps1") and POWERSHELL.match(each.words[0].text) is None:
            found[each.path] = None
    loads = shares(source).loads
    found.update((load.path or UNSEEN, None) for load in loads if not load.closed)
    if _IMPORTS.search(source.text):
        found[MODULES] = None
    return tuple(found)


def _plain(text: str) -> Iterator[tuple[Span, Known]]:
    """What is surely a text, outside of all blocks, by the place of the name that it is given."""
    depth = 0
    for match in _SET.finditer(text):
        depth += (match["open"] is not None) - (match["close"] is not None)
        group = "a" if match["a"] is not None else "b"
        if match["name"] and depth == 0:
            at = Span(match.start(group), match.end(group))
            name = Span(match.start("name"), match.end("name"))
            yield name, Known(match[group], at)
