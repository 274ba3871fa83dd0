"""What the name of a function says of what it does with a command that it is given."""

from __future__ import annotations

import re

from flexlint.regex import regex

_RUNNERS = regex(
    r"(?:\A|_)(?:run|call|check_call|check_output|popen|system|exec|execute|getoutput|"
    r"getstatusoutput|invoke|cmd|command|shell|az|cli|sh|bash|local|sudo|spawn)(?:\Z|_)",
    re.IGNORECASE,
)
_HUMP = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_CLI_WORD = regex(r"(?:\A|_)(?:az|azcli|azure_cli|az_cli|cli)(?:\Z|_)", re.IGNORECASE)
_AT_ONCE = frozenset({"run", "exec", "execute", "invoke", "call", "command", "cmd"})


def runs(name: str) -> bool:
    """Whether a function of this name runs commands: ``check_call``, ``IssueCommand``."""
    return _RUNNERS.search(_HUMP.sub("_", name)) is not None


def enters_cli(called: str) -> bool:
    """Whether a function called so is given the words of a command after ``az``: ``run_az``,
    ``runAz``, ``self.azure_cli.execute``."""
    owner, _, name = called.rpartition(".")
    name = _HUMP.sub("_", name)
    if _CLI_WORD.search(name) is not None:
        return True
    last = _HUMP.sub("_", owner.rpartition(".")[2])
    return name.lower().partition("_")[0] in _AT_ONCE and _CLI_WORD.search(last) is not None
