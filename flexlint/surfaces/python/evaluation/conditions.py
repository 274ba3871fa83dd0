"""Conditions around a call that prove the orchestration mode of the set it acts on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from types import MappingProxyType

import libcst as cst

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    follows,
    is_spelled,
    names_a_mode,
    never_equal,
    or_absent,
    present,
    proved,
)
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.evaluation.filtered import Filtered
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.objects import MODE_KEYS, Expression, Objects, Reading
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.names.nodes import constant, last_name
from flexlint.surfaces.python.names.reaching import is_settled, reaching, sole_value
from flexlint.surfaces.python.names.scopes import Context, Guard
from flexlint.surfaces.python.reading.messages import is_talker

_MAX_GUARDS = 40
_MAX_DEPTH = 9
_MAX_BINDINGS = 4
_MAX_TEXT = 80
_DEFAULTS = MappingProxyType({"get": 1, "pop": 1, "getattr": 2})
"""Which argument stands in for what is not there."""


def _parts(test: cst.BooleanOperation) -> list[cst.BaseExpression]:
    """``a``, ``b`` and ``c`` of ``a and b and c``; operations of the other kind stay whole."""
    parts: list[cst.BaseExpression] = []
    left: cst.BaseExpression = test
    while isinstance(left, cst.BooleanOperation) and isinstance(left.operator, type(test.operator)):
        parts.append(left.right)
        left = left.left
    return [left, *reversed(parts)]


def _split(guard: Guard) -> Iterator[Guard]:
    """``guard``, and what it says part by part, each of which may be about another object."""
    yield guard
    test, positive = guard.test, guard.positive
    if guard.pattern is not None:
        return
    while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test, positive = test.expression, not positive
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And) is positive:
        for part in _parts(test)[:_MAX_GUARDS]:
            yield Guard(None, part, positive, guard.context)


class Conditions:
    """Reads conditions of one module."""

    def __init__(self, clients: Clients, strings: Strings) -> None:
        self._clients = clients
        self._strings = strings
        self._objects = Objects(clients)
        self._tree = clients.outline.tree
        self._proofs: Memo[Telling] = Memo(SILENT, _MAX_DEPTH)
        self._filtered = Filtered(clients, self._objects, self._told, self._proof)
        self._modes: Memo[bool] = Memo(False, _MAX_DEPTH)

    def mode(
        self,
        guard: Guard | None,
        target: cst.BaseExpression | None,
        context: Context,
    ) -> Mode:
        """The mode that the innermost telling condition proves of the set called ``target``.

        ``target`` is the argument that names the set, read in ``context``. A condition on
        another object than the one whose name it is proves nothing.
        """
        named = [] if target is None else [(target, context)]
        read = self._read_once(named)
        mode = self._proved(guard, read)
        return self._let(named, read) if mode.kind is ModeKind.UNKNOWN else mode

    def mode_of_text(self, guard: Guard | None, expressions: Sequence[Expression]) -> Mode:
        """The mode that a condition proves of the sets in the text that ``expressions`` make.

        It proves nothing if the name of an object that it does not test is put into the text,
        or if what holds the text is used without such a condition as well.
        """
        read = self._read_once(expressions)
        mode = self._proved(guard, read)
        if mode.kind is ModeKind.UNKNOWN:
            return self._let(expressions, read)
        elsewhere = self._objects.is_used_elsewhere(
            read().held,
            lambda call: self._is_under(call, mode.kind),
            lambda call: is_talker(last_name(call.func)),
        )
        return UNKNOWN_MODE if elsewhere else mode

    def _let(self, expressions: Sequence[Expression], read: Callable[[], Reading]) -> Mode:
        """What a condition proves that let those sets into a list that are named."""
        if not self._tells_modes:
            return UNKNOWN_MODE
        let = self._filtered.let(expressions, read())
        return UNKNOWN_MODE if let is None else self._mode(let.test, let.kind, let.positive)

    @cached_property
    def _tells_modes(self) -> bool:
        return names_a_mode(self._tree.source.text)

    def _is_under(self, call: cst.Call, kind: ModeKind) -> bool:
        """Whether a condition around ``call`` proves ``kind``."""
        sites = self._clients.outline.calls_by_name.get(last_name(call.func), ())
        guard = next((site.guard for site in sites if site.node is call), None)
        return self._proved(guard, self._read_once(())).kind is kind

    def _read_once(self, expressions: Sequence[Expression]) -> Callable[[], Reading]:
        made: list[Reading] = []

        def read() -> Reading:
            if not made:
                made.append(self._objects.read(expressions))
            return made[0]

        return read

    def _proved(self, guard: Guard | None, read: Callable[[], Reading]) -> Mode:
        steps = 0
        proof: tuple[Guard, ModeKind] | None = None
        while guard is not None and steps < _MAX_GUARDS:
            steps += 1
            for each in _split(guard):
                kind = self._proof(each)
                if kind is not None and not self._is_another(each, read()):
                    if proof is not None and proof[1] is not kind:
                        return UNKNOWN_MODE  # neither the one nor the other
                    proof = proof or (each, kind)
                    if each is guard:
                        break
            guard = guard.parent
        return (
            UNKNOWN_MODE
            if proof is None
            else self._mode(proof[0].test, proof[1], proof[0].positive)
        )

    def _is_another(self, guard: Guard, reading: Reading) -> bool:
        """Whether the condition may test another object than those that are named."""
        by_name = self._objects.is_named_by(guard.test, guard.context, reading)
        if by_name is not None:
            return not by_name
        if reading.clear and not reading.named:
            return False
        tested = self._objects.tested(guard.test, guard.context)
        if tested is None or not reading.clear:
            return True
        return not all(self._objects.is_same(tested, each) for each in reading.named)

    def _mode(self, test: cst.BaseExpression, kind: ModeKind, holds: bool) -> Mode:
        span = self._tree.span(test)
        text = self._tree.source.text[span.start : span.end]
        return proved(kind, text, span, holds=holds, most=_MAX_TEXT)

    def _proof(self, guard: Guard) -> ModeKind | None:
        if guard.pattern is not None:
            return self._case(guard)
        told = self._told(guard.test, guard.context)
        return told.holds if guard.positive else told.fails

    def _case(self, guard: Guard) -> ModeKind | None:
        pattern = guard.pattern
        if isinstance(pattern, cst.MatchOr) and self._is_mode(guard.test, guard.context):
            return self._one_of(pattern, guard)
        if not isinstance(pattern, cst.MatchValue) or not self._is_mode(guard.test, guard.context):
            return None
        kind = self._kind(pattern.value, guard.context)
        if kind is None:
            return None
        word = self._words(pattern.value, guard.context)
        if word is not None and not is_spelled(word, self._fold(guard.test)):
            return kind if guard.positive else None
        return follows(kind, guard.positive)

    def _one_of(self, pattern: cst.MatchOr, guard: Guard) -> ModeKind | None:
        """What ``case "Uniform" | None`` tells."""
        values = [each.pattern for each in pattern.patterns]
        named = [each.value for each in values if isinstance(each, cst.MatchValue)]
        rest = [each for each in values if not isinstance(each, cst.MatchValue)]
        if len(named) != 1 or not all(_is_none(each) for each in rest):
            return None
        kind = self._kind(named[0], guard.context)
        told = SILENT if kind is None else or_absent(compared(kind, True, ""), True)
        return told.holds if guard.positive else told.fails

    def _told(self, test: cst.BaseExpression, context: Context) -> Telling:
        """What ``test`` tells, either way."""
        return self._proofs.get(test, lambda: self._read(test, context))

    def _read(self, test: cst.BaseExpression, context: Context) -> Telling:
        if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
            return self._told(test.expression, context).negated()
        if isinstance(test, cst.BooleanOperation):
            parts = [self._told(part, context) for part in _parts(test)]
            return all_of(parts) if isinstance(test.operator, cst.And) else any_of(parts)
        if isinstance(test, cst.Comparison):
            return self._comparison(test, context)
        if isinstance(test, cst.NamedExpr):
            return self._told(test.value, context)
        if isinstance(test, cst.Name):
            made = sole_value(test.value, context)
            if made is not None and not made.path and isinstance(made.node, cst.BaseExpression):
                if not is_settled(made, context):
                    return SILENT
                told = self._told(made.node, made.context)
                if not told.is_silent:
                    return told
        if isinstance(test, cst.Await) and isinstance(test.expression, cst.Call):
            return self._called(test.expression, context, awaited=True)
        if isinstance(test, cst.Call):
            told = self._called(test, context)
            if not told.is_silent:
                return told
        return self._presence(test, True)

    def _returned(
        self, call: cst.Call, context: Context, *, awaited: bool = False
    ) -> Expression | None:
        """What a helper of this module gives for ``call``, whatever it is given."""
        facts = self._clients.facts(call.func, context)
        scopes = [fact.scope for fact in facts if isinstance(fact, FunctionFact)]
        return scopes[0].only_returned(awaited=awaited) if len(scopes) == 1 else None

    def _called(self, test: cst.Call, context: Context, *, awaited: bool = False) -> Telling:
        """A helper of this module that returns a comparison."""
        returned = self._returned(test, context, awaited=awaited)
        if returned is not None and isinstance(returned[0], cst.BaseExpression):
            return self._told(returned[0], returned[1])
        if last_name(test.func) == "bool" and len(test.args) == 1:
            return self._told(test.args[0].value, context)
        return SILENT

    def _comparison(self, test: cst.Comparison, context: Context) -> Telling:
        if len(test.comparisons) != 1:
            return SILENT
        target = test.comparisons[0]
        operator, right = target.operator, target.comparator
        equal = isinstance(operator, cst.Equal | cst.In | cst.Is)
        if not equal and not isinstance(operator, cst.NotEqual | cst.NotIn | cst.IsNot):
            return SILENT
        if isinstance(right, cst.Name) and right.value == "None":
            return self._presence(test.left, not equal)
        if isinstance(right, cst.Name) and right.value in ("True", "False"):
            told = self._told(test.left, context)
            told = told if told.presence is None else SILENT
            return told if equal is (right.value == "True") else told.negated()
        read, named = test.left, right
        if not self._is_mode(read, context):
            read, named = right, test.left
            if not self._is_mode(read, context):
                return SILENT
        kind = self._kind(named, context)
        if kind is None:
            return SILENT
        told = compared(kind, equal, self._written(test))
        if isinstance(named, cst.Tuple | cst.List | cst.Set) and any(
            _is_none(element.value) for element in named.elements
        ):
            told = or_absent(told, equal)
        instead = self._instead(read, context)
        if instead is not None:
            told = or_absent(told, (instead is kind) is equal)
        word = self._words(named, context)
        if word is not None and not is_spelled(word, self._fold(read)):
            told = never_equal(told, equal)
        return told

    def _instead(self, read: cst.BaseExpression, context: Context) -> ModeKind | None:
        """Which mode stands in where there is none: ``"Flexible"`` of
        ``get("orchestrationMode", "Flexible")`` and of ``mode or "Flexible"``."""
        for _ in range(_MAX_DEPTH):
            if isinstance(read, cst.Name):
                made = sole_value(read.value, context)
                if made is None or not isinstance(made.node, cst.BaseExpression):
                    return None
                read, context = made.node, made.context
            elif isinstance(read, cst.NamedExpr):
                read = read.value
            elif isinstance(read, cst.BooleanOperation) and isinstance(read.operator, cst.And):
                read = read.right
            elif isinstance(read, cst.BooleanOperation):
                return self._kind(read.right, context)
            elif isinstance(read, cst.IfExp):
                return self._kind(read.orelse, context)
            elif not isinstance(read, cst.Call):
                return None
            elif (place := _DEFAULTS.get(last_name(read.func))) is not None:
                given = read.args[place:]
                return self._kind(given[0].value, context) if given else None
            elif last_name(read.func) == "str" and read.args:
                read = read.args[0].value
            elif isinstance(read.func, cst.Attribute):
                read = read.func.value
            else:
                return None
        return None

    def _fold(self, read: cst.BaseExpression) -> str:
        """Which letters what is read has: ``lower``, ``upper``, ``any`` if it is not known, or
        ``""`` as a set has them."""
        if isinstance(read, cst.Name | cst.NamedExpr | cst.IfExp | cst.BooleanOperation):
            return "any"
        if isinstance(read, cst.Attribute) and read.attr.value == "name":
            return "upper"  # of a member of an enumeration
        if isinstance(read, cst.Call):
            name = last_name(read.func)
            return {"casefold": "lower", "lower": "lower", "upper": "upper"}.get(name, "any")
        return ""

    def _words(self, named: cst.BaseExpression, context: Context) -> str | None:
        """The word that is written for a mode; None if it is none, or not one alone."""
        words = self._strings.words(named, context)
        return next(iter(words)) if len(words) == 1 else None

    def _presence(self, test: cst.BaseExpression, holds: bool) -> Telling:
        """Whether there is what ``test`` reads: a set that says nothing is an old, Uniform one."""
        while isinstance(test, cst.NamedExpr):
            test = test.value
        if isinstance(test, cst.Name | cst.Attribute | cst.Subscript | cst.Call):
            return present(self._written(test), holds)
        return SILENT

    def _written(self, node: cst.CSTNode) -> str:
        span = self._tree.span(node)
        return self._tree.source.text[span.start : span.end]

    def _is_mode(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` reads a scale set's orchestration mode."""
        return self._modes.get(node, lambda: self._reads_mode(node, context))

    def _reads_mode(self, node: cst.BaseExpression, context: Context) -> bool:
        if isinstance(node, cst.Attribute):
            if node.attr.value.lower() in MODE_KEYS:
                return True
            if node.attr.value in ("value", "name"):
                return self._is_mode(node.value, context)
            return False
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)
            if node.value.lower() in MODE_KEYS:
                given = [constant(each.node) for each in bindings]
                words = {word for word in given if isinstance(word, str)}
                # One that stands in for none counts only if it says what none does.
                return None in given and not words - {"Uniform", "uniform"} if given else True
            return bool(bindings) and all(
                b.kind == "value"
                and not b.path
                and isinstance(b.node, cst.BaseExpression)
                and is_settled(b, context)
                and self._is_mode(b.node, b.context)
                for b in bindings[:_MAX_BINDINGS]
            )
        if isinstance(node, cst.Subscript):
            index = node.slice[0].slice if len(node.slice) == 1 else None
            if isinstance(index, cst.Index):
                key = constant(index.value)
                return isinstance(key, str) and key.lower() in MODE_KEYS
            return False
        if isinstance(node, cst.Call):
            name = last_name(node.func)
            if name in ("get", "getattr", "pop"):
                return any(
                    isinstance(key := constant(argument.value), str) and key.lower() in MODE_KEYS
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
            returned = self._returned(node, context)
            if returned is None or not isinstance(returned[0], cst.BaseExpression):
                return False
            return self._is_mode(returned[0], returned[1])
        if isinstance(node, cst.BooleanOperation):
            if isinstance(node.operator, cst.And):  # of something that may not be there
                return self._is_mode(node.right, context)
            return self._is_mode(node.left, context) and self._stands_in(node.right, context)
        if isinstance(node, cst.IfExp):
            return self._is_mode(node.body, context) and self._stands_in(node.orelse, context)
        return isinstance(node, cst.NamedExpr) and self._is_mode(node.value, context)

    def _stands_in(self, node: cst.BaseExpression, context: Context) -> bool:
        """Whether ``node`` is what is taken where there is no mode: nothing, or a constant."""
        if _is_none(node) or constant(node) is not None:
            return True
        return self._kind(node, context) is not None

    def _kind(self, node: cst.BaseExpression, context: Context) -> ModeKind | None:
        """The mode that ``node`` names: a string, an enumeration member, or a few of them."""
        if isinstance(node, cst.Tuple | cst.List | cst.Set):
            kinds = {
                self._kind(element.value, context)
                for element in node.elements
                if not _is_none(element.value)
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
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)
            if any(each.kind == "parameter" for each in bindings):
                return None  # its default is what it has if it is not given
            sole = bindings[0] if len(bindings) == 1 and not bindings[0].path else None
            if sole is not None and sole.kind == "value" and isinstance(sole.node, cst.Attribute):
                return self._kind(sole.node, sole.context)
        words = {word.lower() for word in self._strings.words(node, context)}
        return MODES.get(words.pop()) if len(words) == 1 else None


def _is_none(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.MatchSingleton):
        node = node.value
    return isinstance(node, cst.Name) and node.value == "None"
