"""Code of PowerShell that runs for one orchestration mode only."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import ModeKind
from flexlint.surfaces.powershell.surface import PowerShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
UNIFORM, FLEXIBLE, UNKNOWN = ModeKind.UNIFORM, ModeKind.FLEXIBLE, ModeKind.UNKNOWN
HERE = "Get-AzVmssVM -ResourceGroupName g -VMScaleSetName n"


def modes(text: str) -> list[ModeKind]:
    """Of the cmdlets in ``text``, where ``HERE`` stands for one and ``M`` for a mode."""
    script = text.replace("M ", "$s.OrchestrationMode ").replace("HERE", HERE)
    uses = PowerShellSurface().extract(SourceFile("run.ps1", script), VOCABULARY).uses
    return [use.mode.kind for use in uses]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what is tested, and how
        ("if (M -ceq 'Uniform') { HERE }", UNIFORM),
        ('if ("Flexible" -ne M ) { HERE }', UNIFORM),
        ("if (M -eq [Microsoft.Azure.Management.Compute.OrchestrationMode]::Flexible) { HERE }", FLEXIBLE),
        ("if (M -like 'uniform') { HERE }", UNIFORM),
        ("if ($x -and M -eq 'Uniform') { HERE }", UNIFORM),
        ("if (($x -or $y) -and (M -eq 'Uniform')) { HERE }", UNIFORM),
        ("if (-not (M -eq 'Flexible')) { HERE }", UNIFORM),
        ("if (!(M -eq 'Flexible')) { HERE }", UNIFORM),
        ("if (-not $s.OrchestrationMode -or M -eq 'Uniform') { HERE }", UNIFORM),
        ("if ([string]::IsNullOrEmpty($s.OrchestrationMode) -or M -eq 'Uniform') { HERE }", UNIFORM),
        ("if ($s -and M -eq 'Flexible') { } else { HERE }", UNIFORM),
        ("$u = M -ne 'Flexible'\nif ($u) { HERE }", UNIFORM),
        ("$u = M -ne 'Flexible'\nif (-not $u) { HERE }", FLEXIBLE),
        # branches
        ("if ($x) { } elseif (M -eq 'Flexible') { } else { HERE }", UNIFORM),
        ("if (M -eq 'Flexible') { } elseif ($x) { HERE }", UNIFORM),
        ("if (M -eq 'Flexible') { return }\nHERE", UNIFORM),
        ("if (M -ne 'Uniform') {\n  Write-Host no\n  exit 1\n}\nHERE", UNIFORM),
        ("function F($s) {\n  if (M -eq 'Flexible') { throw 'no' }\n  HERE\n}", UNIFORM),
        ("foreach ($s in $all) { if (M -eq 'Flexible') { continue }; HERE }", UNIFORM),
        ("$all | ForEach-Object { $s = $_; if (M -eq 'Flexible') { return }\n HERE }", UNIFORM),
        # arms
        ("switch ($s.OrchestrationMode) { 'Uniform' { HERE } default { } }", UNIFORM),
        ("switch ($s.OrchestrationMode) { Flexible { } default { HERE } }", UNIFORM),
        ("switch ($s.OrchestrationMode) { 'Flexible' { throw 'no' } }\nHERE", UNIFORM),
        # what is let through
        ("Get-AzVmss | Where-Object { $_.OrchestrationMode -eq 'Uniform' } | ForEach-Object { HERE }", UNIFORM),
        ("Get-AzVmss | where OrchestrationMode -eq 'Uniform' |\n  % { HERE }", UNIFORM),
        ("Get-AzVmss | ? { $_.OrchestrationMode -ne 'Flexible' } | % { HERE }", UNIFORM),
        ("$sets = Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\nforeach ($s in $sets) { HERE }", UNIFORM),
        ("$sets = Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n$sets | % { HERE }", UNIFORM),
        ("foreach ($s in (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })) { HERE }", UNIFORM),
        ("foreach ($s in Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }) { HERE }", UNIFORM),
        ("$sets = @(\n  Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n)\n$sets | % { HERE }", UNIFORM),
        ("$sets = Get-AzVmss |\n  ? { $_.OrchestrationMode -eq 'Uniform' }\n$sets | % { HERE }", UNIFORM),
        ("$sets = $a + $b | ? { $_.OrchestrationMode -eq 'Uniform' }\n$r = $sets | % { HERE }", UNIFORM),
        ("function F {\n$sets = Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n$sets | % { HERE }\n}", UNIFORM),
        # what is named for a mode, or holds one
        ("if ($vmssMode -eq 'Uniform') { HERE }", UNIFORM),
        ("if ($script:mode -eq 'Uniform') { HERE }", UNIFORM),
        ("function Begin { $script:mode = 'x' }\nfunction F { if ($script:mode -eq 'Uniform') { HERE } }", UNIFORM),
        ("if ($s.OrchestrationMode.ToString() -eq 'Uniform') { HERE }", UNIFORM),
        ("if ((Get-AzVmss -Name n).OrchestrationMode -eq 'Uniform') { HERE }", UNIFORM),
        ("if (\"$($s.OrchestrationMode)\" -eq 'Uniform') { HERE }", UNIFORM),
        ("$kind = M \nif ($kind -eq 'Uniform') { HERE }", UNIFORM),
        ("$kind = (Get-AzVmss -Name n).OrchestrationMode\nswitch ($kind) { Flexible { HERE } }", FLEXIBLE),
        ("foreach ($s in $all) {\n  $kind = M \n  $u = $kind -eq 'Uniform'\n  if ($u) { HERE }\n}", UNIFORM),
        # set anew where it does not matter
        ("$mode = $s.OrchestrationMode\nif ($mode -eq 'Uniform') { HERE\n$mode = 'x' }", UNIFORM),
        ("if ($mode -eq 'Flexible') { $mode = 'x'; return }\nHERE", UNIFORM),
    ],
)  # fmt: skip
def test_proves_the_mode(text: str, kind: ModeKind) -> None:
    assert modes(text)[-1] is kind


@pytest.mark.parametrize(
    "text",
    [
        "if ($x -eq 'y' -or M -eq 'Uniform') { HERE }",
        "if (M -eq 'Uniform' -and $x) { } else { HERE }",
        "if (M -eq 'Uniform' -xor $x) { HERE }",
        "if (M -eq 'Uniform' -and $x -or $y) { HERE }",
        "if ($x -and M -eq 'Flexible') { return }\nHERE",
        "if ($s.OrchestrationMode -and M -eq 'Uniform') { return }\nHERE",
        "if ($s.Name -and M -eq 'Flexible') { return }\nHERE",
        "if (M -eq 'Flexible') { Write-Host no }\nHERE",
        "if (M -eq 'Flexible') { if ($x) { return } }\nHERE",
        "if (M -eq 'Flexible') { $returned = 1 }\nHERE",
        "if ($x) { } elseif (M -eq 'Flexible') { return }\nHERE",
        "function F($s) { if (M -eq 'Flexible') { return } }\nHERE",
        "foreach ($s in $all) { if (M -eq 'Flexible') { continue } }\nHERE",
        "if (M -eq 'Uniform') { }\nHERE",
        "if (M -eq $wanted) { HERE }",
        "if ('Uniform' -eq 'Uniform') { HERE }",
        "$u = M -eq 'Uniform'\n$u = $true\nif ($u) { HERE }",
        "switch ($s.OrchestrationMode) { 'Flexible' { break } }\nHERE",
        "switch ($s.OrchestrationMode) { 'Flexible' { } 'Other' { } default { HERE } }",
        "switch ($s.OrchestrationMode) { 'Uniform' { } }\nHERE",
        "Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' -or $_.Tags } | % { HERE }",
        "Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' } | Out-Null\nHERE",
        "$sets = Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n$sets += $more\n$sets | % { HERE }",
        "$n = (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }).Count\nforeach ($s in $all) { HERE }",
        # a filter within an expression
        "$r = $all | ? { $_ -notin (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }) }\n$r | % { HERE }",
        "$r = $all.Where({ $_ -notin (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }) })\n$r | % { HERE }",
        "$r = Compare-Object $all (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })\n$r | % { HERE }",
        "$r = (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }) + $other\n$r | % { HERE }",
        "$r = @(Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }; $other)\n$r | % { HERE }",
        "$r = @($other\nGet-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })\n$r | % { HERE }",
        "$r = Get-Other (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })\n$r | % { HERE }",
        "$r = Get-Other && Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n$r | % { HERE }",
        "$r = if ($x) { Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' } } else { $y }\n$r | % { HERE }",
        "$r = $all; Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }\n$r | % { HERE }",
        "foreach ($n in $all -notmatch (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })) { HERE }",
        "foreach ($n in (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }) + $other) { HERE }",
        "foreach ($n in @(Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }; $other)) { HERE }",
        "foreach ($n in (Compare-Object $all (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' }))) { HERE }",
        "foreach ($n in Get-Other (Get-AzVmss | ? { $_.OrchestrationMode -eq 'Uniform' })) { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\n$all, $u | % { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\n$all +\n$u | % { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\n$u[0] = $other\n$u | % { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\n$u | Out-Null && HERE",
        # a name that is bound elsewhere, or seen from elsewhere
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\nfunction F($u) { foreach ($s in $u) { HERE } }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\nfunction F { foreach ($s in $u) { HERE } }",
        "function F { $u = $all | ? { $_.OrchestrationMode -eq 'Uniform' } }\n$u | % { HERE }",
        "param($u)\nif (-not $u) { $u = $all | ? { $_.OrchestrationMode -eq 'Uniform' } }\n$u | % { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\nforeach ($u in $all) { $u | % { HERE } }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\nGet-AzVmss -OutVariable u\n$u | % { HERE }",
        "$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }\n$script:u = $all\n$u | % { HERE }",
        "$u | % { HERE }\n$u = $all | ? { $_.OrchestrationMode -eq 'Uniform' }",
        "$u = M -eq 'Uniform'\nfunction F([bool]$u) { if ($u) { HERE } }",
        "$u = M -eq 'Uniform'\nfunction F { if ($u) { HERE } }",
        "param([switch]$u)\nif (-not $u) { $u = M -eq 'Uniform' }\nif ($u) { HERE }",
        "$u = M -eq 'Uniform'\nSet-Variable u $true\nif ($u) { HERE }",
        "$script:u = $true\nfunction F { $u = M -eq 'Uniform' }\nif ($u) { HERE }",
        "$u = M -eq 'Uniform'\n. ./more.ps1\nif ($u) { HERE }",
        # what is not named for a mode
        "if ($ServerType -eq 'Flexible') { HERE }",
        "if ($PSCmdlet.ParameterSetName -eq 'Uniform') { HERE }",
        "if ($mode.Name -eq 'Uniform') { HERE }",
        "if ($modes -ne 'Uniform') { return }\nHERE",
        "Get-AzVmss | ? { $_.Name -eq 'uniform' } | % { HERE }",
        "Get-AzVmss | ? { $_.Tags.load -eq 'Uniform' } | % { HERE }",
        "switch ($sku) { Flexible { HERE } }",
        "switch ($sku) { Flexible { return } }\nHERE",
        "$kind = $s.Sku\nif ($kind -eq 'Uniform') { HERE }",
        "$kind = M \n$kind = $x\nif ($kind -eq 'Uniform') { HERE }",
        "if (-not $s.OrchestrationMode -eq 'Flexible') { HERE }",
        # set anew behind the test
        "if ($mode -eq 'Uniform') { $mode = Get-Mode $next; HERE }",
        "if ($mode -eq 'Flexible') { return }\n$mode = Get-Mode $next\nHERE",
        "if ($mode -eq 'Flexible') { return } else { $mode = 'x' }\nHERE",
        "if ($x) { } elseif ($mode -eq 'Flexible') { } else { $mode = 'x'; HERE }",
        "if ($mode -eq 'Uniform') { while ($x) { HERE; $mode = Get-Mode $next } }",
        "if ($mode -eq 'Uniform') { foreach ($mode in $all) { HERE } }",
        "if (M -eq 'Flexible') { return }\n$s = Get-AzVmss -Name $next\nHERE",
        "switch ($mode) { Uniform { $mode = 'x'; HERE } }",
        "switch ($mode) { Flexible { return } default { $mode = 'x' } }\nHERE",
        "$u = $mode -eq 'Uniform'\n$mode = 'x'\nif ($u) { HERE }",
        "$u = $mode -eq 'Uniform'\nwhile ($x) { if ($u) { HERE }\n$mode = 'x' }",
        "$kind = $s.OrchestrationMode\n$s = $next\nif ($kind -eq 'Uniform') { HERE }",
        "$mode = 'x'\nfunction Next { $script:mode = 'y' }\nif ($mode -eq 'Uniform') { Next; HERE }",
        "switch ($mode) { default { $mode = 'x' } Flexible { return } }\nHERE",
        "$u = $mode -eq 'Uniform'\nif ($u) { $mode = 'x'; HERE }",
        "# if (M -eq 'Uniform') {\nHERE\n# }",
        "Write-Host \"if (M -eq 'Uniform') {\"; HERE",
        "if (M -eq 'Uniform'\nHERE",
        "}}}) if ( switch (M -eq 'Uniform' { HERE",
    ],
)  # fmt: skip
def test_proves_nothing(text: str) -> None:
    assert modes(text)[-1] is UNKNOWN


def test_text_of_other_languages_is_governed_as_well() -> None:
    script = (
        "if ($s.OrchestrationMode -eq 'Uniform') {\n  az vmss start -g g -n n --instance-ids 1\n}\n"
        "az vmss start -g g -n n --instance-ids 1\n"
    )
    pieces = PowerShellSurface().extract(SourceFile("run.ps1", script), VOCABULARY).embedded
    assert [piece.mode.kind for piece in pieces] == [UNIFORM, UNKNOWN]


U = "$_.OrchestrationMode -eq 'Uniform'"


@pytest.mark.parametrize(
    "text",
    [
        # lists that are let through by a method
        f"$sets.Where({{ {U} }}) | ForEach-Object {{ HERE }}",
        f"$sets.Where({{ {U} }}).ForEach({{ HERE }})",
        f"foreach ($s in $sets.Where({{ {U} }})) {{ HERE }}",
        f"$u = $sets.Where({{ {U} }})\nforeach ($s in $u) {{ HERE }}",
        f"$u = @(Get-AzVmss).Where({{ {U} -and $_.Tags }}, 'First', 2)\n$u | % {{ HERE }}",
        f"(Get-AzVmss).Where({{ {U} }})[0] | % {{ HERE }}",
        # membership
        "if ($s.OrchestrationMode -in 'Uniform', $null) { HERE }",
        "if ($s.OrchestrationMode -in @('Uniform')) { HERE }",
        "if ($s.OrchestrationMode -notin @('Flexible')) { HERE }",
        "if ($s.OrchestrationMode -notin 'Uniform', '') { return }\nHERE",
        # pipelines in a pipeline
        f"$sets | ? {{ {U} }} | % {{ $v = Get-It $_.Name\n$v | % {{ HERE }} }}",
        f"$sets | ? {{ {U} }} | % {{ Get-It $_.Name | ? {{ $_.On }} | % {{ HERE }} }}",
        f"$sets | ? {{ {U} }} | % {{ $s = $_; $others | % {{ log $_ }}; HERE }}",
        "if (M -eq 'Uniform') { HERE; . ./lib.ps1 }",
        "if (M -eq 'Uniform') { & ./other.ps1; HERE }",
        "if (M -eq 'Uniform') { $x = 1.5; HERE }",
    ],
)  # fmt: skip
def test_lists_members_and_nested_pipelines(text: str) -> None:
    assert modes(text)[-1] is UNIFORM


@pytest.mark.parametrize(
    "text",
    [
        f"$sets.Where({{ {U} -or $_.Tags }}).ForEach({{ HERE }})",
        "$sets.Where({ $_.UpgradePolicy.Mode -eq 'Uniform' }).ForEach({ HERE })",
        f"$sets.Where({{ {U} }}) + $rest | % {{ HERE }}",
        f"$u = $sets.Where({{ {U} }}) + $rest\nforeach ($s in $u) {{ HERE }}",
        f"$u = $sets.Where({{ {U} }})\nforeach ($s in $sets) {{ HERE }}",
        f"$u = $sets.Where({{ {U} }})\n$u += $x\nforeach ($s in $u) {{ HERE }}",
        f"if ($sets.Where({{ {U} }}).Count) {{ HERE }}",
        f"$sets.Where({{ {U} }}, 'Split') -join $x | % {{ HERE }}",
        "if ($s.OrchestrationMode -in 'Uniform', 'Flexible') { HERE }",
        "if ($s.OrchestrationMode -in 'Flexible', $null) { HERE }",
        "if ($s.OrchestrationMode -in $wanted) { HERE }",
        "if ($s.OrchestrationMode -in 'Uniform', $other) { HERE }",
        "if ($s.UpgradePolicy.Mode -in 'Uniform') { HERE }",
        f"$sets | ? {{ {U} }} | % {{ $others | % {{ HERE }} }}",
        f"$sets | ? {{ {U} }} | % {{ log $_; Get-AzVmss | ? {{ $_.Tags }} | % {{ HERE }} }}",
        f"$sets.Where({{ {U} }}).ForEach({{ $others | % {{ HERE }} }})",
        "if (M -eq 'Uniform') { . ./lib.ps1; HERE }",
        "if (M -eq 'Uniform') {\n  . ./lib.ps1\n  HERE\n}",
        "if (M -eq 'Flexible') { return }\n. ./lib.ps1\nHERE",
        "if (M -eq 'Uniform') { if ($x) { . ./lib.ps1 }\nHERE }",
    ],
)  # fmt: skip
def test_lists_members_and_nested_pipelines_of_others(text: str) -> None:
    assert modes(text)[-1] is UNKNOWN


@pytest.mark.parametrize(
    "unit",
    [
        "if ($s.OrchestrationMode -eq 'Uniform') {\n",
        "if ($mode -eq 'Uniform') { return }\n",
        "$a | ? { $_.OrchestrationMode -eq 'Uniform' } | ",
        "$x = $mode -eq 'Uniform'\n",
        "switch ($mode) { 'Uniform' {\n",
        "$u = $a | ? { $_.OrchestrationMode -eq 'Uniform' }\n$u | % { ",
        "if ($mode -eq 'Uniform') { $mode = 1; $mode[0] = 2 ",
        "foreach ($s in @((",
        "$kind = ((($s.OrchestrationMode)\n",
        "foreach ($s in (",
        "-and ('Uniform' ",
        "$a.Where({ $_.OrchestrationMode -eq 'Uniform' }) | ",
        "$a | ? { $_.OrchestrationMode -eq 'Uniform' } | % { $b | % { ",
        "if ($s.OrchestrationMode -in 'Uniform', ",
        "if ($s.OrchestrationMode -eq 'Uniform') {\n. ./x.ps1\n",
        "))}}",
    ],
)
def test_grows_linearly(unit: str) -> None:
    grows_linearly(modes, lambda count: unit * count + HERE)
