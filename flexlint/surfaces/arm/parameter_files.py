"""Parameter files beside a template: what at least one deployment of it passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flexlint.model import Value
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.parameter_files import (
    ParameterFile,
    ParameterTexts,
    fitting_files,
    json_candidates,
)
from flexlint.templates.scope import Names, Scope
from flexlint.text.json_text import JsonObject, read_json


def read_parameter_files(
    path: str, root: JsonObject, texts: ParameterTexts, further: Sequence[str] = ()
) -> Iterator[ParameterFile]:
    """What parameter files in JSON give the parameters of the template ``root``, at ``path``:
    those beside it and those of ``further`` that fit it."""
    section = _section(root)
    declared = [key for key, *_ in section.members] if section else []
    return fitting_files(texts, json_candidates(path), further, declared, _values)


def _section(root: object) -> JsonObject | None:
    section = root.get("parameters") if isinstance(root, JsonObject) else None
    return section if isinstance(section, JsonObject) else None


def _values(text: str, path: str) -> Iterator[tuple[str, Value]]:
    section = _section(read_json(text).root)
    lowering, scope = Lowering(text, expressions=False), Scope(Names())
    for key, _, _, entry in section.members if section else ():
        written = entry.get("value") if isinstance(entry, JsonObject) else None
        if written is not None:
            yield key, evaluate(lowering.node(written), scope, Budget())
