"""What one node of a libcst tree says by itself."""

from __future__ import annotations

import libcst as cst


def dotted(node: cst.CSTNode) -> str:
    """``a.b.c`` for a name or a chain of attributes of a name, else ``""``."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))


def last_name(node: cst.CSTNode) -> str:
    """The name a call's function ends in: ``f`` for ``f`` and for ``x.y.f``."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def index_of(node: cst.Subscript) -> cst.BaseExpression | None:
    """``key`` of ``x[key]``, or None for slices and tuples."""
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def text_of(node: cst.SimpleString) -> str | None:
    """The text that a literal writes; None for bytes, and for one that Python refuses."""
    prefix, raw = node.prefix.lower(), node.raw_value
    if "b" in prefix:
        return None
    if ("\\" not in raw or "r" in prefix) and "\r" not in raw:
        return raw
    # This makes garbage that only the collector of cycles finds, so it is not done for all.
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):  # an escape that means nothing: libcst reads on
        return None
    return value if isinstance(value, str) else None


def constant(node: cst.CSTNode | None) -> str | int | None:
    """The string or integer that a literal writes, else None."""
    if isinstance(node, cst.SimpleString):
        return text_of(node)
    if isinstance(node, cst.Integer):
        try:
            return int(node.value.replace("_", ""), 0)
        except ValueError:
            return None
    return None
