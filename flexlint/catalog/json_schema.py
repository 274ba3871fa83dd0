"""The shapes of the catalogue's files as JSON Schema, for editors."""

from __future__ import annotations

from typing import Any

from flexlint.catalog.format import (
    NAMED,
    Anything,
    Fields,
    Flag,
    Items,
    Number,
    Reference,
    Shape,
    Table,
    Text,
)

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
    if isinstance(shape, Table):
        limits = {"minProperties": 1, "maxProperties": 1} if shape.single else {}
        return {"type": "object", "additionalProperties": _schema(shape.value), **limits}
    if isinstance(shape, Items):
        return {"type": "array", "items": _schema(shape.item), "minItems": shape.least}
    return _scalar(shape)


def _object(shape: Fields) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "description": shape.name,
        "properties": {name: _schema(value) for name, value in shape.fields.items()},
        "additionalProperties": False,
    }
    if shape.required:
        schema["required"] = list(shape.required)
    if shape.exactly_one:
        schema["oneOf"] = [{"required": [name]} for name in shape.exactly_one]
    if shape.at_least_one:
        schema["anyOf"] = [{"required": [name]} for name in shape.at_least_one]
    return schema


def _scalar(shape: Text | Number | Flag | Anything | Shape) -> dict[str, Any]:
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
