"""Scale sets that other languages than ARM's describe, as resources of ARM.

A surface finds the words (options, parameters, arguments) and where they stand; what they mean
stands in the catalogue's tables (:mod:`flexlint.catalog.model_table`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from flexlint.catalog.model_table import Meaning, ModelTable, Told
from flexlint.model import (
    Answer,
    Array,
    Confidence,
    Entry,
    Known,
    Object,
    Resource,
    Scalar,
    Span,
    Unknown,
    Value,
)
from flexlint.record import field, record, record_with, replace
from flexlint.regex import regex
from flexlint.values.flattened import unflattened
from flexlint.values.paths import resolve, steps
from flexlint.values.predicates import evaluate
from flexlint.values.resource_ids import group_in
from flexlint.values.versions import is_between

_MODE = "properties.orchestrationMode"
_GROUP = "resourceGroup"
_LISTS = frozenset({"zones", "properties.scaleInPolicy.rules", "properties.skuProfile.vmSizes"})
"""Arrays of which a single element may be written alone."""
_INDEX = regex(r"\[(\d+)\]")
_NUMBER = regex(r"-?\d{1,15}\Z")
_MAX_ITEMS = 1000
_NOTHING = (None, "")


@lru_cache(maxsize=16)
def tables(models: tuple[ModelTable, ...], told_by: Told) -> Mapping[str, ModelTable]:
    """The tables told by commands (or cmdlets, …), by each of their names in lower case."""
    return {
        name.lower(): table for table in models if table.told_by == told_by for name in table.names
    }


@record
class Described:
    """A scale set as its words describe it."""

    table: ModelTable
    given: Object
    """The words with their values, as written."""
    at: Span
    """What says that a set is made or changed: a command's words, a type, a module's path."""
    statement: Span
    pointer: str = ""
    confidence: Confidence = Confidence.HIGH
    why: str = ""
    version: str = ""
    """Of the tool, if it shows."""
    copies: bool = False
    more: tuple[tuple[ModelTable, Object], ...] = ()
    """What further commands say of the same set, each in the words of its own table."""
    set_to: tuple[tuple[str, Span, Value], ...] = ()
    """(path, where, value) of properties that are named by themselves, without a word."""

    def resource(self) -> Resource:
        """The set as a resource; what its words do not say is not known of it."""
        body = self._body()
        command = self.table.told_by in {"command", "cmdlet"}
        return Resource(
            type=self.table.type,
            type_span=self.at,
            api_version=Unknown("the tool chooses it"),
            name=body.get("name") or Unknown("the name is not known"),
            body=body,
            span=self.statement,
            pointer=self.pointer,
            copies=self.copies,
            origin="command" if command else "module",
            confidence=self.confidence,
            why=self.why,
            tool=self.table.tool,
            tool_version=self.version,
            changes=self.table.changes,
            group=self._group(),
        )

    def _group(self) -> Value:
        """The resource group that the words give; the first one said counts."""
        for table, given in ((self.table, self.given), *self.more):
            for word, meanings in table.words:
                if any(meaning.path == _GROUP for meaning in meanings):
                    value = given.get(word)
                    if value is not None:
                        return value
        return group_in(self.given)

    def _body(self) -> Object:
        tree = _Tree()
        seen: set[str] = set()
        for table, given in ((self.table, self.given), *self.more):
            for word, meanings in table.words:
                hits = resolve(given, word)
                for meaning in meanings:
                    taken = self._is_taken(meaning, given)
                    for hit in hits.found if taken is not Answer.NO else ():
                        value = self._value(meaning, hit.value)
                        if value is not None:
                            key = hit.key_span or self.at
                            path = _aligned(meaning.path, hit.path)
                            surely = taken is Answer.YES and not hit.conditional
                            tree.put(path, key, value, not surely)
                            seen.add(meaning.path)
                    untold = not (hits.found or hits.hidden or given.open)
                    if meaning.preset is not None and untold and taken is not Answer.NO:
                        known = Known(meaning.preset, self.at, by_default=True)
                        tree.put(steps(meaning.path), self.at, known, taken is not Answer.YES)
        if self.given.open and _MODE not in seen and _gives_mode(self.table):
            tree.put(steps(_MODE), self.at, Unknown("not all words are known", self.at))
        for set_to, span, value in self.set_to:
            tree.put(steps(set_to), span, _typed(value))
            seen.add(set_to)
        if not self.given.open:
            for untouched, preset in self.table.presets:
                if untouched not in seen:
                    tree.put(steps(untouched), self.at, _preset(preset, self.at))
        body = tree.object(self.at)
        # Paths that are named by themselves are those that the tool shows.
        whole = unflattened(body) if self.set_to else body
        assert isinstance(whole, Object)
        return whole

    def _is_taken(self, meaning: Meaning, given: Object) -> Answer:
        """Whether this version of the tool lets the word mean that, beside the other words."""
        if not is_between(self.version, meaning.since, meaning.until):
            return Answer.NO
        return Answer.YES if meaning.when is None else evaluate(meaning.when, given).answer

    def _value(self, meaning: Meaning, written: Value) -> Value | None:
        if isinstance(written, Known) and written.value in _NOTHING:
            return None
        if meaning.values:
            return _meant(dict(meaning.values), written)
        if meaning.path in _LISTS and not isinstance(written, Array | Unknown):
            return Array((written,), written.span)
        if self.table.told_by in {"command", "cmdlet"} and meaning.path != "name":
            return _typed(written)
        return written


def with_models(
    resources: Iterable[Resource], models: tuple[ModelTable, ...]
) -> Iterator[Resource]:
    """``resources`` of the types of other tools, each known to be made by its tool and followed
    by the scale set that it describes, if it does."""
    by_type = tables(models, "resource")
    for resource in resources:
        table = by_type.get(resource.type.lower())
        if table is None:
            yield resource
            continue
        # Where no word gives the mode, the tool does, and its own type shows it as well.
        whole = replace(resource, target=resource.name)
        yield whole if _gives_mode(table) else replace(whole, tool=table.tool)
        if _is_removed(resource.body):
            continue
        described = Described(
            table=table,
            given=resource.body,
            at=resource.type_span,
            statement=resource.span,
            pointer=resource.pointer,
            confidence=resource.confidence,
            why=resource.why,
        ).resource()
        yield replace(described, name=resource.name, group=resource.group)


def _gives_mode(table: ModelTable) -> bool:
    return any(meaning.path == _MODE for _, meanings in table.words for meaning in meanings)


def _is_removed(body: Object) -> bool:
    """Whether Ansible is told that there is to be no such set."""
    state = body.get("state")
    return isinstance(state, Known) and state.value == "absent"


def _meant(values: Mapping[str, Scalar], written: Value) -> Value | None:
    """What a word with ``written`` means by ``values``; None if it sets nothing."""
    if isinstance(written, Known):
        key = str(written.value).lower()
        key = key if key in values else "*"
        return Known(values[key], written.span, written.by_default) if key in values else None
    if "*" in values:
        return Known(values["*"], written.span)
    return Unknown("its value is not known", written.span)


def _typed(value: Value) -> Value:
    """``value`` with booleans and numbers for texts that a command line has for them."""
    if isinstance(value, Known) and isinstance(value.value, str):
        text = value.value.lower()
        if text in {"true", "false"}:
            return Known(text == "true", value.span, value.by_default, value.via)
        if _NUMBER.match(text):
            return Known(int(text), value.span, value.by_default, value.via)
    return value


def _preset(value: Scalar | tuple[Scalar, ...], at: Span) -> Value:
    if isinstance(value, tuple):
        return Array(tuple(Known(item, at) for item in value), at)
    return Known(value, at)


def _aligned(path: str, found: str) -> tuple[str | int, ...]:
    """The steps of ``path`` with the indices that ``found`` has, from the right, for ``*``."""
    indices = [int(index) for index in _INDEX.findall(found)]
    wanted = steps(path).count("*")
    indices = indices[max(0, len(indices) - wanted) :]
    indices = [0] * (wanted - len(indices)) + indices
    return tuple(indices.pop(0) if step == "*" else step for step in steps(path))


@record_with(frozen=False)
class _Tree:
    """Values put in by their paths."""

    entries: dict[str, tuple[str, Span, bool, _Tree | Value]] = field(default_factory=dict)
    items: dict[int, _Tree | Value] = field(default_factory=dict)

    def put(
        self, path: Iterable[str | int], key: Span, value: Value, conditional: bool = False
    ) -> None:
        """Put ``value`` in at ``path``; its keys, where they are new, stand at ``key``."""
        *before, last = path
        tree = self
        for step in before:
            tree = tree._below(step, key)
        if isinstance(last, int):
            if last < _MAX_ITEMS:
                tree.items[last] = value
        else:
            tree.entries[last.lower()] = (last, key, conditional, value)

    def _below(self, step: str | int, key: Span) -> _Tree:
        if isinstance(step, int):
            found = self.items.get(step)
            inner = found if isinstance(found, _Tree) else _Tree()
            if step < _MAX_ITEMS:
                self.items[step] = inner
            return inner
        known = self.entries.get(step.lower())
        if known is not None and isinstance(known[3], _Tree):
            return known[3]
        inner = _Tree()
        self.entries[step.lower()] = (step, key, False, inner)
        return inner

    def object(self, at: Span) -> Object:
        """All of it; every object may have more keys than were put in."""
        entries = tuple(
            Entry(name, span, _built(value, at), conditional)
            for name, span, conditional, value in self.entries.values()
        )
        return Object(entries, at, open=True)


def _built(value: _Tree | Value, at: Span) -> Value:
    if not isinstance(value, _Tree):
        return value
    if value.items:
        return Array(
            tuple(_built(item, at) for _, item in sorted(value.items.items(), key=_index)),
            at,
            open=True,
        )
    return value.object(at)


def _index(item: tuple[int, object]) -> int:
    return item[0]
