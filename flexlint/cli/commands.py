"""Command lines handed to ``flexlint explain``, read as ``flexlint check`` reads scripts."""

from __future__ import annotations

from flexlint.catalog import Catalog
from flexlint.model import SurfaceName
from flexlint.surfaces.registry import Surfaces
from flexlint.text.source import SourceFile

_SHELLS: tuple[SurfaceName, ...] = ("shell", "powershell")


def operations_of(text: str, catalog: Catalog) -> tuple[str, ...]:
    """The ids of the operations that the command at the start of ``text`` means."""
    if text.rpartition(" ")[2].startswith("-"):
        text += " VALUE"  # an option that is asked for needs no value
    surfaces = Surfaces()
    for name in _SHELLS:
        uses = surfaces.get(name).extract(SourceFile("command", text), catalog.vocabulary).uses
        found = dict.fromkeys(use.operation for use in uses if use.span.start == 0)
        if found:
            return tuple(found)
    return ()
