"""Scale sets that cmdlets describe: ``New-AzVmss``, ``Update-AzVmss``, and the cmdlets that change
the set in a variable before it is made."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from flexlint.catalog.model_table import ModelTable
from flexlint.lexical.commands import az_cmdlet, in_full
from flexlint.lexical.models import Described, tables
from flexlint.model import Entry, Known, Object, Resource, Span, Value
from flexlint.record import field, record_with, replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import Call, value_of
from flexlint.surfaces.powershell.held import Held
from flexlint.surfaces.powershell.lexer import Token

_PASSING = ("set-azvmss", "add-azvmss", "remove-azvmss")
"""How cmdlets begin that hand on the set that they are given in a pipe."""
_SET = "-virtualmachinescaleset"
_CONFIG = "new-azvmssconfig"
_UPDATE = "update-azvmss"
_NEW = "new-azvmss"
_READS = "get-azvmss"
_NAMES: Mapping[str, str] = MappingProxyType({n: n for n in ("-vmscalesetname", "-name")})
_ASSIGNED = regex(r"\$(?P<name>\w{1,80})[ \t]{0,20}=[ \t]{0,20}\(?\Z")
_PIPED = regex(r"\$(?P<name>\w{1,80})[ \t]{0,20}\|[ \t\r\n`]{0,80}\Z")
_VARIABLE = regex(r"\$(?P<name>\w{1,80})\Z")
_PROPERTY = regex(
    r"(?<![\w.])\$(?P<name>\w{1,80})\.(?P<path>\w[\w.\[\]]{0,300}?)[ \t]{0,20}=(?!=)[ \t]{0,20}"
    r"(?P<value>[^\r\n;]{1,200})"
)
_TOP = frozenset({"sku", "identity", "zones", "plan", "tags", "location", "name"})
_NEAR = 300


@record_with(frozen=False)
class _Made:
    """A set as far as it is described, and where: the call that makes (or gets) it."""

    call: Call
    described: Described
    wanted: bool = True
    """Whether it says anything: a set that is only read does when a property is set."""
    reads: bool = False
    """Whether the call gets a set that exists."""
    more: list[tuple[ModelTable, Object]] = field(default_factory=list)
    set_to: list[tuple[str, Span, Value]] = field(default_factory=list)
    updated: bool = False
    """Whether a cmdlet writes it back to where it was read."""
    copied: bool = False
    """Whether a cmdlet makes another set of it, or writes it to one."""

    def resource(self) -> Resource:
        """The set with all that was said of it."""
        described = self.described
        if self.copied and not self.updated:
            table, given = described.table, replace(described.given, entries=(), open=True)
            described = replace(described, table=replace(table, changes=False), given=given)
        more, set_to = tuple(self.more), tuple(self.set_to)
        return replace(described, more=more, set_to=set_to).resource()


def described_sets(
    text: str, code: str, calls: Iterable[Call], models: tuple[ModelTable, ...], variables: Held
) -> Iterator[Resource]:
    """Every set that ``calls``, in the order of the script, make or change."""
    by_name = tables(models, "cmdlet")
    found: list[_Made] = []
    held: dict[str, _Made] = {}
    bound: dict[str, list[tuple[int, _Made]]] = {}
    last: tuple[int, _Made] | None = None
    for call in calls:
        name = az_cmdlet(call.name)
        own = by_name.get(call.name.lower()) or by_name.get(name)
        table = own or (by_name.get(_UPDATE) if name == _READS else None)
        if table is None and not name.startswith(_PASSING):
            continue
        before = code[max(0, call.start - _NEAR) : call.start]
        source = _source(call, before, held, last, code)
        if table is None:
            last = (call.statement_end, source) if source is not None else last
            continue
        if source is not None and name in {_UPDATE, _NEW} and source.reads:
            other = name == _NEW or _is_other(source.call, call, variables)
            source.copied, source.updated = source.copied or other, source.updated or not other
        if source is not None and name not in {_CONFIG, _UPDATE, _READS}:
            made = source
            made.more.append((table, _given(table, call, variables)))
        elif name in {_CONFIG, _UPDATE, _READS} or not table.changes:
            reads = name == _READS
            made = _Made(call, _described(table, call, variables), not reads, reads)
            found.append(made)
        else:
            continue  # of a set that another script made
        last = (call.statement_end, made)
        assigned = _ASSIGNED.search(before)
        if assigned is not None:
            variable = assigned["name"].lower()
            held[variable] = made
            bound.setdefault(variable, []).append((call.start, made))
    if bound:
        _set_properties(text, code, bound)
    for made in found:
        if made.wanted:
            yield made.resource()


def _described(table: ModelTable, call: Call, variables: Held) -> Described:
    return Described(
        table=table,
        given=_given(table, call, variables),
        at=Span(call.start, call.end),
        statement=Span(call.start, max(call.statement_end, call.end)),
        why="the cmdlet is called",
    )


def _given(table: ModelTable, call: Call, variables: Held) -> Object:
    names = {word.lower(): word for word, _ in table.words}
    entries = tuple(
        Entry(
            in_full(p.name.lower(), names) or p.name,
            Span(p.start, max(p.end, p.value.end if p.value is not None else 0)),
            variables.value(p.value.text, p.start, value_of(p.value))
            if p.value is not None
            else Known(True),
        )
        for p in call.parameters
    )
    hidden = call.open or call.piped or any(p.name.lower() == _SET for p in call.parameters)
    return Object(entries, Span(call.start, call.end), open=hidden)


def _is_other(one: Call, other: Call, variables: Held) -> bool:
    """Whether two calls surely speak of sets of different names."""
    names = {_name(call, variables) for call in (one, other)}
    return None not in names and len(names) > 1


def _name(call: Call, variables: Held) -> str | None:
    """The name of the set that ``call`` gives; None if that is not known."""
    for parameter in call.parameters:
        value = parameter.value
        if value is None or in_full(parameter.name.lower(), _NAMES) is None:
            continue
        known = variables.value(value.text, parameter.start, value_of(value))
        surely = isinstance(known, Known) and not known.by_default
        return str(known.value).lower() if isinstance(known, Known) and surely else None
    return None


def _source(
    call: Call, before: str, held: dict[str, _Made], last: tuple[int, _Made] | None, code: str
) -> _Made | None:
    """The set that ``call`` is given: in a variable, by a pipe."""
    for parameter in call.parameters:
        if parameter.name.lower() == _SET and parameter.value is not None:
            variable = _VARIABLE.match(parameter.value.text)
            return held.get(variable["name"].lower()) if variable else None
    if last is not None and call.start - last[0] < _NEAR:
        between = code[last[0] : call.start]
        if call.piped and between.strip(" \t\r\n`)") in {"", "|"}:
            return last[1]
    piped = _PIPED.search(before)
    if piped is not None:
        return held.get(piped["name"].lower())
    return None


def _set_properties(text: str, code: str, bound: Mapping[str, list[tuple[int, _Made]]]) -> None:
    """``$vmss.SinglePlacementGroup = $true`` behind what made the set in ``$vmss``."""
    for match in _PROPERTY.finditer(code):
        held = bound.get(match["name"].lower(), [])
        index = bisect_left(held, match.start(), key=_offset) - 1
        if index < 0:
            continue
        made = held[index][1]
        path = match["path"]
        top = re.split(r"[.\[]", path, maxsplit=1)[0].lower()
        start, end = match.span("value")
        if match["value"].strip().lower() == f"${match['name']}.{path}".lower():
            continue  # what it is already
        value = value_of(Token(text[start:end].rstrip(), start, end))
        inner = path if top in _TOP else f"properties.{path}"
        made.set_to.append((inner, Span(*match.span("path")), value))
        made.wanted = True


def _offset(held: tuple[int, _Made]) -> int:
    return held[0]
