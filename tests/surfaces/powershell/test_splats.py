"""Parameters that stand in a hash table, as they were made or are by then."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from flexlint.surfaces.powershell.cmdlets import calls
from flexlint.surfaces.powershell.lexer import code_only
from flexlint.surfaces.powershell.variables import Variables
from tests.advice.cmdlets import problems
from tests.work import grows_linearly

MADE = "$p = @{ ResourceGroupName = $rg; VMScaleSetName = 'web'; InstanceId = $ids }"
AS_MADE = "$ids | ForEach-Object { Stop-AzVM -ResourceGroupName $rg -Name $_ }"
ID_OF = "$p.InstanceId | ForEach-Object { Stop-AzVM -ResourceGroupName $rg -Name $_ }"
GROUP_OF = "$ids | ForEach-Object { Stop-AzVM -ResourceGroupName $p.ResourceGroupName -Name $_ }"
BOTH_OF = (
    "$p.InstanceId | ForEach-Object { Stop-AzVM -ResourceGroupName $p.ResourceGroupName -Name $_ }"
)


def last(text: str) -> Suggestion:
    """The last suggestion for a script in which ``Made`` is a table and ``Use`` the command."""
    text = text.replace("Made", MADE).replace("Use", "Stop-AzVmss @p") + "\n"
    found = [f for f in check_text(text, "a.ps1").findings if f.code == "FLX502"][-1]
    assert found.suggestion is not None
    if found.suggestion.language == "powershell":
        assert list(problems(found.suggestion.text)) == []
    return found.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "Made\nUse",
        "$rg = 'a'\nMade\nUse",
        "Made\nUse\n$rg = 'b'",
        "Made\n$other = 'b'\nUse",
        "Made\nif ($p.InstanceId) { Use }",
        "Made\nWrite-Host $p\n$p | Out-String\nUse",
        "Made\nif ($p.ContainsKey('Force')) { Use }",
        "Made\n$all = $p + @{ Force = $true }\nUse",
        "Made\n$q.InstanceId = 'web_9'\nUse",
        "Made\n'$p.Remove(1)'\n# $rg = 'b'\nUse",
    ],
)
def test_what_stays_is_written_as_in_the_table(text: str) -> None:
    assert last(text).text == AS_MADE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Made\n$rg = 'b'\nUse", GROUP_OF),
        ("Made\n$ids = 'web_8'\nUse", ID_OF),
        ("Made\n$rg = 'b'; $ids = 'web_8'\nUse", BOTH_OF),
        ("Made\nif ($x) { $rg = 'b' }\nUse", GROUP_OF),
        ("Made\n$ids += 'web_8'\nUse", ID_OF),
        ("Made\n$rg, $x = 'b', 'c'\nUse", GROUP_OF),
        ("Made\nSet-Variable rg b\nUse", GROUP_OF),
        ("Made\nforeach ($rg in $all) { Use }", GROUP_OF),
        ("Made\n$ids.Add('web_8')\nUse", ID_OF),
        ("Made\n$rg.Name = 'b'\nUse", GROUP_OF),
        ("Made\n. ./other.ps1\nUse", None),
        ("Made\nforeach ($x in $all) {\n  Use\n  $rg = $x\n}", GROUP_OF),
        ("Made\nfunction Down { Use }", BOTH_OF),
        ("Made\nif ($x) { $p.InstanceId = 'web_9' }\nUse", ID_OF),
        ("Made\nif ($x) { $p['ResourceGroupName'] = 'b' }\nUse", GROUP_OF),
        ("Made\n$p.InstanceId += 'web_9'\nUse", ID_OF),
        ("Made\nforeach ($x in $all) {\n  Use\n  $p.InstanceId = $x\n}", ID_OF),
        (
            "Made\n$p.InstanceId = 'web_9'\nUse",
            "Stop-AzVM -ResourceGroupName $rg -Name 'web_9'",
        ),
        (
            "Made\n$p['InstanceId'] = 'web_9'\n$p.ResourceGroupName = 'b'\nUse",
            "Stop-AzVM -ResourceGroupName 'b' -Name 'web_9'",
        ),
        (
            "$p = @{ VMScaleSetName = 'web'; InstanceId = 'web_9' }\n"
            "$p.Add('ResourceGroupName', $rg)\nUse",
            "Stop-AzVM -ResourceGroupName $rg -Name 'web_9'",
        ),
        (
            "$p = @{ ResourceGroupName = (Get-Next); VMScaleSetName = 'web'\n"
            "  InstanceId = 'a' }\nUse",
            "Stop-AzVM -ResourceGroupName $p.ResourceGroupName -Name 'a'",
        ),
        (
            "$p = @{ ResourceGroupName = \"$x-rg\"; VMScaleSetName = 'web'; InstanceId = 'a' }\n"
            "$x = 'b'\nUse",
            "Stop-AzVM -ResourceGroupName $p.ResourceGroupName -Name 'a'",
        ),
        (
            "$all | % { $p = @{ ResourceGroupName = $_.Group; VMScaleSetName = 'web'\n"
            "  InstanceId = 'a' }\n $more | % { Use } }",
            "Stop-AzVM -ResourceGroupName $p.ResourceGroupName -Name 'a'",
        ),
    ],
)
def test_what_may_be_another_by_then_is_a_member_of_the_table(
    text: str, expected: str | None
) -> None:
    found = last(text)
    if expected is None:
        assert found.language is None
    else:
        assert found.text == expected


@pytest.mark.parametrize(
    "between",
    [
        "$p.Remove('InstanceId')",
        "$p.Clear()",
        "$p = Get-Parameters",
        "$p += @{ Force = $true }",
        "if ($x) { $p = @{ ResourceGroupName = 'b'; InstanceId = 'web_9' } }",
        "if ($x) { $p.Force = $true }",
        "$p[$key] = 'b'",
        "$p.$key = 'b'",
        "Add-Defaults $p",
        "$q = $p",
        "Set-Variable p $q",
        "Get-Parameters -OutVariable p",
        "${p} = $q",
    ],
)
def test_a_table_of_which_not_all_is_known_is_not_written_out(between: str) -> None:
    assert last(f"Made\n{between}\nUse").language is None


@pytest.mark.parametrize(
    "text",
    [
        "if ($x) { Made } else { $p = @{ ResourceGroupName = 'b'; InstanceId = 'web_9' } }\nUse",
        "function Up { Made }\nfunction Down { Use }",
        "Made\nforeach ($x in $all) {\n  Use\n  $p = $x\n}",
        "Made\nfunction Down { Use }\n$p.InstanceId = 'web_9'\n$p.Remove('InstanceId')",
    ],
)
def test_a_table_that_may_be_another_is_not_written_out(text: str) -> None:
    assert last(text).language is None


def test_what_the_command_itself_is_given_counts() -> None:
    text = "Made\nUse -InstanceId web_9"
    assert last(text).text == "Stop-AzVM -ResourceGroupName $rg -Name web_9"


@pytest.mark.parametrize(
    "unit",
    [
        "Stop-AzVmss @p\n",
        "$p.InstanceId = 'a'\n",
        "$p = @{ a = $b }\nStop-AzVmss @p\n",
        "if ($x) { $rg = 'b'\n",
        "$b.c.d(",
        "$p.a.a.a",
    ],
)
def test_tables_are_read_in_proportion(unit: str) -> None:
    def read(text: str) -> object:
        code = code_only(text)
        return list(calls(text, code, Variables(text, code)))

    grows_linearly(read, lambda size: f"{MADE}\n{unit * size}\nStop-AzVmss @p\n", 100)
