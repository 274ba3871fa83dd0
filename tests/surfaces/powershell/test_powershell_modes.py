"""Of which command a condition in PowerShell proves a mode, and of which it proves none."""

# ruff: noqa: E501, F541
from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Mode, ModeKind
from flexlint.surfaces.powershell.surface import PowerShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
USE = re.compile(r"@([stnm0iu])\b")
U = "$s.OrchestrationMode -eq 'Uniform'"
F = "$s.OrchestrationMode -eq 'Flexible'"
I = "$_.OrchestrationMode -eq 'Uniform'"  # noqa: E741


def cmdlet(match: re.Match[str]) -> str:
    """A cmdlet on the set ``$s`` by its name for ``@s``, on the one called ``$n`` for ``@n``, on
    "web" for ``@0``, and on the item of a pipeline for ``@i``."""
    name = match[1]
    written = {"n": "$n", "m": "$m", "0": "'web'", "i": "$_.Name"}.get(name, f"${name}.Name")
    return f"Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName {written}"


def letter(mode: Mode) -> str:
    return "-" if mode.kind is ModeKind.UNKNOWN else mode.kind.value[0]


def modes(body: str) -> str:
    """The first letters of the modes of what acts on sets in ``body``; a dash for one that is
    unknown. What gets a set in order to ask for its mode is left out."""
    text = USE.sub(cmdlet, body)
    found = PowerShellSurface().extract(SourceFile("a.ps1", text), VOCABULARY)
    told = [
        (use.span.start, letter(use.mode))
        for use in found.uses
        if not text.startswith("Get-AzVmss ", use.span.start)
    ]
    for piece in found.embedded:
        at = piece.segments[0].source_start
        if not text[:at].rstrip().endswith("="):
            told.append((at, letter(piece.mode)))
    return "".join(mode for _, mode in sorted(told))


CASES = [
    (f"if ({U}) {{ @s\n@t }}", "u-"),
    (f"if ({F}) {{ return }}\n@s\n@t", "u-"),
    (f"if ({U}) {{ @n }}", "u"),
    (f"if ({U}) {{ @0 }}", "u"),
    (f"$s = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName $n\nif ({U}) {{ @n\n@m }}", "u-"),
    (f"$s = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName 'web'\nif ({U}) {{ @0\n@m }}", "u-"),
    (f"$s = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName 'db'\nif ({U}) {{ @0 }}", "-"),
    (f"$s = Get-AzVmss -ResourceGroupName $rg -Name $n\nif ({U}) {{ @n\n@m }}", "u-"),
    (f"$s = Get-AzVmss $rg $n\nif ({U}) {{ @n\n@m }}", "u-"),
    (
        "if ((Get-AzVmss -ResourceGroupName $rg -VMScaleSetName $n).OrchestrationMode -eq 'Uniform') { @n\n@m }",
        "u-",
    ),
    (
        "$mode = (Get-AzVmss -ResourceGroupName $rg -VMScaleSetName $n).OrchestrationMode\nif ($mode -eq 'Uniform') { @n\n@m }",
        "u-",
    ),
    ("$mode = $s.OrchestrationMode\nif ($mode -eq 'Uniform') { @s\n@t }", "u-"),
    (f"$u1 = {U}\nif ($u1) {{ @s\n@t }}", "u-"),
    (f"foreach ($s in $all) {{ foreach ($t in $all) {{ if ({U}) {{ @s\n@t }} }} }}", "u-"),
    (
        f"foreach ($s in $all) {{ if ({F}) {{ continue }}\n@s }}\nforeach ($t in $all) {{ @t }}",
        "u-",
    ),
    (f"if ({U}) {{ foreach ($s in $all) {{ @s }} }}", "-"),
    (f"if ({U}) {{ foreach ($t in $all) {{ @t }} }}", "-"),
    (f"if ({U}) {{ $all | % {{ @i }} }}", "-"),
    (f"$all | ? {{ {I} }} | % {{ @i\n@t }}", "u-"),
    (f"$u = $all | ? {{ {I} }}\nforeach ($s in $u) {{ @s\n@t }}", "u-"),
    (f"foreach ($s in $all | ? {{ {I} }}) {{ @s\n@t }}", "u-"),
    (f"foreach ($s in (Get-AzVmss |\n  Where-Object {{ {I} }})) {{ @s\n@t }}", "u-"),
    (f"foreach ($s in @($all).Where({{ {I} }})) {{ @s\n@t }}", "u-"),
    (f"$all | % {{ if ({I}) {{ @i\n@t }} }}", "u-"),
    (
        f"$s = Get-AzVmss $rg 'web'\nif ({U}) {{ @0 }}\n$s = Get-AzVmss $rg 'db'\nif ({U}) {{ @0\n@s }}",
        "u-u",
    ),
    (
        f"$s = Get-AzVmss $rg 'db'\nforeach ($x in $y) {{ if ({U}) {{ @0 }}\n$s = Get-AzVmss $rg 'web' }}",
        "u",
    ),
    (f"$all | % {{ $s = $_; if ({U}) {{ @s\n@i }} }}", "uu"),
    (f"$n = $s.Name\nif ({U}) {{ @n }}", "u"),
    (f"$n = $t.Name\nif ({U}) {{ @n }}", "-"),
    (f"if ({U}) {{ $n = $t.Name\n@n }}", "-"),
    (
        "if ($s.OrchestrationMode -eq 'Uniform' -and $t.OrchestrationMode -eq 'Uniform') { @s\n@t }",
        "uu",
    ),
    (
        "if ($s.OrchestrationMode -eq 'Uniform' -or $t.OrchestrationMode -eq 'Uniform') { @s\n@t } else { @s\n@t }",
        "--ff",
    ),
    (
        "if (-not ($s.OrchestrationMode -eq 'Uniform' -and $t.OrchestrationMode -eq 'Uniform')) { @s\n@t }",
        "--",
    ),
    (f"if ({U}) {{ @s }} elseif ({F}) {{ @s }} else {{ @s }}", "uf-"),
    (
        "switch ($s.OrchestrationMode) { 'Uniform' { @s\n@t } 'Flexible' { @s } default { @s } }",
        "u-f-",
    ),
    ("switch ($s.OrchestrationMode) { { $_ -eq 'Uniform' } { @s } default { @s } }", "--"),
    ("switch -Wildcard ($s.OrchestrationMode) { 'Uni*' { @s } }", "-"),
    ("switch -Regex ($s.OrchestrationMode) { 'Uniform' { @s } default { @s } }", "uf"),
    ("switch ($s.OrchestrationMode) { 'Uniform' { @s; break } default { @s } }", "uf"),
    ("switch ($all.OrchestrationMode) { 'Uniform' { @s } }", "-"),
    # ternary
    (f"$x = {U} ? (@s) : (@s)", "uf"),
    (f"$x = ({U}) ? (@s) : (@t)", "u-"),
    (f"{U} && @s", "-"),
    # lists
    ("if ('Uniform' -in $s.OrchestrationMode) { @s }", "-"),
    ("if (@('Uniform') -contains $s.OrchestrationMode) { @s } else { @s }", "uf"),
    ("if ('Uniform', 'Flexible' -contains $s.OrchestrationMode) { @s }", "-"),
    ("if (@('Flexible') -notcontains $s.OrchestrationMode) { @s }", "u"),
    ("if (@('Flexible', $null) -contains $s.OrchestrationMode) { @s } else { @s }", "-u"),
    ("if (@('Uniform', $null) -contains $s.OrchestrationMode) { @s } else { @s }", "uf"),
    ("if ($s.OrchestrationMode -in 'Flexible', $null) { @s } else { @s }", "-u"),
    ("if ($s.OrchestrationMode -contains 'Uniform') { @s }", "-"),
    ("if ($all.OrchestrationMode -contains 'Uniform') { @s }", "-"),
    ("if ($modes -contains 'Uniform') { @n }", "-"),
    # case
    ("if ($s.OrchestrationMode -ceq 'flexible') { return }\n@s", "-"),
    ("if ($s.OrchestrationMode -eq 'flexible') { return }\n@s", "u"),
    ("if ($s.OrchestrationMode.ToLower() -ceq 'flexible') { return }\n@s", "u"),
    ("if ($s.OrchestrationMode.ToLower() -ceq 'Flexible') { return }\n@s", "-"),
    ("if ($s.OrchestrationMode -like 'Flex*') { @s }", "-"),
    ("if ($s.OrchestrationMode -match 'Flexible') { @s } else { @s }", "fu"),
    ("if ($s.OrchestrationMode -notlike '*Flexible*') { @s }", "-"),
    ("if (($s.OrchestrationMode ?? 'Flexible') -eq 'Flexible') { @s } else { @s }", "-u"),
    # others
    ("if ($s.UpgradePolicy.Mode -eq 'Uniform') { @s }", "-"),
    ("param([string]$OrchestrationMode = 'Uniform')\n@0", "-"),
    (
        "param([string]$OrchestrationMode = 'Uniform')\nif ($OrchestrationMode -eq 'Uniform') { @0 }",
        "u",
    ),
    ("$OrchestrationMode = 'Uniform'\nif ($OrchestrationMode -eq 'Uniform') { @0 }", "-"),
    (f"try {{ if ({F}) {{ throw 'x' }} }} catch {{ }}\n@s", "-"),
    (f"try {{ if ({F}) {{ throw 'x' }}\n@s }} catch {{ @s }}", "u-"),
    (f"if ($x) {{ return }} elseif ({F}) {{ return }}\n@s", "u"),
    (f"if ($x) {{ }} elseif ({F}) {{ return }}\n@s", "-"),
    (f"if ({U}) {{ }} else {{ throw 'x' }}\n@s", "u"),
    (f"while ({U}) {{ @s }}", "u"),
    (f"do {{ @s }} while ({U})", "-"),
    (f"if ({F}) {{ Write-Error 'x'; exit 1 }}\n@s", "u"),
    (
        f"function Test-U($x) {{ return $x.OrchestrationMode -eq 'Uniform' }}\nif (Test-U $s) {{ @s }}",
        "-",
    ),
    (f"$all | Where-Object {{ $_.OrchestrationMode -ne 'Uniform' }} | % {{ @i }}", "f"),
    (f"$all | Where-Object OrchestrationMode -ne Uniform | % {{ @i }}", "f"),
    (f"$all | Where-Object {{ -not ({I}) }} | % {{ @i }}", "f"),
    (f"$all | Where-Object {{ $t.OrchestrationMode -eq 'Uniform' }} | % {{ @i }}", "-"),
    (f"$all | Where-Object {{ {I} }} | Select-Object -First 1 | % {{ @i }}", "u"),
    (
        f"$all | Where-Object {{ {I} }} | ForEach-Object {{ $x = $_.Name; $others | ForEach-Object {{ @i }} }}",
        "-",
    ),
    (f"$g = $all | Group-Object OrchestrationMode\n$g | % {{ @i }}", "-"),
    (f"if ({U}) {{ az vmss start -g $rg -n $s.Name\naz vmss start -g $rg -n $t.Name }}", "u-"),
    (
        f'if ({U}) {{ az vmss start -g $rg -n "$($s.Name)"\naz vmss start -g $rg -n "$($t.Name)" }}',
        "u-",
    ),
    (
        f"$mode = az vmss show -g $rg -n $n --query orchestrationMode -o tsv\nif ($mode -eq 'Uniform') {{ az vmss start -g $rg -n $n\naz vmss start -g $rg -n $m }}",
        "u-",
    ),
    (
        f"$j = az vmss show -g $rg -n $n | ConvertFrom-Json\nif ($j.orchestrationMode -eq 'Uniform') {{ az vmss start -g $rg -n $n\naz vmss start -g $rg -n $m }}",
        "u-",
    ),
    (f"if ({U}) {{ Start-Job {{ @s }} }}", "u"),
    (f"$sb = {{ if ({F}) {{ return }} }}\n@s", "-"),
    (f"if ({U}) {{ $s | Restart-AzVmss\n$t | Restart-AzVmss }}", "u-"),
    (
        "$vmss = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName $n\nif ($vmss.OrchestrationMode -ne 'Uniform') {\n  Write-Warning 'x'\n  return\n}\n$vms = Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $vmss.Name\nforeach ($vm in $vms) { Restart-AzVmss -ResourceGroupName $rg -VMScaleSetName $vmss.Name -InstanceId $vm.InstanceId }",
        "uu",
    ),
    (
        "Get-AzVmss | Where-Object { $_.OrchestrationMode -eq 'Uniform' } | ForEach-Object {\n  $set = $_\n  Get-AzVmssVM -ResourceGroupName $set.ResourceGroupName -VMScaleSetName $set.Name | ForEach-Object {\n    Restart-AzVmss -ResourceGroupName $set.ResourceGroupName -VMScaleSetName $set.Name -InstanceId $_.InstanceId\n  }\n}",
        "uu",
    ),
    (
        "foreach ($vmss in (Get-AzVmss)) {\n  $isUniform = $vmss.OrchestrationMode -eq 'Uniform'\n  $name = $vmss.Name\n  if ($isUniform) { @n\nRestart-AzVmss -ResourceGroupName $rg -VMScaleSetName $name }\n}",
        "-uu",
    ),
    (
        "$sets = Get-AzVmss | Where-Object { $_.OrchestrationMode -eq 'Uniform' }\nforeach ($x in $sets) { Get-AzVmssVM -ResourceGroupName $x.ResourceGroupName -VMScaleSetName $x.Name }",
        "u",
    ),
    (
        "$sets = Get-AzVmss | Where-Object { $_.OrchestrationMode -eq 'Uniform' }\n$sets | ForEach-Object { Get-AzVmssVM -ResourceGroupName $_.ResourceGroupName -VMScaleSetName $_.Name }",
        "u",
    ),
    (
        "$sets = Get-AzVmss | Where-Object { $_.OrchestrationMode -eq 'Uniform' }\n$sets | ForEach-Object { Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $other.Name }",
        "-",
    ),
    (
        "$p = @{ ResourceGroupName = $rg; VMScaleSetName = $s.Name }\nif ($s.OrchestrationMode -eq 'Uniform') { Get-AzVmssVM @p }",
        "u",
    ),
    (
        "$p = @{ ResourceGroupName = $rg; VMScaleSetName = $t.Name }\nif ($s.OrchestrationMode -eq 'Uniform') { Get-AzVmssVM @p }",
        "-",
    ),
    (
        "if ($s.OrchestrationMode -eq 'Uniform') {\n  Get-AzVmssVM -ResourceGroupName $rg `\n    -VMScaleSetName $s.Name\n}",
        "u",
    ),
    (
        "if ($s.OrchestrationMode -eq 'Uniform') {\n  Get-AzVmssVM -ResourceGroupName $rg `\n    -VMScaleSetName $t.Name\n}",
        "-",
    ),
    (
        "function Do-It($VmssName) {\n  $v = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName $VmssName\n  if ($v.OrchestrationMode -eq 'Flexible') { return }\n  Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $VmssName\n}",
        "u",
    ),
    (
        "$a = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName 'a'\n$b = Get-AzVmss -ResourceGroupName $rg -VMScaleSetName 'b'\nif ($a.OrchestrationMode -eq 'Uniform') { Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $a.Name\nGet-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $b.Name\nGet-AzVmssVM -ResourceGroupName $rg -VMScaleSetName 'a'\nGet-AzVmssVM -ResourceGroupName $rg -VMScaleSetName 'b' }",
        "u-u-",
    ),
    (
        "if ($config.OrchestrationMode -eq 'Uniform') { Get-AzVmssVM -ResourceGroupName $config.ResourceGroup -VMScaleSetName $config.VmssName }",
        "u",
    ),
    (
        "if ($config.OrchestrationMode -eq 'Uniform') { Get-AzVmssVM -ResourceGroupName $config.ResourceGroup -VMScaleSetName $config.Name }",
        "u",
    ),
    ("if ($env:ORCHESTRATION_MODE -eq 'Uniform') { @n }", "u"),
    (
        "if ($s.OrchestrationMode -eq 'Uniform') { Invoke-AzVmssVMRunCommand -ResourceGroupName $rg -VMScaleSetName $s.Name -InstanceId 0 -CommandId x }",
        "u",
    ),
    (
        "$u = $sets | ? OrchestrationMode -eq 'Uniform'\n$f = $sets | ? OrchestrationMode -eq 'Flexible'\nforeach ($s in $u) { @s }\nforeach ($s in $f) { @s }",
        "uf",
    ),
    (
        "$u = $sets | ? OrchestrationMode -eq 'Uniform'\nforeach ($s in $sets) { if ($s -in $u) { @s } }",
        "-",
    ),
    (
        "$u = @()\nforeach ($s in $sets) { if ($s.OrchestrationMode -eq 'Uniform') { $u += $s } }\nforeach ($s in $u) { @s }",
        "-",
    ),
    (
        "foreach ($s in $sets) { if ($flag) { @s }\n$flag = $s.OrchestrationMode -eq 'Uniform' }",
        "-",
    ),
    (
        "$flag = $sets[0].OrchestrationMode -eq 'Uniform'\nforeach ($s in $sets) { if ($flag) { @s } }",
        "-",
    ),
    (
        "if ($sets[0].OrchestrationMode -eq 'Uniform') { Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $sets[0].Name\nGet-AzVmssVM -ResourceGroupName $rg -VMScaleSetName $sets[1].Name }",
        "u-",
    ),
    (
        "$mode = switch ($x) { 1 { 'Uniform' } default { 'Flexible' } }\nif ($mode -eq 'Uniform') { @n }",
        "u",
    ),
    ("if ($s.OrchestrationMode -eq 'Uniform') { return } ; @s", "f"),
    ("if ($s.OrchestrationMode -eq 'Uniform') { @s } else { exit }\n@s", "uu"),
    ("$mode = $s.OrchestrationMode ?? 'Flexible'\nif ($mode -eq 'Flexible') { @s }", "-"),
    (
        "$mode = $s.OrchestrationMode\nif (-not $mode) { $mode = 'Flexible' }\nif ($mode -eq 'Flexible') { @s }",
        "-",
    ),
    ("$mode = $s.OrchestrationMode\nif ($mode -eq 'Flexible') { @s\n@t }", "f-"),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_of_each_command_what_the_conditions_around_prove(body: str, expected: str) -> None:
    assert modes(body) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "if ($s.OrchestrationMode -eq 'Uniform') { @s\n",
        "$s = $t; $t = $s; if ($s.OrchestrationMode -eq 'Uniform') { @t }\n",
        "foreach ($s in $s) { if ($s.OrchestrationMode -eq 'Uniform') { @t\n",
        "$a | % { if ($_.OrchestrationMode -eq 'Uniform') { @i\n",
        "$x = $s.OrchestrationMode -eq 'Uniform' ? ",
        "while ($s.OrchestrationMode -eq 'Uniform') { @t\n",
        "elseif ($s.OrchestrationMode -eq 'Uniform') { return } ",
    ],
)
def test_ties_are_found_in_linear_time(unit: str) -> None:
    grows_linearly(modes, lambda count: "@n\n" + unit * count, 40)
