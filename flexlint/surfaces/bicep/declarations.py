"""The names a Bicep file declares, for its expressions to use."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from flexlint.model import Scalar, Value
from flexlint.record import record
from flexlint.surfaces.bicep.syntax import (
    Decorator,
    FunctionDeclaration,
    ParameterDeclaration,
    Program,
    Type,
    TypeDeclaration,
    VariableDeclaration,
)
from flexlint.surfaces.bicep.types import Types
from flexlint.templates.expression import ArrayLiteral, Literal, Unary
from flexlint.templates.scope import (
    Names,
    Parameter,
    SymbolLookup,
    UserFunction,
    Variable,
)
from flexlint.values.algebra import relocated


@record
class Arguments:
    """What a module call passes, by parameter name."""

    values: Mapping[str, Value]
    complete: bool
    """Whether that is all: the other parameters then certainly have their defaults."""


@record
class Imported:
    """What a file imports from others, under the names that it has here."""

    types: Mapping[str, Type]
    variables: tuple[Variable, ...] = ()
    functions: tuple[UserFunction, ...] = ()


def names_of(
    program: Program,
    types: Types,
    symbols: SymbolLookup,
    arguments: Arguments | None = None,
    imported: Imported | None = None,
    witnesses: Mapping[str, Value] | None = None,
) -> Names:
    """The parameters, variables and functions of ``program``.

    Args:
        program: the file.
        types: its types, for what they say of parameters.
        symbols: what resources, modules and imports are worth.
        arguments: what a caller passes; None for a file on its own.
        imported: what comes from other files.
        witnesses: what a parameter file gives, by lower-cased parameter name.
    """
    given = {} if arguments is None else arguments.values
    parameters = list(_parameters(program, types, given, witnesses or {}))
    certain: list[Variable] = []
    if arguments is not None and arguments.complete:
        certain = [
            Variable(parameter.name, parameter.span, parameter.default)
            for parameter in parameters
            if parameter.given is None and parameter.default is not None
        ]
    variables: Iterable[Variable] = (
        Variable(d.name.text, d.name.span, d.value)
        for d in program.declarations
        if isinstance(d, VariableDeclaration)
    )
    functions: Iterable[UserFunction] = (
        function_of(d, d.name.text)
        for d in program.declarations
        if isinstance(d, FunctionDeclaration)
    )
    if imported is not None:
        variables = itertools.chain(imported.variables, variables)
        functions = itertools.chain(imported.functions, functions)
    return Names.declare(parameters, (*certain, *variables), functions, symbols)


def function_of(
    declared: FunctionDeclaration, name: str, names: Names | None = None
) -> UserFunction:
    """The function ``declared`` under ``name``; its body sees ``names``, or those of its caller."""
    return UserFunction(name, tuple(p.name.text for p in declared.parameters), declared.body, names)


def types_of(program: Program, imported: Imported) -> Types:
    """The types ``program`` declares, and those it imports."""
    declared = {d.name.text: d.type for d in program.declarations if isinstance(d, TypeDeclaration)}
    return Types({**imported.types, **declared})


def _parameters(
    program: Program,
    types: Types,
    given: Mapping[str, Value],
    witnesses: Mapping[str, Value],
) -> Iterator[Parameter]:
    for declared in program.declarations:
        if not isinstance(declared, ParameterDeclaration):
            continue
        name, span = declared.name.text, declared.name.span
        default = declared.value
        value = given.get(name)
        allowed = _allowed(declared.decorators)
        if declared.type is not None:
            allowed = allowed or types.allowed(declared.type)
            if default is None and value is None and name.lower() not in witnesses:
                if types.is_nullable(declared.type):
                    default = Literal(None, span)
                else:
                    value = None if allowed else types.known(declared.type)
        witness = witnesses.get(name.lower())
        seen = None if witness is None else relocated(witness, span)
        yield Parameter(name, span, default, allowed, value, seen)


def _allowed(decorators: tuple[Decorator, ...]) -> tuple[Scalar, ...]:
    """The values of ``@allowed([…])``."""
    for decorator in decorators:
        arguments = decorator.arguments
        if decorator.name == "allowed" and arguments and isinstance(arguments[0], ArrayLiteral):
            values: list[Scalar] = []
            for item in arguments[0].items:
                if isinstance(item, Literal):
                    values.append(item.value)
                elif isinstance(item, Unary) and isinstance(item.operand, Literal):
                    number = item.operand.value
                    if item.operator != "-" or not isinstance(number, int):
                        return ()
                    values.append(-number)
                else:
                    return ()
            return tuple(values)
    return ()
