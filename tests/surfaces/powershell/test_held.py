"""Sets that a PowerShell script names by variables."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

MAKE = (
    "New-AzVmss -ResourceGroupName app -Credential $c -OrchestrationMode 'Uniform' -VMScaleSetName"
)
USE = "Stop-AzVmss -ResourceGroupName app -InstanceId x -VMScaleSetName"


def severity(text: str) -> str:
    """Of what is said of the cmdlet that uses a set, where another makes one."""
    text = text.replace("Make", MAKE).replace("Use", USE) + "\n"
    (finding,) = (f for f in check_text(text, "run.ps1").findings if f.code == "FLX502")
    return finding.severity.label


@pytest.mark.parametrize(
    "text",
    [
        "Make web\nUse web",
        "$n = 'web'\nMake $n\nUse $n",
        '$n = "web"\nMake web\nUse $n',
        "param($Name)\nMake $Name\nUse $name",
        '$n = Get-Name\nMake $n\nUse "$n"',
        "function Up($n) {\n  Make $n\n  if ($x) { Use $n }\n}",
        "Make $env:VMSS\nUse ${env:VMSS}",
    ],
)
def test_the_set_of_the_same_variable_is_the_same(text: str) -> None:
    assert severity(text) == "info"


@pytest.mark.parametrize(
    "text",
    [
        "Make web\nUse api",
        "Make $a\nUse $b",
        "$n = Get-A\nMake $n\n$n = Get-B\nUse $n",
        "function Up($n) { Make $n }\nfunction Down($n) { Use $n }",
        "param($n)\nMake $n\nfunction Down($n) { Use $n }",
        "foreach ($n in $all) { Make $n }\nforeach ($n in $more) { Use $n }",
        "$n = 'web'\n$n += $x\nMake web\nUse $n",
        "Make $a.Name\nUse $b.Name",
        "$all | ForEach-Object { Make $_ }\n$more | ForEach-Object { Use $_ }",
        "$all | % { Make $PSItem }; $more | % { Use $PSItem }",
        "$n = 'web' + $x\nMake web\nUse $n",
    ],
)
def test_a_set_that_may_be_another_is_not(text: str) -> None:
    assert severity(text) == "warning"


def test_a_mode_in_a_variable_is_known() -> None:
    text = "$m = 'Uniform'\nNew-AzVmss -VMScaleSetName web -Credential $c -OrchestrationMode $m\n"
    assert [f.code for f in check_text(text, "run.ps1").findings] == ["FLX1204"]


def test_the_module_before_az_makes_uniform_sets() -> None:
    text = "New-AzureRmVmss -ResourceGroupName app -VMScaleSetName web -Credential $c\n"
    assert [f.code for f in check_text(text, "run.ps1").findings] == ["FLX1204"]
    config = "$v = New-AzureRmVmssConfig -Location we\n"
    config += "New-AzureRmVmss -Name web -VirtualMachineScaleSet $v\n"
    assert [(f.code, f.location.line) for f in check_text(config, "run.ps1").findings] == [
        ("FLX1204", 1)
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "$n = 'a'\nStop-AzVmss -VMScaleSetName $n\n",
        "function F($n) { Stop-AzVmss -VMScaleSetName $n }\n",
        "foreach ($n in $a) { Stop-AzVmss -VMScaleSetName $n }\n",
        "function f ",
    ],
)
def test_variables_are_followed_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "run.ps1"), lambda size: unit * size, 20)


@pytest.mark.parametrize("name", ["Encryption", "EncryptionStatus"])
@pytest.mark.parametrize("instance", ["", " -InstanceId $vm"])
def test_the_encryption_of_instances_under_both_names(name: str, instance: str) -> None:
    text = f"Get-AzVmssVMDisk{name} -ResourceGroupName app -VMScaleSetName web{instance}\n"
    (finding,) = check_text(text, "run.ps1").findings
    assert (finding.code, finding.severity.label) == ("FLX1406", "warning")
    assert finding.suggestion is not None
    assert "Get-AzVMDiskEncryptionStatus" in finding.suggestion.text


@pytest.mark.parametrize(
    "text",
    [
        "Get-AzVmssDiskEncryption -ResourceGroupName app -VMScaleSetName web",
        "Get-AzVMDiskEncryptionStatus -ResourceGroupName app -VMName web_0a1b2c3d",
        "Get-Help Get-AzVmssVMDiskEncryption",
    ],
)
def test_other_encryption_is_left_alone(text: str) -> None:
    assert check_text(text + "\n", "run.ps1").findings == ()


PIPED = "$v = New-AzVmssConfig -Location we -OrchestrationMode Flexible"
STORED = "Set-AzVmssStorageProfile -Name a -Image $uri"


@pytest.mark.parametrize(
    "between",
    [
        "",
        "| Set-AzVmssOsProfile -ComputerNamePrefix a `\n",
        "| Add-AzVmssNetworkInterfaceConfiguration -Name a | Set-AzVmssOsProfile -Name a `\n",
        "| Set-AzVmssUefi -EnableVtpm $true | Add-AzVmssSshPublicKey -Path a `\n",
    ],
)
def test_a_pipe_hands_the_set_on_through_any_cmdlet(between: str) -> None:
    found = check_text(f"{PIPED} `\n{between}| {STORED}\n", "run.ps1").findings
    assert [(f.code, f.severity.label) for f in found] == [("FLX1110", "error")]


@pytest.mark.parametrize(
    "text",
    [
        f"{PIPED}\nGet-Thing | {STORED}",
        f"{PIPED} | Out-Null\nGet-Thing | Set-AzVmssOsProfile -AdminUsername a | {STORED}",
        f"{PIPED}\n{STORED}",
    ],
)
def test_another_pipe_hands_on_another_set(text: str) -> None:
    assert check_text(text + "\n", "run.ps1").findings == ()
