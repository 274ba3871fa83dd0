"""Replacements written as JSON, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Fragment, Replacement
from flexlint.model import Array, Known, Object, Resource, Span, Suggestion, Value
from flexlint.suggestions.fragments import HOLE, sibling_type, suggested
from flexlint.suggestions.printing import Printer, double_quoted
from flexlint.suggestions.siblings import Item
from flexlint.text.source import SourceFile


def suggest_property(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as JSON, or None for replacements of another kind."""
    if resource.elsewhere:
        # What another file declares is not written here.
        return None
    printer = _Json(source.text, resource)
    return suggested(replacement, resource, path, "json", source.text, at, printer.fragment)


class _Json(Printer):
    """JSON; in strings of ARM an expression becomes an argument of ``format``."""

    def fragment(self, fragment: Fragment, matched: Value) -> str:
        """``fragment`` as a value, as members beside what stands there, or as a resource."""
        data, kind = fragment.data, fragment.type
        if not isinstance(data, Object):
            return self.value(data, matched, "")
        if kind is None:
            return ",\n".join(self.members(data, matched, ""))
        assert self.resource is not None
        span = self.resource.type_span
        written = self.text[span.start : span.end]
        kind = sibling_type(written, kind, self.resource.type) or kind
        lines = [f'"type": {double_quoted(kind)}', *self.members(data, matched, self.unit)]
        body = (",\n" + self.unit).join(lines)
        return f"{{\n{self.unit}{body}\n}}"

    def quoted(self, text: str) -> str:
        return double_quoted(text)

    def member(self, key: str, value: str) -> str:
        return f"{double_quoted(key)}: {value}"

    def reference(self, item: Item) -> str | None:
        names = (self._argument(item.owner.body.get("name")), self._argument(item.name))
        if None in names:
            return None
        return f"\"[resourceId('{item.type}', {names[0]}, {names[1]})]\""

    def _argument(self, name: Value | None) -> str | None:
        """A name as an argument of a function; None if it is not written in this text."""
        if name is None or name.span is None or name.span.end <= name.span.start:
            return None
        written = self.text[name.span.start : name.span.end].strip('"')
        if written.startswith("[") and written.endswith("]") and not written.startswith("[["):
            return written[1:-1]
        if not isinstance(name, Known):
            return None
        return "'" + str(name.value).replace("'", "''") + "'"

    def mixed(self, pattern: str, matched: Value, indent: str) -> str:
        expressions: list[str] = []

        def fill(match: re.Match[str]) -> str:
            written = self.users(match.group(1), matched, indent).strip('"')
            if written.startswith("[") and written.endswith("]"):
                expressions.append(written[1:-1])
                return f"{{{len(expressions) - 1}}}"
            return written

        text = HOLE.sub(fill, pattern)
        if expressions:
            arguments = ", ".join(expressions)
            return f"\"[format('{text}', {arguments})]\""
        return f'"{text}"'

    def written(self, value: Value, span: Span, indent: str) -> str:
        if isinstance(value, (Object, Array)):
            return super().written(value, span, indent)
        written = self.text[span.start : span.end]
        before = self.text[span.start - 1] if span.start else ""
        if before not in ("'", '"'):
            return written
        plain = written.startswith("[") or before == '"'
        return f'"{written}"' if plain else double_quoted(written)
