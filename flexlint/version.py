"""Versions, known without loading anything."""

from __future__ import annotations

from flexlint import __version__

CATALOG_DATE = "2026-11-27"
"""The day the catalogue's facts were last checked; a test holds it against the catalogue."""


def version_line() -> str:
    """What ``flexlint --version`` prints."""
    return f"flexlint {__version__} (catalogue of {CATALOG_DATE})"
