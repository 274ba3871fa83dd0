"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """Whether ``path`` is a Python file, a stub or a notebook by its name."""
    return path.lower().endswith((".py", ".pyi", ".pyw", ".ipynb"))


def may_define(path: str) -> bool:
    """Whether others may import the file called ``path``."""
    return path.lower().endswith((".py", ".pyw"))


_TESTS = frozenset({"test", "tests"})


def is_test(path: str) -> bool:
    """Whether the file called ``path`` is a test: what it sets holds for its own turn alone."""
    *folders, name = path.lower().split("/")
    stem = name.rpartition(".")[0]
    return (
        stem == "conftest"
        or stem.startswith("test_")
        or stem.endswith("_test")
        or not _TESTS.isdisjoint(folders)
    )
