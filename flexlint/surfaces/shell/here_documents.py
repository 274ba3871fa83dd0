"""Here documents: what becomes of their text, and which language that makes it.

What a shell or another machine is fed runs there; what is written into a file is what the name
of the file says; all else stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.scripts import of_program, of_written_file
from flexlint.model import SurfaceName
from flexlint.regex import regex
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.invocation import bare
from flexlint.surfaces.shell.lexer import Command, HereDocument
from flexlint.surfaces.shell.variables import Variables
from flexlint.text.traced import Builder, TracedText

_LATER = frozenset({"at", "batch"})
REMOTE = frozenset({"ssh", "sudo", "su", "docker", "kubectl", "chroot", "env", "nohup", "timeout"})
"""Programs that hand what they are fed to a shell."""
_WRITERS = frozenset({"cat", "tee"})
_KINDS = frozenset({"script", "cron", "unit", "docker", "make"})
_SCRIPT: tuple[SurfaceName, str] = ("shell", "script")
_APPLYING = frozenset({"apply", "create", "replace", "delete"})
_MOST_PIPED = 8
"""Commands that the text is handed on to, one after another."""
_BACKSLASHED = regex(r"\\[\\$`]")


def language_of(
    commands: Sequence[Command], index: int, body: HereDocument, text: str, variables: Variables
) -> tuple[SurfaceName, str] | None:
    """What ``body``, of the command at ``index``, is written in; None if it stays text.

    With shell comes the kind of file that holds it, ``script`` where none does.
    """
    readers = [bare(each) for each in _readers(commands, index, body)]
    names = [[word.text.strip("\"'") for word in words] for words in readers]
    files = list(files_of(commands, index, body, variables))
    for name in files:
        language = of_written_file(name)
        kind = kind_of(name)
        if language is not None and language != "shell":
            return language, ""
        if language == "shell" or kind in _KINDS:
            return "shell", kind or "script"
    for words in names:
        fed = None if _program(words) in _WRITERS else _fed(words)
        if fed is not None:
            return fed
    return _SCRIPT if text.startswith("#!", body.start) else None


def language_of_output(
    commands: Sequence[Command], index: int, text: str, variables: Variables
) -> tuple[SurfaceName, str] | None:
    """As :func:`language_of`, of what the command at ``index`` prints."""
    return language_of(commands, index, HereDocument(len(text), len(text), False), text, variables)


def _fed(words: list[str]) -> tuple[SurfaceName, str] | None:
    """What a command with these words takes what it is fed for."""
    programs = [of_program(word) for word in words]
    for language in programs[:3]:
        if language is not None and language != "shell":
            return language, ""
    if _program(words) == "crontab":
        return "shell", "cron"
    if "kubectl" in words[:2] and _APPLYING.intersection(words[1:4]):
        return "yaml", ""
    if "docker" in words[:2] and "build" in words[1:4]:
        return "shell", "docker"
    runs = "shell" in programs or _program(words) in _LATER or any(word in REMOTE for word in words)
    return _SCRIPT if runs else None


def _readers(commands: Sequence[Command], index: int, body: HereDocument) -> Iterator[Command]:
    """The command at ``index`` and those that its output is piped to."""
    command = commands[index]
    yield command
    for later in commands[index + 1 : index + 1 + _MOST_PIPED]:
        if not command.piped:
            return
        if later.start < command.end or (later.nested and not command.nested):
            continue  # a substitution in the words of the next one
        if later.start > body.start:
            return
        command = later
        yield command


def files_of(
    commands: Sequence[Command], index: int, body: HereDocument, variables: Variables
) -> Iterator[str]:
    """The files that the text of ``body`` is written into: by ``>``, or by ``tee``."""
    for command in _readers(commands, index, body):
        # The ending of what a variable holds shows even where its beginning does not.
        held = ((variables.written(word) or word) for word in command.words)
        words = [word.text.strip("\"'") for word in held]
        targets = (new for sign, new in pairwise(words) if sign == ">")
        yield from (name for name in targets if not name.startswith("/dev/"))
        if _program(words) == "tee":
            yield from (word for word in words if "." in word or "/" in word)


def _program(words: Sequence[str]) -> str:
    """What is run, also by ``sudo``."""
    if words[:1] == ["sudo"]:
        return next((word for word in words[1:] if not word.startswith("-")), "")
    return words[0] if words else ""


def expanded(text: str, start: int) -> TracedText:
    """``text``, which stands at ``start``, without the backslashes that keep a shell from putting
    values into it."""
    found = Builder()
    at = 0
    for match in _BACKSLASHED.finditer(text):
        found.put(text[at : match.start()], start + at)
        found.put(text[match.end() - 1], start + match.end() - 1)
        at = match.end()
    found.put(text[at:], start + at)
    return found.build()
