"""Every command and option is written about and tried."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from flexlint.cli.audit import AuditArguments
from flexlint.cli.checking import CheckArguments
from flexlint.cli.given import SelectingArguments
from flexlint.cli.root import root
from tests.cli.running import ROOT

_OF_CLICK = {"--help", "--version"}


def commands(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}".strip())


COMMANDS = dict(commands(root))
OPTIONS = sorted(
    (path, option)
    for path, command in COMMANDS.items()
    for parameter in command.params
    for option in (*parameter.opts, *parameter.secondary_opts)
    if option.startswith("--") and option not in _OF_CLICK
)


def texts(*where: Path) -> str:
    files = [
        path for top in where for path in sorted(top.rglob("*")) if path.suffix in (".md", ".py")
    ]
    return "\n".join(path.read_text("utf-8") for path in files if path != Path(__file__))


DOCS = texts(ROOT / "docs") + (ROOT / "README.md").read_text("utf-8")
TESTS = texts(ROOT / "tests")


@pytest.mark.parametrize(
    ("path", "option"), OPTIONS, ids=lambda value: str(value).replace(" ", "-")
)
def test_option_is_in_the_docs_and_tried(path: str, option: str) -> None:
    word = re.compile(rf"(?<![\w-]){re.escape(option)}(?![\w-])")
    assert word.search(DOCS), f"{path} {option} is in no document"
    assert word.search(TESTS), f"{path} {option} is tried by no test"


@pytest.mark.parametrize("path", sorted(filter(None, COMMANDS)))
def test_command_is_in_the_docs(path: str) -> None:
    assert re.search(rf"flexlint {path}\b", DOCS)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("check", dataclasses.fields(CheckArguments)),
        ("audit", dataclasses.fields(AuditArguments)),
        ("baseline write", dataclasses.fields(SelectingArguments)),
        ("baseline prune", dataclasses.fields(SelectingArguments)),
    ],
)
def test_every_option_has_a_field_and_every_field_an_option(
    path: str, fields: tuple[dataclasses.Field[object], ...]
) -> None:
    parameters = {parameter.name for parameter in COMMANDS[path].params} - {"help"}
    if path.startswith("baseline"):
        parameters -= {"paths", "accept_new"}  # what the command takes for itself
    assert parameters <= {field.name for field in fields}
    needed = {field.name for field in fields if field.default is dataclasses.MISSING}
    assert needed <= parameters
