"""Dockerfiles and justfiles whose commands PowerShell runs, and commands in what they embed."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

RESTART = "Restart-AzVmss -ResourceGroupName app -VMScaleSetName web"
AZ = "az vmss restart -g app -n web"
SHELL = 'SHELL ["pwsh", "-Command"]\n'


def found(text: str, path: str = "Dockerfile") -> list[tuple[str, int]]:
    return [(f.code, f.location.line) for f in check_text(text, path).findings]


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("Dockerfile", f"FROM a\n{SHELL}RUN {RESTART}\n", [3]),
        ("Dockerfile", f'FROM a\nshell ["C:\\\\ps\\\\pwsh.exe", "-c"]\nRUN {RESTART}\n', [3]),
        ("Dockerfile", f"FROM a\n{SHELL}RUN Restart-AzVmss `\n    -Name web\n", [3]),
        ("Dockerfile", f"FROM a\n{SHELL}RUN Restart-AzVmss \\\n    -VMScaleSetName web\n", [3]),
        ("Dockerfile", f"FROM a\n{SHELL}RUN {AZ}\nFROM b\nRUN {AZ}\n", [3, 5]),
        ("justfile", f'set shell := ["pwsh", "-c"]\na:\n    {RESTART}\n    @{RESTART}\n', [3, 4]),
        ("justfile", f"set shell := ['powershell.exe', '-c']\nrestart:\n    {AZ}\n", [3]),
        ("Earthfile", f"VERSION 0.8\nrestart:\n  FROM a\n  RUN --push {AZ}\n", [4]),
    ],
)  # fmt: skip
def test_the_shell_is_that_of_the_file(path: str, text: str, lines: list[int]) -> None:
    assert found(text, path) == [("FLX508", line) for line in lines]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", f"FROM a\nRUN {RESTART}\n"),
        ("Dockerfile", f"FROM a\n{SHELL}FROM b\nRUN {RESTART}\n"),
        ("Dockerfile", f"FROM a\n{SHELL}# RUN {RESTART}\n"),
        ("Dockerfile", f"FROM a\n{SHELL}LABEL description='{RESTART}'\n"),
        ("Dockerfile", f'FROM a\nSHELL ["bash", "-c"]\nRUN {RESTART}\n'),
        ("justfile", f"restart:\n    {RESTART}\n"),
        ("justfile", f'# set shell := ["pwsh"]\nrestart:\n    {RESTART}\n'),
    ],
)
def test_cmdlets_in_other_shells_are_left_alone(path: str, text: str) -> None:
    assert found(text, path) == []


def test_stages_are_told_apart_in_linear_time() -> None:
    unit = f"FROM a\n{SHELL}RUN {RESTART}\n"
    grows_linearly(lambda text: check_text(text, "Dockerfile"), lambda n: unit * n)
