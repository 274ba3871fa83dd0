"""What is suggested for commands and requests names the user's own machines, and no others."""

from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import CliSpelling, PowerShellSpelling, RestSpelling
from flexlint.engine.check import check_text
from flexlint.model import Suggestion

VOCABULARY = load_catalog().vocabulary
HOST = "https://management.azure.com/subscriptions/s/resourceGroups/r/providers"


def suggestions(path: str, text: str) -> list[Suggestion]:
    findings = check_text(text + "\n", path=path).findings
    return [f.suggestion for f in findings if f.suggestion is not None]


CMDLETS = [
    spelling
    for _, spelling in VOCABULARY.powershell
    if any(canonical in {"instance_id", "instance_ids"} for _, canonical in spelling.arguments)
]
COMMANDS = [s for _, s in VOCABULARY.cli if "--instance-id" in str(s) and "vmss" in s.command]
ROUTES = [s for _, s in VOCABULARY.rest if "{instanceId}" in s.path]


def switches(spelling: PowerShellSpelling) -> str:
    return " ".join(p for p in spelling.parameters if p.lower() != "-instanceid")


@pytest.mark.parametrize("spelling", CMDLETS)
@pytest.mark.parametrize("given", ["7", "'7'", "@('7')", '"7", "8"'])
def test_a_cmdlet_gets_no_number_for_a_name(spelling: PowerShellSpelling, given: str) -> None:
    text = f"{spelling.cmdlet} -ResourceGroupName r -VMScaleSetName web -InstanceId {given}"
    for suggestion in suggestions("a.ps1", f"{text} {switches(spelling)}"):
        assert re.search(r"\b[78]\b", suggestion.text) is None
        assert "Where-Object" not in suggestion.text or suggestion.text.startswith("Get-AzVM ")


@pytest.mark.parametrize("spelling", COMMANDS)
def test_a_command_gets_no_number_for_a_name(spelling: CliSpelling) -> None:
    option = next((o for o in spelling.options if o.startswith("--instance-id")), "--instance-ids")
    others = " ".join(f"{o} x" for o in spelling.options if o != option)
    text = f"{spelling.command} -g r -n web {option} 7 {others}"
    for suggestion in suggestions("a.sh", text):
        assert re.search(r"\b7\b", suggestion.text) is None
        assert "az vm list" not in suggestion.text or suggestion.text.startswith("az vm list")


@pytest.mark.parametrize("spelling", ROUTES)
def test_a_url_gets_no_number_for_a_name(spelling: RestSpelling) -> None:
    path = spelling.path.replace("{instanceId}", "7").replace("{vmScaleSetName}", "web")
    text = f"{spelling.method} {HOST}{re.sub(r'{.+?}', 'x', path)}?api-version=2024-07-01"
    for suggestion in suggestions("a.http", text):
        assert re.search(r"/7\b", suggestion.text) is None
        assert "7" in suggestion.note or "<virtual machine name>" not in suggestion.text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ps1", "Restart-AzVmss @unseen"),
        ("a.ps1", "$some | Restart-AzVmss"),
        ("a.ps1", "Get-AzVmssVM -ResourceGroupName r -VMScaleSetName w | ? Zones | Stop-AzVmss"),
        ("a.sh", 'az vmss start "$@"'),
        ("a.sh", "az vmss start -g r -n web $OPTIONS"),
        ("a.sh", 'az vmss restart "${options[@]}"'),
    ],
)
def test_what_cannot_be_seen_is_not_widened(path: str, text: str) -> None:
    for suggestion in suggestions(path, text):
        assert "ForEach-Object" not in suggestion.text
        assert "--ids" not in suggestion.text
        assert "for vm in" not in suggestion.text


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "a.ps1",
            "Restart-AzVmss -ResourceGroupName r -VMScaleSetName web -InstanceId 1",
            "Restart-AzVM -ResourceGroupName r -Name '<virtual machine name>'",
        ),
        (
            "a.ps1",
            "Stop-AzVmss -ResourceGroupName r -VMScaleSetName web -InstanceId @($a, '2') -Force",
            "@($a, '<virtual machine name>') | ForEach-Object "
            "{ Stop-AzVM -ResourceGroupName r -Name $_ -Force }",
        ),
        (
            "a.ps1",
            "$p = @{ResourceGroupName = $rg; VMScaleSetName = 'web'; InstanceId = $id}\n"
            "Restart-AzVmss @p",
            "$id | ForEach-Object { Restart-AzVM -ResourceGroupName $rg -Name $_ }",
        ),
        (
            "a.http",
            f"POST {HOST}/Microsoft.Compute/virtualMachineScaleSets/w/virtualMachines/{{{{vm}}}}"
            "/restart?api-version=2024-07-01",
            f"POST {HOST}/Microsoft.Compute/virtualMachines/{{{{vm}}}}/restart"
            "?api-version=2024-07-01",
        ),
        (
            "a.http",
            f"GET {HOST}/Microsoft.Compute/virtualMachineScaleSets/w/instanceView"
            "?api-version=2024-07-01",
            f"GET {HOST}/Microsoft.Compute/virtualMachines"
            "?$filter='virtualMachineScaleSet/id'%20eq%20'/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/"
            "virtualMachineScaleSets/w'&$expand=instanceView&api-version=2024-07-01",
        ),
        (
            "a.ts",
            f"const u = `{HOST}/Microsoft.Compute/virtualMachineScaleSets/`;\n"
            "axios.post(u + n + '/virtualMachines/' + vm + '/start');",
            "POST https://management.azure.com/subscriptions/s/resourceGroups/r/providers/"
            "Microsoft.Compute/virtualMachines/{vm}/start",
        ),
    ],
)
def test_the_users_own_values(path: str, text: str, expected: str) -> None:
    assert [s.text for s in suggestions(path, text)] == [expected]
