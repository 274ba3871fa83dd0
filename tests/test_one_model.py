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
_OF_THE_VERSION = {"FLX1111", "FLX1116"}
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
        {
            **FLEXIBLE,
            "virtualMachineProfile": {"networkProfile": {"networkInterfaceConfigurations": []}},
        },
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


# -- the matrix: a fact about a set, in every language that can state it ------------------------
#
# A fact is given to each language in its own words, on a set that is Flexible and on one that is
# Uniform. All must come out with the same codes and severities.

_LONG = "web-" + "x" * 50
_SURGE = {
    "upgradePolicy": {
        "mode": "Rolling",
        "rollingUpgradePolicy": {"maxSurge": True},
        "automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True},
    }
}
_AUTOMATIC = {"upgradePolicy": {"automaticOSUpgradePolicy": {"enableAutomaticOSUpgrade": True}}}
_HEALTH = {"name": "health", "properties": {"type": "ApplicationHealthLinux"}}
_EXTENSION = {"name": "sf", "properties": {"type": "ServiceFabricNode"}}

_GATEWAYS = [
    {
        "name": "n",
        "properties": {
            "ipConfigurations": [
                {
                    "name": "i",
                    "properties": {"applicationGatewayBackendAddressPools": [{"id": "p"}]},
                }
            ]
        },
    }
]

# fact -> (what it adds to the top, to the properties and to the profile of an ARM body; what each
# other language says; the codes with their severities on a Flexible set). On a Uniform set the same
# codes are infos, if no second severity says otherwise; "-" is for none.
Fact = tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, str], dict[str, str]]
FACTS: dict[str, Fact] = {
    "nothing wrong": (
        {},
        {},
        {},
        dict.fromkeys(["az", "powershell", "ansible", "terraform", "avm", "avm-terraform"], ""),
        {},
    ),
    "a single placement group": (
        {},
        {"singlePlacementGroup": True},
        {},
        {
            "az": "--single-placement-group true",
            "powershell": "-SinglePlacementGroup $true",
            "ansible": "single_placement_group: true",
            "terraform": "single_placement_group = true",
            "avm": "singlePlacementGroup: true",
            "avm-terraform": "single_placement_group = true",
        },
        {"FLX1102": "warning"},
    ),
    "overprovisioning": (
        {},
        {"overprovision": True},
        {},
        {
            "powershell": "-Overprovision $true",
            "ansible": "overprovision: true",
            "terraform": "overprovision = true",
            "avm-uniform": "overprovision: true",
        },
        {"FLX1103": "error"},
    ),
    "five fault domains": (
        {},
        {"platformFaultDomainCount": 5},
        {},
        {
            "az": "--platform-fault-domain-count 5",
            "powershell": "-PlatformFaultDomainCount 5",
            "ansible": "platform_fault_domain_count: 5",
            "terraform": "platform_fault_domain_count = 5",
            "avm": "scaleSetFaultDomain: 5",
            "avm-terraform": "platform_fault_domain_count = 5",
        },
        {"FLX1105": "error"},
    ),
    "two fault domains in zones": (
        {"zones": ["1", "2"]},
        {"platformFaultDomainCount": 2},
        {},
        {
            "az": "--platform-fault-domain-count 2 --zones 1 2",
            "powershell": "-PlatformFaultDomainCount 2 -Zone '1', '2'",
            "ansible": "platform_fault_domain_count: 2, zones: [1, 2]",
            "terraform": 'platform_fault_domain_count = 2\n  zones = ["1", "2"]',
            "avm": "scaleSetFaultDomain: 2",  # the module's own default has zones
            "avm-terraform": 'platform_fault_domain_count = 2\n  zones = ["1", "2"]',
        },
        {"FLX1105": "error warning"},
    ),
    "a health probe": (
        {},
        {},
        {"healthProbe": {"id": "p"}},
        {"powershell": "-HealthProbeId p", "terraform": 'health_probe_id = "p"'},
        {"FLX1109": "error"},
    ),
    "NAT pools": (
        {},
        {},
        {
            "networkInterfaceConfigurations": POOLS["networkProfile"][
                "networkInterfaceConfigurations"
            ]
        },
        {
            "terraform": (
                "network_interface {\n    ip_configuration {\n"
                '      load_balancer_inbound_nat_rules_ids = ["p"]\n    }\n  }'
            ),
            "avm": (
                "nicConfigurations: [ { ipConfigurations: [ { name: 'i', properties: "
                "{ loadBalancerInboundNatPools: [ { id: 'p' } ] } } ] } ]"
            ),
        },
        {"FLX702": "error"},
    ),
    "a system-assigned identity": (
        {"identity": {"type": "SystemAssigned"}},
        {},
        {},
        {
            "powershell": "-IdentityType SystemAssigned",
            "ansible": "identity: {type: SystemAssigned}",
            "terraform": 'identity {\n    type = "SystemAssigned"\n  }',
            "avm": "managedIdentities: { systemAssigned: true }",
            "avm-terraform": "managed_identities = { system_assigned = true }",
        },
        {"FLX1112": "error"},
    ),
    "Service Fabric": (
        {},
        {"extensions": [_EXTENSION]},
        {},
        {
            "powershell": "| Add-AzVmssExtension -Name sf -Type ServiceFabricNode",
            "terraform": 'extension {\n    type = "ServiceFabricNode"\n  }',
            "avm-terraform": 'extension = [{ type = "ServiceFabricNode" }]',
        },
        {"FLX1113": "error"},
    ),
    "a size that Flexible has not": (
        {"sku": {"name": "Standard_B1ls"}},
        {},
        {},
        {
            "az": "--vm-sku Standard_B1ls",
            "powershell": "-SkuName Standard_B1ls",
            "ansible": "vm_size: Standard_B1ls",
            "terraform-flexible": 'sku_name = "Standard_B1ls"',
            "terraform-uniform": 'sku = "Standard_B1ls"',
            "avm": "skuName: 'Standard_B1ls'",
            "avm-terraform": 'sku_name = "Standard_B1ls"',
        },
        {"FLX1117": "error"},
    ),
    "1500 instances": (
        {"sku": {"capacity": 1500}},
        {},
        {},
        {
            "az": "--instance-count 1500",
            "powershell": "-SkuCapacity 1500",
            "ansible": "capacity: 1500",
            "terraform": "instances = 1500",
            "avm": "skuCapacity: 1500",
            "avm-terraform": "instances = 1500",
        },
        {"FLX1118": "error"},
    ),
    "automatic OS upgrades": (
        {},
        _AUTOMATIC,
        {},
        {
            "az": "--enable-auto-os-upgrade true",
            "powershell": "-EnableAutomaticOSUpgrade",
            "terraform-uniform": (
                "automatic_os_upgrade_policy {\n    enable_automatic_os_upgrade = true\n  }"
            ),
            "avm": "enableAutomaticOSUpgrade: true",
        },
        {"FLX1119": "warning"},
    ),
    "a surge with automatic OS upgrades": (
        {},
        {**_SURGE, "extensions": [_HEALTH]},
        {},
        {
            "az": "--enable-auto-os-upgrade true --max-surge true",
            "powershell": (
                "-EnableAutomaticOSUpgrade | Set-AzVmssRollingUpgradePolicy -MaxSurge $true"
            ),
            "avm": "enableAutomaticOSUpgrade: true, maxSurge: true, upgradePolicyMode: 'Rolling'",
        },
        {"FLX1119": "warning", "FLX1120": "error"},
    ),
    "a long name": (
        {"name": _LONG},
        {},
        {},
        {
            "az": f"--name {_LONG}",
            "ansible": f"name: {_LONG}",
            "terraform": f'name = "{_LONG}"',
            "avm": f"name: '{_LONG}'",
            "avm-terraform": f'name = "{_LONG}"',
        },
        {"FLX1115": "warning"},
    ),
    "a mix of priorities": (
        {},
        {"priorityMixPolicy": {"baseRegularPriorityCount": 2}},
        {},
        {
            "powershell": "-BaseRegularPriorityCount 2",
            "terraform-flexible": "priority_mix {\n    base_regular_count = 2\n  }",
            "avm-terraform": "priority_mix = { base_regular_count = 2 }",
        },
        {"FLX1121": "- error"},
    ),
    "a mix of sizes": (
        {"sku": {"name": "Mix"}},
        {"skuProfile": {"vmSizes": [{"name": "Standard_D2s_v5"}]}},
        {},
        {
            "az": "--vm-sku Mix --skuprofile-vmsizes Standard_D2s_v5",
            "powershell": "-SkuName Mix -SkuProfileVmSize Standard_D2s_v5",
            "terraform-flexible": 'sku_profile {\n    vm_sizes = ["Standard_D2s_v5"]\n  }',
        },
        {"FLX1121": "- error"},
    ),
    "restoring Spot instances": (
        {},
        {"spotRestorePolicy": {"enabled": True}},
        {},
        {"az": "--enable-spot-restore true", "powershell": "-EnableSpotRestore"},
        {"FLX1123": "info"},
    ),
    "a capacity reservation": (
        {},
        {"profile": {"capacityReservation": {"capacityReservationGroup": {"id": "reserved"}}}},
        {},
        {
            "az": "--capacity-reservation-group reserved",
            "powershell": "-CapacityReservationGroupId reserved",
            "terraform": "capacity_reservation_group_id = azurerm_capacity_reservation_group.a.id",
            "avm-terraform": "capacity_reservation_group_id = azurerm_lb.a.id",
        },
        {"FLX1124": "info"},
    ),
    "a mix of sizes with a size": (
        {"sku": {"name": "Standard_D2s_v5"}},
        {"skuProfile": {"vmSizes": [{"name": "Standard_D2as_v5"}]}},
        {},
        {
            "az": "--vm-sku Standard_D2s_v5 --skuprofile-vmsizes Standard_D2as_v5",
            "powershell": "-SkuName Standard_D2s_v5 -SkuProfileVmSize Standard_D2as_v5",
            "terraform-flexible": (
                'sku_name = "Standard_D2s_v5"\n'
                '  sku_profile {\n    vm_sizes = ["Standard_D2as_v5"]\n  }'
            ),
        },
        {"FLX1125": "error -", "FLX1121": "- error"},
    ),
    "a specialty size on two fault domains": (
        {"sku": {"name": "Standard_M8ms"}},
        {"platformFaultDomainCount": 2, "singlePlacementGroup": False},
        {},
        {
            "az": (
                "--vm-sku Standard_M8ms --platform-fault-domain-count 2 "
                "--single-placement-group false"
            ),
            "powershell": (
                "-SkuName Standard_M8ms -PlatformFaultDomainCount 2 -SinglePlacementGroup $false"
            ),
            "ansible": (
                "vm_size: Standard_M8ms\nplatform_fault_domain_count: 2\n"
                "single_placement_group: false"
            ),
            "terraform-flexible": (
                'sku_name = "Standard_M8ms"\n  platform_fault_domain_count = 2\n'
                "  single_placement_group = false"
            ),
            "terraform-uniform": (
                'sku = "Standard_M8ms"\n  platform_fault_domain_count = 2\n'
                "  single_placement_group = false"
            ),
            "avm": (
                "skuName: 'Standard_M8ms'\n    scaleSetFaultDomain: 2\n    availabilityZones: []\n"
                "    singlePlacementGroup: false"
            ),
            "avm-terraform": (
                'sku_name = "Standard_M8ms"\n  platform_fault_domain_count = 2\n  zones = []\n'
                "  single_placement_group = false"
            ),
        },
        {"FLX1126": "error -"},
    ),
    "a security posture": (
        {},
        {"profile": {"securityPostureReference": {"id": "posture"}}},
        {},
        {
            "az": "--security-posture-reference-id posture",
            "powershell": "-SecurityPostureId posture",
        },
        {"FLX1127": "warning"},
    ),
    "Entra sign-in": (
        {},
        {"extensions": [{"name": "l", "properties": {"type": "AADSSHLoginForLinux"}}]},
        {},
        {
            "powershell": "| Add-AzVmssExtension -Name l -Type AADSSHLoginForLinux",
            "terraform": 'extension {\n    type = "AADSSHLoginForLinux"\n  }',
            "avm-terraform": 'extension = [{ type = "AADSSHLoginForLinux" }]',
        },
        {"FLX1128": "warning"},
    ),
    "an application gateway": (
        {},
        {},
        {"networkInterfaceConfigurations": _GATEWAYS},
        {
            "terraform": (
                "network_interface {\n    ip_configuration {\n"
                '      application_gateway_backend_address_pool_ids = ["p"]\n    }\n  }'
            ),
            "avm": (
                "nicConfigurations: [ { ipConfigurations: [ { name: 'i', properties: "
                "{ applicationGatewayBackendAddressPools: [ { id: 'p' } ] } } ] } ]"
            ),
            "avm-terraform": (
                "network_interface = [{ ip_configuration = "
                '[{ application_gateway_backend_address_pool_ids = ["p"] }] }]'
            ),
        },
        {"FLX1129": "info"},
    ),
    "repairs without a health extension": (
        {},
        {"automaticRepairsPolicy": {"enabled": True}},
        {},
        {"terraform-flexible": "automatic_instance_repair {\n    enabled = true\n  }"},
        {"FLX1133": "error -"},
    ),
    "a disk that is kept": (
        {},
        {"profile": {"storageProfile": {"osDisk": {"deleteOption": "Detach"}}}},
        {},
        {
            "powershell": "| Set-AzVmssStorageProfile -OsDiskDeleteOption Detach",
            "avm": "osDisk: { deleteOption: 'Detach' }",
        },
        {"FLX1121": "- warning"},
    ),
    "patches by the platform": (
        {},
        {
            "profile": {
                "osProfile": {
                    "linuxConfiguration": {"patchSettings": {"patchMode": "AutomaticByPlatform"}}
                }
            }
        },
        {},
        {
            "az": "--patch-mode AutomaticByPlatform",
            "avm": "patchMode: 'AutomaticByPlatform'",
        },
        {"FLX1121": "- warning"},
    ),
}
SAID_OTHERWISE = {
    # (language, code): the code of the rule that says it in the words of that language
    ("az", "FLX1101"): "FLX1204",
    ("powershell", "FLX1101"): "FLX1204",
    ("terraform", "FLX1101"): "FLX1601",
    ("crossplane", "FLX1101"): "FLX1601",
    ("terraform", "FLX702"): "FLX1602",
    ("terraform", "FLX1103"): "FLX1604",
    ("terraform", "FLX1109"): "FLX1604",
    ("terraform", "FLX1119"): "FLX1604",
    ("terraform", "FLX1112"): "FLX1605",
    ("crossplane", "FLX1103"): "FLX1604",
    ("crossplane", "FLX1109"): "FLX1604",
}
_OWN = ("arm", "bicep", "camelCase", "snake_case", "models", "mixed", "pulumi", "operator")
"""Languages that hold ARM's own model, under its names."""
_OTHERS = ("az", "powershell", "ansible", "terraform", "avm", "avm-terraform")
GAPS: dict[tuple[str, str], str] = {
    ("az", "overprovisioning"): "only --disable-overprovision is there",
    ("az", "a health probe"): "FLX1203 says what the command refuses",
    ("az", "NAT pools"): "FLX1203 says what the command refuses",
    ("az", "a system-assigned identity"): "the rule on --assign-identity says it",
    ("az", "Service Fabric"): "az vmss create takes no extensions",
    ("powershell", "NAT pools"): "New-AzVmssIpConfig does not show which set it is for",
    ("powershell", "a long name"): "a configuration has no name",
    ("ansible", "a health probe"): "the module has no such parameter",
    ("ansible", "NAT pools"): "the module has no such parameter",
    ("ansible", "Service Fabric"): "extensions are resources of their own",
    ("ansible", "automatic OS upgrades"): "the module has no such parameter",
    ("ansible", "a surge with automatic OS upgrades"): "the module has no such parameter",
    ("terraform", "a surge with automatic OS upgrades"): "FLX1604 speaks of the policy alone",
    ("terraform-flexible", "overprovisioning"): "the resource has no such argument",
    ("terraform-flexible", "a health probe"): "the resource has no such argument",
    ("terraform-flexible", "NAT pools"): "the resource has no such argument",
    ("terraform-flexible", "automatic OS upgrades"): "the resource has no such argument",
    ("avm-flexible", "overprovisioning"): "the module passes it on for Uniform sets only",
    ("avm", "a health probe"): "the module has no such parameter",
    ("avm", "Service Fabric"): "the module has the extensions that it knows by name",
    ("avm-terraform", "overprovisioning"): "the module has no such variable",
    ("avm-terraform", "a health probe"): "the module has no such variable",
    ("avm-terraform", "NAT pools"): "the module has no such variable",
    ("avm-terraform", "automatic OS upgrades"): "the module has no such variable",
    ("avm-terraform", "a surge with automatic OS upgrades"): "the module has no such variable",
    ("az", "a mix of priorities"): "FLX1207 says what the command refuses",
    ("az", "a disk that is kept"): "FLX1207 says what the command refuses",
    ("ansible", "restoring Spot instances"): "the module has no such parameter",
    ("terraform-flexible", "restoring Spot instances"): "the resource has no such argument",
    ("terraform-uniform", "restoring Spot instances"): "FLX1604 speaks of the argument alone",
    ("avm", "restoring Spot instances"): "the module has no such parameter",
    ("avm-terraform", "restoring Spot instances"): "the module has no such variable",
    ("ansible", "a capacity reservation"): "the module has no such parameter",
    ("avm", "a capacity reservation"): "the module has no such parameter",
    ("avm-terraform", "a mix of sizes"): "the module has no such variable",
    ("avm-terraform", "a mix of sizes with a size"): "the module has no such variable",
    ("ansible", "a mix of sizes with a size"): "the module has no such parameter",
    ("terraform-uniform", "a mix of sizes with a size"): "the resource has no such argument",
    ("avm", "a mix of sizes with a size"): "the module has no such parameter",
    ("ansible", "a security posture"): "the module has no such parameter",
    ("terraform", "a security posture"): "neither resource has such an argument",
    ("avm", "a security posture"): "the module has no such parameter",
    ("avm-terraform", "a security posture"): "its table does not have the variable",
    ("az", "Entra sign-in"): "az vmss create takes no extensions",
    ("ansible", "Entra sign-in"): "extensions are resources of their own",
    ("avm", "Entra sign-in"): "the module has the extensions that it knows by name",
    ("az", "an application gateway"): "--app-gateway makes or names one, and its pool",
    (
        "powershell",
        "an application gateway",
    ): "New-AzVmssIpConfig does not show which set it is for",
    ("ansible", "an application gateway"): "its table does not have the parameter",
    ("az", "repairs without a health extension"): "what a command does not say is open",
    ("powershell", "repairs without a health extension"): "what a cmdlet does not say is open",
    ("ansible", "repairs without a health extension"): "the module has no such parameter",
    ("terraform-uniform", "repairs without a health extension"): "nothing follows on Uniform",
    ("avm", "repairs without a health extension"): "the module adds the extension by itself",
    ("avm-terraform", "repairs without a health extension"): "what it does not say is open",
    ("ansible", "a mix of priorities"): "the module has no such parameter",
    ("ansible", "a mix of sizes"): "the module has no such parameter",
    ("ansible", "a disk that is kept"): "the module has no such parameter",
    ("ansible", "patches by the platform"): "the module has no such parameter",
    ("terraform-uniform", "a mix of priorities"): "the resource has no such argument",
    ("terraform-uniform", "a mix of sizes"): "the resource has no such argument",
    ("terraform", "a disk that is kept"): "neither resource has such an argument",
    ("terraform", "patches by the platform"): "only the Flexible resource has such an argument",
    ("avm", "a mix of priorities"): "the module has no such parameter",
    ("avm", "a mix of sizes"): "the module has no such parameter",
    ("avm-terraform", "a disk that is kept"): "nothing follows from it on Flexible sets",
    ("avm-terraform", "patches by the platform"): "nothing follows from it on Flexible sets",
    ("powershell", "patches by the platform"): "Set-AzVmssOsProfile does not take the mode alone",
    ("models", "a long name"): "the name is an argument of the call",
    ("camelCase", "a long name"): "the name is an argument of the call",
    ("snake_case", "a long name"): "the name is an argument of the call",
    ("mixed", "a long name"): "the name is an argument of the call",
}


def arm_body(fact: Fact, mode: str) -> dict[str, Any]:
    top, properties, network, _, _ = fact
    properties = dict(properties)
    profile: dict[str, Any] = {}
    if mode == "Flexible":
        properties = {"platformFaultDomainCount": 1, **properties}
        profile["networkProfile"] = {"networkApiVersion": "2020-11-01", **network}
    elif network:
        profile["networkProfile"] = network
    if extensions := properties.pop("extensions", None):
        profile["extensionProfile"] = {"extensions": extensions}
    profile |= properties.pop("profile", {})
    properties = {"orchestrationMode": mode, **properties}
    return {
        "location": "west",
        **top,
        "properties": properties | {"virtualMachineProfile": profile},
    }


def camel_flat(value: Any) -> Any:
    """A body under ARM's names, ``properties`` left out."""
    if isinstance(value, dict):
        merged = {**value, **value.get("properties", {})}
        merged.pop("properties", None)
        return {key: camel_flat(inner) for key, inner in merged.items()}
    return [camel_flat(item) for item in value] if isinstance(value, list) else value


def own(language: str, fact: Fact, mode: str) -> Report:
    """The report on a set in a language that holds ARM's model."""
    body = arm_body(fact, mode)
    if language == "mixed":
        properties = dict(body["properties"])
        given = properties.pop("orchestrationMode")
        return python(repr({**body, "orchestration_mode": given, "properties": properties}))
    if language == "pulumi":
        spec = json.dumps({"vmScaleSetName": "web", **camel_flat(body)})
        kind = "azure-native:compute:VirtualMachineScaleSet"
        text = f"name: x\nruntime: yaml\nresources:\n  web:\n    type: {kind}\n"
        return check_text(f"{text}    properties: {spec}\n", "Pulumi.yaml")
    if language == "operator":
        spec = json.dumps(camel_flat(body))
        text = "apiVersion: compute.azure.com/v1api20220301\nkind: VirtualMachineScaleSet\n"
        return check_text(f"{text}metadata: {{name: web}}\nspec: {spec}\n", "web.yaml")
    return {
        "arm": lambda: arm(body),
        "bicep": lambda: bicep(body),
        "camelCase": lambda: python(repr(body)),
        "snake_case": lambda: python(repr(flat(body))),
        "models": lambda: python(models(body)),
    }[language]()


def other(language: str, said: str, mode: str) -> Report:
    """The report on a set in a language with words of its own."""
    if language == "az":
        name = "" if "--name" in said else "--name web "
        text = f"az vmss create -g app {name}--image U --orchestration-mode {mode} {said}\n"
        return check_text(text, "up.sh")
    if language == "powershell":
        text = f"$set = New-AzVmssConfig -Location west -OrchestrationMode '{mode}' {said}\n"
        return check_text(text, "up.ps1")
    if language == "ansible":
        lines = "".join(f"    {line}\n" for line in said.replace(", zones", "\nzones").split("\n"))
        text = f"- azure_rm_virtualmachinescaleset:\n    orchestration_mode: {mode}\n{lines}"
        return check_text(text, "play.yml")
    if language == "avm":
        path = "br/public:avm/res/compute/virtual-machine-scale-set:0.8.0"
        said = said.replace(", ", "\n    ")
        params = f"orchestrationMode: '{mode}'\n    {said}\n"
        text = f"module web '{path}' = {{\n  name: 'web'\n  params: {{\n    {params}  }}\n}}\n"
        return check_text(text, "main.bicep")
    if language == "avm-terraform":
        source = 'source = "Azure/avm-res-compute-virtualmachinescaleset/azurerm"'
        return check_text(f'module "web" {{\n  {source}\n  {said}\n}}\n', "main.tf")
    kind = "orchestrated" if mode == "Flexible" else "linux"
    kind = f"azurerm_{kind}_virtual_machine_scale_set"
    return check_text(f'resource "{kind}" "web" {{\n  {said}\n}}\n', "main.tf")


def _gap(language: str, title: str, mode: str) -> str | None:
    exact = GAPS.get((f"{language}-{mode.lower()}", title))
    return exact or GAPS.get((language, title))


def _words(language: str, title: str, mode: str) -> str | None:
    said = FACTS[title][3]
    if (f"{language}-{mode.lower()}", title) in GAPS:
        return None
    exact = said.get(f"{language}-{mode.lower()}")
    return exact if exact is not None else said.get(language)


_CELLS = [
    (language, title, mode)
    for language in (*_OWN, *_OTHERS)
    for title in FACTS
    for mode in ("Flexible", "Uniform")
    if not (language == "avm-terraform" and mode == "Uniform")  # the module makes none
]


@pytest.mark.parametrize(("language", "title", "mode"), _CELLS)
def test_the_same_fact_in_every_language(language: str, title: str, mode: str) -> None:
    gap = _gap(language, title, mode)
    if language in _OTHERS:
        said = _words(language, title, mode)
        assert (said is None) == (gap is not None), "a gap has a reason, and a reason a gap"
        if said is None:
            return
        report = other(language, said, mode)
    elif gap is not None:
        return
    else:
        report = own(language, FACTS[title], mode)
    expected = dict(FACTS[title][4])
    if mode == "Uniform":
        expected = {code: (*s.split(), "info")[1] for code, s in expected.items()}
        expected["FLX1101"] = "info"
    expected = {code: severities.split()[0] for code, severities in expected.items()}
    expected = {code: severity for code, severity in expected.items() if severity != "-"}
    expected = {SAID_OTHERWISE.get((language, code), code): s for code, s in expected.items()}
    found = {f.code: f.severity.name.lower() for f in report.findings}
    for code in _OF_THE_VERSION - expected.keys():
        found.pop(code, None)
    assert found == expected
