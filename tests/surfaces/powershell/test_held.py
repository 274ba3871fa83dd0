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
        "function Up {\n  param(\n    [string] $n\n  )\n  Make $n\n  Use $n\n}",
        'foreach ($g in $all) { $n = "$g-web"; Make $n; Use $n }',
        "class Ops { [void] Run([string]$n) { Make $n; Use $n } }",
        "Start-Job { param($n) Make $n; Use $n }",
        "$script:n = 'web'\nMake $Script:N\nUse $n",
        "$n = 'web'\nMake web\nfunction Down { Use $n }",
        "$n = 'web'\nMake web\nfunction Down { param($n) $n }\nUse $n",
        ". ./names.ps1\n$n = 'web'\nMake $n\nUse $n",
        "$n = 'web'\nMake $n\nSet-Variable -Name 'm' -Value api\nGet-Name -OutVariable 'o'\nUse $n",
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
        # a parameter, or another function's variable
        "$n = 'web'\nMake $n\nfunction Down { param([string]$n) Use $n }",
        "$n = 'web'\nMake web\nfunction Down([string]$n) { Use $n }",
        "function Up { $n = 'web'; Make $n }\nfunction Down { Use $n }",
        "$n = 'web'\nMake web\n$run = { param($n) Use $n }",
        "Make $n\nStart-Job -ScriptBlock { param($n) Use $n } -ArgumentList x",
        "class Ops {\n  [void] Up([string]$n) { Make $n }\n  [void] Down([string]$n) { Use $n }\n}",
        "class Ops {\n  Ops($n) : base($n) { Make $n }\n  [int] Down($n) { Use $n }\n}",
        "function Up { param($a = $n, $b) Make $n }\nfunction Down($n) { Use $n }",
        # settings of other kinds
        "$n = 'web'\nMake $n\nSet-Variable n api\nUse $n",
        "$n = 'web'\nMake $n\nif ($x) { Set-Variable -Value api -Name 'n' }\nUse $n",
        "$n = 'web'\nMake $n\nfunction F { sv -Scope Script -Name n -Value a }\nF\nUse $n",
        "$n = 'web'\nMake $n\nNew-Variable -Name $which -Value api -Force\nUse $n",
        "$n = 'web'\nMake $n\n${n} = 'api'\nUse $n",
        "$n = 'web'\nMake $n\n$n, $g = 'api', 'rg'\nUse $n",
        "$n = 'web'\nMake $n\n$g, $n = 'rg', 'api'\nUse $n",
        "$n = 'web'\nMake $n\nGet-Name -OutVariable n\nUse $n",
        "$n = 'web'\nMake $n\n'api' | Tee-Object -Variable n\nUse $n",
        "$n = 'web'\nMake $n\n$all | % -PipelineVariable n { Use $n }",
        "$n = 'web'\nMake $n\nGet-Name -Into ([ref]$n)\nUse $n",
        "$n = 'web'\nMake $n\nfunction F { $script:n = 'api' }\nF\nUse $n",
        "$n = 'web'\nMake $n\n. ./names.ps1\nUse $n",
        "$n = 'web'\nMake $n\nInvoke-Expression $code\nUse $n",
        "$n = 'web'\nMake $n\n$all | % { param($x) $n = $x }\nUse $n",
        "param($n)\nMake $n\n$n = $n + '2'\nUse $n",
        # what is set in a block, behind it or before
        "while ($n = $queue.Dequeue()) { Use $n }\nMake $n",
        "$all | % { $n = $_.Name; Use $n }\nMake $n",
        "if ($x) { $n = 'web' }\nMake web\nUse $n",
        "Use $n\n$n = 'web'\nMake $n",
    ],
)
def test_a_set_that_may_be_another_is_not(text: str) -> None:
    assert severity(text) == "warning"


def test_a_mode_in_a_variable_is_known() -> None:
    text = "$m = 'Uniform'\nNew-AzVmss -VMScaleSetName web -Credential $c -OrchestrationMode $m\n"
    assert [f.code for f in check_text(text, "run.ps1").findings] == ["FLX1204"]


@pytest.mark.parametrize(
    "text",
    [
        "param([string]$Mode = 'Uniform', $x)\nMade",
        "param(\n  [string]$Mode = 'Uniform'\n)\nMade",
        "function Up { param($x, [string]$Mode = 'Uniform') Made }",
        "function Up([string]$Mode = 'Uniform') {\n  Made\n}",
    ],
)
def test_a_default_is_less_than_a_value(text: str) -> None:
    made = "New-AzVmss -VMScaleSetName web -Credential $c -OrchestrationMode $Mode"
    (finding,) = check_text(text.replace("Made", made) + "\n", "run.ps1").findings
    assert (finding.code, finding.confidence.label) == ("FLX1204", "medium")


@pytest.mark.parametrize(
    "text",
    [
        "$Mode = 'Uniform'\nfunction Up([string]$Mode) { Made }",
        "$Mode = 'Uniform'\nif ($x) { Set-Variable Mode Flexible }\nMade",
        "if ($x) { $Mode = 'Uniform' }\nMade",
        "[ValidateSet('Uniform', 'Flexible')][string]$Mode = 'Uniform'\n$Mode = Read-Host\nMade",
    ],
)
def test_a_mode_that_may_be_another_is_not_known(text: str) -> None:
    made = "New-AzVmss -VMScaleSetName web -Credential $c -OrchestrationMode $Mode"
    assert check_text(text.replace("Made", made) + "\n", "run.ps1").findings == ()


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("$id = '3'\nUse $id", True),
        ("function Up { param([int]$id) Use $id }", True),
        ("for ($id = 0; $id -lt 3; $id++) { Use $id }", True),
        ("foreach ($id in 0..3) { Use $id }", True),
        ("function Up { $id = '3' }\nfunction Down { param($id) Use $id }", False),
        ("function Up([int]$id) { }\nfunction Down($id) { Use $id }", False),
        ("$id = '3'\nfunction Down([string]$id) { Use $id }", False),
        ("param($id = '3')\nUse $id", False),
        ("$id = '3'\n$id = $vm.Name\nUse $id", False),
    ],
)
def test_numbers_are_those_of_the_same_function(text: str, counted: bool) -> None:
    use = "Stop-AzVmss -ResourceGroupName app -VMScaleSetName web -InstanceId"
    (finding,) = check_text(text.replace("Use", use) + "\n", "run.ps1").findings
    assert finding.suggestion is not None
    assert ("<virtual machine name" in finding.suggestion.text) is counted


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
        "{ param($n) ",
        "class C { [void] F($n) { $n = 1 } }\n",
        "$n, ",
        "Set-Variable ",
        "param(",
        "function f($n) { ",
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


READ = "$set = Get-AzVmss -ResourceGroupName app -VMScaleSetName web\n"
TURNED = "$set.OrchestrationMode = 'Flexible'\n"
BACK = "Update-AzVmss -ResourceGroupName app -VMScaleSetName web -VirtualMachineScaleSet $set\n"


def changes_a_mode(text: str) -> bool:
    return "FLX1208" in {finding.code for finding in check_text(text, "run.ps1").findings}


@pytest.mark.parametrize(
    "text",
    [
        READ + TURNED + BACK,
        READ + TURNED,
        READ + TURNED + BACK.replace("web", "$name"),
        READ + TURNED + BACK + BACK.replace("web", "api"),
        READ.replace("web", "$name") + TURNED + BACK,
        f"$name = 'web'\n{READ}{TURNED}{BACK.replace('web', '$name')}",
    ],
)
def test_a_set_that_was_read_changes_its_mode(text: str) -> None:
    assert changes_a_mode(text)


@pytest.mark.parametrize(
    "text",
    [
        READ + TURNED + BACK.replace("Update", "New").replace("web", "api"),
        READ + TURNED + BACK.replace("web", "api"),
        f"$name = 'api'\n{READ}{TURNED}{BACK.replace('web', '$name')}",
        READ + "$set.OrchestrationMode = $set.OrchestrationMode\n" + BACK,
        READ + "$set.OrchestrationMode = $Set.orchestrationMode;\n" + BACK,
    ],
)
def test_the_mode_of_another_set_and_the_same_mode_are_left_alone(text: str) -> None:
    assert not changes_a_mode(text)
