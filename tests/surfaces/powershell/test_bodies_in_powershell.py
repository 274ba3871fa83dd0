# ruff: noqa: E501
"""What PowerShell sends to the URL of a scale set: strings, hash tables, variables with them."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.surfaces.powershell.tables import read_table
from tests.work import HOSTILE, grows_linearly

GROUP = "/subscriptions/$sub/resourceGroups/app/providers/Microsoft.Compute"
PATH = f'"{GROUP}/virtualMachineScaleSets/web?api-version=2024-07-01"'
URI = PATH.replace('"/', '"https://management.azure.com/')
JSON = '{"properties": {"orchestrationMode": "Uniform", "overprovision": true}}'
TABLE = "@{ properties = @{ orchestrationMode = 'Uniform'; overprovision = $true } }"
PART = "@{ properties = @{ overprovision = $true } }"
OF_TYPE = "-ResourceType Microsoft.Compute/virtualMachineScaleSets -ResourceGroupName app -Name web"
MADE = [("FLX1101", "info"), ("FLX1103", "info")]
CHANGED = [("FLX1103", "warning")]


def told(script: str) -> list[tuple[str, str]]:
    found = check_text(script, "up.ps1").findings
    return sorted((f.code, f.severity.label) for f in found)


@pytest.mark.parametrize(
    "script",
    [
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload '{JSON}'",
        f"Invoke-AzRest -Method 'PUT' -Uri {URI} -Payload ({TABLE} | ConvertTo-Json -Depth 9)",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload @'\n{JSON}\n'@",
        f'Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload "{JSON.replace(chr(34), chr(96) + chr(34))}"',
        f"Invoke-AzRestMethod -Method PUT -ResourceGroupName app -ResourceProviderName Microsoft.Compute -ResourceType virtualMachineScaleSets -Name web -ApiVersion 2024-07-01 -Payload '{JSON}'",
        f"Invoke-RestMethod -Method Put -Uri {URI} -Headers $h -Body '{JSON}' -ContentType 'application/json'",
        f"Invoke-RestMethod {URI} -Method Put -Body '{JSON}'",
        f"irm -Uri {URI} -Method PUT -Body '{JSON}'",
        f"Invoke-WebRequest -UseBasicParsing -Method Put -Uri {URI} -Body '{JSON}'",
        f'$body = @"\n{JSON}\n"@\nInvoke-RestMethod -Method Put -Uri {URI} -Body $body',
        f"$body = {TABLE}\nInvoke-RestMethod -Method Put -Uri {URI} -Body ($body | ConvertTo-Json -Depth 5)",
        f"$body = {TABLE}\n$json = $body | ConvertTo-Json -Depth 5\nInvoke-RestMethod -Method Put -Uri {URI} -Body $json",
        f"$body = {TABLE} | ConvertTo-Json\nInvoke-RestMethod -Method Put -Uri {URI} -Body $body",
        f"$body = [ordered]{TABLE}\n$uri = {URI}\nInvoke-RestMethod -Method Put -Uri $uri -Body ($body | ConvertTo-Json)",
        f"$p = @{{\n  Method = 'PUT'\n  Uri = {URI}\n  Body = '{JSON}'\n}}\nInvoke-RestMethod @p",
        f"function Add-Set {{\n  $body = {TABLE}\n  Invoke-RestMethod -Method Put -Uri {URI} `\n    -Body ($body | ConvertTo-Json)\n}}",
        f"New-AzResource {OF_TYPE} -Force -PropertyObject @{{ orchestrationMode = 'Uniform'; overprovision = $true }}",
        f"$props = @{{ orchestrationMode = 'Uniform'; overprovision = $true }}\nNew-AzResource {OF_TYPE} -Properties $props",
        f"az rest --method put --url {URI} --body '{JSON}'",
        f"$body = {TABLE} | ConvertTo-Json -Compress\naz rest --method put --uri {URI} --body $body",
        f"$uri = {URI}\n$body = {TABLE} | ConvertTo-Json\naz rest -m PUT -u $uri -b $body",
        f"az rest --method put --url {URI} `\n  --body ({TABLE} | ConvertTo-Json)",
    ],
)
def test_a_cmdlet_sends_a_model(script: str) -> None:
    assert told(script) == MADE


@pytest.mark.parametrize(
    "script",
    [
        f"Invoke-AzRestMethod -Method PATCH -Path {PATH} -Payload ({PART} | ConvertTo-Json)",
        f"Set-AzResource {OF_TYPE} -Properties @{{ overprovision = $true }} -Force",
        f'Set-AzResource -ResourceId "{GROUP}/virtualMachineScaleSets/web" -PropertyObject @{{ overprovision = $true }}',
        # What else is in it does not show, nor what the mode is.
        f'Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload \'{{"properties": {{"overprovision": true, "orchestrationMode": "\'$mode\'"}}}}\''.replace(
            "'$mode'", "<mode>"
        ),
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload (@{{ properties = @{{ orchestrationMode = $mode; overprovision = $true }} }} | ConvertTo-Json)",
        f'Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload (@{{ properties = @{{ orchestrationMode = "$mode"; overprovision = $true }} }} | ConvertTo-Json)',
    ],
)
def test_a_part_of_a_model_changes_a_set(script: str) -> None:
    assert told(script) == CHANGED


@pytest.mark.parametrize(
    "script",
    [
        f"Invoke-AzRestMethod -Method GET -Path {PATH} -Payload '{JSON}'",
        f"Invoke-AzRestMethod -Path {PATH} -Payload '{JSON}'",
        f"Invoke-AzRestMethod -Method $method -Path {PATH} -Payload '{JSON}'",
        f"Invoke-AzRestMethod -Method POST -Path {PATH} -Payload '{JSON}'",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH.replace('virtualMachineScaleSets', 'virtualMachines')} -Payload '{JSON}' # virtualMachineScaleSets",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH.replace('/web', '/web/extensions/e')} -Payload '{JSON}'",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload $body",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload (Get-Content body.json -Raw)",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload ('{JSON}' -replace 'a', 'b')",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload ('{{{JSON}}}' -f $x)",
        f"Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload ({TABLE} + $more | ConvertTo-Json)",
        f"$body = {TABLE}\n$body.properties.overprovision = $false\nInvoke-AzRestMethod -Method PUT -Path {PATH} -Payload ($body | ConvertTo-Json)",
        f"$body = {TABLE}\n$body['properties'].Remove('overprovision')\nInvoke-AzRestMethod -Method PUT -Path {PATH} -Payload ($body | ConvertTo-Json)",
        f"$body = {TABLE}\n$body = Get-Body\nInvoke-AzRestMethod -Method PUT -Path {PATH} -Payload ($body | ConvertTo-Json)",
        f"$vmss = Get-AzVmss -Name web\nInvoke-AzRestMethod -Method PUT -Path {PATH} -Payload ($vmss | ConvertTo-Json)",
        f"function A {{ $body = {TABLE} }}\nfunction B {{ Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload $body }}",
        f"$body = {TABLE} | ConvertTo-Json\naz rest --method get --url {URI} --body $body",
        f"az rest --method put --url {URI} --body $body",
        f"Write-Host \"Invoke-AzRestMethod -Method PUT -Path {PATH.strip(chr(34))} -Payload x\"\n$x = '{JSON}'",
        f"# Invoke-AzRestMethod -Method PUT -Path {PATH} -Payload '{JSON}'",
        "Set-AzResource -ResourceType Microsoft.Compute/virtualMachines -ResourceGroupName app -Name web -Properties @{ overprovision = $true } # virtualMachineScaleSets patch",
        "Set-AzResource -ResourceType Microsoft.Compute/virtualMachineScaleSets/extensions -ResourceGroupName app -Name web/e -Properties @{ overprovision = $true }",
        f"Set-AzResource {OF_TYPE} -Tag @{{ overprovision = 'true' }}",
        f"Set-AzResource {OF_TYPE} -Properties $vmss.Properties",
        f"Invoke-AzRestMethod -Method PATCH -Path {PATH} -Payload (@{{ tags = @{{ orchestrationMode = 'Uniform' }} }} | ConvertTo-Json)",
    ],
)
def test_what_sends_no_model(script: str) -> None:
    assert [code for code, _ in told(script) if code.startswith("FLX11")] == []


def test_a_finding_stands_at_the_entry() -> None:
    script = f"$uri = {URI}\n$body = @{{\n  properties = @{{\n    orchestrationMode = 'Uniform'\n    overprovision = $true\n  }}\n}} | ConvertTo-Json\nInvoke-RestMethod -Method Put -Uri $uri -Body $body\n"
    lines = {f.code: f.location.line for f in check_text(script, "up.ps1").findings}
    assert lines == {"FLX1101": 1, "FLX1103": 5}


def test_a_condition_on_the_mode_governs_the_body() -> None:
    change = f"Invoke-AzRestMethod -Method PATCH -Path {PATH} -Payload ({PART} | ConvertTo-Json)"
    guarded = f"if ($vmss.OrchestrationMode -eq 'Uniform') {{\n  {change}\n}}\n"
    assert told(guarded) == [("FLX1103", "info")]


@pytest.mark.parametrize(
    "unit",
    [
        "a = @{\n",
        "a = @(",
        "a = ",
        "(",
        "{",
        '"',
        "'",
        "@'\n",
        "<#",
        "`",
        "a=1;",
        "}",
        ")",
        "a = b(",
    ],
)
def test_a_table_is_read_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: read_table(text, 0), lambda n: "@{" + unit * n)
    read_table("@{" + unit * (HOSTILE // len(unit)), 0)
