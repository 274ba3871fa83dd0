"""What parameter files beside a template say of its parameters."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence

from flexlint.model import Span, Value
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
    ParameterFile,
    ParameterTexts,
    bicep_candidates,
    fitting_files,
    json_candidates,
)
from flexlint.templates.scope import Names, Scope, Variable
from flexlint.templates.siblings import beside
from flexlint.values.algebra import Plain, from_plain

_MAX_NESTING = 60


def read_parameter_files(
    path: str, program: Program, texts: ParameterTexts, further: Sequence[str] = ()
) -> Iterator[ParameterFile]:
    """What parameter files give the parameters of the template at ``path``.

    Read are the files beside it and those of ``further`` that fit it: a ``.bicepparam`` file
    says what it is about, one in JSON does not.
    """
    declared = [d.name.text for d in program.declarations if isinstance(d, ParameterDeclaration)]
    in_bicep = bicep_candidates(path)
    nearby = (*in_bicep, *json_candidates(path))

    def values(text: str, name: str) -> Iterator[tuple[str, Value]]:
        if name in in_bicep or (name not in nearby and name.lower().endswith(".bicepparam")):
            return _bicep_values(text, name, path, texts)
        return _json_values(text)

    return fitting_files(texts, nearby, further, declared, values)


def _bicep_values(
    text: str, name: str, template: str, texts: ParameterTexts
) -> Iterator[tuple[str, Value]]:
    program = parse(text, parameters=True)
    if not _uses(program, name, template):
        return
    base = _extended(program, name, texts)
    for each in (*([base] if base is not None else []), program):
        yield from _given(each)


def _extended(program: Program, name: str, texts: ParameterTexts) -> Program | None:
    """The file that a parameter file extends: what it gives may be given again."""
    for declared in program.declarations:
        if isinstance(declared, ReferenceDeclaration) and declared.keyword == "extends":
            target = declared.target
            if isinstance(target, Literal):
                text = texts.read(beside(name, str(target.value)))
                if text is not None:
                    return parse(text, parameters=True)
    return None


def _given(program: Program) -> Iterator[tuple[str, Value]]:
    return ((declared.name.text, value) for declared, value in given_values(program))


def given_values(program: Program) -> Iterator[tuple[ParameterDeclaration, Value]]:
    """The parameters that ``program``, a parameter file in Bicep, gives, and their values."""
    variables = (
        Variable(d.name.text, d.name.span, d.value)
        for d in program.declarations
        if isinstance(d, VariableDeclaration)
    )
    scope = Scope(Names.declare((), variables))
    budget = Budget(50_000)
    for declared in program.declarations:
        if isinstance(declared, ParameterDeclaration) and declared.value is not None:
            yield declared, evaluate(declared.value, scope, budget)


def _uses(program: Program, name: str, template: str) -> bool:
    """Whether a parameter file says it is about ``template``."""
    for declared in program.declarations:
        if isinstance(declared, ReferenceDeclaration) and declared.keyword == "using":
            target = declared.target
            if not isinstance(target, Literal):
                return False
            return beside(name, str(target.value)) == posixpath.normpath(template)
    return False


def _json_values(text: str) -> Iterator[tuple[str, Value]]:
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
