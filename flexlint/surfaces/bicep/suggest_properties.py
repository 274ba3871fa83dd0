"""Replacements written as Bicep, in the file's own indentation, with the user's own values."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Fragment, Replacement
from flexlint.model import Known, Object, OneOf, Resource, Span, Suggestion, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.suggestions.fragments import HOLE, sibling_type, suggested
from flexlint.suggestions.placeholders import placeholder
from flexlint.suggestions.printing import Printer
from flexlint.suggestions.siblings import Item
from flexlint.text.source import SourceFile

_IDENTIFIER = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_SYMBOL = regex(r"\bresource\s{1,9}(\w{1,80})\s{1,9}'\Z")
_PARENT = regex(r"^[ \t]*parent:[ \t]*([\w.\[\]:]{1,120})", re.MULTILINE)
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def suggest_property(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change as Bicep, or None for replacements of another kind."""
    if resource.origin == "module":
        # What a module's parameters are called is its own affair.
        return None
    printer = _Bicep(source.text, resource)
    return suggested(replacement, resource, path, "bicep", source.text, at, printer.fragment)


def _head(text: str, resource: Resource, kind: str) -> tuple[str, str]:
    """What stands before the body of a resource of ``kind`` in the place of ``resource``, and
    the parent that it keeps, "" if none."""
    start, end = resource.type_span.start, resource.type_span.end
    written = text[start : max(end, text.find("'", end))]
    sibling = sibling_type(written, kind, resource.type)
    # Other lines speak of the resource by its symbol.
    symbol = _SYMBOL.search(text, max(0, start - 100), start)
    name = symbol[1] if symbol else kind.rsplit("/", 1)[-1]
    if sibling is not None:
        parent = _PARENT.search(text, end, resource.span.end)
        return f"resource {name} '{sibling}' =", parent[1] if parent else ""
    given = resource.api_version
    version = given.value if isinstance(given, Known) else placeholder("api version")
    return f"resource {name} {quoted(f'{kind}@{version}')} =", ""


def quoted(text: str) -> str:
    """``text`` as a Bicep string."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text).replace("${", "\\${")
    return f"'{escaped}'"


class _Bicep(Printer):
    """Bicep: a line a member, expressions between braces in strings."""

    between = ""

    def fragment(self, fragment: Fragment, matched: Value) -> str:
        """``fragment`` as a value, as members beside what stands there, or as a resource."""
        data, kind = fragment.data, fragment.type
        if not isinstance(data, Object):
            return self.value(data, matched, "")
        if kind is None:
            return "\n".join(self.members(data, matched, ""))
        assert self.resource is not None
        head, parent = _head(self.text, self.resource, kind)
        rest = tuple(e for e in data.entries if e.key != "apiVersion")  # it stands in the head
        members = self.members(replace(data, entries=rest), matched, self.unit)
        if parent:
            members.insert(0, self.member("parent", parent))
        return f"{head} {self.block('{', members, '}', '')}"

    def quoted(self, text: str) -> str:
        return quoted(text)

    def member(self, key: str, value: str) -> str:
        return f"{key if _IDENTIFIER.fullmatch(key) else quoted(key)}: {value}"

    def reference(self, item: Item) -> str | None:
        owner, name = item.owner.body.get("name"), self._written(item.name)
        if name is None:
            return None
        symbol = item.owner.pointer
        if self.resource is not None and self.resource.type_span != item.owner.type_span:
            if _IDENTIFIER.fullmatch(symbol) is None:
                return None
            last = name[1:-1] if name.startswith("'") else f"${{{name}}}"
            return f"'${{{symbol}.id}}/{item.collection}/{last}'"
        own = self._written(owner) if owner is not None else None
        return None if own is None else f"resourceId('{item.type}', {own}, {name})"

    def _written(self, name: Value) -> str | None:
        """A name as its author wrote it; None if it is not written in this text."""
        if name.span is None or name.span.end <= name.span.start:
            return None
        written = self.written(name, name.span, "")
        return None if "\n" in written else written

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
