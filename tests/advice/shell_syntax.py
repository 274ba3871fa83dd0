"""Shell suggestions put in place of the command they replace, and read by ``bash -n``.

Every script is taken as the engine takes it: a file, or the text that a pipeline, a template or
a program holds. A recipe of make is read as make hands it to the shell.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of
from flexlint.surfaces.registry import Surfaces
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.lexer import lex
from flexlint.text.source import SourceFile
from tests.advice.command_lines import with_values
from tests.advice.known import Failure
from tests.advice.places import Place, everywhere, places_of
from tests.advice.suggested import FIXTURES

CHECK = "shell"
_SEVERAL = re.compile(
    r"(?:-n|--name|--vm-name)\s+\$\{?\w*(?:ids|names|instances|vms)\}?(?=[\s;]|\Z)", re.IGNORECASE
)
_KEPT = (("-o", "--output"), ("--query",), ("--no-wait",), ("--subscription",))
_UNESCAPED = re.compile(r"\$(?:filter|expand|top|select)\b")
_ITEMS = re.compile(r"(?<![\w-])(?:az|vmss|vm)[\"']?,")
_OF_MAKE = re.compile(r"\$\([A-Za-z_]\w*\)|\$\{[A-Za-z_]\w*\}|\$[@<^*?%]")
_OF_THE_SHELL = re.compile(r"\$(?!\$)")
_DEEPEST = 4


def scripts() -> Iterator[tuple[str, SourceFile]]:
    """Rule or fixture, and the text of every shell script in the cases and fixtures."""
    for rule in load_catalog().rules:
        for case in rule.cases:
            yield from _within(rule.code, SourceFile(file_of(case), case.code))
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            name = path.relative_to(FIXTURES).as_posix()
            yield from _within(name, SourceFile(name, text))


def _within(name: str, source: SourceFile, depth: int = 0) -> Iterator[tuple[str, SourceFile]]:
    surfaces, vocabulary = Surfaces(), load_catalog().vocabulary
    if kind_of(source.path) not in {"", "batch"} and depth == 0:
        yield name, source
    readers = surfaces.claiming(source.path) if depth == 0 else (surfaces.get("shell"),)
    for surface in readers:
        for piece in surface.extract(source, vocabulary).embedded:
            inner = SourceFile("inner.sh", piece.text)
            if piece.language == "shell":
                yield name, inner
                if depth < _DEEPEST:
                    yield from _within(name, inner, depth + 1)


@cache
def checked() -> tuple[tuple[str, Place, str, str, str], ...]:
    """Name, place, the command, the script as it was and with the suggestion in it."""
    found = []
    for name, source in scripts():
        for place in places_of(source.text, source.path):
            if place.language == "shell":
                found.append((name, place, *_put_in(place)))
    return tuple(found)


def _put_in(place: Place) -> tuple[str, str, str]:
    """The command, and the text as a shell gets it, before and after.

    A command is replaced as a whole, of a file that has one on each line only the line is read.
    """
    kind = kind_of(place.path)
    source = place.source
    if kind in {"make", "cron", "unit", "docker"}:
        first = source.rfind("\n", 0, place.start) + 1
        last = len(source)
        for match in re.finditer(r"(?<!\\)\n", source[place.end :]):
            last = place.end + match.start()
            break
        source = source[first:last]
    else:
        first = 0
    start = place.start - first
    quote = source[start - 1 : start]
    inside = source.find(quote, start) if quote in {'"', "'", "`"} and start else -1
    limit = len(source) if inside < 0 else inside
    commands = [c for c in lex(source, start, limit).commands if c.start <= start + 1 < c.end]
    end = min((c.end for c in commands), default=start + len(place.old))
    at_sign = source[start : start + 1] == "@"
    return source[start:end], source, source[: start + at_sign] + place.text + source[end:]


def _as_bash(text: str, kind: str) -> str:
    if kind == "make":
        text = re.sub(r"^\t[@\-+]*", "", text, flags=re.M)
        text = _OF_MAKE.sub("1", text).replace("$$", "$")
    if kind == "docker":
        text = re.sub(r"^\s*[A-Z]+\s+(?:--\S+\s+)*", "", text)
    return with_values(text)


@cache
def bash_says(text: str) -> str:
    """What ``bash -n`` has against ``text``, or ``""``."""
    run = subprocess.run(
        ["bash", "-n"], input=text, capture_output=True, text=True, check=False, timeout=60
    )
    return run.stderr.strip().partition("\n")[0].removeprefix("bash: ")


def failures() -> list[Failure]:
    """What is wrong, with the script that was right before."""
    found = [
        Failure(CHECK, place.code, name, place.text, wrong)
        for name, place, command, old, new in checked()
        for wrong in (*_lost(command, place.text), *_wrong(place, old, new))
    ]
    return found + [
        Failure(CHECK, place.code, place.path, place.text, "a list of strings does not stay one")
        for place in everywhere()
        if place.language == "shell" and _is_list(place.old) and not _is_list(place.text)
    ]


def _is_list(text: str) -> bool:
    """Whether the words of a command are the items of a list."""
    return _ITEMS.search(text) is not None


def _lost(command: str, text: str) -> Iterator[str]:
    """Options about the answer, which any command takes, that the suggestion leaves out."""
    for names in _KEPT:
        if _has(command, names) and not _has(text, names):
            yield f"{names[-1]} is lost"


def _has(command: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\S){name}(?![\w-])", command) for name in names)


def _wrong(place: Place, old: str, new: str) -> Iterator[str]:
    kind = kind_of(place.path)
    if _SEVERAL.search(place.text):
        yield "several values where one is taken"
    if kind == "make":
        left = _OF_MAKE.sub("", place.text).replace("$$", "")
        if _OF_THE_SHELL.search(left):
            yield "a dollar sign for the shell is not written twice"
            return
    for match in _UNESCAPED.finditer(place.text):
        if place.text[: match.start()].count('"') % 2 and place.text[match.start() - 1] != "\\":
            yield f"{match.group()} within double quotes is a variable of the shell"
    before, after = _as_bash(old, kind), _as_bash(new, kind)
    if not bash_says(before) and bash_says(after):
        yield "bash: " + re.sub(r"line \d+: ", "", bash_says(after))
