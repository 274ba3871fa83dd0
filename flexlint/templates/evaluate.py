"""Evaluating template expressions, without ever guessing.

Anything computed from Unknown is Unknown, except where the rest decides (``and(false, …)``)
or where keys are certain though what they hold is not. Never raises; work and nesting are
bounded by a :class:`Budget`.
"""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.model import Array, Entry, Known, Object, OneOf, Unknown, Value
from flexlint.record import replace
from flexlint.templates import functions
from flexlint.templates import scalar_functions as scalars
from flexlint.templates import tree_functions as trees
from flexlint.templates.budget import Budget
from flexlint.templates.expression import (
    ArrayLiteral,
    Binary,
    Call,
    Copy,
    Expression,
    Given,
    Index,
    Interpolation,
    Lambda,
    Literal,
    Loop,
    Name,
    ObjectLiteral,
    Opaque,
    Property,
    Spread,
    Ternary,
    Unary,
)
from flexlint.templates.parameter_files import filled_in
from flexlint.templates.scope import Parameter, Scope
from flexlint.values.algebra import (
    alternatives,
    at_span,
    defaulted,
    either,
    is_blank,
    is_nothing,
    lifted,
    made_of,
    measured,
    one_of,
    relocated,
    same,
)
from flexlint.values.sources import environment
from flexlint.values.sources import parameter as given_as

MAX_VALUE_DEPTH = 60
"""Deepest value that a name may stand for; what uses it adds to that."""
_MAX_ROUNDS = 800
_SPENT = "evaluation was cut short: the template is too large or too nested here"
_OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
    "==": "equals",
    "<": "less",
    "<=": "lessOrEquals",
    ">": "greater",
    ">=": "greaterOrEquals",
}
_LAMBDA_FORMS = frozenset(
    ("map", "filter", "reduce", "sort", "toobject", "groupby", "mapvalues", "lambda")
)


def evaluate(expression: Expression, scope: Scope, budget: Budget) -> Value:
    """What is known of ``expression`` in ``scope``; the value shows at the expression's span."""
    if not budget.spend():
        return Unknown(_SPENT, expression.span)
    if type(expression) is Literal:
        return Known(expression.value, expression.span)
    if not budget.enter():
        return Unknown(_SPENT, expression.span)
    try:
        return at_span(_evaluate(expression, scope, budget), expression.span)
    finally:
        budget.leave()


def _evaluate(expression: Expression, scope: Scope, budget: Budget) -> Value:
    match expression:
        case ObjectLiteral():
            return _object(expression, scope, budget)
        case ArrayLiteral():
            return _array(expression, scope, budget)
        case Call():
            return _call(expression, scope, budget)
        case Name(name):
            return _name(name, scope, budget)
        case Property():
            return _property(expression, scope, budget)
        case Index():
            return _index(expression, scope, budget)
        case Interpolation(found):
            values = [evaluate(part, scope, budget) for part in found]
            return functions.call("concat", [Known(""), *values])
        case Ternary(condition, yes, no):
            return _conditional(condition, yes, no, scope, budget)
        case Binary():
            return _binary(expression, scope, budget)
        case Unary(operator, operand):
            value = evaluate(operand, scope, budget)
            if operator == "!":
                return functions.call("not", (value,))
            return lifted(_negated, (value,))
        case Loop():
            return _loop(expression, scope, budget)
        case Copy():
            return _copy(expression, scope, budget)
        case Given(value):
            return value
        case Opaque(why):
            return Unknown(why)
        case Lambda():
            return Unknown("a function where a value is expected")
    return Unknown("a spread outside an object or an array")


# -- names -----------------------------------------------------------------------------


def _name(name: str, scope: Scope, budget: Budget) -> Value:
    folded = name.lower()
    if folded in scope.local:
        return _fetched(scope.local[folded], budget)
    if folded in scope.names.variables:
        return _variable(folded, scope, budget)
    if folded in scope.names.parameters:
        return _parameter(folded, scope, budget)
    found = scope.names.symbols(name, scope.names)
    return Unknown(f"{name!r} is not known here") if found is None else _fetched(found, budget)


def _fetched(value: Value, budget: Budget) -> Value:
    """``value``, whose size is charged: nobody may build an endless tree from shared parts."""
    if isinstance(value, (Object, Array)):
        size, depth = measured(value, budget.steps + 1)
        if not budget.spend(size) or depth > MAX_VALUE_DEPTH:
            return Unknown(_SPENT, value.span)
    return value


def _variable(name: str, scope: Scope, budget: Budget) -> Value:
    names = scope.names
    variable = names.variables.get(name)
    if variable is None:
        return Unknown(f"there is no variable {name!r}")
    if name not in names.variable_values:
        key = f"variable {name}"
        if key in names.in_progress:
            return Unknown(f"variable {variable.name!r} is defined by itself", variable.span)
        names.in_progress.add(key)
        exhausted_before = budget.exhausted
        value = evaluate(variable.value, Scope(names), budget)
        names.in_progress.discard(key)
        value = at_span(value, value.span, (variable.span,))
        if budget.exhausted and not exhausted_before:
            return value
        names.variable_values[name] = value
    return _fetched(names.variable_values[name], budget)


def _parameter(name: str, scope: Scope, budget: Budget) -> Value:
    names = scope.names
    parameter = names.parameters.get(name)
    if parameter is None:
        return Unknown(f"there is no parameter {name!r}")
    if name not in names.parameter_values:
        key = f"parameter {name}"
        if key in names.in_progress:
            return Unknown(f"parameter {parameter.name!r} is defined by itself", parameter.span)
        names.in_progress.add(key)
        value = value_of(parameter, Scope(names), budget)
        names.in_progress.discard(key)
        names.parameter_values[name] = at_span(value, value.span, (parameter.span,))
    return _fetched(names.parameter_values[name], budget)


def value_of(parameter: Parameter, scope: Scope, budget: Budget) -> Value:
    """What is known of a parameter.

    What the caller gives is certain. Else it is what a parameter file says, else one of the
    allowed values (the default first), else the default; others may override all of these.
    Else it is Unknown, and its name is what gives it.
    """
    if parameter.given is not None:
        return parameter.given
    why = f"parameter {parameter.name!r}"
    given_by = given_as(parameter.name)
    accepted = parameter.accepted
    if accepted is not None:
        if isinstance(accepted, Unknown) or _is_filled_in(accepted):
            # Where it comes from stands in the parameter file, which is read for itself.
            why = accepted.why if isinstance(accepted, Unknown) else "filled in by azd"
            return Unknown(why, accepted.span, given_by=given_by)
        return _overridden(defaulted(accepted), given_by)
    default: Value | None = None
    if parameter.default is not None:
        default = evaluate(parameter.default, scope, budget)
    if parameter.allowed:
        values, default_first = list(parameter.allowed), False
        if isinstance(default, Known) and default.value in values:
            values = [default.value, *values]
            default_first = True
        if not isinstance(default, (Object, Array)):
            return one_of(values, f"an allowed value of {why}", None, (), default_first)
    if default is None or isinstance(default, Unknown):
        return Unknown(f"{why} is given at deployment", parameter.span, given_by=given_by)
    return _overridden(defaulted(default), given_by)


def _is_filled_in(value: Value) -> bool:
    text = value.value if isinstance(value, Known) else None
    return isinstance(text, str) and filled_in(text) is not None


def _overridden(default: Value, given_by: str) -> Value:
    """``default`` where ``given_by`` may give something else."""
    return replace(default, given_by=given_by) if isinstance(default, Known) else default


# -- structure -------------------------------------------------------------------------


def _object(expression: ObjectLiteral, scope: Scope, budget: Budget) -> Value:
    result: Value = Object((), expression.span)
    entries: list[Entry] = []
    is_open = False
    for member in expression.members:
        if isinstance(member, Spread):
            laid = evaluate(member.operand, scope, budget)
            result = trees.merged(result, Object(tuple(entries), expression.span))
            result = trees.merged(result, laid)
            entries = []
            continue
        literal = member.key
        if type(literal) is Literal and type(literal.value) is str:
            budget.spend()
            written = member.value
            # What evaluate() would say of a literal, for most members are one.
            value = (
                Known(written.value, written.span)
                if type(written) is Literal and budget.spend()
                else evaluate(written, scope, budget)
            )
            entries.append(Entry(literal.value, member.key_span, value))
            continue
        key = evaluate(literal, scope, budget)
        value = evaluate(member.value, scope, budget)
        if isinstance(key, Known):
            entries.append(Entry(scalars.to_text(key.value), member.key_span, value))
        elif isinstance(key, OneOf):
            entries.extend(
                Entry(scalars.to_text(each), member.key_span, value, True)
                for each in alternatives(key)
            )
        else:
            is_open = True
    if isinstance(result, Object) and not result.entries and not result.open:
        return Object(tuple(entries), expression.span, is_open)
    return trees.merged(result, Object(tuple(entries), expression.span, is_open))


def _array(expression: ArrayLiteral, scope: Scope, budget: Budget) -> Value:
    items: list[Value] = []
    is_open = False
    for item in expression.items:
        if not isinstance(item, Spread):
            items.append(evaluate(item, scope, budget))
            continue
        laid = evaluate(item.operand, scope, budget)
        if isinstance(laid, Array):
            items.extend(laid.items)
            is_open |= laid.open
        else:
            is_open = True
    return Array(tuple(items), expression.span, is_open)


def _property(expression: Property, scope: Scope, budget: Budget) -> Value:
    target = evaluate(expression.target, scope, budget)
    return member(target, expression.name, expression.safe, budget)


def member(target: Value, name: str, safe: bool, budget: Budget) -> Value:
    """``target.name``; with ``safe`` a missing one is null."""
    if isinstance(target, Object):
        budget.spend(len(target.entries) // 8)
        entry = target.entry(name)
        if entry is None:
            if safe and not target.open:
                return Known(None)
            return Unknown(f"there is no property {name!r} that we can see", optional=safe)
        if entry.conditional and safe:
            return either(entry.value, Known(None), f"{name!r} is there under a condition")
        return entry.value
    if isinstance(target, Unknown):
        return made_of(replace(target, optional=target.optional or safe))
    if safe and isinstance(target, Known) and target.value is None:
        return target
    return Unknown(f"property {name!r} of something that is not an object")


def _index(expression: Index, scope: Scope, budget: Budget) -> Value:
    target = evaluate(expression.target, scope, budget)
    index = evaluate(expression.index, scope, budget)
    if isinstance(target, Unknown):
        return made_of(replace(target, optional=target.optional or expression.safe))
    if isinstance(target, Known) and target.value is None and expression.safe:
        return target
    if isinstance(target, Object):
        return _looked_up(target, index, expression, budget)
    if isinstance(target, Array):
        return _element(target, index, expression)
    return Unknown("an element of something that is neither object nor array")


def _looked_up(target: Object, index: Value, expression: Index, budget: Budget) -> Value:
    if isinstance(index, (Known, OneOf)):
        found: Value | None = None
        for each in alternatives(index):
            value = member(target, scalars.to_text(each), expression.safe, budget)
            why = "which element is not known"
            found = value if found is None else either(found, value, why)
        if found is not None:
            via = index.via
            return at_span(found, found.span, via)
    return Unknown("which property of an object is not known")


def _element(target: Array, index: Value, expression: Index) -> Value:
    if isinstance(index, Known) and isinstance(index.value, int) and not target.open:
        at = len(target.items) - index.value if expression.from_end else index.value
        if 0 <= at < len(target.items):
            return target.items[at]
        return Known(None) if expression.safe else Unknown("there is no such element")
    if not target.open and 0 < len(target.items) <= 16:
        found = target.items[0]
        for other in target.items[1:]:
            found = either(found, other, "which element is not known")
        return found
    return Unknown("which element of an array is not known")


def _loop(expression: Loop, scope: Scope, budget: Budget) -> Value:
    over = evaluate(expression.over, scope, budget)
    why = f"how often the loop over {expression.item!r} runs is not known"
    if not isinstance(over, Array):
        unknown = Unknown(why, expression.over.span)
        return _rounds(expression, ((unknown, unknown),), True, scope, budget)
    pairs = tuple((item, Known(at)) for at, item in enumerate(over.items))
    if over.open and not pairs:
        unknown = Unknown(why, expression.over.span)
        return _rounds(expression, ((unknown, unknown),), True, scope, budget)
    return _rounds(expression, pairs, over.open, scope, budget)


def _rounds(
    expression: Loop,
    pairs: Sequence[tuple[Value, Value]],
    is_open: bool,
    scope: Scope,
    budget: Budget,
) -> Value:
    items: list[Value] = []
    for item, index in pairs[:_MAX_ROUNDS]:
        local = {expression.item: item}
        if expression.index is not None:
            local[expression.index] = index
        inner = scope.with_local(local)
        if expression.condition is not None:
            kept = evaluate(expression.condition, inner, budget)
            if isinstance(kept, Known) and kept.value is False:
                continue
            is_open |= not isinstance(kept, Known)
        items.append(evaluate(expression.body, inner, budget))
        if budget.exhausted:
            break
    is_open |= budget.exhausted or len(pairs) > _MAX_ROUNDS
    return Array(tuple(items), expression.span, is_open)


def _copy(expression: Copy, scope: Scope, budget: Budget) -> Value:
    count = evaluate(expression.count, scope, budget)
    if isinstance(count, Known) and isinstance(count.value, int):
        rounds = max(0, count.value)
        indices: list[Value] = [Known(at) for at in range(min(rounds, _MAX_ROUNDS))]
        is_open = rounds > _MAX_ROUNDS
    else:
        indices, is_open = [Unknown("the index of a copy loop")], True
    items: list[Value] = []
    for index in indices:
        inner = scope.with_copy(expression.name, index)
        items.append(evaluate(expression.body, inner, budget))
        if budget.exhausted:
            is_open = True
            break
    return Array(tuple(items), expression.span, is_open)


# -- operators and calls ---------------------------------------------------------------


def _negated(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is expected")
    return -value


def _conditional(
    condition: Expression, yes: Expression, no: Expression, scope: Scope, budget: Budget
) -> Value:
    decided = evaluate(condition, scope, budget)
    if isinstance(decided, Known) and isinstance(decided.value, bool):
        taken = evaluate(yes if decided.value else no, scope, budget)
        if not decided.by_default:
            return at_span(taken, taken.span, decided.via)
        if isinstance(taken, (Object, Array)) and not is_nothing(taken):
            return defaulted(taken)
        other = evaluate(no if decided.value else yes, scope, budget)
        if isinstance(other, (Object, Array)) and is_blank(taken):
            empty = taken if is_nothing(taken) else Known(None)
            return either(empty, other, "which branch is taken depends on a parameter")
        if isinstance(taken, (Object, Array)):
            return defaulted(taken)
        if isinstance(taken, Known) and isinstance(other, Known) and same(taken, other):
            return taken
        return at_span(made_of(defaulted(taken)), taken.span, decided.via)
    why = "which branch of a condition is taken is not known"
    first, second = evaluate(yes, scope, budget), evaluate(no, scope, budget)
    result = either(first, second, why)
    if isinstance(result, OneOf) and isinstance(decided, OneOf) and decided.default_first:
        preferred = first if decided.values[0] is True else second
        if isinstance(preferred, Known):
            values = (preferred.value, *result.values)
            return one_of(values, result.why, None, (*decided.via, *result.via), True)
    return result


def _binary(expression: Binary, scope: Scope, budget: Budget) -> Value:
    operator = expression.operator
    if operator in ("&&", "||"):
        return _logic(operator == "&&", (expression.left, expression.right), scope, budget)
    if operator == "??":
        return _coalesce((expression.left, expression.right), scope, budget)
    left = evaluate(expression.left, scope, budget)
    right = evaluate(expression.right, scope, budget)
    if operator in ("=~", "!~"):
        result = lifted(scalars.equals_fold, (left, right))
    elif operator == "!=":
        result = functions.call("equals", (left, right))
    elif operator in _OPERATORS:
        return functions.call(_OPERATORS[operator], (left, right))
    else:
        return Unknown(f"the operator {operator} is not evaluated")
    return functions.call("not", (result,)) if operator in ("!=", "!~") else result


def _logic(conjunction: bool, parts: Sequence[Expression], scope: Scope, budget: Budget) -> Value:
    """Kleene ``and`` (``or``): one false (true) part decides, whatever the others are."""
    values = [evaluate(part, scope, budget) for part in parts]
    deciding = not conjunction
    for value in values:
        if isinstance(value, Known) and value.value is deciding and not value.by_default:
            return value
    if not values:
        return Unknown("a condition without parts")
    combine = all if conjunction else any
    return lifted(lambda *each: combine([scalars.truth(part) for part in each]), values)


def _coalesce(parts: Sequence[Expression], scope: Scope, budget: Budget) -> Value:
    result: Value | None = None
    passed_default, optional = False, True
    for part in parts:
        value = evaluate(part, scope, budget)
        optional = optional and isinstance(value, Unknown) and value.optional
        if isinstance(value, Known) and value.value is None:
            passed_default |= value.by_default
            continue
        result = value if result is None else either(result, value, "the first may be null")
        if not isinstance(value, Unknown) and not (
            isinstance(value, OneOf) and None in value.values
        ):
            break
    result = Known(None) if result is None else result
    if isinstance(result, Unknown):
        result = replace(result, optional=optional)
    return defaulted(result) if passed_default else result


def _call(expression: Call, scope: Scope, budget: Budget) -> Value:
    name = expression.function.lower()
    target = expression.target
    if target is not None:
        if not isinstance(target, Name):
            return Unknown(f"the result of {expression.function}() is only known at deployment")
        if target.name.lower() not in ("sys", "az"):
            return _user_function(f"{target.name}.{name}".lower(), expression, scope, budget)
    elif name in scope.names.functions:
        return _user_function(name, expression, scope, budget)
    special = _special(name, expression.arguments, scope, budget)
    if special is not None:
        return special
    arguments = [evaluate(argument, scope, budget) for argument in expression.arguments]
    for argument in arguments:
        if isinstance(argument, (Object, Array)):
            size, _ = measured(argument, budget.steps + 1)
            if not budget.spend(size):
                return Unknown(_SPENT)
    return functions.call(expression.function, arguments)


def _environment(arguments: Sequence[Value]) -> Value:
    """``readEnvironmentVariable(name, default)`` of a parameter file."""
    words = [each.value if isinstance(each, Known) else None for each in arguments]
    name, default = words[0], words[1] if len(words) > 1 else None
    return Unknown(
        "the function readEnvironmentVariable() is not evaluated",
        given_by=environment(name) if isinstance(name, str) else "",
        default=default if isinstance(default, str) else "",
    )


def _last_name(expression: Expression) -> Value:
    """What ``nameof`` gives: the symbol or the property it is asked about."""
    if isinstance(expression, (Name, Property)):
        return Known(expression.name.rpartition("::")[2])
    return Unknown("nameof() of something without a name")


def _special(
    name: str, arguments: Sequence[Expression], scope: Scope, budget: Budget
) -> Value | None:
    """Forms that do not simply evaluate their arguments; None if ``name`` is not one."""
    if name == "if" and len(arguments) == 3:
        return _conditional(arguments[0], arguments[1], arguments[2], scope, budget)
    if name in ("and", "or"):
        return _logic(name == "and", arguments, scope, budget)
    if name == "readenvironmentvariable" and arguments:
        return _environment([evaluate(each, scope, budget) for each in arguments])
    if name == "coalesce":
        return _coalesce(arguments, scope, budget)
    if name in ("parameters", "variables", "lambdavariables") and len(arguments) == 1:
        key = evaluate(arguments[0], scope, budget)
        if not isinstance(key, Known) or not isinstance(key.value, str):
            return Unknown("a name that is not known")
        folded = key.value.lower()
        if folded in scope.local and name != "variables":
            return _fetched(scope.local[folded], budget)
        if name == "lambdavariables":
            return Unknown(f"there is no lambda variable {key.value!r}")
        lookup = _parameter if name == "parameters" else _variable
        return lookup(folded, scope, budget)
    if name == "nameof" and len(arguments) == 1:
        return _last_name(arguments[0])
    if name == "copyindex":
        return _copy_index(arguments, scope, budget)
    if name == "tryget" and arguments:
        found = evaluate(arguments[0], scope, budget)
        for step in arguments[1:]:
            index = Index(Given(found, step.span), step, step.span, safe=True)
            found = evaluate(index, scope, budget)
        return found
    if name in _LAMBDA_FORMS and arguments:
        return _lambda_form(name, arguments, scope, budget)
    return None


def _copy_index(arguments: Sequence[Expression], scope: Scope, budget: Budget) -> Value:
    values = [evaluate(argument, scope, budget) for argument in arguments]
    loop = ""
    offset: Value = Known(0)
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, str):
            loop = value.value.lower()
        else:
            offset = value
    index = scope.copies.get(loop)
    if index is None:
        return Unknown("the index of a copy loop")
    return functions.call("add", (index, offset))


def _user_function(name: str, expression: Call, scope: Scope, budget: Budget) -> Value:
    function = scope.names.functions.get(name)
    if function is None:
        return Unknown(f"the function {expression.function}() is not known here")
    values = [evaluate(argument, scope, budget) for argument in expression.arguments]
    local = dict(zip((each.lower() for each in function.parameters), values, strict=False))
    if function.names is None:
        return evaluate(function.body, Scope(scope.names, local), budget)
    found = evaluate(function.body, Scope(function.names, local), budget)
    return relocated(found, expression.span)


# -- lambdas ---------------------------------------------------------------------------


def _as_lambda(expression: Expression, scope: Scope, budget: Budget) -> Lambda | None:
    """A lambda, also in ARM's spelling ``lambda('x', body)``."""
    if isinstance(expression, Lambda):
        return expression
    if isinstance(expression, Call) and expression.function.lower() == "lambda":
        *heads, body = expression.arguments or (Opaque("", expression.span),)
        names = [evaluate(head, scope, budget) for head in heads]
        known = tuple(str(name.value) for name in names if isinstance(name, Known))
        if len(known) == len(heads):
            return Lambda(known, body, expression.span)
    return None


def _lambda_form(
    name: str, arguments: Sequence[Expression], scope: Scope, budget: Budget
) -> Value | None:
    source = evaluate(arguments[0], scope, budget)
    function = _as_lambda(arguments[-1], scope, budget)
    if function is None or len(arguments) < 2:
        return Unknown(f"{name}() without a function")
    if name == "mapvalues" and isinstance(source, Object):
        entries = tuple(
            replace(entry, value=_applied(function, (entry.value,), scope, budget))
            for entry in source.entries
        )
        return replace(source, entries=entries)
    if not isinstance(source, Array):
        if name == "map" and isinstance(source, Unknown):
            return Array((_applied(function, (source, source), scope, budget),), None, True)
        return source if isinstance(source, Unknown) else Unknown(f"{name}() of no array")
    items = source.items[:_MAX_ROUNDS]
    known = replace(source, items=items, open=source.open or len(items) < len(source.items))
    if name == "map":
        rounds = enumerate(items)
        mapped = (_applied(function, (item, Known(at)), scope, budget) for at, item in rounds)
        return replace(known, items=tuple(mapped))
    if name == "filter":
        return _filtered(known, function, scope, budget)
    if name == "sort":
        return replace(known, open=known.open or len(items) > 1)
    if name == "reduce" and len(arguments) == 3 and not known.open:
        result = evaluate(arguments[1], scope, budget)
        for item in items:
            result = _fetched(_applied(function, (result, item), scope, budget), budget)
        return result
    if name == "toobject":
        keys = _as_lambda(arguments[1], scope, budget)
        values = function if len(arguments) == 3 else None
        return Unknown(f"{name}()") if keys is None else _keyed(known, keys, values, scope, budget)
    return Unknown(f"{name}() is not evaluated")


def _applied(function: Lambda, values: Sequence[Value], scope: Scope, budget: Budget) -> Value:
    local = dict(zip(function.parameters, values, strict=False))
    return evaluate(function.body, scope.with_local(local), budget)


def _filtered(source: Array, keep: Lambda, scope: Scope, budget: Budget) -> Value:
    """Elements that may stay; open if any of them may go."""
    kept: list[Value] = []
    is_open = source.open
    for at, item in enumerate(source.items):
        decided = _applied(keep, (item, Known(at)), scope, budget)
        if isinstance(decided, Known) and decided.value is False and not decided.by_default:
            continue
        kept.append(item)
        is_open |= not isinstance(decided, Known) or decided.by_default
    return replace(source, items=tuple(kept), open=is_open)


def _keyed(
    source: Array, keys: Lambda, values: Lambda | None, scope: Scope, budget: Budget
) -> Value:
    """``toObject``: an object from an array, a key and a value for each element."""
    entries: list[Entry] = []
    is_open = source.open
    for item in source.items:
        key = _applied(keys, (item,), scope, budget)
        value = item if values is None else _applied(values, (item,), scope, budget)
        if isinstance(key, Known):
            at = key.span or keys.span
            entries.append(Entry(scalars.to_text(key.value), at, value))
        else:
            is_open = True
    return Object(tuple(entries), source.span, is_open)
