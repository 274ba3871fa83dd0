"""Replacements written as JSON, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Replacement
from flexlint.model import (
    Array,
    Known,
    Object,
    OneOf,
    Resource,
    Span,
    Suggestion,
    Unknown,
    Value,
)
from flexlint.suggestions.fragments import (
    HOLE,
    elements,
    indent_unit,
    matched_value,
    notes_of,
    reindented,
    removal,
    value_for,
)
from flexlint.text.source import SourceFile


def suggest_property(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as JSON, or None for replacements of another kind."""
    if replacement.kind != "property" or resource.elsewhere:
        # What another file declares is not written here.
        return None
    if replacement.fragment is None:
        return removal(replacement)
    matched = matched_value(resource, path)
    printer = _Printer(source)
    data = replacement.fragment.data
    if isinstance(data, Object) and replacement.fragment.type is None:
        text = ",\n".join(printer.members(data, matched, ""))
    elif isinstance(data, Object) and replacement.fragment.type is not None:
        kind = f'"type": {_quoted(replacement.fragment.type)}'
        lines = [kind, *printer.members(data, matched, printer.unit)]
        body = (",\n" + printer.unit).join(lines)
        text = f"{{\n{printer.unit}{body}\n}}"
    else:
        text = printer.value(data, matched, "")
    return Suggestion(text, "json", notes_of(replacement, path))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class _Printer:
    """Prints neutral data as JSON; holes are filled from a matched value."""

    def __init__(self, source: SourceFile) -> None:
        self._text = source.text
        self.unit = indent_unit(source.text)

    def members(self, data: Object, matched: Value, indent: str) -> list[str]:
        """The members of an object, the lines after each one's first indented by ``indent``."""
        return [
            f"{_quoted(entry.key)}: {self.value(entry.value, matched, indent)}"
            for entry in data.entries
        ]

    def value(self, data: Value, matched: Value, indent: str) -> str:
        """``data`` as JSON; its lines after the first are indented by ``indent``."""
        inner = indent + self.unit
        if isinstance(data, Object):
            if not data.entries:
                return "{}"
            body = f",\n{inner}".join(self.members(data, matched, inner))
            return f"{{\n{inner}{body}\n{indent}}}"
        if isinstance(data, Array):
            items = self._items(data, matched, inner)
            if not items:
                return "[]"
            return f"[\n{inner}" + f",\n{inner}".join(items) + f"\n{indent}]"
        if isinstance(data, Known) and isinstance(data.value, str):
            return self._string(data.value, matched, indent)
        if isinstance(data, Known):
            words = {True: "true", False: "false", None: "null"}
            if data.value is None or isinstance(data.value, bool):
                return words[data.value]
            return str(data.value)
        return _quoted("…")

    def _items(self, data: Array, matched: Value, indent: str) -> list[str]:
        """An array's elements; the only one is repeated for each matched element."""
        return [self.value(item, each, indent) for item, each in elements(data, matched)]

    def _string(self, pattern: str, matched: Value, indent: str) -> str:
        whole = HOLE.fullmatch(pattern)
        if whole is not None:
            return self._users(whole.group(1), matched, indent)
        if HOLE.search(pattern) is None:
            return _quoted(pattern)
        expressions: list[str] = []

        def fill(match: re.Match[str]) -> str:
            written = self._users(match.group(1), matched, indent).strip('"')
            if written.startswith("[") and written.endswith("]"):
                expressions.append(written[1:-1])
                return f"{{{len(expressions) - 1}}}"
            return written

        text = HOLE.sub(fill, pattern)
        if expressions:
            arguments = ", ".join(expressions)
            return f"\"[format('{text}', {arguments})]\""
        return f'"{text}"'

    def _users(self, path: str, matched: Value, indent: str) -> str:
        """What the user wrote at ``path`` below ``matched``, as JSON; else a hole to fill."""
        value = value_for(path, matched)
        span = None if value is None else value.span
        if value is None or span is None or span.end <= span.start:
            if isinstance(value, Known) and isinstance(value.value, (int, float)):
                return str(value.value)
            return _quoted(f"<{path.rsplit('.', 1)[-1]}>")
        written = self._text[span.start : span.end]
        before = self._text[span.start - 1] if span.start else ""
        if isinstance(value, (Object, Array)):
            return reindented(written, indent)
        if isinstance(value, (Known, OneOf, Unknown)) and before in ("'", '"'):
            return f'"{written}"' if written.startswith("[") or before == '"' else _quoted(written)
        return written
