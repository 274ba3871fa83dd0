"""The argument parser of the azure-cli that is installed, without a login and without a network.

Needs the extra ``az``. The command table, the parser and the checks after parsing are azure-cli's
own; what stands in for a run is :class:`ParsedError`, raised where the first request would be made.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Sequence
from importlib import import_module
from typing import Any

SOME_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m"
_BEYOND_PARSING = ("az login", "Operation cancelled")
"""What is said where a login or an answer to a question is missing: the words are accepted."""


class ParsedError(Exception):
    """The command line is accepted; holds what would be run."""


class AzParser:
    """Says of command lines what azure-cli would say before it asks Azure anything."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="az-")
        os.environ |= {
            "AZURE_CONFIG_DIR": self._home.name,
            "AZURE_CORE_COLLECT_TELEMETRY": "no",
            "AZURE_EXTENSION_USE_DYNAMIC_INSTALL": "no",
        }
        self._core: Any = import_module("azure.cli.core")
        base: Any = import_module("azure.cli.core.commands").AzCliCommandInvoker
        self._invoker: Any = type(
            "Invoker", (base,), {"_run_jobs_serially": _stop, "_run_jobs_concurrently": _stop}
        )

    def problem(self, words: Sequence[str], group: str = "") -> str:
        """Why azure-cli refuses ``az`` with ``words``, or ``""``.

        ``group`` is the resource group that the user has configured as default.
        """
        os.environ.pop("AZURE_DEFAULTS_GROUP", None)
        if group:
            os.environ["AZURE_DEFAULTS_GROUP"] = group
        cli = self._core.get_default_cli()
        invoker = self._invoker(
            cli_ctx=cli,
            parser_cls=cli.parser_cls,
            commands_loader_cls=cli.commands_loader_cls,
            help_cls=cli.help_cls,
        )
        cli.invocation = invoker
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                invoker.execute(list(words))
        except ParsedError as parsed:
            return missing(parsed.args[0])
        except SystemExit:
            return _first_line(said.getvalue()) or "exits"
        except Exception as error:
            text = str(error) or type(error).__name__
            return "" if any(part in text for part in _BEYOND_PARSING) else _first_line(text)
        return "is help"

    def accepts(self, command: str, option: str) -> bool:
        """Whether the command (words without ``az``) exists and has the option."""
        said = self.problem([*command.split(), option, SOME_ID])
        return "misspelled" not in said and f"unrecognized arguments: {option}" not in said

    def commands(self) -> frozenset[str]:
        """Every command, without the leading ``az``."""
        cli = self._core.get_default_cli()
        loader = cli.commands_loader_cls(cli)
        loader.cli_ctx.invocation = self._invoker(
            cli_ctx=cli,
            parser_cls=cli.parser_cls,
            commands_loader_cls=cli.commands_loader_cls,
            help_cls=cli.help_cls,
        )
        return frozenset(loader.load_command_table(None))


def _stop(self: Any, tasks: Any, *others: Any) -> None:
    del self, others
    raise ParsedError(tasks)


def missing(tasks: Any) -> str:
    """The required arguments that commands of the newer kind look for only when they run."""
    for namespace, command in tasks:
        schema = getattr(type(command), "_args_schema", None) or getattr(
            command, "_args_schema", None
        )
        fields = getattr(schema, "_fields", {})
        given = vars(namespace)
        absent = [
            argument._options[0]
            for name, argument in fields.items()
            if argument._required and given.get(name) is None
        ]
        if absent:
            return f"the following arguments are required: {', '.join(absent)}"
    return ""


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0] if lines else ""
