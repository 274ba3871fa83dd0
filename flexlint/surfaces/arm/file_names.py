"""The names of the files that are read."""

from __future__ import annotations

_JSON = (".json", ".jsonc", ".json5", ".workbook", ".armtemplate", ".arm")
PERHAPS = (".template", ".tmpl", ".tpl")
"""Endings of templates of anything, JSON among them."""


def claims(path: str) -> bool:
    """JSON by its name."""
    return path.lower().endswith((*_JSON, *PERHAPS))


def is_parameters(path: str) -> bool:
    """Whether the file called ``path`` is a parameter file, as they are commonly called."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.endswith(".json") and ".parameters." in name


def may_define(path: str) -> bool:
    """Parameter files."""
    return is_parameters(path)
