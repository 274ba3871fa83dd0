"""Template expressions, neutral between ARM and Bicep.

Both languages parse to these nodes; :mod:`flexlint.templates.evaluate` turns them into Values.
Every node carries the span of its text. Parsers cap the nesting at :data:`MAX_DEPTH` and put
:class:`Opaque` where they gave up, so that recursive walks are safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Scalar, Span, Value
from flexlint.record import record
from flexlint.typed import TypeAlias

MAX_DEPTH = 100
"""Deepest nesting of expressions (of a literal object, too) that a parser may build."""


@record
class Literal:
    """A string, number, boolean or null. ``span`` covers a string without its quotes."""

    value: Scalar
    span: Span


@record
class Interpolation:
    """A string built from parts; the text between the holes is in Literals."""

    parts: tuple[Expression, ...]
    span: Span


@record
class Name:
    """An identifier: a parameter, a variable, a loop or lambda variable, a declared symbol."""

    name: str
    span: Span


@record
class Call:
    """``function(arguments)``, or ``target.function(arguments)``.

    ``target`` is a namespace (``sys``, ``az``, the namespace of a user function) as a Name,
    or the expression a method is called on (``storage.listKeys()``).
    """

    function: str
    arguments: tuple[Expression, ...]
    span: Span
    name_span: Span
    target: Expression | None = None


@record
class Property:
    """``target.name``; ``safe`` for ``.?``."""

    target: Expression
    name: str
    span: Span
    name_span: Span
    safe: bool = False


@record
class Index:
    """``target[index]``; ``safe`` for ``[?``, ``from_end`` for ``[^``."""

    target: Expression
    index: Expression
    span: Span
    safe: bool = False
    from_end: bool = False


@record
class Member:
    """``key: value`` of an object. ``key_span`` is without quotes."""

    key: Expression
    key_span: Span
    value: Expression


@record
class Spread:
    """``...operand`` in an object or an array."""

    operand: Expression
    span: Span


@record
class ObjectLiteral:
    """An object, members in the order written, duplicates kept."""

    members: tuple[Member | Spread, ...]
    span: Span


@record
class ArrayLiteral:
    """An array."""

    items: tuple[Expression, ...]
    """May hold Spreads."""
    span: Span


@record
class Unary:
    """``!`` or ``-``; the non-null assertion is not a node, parsers drop it."""

    operator: str
    operand: Expression
    span: Span


@record
class Binary:
    """``left operator right``; operators as in Bicep (``==``, ``=~``, ``??``, ``&&`` …)."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@record
class Ternary:
    """``condition ? yes : no``; ARM's ``if()`` is a Call and means the same."""

    condition: Expression
    yes: Expression
    no: Expression
    span: Span


@record
class Lambda:
    """``(parameters) => body``."""

    parameters: tuple[str, ...]
    body: Expression
    span: Span


@record
class Loop:
    """``[for (item, index) in over: if (condition) body]``: an array of bodies."""

    item: str
    index: str | None
    over: Expression
    body: Expression
    span: Span
    condition: Expression | None = None


@record
class Copy:
    """ARM's copy loop over a property or a variable: ``count`` bodies, index by ``name``."""

    name: str
    count: Expression
    body: Expression
    span: Span


@record
class Given:
    """A value that is already evaluated."""

    value: Value
    span: Span


@record
class Opaque:
    """Text that could not be read, or that nobody here understands; ``why`` in words."""

    why: str
    span: Span


Expression: TypeAlias = (
    "Literal | Interpolation | Name | Call | Property | Index | Spread | ObjectLiteral"
    " | ArrayLiteral | Unary | Binary | Ternary | Lambda | Loop | Copy | Given | Opaque"
)


def parts(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside ``expression``, in the order written."""
    match expression:
        case Interpolation(found) | ArrayLiteral(found):
            return found
        case Call(_, arguments, _, _, target):
            return arguments if target is None else (target, *arguments)
        case Property(target):
            return (target,)
        case Index(target, index):
            return (target, index)
        case Spread(operand) | Unary(_, operand):
            return (operand,)
        case ObjectLiteral(members):
            return tuple(
                part
                for member in members
                for part in (
                    (member,) if isinstance(member, Spread) else (member.key, member.value)
                )
            )
        case Binary(_, left, right):
            return (left, right)
        case Ternary(condition, yes, no):
            return (condition, yes, no)
        case Lambda(_, body):
            return (body,)
        case Loop(_, _, over, body, _, condition):
            return (over, body) if condition is None else (over, condition, body)
        case Copy(_, count, body):
            return (count, body)
    return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """``expression`` and everything inside it, outermost first, in the order written."""
    stack = [expression]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(parts(found)))


def is_resource_type(expression: Expression) -> bool:
    """Whether ``expression`` is a resource type written out."""
    if not isinstance(expression, Literal) or not isinstance(expression.value, str):
        return False
    return "." in expression.value.partition("/")[0] and "/" in expression.value
