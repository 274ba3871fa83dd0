"""The published JSON Schema of the configuration, made from the table of keys."""

from __future__ import annotations

import json

from flexlint.config.keys import ADDRESS, KEYS, Key, Kind
from flexlint.typed import Any

_WORDS: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}


def schema() -> dict[str, Any]:
    """The schema of ``flexlint.toml`` and of ``[tool.flexlint]``."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "flexlint",
        "description": "flexlint.toml, or [tool.flexlint] in pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: {"description": key.help, **_shape(key)} for key in KEYS},
    }


def _shape(key: Key) -> dict[str, Any]:
    choice = {"type": "string", "enum": list(key.choices)}
    shapes: dict[Kind, dict[str, Any]] = {
        Kind.WORDS: _WORDS,
        Kind.PATHS: _WORDS,
        Kind.PATH: {"type": "string", "minLength": 1},
        Kind.CHOICE: choice,
        Kind.CHOICES_BY_WORD: {"type": "object", "additionalProperties": choice},
        Kind.WORDS_BY_PATTERN: {"type": "object", "additionalProperties": _WORDS},
        Kind.NUMBER: {"type": "integer", "minimum": 0},
        Kind.FLAG: {"type": "boolean"},
        Kind.ADDRESS: {"type": "string", "pattern": ADDRESS},
    }
    return shapes[key.kind]


def schema_text() -> str:
    """The schema as it is published, in ``schema.json`` beside this file."""
    return json.dumps(schema(), indent=2) + "\n"
