"""Bodies in two shapes of the model at once: what stands in the other one is there all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding

SET = "Microsoft.Compute/virtualMachineScaleSets"
PROFILE = {"virtualMachineProfile": {"priority": "Spot"}}
MODE = {"orchestrationMode": "Flexible"}
CLIENT = (
    "from azure.mgmt.compute import ComputeManagementClient\n"
    "client = ComputeManagementClient(credential, subscription)\n"
)


def arm(body: dict[str, Any]) -> tuple[Finding, ...]:
    whole = {"type": SET, "apiVersion": "2023-09-01", "name": "web", **body}
    return check_text(json.dumps(whole, indent=1), "web.json").findings


def bicep(body: dict[str, Any]) -> tuple[Finding, ...]:
    text = json.dumps(body, indent=1).replace('"', "'").replace(",", "")
    text = text.replace("'properties'", "properties").replace("{", "{\n  name: 'web'", 1)
    return check_text(f"resource web '{SET}@2023-09-01' = {text}\n", "web.bicep").findings


def python(body: dict[str, Any]) -> tuple[Finding, ...]:
    call = f"client.virtual_machine_scale_sets.begin_create_or_update('g', 'web', {body!r})\n"
    return check_text(CLIENT + call, "web.py").findings


def azapi(body: dict[str, Any]) -> tuple[Finding, ...]:
    text = f'resource "azapi_resource" "web" {{\n  type = "{SET}@2023-09-01"\n'
    return check_text(f"{text}  body = jsonencode({json.dumps(body)})\n}}\n", "web.tf").findings


def request(body: dict[str, Any]) -> tuple[Finding, ...]:
    path = f"/subscriptions/s/resourceGroups/g/providers/{SET}/web?api-version=2023-09-01"
    text = f"PUT https://management.azure.com{path}\nContent-Type: application/json\n\n"
    return check_text(f"{text}{json.dumps(body)}\n", "web.http").findings


def pulumi(body: dict[str, Any]) -> tuple[Finding, ...]:
    kind = "azure-native:compute:VirtualMachineScaleSet"
    text = f"resources:\n  web:\n    type: {kind}\n    properties: {json.dumps(body)}\n"
    return check_text(text, "Pulumi.yaml").findings


def operator(body: dict[str, Any]) -> tuple[Finding, ...]:
    text = "apiVersion: compute.azure.com/v1api20220301\nkind: VirtualMachineScaleSet\n"
    return check_text(
        f"{text}metadata: {{name: web}}\nspec: {json.dumps(body)}\n", "a.yml"
    ).findings


LANGUAGES = {each.__name__: each for each in (arm, bicep, python, azapi, request, pulumi, operator)}
MIXED: dict[str, dict[str, Any]] = {
    "the mode beside the properties": {**MODE, "properties": PROFILE},
    "the mode in snake_case": {"orchestration_mode": "Flexible", "properties": PROFILE},
    "in snake_case among the properties": {
        "properties": {**PROFILE, "orchestration_mode": "Flexible"}
    },
    "properties in properties": {"properties": {**PROFILE, "properties": MODE}},
    "the mode in the profile": {"properties": {"virtualMachineProfile": MODE}},
    "the profile beside the properties": {**PROFILE, "properties": MODE},
}


@pytest.mark.parametrize("title", MIXED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_set_is_not_uniform_because_nothing_says_otherwise(language: str, title: str) -> None:
    found = LANGUAGES[language](MIXED[title])
    assert "uniform" not in {finding.mode.kind.value for finding in found}
    assert "FLX1101" not in {finding.code for finding in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_that_says_nothing_is(language: str) -> None:
    body = PROFILE if language in {"pulumi", "operator"} else {"properties": PROFILE}
    found = {f.code: f.mode.kind.value for f in LANGUAGES[language](body)}
    assert language == "request" or found.get("FLX1101") == "uniform"


@pytest.mark.parametrize(
    "other", ["platformFaultDomainCount", "platform_fault_domain_count", "PlatformFaultDomainCount"]
)
@pytest.mark.parametrize("language", ["arm", "bicep", "python", "azapi"])
def test_nothing_is_missing_that_stands_elsewhere(language: str, other: str) -> None:
    body = {"properties": {**MODE, **PROFILE}}
    assert "FLX1106" in {f.code for f in LANGUAGES[language](body)}
    assert "FLX1106" not in {f.code for f in LANGUAGES[language]({other: 1, **body})}


def test_a_sku_of_something_else_is_not_that_of_the_load_balancer() -> None:
    frontend = {"name": "f", "properties": {"publicIPAddress": {"sku": {"name": "Standard"}}}}
    body = {"properties": {"frontendIPConfigurations": [frontend]}}
    whole = {"type": "Microsoft.Network/loadBalancers", "apiVersion": "2023-09-01", **body}
    found = check_text(json.dumps({**whole, "name": "vmss"}), "lb.json").findings
    assert [finding.code for finding in found] == ["FLX1114"]
