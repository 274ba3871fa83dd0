"""Templates that are written out as an object inside a ``Microsoft.Resources/deployments``."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Array, Entry, Known, Object, Resource, Span, Unknown, Value

DEPLOYMENT = "microsoft.resources/deployments"
"""The type of a nested deployment, in lower case."""
_MAX_DEPTH = 48
_MAX_RESOURCES = 500


def nested_resources(deployment: Resource) -> tuple[Resource, ...]:
    """The resources of the template in ``deployment``'s body. Never raises.

    Strings that are expressions of ARM are Unknown: what they refer to is not read here.
    """
    properties = deployment.body.get("properties")
    template = properties.get("template") if isinstance(properties, Object) else None
    listed = template.get("resources") if isinstance(template, Object) else None
    if listed is None:
        return ()
    found: list[Resource] = []
    for body, pointer in _bodies(listed, f"{deployment.pointer}/template"):
        kind = body.get("type")
        if not isinstance(kind, Known) or not isinstance(kind.value, str) or kind.span is None:
            continue
        read = _without_expressions(body, 0)
        assert isinstance(read, Object)
        found.append(
            Resource(
                type=kind.value,
                type_span=kind.span,
                api_version=read.get("apiVersion") or Unknown("not given"),
                name=read.get("name") or Unknown("not given"),
                body=read,
                span=body.span or kind.span,
                pointer=pointer,
                condition=read.get("condition"),
                copies=body.get("copy") is not None,
                group=_without_expressions(
                    deployment.body.get("resourceGroup") or deployment.group, 0
                ),
            )
        )
        if len(found) >= _MAX_RESOURCES:
            break
    return tuple(found)


def _bodies(listed: Value, pointer: str) -> Iterator[tuple[Object, str]]:
    """Objects of a list, or of an object with symbolic names, each with a pointer."""
    if isinstance(listed, Array):
        for number, item in enumerate(listed.items):
            if isinstance(item, Object):
                yield item, f"{pointer}/{number}"
    elif isinstance(listed, Object):
        for entry in listed.entries:
            if isinstance(entry.value, Object):
                yield entry.value, f"{pointer}/{entry.key}"


def _without_expressions(value: Value, depth: int) -> Value:
    if depth > _MAX_DEPTH:
        return Unknown("nested too deeply", getattr(value, "span", None) or Span(0, 0))
    if isinstance(value, Object):
        entries = tuple(
            Entry(e.key, e.key_span, _without_expressions(e.value, depth + 1), e.conditional)
            for e in value.entries
        )
        return Object(entries, value.span, value.open)
    if isinstance(value, Array):
        items = tuple(_without_expressions(item, depth + 1) for item in value.items)
        return Array(items, value.span, value.open)
    if isinstance(value, Known) and isinstance(value.value, str):
        text = value.value
        if text.startswith("[") and not text.startswith("[[") and text.endswith("]"):
            return Unknown("an expression of the inner template", value.span)
    return value
