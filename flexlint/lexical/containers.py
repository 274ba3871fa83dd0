"""Which variables commands give to the containers that they start, whatever their image or their
composition says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.command_words import CommandWord, Words, commands
from flexlint.lexical.settings import program_at, settings
from flexlint.model import Span
from flexlint.regex import regex
from flexlint.values.sources import contained, interpolated, started

_PROGRAMS = frozenset({"docker", "podman", "nerdctl", "docker-compose", "podman-compose"})
_COMPOSE = frozenset({"compose", "docker-compose", "podman-compose"})
_STARTING = frozenset({"run", "create", "exec"})
_VARIABLE = frozenset({"-e", "--env"})
_FILE = "--env-file"
_FILES = frozenset({"-f", "--file"})
_WORDS = ("docker", "podman", "nerdctl", "kubectl", "az container", "appsettings")
_IN_BYTES = tuple(word.encode() for word in _WORDS)
_OF_AZURE = frozenset(
    {"-e", "--environment-variables", "--secure-environment-variables", "--env-vars",
     "--set-env-vars", "--replace-env-vars", "--settings"}
)  # fmt: skip
"""Options of ``az`` that are followed by variables."""
_SERVICES = frozenset({"container", "containerapp", "webapp", "functionapp"})
_ATTACHED = regex(r"-e[A-Za-z_]\w{0,200}=")
_NAME = regex(r"(?P<name>[A-Za-z_]\w{0,200})(?:=|\Z)")


def may_start(text: str) -> bool:
    """Whether a command in ``text`` may start a container. Cheap."""
    return any(word in text for word in _WORDS)


def may_give(given_by: str, content: bytes) -> bool:
    """Whether commands in ``content``, the bytes of a file in lower case, may give containers the
    form ``given_by`` of a variable, or start compositions with it. Cheap."""
    if given_by.startswith(contained("")):
        return False
    return any(word in content for word in _IN_BYTES)


def given(text: str) -> Iterator[tuple[str, Span]]:
    """The forms of what commands of ``text`` give containers, and where."""
    if not may_start(text):
        return
    said = tuple(commands(text))
    composing = False
    for words in said:
        at = program_at(words)
        rest = words[at:]
        span = Span(words[0].start, words[-1].end)
        for name in _by_clients(rest):
            yield started(name), span
        if not rest or rest[0].text not in _PROGRAMS:
            continue
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
            if option not in _VARIABLE and _ATTACHED.match(word.text):
                text = word.text[2:]
            elif not sign or option not in _VARIABLE:
                continue
        match = _NAME.match(text)
        yield match["name"] if match is not None else "@"


def _by_clients(words: Sequence[CommandWord]) -> Iterator[str]:
    """The variables that a client of a cluster or of Azure gives the containers that one command
    makes or changes; ``@`` of any."""
    program = words[0].text if words else ""
    texts = [word.text for word in words]
    if program == "kubectl" and texts[1:3] == ["set", "env"]:
        yield from (m["name"] for m in map(_NAME.match, texts[3:]) if m and "=" in m.group())
    elif program == "kubectl" and "run" in texts[1:4]:
        for before, text in pairwise(texts):
            given = text if before == "--env" else text.removeprefix("--env=")
            if before == "--env" or given != text:
                match = _NAME.match(given)
                yield match["name"] if match is not None else "@"
    elif program == "az" and not _SERVICES.isdisjoint(texts[1:2]):
        taking = False
        for text in texts[2:]:
            given = text
            if text.startswith("-"):
                option, _, given = text.partition("=")
                taking = option in _OF_AZURE
            if taking and given:
                match = _NAME.match(given)
                yield match["name"] if match is not None else "@"


def composed_of(text: str) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The files that commands of ``text`` lay over one another to one composition, each over those
    before it, as they are written."""
    if "compose" not in text:
        return
    for words in commands(text):
        rest = words[program_at(words) :]
        if not rest or rest[0].text not in _PROGRAMS:
            continue
        if _COMPOSE.isdisjoint(word.text for word in rest[:2]):
            continue
        files: list[str] = []
        for before, word in pairwise(rest):
            option, sign, path = word.text.partition("=")
            if before.text in _FILES:
                files.append(word.text)
            elif sign and option in _FILES:
                files.append(path)
        if len(files) > 1:
            yield tuple(files), Span(words[0].start, words[-1].end)
