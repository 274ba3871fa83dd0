"""One module for each output format; this one knows their names."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from flexlint.reporters.base import Reporter, Style

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "flexlint.reporters.text",
        "concise": "flexlint.reporters.concise",
        "json": "flexlint.reporters.json_report",
    }
)
"""Name of the format -> module with its ``render``. The first is the default."""

FOR_PEOPLE = frozenset({"text"})
"""Formats that carry the summary themselves; for others it goes to standard error."""


def reporter(name: str) -> Reporter:
    """The reporter of the format called ``name``.

    Raises:
        KeyError: if there is none.
    """
    return cast("Reporter", import_module(FORMATS[name]).render)


__all__ = ["FORMATS", "FOR_PEOPLE", "Reporter", "Style", "reporter"]
