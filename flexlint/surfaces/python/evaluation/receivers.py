"""What the receiver of a call may be, one by one, and which of that a condition lets through."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import libcst as cst

from flexlint.record import record, replace
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import (
    ContainerFact,
    FunctionFact,
    GroupFact,
    InstanceFact,
)
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.evaluation.texts import Turns, agree
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import Binding, Context, Guard

_MAX_DEPTH = 12
_MAX_ALTERNATIVES = 16
_MAX_COMPARED = 8
"""Alternatives of a variable in a condition; where there are more, not all of them are seen."""
_MAX_ELEMENTS = 16
_MAX_RETURNS = 4
_MAX_GUARDS = 40
_EQUAL = (cst.Equal, cst.Is, cst.In)
_UNEQUAL = (cst.NotEqual, cst.IsNot, cst.NotIn)


@record
class Receiver:
    """One of the things that an expression may be."""

    text: str
    """The expression that it comes from."""
    group: str
    """The operation group that it is; "" of something else."""
    turns: Turns = ()


@record
class Seen:
    """What an expression may be, as far as that shows."""

    every: tuple[Receiver, ...]
    admitted: tuple[Receiver, ...]
    """Those of ``every`` that conditions let through."""

    @property
    def several(self) -> bool:
        """Whether it is not always the same."""
        return len({(each.group, each.text) for each in self.admitted}) > 1

    def excludes(self, group: str) -> bool:
        """Whether it may be ``group``, but not under the conditions."""
        return any(each.group == group for each in self.every) and not any(
            each.group == group for each in self.admitted
        )


class Receivers:
    """Tells the alternatives of expressions of one module apart."""

    def __init__(self, clients: Clients, strings: Strings) -> None:
        self._clients = clients
        self._strings = strings
        self._tree = clients.outline.tree
        self._memo: Memo[tuple[Receiver, ...]] = Memo((), _MAX_DEPTH)

    def seen(self, node: cst.BaseExpression, context: Context, guard: Guard | None) -> Seen:
        """What ``node`` may be, and what of that where ``guard`` holds; nothing if it does not
        show that it may be an operation group."""
        found = self.receivers(node, context)
        if not any(each.group for each in found):
            return Seen((), ())
        return Seen(found, tuple(each for each in found if self.admits(guard, each.turns)))

    def receivers(self, node: cst.BaseExpression, context: Context) -> tuple[Receiver, ...]:
        """What ``node`` may be, whatever conditions say. What does not show is left out."""
        return self._memo.get(node, lambda: self._bounded(self._read(node, context)))

    @staticmethod
    def _bounded(found: Iterator[Receiver]) -> tuple[Receiver, ...]:
        return tuple(dict.fromkeys(islice(found, _MAX_ALTERNATIVES)))

    def _read(self, node: cst.BaseExpression, context: Context) -> Iterator[Receiver]:
        if isinstance(node, cst.IfExp):
            place = -1 - self._tree.span(node).start
            for which, each in enumerate((node.body, node.orelse)):
                yield from self._of_turn(each, context, (place, which))
        elif isinstance(node, cst.BooleanOperation):
            yield from self.receivers(node.left, context)
            yield from self.receivers(node.right, context)
        elif isinstance(node, cst.NamedExpr):
            yield from self.receivers(node.value, context)
        elif isinstance(node, cst.Name):
            for binding in reaching(node.value, context)[:_MAX_ALTERNATIVES]:
                yield from self._bound(binding, node.value)
        elif isinstance(node, cst.Call) and last_name(node.func) == "getattr":
            yield from self._named(node, context)
        elif isinstance(node, cst.Call):
            functions = [
                fact
                for fact in self._clients.facts(node.func, context)
                if isinstance(fact, FunctionFact)
            ]
            for fact in functions:
                for each, inside in fact.scope.returns[:_MAX_RETURNS]:
                    yield from self.receivers(each, inside)
            if not functions:
                yield self._leaf(node, context)
        elif isinstance(node, cst.Subscript):
            yield from self._items(node, context)
        elif isinstance(node, cst.Attribute):
            owners = self._clients.facts(node.value, context)
            own = [
                binding
                for fact in owners
                if isinstance(fact, InstanceFact)
                for binding in fact.scope.members(node.attr.value)
            ]
            for binding in own:
                yield from self._bound(binding, node.attr.value)
            if not own:
                yield self._leaf(node, context)

    def _leaf(self, node: cst.BaseExpression, context: Context) -> Receiver:
        facts = self._clients.facts(node, context)
        group = next((fact.group for fact in facts if isinstance(fact, GroupFact)), "")
        return Receiver(self._tree.text(node), group)

    def _of_turn(
        self, node: cst.BaseExpression, context: Context, which: tuple[int, int]
    ) -> Iterator[Receiver]:
        for each in self.receivers(node, context):
            yield replace(each, turns=(*each.turns, which))

    def _named(self, node: cst.Call, context: Context) -> Iterator[Receiver]:
        """``getattr(client, name)``: the groups among what the name may be."""
        if len(node.args) < 2:
            return
        groups = {
            fact.group for fact in self._clients.facts(node, context) if isinstance(fact, GroupFact)
        }
        for text in self._strings.texts(node.args[1].value, context):
            if text.known:
                yield Receiver(text.text, text.text if text.text in groups else "", text.turns)

    def _items(self, node: cst.Subscript, context: Context) -> Iterator[Receiver]:
        """``groups[key]`` of a container that is written out."""
        index = index_of(node)
        key = constant(index) if index is not None else None
        for fact in self._clients.facts(node.value, context):
            if isinstance(fact, ContainerFact):
                exact = [item for item in fact.items if key is not None and item[0] == key]
                for _, item, inside in (exact or fact.items)[:_MAX_ELEMENTS]:
                    yield from self.receivers(item, inside)

    def _bound(self, binding: Binding, name: str) -> Iterator[Receiver]:
        node, context = binding.node, binding.context
        if binding.kind == "value" and isinstance(node, cst.BaseExpression) and not binding.path:
            yield from self.receivers(node, context)
        elif binding.kind == "item" and isinstance(node, cst.BaseExpression):
            for turn, (item, inside) in enumerate(self._displayed(node, binding.path, context)):
                yield from self._of_turn(item, inside, (context.offset, turn))
        elif binding.kind == "parameter" and isinstance(node, cst.Param):
            scope = context.scope
            if binding.annotation is not None or scope.context is None:
                return
            place = scope.context.offset
            for call, (given, inside) in enumerate(self._clients.given(scope, name)):
                if given is not None:
                    yield from self._of_turn(given, inside, (place, call))
                elif node.default is not None:
                    yield from self._of_turn(node.default, scope.context, (place, call))

    def _displayed(
        self, node: cst.BaseExpression, path: tuple[int, ...], context: Context
    ) -> list[tuple[cst.BaseExpression, Context]]:
        """What the variable at ``path`` of ``for … in node`` is in each turn, if that shows."""
        node, context = self._made(node, context)
        if isinstance(node, cst.Call) and last_name(node.func) == "enumerate" and node.args:
            if path[:1] != (1,):
                return []
            path = path[1:]
            node, context = self._made(node.args[0].value, context)
        items: list[cst.BaseExpression] = []
        if isinstance(node, cst.Tuple | cst.List | cst.Set):
            items = [element.value for element in node.elements]
        elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            table, context = self._made(node.func.value, context)
            kind = node.func.attr.value
            if isinstance(table, cst.Dict) and kind in ("values", "items"):
                if kind == "items" and path[:1] != (1,):
                    return []
                path = path[1:] if kind == "items" else path
                entries = [e for e in table.elements if isinstance(e, cst.DictElement)]
                items = [entry.value for entry in entries]
        found: list[tuple[cst.BaseExpression, Context]] = []
        for item in items[:_MAX_ELEMENTS]:
            inner: cst.BaseExpression | None = item
            for index in path:
                nested = inner.elements if isinstance(inner, cst.Tuple | cst.List) else ()
                inner = nested[index].value if index < len(nested) else None
            if inner is not None:
                found.append((inner, context))
        return found

    @staticmethod
    def _made(node: cst.BaseExpression, context: Context) -> tuple[cst.BaseExpression, Context]:
        """A container that has a name, as it was written."""
        made = sole_value(node.value, context) if isinstance(node, cst.Name) else None
        if made is None or not isinstance(made.node, cst.BaseExpression) or made.path:
            return node, context
        return made.node, made.context

    # -- conditions ---------------------------------------------------------------------

    def admits(self, guard: Guard | None, turns: Turns) -> bool:
        """Whether what is of ``turns`` may be there where ``guard`` holds."""
        if not turns:
            return True
        steps = 0
        while guard is not None and steps < _MAX_GUARDS:
            steps += 1
            if guard.pattern is None:
                for allowed in self._allowed(guard.test, guard.positive, guard.context):
                    if not any(agree(each, turns) for each in allowed):
                        return False
            guard = guard.parent
        return True

    def _allowed(
        self, test: cst.BaseExpression, positive: bool, context: Context
    ) -> Iterator[list[Turns]]:
        """For each comparison of a variable, the turns in which it comes out as it must."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            yield from self._allowed(test.expression, not positive, context)
        elif isinstance(test, cst.BooleanOperation):
            if isinstance(test.operator, cst.And) is positive:
                yield from self._allowed(test.left, positive, context)
                yield from self._allowed(test.right, positive, context)
        elif isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
            operator, right = test.comparisons[0].operator, test.comparisons[0].comparator
            if isinstance(operator, (*_EQUAL, *_UNEQUAL)):
                wanted = isinstance(operator, _EQUAL) is positive
                found = self._compared(test.left, right, wanted, context)
                if not found and not isinstance(operator, cst.In | cst.NotIn):
                    found = self._compared(right, test.left, wanted, context)
                if found:
                    yield found

    def _compared(
        self, name: cst.BaseExpression, other: cst.BaseExpression, equal: bool, context: Context
    ) -> list[Turns]:
        """The turns in which the variable ``name`` is (or is not) ``other``, or in it; none if
        that does not show."""
        if not isinstance(name, cst.Name) or self._is_of_turn_before(name, context):
            return []
        several = isinstance(other, cst.Tuple | cst.List | cst.Set)
        others = (
            [element.value for element in other.elements]
            if isinstance(other, cst.Tuple | cst.List | cst.Set)
            else [other]
        )
        texts = self._strings.texts(name, context)
        if texts:
            words: set[str] = set()
            for each in others:
                is_word = self._strings.words(each, context)
                if not is_word:
                    return []
                words |= is_word
            if not all(text.known for text in texts) or len(texts) >= _MAX_COMPARED:
                return []
            return [text.turns for text in texts if (text.text in words) is equal]
        found = self.receivers(name, context)
        if several or len(found) >= _MAX_COMPARED or not isinstance(other, cst.Attribute):
            return []
        written = self._tree.text(other)
        return [each.turns for each in found if (each.text == written) is equal]

    @staticmethod
    def _is_of_turn_before(name: cst.Name, context: Context) -> bool:
        """Whether the variable has what an earlier turn of the loop around left in it."""
        return any(
            binding.kind == "value"
            and binding.context.scope is context.scope
            and binding.context.offset > context.offset
            for binding in reaching(name.value, context)
        )
