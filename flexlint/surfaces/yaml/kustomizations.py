"""What kustomizations are made of, and what they change of that."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.surfaces.yaml.nodes import Node
from flexlint.text.folding import folded, mentions_any
from flexlint.values.sources import Kustomizing, kustomizing

_PARTS = ("resources", "bases")
_NAMES = ("nameprefix", "namesuffix")
_PATCHES = ("patches", "patchesstrategicmerge", "patchesjson6902")
_ANY = ("transformers",)
_OF_SETS = ("scaleset", "machinepool")
"""One of them is in each kind of a scale set, in lower case."""
_SAID = (
    *("metadata/name", "metadata.name", "azurename", "external-name", "orchestrationmode"),
    *("metadata/annotations", "path: /spec\n", "op: move", "op: copy"),
)
"""In each patch that changes what a set is called, or its mode."""


def definitions(root: Node) -> Iterator[Definition]:
    """The parts of the kustomization ``root``, and what it changes of scale sets."""
    for key in _PARTS:
        for item in _items(root, key):
            yield _definition("part", item.value, item.span)
    for item in _items(root, "components"):
        yield _definition("component", item.value, item.span)
    for key in _NAMES:
        node = root.get(key)
        if node is not None and node.value:
            yield _definition("names", "", node.span)
    for key in _ANY:
        for item in _items(root, key):
            yield _definition("values", "", item.span)
    for key in _PATCHES:
        for item in _items(root, key):
            yield from _patched(item)
    for item in _items(root, "replacements"):
        if item.text("path"):
            yield _definition("patch", item.text("path"), item.span)
        for target in _items(item, "targets"):
            select = target.get("select")
            kind = select.text("kind") if select is not None else ""
            fields = " ".join(each.value for each in _items(target, "fieldpaths"))
            if may_change(f"kind: {kind} {fields}" if kind else fields):
                yield _definition("values", "", target.span)


def may_change(patch: str) -> bool:
    """Whether ``patch`` may change what a scale set is called, or its mode."""
    text = folded(patch)
    if "kind:" in text and not mentions_any(text, _OF_SETS):
        return False
    return mentions_any(text, _SAID)


def _patched(item: Node) -> Iterator[Definition]:
    target = item.get("target") if item.kind == "map" else None
    kind = folded(target.text("kind")) if target is not None else ""
    if kind and not mentions_any(kind, _OF_SETS) and "*" not in kind and "|" not in kind:
        return
    inline = item.text("patch") if item.kind == "map" else item.value
    path = item.text("path") if item.kind == "map" else ""
    if item.kind == "scalar" and "\n" not in inline.strip() and not inline.lstrip().startswith("{"):
        inline, path = "", inline.strip()
    if path:
        yield _definition("patch", path, item.span)
    if inline and may_change(inline):
        yield _definition("values", "", item.span)


def _items(node: Node, key: str) -> tuple[Node, ...]:
    found = node.get(key)
    return () if found is None else tuple(found.items)


def _definition(what: Kustomizing, path: str, span: Span) -> Definition:
    value: Value = Known(path, span) if path else Unknown("it is changed here", span)
    return Definition(kustomizing(what), value, span, Reach())
