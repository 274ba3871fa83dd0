"""Conditions around a call that prove the orchestration mode of the set it acts on."""

from __future__ import annotations

import libcst as cst

from flexlint.lexical.conditions import MODES, follows, proved
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import Context, Guard

_MAX_GUARDS = 40
_MAX_DEPTH = 9
_MAX_STEPS = 8
_MAX_TEST = 40
"""Nodes of one condition that are looked at."""
_MAX_BINDINGS = 4
_MAX_TEXT = 80
_PROPERTIES = frozenset({"orchestration_mode", "orchestrationmode"})


def _owner(node: cst.CSTNode | None) -> cst.Name | None:
    """``vmss`` of ``vmss.name`` and ``vmss["name"]``; None for anything else."""
    if isinstance(node, cst.Attribute) and node.attr.value == "name":
        return node.value if isinstance(node.value, cst.Name) else None
    if isinstance(node, cst.Subscript) and constant(index_of(node)) == "name":
        return node.value if isinstance(node.value, cst.Name) else None
    return None


def _tested(test: cst.BaseExpression) -> cst.Name | None:
    """``vmss`` of a comparison of ``vmss.orchestration_mode``; None if it is not so plain."""
    stack: list[cst.CSTNode] = [test]
    found: set[str] = set()
    last = None
    for _ in range(_MAX_TEST):
        if not stack:
            break
        node = stack.pop()
        if isinstance(node, cst.Attribute) and node.attr.value.lower() in _PROPERTIES:
            if not isinstance(node.value, cst.Name):
                return None
            found.add(node.value.value)
            last = node.value
            continue
        stack.extend(node.children)
    return last if len(found) == 1 else None


class Conditions:
    """Reads conditions of one module."""

    def __init__(self, clients: Clients, strings: Strings) -> None:
        self._clients = clients
        self._strings = strings
        self._tree = clients.outline.tree
        self._proofs: Memo[ModeKind | None] = Memo(None, _MAX_DEPTH)
        self._modes: Memo[bool] = Memo(False, _MAX_DEPTH)

    def mode(
        self, guard: Guard | None, target: cst.BaseExpression | None, context: Context
    ) -> Mode:
        """The mode that the innermost telling condition proves of the set called ``target``.

        ``target`` is the argument that names the set, read in ``context``. A condition on
        another object than the one whose name it is proves nothing.
        """
        steps = 0
        while guard is not None and steps < _MAX_GUARDS:
            steps += 1
            kind = self._proof(guard)
            if kind is not None and not self._is_another(guard, target, context):
                return self._mode(guard, kind)
            guard = guard.parent
        return UNKNOWN_MODE

    def _is_another(
        self, guard: Guard, target: cst.BaseExpression | None, context: Context
    ) -> bool:
        """Whether the condition tests one object and the call is about another one."""
        named = _owner(target)
        tested = _tested(guard.test)
        if named is None or tested is None:
            return False
        if named.value != tested.value:
            # ``for vmss in sets: …`` may well name the same one twice; two parameters, or two
            # results, are two objects.
            return self._origin(named, context) != self._origin(tested, guard.context)
        before = reaching(tested.value, guard.context)
        now = reaching(named.value, context)
        return bool(before) and bool(now) and not set(map(id, now)) & set(map(id, before))

    def _origin(self, name: cst.Name, context: Context) -> object:
        """What ``name`` was made from, through plain assignments."""
        for _ in range(_MAX_STEPS):
            bindings = reaching(name.value, context)
            if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].path:
                return id(bindings[0]) if bindings else name.value
            node = bindings[0].node
            if not isinstance(node, cst.Name):
                return id(node)
            name, context = node, bindings[0].context
        return name.value

    def _mode(self, guard: Guard, kind: ModeKind) -> Mode:
        span = self._tree.span(guard.test)
        text = self._tree.source.text[span.start : span.end]
        return proved(kind, text, span, holds=guard.positive, most=_MAX_TEXT)

    def _proof(self, guard: Guard) -> ModeKind | None:
        if guard.pattern is not None:
            return self._case(guard)
        return self._test(guard.test, guard.positive, guard.context)

    def _case(self, guard: Guard) -> ModeKind | None:
        pattern = guard.pattern
        if not isinstance(pattern, cst.MatchValue) or not self._is_mode(guard.test, guard.context):
            return None
        kind = self._kind(pattern.value, guard.context)
        if kind is None:
            return None
        return follows(kind, guard.positive)

    def _test(self, test: cst.BaseExpression, positive: bool, context: Context) -> ModeKind | None:
        """The mode that follows if ``test`` is true (or, not ``positive``, false)."""
        return self._proofs.get((test, positive), lambda: self._read(test, positive, context))

    def _read(self, test: cst.BaseExpression, positive: bool, context: Context) -> ModeKind | None:
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            return self._test(test.expression, not positive, context)
        if isinstance(test, cst.BooleanOperation):
            # All parts of a true `and`, and of a false `or`, are known.
            if isinstance(test.operator, cst.And) is positive:
                left = self._test(test.left, positive, context)
                return left or self._test(test.right, positive, context)
            # `mode and mode.lower() == "flexible"`, false: no mode is Uniform as well.
            if isinstance(test.operator, cst.And) and self._is_mode(test.left, context):
                return self._test(test.right, positive, context)
            if isinstance(test.operator, cst.Or):
                left = self._test(test.left, positive, context)
                right = self._test(test.right, positive, context)
                if self._absent(test.left, context):
                    return right
                return left if left is right else None
            return None
        if isinstance(test, cst.Comparison):
            return self._comparison(test, positive, context)
        if isinstance(test, cst.NamedExpr):
            return self._test(test.value, positive, context)
        if isinstance(test, cst.Name):
            made = sole_value(test.value, context)
            if made is not None and not made.path and isinstance(made.node, cst.BaseExpression):
                return self._test(made.node, positive, made.context)
        if isinstance(test, cst.Call):
            return self._called(test, positive, context)
        return None

    def _called(self, test: cst.Call, positive: bool, context: Context) -> ModeKind | None:
        """A helper of this module that returns a comparison."""
        for fact in self._clients.facts(test.func, context):
            if isinstance(fact, FunctionFact) and len(fact.scope.returns) == 1:
                expression, inside = fact.scope.returns[0]
                return self._test(expression, positive, inside)
        if last_name(test.func) == "bool" and len(test.args) == 1:
            return self._test(test.args[0].value, positive, context)
        return None

    def _comparison(
        self, test: cst.Comparison, positive: bool, context: Context
    ) -> ModeKind | None:
        if len(test.comparisons) != 1:
            return None
        target = test.comparisons[0]
        operator, right = target.operator, target.comparator
        equal = isinstance(operator, cst.Equal | cst.In | cst.Is)
        if not equal and not isinstance(operator, cst.NotEqual | cst.NotIn | cst.IsNot):
            return None
        kind = None
        if self._is_mode(test.left, context):
            kind = self._kind(right, context)
        elif self._is_mode(right, context):
            kind = self._kind(test.left, context)
        if kind is None:
            return None
        return follows(kind, equal is positive)

    def _absent(self, test: cst.BaseExpression, context: Context) -> bool:
        """``mode is None`` or ``not mode``: a set that says nothing is an old, Uniform one."""
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            return self._is_mode(test.expression, context)
        return (
            isinstance(test, cst.Comparison)
            and len(test.comparisons) == 1
            and isinstance(test.comparisons[0].operator, cst.Is)
            and self._is_mode(test.left, context)
        )

    def _is_mode(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` reads a scale set's orchestration mode."""
        return self._modes.get(node, lambda: self._reads_mode(node, context))

    def _reads_mode(self, node: cst.BaseExpression, context: Context) -> bool:
        if isinstance(node, cst.Attribute):
            if node.attr.value.lower() in _PROPERTIES:
                return True
            if node.attr.value == "value":
                return self._is_mode(node.value, context)
            return False
        if isinstance(node, cst.Name):
            if node.value.lower() in _PROPERTIES:
                return True
            bindings = reaching(node.value, context)
            return bool(bindings) and all(
                b.kind == "value"
                and not b.path
                and isinstance(b.node, cst.BaseExpression)
                and self._is_mode(b.node, b.context)
                for b in bindings[:_MAX_BINDINGS]
            )
        if isinstance(node, cst.Subscript):
            index = node.slice[0].slice if len(node.slice) == 1 else None
            if isinstance(index, cst.Index):
                key = constant(index.value)
                return isinstance(key, str) and key.lower() in _PROPERTIES
            return False
        if isinstance(node, cst.Call):
            name = last_name(node.func)
            if name in ("get", "getattr", "pop"):
                return any(
                    isinstance(key := constant(argument.value), str) and key.lower() in _PROPERTIES
                    for argument in node.args[:2]
                )
            if name in ("str", "lower", "upper", "title", "strip", "casefold", "capitalize"):
                inner = (
                    node.args[0].value
                    if name == "str" and node.args
                    else node.func.value
                    if isinstance(node.func, cst.Attribute)
                    else None
                )
                return inner is not None and self._is_mode(inner, context)
            return False
        if isinstance(node, cst.BooleanOperation | cst.IfExp):
            parts = (
                (node.left, node.right)
                if isinstance(node, cst.BooleanOperation)
                else (node.body, node.orelse)
            )
            return any(self._is_mode(part, context) for part in parts)
        return isinstance(node, cst.NamedExpr) and self._is_mode(node.value, context)

    def _kind(self, node: cst.BaseExpression, context: Context) -> ModeKind | None:
        """The mode that ``node`` names: a string, an enumeration member, or a few of them."""
        if isinstance(node, cst.Tuple | cst.List | cst.Set):
            kinds = {
                self._kind(element.value, context)
                for element in node.elements
                if not (isinstance(element.value, cst.Name) and element.value.value == "None")
            }
            return kinds.pop() if len(kinds) == 1 else None
        if isinstance(node, cst.Attribute):
            kind = MODES.get(node.attr.value.lower())
            if kind is not None or node.attr.value != "value":
                return kind or self._word(node, context)
            return self._kind(node.value, context)
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            return self._kind(node.func.value, context)
        return self._word(node, context)

    def _word(self, node: cst.BaseExpression, context: Context) -> ModeKind | None:
        words = {word.lower() for word in self._strings.words(node, context)}
        return MODES.get(words.pop()) if len(words) == 1 else None
