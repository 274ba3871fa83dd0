"""One module for each output format; this one knows their names."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from flexlint.reporters.base import Context, Reporter
from flexlint.typed import cast

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "for people: snippets, replacements, a summary",
        "full": "the same, with all that is known at every finding",
        "concise": "one line a finding",
        "json": "one JSON document, version 1",
        "jsonl": "one JSON object a line",
        "sarif": "SARIF 2.1.0, for GitHub code scanning and others",
        "github": "annotations in GitHub Actions",
        "gitlab": "GitLab code quality report",
        "azure": "Azure Pipelines logging commands",
        "junit": "JUnit XML",
        "markdown": "a Markdown page, such as a job summary",
        "csv": "comma-separated values",
    }
)
"""Name of the format -> what it is. The first is the default."""

FOR_MACHINES = frozenset({"json", "jsonl", "sarif", "github", "gitlab", "azure", "junit", "csv"})
"""Formats that a program reads: they write what their programs obey, and escape the rest."""

FOR_PEOPLE = frozenset({"text", "full"})
"""Formats that carry the summary themselves; for others it goes to standard error."""

SAYING_DEPLOYMENTS = frozenset({"json"})
"""Formats that say what deploys a scale set."""


def reporter(name: str) -> Reporter:
    """The reporter of the format called ``name``; nothing else is imported.

    Raises:
        KeyError: if there is none.
    """
    if name not in FORMATS:
        raise KeyError(name)
    return cast("Reporter", import_module(f"flexlint.reporters.{name}_report").render)


__all__ = [
    "FORMATS",
    "FOR_MACHINES",
    "FOR_PEOPLE",
    "SAYING_DEPLOYMENTS",
    "Context",
    "Reporter",
    "reporter",
]
