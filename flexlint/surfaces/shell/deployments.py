"""Which templates scripts and Makefiles deploy."""

from __future__ import annotations

from flexlint.lexical import deployments as commands
from flexlint.model import Deploys
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.scripts import is_script, prepared
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000


def deployments(source: SourceFile) -> tuple[Deploys, ...]:
    """What the commands of ``source`` deploy; those whose template does not show as well."""
    return tuple(commands.deployments(_text(source), unseen=True))


def _text(source: SourceFile) -> str:
    kind = kind_of(source.path)
    if len(source.text) > _LONGEST or (kind == "maybe" and not is_script(source.text)):
        return ""
    # What make reads as $$ is told from its own variables below.
    return source.text if kind == "make" else prepared(source.text, kind)
