"""The command line's root: ``flexlint`` and its sub-commands."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from flexlint import __version__
from flexlint.cli import COMMANDS, DEFAULT
from flexlint.version import version_line

SUMMARIES = {
    "audit": "Audit the migration of files and directories (the current one if none is named).",
    "baseline": "Keep known findings in a file, so that only new ones count.",
    "check": "Lint files and directories (the current one if none is named; “-” is standard "
    "input).",
    "config": "Show the configuration, or its schema.",
    "explain": "Explain WHAT: a rule's code or name, or the start of codes; an error message of "
    "Azure or its tools.",
    "rules": "List the rules of the catalogue, or check a rule pack of your own.",
}
"""How the help of each command begins, for a list of them that imports none."""


class Root(click.Group):
    """A group that imports a command when it is used, and whose default is ``check``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, sorted."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, or None."""
        del ctx
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = import_module(module).command
        if cmd_name != DEFAULT:  # some of them read files in this process
            gc.enable()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands."""
        listed = {name: click.Command(name, help=text) for name, text in SUMMARIES.items()}
        click.Group(commands=listed).format_commands(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of what names none."""
        if not args or (args[0] not in COMMANDS and args[0] not in ("--help", "-h", "--version")):
            args = [DEFAULT, *args]
        # An option whose value may be left out would else swallow the path behind it.
        args = ["--add-suppressions=" if a == "--add-suppressions" else a for a in args]
        return super().parse_args(ctx, args)


@click.command(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="“flexlint PATHS…” is short for “flexlint check PATHS…”.",
)
@click.version_option(message=version_line(), version=__version__)
def root() -> None:
    """Find uses of Azure scale-set APIs that Flexible orchestration does not have."""
