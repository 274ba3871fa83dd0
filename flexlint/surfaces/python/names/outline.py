"""The one libcst visit over a module that fills its outline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar, cast

import libcst as cst

from flexlint.record import replace
from flexlint.surfaces.python.names.nodes import constant, dotted, index_of, last_name
from flexlint.surfaces.python.names.scopes import (
    Binding,
    BindingKind,
    Block,
    Context,
    Guard,
    Hiding,
    Outline,
    Scope,
    ScopeKind,
    Site,
    StringNode,
)
from flexlint.surfaces.python.reading.reach import CHANGING, GROWING, LEAVING, NAMING, OWN_NAMES
from flexlint.surfaces.python.reading.spans import PARTS
from flexlint.surfaces.python.reading.tree import Tree

_SKIP = frozenset(
    (
        cst.SimpleWhitespace,
        cst.TrailingWhitespace,
        cst.EmptyLine,
        cst.ParenthesizedWhitespace,
        cst.Newline,
        cst.Comment,
        cst.Comma,
        cst.Dot,
        cst.AssignEqual,
        cst.LeftParen,
        cst.RightParen,
        cst.LeftSquareBracket,
        cst.RightSquareBracket,
        cst.LeftCurlyBrace,
        cst.RightCurlyBrace,
        cst.Colon,
        cst.Semicolon,
        cst.Integer,
        cst.Float,
    )
)
"""Nodes that bind nothing and are no site, with nothing inside that does or is."""
_TERMINAL = (cst.Return, cst.Raise, cst.Continue, cst.Break)
_MAX_AROUND = 8
_HIDING = frozenset({"exec", "setattr", "delattr", *NAMING})
"""Calls that may bind names of the module."""
_BODIES = frozenset(
    (
        cst.FunctionDef,
        cst.ClassDef,
        cst.Lambda,
        cst.If,
        cst.IfExp,
        cst.While,
        cst.For,
        cst.ExceptHandler,
        cst.MatchCase,
        cst.Else,
        cst.IndentedBlock,
    )
)
"""Nodes whose ``body`` restores scope, block and guards at its end."""
_WATCHED = {
    "expression": frozenset((cst.FormattedStringExpression,)),
    "body": _BODIES,
    "orelse": frozenset((cst.If, cst.IfExp, cst.For, cst.While, cst.Try)),
    "right": frozenset((cst.BooleanOperation,)),
    "cases": frozenset((cst.Match,)),
}
"""Fields whose parts are in a scope, a block or a guard of their own, and in which nodes."""
_ABSENT = cst.MaybeSentinel.DEFAULT

_Hook: TypeAlias = Callable[[cst.CSTNode], None]
_Hooks: TypeAlias = dict[type[cst.CSTNode], _Hook]
_Plan: TypeAlias = tuple[_Hook | None, _Hook | None, tuple[tuple[str, bool], ...]]
"""What is done where a kind of nodes begins and ends; and its parts, and which are watched."""
_N = TypeVar("_N", bound=cst.CSTNode)
_S = TypeVar("_S", bound=cst.BaseExpression)


def outline(tree: Tree) -> Outline:
    """Visit ``tree``. Linear.

    Raises:
        RecursionError: if the tree is deeper than the interpreter's stack allows.
    """
    visitor = _Outliner(tree)
    visitor.go_through(tree.module)
    return visitor.found


class _Outliner(cst.CSTVisitor):
    """The visitor; its hooks are looked up by node type, which is quicker than by name."""

    def __init__(self, tree: Tree) -> None:
        super().__init__()
        self._tree = tree
        self._scope = Scope("module", "", None, tree.module, None)
        self._block = Block(None)
        self._guard: Guard | None = None
        self._stack: list[cst.CSTNode] = []
        self._saved: list[tuple[Scope, Block, Guard | None]] = []
        self._in_string = 0
        self._string_depths: list[int] = []
        self.found = Outline(tree, self._scope, {}, {})
        self._entered: _Hooks = {}
        self._left: _Hooks = {}
        self._plans: dict[type[cst.CSTNode], _Plan] = {}
        enter, leave = self._entered, self._left
        _on(enter, cst.FunctionDef, self._function)
        _on(enter, cst.ClassDef, self._class)
        _on(enter, cst.Lambda, self._lambda)
        _on(enter, cst.Assign, self._assign)
        _on(enter, cst.AnnAssign, self._annotated)
        _on(enter, cst.AugAssign, self._augmented)
        _on(enter, cst.NamedExpr, self._walrus)
        _on(enter, cst.For, self._for)
        _on(enter, cst.CompFor, self._for)
        _on(enter, cst.WithItem, self._with)
        _on(enter, cst.Import, self._import)
        _on(enter, cst.ImportFrom, self._import_from)
        _on(enter, cst.Global, self._global)
        _on(enter, cst.Nonlocal, self._nonlocal)
        _on(enter, cst.Return, self._return)
        _on(enter, cst.Yield, self._yield)
        _on(enter, cst.ExceptHandler, self._handler)
        _on(enter, cst.ExceptStarHandler, self._handler)
        _on(enter, cst.Call, self._call)
        _on(enter, cst.Attribute, self._attribute)
        _on(enter, cst.Dict, self._dict)
        _on(enter, cst.Del, self._del)
        _on(enter, cst.MatchAs, self._capture)
        _on(enter, cst.MatchStar, self._capture)
        _on(enter, cst.MatchMapping, self._capture_rest)
        for comprehension in (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp):
            _on(enter, comprehension, self._comprehension)
            _on(leave, comprehension, self._after_comprehension)
        _on(enter, cst.SimpleString, self._string)
        _on(leave, cst.SimpleString, self._after_string)
        _on(enter, cst.ConcatenatedString, self._string)
        _on(leave, cst.ConcatenatedString, self._after_string)
        _on(enter, cst.FormattedString, self._string)
        _on(leave, cst.FormattedString, self._after_string)
        _on(leave, cst.If, self._after_if)
        _on(leave, cst.Match, self._after_match)
        _on(leave, cst.Assert, self._after_assert)

    def go_through(self, node: cst.CSTNode) -> None:
        """Visit ``node`` as its own ``visit`` does, which makes each node anew on the way."""
        kind = type(node)
        plan = self._plans.get(kind)
        if plan is None:
            if kind in _SKIP:
                return
            fields = PARTS.get(kind)
            if fields is None:
                node.visit(self)
                return
            plan = self._plans[kind] = self._plan(kind, fields)
        entered, left, parts = plan
        stack = self._stack
        if stack:
            self.found.parents[node] = stack[-1]
        if entered is None and left is None and not parts:
            return
        stack.append(node)
        if entered is not None:
            entered(node)
        for field, watched in parts:
            part = getattr(node, field)
            if part is None or part is _ABSENT:
                continue
            if watched:
                self.on_visit_attribute(node, field)
            if type(part) is tuple or type(part) is list:
                for each in part:
                    self.go_through(each)
            else:
                self.go_through(part)
            if watched:
                self.on_leave_attribute(node, field)
        stack.pop()
        if left is not None:
            left(node)

    def _plan(self, kind: type[cst.CSTNode], fields: tuple[str, ...]) -> _Plan:
        parts = tuple((each, kind in _WATCHED.get(each, ())) for each in fields)
        return self._entered.get(kind), self._left.get(kind), parts

    # -- the visitor's protocol ---------------------------------------------------------

    def on_visit(self, node: cst.CSTNode) -> bool:
        kind = type(node)
        if kind in _SKIP:
            return False
        if self._stack:
            self.found.parents[node] = self._stack[-1]
        self._stack.append(node)
        hook = self._entered.get(kind)
        if hook is not None:
            hook(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        kind = type(original_node)
        if kind in _SKIP:
            return
        self._stack.pop()
        hook = self._left.get(kind)
        if hook is not None:
            hook(original_node)

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        kind = type(node)
        if kind is cst.FormattedStringExpression and attribute == "expression":
            # A string inside a replacement field is a string of its own.
            self._push()
            self._string_depths.append(self._in_string)
            self._in_string = 0
        elif attribute == "body":
            if isinstance(node, cst.Try) and node.handlers:
                self._scope.attempts.append(self._tree.span(node.body))
            self._enter_body(node, kind)
        elif attribute == "orelse":
            if isinstance(node, cst.If | cst.IfExp):
                self._push()
                self._block = Block(self._block)
                self._add_guard(node.test, False)
            elif isinstance(node, cst.For | cst.While | cst.Try):
                self._push()
                self._block = Block(self._block)
        elif attribute == "right" and isinstance(node, cst.BooleanOperation):
            self._push()
            self._add_guard(node.left, isinstance(node.operator, cst.And))
        elif attribute == "cases" and isinstance(node, cst.Match):
            self._push()

    def on_leave_attribute(self, original_node: cst.CSTNode, attribute: str) -> None:
        node, kind = original_node, type(original_node)
        if kind is cst.FormattedStringExpression and attribute == "expression":
            self._in_string = self._string_depths.pop()
            self._pop()
        elif attribute == "body":
            if kind in _BODIES:
                self._pop()
                if isinstance(node, cst.MatchCase):
                    self._passed_case(node)
        elif attribute == "orelse":
            if isinstance(node, cst.If | cst.IfExp | cst.For | cst.While | cst.Try):
                self._pop()
        elif (attribute == "right" and kind is cst.BooleanOperation) or (
            attribute == "cases" and kind is cst.Match
        ):
            self._pop()

    # -- scopes, blocks, guards ---------------------------------------------------------

    def _push(self) -> None:
        self._saved.append((self._scope, self._block, self._guard))

    def _pop(self) -> None:
        self._scope, self._block, self._guard = self._saved.pop()

    def _context(self, offset: int) -> Context:
        return Context(self._scope, self._block, offset)

    def _here(self, node: cst.CSTNode) -> Context:
        return self._context(self._tree.start(node))

    def _add_guard(
        self, test: cst.BaseExpression, positive: bool, pattern: cst.MatchPattern | None = None
    ) -> None:
        self._guard = Guard(self._guard, test, positive, self._here(test), pattern)

    def _enter_body(self, node: cst.CSTNode, kind: type[cst.CSTNode]) -> None:
        if kind not in _BODIES:
            return
        self._push()
        if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
            self._scope = self.found.scopes[node]
            self._block = Block(None)
            if isinstance(node, cst.FunctionDef):
                self._guard = None
        elif isinstance(node, cst.If | cst.IfExp | cst.While):
            self._block = Block(self._block, loop=isinstance(node, cst.While))
            self._add_guard(node.test, True)
        elif isinstance(node, cst.MatchCase):
            self._block = Block(self._block)
            subject = self._subject()
            if subject is not None:
                self._add_guard(subject, True, node.pattern)
        elif isinstance(node, cst.For | cst.ExceptHandler):
            self._block = Block(self._block, loop=isinstance(node, cst.For))

    def _subject(self) -> cst.BaseExpression | None:
        for node in reversed(self._stack):
            if isinstance(node, cst.Match):
                return node.subject
        return None

    def _passed_case(self, node: cst.MatchCase) -> None:
        """After a ``case`` without a condition its pattern is known not to have matched."""
        subject = self._subject()
        if subject is not None and node.guard is None:
            self._add_guard(subject, False, node.pattern)

    def _after_if(self, node: cst.If) -> None:
        if not _leaves(node.body):
            if node.orelse is not None and _leaves_else(node.orelse):
                self._add_guard(node.test, True)
            return
        parent = self.found.parents.get(node)
        if isinstance(parent, cst.If) and parent.orelse is node:
            return  # the first of them tells of all
        if _leaves_else(node):
            return  # nothing comes behind it
        branch: cst.If | cst.Else | None = node
        while isinstance(branch, cst.If) and _leaves(branch.body):
            self._add_guard(branch.test, False)
            branch = branch.orelse

    def _after_match(self, node: cst.Match) -> None:
        """Behind a ``match`` no ``case`` was taken that leaves, unless one before it was."""
        for case in node.cases:
            if not isinstance(case.pattern, cst.MatchValue):
                return
            if case.guard is None and _leaves(case.body):
                self._add_guard(node.subject, False, case.pattern)

    def _after_assert(self, node: cst.Assert) -> None:
        self._add_guard(node.test, True)

    # -- bindings -----------------------------------------------------------------------

    def _bind(self, name: str, binding: Binding, scope: Scope | None = None) -> None:
        scope = scope or self._scope
        declared = scope.outer.get(name)
        if declared == "global":
            scope = self.found.module
        elif declared == "nonlocal":
            outer = scope.parent
            while outer is not None and (outer.kind != "function" or name not in outer.bindings):
                outer = outer.parent
            scope = outer or scope
        scope.bindings.setdefault(name, []).append(binding)

    def _target(
        self,
        target: cst.CSTNode,
        kind: BindingKind,
        node: cst.CSTNode | None,
        annotation: cst.BaseExpression | None = None,
    ) -> None:
        """Bind every name in ``target``, which gets (an element of) ``node``."""
        stack: list[tuple[cst.CSTNode, tuple[int, ...], bool]] = [(target, (), False)]
        while stack:
            item, path, starred = stack.pop()
            # A name has its new value only after the expression it is given was evaluated.
            context = self._context(self._tree.span(node or item).end)
            used: BindingKind = "opaque" if starred else kind
            if isinstance(item, cst.Name):
                made = Binding(used, context, node, path, annotation=annotation)
                self._bind(item.value, made)
            elif isinstance(item, cst.Tuple | cst.List):
                for index, element in enumerate(item.elements):
                    is_star = isinstance(element, cst.StarredElement)
                    stack.append((element.value, (*path, index), starred or is_star))
            elif isinstance(item, cst.Attribute):
                made = Binding(used, context, node, path, annotation=annotation)
                self._assigned_attribute(item, made)
                if _is_this_module(item.value):
                    self._hide(item.attr.value, item)
            elif isinstance(item, cst.Subscript):
                key = index_of(item)
                made = Binding("element", context, node, path, key=key)
                if isinstance(item.value, cst.Name):
                    self._bind(item.value.value, made)
                elif self._is_names(item.value):
                    self._hide("" if key is None else _word(key), item)
                elif isinstance(item.value, cst.Attribute):
                    self._assigned_attribute(item.value, made)
                else:
                    self._inner(item.value, replace(made, kind="inner"))

    def _inner(self, target: cst.CSTNode, binding: Binding) -> None:
        """Bind the name at the bottom of ``name[one][two]``."""
        target, around = _bottom(target)
        binding = replace(binding, around=around)
        if isinstance(target, cst.Name):
            self._bind(target.value, binding)
        elif isinstance(target, cst.Attribute):
            self._assigned_attribute(target, binding)

    def _change(self, target: cst.CSTNode, binding: Binding) -> None:
        """Something is changed in the dictionary that ``target`` leads to."""
        target, around = _bottom(target)
        if isinstance(target, cst.Name | cst.Attribute):
            scope = self._scope if isinstance(target, cst.Name) else None
            key = (scope, last_name(target))
            self.found.changes.setdefault(key, []).append(replace(binding, around=around))

    def _assigned_attribute(self, target: cst.Attribute, binding: Binding) -> None:
        name = target.attr.value
        self.found.assigned_attributes.setdefault(name, []).append(binding)
        if binding.kind == "value" and not binding.path:
            self._member(target, binding)
        if isinstance(target.value, cst.Name):
            method = self._scope.enclosing("function")
            while method is not None:
                owner = method.parent
                if owner is None:
                    return
                if method.is_method and method.parameters[0] == target.value.value:
                    owner.attributes.setdefault(name, []).append(binding)
                    return
                method = owner.enclosing("function")

    def _member(self, target: cst.Attribute, binding: Binding) -> None:
        chain = [target.attr]
        base = target.value
        while isinstance(base, cst.Attribute) and len(chain) < _MAX_AROUND:
            chain.insert(0, base.attr)
            base = base.value
        if isinstance(base, cst.Name) and base.value not in ("self", "cls"):
            self.found.members.setdefault(base.value, []).append((tuple(chain), binding))

    # -- hooks --------------------------------------------------------------------------

    def _new_scope(self, kind: ScopeKind, name: str, node: cst.CSTNode) -> Scope:
        scope = Scope(kind, name, self._scope, node, self._here(node))
        self.found.scopes[node] = scope
        return scope

    def _function(self, node: cst.FunctionDef) -> None:
        scope = self._new_scope("function", node.name.value, node)
        scope.decorators = tuple(_decorators(node.decorators))
        self._bind(node.name.value, Binding("function", self._here(node.name), node))
        self._parameters(node.params, scope)

    def _lambda(self, node: cst.Lambda) -> None:
        scope = self._new_scope("lambda", "<lambda>", node)
        self._parameters(node.params, scope)
        self.found.contexts[node] = self._here(node)
        scope.returns.append((node.body, Context(scope, Block(None), self._here(node).offset)))

    def _parameters(self, params: cst.Parameters, scope: Scope) -> None:
        block = Block(None)
        positional = [*params.posonly_params, *params.params]
        for param in [*positional, *params.kwonly_params]:
            context = Context(scope, block, self._tree.start(param))
            scope.parameters.append(param.name.value)
            annotation = param.annotation.annotation if param.annotation else None
            made = Binding("parameter", context, param, annotation=annotation)
            scope.bindings.setdefault(param.name.value, []).append(made)
        for star in (params.star_arg, params.star_kwarg):
            if isinstance(star, cst.Param):
                context = Context(scope, block, self._tree.start(star))
                scope.bindings.setdefault(star.name.value, []).append(
                    Binding("opaque", context, star)
                )

    def _class(self, node: cst.ClassDef) -> None:
        self._new_scope("class", node.name.value, node)
        self._bind(node.name.value, Binding("class", self._here(node.name), node))

    def _comprehension(self, node: cst.BaseComp) -> None:
        self.found.contexts[node] = self._here(node)
        self._push()
        self._scope = self._new_scope("comprehension", "", node)
        self._block = Block(self._block)
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            for condition in clause.ifs:
                self._add_guard(condition.test, True)
            clause = clause.inner_for_in

    def _after_comprehension(self, _: cst.BaseComp) -> None:
        self._pop()

    def _assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self._target(target.target, "value", node.value)

    def _annotated(self, node: cst.AnnAssign) -> None:
        self._target(node.target, "value", node.value, node.annotation.annotation)

    def _augmented(self, node: cst.AugAssign) -> None:
        if isinstance(node.operator, cst.AddAssign):
            self._target(node.target, "augment", node.value)
        elif isinstance(node.operator, cst.BitOrAssign):
            self._target(node.target, "merge", node.value)
        else:
            self._target(node.target, "opaque", node.value)

    def _walrus(self, node: cst.NamedExpr) -> None:
        if isinstance(node.target, cst.Name):
            end = self._tree.span(node.value).end
            made = Binding("value", self._context(end), node.value)
            scope = self._scope  # a walrus inside a comprehension binds outside of it
            while scope.kind == "comprehension" and scope.parent is not None:
                scope = scope.parent
            self._bind(node.target.value, made, scope)

    def _for(self, node: cst.For | cst.CompFor) -> None:
        self._target(node.target, "item", node.iter)

    def _with(self, node: cst.WithItem) -> None:
        if node.asname is not None:
            self._target(node.asname.name, "enter", node.item)

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            module = dotted(alias.name)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                name = alias.asname.name.value
            else:
                module = name = module.split(".", 1)[0]
            self._bind(name, Binding("import", self._here(node), module=module))

    def _import_from(self, node: cst.ImportFrom) -> None:
        if isinstance(node.names, cst.ImportStar):
            self._hide("", node)
            return
        module = "." * len(node.relative) + (dotted(node.module) if node.module else "")
        for alias in node.names:
            attribute = dotted(alias.name)
            name = attribute
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                name = alias.asname.name.value
            made = Binding("from", self._here(node), module=module, attribute=attribute)
            self._bind(name, made)

    def _hide(self, name: str, node: cst.CSTNode) -> None:
        """``node`` may bind ``name`` of the module; "" of any."""
        late = self._scope.enclosing("function") is not None
        self.found.hidings.append(Hiding(name, self._here(node).offset, late))

    def _hidden_by(self, call: cst.Call, name: str) -> None:
        """``exec(…)``, ``globals().update(…)``, ``setattr(sys.modules[__name__], …)``."""
        func, given = call.func, call.args
        if name == "exec" and isinstance(func, cst.Name):
            if len(given) == 1 or any(self._is_names(each.value) for each in given):
                self._hide("", call)
        elif name in NAMING and isinstance(func, cst.Attribute):
            if self._is_names(func.value):
                self._hide("", call)
        elif name in {"setattr", "delattr"} and len(given) > 1 and _is_this_module(given[0].value):
            self._hide(_word(given[1].value), call)

    def _is_names(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is the dictionary of the module's names."""
        if isinstance(node, cst.Attribute):
            return node.attr.value == "__dict__" and _is_this_module(node.value)
        if not isinstance(node, cst.Call) or node.args or not isinstance(node.func, cst.Name):
            return False
        name = node.func.value
        return name == "globals" or (name in OWN_NAMES and self._scope.kind == "module")

    def _global(self, node: cst.Global) -> None:
        for item in node.names:
            self._scope.outer[item.name.value] = "global"

    def _nonlocal(self, node: cst.Nonlocal) -> None:
        for item in node.names:
            self._scope.outer[item.name.value] = "nonlocal"

    def _return(self, node: cst.Return) -> None:
        function = self._scope.enclosing("function")
        if node.value is not None and function is not None:
            function.returns.append((node.value, self._here(node.value)))

    def _yield(self, node: cst.Yield) -> None:
        function = self._scope.enclosing("function")
        if isinstance(node.value, cst.BaseExpression) and function is not None:
            function.returns.append((node.value, self._here(node.value)))

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        if node.name is not None and isinstance(node.name.name, cst.Name):
            self._bind(node.name.name.value, Binding("opaque", self._here(node)))

    def _capture(self, node: cst.MatchAs | cst.MatchStar) -> None:
        if node.name is not None:
            self._bind(node.name.value, Binding("opaque", self._here(node)))

    def _capture_rest(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self._bind(node.rest.value, Binding("opaque", self._here(node)))

    def _site(self, node: _S) -> Site[_S]:
        context = Context(self._scope, self._block, self._tree.start(node))
        self.found.contexts[node] = context
        return Site(node, context, self._guard)

    def _call(self, node: cst.Call) -> None:
        site = self._site(node)
        self.found.calls.append(site)
        name = last_name(node.func)
        if name in _HIDING:
            self._hidden_by(node, name)
        if name:
            self.found.calls_by_name.setdefault(name, []).append(site)
        owner = node.func.value if isinstance(node.func, cst.Attribute) else None
        if isinstance(owner, cst.Name) and name in GROWING:
            key = (site.context.scope, owner.value)
            self.found.growths.setdefault(key, []).append(site)
        if isinstance(node.func, cst.Attribute) and name in CHANGING and node.args:
            self._changed_by(node, node.func, site.context)

    def _changed_by(self, call: cst.Call, func: cst.Attribute, context: Context) -> None:
        """``name.update(…)``, ``name.setdefault(key, value)``, ``name.pop(key)``."""
        method, given = func.attr.value, call.args
        if method == "update":
            self._change(func.value, Binding("merge", context, call))
            return
        plain = all(argument.keyword is None and not argument.star for argument in given)
        if method == "pop" and plain:
            self._change(func.value, Binding("removal", context, key=given[0].value))
        elif plain and len(given) == 2:
            node, key = given[1].value, given[0].value
            self._change(func.value, Binding("default", context, node, key=key))

    def _del(self, node: cst.Del) -> None:
        targets = node.target.elements if isinstance(node.target, cst.Tuple) else ()
        for target in (*(element.value for element in targets), node.target):
            if isinstance(target, cst.Subscript):
                made = Binding("removal", self._here(target), key=index_of(target))
                self._change(target.value, made)
            elif isinstance(target, cst.Name):
                self._bind(target.value, Binding("opaque", self._here(node)))

    def _attribute(self, node: cst.Attribute) -> None:
        self.found.attributes.append(self._site(node))

    def _dict(self, node: cst.Dict) -> None:
        self.found.containers.append(self._site(node))

    def _string(self, node: StringNode) -> None:
        site: Site[StringNode] = self._site(node)
        if not self._in_string:
            self.found.strings.append(site)
        self._in_string += 1

    def _after_string(self, _: StringNode) -> None:
        self._in_string -= 1


def _on(hooks: _Hooks, kind: type[_N], hook: Callable[[_N], None]) -> None:
    """Have ``hook`` called with the nodes of ``kind``: of that type, whatever the table says."""
    hooks[kind] = cast("_Hook", hook)


def _bottom(node: cst.CSTNode) -> tuple[cst.CSTNode, tuple[cst.BaseExpression, ...]]:
    """``name`` of ``name[one][two]`` and of ``name.setdefault(one, {})[two]``, and the keys.

    What is nested deeper than is followed, or by something that is no key, has no bottom.
    """
    around: list[cst.BaseExpression] = []
    nowhere = cst.Ellipsis()
    while len(around) <= _MAX_AROUND:
        if isinstance(node, cst.Subscript):
            key = index_of(node)
            if key is None:
                return nowhere, ()
            around.insert(0, key)
            node = node.value
        elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.args:
            if node.func.attr.value not in ("setdefault", "get"):
                return nowhere, ()
            around.insert(0, node.args[0].value)
            node = node.func.value
        else:
            return node, tuple(around)
    return nowhere, ()


def _is_this_module(node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a module that is looked up: this one, or perhaps."""
    return isinstance(node, cst.Subscript) and last_name(node.value) == "modules"


def _word(node: cst.BaseExpression) -> str:
    said = constant(node)
    return said if isinstance(said, str) else ""


def _leaves(body: cst.BaseSuite, depth: int = 0) -> bool:
    """Whether control never runs off the end of ``body``, judged by its last statement."""
    statements = body.body
    if not statements:
        return False
    last: cst.CSTNode = statements[-1]
    if isinstance(last, cst.SimpleStatementLine) and last.body:
        last = last.body[-1]
    if isinstance(last, cst.Expr) and isinstance(last.value, cst.Call):
        return dotted(last.value.func) in LEAVING
    if isinstance(last, cst.If):
        return _leaves_else(last, depth)
    return isinstance(last, _TERMINAL)


def _leaves_else(branch: cst.If | cst.Else | None, depth: int = 0) -> bool:
    """Whether control never comes behind ``branch``, whichever of it and of those below runs."""
    while isinstance(branch, cst.If) and depth < _MAX_AROUND:
        if not _leaves(branch.body, depth + 1):
            return False
        branch, depth = branch.orelse, depth + 1
    return isinstance(branch, cst.Else) and _leaves(branch.body, depth + 1)


def _decorators(decorators: Sequence[cst.Decorator]) -> Iterator[str]:
    for decorator in decorators:
        node = decorator.decorator
        yield last_name(node.func if isinstance(node, cst.Call) else node)
