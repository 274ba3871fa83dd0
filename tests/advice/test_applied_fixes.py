"""Fixes do what they say: each is applied to its text, and the text is linted again."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from flexlint.engine.check import check_text
from flexlint.text.source import SourceFile
from tests.advice.applied import Fix, applied, everywhere, faults, fixes_of, well_formed
from tests.azure.pasting import pasted
from tests.azure.programs import programs

CLIENT = """\
from azure.mgmt.compute import ComputeManagementClient
c = ComputeManagementClient(credential, subscription)
vms = c.virtual_machine_scale_set_vms
sets = c.virtual_machine_scale_sets
"""


def only(text: str, path: str) -> Fix:
    (fix,) = fixes_of(text, path)
    return fix


def changed(text: str, path: str) -> str:
    """``text`` with its one fix made, which must be right."""
    fix = only(text, path)
    assert list(faults(fix)) == []
    return fix.result


def in_python(code: str) -> str:
    return changed(CLIENT + code, "a.py").removeprefix(CLIENT)


# -- all that there are ------------------------------------------------------------------------


def test_every_fix_of_the_cases_and_the_fixtures_holds() -> None:
    wrong = [
        f"{fix.name} {fix.code}: {fault}\n{fix.result}"
        for fix in everywhere()
        for fault in faults(fix)
    ]
    assert wrong == []


def test_there_are_fixes_in_most_languages() -> None:
    kinds = Counter(fix.path.rpartition(".")[2] for fix in everywhere())
    assert kinds["py"] > 70
    assert {"py", "sh", "ps1", "http", "json", "bicep", "yml", "tf", "bat"} <= set(kinds)


def test_fixes_of_one_file_can_be_made_together() -> None:
    by_text: dict[tuple[str, str], list[Fix]] = {}
    for fix in everywhere():
        by_text.setdefault((fix.path, fix.text), []).append(fix)
    several = {key: found for key, found in by_text.items() if len(found) > 1}
    assert len(several) > 5
    for (path, text), found in several.items():
        changes = sorted({change for fix in found for change in fix.changes})
        apart = [c for n, c in enumerate(changes) if not n or changes[n - 1][1] <= c[0]]
        result = applied(text, apart)
        assert well_formed(result, path) or not well_formed(text, path), result
        before, after = check_text(text, path).findings, check_text(result, path).findings
        gone = Counter(f.code for f in before) - Counter(f.code for f in after)
        assert sum(gone.values()) >= len(apart), result


@pytest.mark.parametrize("asynchronous", [False, True])
def test_fixes_of_programs_are_what_a_reader_would_paste(asynchronous: bool) -> None:
    """The pasted programs have been run against both kinds of sets."""
    fixed = 0
    for program in programs(asynchronous=asynchronous):
        source = SourceFile("old.py", program.code)
        found = check_text(program.code, "old.py").findings
        complete = [
            each
            for each in found
            if (s := each.suggestion) is not None and s.language == "python" and s.complete
        ]
        # What belongs together is one fix; there is none if the list stays as it is.
        listed = all(each in complete for each in found if each.code == "FLX401")
        changed = sum(len(each.edits) for each in complete)
        assert changed == len(complete) or not listed, program.code
        for finding in complete:
            if not finding.edits:
                continue
            changes = [
                (
                    source.offset(edit.line, edit.column),
                    source.offset(edit.end_line, edit.end_column),
                    edit.text,
                )
                for edit in finding.edits
            ]
            result = applied(program.code, changes)
            belonging = (finding,) if len(changes) == 1 else tuple(complete)
            assert len(belonging) == len(changes)
            wanted = pasted(program.code, belonging).code
            assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(wanted)), program.code
            fixed += len(changes)
    assert fixed > 300


# -- Python ------------------------------------------------------------------------------------


def test_further_lines_are_indented_as_the_first_one() -> None:
    assert in_python(
        "class A:\n\tdef f(self):\n\t\tsets.begin_restart(g, 'b').wait()  # all\n\t\treturn 1\n"
    ) == (
        "class A:\n\tdef f(self):\n"
        "\t\tvmss_id = c.virtual_machine_scale_sets.get(g, 'b').id.lower()\n"
        "\t\tfor vm in c.virtual_machines.list(g):\n"
        "\t\t    if vm.virtual_machine_scale_set"
        " and vm.virtual_machine_scale_set.id.lower() == vmss_id:\n"
        "\t\t        c.virtual_machines.begin_restart(g, vm.name).wait()  # all\n"
        "\t\treturn 1\n"
    )


def test_lines_end_as_those_of_the_file() -> None:
    text = (CLIENT + "if x:\n    sets.begin_restart(g, 'b')\n").replace("\n", "\r\n")
    result = changed(text, "a.py")
    assert result.count("\n") == result.count("\r\n") == text.count("\n") + 3
    assert "\r\n        if vm.virtual" in result


OF_MACHINE = "c.virtual_machines.begin_restart(g, 'b_1')"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = vms.begin_restart(g, 'b', 'b_1').result()", f"x = {OF_MACHINE}.result()"),
        ("vms.begin_restart(g, 'b',\n    'b_1').result()", f"{OF_MACHINE}.result()"),
        ("f = lambda: vms.begin_restart(g, 'b', 'b_1')", f"f = lambda: {OF_MACHINE}"),
        ("if x: y = list(vms.list(g, 'b'))", "if x: y = list((\n    vm\n"),
        ("for v in vms.list(g, 'b'):\n    print(v)", "        continue\n    print(v)"),
        ("x = (vms\n     .begin_restart(g, 'b', 'b_1')\n     .result())", f"x = ({OF_MACHINE}\n"),
    ],
)
def test_where_an_expression_stands_another_one_does(old: str, new: str) -> None:
    result = in_python(old + "\n")
    assert new in result
    assert ".list(g, 'b')" not in result


def test_a_line_that_is_indented_without_end_makes_no_long_fixes() -> None:
    text = f"{CLIENT}if x:\n{' ' * 1000}sets.begin_restart(g, 'b')\n"
    assert fixes_of(text, "a.py") == []
    assert len(fixes_of(text.replace(" " * 1000, " " * 300), "a.py")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "if x: sets.begin_restart(g, 'b')",
        "x(); sets.begin_restart(g, 'b')",
        "vms.begin_restart(\n    g, 'b', 'b_1'  # the first one\n)",
        "print(f\"{vms.get_instance_view(g, 'b', 'b_1')}\")",
        "f = vms.begin_restart",
        "if x.orchestration_mode == 'Uniform':\n    vms.begin_restart(g, 'b', 'b_1')",
        "vms.begin_restart(g, 'b', 'b_1')  # flexlint: ignore[FLX209] stays",
        "vms.begin_restart(g, 'b', '0')",
    ],
    ids=[
        *("after a colon", "after a semicolon", "a comment", "an f-string", "not called"),
        *("for Uniform sets only", "suppressed", "a placeholder"),
    ],
)
def test_what_is_not_certain_gets_no_fix(code: str) -> None:
    text = CLIENT + code + "\n"
    assert fixes_of(text, "a.py") == []


# -- commands, where they stand ----------------------------------------------------------------

RESTART = "az vmss restart -g a -n b"
RESTARTED = 'az vm restart --ids $(az vm list -g a --vmss b --query "[].id" -o tsv)'
ONE, ONE_NEW = f"{RESTART} --instance-ids b_1", "az vm restart -g a -n b_1"
ESCAPED = RESTARTED.replace('"', '\\"')


LONG = "az vmss restart -g a \\\n  -n b \\\n  --instance-ids b_1"
HERE = RESTARTED.replace("$", "\\$")
TERRAFORM = (
    'resource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "%s"\n  }\n}\n'
)
IN_LINES = 'os.system(f"az vmss restart -g {g} "\n          "-n b --instance-ids b_1")'


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.sh", f"{RESTART} | tee x", f"{RESTARTED} | tee x"),
        ("a.sh", f"sudo -E {ONE} &", f"sudo -E {ONE_NEW} &"),
        ("a.sh", f"{LONG} && x", f"{ONE_NEW} && x"),
        ("a.sh", f"ssh host '{ONE}'", f"ssh host '{ONE_NEW}'"),
        ("a.sh", f"cat <<E | bash\n{RESTART}\nE", f"cat <<E | bash\n{HERE}\nE"),
        ("Makefile", f"x:\n\t@{ONE}\n", f"x:\n\t@{ONE_NEW}\n"),
        ("Dockerfile", f"RUN {ONE} && \\\n    y\n", f"RUN {ONE_NEW} && \\\n    y\n"),
        ("a.bat", f"call {ONE}", f"call {ONE_NEW}"),
        ("a.yml", f"steps:\n- run: {RESTART}\n", f"steps:\n- run: {RESTARTED}\n"),
        ("a.yml", f'steps:\n- run: "{RESTART}"\n', f'steps:\n- run: "{ESCAPED}"\n'),
        ("a.yml", f"steps:\n- {{run: {ONE}}}\n", f"steps:\n- {{run: {ONE_NEW}}}\n"),
        (
            "a.yml",
            "steps:\n- run: |\n    az vmss restart -g a \\\n      -n b\n    x\n",
            f"steps:\n- run: |\n    {RESTARTED}\n    x\n",
        ),
        (
            "package.json",
            f'{{"scripts": {{"a": "{ONE}"}}}}',
            f'{{"scripts": {{"a": "{ONE_NEW}"}}}}',
        ),
        ("a.tf", TERRAFORM % RESTART, TERRAFORM % ESCAPED),
        ("a.py", f'os.system("{RESTART}")', f'os.system("{ESCAPED}")'),
        ("a.py", IN_LINES, 'os.system(f"az vm restart -g {g} -n b_1")'),
        ("a.ps1", f"& {{ {ONE} }}", f"& {{ {ONE_NEW} }}"),
    ],
)
def test_a_command_is_replaced_where_it_stands(path: str, old: str, new: str) -> None:
    assert changed(old, path) == new


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", f"steps:\n- {{run: {RESTART}}}\n"),
        ("a.sh", "C='az vmss restart'\n$C -g a -n b --instance-ids b_1\n"),
        ("a.ipynb", '{"cells": [{"cell_type": "code", "source": ["!' + ONE + '\\n"]}]}'),
        ("a.sh", "az vmss restart -g a -n b --instance-ids 0 1\n"),
    ],
    ids=["brackets that the new command would close", "put together", "a notebook", "no names"],
)
def test_a_command_that_cannot_be_put_there_gets_no_fix(path: str, text: str) -> None:
    assert check_text(text, path).findings
    assert fixes_of(text, path) == []


LISTED = '"az", "vmss", "list-instances", "-g", g, "-n", "b"'
LISTED_NEW = '"az", "vm", "list", "-g", g, "--vmss", "b"'


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (
            "a.py",
            f"subprocess.run([{LISTED}], text=True)",
            f"subprocess.run([{LISTED_NEW}], text=True)",
        ),
        (
            "a.py",
            'subprocess.run([\n    "az", "vmss", "list-instances",\n    "-g", g, "-n", "b",\n])',
            f"subprocess.run([{LISTED_NEW}])",
        ),
        ("a.py", f"create_subprocess_exec({LISTED})", f"create_subprocess_exec({LISTED_NEW})"),
        ("a.go", f"var x = exec.Command({LISTED})\n", f"var x = exec.Command({LISTED_NEW})\n"),
        ("a.cs", f"Run(new[] {{ {LISTED} }});\n", f"Run(new[] {{{LISTED_NEW}}});\n"),
        (
            "a.yml",
            "containers:\n- command: [az, vmss, list-instances, -g, a, -n, b]\n",
            'containers:\n- command: ["az", "vm", "list", "-g", a, "--vmss", b]\n',
        ),
    ],
)
def test_a_list_of_words_stays_one(path: str, old: str, new: str) -> None:
    head = "import subprocess\n" if path.endswith(".py") else ""
    assert changed(head + old, path) == head + new


@pytest.mark.parametrize(
    "items",
    [
        f"[{LISTED}, *more]",
        f'["sudo", {LISTED}]',
        f"[{LISTED}]".replace(' "-n"', '  # x\n "-n"'),
    ],
    ids=["others may be in it", "another program", "a comment"],
)
def test_a_list_that_is_not_all_of_the_command_gets_no_fix(items: str) -> None:
    text = f"import subprocess\nsubprocess.run({items})\n"
    assert [finding.code for finding in check_text(text, "a.py").findings] == ["FLX401"]
    assert fixes_of(text, "a.py") == []


def test_of_two_commands_each_is_replaced() -> None:
    first, second = fixes_of(f"x=$({RESTART})\nif {ONE}; then y; fi\n", "a.sh")
    assert first.result == f"x=$({RESTARTED})\nif {ONE}; then y; fi\n"
    assert second.result == f"x=$({RESTART})\nif {ONE_NEW}; then y; fi\n"


# -- other languages ---------------------------------------------------------------------------


def test_powershell_keeps_what_stands_around() -> None:
    old = "$x = @(Restart-AzVmss -ResourceGroupName a `\n  -VMScaleSetName b -InstanceId b_1)\n"
    assert changed(old, "a.ps1") == "$x = @(Restart-AzVM -ResourceGroupName a -Name b_1)\n"


COMPUTE = (
    "https://management.azure.com/subscriptions/s/resourceGroups/a/providers/Microsoft.Compute"
)


def test_a_request_line_keeps_its_version() -> None:
    members = f"{COMPUTE}/virtualMachineScaleSets/b/virtualMachines"
    rest = "b_1/restart?api-version=2024-07-01 HTTP/1.1\nA: b\n"
    wanted = f"# x\nPOST {COMPUTE}/virtualMachines/{rest}"
    assert changed(f"# x\nPOST {members}/{rest}", "a.http") == wanted
    assert fixes_of(f"GET {members}\n  ?api-version=2024-07-01\n", "a.http") == []


ARM = """\
{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {{
      "type": "Microsoft.Network/loadBalancers",
      "apiVersion": "2023-09-01",
      "name": "lb",
      "sku": {{ "name": "Standard" }},
      "properties": {{
        "backendAddressPools": [{{ "name": "members" }}],
        {members}
      }}
    }}
  ]
}}
"""
POOL_ID = "resourceId('Microsoft.Network/loadBalancers/backendAddressPools', 'lb', 'members')"
POOL = (
    '{ "name": "ssh", "properties": { "frontendIPConfiguration": { "id": "x" }, "protocol": "Tcp",'
    ' "frontendPortRangeStart": 1, "frontendPortRangeEnd": 9, "backendPort": 22 } }'
)


def test_a_member_of_a_template_is_replaced_in_its_indentation() -> None:
    old = ARM.format(members=f'"inboundNatPools": [{POOL}]')
    assert changed(old, "a.json") == ARM.format(
        members="""\
"inboundNatRules": [
          {
            "name": "ssh",
            "properties": {
              "frontendIPConfiguration": { "id": "x" },
              "backendAddressPool": {
                "id": "[POOL_ID]"
              },
              "protocol": "Tcp",
              "frontendPortRangeStart": 1,
              "frontendPortRangeEnd": 9,
              "backendPort": 22
            }
          }
        ]""".replace("POOL_ID", POOL_ID)
    )


@pytest.mark.parametrize(
    "members",
    [
        f'"inboundNatPools": [ // for operators\n{POOL}]',
        f'"inboundNatRules": [], "inboundNatPools": [{POOL}]',
        '"inboundNatPools": "[parameters(\'pools\')]"',
    ],
    ids=["a comment", "there already", "given elsewhere"],
)
def test_a_member_that_cannot_be_replaced_alone_gets_no_fix(members: str) -> None:
    text = ARM.format(members=members)
    assert "FLX701" in {finding.code for finding in check_text(text, "a.json").findings}
    assert fixes_of(text, "a.json") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("5", "1"), ("5 // as before", "1 // as before")],
)
def test_a_value_in_bicep(old: str, new: str) -> None:
    text = (
        "resource s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {\n"
        "  name: 'b'\n  zones: ['1']\n  properties: {\n    orchestrationMode: 'Flexible'\n"
        "    platformFaultDomainCount: VALUE\n    singlePlacementGroup: false\n  }\n}\n"
    )
    assert changed(text.replace("VALUE", old), "a.bicep") == text.replace("VALUE", new)
