"""What a module does with the instances that an operation lists."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

import libcst as cst

from flexlint.azure import INSTANCE_GET, INSTANCE_LIST
from flexlint.model import LENGTH, Read, Span
from flexlint.record import field, record, record_with
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.facts import FunctionFact, MemberFact, MethodFact
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.finders.picking import Loops
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.scopes import Context, Scope

INSTANCE_ID = "instance_id"
_SAME_ITEMS = frozenset({"list", "tuple", "set", "frozenset", "reversed", "iter"})
_SAME_TEXT = frozenset({"str", "format"})
_NUMBERS = frozenset({"int", "float"})
_MAX_USES = 64
"""Uses of one name that are followed."""
_MAX_NESTING = 400
_MAX_STEPS = 256
_WORD = regex(r"\w+")
_HUMP = regex(r"(?<=[a-z0-9])(?=[A-Z])")
_AS_KEYS = frozenset({"as_dict", "serialize"})
"""Methods of a model that give its properties as a dictionary."""


_Kind: TypeAlias = Literal["many", "one", "keys"]
"""What an expression stands for: the instances, one of them, or its properties as a dictionary."""


@record
class Result:
    """What is read of one result. ``everything`` is False if more may be."""

    reads: tuple[Read, ...]
    everything: bool
    picks: bool = False
    """Whether some of the items may be taken for their place in the list."""


@record_with(frozen=False)
class _Trail:
    """What is left to follow of one result, and what was read so far."""

    items: list[tuple[cst.CSTNode, _Kind]] = field(default_factory=list)
    seen: set[tuple[cst.CSTNode, _Kind]] = field(default_factory=set)
    reads: list[Read] = field(default_factory=list)
    loops: list[cst.CSTNode] = field(default_factory=list)
    """What loops go through."""
    picks: bool = False
    everything: bool = True

    def follow(self, node: cst.CSTNode, kind: _Kind) -> None:
        if (node, kind) not in self.seen:
            self.seen.add((node, kind))
            self.items.append((node, kind))


class Results:
    """Follows the results of calls through one module."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._outline = evaluation.outline
        self._tree = evaluation.tree
        self._lexicon = evaluation.lexicon
        self._clients = evaluation.clients
        self._names: dict[str, list[cst.Name]] | None = None
        self._left_out: Counter[str] | None = None
        self._ids: list[Span] | None = None
        self._loops: Loops | None = None
        self._steps: dict[_Kind, Callable[[cst.CSTNode, _Trail], None]] = {
            "many": self._list,
            "one": self._item,
            "keys": self._keys,
        }

    # -- instances in the arguments of calls --------------------------------------------

    def ids(self, within: Span) -> tuple[Span, ...]:
        """Where ``instance_id`` of an instance out of a list is read ``within`` a range."""
        if self._ids is None:
            sites = (s for s in self._outline.attributes if s.node.attr.value == INSTANCE_ID)
            spans = [
                self._tree.span(site.node.attr)
                for site in sites
                if self._is_member(site.node.value, site.context)
            ]
            for string in self._outline.strings:
                key = string.node
                model = self._model_of(key) if constant(key) == INSTANCE_ID else None
                if model is not None and self._is_member(model, string.context):
                    spans.append(self._inside(key))
            self._ids = sorted(spans)
        first = bisect_left(self._ids, within)
        last = bisect_left(self._ids, Span(within.end, within.end))
        return tuple(self._ids[first:last])

    def _is_member(self, node: cst.BaseExpression, context: Context) -> bool:
        return any(isinstance(f, MemberFact) for f in self._clients.facts(node, context))

    def _model_of(self, key: cst.CSTNode) -> cst.BaseExpression | None:
        """``vm`` of ``vm.as_dict()[key]``, ``vars(vm).get(key)`` and ``getattr(vm, key)``."""
        around = self._outline.parents.get(key)
        call = self._outline.parents.get(around) if around is not None else None
        if isinstance(call, cst.SubscriptElement):
            subscript = self._outline.parents.get(call)
            keys = subscript.value if isinstance(subscript, cst.Subscript) else None
        elif isinstance(call, cst.Call) and last_name(call.func) == "getattr":
            second = call.args[1] if len(call.args) > 1 else None
            return call.args[0].value if second is around else None
        elif isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute):
            keys = call.func.value if call.func.attr.value == "get" else None
        else:
            return None
        if isinstance(keys, cst.Attribute):
            return keys.value if keys.attr.value == "__dict__" else None
        if not isinstance(keys, cst.Call):
            return None
        if isinstance(keys.func, cst.Attribute):
            return keys.func.value if keys.func.attr.value in _AS_KEYS else None
        return keys.args[0].value if last_name(keys.func) == "vars" and keys.args else None

    # -- what becomes of a list ---------------------------------------------------------

    def of(self, call: cst.BaseExpression, operation: str) -> Result:
        """What is read of the instances that ``call`` gives, or of the one; nothing of other
        operations."""
        if operation not in (INSTANCE_LIST, INSTANCE_GET):
            return Result((), False)
        trail = _Trail()
        trail.follow(call, "many" if operation == INSTANCE_LIST else "one")
        steps = 0
        while trail.items:
            steps += 1
            if steps > _MAX_STEPS:
                trail.everything = False
                break
            node, kind = trail.items.pop()
            self._steps[kind](node, trail)
        reads = sorted(set(trail.reads), key=lambda read: (read.span, read.name))
        reads_items = any(read.name != LENGTH for read in reads) or not trail.everything
        picks = reads_items and self._picks(trail)
        return Result(tuple(reads), trail.everything and bool(reads), picks)

    def _picks(self, trail: _Trail) -> bool:
        if trail.picks or not trail.loops:
            return trail.picks
        if self._loops is None:
            self._loops = Loops(self._tree)
        return self._loops.pick([self._tree.span(node).start for node in trail.loops])

    def _list(self, node: cst.CSTNode, trail: _Trail) -> None:
        """``node`` stands for the instances."""
        parent = self._outline.parents.get(node)
        if isinstance(parent, cst.Arg):
            self._argument(node, parent, "many", trail)
        elif isinstance(parent, cst.For | cst.CompFor) and parent.iter is node:
            self._read(LENGTH, node, trail)
            trail.loops.append(node)
            self._bound(parent.target, "one", trail)
        elif isinstance(parent, cst.Await | cst.StarredElement):
            trail.everything = trail.everything and isinstance(parent, cst.Await)
            trail.follow(parent, "many")
        elif isinstance(parent, cst.Subscript) and parent.value is node:
            sliced = index_of(parent) is None and len(parent.slice) == 1
            trail.everything = trail.everything and not sliced  # some of them are spared
            trail.picks = True
            trail.follow(parent, "many" if sliced else "one")
        elif isinstance(parent, cst.UnaryOperation | cst.If | cst.While):
            self._read(LENGTH, node, trail)
        else:
            self._stored(node, parent, "many", trail)

    def _item(self, node: cst.CSTNode, trail: _Trail) -> None:
        """``node`` stands for an instance."""
        parent = self._outline.parents.get(node)
        if isinstance(parent, cst.Attribute) and parent.value is node:
            self._attribute(parent, trail)
        elif isinstance(parent, cst.Arg):
            self._argument(node, parent, "one", trail)
        elif isinstance(parent, cst.ListComp | cst.GeneratorExp | cst.SetComp):
            trail.follow(parent, "many")
        elif isinstance(parent, cst.Await):
            trail.follow(parent, "one")
        elif isinstance(parent, cst.UnaryOperation | cst.If | cst.While):
            return
        else:
            self._stored(node, parent, "one", trail)

    def _attribute(self, node: cst.Attribute, trail: _Trail) -> None:
        """``vm.name``; what gives all properties gives a dictionary of them."""
        parent = self._outline.parents.get(node)
        if node.attr.value == "__dict__":
            trail.follow(node, "keys")
        elif node.attr.value in _AS_KEYS and isinstance(parent, cst.Call):
            trail.follow(parent, "keys")
        else:
            self._property(node.attr.value, node, node.attr, trail)

    def _keys(self, node: cst.CSTNode, trail: _Trail) -> None:
        """``node`` stands for the properties of an instance as a dictionary."""
        parent = self._outline.parents.get(node)
        if isinstance(parent, cst.Subscript) and parent.value is node:
            self._keyed(parent, index_of(parent), trail)
        elif isinstance(parent, cst.Attribute) and parent.attr.value == "get":
            call = self._outline.parents.get(parent)
            if isinstance(call, cst.Call) and call.func is parent and call.args:
                self._keyed(call, call.args[0].value, trail)
            else:
                trail.everything = False
        elif isinstance(parent, cst.ListComp | cst.GeneratorExp | cst.Arg):
            trail.everything = False
        else:
            self._stored(node, parent, "keys", trail)

    def _keyed(
        self, node: cst.BaseExpression, key: cst.BaseExpression | None, trail: _Trail
    ) -> None:
        """``node`` is what stands under ``key`` of an instance's properties."""
        name = constant(key)
        if isinstance(name, str) and key is not None:
            self._property(_snake(name), node, key, trail)
        else:
            trail.everything = False

    def _stored(
        self, node: cst.CSTNode, parent: cst.CSTNode | None, kind: _Kind, trail: _Trail
    ) -> None:
        if isinstance(parent, cst.Assign) and parent.value is node:
            for target in parent.targets:
                self._bound(target.target, kind, trail)
        elif isinstance(parent, cst.AnnAssign | cst.NamedExpr) and parent.value is node:
            self._bound(parent.target, kind, trail)
            if isinstance(parent, cst.NamedExpr):
                trail.follow(parent, kind)
        else:
            trail.everything = False

    def _argument(self, node: cst.CSTNode, argument: cst.Arg, kind: _Kind, trail: _Trail) -> None:
        call = self._outline.parents.get(argument)
        if not isinstance(call, cst.Call) or argument.star:
            trail.everything = False
            return
        name = last_name(call.func) if isinstance(call.func, cst.Name) else ""
        if kind == "many" and name in _SAME_ITEMS:
            trail.follow(call, "many")
        elif kind == "many" and name in ("len", "bool", "sum", "any", "all"):
            self._read(LENGTH, node, trail)
        elif kind == "many" and name == "next":
            self._read(LENGTH, node, trail)
            trail.picks = True
            trail.follow(call, "one")
        elif kind == "many" and name == "sorted":
            self._sorted(call, trail)
        elif kind == "many" and name == "enumerate":
            self._enumerated(call, trail)
        elif kind == "many" and name == "map" and self._got(call.args[0].value, trail):
            self._read(LENGTH, node, trail)
        elif kind == "one" and name == "vars":
            trail.follow(call, "keys")
        elif kind == "one" and name == "getattr" and call.args[0] is argument:
            self._keyed(call, call.args[1].value if len(call.args) > 1 else None, trail)
        else:
            self._passed(call, argument, kind, trail)

    def _got(self, getter: cst.BaseExpression, trail: _Trail) -> bool:
        """Whether ``getter`` is ``attrgetter("name")``, which then reads that of an instance."""
        if not isinstance(getter, cst.Call) or last_name(getter.func) != "attrgetter":
            return False
        for each in getter.args:
            name = constant(each.value)
            if not isinstance(name, str):
                return False
            self._property(name.partition(".")[0], getter, each.value, trail)
        return True

    def _sorted(self, call: cst.Call, trail: _Trail) -> None:
        trail.follow(call, "many")
        for argument in call.args[1:]:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            scope = self._outline.scopes.get(argument.value)
            if keyword == "key" and scope is not None and scope.parameters:
                self._named(scope.parameters[0], scope, "one", trail)
            elif keyword != "reverse" and not (
                keyword == "key" and self._got(argument.value, trail)
            ):
                trail.everything = False

    def _enumerated(self, call: cst.Call, trail: _Trail) -> None:
        parent = self._outline.parents.get(call)
        target = parent.target if isinstance(parent, cst.For | cst.CompFor) else None
        if isinstance(target, cst.Tuple) and len(target.elements) == 2:
            self._read(LENGTH, call, trail)
            trail.loops.append(call)
            self._bound(target.elements[1].value, "one", trail)
        else:
            trail.everything = False

    def _passed(self, call: cst.Call, argument: cst.Arg, kind: _Kind, trail: _Trail) -> None:
        """To a function of this module: its parameter stands for the same."""
        context = self._outline.contexts.get(call)
        facts = self._clients.facts(call.func, context) if context is not None else ()
        functions = [fact.scope for fact in facts if isinstance(fact, FunctionFact)]
        if len(functions) != 1 or len(facts) != 1:
            trail.everything = False
            return
        scope = functions[0]
        if argument.keyword is not None:
            name = argument.keyword.value
        else:
            index = next(i for i, a in enumerate(call.args) if a is argument) + scope.is_method
            if index >= len(scope.parameters) or any(a.star for a in call.args):
                trail.everything = False
                return
            name = scope.parameters[index]
        if name in scope.bindings:
            self._named(name, scope, kind, trail)
        else:
            trail.everything = False

    def _bound(self, target: cst.CSTNode, kind: _Kind, trail: _Trail) -> None:
        """The result, or an instance of it, gets the name ``target``."""
        scope = self._scope(target)
        if not isinstance(target, cst.Name) or scope is None:
            trail.everything = False
            return
        name = target.value
        while scope.kind == "comprehension" and name not in scope.bindings and scope.parent:
            scope = scope.parent
        if name in scope.outer or scope.kind == "class":
            trail.everything = False
            return
        self._named(name, scope, kind, trail)

    def _named(self, name: str, scope: Scope, kind: _Kind, trail: _Trail) -> None:
        """What is done with ``name`` in ``scope`` and within."""
        names = self._uses_of(name)
        if len(names) > _MAX_USES or (scope.kind == "module" and self._is_left_out(name)):
            trail.everything = False
        for use in names[:_MAX_USES]:
            parent = self._outline.parents.get(use)
            if self._is_load(use, parent) and self._within(use, scope.node):
                trail.follow(use, kind)

    # -- what is read -------------------------------------------------------------------

    def _property(
        self, name: str, node: cst.BaseExpression, at: cst.CSTNode, trail: _Trail
    ) -> None:
        """``node`` is the property ``name`` of an instance; ``at`` names it."""
        given = ""
        parent = self._outline.parents.get(node)
        if name == INSTANCE_ID:
            around = self._around(node)
            if around in _NUMBERS or isinstance(parent, cst.Comparison | cst.ComparisonTarget):
                # On Flexible it is a name: no number, and no literal one.
                trail.everything = trail.everything and not self._is_number(around, parent)
            given = self._given_to(node)
        if isinstance(parent, cst.AssignTarget | cst.Del | cst.AugAssign):
            trail.everything = False
        trail.reads.append(Read(name, self._inside(at), given))

    def _is_number(self, around: str, parent: cst.CSTNode | None) -> bool:
        if around in _NUMBERS:
            return True
        if isinstance(parent, cst.ComparisonTarget):
            parent = self._outline.parents.get(parent)
        if not isinstance(parent, cst.Comparison):
            return False
        sides = [parent.left, *(target.comparator for target in parent.comparisons)]
        return any(
            isinstance(s, cst.SimpleString | cst.Integer | cst.List | cst.Set) for s in sides
        )

    def _around(self, node: cst.CSTNode) -> str:
        """The function that ``node`` is an argument of."""
        argument = self._outline.parents.get(node)
        call = self._outline.parents.get(argument) if isinstance(argument, cst.Arg) else None
        return last_name(call.func) if isinstance(call, cst.Call) else ""

    def _given_to(self, node: cst.CSTNode) -> str:
        """The operation that is given ``node`` itself; "" if none is."""
        argument = self._outline.parents.get(node)
        call = self._outline.parents.get(argument) if isinstance(argument, cst.Arg) else None
        if not isinstance(call, cst.Call):
            return ""
        if isinstance(call.func, cst.Name) and call.func.value in _SAME_TEXT | _NUMBERS:
            return self._given_to(call)
        context = self._outline.contexts.get(call)
        for fact in self._clients.facts(call.func, context) if context is not None else ():
            if isinstance(fact, MethodFact):
                meaning = self._lexicon.name_of(fact.group.group, fact.method)
                return meaning.operation if meaning is not None else ""
        return ""

    def _inside(self, node: cst.CSTNode) -> Span:
        """Where ``node`` stands, without the quotes of a string."""
        span = self._tree.span(node)
        if not isinstance(node, cst.SimpleString):
            return span
        quote = len(node.quote)
        return Span(span.start + len(node.prefix) + quote, span.end - quote)

    def _read(self, name: str, node: cst.CSTNode, trail: _Trail) -> None:
        trail.reads.append(Read(name, self._tree.span(node)))

    # -- names --------------------------------------------------------------------------

    def _uses_of(self, name: str) -> list[cst.Name]:
        if self._names is None:
            self._names = {}
            for node in self._outline.parents:
                if isinstance(node, cst.Name):
                    self._names.setdefault(node.value, []).append(node)
        return self._names.get(name, [])

    def _is_left_out(self, name: str) -> bool:
        """Whether it stands in parts of the file that were not parsed."""
        if self._left_out is None:
            read = Counter(_WORD.findall(self._tree.module.code))
            self._left_out = Counter(_WORD.findall(self._tree.source.text)) - read
        return name in self._left_out

    def _scope(self, node: cst.CSTNode) -> Scope | None:
        steps = 0
        parent = self._outline.parents.get(node)
        while parent is not None and steps < _MAX_NESTING:
            scope = self._outline.scopes.get(parent)
            if scope is not None:
                return scope
            parent = self._outline.parents.get(parent)
            steps += 1
        return self._outline.module if parent is None else None

    def _within(self, node: cst.CSTNode, outer: cst.CSTNode) -> bool:
        if isinstance(outer, cst.Module):
            return True
        steps = 0
        parent: cst.CSTNode | None = node
        while parent is not None and steps < _MAX_NESTING:
            if parent is outer:
                return True
            parent = self._outline.parents.get(parent)
            steps += 1
        return parent is not None  # too deep to tell

    def _is_load(self, node: cst.BaseExpression, parent: cst.CSTNode | None) -> bool:
        """Whether ``node`` is a variable that is read, and no name of anything else."""
        if isinstance(parent, cst.Attribute | cst.Arg | cst.AnnAssign | cst.NamedExpr):
            return parent.value is node
        if isinstance(parent, cst.For | cst.CompFor):
            return parent.iter is node
        if isinstance(parent, cst.Element):
            whole = self._outline.parents.get(parent)
            if isinstance(whole, cst.Tuple | cst.List):
                return self._is_load(whole, self._outline.parents.get(whole))
        return not isinstance(
            parent, cst.AssignTarget | cst.Param | cst.FunctionDef | cst.ClassDef | cst.NameItem
        )


def _snake(name: str) -> str:
    """``instanceId``, a key of ``serialize()``, as the name of the property."""
    return _HUMP.sub("_", name).lower()
