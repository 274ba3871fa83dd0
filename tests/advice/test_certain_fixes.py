"""A suggestion is complete, and a fix, only if it acts on just what the old code acted on."""

from __future__ import annotations

import ast

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from tests.advice.applied import faults, fixes_of

PYTHON = """\
from azure.mgmt.compute import ComputeManagementClient
c = ComputeManagementClient(credential, subscription)
vms = c.virtual_machine_scale_set_vms
sets = c.virtual_machine_scale_sets
"""
RESTART = "az vmss restart -g a -n b"
LIST = "Get-AzVmssVM -ResourceGroupName a -VMScaleSetName b"


def suggested(text: str, path: str) -> list[Suggestion]:
    """Those about ``text`` that are code."""
    found = [finding.suggestion for finding in check_text(text, path).findings]
    return [each for each in found if each is not None and each.language]


def doubt(text: str, path: str) -> str:
    """The note of the one suggestion about ``text``, which must not be complete nor a fix."""
    (found,) = suggested(text, path)
    assert not found.complete
    assert fixes_of(text, path) == []
    return found.note


def fixed(text: str, path: str) -> str:
    """``text`` with its one fix made, whose suggestion must be complete."""
    (found,) = suggested(text, path)
    assert found.complete
    (fix,) = fixes_of(text, path)
    assert list(faults(fix)) == []
    return fix.result


def in_function(code: str) -> str:
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    return f"{PYTHON}def run():\n{body}"


# -- what is evaluated how often ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("sets.begin_restart(next(groups), 'b')", "next(groups)"),
        ("sets.begin_restart(self.groups.pop(), 'b')", "self.groups.pop()"),
        ("sets.begin_restart(input(), 'b')", "input()"),
        ("sets.begin_restart((yield), 'b')", "(yield)"),
        ("sets.begin_restart(g := pick(), 'b')", "g := pick()"),
        ("sets.begin_restart(f'{next(groups)}-x', 'b')", "f'{next(groups)}-x'"),
        ("sets.begin_restart(groups[next(i)], 'b')", "groups[next(i)]"),
        ("sets.begin_power_off(a, 'b', skip_shutdown=ask())", "ask()"),
        (
            "ComputeManagementClient(x, next(subs)).virtual_machine_scale_sets"
            ".begin_restart(a, 'b')",
            "ComputeManagementClient(x, next(subs))",
        ),
        ("sets.begin_restart(next(groups), 'b', {'instance_ids': ['b_1', 'b_2']})", "next(groups)"),
        ("vms.begin_restart(a, next(names), 'b_1')", "next(names)"),
        ("vms.begin_restart(unpick(), pick(), 'b_1')", "pick()"),
        (
            "vms.begin_restart(instance_id=x.pop(), resource_group_name=x.pop(0), "
            "vm_scale_set_name='b')",
            "x.pop(0)",
        ),
    ],
)
def test_what_may_have_effects_is_evaluated_just_once(call: str, words: str) -> None:
    assert f"keep the value of {words} in a variable" in doubt(in_function(call), "a.py")


def test_an_awaited_argument_is_evaluated_just_once() -> None:
    text = in_function("sets.begin_restart(await pick(), 'b')").replace("def run", "async def run")
    assert "await pick()" in doubt(text, "a.py")


@pytest.mark.parametrize(
    "call",
    [
        "sets.begin_restart(group, name)",
        "sets.begin_restart(self.groups[0].name, names[i])",
        "sets.begin_restart(f'{stage}-group', 'a' + stage)",
        "sets.begin_restart(os.environ['GROUP'], os.getenv('NAME', ''))",
        "sets.begin_restart('{}-x'.format(stage), '%s' % stage)",
        "sets.begin_restart(group, pick())",
        "vms.begin_restart(next(groups), 'b', pick())",
        "vms.begin_restart(next(groups), name, 'b_1')",
    ],
)
def test_the_rest_is_fixed(call: str) -> None:
    ast.parse(fixed(in_function(call), "a.py"))


def test_what_keywords_hold_has_to_be_looked_at() -> None:
    call = "vms.begin_restart(a, 'b', 'b_1', **more)"
    assert "carry over" in doubt(in_function(call), "a.py")


def test_brackets_that_an_argument_needs_stay() -> None:
    result = fixed(in_function("vms.begin_restart(a, 'b', (yield))"), "a.py")
    assert "c.virtual_machines.begin_restart(a, (yield))" in result


@pytest.mark.parametrize(
    "command",
    [
        f"{RESTART} --subscription $(next)",
        "az vmss restart -g $(next) -n b --instance-ids b_1 b_2",
        "az vmss restart -g `next` -n b --instance-ids b_1 b_2",
    ],
)
def test_what_a_shell_puts_in_is_asked_for_just_once(command: str) -> None:
    assert "next" in doubt(f"{command}\n", "a.sh")


def test_what_it_puts_in_at_one_place_is_none_of_that() -> None:
    assert "-g $(next) -n b_1" in fixed(
        "az vmss restart -g $(next) -n b --instance-ids b_1\n", "a.sh"
    )
    assert "-g $(next) --vmss b" in fixed("az vmss restart -g $(next) -n b\n", "a.sh")
    twice = fixed('az vmss restart -g "$G" -n b --subscription "$S"\n', "a.sh")
    assert twice.count('"$S"') == 2


def test_what_cmdlets_are_given_is_asked_for_just_once() -> None:
    set_given = "Restart-AzVmss -ResourceGroupName a -VMScaleSetName (Get-Next)"
    assert "(Get-Next)" in doubt(f"{set_given}\n", "a.ps1")
    named = "Restart-AzVmss -ResourceGroupName (Get-Next) -VMScaleSetName b -InstanceId $names"
    assert "(Get-Next)" in doubt(f"{named}\n", "a.ps1")
    assert "(Get-Next)" in fixed(
        "Restart-AzVmss -ResourceGroupName (Get-Next) -VMScaleSetName b\n", "a.ps1"
    )


# -- listings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("for g in groups:\n    pages[g] = vms.list(g, 'b')", "reads its variables"),
        ("x = vms.list(g, 'b')\nfor page in x.by_page(): print(page)", "no by_page()"),
        ("show(vms.list(g, 'b'))", "reads its variables"),
        ("x = (v for v in vms.list(g, 'b'))\nshow(x)", "reads its variables"),
        ("x = enumerate(vms.list(g, 'b'))", "reads its variables"),
        ("return vms.list(g, 'b')", "reads its variables"),
    ],
)
def test_a_generator_stands_where_it_is_gone_through(code: str, why: str) -> None:
    assert why in doubt(in_function(code), "a.py")


def test_a_class_hides_its_names_from_comprehensions() -> None:
    listed = f"{PYTHON}class A:\n    g = 'a'\n    x = list(vms.list(g, 'b'))\n"
    waited = f"{PYTHON}class A:\n    g = 'a'\n    x = sets.begin_restart(g, 'b').result()\n"
    for text in (listed, waited):
        assert "in the body of a class" in doubt(text, "a.py")
    assert "in the body" not in fixed(listed.replace("    x =", "    def f(s, g): x ="), "a.py")


@pytest.mark.parametrize(
    "code",
    [
        "x = list(vms.list(g, 'b'))",
        "x = sorted(vms.list(g, 'b'), key=str)",
        "x = [*vms.list(g, 'b')]",
        "for i, v in enumerate(vms.list(g, 'b')): show(v)",
        "for v in vms.list(g, 'b'):\n    show(v)",
    ],
)
def test_what_is_gone_through_at_once_is_fixed(code: str) -> None:
    ast.parse(fixed(in_function(code), "a.py"))


def test_what_machines_lack_is_not_read_of_them() -> None:
    code = "for v in vms.list(g, 'b'):\n    print(v.latest_model_applied)"
    found = suggested(in_function(code), "a.py")
    assert found
    assert not any(each.complete for each in found)


# -- which instances ---------------------------------------------------------------------------

MODEL = "VirtualMachineScaleSetVMInstanceIDs"


@pytest.mark.parametrize(
    "code",
    [
        "sets.begin_restart('g', 'b', ids)",
        "sets.begin_restart('g', 'b', vm_instance_i_ds=ids)",
        "sets.begin_restart('g', 'b', pick())",
        f"names = None\nif x: names = y\nsets.begin_restart('g', 'b', {MODEL}(instance_ids=names))",
    ],
)
def test_all_instances_may_be_meant(code: str) -> None:
    assert "is None, the old call means all instances" in doubt(in_function(code), "a.py")


def test_a_list_that_is_seen_names_them() -> None:
    models = f"from azure.mgmt.compute.models import {MODEL}\n"
    for given in ("{'instanceIds': ['b_1', 'b_2']}", f"{MODEL}(instance_ids=names)"):
        code = in_function(f"sets.begin_restart('g', 'b', {given})")
        assert "for vm_name in " in fixed(models + code, "a.py")


# -- who runs a command ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "runner",
    [
        "ssh host",
        'ssh "$HOST"',
        "docker exec box",
        "kubectl exec pod --",
        "AZURE_CONFIG_DIR=/prod",
        'AZURE_CONFIG_DIR="/prod"',
        "env X=1",
        "sudo",
        "sudo -u ops",
        "find . -exec",
        "watch",
        "retry 3",
    ],
)
def test_a_substitution_runs_where_the_script_does(runner: str) -> None:
    assert f"{runner} runs the old command" in doubt(f"{runner} {RESTART}\n", "a.sh")
    assert "runs the old command" in doubt(f"all:\n\t@{runner} {RESTART}\n", "Makefile")
    named = fixed(f"{runner} {RESTART} --instance-ids b_1\n", "a.sh")
    assert named == f"{runner} az vm restart -g a -n b_1\n"


@pytest.mark.parametrize(
    "runner",
    ["time", "timeout 30", "timeout -k 5 30s", "nohup", "nice -n 5", "command", "if", "!", "X=1;"],
)
def test_who_runs_it_as_it_is_changes_nothing(runner: str) -> None:
    text = f"{runner} {RESTART}" + ("; then echo; fi\n" if runner == "if" else "\n")
    assert f"{runner} az vm restart --ids $(az vm list" in fixed(text, "a.sh")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_is_quoted_runs_over_there_as_a_whole(quote: str) -> None:
    dollar = "$" if quote == "'" else "\\$"
    assert f"--ids {dollar}(az vm list" in fixed(f"ssh host {quote}{RESTART}{quote}\n", "a.sh")


def test_powershell_runs_substitutions_itself() -> None:
    for runner in ("ssh host", "sudo", "docker exec box"):
        assert "runs the old command" in doubt(f"{runner} {RESTART}\n", "a.ps1")
    for before in ("", "$x = ", "if ($y) { ", "& "):
        after = " }" if "{" in before else ""
        assert "$(az vm list" in fixed(f"{before}{RESTART}{after}\n", "a.ps1")


# -- strings of programs -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        f'cmd = "{RESTART}"\nsubprocess.run(cmd.split(" "))',
        f'subprocess.run("{RESTART}")',
        f'run("{RESTART}")',
        f'COMMANDS = {{"x": "{RESTART}"}}',
        f'subprocess.run("{RESTART}", shell=False)',
        f'subprocess.run(f"ssh {{host}} {RESTART}", shell=True)',
    ],
)
def test_a_string_that_no_shell_surely_reads_gets_no_substitution(code: str) -> None:
    assert doubt(f"{code}\n", "a.py")


@pytest.mark.parametrize(
    "code",
    [
        f'os.system("{RESTART}")',
        f'subprocess.run("{RESTART}", shell=True)',
        f'cmd = "{RESTART}"\nsubprocess.run(cmd, shell=True, check=True)',
        f'subprocess.getoutput("{RESTART}")',
        f'subprocess.run(["bash", "-c", "{RESTART}"])',
        f'subprocess.run(["/bin/sh", "-ec", "{RESTART}"])',
    ],
)
def test_one_that_a_shell_reads_does(code: str) -> None:
    assert "--ids $(az vm list" in fixed(f"{code}\n", "a.py")


def test_a_command_of_an_f_string_keeps_its_holes() -> None:
    text = 'subprocess.run(f"az vmss restart -g a -n {name}", shell=True)\n'
    assert "--vmss {name} --query" in fixed(text, "a.py")
    twice = 'subprocess.run(f"az vmss restart -g a -n b --subscription {next(x)}", shell=True)\n'
    assert "{next(x)}" in doubt(twice, "a.py")


def test_plain_words_need_no_shell() -> None:
    for code in ('run("{}")', 'cmd = "{}"\nsubprocess.run(cmd.split(" "))'):
        text = code.format(f"{RESTART} --instance-ids b_1") + "\n"
        assert "az vm restart -g a -n b_1" in fixed(text, "a.py")


@pytest.mark.parametrize(
    ("path", "sure", "unsure"),
    [
        ("a.js", 'execSync("{}");', 'const x = "{}";'),
        ("a.js", 'spawn("bash", ["-c", "{}"]);', 'spawn("{}");'),
        ("a.go", 'c := exec.Command("sh", "-c", "{}")', 'c := start("{}")'),
        ("Jenkinsfile", 'sh "{}"', 'bat "{}"'),
        ("a.rb", 'system("{}")', 'x = "{}"'),
        ("A.java", 'b.command("sh", "-c", "{}");', 'Runtime.getRuntime().exec("{}");'),
    ],
)
def test_programs_in_other_languages_hand_strings_to_shells(
    path: str, sure: str, unsure: str
) -> None:
    assert "az vm list" in fixed(sure.format(RESTART) + "\n", path)
    assert "a shell has to run it" in doubt(unsure.format(RESTART) + "\n", path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("play.yml", "- hosts: all\n  tasks:\n    - name: x\n      command: {}\n"),
        (
            "play.yml",
            "- hosts: all\n  tasks:\n    - ansible.builtin.command:\n        cmd: {}\n",
        ),
        ("docker-compose.yml", "services:\n  a:\n    image: x\n    command: {}\n"),
        ("docker-compose.yml", "services:\n  a:\n    image: x\n    entrypoint: {}\n"),
        ("a.service", "[Service]\nExecStart=/usr/bin/{}\n"),
    ],
)
def test_a_command_that_no_shell_runs_gets_no_substitution(path: str, text: str) -> None:
    doubt(text.format(RESTART), path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("play.yml", "- hosts: all\n  tasks:\n    - name: x\n      shell: {}\n"),
        ("play.yml", "- hosts: all\n  tasks:\n    - shell:\n        cmd: {}\n"),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    steps:\n      - run:\n          command: {}\n",
        ),
        ("docker-compose.yml", "services:\n  a:\n    image: x\n    command: bash -c '{}'\n"),
        ("pod.yml", "kind: Pod\nspec:\n  command: [sh, -c, '{}']\n"),
        ("pod.yml", "kind: Pod\nspec:\n  command: [sh, -c]\n  args:\n  - {}\n"),
        ("a.service", "[Service]\nExecStart=/bin/sh -c '{}'\n"),
        ("crontab", "*/5 3 * * 1-5 {}\n"),
    ],
)
def test_one_that_a_shell_runs_does(path: str, text: str) -> None:
    assert "az vm list" in fixed(text.format(RESTART), path)


# -- lists of PowerShell -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        f"{LIST} | ForEach-Object {{ Use-It -Id $_.InstanceId }}",
        f"{LIST} |\n  Where-Object {{\n    $true\n  }} |\n  Select-Object InstanceId",
        f"foreach ($vm in {LIST}) {{\n  Use-It $vm.InstanceId\n}}",
        f"$x = {LIST}\n" + "Write-Host x\n" * 400 + "Use-It $x[0].InstanceId",
        f"function Use {{ $input | % {{ $_.InstanceId }} }}\n{LIST} | Use",
    ],
)
def test_ids_that_are_read_later_are_told_of(code: str) -> None:
    assert ".Name for .InstanceId" in doubt(f"{code}\n", "a.ps1")


@pytest.mark.parametrize(
    "code",
    [
        f"{LIST} | Select-Object Name",
        f"({LIST}).Count\n$other.InstanceId",
        f"{LIST}\n$other.InstanceId",
    ],
)
def test_a_list_of_which_no_id_is_read_is_fixed(code: str) -> None:
    assert "Get-AzVM -ResourceGroupName a" in fixed(f"{code}\n", "a.ps1")


def test_what_jq_reads_of_a_list_is_told_of() -> None:
    listed = "az vmss list-instances -g a -n b"
    assert "read name for instanceId" in doubt(f"{listed} | jq '.[].instanceId'\n", "a.sh")
    assert "az vm list -g a --vmss b" in fixed(f"{listed} | jq '.[].name'\n", "a.sh")


# -- what takes or gives something else ---------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("show(sets.get_instance_view(g, 'b'))", "virtual machines with their instance views"),
        ("vms.begin_update(g, 'b', 'b_1', body)", "protection_policy alone works"),
        ("show(vms.get(g, 'b', 'b_1').protection_policy)", "without instance_id"),
        ("x = vms.get(g, 'b', 'b_1'); x.protection_policy = y", "without instance_id"),
        ("x = vms.get(g, 'b', 'b_1'); show(x.sku.name, x.name)", "without instance_id"),
    ],
)
def test_what_takes_or_gives_something_else_is_no_fix(code: str, words: str) -> None:
    assert words in doubt(f"{PYTHON}{code}\n", "a.py")


def test_what_both_have_is_read_of_either() -> None:
    code = "x = vms.get(g, 'b', 'b_1'); show(x.name, x.tags)\n"
    assert "virtual_machines.get(g, 'b_1')" in fixed(PYTHON + code, "a.py")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("az vmss get-instance-view -g a -n b | jq .statuses\n", "a.sh"),
        ("az vmss update -g a -n b --instance-id 3 --set tags.a=b\n", "a.sh"),
    ],
)
def test_commands_that_print_something_else_have_no_fix(text: str, path: str) -> None:
    assert list(fixes_of(text, path)) == []
