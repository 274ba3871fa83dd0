"""The texts that a module's names stand for, for the modules that import it.

Of a name that is bound in more than one place, or not by a plain assignment, nothing is known,
and that is said as well: what others import under it comes from here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.surfaces.python.file_names import is_test
from flexlint.surfaces.python.settings import (
    imported_or_run,
    is_environment,
    last_name,
    rebindings,
    set_in_environment,
)
from flexlint.text.python_nodes import walk
from flexlint.text.python_text import NO_PYTHON, module_of
from flexlint.text.source import SourceFile
from flexlint.values.sources import dotenv, environment, python

_LONGEST = 2_000_000
_MOST_NAMES = 5_000
_DEEPEST = 30
_LONGEST_TEXT = 500
"""Longer texts are no names of anything."""
_NOT_KNOWN = Unknown("not a plain string")


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """What ``source`` calls by a name on its top level, or in a class there, and which text that
    is; nothing if it is no Python, or very long."""
    if len(source.text) > _LONGEST:
        return ()
    try:
        tree = module_of(source.text)
        return tuple(_Module(source).read(tree))
    except NO_PYTHON:
        return ()


@record
class _Bound:
    """One binding of a name."""

    value: ast.expr | None
    """What it is; None of all but a plain assignment."""
    at: ast.AST
    imported: str = ""
    """As ``module:name``, of what another module gives."""


class Places:
    """Where nodes of a module stand."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def span(self, node: ast.AST) -> Span:
        """The place of ``node``."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", line) or line
        end_column = getattr(node, "end_col_offset", column) or column
        start = self._offset(line, column)
        return Span(start, max(start, self._offset(end_line, end_column)))

    def _offset(self, line: int, column: int) -> int:
        """The offset of a place; ``ast`` counts columns in bytes."""
        text = self._source.text
        try:
            start = self._source.line_start(line)
        except IndexError:
            return len(text)
        before = text[start : start + column]
        if not before.isascii():
            column = len(before.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))
        return min(start + column, len(text))


class _Module:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._span = Places(source).span
        self._values: dict[str, Value] = {}

    def read(self, tree: ast.Module) -> Iterator[Definition]:
        every: dict[str, list[_Bound]] = {}
        for name, bound in _bindings(tree.body, ""):
            if len(every) < _MOST_NAMES or name in every:
                every.setdefault(name, []).append(bound)
        star = 0
        of_any: ast.AST | None = None
        nodes = tuple(walk(tree))
        for name, node in rebindings(nodes):
            if name in every or isinstance(node, ast.Global):
                every.setdefault(name, []).append(_Bound(None, node))
            elif not name and isinstance(node, ast.ImportFrom):
                star = max(star, node.lineno)
            elif not name:
                of_any = node
        for found in every.values():
            # What is imported with a star overrides what stands above it.
            if of_any is not None or _line(found[-1].at) < star:
                found.append(_Bound(None, of_any or found[-1].at))
        for name, found in every.items():
            first = found[0]
            value: Value = replace(_NOT_KNOWN, span=self._span(first.at))
            if len(found) == 1 and first.imported:
                module, _, attribute = first.imported.rpartition(":")
                value = Unknown("imported", given_by=python(module, attribute))
            elif len(found) == 1 and first.value is not None:
                value = self._value(first.value, 0)
                self._values[name] = value
            span = self._span(first.value or first.at)
            yield Definition(python("", name), value, span, Reach())
        if not is_test(self._source.path):
            yield from self._settings(nodes)
        yield from self._other_files(nodes)

    def _settings(self, nodes: Sequence[ast.AST]) -> Iterator[Definition]:
        """What the module sets in the environment: nobody knows when, nor for which of those that
        it imports or runs. Other programs of its folder may be run by it as well, so a default
        that they have from a file counts no more."""
        run = tuple(dict.fromkeys(imported_or_run(nodes)))
        own = self._source.path.rsplit("/", 1)[-1]
        named: dict[tuple[str, str], ast.expr] = {}
        for each in set_in_environment(nodes):
            if len(named) < _MOST_NAMES:
                named.setdefault((each.name, each.how), each.at)
        for (name, how), node in named.items():
            span = self._span(node)
            with_it = (*run, own) if how == "own" else run
            if with_it and how != "default":
                unknown = Unknown("a program sets it", span)
                yield Definition(environment(name), unknown, span, Reach(with_it))
            weak = Known("", span, by_default=True)
            yield Definition(environment(name), weak, span, Reach(folder="below"))

    def _other_files(self, nodes: Sequence[ast.AST]) -> Iterator[Definition]:
        """Of a module that has its variables read from a file of another name: what it reads has
        no default from any other."""
        names: dict[str, ast.expr] = {}
        other = False
        nearest: ast.Call | None = None
        for node in nodes:
            if isinstance(node, ast.Call) and last_name(node.func) == "load_dotenv":
                other = other or _names_another(node)
                nearest = None if node.args or node.keywords else node
            if isinstance(node, ast.Subscript | ast.Call) and len(names) < _MOST_NAMES:
                name = self._read(node)[0]
                if name:
                    names.setdefault(name, node)
        if nearest is not None and not other:
            span = self._span(nearest)
            yield Definition(dotenv(), Unknown("a file", span), span, Reach())
        own = self._source.path.rsplit("/", 1)[-1]
        for name, node in names.items() if other else ():
            span = self._span(node)
            weak = Known("", span, by_default=True)
            yield Definition(environment(name), weak, span, Reach(runs=(own,)))

    def _value(self, node: ast.expr, depth: int) -> Value:
        if depth > _DEEPEST:
            return _NOT_KNOWN
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and len(node.value) <= _LONGEST_TEXT:
                return Known(node.value, self._span(node))
            return _NOT_KNOWN
        if isinstance(node, ast.Name):
            return self._values.get(node.id, _NOT_KNOWN)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined((node.left, node.right), node, depth)
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values, node, depth)
        if isinstance(node, ast.FormattedValue):
            plain = node.format_spec is None and node.conversion == -1
            return self._value(node.value, depth + 1) if plain else _NOT_KNOWN
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2:
            return _or_else(self._value(node.values[0], depth + 1), self._text_of(node.values[1]))
        return self._environment(node)

    def _joined(self, parts: Iterable[ast.expr], node: ast.expr, depth: int) -> Value:
        words: list[str] = []
        length = 0
        by_default = False
        for part in parts:
            value = self._value(part, depth + 1)
            if not isinstance(value, Known) or not isinstance(value.value, str):
                return _NOT_KNOWN
            words.append(value.value)
            length += len(value.value)
            if length > _LONGEST_TEXT:
                return _NOT_KNOWN
            by_default = by_default or value.by_default
        return Known("".join(words), self._span(node), by_default)

    def _environment(self, node: ast.expr) -> Value:
        name, default = self._read(node)
        if not name:
            return _NOT_KNOWN
        return _or_else(Unknown("given by the environment", given_by=environment(name)), default)

    def _read(self, node: ast.expr) -> tuple[str, str]:
        """The variable and the default of ``os.environ["X"]``, ``os.environ.get("X", "web")``,
        ``os.getenv("X")``; empty of all else."""
        name = default = ""
        if isinstance(node, ast.Subscript) and is_environment(node.value):
            name = self._text_of(node.slice)
        elif isinstance(node, ast.Call) and 1 <= len(node.args) <= 2 and not node.keywords:
            func = node.func
            gets = isinstance(func, ast.Attribute) and func.attr == "get"
            gets = gets and isinstance(func, ast.Attribute) and is_environment(func.value)
            if gets or last_name(func) == "getenv":
                name = self._text_of(node.args[0])
                default = self._text_of(node.args[1]) if len(node.args) > 1 else ""
        return name, default

    def _text_of(self, node: ast.expr) -> str:
        value = self._value(node, _DEEPEST - 1)
        return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _or_else(value: Value, default: str) -> Value:
    if isinstance(value, Unknown) and value.given_by and default:
        return Known(default, by_default=True, given_by=value.given_by)
    return value


def _names_another(call: ast.Call) -> bool:
    """Whether ``load_dotenv(…)`` reads something else than ``.env``."""
    paths = [*call.args, *(k.value for k in call.keywords if k.arg in {"dotenv_path", "stream"})]
    for path in paths[:1]:
        texts = [n.value for n in walk(path) if isinstance(n, ast.Constant)]
        called = isinstance(path, ast.Call) and last_name(path.func) == "find_dotenv"
        env = [t for t in texts if isinstance(t, str) and t.rsplit("/", 1)[-1] == ".env"]
        return not env and not (called and not texts)
    return False


def _bindings(body: Iterable[ast.stmt], front: str) -> Iterator[tuple[str, _Bound]]:
    """What the statements ``body``, and those inside of them, bind; a class's names have its own
    before them."""
    stack = list(body)[::-1]
    plain = set(map(id, stack))
    while stack:
        node = stack.pop()
        certain = id(node) in plain
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(node, ast.AnnAssign) and node.value is None:
                continue
            sure = certain and not isinstance(node, ast.AugAssign) and len(targets) == 1
            for target in targets:
                for name in _names(target):
                    whole = sure and isinstance(target, ast.Name)
                    yield f"{front}{name}", _Bound(node.value if whole else None, node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield f"{front}{alias.asname or alias.name.partition('.')[0]}", _Bound(None, node)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name == "*":
                    continue
                imported = f"{module}:{alias.name}" if certain and module.strip(".") else ""
                yield f"{front}{alias.asname or alias.name}", _Bound(None, node, imported)
        elif isinstance(node, ast.ClassDef):
            yield f"{front}{node.name}", _Bound(None, node)
            if not front and certain:
                yield from _bindings(node.body, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{front}{node.name}", _Bound(None, node)
        else:
            for name in _bound_by(node):
                yield f"{front}{name}", _Bound(None, node)
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                for inner in getattr(node, field, ()):
                    below = [inner] if isinstance(inner, ast.stmt) else getattr(inner, "body", [])
                    stack += below[::-1]


def _bound_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.For | ast.AsyncFor):
        yield from _names(node.target)
    elif isinstance(node, ast.With | ast.AsyncWith):
        for item in node.items:
            if item.optional_vars is not None:
                yield from _names(item.optional_vars)
    elif isinstance(node, ast.Delete):
        for target in node.targets:
            yield from _names(target)


def _names(target: ast.expr) -> Iterator[str]:
    for node in walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
