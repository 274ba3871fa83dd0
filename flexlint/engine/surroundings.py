"""The other resources of a text, as the conditions of rules ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from flexlint.azure import SCALE_SET
from flexlint.model import (
    Answer,
    Array,
    Confidence,
    Known,
    ModeKind,
    Object,
    OneOf,
    Resource,
    Scalar,
    Span,
    Truth,
    Unknown,
    Value,
)
from flexlint.record import field, record_with
from flexlint.values.identities import (
    Identity,
    identity_in,
    identity_of,
    is_same_place,
    place_of,
    read_identity,
)
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
_SEVERAL = Truth(Answer.MAYBE, "several resources of this name are declared")
_GROUP = "resourceGroup"
_MOST_VALUES = 2000
"""So many values of a body are looked at for ids."""
"""The key under which the body of what a command makes has its resource group."""


@record_with(slots=False)
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

    @cached_property
    def _sets_above(self) -> Mapping[tuple[Span, str], Resource]:
        found: dict[tuple[Span, str], Resource] = {}
        for each in self._by_type.get(SCALE_SET, ()):
            stack = list(each.children)
            while stack:
                below = stack.pop()
                found[below.type_span, below.pointer] = each
                stack.extend(below.children)
        return found

    def set_above(self, resource: Resource) -> Resource | None:
        """The scale set that ``resource`` stands below, as its child or a child's child."""
        return self._sets_above.get((resource.type_span, resource.pointer))

    def _declared(self) -> Iterator[Resource]:
        stack = list(reversed(self.resources))
        while stack:
            resource = stack.pop()
            if not resource.elsewhere or resource.type.lower() != SCALE_SET:
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

    def sets_with(self, resource: Resource) -> tuple[Resource, ...]:
        """The scale sets that refer to ``resource`` or to something in it, or that it refers to."""
        sets = [s for s in self._by_type.get(SCALE_SET, ()) if s is not resource]
        meant = [read_identity(text) for text in _referred_to(resource)] if sets else []
        return tuple(
            each
            for each in sets
            if any(_is_meant(identity, each) is Answer.YES for identity in meant)
            or any(
                _is_meant(_of_type(read_identity(text), resource.type), resource) is Answer.YES
                for text in _referred_to(each)
            )
        )

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
                yield other, _both(relation, self._holds(other, wanted, resource))

    def _named(self, resource: Resource, wanted: Beside) -> Iterator[tuple[Resource | None, Truth]]:
        hits = resolve(resource.body, wanted.named_by)
        if hits.hidden:
            yield None, Truth(Answer.MAYBE, hits.hidden)
        for hit in hits.found:
            for text in identities_in(resource, hit.value):
                identity = read_identity(text)
                found, relation = self._meant(resource, identity, wanted.types)
                item = None
                if not found:
                    item = self._inside(resource, identity, wanted.types)
                if item is not None:
                    yield item[0], _holds_of(item[1], wanted.when)
                elif not found and not _is_null(hit.value):
                    yield None, _ELSEWHERE
                told = [self._holds(each, wanted, resource) for each in found]
                if len({truth.answer for truth in told}) > 1:
                    yield None, _SEVERAL
                    continue
                for each, truth in zip(found, told, strict=True):
                    yield each, _both(relation, truth)

    def _meant(
        self, resource: Resource, identity: Identity, types: Iterable[str]
    ) -> tuple[list[Resource], Truth]:
        """The declarations that ``resource`` may mean by ``identity``, and whether it does.

        Where one is surely meant, those that only may be are not. A command that changes what
        another one makes does not count beside that.
        """
        surely: list[Resource] = []
        possibly: list[Resource] = []
        for each in self._by_identity.get(identity.what, ()):
            if not _fits(each, types) or each.deployment != resource.deployment:
                continue
            if _never_together(resource, each):
                continue
            answer = _is_meant(identity, each)
            if answer is Answer.YES:
                surely.append(each)
            elif answer is Answer.MAYBE:
                possibly.append(each)
        found = surely or possibly
        made = [each for each in found if not each.changes and not each.existing]
        relation = _YES if surely else Truth(Answer.MAYBE, "it may be in another resource group")
        return made or found, relation

    def _inside(
        self, resource: Resource, identity: Identity, types: Iterable[str]
    ) -> tuple[Resource, Value] | None:
        """A child that is written in a collection of its parent (``properties.subnets``), with
        that parent; None if the text has none."""
        kind, _, name = identity.what.partition(":")
        above, _, collection = kind.rpartition("/")
        front, _, own = name.rpartition("/")
        if kind not in {each.lower() for each in types} or not front:
            return None
        for parent in self._by_identity.get(f"{above}:{front}", ()):
            if parent.deployment != resource.deployment or parent.existing:
                continue
            if is_same_place(identity.place, _place(parent)) is not Answer.YES:
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

    def _holds(self, other: Resource, wanted: Beside, resource: Resource) -> Truth:
        """Whether ``other`` is what is ``wanted`` where ``resource`` is deployed."""
        other = _as_deployed_with(resource, other)
        truth = _YES
        if wanted.modes:
            truth = _mode(other, wanted.modes, resource)
        if wanted.when is not None and truth.answer is not Answer.NO:
            inner = evaluate(wanted.when, other.body, None, lambda more: self.beside(other, more))
            truth = _both(truth, inner)
        if other.existing and wanted.when is not None and truth.answer is Answer.NO:
            return _ELSEWHERE
        return truth


def _is_for_one_mode(resource: Resource) -> bool:
    """Whether a condition lets ``resource`` be deployed for one mode only."""
    return resource.mode.kind is not ModeKind.UNKNOWN and resource.mode.basis == "guard"


def _never_together(one: Resource, other: Resource) -> bool:
    both = _is_for_one_mode(one) and _is_for_one_mode(other)
    return both and one.mode.kind is not other.mode.kind


def _as_deployed_with(resource: Resource, other: Resource) -> Resource:
    """``other`` in the mode for which alone ``resource`` is deployed, if it may have that."""
    if _is_for_one_mode(resource) and len(other.in_modes) > 1:
        for each in other.in_modes:
            if each.mode.kind is resource.mode.kind:
                return each
    return other


def _holds_of(item: Value, when: Predicate | None) -> Truth:
    return _YES if when is None else evaluate(when, item)


def _is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _is_called(name: Value | None, text: str) -> bool:
    return isinstance(name, Known) and str(name.value).lower() == text


def identities_in(resource: Resource, value: Value) -> tuple[str, ...]:
    """The identities of the resources that ``value``, in the body of ``resource``, may be the id
    of; "" for one that cannot be told. A plain name stands for any resource of that name in the
    same resource group."""
    if value.span is not None:
        for span, identity in resource.links:
            if span == value.span:
                return (identity,)
    texts: tuple[Scalar, ...] = ()
    if isinstance(value, (Known, OneOf)):
        texts = value.values if isinstance(value, OneOf) else (value.value,)
    place = _place(resource)
    found = tuple(_told(text, place) for text in texts if isinstance(text, str) and text)
    return found or ("",)


def _referred_to(resource: Resource) -> Iterator[str]:
    """The identities of the resources of which ids stand in the body of ``resource``."""
    linked = [identity for _, identity in resource.links]
    yield from linked
    values: list[Value] = [resource.body]
    place = _place(resource)
    for _ in range(_MOST_VALUES):
        if not values:
            return
        value = values.pop()
        if isinstance(value, Object):
            values.extend(entry.value for entry in value.entries)
        elif isinstance(value, Array):
            values.extend(value.items)
        elif isinstance(value, Known) and isinstance(value.value, str) and "/" in value.value:
            yield _told(value.value, place)


def _of_type(identity: Identity, type_: str) -> Identity:
    """Of the identity of something in a resource of ``type_``, that of the resource."""
    kind, _, name = identity.what.partition(":")
    wanted = type_.lower()
    if not kind.startswith(f"{wanted}/"):
        return identity
    parts = name.split("/")[: wanted.count("/")]
    return Identity(f"{wanted}:{'/'.join(parts)}", identity.place, identity.symbol)


def _told(text: str, place: str = "") -> str:
    """The identity that a name in ``place``, or an id, is written for."""
    return identity_in(text) if "/" in text else identity_of("", text, place)


def _place(resource: Resource) -> str:
    """Where ``resource`` is: the resource group that a command names, or its identity."""
    group = resource.body.get(_GROUP) if resource.tool != "template" else None
    if group is None:
        return read_identity(resource.identity).place
    if isinstance(group, Known):
        return place_of(str(group.value))
    symbol = group.symbol if isinstance(group, Unknown) else ""
    at = group.span.start if group.span is not None else ""
    return place_of(f"${symbol or at}")


def _known_as(resource: Resource) -> frozenset[str]:
    """Every type and name by which others may mean ``resource``."""
    found = {read_identity(resource.identity).what}
    name = resource.name
    if isinstance(name, Known) and isinstance(name.value, str) and name.value:
        told = (_told(name.value), identity_of(resource.type, name.value))
        found |= {read_identity(each).what for each in told}
    return frozenset(found - {""})


def _is_meant(identity: Identity, resource: Resource) -> Answer:
    """Whether ``identity`` is that of ``resource``."""
    if identity.what not in _known_as(resource):
        return Answer.NO
    symbol = read_identity(resource.identity).symbol
    if identity.symbol and symbol:
        return Answer.YES if identity.symbol == symbol else Answer.NO
    return is_same_place(identity.place, _place(resource))


def _fits(resource: Resource, types: Iterable[str]) -> bool:
    return resource.type.lower() in {each.lower() for each in types}


def _names(other: Resource, path: str, resource: Resource) -> Truth:
    hits = resolve(other.body, path)
    truth = Truth(Answer.MAYBE, hits.hidden) if hits.hidden else _NO
    for hit in hits.found:
        for identity in identities_in(other, hit.value):
            meant = _is_meant(read_identity(identity), resource)
            if meant is Answer.YES:
                return _YES
            if meant is Answer.MAYBE or not identity or not resource.identity:
                truth = Truth(Answer.MAYBE, "which resource it names is not known")
    return truth


def _is_below(other: Resource, resource: Resource) -> Truth:
    if other in resource.children:
        return _YES
    if other.elsewhere and isinstance(other.name, Known) and isinstance(resource.name, Known):
        front, slash, _ = str(other.name.value).lower().rpartition("/")
        if slash:
            return _YES if front == str(resource.name.value).lower() else _NO
    if not other.identity or not resource.identity:
        return Truth(Answer.MAYBE, "whose child it is is not known")
    kind, _, name = read_identity(other.identity).what.rpartition(":")
    above = f"{kind.rpartition('/')[0]}:{name.rpartition('/')[0]}"
    return _YES if above == read_identity(resource.identity).what else _NO


def _mode(other: Resource, modes: Iterable[ModeKind], resource: Resource) -> Truth:
    mode = other.mode
    if mode.kind is ModeKind.UNKNOWN and ModeKind.UNKNOWN not in modes:
        return Truth(Answer.MAYBE, mode.why or "its mode is not known")
    by_default = mode.basis == "parameter" and not mode.files
    if by_default and _is_for_one_mode(resource) and mode.kind is not resource.mode.kind:
        return Truth(Answer.MAYBE, "its mode is that of a parameter")
    answer = Answer.YES if mode.kind in modes else Answer.NO
    less_sure = mode.confidence < Confidence.HIGH and not by_default
    why = "the set's mode is a parameter's default" if by_default else mode.why
    return Truth(answer, why, by_default, less_sure)


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
