"""Writes the tables of ``docs/configuration.md`` and the configuration's JSON Schema.

Run it after a change of the keys or of an option::

    python docs/generate_configuration.py
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from flexlint.cli.baseline import command as baseline
from flexlint.cli.check import command as check
from flexlint.config.keys import KEYS
from flexlint.config.schema import schema_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"
SCHEMA = ROOT / "flexlint" / "config" / "schema.json"


def page(text: str) -> str:
    """``text``, the page, with its tables written anew."""
    return _between(_between(text, "keys", key_table()), "options", option_tables())


def key_table() -> str:
    """A row for each key of the configuration."""
    rows = ["| Key | Value | Meaning |", "|---|---|---|"]
    for key in KEYS:
        value = key.kind.value
        if key.choices:
            value = value.replace("one of the choices", " / ".join(f"`{c}`" for c in key.choices))
        rows.append(f"| `{key.name}` | {value} | {key.help} |")
    return "\n".join(rows)


def option_tables() -> str:
    """The options of ``check``, and those of ``baseline`` that it does not share."""
    known = {option.name for option in _options(check)}
    more: dict[str, click.Option] = {}
    assert isinstance(baseline, click.Group)
    for command in baseline.commands.values():
        for option in _options(command):
            if option.name not in known and option.name is not None:
                more[option.name] = option
    return "\n\n".join(
        [
            _table("Option of `flexlint check`", _options(check)),
            _table("Option of `flexlint baseline write`", list(more.values())),
        ]
    )


def _options(command: click.Command) -> list[click.Option]:
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


def _table(title: str, options: list[click.Option]) -> str:
    rows = [f"| {title} | Meaning |", "|---|---|"]
    for option in options:
        names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
        metavar = option.metavar or ("" if option.is_flag else option.type.name.upper())
        if isinstance(option.type, click.Choice):
            metavar = " / ".join(option.type.choices)
        shown = f" `{metavar}`" if metavar else ""
        meaning = re.sub(r"\s+", " ", (option.help or "").replace("|", "\\|"))
        rows.append(f"| {names}{shown} | {meaning} |")
    return "\n".join(rows)


def _between(text: str, name: str, body: str) -> str:
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end(?: {name})? -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{body}\n{m[2]}", text, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")
