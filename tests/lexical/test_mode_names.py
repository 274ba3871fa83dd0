"""What is named for the orchestration mode, and what is named for another mode."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.lexical.conditions import is_about_mode, names_another_mode
from flexlint.surfaces.base import Surface
from flexlint.surfaces.powershell.surface import PowerShellSurface
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile

VOCABULARY = load_catalog().vocabulary

ORCHESTRATION = [
    "mode",
    "*mode",
    "${MODE}",
    "$env:MODE",
    "$script:mode",
    "vmssMode",
    "VMSSMode",
    "scale_set_mode",
    "currentMode",
    "process.env.VMSS_MODE",
    "opts.vmss.mode",
    "config.mode",
    "sets[0].mode",
    "sets.value[0]?.mode",
    "string(mode)",
    "mode.value",
    "mode.name()",
    "String(mode).toLowerCase()",
    "s.Data.OrchestrationMode",
    "s.properties?.orchestrationMode",
    "az vmss show --query orchestrationMode",
]
OTHER = [
    "upgradeMode",
    "upgrade_mode",
    "UPGRADE_MODE",
    "s.upgradePolicy.mode",
    "s?.upgradePolicy?.mode",
    "s.Data.UpgradePolicy.Mode",
    "server.mode",
    "servers[0].mode",
    "server().mode",
    "postgres.mode",
    "deploymentMode",
    "server.deploymentMode()",
    "networkMode",
    "mode.name",
    "$mode.Kind",
    "samplingMode",
]


@pytest.mark.parametrize("written", ORCHESTRATION)
def test_named_for_the_orchestration_mode(written: str) -> None:
    assert is_about_mode(written)
    assert not names_another_mode(written)


@pytest.mark.parametrize("written", OTHER)
def test_named_for_another_mode(written: str) -> None:
    assert not is_about_mode(written)
    assert names_another_mode(written)


@pytest.mark.parametrize("written", ["", "model", "modes", "kind", "uniform", "modern"])
def test_named_for_no_mode(written: str) -> None:
    assert not is_about_mode(written)
    assert not names_another_mode(written)


AZ = "az vmss restart -g a -n b --instance-ids 1"
CMDLET = "Restart-AzVmss -ResourceGroupName g -VMScaleSetName n -InstanceId 1"
GO = "func f(m *armcompute.VirtualMachineScaleSetVMsClient) {{\n{}\n}}"
TS = "function f(m: VirtualMachineScaleSetVMs) {{\n{}\n}}"
CS = "class A {{ void F(VirtualMachineScaleSetVmResource m) {{\n{}\n}} }}"
JAVA = "class A {{ void f(VirtualMachineScaleSetVM m) {{\n{}\n}} }}"


def mode(path: str, text: str) -> str:
    """Of the last use in ``text``."""
    surfaces: dict[str, Surface] = {"sh": ShellSurface(), "ps1": PowerShellSurface()}
    surface = surfaces.get(path.rsplit(".", 1)[-1], SdkSurface())
    found = surface.extract(SourceFile(path, text), VOCABULARY)
    return found.uses[-1].mode.kind.value


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", f"if [ $upgrade_mode = Uniform ]; then {AZ}; fi"),
        ("a.sh", f"[ $deployment_mode = Flexible ] && {AZ}"),
        ("a.sh", f"case $upgradeMode in Uniform) {AZ} ;; esac"),
        ("a.sh", f"mode=$(az vmss show -n b --query upgradePolicy.mode)\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"mode=$upgrade_mode\nif [ $mode = Uniform ]; then {AZ}; fi"),
        ("a.sh", f"mode=$(az postgres flexible-server show -n x --query sku.tier)\n[ $mode = Flexible ] && {AZ}"),
        ("a.sh", f"declare mode=$upgrade_mode\nif [ $mode = Uniform ]; then {AZ}; fi"),
        ("a.sh", f'f() {{ local mode="$UPGRADE_MODE"; if [ $mode = Uniform ]; then {AZ}; fi; }}'),
        ("a.sh", f"mode=$1\n[ -n $mode ] || mode=$(az vmss show -n b | jq -r .upgradePolicy.mode)\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"read -r mode < <(az vmss show -n b --query upgradePolicy.mode)\nif [ $mode = Uniform ]; then {AZ}; fi"),
        ("a.sh", f"az vmss list --query '[].[name,upgradePolicy.mode]' | while read -r n mode; do [ $mode = Uniform ] && {AZ}; done"),
        ("a.sh", f"is_it() {{ [ $upgrade_mode = Uniform ]; }}\nis_it && {AZ}"),
        ("a.ps1", f"if ($s.UpgradePolicy.Mode -eq 'Uniform') {{ {CMDLET} }}"),
        ("a.ps1", f"if ($servers[0].Mode -eq 'Flexible') {{ {CMDLET} }}"),
        ("a.ps1", f"if ((Get-AzServer -Name x).DeploymentMode -eq 'Flexible') {{ {CMDLET} }}"),
        ("a.ps1", f"$mode = $s.UpgradePolicy.Mode\nif ($mode -eq 'Uniform') {{ {CMDLET} }}"),
        ("a.ps1", f"switch ($s.UpgradePolicy.Mode) {{ 'Uniform' {{ {CMDLET} }} }}"),
        ("a.ps1", f"$a | ? {{ $_.UpgradePolicy.Mode -eq 'Uniform' }} | % {{ {CMDLET} }}"),
        ("a.go", GO.format('if server.Mode == "Flexible" {\nm.BeginStart(x)\n}')),
        ("a.go", GO.format('if string(*s.Properties.UpgradePolicy.Mode) == "Uniform" {\nm.BeginStart(x)\n}')),
        ("a.ts", TS.format('if (s.upgradePolicy?.mode !== "Flexible") { m.beginStart(x); }')),
        ("a.ts", TS.format('switch (s.upgradePolicy.mode) { case "Uniform": m.beginStart(x); break; }')),
        ("a.cs", CS.format('if (string.Equals(s.UpgradeMode, "Uniform", StringComparison.Ordinal)) { m.PowerOn(x); }')),
        ("A.java", JAVA.format('if ("Flexible".equals(server.deploymentMode())) { m.start(); }')),
    ],
)  # fmt: skip
def test_another_mode_proves_nothing(path: str, text: str) -> None:
    assert mode(path, text) == "unknown"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", f"mode=$(az vmss show -n b --query orchestrationMode)\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"mode=$(az resource show --ids x --query properties.orchestrationMode)\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"mode=$VMSS_MODE\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"mode=$1\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"mode=$1; upgrade_mode=$2\n[ $mode = Uniform ] && {AZ}"),
        ("a.sh", f"az vmss list --query '[].[name,orchestrationMode]' | while read -r n mode; do [ $mode = Uniform ] && {AZ}; done"),
        ("a.ps1", f"$mode = Get-Mode $s\nif ($mode -eq 'Uniform') {{ {CMDLET} }}"),
        ("a.ps1", f"if ((Get-AzVmss -VMScaleSetName n).OrchestrationMode -eq 'Uniform') {{ {CMDLET} }}"),
        ("a.ps1", f"if ($sets[0].OrchestrationMode -eq 'Uniform') {{ {CMDLET} }}"),
    ],
)  # fmt: skip
def test_the_orchestration_mode_still_does(path: str, text: str) -> None:
    assert mode(path, text) == "uniform"
