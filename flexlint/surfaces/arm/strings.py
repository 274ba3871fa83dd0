"""What strings in JSON hold: references to instance types, and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import (
    Confidence,
    Embedded,
    Mapping,
    Resource,
    Segment,
    Span,
    Unknown,
)
from flexlint.surfaces.arm.expressions import is_expression, parse_expression
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.surfaces.arm.template import pointer_step
from flexlint.templates.expression import Literal, walk
from flexlint.templates.json_text import JsonArray, JsonNode, JsonObject, JsonScalar
from flexlint.templates.pieces import pieces

_SET = "microsoft.compute/virtualmachinescalesets/"
_ALIAS = re.compile(r"Microsoft\.Compute/virtualMachineScaleSets/[\w/.*\[\]-]+", re.IGNORECASE)
_COMMAND = re.compile(r"\baz\s+vmss\b|(?<![\w-])[A-Za-z]+-Az(?:ureRm)?Vmss", re.IGNORECASE)
_CMDLET = re.compile(r"(?<![\w-])[A-Z][a-z]+-Az(?:ureRm)?[A-Z]\w+")
_POWERSHELL = re.compile(r"\bpowershell|\bpwsh\b", re.IGNORECASE)
_SCRIPT_KEYS = frozenset(
    ("commandtoexecute", "scriptcontent", "script", "inlinescript", "command", "inline", "run")
)
_PROSE_KEYS = frozenset(
    (
        "description", "displayname", "metadata", "title", "label", "documentation", "comment",
        "comments", "summary", "text", "tooltip", "help", "message", "long-summary",
        "short-summary", "markdown", "notes", "remarks", "infoballoon", "itemdisplayname",
    )
)  # fmt: skip
_REFERENCE_FUNCTIONS = ("resourceid", "reference", "list", "subscriptionresourceid")


@dataclass(frozen=True, slots=True)
class Strings:
    """What was found in strings."""

    resources: tuple[Resource, ...] = ()
    embedded: tuple[Embedded, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A string and where it stands."""

    node: JsonScalar
    value: str
    pointer: str
    key: str
    """The key of the nearest member around it, in lower case."""
    owner: JsonObject | None
    """The nearest object around it."""


def find_in_strings(
    text: str, root: JsonNode, resources: Items[Resource], vocabulary: Vocabulary
) -> Strings:
    """References and scripts in the strings below ``root``. Linear."""
    folded = text.lower()
    # JSON may write a slash as ``\\/``.
    references = _SET in folded or "virtualmachinescalesets\\/" in folded
    commands = "vmss" in folded
    if not references and not commands:
        return Strings()
    types = tuple(
        sorted(
            (each for each in vocabulary.resource_types if each.startswith(_SET)),
            key=len,
            reverse=True,
        )
    )
    lowering = Lowering(text)
    found_resources: list[Resource] = []
    embedded: list[Embedded] = []
    declared = {resource.type_span for resource in _flat(resources)}
    for found in _strings(root):
        lowered = found.value.lower()
        if references and _SET in lowered and found.key not in _PROSE_KEYS:
            at = Span(found.node.start, found.node.end)
            if at not in declared and found.key != "dependson":
                found_resources.extend(_references(found, types, lowering))
        if commands and _COMMAND.search(found.value):
            script = _script(found, lowering)
            if script is not None:
                embedded.append(script)
    return Strings(tuple(found_resources), tuple(embedded))


def _flat(resources: Items[Resource]) -> Iterator[Resource]:
    stack = list(resources)
    while stack:
        resource = stack.pop()
        yield resource
        stack.extend(resource.children)


def _strings(root: JsonNode) -> Iterator[_Found]:
    """Every string value below ``root``, in the order written."""
    stack: list[tuple[JsonNode, str, str, JsonObject | None]] = [(root, "", "", None)]
    while stack:
        node, pointer, key, owner = stack.pop()
        if isinstance(node, JsonScalar):
            if isinstance(node.value, str):
                yield _Found(node, node.value, pointer, key, owner)
        elif isinstance(node, JsonObject):
            for name, _, _, value in reversed(node.members):
                stack.append((value, pointer_step(pointer, name), name.lower(), node))
        elif isinstance(node, JsonArray):
            for at in range(len(node.items) - 1, -1, -1):
                stack.append((node.items[at], f"{pointer}/{at}", key, owner))


# -- references --------------------------------------------------------------------------


def _references(found: _Found, types: Items[str], lowering: Lowering) -> Iterator[Resource]:
    if is_expression(found.value):
        span = Span(found.node.start, found.node.end)
        expression = parse_expression(found.value, lowering.offsets(found.node), span)
        for part in walk(expression):
            if isinstance(part, Literal) and isinstance(part.value, str):
                written = part.value.strip("/")
                if written.lower() in types:
                    yield _reference(written, part.span, found, "an expression refers to it")
        return
    if _is_policy_field(found) and _ALIAS.fullmatch(found.value):
        folded = found.value.lower()
        for each in types:
            if folded == each or folded.startswith((each + "/", each + ".", each + "*")):
                start = found.node.start
                span = Span(start, start + len(each))
                written = found.value[: len(each)]
                yield _reference(written, span, found, "a policy looks for it")
                return


def _reference(written: str, span: Span, found: _Found, why: str) -> Resource:
    nothing = Unknown("a reference says nothing of it")
    return Resource(
        type=written,
        type_span=span,
        api_version=nothing,
        name=nothing,
        body=Mapping((), span, open=True),
        span=span,
        pointer=found.pointer,
        existing=True,
        origin="reference",
        why=why,
    )


def _is_policy_field(found: _Found) -> bool:
    """Whether the string is an alias, or what the field ``type`` of a policy is compared with."""
    if found.key == "field":
        return True
    if found.owner is None or found.key not in ("equals", "in", "like", "contains"):
        return False
    field = found.owner.get("field")
    return isinstance(field, JsonScalar) and str(field.value).lower() == "type"


# -- scripts -----------------------------------------------------------------------------


def _script(found: _Found, lowering: Lowering) -> Embedded | None:
    if found.key in _PROSE_KEYS:
        return None
    offsets = lowering.offsets(found.node)
    if is_expression(found.value):
        span = Span(found.node.start, found.node.end)
        text, segments = pieces(parse_expression(found.value, offsets, span))
        if not _COMMAND.search(text):
            return None
    else:
        text, segments = found.value, tuple(_segments(offsets))
    language = "powershell" if _is_powershell(found, text) else "shell"
    sure = found.key in _SCRIPT_KEYS
    confidence = Confidence.HIGH if sure else Confidence.MEDIUM
    return Embedded(language, text, segments, found.pointer, confidence)


def _segments(offsets: Items[int]) -> Iterator[Segment]:
    """Runs of characters that stand side by side in the source too."""
    start = 0
    for at in range(1, len(offsets)):
        last = at == len(offsets) - 1
        if last or offsets[at] != offsets[at - 1] + 1:
            yield Segment(start, offsets[start], at - start)
            start = at


def _is_powershell(found: _Found, text: str) -> bool:
    kind = found.owner.get("kind") if found.owner is not None else None
    word = str(kind.value).lower() if isinstance(kind, JsonScalar) else ""
    if word in ("azurecli", "azurepowershell"):
        return word == "azurepowershell"
    cli = re.search(r"\baz\s+vmss\b", text)
    cmdlet = _CMDLET.search(text)
    if cmdlet is not None and (cli is None or _POWERSHELL.search(text)):
        return True
    return cli is None
