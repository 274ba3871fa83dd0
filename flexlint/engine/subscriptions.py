"""In which subscription something is, where that is written out beside it."""

from __future__ import annotations

import re

from flexlint.engine.subjects import group_of
from flexlint.model import ApiUse, Extraction, Known, Resource, Span, Value
from flexlint.record import replace
from flexlint.regex import regex

_OPTION = regex(
    r"(?<!\S)--?subscription(?:id)?(?:[ \t]{1,20}|=|:)"
    r"(?P<q>[\"']?)(?P<name>\w[\w.\-]{0,90})(?P=q)(?=\s|\Z)",
    re.IGNORECASE,
)
_BEFORE = regex(r"/subscriptions/(?P<name>[0-9a-f\-]{36})/resourceGroups/\Z", re.IGNORECASE)
_ID = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_FAR = 80
_MOST = 5_000
"""Characters of a command that are looked at."""


def in_subscriptions(extraction: Extraction, text: str) -> Extraction:
    """``extraction`` of ``text``, where what is said to be in a subscription has that."""
    if "subscription" not in text.lower():
        return extraction
    uses = tuple(_use(each, text) for each in extraction.uses)
    resources = tuple(_resource(each, text) for each in extraction.resources)
    return replace(extraction, uses=uses, resources=resources)


def may_be_one(one: str, other: str) -> bool:
    """Whether two subscriptions, each an id, a name, or "" if it is not said, may be the same."""
    if not one or not other or one.lower() == other.lower():
        return True
    return bool(_ID.match(one)) != bool(_ID.match(other))


def _use(use: ApiUse, text: str) -> ApiUse:
    found = use.subscription or _said(text, use.statement or use.span, group_of(use))
    return replace(use, subscription=found) if found else use


def _resource(resource: Resource, text: str) -> Resource:
    command = resource.origin == "command"
    statement = resource.span if command or resource.changes else None
    found = resource.subscription or _said(text, statement, resource.group)
    return replace(resource, subscription=found) if found else resource


def _said(text: str, statement: Span | None, group: Value) -> str:
    """What the id says that the group is part of, or an option of the command."""
    span = group.span if isinstance(group, Known) else None
    if span is not None:
        before = _BEFORE.search(text[max(0, span.start - _FAR) : span.start])
        if before is not None:
            return _told(before["name"])
    if statement is None:
        return ""
    written = text[statement.start : min(statement.end, statement.start + _MOST)]
    named = {match["name"] for match in _OPTION.finditer(written)}
    return _told(named.pop()) if len(named) == 1 else ""


def _told(written: str) -> str:
    """``written``, if it may be the subscription that somebody has."""
    return "" if set(written) <= {"0", "-"} else written
