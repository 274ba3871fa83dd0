"""Property changes as Python: keyword arguments of models, or keys of dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.catalog.operation import Replacement
from flexlint.model import Array, Entry, Object, Resource, Span, Suggestion, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.fragments import matched_value, notes_of, removal
from flexlint.suggestions.printing import Printer, double_quoted
from flexlint.text.python_text import NO_PYTHON, module_of
from flexlint.text.source import SourceFile

_HUMP = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_CLASS = regex(r"(?<![\w.])((?:\w+\.)*)[A-Z]\w*\(")
_ASSIGNED = regex(r"""(?P<key>['"]\])?[ \t]*=(?!=)""")
_PROPERTY = regex(r"\b[a-z]{1,40}(?:[A-Z][a-z]{1,40}){1,9}\b")
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


@record
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
    target = _target_of(source.text, at) if path is not None else None
    if target is not None:
        keys = {printer.key(entry.key) for entry in fragment.data.entries}
        keys -= {source.text[at.start : at.end]}
        if any(_is_assigned(source.text, key) for key in keys):
            # The file gives the new property a value of its own.
            return removal(replacement, lambda each: printer.key(each.rsplit(".", 1)[-1]))
        text = "\n".join(printer.assignments(fragment.data, value, target))
        whole = text
    else:
        text = "\n".join(f"{line}," for line in printer.members(fragment.data, value))
        whole = f"f(\n{text}\n)" if printer.dialect.models else f"{{\n{text}\n}}"
    if not _is_python(whole):
        return None
    note = _PROPERTY.sub(lambda match: printer.key(match[0]), notes_of(replacement, path))
    place = _place(source, resource) if path is None else ""
    return Suggestion(text, "python", "; ".join(each for each in (place, note) if each))


@record
class _Target:
    """What an assignment to a property writes before and behind its name."""

    before: str
    behind: str


def _target_of(text: str, at: Span) -> _Target | None:
    """The target whose last name or key is at ``at``; None if nothing is assigned there."""
    assigned = _ASSIGNED.match(text, at.end)
    if assigned is None:
        return None
    start = at.start - (2 if assigned["key"] else 1)
    if text[start : start + 1] != ("[" if assigned["key"] else "."):
        return None
    begin = text.rfind("\n", 0, start) + 1
    while text[max(0, begin - 2) : begin] == "\\\n":
        begin = text.rfind("\n", 0, begin - 1) + 1
    before = text[begin : at.start].lstrip()
    return _Target(before, (assigned["key"] or "") + " = ")


def _is_assigned(text: str, key: str) -> bool:
    """Whether ``text`` gives a property ``key`` a value anywhere."""
    return re.search(rf"\b{re.escape(key)}(?:['\"]\]?)?[ \t]*[=:](?!=)", text) is not None


def _place(source: SourceFile, resource: Resource) -> str:
    """Where a member of the body is put, if the body stands before the call that is marked."""
    span = resource.body.span
    if resource.origin == "template" or span is None or span.end > resource.type_span.start:
        return ""
    return f"in the body that begins on line {source.position(span.start)[0]}"


def _is_python(text: str) -> bool:
    try:
        module_of(text)
    except NO_PYTHON:
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

    def assignments(self, data: Object, matched: Value, target: _Target) -> list[str]:
        """The members of ``data``, each as a statement that gives it to the owner of ``target``."""
        return [
            f"{target.before}{self.key(entry.key)}{target.behind}"
            f"{self.value(entry.value, matched, '', entry.key)}"
            for entry in data.entries
        ]

    def object(self, data: Object, matched: Value, indent: str, key: str) -> str:
        if not data.entries:
            return "{}"
        if any(entry.key.startswith("<") for entry in data.entries):
            # Names of the user are no arguments of a model.
            pairs = [
                (e.key, self.value(e.value, matched, indent + self.unit)) for e in data.entries
            ]
            lines = [f"{self.quoted(name)}: {value}" for name, value in pairs]
            return self.block("{", lines, "}", indent)
        if not self.dialect.models:
            return super().object(data, matched, indent, key)
        lines = self.members(data, matched, indent + self.unit)
        name = self.dialect.prefix + _MODELS.get(key.lower(), "dict")
        if len(lines) == 1:
            return f"{name}({lines[0]})"
        return self.block(f"{name}(", lines, ")", indent)
