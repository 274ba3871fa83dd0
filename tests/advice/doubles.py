"""Doubles of the compute client in the SDK's generations, which record what is done to whom."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

SETS = "/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute/virtualMachineScaleSets"
MEMBERS = {"web": ("web_0a1b2c3d", "web_9z8y7x6w"), "webapi": ("webapi_11111111",)}
LONE = ("jumphost",)


@dataclass
class Reference:
    """A reference to a scale set. The service does not keep the case of ids."""

    id: str


@dataclass
class Machine:
    name: str
    virtual_machine_scale_set: Reference | None
    expanded: str | None = None


def machines() -> list[Machine]:
    """All machines of the resource group: two sets' and one of none."""
    found = [Machine(name, None) for name in LONE]
    for scale_set, names in MEMBERS.items():
        reference = Reference(f"{SETS.upper()}/{scale_set.upper()}")
        found += [Machine(name, reference) for name in names]
    return found


@dataclass
class Client:
    """``virtual_machine_scale_sets.get``, ``virtual_machines.list`` and ``get``, and actions."""

    listing: Callable[..., Iterator[Machine]]
    """``virtual_machines.list`` of one generation."""
    asynchronous: bool = False
    touched: list[tuple[str, str]] = field(default_factory=list)
    """(method of ``virtual_machines``, name of the machine) in order."""

    @property
    def virtual_machine_scale_sets(self) -> Sets:
        return Sets(self)

    @property
    def virtual_machines(self) -> VirtualMachines:
        return VirtualMachines(self)

    def answer(self, value: object) -> Any:
        async def later() -> object:
            return value

        return later() if self.asynchronous else value


@dataclass
class Sets:
    client: Client

    def get(self, resource_group_name: str, vm_scale_set_name: str) -> Any:
        assert (resource_group_name, vm_scale_set_name in MEMBERS) == ("app", True)
        return self.client.answer(Reference(f"{SETS}/{vm_scale_set_name}"))


@dataclass
class VirtualMachines:
    client: Client

    def list(self, *arguments: object, **keywords: object) -> Any:
        found = self.client.listing(*arguments, **keywords)

        async def pages() -> AsyncIterator[Machine]:
            for machine in found:
                yield machine

        return pages() if self.client.asynchronous else found

    def get(self, resource_group_name: str, vm_name: str, expand: str | None = None) -> Any:
        assert resource_group_name == "app"
        machine = next(m for m in machines() if m.name == vm_name)
        return self.client.answer(Machine(vm_name, machine.virtual_machine_scale_set, expand))

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def act(resource_group_name: str, vm_name: str, **_: object) -> Any:
            assert resource_group_name == "app"
            self.client.touched.append((method, vm_name))
            return self.client.answer(None)

        return act


def msrest(
    resource_group_name: str, custom_headers: object = None, raw: bool = False, **_: object
) -> Iterator[Machine]:
    """Up to 14.0.0: what msrest does not know it drops."""
    return iter(machines())


def early(resource_group_name: str, **keywords: object) -> Iterator[Machine]:
    """17.0.0 to 24.0.1: what is not known reaches the session, which refuses it."""
    if keywords:
        raise TypeError(f"Session.request() got unexpected keyword arguments {keywords}")
    return iter(machines())


def filtering(resource_group_name: str, filter: str | None = None) -> Iterator[Machine]:
    """25.0.0 to 29.2.0."""
    return latest(resource_group_name, filter=filter)


def latest(
    resource_group_name: str, *, filter: str | None = None, expand: str | None = None
) -> Iterator[Machine]:
    """30.0.0 and newer: to expand needs a filter."""
    assert filter or not expand
    for machine in machines():
        reference = machine.virtual_machine_scale_set
        wanted = f"'virtualMachineScaleSet/id' eq '{reference.id}'" if reference else ""
        if not filter or filter.lower() == wanted.lower():
            yield machine


GENERATIONS = {"track1": (msrest,), "track2": (early, filtering, latest)}
