from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.model import Array, Extraction, Known, Object, OneOf, Resource, Unknown, Value


class Reads(Protocol):
    def extract(self, code: str) -> Extraction: ...


def resources(reader: Reads, code: str) -> tuple[Resource, ...]:
    return reader.extract(code).resources


def at(value: Value | None, path: str) -> Value | None:
    for part in path.split("."):
        if isinstance(value, Array):
            value = value.items[int(part)]
        elif isinstance(value, Object):
            value = value.get(part)
        else:
            return None
    return value


POOLS = (
    "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations.0.properties"
    ".ipConfigurations.0.properties.loadBalancerInboundNatPools"
)
CREATE = "c.virtual_machine_scale_sets.begin_create_or_update"


@pytest.mark.parametrize(
    "body",
    [
        "{'virtual_machine_profile': {'network_profile': {'network_interface_configurations': ["
        "{'name': 'n', 'ip_configurations': [{'name': 'i', "
        "'load_balancer_inbound_nat_pools': [{'id': 'p'}]}]}]}}}",
        "{'properties': {'virtualMachineProfile': {'networkProfile': "
        "{'networkInterfaceConfigurations': [{'name': 'n', 'properties': {'ipConfigurations': ["
        "{'name': 'i', 'properties': {'loadBalancerInboundNatPools': [{'id': 'p'}]}}]}}]}}}}",
        "VirtualMachineScaleSet(virtual_machine_profile=VirtualMachineScaleSetVMProfile("
        "network_profile=VirtualMachineScaleSetNetworkProfile(network_interface_configurations=["
        "VirtualMachineScaleSetNetworkConfiguration(name='n', ip_configurations=["
        "VirtualMachineScaleSetIPConfiguration(name='i', "
        "load_balancer_inbound_nat_pools=[SubResource(id='p')])])])))",
    ],
)
def test_bodies_take_the_shape_of_a_template(reader: Reads, body: str) -> None:
    code = f"{CREATE}('rg', 'set', {body})\n"
    (resource,) = resources(reader, code)
    assert resource.type == "Microsoft.Compute/virtualMachineScaleSets"
    assert code[resource.type_span.start : resource.type_span.end] == "begin_create_or_update"
    assert isinstance(at(resource.body, POOLS), Array)


def test_a_body_through_a_variable_keeps_its_places(reader: Reads) -> None:
    code = f"body = {{'overprovision': True}}\n{CREATE}('rg', 'set', body)\n"
    (resource,) = resources(reader, code)
    properties = at(resource.body, "properties")
    assert isinstance(properties, Object)
    (entry,) = properties.entries
    assert code[entry.key_span.start : entry.key_span.end] == "overprovision"


def test_a_model_that_is_only_made(reader: Reads) -> None:
    code = (
        "from azure.mgmt.compute.models import VirtualMachineScaleSet as Set\n"
        "def make():\n    return Set(overprovision=True, sku=Sku(name='a'))\n"
    )
    (resource,) = resources(reader, code)
    assert resource.origin == "sdk-model"
    assert resource.pointer == "make"
    assert at(resource.body, "sku.name") is not None
    assert at(resource.body, "properties.overprovision") is not None


def test_a_template_as_a_dictionary(reader: Reads) -> None:
    code = (
        "t = {'resources': [{'type': 'Microsoft.Compute/virtualMachineScaleSets',\n"
        "  'apiVersion': '2020-06-01', 'name': 'x', 'properties': {'overprovision': True}}]}\n"
    )
    (resource,) = resources(reader, code)
    assert resource.origin == "template"
    assert code[resource.type_span.start : resource.type_span.end] == resource.type


def test_an_update_says_nothing_of_what_it_leaves_out(reader: Reads) -> None:
    (resource,) = resources(reader, "c.virtual_machine_scale_sets.begin_update(1, 2, {'sku': x})")
    assert resource.body.open


@pytest.mark.parametrize(
    "code",
    [
        "class VirtualMachineScaleSet:\n    pass\nx = VirtualMachineScaleSet(a=1)\n",
        f"{CREATE}('rg', 'set', body)\n",
        "x = {'type': 'Microsoft.Compute/virtualMachineScaleSets'}\n",
        "x = {'type': 'Microsoft.Compute/disks', 'apiVersion': '1', 'n': 'virtualMachineScaleSet'}",
        "lb = LoadBalancer(location='x')\n# virtualMachineScaleSet\n",
    ],
)
def test_leaves_this_alone(reader: Reads, code: str) -> None:
    assert resources(reader, code) == ()


def test_a_model_by_another_name(reader: Reads) -> None:
    code = (
        "from azure.mgmt.compute.models import VirtualMachineScaleSet as VMSS\n"
        f"{CREATE}('rg', 'set', VMSS(location='x', orchestration_mode='Uniform'))\n"
    )
    (resource,) = resources(reader, code)
    assert at(resource.body, "properties.orchestrationMode") is not None


@pytest.mark.parametrize(
    "call",
    [
        "n.load_balancers.begin_create_or_update('rg', 'lb', {'inbound_nat_pools': [1]})",
        "n.load_balancers.create_or_update('rg', 'lb', parameters={'properties': "
        "{'inboundNatPools': [{'name': 'x'}]}})",
        "n.load_balancers.begin_create_or_update('rg', 'lb', "
        "LoadBalancer(inbound_nat_pools=[InboundNatPool(name='x')]))",
    ],
)
def test_pools_of_a_load_balancer(reader: Reads, call: str) -> None:
    (resource,) = resources(reader, call + "\n")
    assert resource.type == "Microsoft.Network/loadBalancers"
    assert isinstance(at(resource.body, "properties.inboundNatPools"), Array)


@pytest.mark.parametrize(
    "call",
    [
        "n.load_balancers.begin_create_or_update('rg', 'lb', {'inbound_nat_rules': []})",
        "n.load_balancers.list('rg', 'lb', {'inbound_nat_pools': []})",
        "n.others.begin_create_or_update('rg', 'lb', {'inbound_nat_pools': []})",
        "n.load_balancers.begin_create_or_update('rg', inbound_nat_pools)",
    ],
)
def test_other_bodies_are_left_alone(reader: Reads, call: str) -> None:
    assert resources(reader, call + "\n") == ()


def test_a_list_that_grows_is_not_empty(reader: Reads) -> None:
    code = (
        "pools = []\n"
        "for pool in given:\n"
        "    pools.append(pool)\n"
        "c.load_balancers.begin_create_or_update('rg', 'lb', {'inbound_nat_pools': pools})\n"
    )
    (resource,) = resources(reader, code)
    found = at(resource.body, "properties.inboundNatPools")
    assert isinstance(found, Array)
    assert found.open


# -- what is put into a body later ---------------------------------------------------------

LATER = (
    "def build(p):\n"
    "    properties = {'virtualMachineProfile': {'networkProfile': {'a': 1}}}\n"
    "    LINE\n"
    "    return {'type': 'Microsoft.Compute/virtualMachineScaleSets', 'name': 'n',\n"
    "            'apiVersion': '2023-09-01', 'properties': properties}\n"
)


def test_a_key_set_deep_inside_is_in_the_body(reader: Reads) -> None:
    line = "properties['virtualMachineProfile']['networkProfile']['healthProbe'] = {'id': p}"
    code = LATER.replace("LINE", line)
    (resource,) = resources(reader, code)
    profile = at(resource.body, "properties.virtualMachineProfile.networkProfile")
    assert isinstance(profile, Object)
    assert [entry.key for entry in profile.entries] == ["a", "healthProbe"]
    entry = profile.entry("healthProbe")
    assert entry is not None
    assert code[entry.key_span.start : entry.key_span.end] == "healthProbe"


def test_what_is_set_under_a_condition_replaces_nothing_for_certain(reader: Reads) -> None:
    line = "if p:\n        properties['virtualMachineProfile']['networkProfile']['a'] = 2"
    (resource,) = resources(reader, LATER.replace("LINE", line))
    value = at(resource.body, "properties.virtualMachineProfile.networkProfile.a")
    assert isinstance(value, OneOf)
    assert set(value.values) == {1, 2}


@pytest.mark.parametrize(
    "line",
    [
        # Where it goes is not seen, or by what name: the body is open there, and says no more.
        "properties[p]['networkProfile']['healthProbe'] = p",
        "properties['virtualMachineProfile']['networkProfile'][p] = p",
    ],
)
def test_a_key_set_who_knows_where_leaves_the_body_open(reader: Reads, line: str) -> None:
    (resource,) = resources(reader, LATER.replace("LINE", line))
    properties = resource.body.get("properties")
    assert isinstance(properties, Object)
    profile = at(properties, "virtualMachineProfile.networkProfile")
    assert isinstance(profile, Object)
    assert [entry.key for entry in properties.entries] == ["virtualMachineProfile"]
    assert [entry.key for entry in profile.entries] == ["a"]
    assert properties.open or profile.open


# -- attributes that are set on a model ----------------------------------------------------


def body(reader: Reads, code: str) -> Object:
    (resource,) = resources(reader, code)
    found = resource.body.get("properties")
    assert isinstance(found, Object)
    return found


def test_attributes_set_on_a_model_are_in_the_body(reader: Reads) -> None:
    code = (
        "s = VirtualMachineScaleSet(overprovision=False)\n"
        "s.overprovision = True\n"
        "s.virtual_machine_profile.network_profile.health_probe = {'id': p}\n"
        f"{CREATE}('rg', 'set', s)\n"
        "s.zone_balance = True\n"
    )
    found = body(reader, code)
    assert [entry.key for entry in found.entries] == [
        "overprovision",
        "overprovision",
        "virtualMachineProfile",
    ]
    value = found.get("overprovision")
    assert isinstance(value, Known)
    assert value.value is True
    probe = at(found, "virtualMachineProfile.networkProfile.healthProbe.id")
    assert isinstance(probe, Unknown)


def test_attributes_set_on_what_the_service_returns_are_in_an_open_body(reader: Reads) -> None:
    code = (
        "def f(c):\n    s = c.virtual_machine_scale_sets.get('rg', 'set')\n"
        f"    s.overprovision = True\n    {CREATE}('rg', 'set', s)\n"
    )
    found = body(reader, code)
    assert found.open
    (entry,) = found.entries
    assert code[entry.key_span.start : entry.key_span.end] == "overprovision"


@pytest.mark.parametrize(
    "line",
    [
        # Of another variable, in another function, of the object itself, of no body at all.
        "t.overprovision = True",
        "def g(s):\n        s.overprovision = True",
        "self.s.overprovision = True",
        "s = other\n    s.overprovision = True\n    s = VirtualMachineScaleSet(location='x')",
    ],
)
def test_other_attributes_are_left_alone(reader: Reads, line: str) -> None:
    code = (
        "def f(self, t):\n    s = VirtualMachineScaleSet(location='x')\n"
        f"    {line}\n    {CREATE}('rg', 'set', s)\n"
    )
    found = resources(reader, code)
    assert found
    assert all(at(each.body, "properties.overprovision") is None for each in found)
