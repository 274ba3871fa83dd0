# ruff: noqa: E501
"""Commands and cmdlets for any resource (``az resource``, ``Get-AzResource``) on scale sets."""

from __future__ import annotations

import json

import pytest

from flexlint.engine.check import check_text

GROUP = "/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute"
SET = f"{GROUP}/virtualMachineScaleSets/web"
ONE = f"{SET}/virtualMachines/0"


def codes(path: str, text: str) -> list[tuple[int, str]]:
    """(line, code) of every finding."""
    return [(f.location.line, f.code) for f in check_text(text, path=path).findings]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"az resource show --ids {ONE}", ["FLX301"]),
        (f"az resource show --ids={ONE} --query tags", ["FLX301"]),
        (f'az resource update --ids "{ONE}" --set tags.state=done', ["FLX302"]),
        (f"az resource patch --ids {ONE} --properties '{{}}'", ["FLX302"]),
        (f"az resource tag --tags a=b --ids {ONE}", ["FLX302"]),
        (f"az resource delete --ids '{ONE}'", ["FLX202"]),
        (f"az resource delete --ids {ONE} {SET}/virtualMachines/1", ["FLX202", "FLX202"]),
        (f"az resource invoke-action --action reimage --ids {ONE}", ["FLX207"]),
        (f"az resource invoke-action --action reimageall --ids {SET}", ["FLX507"]),
        (f"SET={SET}\naz resource invoke-action --action reimageall --ids $SET", ["FLX507"]),
        (f'SET={SET}\naz resource delete --ids "$SET/virtualMachines/$i"', ["FLX202"]),
        (f'ID={ONE}\naz resource show --ids "${{ID}}"', ["FLX301"]),
        ('az resource show --ids "$VMSS_ID/virtualMachines/$i"', ["FLX301"]),
        (
            "az resource delete -g app --namespace Microsoft.Compute -n 0"
            " --resource-type virtualMachines --parent virtualMachineScaleSets/web",
            ["FLX202"],
        ),
        (f"sudo az.cmd resource show --ids {ONE}", ["FLX301"]),
    ],
)
def test_az_resource(command: str, expected: list[str]) -> None:
    last = command.count("\n") + 2
    assert codes("a.sh", f"#!/bin/sh\n{command}\n") == [(last, code) for code in expected]


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (f"az resource show --ids {ONE}", "virtualMachineScaleSets/web/virtualMachines/0"),
        (f"az resource invoke-action --action start --ids '{ONE}'", ONE[len(GROUP) + 1 :]),
        (f'SET={SET}\naz resource show --ids "$SET/virtualMachines/0"', "virtualMachines/0"),
    ],
)
def test_it_points_at_what_is_written(command: str, written: str) -> None:
    text = f"#!/bin/sh\n{command}\n"
    (finding,) = check_text(text, path="a.sh").findings
    where = finding.location
    line = text.split("\n")[where.line - 1]
    assert line[where.column - 1 : where.end_column - 1].lstrip("/") == written


@pytest.mark.parametrize(
    "command",
    [
        f"az resource show --ids {GROUP}/virtualMachines/web_0a1b2c3d",
        f"az resource delete --ids {GROUP}/virtualMachines/0",
        f"az resource show --ids {SET}",
        f"az resource update --ids {SET} --set tags.a=b",
        "az resource list --resource-type Microsoft.Compute/virtualMachineScaleSets",
        "az resource show -g app --resource-type Microsoft.Compute/virtualMachineScaleSets -n web",
        "az resource show -g app --resource-type Microsoft.Compute/virtualMachines -n vmss-jump",
        'az resource show --ids "$vm_id" # of no virtualMachineScaleSets/',
        f"az resource invoke-action --ids {SET}",
        f"az resource move --destination-group b --ids {SET}",
        "az group show --name resource  # virtualMachineScaleSets/",
        f"echo az resource delete --ids {ONE}",
        f"# az resource delete --ids {ONE}",
    ],
)
def test_what_az_resource_leaves_alone(command: str) -> None:
    assert codes("a.sh", f"#!/bin/sh\n{command}\n") == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", f"down:\n\t@az resource delete --ids {ONE}\n"),
        ("a.yml", f"jobs:\n  a:\n    steps:\n    - run: az resource delete --ids {ONE}\n"),
        ("a.yml", f"- tasks:\n  - command:\n      argv: [az, resource, delete, --ids, {ONE}]\n"),
        ("a.ps1", f'az resource delete --ids "{ONE}"\n'),
        ("a.py", f'import os\nos.system("az resource delete --ids {ONE}")\n'),
        ("a.py", f'import sh\nsh.run(["az", "resource", "delete", "--ids", "{ONE}"])\n'),
        ("a.js", f'execSync("az resource delete --ids {ONE}");\n'),
        ("a.go", f'exec.Command("az", "resource", "delete", "--ids", "{ONE}")\n'),
        ("a.cs", f'Process.Start("az", "resource delete --ids {ONE}");\n'),
        ("package.json", json.dumps({"scripts": {"down": f"az resource delete --ids {ONE}"}})),
    ],
)  # fmt: skip
def test_wherever_it_is_written(path: str, text: str) -> None:
    assert [code for _, code in codes(path, text)] == ["FLX202"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f'Get-AzResource -ResourceId "{ONE}"', ["FLX301"]),
        (f'Get-AzureRmResource -ResourceId "{ONE}"', ["FLX301"]),
        (f'Remove-AzResource -ResourceId "{ONE}" -Force', ["FLX202"]),
        (f"$id = '{ONE}'\nSet-AzResource -ResourceId $id -Properties $p", ["FLX302"]),
        (f'Invoke-AzResourceAction -ResourceId "{ONE}" -Action reimage -Force', ["FLX207"]),
        (f"$id = '{SET}'\nInvoke-AzResourceAction -ResourceId $id -Action reimageall", ["FLX507"]),
        (
            "Get-AzResource -ResourceGroupName app -ResourceName web/0"
            " -ResourceType Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
            ["FLX301"],
        ),
        ('Get-AzResource -ResourceId "$($vmss.Id)/virtualMachines/$i"', ["FLX301"]),
        (f'Remove-AzResource -ResourceId "{ONE}"\nInvoke-AzRestMethod -Path $p', ["FLX202"]),
        (
            'Invoke-AzRestMethod -Method GET -Path "$($vmss.Id)/virtualMachines?api-version=1"',
            ["FLX401"],
        ),
    ],
)
def test_cmdlets_for_any_resource(command: str, expected: list[str]) -> None:
    assert [code for _, code in codes("a.ps1", f"{command}\n")] == expected


@pytest.mark.parametrize(
    "command",
    [
        f'Get-AzResource -ResourceId "{SET}"',
        f'Get-AzResource -ResourceId "{GROUP}/virtualMachines/0"',
        "Get-AzResource -ResourceType Microsoft.Compute/virtualMachineScaleSets",
        "Get-AzResource -ResourceType Microsoft.Compute/virtualMachineScaleSets -Name web",
        "Get-AzResource -ResourceId $vmss.Id",
        "Remove-AzResource -ResourceId $id  # virtualMachineScaleSets/",
        f"$other = '{SET}'\nRemove-AzResource -ResourceId $id",
        'Get-AzResource -ResourceId "$($vmss.Id)/extensions/health"',
        f'Write-Host "Remove-AzResource -ResourceId {SET}"',
        f'Invoke-AzResourceAction -ResourceId "{SET}"',
        'Invoke-AzRestMethod -Path "$($group.Id)/virtualMachines?api-version=1"  # vmss',
    ],
)
def test_what_cmdlets_for_any_resource_leave_alone(command: str) -> None:
    assert codes("a.ps1", f"{command}\n") == []


LIST = 'az vmss list-instances -g app -n web --query "[].id" -o tsv'
REST = "az rest --method post --url"
RESTART = "/restart?api-version=2024-07-01"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'{REST} "https://management.azure.com$id{RESTART}"', "FLX209"),
        (f'{REST} "https://management.azure.com${{id}}{RESTART}"', "FLX209"),
        (f"{REST} $id{RESTART}", "FLX209"),
        ('curl -X DELETE "https://management.azure.com$id?api-version=2024-07-01"', "FLX202"),
        ("az resource invoke-action --action restart --ids $id", "FLX209"),
        ('az resource delete --ids "$id"', "FLX202"),
    ],
)
def test_the_ids_of_listed_instances(body: str, expected: str) -> None:
    direct = f"#!/bin/sh\nfor id in $({LIST}); do\n  {body}\ndone\n"
    assert codes("a.sh", direct) == [(2, "FLX401"), (3, expected)]
    held = f"#!/bin/sh\nIDS=$({LIST})\nfor id in $IDS; do\n  {body}\ndone\n"
    assert codes("a.sh", held) == [(2, "FLX401"), (4, expected)]


@pytest.mark.parametrize(
    "loop",
    [
        f"for vm in $({LIST}); do\n  az resource delete --ids $id\ndone\n",
        f"for id in $({LIST}); do\n  az vm restart --ids $id\ndone\n",
        f"for id in $({LIST}); do\n  echo $id{RESTART}\ndone\n",
        f"for id in $({LIST}); do\n  {REST} https://example.com/$name{RESTART}\ndone\n",
        f"for id in $({LIST.replace('[].id', '[].name')}); do\n  az resource delete --ids $id\ndone\n",
        f"for id in $({LIST}); do :; done\nfor id in $(az vm list --query [].id -o tsv); do\n"
        "  az resource delete --ids $id\ndone\n",
    ],
)  # fmt: skip
def test_other_loops_are_left_alone(loop: str) -> None:
    assert codes("a.sh", f"#!/bin/sh\n{loop}") == [(2, "FLX401")]
