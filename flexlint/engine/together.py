"""Changes of a file that are right only if all of them are made: one lists machines, and another
acts on what the list gives."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from flexlint.azure import INSTANCE_LIST
from flexlint.engine.drafts import Draft
from flexlint.lexical.feeding import NOT_FOLLOWED
from flexlint.model import Finding, Span
from flexlint.record import replace


def together(drafts: Sequence[Draft], findings: Sequence[Finding]) -> list[Finding]:
    """``findings``, each of the draft at its place among ``drafts``, with changes that belong
    together in one of them: that of the list. The others have none of their own.

    Where one of them is to be left as it is (it has no change, or something silences it), there
    is none for any of them. A finding that is silenced comes without changes.
    """
    listing: dict[Span, list[int]] = {}
    for number, draft in enumerate(drafts):
        listing.setdefault(draft.statement, []).append(number)
    leader = list(range(len(drafts)))
    alone: set[int] = set()
    """Those that belong to something which stays as it is."""
    for number, draft in enumerate(drafts):
        for statement in draft.fed_by:
            if statement not in listing:
                alone.add(number)
            for other in listing.get(statement, ()):
                one, two = sorted((_top(leader, number), _top(leader, other)))
                leader[two] = one
    groups: dict[int, list[int]] = {}
    for number in range(len(drafts)):
        groups.setdefault(_top(leader, number), []).append(number)
    made = list(findings)
    for group in groups.values():
        if not alone.isdisjoint(group):
            for number in group:
                made[number] = replace(made[number], edits=())
        elif len(group) > 1:
            _join([drafts[number] for number in group], group, made)
    return made


def settled(drafts: Sequence[Draft]) -> list[Draft]:
    """``drafts`` of one file, with suggestions that are incomplete where the ids of a list go to
    what nobody sees: that of the list, those of what it feeds, and, as long as there is such a
    list, those of whatever is given ids that come from somewhere else."""
    lists = [d for d in drafts if d.operation == INSTANCE_LIST and d.form == "call"]
    open_ = {d.statement for d in lists if not d.followed or d.hindrance}
    fed = {d.statement for d in drafts if d.fed_by}
    strays = [
        d.statement
        for d in drafts
        if d.given_ids and (open_.issuperset(d.fed_by) if d.fed_by else d.statement not in fed)
    ]
    hindered: dict[Span, str] = {}
    for draft in drafts:
        if draft.hindrance:
            hindered.setdefault(draft.statement, draft.hindrance)
            for listing in draft.fed_by:
                hindered.setdefault(listing, draft.hindrance)
    if open_ and strays:
        hindered.update((each, NOT_FOLLOWED) for each in (*open_, *strays) if each not in hindered)
    for draft in drafts:
        for listing in draft.fed_by:
            if listing in hindered:
                hindered.setdefault(draft.statement, hindered[listing])
    return [_hindered(d, hindered[d.statement]) if d.statement in hindered else d for d in drafts]


def _hindered(draft: Draft, why: str) -> Draft:
    """``draft`` with a suggestion that is not complete, for the reason ``why``."""
    suggestion = draft.suggestion
    if suggestion is None or suggestion.adds:
        return draft
    told = why in suggestion.note
    note = suggestion.note if told else "; ".join(filter(None, (suggestion.note, why)))
    return replace(draft, suggestion=replace(suggestion, note=note, complete=False))


def _top(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _join(drafts: Sequence[Draft], group: Sequence[int], made: list[Finding]) -> None:
    """Give the changes of a group to one of its findings."""
    whole = all(
        any(made[other].edits for other, each in zip(group, drafts, strict=True)
            if each.statement == draft.statement)
        for draft in drafts
    )  # fmt: skip
    edits = sorted(
        {edit for number in group for edit in made[number].edits},
        key=lambda edit: (edit.line, edit.column, edit.end_line, edit.end_column),
    )
    apart = all(
        (one.end_line, one.end_column) <= (other.line, other.column)
        for one, other in itertools.pairwise(edits)
    )
    lists = [
        n for n, draft in zip(group, drafts, strict=True) if not draft.fed_by and made[n].edits
    ]
    for number in group:
        first = whole and apart and lists[:1] == [number]
        made[number] = replace(made[number], edits=tuple(edits) if first else ())
