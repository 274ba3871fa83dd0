"""Python as the standard library reads it, which says nothing of it to anybody else."""

from __future__ import annotations

import ast
import warnings

NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What says of a text that it is no Python, or too much of it."""


def module_of(text: str) -> ast.Module:
    """The tree of the module ``text``.

    What Python warns of, such as ``"\\d"``, is of no concern to who lints it: it is neither
    printed nor, where warnings are errors, an error.

    Raises:
        one of :data:`NO_PYTHON`
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def expression_of(text: str) -> ast.expr:
    """As :func:`module_of`, of the expression ``text``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode="eval").body
