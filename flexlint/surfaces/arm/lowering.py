"""JSON of a template to template expressions."""

from __future__ import annotations

from flexlint.model import Span
from flexlint.record import record
from flexlint.surfaces.arm.expressions import is_expression, parse_expression
from flexlint.templates.expression import (
    ArrayLiteral,
    Copy,
    Expression,
    Literal,
    Member,
    ObjectLiteral,
    Opaque,
)
from flexlint.text.json_text import (
    JsonArray,
    JsonBroken,
    JsonNode,
    JsonObject,
    JsonScalar,
    source_offsets,
)


@record
class Lowering:
    """How the strings of one template are to be read.

    ``escaped`` is set for a template that is data inside another one: its own expressions
    are written ``[[…]`` there.
    """

    text: str
    """The source text."""
    expressions: bool = True
    """False for plain JSON, where a string in brackets is a string."""
    escaped: bool = False

    def node(self, node: JsonNode, without: frozenset[str] = frozenset()) -> Expression:
        """``node`` as an expression, top-level members named in ``without`` left out.

        Recursive; :data:`flexlint.text.json_text.MAX_DEPTH` bounds the depth.
        """
        if isinstance(node, JsonScalar):
            return self.scalar(node)
        if isinstance(node, JsonObject):
            return self._object(node, without)
        if isinstance(node, JsonArray):
            items = tuple([self.node(item) for item in node.items])
            return ArrayLiteral(items, Span(node.start, node.end))
        return Opaque(node.why, Span(node.start, node.end))

    def scalar(self, node: JsonScalar) -> Expression:
        """A scalar; a string may be an expression."""
        value = node.value
        span = Span(node.start, node.end)
        if not isinstance(value, str) or not self.expressions or not value.startswith("["):
            return Literal(value, span)
        text, shift = value, 0
        if self.escaped and value.startswith("[["):
            text, shift = value[1:], 1
        if is_expression(text):
            return parse_expression(text, self.offsets(node, shift), span)
        return Literal(text[1:] if text.startswith("[[") else text, span)

    def offsets(self, node: JsonScalar, shift: int = 0) -> range | list[int]:
        """Source offset of every character of a string's value from ``shift`` on."""
        raw = self.text[node.start : node.end]
        if isinstance(node.value, str) and len(raw) == len(node.value):
            return range(node.start + shift, node.end + 1)
        return [node.start + offset for offset in source_offsets(raw)][shift:]

    def _object(self, node: JsonObject, without: frozenset[str]) -> Expression:
        members: list[Member] = []
        for key, start, end, value in node.members:
            if without and key.lower() in without:
                continue
            if key == "copy" and isinstance(value, JsonArray) and self.expressions:
                members.extend(self.copies(value))
                continue
            at = Span(start, end)
            members.append(Member(self._key(key, start, end), at, self.node(value)))
        return ObjectLiteral(tuple(members), Span(node.start, node.end))

    def _key(self, key: str, start: int, end: int) -> Expression:
        if self.expressions and key.startswith("["):
            return self.scalar(JsonScalar(key, start, end))
        return Literal(key, Span(start, end))

    def copies(self, loops: JsonArray) -> list[Member]:
        """The members that the copy loops of an object stand for."""
        members: list[Member] = []
        for loop in loops.items:
            if not isinstance(loop, JsonObject):
                continue
            name, body = loop.get("name"), loop.get("input")
            if not isinstance(name, JsonScalar) or body is None:
                continue
            at = Span(name.start, name.end)
            count = loop.get("count") or JsonBroken("a copy loop without a count", 0, 0)
            copy = Copy(str(name.value), self.node(count), self.node(body), at)
            members.append(Member(Literal(str(name.value), at), at, copy))
        return members
