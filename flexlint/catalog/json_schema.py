"""The shapes of the catalogue's files as JSON Schema, for editors."""

from __future__ import annotations

from flexlint.catalog.format import NAMED
from flexlint.catalog.shapes import (
    Anything,
    Either,
    Fields,
    Flag,
    Items,
    Number,
    Pair,
    Reference,
    Shape,
    Table,
    Text,
)
from flexlint.typed import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(shape: Shape, title: str) -> dict[str, Any]:
    """``shape`` as a JSON Schema (draft 2020-12) document called ``title``."""
    return {
        "$schema": DRAFT,
        "title": title,
        **_schema(shape),
        "$defs": {name: _schema(named) for name, named in NAMED.items()},
    }


def _schema(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, Reference):
        return {"$ref": f"#/$defs/{shape.name}"}
    if isinstance(shape, Fields):
        return _object(shape)
    if isinstance(shape, Either):
        return {"anyOf": [_schema(shape.scalar), _schema(shape.tree)]}
    if isinstance(shape, (Table, Pair)):
        limits = {"minProperties": 1, "maxProperties": 1} if isinstance(shape, Pair) else {}
        return {"type": "object", "additionalProperties": _schema(shape.value), **limits}
    if isinstance(shape, Items):
        return {"type": "array", "items": _schema(shape.item), "minItems": shape.least}
    return _scalar(shape)


def _object(shape: Fields) -> dict[str, Any]:
    properties = {name: _schema(value) for name, value in shape.fields.items()}
    for old, name in shape.renamed:
        properties[old] = {**properties[name], "deprecated": True}
    schema: dict[str, Any] = {
        "type": "object",
        "description": shape.name,
        "properties": properties,
        "additionalProperties": False,
    }
    if shape.required:
        schema["required"] = list(shape.required)
    groups: list[dict[str, Any]]
    groups = [{"oneOf": [{"required": [n]} for n in group]} for group in shape.exactly_one]
    groups += [{"not": {"required": list(pair)}} for pair in shape.renamed]
    if len(groups) == 1:
        schema |= groups[0]
    elif groups:
        schema["allOf"] = groups
    if shape.at_least_one:
        schema["anyOf"] = [{"required": [name]} for name in shape.at_least_one]
    return schema


def _scalar(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, Flag):
        return {"type": "boolean"}
    if isinstance(shape, Number):
        number = "integer" if shape.integer else "number"
        return {"type": [number, "string"] if shape.or_text else number}
    if isinstance(shape, Text):
        schema: dict[str, Any] = {"type": "string", "pattern": r"\S"}
        if shape.words:
            return {"enum": list(shape.words)}
        if shape.pattern:
            schema |= {"pattern": f"^(?:{shape.pattern})$", "description": shape.says}
        if shape.regex:
            schema |= {"format": "regex"}
        return schema
    return {} if isinstance(shape, Anything) and shape.tree else {"type": _ANY_SCALAR}


_ANY_SCALAR = ["string", "number", "boolean", "null"]
