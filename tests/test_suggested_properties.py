"""Property changes as they reach the user: where they are put, and what is written there."""

from __future__ import annotations

import ast
import json
from textwrap import indent

import pytest

from flexlint.config.options import Options
from flexlint.engine.check import check_text
from flexlint.model import Suggestion

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def suggested(code: str, path: str, rule: str) -> Suggestion:
    (finding,) = check_text(code, path, Options(select=(rule,))).findings
    assert finding.suggestion is not None
    return finding.suggestion


def template(variable: str, identity: object) -> str:
    resource = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2023-09-01",
        "name": "web",
        "identity": identity,
        "properties": {"virtualMachineProfile": {"priority": "Spot"}},
    }
    whole = {"$schema": SCHEMA, "variables": {"it": variable}, "resources": [resource]}
    return json.dumps(whole, indent=2)


def test_an_identity_of_its_own_names_the_identities() -> None:
    suggestion = suggested(template("", {"type": "SystemAssigned"}), "t.json", "FLX1112")
    assert json.loads(f"{{{suggestion.text}}}") == {
        "type": "UserAssigned",
        "userAssignedIdentities": {"<id of the user assigned identity>": {}},
    }
    assert not suggestion.complete


@pytest.mark.parametrize("identity", ["/subscriptions/s/i", "[variables('i')]"])
def test_identities_that_are_named_stay(identity: str) -> None:
    named: dict[str, object] = {identity: {}}
    both = {
        "type": "SystemAssigned, UserAssigned",
        "userAssignedIdentities": named,
    }
    text = template("", both)
    suggestion = suggested(text, "t.json", "FLX1112")
    assert suggestion.text == '"type": "UserAssigned"'
    assert "in the Flexible scale set that takes the place" in suggestion.note
    assert not suggestion.complete
    flexible = text.replace('"properties": {', '"properties": {"orchestrationMode": "Flexible",')
    assert suggested(flexible, "t.json", "FLX1112").complete


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (
            template(
                '[json(\'{"type": "SystemAssigned"}\')]',
                "[if(equals(parameters('p'), 'yes'), variables('it'), json('null'))]",
            ),
            "t.json",
        ),
        (template("", '[json(\'{"type": "SystemAssigned"}\')]'), "t.json"),
    ],
)
def test_nothing_is_pasted_into_an_expression(code: str, path: str) -> None:
    suggestion = suggested(code, path, "FLX1112")
    assert suggestion.language is None
    assert suggestion.text.startswith("use type UserAssigned")
    assert not suggestion.complete


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "ip.load_balancer_inbound_nat_pools = pools",
            "ip.load_balancer_backend_address_pools = [\n"
            '    SubResource(id="<id of the backend address pool>"),\n]',
        ),
        (
            "nic.ips[0] \\\n    .load_balancer_inbound_nat_pools = pools",
            "nic.ips[0] \\\n    .load_balancer_backend_address_pools = [\n"
            '    SubResource(id="<id of the backend address pool>"),\n]',
        ),
        (
            "ip['loadBalancerInboundNatPools'] = [{'id': pool}]",
            "ip['loadBalancerBackendAddressPools'] = [\n"
            '    {\n        "id": "<id of the backend address pool>",\n    },\n]',
        ),
    ],
)
def test_an_assignment_becomes_an_assignment(written: str, expected: str) -> None:
    code = "def f(pools, pool):\n" + indent(written, "    ") + "\n"
    suggestion = suggested(code, "x.py", "FLX702")
    ast.parse(suggestion.text)
    assert [line.strip() for line in suggestion.text.splitlines()] == [
        line.strip() for line in expected.splitlines()
    ]
    assert not suggestion.complete


@pytest.mark.parametrize(
    ("other", "written"),
    [
        (
            "ip.load_balancer_backend_address_pools = backends",
            "ip.load_balancer_inbound_nat_pools = pools",
        ),
        (
            "ip['loadBalancerBackendAddressPools'] = [{'id': backend}]",
            "ip['loadBalancerInboundNatPools'] = [{'id': pool}]",
        ),
    ],
)
def test_a_value_that_the_file_gives_is_not_written_over(other: str, written: str) -> None:
    suggestion = suggested(f"{other}\n{written}\n", "x.py", "FLX702")
    assert suggestion.language is None
    assert suggestion.text.removeprefix("remove ") in written
    assert suggestion.text.startswith("remove load")


def test_an_argument_stays_an_argument() -> None:
    code = (
        "from azure.mgmt.compute.models import VirtualMachineScaleSetIPConfiguration\n"
        "ip = VirtualMachineScaleSetIPConfiguration(load_balancer_inbound_nat_pools=pools)\n"
    )
    findings = check_text(code, "x.py", Options(select=("FLX702",))).findings
    assert [f.suggestion.text for f in findings if f.suggestion] == [
        "load_balancer_backend_address_pools=[\n"
        '  SubResource(id="<id of the backend address pool>"),\n],'
    ]


def test_a_body_that_stands_before_its_call_is_named() -> None:
    head = (
        "from azure.mgmt.compute import ComputeManagementClient\n"
        "c = ComputeManagementClient(credential, subscription)\n"
    )
    body = "{'location': 'west', 'virtual_machine_profile': {'priority': 'Spot'}}"
    call = "c.virtual_machine_scale_sets.begin_create_or_update('g', 'n', "
    apart = suggested(f"{head}body = {body}\n{call}body)\n", "x.py", "FLX1101")
    assert apart.note.startswith("in the body that begins on line 3; ")
    assert "network_profile.network_api_version" in apart.note
    inside = suggested(f"{head}{call}{body})\n", "x.py", "FLX1101")
    assert inside.note == apart.note.partition("; ")[2]


def test_another_resource_keeps_the_symbol_that_others_know() -> None:
    code = (
        "resource set 'Microsoft.Compute/virtualMachineScaleSets@2022-11-01' = {\n"
        "  name: 'web'\n"
        "}\n"
        "resource member 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines@2022-11-01' "
        "existing = {\n  parent: set\n  name: '0'\n}\n"
        "resource setUp 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands"
        "@2022-11-01' = {\n  parent: member\n  name: 'setUp'\n  location: 'west'\n"
        "  properties: {\n    source: {\n      script: 'true'\n    }\n  }\n}\n"
    )
    suggestion = suggested(code, "x.bicep", "FLX902")
    head = "resource setUp 'Microsoft.Compute/virtualMachines/runCommands@2022-11-01' = {"
    assert suggestion.text.startswith(head)
