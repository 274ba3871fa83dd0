"""Suppressions in JSON: data in the metadata of the resource that holds the finding."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flexlint.templates.json_text import JsonArray, JsonNode, JsonObject, read_json

_KEYS = ("metadata", "flexlint", "ignore")


@dataclass(frozen=True, slots=True)
class Edits:
    """A text with, for each of some offsets, the object whose metadata covers it."""

    text: str
    owners: tuple[JsonObject | None, ...]

    @classmethod
    def of(cls, text: str, offsets: Sequence[int]) -> Edits:
        """Find the innermost resource around each offset, else the whole template."""
        root = read_json(text).root
        return cls(text, tuple(_owner(root, offset) for offset in offsets))

    def write(self, codes: Mapping[int, str], reason: str) -> str | None:
        """The text with a suppression for each (number of an offset, code).

        None if one of the offsets has no owner. Nothing is changed but by insertions.
        """
        wanted: dict[int, tuple[JsonObject, set[str]]] = {}
        for number, code in codes.items():
            owner = self.owners[number]
            if owner is None:
                return None
            wanted.setdefault(owner.start, (owner, set()))[1].add(code)
        text = self.text
        for start in sorted(wanted, reverse=True):
            owner, listed = wanted[start]
            text = self._insert(text, owner, listed, reason)
        return text

    def _insert(self, text: str, owner: JsonObject, codes: set[str], reason: str) -> str:
        body = ", ".join(f"{json.dumps(code)}: {json.dumps(reason)}" for code in sorted(codes))
        at = owner
        for number, key in enumerate(_KEYS):
            below = at.get(key)
            if not isinstance(below, JsonObject):
                missing = _KEYS[number:]
                head = "".join(f'"{name}": {{' for name in missing)
                return self._first_member(text, at, head + body + "}" * len(missing))
            at = below
        return self._first_member(text, at, body)

    def _first_member(self, text: str, holder: JsonObject, member: str) -> str:
        at = holder.start + 1
        if not holder.members:
            return text[:at] + member + text[at:]
        gap = self.text[at : holder.members[0][1] - 1]
        if gap.strip():  # a comment: take the indentation of the key alone
            line = gap.rpartition("\n")[2]
            gap = "\n" + line if "\n" in gap and not line.strip() else " "
        return text[:at] + gap + member + "," + text[at:]


def _owner(root: JsonNode | None, offset: int) -> JsonObject | None:
    """The innermost resource around ``offset``; the whole document if there is none."""
    found = root if isinstance(root, JsonObject) else None
    node = root
    while isinstance(node, (JsonObject, JsonArray)):
        if isinstance(node, JsonObject) and node.member("type") and node.member("apiVersion"):
            found = node
        below: JsonNode | None = None
        values = node.items if isinstance(node, JsonArray) else [m[3] for m in node.members]
        for value in values:
            if value.start <= offset < value.end:
                below = value
        node = below
    return found
