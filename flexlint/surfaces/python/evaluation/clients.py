"""Which expression is a client, an operation group or a bound method.

Nothing is executed. Every expression is evaluated at most twice and every look-up considers a
bounded number of bindings and call sites, so the whole is linear in the size of the module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeAlias

import libcst as cst

from flexlint.azure import INSTANCE_LIST
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.facts import (
    ClassFact,
    ClientClassFact,
    ClientFact,
    ContainerFact,
    Fact,
    FunctionFact,
    GroupFact,
    InstanceFact,
    MemberFact,
    MembersFact,
    MethodFact,
    ModuleFact,
    doubted,
)
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.surfaces.python.names.nodes import constant, dotted, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Binding, Block, Context, Outline, Scope, Site
from flexlint.surfaces.python.reading.reach import MAX_CALLS

Words: TypeAlias = Callable[[cst.BaseExpression, Context], frozenset[str]]
"""Gives the constant strings an expression may be; none if it is not certain to be one."""

_MAX_FACTS = 8
_MAX_BINDINGS = 48
_MAX_ARGUMENTS = 8
_MAX_ELEMENTS = 64
_MAX_BASES = 16
_MAX_FIXTURES = 2
_MAX_CLIENTS = 4
"""Clients of one scope that are told of."""
_MAX_ANNOTATION = 32
"""Parts of one annotation that are looked at."""
_MAX_QUOTED_NAMES = 8
_MAX_DEPTH = 40
_DOTTED = regex(r"[A-Za-z_][\w.]*")
_PASSED_ON = frozenset({"enter_context", "enter_async_context", "push_async_exit", "copy"})
_ELEMENTS_OF = frozenset({"list", "tuple", "set", "sorted", "reversed", "iter", "frozenset"})
_NOT_FACTORIES = frozenset(
    {"isinstance", "issubclass", "print", "type", "getattr", "hasattr", "super", "patch"}
)
_ITERATORS = frozenset(
    [
        "list",
        "List",
        "Sequence",
        "Iterable",
        "Iterator",
        "Generator",
        "AsyncIterator",
        "AsyncGenerator",
        "Tuple",
        "tuple",
        "set",
        "Set",
        "Dict",
        "dict",
        "Mapping",
        "Type",
        "type",
        "ContextManager",
        "AsyncContextManager",
        "AbstractContextManager",
        "AbstractAsyncContextManager",
    ]
)
_EMPTY_BASES = frozenset({"object", "ABC"})
"""Classes that give what is derived from them no method of ours."""
_GET = frozenset({"get", "pop", "setdefault"})
_CLOUD_TYPES = regex(r"MGMT_(COMPUTE|NETWORK)\Z")


class Clients:
    """Evaluates expressions of one module to facts."""

    def __init__(self, outline: Outline, lexicon: Lexicon, words: Words) -> None:
        """``words`` tells which attribute ``getattr(client, …)`` reads."""
        self.outline = outline
        self._lexicon = lexicon
        self._words = words
        self._memo: Memo[tuple[Fact, ...]] = Memo((), _MAX_DEPTH)
        self._named: dict[Scope, tuple[str, ...]] = {}

    # -- evaluation ---------------------------------------------------------------------

    def facts(self, node: cst.CSTNode | None, context: Context) -> tuple[Fact, ...]:
        """What ``node``, standing in ``context``, may be. Empty if nothing is known."""
        if node is None:
            return ()
        return self._memo.get(node, lambda: _unique(self._evaluate(node, context)))

    def at_hand(self, context: Context) -> tuple[tuple[str, str], ...]:
        """(package, text) of the clients that have a name at ``context``, nearest first."""
        found: list[tuple[str, str]] = []
        scope: Scope | None = context.scope
        while scope is not None:
            for name in self._client_names(scope):
                if scope.kind == "class":
                    function = context.scope.enclosing("function")
                    if function is None or not function.is_method or function.parent is not scope:
                        continue
                    client = self._client_of(scope.members(name))
                    text = f"{function.parameters[0]}.{name}"
                else:
                    client = self._client_of(reaching(name, context))
                    text = name
                if client is not None:
                    found.append((client.package, text))
            scope = scope.parent
        return tuple(found)

    def _client_names(self, scope: Scope) -> tuple[str, ...]:
        """The first names of ``scope`` that are bound to clients."""
        found = self._named.get(scope)
        if found is None:
            names = {**scope.bindings, **scope.attributes}
            held = (n for n, bindings in names.items() if self._client_of(tuple(bindings[:1])))
            found = self._named[scope] = tuple(islice(held, _MAX_CLIENTS))
        return found

    def _client_of(self, bindings: tuple[Binding, ...]) -> ClientFact | None:
        facts = (fact for binding in bindings for fact in self._bound(binding))
        return next((fact for fact in facts if isinstance(fact, ClientFact)), None)

    def _evaluate(self, node: cst.CSTNode, context: Context) -> Iterator[Fact]:
        if isinstance(node, cst.Name):
            yield from self._name(node, context)
        elif isinstance(node, cst.Attribute):
            yield from self._member(node.value, node.attr.value, context, node.attr)
        elif isinstance(node, cst.Call):
            yield from self._call(node, context)
        elif isinstance(node, cst.IfExp):
            yield from self.facts(node.body, context)
            yield from self.facts(node.orelse, context)
        elif isinstance(node, cst.BooleanOperation):
            yield from self.facts(node.left, context)
            yield from self.facts(node.right, context)
        elif isinstance(node, cst.NamedExpr):
            yield from self.facts(node.value, context)
        elif isinstance(node, cst.Await):
            yield from self.facts(node.expression, context)
        elif isinstance(node, cst.Subscript):
            yield from self._subscript(node, context)
        elif isinstance(node, cst.Lambda):
            yield FunctionFact(self.outline.scopes[node])
        elif isinstance(node, cst.Tuple | cst.List | cst.Set):
            yield ContainerFact(
                tuple(
                    (index, element.value, context)
                    for index, element in enumerate(node.elements[:_MAX_ELEMENTS])
                )
            )
        elif isinstance(node, cst.Dict):
            yield ContainerFact(
                tuple(
                    (constant(element.key), element.value, context)
                    for element in node.elements[:_MAX_ELEMENTS]
                    if isinstance(element, cst.DictElement)
                )
            )
        elif isinstance(node, cst.ListComp | cst.SetComp | cst.GeneratorExp):
            scope = self.outline.scopes.get(node)
            if scope is not None:
                inner = Context(scope, context.block, context.offset)
                yield ContainerFact(((None, node.elt, inner),))
        elif isinstance(node, cst.DictComp):
            scope = self.outline.scopes.get(node)
            if scope is not None:
                inner = Context(scope, context.block, context.offset)
                yield ContainerFact(((None, node.value, inner),))

    def _name(self, node: cst.Name, context: Context) -> Iterator[Fact]:
        bindings = reaching(node.value, context)
        for binding in bindings:
            yield from self._bound(binding)
        if not bindings and node.value in self._lexicon.clients:
            package, _ = self._lexicon.clients[node.value]
            yield ClientClassFact(package, node.value)

    def _bound(self, binding: Binding) -> tuple[Fact, ...]:
        """What the binding gives its name."""
        kind = binding.kind
        if kind == "value":
            found = self._along(self.facts(binding.node, binding.context), binding.path)
            if not found and binding.annotation is not None:
                found = self._annotated(binding.annotation, binding.context)
            return found
        if kind == "element":
            node = binding.node
            if isinstance(node, cst.BaseExpression):
                return (ContainerFact(((constant(binding.key), node, binding.context),)),)
            return ()
        if kind == "merge":
            return self.facts(binding.node, binding.context)
        if kind == "item":
            return self._item(binding)
        if kind == "enter":
            return self._along(self.facts(binding.node, binding.context), binding.path)
        if kind == "import":
            return (ModuleFact(binding.module),)
        if kind == "from":
            return self._imported(binding)
        if kind == "function" and binding.node is not None:
            return (FunctionFact(self.outline.scopes[binding.node]),)
        if kind == "class" and binding.node is not None:
            return (ClassFact(self.outline.scopes[binding.node]),)
        if kind == "parameter":
            return self._parameter(binding)
        return ()

    def _imported(self, binding: Binding) -> tuple[Fact, ...]:
        return self._from_module(binding.module, binding.attribute)

    def _from_module(self, module: str, name: str) -> tuple[Fact, ...]:
        client = self._lexicon.clients.get(name)
        if client is not None:
            return (ClientClassFact(client[0], name, ".aio" in module),)
        return (ModuleFact(f"{module}.{name}"),)

    # -- attributes ---------------------------------------------------------------------

    def _member(
        self, base: cst.BaseExpression, name: str, context: Context, at: cst.CSTNode
    ) -> Iterator[Fact]:
        """What ``base.name`` may be; ``at`` is the node that writes the name."""
        facts = self.facts(base, context)
        found = list(self._members(facts, name, at))
        own = [b for fact in facts for b in _own_bindings(fact, name)]
        ours = any(isinstance(fact, GroupFact | MethodFact | ClientFact) for fact in found)
        apart = all(map(_is_plain, own)) or (found and all(map(self._is_own, found)))
        if own and not ours and (name not in self._lexicon.groups or apart):
            # The object's own class says what this is, and it is nothing of ours.
            yield from found
            return
        if name in self._lexicon.groups:
            if any(isinstance(fact, GroupFact | MethodFact) for fact in found):
                yield from found
                return
            if any(isinstance(fact, ModuleFact) for fact in facts) and not self._is_object(base):
                return
            client = next((f for f in facts if isinstance(f, ClientFact)), None)
            package = self._lexicon.packages[name]
            if client is None or client.package != package:
                client = None
            if client is not None or name in self._lexicon.distinctive:
                yield GroupFact(name, client, self.outline.tree.text(base))
                return
        if found:
            yield from found
        elif not any(isinstance(f, ClientFact | ModuleFact) for f in facts):
            yield from self._by_attribute_name(name)

    def _is_own(self, fact: Fact) -> bool:
        """Whether it is an object of a class of this module, and that is all it is: it is derived
        from nothing of others, and passes nothing on to another object."""
        if not isinstance(fact, InstanceFact):
            return False
        bases = list(self._bases(fact.scope))
        scopes = [fact.scope, *(base.scope for base in bases if isinstance(base, ClassFact))]
        written = sum(
            last_name(base.value) not in _EMPTY_BASES
            for scope in scopes
            if isinstance(scope.node, cst.ClassDef)
            for base in scope.node.bases
        )
        passes = any(scope.members("__getattr__") for scope in scopes)
        return not passes and written == len(scopes) - 1

    def _is_object(self, base: cst.BaseExpression) -> bool:
        """Whether ``base`` is an imported object rather than the SDK's own module."""
        facts = self.facts(base, self.outline.contexts.get(base) or self._top())
        path = next((f.path for f in facts if isinstance(f, ModuleFact)), dotted(base))
        return self._lexicon.client_of_module(path) is None

    def _top(self) -> Context:
        return Context(self.outline.module, Block(None), len(self.outline.tree.source.text))

    def _members(self, facts: tuple[Fact, ...], name: str, at: cst.CSTNode) -> Iterator[Fact]:
        for fact in facts:
            if isinstance(fact, GroupFact):
                if self._lexicon.name_of(fact.group, name) is not None:
                    yield MethodFact(fact, name, self.outline.tree.span(at))
            elif isinstance(fact, InstanceFact | ClassFact):
                yield from self._class_member(fact.scope, name)
            elif isinstance(fact, ModuleFact):
                yield from self._from_module(fact.path, name)

    def _class_member(self, scope: Scope, name: str) -> tuple[Fact, ...]:
        return self._memo.get((scope, name), lambda: _unique(self._search_class(scope, name)))

    def _search_class(self, scope: Scope, name: str) -> Iterator[Fact]:
        seen: set[Scope] = set()
        stack = [scope]
        while stack and len(seen) < _MAX_BASES:
            owner = stack.pop()
            if owner in seen:
                continue
            seen.add(owner)
            several: list[tuple[Fact, ...]] = []
            for binding in owner.members(name, _MAX_BINDINGS):
                if binding.kind == "function" and binding.node is not None:
                    function = self.outline.scopes[binding.node]
                    if function.decorated("property"):
                        yield from self._returned(function)
                        continue
                if not _is_none(binding):
                    several.append(self._bound(binding))
            for facts in several:
                # What is also something else is not proven to be this.
                doubtful = not all(several)
                yield from (doubted(fact) if doubtful else fact for fact in facts)
            context = owner.context
            if context is not None and isinstance(owner.node, cst.ClassDef):
                for argument in owner.node.bases:
                    for fact in self.facts(argument.value, context):
                        if isinstance(fact, ClassFact):
                            stack.append(fact.scope)
                        elif isinstance(fact, ClientClassFact):
                            yield from self._inherited_group(fact, name)

    @staticmethod
    def _client(made: ClientClassFact) -> ClientFact:
        return ClientFact(made.package, made.name, made.asynchronous)

    def _inherited_group(self, base: ClientClassFact, name: str) -> Iterator[Fact]:
        """The operation group ``name`` of a class that is derived from a client."""
        if self._lexicon.packages.get(name) == base.package:
            yield GroupFact(name, self._client(base), None)

    def groups(
        self, node: cst.BaseExpression, method: str, context: Context
    ) -> Iterator[tuple[GroupFact, bool]]:
        """The operation groups whose ``method`` is got from ``node``, and whether it is got from
        the class, which leaves the group itself to be the first argument."""
        for fact in self.facts(node, context):
            if isinstance(fact, GroupFact):
                yield fact, False
            elif isinstance(fact, ModuleFact):
                group = self._lexicon.group_of_class(fact.path.rsplit(".", 1)[-1])
                if group is not None:
                    yield GroupFact(group, None, None, typed=True), True
            elif isinstance(fact, InstanceFact | ClassFact) and not fact.scope.members(method):
                unbound = isinstance(fact, ClassFact)
                yield from ((group, unbound) for group in self._inherited(fact.scope, method))
        if isinstance(node, cst.Call) and last_name(node.func) == "super":
            owner = self._class_around(context)
            if owner is not None:
                yield from ((group, False) for group in self._inherited(owner, method))

    def _inherited(self, scope: Scope, method: str) -> Iterator[GroupFact]:
        """The operation groups that the class ``scope`` inherits ``method`` from: not those that
        are behind a class of the module that has one of its own."""
        for fact in self._bases(scope):
            if isinstance(fact, ClassFact) and fact.scope.members(method):
                return
            if isinstance(fact, ModuleFact):
                group = self._lexicon.group_of_class(fact.path.rsplit(".", 1)[-1])
                if group is not None:
                    yield GroupFact(group, None, None, typed=True)

    def _bases(self, scope: Scope) -> Iterator[Fact]:
        """What the class ``scope`` is derived from, through classes of the module: what Python
        looks at first comes first."""
        seen = {scope}
        stack: list[Fact] = list(reversed(self._direct_bases(scope)))
        while stack:
            fact = stack.pop()
            if not isinstance(fact, ClassFact):
                yield fact
            elif fact.scope not in seen and len(seen) < _MAX_BASES:
                seen.add(fact.scope)
                yield fact
                stack += reversed(self._direct_bases(fact.scope))

    def _direct_bases(self, scope: Scope) -> list[Fact]:
        if scope.context is None or not isinstance(scope.node, cst.ClassDef):
            return []
        bases = scope.node.bases[:_MAX_BASES]
        return [fact for base in bases for fact in self.facts(base.value, scope.context)]

    @staticmethod
    def _class_around(context: Context) -> Scope | None:
        """The class in a method of which ``context`` is."""
        function = context.scope.enclosing("function")
        owner = function.parent if function is not None else None
        return owner if owner is not None and owner.kind == "class" else None

    def _by_attribute_name(self, name: str) -> Iterator[Fact]:
        """What this module assigns to ``<something>.name``: likely, not proven."""
        for binding in self.outline.assigned_attributes.get(name, ())[-_MAX_BINDINGS:]:
            for fact in self._bound(binding):
                if isinstance(fact, ClientFact | GroupFact | MethodFact):
                    yield doubted(fact)

    # -- calls --------------------------------------------------------------------------

    def _call(self, node: cst.Call, context: Context) -> Iterator[Fact]:
        name = last_name(node.func)
        arguments = node.args
        if name == "getattr" and isinstance(node.func, cst.Name) and len(arguments) >= 2:
            target = arguments[1].value
            for word in sorted(self._words(target, context)):
                yield from self._member(arguments[0].value, word, context, target)
            return
        if name == "cast" and len(arguments) == 2:
            yield from self._annotated(arguments[0].value, context)
            yield from self.facts(arguments[1].value, context)
            return
        if name == "partial" and arguments:
            yield from self.facts(arguments[0].value, context)
            return
        if name in _PASSED_ON and len(arguments) == 1:
            yield from self.facts(arguments[0].value, context)
            return
        if isinstance(node.func, cst.Name) and name in _ELEMENTS_OF and arguments:
            yield from self.facts(arguments[0].value, context)
            return
        if name == "next" and arguments:
            yield from self._elements(self.facts(arguments[0].value, context), None)
            return
        if name == "super":
            owner = self._class_around(context)
            for fact in self._bases(owner) if owner is not None else ():
                if isinstance(fact, ClassFact):
                    yield InstanceFact(fact.scope)
                elif isinstance(fact, ClientClassFact):
                    yield self._client(fact)
            return
        answered = False
        for fact in self.facts(node.func, context):
            for result in self._called(fact):
                answered = True
                yield result
        if not answered:
            yield from self._method_call(node, name, context)
            yield from self._factory(node, name, context)
            yield from self._retried(node)

    def _retried(self, node: cst.Call) -> Iterator[Fact]:
        """``retry(lambda: group.list(…))`` gives what the lambda does, whoever ``retry`` is."""
        given = node.args[0].value if len(node.args) == 1 else None
        scope = self.outline.scopes.get(given) if isinstance(given, cst.Lambda) else None
        if scope is not None and not scope.parameters:
            found = self._returned(scope)
            yield from (fact for fact in found if isinstance(fact, MembersFact))

    def _called(self, fact: Fact) -> tuple[Fact, ...]:
        if isinstance(fact, ClientClassFact):
            return (self._client(fact),)
        if isinstance(fact, FunctionFact):
            return self._returned(fact.scope)
        if isinstance(fact, MethodFact):
            meaning = self._lexicon.name_of(fact.group.group, fact.method)
            lists = meaning is not None and meaning.operation == INSTANCE_LIST
            return (MembersFact(),) if lists else ()
        if isinstance(fact, ClassFact):
            return (InstanceFact(fact.scope),)
        if isinstance(fact, ModuleFact):
            return self._imported_call(fact.path)
        return ()

    def _imported_call(self, path: str) -> tuple[Fact, ...]:
        if path.lstrip(".") in self._lexicon.factories:
            package = self._lexicon.packages.get(next(iter(self._lexicon.distinctive), ""), "")
            name = next((n for n, (p, _) in self._lexicon.clients.items() if p == package), "")
            return (ClientFact(package, name),)
        group = self._lexicon.group_of_class(path.rsplit(".", 1)[-1])
        return (GroupFact(group, None, None, typed=True),) if group else ()

    def _method_call(self, node: cst.Call, name: str, context: Context) -> Iterator[Fact]:
        """``container.get(key)``, ``.values()`` and ``.items()``."""
        if not isinstance(node.func, cst.Attribute):
            return
        if name in _GET and node.args:
            facts = self.facts(node.func.value, context)
            yield from self._elements(facts, constant(node.args[0].value))
        elif name in ("values", "items") and not node.args:
            yield from self.facts(node.func.value, context)

    def _factory(self, node: cst.Call, name: str, context: Context) -> Iterator[Fact]:
        """``make(ComputeManagementClient, …)`` returns a client, whoever ``make`` is."""
        if name in _NOT_FACTORIES:
            return
        dotted_name = dotted(node.func)
        if dotted_name in self._lexicon.factories:
            yield from self._imported_call(dotted_name)
            return
        if isinstance(node.func, cst.Attribute):
            # A constructor of ours under another name: Client.from_config(...).
            for fact in self.facts(node.func.value, context):
                if isinstance(fact, ClientClassFact):
                    yield ClientFact(fact.package, fact.name, fact.asynchronous)
                    return
        for argument in node.args[:_MAX_ARGUMENTS]:
            value = argument.value
            if argument.star:
                continue
            if isinstance(value, cst.Name | cst.Attribute):
                kind = _CLOUD_TYPES.search(last_name(value))
                if kind:
                    client = self._client_named(kind[1].lower())
                    if client is not None:
                        yield client
                        return
                for fact in self.facts(value, context):
                    if isinstance(fact, ClientClassFact):
                        yield ClientFact(fact.package, fact.name, fact.asynchronous)
                        return
            elif isinstance(value, cst.SimpleString):
                text = constant(value)
                if isinstance(text, str) and "." in text:
                    client_class = self._lexicon.clients.get(text.rsplit(".", 1)[-1])
                    if client_class and text.startswith(client_class[1]):
                        yield ClientFact(client_class[0], text.rsplit(".", 1)[-1], ".aio" in text)
                        return

    def _client_named(self, word: str) -> ClientFact | None:
        for name, (package, module) in self._lexicon.clients.items():
            if module.endswith("." + word):
                return ClientFact(package, name)
        return None

    def _returned(self, scope: Scope) -> tuple[Fact, ...]:
        """What a call of the function may give."""
        return self._memo.get(scope, lambda: _unique(self._results(scope)))

    def _results(self, scope: Scope) -> Iterator[Fact]:
        for expression, context in scope.returns[:_MAX_BINDINGS]:
            yield from self.facts(expression, context)
        node = scope.node
        if isinstance(node, cst.FunctionDef) and node.returns is not None and scope.context:
            yield from self._annotated(node.returns.annotation, scope.context)

    # -- parameters ---------------------------------------------------------------------

    def _parameter(self, binding: Binding) -> tuple[Fact, ...]:
        return self._memo.get(binding, lambda: _unique(self._given(binding)))

    def _given(self, binding: Binding) -> Iterator[Fact]:
        scope = binding.context.scope
        param = binding.node
        if not isinstance(param, cst.Param):
            return
        name = param.name.value
        outer = scope.context
        if scope.is_method and scope.parameters[0] == name and scope.parent is not None:
            yield InstanceFact(scope.parent)
            return
        if binding.annotation is not None and outer is not None:
            typed = self._annotated(binding.annotation, outer)
            if typed:
                yield from typed
                return
        if param.default is not None and outer is not None:
            yield from self.facts(param.default, outer)
        for node, context in self._passed(scope, name):
            yield from self.facts(node, context)
        fixture = self.outline.module.bindings.get(name, ())
        for candidate in fixture[-_MAX_FIXTURES:]:
            if candidate.kind == "function" and candidate.node is not None:
                function = self.outline.scopes[candidate.node]
                if function.decorated("fixture"):
                    yield from self._returned(function)

    def _passed(self, scope: Scope, name: str) -> Iterator[tuple[cst.BaseExpression, Context]]:
        """The expressions this module passes for parameter ``name``; bounded."""
        index = scope.parameters.index(name)
        called = scope.name
        if scope.is_method:
            index -= 1
            if called == "__init__" and scope.parent is not None:
                called = scope.parent.name
        sites = self.outline.calls_by_name.get(called, ())
        for site in sites[:MAX_CALLS]:
            found = _argument(site, index, name)
            if found is not None:
                yield found, site.context

    def given(self, scope: Scope, name: str) -> Iterator[tuple[cst.BaseExpression | None, Context]]:
        """What calls in this module surely give the parameter ``name`` of the function ``scope``;
        None where it is left out. A call whose arguments do not all show gives nothing certain:
        itself. Bounded."""
        index = scope.parameters.index(name)
        called = scope.name
        if scope.is_method:
            index -= 1
            if called == "__init__" and scope.parent is not None:
                called = scope.parent.name
        for site in self.outline.calls_by_name.get(called, ())[:MAX_CALLS]:
            if not self._calls(site, scope):
                continue
            if any(argument.star for argument in site.node.args):
                yield site.node, site.context
            else:
                yield _argument(site, index, name), site.context

    def _calls(self, site: Site[cst.Call], scope: Scope) -> bool:
        """Whether the call is of the function ``scope`` and of no other of its name."""
        made = scope.name == "__init__" and scope.is_method
        for fact in self.facts(site.node.func, site.context):
            if isinstance(fact, FunctionFact) and fact.scope is scope:
                return True
            if made and isinstance(fact, ClassFact) and fact.scope is scope.parent:
                return True
        return False

    # -- annotations --------------------------------------------------------------------

    def _annotated(self, node: cst.BaseExpression, context: Context) -> tuple[Fact, ...]:
        """What a value with the annotation ``node`` may be."""
        found: list[Fact] = []
        stack: list[cst.BaseExpression] = [node]
        steps = 0
        while stack and steps < _MAX_ANNOTATION:
            steps += 1
            item = stack.pop()
            if isinstance(item, cst.Name | cst.Attribute):
                found.extend(self._typed(last_name(item), self.facts(item, context)))
            elif isinstance(item, cst.SimpleString):
                text = constant(item)
                if isinstance(text, str):
                    for match in _DOTTED.findall(text)[:_MAX_QUOTED_NAMES]:
                        found.extend(self._typed_text(match, context))
            elif isinstance(item, cst.Subscript):
                container = last_name(item.value)
                inner: list[cst.BaseExpression] = [
                    element.slice.value
                    for element in item.slice
                    if isinstance(element.slice, cst.Index)
                ]
                if container in ("Optional", "Union", "Annotated", "Awaitable", "Final"):
                    stack.extend(inner)
                elif container in _ITERATORS:
                    found.extend(f for e in inner[-1:] for f in self._annotated(e, context))
            elif isinstance(item, cst.BinaryOperation):
                stack.extend((item.right, item.left))
        return _unique(iter(found))

    def _typed_text(self, text: str, context: Context) -> Iterator[Fact]:
        name = text.rsplit(".", 1)[-1]
        client = self._lexicon.clients.get(name)
        if client is not None:
            yield ClientFact(client[0], name, ".aio" in text)
            return
        for binding in reaching(text.split(".", 1)[0], context):
            yield from self._typed(name, self._bound(binding))
        group = self._lexicon.group_of_class(name)
        if group:
            yield GroupFact(group, None, None, typed=True)

    def _typed(self, name: str, facts: tuple[Fact, ...]) -> Iterator[Fact]:
        known = False
        for fact in facts:
            if isinstance(fact, ClientClassFact):
                known = True
                yield ClientFact(fact.package, fact.name, fact.asynchronous)
            elif isinstance(fact, ClassFact):
                known = True
                yield InstanceFact(fact.scope)
            elif isinstance(fact, ModuleFact):
                name = fact.path.rsplit(".", 1)[-1]
        if not known:
            group = self._lexicon.group_of_class(name)
            if group:
                yield GroupFact(group, None, None, typed=True)

    # -- containers ---------------------------------------------------------------------

    def _subscript(self, node: cst.Subscript, context: Context) -> Iterator[Fact]:
        index = index_of(node)
        facts = self.facts(node.value, context)
        if index is not None:
            yield from self._elements(facts, constant(index))
        else:
            yield from (fact for fact in facts if isinstance(fact, MembersFact))

    def _elements(self, facts: tuple[Fact, ...], key: str | int | None) -> Iterator[Fact]:
        for fact in facts:
            if isinstance(fact, ContainerFact):
                exact = [item for item in fact.items if key is not None and item[0] == key]
                for _, node, context in exact or (fact.items if key is None else ()):
                    yield from self.facts(node, context)
            elif isinstance(fact, MembersFact):
                yield MemberFact()
            elif isinstance(fact, ClientFact | GroupFact | MethodFact):
                # An annotation such as Iterable[Client], or a container of one kind.
                yield fact

    def _along(self, facts: tuple[Fact, ...], path: tuple[int, ...]) -> tuple[Fact, ...]:
        for index in path:
            facts = _unique(self._elements(facts, index))
        return facts

    def _item(self, binding: Binding) -> tuple[Fact, ...]:
        node, context, path = binding.node, binding.context, binding.path
        if isinstance(node, cst.Call) and path:
            name = last_name(node.func)
            if name == "enumerate" and node.args and path[0] == 1:
                facts = self.facts(node.args[0].value, context)
                return self._along(_unique(self._elements(facts, None)), path[1:])
            if name == "zip" and path[0] < len(node.args):
                facts = self.facts(node.args[path[0]].value, context)
                return self._along(_unique(self._elements(facts, None)), path[1:])
            if name == "items" and path[0] == 1:
                facts = self.facts(node, context)
                return self._along(_unique(self._elements(facts, None)), path[1:])
        facts = _unique(self._elements(self.facts(node, context), None))
        return self._along(facts, path)


def _unique(facts: Iterator[Fact]) -> tuple[Fact, ...]:
    found: dict[Fact, None] = {}
    for fact in facts:
        found[fact] = None
        if len(found) >= _MAX_FACTS:
            break
    return tuple(found)


def _own_bindings(fact: Fact, name: str) -> tuple[Binding, ...]:
    """How the class of an object binds ``name`` itself."""
    if not isinstance(fact, InstanceFact | ClassFact):
        return ()
    return fact.scope.members(name)


def _is_none(binding: Binding) -> bool:
    node = binding.node
    empty = isinstance(node, cst.Name) and node.value == "None"
    return binding.kind == "value" and (empty or node is None)


def _is_plain(binding: Binding) -> bool:
    """Whether it is a display or a constant: no operation group."""
    plain = cst.Dict | cst.List | cst.Set | cst.Tuple | cst.SimpleString | cst.Integer
    return binding.kind == "value" and isinstance(binding.node, plain)


def _argument(site: Site[cst.Call], index: int, name: str) -> cst.BaseExpression | None:
    """What a call passes for the parameter at ``index`` called ``name``."""
    position = 0
    starred = False
    for argument in site.node.args:
        if argument.star:
            starred = True
        elif argument.keyword is not None:
            if argument.keyword.value == name:
                return argument.value
        elif not starred:
            if position == index:
                return argument.value
            position += 1
    return None
