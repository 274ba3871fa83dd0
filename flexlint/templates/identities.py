"""Which resource of a template an expression is the id of.

What an id is made of is mostly known at deployment only; which declared resource it names can
be told all the same, since a template says its name twice in the same words. So a resource has
an *identity*, ``microsoft.compute/virtualmachinescalesets:web``, in which what is not written
out stands as the declaration that it comes from, and an expression that gives an id is compared
with it. Never raises; work and nesting are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flexlint.model import Span
from flexlint.templates.expression import (
    ArrayLiteral,
    Call,
    Copy,
    Expression,
    Index,
    Interpolation,
    Literal,
    Loop,
    Member,
    Name,
    ObjectLiteral,
    Property,
    is_resource_type,
)
from flexlint.templates.scope import Names, Scope
from flexlint.typed import TypeAlias
from flexlint.values.identities import identity_in, identity_of, in_group, place_of

SymbolIds: TypeAlias = "Callable[[Expression], str | None]"
"""What an expression about a declared symbol is as an id (``vmss.id``); None if it is none."""

_MAX_DEPTH = 12
_MAX_TEXT = 1_000
_MAX_STEPS = 500
"""Expressions that are looked at for one name: variables may use each other many times."""
_MAX_STEPS_OF_BODY = 20_000
_MAX_MEMBERS = 2_000
_SEPARATOR = "/providers/"
_NEVER_THE_SAME = frozenset({"copyindex", "newguid", "utcnow", "if"})
_IDS = frozenset({"resourceid", "subscriptionresourceid", "tenantresourceid"})


def no_symbols(expression: Expression) -> None:
    """The ids of a template without symbols."""
    del expression


def declared_identity(type_: str, name: Expression | None, scope: Scope) -> str:
    """The identity of a resource of ``type_`` declared with ``name``; "" if it has none."""
    text = "" if name is None else name_text(name, scope)
    return identity_of(type_, text) if text else ""


def place_said(
    group: Expression | None,
    subscription: Expression | None,
    scope: Scope,
    symbols: SymbolIds = no_symbols,
) -> str:
    """The place that expressions for a resource group and a subscription say; what cannot be
    compared is like itself alone."""
    written = [
        "" if each is None else name_text(each, scope, symbols) or f"$(@{each.span.start})"
        for each in (group, subscription)
    ]
    return place_of(*written)


def name_text(expression: Expression, scope: Scope, symbols: SymbolIds = no_symbols) -> str:
    """``expression`` as a name that can be compared; "" if it cannot be."""
    return _text(expression, scope, symbols, 0, [_MAX_STEPS]) or ""


def links(
    body: Expression, scope: Scope, symbols: SymbolIds = no_symbols, own: str = ""
) -> tuple[tuple[Span, str], ...]:
    """Where in ``body`` an id is given, and the identity of the resource that it names: one in
    the place ``own``, if the id says no other."""
    found: list[tuple[Span, str]] = []
    left = [_MAX_STEPS_OF_BODY]
    for expression in _ids(body):
        identity = identity_in(_text(expression, scope, symbols, 0, left) or "", own)
        if identity:
            found.append((expression.span, identity))
    return tuple(found)


def _ids(body: Expression) -> Iterator[Expression]:
    """The values of members called ``id`` or ``…Id`` at any depth, unless written out."""
    pending = [body]
    for _ in range(_MAX_MEMBERS):
        if not pending:
            return
        part = pending.pop()
        if isinstance(part, ObjectLiteral):
            for member in part.members:
                if not isinstance(member, Member):
                    continue
                value = member.value
                if isinstance(value, (Literal, ObjectLiteral, ArrayLiteral)):
                    pending.append(value)
                    continue
                key = member.key.value if isinstance(member.key, Literal) else ""
                if str(key).lower().endswith("id"):
                    yield value
                else:
                    pending.append(value)
        elif isinstance(part, ArrayLiteral):
            pending.extend(item for item in part.items if not isinstance(item, Member))
        elif isinstance(part, (Loop, Copy)):
            pending.append(part.body)


def _text(
    expression: Expression, scope: Scope, symbols: SymbolIds, depth: int, left: list[int]
) -> str | None:
    """``expression`` as text, what is not written out by what it comes from; None if it cannot
    be compared."""
    left[0] -= 1
    if depth > _MAX_DEPTH or left[0] < 0:
        return None
    found: str | None
    match expression:
        case Literal(value):
            found = str(value) if isinstance(value, (str, int)) else None
        case Interpolation(parts):
            found = _joined([_text(part, scope, symbols, depth + 1, left) for part in parts])
        case Name(name):
            found = _named(name, scope, symbols, depth, left)
        case Call():
            found = _call(expression, scope, symbols, depth, left)
        case Property(target, member):
            found = symbols(expression)
            if found is None:
                inner = _text(target, scope, symbols, depth + 1, left)
                found = None if inner is None or _SEPARATOR in inner else f"$({inner}.{member})"
        case Index():
            found = symbols(expression)
        case _:
            found = None
    return found if found is None or len(found) <= _MAX_TEXT else None


def _joined(parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None


def _named(name: str, scope: Scope, symbols: SymbolIds, depth: int, left: list[int]) -> str | None:
    folded, names = name.lower(), scope.names
    if folded in scope.local:
        return None
    if folded in names.variables:
        return _text(names.variables[folded].value, Scope(names), symbols, depth + 1, left)
    return _parameter(folded, names)


def _parameter(folded: str, names: Names) -> str | None:
    parameter = names.parameters.get(folded)
    # Two declarations of one name, in templates inside each other, are two parameters.
    return None if parameter is None else f"$({folded}@{parameter.span.start})"


def _call(
    expression: Call, scope: Scope, symbols: SymbolIds, depth: int, left: list[int]
) -> str | None:
    name = expression.function.lower()
    arguments = expression.arguments
    if expression.target is not None and not _is_namespace(expression.target):
        return None
    if name in ("parameters", "variables") and len(arguments) == 1:
        key = arguments[0]
        if not isinstance(key, Literal) or not isinstance(key.value, str):
            return None
        folded = key.value.lower()
        if name == "parameters":
            return _parameter(folded, scope.names)
        variable = scope.names.variables.get(folded)
        if variable is None:
            return None
        return _text(variable.value, Scope(scope.names), symbols, depth + 1, left)
    parts = [_text(argument, scope, symbols, depth + 1, left) for argument in arguments]
    if name == "concat":
        return _joined(parts)
    if name == "format":
        return _formatted(parts)
    if name in _IDS:
        return _resource_id(arguments, parts, name == "resourceid")
    inner = [part for part in parts if part is not None and _SEPARATOR not in part]
    if name in _NEVER_THE_SAME or len(inner) < len(parts):
        return None
    # Whatever another function makes of the same arguments, it is the same.
    return f"$({name}({','.join(inner)}))"


def _is_namespace(target: Expression) -> bool:
    return isinstance(target, Name) and target.name.lower() in ("sys", "az")


def _formatted(parts: list[str | None]) -> str | None:
    """``format('{0}-{1}', …)`` with plain holes."""
    if not parts or parts[0] is None:
        return None
    text = parts[0]
    for number, part in enumerate(parts[1:]):
        if part is None:
            return None
        text = text.replace(f"{{{number}}}", part)
    return text


def _resource_id(
    arguments: tuple[Expression, ...], parts: list[str | None], in_groups: bool
) -> str | None:
    """``resourceId([subscription,] [group,] type, name, …)``, from ``/providers/`` on if it says
    no place; ``in_groups`` if it is the id of a resource in a resource group."""
    at = next((i for i, each in enumerate(arguments) if is_resource_type(each)), None)
    if at is None:
        return None
    kind = arguments[at]
    assert isinstance(kind, Literal)
    names = parts[at + 1 :]
    provider, *steps = str(kind.value).strip("/").split("/")
    if len(names) == 1 and names[0] is not None and len(steps) > 1:
        names = [*names[0].split("/")]
    if len(names) != len(steps) or any(name is None for name in names):
        return None
    pairs = "".join(f"/{step}/{name}" for step, name in zip(steps, names, strict=True))
    return f"{_front(arguments, parts[:at]) if in_groups else ''}{_SEPARATOR}{provider}{pairs}"


def _front(arguments: tuple[Expression, ...], places: list[str | None]) -> str:
    """How an id begins that says ``places``: a group, a subscription before it."""
    said = [
        f"$(@{argument.span.start})" if each is None else each
        for argument, each in zip(arguments, places, strict=False)
    ]
    return in_group(place_of(*reversed(said[-2:]))) if said else ""
