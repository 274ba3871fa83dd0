"""Lists of which a module lets scale sets of one mode through:
``[s for s in sets if s.orchestration_mode == "Uniform"]``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import libcst as cst

from flexlint.lexical.conditions import Telling
from flexlint.model import ModeKind
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.evaluation.objects import (
    Expression,
    Object,
    Objects,
    Reading,
    name_read_of,
)
from flexlint.surfaces.python.names.nodes import index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import Binding, Context, Guard, Scope, Site

_KEEPING = frozenset({"list", "sorted", "tuple", "set", "frozenset", "reversed", "iter"})
"""Functions that give the items of what they are given, and no others."""
_READING = _KEEPING | frozenset(
    {
        "len",
        "print",
        "enumerate",
        "bool",
        "any",
        "all",
        "zip",
        "map",
        "filter",
        "range",
        "str",
        "repr",
    }
    | {"min", "max", "sum", "next", "append", "info", "debug", "warning", "error", "join", "dumps"}
)
"""Functions that put nothing into a list that they are given."""
_INDEX = regex(r"\[-?\d{1,6}\]\Z")
_MAX_DEPTH = 8
_MAX_BINDINGS = 4
_MAX_GUARDS = 10
_MAX_GROWTHS = 20
_MAX_NODES = 200


@record
class Let:
    """A condition that lets items into a list."""

    kind: ModeKind
    test: cst.BaseExpression
    positive: bool = True


class Filtered:
    """Knows the lists of one module whose items were let through."""

    def __init__(
        self,
        clients: Clients,
        objects: Objects,
        told: Callable[[cst.BaseExpression, Context], Telling],
        proof: Callable[[Guard], ModeKind | None],
    ) -> None:
        """``told`` says what a condition tells, ``proof`` what one around a place proves."""
        self._clients = clients
        self._outline = clients.outline
        self._objects = objects
        self._told = told
        self._proof = proof

    def let(self, expressions: Sequence[Expression], reading: Reading) -> Let | None:
        """The condition that let those sets through whose names make ``expressions``, of which
        ``reading`` tells; None if one may be named that was not."""
        if not reading.clear:
            return None
        found = [self._object(each) for each in reading.named]
        if not found:
            found = [
                let
                for name, context in self._names(expressions)
                if (let := self._item(name, context))
            ]
        kinds = {each.kind if each is not None else None for each in found}
        return found[0] if len(kinds) == 1 else None

    def _object(self, each: Object) -> Let | None:
        """What let the object through."""
        if not each.path:
            return self._item(each.root, each.context)
        if _INDEX.match(each.path):  # ``found[0]``
            return self._items(cst.Name(each.root), each.context, (), 0)
        return None

    def _names(self, expressions: Sequence[Expression]) -> Iterator[tuple[str, Context]]:
        """The variables in ``expressions``."""
        stack: list[Expression] = list(expressions)
        for _ in range(_MAX_NODES):
            if not stack:
                return
            node, context = stack.pop()
            if isinstance(node, cst.Name):
                yield node.value, context
            elif isinstance(node, cst.Attribute | cst.Subscript | cst.Call):
                continue  # something else than the item
            stack.extend((part, context) for part in node.children)

    def _item(self, name: str, context: Context) -> Let | None:
        """What let ``name`` through, if it is an item of a list."""
        bindings = reaching(name, context)[: _MAX_BINDINGS + 1]
        if not bindings or len(bindings) > _MAX_BINDINGS:
            return None
        found = [self._bound(each) for each in bindings]
        kinds = {each.kind if each is not None else None for each in found}
        return found[0] if len(kinds) == 1 else None

    def _bound(self, binding: Binding) -> Let | None:
        node = binding.node
        if binding.kind == "item" and isinstance(node, cst.BaseExpression):
            return self._items(node, binding.context, binding.path, 0)
        if binding.kind != "value" or binding.path:
            return None
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
            if node.func.value == "next" and node.args and _is_none(node.args[1:2]):
                return self._items(node.args[0].value, binding.context, (), 0)
        elif isinstance(node, cst.Subscript):
            index = index_of(node)
            if isinstance(index, cst.UnaryOperation):  # ``found[-1]``
                index = index.expression
            if isinstance(index, cst.Integer) and isinstance(node.value, cst.Name):
                return self._items(node.value, binding.context, (), 0)
        return None

    def _items(
        self, node: cst.BaseExpression, context: Context, path: tuple[int, ...], depth: int
    ) -> Let | None:
        """What let all items of ``node`` through, or the part of each at ``path``."""
        if depth > _MAX_DEPTH:
            return None
        if isinstance(node, cst.ListComp | cst.GeneratorExp | cst.SetComp):
            return self._comprehended(node, context, path, depth)
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.args:
            called, first = node.func.value, node.args[0].value
            if called == "enumerate" and path[:1] == (1,):
                return self._items(first, context, path[1:], depth + 1)
            if called == "filter" and len(node.args) == 2 and not path:
                return self._lambda(first, node.args[1].value, context, depth)
            if called in _KEEPING:
                return self._items(first, context, path, depth + 1)
        if isinstance(node, cst.Name):
            return self._variable(node, context, path, depth)
        return None

    def _comprehended(
        self,
        node: cst.ListComp | cst.GeneratorExp | cst.SetComp,
        context: Context,
        path: tuple[int, ...],
        depth: int,
    ) -> Let | None:
        clause, given = node.for_in, node.elt
        scope = self._outline.scopes.get(node)
        if clause.inner_for_in is not None or scope is None:
            return None
        if path and isinstance(given, cst.Tuple) and path[0] < len(given.elements):
            given, path = given.elements[path[0]].value, path[1:]
        owner = name_read_of(given) or given
        if path or not isinstance(owner, cst.Name) or not isinstance(clause.target, cst.Name):
            return None
        if owner.value != clause.target.value:
            return None
        inside = Context(scope, context.block, context.offset)
        for condition in clause.ifs:
            let = self._tests(condition.test, owner.value, inside)
            if let is not None:
                return let
        return self._items(clause.iter, context, (), depth + 1)

    def _lambda(
        self, test: cst.BaseExpression, given: cst.BaseExpression, context: Context, depth: int
    ) -> Let | None:
        if isinstance(test, cst.Lambda) and len(test.params.params) == 1:
            scope = self._outline.scopes.get(test)
            if scope is not None:
                inside = Context(scope, context.block, context.offset)
                let = self._tests(test.body, test.params.params[0].name.value, inside)
                if let is not None:
                    return let
        for fact in self._clients.facts(test, context) if isinstance(test, cst.Name) else ():
            returned = fact.scope.only_returned() if isinstance(fact, FunctionFact) else None
            if not isinstance(fact, FunctionFact) or returned is None:
                continue
            expression, inside = returned
            if len(fact.scope.parameters) == 1:
                return self._tests(expression, fact.scope.parameters[0], inside)
        return self._items(given, context, (), depth + 1)

    def _tests(self, test: cst.BaseExpression, name: str, context: Context) -> Let | None:
        """What ``test`` proves of ``name`` if it holds."""
        kind = self._told(test, context).holds
        return None if kind is None or not self._is_of(test, name, context) else Let(kind, test)

    def _is_of(self, test: cst.BaseExpression, name: str, context: Context) -> bool:
        """Whether ``test`` reads the mode of ``name``."""
        tested = self._objects.tested(test, context)
        return tested is not None and tested.root == name and not tested.path

    def _variable(
        self, node: cst.Name, context: Context, path: tuple[int, ...], depth: int
    ) -> Let | None:
        made = sole_value(node.value, context)
        if made is None or made.path or not isinstance(made.node, cst.BaseExpression):
            return None
        grown = [
            site
            for (scope, name), sites in self._outline.growths.items()
            if name == node.value and _sees(scope, made.context.scope)
            for site in sites
        ]
        if _is_empty(made.node):
            if path or self._objects.is_handed_on(
                node.value, made.context.scope, context.offset, _READING
            ):
                return None
            return self._grown(made, grown)
        if grown:
            return None
        return self._items(made.node, made.context, path, depth + 1)

    def _grown(self, made: Binding, sites: Sequence[Site[cst.Call]]) -> Let | None:
        """What is known of all that ``sites`` add to an empty list."""
        added = [self._added(made, site) for site in sites[: _MAX_GROWTHS + 1]]
        kinds = {each.kind if each is not None else None for each in added}
        return added[0] if len(kinds) == 1 and len(added) <= _MAX_GROWTHS else None

    def _added(self, made: Binding, site: Site[cst.Call]) -> Let | None:
        call = site.node
        if site.context.scope is not made.context.scope or last_name(call.func) != "append":
            return None
        if len(call.args) != 1 or call.args[0].star:
            return None
        item = name_read_of(call.args[0].value) or call.args[0].value
        if not isinstance(item, cst.Name):
            return None
        guard, steps = site.guard, 0
        while guard is not None and steps < _MAX_GUARDS:
            kind = self._proof(guard)
            if kind is not None and self._is_of(guard.test, item.value, guard.context):
                return Let(kind, guard.test, guard.positive)
            guard, steps = guard.parent, steps + 1
        return None


def _sees(scope: Scope, owner: Scope) -> bool:
    """Whether names of ``owner`` are seen in ``scope``."""
    at: Scope | None = scope
    while at is not None:
        if at is owner:
            return True
        at = at.parent
    return False


def _is_none(given: Sequence[cst.Arg]) -> bool:
    """Whether what is given for where there is no item is nothing."""
    return all(isinstance(a.value, cst.Name) and a.value.value == "None" for a in given)


def _is_empty(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.List):
        return not node.elements
    return isinstance(node, cst.Call) and last_name(node.func) == "list" and not node.args
