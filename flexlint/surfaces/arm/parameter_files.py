"""Parameter files beside a template: what at least one deployment of it passes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flexlint.model import Unread, Value
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.parameter_files import (
    MOST_FILES,
    ParameterFile,
    json_candidates,
)
from flexlint.templates.scope import Names, Scope
from flexlint.templates.siblings import TOO_LONG, ReadSibling
from flexlint.text.json_text import JsonObject, read_json

_MAX_CHARACTERS = 1_000_000


def read_parameter_files(
    path: str,
    root: JsonObject,
    read_sibling: ReadSibling,
    further: Sequence[str] = (),
    unread: list[tuple[str, str]] | None = None,
) -> Iterator[ParameterFile]:
    """What parameter files give the parameters of the template ``root``, found at ``path``.

    Names of parameters are in lower case. Read are the files beside it and those of
    ``further`` that fit it: a deployment takes only files whose every parameter the template
    declares. A file that gives nothing is left out; at most :data:`MOST_FILES` are given.
    ``unread`` takes path and reason of files that are not read.
    """
    declared = _names(root)
    beside = json_candidates(path)
    left = MOST_FILES if declared else 0
    for candidate in (*beside, *(each for each in further if each not in beside)):
        text = read_sibling(candidate) if left else None
        if isinstance(text, str) and len(text) > _MAX_CHARACTERS:
            text = TOO_LONG
        if isinstance(text, Unread) and unread is not None:
            unread.append((candidate, text.why))
        if not isinstance(text, str):
            continue
        read = dict(_values(text))
        values = {name: value for name, value in read.items() if name in declared}
        if values and (candidate in beside or len(values) == len(read)):
            left -= 1
            yield ParameterFile(candidate, values)


def _section(root: object) -> JsonObject | None:
    section = root.get("parameters") if isinstance(root, JsonObject) else None
    return section if isinstance(section, JsonObject) else None


def _names(root: JsonObject) -> frozenset[str]:
    section = _section(root)
    return frozenset(key.lower() for key, *_ in section.members) if section else frozenset()


def _values(text: str) -> Iterator[tuple[str, Value]]:
    """(lower-cased name, value) of what a parameter file gives."""
    section = _section(read_json(text).root)
    lowering, scope = Lowering(text, expressions=False), Scope(Names())
    for key, _, _, entry in section.members if section else ():
        written = entry.get("value") if isinstance(entry, JsonObject) else None
        if written is not None:
            yield key.lower(), evaluate(lowering.node(written), scope, Budget())
