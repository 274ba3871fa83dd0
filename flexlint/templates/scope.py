"""The names a template's expressions may use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flexlint.model import Known, Scalar, Span, Value
from flexlint.record import field, record, record_with
from flexlint.templates.expression import Expression
from flexlint.typed import TypeAlias


@record
class Parameter:
    """A declared parameter. What it is worth: see :func:`flexlint.templates.evaluate.value_of`."""

    name: str
    span: Span
    """Where it is declared; becomes part of a value's ``via``."""
    default: Expression | None = None
    allowed: tuple[Scalar, ...] = ()
    """The only values it may have; empty if any."""
    given: Value | None = None
    """What the caller passes (a module call, a nested deployment): certain."""
    witness: Value | None = None
    """What a parameter file passes: as good as a default, and better than the one declared."""

    @property
    def accepted(self) -> Value | None:
        """The witness, unless it is a value that the template refuses."""
        found = self.witness
        if isinstance(found, Known) and self.allowed:
            allowed = {str(value).lower() for value in self.allowed}
            return found if str(found.value).lower() in allowed else None
        return found


@record
class Variable:
    """A declared variable."""

    name: str
    span: Span
    value: Expression


@record
class UserFunction:
    """A function the template defines. Its body sees its own parameters only (Bicep: other
    functions and variables too)."""

    name: str
    """With its namespace, if it has one: ``contoso.uniqueName``."""
    parameters: tuple[str, ...]
    body: Expression
    names: Names | None = None
    """The declarations of the file that defines it, if that is another one."""


SymbolLookup: TypeAlias = "Callable[[str, Names], Value | None]"
"""What a declared resource, module or import named so is worth; None if there is none.

It is handed the names it is asked for, so that nobody who looks symbols up keeps them: they
would hold each other, and nothing collects circles while a file is read."""


def _no_symbols(name: str, names: Names) -> None:
    """The lookup of a template without symbols."""


@record_with(frozen=False)
class Names:
    """The declarations of one template. Holds what was evaluated already, so it belongs to
    one analysis of one file; names compare case-insensitively, as ARM has it."""

    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    functions: Mapping[str, UserFunction] = field(default_factory=dict)
    symbols: SymbolLookup = _no_symbols
    parameter_values: dict[str, Value] = field(default_factory=dict)
    variable_values: dict[str, Value] = field(default_factory=dict)
    in_progress: set[str] = field(default_factory=set)

    @classmethod
    def declare(
        cls,
        parameters: Iterable[Parameter] = (),
        variables: Iterable[Variable] = (),
        functions: Iterable[UserFunction] = (),
        symbols: SymbolLookup = _no_symbols,
    ) -> Names:
        """Index declarations; of two with one name the later counts."""
        return cls(
            {parameter.name.lower(): parameter for parameter in parameters},
            {variable.name.lower(): variable for variable in variables},
            {function.name.lower(): function for function in functions},
            symbols,
        )

    def with_parameter(self, parameter: Parameter) -> Names:
        """The same declarations, ``parameter`` in place of the one of its name, and nothing
        evaluated yet."""
        parameters = {**self.parameters, parameter.name.lower(): parameter}
        return Names(parameters, self.variables, self.functions, self.symbols)


@record
class Scope:
    """Where an expression stands: the template's names, and local ones around it."""

    names: Names
    local: Mapping[str, Value] = field(default_factory=dict)
    """Loop, lambda and function parameters by lower-cased name; they hide the template's."""
    copies: Mapping[str, Value] = field(default_factory=dict)
    """Index by lower-cased name of each copy loop around; ``""`` is the innermost."""

    def with_local(self, local: Mapping[str, Value]) -> Scope:
        """The same place with more local names."""
        added = {name.lower(): value for name, value in local.items()}
        return Scope(self.names, {**self.local, **added}, self.copies)

    def with_copy(self, name: str, index: Value) -> Scope:
        """The same place inside one round of the copy loop ``name``."""
        return Scope(self.names, self.local, {**self.copies, name.lower(): index, "": index})
