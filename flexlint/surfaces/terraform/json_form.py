"""``.tf.json``: the same blocks written as JSON."""

from __future__ import annotations

from flexlint.model import Array, Entry, Known, Object, Span, Unknown, Value
from flexlint.surfaces.terraform.hcl import Block
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar, read_json
from flexlint.values.sources import referred

_MAX_DEPTH = 60


def blocks_of(text: str) -> list[Block]:
    """The ``resource`` and ``data`` blocks of a ``.tf.json`` text."""
    root = read_json(text).root
    found: list[Block] = []
    if not isinstance(root, JsonObject):
        return found
    for kind in ("resource", "data"):
        for types in _objects(root.get(kind)):
            for type_name, start, end, named in types.members:
                for names in _objects(named):
                    for label, _, _, body in names.members:
                        for content in _objects(body):
                            block = Block(
                                kind,
                                (type_name, label),
                                (Span(start, end), Span(start, end)),
                                Span(start, end),
                                content.start,
                                content.end,
                            )
                            block.attributes = list(_object(content, 0).entries)
                            found.append(block)
    return found


def _objects(node: JsonNode | None) -> list[JsonObject]:
    if isinstance(node, JsonObject):
        return [node]
    if isinstance(node, JsonArray):
        return [item for item in node.items if isinstance(item, JsonObject)]
    return []


def _object(node: JsonObject, depth: int) -> Object:
    entries = tuple(
        Entry(key, Span(start, end), _value(value, depth + 1))
        for key, start, end, value in node.members
    )
    return Object(entries, Span(node.start, node.end))


def _value(node: JsonNode, depth: int) -> Value:
    span = Span(node.start, node.end)
    if depth > _MAX_DEPTH:
        return Unknown("nested too deep", span)
    if isinstance(node, JsonObject):
        return _object(node, depth)
    if isinstance(node, JsonArray):
        return Array(tuple(_value(item, depth + 1) for item in node.items), span)
    if isinstance(node, JsonScalar):
        if isinstance(node.value, str) and "${" in node.value:
            return Unknown("an expression", span, given_by=referred(node.value))
        return Known(node.value, span)
    return Unknown("not read", span)
