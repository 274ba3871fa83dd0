"""The nodes of a Bicep file.

Expressions are the neutral ones of :mod:`flexlint.templates.expression`; here are the
declarations around them and the types. A qualified resource symbol ``a::b`` is a ``Name`` of
that text; ``x[0]::b`` is a ``Property`` named ``::b``.

Spans are offsets into the text. A declaration's span runs from its first decorator to its
last token; every part lies within its whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Scalar, Span
from flexlint.record import record
from flexlint.templates.expression import Expression, ObjectLiteral
from flexlint.typed import Literal, TypeAlias

# --------------------------------------------------------------------------------------
# Types
# --------------------------------------------------------------------------------------


@record
class NamedType:
    """``string``, ``orchestrationMode``, or (``sys.string``, ``types.mode``) a dotted path."""

    name: str
    span: Span


@record
class LiteralType:
    """``'Uniform'``, ``-1``, ``true``, ``null``."""

    value: Scalar
    span: Span


@record
class UnionType:
    """``'Uniform' | 'Flexible'``."""

    members: tuple[Type, ...]
    span: Span


@record
class PropertyType:
    """``name: type`` of an object type; ``name`` is None for ``*``."""

    name: str | None
    key_span: Span
    type: Type
    decorators: tuple[Decorator, ...]
    span: Span


@record
class ObjectType:
    """``{ name: type … }``."""

    properties: tuple[PropertyType, ...]
    span: Span


@record
class ArrayType:
    """``type[]``."""

    item: Type
    span: Span


@record
class TupleType:
    """``[ type … ]``."""

    items: tuple[Type, ...]
    span: Span


@record
class NullableType:
    """``type?``."""

    inner: Type
    span: Span


@record
class GenericType:
    """``resourceInput<'…'>``."""

    name: str
    arguments: tuple[Type, ...]
    span: Span


@record
class PartType:
    """``type.name``, ``type[0]``, ``type[*]``, ``type.*``: ``part`` is what is between."""

    whole: Type
    part: str
    span: Span


@record
class OpaqueType:
    """A type that could not be read; ``resource 'T@v'`` types are here as well."""

    why: str
    span: Span


Type: TypeAlias = (
    "NamedType | LiteralType | UnionType | ObjectType | ArrayType | TupleType | NullableType"
    " | GenericType | PartType | OpaqueType"
)

# --------------------------------------------------------------------------------------
# Declarations
# --------------------------------------------------------------------------------------


@record
class Decorator:
    """``@name(arguments)``; ``name`` is the last part of ``@sys.name()``."""

    name: str
    arguments: tuple[Expression, ...]
    span: Span


@record
class Identifier:
    """The name of a declaration. Empty, with an empty span, where it is missing."""

    text: str
    span: Span


@record
class LoopHeader:
    """``for (item, index) in over``."""

    item: str
    index: str | None
    over: Expression
    span: Span


@record
class Body:
    """What a resource or module is: ``[for …: if (…) { … }]`` and parts of it.

    ``object`` is None where the body is missing. Resources declared inside the object are
    in ``resources`` and not among its members.
    """

    object: ObjectLiteral | None
    condition: Expression | None
    loop: LoopHeader | None
    resources: tuple[ResourceDeclaration, ...]
    span: Span


@record
class ResourceDeclaration:
    """``resource name 'type@version' existing = body``."""

    name: Identifier
    type: Expression
    existing: bool
    body: Body
    decorators: tuple[Decorator, ...]
    span: Span


@record
class ModuleDeclaration:
    """``module name 'path' = body``; tests (``test name 'path' = {…}``) as well."""

    name: Identifier
    path: Expression
    body: Body
    decorators: tuple[Decorator, ...]
    span: Span


@record
class ParameterDeclaration:
    """``param name type = default``; in a parameter file ``param name = value``."""

    name: Identifier
    type: Type | None
    value: Expression | None
    decorators: tuple[Decorator, ...]
    span: Span


@record
class VariableDeclaration:
    """``var name type = value``."""

    name: Identifier
    type: Type | None
    value: Expression
    decorators: tuple[Decorator, ...]
    span: Span


@record
class OutputDeclaration:
    """``output name type = value``."""

    name: Identifier
    type: Type | None
    value: Expression
    decorators: tuple[Decorator, ...]
    span: Span


@record
class TypeDeclaration:
    """``type name = type``."""

    name: Identifier
    type: Type
    decorators: tuple[Decorator, ...]
    span: Span


@record
class TypedName:
    """A parameter of a function."""

    name: Identifier
    type: Type | None
    span: Span


@record
class FunctionDeclaration:
    """``func name(parameter type, …) type => body``."""

    name: Identifier
    parameters: tuple[TypedName, ...]
    type: Type | None
    body: Expression
    decorators: tuple[Decorator, ...]
    span: Span


@record
class ImportDeclaration:
    """``import { name as alias } from 'path'``; ``import * as alias`` has the name ``*``."""

    symbols: tuple[tuple[str, str], ...]
    """(name, name it has here)."""
    path: Expression
    decorators: tuple[Decorator, ...]
    span: Span


SettingKeyword: TypeAlias = Literal["targetScope", "metadata", "assert"]
ReferenceKeyword: TypeAlias = Literal[
    "extension", "import", "provider", "using", "extends", "extensionConfig"
]


@record
class SettingDeclaration:
    """``targetScope = …``, ``metadata name = …``, ``assert name = …``."""

    keyword: SettingKeyword
    name: Identifier | None
    value: Expression
    decorators: tuple[Decorator, ...]
    span: Span


@record
class ReferenceDeclaration:
    """``extension``, ``extensionConfig``, ``using`` and ``extends``.

    ``target`` is the specification or path; a bare word (``using none``) is a Name.
    """

    keyword: ReferenceKeyword
    target: Expression
    config: Expression | None
    decorators: tuple[Decorator, ...]
    span: Span


@record
class BrokenDeclaration:
    """Text that is no declaration."""

    decorators: tuple[Decorator, ...]
    span: Span


Declaration: TypeAlias = (
    "ResourceDeclaration | ModuleDeclaration | ParameterDeclaration | VariableDeclaration"
    " | OutputDeclaration | TypeDeclaration | FunctionDeclaration | ImportDeclaration"
    " | SettingDeclaration | ReferenceDeclaration | BrokenDeclaration"
)


@record
class ParseProblem:
    """A place that could not be read, by lexer or parser, and why in words."""

    message: str
    span: Span


@record
class Program:
    """A whole file. ``problems`` are in the order of their places."""

    declarations: tuple[Declaration, ...]
    problems: tuple[ParseProblem, ...]
    comments: tuple[Span, ...]
    """Comments with their leaders."""
    pragmas: tuple[Span, ...]
    """``#disable-next-line …`` and its kin."""


def expressions(declaration: Declaration) -> Iterator[Expression]:
    """The outermost expressions of a declaration, those of nested resources included."""
    stack: list[Declaration] = [declaration]
    while stack:
        found = stack.pop()
        for decorator in found.decorators:
            yield from decorator.arguments
        match found:
            case ResourceDeclaration(_, target, _, body) | ModuleDeclaration(_, target, body):
                yield target
                yield from _body_expressions(body)
                stack.extend(reversed(body.resources))
            case ParameterDeclaration():
                if found.value is not None:
                    yield found.value
            case VariableDeclaration() | OutputDeclaration() | SettingDeclaration():
                yield found.value
            case FunctionDeclaration():
                yield found.body
            case ImportDeclaration():
                yield found.path
            case ReferenceDeclaration():
                yield found.target
                if found.config is not None:
                    yield found.config


def _body_expressions(body: Body) -> Iterator[Expression]:
    if body.loop is not None:
        yield body.loop.over
    if body.condition is not None:
        yield body.condition
    if body.object is not None:
        yield body.object
