"""Replacements written as JSON, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Replacement
from flexlint.model import (
    Known,
    Mapping,
    OneOf,
    Resource,
    Sequence,
    Span,
    Suggestion,
    Unknown,
    Value,
)
from flexlint.property_paths import resolve
from flexlint.source import SourceFile

_HOLE = re.compile(r"\{([\w.\[\]]+)\}")
_INDEX = re.compile(r"\[\d+\]")
_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_MAX_ELEMENTS = 6


def suggest_fragment(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as JSON, or None for replacements of another kind."""
    if replacement.kind != "property":
        return None
    notes = [part for part in (replacement.condition, replacement.note) if part]
    if replacement.fragment is None:
        if not replacement.remove:
            return None
        return Suggestion(f"Remove {', '.join(replacement.remove)}.", None, "; ".join(notes))
    matched_path = _INDEX.sub("[*]", path or "").lower()
    others = [each for each in replacement.remove if each.lower() != matched_path]
    if others:
        notes.append(f"remove {', '.join(others)}")
    matched: Value = resource.body
    if path:
        hits = resolve(resource.body, path).found
        matched = hits[0].value if hits else Unknown("")
    printer = _Printer(source)
    data = replacement.fragment.data
    if isinstance(data, Mapping) and replacement.fragment.type is None:
        text = ",\n".join(printer.members(data, matched, ""))
    elif isinstance(data, Mapping) and replacement.fragment.type is not None:
        kind = f'"type": {_quoted(replacement.fragment.type)}'
        lines = [kind, *printer.members(data, matched, printer.unit)]
        body = (",\n" + printer.unit).join(lines)
        text = f"{{\n{printer.unit}{body}\n}}"
    else:
        text = printer.value(data, matched, "")
    return Suggestion(text, "json", "; ".join(notes))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class _Printer:
    """Prints neutral data as JSON; holes are filled from a matched value."""

    def __init__(self, source: SourceFile) -> None:
        self._text = source.text
        indents = [match.group(1) for match in _INDENT.finditer(source.text[:4000])]
        shortest = min(indents, key=len) if indents else "  "
        self.unit = "\t" if shortest.startswith("\t") else shortest[:8]

    def members(self, data: Mapping, matched: Value, indent: str) -> list[str]:
        """The members of an object, the lines after each one's first indented by ``indent``."""
        return [
            f"{_quoted(entry.key)}: {self.value(entry.value, matched, indent)}"
            for entry in data.entries
        ]

    def value(self, data: Value, matched: Value, indent: str) -> str:
        """``data`` as JSON; its lines after the first are indented by ``indent``."""
        inner = indent + self.unit
        if isinstance(data, Mapping):
            if not data.entries:
                return "{}"
            body = f",\n{inner}".join(self.members(data, matched, inner))
            return f"{{\n{inner}{body}\n{indent}}}"
        if isinstance(data, Sequence):
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

    def _items(self, data: Sequence, matched: Value, indent: str) -> list[str]:
        """An array's elements; the only one is repeated for each matched element."""
        if len(data.items) == 1 and isinstance(matched, Sequence) and _has_hole(data.items[0]):
            elements = matched.items[:_MAX_ELEMENTS] or (Unknown(""),)
            return [self.value(data.items[0], element, indent) for element in elements]
        return [self.value(item, matched, indent) for item in data.items]

    def _string(self, pattern: str, matched: Value, indent: str) -> str:
        whole = _HOLE.fullmatch(pattern)
        if whole is not None:
            return self._users(whole.group(1), matched, indent)
        if _HOLE.search(pattern) is None:
            return _quoted(pattern)
        expressions: list[str] = []

        def fill(match: re.Match[str]) -> str:
            written = self._users(match.group(1), matched, indent).strip('"')
            if written.startswith("[") and written.endswith("]"):
                expressions.append(written[1:-1])
                return f"{{{len(expressions) - 1}}}"
            return written

        text = _HOLE.sub(fill, pattern)
        if expressions:
            arguments = ", ".join(expressions)
            return f"\"[format('{text}', {arguments})]\""
        return f'"{text}"'

    def _users(self, path: str, matched: Value, indent: str) -> str:
        """What the user wrote at ``path`` below ``matched``, as JSON; else a hole to fill."""
        if path.startswith("[0].") and not isinstance(matched, Sequence):
            # The rule speaks of the first element; this is that one, or one of its siblings.
            path = path[len("[0].") :]
        hits = resolve(matched, path).found
        value = hits[0].value if hits else None
        span = None if value is None else value.span
        if value is None or span is None or span.end <= span.start:
            if isinstance(value, Known) and isinstance(value.value, (int, float)):
                return str(value.value)
            return _quoted(f"<{path.rsplit('.', 1)[-1]}>")
        written = self._text[span.start : span.end]
        before = self._text[span.start - 1] if span.start else ""
        if isinstance(value, (Mapping, Sequence)):
            return _reindented(written, indent)
        if isinstance(value, (Known, OneOf, Unknown)) and before in ("'", '"'):
            return f'"{written}"' if written.startswith("[") or before == '"' else _quoted(written)
        return written


def _has_hole(value: Value) -> bool:
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, Known) and isinstance(found.value, str):
            if _HOLE.search(found.value):
                return True
        elif isinstance(found, Mapping):
            stack.extend(entry.value for entry in found.entries)
        elif isinstance(found, Sequence):
            stack.extend(found.items)
    return False


def _reindented(written: str, indent: str) -> str:
    """A piece of source over several lines, its last line moved to ``indent``."""
    lines = written.split("\n")
    if len(lines) == 1:
        return written
    old = len(lines[-1]) - len(lines[-1].lstrip())
    moved = [
        indent + (line[old:] if not line[:old].strip() else line.lstrip()) for line in lines[1:]
    ]
    return "\n".join(line.rstrip("\r") for line in (lines[0], *moved))
