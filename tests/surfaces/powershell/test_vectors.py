"""Commands of the Azure CLI whose words a PowerShell script keeps in an array."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly


def told(text: str) -> list[tuple[int, str]]:
    """Line and code of each finding."""
    return [(f.location.line, f.code) for f in check_text(text, "run.ps1").findings]


@pytest.mark.parametrize(
    "call", ["az @words", "az $words", "& az @words", "$r = az @words -o json | ConvertFrom-Json"]
)
@pytest.mark.parametrize(
    "array",
    [
        '@("vmss", "deallocate", "-g", $rg, "-n", "web")',
        "'vmss', 'deallocate', '-g', 'app', '-n', 'web'",
        "@(\n  'vmss'\n  'deallocate'\n  '-g', \"$rg-x\"\n  '-n', $set.Name\n)",
    ],
)
def test_the_words_of_an_array_are_a_command(array: str, call: str) -> None:
    found = told(f"$words = {array}\n{call}\n")
    assert [code for _, code in found] == ["FLX502"]


def test_the_mode_and_the_options_in_an_array_count() -> None:
    text = (
        '$made = @("vmss", "create", "-g", $rg, "-n", "web", "--orchestration-mode", "Flexible",\n'
        '  "--image", "U", "--single-placement-group", "true")\naz @made --only-show-errors\n'
    )
    (finding,) = check_text(text, "a.ps1").findings
    assert (finding.location.line, finding.code) == (2, "FLX1102")
    assert finding.mode.kind.value == "flexible"


def test_words_that_are_added_leave_the_command_open() -> None:
    whole = '$words = @("vmss", "create", "-g", "app", "-n", "web", "--image", "U")\n'
    assert [code for _, code in told(f"{whole}az @words\n")] == ["FLX1201"]
    grown = f'{whole}if ($old) {{ $words += "--orchestration-mode", "Uniform" }}\naz @words\n'
    assert told(grown) == []


@pytest.mark.parametrize(
    "text",
    [
        '$words = @("vm", "deallocate", "-n", "web")\naz @words\n',
        '$words = @{ a = "vmss" }\naz @words\n',
        '$words = "vmss deallocate"\naz $words\n',
        '$words = @("vmss", "deallocate", "-n", "web")\nWrite-Output $words\n',
        'function f { $words = @("vmss", "deallocate", "-n", "web") }\naz @words\n',
        "az @words\n",
        '# $words = @("vmss", "deallocate")\naz @words\n',
    ],
)
def test_all_else_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_arrays_are_read_in_linear_time() -> None:
    grows_linearly(
        lambda text: check_text(text, "a.ps1"),
        lambda n: "$w = @('vmss', 'stop', '-n', 'web')\naz @w\n" * n,
    )
