"""Which objects an expression reads the mode or the name of, and which names hold its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

import libcst as cst

from flexlint.lexical.conditions import MODES
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import Binding, Block, Context, Scope

MODE_KEYS = frozenset({"orchestration_mode", "orchestrationmode"})
_NAME_KEYS = frozenset({"name", "id"})
_GETTERS = frozenset({"get", "getattr", "pop"})
_GROWING = frozenset({"append", "extend", "insert"})
_MAX_NODES = 400
"""Nodes of one expression, and of what its names hold, that are looked at."""
_MAX_DEPTH = 4
_MAX_STEPS = 8
_MAX_BINDINGS = 4
_MAX_REFERENCES = 200
_COMMAND = regex(r"\bvmss\b|virtualmachinescalesets", re.IGNORECASE)
_TEXTS = (cst.SimpleString, cst.FormattedStringText)
_PROPERTIES = regex(r"(?:\.properties|\[[\"']properties[\"']\])\Z")
_NAMES = regex(r"[\w.-]{1,80}")
_GETS = regex(r"get|fetch|find|show|look|describe|read|begin_create|create", re.IGNORECASE)
"""What a method is called that gives the object of a name."""
_NO_NAME = regex(
    r"(?:\w*_)?(?:r?g|group|resource_group\w*|resourcegroup\w*|sub\w*|client|cred\w*|session|ctx)\Z",
    re.IGNORECASE,
)
"""What is given beside the name of a set."""
_NAMING = frozenset({"vm_scale_set_name", "virtual_machine_scale_set_name", "vmss_name", "name"})
_OF_SDK = frozenset({"get", "begin_create_or_update", "create_or_update", "begin_update"})
_PLAIN = (cst.Name, cst.Attribute, cst.Subscript, cst.SimpleString)
_UNWRAPPING = frozenset({"result", "as_dict", "serialize", "json"})

Expression: TypeAlias = "tuple[cst.CSTNode, Context]"


@record
class Object:
    """What a name stands for in a context, or a part of that: ``self.vmss``, ``found[0]``."""

    root: str
    context: Context
    path: str = ""
    """What is written after the name."""


@record
class Held:
    """A variable (or, without a ``scope``, an attribute) that a text comes from."""

    name: str
    scope: Scope | None
    bindings: tuple[Binding, ...]


@record
class Reading:
    """What an expression is put together from."""

    named: tuple[Object, ...]
    """The objects whose names or ids it has."""
    clear: bool
    """Whether these are all of them."""
    held: tuple[Held, ...]
    """Where the words of a command in it come from."""
    parts: tuple[Expression, ...] = ()
    """What it is put together from, in its own words and in those that its names stand for."""


class Objects:
    """Follows the expressions of one module to objects."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._outline = clients.outline
        self._tree = clients.outline.tree
        self._references: dict[str, list[cst.Name]] = {}

    # -- what a condition is about ------------------------------------------------------

    def tested(self, test: cst.BaseExpression, context: Context) -> Object | None:
        """The one object whose mode ``test`` reads; None if there are several, or in doubt."""
        found = self._tested(test, context, 0)
        if not found or len({self._identity(each) for each in found}) != 1:
            return None
        return found[0]

    def _tested(
        self, test: cst.BaseExpression, context: Context, depth: int
    ) -> list[Object] | None:
        if depth > _MAX_DEPTH:
            return None
        found: list[Object] = []
        seen: set[int] = set()
        stack: list[Expression] = [(test, context)]
        while stack:
            node, at = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if len(seen) > _MAX_NODES:
                return None
            owner = _read_of(node, MODE_KEYS)
            if owner is not None:
                read = self._object(owner, at)
                if read is None:
                    return None
                found.append(read)
                continue
            if isinstance(node, cst.Attribute) and node.attr.value.lower() in MODES:
                continue  # a member of the enumeration
            if isinstance(node, cst.Name):
                made = _values(reaching(node.value, at))
                if not made and node.value.lower() in MODE_KEYS:
                    return None
                stack.extend(made)
                continue
            if isinstance(node, cst.Call):
                told = self._of_call(node, at, depth)
                if told is None:
                    return None
                if told:
                    found.extend(told)
                    continue
            stack.extend((part, at) for part in self._parts(node))
        return found

    def _of_call(self, call: cst.Call, context: Context, depth: int) -> list[Object] | None:
        """The objects whose mode a function of this module reads for ``call``."""
        found: list[Object] = []
        for scope in self._functions(call, context):
            for expression, inside in scope.returns:
                read = self._tested(expression, inside, depth + 1)
                if read is None:
                    return None
                for each in read:
                    given = self._given(each, call, context, scope)
                    if given is None:
                        return None
                    found.append(given)
        return found

    def _given(self, each: Object, call: cst.Call, context: Context, scope: Scope) -> Object | None:
        """What ``each``, of a function of ``scope``, is for ``call``."""
        local = reaching(each.root, each.context)
        if any(b.kind == "value" for b in local):
            return None if any(b.context.scope is scope for b in local) else each
        if each.root not in scope.parameters:
            return each
        at = scope.parameters.index(each.root) - scope.is_method
        node: cst.BaseExpression | None = None
        if at < 0:
            node = call.func.value if isinstance(call.func, cst.Attribute) else None
        else:
            for number, argument in enumerate(call.args):
                if argument.star:
                    return None
                keyword = argument.keyword.value if argument.keyword is not None else ""
                if keyword == each.root or (not keyword and number == at):
                    node = argument.value
        owner = self._object(node, context) if node is not None else None
        return owner and Object(owner.root, owner.context, owner.path + each.path)

    def _functions(self, call: cst.Call, context: Context) -> list[Scope]:
        facts = self._clients.facts(call.func, context)
        return [fact.scope for fact in facts if isinstance(fact, FunctionFact)]

    def _object(self, node: cst.BaseExpression, context: Context) -> Object | None:
        while isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            if last_name(node.func) != "get" or not node.args:
                return None
            if constant(node.args[0].value) != "properties":
                return None
            node = node.func.value
        root: cst.BaseExpression = node
        while isinstance(root, cst.Attribute | cst.Subscript):
            root = root.value
        if not isinstance(root, cst.Name):
            return None
        text, end = self._tree.source.text, self._tree.span(node).end
        path = text[self._tree.span(root).end : end]
        return Object(root.value, context, _PROPERTIES.sub("", path))

    def _identity(self, each: Object) -> object:
        bindings = frozenset(map(id, reaching(each.root, each.context)))
        return each.root, each.path, bindings

    # -- by which name an object was got ------------------------------------------------

    def is_named_by(
        self, test: cst.BaseExpression, context: Context, reading: Reading
    ) -> bool | None:
        """Whether the set whose mode ``test`` reads was got by the name that ``reading`` is of;
        None if it is not known by which."""
        if not reading.parts:
            return None
        tested = self.tested(test, context)
        if tested is not None:
            made = None if tested.path else sole_value(tested.root, tested.context)
            sources = [] if made is None or made.path else [_source(made.node, made.context)]
        else:
            sources = [_source(owner, at) for owner, at in self._owners(test, context)]
        if not sources:
            return self._is_asked_by(test, context, reading)
        if len(sources) != 1 or sources[0] is None:
            return None
        call, at = sources[0]
        names = _names_given(call)
        if any(self._is_equal((name, at), part) for name in names for part in reading.parts):
            return True
        if reading.named or not reading.clear or not names:
            return None  # objects are compared
        return None if _GETS.match(last_name(call.func)) is None else False

    def _is_asked_by(
        self, test: cst.BaseExpression, context: Context, reading: Reading
    ) -> bool | None:
        """The same of a function of this module that is given the name, gets the set and tells of
        its mode: ``is_uniform(name)``."""
        while isinstance(test, cst.Await | cst.UnaryOperation):
            test = test.expression
        scopes = self._functions(test, context) if isinstance(test, cst.Call) else []
        if len(scopes) != 1 or len(scopes[0].returns) != 1 or not isinstance(test, cst.Call):
            return None
        sources = [_source(*owner) for owner in self._owners(*scopes[0].returns[0])]
        if len(sources) != 1 or sources[0] is None:
            return None
        got, inside = sources[0]
        names = [self._argument(name, inside, test, scopes[0]) for name in _names_given(got)]
        given = [name for name in names if name is not None]
        if any(self._is_equal((name, context), part) for name in given for part in reading.parts):
            return True
        if reading.named or not reading.clear or not given or len(given) < len(names):
            return None
        return None if _GETS.match(last_name(got.func)) is None else False

    def _argument(
        self, name: cst.BaseExpression, inside: Context, call: cst.Call, scope: Scope
    ) -> cst.BaseExpression | None:
        """What ``call`` gives the parameter ``name`` of its function; None if that is none, or
        may hold something else."""
        if not isinstance(name, cst.Name) or name.value not in scope.parameters:
            return None
        if any(each.kind == "value" for each in reaching(name.value, inside)):
            return None
        at = scope.parameters.index(name.value) - scope.is_method
        for number, argument in enumerate(call.args):
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if argument.star:
                return None
            if keyword == name.value or (not keyword and number == at):
                return argument.value if isinstance(argument.value, _PLAIN) else None
        return None

    def _owners(self, test: cst.BaseExpression, context: Context) -> Iterator[Expression]:
        """What ``test`` reads the mode of."""
        stack: list[Expression] = [(test, context)]
        for _ in range(_MAX_NODES):
            if not stack:
                return
            node, at = stack.pop()
            owner = _read_of(node, MODE_KEYS)
            if owner is not None:
                yield owner, at
            elif isinstance(node, cst.Name):
                stack.extend(_values(reaching(node.value, at)))
            else:
                stack.extend((part, at) for part in self._parts(node))

    def _is_equal(self, one: Expression, other: Expression) -> bool:
        """Whether both are surely the same: a constant, or what the same name stands for."""
        (node, context), (known, at) = one, other
        text = constant(node)
        if isinstance(known, _TEXTS):
            return isinstance(text, str) and text in _NAMES.findall(self._tree.text(known))
        if text is not None or not isinstance(node, cst.BaseExpression):
            return False
        if not isinstance(known, cst.BaseExpression):
            return False
        one_object, other_object = self._object(node, context), self._object(known, at)
        if one_object is None or other_object is None:
            return False
        return self._identity(one_object) == self._identity(other_object)

    # -- what an expression names -------------------------------------------------------

    def is_same(self, tested: Object, named: Object) -> bool:
        """Whether ``named`` is surely the object that was ``tested`` before."""
        if tested.path != named.path:
            return False
        if tested.root != named.root:
            # ``for vmss in sets: …`` may well name the same one twice; two parameters, or two
            # results, are two objects.
            return not tested.path and _origin(tested) == _origin(named)
        before = set(map(id, reaching(tested.root, tested.context)))
        now = reaching(named.root, named.context)
        if any(_is_bound_between(each, tested.context, named.context) for each in now):
            return False
        if any(_is_from_inside(named.root, each, named.context) for each in now):
            return False
        return before.issuperset(map(id, now))

    def read(self, expressions: Iterable[Expression]) -> Reading:
        """What ``expressions``, and the variables in them, are put together from."""
        named: list[Object] = []
        held: list[Held] = []
        parts: list[Expression] = []
        clear = True
        seen: set[int] = set()
        stack: list[tuple[cst.CSTNode, Context, tuple[Held, ...], bool]] = [
            (node, context, (), False) for node, context in expressions
        ]
        while stack:
            node, at, via, inside = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if len(seen) > _MAX_NODES:
                return Reading(tuple(named), False, tuple(held))
            if isinstance(node, (*_TEXTS, cst.Name, cst.Attribute, cst.Subscript)):
                parts.append((node, at))
            owner = _read_of(node, _NAME_KEYS)
            if owner is not None:
                one = self._object(owner, at)
                clear = clear and one is not None
                if one is not None:
                    named.append(one)
                continue
            if isinstance(node, _TEXTS):
                if _COMMAND.search(self._tree.text(node)):
                    held.extend(via)
                continue
            if isinstance(node, cst.Name):
                bindings = reaching(node.value, at)
                more = () if inside else _held(node.value, bindings)
                stack.extend((n, c, (*via, *more), inside) for n, c in _values(bindings))
                continue
            if isinstance(node, cst.Attribute):
                members = self._members(node.attr.value)
                one_more = Held(node.attr.value, None, members)
                more = () if inside else (one_more,)
                stack.extend((n, c, (*via, *more), inside) for n, c in _values(members))
            if isinstance(node, cst.Call):
                for scope in self._functions(node, at):
                    name = last_name(node.func)
                    made = () if inside else _held(name, reaching(name, at))
                    stack.extend((e, c, (*via, *made), True) for e, c in scope.returns)
            stack.extend((part, at, via, inside) for part in self._parts(node))
        return Reading(tuple(named), clear, tuple(held), tuple(parts))

    def _members(self, name: str) -> tuple[Binding, ...]:
        """What classes of this module give the attribute ``name``."""
        return tuple(
            binding
            for scope in self._outline.scopes.values()
            if scope.kind == "class"
            for binding in scope.members(name)
        )

    def _parts(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        if isinstance(node, cst.Attribute | cst.Arg):
            yield node.value
            return
        for part in node.children:
            if part in self._outline.parents:
                yield part

    # -- where else a text is used ------------------------------------------------------

    def is_used_elsewhere(
        self,
        held: Sequence[Held],
        is_alike: Callable[[cst.Call], bool],
        talks: Callable[[cst.Call], bool],
    ) -> bool:
        """Whether something of ``held`` is referred to other than in a call that ``is_alike``,
        one that ``talks``, or what is made of it on the way."""
        ways = {id(b.node) for each in held for b in each.bindings}
        done: set[tuple[str, int]] = set()
        for each in held:
            if (each.name, id(each.scope)) in done:
                continue
            done.add((each.name, id(each.scope)))
            every = self._names().get(each.name, [])
            if len(every) > _MAX_REFERENCES:
                return True
            for name in every:
                if self._is_reference(name, each) and not self._is_accounted_for(
                    name, each, ways, is_alike, talks
                ):
                    return True
        return False

    def _names(self) -> dict[str, list[cst.Name]]:
        if not self._references:
            for node in self._outline.parents:
                if isinstance(node, cst.Name):
                    self._references.setdefault(node.value, []).append(node)
        return self._references

    def is_handed_on(self, name: str, owner: Scope, before: int, keeping: frozenset[str]) -> bool:
        """Whether the list ``name`` of the scope ``owner`` is given, before an offset, to a
        function that is none of ``keeping`` and may put something into it."""
        for node in self._names().get(name, ())[: _MAX_REFERENCES + 1]:
            parent = self._outline.parents[node]
            if not isinstance(parent, cst.Arg) or parent.value is not node:
                continue
            call = self._outline.parents.get(parent)
            if not isinstance(call, cst.Call) or last_name(call.func) in keeping:
                continue
            if self._tree.span(node).start < before and self._is_of(node, owner):
                return True
        return False

    def _is_reference(self, name: cst.Name, held: Held) -> bool:
        """Whether ``name`` reads what is ``held``."""
        parent = self._outline.parents[name]
        member = isinstance(parent, cst.Attribute) and parent.attr is name
        if held.scope is None:
            above = self._outline.parents.get(parent)
            return member and not isinstance(above, cst.AssignTarget | cst.AugAssign)
        if member or isinstance(
            parent,
            cst.AssignTarget | cst.Param | cst.FunctionDef | cst.ClassDef | cst.NameItem,
        ):
            return False
        if isinstance(parent, cst.Arg) and parent.keyword is name:
            return False
        if isinstance(parent, cst.AnnAssign | cst.AugAssign | cst.NamedExpr):
            return parent.target is not name and self._is_of(name, held.scope)
        return self._is_of(name, held.scope)

    def _is_of(self, name: cst.Name, wanted: Scope) -> bool:
        scope: Scope | None = self._scope_of(name)
        while scope is not None and name.value not in scope.bindings:
            scope = scope.parent
        return scope is wanted

    def _scope_of(self, node: cst.CSTNode) -> Scope:
        at: cst.CSTNode | None = node
        while at is not None:
            scope = self._outline.scopes.get(at)
            if scope is not None:
                return scope
            at = self._outline.parents.get(at)
        return self._outline.module

    def _is_accounted_for(
        self,
        name: cst.Name,
        held: Held,
        ways: set[int],
        is_alike: Callable[[cst.Call], bool],
        talks: Callable[[cst.Call], bool],
    ) -> bool:
        call: cst.Call | None = None
        node: cst.CSTNode | None = name
        while node is not None:
            if id(node) in ways:
                return True
            if call is None and isinstance(node, cst.Call):
                call = node
            if isinstance(node, cst.BaseStatement | cst.BaseSmallStatement):
                break
            node = self._outline.parents.get(node)
        if call is None:
            return False
        if isinstance(call.func, cst.Attribute) and call.func.value is name:
            return call.func.attr.value in _GROWING or is_alike(call)
        context = self._outline.contexts.get(call)
        if held.scope is not None and context is not None:
            others = reaching(name.value, context)
            if not set(map(id, others)) & set(map(id, held.bindings)):
                return True
        return is_alike(call) or talks(call)


def name_read_of(node: cst.CSTNode) -> cst.BaseExpression | None:
    """The object whose name or id ``node`` reads; None if it reads none."""
    return _read_of(node, _NAME_KEYS)


def _read_of(node: cst.CSTNode, keys: frozenset[str]) -> cst.BaseExpression | None:
    """``vmss`` of ``vmss.name``, ``vmss["name"]`` and ``vmss.get("name")``; None of others."""
    if isinstance(node, cst.Attribute):
        return node.value if node.attr.value.lower() in keys else None
    if isinstance(node, cst.Subscript):
        return node.value if _is_key(index_of(node), keys) else None
    if isinstance(node, cst.Call) and last_name(node.func) in _GETTERS:
        values = [argument.value for argument in node.args[:2]]
        if isinstance(node.func, cst.Attribute) and values and _is_key(values[0], keys):
            return node.func.value
        if isinstance(node.func, cst.Name) and len(values) > 1 and _is_key(values[1], keys):
            return values[0]
    return None


def _source(node: cst.CSTNode | None, context: Context) -> tuple[cst.Call, Context] | None:
    """The call that gave the object ``node``, through assignments; None if none did."""
    for _ in range(_MAX_STEPS):
        if isinstance(node, cst.Await):
            node = node.expression
        elif isinstance(node, cst.Attribute) and node.attr.value == "properties":
            node = node.value
        elif isinstance(node, cst.Name):
            made = sole_value(node.value, context)
            if made is None or made.path:
                return None
            node, context = made.node, made.context
        elif isinstance(node, cst.Call):
            unwraps = last_name(node.func) in _UNWRAPPING and not node.args
            if not unwraps or not isinstance(node.func, cst.Attribute):
                return node, context
            node = node.func.value
        else:
            return None
    return None


def _names_given(call: cst.Call) -> list[cst.BaseExpression]:
    """The arguments of which one is the name of the set that ``call`` gives; none if that cannot
    be said."""
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value in _NAMING:
            return [argument.value]
    given = [argument.value for argument in call.args if argument.keyword is None]
    if last_name(call.func) in _OF_SDK and len(given) > 1:
        given = given[1:2]  # behind the resource group
        return given if isinstance(given[0], _PLAIN) else []
    given = [argument.value for argument in call.args]
    if any(argument.star for argument in call.args):
        return []
    given = [each for each in given if not _NO_NAME.match(last_name(each))]
    given = given[1:] or given  # a resource group comes before the name
    return given if all(isinstance(each, _PLAIN) for each in given) else []


def _is_key(node: cst.BaseExpression | None, keys: frozenset[str]) -> bool:
    key = constant(node)
    return isinstance(key, str) and key.lower() in keys


def _values(bindings: Sequence[Binding]) -> list[Expression]:
    return [
        (binding.node, binding.context)
        for binding in bindings
        if binding.node is not None and isinstance(binding.node, cst.BaseExpression)
        if binding.kind in ("value", "augment", "element")
    ]


def _held(name: str, bindings: tuple[Binding, ...]) -> tuple[Held, ...]:
    return (Held(name, bindings[0].context.scope, bindings),) if bindings else ()


def _is_from_inside(name: str, binding: Binding, context: Context) -> bool:
    """Whether a function that may run at any time gives ``name`` to what is around it."""
    inner = binding.context.scope
    return inner is not context.scope and name in inner.outer


def _is_bound_between(binding: Binding, first: Context, then: Context) -> bool:
    """Whether a name is given another value by ``binding`` after a place and before the other."""
    made = binding.context
    if not made.scope is first.scope is then.scope:
        return False
    if first.offset < made.offset <= then.offset:
        return True
    block: Block | None = then.block
    while block is not None and not first.block.within(block):
        if block.loop and made.block.within(block):
            return True
        block = block.parent
    return False


def _origin(each: Object) -> object:
    """What the object was made from, through plain assignments."""
    name, context = each.root, each.context
    for _ in range(_MAX_STEPS):
        bindings = reaching(name, context)
        if len(bindings) != 1 or bindings[0].kind != "value" or bindings[0].path:
            return frozenset(map(id, bindings)) if bindings else name
        node = bindings[0].node
        if not isinstance(node, cst.Name):
            return id(node)
        name, context = node.value, bindings[0].context
    return name
