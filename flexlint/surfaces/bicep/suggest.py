"""Replacements written as Bicep, in the file's own indentation, with the user's own values."""

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
_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MAX_ELEMENTS = 6


def suggest_fragment(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as Bicep, or None for replacements of another kind."""
    if replacement.kind != "property" or resource.origin == "module":
        # What a module's parameters are called is its own affair.
        return None
    notes = [part for part in (replacement.condition, replacement.note) if part]
    removed = ", ".join(replacement.remove)
    if replacement.fragment is None:
        return Suggestion(f"Remove {removed}.", None, "; ".join(notes)) if removed else None
    if removed:
        notes.insert(0, f"remove {removed}")
    matched: Value = resource.body
    if path:
        hits = resolve(resource.body, path).found
        matched = hits[0].value if hits else Unknown("")
    printer = _Printer(source)
    data, kind = replacement.fragment.data, replacement.fragment.type
    if not isinstance(data, Mapping):
        text = printer.value(data, matched, "")
    elif kind is None:
        text = "\n".join(printer.members(data, matched, ""))
    else:
        symbol = kind.rsplit("/", 1)[-1]
        head = f"resource {symbol} {quoted(f'{kind}@<api-version>')} ="
        text = f"{head} {printer.value(data, matched, '')}"
    return Suggestion(text, "bicep", "; ".join(notes))


def quoted(text: str) -> str:
    """``text`` as a Bicep string."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text).replace("${", "\\${")
    return f"'{escaped}'"


class _Printer:
    """Prints neutral data as Bicep; holes are filled from a matched value."""

    def __init__(self, source: SourceFile) -> None:
        self._text = source.text
        indents = [match.group(1) for match in _INDENT.finditer(source.text[:4000])]
        shortest = min(indents, key=len) if indents else "  "
        self.unit = "\t" if shortest.startswith("\t") else shortest[:8]

    def members(self, data: Mapping, matched: Value, indent: str) -> list[str]:
        """The members of an object, the lines after each one's first indented by ``indent``."""
        return [
            f"{_key(entry.key)}: {self.value(entry.value, matched, indent)}"
            for entry in data.entries
        ]

    def value(self, data: Value, matched: Value, indent: str) -> str:
        """``data`` as Bicep; its lines after the first are indented by ``indent``."""
        inner = indent + self.unit
        if isinstance(data, Mapping):
            lines = self.members(data, matched, inner)
            return _block("{", lines, "}", inner, indent)
        if isinstance(data, Sequence):
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
        pieces: list[str] = []
        done = 0
        for match in _HOLE.finditer(pattern):
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
        hits = resolve(matched, path).found
        value = hits[0].value if hits else None
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
        return _reindented(written, indent)


def _key(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else quoted(key)


def _block(opener: str, lines: list[str], closer: str, inner: str, indent: str) -> str:
    if not lines:
        return opener + closer
    body = f"\n{inner}".join(lines)
    return f"{opener}\n{inner}{body}\n{indent}{closer}"


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
    lines = written.splitlines()
    if len(lines) <= 1:
        return written
    old = len(lines[-1]) - len(lines[-1].lstrip())
    moved = [
        indent + (line[old:] if not line[:old].strip() else line.lstrip()) for line in lines[1:]
    ]
    return "\n".join((lines[0], *moved))
