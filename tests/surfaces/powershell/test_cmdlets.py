"""Cmdlets with their deciding parameters, and what is no call."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import PowerShellSpelling
from flexlint.model import ApiUse, Array, Known, ModeKind
from flexlint.surfaces.powershell.surface import PowerShellSurface
from flexlint.surfaces.registry import suggest_call
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

CATALOG = load_catalog()
VOCABULARY = CATALOG.vocabulary
SURFACE = PowerShellSurface()
SWITCHES = {
    "-instanceview", "-osupgradehistory", "-reimage", "-reimageall", "-redeploy", "-force",
    "-performmaintenance", "-simulateeviction", "-stayprovisioned",
}  # fmt: skip


def uses(text: str) -> tuple[ApiUse, ...]:
    return SURFACE.extract(SourceFile("run.ps1", text), VOCABULARY).uses


def operations(text: str) -> list[str]:
    return [use.operation for use in uses(text)]


def line(spelling: PowerShellSpelling, joint: str = " ") -> str:
    words = [spelling.cmdlet]
    for name in spelling.parameters:
        words.append(name if name.lower() in SWITCHES else f"{name} 'x'")
    return joint.join(words)


@pytest.mark.parametrize("joint", [" ", " `\n  "])
@pytest.mark.parametrize(("operation", "spelling"), VOCABULARY.powershell)
def test_every_cmdlet(operation: str, spelling: PowerShellSpelling, joint: str) -> None:
    text = f"$x = {line(spelling, joint)}\n"
    (use,) = uses(text)
    fitting = [o for o, s in VOCABULARY.powershell if s == spelling]
    assert use.operation == (operation if len(fitting) == 1 else fitting[0])
    assert text[use.span.start : use.span.end] == spelling.cmdlet


@pytest.mark.parametrize(("operation", "spelling"), VOCABULARY.powershell)
def test_any_case_and_the_older_module(operation: str, spelling: PowerShellSpelling) -> None:
    old = line(spelling).lower().replace("-az", "-azurerm", 1)
    (use,) = uses(old)
    fitting = [o for o, s in VOCABULARY.powershell if s == spelling]
    assert use.operation in fitting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-AzVmss -ResourceGroupName a -VMScaleSetName b", "VirtualMachineScaleSets_Get"),
        ("Get-AzVmss -ResourceGroupName a -Name b", "VirtualMachineScaleSets_Get"),
        ("Get-AzVmss a b", "VirtualMachineScaleSets_Get"),
        ("Get-AzVmss -ResourceGroupName a", "VirtualMachineScaleSets_List"),
        ("Get-AzVmss a b -InstanceView", "VirtualMachineScaleSets_GetInstanceView"),
        ("Remove-AzVmss -ResourceGroupName a -VMScaleSetName b", "VirtualMachineScaleSets_Delete"),
        ("Remove-AzVmss a b -InstanceId 1", "VirtualMachineScaleSets_DeleteInstances"),
        ("$p = @{ ResourceGroupName = 'a'\n Reimage = $true }\nSet-AzVmss @p",
         "VirtualMachineScaleSets_Reimage"),
        ("$p = @{}\n$p.Redeploy = $true\nSet-AzVmss @p", "VirtualMachineScaleSets_Redeploy"),
        ("Set-AzVmss -ReimageAll:$true a b", "VirtualMachineScaleSets_ReimageAll"),
    ],
)  # fmt: skip
def test_parameters_decide(text: str, expected: str) -> None:
    assert operations(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Start-AzVmss -ResourceGroupName a -VMScaleSetName b",
        "$x | Start-AzVmss",
        "if ($x) { Start-AzVmss a b }",
        "$job = Start-AzVmss a b -AsJob",
        '"now: $(Start-AzVmss a b)"',
        "foreach ($s in $sets) { Start-AzVmss a $s }",
        "return Start-AzVmss a b",
        "Az.Compute\\Start-AzVmss a b",
        "& { Start-AzVmss a b }",
        "try { Start-AzVmss a b } catch { }",
        "Start-AzVmss a `\n  b # comment",
    ],
)
def test_found_where_a_command_may_stand(text: str) -> None:
    assert operations(text) == ["VirtualMachineScaleSets_Start"]


@pytest.mark.parametrize(
    "text",
    [
        "# Start-AzVmss a b",
        "<#\n.EXAMPLE\nStart-AzVmss a b\n#>",
        "Write-Host 'Start-AzVmss a b'",
        'Write-Host "Start-AzVmss a b"',
        "@'\nStart-AzVmss a b\n'@",
        '@"\nStart-AzVmss a b\n"@',
        "function Start-AzVmssFleet { }",
        "Mock Start-AzVmss { }",
        "Get-Command Start-AzVmss",
        "Start-AzVM -ResourceGroupName a -Name b",
        "$x.'Start-AzVmss'",
        "Get-Help Start-AzVmss",
    ],
)
def test_leaves_this_alone(text: str) -> None:
    assert operations(text) == []


def test_arguments() -> None:
    (use,) = uses(
        "Restart-AzVmss -ResourceGroupName $rg -VMScaleSetName 'web' -InstanceId '0', '1'"
    )
    name, ids = use.argument("vm_scale_set_name"), use.argument("instance_ids")
    assert name is not None
    assert ids is not None
    assert isinstance(name.value, Known)
    assert name.value.value == "web"
    assert isinstance(ids.value, Array)
    assert len(ids.value.items) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("if ($vmss.OrchestrationMode -eq 'Uniform') { Start-AzVmss a b }", ModeKind.UNIFORM),
        ('if ($mode -ne "Flexible") {\n  Start-AzVmss a b\n}', ModeKind.UNIFORM),
        ("if ('Flexible' -eq $mode) { x } else { Start-AzVmss a b }", ModeKind.UNIFORM),
        ("if ($a) { x } elseif ($mode -eq 'Uniform') { { Start-AzVmss a b } }", ModeKind.UNIFORM),
        ("if ($mode -eq 'Flexible') { Start-AzVmss a b }", ModeKind.FLEXIBLE),
        ("if ($mode -eq 'Uniform') { x }\nStart-AzVmss a b", ModeKind.UNKNOWN),
        ("if ($mode -eq 'Uniform' -or $x) { Start-AzVmss a b }", ModeKind.UNKNOWN),
        ("if ($mode -eq 'Other') { Start-AzVmss a b }", ModeKind.UNKNOWN),
        ("# if ($mode -eq 'Uniform') {\nStart-AzVmss a b", ModeKind.UNKNOWN),
    ],
)
def test_a_condition_proves_the_mode(text: str, kind: ModeKind) -> None:
    (use,) = uses(text)
    assert use.mode.kind is kind


def test_a_switch_that_is_off_is_not_there() -> None:
    assert operations("Get-AzVmss -ResourceGroupName a -VMScaleSetName b -InstanceView:$false") == [
        *operations("Get-AzVmss -ResourceGroupName a -VMScaleSetName b")
    ]


def test_a_splat_that_cannot_be_seen_leaves_the_arguments_open() -> None:
    (use,) = uses("New-AzVmss @options")
    assert use.open_arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Stop-AzVmss -ResourceGroupName $rg -VMScaleSetName web -InstanceId $id -Force",
            "$id | ForEach-Object { Stop-AzVM -ResourceGroupName $rg -Name $_ -Force }",
        ),
        (
            "Restart-AzVmss -ResourceGroupName $rg -VMScaleSetName $set.Name",
            'Get-AzVM -ResourceGroupName $rg | Where-Object { $_.VirtualMachineScaleSet.Id -like "*/$($set.Name)" }'  # noqa: E501
            " | ForEach-Object { Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name $_.Name }",  # noqa: E501
        ),
        (
            "Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName web",
            "Get-AzVM -ResourceGroupName $rg | Where-Object"
            ' { $_.VirtualMachineScaleSet.Id -like "*/web" }',
        ),
    ],
)  # fmt: skip
def test_the_suggestion_has_the_users_own_values(text: str, expected: str) -> None:
    source = SourceFile("run.ps1", text)
    (use,) = SURFACE.extract(source, VOCABULARY).uses
    replacements = CATALOG.operations[use.operation].replacements
    texts = [suggest_call("powershell", source, use, r, VOCABULARY) for r in replacements]
    assert expected in [s.text for s in texts if s is not None]


URL = "https://management.azure.com/x/providers/Microsoft.Compute/virtualMachineScaleSets/s/start"


@pytest.mark.parametrize(
    ("text", "language", "start"),
    [
        (f'Invoke-RestMethod -Method Post -Uri "{URL}"', "urls", "POST "),
        (f'$u = "{URL}"\nInvoke-RestMethod -Uri $u -Method Post', "urls", "POST "),
        (f"Invoke-AzRestMethod -Path '{URL}'", "urls", "GET "),
        ("az vmss start `\n  -g $rg -n b", "shell", "az vmss start \\"),
        ("$x = az vmss start -g a", "shell", "az vmss start"),
        ('$command = "az vmss start -g $g"', "shell", "az vmss start -g $g"),
        ('$command = @"\naz vmss start `\n -g a\n"@', "shell", "az vmss start \\"),
        ("Invoke-Expression 'az vmss start -g a'", "shell", "az vmss start"),
    ],
)
def test_other_languages_inside(text: str, language: str, start: str) -> None:
    (piece,) = SURFACE.extract(SourceFile("a.ps1", text), VOCABULARY).embedded
    assert piece.language == language
    assert piece.text.startswith(start)


@pytest.mark.parametrize(
    "text", [f"# {URL}", "Write-Host az vmss start -g a", "# az vmss start -g"]
)
def test_nothing_inside(text: str) -> None:
    assert SURFACE.extract(SourceFile("a.ps1", text), VOCABULARY).embedded == ()


PIECES = st.sampled_from(
    ["Start-AzVmss", " ", "-InstanceId", "$x", "@p", "$p=@{", "}", "{", "(", ")", '"', "'", "`", "\n",  # noqa: E501
     "@'", "'@", '@"', "#", "<#", "#>", "|", ";", ",", "az vmss start ", "\x00", "é", "\r\n", "$("]
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(PIECES, max_size=60))
def test_never_raises_and_stays_in_bounds(pieces: list[str]) -> None:
    text = "".join(pieces)
    extraction = SURFACE.extract(SourceFile("a.ps1", text), VOCABULARY)
    for use in extraction.uses:
        assert 0 <= use.span.start < use.span.end <= len(text)
    for piece in extraction.embedded:
        for segment in piece.segments:
            assert 0 <= segment.source_start <= segment.source_start + segment.length <= len(text)


@pytest.mark.parametrize("unit", ["Start-AzVmss ", "(", '"', "@{", "$(", "<#", '"$(', "a,", "'"])
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.ps1", text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
    read(unit * (HOSTILE // len(unit)))  # would not end if one match were quadratic


@pytest.mark.parametrize(
    "before",
    [
        'Import-AzContext -Path "profile.json\u201d',
        "Import-AzContext -Path \u201cprofile.json\u201d",
        "Import-AzContext -Path \u2018profile.json'",
        "Write-Output \u201eit is 'so\u201c",
        "Get-AzSubscription \u2013SubscriptionName $name",
    ],
)
def test_typographic_quotes_are_quotes(before: str) -> None:
    text = f"{before}\nGet-AzVmssVM -ResourceGroupName g -VMScaleSetName n \u2013InstanceView\n"
    plain = text.translate({0x2013: "-", 0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2018: "'"})
    assert operations(text) == operations(plain) != []
    assert [use.span for use in uses(text)] == [use.span for use in uses(plain)]


def test_what_stands_in_typographic_quotes_is_text() -> None:
    assert operations("Write-Output \u201cGet-AzVmssVM -VMScaleSetName n\u201d") == []
