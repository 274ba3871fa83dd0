"""Operations that a table of commands names in strings, as the Azure CLI and its extensions do.

``CliCommandType(operations_tmpl="…#VirtualMachineScaleSetVMsOperations.{}")`` says what class the
method names of a command group belong to; older tables write class and method in one string.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flexlint.model import ApiUse, Confidence, Span
from flexlint.source import SourceFile
from flexlint.surfaces.python.lexicon import Lexicon

_WHY = "a table of commands names it"
_CLASS = re.compile(r"(?:\A|[#.])(?P<class>\w+Operations)(?:\.(?P<method>\w+|\{\}))?\Z")
_ENTRY = re.compile(r"(?:\A|_)command\Z")
_NEEDLE = re.compile(r"(?:scalesets?\w*|networkinterfaces|publicipaddresses)operations", re.I)


def find_commands(source: SourceFile, module: ast.Module, words: Lexicon) -> tuple[ApiUse, ...]:
    """Uses in the command tables of ``module``; the span is the name of the method.

    Linear; never raises.
    """
    if _NEEDLE.search(source.text) is None:
        return ()
    return tuple(_Tables(source, words).find(module))


class _Tables:
    def __init__(self, source: SourceFile, words: Lexicon) -> None:
        self._source = source
        self._words = words
        self._types: dict[str, str] = {}
        """Group of operations by the name of a command type."""

    def find(self, module: ast.Module) -> Iterator[ApiUse]:
        for node in ast.walk(module):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                group = self._declared(node.value)
                for target in node.targets:
                    if group is not None and isinstance(target, ast.Name):
                        self._types[target.id] = group
        stack: list[tuple[ast.AST, dict[str, str]]] = [(module, {})]
        while stack:
            node, open_groups = stack.pop()
            if isinstance(node, ast.With):
                open_groups = {**open_groups, **dict(self._opened(node))}
            elif isinstance(node, ast.Call):
                yield from self._entry(node, open_groups)
            elif isinstance(node, ast.Constant):
                yield from self._whole(node)
            stack.extend((child, open_groups) for child in ast.iter_child_nodes(node))

    def _declared(self, call: ast.Call) -> str | None:
        """The group that ``CliCommandType(operations_tmpl=…)`` is about."""
        for keyword in call.keywords:
            if keyword.arg == "operations_tmpl":
                match = _CLASS.search(_text(keyword.value) or "")
                if match is not None and match["method"] == "{}":
                    return self._words.operation_classes.get(match["class"].lower())
        return None

    def _opened(self, node: ast.With) -> Iterator[tuple[str, str]]:
        """``with self.command_group("vmss", TYPE) as g``: the group that ``g`` is about."""
        for item in node.items:
            call, name = item.context_expr, item.optional_vars
            if not isinstance(call, ast.Call) or not isinstance(name, ast.Name):
                continue
            for given in (*call.args, *(k.value for k in call.keywords if k.arg == "command_type")):
                if isinstance(given, ast.Name) and given.id in self._types:
                    yield name.id, self._types[given.id]

    def _entry(self, call: ast.Call, open_groups: dict[str, str]) -> Iterator[ApiUse]:
        """``g.command("list-instances", "list")`` and ``path.format("…Operations", "list")``."""
        func = call.func
        if not isinstance(func, ast.Attribute):
            return
        for kind, method in zip(call.args, call.args[1:], strict=False):
            group = self._words.operation_classes.get((_text(kind) or "").lower())
            if group is not None and func.attr == "format":
                yield from self._use(group, method)
        if not _ENTRY.search(func.attr) or len(call.args) < 2:
            return
        group = open_groups.get(func.value.id) if isinstance(func.value, ast.Name) else None
        for keyword in call.keywords:
            if keyword.arg == "command_type":
                named = keyword.value
                group = self._types.get(named.id) if isinstance(named, ast.Name) else None
        # custom_command names a function of the extension's own.
        if group is not None and not func.attr.startswith("custom"):
            yield from self._use(group, call.args[1])

    def _whole(self, node: ast.Constant) -> Iterator[ApiUse]:
        """``"azure.mgmt.compute.operations#VirtualMachineScaleSetVMsOperations.list"``."""
        match = _CLASS.search(node.value) if isinstance(node.value, str) else None
        if match is None or not match["method"] or "#" not in str(node.value):
            return
        group = self._words.operation_classes.get(match["class"].lower())
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
