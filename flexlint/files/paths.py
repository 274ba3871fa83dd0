"""Paths as text."""

from __future__ import annotations

import os


def relative_path(full: str, base: str) -> str:
    """Absolute ``full`` relative to absolute ``base`` with ``/``; absolute on another drive."""
    try:
        return os.path.relpath(full, base).replace(os.sep, "/")
    except ValueError:
        return full.replace(os.sep, "/")
