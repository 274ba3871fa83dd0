"""Which templates PowerShell scripts deploy."""

from __future__ import annotations

from flexlint.lexical import deployments as commands
from flexlint.model import Deploys
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000


def deployments(source: SourceFile) -> tuple[Deploys, ...]:
    """What the commands of ``source`` deploy."""
    if len(source.text) > _LONGEST:
        return ()
    return tuple(commands.deployments(source.text, shell=False))
