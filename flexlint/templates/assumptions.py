"""Parts of a template that are for one orchestration mode, because a parameter decides about it.

A parameter that says the mode is given each mode in turn, and everything else is evaluated again:
what a condition then comes to says for which mode it lets things through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.model import Known, ModeKind, Scalar, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import (
    Call,
    Expression,
    Literal,
    Member,
    Name,
    ObjectLiteral,
    walk,
)
from flexlint.templates.scope import Names, Parameter, Scope

_MODES: dict[str, ModeKind] = {"Uniform": ModeKind.UNIFORM, "Flexible": ModeKind.FLEXIBLE}
_DOMAINS: tuple[tuple[Scalar, ...], ...] = (tuple(_MODES), (True, False))
"""What a parameter may be that says the mode, if nothing says what it may be."""
_LOOKUPS = frozenset({"parameters", "variables"})
_OF_OTHERS = regex(
    r"upgrade|patch|repair|scal(?:ing|er)|network|postgres|psql|pgsql|mysql|maria|sql|server|database"
    r"|db(?![a-z])|redis|cosmos|distribution",
    re.IGNORECASE,
)
"""In the name of a parameter: it says a mode of something else than a set."""
_MAX_VARIABLES = 60
_MAX_CANDIDATES = 6
_MAX_ALLOWED = 8
_STEPS = 5_000


@record
class Assumption:
    """A parameter has the value that means the mode ``kind``."""

    kind: ModeKind
    scope: Scope
    """What an expression then sees."""


def behind(condition: Expression, scope: Scope, budget: Budget) -> Assumption | None:
    """What is sure where ``condition`` holds; None if it may hold in either mode.

    It is about the mode if comparing a parameter with the name of one decides it.
    """
    for parameter in _candidates(condition, scope.names):
        held = {
            value: _is_refused(condition, _assume(scope, parameter, value), budget)
            for value in _values(parameter)
        }
        left = [value for value, refused in held.items() if not refused]
        kind = _kind(Known(left[0])) if len(left) == 1 and len(held) > 1 else None
        if kind is not None:
            return Assumption(kind, _assume(scope, parameter, left[0]))
    return None


def modes_of(body: ObjectLiteral | None, scope: Scope, budget: Budget) -> tuple[Assumption, ...]:
    """Each mode that the scale set ``body`` may have, if one parameter decides about it.

    If a parameter file says what the parameter is, there is but that one.
    """
    written = _mode_of(body)
    if written is None:
        return ()
    for parameter in _candidates(written, scope.names):
        for values in (parameter.allowed[:_MAX_ALLOWED],) if parameter.allowed else _DOMAINS:
            found = {a.kind: a for a in _decided(written, scope, parameter, values, budget)}
            if len(found) < len(_MODES):
                continue
            told = None
            if parameter.accepted is not None:
                told = _kind(_evaluated(written, scope, budget))
            return tuple(a for kind, a in found.items() if told in (None, kind))
    return ()


def _decided(
    written: Expression,
    scope: Scope,
    parameter: Parameter,
    values: tuple[Scalar, ...],
    budget: Budget,
) -> Iterator[Assumption]:
    for value in values:
        assumed = _assume(scope, parameter, value)
        kind = _kind(_evaluated(written, assumed, budget))
        if kind is not None:
            yield Assumption(kind, assumed)


def _kind(value: Value) -> ModeKind | None:
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return None
    return next((k for word, k in _MODES.items() if word.lower() == value.value.lower()), None)


def _values(parameter: Parameter) -> tuple[Scalar, ...]:
    """What it may be: what is allowed, or either mode."""
    return parameter.allowed[:_MAX_ALLOWED] or tuple(_MODES)


def _is_refused(condition: Expression, scope: Scope, budget: Budget) -> bool:
    value = _evaluated(condition, scope, budget)
    return isinstance(value, Known) and value.value is False and not value.by_default


def _evaluated(expression: Expression, scope: Scope, budget: Budget) -> Value:
    budget.refill(_STEPS)
    return evaluate(expression, scope, budget)


def _assume(scope: Scope, parameter: Parameter, value: Scalar) -> Scope:
    given = replace(parameter, given=Known(value, parameter.span))
    return replace(scope, names=scope.names.with_parameter(given))


def _candidates(expression: Expression, names: Names) -> list[Parameter]:
    """Parameters that ``expression`` mentions, also by way of variables, and nobody gives."""
    found: dict[str, Parameter] = {}
    seen: set[str] = set()
    pending = [expression]
    while pending and len(seen) < _MAX_VARIABLES:
        for name, lookup in _mentioned(pending.pop()):
            if name in names.variables and lookup != "parameters":
                if name not in seen:
                    seen.add(name)
                    pending.append(names.variables[name].value)
            elif name in names.parameters and lookup != "variables":
                found.setdefault(name, names.parameters[name])
    told = (each for name, each in found.items() if not _OF_OTHERS.search(name))
    return [each for each in told if each.given is None][:_MAX_CANDIDATES]


def _mentioned(expression: Expression) -> Iterator[tuple[str, str]]:
    """Lower-cased names in ``expression``, each with the function that ARM looks it up by."""
    for part in walk(expression):
        if isinstance(part, Name):
            yield part.name.lower(), ""
        elif isinstance(part, Call) and part.function.lower() in _LOOKUPS and part.arguments:
            argument = part.arguments[0]
            if isinstance(argument, Literal) and isinstance(argument.value, str):
                yield argument.value.lower(), part.function.lower()


def _mode_of(body: Expression | None) -> Expression | None:
    for key in ("properties", "orchestrationmode"):
        if not isinstance(body, ObjectLiteral):
            return None
        members = (member for member in body.members if isinstance(member, Member))
        body = next((member.value for member in members if _key(member) == key), None)
    return body


def _key(member: Member) -> str:
    return str(member.key.value).lower() if isinstance(member.key, Literal) else ""
