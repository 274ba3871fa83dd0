"""Parameter files beside a template: what at least one deployment of it passes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from flexlint.model import Value
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.json_text import JsonObject, read_json
from flexlint.templates.scope import Names, Scope

ReadSibling = Callable[[str], "str | None"]

_STAGES = ("", ".dev", ".test", ".stage", ".staging", ".prod", ".production")
_COMMON = ("azuredeploy", "main", "maintemplate", "template", "deploy", "deploymenttemplate")
_MAX_CHARACTERS = 1_000_000

Witnesses = Mapping[str, tuple[Value, ...]]
"""Lower-cased parameter name -> the values that parameter files give it; spans are theirs."""


def candidates(path: str) -> tuple[str, ...]:
    """Paths at which parameter files of the template at ``path`` may be."""
    folder, name = posixpath.split(path)
    stem = name.rsplit(".", 1)[0]
    names = [f"{stem}.parameters{stage}.json" for stage in _STAGES]
    names += [f"{stem}.param.json", f"{stem}.params.json"]
    if stem.lower() in _COMMON:
        names += ["parameters.json", *(f"parameters{stage}.json" for stage in _STAGES[1:])]
    return tuple(posixpath.join(folder, each) for each in names)


def read_witnesses(path: str, read_sibling: ReadSibling) -> Witnesses:
    """The values that the parameter files beside the template at ``path`` give."""
    found: dict[str, tuple[Value, ...]] = {}
    for candidate in candidates(path):
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
