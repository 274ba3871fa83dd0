"""Dictionaries and lists that are in a variable, and may hold something else by the time that they
are read."""

from __future__ import annotations

import libcst as cst

from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import (
    Block,
    Context,
    Outline,
    Scope,
    is_constant,
    may_be_hidden,
)
from flexlint.values.sources import settable

_DEEPEST = 8
_MOST_SCOPES = 64
ADDING = frozenset({"element", "inner", "merge", "default", "removal"})
"""Bindings that only change what is there."""
_LOOKING = frozenset(
    {"print", "len", "str", "repr", "dict", "list", "tuple", "set", "sorted", "dumps", "dump",
     "deepcopy", "copy", "isinstance", "type", "id", "bool", "any", "all", "enumerate", "zip",
     "iter", "map", "filter", "debug", "info", "warning", "error", "exception", "log", "pprint",
     "pformat", "format", "safe_dump", "join", "max", "min", "sum", "reversed", "hash"}
)  # fmt: skip
"""Functions that only look at what they are given."""


class Tables:
    """The dictionaries and lists of one module."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._changed: set[str] | None = None
        self._named: dict[str, list[cst.Name]] | None = None
        self._handed: dict[str, dict[tuple[Scope, bool], int]] = {}
        self._grown: dict[str, list[Scope]] | None = None

    def grows(self, name: str, context: Context) -> bool:
        """Whether something is put into the list ``name`` (or taken out of it) after it is made at
        ``context``, in its scope or in one inside that."""
        if self._grown is None:
            self._grown = {}
            for scope, each in self._outline.growths:
                self._grown.setdefault(each, []).append(scope)
        scopes = self._grown.get(name, ())
        return len(scopes) > _MOST_SCOPES or any(
            is_within(scope, context.scope) for scope in scopes
        )

    def settable(self, table: cst.BaseExpression, context: Context) -> str:
        """The form in which others may change what is in ``table``; "" if they cannot."""
        name = _root(table)
        every = reaching(name, context) if name else ()
        return settable(f"{name}[]") if any(is_constant(b, context) for b in every) else ""

    def is_changed(self, table: cst.BaseExpression, context: Context) -> bool:
        """Whether something else than the one display that makes ``table`` may have a say in what
        it holds at ``context``."""
        name = _root(table)
        if not name:
            return False
        if self._changed is None:
            self._changed = {each for _, each in self._outline.changes}
            for scope in (self._outline.module, *self._outline.scopes.values()):
                for each, bindings in scope.bindings.items():
                    if any(binding.kind in ADDING for binding in bindings):
                        self._changed.add(each)
        every = reaching(name, context)
        if name in self._changed or len(every) > 1:
            return True
        return self.is_given_away(table, context)

    def is_given_away(self, table: cst.BaseExpression, context: Context) -> bool:
        """Whether the module hands ``table`` to something that may change it before ``context``, or
        may have another one under its name."""
        name = _root(table)
        every = reaching(name, context) if name else ()
        if not every:
            return False
        if may_be_hidden(self._outline.hidings, name, every, context):
            return True
        owner = every[0].context.scope
        local = owner is context.scope
        first = self._handing(name).get((owner, local))
        return first is not None and (
            not local or first < context.offset or _in_loop(context.block)
        )

    def _handing(self, name: str) -> dict[tuple[Scope, bool], int]:
        """Where the table ``name`` of each scope is handed on first, as far as that matters to
        the scope itself (True), and to all others (False)."""
        if name not in self._handed:
            found: dict[tuple[Scope, bool], int] = {}
            for node in self._uses(name):
                at = self._outline.tree.span(node).start
                for local in (True, False):
                    if self._hands_on(node, local=local):
                        key = self._scope_of(node), local
                        found[key] = min(at, found.get(key, at))
            self._handed[name] = found
        return self._handed[name]

    def _scope_of(self, name: cst.Name) -> Scope:
        """The scope whose variable ``name`` is."""
        at: cst.CSTNode | None = name
        while at is not None and at not in self._outline.scopes:
            at = self._outline.parents.get(at)
        inner = self._outline.module if at is None else self._outline.scopes[at]
        scope: Scope | None = inner
        while scope is not None:
            hidden = scope.kind == "class" and scope is not inner
            if name.value in scope.bindings and name.value not in scope.outer and not hidden:
                return scope
            scope = scope.parent
        return self._outline.module

    def _uses(self, name: str) -> list[cst.Name]:
        if self._named is None:
            self._named = {}
            for node in self._outline.parents:
                if isinstance(node, cst.Name):
                    self._named.setdefault(node.value, []).append(node)
        return self._named.get(name, [])

    def _hands_on(self, node: cst.Name, *, local: bool) -> bool:
        """Whether ``node``, a use of a table, gives the whole of it to something."""
        around = self._outline.parents.get(node)
        if isinstance(around, cst.Arg):
            call = self._outline.parents.get(around)
            if around.keyword is node or around.star or not isinstance(call, cst.Call):
                return False
            return last_name(call.func) not in _LOOKING
        if isinstance(around, cst.Assign | cst.NamedExpr | cst.DictElement | cst.AnnAssign):
            return around.value is node
        if isinstance(around, cst.Element | cst.Yield):
            target = self._outline.parents.get(self._outline.parents.get(around, around))
            return not isinstance(target, cst.AssignTarget)
        return isinstance(around, cst.Return) and not local


def is_within(scope: Scope, outer: Scope) -> bool:
    """Whether ``scope`` is ``outer``, or inside of it."""
    inner: Scope | None = scope
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer


def _root(node: cst.BaseExpression) -> str:
    """``name`` of ``name[one][two]``; "" of what is in no variable."""
    for _ in range(_DEEPEST):
        if isinstance(node, cst.Name):
            return node.value
        if not isinstance(node, cst.Subscript):
            return ""
        node = node.value
    return ""


def _in_loop(block: Block) -> bool:
    around: Block | None = block
    while around is not None:
        if around.loop:
            return True
        around = around.parent
    return False
