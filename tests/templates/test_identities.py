"""Which resource an expression is the id of, though nobody can know the id itself."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.model import Resource, SurfaceName
from flexlint.text.source import SourceFile
from flexlint.values.identities import id_of, identity_in, identity_of, read_identity

SET = "Microsoft.Compute/virtualMachineScaleSets"
MACHINE = "Microsoft.Compute/virtualMachines"
SETS = SET.lower()
LANGUAGES: dict[str, SurfaceName] = {"json": "arm", "bicep": "bicep", "tf": "terraform"}


def read(path: str, text: str) -> list[Resource]:
    """Every resource of ``text``, those below others included."""
    analysis = Analysis.of(Options())
    surface = analysis.surfaces.get(LANGUAGES[path.rpartition(".")[2]])
    vocabulary = analysis.catalog.vocabulary
    wanted = vocabulary.resource_types | {MACHINE.lower(), "microsoft.network/virtualnetworks"}
    vocabulary = replace(vocabulary, resource_types=wanted)
    found = list(surface.extract(SourceFile(path, text), vocabulary).resources)
    for resource in found:
        found.extend(resource.children)
    return found


def linked(resources: list[Resource]) -> list[str]:
    """The identities that the virtual machine names."""
    (machine,) = [each for each in resources if each.type.endswith("virtualMachines")]
    return [identity for _, identity in machine.links]


def arm(name: str, given: str, variables: dict[str, object] | None = None) -> list[Resource]:
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"pool": {"type": "string"}, "other": {"type": "string"}},
        "variables": variables or {},
        "resources": [
            {"type": SET, "apiVersion": "2023-09-01", "name": name, "properties": {}},
            {
                "type": MACHINE,
                "apiVersion": "2023-09-01",
                "name": "one",
                "properties": {"virtualMachineScaleSet": {"id": given}},
            },
        ],
    }
    return read("web.json", json.dumps(template))


def of(name: str) -> str:
    """The id of the set with that name, an expression."""
    return f"resourceId('{SET}', {name})"


NAMED = "[" + of("parameters('pool')") + "]"
LONG = "concat(parameters('pool'), '-a')"
FORMAT = "format('{0}-a', parameters('pool'))"
UNIQUE = "uniqueString(parameters('pool'))"
WHOLE = f"concat(resourceGroup().id, '/providers/{SET}/', variables('set'))"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("web", "[" + of("'WEB'") + "]"),
        ("web", f"[resourceId(resourceGroup().name, '{SET}', 'web')]"),
        ("[parameters('pool')]", NAMED),
        (f"[{LONG}]", f"[{of(LONG)}]"),
        (f"[{LONG}]", f"[{of(FORMAT)}]"),
        ("[variables('set')]", "[variables('id')]"),
        ("[variables('set')]", f"[{WHOLE}]"),
        (f"[{UNIQUE}]", f"[{of(UNIQUE)}]"),
    ],
)
def test_a_template_says_a_name_twice_in_the_same_words(name: str, given: str) -> None:
    variables: dict[str, object] = {
        "set": "[concat('web-', parameters('other'))]",
        "id": f"[resourceId('{SET}', variables('set'))]",
    }
    found = arm(name, given, variables)
    assert found[0].identity
    assert linked(found) == [found[0].identity]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("web", f"[resourceId('{SET}', 'other')]"),
        ("[parameters('pool')]", f"[resourceId('{SET}', parameters('other'))]"),
        ("[concat(parameters('pool'), '-a')]", NAMED),
        ("[newGuid()]", f"[resourceId('{SET}', newGuid())]"),
        ("web", "[parameters('pool')]"),
        ("web", "[reference('web').id]"),
        ("web", f"[concat(resourceId('{SET}', 'web'), '/extensions/x')]"),
        ("web", f"[if(true(), resourceId('{SET}', 'web'), 'x')]"),
    ],
)
def test_what_may_be_another_one_is_another_one(name: str, given: str) -> None:
    found = arm(name, given)
    assert found[0].identity not in linked(found) or not found[0].identity


BICEP = f"""\
param pool string
var name = 'web-${{pool}}'
resource vmss '{SET}@2023-09-01' = {{
  name: name
  properties: {{ }}
}}
resource vnet 'Microsoft.Network/virtualNetworks@2023-09-01' = {{
  name: 'net'
  properties: {{
    subnets: [
      {{ name: 'front', properties: {{ }} }}
    ]
  }}
}}
resource there '{SET}@2023-09-01' existing = {{
  name: name
  scope: resourceGroup('other')
}}
resource one '{MACHINE}@2023-09-01' = {{
  name: 'one'
  properties: {{
    virtualMachineScaleSet: {{ id: %s }}
  }}
}}
"""


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ("vmss.id", f"{SETS}:web-$(pool@6)#0"),
        (of("name"), f"{SETS}:web-$(pool@6)"),
        (of("vmss.name"), f"{SETS}:web-$(pool@6)"),
        (of("'web-${pool}'"), f"{SETS}:web-$(pool@6)"),
        ("there.id", f"other|{SETS}:web-$(pool@6)"),
        (
            "resourceId(pool, 'Microsoft.Compute/virtualMachineScaleSets', 'web')",
            f"$(pool@6)|{SETS}:web",
        ),
        (
            "resourceId('s', 'other', 'Microsoft.Compute/virtualMachineScaleSets', 'web')",
            f"s/other|{SETS}:web",
        ),
        (
            of("name").replace("resourceId(", "resourceId(resourceGroup().name, "),
            f"{SETS}:web-$(pool@6)",
        ),
        ("vnet.properties.subnets[0].id", "microsoft.network/virtualnetworks/subnets:net/front"),
        ("'${vnet.id}/subnets/front'", "microsoft.network/virtualnetworks/subnets:net/front"),
    ],
)
def test_a_symbol_is_what_it_declares(given: str, identity: str) -> None:
    found = read("web.bicep", BICEP % given)
    assert linked(found) == [identity]


@pytest.mark.parametrize("given", ["pool", "vnet.properties.subnets[1].id", "vmss.properties.id"])
def test_what_is_not_declared_has_no_identity(given: str) -> None:
    assert linked(read("web.bicep", BICEP % given)) == []


NET = "Microsoft.Network/virtualNetworks"
NET_ID = f"resourceId('{NET}', 'net')"
SUBNETS = f"{NET.lower()}/subnets:net/"


def with_network(given: str, *, symbols: bool, twice: bool = False) -> list[Resource]:
    """A template with a network of two subnets and a machine that is given an id."""
    net = {
        "type": NET,
        "apiVersion": "2023-09-01",
        "name": "net",
        "properties": {"subnets": [{"name": "front"}, {"name": "[parameters('back')]"}]},
    }
    machine = {
        "type": MACHINE,
        "apiVersion": "2023-09-01",
        "name": "one",
        "properties": {"subnet": {"id": f"[{given}]"}},
    }
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {"back": {"type": "string"}},
        "resources": {"vnet": net, "vm": machine} if symbols else [net, *[net][:twice], machine],
    }
    return read("web.json", json.dumps(template))


@pytest.mark.parametrize(
    ("given", "symbols", "subnet"),
    [
        ("reference('vnet').subnets[0].id", True, "front"),
        (f"reference({NET_ID}).subnets[0].id", True, "front"),
        (f"reference({NET_ID}, '2023-09-01').subnets[0].id", False, "front"),
        ("concat(resourceInfo('vnet').id, '/subnets/front')", True, "front"),
    ],
)
def test_a_reference_gives_what_the_resource_declares(
    given: str, symbols: bool, subnet: str
) -> None:
    assert linked(with_network(given, symbols=symbols)) == [SUBNETS + subnet]
    second = linked(with_network(given.replace("[0]", "[1]"), symbols=symbols))
    assert second[0].startswith(SUBNETS)
    assert (second == [SUBNETS + subnet]) == ("[0]" not in given)


@pytest.mark.parametrize(
    ("given", "symbols"),
    [
        ("reference('vnet').subnets[2].id", True),
        ("reference('net').subnets[0].id", True),
        ("reference('vnet').subnets[0].id", False),
        ("reference('vnet').peerings[0].id", True),
        ("list('vnet').subnets[0].id", True),
        (f"reference(resourceId('{NET}', 'other')).subnets[0].id", False),
        ("reference('vnet').subnets[parameters('back')].id", True),
    ],
)
def test_a_reference_to_what_is_not_declared_gives_nothing(given: str, symbols: bool) -> None:
    assert linked(with_network(given, symbols=symbols)) == []


def test_a_reference_to_one_of_two_gives_nothing() -> None:
    given = f"reference({NET_ID}).subnets[0].id"
    assert linked(with_network(given, symbols=False, twice=True)) == []


def test_a_name_that_refers_to_itself_has_no_identity() -> None:
    text = f"resource a '{SET}@2023-09-01' = {{\n  name: a.name\n  properties: {{ x: a.id }}\n}}\n"
    (found,) = read("web.bicep", text)
    assert (found.identity, found.links) == ("", ())


@pytest.mark.parametrize("scope", ["a.id", "resourceGroup(a.id)", "resourceGroup('${b.id}')"])
def test_a_place_that_refers_to_its_own_resource(scope: str) -> None:
    text = (
        f"resource a '{SET}@2023-09-01' = {{\n  name: 'a'\n  scope: {scope}\n"
        "  properties: { x: { id: a.id } }\n}\n"
        f"resource b '{SET}@2023-09-01' = {{\n  name: 'b'\n  scope: resourceGroup(a.id)\n}}\n"
    )
    found = read("web.bicep", text)
    assert [identity for _, identity in found[0].links] == [found[0].identity]


def test_terraform_refers_by_address() -> None:
    text = (
        'resource "azurerm_orchestrated_virtual_machine_scale_set" "web" {\n  name = "a"\n}\n'
        'resource "azurerm_virtual_machine_scale_set_standby_pool" "web" {\n'
        "  attached_virtual_machine_scale_set_id = "
        "azurerm_orchestrated_virtual_machine_scale_set.web[0].id\n}\n"
    )
    found = read("main.tf", text)
    (pool,) = [each for each in found if each.type.endswith("_standby_pool")]
    assert [identity for _, identity in pool.links] == [found[0].identity]


def test_variables_that_use_each_other_many_times_come_to_an_end() -> None:
    variables: dict[str, object] = {"v0": "x"}
    for number in range(1, 12):
        uses = ", ".join([f"variables('v{number - 1}')"] * 40)
        variables[f"v{number}"] = f"[toLower({uses})]"
    found = arm("[variables('v11')]", "[" + of("variables('v11')") + "]", variables)
    assert found[0].identity == ""
    assert linked(found) == []


def test_an_id_and_its_parts() -> None:
    kind = "Microsoft.Network/virtualNetworks/subnets"
    text = id_of(kind, "net/front")
    assert text == "/providers/Microsoft.Network/virtualNetworks/net/subnets/front"
    full = f"/subscriptions/s/resourceGroups/g{text}"
    assert identity_in(text) == identity_of(kind, "net/front")
    assert identity_in(full) == identity_of(kind, "net/front", "s/g")
    assert id_of(kind, "net/front", "s/g") == full
    assert identity_in(text, "g") == identity_of(kind, "net/front", "g")
    assert identity_in(id_of(SET, "web", symbol="3")) == identity_of(SET, "web", symbol="3")
    marked = id_of("Microsoft.Network/virtualNetworks", "net", symbol="3")
    assert identity_in(f"{marked}/subnets/front") == identity_of(kind, "net/front")
    assert str(read_identity("s/g|a/b:c#3")) == "s/g|a/b:c#3"


@pytest.mark.parametrize("text", ["", "web", "/subscriptions/s", "/providers/Microsoft.Compute/x"])
def test_no_id_has_no_identity(text: str) -> None:
    assert identity_in(text) == ""


@pytest.mark.parametrize(
    ("options", "declared", "named"),
    [
        ({}, "green|", ""),
        ({"scope": "inner"}, "green|", "green|"),
    ],
)
def test_a_nested_deployment_to_another_group(
    options: dict[str, str], declared: str, named: str
) -> None:
    machine = {
        "type": MACHINE,
        "apiVersion": "2023-09-01",
        "name": "one",
        "properties": {"virtualMachineScaleSet": {"id": f"[resourceId('{SET}', 'web')]"}},
    }
    template = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "below",
        "resourceGroup": "green",
        "properties": {
            "expressionEvaluationOptions": options,
            "template": {
                "resources": [{"type": SET, "apiVersion": "2023-09-01", "name": "web"}, machine]
            },
        },
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    found = read("web.json", json.dumps({"$schema": schema, "resources": [template]}))
    (inner,) = [each for each in found if each.type == SET]
    assert inner.identity == f"{declared}{SETS}:web"
    (put,) = [each for each in found if each.type == MACHINE]
    assert [identity for _, identity in put.links] == [f"{named}{SETS}:web"]
