"""Commands that a PowerShell script starts by other means than writing them as commands."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Confidence
from tests.work import grows_linearly

WORDS = "'vmss','reimage','-g','app','-n','web','--instance-ids','0'"
LINE = "vmss reimage -g app -n web --instance-ids 0"
CMDLET = "Restart-AzVmss -ResourceGroupName app -VMScaleSetName web -InstanceId 0"


def codes(text: str) -> list[str]:
    return [f.code for f in check_text(text, "run.ps1").findings]


@pytest.mark.parametrize(
    "text",
    [
        f"$words = '{LINE}'.Split(' ')\n& az $words\n",
        f"$words = '{LINE}'.Split()\naz @words\n",
        f"$words = '{LINE}' -split ' '\naz @words\n",
        f"$words = -split '{LINE}'\naz @words\n",
        f"[string[]]$words = ('{LINE}' -split '\\s+')\naz @words\n",
        f"az '{LINE}'.Split(' ')\n",
        f"az ('{LINE}' -split ' ') --only-show-errors\n",
        f'$line = "{LINE}"\naz $line.Split(" ")\n',
        f'$line = "{LINE}"\n$parts = $line.Split()\n& az @parts\n',
        '$line = "vmss reimage -g $rg " + "-n web --instance-ids 0"\naz $line.Split(" ")\n',
    ],
)
def test_a_text_that_is_split_is_the_words_of_a_command(text: str) -> None:
    assert codes(text) == ["FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        f"Start-Process az -ArgumentList {WORDS} -Wait -NoNewWindow\n",
        f'Start-Process -FilePath "az" -ArgumentList "{LINE}" -Wait\n',
        f"Start-Process -Wait -FilePath az.cmd -Args @({WORDS})\n",
        f'Start-Process az.cmd "{LINE}"\n',
        f"Start-Process -FilePath:az -ArgumentList:'{LINE}'\n",
        f"$words = @({WORDS})\nStart-Process 'C:\\CLI2\\wbin\\az.cmd' -ArgumentList $words\n",
        f"$p = @{{ FilePath = 'az'; ArgumentList = '{LINE}'; Wait = $true }}\nStart-Process @p\n",
        f"Start-Process cmd -ArgumentList '/c az {LINE}'\n",
        f"Start-Process cmd.exe -ArgumentList '/c', 'az {LINE}'\n",
        f"[System.Diagnostics.Process]::Start('az', '{LINE}')\n",
        f"$i = New-Object System.Diagnostics.ProcessStartInfo\n$i.FileName = 'az'\n"
        f"$i.Arguments = '{LINE}'\n",
        f"$i = [Diagnostics.ProcessStartInfo]@{{ FileName = 'az'; Arguments = '{LINE}' }}\n",
        f'cmd /c "cd app && az {LINE}"\n',
        f"bash -c 'set -e; az {LINE}'\n",
    ],
)
def test_a_program_that_is_started_is_a_command(text: str) -> None:
    assert codes(text) == ["FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        f"Start-Process pwsh -ArgumentList '-Command','{CMDLET}'\n",
        f'Start-Process powershell.exe -ArgumentList "-NoProfile -Command `"{CMDLET}`""\n',
        f'powershell -Command "{CMDLET}"\n',
    ],
)
def test_what_another_powershell_gets_is_a_script(text: str) -> None:
    assert codes(text) == ["FLX508"]


def test_each_of_several_branches_is_told_and_said_to_be_less_sure() -> None:
    text = (
        "if ($all) { $words = @('vmss', 'restart', '-g', 'app', '-n', 'web') }\n"
        f"else {{ $words = @({WORDS}) }}\naz @words\n"
    )
    found = check_text(text, "run.ps1").findings
    assert [(f.location.line, f.code) for f in found] == [(1, "FLX508"), (2, "FLX507")]
    assert {f.confidence for f in found} == {Confidence.MEDIUM}


def test_a_branch_over_another_value_leaves_both() -> None:
    text = (
        "$words = @('vmss', 'restart', '-g', 'app', '-n', 'web')\n"
        f"if ($all) {{ $words = @({WORDS}) }}\naz @words\n"
    )
    assert codes(text) == ["FLX508", "FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        f"Start-Process notepad -ArgumentList '{LINE}'\n",
        f"Write-Host \"Start-Process az -ArgumentList '{LINE}'\"\n",
        f"# Start-Process az '{LINE}'\n",
        f"$words = '{LINE}'.Split(' ')\nWrite-Output $words\n",
        f"az '{LINE}'\n",
        f"$line = '{LINE}'\naz $line\n",
        f"$words = '{LINE}'.Split(',')\naz @words\n",
        "Start-Process az -ArgumentList 'vm restart -g app -n vmss1'\n",
        f"[Process]::Start('git', '{LINE}')\n",
        f"$i.FileName = 'git'\n$i.Arguments = '{LINE}'\n",
        f"$a.FileName = 'az'\n$b.FileName = 'git'\n$b.Arguments = '{LINE}'\n",
        f"Restart-Service start az '{LINE}'\n",
        f"function f {{ $words = @({WORDS}) }}\naz @words\n",
        f"$words = @({WORDS})\n. ./other.ps1\naz @words\n",
        f"$words = @({WORDS})\n$words = @('group', 'list')\naz @words\n",
        "cmd /c \"echo az\"\nbash -c 'ls vmss'\n",
    ],
)
def test_all_else_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "unit",
    [
        f"Start-Process az -ArgumentList '{LINE}'\n",
        f"$w = '{LINE}'.Split(' ')\naz @w\n",
        f"$i.FileName = 'az'\n$i.Arguments = '{LINE}'\n",
        f'cmd /c "cd app && az {LINE}"\n',
    ],
)
def test_programs_are_found_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "a.ps1"), lambda n: unit * n)


STOP = "Stop-AzVmss -ResourceGroupName app -VMScaleSetName web"


@pytest.mark.parametrize(
    "text",
    [
        f'Invoke-Expression "{STOP}"\n',
        f"iex '{STOP}'\n",
        f'& ([scriptblock]::Create("{STOP}"))\n',
        f'$block = [Scriptblock]::Create("{STOP} -Force")\n& $block\n',
        f'Run-Command "{STOP} -Name $($set.Name)" $set.Name\n',
        f'$command = "$job = {STOP}".Replace("$job", $job)\n',
        f'$script = @"\n{STOP}\n"@\nInvoke-Expression $script\n',
    ],
)
def test_a_cmdlet_in_a_string_that_is_kept_to_be_run(text: str) -> None:
    found = check_text(text, "a.ps1").findings
    assert [(f.code, f.confidence.label) for f in found] == [("FLX502", "medium")]


@pytest.mark.parametrize(
    "text",
    [
        f'Write-Host "{STOP}"\n',
        f'throw "{STOP}"\n',
        f'$message = "{STOP}"\n',
        f'if ($PSCmdlet.ShouldProcess("{STOP}")) {{ }}\n',
        'Invoke-Expression "Stop-AzVmss"\n',
        'Invoke-Expression "Stop-AzVM -ResourceGroupName app -Name vmss"\n',
        'Invoke-Expression "Get-AzVmss -ResourceGroupName app"\n',
        "Describe 'Stop-AzVmss' { It 'stops' { } }\n",
        f'$x = "Use {STOP} instead"\n',
        f"# iex '{STOP}'\n",
    ],
)
def test_cmdlets_in_other_strings_are_left_alone(text: str) -> None:
    assert check_text(text, "a.ps1").findings == ()
