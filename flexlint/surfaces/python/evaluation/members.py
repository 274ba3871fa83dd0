"""Items of instance lists: whose ``id`` is the resource id of an instance."""

from __future__ import annotations

import re
from collections.abc import Callable

import libcst as cst

from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import MemberFact
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.texts import Text
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Context

Texts = Callable[[cst.CSTNode, Context], tuple[Text, ...]]

_LISTS = regex(
    r"/virtualMachineScaleSets/[^/?\n]{1,200}/virtualMachines/?(?:\?[^\n]*)?\Z", re.IGNORECASE
)
"""A request for the instances of a set."""
_ID = frozenset({"id", "Id"})
_SAME_ITEMS = frozenset({"list", "tuple", "set", "sorted", "reversed", "iter", "filter"})
_NAME_INDEX = (cst.SubscriptElement(cst.Index(cst.SimpleString("'name'"))),)
_MOST_ARGUMENTS = 8
_MAX_BINDINGS = 8
_MAX_DEPTH = 24


class Members:
    """Says of expressions of one module whether they are the ids of listed instances."""

    def __init__(self, clients: Clients, texts: Texts) -> None:
        """``texts`` gives the strings that an expression may be."""
        self._clients = clients
        self._texts = texts
        self._memo: Memo[bool] = Memo(False, _MAX_DEPTH)

    def name_of(self, node: cst.CSTNode, context: Context) -> cst.BaseExpression | None:
        """The name of an instance whose id ``node`` is: ``vm["name"]`` for ``vm["id"]``. None
        if ``node`` is no id of an instance out of a list."""
        if isinstance(node, cst.Attribute):
            known = node.attr.value in _ID and self._is_member(node.value, context)
            return node.with_changes(attr=cst.Name("name")) if known else None
        if isinstance(node, cst.Subscript):
            key = index_of(node)
            if not _is_id(key) or not self._is_member(node.value, context):
                return None
            return node.with_changes(slice=_NAME_INDEX)
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            got = last_name(node.func) == "get" and node.args and _is_id(node.args[0].value)
            if got and self._is_member(node.func.value, context):
                return cst.Subscript(node.func.value, _NAME_INDEX)
        return None

    def _is_member(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` is an instance out of a list."""
        return self._memo.get((node, "one"), lambda: self._member(node, context))

    def _member(self, node: cst.BaseExpression, context: Context) -> bool:
        if any(isinstance(f, MemberFact) for f in self._clients.facts(node, context)):
            return True
        if isinstance(node, cst.Subscript):
            key = index_of(node)
            return isinstance(constant(key), int) and self._is_list(node.value, context)
        if not isinstance(node, cst.Name):
            return False
        bindings = reaching(node.value, context)[:_MAX_BINDINGS]
        return bool(bindings) and all(
            isinstance(b.node, cst.BaseExpression)
            and not b.path
            and (
                (b.kind == "item" and self._is_list(b.node, b.context))
                or (b.kind == "value" and self._is_member(b.node, b.context))
            )
            for b in bindings
        )

    def _is_list(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` is the instances of a set, or the answer that holds them."""
        return self._memo.get((node, "many"), lambda: self._list(node, context))

    def _list(self, node: cst.BaseExpression, context: Context) -> bool:
        if isinstance(node, cst.Await):
            return self._is_list(node.expression, context)
        if isinstance(node, cst.Attribute):
            return node.attr.value in {"value", "json"} and self._is_list(node.value, context)
        if isinstance(node, cst.Subscript):
            return constant(index_of(node)) == "value" and self._is_list(node.value, context)
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return self._is_list(node.left, context)
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)[:_MAX_BINDINGS]
            return bool(bindings) and all(
                isinstance(b.node, cst.BaseExpression)
                and not b.path
                and b.kind in {"value", "enter"}
                and self._is_list(b.node, b.context)
                for b in bindings
            )
        return isinstance(node, cst.Call) and self._asks(node, context)

    def _asks(self, node: cst.Call, context: Context) -> bool:
        """Whether a call requests the instances, or gives what such a call gave."""
        if isinstance(node.func, cst.Attribute):
            name = node.func.attr.value
            gets = name == "get" and bool(node.args) and constant(node.args[0].value) == "value"
            if (gets or name == "json") and self._is_list(node.func.value, context):
                return True
        for argument in node.args[:_MOST_ARGUMENTS]:
            if any(_LISTS.search(text.text) for text in self._texts(argument.value, context)):
                return True
        same = isinstance(node.func, cst.Name) and node.func.value in _SAME_ITEMS
        loads = last_name(node.func) in {"loads", "load"}
        return (same or loads) and any(self._is_list(a.value, context) for a in node.args[-1:])


def _is_id(key: cst.BaseExpression | None) -> bool:
    return constant(key) in _ID
