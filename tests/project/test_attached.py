"""What is made for a scale set by its id, in whatever language, belongs to the set."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.model import Report
from flexlint.project.check import check_paths

BICEP = """
resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web-vmss'
  location: 'westeurope'
  properties: { orchestrationMode: 'Uniform' }
}
"""
ID = "/subscriptions/1/resourceGroups/shop/providers/Microsoft.Compute/virtualMachineScaleSets"


def report_of(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> Report:
    (folder / ".git").mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return check_paths(["."])


def attached(report: Report) -> list[str]:
    return [
        f"{one.id}: {a.location.path}:{a.location.line} {a.kind}" + (f" {a.role}" if a.role else "")
        for one in report.scale_sets
        for a in one.attached
    ]


def test_bicep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BICEP + (
        "resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n"
        "  name: 'a'\n  scope: set\n  properties: { principalId: 'p' }\n}\n"
        "resource scale 'Microsoft.Insights/autoscaleSettings@2022-10-01' = {\n"
        "  name: 'a'\n  properties: { targetResourceUri: set.id }\n}\n"
        "resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {\n"
        "  name: 'a'\n  properties: { scopes: [ set.id ] }\n}\n"
        "resource group 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n"
        "  name: 'b'\n  properties: { principalId: 'p' }\n}\n"
    )
    report = report_of(tmp_path, monkeypatch, main__bicep=text, other__sh="az vmss list\n")
    assert attached(report) == [
        "web-vmss: main.bicep:7 role-assignment",
        "web-vmss: main.bicep:12 autoscale",
        "web-vmss: main.bicep:16 alert",
    ]


def test_terraform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  name                = "web-vmss"
  resource_group_name = "shop"
}
resource "azapi_resource" "api" {
  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name = "api-vmss"
}
resource "azurerm_role_assignment" "web" {
  scope                = azurerm_linux_virtual_machine_scale_set.web.id
  role_definition_name = "Reader"
}
resource "azurerm_monitor_autoscale_setting" "web" {
  target_resource_id = azurerm_linux_virtual_machine_scale_set.web.id
}
resource "azurerm_monitor_metric_alert" "api" {
  scopes = [azapi_resource.api.id]
}
resource "azapi_resource" "scale" {
  type = "Microsoft.Insights/autoscaleSettings@2022-10-01"
  body = { properties = { targetResourceUri = azapi_resource.api.id } }
}
resource "azurerm_role_assignment" "group" {
  scope                = azurerm_resource_group.shop.id
  role_definition_name = "Reader"
}
"""
    report = report_of(tmp_path, monkeypatch, main__tf=text, other__sh="az vmss list\n")
    assert attached(report) == [
        "api-vmss: main.tf:17 alert",
        "api-vmss: main.tf:21 autoscale",
        "web-vmss: main.tf:10 role-assignment Reader",
        "web-vmss: main.tf:14 autoscale",
    ]


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"""#!/bin/bash
NAME=web-vmss
az role assignment create --role Reader --assignee a --scope {ID}/web-vmss
SET=$(az vmss show -g shop -n "$NAME" --query id -o tsv)
az role assignment create --role Writer --assignee a --scope "$SET"
az role assignment create --role Owner --scope "$(az vmss show -g shop -n $NAME --query 'id')"
az monitor autoscale create -g shop --resource $NAME \\
  --resource-type Microsoft.Compute/virtualMachineScaleSets --count 2
az monitor autoscale create -g shop --resource "$SET" --count 2
az monitor metrics alert create -n a -g shop --scopes "/subscriptions/$S/resourceGroups/shop/\
providers/Microsoft.Compute/virtualMachineScaleSets/${{NAME}}"
az lock create -n l -g shop --resource web-vmss --resource-type virtualMachineScaleSets
"""
    none = f"""#!/bin/bash
az role assignment create --role Reader --scope {ID.replace("/shop/", "/other/")}/web-vmss
az role assignment create --role Reader --scope {ID}/web-vmss/virtualMachines/0
az role assignment create --role Reader --scope /subscriptions/1/resourceGroups/shop
az role assignment create --role Reader --scope "$1"
if test "$2"; then SET=$(az vmss show -g shop -n web-vmss --query id); else SET=$3; fi
az role assignment create --role Reader --scope "$SET"
az role assignment create --role Reader --scope "$(az vmss show -n web-vmss --query sku)"
az monitor autoscale create -g shop --resource web-vmss --count 2
az role assignment delete --role Reader --scope {ID}/web-vmss
"""
    bicep = BICEP.replace("properties:", "scope: resourceGroup('shop')\n  properties:")
    report = report_of(tmp_path, monkeypatch, main__bicep=bicep, ops__sh=script, none__sh=none)
    assert attached(report) == [
        "web-vmss: ops.sh:3 role-assignment Reader",
        "web-vmss: ops.sh:5 role-assignment Writer",
        "web-vmss: ops.sh:6 role-assignment Owner",
        "web-vmss: ops.sh:7 autoscale",
        "web-vmss: ops.sh:9 autoscale",
        "web-vmss: ops.sh:10 alert",
        "web-vmss: ops.sh:11 lock",
    ]


def test_cmdlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"""
$vmss = Get-AzVmss -ResourceGroupName shop -VMScaleSetName web-vmss
New-AzRoleAssignment -ObjectId $who -RoleDefinitionName "Reader" -Scope $vmss.Id
New-AzRoleAssignment -ObjectId $who -RoleDefinitionName Writer -Scope "{ID}/web-vmss"
New-AzResourceLock -LockName l -LockLevel CanNotDelete -ResourceName web-vmss `
  -ResourceType Microsoft.Compute/virtualMachineScaleSets -ResourceGroupName shop
New-AzRoleAssignment -ObjectId $who -RoleDefinitionName Reader -ResourceGroupName shop
$one = Get-AzVmss -ResourceGroupName shop -VMScaleSetName web-vmss
$one = Get-AzVM -Name web
New-AzRoleAssignment -ObjectId $who -RoleDefinitionName Reader -Scope $one.Id
"""
    report = report_of(tmp_path, monkeypatch, main__bicep=BICEP, ops__ps1=script)
    assert attached(report) == [
        "web-vmss: ops.ps1:3 role-assignment Reader",
        "web-vmss: ops.ps1:4 role-assignment Writer",
        "web-vmss: ops.ps1:5 lock",
    ]


def test_what_only_an_assignment_names_is_no_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"az role assignment create --role Reader --scope {ID}/else-vmss\n"
    report = report_of(tmp_path, monkeypatch, main__bicep=BICEP, ops__sh=script)
    assert [each.id for each in report.scale_sets] == ["web-vmss"]
    assert attached(report) == []


def test_a_set_that_is_known_by_findings_has_what_is_made_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "az vmss get-instance-view -g shop -n else-vmss\n"
        f"az role assignment create --role Reader --scope {ID}/else-vmss\n"
        f"az role assignment create --role Reader --scope {ID.replace('shop', 'b')}/else-vmss\n"
    )
    report = report_of(tmp_path, monkeypatch, main__bicep=BICEP, ops__sh=script)
    assert attached(report) == ["else-vmss: ops.sh:2 role-assignment Reader"]
