"""Expressions that are the resource ids of instances, or of scale sets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.kinds import IDS, Kind

_LONGEST = 120
_PATH = r"(?P<path>[A-Za-z_]\w{0,60}(?:[?!]?\.[A-Za-z_]\w{0,60}(?:\(\))?){0,4})"
_PLACEHOLDERS = MappingProxyType(
    {
        "csharp": regex(rf"\{{{_PATH}\}}"),
        "kotlin": regex(rf"\$\{{{_PATH}\}}|\$(?P<plain>[A-Za-z_]\w{{0,60}})"),
        "groovy": regex(
            rf"\$\{{{_PATH}\}}|\$(?P<plain>[A-Za-z_]\w{{0,60}}(?:\.[A-Za-z_]\w{{0,60}}){{0,4}})"
        ),
    }
)
"""Placeholders of strings that are one token each."""
_ID_BEHIND = regex(
    r"\.(?P<id>id|resourceid)(?P<call>\(\))?(?:[?!]?\.\w{1,20}(?:\(\))?)?\Z", re.IGNORECASE
)
_IN_BRACKETS = regex(r"[\"'`]\s{0,4}\]")
"""Behind the name of a member that stands in brackets."""


@record
class IdText:
    """An expression that is the resource id of an instance, or of a set."""

    start: int
    end: int
    """Offsets in the program; those of the placeholder if it stands in one of a string."""
    name: str
    """The expression for the name of what has the id; empty if that is not in sight."""
    held: bool
    """Whether it stands in a placeholder of a string that is one token."""
    of_set: bool = False
    """Whether it is the id of a scale set."""


def ids_of(
    text: str, tokens: Tokens, kinds: Sequence[Kind | None], starts: Sequence[int]
) -> Iterator[IdText]:
    """The ids in ``text``: ``kinds`` says what ends at each token, and ``starts`` where that
    begins."""
    for index, kind in enumerate(kinds):
        if (
            kind is None
            or kind.what not in IDS
            or kind.many
            or tokens.word(index + 1) in {".", "?.", "("}
        ):
            continue
        start, end = tokens.starts[starts[index]], tokens.end(index)
        closed = _IN_BRACKETS.match(text, end)
        end = end if closed is None else closed.end()
        yield IdText(start, end, _name_beside(text[start:end]), False, kind.what == "set id")


def placeholders_of(
    text: str, start: int, end: int, language: str
) -> Iterator[tuple[list[str], IdText]]:
    """What the placeholders of the string from ``start`` to ``end`` hold, as names with points
    between, and the id that this would be."""
    pattern = _PLACEHOLDERS.get(language)
    if pattern is None or "id" not in text[start:end].lower():
        return
    for match in pattern.finditer(text, start, end):
        path = match[match.lastgroup or "path"]
        names = re.split(r"\W+", path.strip("()"))
        yield names, IdText(match.start(), match.end(), _name_beside(path), True)


def _name_beside(written: str) -> str:
    """The name of what has the id ``written``: ``vm.Name`` for ``vm.ID``."""
    match = _ID_BEHIND.search(written)
    if match is None or len(written) > _LONGEST:
        return ""
    name = "name" if match["id"][0].islower() else "Name"
    return f"{written[: match.start()]}.{name}{match['call'] or ''}"
