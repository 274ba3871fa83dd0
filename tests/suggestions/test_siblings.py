"""What a template gives for a replacement: the one pool, the one frontend of its balancer."""

from __future__ import annotations

import json
import re

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from flexlint.suggestions.fragments import sibling_type
from flexlint.suggestions.siblings import placeholder_of

POOLS = "<id of the backend address pool>"
FRONTS = "<id of the frontend IP configuration>"
TYPE = "Microsoft.Network/loadBalancers"


def suggestion(text: str, path: str, code: str) -> Suggestion:
    (found,) = [f for f in check_text(text, path).findings if f.code == code]
    assert found.suggestion is not None
    return found.suggestion


def balancer(properties: str, name: str = "lb", rest: str = "") -> str:
    return (
        f'{{"type": "{TYPE}", "apiVersion": "2023-09-01", "name": "{name}",'
        f' "sku": {{"name": "Standard"}}, "properties": {{{properties}}}{rest}}}'
    )


def template(*resources: str) -> str:
    return json.dumps(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/"
            "deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {"lb": {"type": "string"}, "pool": {"type": "string"}},
            "variables": {"pool": "members", "lb": "front"},
            "resources": [json.loads(each) for each in resources],
        },
        indent=2,
    )


PORTS = (
    '"protocol": "Tcp", "frontendPortRangeStart": 1, "frontendPortRangeEnd": 9, "backendPort": 22'
)
OLD = f'"inboundNatPools": [{{"name": "ssh", "properties": {{{PORTS}}}}}]'


def ids(text: str, path: str = "main.json", code: str = "FLX701") -> list[str]:
    """The ids in what is suggested, in the order of the text."""
    return re.findall(r'"?id"?: (.*)', suggestion(text, path, code).text)


def pool(*names: str) -> str:
    items = ", ".join(f'{{"name": "{name}"}}' for name in names)
    return f'{OLD}, "backendAddressPools": [{items}]'


def id_of(collection: str, owner: str, name: str) -> str:
    return f"\"[resourceId('{TYPE}/{collection}', {owner}, {name})]\""


# -- the balancer's own ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "name", "wanted"),
    [
        ("lb", "members", ("'lb'", "'members'")),
        ("[variables('lb')]", "[variables('pool')]", ("variables('lb')", "variables('pool')")),
        ("[parameters('lb')]", "[parameters('pool')]", ("parameters('lb')", "parameters('pool')")),
        (
            "[concat(parameters('lb'), '-x')]",
            "[format('{0}-p', parameters('lb'))]",
            ("concat(parameters('lb'), '-x')", "format('{0}-p', parameters('lb'))"),
        ),
        ("it's", "members", ("'it''s'", "'members'")),
    ],
)
def test_the_one_pool_is_named_as_the_template_names_it(
    owner: str, name: str, wanted: tuple[str, str]
) -> None:
    found = ids(template(balancer(pool(name), owner)))
    assert found[1] == id_of("backendAddressPools", *wanted)


@pytest.mark.parametrize(
    "properties",
    [
        OLD,
        f'{OLD}, "backendAddressPools": []',
        pool("a", "b"),
        f'{OLD}, "backendAddressPools": "[parameters(\'pools\')]"',
        f'{OLD}, "backendAddressPools": [{{"id": "x"}}]',
        f'{OLD}, "backendAddressPools": ["[parameters(\'pool\')]"]',
        f'{OLD}, "copy": [{{"name": "backendAddressPools", "count": 2, "input": {{"name": "a"}}}}]',
    ],
)
def test_of_none_or_several_nobody_knows_which(properties: str) -> None:
    found = suggestion(template(balancer(properties)), "main.json", "FLX701")
    assert f'"backendAddressPool": {{\n{" " * 8}"id": "{POOLS}"' in found.text
    assert not found.complete


def test_the_users_own_frontend_stays() -> None:
    own = '"frontendIPConfiguration": {"id": "[variables(\'front\')]"}'
    old = f'"inboundNatPools": [{{"name": "ssh", "properties": {{{own}, {PORTS}}}}}]'
    properties = f'{old}, "frontendIPConfigurations": [{{"name": "a"}}]'
    assert ids(template(balancer(properties)))[0] == "\"[variables('front')]\""


def test_a_frontend_that_is_not_named_is_the_one_there_is() -> None:
    properties = f'{pool("m")}, "frontendIPConfigurations": [{{"name": "a"}}]'
    found = suggestion(template(balancer(properties)), "main.json", "FLX701")
    assert id_of("frontendIPConfigurations", "'lb'", "'a'") in found.text
    assert found.complete
    several = f'{pool("m")}, "frontendIPConfigurations": [{{"name": "a"}}, {{"name": "b"}}]'
    assert ids(template(balancer(several)))[0] == f'"{FRONTS}"'


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("lb/members", id_of("backendAddressPools", "'lb'", "'members'")),
        ("other/members", f'"{POOLS}"'),
        ("[concat(parameters('lb'), '/members')]", f'"{POOLS}"'),
    ],
)
def test_a_pool_that_is_a_resource_of_its_own(name: str, wanted: str) -> None:
    child = (
        f'{{"type": "{TYPE}/backendAddressPools", "apiVersion": "2023-09-01", "name": "{name}"}}'
    )
    assert ids(template(balancer(OLD), child))[1] == wanted


def test_a_pool_within_the_balancer_counts_too() -> None:
    child = '{"type": "backendAddressPools", "apiVersion": "2023-09-01", "name": "members"}'
    within = f', "resources": [{child}]'
    found = ids(template(balancer(OLD, rest=within)))
    assert found[1] == id_of("backendAddressPools", "'lb'", "'members'")
    assert ids(template(balancer(pool("first"), rest=within)))[1] == f'"{POOLS}"'


# -- parts and users of the balancer -----------------------------------------------------------


def test_a_pool_of_its_own_becomes_a_rule_of_its_own() -> None:
    child = (
        '{"type": "inboundNatPools", "apiVersion": "2023-09-01", "name": "ssh",'
        f' "properties": {{{PORTS}}}}}'
    )
    found = suggestion(
        template(
            balancer('"backendAddressPools": [{"name": "m"}]', rest=f', "resources": [{child}]')
        ),
        "main.json",
        "FLX701",
    )
    rule = json.loads(found.text)
    assert rule["type"] == "inboundNatRules"
    assert rule["name"] == "ssh"
    assert rule["properties"]["backendAddressPool"]["id"].endswith("'lb', 'm')]")
    assert rule["properties"]["frontendIPConfiguration"] == {"id": FRONTS}
    assert {"condition", "dependsOn"}.isdisjoint(rule)


def test_what_such_a_pool_waits_for_stays() -> None:
    child = (
        f'{{"type": "{TYPE}/inboundNatPools", "apiVersion": "2023-09-01", "name": "lb/ssh",'
        f' "dependsOn": ["x"], "condition": "[variables(\'c\')]", "properties": {{{PORTS}}}}}'
    )
    rule = json.loads(suggestion(template(child), "main.json", "FLX701").text)
    assert rule["type"] == f"{TYPE}/inboundNatRules"
    assert rule["name"] == "lb/ssh"
    assert (rule["dependsOn"], rule["condition"]) == (["x"], "[variables('c')]")
    assert rule["properties"]["backendAddressPool"] == {"id": POOLS}


BICEP = """\
param lbName string
param poolName string
resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {
  name: lbName
  sku: { name: 'Standard' }
  properties: {
    POOLS
    inboundNatPools: [
      { name: 'ssh', properties: { protocol: 'Tcp', backendPort: 22 } }
    ]
  }
}
"""


@pytest.mark.parametrize(
    ("pools", "wanted"),
    [
        ("[ { name: poolName } ]", f"resourceId('{TYPE}/backendAddressPools', lbName, poolName)"),
        ("[ { name: 'm' } ]", f"resourceId('{TYPE}/backendAddressPools', lbName, 'm')"),
        (
            "[ { name: '${poolName}-m' } ]",
            f"resourceId('{TYPE}/backendAddressPools', lbName, '${{poolName}}-m')",
        ),
        ("[ { name: 'm' }, { name: 'n' } ]", f"'{POOLS}'"),
        ("[for i in range(0, 2): { name: 'm${i}' }]", f"'{POOLS}'"),
        ("pools", f"'{POOLS}'"),
    ],
)
def test_bicep_names_the_one_pool(pools: str, wanted: str) -> None:
    text = BICEP.replace("POOLS", f"backendAddressPools: {pools}")
    assert ids(text, "main.bicep")[1] == wanted


def test_a_rule_of_its_own_in_bicep_keeps_its_name_and_parent() -> None:
    text = """\
resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {
  name: 'lb'
  sku: { name: 'Standard' }
  properties: { backendAddressPools: [ { name: 'm' } ] }
}
resource ssh 'Microsoft.Network/loadBalancers/inboundNatPools@2023-09-01' = {
  parent: lb
  name: 'ssh'
  properties: { backendPort: 22 }
}
"""
    found = suggestion(text, "main.bicep", "FLX701").text
    assert found.startswith(
        f"resource ssh '{TYPE}/inboundNatRules@2023-09-01' = {{\n  parent: lb\n  name: 'ssh'\n"
    )
    assert "id: '${lb.id}/backendAddressPools/m'" in found


SET = """\
resource set 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {
  name: 'web'
  properties: { virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: [
    { name: 'nic', properties: { ipConfigurations: [
      { name: 'ip', properties: { loadBalancerInboundNatPools: [ { id: 'x' } ] } }
    ] } }
  ] } } }
}
"""
LB = """\
resource NAME 'Microsoft.Network/loadBalancers@2023-09-01' = {
  name: 'NAME'
  sku: { name: 'Standard' }
  properties: { backendAddressPools: [ { name: 'm' } ] }
}
"""


def test_a_set_is_put_into_the_one_pool_of_the_one_balancer() -> None:
    one = LB.replace("NAME", "lb")
    assert ids(one + SET, "main.bicep", "FLX702") == ["'${lb.id}/backendAddressPools/m'"]
    several = one + LB.replace("NAME", "inner")
    assert ids(several + SET, "main.bicep", "FLX702") == [f"'{POOLS}'"]
    assert ids(SET, "main.bicep", "FLX702") == [f"'{POOLS}'"]
    loop = one.replace("= {", "= [for i in range(0, 2): {", 1).rstrip()[:-1] + "}]\n"
    assert ids(loop + SET, "main.bicep", "FLX702") == [f"'{POOLS}'"]


# -- the pieces ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind", "replaced", "wanted"),
    [
        ("a/b/c@1", "A/b/d", "a/B/c", "a/b/d@1"),
        ("c", "a/b/d", "a/b/c", "d"),
        ("a/b/c/e", "a/b/d", "a/b/c/e", None),
        ("a/c", "b/d", "a/c", None),
    ],
)
def test_a_type_is_written_as_the_one_it_replaces(
    written: str, kind: str, replaced: str, wanted: str | None
) -> None:
    assert sibling_type(written, kind, replaced) == wanted


def test_placeholders_say_what_is_wanted() -> None:
    assert placeholder_of("backendAddressPools") == POOLS.strip("<>")
    assert placeholder_of("frontendIPConfigurations") == FRONTS.strip("<>")
    assert placeholder_of("probes") == "id of the probe"
