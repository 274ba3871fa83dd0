"""The names of the files that are read."""

from __future__ import annotations

_JSON = (".json", ".jsonc", ".json5", ".workbook", ".armtemplate", ".arm")
PERHAPS = (".template", ".tmpl", ".tpl")
"""Endings of templates of anything, JSON among them."""


def claims(path: str) -> bool:
    """JSON by its name."""
    return path.lower().endswith((*_JSON, *PERHAPS))
