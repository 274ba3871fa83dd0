"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """Whether ``path`` is a Python file, a stub or a notebook by its name."""
    return path.lower().endswith((".py", ".pyi", ".pyw", ".ipynb"))


def may_define(path: str) -> bool:
    """Whether others may import the file called ``path``."""
    return path.lower().endswith((".py", ".pyw"))
