"""``flexlint config``: what counts, and why."""

from __future__ import annotations

import json

import click

from flexlint.cli.output import write
from flexlint.cli.packs import settings_of
from flexlint.config.files import common_folder
from flexlint.config.keys import KEYS, Kind
from flexlint.config.settings import Settings
from flexlint.text.printing import escaped, one_line


@click.group("config")
def command() -> None:
    """Show the configuration, or its schema."""


@command.command("show")
@click.argument("path", default=".")
@click.option("--config", "file", metavar="FILE", help="Read this file.")
@click.option("--isolated", is_flag=True, help="Read no file: show the defaults.")
def show(path: str, file: str | None, isolated: bool) -> int:
    """Print every value that counts for PATH, with where it comes from.

    PATH is a file (which need not exist) or a directory, whose files are meant.
    """
    write(settings_text(settings_of(common_folder([path]), file, isolated)))
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of the configuration file."""
    from flexlint.config.schema import schema_text

    write(schema_text())
    return 0


def settings_text(settings: Settings) -> str:
    """``settings`` as TOML, the origin of each value behind it."""
    rows = []
    tables = []
    for key in KEYS:
        value = getattr(settings, key.attribute)
        origin = one_line(settings.origin(key.name))
        if key.kind in (Kind.CHOICES_BY_WORD, Kind.WORDS_BY_PATTERN):
            tables.append(f"\n[{key.name}]  # {origin}")
            tables.extend(f"{_quoted(name)} = {_value(item)}" for name, item in value)
        else:
            rows.append(f"{key.name} = {_value(value)}  # {origin}")
    head = f"# {one_line(settings.file or 'no configuration file')}"
    return "\n".join([head, *rows, *tables]) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return _quoted(value)


def _quoted(value: object) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))
