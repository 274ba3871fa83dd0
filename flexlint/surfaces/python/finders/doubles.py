"""Calls that a test's own doubles answer: ``client = MagicMock()``, ``client.vms.get = Mock()``."""

from __future__ import annotations

import libcst as cst

from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.names.reaching import sole_value
from flexlint.surfaces.python.names.scopes import Context

_MAKING = frozenset({
    "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "create_autospec",
})  # fmt: skip
_MOST_PARTS = 12


class Doubles:
    """The doubles of one module."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._outline = evaluation.outline
        self._tree = evaluation.tree
        self._stubs: dict[str, list[Context]] | None = None

    def answer(self, method: cst.Attribute, context: Context) -> bool:
        """Whether a double answers a call of ``method``, which is got in ``context``."""
        if self._outline.calls_by_name.keys().isdisjoint(_MAKING):
            return False
        base = method.value
        for _ in range(_MOST_PARTS):
            if not isinstance(base, cst.Attribute):
                break
            base = base.value
        if not isinstance(base, cst.Name):
            return False
        made = sole_value(base.value, context)
        if made is not None and not made.path and _makes(made.node):
            return True
        if self._stubs is None:
            self._stubs = self._find()
        return any(
            stub.scope is context.scope
            and stub.offset < context.offset
            and context.block.within(stub.block)
            for stub in self._stubs.get(self._tree.text(method), ())
        )

    def _find(self) -> dict[str, list[Context]]:
        """Where methods of objects are replaced, by the methods as they are written."""
        found: dict[str, list[Context]] = {}
        for site in self._outline.attributes:
            target = self._outline.parents.get(site.node)
            if isinstance(target, cst.AssignTarget):
                assignment = self._outline.parents.get(target)
                if isinstance(assignment, cst.Assign) and _makes(assignment.value):
                    found.setdefault(self._tree.text(site.node), []).append(site.context)
        return found


def _makes(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Call) and last_name(node.func) in _MAKING
