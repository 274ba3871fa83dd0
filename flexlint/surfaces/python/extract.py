"""A file read: guarded, parsed, and handed to each of the finders."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flexlint.model import ApiUse, Extraction, Problem, Resource, Span
from flexlint.surfaces.python.finders.command_tables import find_commands
from flexlint.surfaces.python.finders.feeding import with_feeding
from flexlint.surfaces.python.finders.properties import elsewhere, find_properties
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.surfaces.python.reading import preparse
from flexlint.surfaces.python.reading.python2 import as_python3
from flexlint.surfaces.python.reading.slices import slices
from flexlint.surfaces.python.reading.tree import Failure, Tree, parse_tree
from flexlint.text.generated import is_generated_module
from flexlint.text.source import SourceFile

_MODERN = "Fix the syntax error; until then the file is searched as text only."
_PYTHON2 = "This looks like Python 2: port the file, or exclude it; it is searched as text as well."
_DEEP = "Break the expression into parts; until then it is searched as text only."


def read(source: SourceFile, words: Lexicon, scanned: preparse.Scan) -> Extraction:
    """All that the finders see in ``source``; its comments are the caller's. Never raises."""
    parsed = preparse.parse(source)
    problems: list[Problem] = []
    if isinstance(parsed, preparse.Refusal) and parsed.python2:
        old = as_python3(source)
        again = preparse.parse(old)
        if not isinstance(again, preparse.Refusal):
            problems.append(_problem(parsed.message, parsed.offset, _PYTHON2))
            source, parsed = old, again
    refusal: preparse.Refusal | None = None
    uses: tuple[ApiUse, ...] = ()
    alone: tuple[Resource, ...] = ()
    if isinstance(parsed, preparse.Refusal):
        refusal = parsed
        if not refusal.syntax or scanned.deep or scanned.runs:
            return _failed(refusal.message, refusal.offset, _DEEP)
        if preparse.chain_work(source.text) > preparse.MAX_CHAINS:
            return _failed(refusal.message, refusal.offset, _hint(refusal))
        parts = [Span(0, len(source.text))]
    else:
        cut = slices(source, parsed, words, scanned)
        uses, alone = _in_tables(source, parsed, words), _alone(source, parsed, words)
        if cut is None:
            return Extraction(
                "python",
                uses=uses,
                resources=alone,
                problems=tuple(problems),
                degraded=bool(problems),
            )
        parts = list(cut.parts)
        problems.extend(
            Problem("This statement is nested too deeply to be analysed.", span, hint=_DEEP)
            for span in cut.left_out
        )
    del parsed  # the room that it takes is needed for the other tree
    tree = parse_tree(source, parts)
    if isinstance(tree, Failure):
        if refusal is not None:
            return _failed(refusal.message, refusal.offset, _hint(refusal))
        return _failed(tree.message, tree.offset, _DEEP)
    extraction = _analysed(tree, words)
    return Extraction(
        "python",
        uses=(*extraction.uses, *uses),
        resources=(*extraction.resources, *elsewhere(alone, extraction.resources)),
        embedded=extraction.embedded,
        problems=(*problems, *extraction.problems),
        degraded=bool(problems) or extraction.degraded,
    )


def _hint(refusal: preparse.Refusal) -> str:
    return _PYTHON2 if refusal.python2 else _MODERN


def _alone(source: SourceFile, module: ast.Module, words: Lexicon) -> tuple[Resource, ...]:
    """Properties away from their resources. A generated client defines them, and gives none."""
    if not words.properties or is_generated_module(source.text):
        return ()
    return find_properties(source, module, words.properties)


def _in_tables(source: SourceFile, module: ast.Module, words: Lexicon) -> tuple[ApiUse, ...]:
    """Operations that tables of commands name. A generated client has none."""
    if is_generated_module(source.text):
        return ()
    return find_commands(source, module, words)


def _failed(message: str, offset: int, hint: str) -> Extraction:
    return Extraction("python", problems=(_problem(message, offset, hint),), degraded=True)


def _further(sent: tuple[Resource, ...], known: tuple[Resource, ...]) -> Iterator[Resource]:
    """Those of ``sent`` whose body says by itself what it is of, and is ``known`` by that, left
    out."""
    bodies = {each.body.span for each in known}
    return (each for each in sent if each.body.span not in bodies)


def _problem(message: str, offset: int, hint: str) -> Problem:
    text = f"The file could not be parsed as Python: {message}."
    return Problem(text, Span(offset, offset), hint=hint)


def _analysed(tree: Tree, words: Lexicon) -> Extraction:
    # Only a file with something of interest pays for libcst.
    from flexlint.surfaces.python.evaluation.module import Evaluation
    from flexlint.surfaces.python.finders.bodies import find_bodies
    from flexlint.surfaces.python.finders.calls import find_calls
    from flexlint.surfaces.python.finders.embedded import find_embedded
    from flexlint.surfaces.python.finders.resources import find_resources
    from flexlint.surfaces.python.names.outline import outline

    try:
        evaluation = Evaluation(outline(tree), words)
        calls = find_calls(evaluation)
        resources = find_resources(evaluation, calls.uses)
        embedded = find_embedded(evaluation)
        sent = find_bodies(evaluation)
    except RecursionError:
        return _failed("the code is nested too deeply", 0, _DEEP)
    uses = with_feeding(calls.uses)
    return Extraction(
        "python",
        uses,
        (*resources, *_further(sent.resources, resources)),
        embedded=(*embedded, *sent.embedded),
        problems=calls.problems,
    )
