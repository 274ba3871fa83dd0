"""Commands that a script hands to a function of its own, without ``az``:
``Invoke-AzCli vmss restart …``, ``Run-Az @('vmss', …)``, ``Invoke-AzCommand "vmss …"``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.runners import enters_cli
from flexlint.model import Confidence, Embedded
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import is_command
from flexlint.surfaces.powershell.lexer import Commands
from flexlint.surfaces.powershell.variables import Variables
from flexlint.surfaces.powershell.vectors import Vectors
from flexlint.text.traced import Builder

_CALLED = regex(
    r"(?<![\w\-.$\\/:])(?P<program>[A-Za-z][\w\-]{1,60})[ \t]{1,20}"
    r"(?:-[A-Za-z]\w{0,40}(?:[ \t]{1,8}|:[ \t]{0,8}))?(?=(?P<bare>vmss[ \t])|[@$('\"])"
)
_TELLING = frozenset({"assert", "log", "mock", "register", "should", "show", "trace"})
"""Verbs of functions that are told of a command, and do not run it."""


def commands_for_functions(text: str, code: str, variables: Variables) -> Iterator[Embedded]:
    """The commands on scale sets that go to functions whose names say Azure CLI. ``code`` is
    ``text`` without strings' insides."""
    calls = [m for m in _CALLED.finditer(code) if _is_of_cli(m["program"])]
    calls = [match for match in calls if is_command(code, match.start())]
    commands = Commands(text, (match.start() for match in calls))
    vectors = Vectors(text, commands, variables)
    for match in calls:
        if match["bare"] is not None:
            _, end = commands.words(match.end())
            line = Builder()
            line.put("az ", match.start("program"), 2)
            line.put(as_shell(text[match.end() : max(end, match.end())]), match.end())
            whole = line.build().embedded("shell", "", Confidence.MEDIUM)
            yield replace(whole, shared=True)  # the function may do more than hand it on
            continue
        for written in vectors.of(match.end(), match.start()):
            found = vectors.line(match.span("program"), written)
            if found is not None:
                yield replace(found, confidence=Confidence.MEDIUM, shared=True)


def _is_of_cli(name: str) -> bool:
    """Whether a function called ``name`` is given words for the Azure CLI. ``az`` itself is not
    one, and no cmdlet is."""
    folded = name.lower()
    if folded == "az" or "vmss" in folded or "-azvm" in folded or "write" in folded:
        return False
    if folded.partition("-")[0] in _TELLING:
        return False
    return enters_cli(name.replace("-", "_"))


def as_shell(command: str) -> str:
    """``command`` with PowerShell's line continuation turned into a shell's, just as long."""
    shell = re.sub(r"`(?=[ \t]*\r?\n)", r"\\", command)
    shell = re.sub(r"\\[ \t]+(?=\r?\n)", lambda m: " " * (len(m.group()) - 1) + "\\", shell)
    return shell.replace("`", " ")
