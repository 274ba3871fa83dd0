"""Commands that a script hands to functions of its own, without the name of the program."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

LINE = "vmss reimage -g app -n web --instance-ids 0"
WORDS = "'vmss', 'reimage', '-g', 'app', '-n', 'web', '--instance-ids', '0'"


def found(text: str) -> list[tuple[str, str]]:
    return [(f.code, f.confidence.label) for f in check_text(text, "run.ps1").findings]


@pytest.mark.parametrize(
    "text",
    [
        f"Invoke-AzCli {LINE}\n",
        f"$out = Invoke-AzCommand {LINE} | ConvertFrom-Json\n",
        "az_run vmss reimage `\n  -g app -n web --instance-ids 0\n",
        f'Invoke-AzCommand "{LINE}"\n',
        f"Invoke-AzureCli -Command '{LINE}'\n",
        f"Run-Az @({WORDS})\n",
        f"Run-Az -Arguments {WORDS}\n",
        f"$words = @({WORDS})\nRun-Az $words\n",
    ],
)
def test_a_command_is_found_behind_the_name_of_a_function(text: str) -> None:
    assert found(text) == [("FLX507", "medium")]


@pytest.mark.parametrize(
    "text",
    [
        f"Invoke-Git {LINE}\n",
        f'Write-AzLog "{LINE}"\n',
        f'Log-AzCommand "{LINE}"\n',
        f'Assert-AzCli "{LINE}"\n',
        f"Register-CliCompletion '{LINE}'\n",
        f"Invoke-AzCli vm list --name vmss\n# {LINE}\n",
        f"# Invoke-AzCli {LINE}\n",
        f"'Invoke-AzCli {LINE}'\n",
        "Get-AzVmss vmss web\n",
        "function Invoke-AzCli { param($vmss) az @args }\n",
        "Invoke-AzCli $vmss\n",
        f"Invoke-Blaze @({WORDS})\n",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_nothing_is_changed_that_a_function_hands_on() -> None:
    [finding] = check_text("Invoke-AzCli vmss restart -g app -n web\n", "run.ps1").findings
    assert not finding.edits


@pytest.mark.parametrize("unit", [f"Invoke-AzCli {LINE}\n", f"Run-Az @({WORDS})\n", "az_run '("])
def test_they_are_found_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "run.ps1"), lambda n: unit * n)
