"""A fix runs only where it is read as it is meant, and loses no word of the old command."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from tests.advice.applied import fixes_of
from tests.advice.test_certain_fixes import LIST, RESTART, doubt, fixed, in_function, suggested
from tests.work import grows_linearly

ONE = f"{RESTART} --instance-ids b_1"


def unfixed(text: str, path: str = "a.sh") -> None:
    """No suggestion about ``text`` may be complete code."""
    assert not any(each.complete for each in suggested(text, path))


# -- words that do not show --------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        f'{RESTART} "${{@:3}}"',
        f'{RESTART} "$more"',
        f'{RESTART} --no-wait "$more"',
        f"{RESTART} --no-wait ${{more:-}}",
        f'{RESTART} "${{more[@]:1}}"',
        f"{RESTART} other",
        'az vmss restart -g "$1" -n "$2" "${@:3}"',
        f"xargs {RESTART}",
        "xargs -n1 az vmss restart -g a -n",
        "xargs -P4 -n1 az vmss restart -g a --instance-ids b_1 -n",
        f"xargs {ONE}",
        "xargs -I{} az vmss restart -g a -n {} --instance-ids b_1",
        "parallel az vmss restart -g a -n {} ::: b c",
        "parallel az vmss restart -g a --instance-ids b_1 -n ::: b c",
        f'{ONE} --no-wait "$more"',
    ],
)
def test_words_that_may_say_anything_are_not_dropped(command: str) -> None:
    unfixed(f"{command}\n")


@pytest.mark.parametrize(
    ("command", "new"),
    [
        (f"{ONE} --no-wait true", "az vm restart -g a -n b_1 --no-wait true"),
        ("az vmss restart -ga -nb --instance-ids b_1 -onone", "az vm restart -g a -n b_1 -o none"),
        ("az vmss restart -g$G -n$N --instance-ids b_1", "az vm restart -g $G -n b_1"),
        (f"f() {{ {ONE}; }}", "f() { az vm restart -g a -n b_1; }"),
    ],
)
def test_words_that_show_are_kept(command: str, new: str) -> None:
    assert fixed(f"{command}\n", "a.sh") == f"{new}\n"


def test_a_function_is_not_what_runs_its_commands() -> None:
    assert fixed(f"f() {{ {RESTART}; }}\n", "a.sh").startswith("f() { az vm restart --ids $(az")


@pytest.mark.parametrize("name", ["b-$$STAGE", '"b-$$STAGE"', "$${STAGE}-b", "b-$${STAGE}"])
def test_a_dollar_sign_of_a_recipe_parts_no_word(name: str) -> None:
    text = f"a:\n\taz vmss restart -g a -n {name}\n"
    assert f"--vmss {name} --query" in fixed(text, "Makefile")


def test_a_name_with_a_dollar_sign_of_a_recipe_is_one_name() -> None:
    text = "a:\n\tfor i in 1 2; do az vmss restart -g a -n b --instance-ids b_$$i; done\n"
    (found,) = suggested(text, "Makefile")
    assert found.text == "az vm restart -g a -n b_$$i"


# -- which shell reads it ----------------------------------------------------------------------


def workflow(job: str, step: str) -> str:
    return f"on: push\njobs:\n  a:\n{job}    steps:\n    - {step}\n"


@pytest.mark.parametrize(
    ("job", "step"),
    [
        ("    runs-on: windows-latest\n", f"run: {RESTART}"),
        ("    runs-on: windows-2022\n", f"run: {ONE} b_2"),
        ("    runs-on: [self-hosted, windows]\n", f"run: {RESTART}"),
        (
            "    strategy: {matrix: {os: [windows-latest, ubuntu-latest]}}\n"
            "    runs-on: ${{ matrix.os }}\n",
            f"run: {RESTART}",
        ),
        ("    runs-on: ubuntu-latest\n", f"run: {RESTART}\n      shell: cmd"),
        ("    defaults: {run: {shell: cmd}}\n", f"run: {RESTART}"),
    ],
)
def test_what_a_shell_of_windows_reads_is_no_fix(job: str, step: str) -> None:
    assert "a shell has to run it" in doubt(workflow(job, step), ".github/workflows/a.yml")


@pytest.mark.parametrize(
    ("job", "step"),
    [
        ("    runs-on: ubuntu-latest\n", f"run: {RESTART}"),
        ("    runs-on: windows-latest\n", f"run: {RESTART}\n      shell: bash"),
        ("    runs-on: windows-latest\n    defaults: {run: {shell: bash}}\n", f"run: {RESTART}"),
        ("    runs-on: windows-latest\n", f"run: {ONE}"),
    ],
)
def test_what_a_shell_of_unix_reads_is_one(job: str, step: str) -> None:
    assert "az vm restart" in fixed(workflow(job, step), ".github/workflows/a.yml")


def test_a_pipeline_says_which_shell_a_task_has() -> None:
    text = (
        "pool: {vmImage: windows-latest}\nsteps:\n- task: AzureCLI@2\n  inputs:\n"
        f"    scriptType: bash\n    inlineScript: {RESTART}\n"
    )
    assert "az vm restart" in fixed(text, "azure-pipelines.yml")
    assert "a shell has to run it" in doubt(text.replace("bash", "batch"), "azure-pipelines.yml")


def test_a_script_of_a_pipeline_on_windows_is_of_cmd() -> None:
    text = f"pool: {{vmImage: ubuntu-latest}}\nsteps:\n- script: {RESTART}\n"
    assert "az vm restart" in fixed(text, "a.yml")
    assert "a shell has to run it" in doubt(text.replace("ubuntu", "windows"), "a.yml")


def provisioner(command: str, interpreter: str) -> str:
    return (
        'resource "null_resource" "a" {\n  provisioner "local-exec" {\n'
        f"{interpreter}    command = {command}\n  }}\n}}\n"
    )


@pytest.mark.parametrize(
    "interpreter",
    ['["cmd", "/C"]', "var.shell", '["${var.shell}", "-c"]'],
)
def test_an_interpreter_that_is_no_shell_gets_no_substitution(interpreter: str) -> None:
    text = provisioner(f'"{RESTART}"', f"    interpreter = {interpreter}\n")
    assert "a shell has to run it" in doubt(text, "a.tf")


def test_an_interpreter_behind_the_command_counts_as_well() -> None:
    text = provisioner(f'"{ONE} b_2"\n    interpreter = ["pwsh", "-Command"]', "")
    (found,) = suggested(text, "a.tf")
    assert found.text == "foreach ($vm in 'b_1', 'b_2') { az vm restart -g a -n $vm }"


def test_one_of_another_block_does_not() -> None:
    other = provisioner('"true"', '    interpreter = ["cmd", "/C"]\n')
    text = other + provisioner(f'"{RESTART}"', '    interpreter = ["/bin/bash", "-c"]\n')
    assert "az vm restart" in fixed(text, "a.tf")


# -- what templates have -----------------------------------------------------------------------

NAT_POOL = (
    "{ name: 'p%s', properties: { frontendIPConfiguration: { id: 'x' }, protocol: 'Tcp', "
    "frontendPortRangeStart: 5000, frontendPortRangeEnd: 5009, backendPort: 22%s } }"
)


def balancer(pools: str, *, more: str = "", version: str = "2023-05-01") -> str:
    return (
        f"resource lb 'Microsoft.Network/loadBalancers@{version}' = {{\n"
        "  name: 'lb'\n  sku: { name: 'Standard' }\n  properties: {\n"
        f"    backendAddressPools: [ {{ name: 'be' }} ]\n    inboundNatPools: {pools}\n{more}"
        "  }\n}\n"
    )


def scale_set(name: str, pools: str, mode: str = "Flexible") -> str:
    return (
        f"resource {name} 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = {{\n"
        f"  name: '{name}'\n  properties: {{\n    orchestrationMode: '{mode}'\n"
        "    platformFaultDomainCount: 5\n    virtualMachineProfile: { networkProfile: {\n"
        "      networkApiVersion: '2020-11-01'\n      networkInterfaceConfigurations: [ "
        "{ name: 'n', properties: { ipConfigurations: [ { name: 'i', properties: { "
        f"subnet: {{ id: 's' }}, {pools} }} }} ] }} }} ]\n    }} }}\n  }}\n}}\n"
    )


IN_NAT = "loadBalancerInboundNatPools: [ { id: '${lb.id}/inboundNatPools/p' } ]"
IN_POOL = "loadBalancerBackendAddressPools: [ { id: '${lb.id}/backendAddressPools/be' } ]"


def about(code: str, text: str) -> Suggestion:
    """The one suggestion of the rule ``code`` about the Bicep file ``text``."""
    report = check_text(text, "a.bicep")
    (found,) = [f.suggestion for f in report.findings if f.code == code and f.suggestion]
    return found


def test_a_nat_rule_keeps_what_the_pool_has() -> None:
    more = ", idleTimeoutInMinutes: 15, enableTcpReset: true, enableFloatingIP: false"
    found = about("FLX701", balancer(f"[ {NAT_POOL % (1, more)} ]"))
    assert found.complete
    for kept in ("idleTimeoutInMinutes: 15", "enableTcpReset: true", "enableFloatingIP: false"):
        assert kept in found.text


def test_no_pool_of_a_long_list_is_dropped() -> None:
    some = " ".join(f"{NAT_POOL % (n, '')}\n" for n in range(6))
    assert about("FLX701", balancer(f"[ {some}]")).complete
    assert not about("FLX701", balancer(f"[ {some}{NAT_POOL % (7, '')} ]")).complete


@pytest.mark.parametrize(
    "pools",
    [
        f"[for i in range(0, 2): {NAT_POOL % ('${i}', '')}]",
        f"[for i in range(0, 1): {NAT_POOL % ('${i}', '')}]",
        f"ssh ? [ {NAT_POOL % (1, '')} ] : []",
        f"concat([ {NAT_POOL % (1, '')} ], more)",
    ],
)
def test_what_makes_the_pools_is_not_dropped(pools: str) -> None:
    found = about("FLX701", balancer(pools))
    assert not found.complete


def test_a_loop_of_a_template_is_not_dropped() -> None:
    text = """{"resources": [{
      "type": "Microsoft.Network/loadBalancers", "apiVersion": "2023-05-01", "name": "lb",
      "sku": {"name": "Standard"},
      "properties": {"backendAddressPools": [{"name": "be"}], "copy": [{"name": "inboundNatPools",
        "count": 2, "input": {"name": "[concat('p', copyIndex('inboundNatPools'))]"}}]}}]}"""
    unfixed(text, "a.json")


def test_nat_rules_need_a_version_and_a_standard_load_balancer() -> None:
    pools = f"[ {NAT_POOL % (1, '')} ]"
    assert about("FLX701", balancer(pools)).complete
    assert not about("FLX701", balancer(pools, version="2019-05-01")).complete
    basic = balancer(pools).replace("Standard", "Basic")
    assert not about("FLX701", basic).complete
    assert not about("FLX701", basic.replace("  sku: { name: 'Basic' }\n", "")).complete


def test_a_nat_rule_opens_ports_on_no_other_set() -> None:
    pools = f"[ {NAT_POOL % (1, '')} ]"
    both = f"{IN_NAT}, {IN_POOL}"
    assert about("FLX701", balancer(pools) + scale_set("a", both)).complete
    others = (scale_set("b", IN_POOL), scale_set("b", both))
    for other in others:
        assert not about("FLX701", balancer(pools) + scale_set("a", both) + other).complete


def test_a_set_gets_no_traffic_that_it_did_not_have() -> None:
    pools = f"[ {NAT_POOL % (1, '')} ]"
    assert about("FLX702", balancer(pools) + scale_set("a", IN_NAT)).complete
    for rules in ("loadBalancingRules", "outboundRules"):
        with_rules = balancer(pools, more=f"    {rules}: [ {{ name: 'r' }} ]\n")
        assert not about("FLX702", with_rules + scale_set("a", IN_NAT)).complete


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_a_uniform_set_keeps_what_it_has(mode: str) -> None:
    found = about("FLX1105", scale_set("a", IN_POOL, mode))
    assert found.complete == (mode == "Flexible")
    if mode == "Uniform":
        assert "in the Flexible scale set that takes the place of this one" in found.note


# -- the success of a loop ---------------------------------------------------------------------

GUARDED = '(for vm in b_1 b_2; do az vm restart -g a -n "$vm" || exit 1; done)'


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("{}; rc=$?\n", f"{GUARDED}; rc=$?\n"),
        (
            "{}\nif [ $? -ne 0 ]; then exit 2; fi\n",
            f"{GUARDED}\nif [ $? -ne 0 ]; then exit 2; fi\n",
        ),
        ("{} | tee log\n", f"{GUARDED} | tee log\n"),
        ("{} \\\n  || exit 2\n", f"{GUARDED} \\\n  || exit 2\n"),
        ("{} \\\n  2>&1 \\\n  | tee log\n", f"{GUARDED} \\\n  2>&1 \\\n  | tee log\n"),
        ("{} 2>&1 | tee log\n", f"{GUARDED} 2>&1 | tee log\n"),
        ("f() {{\n  {}\n}}\n", f"f() {{\n  {GUARDED}\n}}\n"),
        ("f() {{ {}; }}\n", f"f() {{ {GUARDED}; }}\n"),
        ("(cd x; {})\n", f"(cd x; {GUARDED})\n"),
        ("out=$({})\n", f"out=$( {GUARDED})\n"),
        ("#!/bin/sh\n{}\n", f"#!/bin/sh\n{GUARDED}\n"),
        ("bash -c '{}'\n", f"bash -c '{GUARDED}'\n"),
    ],
)
def test_a_loop_fails_where_somebody_asks(text: str, new: str) -> None:
    assert fixed(text.format(f"{ONE} b_2"), "a.sh") == new


def test_it_goes_on_where_nobody_asks() -> None:
    new = 'for vm in b_1 b_2; do az vm restart -g a -n "$vm"; done\necho\n'
    assert fixed(f"{ONE} b_2\necho\n", "a.sh") == new


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", "steps:\n- bash: {}\n"),
        ("a.py", 'import subprocess\nsubprocess.run("{}", shell=True, check=True)\n'),
        ("a.js", "execSync('{}');\n"),
        ("a.go", 'exec.Command("bash", "-c", "{}").Run()\n'),
    ],
)
def test_a_program_asks_for_the_success_of_what_it_runs(path: str, text: str) -> None:
    assert "|| exit 1; done)" in fixed(text.replace("{}", f"{ONE} b_2"), path)


def test_a_loop_of_powershell_says_nothing_of_its_success() -> None:
    unfixed(f"{ONE} b_2\nif ($LASTEXITCODE -ne 0) {{ throw 'no' }}\n", "a.ps1")
    (found,) = suggested(f"{ONE} b_2\nWrite-Host done\n", "a.ps1")
    assert found.complete


# -- batch files -------------------------------------------------------------------------------

BATCH = "for /f %%v in ('az vm list -g a --vmss b --query \"[].name\" -o tsv') do call az vm"
EACH = f"{BATCH} restart -g a -n %%v"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (f"{RESTART}\n", f"{EACH}\n"),
        (f"call {RESTART}\n", f"{EACH}\n"),
        (f"@CALL {RESTART}\n", f"@{EACH}\n"),
        (f"{RESTART} > log\n", f"({EACH}) > log\n"),
        (f"{RESTART} & echo done\n", f"({EACH}) & echo done\n"),
        (f"call {ONE} b_2\n", "for %%v in (b_1 b_2) do call az vm restart -g a -n %%v\n"),
    ],
)
def test_a_loop_of_a_batch_file_takes_no_more_of_its_line(text: str, new: str) -> None:
    assert fixed(text, "a.bat") == new


@pytest.mark.parametrize(
    "text",
    [
        f"{RESTART} && echo ok\n",
        f"{RESTART} || exit /b 1\n",
        f"(call {RESTART}) || exit /b 1\n",
        f"call {RESTART}\nif errorlevel 1 exit /b 1\n",
        f"{RESTART}\r\n@if not %ERRORLEVEL%==0 goto failed\r\n",
    ],
)
def test_its_success_is_that_of_the_last(text: str) -> None:
    assert "a loop succeeds if its last command does" in doubt(text, "a.bat")


@pytest.mark.parametrize(
    "head",
    [
        'FROM a\nSHELL ["cmd", "/S", "/C"]\n',
        'FROM a\nSHELL ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/C"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        'FROM a\nSHELL ["bash", "-c"]\nFROM x/windows/nanoserver AS b\n',
    ],
)
def test_cmd_runs_lines_of_images_of_windows(head: str) -> None:
    assert "cmd runs the line" in doubt(f"{head}RUN {RESTART}\n", "Dockerfile")


@pytest.mark.parametrize(
    "head",
    [
        "FROM a\n",
        'FROM windows/servercore\nSHELL ["bash", "-c"]\n',
        'FROM a\nSHELL ["cmd", "/C"]\nFROM b\n',
    ],
)
def test_a_shell_runs_the_lines_of_others(head: str) -> None:
    new = fixed(f"{head}RUN {RESTART}\n", "Dockerfile")
    assert new.startswith(f"{head}RUN az vm restart --ids $(az vm list -g a --vmss b ")


def test_quotes_within_quotes_stay() -> None:
    query = "\"instanceView.statuses[?starts_with(code,'PowerState')].code\""
    text = f"az vmss get-instance-view -g a -n b --instance-id b_1 --query {query} -o tsv\n"
    new = fixed(text.replace("instanceView.", ""), "a.bat")
    assert new == f"az vm get-instance-view -g a -n b_1 --query {query} -o tsv\n"


# -- lists of words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["az.cmd", "vmss", {}]', '["az.cmd", "vm", "restart", "-g", "a", "-n", "b_1"]'),
        ('["/usr/bin/az", "vmss", {}]', '["/usr/bin/az", "vm", "restart", "-g", "a", "-n", "b_1"]'),
        ('["az", "vmss", {}]', '["az", "vm", "restart", "-g", "a", "-n", "b_1"]'),
    ],
)
def test_the_program_of_a_list_stays(old: str, new: str) -> None:
    words = '"restart", "-g", "a", "-n", "b", "--instance-ids", "b_1"'
    text = f"import subprocess\nsubprocess.run({old.format(words)})\n"
    assert fixed(text, "a.py") == f"import subprocess\nsubprocess.run({new})\n"


def test_a_list_without_the_program_gets_none() -> None:
    text = "from azure.cli.core import get_default_cli\nget_default_cli().invoke({})\n"
    old = '["vmss", "restart", "-g", "a", "-n", "b", "--instance-ids", "b_1"]'
    new = '["vm", "restart", "-g", "a", "-n", "b_1"]'
    assert fixed(text.replace("{}", old), "a.py") == text.replace("{}", new)


WHOLE = "/subscriptions/s/resourceGroups/a/providers/Microsoft.Compute/virtualMachineScaleSets/b"
"""The id of a set."""


# -- PowerShell --------------------------------------------------------------------------------

CMDLET = "Restart-AzVmss -ResourceGroupName a -VMScaleSetName b"


@pytest.mark.parametrize("given", ["$id", "$set.Id", "(Get-Id)"])
def test_an_empty_id_is_not_that_of_machines_without_a_set(given: str) -> None:
    (found,) = suggested(f"Restart-AzVmss -ResourceId {given}\n", "a.ps1")
    assert f"{{ {given} -and $_.VirtualMachineScaleSet.Id -eq {given} }}" in found.text


def test_an_id_is_compared_as_a_string() -> None:
    new = fixed(f"Restart-AzVmss -ResourceId {WHOLE}\n", "a.ps1")
    assert f"{{ $_.VirtualMachineScaleSet.Id -eq '{WHOLE}' }}" in new


def test_an_error_of_the_list_is_one_of_the_command() -> None:
    new = fixed(f"try {{ {CMDLET} -ErrorAction Stop }} catch {{ exit 1 }}\n", "a.ps1")
    assert new.count("-ErrorAction Stop") == 2
    assert new.startswith("try { Get-AzVM -ResourceGroupName a -ErrorAction Stop | ")


@pytest.mark.parametrize(
    "text",
    [
        f"$result = {CMDLET}\n",
        f"if ({CMDLET}) {{ 'done' }}\n",
        f"$state = ({CMDLET}).Status\n",
        f"Test-Result ({CMDLET})\n",
    ],
)
def test_one_result_is_not_several(text: str) -> None:
    assert "one result for each virtual machine" in doubt(text, "a.ps1")
    assert "Restart-AzVM" in fixed(
        text.replace("VMScaleSetName b", "VMScaleSetName b -I b_1"), "a.ps1"
    )


@pytest.mark.parametrize("option", ["-OutVariable out", "-ErrorVariable failed", "-ov out"])
def test_a_variable_that_a_cmdlet_sets_has_what_the_last_gives(option: str) -> None:
    assert "one result for each virtual machine" in doubt(f"{CMDLET} {option}\n", "a.ps1")


@pytest.mark.parametrize(
    "text",
    [
        f"$null = {CMDLET}\n",
        f"[void]({CMDLET})\n",
        f"{CMDLET} -ErrorVariable +failed\n",
        f"{CMDLET} > $null\n",
    ],
)
def test_a_result_that_nobody_keeps_is_no_doubt(text: str) -> None:
    assert "ForEach-Object" in fixed(text, "a.ps1")


def test_a_parameter_that_the_new_cmdlet_lacks_is_told_of() -> None:
    text = "Set-AzVmss -Reimage -ResourceGroupName a -VMScaleSetName b -ForceUpdateOSDisk $true\n"
    assert "the new cmdlet has no -ForceUpdateOSDisk" in doubt(text, "a.ps1")


# -- options of the Azure CLI ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("az vmss reimage -g a -n b --update-os-disk", "--update-os-disk"),
        ("az vmss list-instances -g a -n b --max-items 5 -o table", "--max-items"),
        ("az vmss list-instances -g a -n b --next-token x -o table", "--next-token"),
    ],
)
def test_an_option_that_the_new_command_lacks_is_told_of(command: str, option: str) -> None:
    assert f"the new command has no {option}" in doubt(f"{command}\n", "a.sh")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("az vmss reimage -g a -n b --instance-ids b_1\n", "a.sh"),
        ("az vmss reimage -g a -n b --instance-ids b_1 b_2\n", "a.sh"),
        ("Set-AzVmssVM -ReimageAll -ResourceGroupName a -VMScaleSetName b -Inst b_1\n", "a.ps1"),
        (in_function("vms.begin_reimage_all(a, 'b', 'b_1')"), "a.py"),
    ],
)
def test_data_disks_are_not_reimaged(text: str, path: str) -> None:
    assert "no operation on Flexible reimages the data disks" in doubt(text, path)


def test_an_id_says_which_subscription_it_is_of() -> None:
    new = fixed(f"az vmss restart --ids {WHOLE}\n", "a.sh")
    assert f"az vm list --vmss {WHOLE} --subscription s --query" in new
    told = fixed(f"az vmss restart --ids {WHOLE} --subscription t\n", "a.sh")
    assert "--subscription s" not in told


@pytest.mark.parametrize("around", ["{} > a.json", "{} | jq '.[].dnsSettings.fqdn'", "x=$({})"])
def test_addresses_that_are_read_have_other_properties(around: str) -> None:
    command = "az vmss list-instance-public-ips -g a -n b"
    doubt(around.replace("{}", command) + "\n", "a.sh")
    assert "az vm list-ip-addresses" in fixed(f"{command}\n", "a.sh")


# -- Python ------------------------------------------------------------------------------------


def test_a_list_is_not_the_one_result() -> None:
    call = "sets.begin_restart(a, 'b').result()"
    assert "it is a list, with what each of the calls gives" in doubt(
        in_function(f"return {call}"), "a.py"
    )
    assert "begin_restart(a, vm.name).result()" in fixed(in_function(call), "a.py")


@pytest.mark.parametrize("waits", ["wait(60)", "wait(timeout=60)", "result(limit)"])
def test_a_limit_for_all_is_none_for_each(waits: str) -> None:
    note = doubt(in_function(f"sets.begin_restart(a, 'b').{waits}"), "a.py")
    assert f"{waits} was for all machines together" in note


@pytest.mark.parametrize("body", ["{'temp_disk': True}", "{'instanceIds': ['b_1'], 'tempDisk': 1}"])
def test_what_the_body_says_is_told_of(body: str) -> None:
    note = doubt(in_function(f"sets.begin_reimage(a, 'b', {body})"), "a.py")
    assert "of the old call: see where the new one takes it" in note


# -- PowerShell starts a program ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'Start-Process az -ArgumentList "vmss restart -g a -n b --instance-ids b_1" -Wait\n',
        'Start-Process -FilePath az -ArgumentList "vmss restart -g a -n b --instance-ids b_1"\n',
    ],
)
def test_a_parameter_between_a_program_and_its_arguments_stays(text: str) -> None:
    assert fixes_of(text, "a.ps1") == []


def test_a_program_that_a_parameter_parts_from_its_list_is_none_of_it() -> None:
    words = "'vmss','restart','-g','a','-n','b','--instance-ids','b_1'"
    (found,) = suggested(f"Start-Process az.cmd -Wait -ArgumentList {words}\n", "a.ps1")
    assert found.text == "'vm', 'restart', '-g', 'a', '-n', 'b_1'"


def test_a_doubt_is_told_once() -> None:
    text = 'az vmss list-instances -g a -n b --query "[0].name" -o tsv\n'
    assert doubt(text, "a.sh").count("depends on the order of the list") == 1


# -- what is read of an instance ---------------------------------------------------------------

SHOW = "az vmss show -g a -n b --instance-id b_1"
GET = "Get-AzVmssVM -ResourceGroupName a -VMScaleSetName b -InstanceId b_1"


@pytest.mark.parametrize(
    ("text", "path", "name"),
    [
        (
            f"$v = {GET}\nif (-not $v.LatestModelApplied) {{ 'old' }}\n",
            "a.ps1",
            "LatestModelApplied",
        ),
        (f"({GET}).ProtectionPolicy\n", "a.ps1", "ProtectionPolicy"),
        (f"{GET} | Select-Object InstanceId, Name\n", "a.ps1", "InstanceId"),
        (f"$v = {SHOW} | ConvertFrom-Json\n$v.latestModelApplied\n", "a.ps1", "latestModelApplied"),
        (f"v=$({SHOW})\necho $v | jq -r .latestModelApplied\n", "a.sh", "latestModelApplied"),
        (f"{SHOW} | jq -r '.instanceId'\n", "a.sh", "instanceId"),
        (
            "az vmss get-instance-view -g a -n b --instance-id b_1 | jq .placementGroupId\n",
            "a.sh",
            "placementGroupId",
        ),
    ],
)
def test_what_a_script_reads_of_an_instance_is_told_of(text: str, path: str, name: str) -> None:
    assert f"the script goes on to name {name}" in doubt(text, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"instanceId=b_1\n{SHOW}\necho $instanceId ${{instanceId}}\n", "a.sh"),
        (f"$v = {GET}\n$v.Name\n", "a.ps1"),
        (f"{SHOW} | jq -r .name\n", "a.sh"),
    ],
)
def test_what_both_have_may_be_read(text: str, path: str) -> None:
    assert fixed(text, path) != text


def test_names_are_looked_for_in_proportion_to_the_text() -> None:
    grows_linearly(
        lambda text: check_text(text, "a.sh"), lambda n: f"{SHOW}\n" * n + "echo x\n" * n, 8
    )
    check_text(f"{SHOW}\n" + "select " * 60_000, "a.sh")  # quadratic work would never end


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"{LIST} | Where-Object {{ -not $_.LatestModelApplied }} | Measure-Object\n", "a.ps1"),
        ("az vmss list-instances -g a -n b | jq '.[] | select(.latestModelApplied)'\n", "a.sh"),
    ],
)
def test_what_it_reads_of_a_list_of_them_as_well(text: str, path: str) -> None:
    assert "atestModelApplied, which a machine lacks" in doubt(text, path)


def test_a_script_may_have_another_module() -> None:
    old = CMDLET.replace("-Az", "-AzureRm")
    assert "those of the Az module" in doubt(f"{old}\n", "a.ps1")
    assert "those of the Az module" in doubt(f"{old} -InstanceId b_1\n", "a.ps1")


def test_a_standard_load_balancer_has_addresses_to_match() -> None:
    text = balancer("[]").replace("Standard", "Basic")
    assert not about("FLX1114", text).complete


@pytest.mark.parametrize(
    ("text", "path"), [(f"{ONE} b_2\necho\n", "a.fish"), (f"#!/usr/bin/env fish\n{ONE} b_2\n", "a")]
)
def test_fish_has_loops_of_its_own(text: str, path: str) -> None:
    assert "as fish has it" in doubt(text, path)
    assert "az vm restart -g a -n b_1" in fixed(text.replace(" b_2", ""), path)


def test_a_variable_that_zsh_splits_holds_several() -> None:
    (found,) = suggested(f"{RESTART} --instance-ids ${{=ids}}\necho\n", "a.zsh")
    assert found.text == 'for vm in ${=ids}; do az vm restart -g a -n "$vm"; done'
