"""What strings in JSON hold: references to instance types, and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Items

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.argument_vectors import EXPANDED, CommandLine
from flexlint.lexical.encoded import held_in, holds_encoded, is_template_text
from flexlint.lexical.scripts import holds_command, script_confidence, script_language
from flexlint.model import Confidence, Embedded, Resource, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.arm.expressions import is_expression, parse_expression
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.surfaces.arm.template import is_template, pointer_step
from flexlint.templates.expression import Call, Expression, Literal, parts, walk
from flexlint.templates.references import (
    PROSE_KEYS,
    REFERS,
    SET_CHILD,
    child_types,
    id_reference,
    policy_reference,
    reference,
)
from flexlint.templates.strings import JOINING, FoundInStrings, traced
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar
from flexlint.text.traced import Builder, TracedText

_SET = "virtualmachinescalesets"
_DECODING = frozenset({"json", "base64tojson", "base64tostring"})
_NAMES_PROGRAM = regex(r"[\"']az|\\u")
"""What a text has in which a string is the name of the Azure CLI."""
_READING = regex(r"\b(?:json|base64to(?:json|string))\s*\(", re.IGNORECASE)
_PROGRAMS = frozenset({(az, g) for az in ("az", "az.cmd") for g in ("vmss", "resource")})


@record
class _Found:
    """A string and where it stands."""

    node: JsonScalar
    value: str
    around: str
    """The pointer of what it is right inside."""
    step: str | int | None
    """The key or the number that it has there; None for the root."""
    key: str
    """The key of the nearest member around it, in lower case."""
    owner: JsonObject | None
    """The nearest object around it."""

    @property
    def pointer(self) -> str:
        """The pointer of the string itself."""
        return self.around if self.step is None else pointer_step(self.around, self.step)


def find_in_strings(
    text: str, root: JsonNode, resources: Items[Resource], vocabulary: Vocabulary
) -> FoundInStrings:
    """References and scripts in the strings below ``root``. Linear."""
    folded = text.lower()
    # JSON may write a slash as ``\\/``.
    references = SET_CHILD in folded or "virtualmachinescalesets\\/" in folded
    references = references or f"{SET_CHILD[:-1]}'" in folded
    commands = "vmss" in folded or _SET in folded
    if not references and not commands:
        return FoundInStrings()
    types = child_types(vocabulary.resource_types)
    lowering = Lowering(text)
    found_resources: list[Resource] = []
    embedded: list[Embedded] = []
    declared = {resource.type_span for resource in _flat(resources)}
    template = isinstance(root, JsonObject) and is_template(root)
    for found in _strings(root):
        lowered = found.value.lower()
        if references and _SET in lowered and found.key not in PROSE_KEYS:
            at = Span(found.node.start, found.node.end)
            if at not in declared and found.key != "dependson":
                found_resources.extend(_references(found, types, lowering, template))
        if commands and holds_command(found.value):
            script = _script(found, lowering)
            if script is not None:
                embedded.append(script)
        if commands:
            embedded.extend(_encoded(found, lowering))
    if commands and _NAMES_PROGRAM.search(text) is not None:
        embedded.extend(_vectors(root))
    return FoundInStrings(tuple(found_resources), tuple(embedded))


def _flat(resources: Items[Resource]) -> Iterator[Resource]:
    stack = list(resources)
    while stack:
        resource = stack.pop()
        yield resource
        stack.extend(resource.children)


def _strings(root: JsonNode) -> Iterator[_Found]:
    """Every string value below ``root``, in the order written."""
    stack: list[tuple[JsonNode, str, str | int | None, str, JsonObject | None]]
    stack = [(root, "", None, "", None)]
    while stack:
        node, around, step, key, owner = stack.pop()
        if isinstance(node, JsonScalar):
            if isinstance(node.value, str):
                yield _Found(node, node.value, around, step, key, owner)
            continue
        pointer = around if step is None else pointer_step(around, step)
        if isinstance(node, JsonObject):
            for name, _, _, value in reversed(node.members):
                stack.append((value, pointer, name, name.lower(), node))
        elif isinstance(node, JsonArray):
            for at in range(len(node.items) - 1, -1, -1):
                stack.append((node.items[at], pointer, at, key, owner))


# -- references --------------------------------------------------------------------------


def _references(
    found: _Found, types: Items[str], lowering: Lowering, template: bool
) -> Iterator[Resource]:
    if is_expression(found.value):
        span = Span(found.node.start, found.node.end)
        expression = parse_expression(found.value, lowering.offsets(found.node), span)
        for part in walk(expression):
            if isinstance(part, Literal) and isinstance(part.value, str):
                written = part.value.strip("/")
                if written.lower() in types:
                    yield reference(written, part.span, found.pointer, REFERS)
        yield from _ids(expression, types, found.pointer)
        return
    if template:
        text = TracedText.at(found.value, lowering.offsets(found.node))
        known = id_reference(text, types, found.pointer, "the id of an instance")
        if known is not None:
            yield known
            return
    field = _text_member(found.owner, "field")
    alias = policy_reference(found.value, found.node.start, found.key, field, types, found.pointer)
    if alias is not None:
        yield alias


def _ids(expression: Expression, types: Items[str], pointer: str) -> Iterator[Resource]:
    """Ids of instances that ``expression`` puts together; the outermost text counts."""
    stack = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, Literal) or (
            isinstance(part, Call) and part.function.lower() in JOINING
        ):
            known = id_reference(traced(part), types, pointer)
            if known is not None:
                yield known
                continue
        stack.extend(reversed(parts(part)))


def _text_member(owner: JsonObject | None, name: str) -> str:
    """The string under ``name`` in ``owner``, or an empty one."""
    member = owner.get(name) if owner is not None else None
    return str(member.value) if isinstance(member, JsonScalar) else ""


# -- scripts -----------------------------------------------------------------------------


def _script(found: _Found, lowering: Lowering) -> Embedded | None:
    if found.key in PROSE_KEYS:
        return None
    offsets = lowering.offsets(found.node)
    if is_expression(found.value):
        span = Span(found.node.start, found.node.end)
        script = traced(parse_expression(found.value, offsets, span))
        if not holds_command(script.text):
            return None
    else:
        script = TracedText.at(found.value, offsets)
    language = script_language(script.text, _text_member(found.owner, "kind"))
    return script.embedded(language, found.pointer, script_confidence(found.key))


def _encoded(found: _Found, lowering: Lowering) -> Iterator[Embedded]:
    """Scripts and templates in base64, and templates that ``json()`` reads."""
    expression = is_expression(found.value)
    if not (_READING.search if expression else holds_encoded)(found.value):
        return
    span = Span(found.node.start, found.node.end)
    kind = _text_member(found.owner, "kind")
    if not expression:
        held = held_in(found.value, span, found.pointer, kind)
        if held is not None:
            yield held
        return
    for part in walk(parse_expression(found.value, lowering.offsets(found.node), span)):
        if not isinstance(part, Call) or part.function.lower() not in _DECODING:
            continue
        for argument in part.arguments:
            if isinstance(argument, Literal) and isinstance(argument.value, str):
                text = argument.value
                if part.function.lower() == "json" and is_template_text(text):
                    built = Builder()
                    built.put(text, argument.span.start, 0)
                    yield built.build().embedded("arm", found.pointer, Confidence.MEDIUM)
                else:
                    held = held_in(text, argument.span, found.pointer, kind)
                    if held is not None:
                        yield held


def _vectors(root: JsonNode) -> Iterator[Embedded]:
    """Command lines written as lists: ``["az", "vmss", …]``, ``"command": "az", "args": […]``."""
    stack: list[JsonNode] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, JsonObject):
            program, words = node.get("command"), node.get("args")
            if isinstance(program, JsonScalar) and isinstance(words, JsonArray):
                yield from _vector((program, *words.items))
                if program.value in {"echo", "printf"}:
                    continue
            stack.extend(value for _, _, _, value in reversed(node.members))
        elif isinstance(node, JsonArray):
            yield from _vector(node.items)
            stack.extend(reversed(node.items))


def _vector(nodes: Items[JsonNode]) -> Iterator[Embedded]:
    words = [n for n in nodes if isinstance(n, JsonScalar) and isinstance(n.value, str)]
    if len(words) < 3 or (words[0].value, words[1].value) not in _PROGRAMS:
        return
    line = CommandLine(EXPANDED)
    for word in words:
        line.literal(str(word.value), word.start - 1, word.end + 1)
    yield line.build().embedded("shell")
