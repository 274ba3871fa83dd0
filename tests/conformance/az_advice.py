"""Every ``az`` command that flexlint prints, held against the real azure-cli.

Suggestions of all cases and fixtures, the commands in the rules' samples and texts, in the pages
and in the catalogue are parsed by the azure-cli that is installed: no login, no network. Prints
how many of how many are accepted, and what is refused; exits 1 if something is refused that
``tests/advice/known.yaml`` does not list, or listed and no longer refused::

    python -m venv .venv-az && .venv-az/bin/pip install -e '.[az]'
    .venv-az/bin/python -m tests.conformance.az_advice
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.catalog.loading import data_directory, read_documents, sections
from tests.advice.command_lines import az_lines, az_names
from tests.advice.known import Failure, known, news, write
from tests.advice.places import everywhere
from tests.conformance.az_parser import AzParser

ROOT = Path(__file__).parent.parent.parent
CHECK = "az"
_FENCE = re.compile(r"^[ \t]*```(?:console|sh|bash|shell|azurecli)\n(.*?)^[ \t]*```", re.M | re.S)
_GROUP = re.compile(r"(?<![\w-])(?:-g|--resource-group|--ids)(?![\w-])")
_MARK = "expect["
"""In options with which fixtures mark what they expect; no command takes them."""
_SYNTAX = ("unrecognized arguments", "are required", "misspelled", "expected", "not a valid value")


@dataclass(frozen=True)
class Line:
    """A command line: where it comes from, the text around it, its words after ``az``."""

    rule: str
    surface: str
    text: str
    words: tuple[str, ...]
    old: tuple[str, ...] = ()
    """Those of the command that is replaced."""
    group: str = ""
    """The resource group that the user must have configured: the command replaced names none."""


def suggested() -> Iterator[Line]:
    """The commands in suggestions."""
    for place in everywhere():
        if place.language in {"shell", "powershell", "python", "http"}:
            around = place.source[place.start : place.start + 2000]
            old = next(iter(az_lines(around)), ()) if "vmss" in place.old else ()
            group = "" if _GROUP.search(around.partition("\n\n")[0]) else "g"
            for words in az_lines(place.text) if "az " in place.text else ():
                yield Line(place.code, place.finding.surface, place.text, words, old, group)


def samples() -> Iterator[Line]:
    """The commands in the rules' snippets, good and bad."""
    for rule in load_catalog().rules:
        for case in rule.cases:
            if case.surface in {"shell", "powershell"}:
                for words in az_lines(case.code):
                    yield Line(rule.code, f"{case.kind} sample", case.code, words)


def pages() -> Iterator[Line]:
    """The commands in the pages that are neither suggestions nor samples."""
    others = {line.words for line in (*suggested(), *samples())}
    for page in sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        for block in _FENCE.findall(page.read_text(encoding="utf-8")):
            for words in az_lines(block):
                if words not in others:
                    yield Line(page.stem, "page", " ".join(words), words)


def texts() -> Iterator[tuple[str, str, str]]:
    """Rule, where in it, text: the sentences that may name commands."""
    for place in everywhere():
        if place.language is None:
            yield place.code, place.finding.surface, place.text
        yield place.code, "note", place.note
    for rule in load_catalog().rules:
        yield rule.code, "why", rule.why
        yield rule.code, "message", rule.message
        yield rule.code, "summary", rule.summary
    catalog = load_catalog()
    for operation in catalog.operations.values():
        yield operation.id, "today", operation.today
        for replacement in operation.replacements:
            yield operation.id, "replacement", f"{replacement.condition} {replacement.note}"


def spellings() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Operation, command and options, as the catalogue writes them."""
    document = sections(read_documents(data_directory()))
    for entry in (*document["operations"], *document["counterparts"]):
        for spelling in entry.get("cli", ()):
            named = (*spelling.get("arguments", ()), *spelling.get("options", ()))
            yield entry["id"], spelling["command"], tuple(dict.fromkeys(named))


def refused(parser: AzParser) -> tuple[int, list[Failure]]:
    """How many commands were looked at, and those that azure-cli does not accept."""
    failures: list[Failure] = []
    seen: dict[tuple[tuple[str, ...], str], str] = {}
    lines = {(line.rule, line.surface, line.text, line.words): line for line in _lines()}

    def said_of(words: tuple[str, ...], group: str) -> str:
        if (words, group) not in seen:
            seen[words, group] = parser.problem(words, group)
        return seen[words, group]

    for line in lines.values():
        said = said_of(line.words, line.group)
        if line.surface == "bad sample" and not any(part in said for part in _SYNTAX):
            continue  # that it is refused is what the rule says
        own = said_of(line.old, "") if said and line.old else _MARK in said and said
        if said and said != own:  # the user's own slip is theirs
            failures.append(Failure(CHECK, line.rule, line.surface, line.text, said))
    commands = parser.commands()
    names = {(rule, where, name) for rule, where, text in texts() for name in az_names(text)}
    for rule, where, name in sorted(names):
        if not _is_command(name, commands):
            failures.append(Failure(CHECK, rule, where, f"az {name}", "no such command"))
    options = 0
    for operation, written, names_of in spellings():
        command = written.removeprefix("az ")
        if command not in commands:
            failures.append(Failure(CHECK, operation, "catalogue", written, "no such command"))
            continue
        for option in names_of:
            options += 1
            if not parser.accepts(command, option):
                text = f"{written} {option}"
                failures.append(Failure(CHECK, operation, "catalogue", text, "no such option"))
    return len(lines) + len(names) + options, failures


def _lines() -> Iterator[Line]:
    yield from suggested()
    yield from samples()
    yield from pages()


def _is_command(name: str, commands: frozenset[str]) -> bool:
    """Whether the words begin with a command, or are the beginning of some (a group)."""
    words = name.split()
    prefixes = {" ".join(words[:end]) for end in range(2, len(words) + 1)}
    if prefixes & commands or words[0] in {"rest", "command", "commands"}:
        return True
    return any(f"{command} ".startswith(f"{name} ") for command in commands)


def main() -> int:
    """Print the count and the failures. Returns the exit code."""
    looked_at, failures = refused(AzParser())
    if "--write" in sys.argv:
        write({CHECK: lambda: failures})
    unlisted = news(CHECK, failures, known())
    print(f"azure-cli accepts {looked_at - len(failures)} of {looked_at}")
    print("\n".join(map(str, sorted(set(failures)))))
    print(f"{len(unlisted)} differ from the list of known failures", *unlisted, sep="\n")
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
