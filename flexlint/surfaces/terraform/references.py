"""What references of Terraform say, as far as the blocks of the same file do, and which values are
surely the same wherever the file says them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flexlint.azure import SCALE_SET
from flexlint.model import Array, Known, Object, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Block
from flexlint.values.paths import resolve
from flexlint.values.resource_ids import NOT_GIVEN, group_in
from flexlint.values.sources import terraform

_REFERENCE = regex(r"(?P<front>[A-Za-z_][\w-]*)(?:\.[A-Za-z_][\w-]*){1,6}\Z")
_OF_A_TURN = frozenset({"each", "count", "self"})
"""What is another value in another instance of its block."""
_GROUP_ID = regex(r"/resourceGroups/(?P<group>[\w.()-]+)\Z", re.IGNORECASE)
_SET_ID = regex(
    r"/resourceGroups/(?P<group>[\w.()-]+)/providers/Microsoft\.Compute/virtualMachineScaleSets/"
    r"(?P<name>[\w.-]+)",
    re.IGNORECASE,
)
_SET_IDS = (
    "virtual_machine_scale_set_id", "target_resource_id", "resource_id", "scope", "scopes",
)  # fmt: skip
"""Arguments that are the id of a scale set, or may be."""
_OF_ATTACHMENTS = (
    "parent_id", "data_source_id", "properties.targetResourceUri", "properties.scopes",
)  # fmt: skip
"""The same of what is made for one resource: with ``azapi``, in ARM's words."""
_SEVERAL = ("count", "for_each")
_MAX_CHAIN = 4
_LONGEST = 200


class References:
    """What the names that a file declares are worth. ``blocks`` are those of ``text``."""

    def __init__(self, text: str, blocks: Iterable[Block]) -> None:
        self._text = text
        self._attributes: dict[tuple[str, str], Value] = {}
        self._declared: set[str] = set()
        self._sets = frozenset(
            ".".join(block.labels[:2])
            for block in blocks
            if block.name == "resource" and _is_set_of_arm(block)
        )
        """Addresses of sets that are declared in ARM's words."""
        for block in blocks:
            if block.name == "locals":
                self._attributes |= {("local", e.key): e.value for e in block.attributes}
            elif block.name in {"resource", "data"} and len(block.labels) > 1:
                if any(entry.key in _SEVERAL for entry in block.attributes):
                    continue
                front = "data." if block.name == "data" else ""
                address = front + ".".join(block.labels[:2])
                self._declared.add(address)
                self._attributes |= {(address, e.key): e.value for e in block.attributes}

    def value(self, value: Value) -> Value:
        """``value`` as far as the file tells, where it stands. Its symbol is what it refers to in
        the end, unless that is another thing from turn to turn of a loop."""
        told, symbol = value, ""
        for _ in range(_MAX_CHAIN):
            written = self._reference(told)
            if written is None:
                break
            symbol = written
            told = self._attributes.get(_parts(written), NOT_GIVEN)
        if isinstance(told, Known):
            return replace(told, span=value.span)
        return replace(value, symbol=symbol) if isinstance(value, Unknown) and symbol else value

    def name_of(self, address: str, name: Value) -> Value:
        """``name``, which the block of ``address`` gives what it declares, as :meth:`value`. What
        is put together there has its own address for a symbol."""
        told = self.value(name)
        if isinstance(told, Unknown) and not told.symbol and address in self._declared:
            return replace(told, symbol=f"{address}.name")
        return told

    def target_of(self, body: Object, *, attached: bool = False) -> tuple[Value, Value] | None:
        """The resource group and the name of the scale set that ``body`` gives the id of.
        ``attached``: whether that is a resource which is made for another one."""
        for path in (*_SET_IDS, *(_OF_ATTACHMENTS if attached else ())):
            hits = resolve(body, path).found
            found = self._set_in(hits[0].value, 0) if len(hits) == 1 else None
            if found is not None:
                return found
        return None

    def _set_in(self, value: Value | None, depth: int) -> tuple[Value, Value] | None:
        if isinstance(value, Array) and len(value.items) == 1:
            value = value.items[0]
        if value is None or depth > _MAX_CHAIN:
            return None
        written = self._reference(value)
        if written is None:
            return set_by_id(value)
        of, attribute = _parts(written)
        if attribute == "id" and ("virtual_machine_scale_set." in of or of in self._sets):
            name = self._attributes.get((of, "name"), Unknown("not given"))
            group = self._attributes.get((of, "resource_group_name"), NOT_GIVEN)
            told = self.value(name)
            if isinstance(told, Unknown):
                symbol, given_by = told.symbol or f"{of}.name", told.given_by or terraform(of)
                told = replace(told, symbol=symbol, given_by=given_by, span=value.span)
            return self.value(group), told
        return self._set_in(self._attributes.get((of, attribute)), depth + 1)

    def group_of(self, body: Object) -> Value:
        """The resource group that ``body`` of a resource says."""
        given = group_in(body)
        if given is not NOT_GIVEN:
            return self.value(given)
        parent = body.get("parent_id")
        return NOT_GIVEN if parent is None else self._named_by_id(parent)

    def _named_by_id(self, value: Value) -> Value:
        """The name of the resource group whose id is ``value``."""
        if isinstance(value, Known):
            match = _GROUP_ID.search(str(value.value))
            return NOT_GIVEN if match is None else Known(match["group"], value.span)
        written = self._reference(value)
        of, attribute = _parts(written or "")
        if attribute != "id" or "resource_group." not in of:
            return NOT_GIVEN
        told = self._attributes.get((of, "name"))
        if isinstance(told, Known):
            return replace(told, span=value.span)
        return Unknown("an expression", value.span, f"{of}.name")

    def _reference(self, value: Value) -> str | None:
        """What ``value`` refers to, as written; None if it is anything else than one reference."""
        if not isinstance(value, Unknown) or value.span is None:
            return None
        if value.span.end - value.span.start > _LONGEST:
            return None
        written = self._text[value.span.start : value.span.end]
        if written.startswith("${") and written.endswith("}"):
            written = written[2:-1].strip()
        match = _REFERENCE.match(written)
        if match is None or match["front"] in _OF_A_TURN:
            return None
        return written


def _is_set_of_arm(block: Block) -> bool:
    type_ = block.as_object().get("type") if block.labels[:1] == ("azapi_resource",) else None
    written = str(type_.value) if isinstance(type_, Known) else ""
    return written.partition("@")[0].lower() == SCALE_SET


def set_by_id(value: Value | None) -> tuple[Value, Value] | None:
    """The resource group and the name of the scale set whose id is ``value``, or begins so."""
    match = _SET_ID.search(str(value.value)) if isinstance(value, Known) else None
    if value is None or match is None:
        return None
    return Known(match["group"], value.span), Known(match["name"], value.span)


def _parts(written: str) -> tuple[str, str]:
    of, _, attribute = written.rpartition(".")
    return of, attribute
