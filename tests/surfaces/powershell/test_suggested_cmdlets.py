"""Suggested cmdlets: what of the old call survives, on whom they act, and what is only said."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from flexlint.suggestions.placeholders import SCALE_SET
from tests.advice.applied import fixes_of
from tests.advice.cmdlets import problems
from tests.work import grows_linearly

NAME = "'<virtual machine name>'"
NAMES = "'<virtual machine names>'"
SET = "-ResourceGroupName rg -VMScaleSetName web"
RESTART = f"Restart-AzVmss {SET} -InstanceId web_1"
FOUND = 'Where-Object { $_.VirtualMachineScaleSet.Id -like "*/web" }'


def suggested(code: str) -> list[Suggestion]:
    findings = check_text(code + "\n", "a.ps1").findings
    return [f.suggestion for f in findings if f.suggestion is not None]


def last(code: str) -> Suggestion:
    found = suggested(code)[-1]
    if found.language == "powershell":
        assert list(problems(found.text)) == []
    return found


# -- options -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "option",
    [
        "-Verbose", "-Debug", "-AsJob", "-WhatIf", "-Confirm", "-Confirm:$false", "-wA Stop",
        "-ErrorAction Stop", "-ea 0", "-errorAction $action", "-DefaultProfile $context",
        "-AzContext $context", "-OutVariable done", "-WarningAction SilentlyContinue",
        "-Verbose:$false", "-ASJOB",
    ],
)  # fmt: skip
def test_an_option_survives_as_it_is_written(option: str) -> None:
    found = last(f"{RESTART} {option}")
    assert found.text == f"Restart-AzVM -ResourceGroupName rg -Name web_1 {option}"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            f"Stop-AzVmss {SET} -InstanceId web_1 -Force -StayProvisioned -SkipShutdown",
            "Stop-AzVM -ResourceGroupName rg -Name web_1 -StayProvisioned -Force -SkipShutdown",
        ),
        (
            f"Set-AzVmssVM -Reimage {SET} -InstanceId web_1 -AsJob",
            "Invoke-AzVMReimage -ResourceGroupName rg -Name web_1 -AsJob",
        ),
        (
            f"Get-AzVmssVM {SET} -InstanceId web_1 -InstanceView -ErrorAction Ignore",
            "Get-AzVM -ResourceGroupName rg -Name web_1 -Status -ErrorAction Ignore",
        ),
        (
            f"Invoke-AzVmssVMRunCommand {SET} -InstanceId web_1 -CommandId RunShellScript"
            " -ScriptPath a.sh -Parameter @{ a = 1 }",
            "Invoke-AzVMRunCommand -ResourceGroupName rg -VMName web_1 -CommandId RunShellScript"
            " -ScriptPath a.sh -Parameter @{ a = 1 }",
        ),
        (
            f"Set-AzVmss -PerformMaintenance {SET} -InstanceId web_1",
            "Restart-AzVM -ResourceGroupName rg -Name web_1 -PerformMaintenance",
        ),
    ],
)
def test_what_the_new_cmdlet_has_too_survives(code: str, text: str) -> None:
    assert last(code).text == text


def test_a_shortened_option_is_written_out() -> None:
    assert last(f"{RESTART} -wi").text.endswith("-Name web_1 -WhatIf")


@pytest.mark.parametrize(
    "code",
    [
        f"{RESTART} -Confirm:$true",
        "$p = @{ ResourceGroupName = 'rg'; VMScaleSetName = 'web'; InstanceId = 'web_1' }\n"
        "$p.Confirm = $true\nRestart-AzVmss @p",
    ],
)
def test_a_switch_that_is_on_stays_on(code: str) -> None:
    assert "-Confirm" in last(code).text


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("-WhatIf", "the old call has -WhatIf"),
        ("-Confirm", "the old call has -Confirm"),
        ("-wi", "the old call has -wi"),
    ],
)
@pytest.mark.parametrize("whom", ["", " -InstanceId web_1"])
def test_a_cmdlet_that_cannot_ask_is_not_written(option: str, says: str, whom: str) -> None:
    found = last(f"Set-AzVmss -Redeploy {SET}{whom} {option}")
    assert found.language is None
    assert found.text.startswith("use Set-AzVM -Redeploy")
    assert found.note.startswith(says)


@pytest.mark.parametrize("option", ["-Confirm:$false", "-WhatIf:$false", "-Force"])
def test_what_changes_nothing_may_go(option: str) -> None:
    found = last(f"Set-AzVmss -Redeploy {SET} -InstanceId web_1 {option}")
    assert found.text == "Set-AzVM -ResourceGroupName rg -Name web_1 -Redeploy"


def test_each_command_runs_in_the_same_subscription() -> None:
    found = last(f"Restart-AzVmss {SET} -DefaultProfile $other")
    assert found.text == (
        f"Get-AzVM -ResourceGroupName rg -DefaultProfile $other | {FOUND} | ForEach-Object "
        "{ Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name $_.Name"
        " -DefaultProfile $other }"
    )


# -- what is missing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "Restart-AzVmss -VMScaleSetName web -InstanceId 1",
            f"Restart-AzVM -ResourceGroupName '<resource group>' -Name {NAME}",
        ),
        (
            f"Invoke-AzVmssVMRunCommand {SET} -InstanceId web_1",
            "Invoke-AzVMRunCommand -ResourceGroupName rg -VMName web_1 -CommandId '<command id>'",
        ),
        (
            f"Set-AzVmssVMRunCommand {SET} -InstanceId web_1",
            "Set-AzVMRunCommand -ResourceGroupName rg -VMName web_1 -RunCommandName "
            "'<run command name>' -Location '<location>'",
        ),
        (
            "Get-AzVmssVM -VMScaleSetName web",
            f"Get-AzVM -ResourceGroupName '<resource group>' | {FOUND}",
        ),
    ],
)
def test_what_has_to_be_given_is_a_placeholder(code: str, text: str) -> None:
    found = last(code)
    assert found.text == text
    assert not found.complete


@pytest.mark.parametrize(
    "code",
    [
        RESTART,
        f"Restart-AzVmss {SET}",
        f"Get-AzVmssVM {SET}",
        f"Stop-AzVmss {SET} -InstanceId $id -Force",
    ],
)
def test_the_users_own_names_leave_nothing_to_fill_in(code: str) -> None:
    assert last(code).complete


# -- on whom -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            f"Restart-AzVmss {SET} -InstanceId 1, 2",
            f"{NAMES} | ForEach-Object {{ Restart-AzVM -ResourceGroupName rg -Name $_ }}",
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId web_1, web_2",
            "'web_1', 'web_2' | ForEach-Object { Restart-AzVM -ResourceGroupName rg -Name $_ }",
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId $vms.InstanceId",
            "$vms.Name | ForEach-Object { Restart-AzVM -ResourceGroupName rg -Name $_ }",
        ),
        (
            f"foreach ($vm in $vms) {{ Restart-AzVmss {SET} -InstanceId $vm.InstanceId }}",
            "Restart-AzVM -ResourceGroupName rg -Name $vm.Name",
        ),
        (
            f"$vms | % {{ Restart-AzVmss {SET} -InstanceId $_.InstanceId }}",
            "Restart-AzVM -ResourceGroupName rg -Name $_.Name",
        ),
        (
            f"param([string]$Id)\nRestart-AzVmss {SET} -InstanceId $Id",
            "Restart-AzVM -ResourceGroupName rg -Name $Id",
        ),
        (
            f'Restart-AzVmss {SET} -InstanceId "$id"',
            'Restart-AzVM -ResourceGroupName rg -Name "$id"',
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId $names[0]",
            "Restart-AzVM -ResourceGroupName rg -Name $names[0]",
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId $first, $names[0]",
            "$first, $names[0] | ForEach-Object { Restart-AzVM -ResourceGroupName rg -Name $_ }",
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId $names[0..2]",
            "$names[0..2] | ForEach-Object { Restart-AzVM -ResourceGroupName rg -Name $_ }",
        ),
        (
            "$sets | % { Restart-AzVmss -ResourceGroupName $_.ResourceGroupName"
            " -VMScaleSetName $_.Name -InstanceId $ids }",
            "foreach ($name in $ids) "
            "{ Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name $name }",
        ),
        (
            "$vmss | Restart-AzVmss -InstanceId web_1",
            "ForEach-Object { Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name web_1 }",
        ),
        (
            "$vmss | Restart-AzVmss -InstanceId $ids",
            "ForEach-Object { foreach ($name in $ids) "
            "{ Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name $name } }",
        ),
        (
            "Restart-AzVmss `\n  -ResourceGroupName rg `\n  -VMScaleSetName web `\n"
            "  -InstanceId web_1 `\n  -AsJob",
            "Restart-AzVM -ResourceGroupName rg -Name web_1 -AsJob",
        ),
        (
            f"Restart-AzVmss {SET} -InstanceId 1, `\n    2",
            f"{NAMES} | ForEach-Object {{ Restart-AzVM -ResourceGroupName rg -Name $_ }}",
        ),
        (
            "$p = @{ ResourceGroupName = 'rg'; VMScaleSetName = 'web'; InstanceId = $id\n"
            "  ErrorAction = 'Stop'; Confirm = $false }\nRestart-AzVmss @p -AsJob",
            "$id | ForEach-Object { Restart-AzVM -ResourceGroupName 'rg' -Name $_"
            " -ErrorAction 'Stop' -Confirm:$false -AsJob }",
        ),
    ],
)
def test_exactly_the_machines_that_were_named(code: str, text: str) -> None:
    assert last(code).text == text


@pytest.mark.parametrize(
    ("name", "filtered"),
    [
        ("web", '-like "*/web"'),
        ("'web'", '-like "*/web"'),
        ('"web-$stage"', '-like "*/web-$stage"'),
        ("$set", '-like "*/$set"'),
        ("$set.Name", '-like "*/$($set.Name)"'),
        ("(Get-Name)", '-like "*/$((Get-Name))"'),
        ("$sets[0]", '-like "*/$($sets[0])"'),
        ("$sets[0].Name", '-like "*/$($sets[0].Name)"'),
        ("${set}.Name", '-like "*/$(${set}.Name)"'),
        ("$prefix-web", '-like "*/$prefix-web"'),
        ("$prefix-$stage", '-like "*/$prefix-$stage"'),
        ("${prefix}web", '-like "*/${prefix}web"'),
        ("$env:PREFIX-web", '-like "*/$env:PREFIX-web"'),
        ("$prefix-$set.Name", '-like "*/$prefix-$set.Name"'),
        ("$(Get-Name)", '-like "*/$(Get-Name)"'),
        ("$($set.Name)-web", '-like "*/$($set.Name)-web"'),
        ("$set.Name-web", f'-like "*/{SCALE_SET}"'),
        ('web"-a"', f'-like "*/{SCALE_SET}"'),
        ('$prefix"-a"', f'-like "*/{SCALE_SET}"'),
        ("(Get-Name)-web", f'-like "*/{SCALE_SET}"'),
        ("'a$b'", "-like '*/a$b'"),
        ("$set.Id", "-eq $set.Id"),
        ("$set.ResourceId", "-eq $set.ResourceId"),
    ],
)
def test_members_are_found_by_the_set(name: str, filtered: str) -> None:
    found = last(f"Get-AzVmssVM -ResourceGroupName $rg -VMScaleSetName {name}")
    id_only = filtered.startswith("-eq")
    first = f"{name} -and " if id_only else ""
    assert f"{{ {first}$_.VirtualMachineScaleSet.Id {filtered} }}" in found.text
    assert ("-ResourceGroupName $rg" in found.text) or id_only


def test_a_set_that_a_loop_gives_is_not_mixed_up_with_its_machines() -> None:
    found = last("$sets | % { Get-AzVmssVM -ResourceGroupName rg -VMScaleSetName $_.Name }")
    assert found.text == (
        "& { param($scaleSet) Get-AzVM -ResourceGroupName rg | Where-Object "
        '{ $_.VirtualMachineScaleSet.Id -like "*/$scaleSet" } } $_.Name'
    )


@pytest.mark.parametrize(
    "code",
    [
        "Restart-AzVmss @p",
        "Restart-AzVmss @p -InstanceId web_1",
        "$vmss | Restart-AzVmss @p -InstanceId web_1",
        "$vmss | Restart-AzVmss",
        "Get-AzVmssVM @p",
        f"Get-AzVmssVM {SET} | Stop-AzVmss",
        "$ids | Stop-AzVmss -ResourceGroupName rg -VMScaleSetName web",
        f"$sets | % {{ Restart-AzVmss {SET} -Verbose:$_.Loud }}",
        "Update-AzVmssVM -VirtualMachineScaleSetVM $vm",
        "Add-AzVmssVMDataDisk -VirtualMachineScaleSetVM $vm -Lun 0 -CreateOption Attach"
        " -ManagedDiskId $id",
    ],
)
def test_what_does_not_show_is_only_said(code: str) -> None:
    found = last(code)
    assert found.language is None
    assert found.text.startswith(("use ", "instance"))


@pytest.mark.parametrize(
    ("verb", "name"), [("Add", "Add-AzVMDataDisk"), ("Remove", "Remove-AzVMDataDisk")]
)
def test_disks_are_attached_and_detached_by_their_own_cmdlets(verb: str, name: str) -> None:
    found = last(f"{verb}-AzVmssVMDataDisk -VirtualMachineScaleSetVM $vm -Lun 0")
    assert found.text == f"use {name}"


# -- lists ---------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["", " -InstanceView"])
def test_a_list_asks_for_the_state_if_it_was_asked_for(view: str) -> None:
    found = last(f"Get-AzVmssVM {SET}{view}")
    status = " -Status" if view else ""
    assert found.text == f"Get-AzVM -ResourceGroupName rg{status} | {FOUND}"


@pytest.mark.parametrize(
    "code",
    [
        f"Get-AzVmssVM {SET} | Where-Object {{ $_.InstanceId -ne '0' }}",
        f"Get-AzVmssVM {SET} | Select-Object InstanceId, Location",
        f"Get-AzVmssVM {SET} |\n  Select InstanceId",
        f"(Get-AzVmssVM {SET}).InstanceId",
        f"$vms = Get-AzVmssVM {SET}\nforeach ($vm in $vms) {{ Write-Host $vm.InstanceId }}",
    ],
)
def test_who_reads_ids_is_told_of_names(code: str) -> None:
    assert ".Name for .InstanceId" in suggested(code)[0].note


@pytest.mark.parametrize(
    "code",
    [
        f"Get-AzVmssVM {SET} | Select-Object Name",
        f"(Get-AzVmssVM {SET}).Count\n$other.InstanceId",
        f"Get-AzVmssVM {SET}\nWrite-Host 'InstanceId'",
        f"$vms = Get-AzVmssVM {SET}\n$vms.Count",
    ],
)
def test_who_reads_none_is_not(code: str) -> None:
    assert "InstanceId" not in suggested(code)[0].note


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "Get-AzNetworkInterface -ResourceGroupName rg -VirtualMachineScaleSetName web",
            f"Get-AzVM -ResourceGroupName rg | {FOUND} | ForEach-Object "
            "{ $_.NetworkProfile.NetworkInterfaces.Id } | ForEach-Object "
            "{ Get-AzNetworkInterface -ResourceId $_ }",
        ),
        (
            "Get-AzNetworkInterface -ResourceGroupName rg -VirtualMachineScaleSetName web"
            " -VirtualMachineIndex 3",
            f"Get-AzVM -ResourceGroupName rg -Name {NAME} | ForEach-Object "
            "{ $_.NetworkProfile.NetworkInterfaces.Id } | ForEach-Object "
            "{ Get-AzNetworkInterface -ResourceId $_ }",
        ),
    ],
)
def test_a_list_of_interfaces_stays_one(code: str, text: str) -> None:
    assert last(code).text == text


# -- the data ------------------------------------------------------------------------------


def test_the_catalogue_knows_the_cmdlets_that_it_spells() -> None:
    vocabulary = load_catalog().vocabulary
    spelled = {s.cmdlet for c in vocabulary.counterparts.values() for s in c.spellings.powershell}
    assert {name.lower() for name in spelled} <= set(vocabulary.cmdlets)


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        (set(), ("Id",)),
        ({"resourcegroupname"}, ("Name",)),
        ({"resourcegroupname", "name", "performmaintenance"}, ()),
        ({"resourcegroupname", "id"}, None),
        ({"force"}, None),
    ],
)
def test_a_cmdlet_says_what_it_needs(given: set[str], lacking: tuple[str, ...] | None) -> None:
    assert load_catalog().vocabulary.cmdlets["restart-azvm"].lacking(given) == lacking


@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ("asjob", "AsJob"), ("wi", "WhatIf"), ("Perf", "PerformMaintenance"), ("N", None),
        ("Force", None), ("", None), ("AsJobs", None),
    ],
)  # fmt: skip
def test_a_parameter_is_called_by_its_name_or_the_start_of_it(
    written: str, parameter: str | None
) -> None:
    assert load_catalog().vocabulary.cmdlets["restart-azvm"].parameter(written) == parameter


# -- NAT pools -----------------------------------------------------------------------------

POOL = "-Name ssh -Protocol Tcp -FrontendPortRangeStart 1 -FrontendPortRangeEnd 9 -BackendPort 22"


@pytest.mark.parametrize("balancer", ["$lb", "$balancers[0]", "(Get-Balancer)"])
def test_a_pool_becomes_a_rule_for_a_backend_pool(balancer: str) -> None:
    found = last(
        f"Add-AzLoadBalancerInboundNatPoolConfig `\n  -LoadBalancer {balancer} `\n  {POOL}"
    )
    assert found.text == (
        f"Add-AzLoadBalancerInboundNatRuleConfig -LoadBalancer {balancer} {POOL} "
        f"-BackendAddressPool (Get-AzLoadBalancerBackendAddressPool -LoadBalancer {balancer} "
        "-Name '<backend address pool>')"
    )
    assert not found.complete


@pytest.mark.parametrize(
    "code",
    [
        f"$lb | Add-AzLoadBalancerInboundNatPoolConfig {POOL}",
        f"New-AzLoadBalancerInboundNatPoolConfig {POOL}",
        "Add-AzLoadBalancerInboundNatPoolConfig @pool",
        "Add-AzLoadBalancerInboundNatPoolConfig -LoadBalancer $lb @pool",
    ],
)
def test_a_pool_whose_balancer_does_not_show_is_told_of_the_rule(code: str) -> None:
    found = last(code)
    assert found.language is None
    assert found.text.startswith("Add-AzLoadBalancerInboundNatRuleConfig with ")


@pytest.mark.parametrize(
    "code",
    [
        f"Add-AzLoadBalancerInboundNatRuleConfig -LoadBalancer $lb {POOL}",
        "Get-AzLoadBalancerBackendAddressPool -LoadBalancer $lb -Name web",
        "New-AzVmssIpConfig -Name ip -LoadBalancerBackendAddressPoolsId $pool.Id",
        "New-AzVmssIpConfig -Name ip -LoadBalancerInboundNatPoolsId $null",
    ],
)
def test_rules_and_backend_pools_are_left_alone(code: str) -> None:
    assert suggested(code) == []


@pytest.mark.parametrize(
    "unit",
    [
        f"foreach ($v in $vs) {{ Restart-AzVmss {SET} -InstanceId $v.InstanceId -Verbose }}\n",
        f"$list = Get-AzVmssVM {SET} -InstanceView\n",
        "$v | Restart-AzVmss -InstanceId 1, 2\n",
        f"Add-AzLoadBalancerInboundNatPoolConfig -LoadBalancer $lb {POOL}\n",
        f"Restart-AzVmss {SET} -InstanceId $a.InstanceId; ",
    ],
)
def test_suggesting_is_linear(unit: str) -> None:
    def check(text: str) -> None:
        check_text(text, "a.ps1")

    check(unit)  # what is loaded once
    grows_linearly(check, lambda count: unit * count, 40)


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("param([int]$id = -1)", NAME),
        ("param(\n    [Int32] $id,\n    [string]$other\n)", NAME),
        ("[uint16]$id = $args[0]", NAME),
        ("param([string]$id)", "$id"),
        ("param([int]$idle)", "$id"),
        ("function A([int]$id) {}\nfunction B([string]$id) {}", "$id"),
    ],
)
def test_a_number_names_no_machine(declared: str, name: str) -> None:
    found = suggested(f"{declared}\nGet-AzVmssVM {SET} -InstanceId $id")
    assert found[-1].text == f"Get-AzVM -ResourceGroupName rg -Name {name}"


def test_an_error_message_is_no_call() -> None:
    message = "Start-AzVmssRollingOSUpgrade: The upgrade has failed."
    assert check_text(f"{message}\n", "a.ps1").findings == ()
    assert len(check_text("Start-AzVmssRollingOSUpgrade -a:$true\n", "a.ps1").findings) == 1


def test_a_parameter_may_follow_a_string_without_a_blank() -> None:
    code = 'Start-AzVmss -ResourceGroupName "rg" -VMScaleSetName "web"-InstanceId web_1'
    assert last(code).text == 'Start-AzVM -ResourceGroupName "rg" -Name web_1'


@pytest.mark.parametrize("protect", ["-ProtectFromScaleIn $false", "-ProtectFromScaleIn:$true"])
def test_protection_is_written_through_the_set(protect: str) -> None:
    for instance in ("0", "web_1"):
        [found] = suggested(f"Update-AzVmssVM {SET} -InstanceId {instance} {protect}")
        assert "instance protection works on Flexible" in found.text


@pytest.mark.parametrize(
    ("read", "told"), [("$vms.InstanceView.Statuses", True), ("$vms.Count", False)]
)
def test_who_reads_views_of_a_list_is_told_of_states(read: str, told: bool) -> None:
    found = last(f"$vms = Get-AzVmssVM {SET} -InstanceView\n{read}")
    assert found.text == f"Get-AzVM -ResourceGroupName rg -Status | {FOUND}"
    assert (".PowerState" in found.note) is told


# -- redirections, and names that are not the set's ------------------------------------------


@pytest.mark.parametrize(
    "behind",
    ["2>&1 > $null", "2>$null", "*> out.txt", '>> "a b.txt"', "3>&1", "&", "> (Join-Path a b)"],
)
def test_where_the_output_goes_is_no_argument(behind: str) -> None:
    (fix,) = fixes_of(f"Restart-AzVmss {SET} {behind}\n", "a.ps1")
    each = "ForEach-Object { Restart-AzVM -ResourceGroupName $_.ResourceGroupName -Name $_.Name }"
    assert fix.result == f"Get-AzVM -ResourceGroupName rg | {FOUND} | {each} {behind}\n"


def test_a_redirection_between_arguments_is_not_moved() -> None:
    code = "Restart-AzVmss -ResourceGroupName rg 2>$null -VMScaleSetName web\n"
    assert fixes_of(code, "a.ps1") == []


@pytest.mark.parametrize(
    "options",
    ["-Name nic", "-Name nic -VirtualMachineIndex web_1", "-DefaultProfile $c", "-Name $n"],
)
def test_one_interface_is_not_every_interface(options: str) -> None:
    call = f"Get-AzNetworkInterface -ResourceGroupName rg -VirtualMachineScaleSetName web {options}"
    found = last(call)
    assert "nic" not in found.text
    assert not found.complete
    assert "leaves out" in found.note
    assert fixes_of(call + "\n", "a.ps1") == []


def test_the_name_of_an_interface_is_not_that_of_the_set() -> None:
    call = "Get-AzNetworkInterface -Name nic -ResourceGroupName rg -VirtualMachineScaleSetName web"
    assert FOUND in last(call).text
