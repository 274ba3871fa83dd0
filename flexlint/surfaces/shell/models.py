"""Scale sets that ``az vmss create`` and ``az vmss update`` describe."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.catalog.model_table import ModelTable
from flexlint.lexical.commands import in_full
from flexlint.lexical.models import Described
from flexlint.model import Array, Confidence, Entry, Known, Object, Resource, Span, Value
from flexlint.surfaces.shell.invocation import Invocation, Option
from flexlint.surfaces.shell.properties import changed_properties
from flexlint.surfaces.shell.variables import Variables

_WORDS = 3
"""Of ``az vmss create``."""


def described_set(
    invocation: Invocation,
    tables: Mapping[str, ModelTable],
    variables: Variables,
    confidence: Confidence,
) -> Resource | None:
    """The set that ``invocation`` makes or changes; None if it is about anything else."""
    words = invocation.words[:_WORDS]
    table = tables.get(" ".join(["az", *(word.text for word in words[1:])]))
    if table is None:
        return None
    at = Span(invocation.start, words[-1].end)
    names = {word: word for word, _ in table.words}
    entries = [
        Entry(
            (in_full(option.name, names) if option.name.startswith("--") else None) or option.name,
            Span(option.start, option.end),
            _value(option, variables),
        )
        for option in invocation.options
    ]
    return Described(
        table=table,
        given=Object(tuple(entries), at, open=invocation.open),
        at=at,
        statement=Span(invocation.start, max(invocation.end, at.end)),
        confidence=confidence,
        why="the command is run by a shell",
        set_to=tuple(changed_properties(invocation, variables)) if table.changes else (),
    ).resource()


def _value(option: Option, variables: Variables) -> Value:
    values = [variables.value(word) for word in option.values]
    if not values:
        return Known(True, Span(option.start, option.end))
    if len(values) == 1:
        return values[0]
    return Array(tuple(values), values[0].span)
