"""The other resources of a text, as the conditions of rules ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flexlint.model import (
    Answer,
    Confidence,
    Known,
    ModeKind,
    Object,
    OneOf,
    Resource,
    Scalar,
    Truth,
    Value,
)
from flexlint.values.identities import identity_in, identity_of
from flexlint.values.paths import resolve
from flexlint.values.predicates import (
    AllOf,
    AnyOf,
    Beside,
    Possibly,
    Predicate,
    any_of,
    evaluate,
)

_NO = Truth(Answer.NO)
_YES = Truth(Answer.YES)
_ELSEWHERE = Truth(Answer.MAYBE, "it is declared elsewhere")


@dataclass(frozen=True)
class Text:
    """The resources of one text, those below others included. Answers by identity in one look."""

    resources: tuple[Resource, ...] = field(repr=False)

    @cached_property
    def _by_identity(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self._declared():
            for identity in _known_as(resource):
                found.setdefault(identity, []).append(resource)
        return found

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self._declared():
            found.setdefault(resource.type.lower(), []).append(resource)
        return found

    def _declared(self) -> Iterator[Resource]:
        stack = list(reversed(self.resources))
        while stack:
            resource = stack.pop()
            if not resource.elsewhere:
                yield resource
            stack.extend(reversed(resource.children))

    def beside(self, resource: Resource, wanted: Beside) -> Truth:
        """Whether what ``wanted`` describes stands beside ``resource``."""
        return any_of(truth for _, truth in self._candidates(resource, wanted))

    def shown(self, resource: Resource, predicate: Predicate) -> Iterator[Resource]:
        """The resources because of which ``predicate`` holds of ``resource``."""
        if isinstance(predicate, (AllOf, AnyOf)):
            for part in predicate.predicates:
                yield from self.shown(resource, part)
        elif isinstance(predicate, Possibly):
            yield from self.shown(resource, predicate.predicate)
        elif isinstance(predicate, Beside):
            for other, truth in self._candidates(resource, predicate):
                if other is not None and truth.answer is Answer.YES:
                    yield other

    def _candidates(
        self, resource: Resource, wanted: Beside
    ) -> Iterator[tuple[Resource | None, Truth]]:
        """Each resource that may be meant with what holds of it; None for one not seen."""
        if wanted.named_by:
            yield from self._named(resource, wanted)
            return
        for other in self._of_types(resource, wanted.types):
            relation = _YES
            if wanted.naming:
                relation = _names(other, wanted.naming, resource)
            elif wanted.below:
                relation = _is_below(other, resource)
            if relation.answer is not Answer.NO:
                yield other, _both(relation, self._holds(other, wanted))

    def _named(self, resource: Resource, wanted: Beside) -> Iterator[tuple[Resource | None, Truth]]:
        hits = resolve(resource.body, wanted.named_by)
        if hits.hidden:
            yield None, Truth(Answer.MAYBE, hits.hidden)
        for hit in hits.found:
            for identity in identities_in(resource, hit.value):
                found = [
                    each
                    for each in self._by_identity.get(identity, ())
                    if _fits(each, wanted.types) and each.deployment == resource.deployment
                ]
                item = None if found else self._inside(resource, identity, wanted.types)
                if item is not None:
                    yield item[0], _holds_of(item[1], wanted.when)
                elif not found and not _is_null(hit.value):
                    yield None, _ELSEWHERE
                for each in found:
                    yield each, self._holds(each, wanted)

    def _inside(
        self, resource: Resource, identity: str, types: Iterable[str]
    ) -> tuple[Resource, Value] | None:
        """A child that is written in a collection of its parent (``properties.subnets``), with
        that parent; None if the text has none."""
        kind, _, name = identity.partition(":")
        above, _, collection = kind.rpartition("/")
        front, _, own = name.rpartition("/")
        if kind not in {each.lower() for each in types} or not front:
            return None
        for parent in self._by_identity.get(f"{above}:{front}", ()):
            if parent.deployment != resource.deployment or parent.existing:
                continue
            items = resolve(parent.body, f"properties.{collection}[*]")
            named = [
                (parent, hit.value)
                for hit in items.found
                if isinstance(hit.value, Object) and _is_called(hit.value.get("name"), own)
            ]
            if len(named) == 1:
                return named[0]
            if len(items.found) == 1 and not items.hidden:
                # What else can the only one be called?
                return parent, items.found[0].value
        return None

    def _of_types(self, resource: Resource, types: Iterable[str]) -> Iterator[Resource]:
        for type_ in types:
            for other in self._by_type.get(type_.lower(), ()):
                never = isinstance(other.condition, Known) and other.condition.value is False
                if other.deployment == resource.deployment and not never:
                    yield other

    def _holds(self, other: Resource, wanted: Beside) -> Truth:
        truth = _YES
        if wanted.modes:
            truth = _mode(other, wanted.modes)
        if wanted.when is not None and truth.answer is not Answer.NO:
            inner = evaluate(wanted.when, other.body, None, lambda more: self.beside(other, more))
            truth = _both(truth, inner)
        if other.existing and wanted.when is not None and truth.answer is Answer.NO:
            return _ELSEWHERE
        return truth


def _holds_of(item: Value, when: Predicate | None) -> Truth:
    return _YES if when is None else evaluate(when, item)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _is_called(name: Value | None, text: str) -> bool:
    return isinstance(name, Known) and str(name.value).lower() == text


def identities_in(resource: Resource, value: Value) -> tuple[str, ...]:
    """The identities of the resources that ``value``, in the body of ``resource``, may be the id
    of; "" for one that cannot be told. A plain name stands for any resource of that name."""
    if value.span is not None:
        for span, identity in resource.links:
            if span == value.span:
                return (identity,)
    texts: tuple[Scalar, ...] = ()
    if isinstance(value, (Known, OneOf)):
        texts = value.values if isinstance(value, OneOf) else (value.value,)
    found = tuple(_told(text) for text in texts if isinstance(text, str) and text)
    return found or ("",)


def _told(text: str) -> str:
    """The identity that a name or an id is written for."""
    return identity_in(text) if "/" in text else f":{text.lower()}"


def _known_as(resource: Resource) -> frozenset[str]:
    """Every identity by which others may mean ``resource``."""
    found = {resource.identity}
    name = resource.name
    if isinstance(name, Known) and isinstance(name.value, str) and name.value:
        found |= {_told(name.value), identity_of(resource.type, name.value)}
    return frozenset(found - {""})


def _fits(resource: Resource, types: Iterable[str]) -> bool:
    return resource.type.lower() in {each.lower() for each in types}


def _names(other: Resource, path: str, resource: Resource) -> Truth:
    hits = resolve(other.body, path)
    truth = Truth(Answer.MAYBE, hits.hidden) if hits.hidden else _NO
    for hit in hits.found:
        for identity in identities_in(other, hit.value):
            if identity in _known_as(resource):
                return _YES
            if not identity or not resource.identity:
                truth = Truth(Answer.MAYBE, "which resource it names is not known")
    return truth


def _is_below(other: Resource, resource: Resource) -> Truth:
    if other in resource.children:
        return _YES
    if not other.identity or not resource.identity:
        return Truth(Answer.MAYBE, "whose child it is is not known")
    kind, _, name = other.identity.rpartition(":")
    above = f"{kind.rpartition('/')[0]}:{name.rpartition('/')[0]}"
    return _YES if above == resource.identity else _NO


def _mode(other: Resource, modes: Iterable[ModeKind]) -> Truth:
    if other.mode.kind is ModeKind.UNKNOWN and ModeKind.UNKNOWN not in modes:
        return Truth(Answer.MAYBE, other.mode.why or "its mode is not known")
    answer = Answer.YES if other.mode.kind in modes else Answer.NO
    return Truth(answer, other.mode.why, possibly=other.mode.confidence < Confidence.HIGH)


def _both(first: Truth, second: Truth) -> Truth:
    if first.answer is Answer.NO or second.answer is Answer.NO:
        return _NO
    for truth in (first, second):
        if truth.answer is Answer.MAYBE:
            return truth
    return Truth(
        Answer.YES,
        first.why or second.why,
        first.by_default or second.by_default,
        first.possibly or second.possibly,
    )
