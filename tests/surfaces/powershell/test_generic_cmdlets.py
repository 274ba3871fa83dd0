"""Cmdlets for any resource: nested types, whose names may stand in one expression."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

MEMBERS = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (
            f"Get-AzResource -ResourceType {MEMBERS}/networkInterfaces -ResourceName $name",
            "FLX1001",
        ),
        (f"Get-AzureRmResource -ResourceType {MEMBERS}/networkInterfaces -Name $name", "FLX1001"),
        (f'Get-AzResource -ResourceType "{MEMBERS}" -Name ($set.Name + "/" + $id)', "FLX301"),
        (f'Get-AzResource -ResourceType {MEMBERS} -Name "$set/$id"', "FLX301"),
        (f"Get-AzResource -ResourceType {MEMBERS} -ResourceName web", "FLX401"),
        (f"Remove-AzResource -ResourceType {MEMBERS} -ResourceName $name -Force", "FLX202"),
        (
            f"Invoke-AzResourceAction -ResourceType {MEMBERS} -ResourceName $name -Action restart",
            "FLX209",
        ),
    ],
)
def test_names_in_an_expression_are_those_of_the_types(command: str, code: str) -> None:
    found = check_text(f"{command} -ResourceGroupName app\n", "run.ps1").findings
    assert [f.code for f in found] == [code]


@pytest.mark.parametrize(
    "command",
    [
        "Get-AzResource -ResourceType Microsoft.Compute/virtualMachineScaleSets -Name $name",
        f"Remove-AzResource -ResourceType {MEMBERS} -ResourceName web",
        f"Get-AzResource -ResourceType {MEMBERS}",
        "Get-AzResource -ResourceType Microsoft.Compute/virtualMachines/extensions -Name $name",
    ],
)
def test_other_resources_are_left_alone(command: str) -> None:
    found = check_text(f"{command} -ResourceGroupName app\n", "run.ps1").findings
    assert [f.code for f in found] == []
