"""What a Bicep file gives back to who deploys it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import (
    OutputDeclaration,
    ParameterDeclaration,
    ResourceDeclaration,
    VariableDeclaration,
)
from flexlint.templates.expression import Expression, Literal, Name, Property
from flexlint.text.source import SourceFile
from flexlint.typed import TypeAlias
from flexlint.values.sources import deployed, parameter

_LONGEST = 1_000_000
_DEEPEST = 4
_HERE = Reach()
_Declared: TypeAlias = (
    "Mapping[str, ParameterDeclaration | VariableDeclaration | ResourceDeclaration]"
)


def outputs(source: SourceFile) -> tuple[Definition, ...]:
    """The outputs of the template: a text, or the parameter that is one."""
    if len(source.text) > _LONGEST or "output" not in source.text:
        return ()
    program = parse(source.text)
    declared = {
        each.name.text: each
        for each in program.declarations
        if isinstance(each, (ParameterDeclaration, VariableDeclaration, ResourceDeclaration))
    }
    return tuple(_outputs(program.declarations, declared))


def _outputs(declarations: object, declared: _Declared) -> Iterator[Definition]:
    assert isinstance(declarations, tuple)
    for each in declarations:
        if isinstance(each, OutputDeclaration):
            value = _value(each.value, declared, 0)
            yield Definition(deployed("", "", each.name.text), value, each.name.span, _HERE)


def _value(written: Expression, declared: _Declared, depth: int) -> Value:
    span: Span = written.span
    if isinstance(written, Literal) and isinstance(written.value, str):
        return Known(written.value, span)
    named = declared.get(written.name) if isinstance(written, Name) else None
    if isinstance(named, ParameterDeclaration):
        given = named.value
        plain = isinstance(given, Literal) and isinstance(given.value, str)
        default = str(given.value) if isinstance(given, Literal) and plain else ""
        given_by = parameter(named.name.text)
        return Unknown("whoever deploys it gives it", span, given_by=given_by, default=default)
    if isinstance(named, VariableDeclaration) and depth < _DEEPEST:
        return _value(named.value, declared, depth + 1)
    if isinstance(written, Property) and isinstance(written.target, Name):
        of = declared.get(written.target.name)
        if written.name == "name" and isinstance(of, ResourceDeclaration) and depth < _DEEPEST:
            name = _name_of(of)
            if name is not None:
                return _value(name, declared, depth + 1)
    return Unknown("built when it is deployed", span)


def _name_of(resource: ResourceDeclaration) -> Expression | None:
    """The name of the one resource that surely is there."""
    body = resource.body
    if body.loop is not None or body.condition is not None or body.object is None:
        return None
    for member in body.object.members:
        key = getattr(member, "key", None)
        name = key.value if isinstance(key, Literal) else getattr(key, "name", None)
        if name == "name":
            return getattr(member, "value", None)
    return None
