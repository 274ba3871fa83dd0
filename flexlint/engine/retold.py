"""Ids in the text that something else has told of already: they are one finding, not two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from flexlint.engine.drafts import Draft
from flexlint.model import Extraction, Span
from flexlint.regex import regex
from flexlint.text.source import SourceFile

_ASSIGNED = regex(r"(?<![\w.\-])\$?(?P<name>[A-Za-z_]\w*)[\"']?\s{0,4}(?::=|:(?!//)|=)(?![=>~])")
_WORD = regex(r"[A-Za-z_]\w*")
_LINE = 1000
"""How many characters of a line are looked at."""


def without_retold(
    source: SourceFile, extractions: Iterable[Extraction], drafts: Sequence[Draft]
) -> list[Draft]:
    """``drafts`` without those about ids in the text where another finding is about the same
    characters, or about what a variable is used for that holds the id."""
    ids = {
        resource.span
        for extraction in extractions
        for resource in extraction.resources
        if resource.origin == "id"
    }
    if not ids:
        return list(drafts)

    def of_text(draft: Draft) -> bool:
        return draft.resource is not None and draft.span in ids

    others = [draft for draft in drafts if not of_text(draft)]
    taken = _merged(draft.span for draft in others)
    starts = [span.start for span in taken]
    used = {word for draft in others for word in _words(source, draft)}
    kept = []
    for draft in drafts:
        if of_text(draft):
            index = bisect_right(starts, draft.span.end - 1) - 1
            if index >= 0 and taken[index].end > draft.span.start:
                continue
            if _name_of(source, draft.span) in used:
                continue
        kept.append(draft)
    return kept


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The ``spans`` in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _words(source: SourceFile, draft: Draft) -> Iterator[str]:
    """The names on the lines of what an operation is asked of."""
    if draft.operation is None:
        return
    start = source.text.rfind("\n", 0, draft.statement.start) + 1
    start = max(start, draft.statement.start - _LINE)
    yield from _WORD.findall(source.text[start : min(draft.statement.end, start + 2 * _LINE)])


def _name_of(source: SourceFile, span: Span) -> str | None:
    """The variable that is given the id at ``span`` in its line."""
    start = max(source.text.rfind("\n", 0, span.start) + 1, span.start - _LINE)
    found = _ASSIGNED.search(source.text, start, span.start)
    return found.group("name") if found is not None else None
