"""Property changes as Python: keyword arguments of models, or keys of dictionaries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flexlint.catalog.operation import Replacement
from flexlint.model import Array, Entry, Object, Resource, Span, Suggestion, Value
from flexlint.suggestions.fragments import matched_value, notes_of, removal
from flexlint.suggestions.printing import Printer, double_quoted
from flexlint.text.source import SourceFile

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_CLASS = re.compile(r"(?<![\w.])((?:\w+\.)*)[A-Z]\w*\(")
_MAX_KEYS = 60
_MODELS = {
    "inboundnatrules": "InboundNatRule",
    "frontendipconfiguration": "SubResource",
    "backendaddresspool": "SubResource",
    "loadbalancerbackendaddresspools": "SubResource",
    "identity": "VirtualMachineScaleSetIdentity",
    "sku": "LoadBalancerSku",
}
"""The class of ``azure.mgmt.compute.models`` or ``azure.mgmt.network.models`` that stands
under a key of a fragment."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a body is written."""

    snake: bool
    """``orchestration_mode`` without ``properties`` around it, or ARM's own keys."""
    models: bool = False
    """Whether objects are SDK models with keyword arguments."""
    prefix: str = ""
    """What stands before the names of model classes (``models.``)."""


def dialect_of(source: SourceFile, resource: Resource, at: Span) -> Dialect:
    """The dialect of ``resource``'s body, by the keys its author wrote; ``at`` may be one."""
    text = source.text
    spans = [at, *(entry.key_span for entry in _entries(resource.body))]
    keys = [span for span in spans if span.end > span.start]
    words = [text[span.start : span.end] for span in keys]
    calls = [
        span
        for span in keys
        if text[span.start - 1 : span.start] not in {'"', "'"}
        and text[span.end : span.end + 3].lstrip()[:1] == "="
    ]
    if calls:
        body = resource.body.span or resource.span
        classes = _CLASS.search(text, body.start, max(body.end, at.end + 200))
        return Dialect(True, True, classes.group(1) if classes else "")
    if any("_" in word for word in words):
        return Dialect(True)
    has_humps = any(_HUMP.search(word) or word == "properties" for word in words[1:])
    return Dialect(not has_humps and _HUMP.search(words[0] if words else "") is None)


def _entries(body: Value) -> Iterator[Entry]:
    pending = [body]
    seen = 0
    while pending and seen < _MAX_KEYS:
        value = pending.pop(0)
        if isinstance(value, Object):
            for entry in value.entries:
                seen += 1
                yield entry
                pending.append(entry.value)
        elif isinstance(value, Array):
            pending.extend(value.items)


def suggest_property(
    source: SourceFile, resource: Resource, at: Span, path: str | None, replacement: Replacement
) -> Suggestion | None:
    """A property change in the dialect of the body; None for replacements of another kind, and
    for what would not be Python in the place it belongs to."""
    if replacement.kind != "property":
        return None
    printer = _Python(source.text, dialect_of(source, resource, at))
    fragment = replacement.fragment
    if fragment is None:
        return removal(replacement, lambda each: printer.key(each.rsplit(".", 1)[-1]))
    if fragment.type is not None or not isinstance(fragment.data, Object):
        return None
    value = matched_value(resource, path)
    text = "\n".join(f"{line}," for line in printer.members(fragment.data, value))
    if not _is_python(text, printer.dialect):
        return None
    return Suggestion(text, "python", notes_of(replacement, path))


def _is_python(text: str, dialect: Dialect) -> bool:
    try:
        ast.parse(f"f(\n{text}\n)" if dialect.models else f"{{\n{text}\n}}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class _Python(Printer):
    """Python in one dialect."""

    true_false_null = ("True", "False", "None")
    behind = ","
    prints_computed = True

    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text)
        self.dialect = dialect

    def key(self, name: str) -> str:
        """``name``, a key of ARM, as the author would write it."""
        return _HUMP.sub("_", name).lower() if self.dialect.snake else name

    def quoted(self, text: str) -> str:
        return double_quoted(text)

    def member(self, key: str, value: str) -> str:
        key = self.key(key)
        return f"{key}={value}" if self.dialect.models else f'"{key}": {value}'

    def members(self, data: Object, matched: Value, indent: str = "") -> list[str]:
        if not self.dialect.snake:
            return super().members(data, matched, indent)
        lines: list[str] = []
        for entry in data.entries:
            if entry.key == "properties" and isinstance(entry.value, Object):
                lines += self.members(entry.value, matched, indent)
            else:
                lines += super().members(replace(data, entries=(entry,)), matched, indent)
        return lines

    def object(self, data: Object, matched: Value, indent: str, key: str) -> str:
        if not self.dialect.models:
            return super().object(data, matched, indent, key)
        lines = self.members(data, matched, indent + self.unit)
        name = self.dialect.prefix + _MODELS.get(key.lower(), "dict")
        if len(lines) == 1:
            return f"{name}({lines[0]})"
        return self.block(f"{name}(", lines, ")", indent)
