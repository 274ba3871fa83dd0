"""Parameter files beside a template: what at least one deployment of it passes."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.model import Value
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.json_text import JsonObject, read_json
from flexlint.templates.parameter_paths import ReadSibling, json_candidates
from flexlint.templates.scope import Names, Scope

_MAX_CHARACTERS = 1_000_000

Witnesses = Mapping[str, tuple[Value, ...]]
"""Lower-cased parameter name -> the values that parameter files give it; spans are theirs."""


def read_witnesses(path: str, read_sibling: ReadSibling) -> Witnesses:
    """The values that the parameter files beside the template at ``path`` give."""
    found: dict[str, tuple[Value, ...]] = {}
    for candidate in json_candidates(path):
        text = read_sibling(candidate)
        if text is None or len(text) > _MAX_CHARACTERS:
            continue
        root = read_json(text).root
        section = root.get("parameters") if isinstance(root, JsonObject) else None
        if not isinstance(section, JsonObject):
            continue
        lowering, scope = Lowering(text, expressions=False), Scope(Names())
        for key, _, _, entry in section.members:
            written = entry.get("value") if isinstance(entry, JsonObject) else None
            if written is not None:
                value = evaluate(lowering.node(written), scope, Budget())
                found[key.lower()] = (*found.get(key.lower(), ()), value)
    return found
