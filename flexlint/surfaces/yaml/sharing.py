"""What the steps of pipelines have in common with scripts that they source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flexlint.lexical import sharing as lexical
from flexlint.lexical.calls import ValueOf
from flexlint.lexical.deployments import assigned
from flexlint.model import Call, Loads, Sets, Shares
from flexlint.record import replace
from flexlint.surfaces.yaml.calls import SCRIPTS, value_in
from flexlint.surfaces.yaml.nodes import TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.surfaces.yaml.scripts import Place, scalars
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace, TracedText

_LONGEST = 1_000_000


def shares(source: SourceFile) -> Shares:
    """What all steps of the file share, as if they were one script."""
    loads: list[Loads] = []
    sets: list[Sets] = []
    functions: set[str] = set()
    for place, traced in _scripts(source):
        trace = Trace(traced.segments, source.text)
        found = lexical.shares(traced.text, _values(place, traced.text))
        loads += [replace(each, span=trace.span(each.span)) for each in found.loads]
        sets += [replace(each, span=trace.span(each.span)) for each in found.sets]
        functions |= found.functions
    return Shares(tuple(loads), tuple(sets), frozenset(functions))


def function_calls(source: SourceFile, name: str, loaded: SourceFile) -> Iterator[Call]:
    """The calls in ``source`` of the function ``name``, of the file ``loaded``."""
    if name not in source.text:
        return
    for place, traced in _scripts(source):
        trace = Trace(traced.segments, source.text)
        values = _values(place, traced.text)
        for each in lexical.function_calls(traced.text, name, values):
            yield replace(each, span=trace.span(each.span))


def _scripts(source: SourceFile) -> Iterator[tuple[Place, TracedText]]:
    if len(source.text) > _LONGEST:
        return
    try:
        roots = read_documents(source.text)
    except (TooDeepError, UnreadableError):
        return
    for root in roots:
        for place in scalars(root):
            if place.key in SCRIPTS:
                yield place, scalar_text(source.text, place.node)


def _values(place: Place, text: str) -> ValueOf:
    return partial(value_in, place.node.span, assigned(text))
