"""A file read: guarded, parsed, and handed to each of the finders."""

from __future__ import annotations

import ast

from flexlint.model import ApiUse, Extraction, Problem, Resource, Span
from flexlint.surfaces.python.names.lexicon import Lexicon
from flexlint.surfaces.python.reading import preparse as gate
from flexlint.surfaces.python.reading.python2 import as_python3
from flexlint.surfaces.python.reading.slices import slices
from flexlint.surfaces.python.reading.tree import Failure, Tree, parse_tree
from flexlint.text.generated import is_generated_module
from flexlint.text.source import SourceFile

_MODERN = "Fix the syntax error; until then the file is searched as text only."
_PYTHON2 = "This looks like Python 2: port the file, or exclude it; it is searched as text as well."
_DEEP = "Break the expression into parts; until then it is searched as text only."


def read(source: SourceFile, words: Lexicon, scanned: gate.Scan) -> Extraction:
    """All finders over ``source``. Never raises."""
    parsed = gate.parse(source)
    problems: list[Problem] = []
    if isinstance(parsed, gate.Refusal) and parsed.python2:
        old = as_python3(source)
        again = gate.parse(old)
        if not isinstance(again, gate.Refusal):
            problems.append(_problem(parsed.message, parsed.offset, _PYTHON2))
            source, parsed = old, again
    if isinstance(parsed, gate.Refusal):
        if not parsed.syntax or scanned.deep or scanned.runs:
            return _failed(parsed.message, parsed.offset, _DEEP)
        if gate.chain_work(source.text) > gate.MAX_CHAINS:
            return _failed(parsed.message, parsed.offset, _hint(parsed))
        parts = [Span(0, len(source.text))]
    else:
        cut = slices(source, parsed, words, scanned)
        if cut is None:
            return Extraction(
                "python",
                uses=_in_tables(source, parsed, words),
                resources=_alone(source, parsed, words, ()),
                problems=tuple(problems),
                degraded=bool(problems),
            )
        parts = list(cut.parts)
        problems.extend(
            Problem("This statement is nested too deeply to be analysed.", span, hint=_DEEP)
            for span in cut.left_out
        )
    tree = parse_tree(source, parts)
    if isinstance(tree, Failure):
        if isinstance(parsed, gate.Refusal):
            return _failed(parsed.message, parsed.offset, _hint(parsed))
        return _failed(tree.message, tree.offset, _DEEP)
    extraction = _analysed(tree, words)
    uses, resources = extraction.uses, extraction.resources
    if not isinstance(parsed, gate.Refusal):
        uses = (*uses, *_in_tables(source, parsed, words))
        resources = (*resources, *_alone(source, parsed, words, resources))
    return Extraction(
        "python",
        uses=uses,
        resources=resources,
        embedded=extraction.embedded,
        problems=(*problems, *extraction.problems),
        degraded=bool(problems) or extraction.degraded,
    )


def _hint(refusal: gate.Refusal) -> str:
    return _PYTHON2 if refusal.python2 else _MODERN


def _alone(
    source: SourceFile, module: ast.Module, words: Lexicon, known: tuple[Resource, ...]
) -> tuple[Resource, ...]:
    """Properties away from their resources. A generated client defines them, and gives none."""
    if not words.properties or is_generated_module(source.text):
        return ()
    from flexlint.surfaces.python.finders.properties import find_properties

    return find_properties(source, module, words.properties, known)


def _in_tables(source: SourceFile, module: ast.Module, words: Lexicon) -> tuple[ApiUse, ...]:
    """Operations that tables of commands name. A generated client has none."""
    if is_generated_module(source.text):
        return ()
    from flexlint.surfaces.python.finders.command_tables import find_commands

    return find_commands(source, module, words)


def _failed(message: str, offset: int, hint: str) -> Extraction:
    return Extraction("python", problems=(_problem(message, offset, hint),), degraded=True)


def _problem(message: str, offset: int, hint: str) -> Problem:
    text = f"The file could not be parsed as Python: {message}."
    return Problem(text, Span(offset, offset), hint=hint)


def _analysed(tree: Tree, words: Lexicon) -> Extraction:
    from flexlint.surfaces.python.evaluation.clients import Flow
    from flexlint.surfaces.python.evaluation.conditions import Guards
    from flexlint.surfaces.python.evaluation.strings import Folding
    from flexlint.surfaces.python.evaluation.values import Values
    from flexlint.surfaces.python.finders.calls import Calls
    from flexlint.surfaces.python.finders.embedded import Strings
    from flexlint.surfaces.python.finders.resources import Resources
    from flexlint.surfaces.python.names.outline import outline

    try:
        found = outline(tree)
        flow = Flow(found, words)
        folding = Folding(flow)
        values = Values(flow, folding)
        guards = Guards(folding)
        calls = Calls(flow, values, guards).find()
        resources = Resources(found, values, words.resource_types).find(calls.uses)
        embedded = Strings(folding).find()
    except RecursionError:
        return _failed("the code is nested too deeply", 0, _DEEP)
    return Extraction("python", calls.uses, resources, embedded=embedded, problems=calls.problems)
