"""What parameter files beside a template say of its parameters."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from flexlint.model import Span, Unread, Value
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import (
    ParameterDeclaration,
    Program,
    ReferenceDeclaration,
    VariableDeclaration,
)
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import Literal
from flexlint.templates.parameter_files import (
    MOST_FILES,
    ParameterFile,
    bicep_candidates,
    json_candidates,
)
from flexlint.templates.scope import Names, Scope, Variable
from flexlint.templates.siblings import TOO_LONG, ReadSibling, beside
from flexlint.values.algebra import Plain, from_plain

_MAX_CHARACTERS = 1_000_000
_MAX_NESTING = 60
_ReadText: TypeAlias = "Callable[[str], str | None]"


def read_parameter_files(
    path: str,
    program: Program,
    read_sibling: ReadSibling,
    further: Sequence[str] = (),
    unread: list[tuple[str, str]] | None = None,
) -> Iterator[ParameterFile]:
    """What parameter files give the parameters of the template at ``path``.

    Read are the files beside it and those of ``further`` that fit it: a file in JSON fits if
    the template declares every parameter it gives, a ``.bicepparam`` file says what it is
    about. A file that gives nothing is left out; at most :data:`MOST_FILES` are given.
    ``unread`` takes path and reason of files that are not read.
    """

    def read_text(name: str) -> str | None:
        text = read_sibling(name)
        if isinstance(text, str) and len(text) > _MAX_CHARACTERS:
            text = TOO_LONG
        if isinstance(text, Unread) and unread is not None:
            unread.append((name, text.why))
        return text if isinstance(text, str) else None

    declared = {
        d.name.text.lower(): d.name.text
        for d in program.declarations
        if isinstance(d, ParameterDeclaration)
    }
    files = [(beside, _bicep_values) for beside in bicep_candidates(path)]
    files += [(beside, _json_values) for beside in json_candidates(path)]
    known = {name for name, _ in files}
    for name in further:
        if name not in known:
            read = _bicep_values if name.lower().endswith(".bicepparam") else _json_values
            files.append((name, read))
    left = MOST_FILES if declared else 0
    for name, read_values in files:
        text = read_text(name) if left else None
        if text is None:
            continue
        given = {key.lower(): value for key, value in read_values(text, name, path, read_text)}
        values = {declared[key]: value for key, value in given.items() if key in declared}
        if values and (name in known or len(values) == len(given)):
            left -= 1
            yield ParameterFile(name, values)


def _bicep_values(
    text: str, name: str, template: str, read_text: _ReadText
) -> Iterator[tuple[str, Value]]:
    program = parse(text, parameters=True)
    if not _uses(program, name, template):
        return
    base = _extended(program, name, read_text)
    for each in (*([base] if base is not None else []), program):
        yield from _given(each)


def _extended(program: Program, name: str, read_text: _ReadText) -> Program | None:
    """The file that a parameter file extends: what it gives may be given again."""
    for declared in program.declarations:
        if isinstance(declared, ReferenceDeclaration) and declared.keyword == "extends":
            target = declared.target
            if isinstance(target, Literal):
                text = read_text(beside(name, str(target.value)))
                if text is not None:
                    return parse(text, parameters=True)
    return None


def _given(program: Program) -> Iterator[tuple[str, Value]]:
    variables = (
        Variable(d.name.text, d.name.span, d.value)
        for d in program.declarations
        if isinstance(d, VariableDeclaration)
    )
    scope = Scope(Names.declare((), variables))
    budget = Budget(50_000)
    for declared in program.declarations:
        if isinstance(declared, ParameterDeclaration) and declared.value is not None:
            yield declared.name.text, evaluate(declared.value, scope, budget)


def _uses(program: Program, name: str, template: str) -> bool:
    """Whether a parameter file says it is about ``template``."""
    for declared in program.declarations:
        if isinstance(declared, ReferenceDeclaration) and declared.keyword == "using":
            target = declared.target
            if not isinstance(target, Literal):
                return False
            return beside(name, str(target.value)) == posixpath.normpath(template)
    return False


def _json_values(
    text: str, name: str, template: str, read_text: _ReadText
) -> Iterator[tuple[str, Value]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    section = data.get("parameters") if isinstance(data, dict) else None
    for parameter, entry in section.items() if isinstance(section, dict) else ():
        if isinstance(entry, dict) and "value" in entry and _is_shallow(entry["value"]):
            yield parameter, from_plain(entry["value"], Span(0, 0))


def _is_shallow(data: Plain) -> bool:
    level = [data]
    for _ in range(_MAX_NESTING):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return True
    return False
