"""Replacements written as Bicep, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re
from dataclasses import replace

from flexlint.catalog.operation import Replacement
from flexlint.model import Known, Object, OneOf, Resource, Span, Suggestion, Unknown, Value
from flexlint.suggestions.fragments import HOLE, matched_value, notes_of, removal
from flexlint.suggestions.printing import Printer
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
    printer = _Bicep(source.text)
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


class _Bicep(Printer):
    """Bicep: a line a member, expressions between braces in strings."""

    between = ""

    def quoted(self, text: str) -> str:
        return quoted(text)

    def member(self, key: str, value: str) -> str:
        return f"{key if _IDENTIFIER.fullmatch(key) else quoted(key)}: {value}"

    def mixed(self, pattern: str, matched: Value, indent: str) -> str:
        pieces: list[str] = []
        done = 0
        for match in HOLE.finditer(pattern):
            pieces.append(quoted(pattern[done : match.start()])[1:-1])
            written = self.users(match.group(1), matched, indent)
            if written.startswith("'") and not written.startswith("'''"):
                pieces.append(written[1:-1])
            else:
                pieces.append(written if written.isdigit() else f"${{{written}}}")
            done = match.end()
        pieces.append(quoted(pattern[done:])[1:-1])
        return f"'{''.join(pieces)}'"

    def written(self, value: Value, span: Span, indent: str) -> str:
        if isinstance(value, (Known, OneOf, Unknown)):
            written = self.text[span.start : span.end]
            before = self.text[max(0, span.start - 3) : span.start]
            after = self.text[span.end : span.end + 3]
            if before == after == "'''":
                return f"'''{written}'''"
            if before[-1:] == "'" and after[:1] == "'":
                return f"'{written}'"
        return super().written(value, span, indent)
