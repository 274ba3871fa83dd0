"""Which bindings of a name reach a use of it."""

from __future__ import annotations

from bisect import bisect_left

from flexlint.surfaces.python.names.scopes import Binding, Block, Context, Scope

_MAX_BINDINGS = 48
_MAX_ATTEMPTS = 200
_ADDING = frozenset({"element", "inner", "merge", "augment"})
"""Bindings that change what a name already has."""


def reaching(name: str, context: Context) -> tuple[Binding, ...]:
    """The bindings that ``name`` may have at ``context``, nearest first; bounded.

    Within one scope a binding hides the earlier ones if it is certain to run before the use.
    From an inner scope every binding of the outer one counts. Empty for a name that is bound
    nowhere, a builtin among them.
    """
    scope: Scope | None = context.scope
    own = True
    while scope is not None:
        bindings = scope.bindings.get(name)
        if bindings is not None and (scope is context.scope or scope.kind != "class"):
            if own:
                return _ordered(bindings, context)
            at = _definition(context.scope, scope) if scope.kind == "function" else None
            if at is not None:
                return _closure(bindings, at)
            return tuple(reversed(bindings[-_MAX_BINDINGS:]))
        own = own and scope.kind in ("comprehension", "lambda")
        scope = scope.parent
    return ()


def sole_value(name: str, context: Context) -> Binding | None:
    """The assignment that ``name`` surely comes from at ``context``; None if there are several
    or it gets its value in another way."""
    bindings = reaching(name, context)
    return bindings[0] if len(bindings) == 1 and bindings[0].kind == "value" else None


def is_settled(binding: Binding, context: Context) -> bool:
    """Whether a use at ``context`` that ``binding`` reaches has the value that it was given in the
    same turn of every loop around the use."""
    made = binding.context
    if made.scope is not context.scope:
        return True
    if made.offset > context.offset:
        return False
    block: Block | None = context.block
    while block is not None and not made.block.within(block):
        block = block.parent
    if block is made.block and not _is_attempt(binding, context):
        return True
    while block is not None and not block.loop:  # it may be of a turn before
        block = block.parent
    return block is None


def _is_attempt(binding: Binding, context: Context) -> bool:
    """Whether the name may keep what it has where ``binding`` stands, because something fails."""
    at = binding.context.offset
    return any(
        span.start <= at <= span.end and not span.start <= context.offset < span.end
        for span in context.scope.attempts[-_MAX_ATTEMPTS:]
    )


def _ordered(bindings: list[Binding], context: Context) -> tuple[Binding, ...]:
    """Bindings of the use's own scope, from the nearest one before the use backwards."""
    if len(bindings) == 1:
        return (bindings[0],)
    at = bisect_left(bindings, context.offset, key=_offset_of)
    found: list[Binding] = []
    for binding in reversed(bindings[max(0, at - _MAX_BINDINGS) : at]):
        found.append(binding)
        if binding.kind not in _ADDING and context.block.within(binding.context.block):
            return (*found, *_of_earlier_turns(bindings, at, binding, context))
    if not found:
        found.extend(bindings[at : at + _MAX_BINDINGS])
    elif found[-1].kind == "parameter":  # which is given before all turns
        found.extend(_of_earlier_turns(bindings, at, found[-1], context))
    return tuple(found)


def _of_earlier_turns(
    bindings: list[Binding], at: int, certain: Binding, context: Context
) -> list[Binding]:
    """The bindings below the use that a turn before has made, where one runs before the use that is
    ``certain``, but not in each turn."""
    loop: Block | None = None
    block: Block | None = context.block
    while block is not None and block is not certain.context.block:
        loop = block if block.loop else loop
        block = block.parent
    if loop is None or certain.kind == "item":
        return []
    return [
        each
        for each in bindings[at : at + _MAX_BINDINGS]
        if each.kind not in _ADDING and each.context.block.within(loop)
    ]


def _closure(bindings: list[Binding], at: Context) -> tuple[Binding, ...]:
    """What an inner function sees: what held where it was defined, and what came after."""
    later = [b for b in bindings[-_MAX_BINDINGS:] if b.context.offset >= at.offset]
    return (*_ordered(bindings, at), *later) if len(bindings) > 1 else tuple(bindings)


def _definition(inner: Scope, outer: Scope) -> Context | None:
    """Where, inside ``outer``, the scope that leads to ``inner`` is defined."""
    scope: Scope | None = inner
    while scope is not None and scope.parent is not outer:
        scope = scope.parent
    return scope.context if scope is not None else None


def _offset_of(binding: Binding) -> int:
    return binding.context.offset
