"""What a template itself gives for a replacement: the one backend pool of a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from flexlint.model import Array, Known, Object, Resource, Span, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.values.paths import resolve

ONE = regex(r"\{(?:(?P<path>[\w.\[\]]+) or )?one (?P<collection>\w+)\}")
"""A hole for the id of the only item of a collection (``{one backendAddressPools}``), or for
what the user wrote at a path and else an object with that id."""
_WORD = regex(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_BALANCER = "microsoft.network/loadbalancers"
_SCALE_SET = "microsoft.compute/virtualmachinescalesets"
_POOLS = "backendAddressPools"
_POOLED, _NAT = "loadBalancerBackendAddressPools", "loadBalancerInboundNatPools"
_CONFIGURATIONS = MappingProxyType(
    {
        _SCALE_SET: "properties.virtualMachineProfile.networkProfile"
        ".networkInterfaceConfigurations[*].properties.ipConfigurations[*].properties",
        "microsoft.network/networkinterfaces": "properties.ipConfigurations[*].properties",
    }
)
"""Where a resource says which pools it is in."""


@record
class Item:
    """An item of a collection of a resource, such as a backend pool of a load balancer."""

    owner: Resource
    collection: str
    name: Value
    """As its text has it, without the owner's."""

    @property
    def type(self) -> str:
        """Its resource type."""
        return f"{self.owner.type}/{self.collection}"


def the_one(resource: Resource, collection: str) -> Item | None:
    """The only item of ``collection`` that ``resource`` can mean.

    It belongs to the load balancer that ``resource`` is, or is a part of, or that is the only
    one around. None if there are several, or if more of them may be there than can be seen.
    """
    owner = _owner(resource)
    if owner is None or owner.elsewhere or owner.copies or owner.existing:
        return None
    if collection == _POOLS and _reaches_others(resource, owner):
        return None
    items = list(_items(owner, collection))
    return items[0] if len(items) == 1 else None


def _reaches_others(resource: Resource, owner: Resource) -> bool:
    """Whether a backend pool of ``owner`` does more than a NAT pool did.

    A set that comes into it gets the traffic of the rules for that pool, and a NAT rule for it
    opens a port on all its members, also on those that were in no NAT pool.
    """
    if resource.type.lower() == _SCALE_SET:
        given = owner.body.get("properties")
        return not isinstance(given, Object) or any(
            not (isinstance(value, Array) and not value.items and not value.open)
            for name in ("loadBalancingRules", "outboundRules")
            if (value := given.get(name)) is not None
        )
    members = [told for each in _all(resource.around) if (told := _pools_of(each))]
    return len(members) > 1 or any(_POOLED in told and _NAT not in told for told in members)


def _pools_of(resource: Resource) -> frozenset[str]:
    """The kinds of pools that the configurations of ``resource`` are in."""
    configured = _CONFIGURATIONS.get(resource.type.lower())
    hits = resolve(resource.body, configured).found if configured is not None else ()
    found = (hit.value for hit in hits)
    return frozenset(
        kind
        for value in found
        if isinstance(value, Object)
        for kind in (_POOLED, _NAT)
        if value.get(kind) is not None
    )


def placeholder_of(collection: str) -> str:
    """The words for the id of an item: ``id of the backend address pool``."""
    words = [w if w.isupper() else w.lower() for w in _WORD.findall(collection)]
    return f"id of the {' '.join(words).removesuffix('s')}"


def _owner(resource: Resource) -> Resource | None:
    kind = resource.type.lower()
    if kind == _BALANCER:
        return resource
    balancers = [each for each in _all(resource.around) if each.type.lower() == _BALANCER]
    if kind.startswith(f"{_BALANCER}/"):
        spans = [{child.type_span for child in each.children} for each in balancers]
        parents = [
            each
            for each, within in zip(balancers, spans, strict=True)
            if resource.type_span in within
        ]
        return parents[0] if len(parents) == 1 else None
    beside = [each for each in balancers if _scope(each) == _scope(resource)]
    return beside[0] if len(balancers) == len(beside) == 1 else None


def _scope(resource: Resource) -> str:
    """The list of resources that it stands in."""
    return resource.pointer.rpartition("/")[0]


def _all(resources: tuple[Resource, ...]) -> Iterator[Resource]:
    for resource in resources:
        yield resource
        yield from _all(resource.children)


def _items(owner: Resource, collection: str) -> Iterator[Item | None]:
    """All items; None where there may be one that cannot be named."""
    properties = owner.body.get("properties")
    if properties is not None and not isinstance(properties, Object):
        yield None
        yield None
        return
    value = properties.get(collection) if properties is not None else None
    if isinstance(value, Array):
        if value.open:
            yield None
            yield None
        for item in value.items:
            name = item.get("name") if isinstance(item, Object) and not item.open else None
            yield Item(owner, collection, name) if name is not None else None
    elif value is not None:
        yield None
        yield None
    wanted = f"{owner.type}/{collection}".lower()
    for child in owner.children:
        if child.type.lower() == wanted:
            name = child.body.get("name")
            plain = name is not None and not child.copies and child.condition is None
            yield Item(owner, collection, name) if plain and name is not None else None
    for other in owner.around:
        if other.type.lower() == wanted:
            yield from _beside(owner, collection, other)


def _beside(owner: Resource, collection: str, other: Resource) -> Iterator[Item | None]:
    """The item that is a resource of its own, named after its owner."""
    whole, front, span = other.name, owner.name, other.name.span
    if not isinstance(whole, Known) or not isinstance(front, Known) or span is None:
        yield None
        return
    parent, _, last = str(whole.value).rpartition("/")
    if parent.lower() != str(front.value).lower():
        return
    plain = not other.copies and other.condition is None and span.end - span.start >= len(last)
    written = span.end - span.start == len(str(whole.value))
    name = Known(last, Span(span.end - len(last), span.end))
    yield Item(owner, collection, name) if plain and written else None
