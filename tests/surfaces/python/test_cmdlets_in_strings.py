"""Cmdlets that Python has PowerShell run, and those that it only speaks of."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

CMDLET = "Restart-AzVmss -ResourceGroupName app -VMScaleSetName web -InstanceId 0"


def codes(text: str) -> list[str]:
    return [f.code for f in check_text(text, "run.py").findings]


@pytest.mark.parametrize(
    "text",
    [
        f'subprocess.run(["pwsh", "-Command", "{CMDLET}"])\n',
        f'subprocess.run(["powershell", "-NoProfile", "-c", f"{CMDLET} -Name {{x}}"])\n',
        f"os.system('pwsh -Command \"{CMDLET}\"')\n",
        f"os.system('powershell.exe {CMDLET}')\n",
        f'script = """\nConnect-AzAccount -Identity\n{CMDLET}\n"""\nrun(script)\n',
        f'client.run_powershell("{CMDLET}")\n',
        f'run("Import-Module Az.Compute; {CMDLET}")\n',
        f"{'x = 1' + chr(10)}" * 400 + f'subprocess.run(["pwsh", "-Command", "{CMDLET}"])\n',
    ],
)
def test_a_cmdlet_in_a_string_is_found(text: str) -> None:
    (finding,) = check_text(f"import os, subprocess\n{text}", "run.py").findings
    assert finding.code == "FLX508"
    assert not finding.edits


@pytest.mark.parametrize(
    "text",
    [
        f'"""{CMDLET}"""\n',
        f'def f():\n    """Runs\n    {CMDLET}\n    """\n',
        f'logging.info("{CMDLET} failed")\n',
        f'print("{CMDLET}")\n',
        f'raise ValueError("{CMDLET}")\n',
        f'parser.add_argument("--x", help="{CMDLET}")\n',
        f'description = "{CMDLET}"\n',
        'names = ["Restart-AzVmss", "Get-AzVmss"]\n',
        'known = {"Restart-AzVmss": 1}\n',
        f'if line == "{CMDLET}":\n    pass\n',
        'run("see Restart-AzVmss -InstanceId for more")\n',
        'run("Restart-AzVM -Name vmss")\n',
        f"# {CMDLET}\n",
    ],
)
def test_what_only_speaks_of_one_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_cmdlets_are_found_in_linear_time() -> None:
    grows_linearly(
        lambda text: check_text(text, "run.py"),
        lambda n: f'subprocess.run(["pwsh", "-Command", "{CMDLET}"])\n' * n,
    )
