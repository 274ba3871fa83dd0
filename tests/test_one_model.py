"""The same scale set in every language that can hold one gives the same rules."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Report

_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_VERSION = "2023-09-01"
_OF_THE_VERSION = {"FLX1111", "FLX1112"}
_MODELS = {
    "virtualMachineProfile": "VirtualMachineScaleSetVMProfile",
    "networkProfile": "VirtualMachineScaleSetNetworkProfile",
    "healthProbe": "ApiEntityReference",
    "networkInterfaceConfigurations": "VirtualMachineScaleSetNetworkConfiguration",
    "ipConfigurations": "VirtualMachineScaleSetIPConfiguration",
    "loadBalancerInboundNatPools": "SubResource",
    "sku": "Sku",
    "identity": "VirtualMachineScaleSetIdentity",
    "upgradePolicy": "UpgradePolicy",
    "automaticOSUpgradePolicy": "AutomaticOSUpgradePolicy",
}
PROFILE = {"networkProfile": {"networkApiVersion": "2020-11-01"}}
FLEXIBLE = {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}
POOLS = {
    "networkProfile": {
        "networkApiVersion": "2020-11-01",
        "networkInterfaceConfigurations": [
            {
                "name": "n",
                "properties": {
                    "ipConfigurations": [
                        {
                            "name": "i",
                            "properties": {"loadBalancerInboundNatPools": [{"id": "p"}]},
                        }
                    ]
                },
            }
        ],
    }
}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "fine": ({}, {**FLEXIBLE, "virtualMachineProfile": PROFILE}, set()),
    "uniform": ({}, {"orchestrationMode": "Uniform", "singlePlacementGroup": False}, {"FLX1101"}),
    "one placement group": (
        {},
        {**FLEXIBLE, "singlePlacementGroup": True, "virtualMachineProfile": PROFILE},
        {"FLX1102"},
    ),
    "overprovisioned": (
        {},
        {**FLEXIBLE, "overprovision": True, "virtualMachineProfile": PROFILE},
        {"FLX1103"},
    ),
    "no fault domains": (
        {},
        {"orchestrationMode": "Flexible", "virtualMachineProfile": PROFILE},
        {"FLX1106"},
    ),
    "too many fault domains": (
        {},
        {
            "orchestrationMode": "Flexible",
            "platformFaultDomainCount": 5,
            "virtualMachineProfile": PROFILE,
        },
        {"FLX1105"},
    ),
    "a health probe": (
        {},
        {
            **FLEXIBLE,
            "virtualMachineProfile": {
                "networkProfile": {"networkApiVersion": "2020-11-01", "healthProbe": {"id": "p"}}
            },
        },
        {"FLX1109"},
    ),
    "NAT pools": ({}, {**FLEXIBLE, "virtualMachineProfile": POOLS}, {"FLX702"}),
    "NAT pools, Uniform": (
        {},
        {"orchestrationMode": "Uniform", "virtualMachineProfile": POOLS},
        {"FLX1101", "FLX1108", "FLX702"},
    ),
    "no network version": (
        {},
        {**FLEXIBLE, "virtualMachineProfile": {"networkProfile": {}}},
        {"FLX1107"},
    ),
}


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings} - _OF_THE_VERSION


def resource(top: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"location": "west", **top, "properties": properties}


def arm(body: dict[str, Any]) -> Report:
    whole = {"type": _TYPE, "apiVersion": _VERSION, "name": "web", **body}
    template = {"$schema": _SCHEMA, "contentVersion": "1.0.0.0", "resources": [whole]}
    return check_text(json.dumps(template, indent=2), "web.json")


def bicep(body: dict[str, Any]) -> Report:
    def write(value: Any, indent: str) -> str:
        inner = indent + "  "
        if isinstance(value, dict):
            lines = "".join(f"{inner}{k}: {write(v, inner)}\n" for k, v in value.items())
            return f"{{\n{lines}{indent}}}"
        if isinstance(value, list):
            return "[\n" + "".join(f"{inner}{write(v, inner)}\n" for v in value) + f"{indent}]"
        return json.dumps(value) if not isinstance(value, str) else f"'{value}'"

    whole = write({"name": "web", **body}, "")
    return check_text(f"resource web '{_TYPE}@{_VERSION}' = {whole}\n", "web.bicep")


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def flat(value: Any) -> Any:
    """A body as the SDK takes it: snake_case, ``properties`` left out."""
    if isinstance(value, dict):
        merged = {**value, **value.get("properties", {})}
        merged.pop("properties", None)
        return {snake(key): flat(inner) for key, inner in merged.items()}
    return [flat(item) for item in value] if isinstance(value, list) else value


def python(body: str) -> Report:
    return check_text(
        "from azure.mgmt.compute import ComputeManagementClient\n"
        "from azure.mgmt.compute import models\n"
        "client = ComputeManagementClient(credential, subscription)\n"
        f"client.virtual_machine_scale_sets.begin_create_or_update('g', 'web', {body})\n",
        "web.py",
    )


def models(body: dict[str, Any]) -> str:
    def write(value: Any, model: str) -> str:
        if isinstance(value, dict):
            merged = {**value, **value.get("properties", {})}
            merged.pop("properties", None)
            given = ", ".join(
                f"{snake(k)}={write(v, _MODELS.get(k, 'Model'))}" for k, v in merged.items()
            )
            return f"models.{model}({given})"
        if isinstance(value, list):
            return "[" + ", ".join(write(item, model) for item in value) + "]"
        return repr(value)

    return write(body, "VirtualMachineScaleSet")


@pytest.mark.parametrize("title", CASES)
@pytest.mark.parametrize("language", ["arm", "bicep", "camelCase", "snake_case", "models"])
def test_same_rules(title: str, language: str) -> None:
    top, properties, expected = CASES[title]
    body = resource(top, properties)
    report = {
        "arm": lambda: arm(body),
        "bicep": lambda: bicep(body),
        "camelCase": lambda: python(repr(body)),
        "snake_case": lambda: python(repr(flat(body))),
        "models": lambda: python(models(body)),
    }[language]()
    assert codes(report) == expected
