"""Suppressions given as data: ``"metadata": {"flexlint": {"ignore": {"FLX201": "why"}}}``."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import MetadataSuppression, Span
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar


def metadata_suppressions(owner: JsonObject) -> Iterator[MetadataSuppression]:
    """The suppressions that ``owner``, a resource or a template, has in its metadata."""
    metadata = owner.get("metadata")
    section = metadata.get("flexlint") if isinstance(metadata, JsonObject) else None
    ignore = section.get("ignore") if isinstance(section, JsonObject) else None
    scope = Span(owner.start, owner.end)
    if isinstance(ignore, JsonObject):
        for key, start, end, reason in ignore.members:
            yield MetadataSuppression((key,), _text(reason), Span(start, end), scope)
        return
    for item in ignore.items if isinstance(ignore, JsonArray) else (ignore,):
        if isinstance(item, JsonScalar) and isinstance(item.value, str):
            yield MetadataSuppression((item.value,), "", Span(item.start, item.end), scope)


def _text(node: JsonNode) -> str:
    if isinstance(node, JsonScalar) and isinstance(node.value, str):
        return node.value
    return ""
