"""What a module sets behind the backs of plain assignments: its own names, and the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.python_nodes import walk

_How: TypeAlias = Literal["own", "run", "default"]

_SCRIPT = regex(r"(?<![\w./\\-])(?:[\w.-]{1,80}[/\\]){0,9}[\w-]{1,80}\.(?:py|sh|ps1|cmd|bat)(?!\w)")
OWN_NAMES = frozenset({"globals", "vars", "locals"})
CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear", "__setitem__"})


def rebindings(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """The names of the module with these ``nodes``, or ``Class.name``, that are bound by anything
    else than statements of it, and the place; "" for the name where that does not show, and so may
    be any.

    A name that only a function has is told as well, if it is called like one of the module.
    """
    for node in nodes:
        if isinstance(node, ast.Global):
            for name in node.names:
                yield name, node
        elif isinstance(node, ast.NamedExpr):
            yield node.target.id, node
        elif isinstance(node, ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                yield "", node
        elif isinstance(node, ast.ExceptHandler):
            if node.name:
                yield node.name, node
        elif isinstance(node, ast.Match):
            for case in node.cases:
                for inner in walk(case.pattern):
                    if isinstance(inner, ast.MatchAs | ast.MatchStar) and inner.name:
                        yield inner.name, node
                    elif isinstance(inner, ast.MatchMapping) and inner.rest:
                        yield inner.rest, node
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            if isinstance(node.value, ast.Name):
                yield f"{node.value.id}.{node.attr}", node
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            if _is_own_names(node.value):
                yield _text(node.slice), node
        elif isinstance(node, ast.Call):
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    name = last_name(node.func)
    if name in {"setattr", "delattr"} and len(node.args) > 1:
        target, said = node.args[0], _text(node.args[1])
        if said:
            yield said, node
            yield f"{last_name(target)}.{said}", node
        elif "modules" in {last_name(inner) for inner in walk(target)}:
            yield "", node
    elif name == "exec" and isinstance(node.func, ast.Name):
        if len(node.args) == 1 or any(map(_is_own_names, node.args)):
            yield "", node
    elif (
        isinstance(node.func, ast.Attribute) and name in CHANGING and _is_own_names(node.func.value)
    ):
        yield "", node


def _is_own_names(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__" and "modules" in ast.dump(node.value)
    return isinstance(node, ast.Call) and last_name(node.func) in OWN_NAMES and not node.args


@record
class Setting:
    """A module sets a variable of the environment, or takes it away."""

    name: str
    at: ast.expr
    how: _How = "own"
    """For itself and all that it imports and runs; for what one call runs; only if it is not set
    yet."""


def set_in_environment(nodes: Iterable[ast.AST]) -> Iterator[Setting]:
    """What the module with these ``nodes`` may set in the environment."""
    for node in nodes:
        if isinstance(node, ast.Subscript):
            if not isinstance(node.ctx, ast.Load) and is_environment(node.value):
                yield from _named((node.slice,))
        elif isinstance(node, ast.AugAssign):
            if is_environment(node.target):
                yield from _keys(node.value)
        elif isinstance(node, ast.Call):
            name = last_name(node.func)
            func = node.func
            of_it = isinstance(func, ast.Attribute) and is_environment(func.value)
            if name in {"putenv", "unsetenv", "setenv", "delenv"} or (of_it and name == "pop"):
                yield from _named(node.args[:1])
            elif of_it and name == "setdefault":
                yield from _named(node.args[:1], "default")
            elif of_it and name == "update":
                yield from _keys(node)
            for keyword in node.keywords:
                if keyword.arg == "env":
                    yield from _keys(keyword.value, "run")


def _named(nodes: Iterable[ast.expr], how: _How = "own") -> Iterator[Setting]:
    for node in nodes:
        if text := _text(node):
            yield Setting(text, node, how)


def _keys(node: ast.expr, how: _How = "own") -> Iterator[Setting]:
    """The keys of ``{"X": …}``, ``dict(…, X=…)`` and of those that are put together."""
    if isinstance(node, ast.Dict):
        yield from _named((key for key in node.keys if key is not None), how)
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if isinstance(side, ast.Dict):
                yield from _keys(side, how)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg is not None:
                yield Setting(keyword.arg, keyword.value, how)
        for argument in node.args:
            if isinstance(argument, ast.Dict):
                yield from _keys(argument, how)


def imported_or_run(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The files of the modules that the module with these ``nodes`` imports, and of the programs
    that its texts name, as :attr:`flexlint.model.Reach.runs` has them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files(alias.name)
        elif isinstance(node, ast.ImportFrom):
            above = "../" * (node.level - 1)
            module = node.module or ""
            if module:
                yield from _files(module, above)
            for alias in node.names:
                if alias.name != "*":
                    yield from _files(f"{module}.{alias.name}" if module else alias.name, above)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for match in _SCRIPT.finditer(node.value[:1_000]):
                yield match.group().replace("\\", "/")


def _files(module: str, above: str = "") -> Iterator[str]:
    path = above + module.replace(".", "/")
    yield f"{path}.py"
    yield f"{path}/__init__.py"


def is_environment(node: ast.expr) -> bool:
    """Whether an expression is ``os.environ``."""
    return last_name(node) == "environ"


def last_name(node: ast.AST) -> str:
    """``c`` of ``a.b.c``; "" of what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
