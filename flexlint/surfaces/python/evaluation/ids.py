"""Expressions that surely are no name of a machine: numbers, and pieces of names."""

from __future__ import annotations

import libcst as cst

from flexlint.lexical.machine_names import COUNTED, CUT
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.names.nodes import index_of, last_name, text_of
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Context, Outline

_SAME = frozenset({"str", "repr", "int", "format"})
_NUMBERS = frozenset({"len", "randint", "randrange"})
_SPLITS = frozenset({"split", "rsplit", "partition", "rpartition"})
_KEEPS = frozenset({"strip", "zfill", "lower", "rjust"})
_CUTS = frozenset({"removeprefix", "lstrip"})
_LISTS = frozenset({"list", "tuple", "set", "sorted", "reversed", "iter"})
_ARITHMETIC = (cst.Add, cst.Subtract, cst.Multiply, cst.FloorDivide, cst.Modulo)
_FIELD = regex(r"%\d*[dis]\Z|\{[^{}]*\}\Z")
_MAX_ALTERNATIVES = 8
_MAX_DEPTH = 24


class Ids:
    """Says of an expression that it is counted or cut out of a name, or nothing (``""``)."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._memo: Memo[str] = Memo("", _MAX_DEPTH)

    def one(self, node: cst.BaseExpression, context: Context) -> str:
        """Of one id."""
        return self._memo.get((node, "one"), lambda: self._one(node, context))

    def each(self, node: cst.BaseExpression, context: Context) -> str:
        """Of the elements of something that is iterated."""
        return self._memo.get((node, "each"), lambda: self._each(node, context))

    def _one(self, node: cst.BaseExpression, context: Context) -> str:
        if isinstance(node, cst.Integer):
            return COUNTED
        if isinstance(node, cst.SimpleString):
            return COUNTED if _literal(node).isdecimal() else ""
        if isinstance(node, cst.FormattedString):
            parts = node.parts
            if len(parts) == 1 and isinstance(parts[0], cst.FormattedStringExpression):
                return self.one(parts[0].expression, context)
            return ""
        if isinstance(node, cst.BinaryOperation):
            return self._operation(node, context)
        if isinstance(node, cst.IfExp):
            first, second = self.one(node.body, context), self.one(node.orelse, context)
            return first if second else ""
        if isinstance(node, cst.Call):
            return self._call(node, context)
        if isinstance(node, cst.Subscript):
            return self._subscript(node, context)
        if isinstance(node, cst.Name):
            return self._name(node, context)
        return ""

    def _operation(self, node: cst.BinaryOperation, context: Context) -> str:
        left, right = node.left, node.right
        if isinstance(left, cst.SimpleString):
            alone = isinstance(node.operator, cst.Modulo) and _is_field(left)
            return self.one(right, context) if alone else ""
        if not isinstance(node.operator, _ARITHMETIC):
            return ""
        if isinstance(right, cst.Integer) or isinstance(left, cst.Integer):
            return COUNTED
        both = {self.one(left, context), self.one(right, context)}
        return COUNTED if both == {COUNTED} else ""

    def _call(self, node: cst.Call, context: Context) -> str:
        name, arguments = last_name(node.func), [a.value for a in node.args]
        if isinstance(node.func, cst.Name):
            if name in _NUMBERS:
                return COUNTED
            if name in _SAME and arguments:
                return self.one(arguments[0], context)
            return ""
        if not isinstance(node.func, cst.Attribute):
            return ""
        of = node.func.value
        if name in _NUMBERS:
            return COUNTED
        if name in _KEEPS:
            return self.one(of, context)
        if name == "format" and isinstance(of, cst.SimpleString) and len(arguments) == 1:
            return self.one(arguments[0], context) if _is_field(of) else ""
        if name in _CUTS and arguments:
            return CUT
        if name == "replace" and len(arguments) == 2:
            return CUT if _literal(arguments[1]) == "" else ""
        if name == "group" and isinstance(of, cst.Call) and of.args:
            return CUT if "\\d" in _literal(of.args[0].value) else ""
        return ""

    def _subscript(self, node: cst.Subscript, context: Context) -> str:
        if index_of(node) is None:
            return CUT if len(node.slice) == 1 else ""
        if self._is_split(node.value, context):
            return CUT
        return self.each(node.value, context)

    def _is_split(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` is a name taken apart at its underscores or hyphens."""
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)[:_MAX_ALTERNATIVES]
            return bool(bindings) and all(
                b.kind == "value"
                and not b.path
                and isinstance(b.node, cst.Call)
                and self._is_split(b.node, b.context)
                for b in bindings
            )
        if not isinstance(node, cst.Call) or last_name(node.func) not in _SPLITS or not node.args:
            return False
        return isinstance(node.func, cst.Attribute) and _literal(node.args[0].value) in {"_", "-"}

    def _name(self, node: cst.Name, context: Context) -> str:
        found: set[str] = set()
        bindings = reaching(node.value, context)
        for binding in bindings[:_MAX_ALTERNATIVES]:
            made = binding.node
            if not isinstance(made, cst.BaseExpression):
                return ""
            if binding.kind in ("value", "augment") and not binding.path:
                found.add(self.one(made, binding.context))
            elif binding.kind == "value" and self._is_split(made, binding.context):
                found.add(CUT)
            elif binding.kind == "item" and not binding.path:
                found.add(self.each(made, binding.context))
            elif binding.kind == "item" and binding.path == (0,):
                counts = isinstance(made, cst.Call) and last_name(made.func) == "enumerate"
                found.add(COUNTED if counts else "")
            else:
                return ""
        return found.pop() if len(found) == 1 and len(bindings) <= _MAX_ALTERNATIVES else ""

    def _each(self, node: cst.BaseExpression, context: Context) -> str:
        if isinstance(node, cst.List | cst.Tuple | cst.Set):
            found = {
                self.one(element.value, context) for element in node.elements[:_MAX_ALTERNATIVES]
            }
            return found.pop() if len(found) == 1 else ""
        if isinstance(node, cst.ListComp | cst.GeneratorExp | cst.SetComp):
            return self._element(node, context)
        if isinstance(node, cst.Call):
            name = last_name(node.func)
            if name == "range":
                return COUNTED
            if name in _LISTS and len(node.args) == 1:
                return self.each(node.args[0].value, context)
            if name == "map" and len(node.args) == 2 and last_name(node.args[0].value) in _SAME:
                return self.each(node.args[1].value, context)
            return ""
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)[:_MAX_ALTERNATIVES]
            found = {
                self.each(b.node, b.context)
                if b.kind == "value" and not b.path and isinstance(b.node, cst.BaseExpression)
                else ""
                for b in bindings
            }
            return found.pop() if len(found) == 1 else ""
        return ""

    def _element(
        self, node: cst.ListComp | cst.GeneratorExp | cst.SetComp, context: Context
    ) -> str:
        """Of the elements that a comprehension makes."""
        inside = self._outline.contexts.get(node.elt)
        if inside is not None:
            return self.one(node.elt, inside)
        loop, made = node.for_in, node.elt
        same = isinstance(made, cst.Name) and last_name(loop.target) == made.value
        return self.each(loop.iter, context) if same else ""


def _literal(node: cst.BaseExpression) -> str:
    return (text_of(node) or "") if isinstance(node, cst.SimpleString) else "?"


def _is_field(node: cst.SimpleString) -> bool:
    return _FIELD.match(_literal(node)) is not None
