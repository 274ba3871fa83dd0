"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """``.md``, ``.markdown`` and ``.mdx``."""
    return path.lower().endswith((".md", ".markdown", ".mdx"))
