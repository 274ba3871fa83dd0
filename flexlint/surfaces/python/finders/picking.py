"""Loops that act on some of the items that they go through, told apart by their order alone."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from flexlint.surfaces.python.reading.tree import Tree
from flexlint.text.python_nodes import children, walk
from flexlint.text.python_text import NO_PYTHON, module_of
from flexlint.text.source import SourceFile

_At: TypeAlias = tuple[int, int]
"""A line and a column in bytes, as ``ast`` counts them."""
_Loop: TypeAlias = ast.For | ast.AsyncFor
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_EXITS = frozenset({"exit", "_exit", "quit"})
_SHORT = frozenset({"next", "any", "all", "max", "min", "islice", "takewhile", "nth", "first"})
"""Functions that take some of what they are given."""
_CHANGES = frozenset({"append", "add", "insert", "pop", "remove", "discard", "update", "extend"})
_SHOWN = frozenset({"print", "debug", "info", "warning", "error", "log", "write", "echo"})
_MOST = 256
"""Places of one name that are looked at."""
_NEAR = 64
"""Loops that are looked at for the one around a place."""


class Loops:
    """The loops of a module, asked which of them may leave items out."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._parts: _Loops | None = None
        self._whole: _Loops | None = None

    def pick(self, offsets: Iterable[int]) -> bool:
        """Whether one of the loops over what stands at ``offsets`` may take some items and leave
        others, and which ones hangs on their order; true as well where that cannot be told."""
        return any(self._picks(offset) for offset in offsets)

    def _picks(self, offset: int) -> bool:
        # What libcst has read is mostly much less than all, and whole functions of that.
        if self._parts is None:
            self._parts = _Loops(self._tree.joined())
        found = self._parts.picks(self._tree.inside(offset), functions=True)
        if found is None:
            if self._whole is None:
                self._whole = _Loops(self._tree.source)
            found = self._whole.picks(offset)
        return bool(found)


class _Loops:
    """The loops of one text."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        try:
            tree: ast.Module | None = module_of(source.text)
        except NO_PYTHON:
            tree = None
        self._parents: dict[ast.AST, ast.AST] = {}
        self._names: dict[str, list[ast.Name]] = {}
        every: list[tuple[_At, _At, ast.AST]] = []
        for node in walk(tree) if tree is not None else ():
            for child in children(node):
                self._parents[child] = node
            if isinstance(node, ast.Name):
                self._names.setdefault(node.id, []).append(node)
            elif isinstance(node, _Loop):
                every.append((_end(node.target), _start(node.body[0]), node))
            elif isinstance(node, ast.comprehension):
                every.append((_end(node.target), _end(node.iter), node))
        self._every = sorted(every, key=lambda each: each[:2])

    def picks(self, offset: int, functions: bool = False) -> bool | None:
        """:meth:`Loops.pick` for one place of this text. With ``functions``, None for a loop of
        which only a text with more than whole functions tells."""
        line, column = self._source.position(offset)
        before = self._source.line_text(line)[: column - 1]
        at = (line, len(before.encode("utf-8", "replace")))
        loop = self._around(at)
        if loop is None:
            return None if functions else True
        if isinstance(loop, ast.comprehension):
            return self._shortened(loop)
        assert isinstance(loop, _Loop)
        if _is_left(loop) or _is_carried(loop) or _is_counted(loop):
            return True
        if functions and isinstance(self._scope(loop), (ast.Module, ast.ClassDef)):
            return None
        return self._goes_on(loop)

    def _shortened(self, part: ast.comprehension) -> bool:
        """Whether something takes only some of what a comprehension gives."""
        whole = self._parents[part]
        around = self._parents.get(whole)
        while isinstance(around, ast.Starred):
            around = self._parents.get(around)
        if isinstance(around, ast.Subscript):
            return True
        called = isinstance(around, ast.Call) and _last_name(around.func) in _SHORT
        return called or (_is_numbered(part.iter) and _is_tested(part, whole, part.ifs))

    def _around(self, at: _At) -> ast.AST | None:
        """The innermost loop that goes through what stands at a place."""
        index = bisect_right(self._every, at, key=lambda each: each[0])
        for _, end, loop in islice(reversed(self._every[max(0, index - _NEAR) : index]), _NEAR):
            if at < end:
                return loop
        return None

    def _goes_on(self, loop: _Loop) -> bool:
        """Whether what the last turn left in the loop's variable is read behind the loop."""
        scope, end = self._scope(loop), _end(loop)
        for name in set(_stored(loop.target)):
            every = self._names.get(name, ())
            if len(every) > _MOST:
                return True
            mine = [n for n in every if _start(n) >= end and self._is_within(n, scope)]
            stored = [_start(n) for n in mine if not isinstance(n.ctx, ast.Load)]
            for node in mine:
                if not isinstance(node.ctx, ast.Load) or self._is_of_another(node):
                    continue
                if not any(place < _start(node) for place in stored):
                    return True
        return False

    def _scope(self, node: ast.AST) -> ast.AST:
        """The function or class around ``node``, else the module."""
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, _FUNCTIONS):
                break
        return node

    def _is_within(self, node: ast.AST, scope: ast.AST) -> bool:
        while node is not scope and node in self._parents:
            node = self._parents[node]
        return node is scope

    def _is_of_another(self, name: ast.Name) -> bool:
        """Whether a loop or a function around ``name`` binds it."""
        node: ast.AST = name
        while (around := self._parents.get(node)) is not None:
            if isinstance(around, _Loop) and name.id in _stored(around.target):
                return True
            if isinstance(around, _COMPREHENSIONS) and any(
                name.id in _stored(each.target) for each in around.generators
            ):
                return True
            if isinstance(around, _FUNCTIONS) and not isinstance(around, ast.ClassDef):
                given = around.args
                every = (*given.posonlyargs, *given.args, *given.kwonlyargs)
                if any(each.arg == name.id for each in every):
                    return True
            node = around
        return False


def _is_shown(names: Container[str], part: ast.AST) -> bool:
    """Whether ``part`` does no more with ``names`` than to show them."""
    shown: set[ast.AST] = set()
    for node in walk(part):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Call) and _last_name(node.func) in _SHOWN
        ):
            shown.update(walk(node))
    return all(
        node in shown
        for node in walk(part)
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load)
    )


def _is_left(loop: _Loop) -> bool:
    """Whether the loop may end before its last item, other than by what goes wrong."""
    stack: list[tuple[ast.AST, bool]] = [(each, True) for each in loop.body]
    while stack:
        node, own = stack.pop()
        if isinstance(node, (*_FUNCTIONS, ast.ExceptHandler)):
            continue
        if isinstance(node, ast.Return) or (isinstance(node, ast.Break) and own):
            return True
        if isinstance(node, ast.Call) and _last_name(node.func) in _EXITS:
            code = node.args[0] if node.args else None
            if not isinstance(code, ast.Constant) or not code.value:
                return True
        inner = own and not isinstance(node, ast.While | _Loop)
        stack += [(child, inner) for child in children(node)]
    return False


def _tested(body: Iterable[ast.AST]) -> dict[str, _At]:
    """The names in the conditions of ``body``, and where each is read first."""
    first: dict[str, _At] = {}
    for test in (t for part in body for node in walk(part) for t in _conditions(node)):
        for node in walk(test):
            name = _name(node)
            if name and isinstance(getattr(node, "ctx", None), ast.Load):
                at = _start(node)
                first[name] = min(first.get(name, at), at)
    return first


def _is_carried(loop: _Loop) -> bool:
    """Whether a condition in the loop hangs on what earlier turns did: a count, a flag."""
    tests = _tested(loop.body)
    if not tests:
        return False
    stored: dict[str, _At] = {}
    for part in loop.body:
        for node in walk(part):
            if isinstance(node, ast.AugAssign) and _name(node.target) in tests:
                return True
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in _CHANGES and _name(node.func.value) in tests:
                    return True
            elif isinstance(getattr(node, "ctx", None), ast.Store):
                name, at = _name(node), _start(node)
                if name:
                    stored[name] = min(stored.get(name, at), at)
    counting = any(
        isinstance(node, ast.Call) and _last_name(node.func) == "next"
        for part in loop.body
        for node in walk(part)
    )
    return counting or any(at < stored[name] for name, at in tests.items() if name in stored)


def _is_counted(loop: _Loop) -> bool:
    """Whether the number of the turn is used for more than to be shown."""
    return _is_numbered(loop.iter) and _is_tested(loop, loop, loop.body)


def _is_numbered(gone_through: ast.expr) -> bool:
    named = isinstance(gone_through, ast.Call) and _last_name(gone_through.func)
    return named in {"enumerate", "zip"}


def _is_tested(loop: _Loop | ast.comprehension, whole: ast.AST, parts: Iterable[ast.AST]) -> bool:
    target = loop.target
    if not isinstance(target, ast.Tuple) or not target.elts:
        return True
    names = set(_stored(target.elts[0]))
    parts = parts if isinstance(whole, _Loop) else (whole,)
    return not all(_is_shown(names, part) for part in parts)


def _conditions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield node.test
    elif isinstance(node, ast.BoolOp | ast.Compare):
        yield node
    elif isinstance(node, ast.Match):
        yield node.subject
    elif isinstance(node, ast.comprehension):
        yield from node.ifs


def _stored(target: ast.AST) -> Iterator[str]:
    for node in walk(target):
        if isinstance(node, ast.Name):
            yield node.id


def _name(node: ast.AST) -> str:
    """``x`` and ``.x`` of ``self.x``; "" of what is neither."""
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _last_name(node: ast.AST) -> str:
    return _name(node).lstrip(".")


def _start(node: ast.AST) -> _At:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _end(node: ast.AST) -> _At:
    return getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0
