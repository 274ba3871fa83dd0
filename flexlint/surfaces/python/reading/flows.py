"""What a function hands on of what matters: which names it gives anything that comes of it.

A function that holds a token that matters mostly stores much else besides. Followed are
assignments, loops, calls and what is returned, by names alone and without regard to order, so
that too much is said to be handed on rather than too little.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from flexlint.record import record

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"
_SELF = frozenset({"self", "cls"})
_NOT_FOLLOWED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.Match,
)


@record
class _Flow:
    """If one of ``sources`` matters, or a token in it does, all of ``targets`` do."""

    sources: frozenset[str]
    targets: frozenset[str]
    matters: bool


def called(name: str) -> str:
    """What stands among names for the parameters of a function called ``name``: no identifier."""
    return f"{name}("


class Flows:
    """One function, and which of its names matter so far."""

    def __init__(self, function: Function, owner: str, matters: Callable[[ast.AST], bool]) -> None:
        """``owner`` is the name of its class, if any; ``matters`` tells of a node whether it is
        a token."""
        self._from: dict[str, list[_Flow]] = {}
        self._fired: set[int] = set()
        self.mattering: set[str] = set()
        """Names that matter, or are used together with what does."""
        self._flowing: set[str] = set()
        every = list(_flows(function, owner, matters))
        for flow in every:
            for name in flow.sources:
                self._from.setdefault(name, []).append(flow)
        self._fire([flow for flow in every if flow.matters])

    def feed(self, name: str) -> None:
        """``name`` matters."""
        self._fire(self._from.get(name, ()))

    def _fire(self, flows: Iterable[_Flow]) -> None:
        waiting = list(flows)
        while waiting:
            flow = waiting.pop()
            if id(flow) in self._fired:
                continue
            self._fired.add(id(flow))
            # What goes into a body together with it may be changed elsewhere.
            self.mattering |= flow.sources
            for name in flow.targets - self._flowing:
                self._flowing.add(name)
                self.mattering.add(name)
                waiting += self._from.get(name, ())


def followed(function: Function) -> bool:
    """Whether nothing stands in ``function`` that only its reader follows."""
    return not any(
        isinstance(node, _NOT_FOLLOWED) for node in ast.walk(function) if node is not function
    )


def _flows(function: Function, owner: str, matters: Callable[[ast.AST], bool]) -> Iterator[_Flow]:
    def flow(sources: Iterable[ast.AST | None], targets: Iterable[str]) -> _Flow:
        names, token = _read(sources, matters)
        return _Flow(frozenset(names), frozenset(targets) - _SELF, token)

    taken = _parameters(function.args)
    given = {called(function.name)}
    if function.name == "__init__" and owner:
        given.add(called(owner))
    yield _Flow(frozenset(given), frozenset(taken) - _SELF, matters=False)
    yield flow((*function.args.defaults, *function.args.kw_defaults), taken)
    yield flow(function.decorator_list, (function.name,))
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            yield flow((node.value,), _targets(node.targets, taken))
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)):
            yield flow((node.value,), _targets((node.target,), taken))
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            yield flow((node.iter,), _targets((node.target,), taken))
        elif isinstance(node, ast.withitem):
            if node.optional_vars is not None:
                yield flow((node.context_expr,), _targets((node.optional_vars,), taken))
        elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            yield flow((node.value,), (function.name,))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                names = alias.name.split(".")
                token = any(matters(ast.Name(name, ast.Load())) for name in names)
                bound = alias.asname or names[0]
                yield _Flow(frozenset(), frozenset((bound,)), token)
        elif isinstance(node, ast.Call):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            if arguments:
                yield flow((*arguments, *node.keywords), _into(node, arguments))


def _parameters(arguments: ast.arguments) -> set[str]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    stars = (arguments.vararg, arguments.kwarg)
    return {each.arg for each in (*every, *stars) if each is not None}


def _into(call: ast.Call, arguments: Iterable[ast.expr]) -> Iterator[str]:
    """What a call gives its arguments: the parameters of what is called, or of what is handed
    over together with them, and the object whose method it is."""
    for each in (call.func, *arguments):
        if isinstance(each, ast.Attribute):
            yield called(each.attr)
        elif isinstance(each, ast.Name):
            yield called(each.id)
    if isinstance(call.func, ast.Attribute):
        yield from _chain(call.func.value)


def _targets(nodes: Iterable[ast.expr], taken: set[str]) -> Iterator[str]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List)):
            waiting += node.elts
        elif isinstance(node, ast.Starred):
            waiting.append(node.value)
        elif isinstance(node, ast.Attribute):
            yield node.attr
            # An object that others gave shows it by the name of the attribute.
            yield from (name for name in _chain(node.value) if name not in taken)
        elif isinstance(node, ast.Subscript):
            yield from _chain(node.value)


def _chain(node: ast.AST) -> Iterator[str]:
    """The names in ``a.b[c].d``, but for those in brackets."""
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, (ast.Subscript, ast.Starred, ast.Await)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            if isinstance(node, ast.Name):
                yield node.id
            return


def _read(
    nodes: Iterable[ast.AST | None], matters: Callable[[ast.AST], bool]
) -> tuple[set[str], bool]:
    """The names that are read in ``nodes``, and whether there is a token."""
    names: set[str] = set()
    token = False
    for root in nodes:
        for node in ast.walk(root) if root is not None else ():
            token = token or matters(node)
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    return names, token
