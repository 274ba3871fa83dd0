"""Operations that a table of commands names in strings, as the Azure CLI and its extensions do.

``CliCommandType(operations_tmpl="…#VirtualMachineScaleSetVMsOperations.{}")`` says what class the
method names of a command group belong to; older tables write class and method in one string.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from flexlint.model import ApiUse, Confidence, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.text.python_nodes import children
from flexlint.text.source import SourceFile

_Names: TypeAlias = "dict[str, str | None]"
"""Groups of operations by name; None for a name that stands for something else."""
_WHY = "a table of commands names it"
_WHOLE = regex(r"(?<![\w.])[\w.]+#(?P<class>\w+Operations)\.(?P<method>\w+)")
_TEMPLATE = regex(r"(?<![\w.])[\w.]+#(?P<class>\w+Operations)\.\{\}")
_ENTRY = regex(r"(?:\A|_)command\Z")
_NEEDLE = regex(r"(?:scalesets?\w{0,60}|networkinterfaces|publicipaddresses)operations", re.I)


def find_commands(source: SourceFile, module: ast.Module, words: Lexicon) -> tuple[ApiUse, ...]:
    """Uses in the command tables of ``module``; the span is the name of the method.

    Linear; never raises.
    """
    if _NEEDLE.search(source.text) is None:
        return ()
    return tuple(_Tables(source, words).find(module))


@record
class _Scope:
    """What names stand for at one place."""

    types: _Names
    """Names of command types."""
    tables: _Names
    """Names of open command groups."""


class _Tables:
    def __init__(self, source: SourceFile, words: Lexicon) -> None:
        self._source = source
        self._words = words

    def find(self, module: ast.Module) -> Iterator[ApiUse]:
        stack: list[tuple[ast.AST, _Scope]] = [(module, _Scope({}, {}))]
        while stack:
            node, scope = stack.pop()
            if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
                scope = self._inside(node, scope)
            elif isinstance(node, ast.With):
                opened = dict(self._opened(node, scope))
                scope = _Scope(scope.types, {**scope.tables, **opened}) if opened else scope
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # a docstring
            elif isinstance(node, ast.Call):
                yield from self._entry(node, scope)
            elif isinstance(node, ast.Constant):
                yield from self._whole(node)
            stack.extend((child, scope) for child in children(node))

    def _inside(
        self, node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef, scope: _Scope
    ) -> _Scope:
        """``scope`` with what ``node`` binds: its parameters, and command types."""
        types, tables = dict(scope.types), dict(scope.tables)
        if not isinstance(node, ast.Module):
            tables.update((each.arg, None) for each in node.args.args)
        for inner in _own(node):
            if isinstance(inner, ast.Assign):
                value = inner.value
                group = self._declared(value) if isinstance(value, ast.Call) else None
                types.update((t.id, group) for t in inner.targets if isinstance(t, ast.Name))
        return _Scope(types, tables)

    def _declared(self, call: ast.Call) -> str | None:
        """The group that ``CliCommandType(operations_tmpl=…)`` is about."""
        for keyword in call.keywords:
            if keyword.arg == "operations_tmpl":
                match = _TEMPLATE.fullmatch(_text(keyword.value) or "")
                if match is not None:
                    return self._words.group_of_class(match["class"])
        return None

    def _opened(self, node: ast.With, scope: _Scope) -> Iterator[tuple[str, str | None]]:
        """``with self.command_group("vmss", TYPE) as g``: the group that ``g`` is about."""
        for item in node.items:
            call, name = item.context_expr, item.optional_vars
            if not isinstance(name, ast.Name):
                continue
            given: list[ast.expr] = []
            if isinstance(call, ast.Call):
                given += call.args
                given += [k.value for k in call.keywords if k.arg == "command_type"]
            groups = [scope.types.get(each.id) for each in given if isinstance(each, ast.Name)]
            yield name.id, next((group for group in groups if group), None)

    def _entry(self, call: ast.Call, scope: _Scope) -> Iterator[ApiUse]:
        """``g.command("list-instances", "list")`` and ``path.format("…Operations", "list")``."""
        func = call.func
        if not isinstance(func, ast.Attribute):
            return
        path = isinstance(func.value, ast.Name) or "#{}.{}" in (_text(func.value) or "")
        for kind, method in zip(call.args, call.args[1:], strict=False):
            group = self._words.group_of_class(_text(kind) or "")
            if group is not None and func.attr == "format" and path:
                yield from self._use(group, method)
        if not _ENTRY.search(func.attr) or len(call.args) < 2:
            return
        group = scope.tables.get(func.value.id) if isinstance(func.value, ast.Name) else None
        for keyword in call.keywords:
            if keyword.arg == "command_type":
                named = keyword.value
                group = scope.types.get(named.id) if isinstance(named, ast.Name) else None
        # custom_command names a function of the extension's own.
        if group is not None and not func.attr.startswith("custom"):
            yield from self._use(group, call.args[1])

    def _whole(self, node: ast.Constant) -> Iterator[ApiUse]:
        """``"azure.mgmt.compute.operations#VirtualMachineScaleSetVMsOperations.list"``."""
        match = _WHOLE.fullmatch(node.value) if isinstance(node.value, str) else None
        if match is None:
            return
        group = self._words.group_of_class(match["class"])
        if group is not None:
            yield from self._use(group, node, match["method"])

    def _use(self, group: str, node: ast.expr, method: str = "") -> Iterator[ApiUse]:
        written = method or _text(node) or ""
        name = self._words.name_of(group, written)
        span = self._span(node, written)
        if name is None or span is None:
            return
        yield ApiUse(
            operation=name.operation,
            spelling=f"{group}.{written}",
            span=span,
            confidence=Confidence.MEDIUM,
            why=_WHY,
            open_arguments=True,
            form="reference",
        )

    def _span(self, node: ast.expr, written: str) -> Span | None:
        """Where ``written``, the end of a string, stands; None if it is not on one line."""
        if node.end_lineno is None or node.end_col_offset is None or not written:
            return None
        line = self._source.line_text(node.end_lineno)
        head = line.encode("utf-8", "surrogatepass")[: node.end_col_offset]
        before = head.decode("utf-8", "replace").rstrip("\"'")
        if not before.endswith(written):
            return None
        end = self._source.offset(node.end_lineno, 1) + len(before)
        return Span(end - len(written), end)


def _text(node: ast.expr) -> str | None:
    """The string that a literal writes."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside ``node`` and in no function of its own."""
    stack = deque(children(node))
    while stack:
        found = stack.popleft()
        yield found
        if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            stack.extend(children(found))
