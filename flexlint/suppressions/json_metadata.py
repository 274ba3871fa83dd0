"""Suppressions in JSON: data in the metadata of the resource that holds the finding."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable

from flexlint.model import Finding
from flexlint.suppressions.insertions import Insertion, Slot
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, read_json
from flexlint.text.source import SourceFile

_KEYS = ("metadata", "flexlint", "ignore")


def metadata_slots(text: str, findings: Iterable[Finding], reason: str) -> tuple[Slot, ...]:
    """A slot for each resource, or else the whole template, that holds some of ``findings``.

    A finding that is in none, or in one whose metadata are no object, is in no slot.
    """
    all_owners = _Owners(read_json(text).root)
    source = SourceFile("", text)
    owners: dict[int, tuple[JsonObject, list[Finding]]] = {}
    for finding in findings:
        where = finding.location
        owner = all_owners.of(source.offset(where.line, where.column))
        if owner is not None:
            owners.setdefault(owner.start, (owner, []))[1].append(finding)
    slots = []
    for owner, found in owners.values():
        insertion = _insertion(text, owner, {finding.code for finding in found}, reason)
        if insertion is not None:
            slots.append(Slot(tuple(found), (insertion,)))
    return tuple(slots)


def _insertion(text: str, owner: JsonObject, codes: set[str], reason: str) -> Insertion | None:
    """What says in ``owner`` that ``codes`` are to be ignored; None if there is no way."""
    body = ", ".join(f"{json.dumps(code)}: {json.dumps(reason)}" for code in sorted(codes))
    at = owner
    for number, key in enumerate(_KEYS):
        member = at.member(key)
        if member is None:
            missing = _KEYS[number:]
            head = "".join(f'"{name}": {{' for name in missing)
            return _first_member(text, at, head + body + "}" * len(missing))
        if not isinstance(member[3], JsonObject):
            return None
        at = member[3]
    return _first_member(text, at, body)


def _first_member(text: str, holder: JsonObject, member: str) -> Insertion:
    at = holder.start + 1
    if not holder.members:
        return Insertion(at, member)
    gap = text[at : holder.members[0][1] - 1]
    if gap.strip():  # a comment: take the indentation of the key alone
        line = gap.rpartition("\n")[2]
        gap = "\n" + line if "\n" in gap and not line.strip() else " "
    return Insertion(at, f"{gap}{member},")


class _Owners:
    """Finds the innermost resource around an offset, in time that grows with its depth alone."""

    def __init__(self, root: JsonNode | None) -> None:
        self._root = root
        self._starts: dict[int, list[int]] = {}
        """Where the values in an object or array begin, by its start."""

    def of(self, offset: int) -> JsonObject | None:
        """The innermost resource around ``offset``; the whole document if there is none."""
        node = self._root
        found = node if isinstance(node, JsonObject) else None
        while isinstance(node, (JsonObject, JsonArray)):
            if isinstance(node, JsonObject) and node.member("type") and node.member("apiVersion"):
                found = node
            starts = self._starts.get(node.start)
            if starts is None:
                starts = self._starts[node.start] = [value.start for value in _values(node)]
            number = bisect_right(starts, offset) - 1
            below = _value(node, number) if number >= 0 else None
            node = below if below is not None and offset < below.end else None
        return found


def _values(node: JsonObject | JsonArray) -> Iterable[JsonNode]:
    return node.items if isinstance(node, JsonArray) else (member[3] for member in node.members)


def _value(node: JsonObject | JsonArray, number: int) -> JsonNode:
    return node.items[number] if isinstance(node, JsonArray) else node.members[number][3]
