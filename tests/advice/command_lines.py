"""The ``az`` command lines in a text, as the words that a shell would hand over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.surfaces.shell.lexer import lex
from flexlint.surfaces.shell.words import literal

VALUE = "1"
"""In place of what is known only when the command runs; a name as well as a number."""
AN_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m"
_HOLES = re.compile(
    r"<[A-Za-z][\w ./-]*>"  # a placeholder
    r"|\$?\{\{.*?\}\}"  # of templates
    r"|\$\([A-Za-z_][\w.]*\)"  # of make and of pipelines
    r"|\$\{[A-Za-z_]\w*\.[\w.]+\}"  # of Terraform
    r"|(?<![$\w])\{[A-Za-z_]*\}"  # of Python and of xargs
    r"|%%?[A-Za-z_]\w*%?"  # of batch files
)
_VARIABLE = re.compile(r"\$\w+|\$\{\w+\}")
_PROGRAM = re.compile(r"@?(?:[\w./\\-]*[/\\])?az(?:\.cmd|\.exe)?\Z")
_NAME = re.compile(r"(?<![\w./-])az((?: +[a-z][\w-]*)+)")


def with_values(text: str) -> str:
    """``text`` with its holes filled."""
    return _HOLES.sub(VALUE, text)


def az_lines(text: str) -> Iterator[tuple[str, ...]]:
    """The words after ``az`` of every command, those in substitutions and loops included."""
    for command in lex(with_values(text)).commands:
        words = [word.text for word in command.words]
        at = next((i for i, word in enumerate(words) if _PROGRAM.match(word.strip("\"'"))), None)
        if at is not None and at + 1 < len(words) and words[at + 1] != "login":
            yield tuple(_values(words[at + 1 :]))


def _values(words: list[str]) -> Iterator[str]:
    ids = after_option = False
    for word in words:
        value = literal(word)
        if _VARIABLE.fullmatch(word) and not after_option:
            continue  # may hold several words, or none
        after_option = word.startswith("-")
        if word == ">":  # where output goes
            return
        if word.startswith("-"):
            ids = word in {"--ids", "--vmss-id"}
        yield value if value is not None else AN_ID if ids else VALUE


def az_names(text: str) -> Iterator[str]:
    """``vm nic list`` of "use az vm nic list": the lower-case words after ``az`` in prose."""
    for match in _NAME.finditer(text):
        yield " ".join(match[1].split())
