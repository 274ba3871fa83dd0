"""Where the nodes of a libcst tree stand, without a visit that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import libcst as cst
from libcst import BatchableCSTVisitor
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper


class _Wrapper(MetadataWrapper):
    """Resolving metadata visits the whole tree for the providers that need a visit, even if
    there are none."""

    def visit_batched(
        self,
        visitors: Iterable[BatchableCSTVisitor],
        before_visit: Callable[[cst.CSTNode], None] | None = None,
        after_leave: Callable[[cst.CSTNode], None] | None = None,
    ) -> cst.CSTNode:
        wanted = tuple(visitors)
        if not wanted:
            return self.module
        return super().visit_batched(wanted, before_visit, after_leave)


def byte_spans(module: cst.Module) -> Mapping[cst.CSTNode, CodeSpan]:
    """The place of each node of ``module`` in its UTF-8, which must have no node twice.

    Raises:
        RecursionError: if the tree is deeper than the interpreter's stack allows.
    """
    # The tree was just made and is never changed: no deep copy is needed.
    wrapper = _Wrapper(module, unsafe_skip_copy=True)
    return wrapper.resolve(ByteSpanPositionProvider)
