"""Which expressions may be written again: they give the same each time and do nothing else."""

from __future__ import annotations

import ast

from flexlint.text.python_text import NO_PYTHON, expression_of

_LONGEST = 4000
"""Characters of an expression that are looked at; a longer one is not steady."""
_HARMLESS = (
    ast.Attribute,
    ast.BoolOp,
    ast.Compare,
    ast.Constant,
    ast.Dict,
    ast.FormattedValue,
    ast.IfExp,
    ast.JoinedStr,
    ast.Lambda,
    ast.List,
    ast.Name,
    ast.Slice,
    ast.Starred,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
_READERS = frozenset({"os.getenv", "getenv", "os.environ.get", "environ.get", "str"})
"""Functions that look something up and change nothing."""


def is_steady(text: str) -> bool:
    """Whether the expression ``text`` may be evaluated any number of times instead of once.

    A name, an attribute, a constant, a subscript, a display or a text made of such is; a call, an
    ``await``, a ``yield`` and a walrus are not, nor is what cannot be parsed.
    """
    if len(text) > _LONGEST:
        return False
    try:
        tree = expression_of(f"f({text}\n)")
    except NO_PYTHON:
        return False
    if not isinstance(tree, ast.Call):
        return False
    left: list[ast.AST] = [*tree.args, *(keyword.value for keyword in tree.keywords)]
    while left:
        node = left.pop()
        if isinstance(node, ast.Lambda):
            continue  # it is made, not run
        if isinstance(node, ast.Call):
            if not _reads_only(node):
                return False
            left += [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.BinOp):
            if not isinstance(node.op, ast.Add | ast.Mod):
                return False
            left += [node.left, node.right]
        elif isinstance(node, _HARMLESS):
            left += [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)]
        else:
            return False
    return True


def _reads_only(call: ast.Call) -> bool:
    """``os.getenv("GROUP")``, and ``"{}-web".format(stage)``."""
    func = call.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Constant):
        return func.attr == "format"
    return isinstance(func, ast.Attribute | ast.Name) and ast.unparse(func) in _READERS


def as_argument(text: str) -> str:
    """``text``, an expression that its author wrote in brackets which are not in it, as an
    argument beside others: ``yield`` and a generator get theirs back."""
    if text.startswith("*") or ("yield" not in text and " for " not in " ".join(text.split())):
        return text
    try:
        call = expression_of(f"f({text}\n, 0)")
    except NO_PYTHON:
        return f"({text})"
    return text if isinstance(call, ast.Call) and len(call.args) == 2 else f"({text})"
