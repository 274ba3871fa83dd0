"""The one table of template functions, for ARM and Bicep alike.

Special forms, whose arguments are not simply evaluated (``if``, ``parameters``, ``copyIndex``,
``map`` …), are in :mod:`flexlint.templates.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Sequence as Items
from types import MappingProxyType

from flexlint.model import Known, Scalar, Unknown, Value
from flexlint.templates import scalar_functions as scalars
from flexlint.templates import tree_functions as trees
from flexlint.typed import TypeAlias
from flexlint.values.algebra import NotKnownError, is_scalar_like, lifted, made_of, plain

Function: TypeAlias = Callable[[Items[Value]], Value]


def _lift(function: Callable[..., Scalar]) -> Function:
    return lambda arguments: lifted(function, arguments)


def _runtime(what: str) -> Function:
    return lambda arguments: Unknown(f"{what} is only known at deployment")


def _constant(value: Scalar) -> Function:
    return lambda arguments: Known(value)


def _compared(holds: Callable[[int], bool]) -> Function:
    return _lift(lambda left, right: holds(scalars.compare(left, right)))


def _equals(arguments: Items[Value]) -> Value:
    left, right = arguments
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left if isinstance(left, Unknown) else right
    if is_scalar_like(left) and is_scalar_like(right):
        return lifted(scalars.equals, arguments)
    if is_scalar_like(left) or is_scalar_like(right):
        return Known(False)
    return Known(plain(left) == plain(right))


def _as_json(arguments: Items[Value]) -> Value:
    return trees.parse_json((lifted(scalars.from_base64, arguments),))


_TABLE: dict[str, Function] = {
    # text
    "base64": _lift(scalars.to_base64),
    "base64ToJson": _as_json,
    "base64ToString": _lift(scalars.from_base64),
    "concat": trees.concat,
    "dataUri": _lift(scalars.data_uri),
    "dataUriToString": _lift(scalars.from_data_uri),
    "endsWith": _lift(scalars.ends_with),
    "format": _lift(scalars.format_text),
    "join": trees.join,
    "padLeft": _lift(scalars.pad_left),
    "replace": _lift(scalars.replace_text),
    "split": trees.split,
    "startsWith": _lift(scalars.starts_with),
    "string": trees.string,
    "substring": _lift(scalars.substring),
    "toLower": _lift(lambda value: scalars.text(value).lower()),
    "toUpper": _lift(lambda value: scalars.text(value).upper()),
    "trim": _lift(lambda value: scalars.text(value).strip()),
    "uri": _lift(scalars.join_uri),
    "uriComponent": _lift(scalars.escape_uri),
    "uriComponentToString": _lift(scalars.unescape_uri),
    # numbers
    "add": _lift(lambda left, right: scalars.whole(left) + scalars.whole(right)),
    "div": _lift(scalars.divide),
    "float": _lift(lambda value: float(value or 0)),
    "int": _lift(scalars.to_int),
    "max": trees.maximum,
    "min": trees.minimum,
    "mod": _lift(scalars.modulo),
    "mul": _lift(lambda left, right: scalars.whole(left) * scalars.whole(right)),
    "sub": _lift(lambda left, right: scalars.whole(left) - scalars.whole(right)),
    # comparison
    "equals": _equals,
    "greater": _compared(lambda order: order > 0),
    "greaterOrEquals": _compared(lambda order: order >= 0),
    "less": _compared(lambda order: order < 0),
    "lessOrEquals": _compared(lambda order: order <= 0),
    # logic
    "bool": _lift(scalars.to_bool),
    "false": _constant(False),
    "not": _lift(lambda value: not scalars.truth(value)),
    "null": _constant(None),
    "true": _constant(True),
    # objects and arrays
    "any": lambda arguments: arguments[0],
    "array": trees.array,
    "contains": trees.contains,
    "createArray": trees.create_array,
    "createObject": trees.create_object,
    "empty": trees.empty,
    "first": trees.first,
    "flatten": trees.flatten,
    "indexOf": trees.index_of,
    "intersection": trees.intersection,
    "items": trees.items,
    "json": trees.parse_json,
    "last": trees.last,
    "lastIndexOf": trees.last_index_of,
    "length": trees.length,
    "objectKeys": trees.object_keys,
    "range": trees.numbers_range,
    "shallowMerge": trees.shallow_merge,
    "skip": trees.skip,
    "take": trees.take,
    "union": trees.union,
    # what only a deployment knows
    "dateTimeAdd": _runtime("a date"),
    "dateTimeFromEpoch": _runtime("a date"),
    "dateTimeToEpoch": _runtime("a date"),
    "deployer": _runtime("the deploying identity"),
    "deployment": _runtime("the deployment"),
    "environment": _runtime("the cloud"),
    "extensionResourceId": _runtime("a resource id"),
    "getSecret": _runtime("a secret"),
    "guid": _runtime("a computed id"),
    "managementGroup": _runtime("the management group"),
    "managementGroupResourceId": _runtime("a resource id"),
    "newGuid": _runtime("a new id"),
    "pickZones": _runtime("the zones of a region"),
    "providers": _runtime("the resource provider"),
    "reference": _runtime("the state of a resource"),
    "references": _runtime("the state of resources"),
    "resourceGroup": _runtime("the resource group"),
    "resourceId": _runtime("a resource id"),
    "subscription": _runtime("the subscription"),
    "subscriptionResourceId": _runtime("a resource id"),
    "tenant": _runtime("the tenant"),
    "tenantResourceId": _runtime("a resource id"),
    "uniqueString": _runtime("a computed id"),
    "utcNow": _runtime("the date"),
}

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {name.lower(): function for name, function in _TABLE.items()}
)
"""Lower-cased name -> function. Call through :func:`call`."""


def call(name: str, arguments: Items[Value]) -> Value:
    """What the template function ``name`` gives for ``arguments``.

    Unknown for a function this table does not have, for arguments it does not take, and for
    anything that rests on what is not known. Never raises.
    """
    folded = name.lower()
    function = FUNCTIONS.get(folded)
    if function is None:
        if folded.startswith("list"):
            return Unknown(f"the result of {name}() is only known at deployment")
        return Unknown(f"the function {name}() is not evaluated")
    try:
        return made_of(function(arguments))
    except NotKnownError:
        for argument in arguments:
            if isinstance(argument, Unknown):
                return made_of(argument)
        return Unknown(f"{name}() of values that are not all known")
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        return Unknown(f"{name}() cannot be computed ({error})")
