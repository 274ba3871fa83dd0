"""What PowerShell scripts say of parameters of the templates that they deploy."""

from __future__ import annotations

from flexlint.lexical.deployments import parameters_given
from flexlint.model import Definition, Reach
from flexlint.text.source import SourceFile
from flexlint.values.sources import parameter

_LONGEST = 1_000_000


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """What ``source`` gives to templates."""
    if len(source.text) > _LONGEST:
        return ()
    return tuple(
        Definition(parameter(each.name), each.value, each.span, Reach(runs=(each.template,)))
        for each in parameters_given(source.text, shell=False)
    )
