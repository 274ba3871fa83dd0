"""Which variables commands give to the containers that they start, whatever their image or their
composition says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.command_words import CommandWord, Words, commands
from flexlint.lexical.settings import program_at, settings
from flexlint.model import Span
from flexlint.regex import regex
from flexlint.values.sources import interpolated, started

_PROGRAMS = frozenset({"docker", "podman", "nerdctl", "docker-compose", "podman-compose"})
_COMPOSE = frozenset({"compose", "docker-compose", "podman-compose"})
_STARTING = frozenset({"run", "create", "exec"})
_VARIABLE = frozenset({"-e", "--env"})
_FILE = "--env-file"
_NAME = regex(r"(?P<name>[A-Za-z_]\w{0,200})(?:=|\Z)")


def may_start(text: str) -> bool:
    """Whether a command in ``text`` may start a container. Cheap."""
    return any(word in text for word in ("docker", "podman", "nerdctl"))


def given(text: str) -> Iterator[tuple[str, Span]]:
    """The forms of what commands of ``text`` give containers, and where."""
    if not may_start(text):
        return
    said = tuple(commands(text))
    composing = False
    for words in said:
        at = program_at(words)
        rest = words[at:]
        if not rest or rest[0].text not in _PROGRAMS:
            continue
        span = Span(words[0].start, words[-1].end)
        composes = not _COMPOSE.isdisjoint(word.text for word in rest[:2])
        composing = composing or composes
        for name in _named(rest, composes=composes):
            yield started(name), span
        if composes and any(word.text.startswith(_FILE) for word in rest):
            yield interpolated("@"), span
    if composing:
        span = Span(0, len(text))
        for name in sorted(settings(text, said).names):
            yield interpolated(name), span


def _named(words: Words | Sequence[CommandWord], *, composes: bool) -> Iterator[str]:
    """The variables that one command gives the container that it starts; ``@`` of any."""
    if not any(word.text in _STARTING for word in words[:6]):
        return
    for before, word in pairwise(words):
        text = word.text
        if before.text not in _VARIABLE:
            option, sign, text = text.partition("=")
            if not composes and _FILE in {option, before.text}:
                yield "@"
            if not sign or option not in _VARIABLE:
                continue
        match = _NAME.match(text)
        yield match["name"] if match is not None else "@"
