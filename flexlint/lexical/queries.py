"""Which scale set a query of the Resource Graph asks for."""

from __future__ import annotations

import re

from flexlint.model import Known, Object, OneOf, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.values.algebra import at_span
from flexlint.values.resource_ids import NOT_GIVEN

_BY_ID = regex(
    r"(?:\bid\b|\bresourceId\b|virtualMachineScaleSet\.id)\)?\s{0,8}"
    r"(?:(?P<whole>=~|==|endswith(?:_cs)?)|(?:contains|has|startswith)(?:_cs)?)\s{0,8}"
    r"\\?[\"'](?P<front>[^\"'\n]{0,300}?)virtualMachineScaleSets/(?!virtualMachines\b)"
    r"(?P<name>[\w.-]{1,80})(?(whole)(?=/|\\?[\"'])|(?=/))",
    re.IGNORECASE,
)
"""What holds ``…/web`` may hold ``…/web-blue`` as well."""
_BY_MEMBER = regex(
    r"(?<![\w.])name\s{0,8}startswith(?:_cs)?\s{0,8}\\?[\"'](?P<name>[A-Za-z0-9][\w.-]{0,80}?)_\\?[\"']",
    re.IGNORECASE,
)
"""Members are called after their set: ``web_3``."""
_BY_GROUP = regex(
    r"(?<![\w.])resourceGroup\s{0,8}(?:=~|==)\s{0,8}\\?[\"'](?P<name>[\w.()-]{1,90})\\?[\"']",
    re.IGNORECASE,
)
_GROUP_IN_ID = regex(r"resourceGroups/(?P<name>[\w.()-]{1,90})/", re.IGNORECASE)
_EITHER = regex(r"(?<![\w.])(?:or|not)(?![\w.])", re.IGNORECASE)
_GOES_ON = regex(r"[ \t]*(?:\||//)|[ \t]+(?=\n)")
"""How a line begins that is part of the query before it; of a comment there are blanks left."""
QUERY_TYPE = "microsoft.resourcegraph/queries"
"""The type of a query that a template declares, in lower case."""
_MOST_LINES = 40
_LONGEST = 2_000


@record
class Asked:
    """What a query asks for; None of the name if it asks for no set by its name."""

    name: Value | None = None
    group: Value = NOT_GIVEN


def asked_for(text: str, at: int) -> Asked:
    """The scale set that the query asks for whose part stands at ``at`` of ``text``.

    The query is the lines around, as long as pipes join them. What has alternatives is not told.
    """
    start, end = _pipeline(text, at)
    names: dict[str, Span] = {}
    groups: dict[str, Span] = {}
    for pattern in (_BY_ID, _BY_MEMBER):
        for match in pattern.finditer(text, start, end):
            if _may_be_other(text, start, end, match):
                return Asked(Unknown("the query has alternatives"))
            names.setdefault(match["name"], Span(*match.span("name")))
            front = match.groupdict().get("front") or ""
            group = _GROUP_IN_ID.search(front)
            if group is not None:
                there = match.start("front") + group.start("name")
                groups.setdefault(group["name"], Span(there, there + len(group["name"])))
    for match in _BY_GROUP.finditer(text, start, end):
        if not _may_be_other(text, start, end, match):
            groups.setdefault(match["name"], Span(*match.span("name")))
    found = {word.lower() for word in names}
    if not names:
        return Asked()
    group_words = {word.lower() for word in groups}
    in_group: Value = NOT_GIVEN
    if len(group_words) == 1:
        word, span = next(iter(groups.items()))
        in_group = Known(word, span)
    word, span = next(iter(names.items()))
    if len(found) > 1:
        return Asked(OneOf(tuple(names), "the query asks for several sets", span), in_group)
    return Asked(Known(word, span), in_group)


def _pipeline(text: str, at: int) -> tuple[int, int]:
    """The lines of the query around ``at``."""
    low, high = max(0, at - _LONGEST), min(len(text), at + _LONGEST)
    start = text.rfind("\n", low, at) + 1 or low
    for _ in range(_MOST_LINES):
        if start <= low or _GOES_ON.match(text, start) is None:
            break
        start = max(text.rfind("\n", low, start - 1) + 1, low)
    end = text.find("\n", at, high)
    for _ in range(_MOST_LINES):
        if end < 0 or _GOES_ON.match(text, end + 1) is None:
            break
        end = text.find("\n", end + 1, high)
    return start, high if end < 0 else end


def _may_be_other(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Whether the condition that ``match`` is part of has alternatives: it begins and ends with a
    pipe, or with the line."""
    first = max(
        text.rfind("|", start, match.start()), text.rfind("\n", start, match.start()), start
    )
    ends = [each for each in (text.find(mark, match.end(), end) for mark in "|\n") if each >= 0]
    return _EITHER.search(text, first, min(ends, default=end)) is not None


def asked_in(body: Object) -> Asked:
    """What the query asks for that ``body`` of a template declares."""
    properties = body.get("properties")
    query = properties.get("query") if isinstance(properties, Object) else None
    if not isinstance(query, Known) or not isinstance(query.value, str):
        return Asked()
    at = query.value.lower().find("virtualmachinescalesets")
    asked = asked_for(query.value, max(at, 0))
    name = None if asked.name is None else at_span(asked.name, query.span)
    return Asked(name, at_span(asked.group, query.span))
