"""What parameter files give the templates that they say they are for."""

from __future__ import annotations

from flexlint.model import Definition, Known, Reach, Unknown, Value
from flexlint.surfaces.bicep.parameter_files import given_values
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import ReferenceDeclaration
from flexlint.templates.expression import Literal
from flexlint.text.source import SourceFile
from flexlint.values.sources import parameter

_LONGEST = 1_000_000


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """The parameters that ``source`` gives; nothing if it names no template that it is for."""
    if len(source.text) > _LONGEST:
        return ()
    program = parse(source.text, parameters=True)
    used = [
        str(each.target.value)
        for each in program.declarations
        if isinstance(each, ReferenceDeclaration)
        and each.keyword == "using"
        and isinstance(each.target, Literal)
    ]
    if len(used) != 1:
        return ()
    reach = Reach(runs=(used[0],))
    found = []
    for declared, value in given_values(program):
        text: Value = value
        if not isinstance(value, Unknown) and not (
            isinstance(value, Known) and isinstance(value.value, str)
        ):
            text = Unknown("no text")
        span = value.span or declared.name.span
        found.append(Definition(parameter(declared.name.text), text, span, reach))
    return tuple(found)
