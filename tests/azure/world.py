"""The resources of the double: sets of one mode, a neighbour of theirs, and machines of no set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

SUBSCRIPTION = "0f1e2d3c-0000-4000-8000-00000000abcd"
GROUP, SET = "app", "web"
"""Where programs act. The resource group holds a second set, whose name begins with the
first's, and machines of no set; another resource group holds a set of the same name."""


class OrchestrationMode(Enum):
    UNIFORM = "Uniform"
    FLEXIBLE = "Flexible"


@dataclass(frozen=True)
class Machine:
    """A machine that exists in worlds of both modes, and is told by its label in both."""

    label: str
    group: str
    scale_set: str | None
    instance_id: str
    """Its decimal id, if the set is Uniform; "" for a machine of no set."""
    name: str
    """The virtual machine's name, if the set is Flexible."""


def _members(group: str, scale_set: str, **ids: str) -> Iterator[Machine]:
    for number, (instance_id, suffix) in enumerate(ids.items()):
        label = f"{group}/{scale_set}#{number}"
        yield Machine(label, group, scale_set, instance_id[1:], f"{scale_set}_{suffix}")


MACHINES = (
    *_members(GROUP, SET, _0="0a1b2c3d", _1="4e5f6a7b", _3="8c9d0e1f"),
    *_members(GROUP, "webapi", _0="11111111", _1="22222222"),
    *(Machine(f"{GROUP}/{n}", GROUP, None, "", n) for n in ("jumphost", "web_backup")),
    *_members("spare", SET, _0="0a1b2c3d", _1="4e5f6a7b", _3="8c9d0e1f"),
    Machine("spare/jumphost", "spare", None, "", "jumphost"),
)
MEMBERS = tuple(m for m in MACHINES if (m.group, m.scale_set) == (GROUP, SET))
"""The machines that a program may touch."""


@dataclass(frozen=True)
class World:
    """What the double serves: ids and bodies of resources, in the words of the service."""

    mode: OrchestrationMode

    @property
    def flexible(self) -> bool:
        return self.mode is OrchestrationMode.FLEXIBLE

    def sets(self, group: str) -> list[str]:
        return list(
            dict.fromkeys(m.scale_set for m in MACHINES if m.group == group and m.scale_set)
        )

    def members(self, group: str, scale_set: str) -> list[Machine]:
        return [m for m in MACHINES if (m.group, m.scale_set) == (group, scale_set)]

    def instance(self, group: str, scale_set: str, key: str) -> Machine | None:
        """The member that ``key`` (an id, or a name on Flexible) stands for below its set."""
        for machine in self.members(group, scale_set):
            if key.lower() == (machine.name if self.flexible else machine.instance_id).lower():
                return machine
        return None

    def virtual_machines(self, group: str) -> list[Machine]:
        """What the list of Microsoft.Compute/virtualMachines has: no instance of a Uniform set."""
        return [m for m in MACHINES if m.group == group and (self.flexible or not m.scale_set)]

    def virtual_machine(self, group: str, name: str) -> Machine | None:
        found = (m for m in self.virtual_machines(group) if m.name.lower() == name.lower())
        return next(found, None)

    # -- ids ----------------------------------------------------------------------------

    def set_id(self, group: str, scale_set: str) -> str:
        return _id(group, "Microsoft.Compute/virtualMachineScaleSets", scale_set)

    def instance_id(self, machine: Machine) -> str:
        """The id below the set."""
        key = machine.name if self.flexible else machine.instance_id
        return f"{self.set_id(machine.group, machine.scale_set or '')}/virtualMachines/{key}"

    def machine_id(self, machine: Machine) -> str:
        """The id of the virtual machine, or of the instance where there is no such thing."""
        if machine.scale_set and not self.flexible:
            return self.instance_id(machine)
        return _id(machine.group, "Microsoft.Compute/virtualMachines", machine.name)

    def interface_id(self, machine: Machine) -> str:
        if machine.scale_set and not self.flexible:
            return f"{self.instance_id(machine)}/networkInterfaces/nic"
        return _id(machine.group, "Microsoft.Network/networkInterfaces", f"{machine.name}-nic")

    def address_id(self, machine: Machine) -> str:
        if machine.scale_set and not self.flexible:
            return f"{self.interface_id(machine)}/ipConfigurations/ip/publicIPAddresses/pip"
        return _id(machine.group, "Microsoft.Network/publicIPAddresses", f"{machine.name}-pip")

    def label(self, resource_id: str) -> str | None:
        """Whose resource it is; None if it is no machine's."""
        wanted = f"{resource_id.lower()}/"
        for machine in MACHINES:
            if resource_id == machine.label:
                return machine.label
            ids = [self.machine_id(machine), self.interface_id(machine), self.address_id(machine)]
            if machine.scale_set:
                ids.append(self.instance_id(machine))
            if any(wanted.startswith(f"{i.lower()}/") for i in ids):
                return machine.label
        return None

    # -- bodies -------------------------------------------------------------------------

    def set_body(self, group: str, scale_set: str) -> dict[str, object]:
        properties = {"orchestrationMode": self.mode.value, "provisioningState": "Succeeded"}
        return {
            "id": self.set_id(group, scale_set),
            "name": scale_set,
            "location": "westeurope",
            "sku": {"name": "Standard_D2s_v5", "capacity": len(self.members(group, scale_set))},
            "properties": properties,
        }

    def machine_body(self, machine: Machine, *, view: bool = False) -> dict[str, object]:
        """Of a virtual machine. The service does not keep the case of the ids it refers to."""
        properties: dict[str, object] = {
            "provisioningState": "Succeeded",
            "networkProfile": {"networkInterfaces": [{"id": self.interface_id(machine)}]},
        }
        if machine.scale_set:
            shouted = self.set_id(machine.group.upper(), machine.scale_set.upper())
            properties["virtualMachineScaleSet"] = {"id": shouted}
        if view:
            properties["instanceView"] = self.view(machine)
        return self._named(machine, self.machine_id(machine), machine.name, properties)

    def instance_body(self, machine: Machine, *, view: bool = False) -> dict[str, object]:
        """Of an entry below a set. On Flexible it has little more than ids."""
        body_id = self.instance_id(machine)
        if self.flexible:
            return {"id": body_id, "name": machine.name, "instanceId": machine.name}
        properties: dict[str, object] = {
            "latestModelApplied": True,
            "provisioningState": "Succeeded",
        }
        properties["networkProfile"] = {"networkInterfaces": [{"id": self.interface_id(machine)}]}
        if view:
            properties["instanceView"] = self.view(machine)
        name = f"{machine.scale_set}_{machine.instance_id}"
        body = self._named(machine, body_id, name, properties)
        return {**body, "instanceId": machine.instance_id}

    def view(self, machine: Machine) -> dict[str, object]:
        status = {"code": "PowerState/running", "level": "Info", "displayStatus": "VM running"}
        return {"computerName": machine.label, "statuses": [status]}

    def interface_body(self, machine: Machine) -> dict[str, object]:
        interface = self.interface_id(machine)
        properties: dict[str, object] = {
            "virtualMachine": {"id": self.machine_id(machine)},
            "ipConfigurations": [self.configuration_body(machine)],
        }
        return self._named(machine, interface, interface.rpartition("/")[2], properties)

    def configuration_body(self, machine: Machine) -> dict[str, object]:
        address = {"id": self.address_id(machine)}
        return {
            "id": f"{self.interface_id(machine)}/ipConfigurations/ip",
            "name": "ip",
            "properties": {"privateIPAddress": "10.0.0.4", "publicIPAddress": address},
        }

    def address_body(self, machine: Machine) -> dict[str, object]:
        address = self.address_id(machine)
        properties: dict[str, object] = {"ipAddress": "203.0.113.7"}
        return self._named(machine, address, address.rpartition("/")[2], properties)

    def child_body(self, machine: Machine, kind: str, name: str) -> dict[str, object]:
        """Of an extension, or of a run command."""
        parent = self.machine_id(machine)
        return self._named(machine, f"{parent}/{kind}/{name}", name, {})

    def _named(
        self, machine: Machine, resource_id: str, name: str, properties: dict[str, object]
    ) -> dict[str, object]:
        return {
            "id": resource_id,
            "name": name,
            "location": "westeurope",
            "tags": {"role": "machine", "of": machine.group},
            "properties": properties,
        }


def _id(group: str, kind: str, name: str) -> str:
    return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/{kind}/{name}"
