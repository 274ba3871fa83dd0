"""Suggestions put into the programs that they were made for, as a reader would paste them.

- An expression stands where the old one stood: the call with the ``await`` before it, and with
  the ``.result()`` behind it if the suggestion waits as well.
- What comes before a suggestion's last expression goes before the statement.
- The first lines of a loop stand where the header of the old loop stood.
- A suggestion of statements alone replaces a statement that is the call and nothing more.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flexlint.engine.check import check_text
from flexlint.model import Finding, Severity

_HOLE = re.compile(r"(?P<q>[\"'])?<(?P<words>[a-z][a-z -]*)>(?(q)(?P=q))")

_WAITS = ("result", "wait")


class NoPlaceError(Exception):
    """There is no place where the suggestion could stand."""


@dataclass(frozen=True)
class Pasted:
    """A program with all its suggestions in place."""

    code: str
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    """Those without code: nothing was done for them."""

    @property
    def complete(self) -> bool:
        """Whether all that has to be done was done: what is said at info may stay."""
        done = len(self.findings) > len(self.others)
        return done and all(f.severity is Severity.INFO for f in self.others)


def findings_of(code: str) -> tuple[Finding, ...]:
    """What flexlint says of ``code``; findings about calls alone."""
    return tuple(f for f in check_text(code, "old.py").findings if f.operation is not None)


def pasted(code: str, findings: tuple[Finding, ...]) -> Pasted:
    """``code`` with the suggestions of ``findings`` in place.

    Raises NoPlaceError, or SyntaxError if a suggestion is no Python.
    """
    edits: list[tuple[int, int, str]] = []
    others: list[Finding] = []
    tree = ast.parse(code)
    place = _Places(code, tree)
    for finding in findings:
        suggestion = finding.suggestion
        if suggestion is None or suggestion.language != "python":
            others.append(finding)
            continue
        edits += _edits(place, place.called(finding), suggestion.text)
    for start, end, text in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        code = code[:start] + text + code[end:]
    return Pasted(code, findings, tuple(others))


def filled(code: str, value: Callable[[str], str]) -> str:
    """``code`` with its placeholders (``<network interface name>``) filled in."""
    return _HOLE.sub(lambda found: repr(value(found["words"])), code)


class _Places:
    """Where the nodes of a program stand, and what they stand in."""

    def __init__(self, code: str, tree: ast.Module) -> None:
        self.code = code
        self.starts = [0]
        for line in code.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.parents: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        self.tree = tree

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        end_line, end_column = node.end_lineno, node.end_col_offset
        assert end_line is not None
        assert end_column is not None
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[end_line - 1] + end_column

    def called(self, finding: Finding) -> ast.expr:
        """The call that ``finding`` is about, or the reference to its method."""
        where = finding.location
        end = (where.end_line, where.end_column - 1)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and (node.end_lineno, node.end_col_offset) == end:
                return self._call_of(node)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "getattr"
                and (node.lineno, node.col_offset) <= (where.line, where.column) < end
                and end <= (node.end_lineno or 0, node.end_col_offset or 0)
            ):
                return self._call_of(node)
        raise NoPlaceError(f"{where.line}:{where.column} is no method")

    def _call_of(self, method: ast.expr) -> ast.expr:
        parent = self.parents[method]
        return parent if isinstance(parent, ast.Call) and parent.func is method else method

    def statement(self, node: ast.AST) -> ast.stmt:
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node


def _edits(place: _Places, old: ast.expr, text: str) -> Iterator[tuple[int, int, str]]:
    # Within a function, for its await and its return.
    (function,) = ast.parse(f"async def act():\n{textwrap.indent(text, '    ')}").body
    assert isinstance(function, ast.AsyncFunctionDef)
    last = function.body[-1]
    statement = place.statement(old)
    start = place.span(statement)[0]
    margin = " " * statement.col_offset
    if isinstance(last, ast.Expr):
        lines = text.split("\n")
        cut = last.lineno - 2
        if cut:
            yield start, start, "".join(f"{line}\n{margin}" for line in lines[:cut])
        target = _fitting(place, old, last.value)
        expression = f"\n{margin}".join(lines[cut:])
        yield (*place.span(target), expression)
        return
    if isinstance(last, ast.For | ast.AsyncFor) and _continues(last):
        if not isinstance(statement, ast.For | ast.AsyncFor) or statement.iter is not old:
            raise NoPlaceError("the first line of a loop where none stood")
        end = place.code.index(":", place.span(old)[1]) + 1
        yield start, end, f"\n{margin}".join(text.split("\n"))
        return
    if not isinstance(statement, ast.Expr):
        raise NoPlaceError("statements where an expression stood")
    node: ast.AST = statement.value
    while node is not old:
        inner = _unwrapped(node)
        if inner is None:
            raise NoPlaceError("statements where a part of an expression stood")
        node = inner
    yield (*place.span(statement), f"\n{margin}".join(text.split("\n")))


def _continues(loop: ast.For | ast.AsyncFor) -> bool:
    """Whether it is the beginning of a loop: it passes over items, and does nothing to others."""
    first = loop.body[0]
    return isinstance(first, ast.If) and isinstance(first.body[-1], ast.Continue)


def _unwrapped(node: ast.AST) -> ast.AST | None:
    """What is awaited, or waited for, by ``node``."""
    if isinstance(node, ast.Await):
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in _WAITS else None
    return None


def _fitting(place: _Places, old: ast.expr, new: ast.expr) -> ast.expr:
    """``old`` with the ``await`` before it, and as much of the waiting as ``new`` does itself."""
    fitting = _awaited(place, old)
    if not any(isinstance(n, ast.Attribute) and n.attr in _WAITS for n in ast.walk(new)):
        return fitting
    waited = place.parents[fitting]
    if isinstance(waited, ast.Attribute) and waited.attr in _WAITS:
        call = place.parents[waited]
        if isinstance(call, ast.Call):
            return _awaited(place, call)
    return fitting


def _awaited(place: _Places, node: ast.expr) -> ast.expr:
    parent = place.parents[node]
    return parent if isinstance(parent, ast.Await) else node
