"""Which scale set a resource of a template is about that is none itself: an assignment of a role,
an alert, a setting for autoscale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from flexlint.azure import SCALE_SET
from flexlint.model import Known, Value
from flexlint.regex import regex
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import (
    ArrayLiteral,
    Call,
    Expression,
    Literal,
    Member,
    Name,
    ObjectLiteral,
)
from flexlint.templates.scope import Scope
from flexlint.typed import TypeAlias
from flexlint.values.resource_ids import NOT_GIVEN

Target: TypeAlias = "tuple[Value, Value]"
"""The name of a scale set, and that of its resource group."""

SymbolTargets: TypeAlias = "Callable[[Expression], Target | None]"
"""The set that an expression about a declared symbol is, or is the id of; None if it is none."""

_SCOPE = ("scope",)
_PLACES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "microsoft.authorization/roleassignments": _SCOPE,
    "microsoft.authorization/locks": _SCOPE,
    "microsoft.insights/diagnosticsettings": _SCOPE,
    "microsoft.maintenance/configurationassignments": _SCOPE,
    "microsoft.insights/autoscalesettings": ("properties", "targetResourceUri"),
    "microsoft.insights/metricalerts": ("properties", "scopes"),
    "microsoft.insights/activitylogalerts": ("properties", "scopes"),
    "microsoft.insights/scheduledqueryrules": ("properties", "scopes"),
})  # fmt: skip
"""Where such a resource says what it is about, by its type."""
_ID = regex(
    r"(?:/resourceGroups/(?P<group>[\w.()-]+)/providers/|\A/?(?:providers/)?)"
    r"Microsoft\.Compute/virtualMachineScaleSets/(?P<name>[\w.-]+)\Z",
    re.IGNORECASE,
)
_DEEPEST = 4


def has_target(type_: str) -> bool:
    """Whether resources of ``type_`` say what they are about."""
    return type_.lower() in _PLACES


def no_symbol(expression: Expression) -> None:
    """The sets of a template without symbols."""
    del expression


def target_of(
    type_: str,
    body: Expression | None,
    scope: Scope,
    budget: Budget,
    symbols: SymbolTargets = no_symbol,
) -> Target | None:
    """The scale set that the resource of ``type_`` with ``body`` is about; None if it is about
    anything else, or several things."""
    found: Expression | None = body
    for key in _PLACES.get(type_.lower(), ()):
        found = _member(found, key)
    return None if found is None or found is body else _set_in(found, scope, budget, symbols, 0)


def _set_in(
    expression: Expression, scope: Scope, budget: Budget, symbols: SymbolTargets, depth: int
) -> Target | None:
    if isinstance(expression, ArrayLiteral) and len(expression.items) == 1:
        (item,) = expression.items
        return None if isinstance(item, Member) else _set_in(item, scope, budget, symbols, depth)
    known = symbols(expression)
    if known is not None:
        return known
    variable = _variable(expression, scope)
    if variable is not None and depth < _DEEPEST:
        return _set_in(variable, Scope(scope.names), budget, symbols, depth + 1)
    if isinstance(expression, Call) and expression.function.lower() == "resourceid":
        return _by_parts(expression.arguments, scope, budget)
    value = evaluate(expression, scope, budget)
    text = value.value if isinstance(value, Known) else None
    match = _ID.search(text) if isinstance(text, str) else None
    if match is None:
        return None
    group = match["group"]
    return Known(match["name"], value.span), Known(group, value.span) if group else NOT_GIVEN


def _by_parts(arguments: tuple[Expression, ...], scope: Scope, budget: Budget) -> Target | None:
    """``resourceId([subscription,] [group,] type, name)``."""
    kinds = [
        isinstance(each, Literal) and str(each.value).strip("/").lower() == SCALE_SET
        for each in arguments
    ]
    if True not in kinds or kinds.index(True) != len(arguments) - 2:
        return None
    before = arguments[: kinds.index(True)]
    group = evaluate(before[-1], scope, budget) if before else NOT_GIVEN
    return evaluate(arguments[-1], scope, budget), group


def _variable(expression: Expression, scope: Scope) -> Expression | None:
    name = ""
    if isinstance(expression, Name):
        name = expression.name.lower()
    elif isinstance(expression, Call) and expression.function.lower() == "variables":
        (only, *more) = expression.arguments or (None,)
        name = str(only.value).lower() if isinstance(only, Literal) and not more else ""
    found = scope.names.variables.get(name) if name and name not in scope.local else None
    return None if found is None else found.value


def _member(body: Expression | None, key: str) -> Expression | None:
    for member in body.members if isinstance(body, ObjectLiteral) else ():
        if not isinstance(member, Member) or not isinstance(member.key, Literal):
            continue
        if str(member.key.value).lower() == key.lower():
            return member.value
    return None
