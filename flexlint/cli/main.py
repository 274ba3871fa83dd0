"""The command line's root: ``flexlint``, its sub-commands, and what ends a run badly."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from flexlint import __version__
from flexlint.baseline import BaselineError
from flexlint.catalog import CatalogError
from flexlint.changes import ChangesError
from flexlint.cli.output import say
from flexlint.config import ConfigError
from flexlint.discovery import DiscoveryError
from flexlint.version import version_line

_COMMANDS = {
    "baseline": "flexlint.cli.baseline",
    "check": "flexlint.cli.check",
    "config": "flexlint.cli.config",
    "explain": "flexlint.cli.explain",
    "rules": "flexlint.cli.rules",
}
_DEFAULT = "check"
_INTERRUPTED = 130
_ERROR = 2


class Root(click.Group):
    """A group that imports a command when it is used, and whose default is ``check``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, sorted."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``, or None."""
        del ctx
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = import_module(module).command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of what names none."""
        if not args or (args[0] not in _COMMANDS and args[0] not in ("--help", "-h", "--version")):
            args = [_DEFAULT, *args]
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


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code. Errors are printed, never raised."""
    try:
        code = root.main(list(arguments), prog_name="flexlint", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue().rstrip("\n"))
        return _ERROR
    except (click.Abort, KeyboardInterrupt):
        say("flexlint: interrupted")
        return _INTERRUPTED
    except (BaselineError, CatalogError, ChangesError, ConfigError, DiscoveryError) as error:
        for line in (*str(error).split("\n"), *_meant(arguments, error)):
            say(f"flexlint: error: {line}")
        return _ERROR
    except BrokenPipeError:
        # The reader has gone: nothing is left to be said, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if not _has_working_directory():
            say("flexlint: error: the working directory is gone or unreadable")
            return _ERROR
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            return _internal(error)
        say(f"flexlint: error: cannot write the output: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ERROR
    except Exception as error:
        return _internal(error)
    return code if isinstance(code, int) else 0


def _meant(arguments: Sequence[str], error: Exception) -> list[str]:
    """The command that was probably meant by a first argument that is no path."""
    if not isinstance(error, DiscoveryError) or not arguments:
        return []
    from difflib import get_close_matches

    first = arguments[0]
    found = get_close_matches(first, _COMMANDS, n=1) if first.isalpha() else []
    return [f"if a command was meant: flexlint {found[0]}"] if found else []


def _has_working_directory() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _internal(error: Exception) -> int:
    """Say that flexlint itself failed."""
    if os.environ.get("FLEXLINT_DEBUG"):
        import traceback

        say(traceback.format_exc())
    say(
        f"flexlint: internal error: {type(error).__name__}: {error}\n"
        "This is a defect of flexlint. Please report it with the command you ran;\n"
        "FLEXLINT_DEBUG=1 shows where it happened."
    )
    return _ERROR
