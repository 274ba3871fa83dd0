"""What happens to the result of a call where the call stands."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from flexlint.surfaces.python.names.scopes import Scope

_ALL_AT_ONCE = frozenset(
    {"all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"}
)
"""Functions that go through what they are given before they return."""
_ON_DEMAND = frozenset({"enumerate", "filter", "iter", "map", "zip"})
"""Functions that go through it when their result is gone through."""
_MAX_STEPS = 32


def is_iterated(call: cst.BaseExpression, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether what ``call`` gives is surely gone through, and only that, before anything else of
    the code runs but the body of the loop it heads."""
    node: cst.CSTNode = call
    for _ in range(_MAX_STEPS):
        parent = parents.get(node)
        if isinstance(parent, cst.StarredElement):
            return True
        if isinstance(parent, cst.For):
            return parent.iter is node
        if isinstance(parent, cst.CompFor):
            if parent.iter is not node:
                return False
            around: cst.CSTNode | None = parent
            while isinstance(around, cst.CompFor):
                around = parents.get(around)
            if isinstance(around, cst.ListComp | cst.SetComp | cst.DictComp):
                return True
            if not isinstance(around, cst.GeneratorExp):
                return False
            node = around
            continue
        outer = parents.get(parent) if isinstance(parent, cst.Arg) else None
        if not isinstance(outer, cst.Call) or not isinstance(outer.func, cst.Name):
            return False
        if outer.func.value in _ALL_AT_ONCE:
            return True
        if outer.func.value not in _ON_DEMAND:
            return False
        node = outer
    return False


def is_in_class(scope: Scope) -> bool:
    """Whether code of ``scope`` runs in the body of a class, itself or in a comprehension."""
    around: Scope | None = scope
    while around is not None and around.kind == "comprehension":
        around = around.parent
    return around is not None and around.kind == "class"
