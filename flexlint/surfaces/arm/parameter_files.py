"""Parameter files beside a template: what at least one deployment of it passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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


def read_witnesses(
    path: str, template: str, read_sibling: ReadSibling, further: Sequence[str] = ()
) -> Witnesses:
    """The values that parameter files give the parameters of ``template``, found at ``path``.

    Read are the files beside it and those of ``further`` that fit it: a deployment takes only
    files whose every parameter the template declares.
    """
    found: dict[str, tuple[Value, ...]] = {}
    beside = json_candidates(path)
    declared = _names(template) if further else frozenset()
    for candidate in (*beside, *(each for each in further if each not in beside)):
        text = read_sibling(candidate)
        if text is None or len(text) > _MAX_CHARACTERS:
            continue
        values = dict(_values(text))
        if candidate in beside or (values and declared.issuperset(values)):
            for name, value in values.items():
                found[name] = (*found.get(name, ()), value)
    return found


def _section(text: str) -> JsonObject | None:
    root = read_json(text).root
    section = root.get("parameters") if isinstance(root, JsonObject) else None
    return section if isinstance(section, JsonObject) else None


def _names(template: str) -> frozenset[str]:
    section = _section(template)
    return frozenset(key.lower() for key, *_ in section.members) if section else frozenset()


def _values(text: str) -> Iterator[tuple[str, Value]]:
    """(lower-cased name, value) of what a parameter file gives."""
    section = _section(text)
    lowering, scope = Lowering(text, expressions=False), Scope(Names())
    for key, _, _, entry in section.members if section else ():
        written = entry.get("value") if isinstance(entry, JsonObject) else None
        if written is not None:
            yield key.lower(), evaluate(lowering.node(written), scope, Budget())
