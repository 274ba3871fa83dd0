"""Bodies whose inner objects leave out ``properties``: models of SDKs, the Azure CLI, operators.

ARM keeps what belongs to an IP configuration or an extension below ``properties``; many tools say
it beside the name.
"""

from __future__ import annotations

from flexlint.model import Array, Entry, Object, Span, Value
from flexlint.record import replace

_NAMED = frozenset({"id", "name"})
_BESIDE = {
    "networkinterfaceconfigurations": _NAMED | {"tags"},
    "ipconfigurations": _NAMED | {"zones"},
    "publicipaddressconfiguration": _NAMED | {"sku", "tags"},
    "extensions": _NAMED,
    "inboundnatpools": _NAMED | {"etag", "type"},
    "inboundnatrules": _NAMED | {"etag", "type"},
    "frontendipconfigurations": _NAMED | {"etag", "type", "zones"},
    "backendaddresspools": _NAMED | {"etag", "type"},
    "loadbalancingrules": _NAMED | {"etag", "type"},
    "outboundrules": _NAMED | {"etag", "type"},
    "probes": _NAMED | {"etag", "type"},
}
"""What stays beside ``properties`` in the objects below each key, all in lower case."""
_MAX_DEPTH = 60


def unflattened(value: Value, key: str = "", depth: int = 0) -> Value:
    """``value``, which stands below ``key``, with ARM's ``properties`` put back at every depth."""
    if depth > _MAX_DEPTH or key.lower() == "tags":
        return value
    if isinstance(value, Array):
        return replace(value, items=tuple(unflattened(v, key, depth + 1) for v in value.items))
    if not isinstance(value, Object):
        return value
    entries = tuple(
        replace(each, value=unflattened(each.value, each.key, depth + 1)) for each in value.entries
    )
    return with_properties(replace(value, entries=entries), key)


def with_properties(value: Object, key: str) -> Object:
    """The object ``value``, which stands below ``key``, with its ``properties`` put back in where
    ARM has some and it has none."""
    beside = _BESIDE.get(key.lower())
    if beside is None or any(entry.key.lower() == "properties" for entry in value.entries):
        return value
    inner = tuple(entry for entry in value.entries if entry.key.lower() not in beside)
    if not inner:
        return value
    outer = tuple(entry for entry in value.entries if entry.key.lower() in beside)
    span = value.span or inner[0].key_span
    at = inner[0].key_span
    properties = Entry("properties", Span(at.start, at.end), Object(inner, span, value.open))
    return Object((*outer, properties), value.span, value.open)
