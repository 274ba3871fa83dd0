"""Replacements written as Bicep, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re
from dataclasses import replace

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

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def suggest_property(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as Bicep, or None for replacements of another kind."""
    if replacement.kind != "property" or resource.origin == "module":
        # What a module's parameters are called is its own affair.
        return None
    if replacement.fragment is None:
        return removal(replacement)
    matched = matched_value(resource, path)
    printer = _Printer(source)
    data, kind = replacement.fragment.data, replacement.fragment.type
    if not isinstance(data, Object):
        text = printer.value(data, matched, "")
    elif kind is None:
        text = "\n".join(printer.members(data, matched, ""))
    else:
        symbol = kind.rsplit("/", 1)[-1]
        given = resource.api_version
        version = given.value if isinstance(given, Known) else "<api-version>"
        head = f"resource {symbol} {quoted(f'{kind}@{version}')} ="
        rest = tuple(e for e in data.entries if e.key != "apiVersion")  # it stands in the head
        text = f"{head} {printer.value(replace(data, entries=rest), matched, '')}"
    return Suggestion(text, "bicep", notes_of(replacement, path))


def quoted(text: str) -> str:
    """``text`` as a Bicep string."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text).replace("${", "\\${")
    return f"'{escaped}'"


class _Printer:
    """Prints neutral data as Bicep; holes are filled from a matched value."""

    def __init__(self, source: SourceFile) -> None:
        self._text = source.text
        self.unit = indent_unit(source.text)

    def members(self, data: Object, matched: Value, indent: str) -> list[str]:
        """The members of an object, the lines after each one's first indented by ``indent``."""
        return [
            f"{_key(entry.key)}: {self.value(entry.value, matched, indent)}"
            for entry in data.entries
        ]

    def value(self, data: Value, matched: Value, indent: str) -> str:
        """``data`` as Bicep; its lines after the first are indented by ``indent``."""
        inner = indent + self.unit
        if isinstance(data, Object):
            lines = self.members(data, matched, inner)
            return _block("{", lines, "}", inner, indent)
        if isinstance(data, Array):
            lines = self._items(data, matched, inner)
            return _block("[", lines, "]", inner, indent)
        if isinstance(data, Known) and isinstance(data.value, str):
            return self._string(data.value, matched, indent)
        if isinstance(data, Known):
            words = {True: "true", False: "false", None: "null"}
            if data.value is None or isinstance(data.value, bool):
                return words[data.value]
            return str(data.value)
        return quoted("…")

    def _items(self, data: Array, matched: Value, indent: str) -> list[str]:
        """An array's elements; the only one is repeated for each matched element."""
        return [self.value(item, each, indent) for item, each in elements(data, matched)]

    def _string(self, pattern: str, matched: Value, indent: str) -> str:
        whole = HOLE.fullmatch(pattern)
        if whole is not None:
            return self._users(whole.group(1), matched, indent)
        pieces: list[str] = []
        done = 0
        for match in HOLE.finditer(pattern):
            pieces.append(quoted(pattern[done : match.start()])[1:-1])
            written = self._users(match.group(1), matched, indent)
            if written.startswith("'") and not written.startswith("'''"):
                pieces.append(written[1:-1])
            else:
                pieces.append(written if written.isdigit() else f"${{{written}}}")
            done = match.end()
        pieces.append(quoted(pattern[done:])[1:-1])
        return f"'{''.join(pieces)}'"

    def _users(self, path: str, matched: Value, indent: str) -> str:
        """What the user wrote at ``path`` below ``matched``; else a hole to fill."""
        value = value_for(path, matched)
        span = None if value is None else value.span
        if value is None or span is None or span.end <= span.start:
            if isinstance(value, Known) and isinstance(value.value, (int, float)):
                return str(value.value)
            return quoted(f"<{path.rsplit('.', 1)[-1]}>")
        written = self._text[span.start : span.end]
        if isinstance(value, (Known, OneOf, Unknown)):
            before = self._text[max(0, span.start - 3) : span.start]
            after = self._text[span.end : span.end + 3]
            if before == after == "'''":
                return f"'''{written}'''"
            if before[-1:] == "'" and after[:1] == "'":
                return f"'{written}'"
        return reindented(written, indent)


def _key(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else quoted(key)


def _block(opener: str, lines: list[str], closer: str, inner: str, indent: str) -> str:
    if not lines:
        return opener + closer
    body = f"\n{inner}".join(lines)
    return f"{opener}\n{inner}{body}\n{indent}{closer}"
