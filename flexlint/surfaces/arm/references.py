"""What ``reference(…)`` and ``resourceInfo(…)`` give of the resources that a template declares."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.expression import Call, Expression, Index, Literal, Property
from flexlint.templates.identities import declared_identity, name_text
from flexlint.templates.scope import Scope
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar
from flexlint.values.identities import id_of, identity_in

_MAX_DECLARED = 400


class References:
    """The resources of one template, by their symbols (``resources`` as an object) and ids."""

    def __init__(self, resources: JsonNode | None, lowering: Lowering, scope: Scope) -> None:
        self._resources = resources
        self._lowering = lowering
        self._scope = scope
        self._by_identity: dict[str, JsonObject | None] | None = None

    def id_in(self, expression: Expression) -> str | None:
        """The id that ``resourceInfo('vnet').id`` is, or ``reference('vnet').subnets[0].id``;
        None of anything else."""
        if not isinstance(expression, Property) or expression.name.lower() != "id":
            return None
        target = expression.target
        if isinstance(target, Call) and target.function.lower() == "resourceinfo":
            node = self._declared(target)
            return None if node is None else self._id_of(node)
        if not isinstance(target, Index) or not isinstance(target.target, Property):
            return None
        collection = target.target
        if not isinstance(collection.target, Call) or not isinstance(target.index, Literal):
            return None
        if collection.target.function.lower() != "reference":
            return None
        node = self._declared(collection.target)
        return None if node is None else self._item(node, collection.name, target.index.value)

    def _declared(self, call: Call) -> JsonObject | None:
        """The resource that ``call`` is about: its symbol, or its id, is the first argument."""
        if not call.arguments:
            return None
        first = call.arguments[0]
        if isinstance(first, Literal):
            found = None
            if isinstance(self._resources, JsonObject) and isinstance(first.value, str):
                found = self._resources.get(first.value)
            return found if isinstance(found, JsonObject) else None
        identity = identity_in(name_text(first, self._scope))
        if self._by_identity is None:
            self._by_identity = {}
            for each, node in self._identities():
                # Which of two is deployed is not known.
                self._by_identity[each] = None if each in self._by_identity else node
        return self._by_identity.get(identity) if identity else None

    def _identities(self) -> Iterator[tuple[str, JsonObject]]:
        resources, nodes = self._resources, list[JsonNode]()
        if isinstance(resources, JsonArray):
            nodes = resources.items[:_MAX_DECLARED]
        elif isinstance(resources, JsonObject):
            nodes = [member[3] for member in resources.members[:_MAX_DECLARED]]
        for node in nodes:
            if isinstance(node, JsonObject):
                kind, name = _text(node.get("type")), node.get("name")
                if kind and name is not None:
                    yield declared_identity(kind, self._lowering.node(name), self._scope), node

    def _id_of(self, node: JsonObject) -> str | None:
        kind, name = _text(node.get("type")), node.get("name")
        if not kind or name is None or node.get("copy") is not None:
            return None
        text = name_text(self._lowering.node(name), self._scope)
        return id_of(kind, text) if text else None

    def _item(self, node: JsonObject, collection: str, at: object) -> str | None:
        properties, front = node.get("properties"), self._id_of(node)
        items = properties.get(collection) if isinstance(properties, JsonObject) else None
        if front is None or not isinstance(items, JsonArray) or not isinstance(at, int):
            return None
        item = items.items[at] if 0 <= at < len(items.items) else None
        name = item.get("name") if isinstance(item, JsonObject) else None
        text = "" if name is None else name_text(self._lowering.node(name), self._scope)
        return f"{front}/{collection}/{text}" if text else None


def _text(node: JsonNode | None) -> str:
    """A type that is written out; "" if it is not."""
    value = node.value if isinstance(node, JsonScalar) else None
    return value if isinstance(value, str) and not value.startswith("[") else ""
