"""What the texts of one file say of each other's scale sets, and conditions around them."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint import Options, check_text

MAKE = "az vmss create -g r -n web --orchestration-mode Flexible --image x"
USE = "az vmss deallocate -g r -n web --instance-ids 0"
OLD = "az vmss deallocate -g r -n old --instance-ids 0"
NEW = "New-AzVmss -ResourceGroupName r -VMScaleSetName web -OrchestrationMode Flexible"
RESTART = "Restart-AzVmss -ResourceGroupName r -VMScaleSetName web -InstanceId 0"
EVERYTHING = Options(include_surfaces=("default", "markdown"))
CODES = {"FLX201", "FLX508"}


def modes(path: str, text: str) -> str:
    """The first letters of the modes of the uses, in the order of the text."""
    found = [f for f in check_text(text, path, EVERYTHING).findings if f.code in CODES]
    return "".join(f.mode.kind.value[0] if f.mode.why else "-" for f in found)


def tasks(*commands: str) -> str:
    return "- hosts: all\n  tasks:\n" + "".join(f"  - command: {each}\n" for each in commands)


def steps(*commands: str) -> str:
    head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    return head + "".join(f"      - run: {each}\n" for each in commands)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.sh", f"{MAKE}\n{USE}", "f"),
        ("a.sh", f"{MAKE}\nbash -c '{USE}'", "f"),
        ("a.sh", f"{MAKE}\npython3 - <<'X'\nimport os\nos.system('{USE}')\nX", "f"),
        ("a.ps1", f"{MAKE}\n{USE}", "f"),
        ("a.ps1", f"{NEW}\n{USE}", "f"),
        ("a.ps1", f"$c = New-AzVmssConfig -Location x -OrchestrationMode Flexible\nNew-AzVmss -ResourceGroupName r -VMScaleSetName web -VirtualMachineScaleSet $c\n{RESTART}", "f"),
        ("a.ps1", f"$c = New-AzVmssConfig -Location x -OrchestrationMode Flexible\nNew-AzVmss -ResourceGroupName r -VMScaleSetName web -VirtualMachineScaleSet $c\n{USE}", "f"),
        ("play.yml", tasks(MAKE, USE), "f"),
        ("play.yml", tasks(MAKE, OLD), "-"),
        (".github/workflows/a.yml", steps(MAKE, USE), "f"),
        ("azure-pipelines.yml", f"steps:\n- script: {MAKE}\n- script: {USE}\n", "f"),
        ("play.yml", "- hosts: all\n  tasks:\n  - azure.azcollection.azure_rm_virtualmachinescaleset:\n      resource_group: r\n      name: web\n      orchestration_mode: Flexible\n      capacity: 2\n" + f"  - command: {USE}\n", "f"),
        ("a.py", f"import subprocess\nsubprocess.run('{MAKE}', shell=True)\nsubprocess.run('{USE}', shell=True)", "f"),
        ("a.ts", f'import {{ exec }} from "child_process";\nexec("{MAKE}");\nexec("{USE}");', "f"),
        ("a.cs", f'class A {{ void F() {{ Process.Start("az", "{MAKE[3:]}"); Process.Start("az", "{USE[3:]}"); }} }}', "f"),
        ("a.go", f'package a\nfunc f() {{\nexec.Command("bash", "-c", "{MAKE}")\nexec.Command("bash", "-c", "{USE}")\n}}', "f"),
        ("a.ts", f'const client = new ComputeManagementClient(c, s);\nawait client.virtualMachineScaleSets.beginCreateOrUpdateAndWait("r", "web", {{ location: "x", orchestrationMode: "Flexible" }});\nexec("{USE}");', "f"),
        ("a.ts", f'const client = new ComputeManagementClient(c, s);\nexec("{MAKE}");\nawait client.virtualMachineScaleSetVMs.beginDeallocateAndWait("r", "web", "0");', "f"),
        ("a.py", f"import os\nfrom azure.mgmt.compute import ComputeManagementClient\nclient = ComputeManagementClient(c, s)\nos.system('{MAKE}')\nclient.virtual_machine_scale_set_vms.begin_deallocate('r', 'web', '0')", "f"),
        # Which of several is meant does not show.
        ("a.ts", f'const client = new ComputeManagementClient(c, s);\nawait client.virtualMachineScaleSets.beginCreateOrUpdateAndWait("r", "web", body);\nexec("{USE}");', "-"),
        ("play.yml", tasks(MAKE, MAKE.replace("Flexible", "Uniform"), USE), "-"),
        ("play.yml", tasks(MAKE.replace("-g r", "-g other"), USE), "-"),
        # A document shows examples, which call their sets alike.
        ("a.md", f"```sh\n{MAKE}\n```\n\n```sh\n{USE}\n```\n", "-"),
    ],
)  # fmt: skip
def test_one_text_of_a_file_makes_the_set_that_another_uses(
    path: str, text: str, expected: str
) -> None:
    assert modes(path, text) == expected


@pytest.mark.parametrize("make", [MAKE, MAKE.replace("Flexible", "Uniform")])
def test_what_a_text_says_itself_comes_first(make: str) -> None:
    other = MAKE if "Uniform" in make else MAKE.replace("Flexible", "Uniform")
    expected = "u" if "Uniform" in make else "f"
    assert modes("play.yml", tasks(other, f'bash -c "{make} ; {USE}"')) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.sh", f"if [ $mode = Uniform ]; then\n{MAKE}\n{USE}\n{OLD}\nfi", "fu"),
        ("a.sh", f"[ $mode = Uniform ] && bash -c '{MAKE}; {USE}; {OLD}'", "fu"),
        ("a.sh", f"[ $mode = Uniform ] && eval '{MAKE}; {USE}'", "f"),
        ("a.sh", f"if [ $mode = Uniform ]; then\nbash <<'X'\n{MAKE}\n{USE}\n{OLD}\nX\nfi", "fu"),
        ("a.sh", f'if [ $mode = Uniform ]; then\npwsh -c "{NEW}; {RESTART}"\nfi', "f"),
        ("a.sh", f"[ $mode = Uniform ] && bash -c 'if [ $mode = Flexible ]; then {USE}; fi'", "f"),
        ("a.ps1", f"if ($mode -eq 'Uniform') {{\n{NEW}\n{RESTART}\n}}", "f"),
        ("a.ps1", f"if ($mode -eq 'Uniform') {{\n{MAKE}\n{USE}\n{OLD}\n}}", "fu"),
        ("a.ps1", f"if ($mode -eq 'Uniform') {{ bash -c '{MAKE}; {USE}' }}", "f"),
        ("a.py", f"import subprocess\nif s.orchestration_mode == 'Uniform':\n    subprocess.run('{MAKE}; {USE}', shell=True)", "f"),
        ("a.ts", f'if (s.orchestrationMode === "Uniform") {{ exec("{MAKE}; {USE}"); exec("{OLD}"); }}', "fu"),
        # A set of the same name that is made elsewhere says nothing where a condition holds.
        ("a.sh", f"{MAKE}\nif [ $mode = Uniform ]; then\n{USE}\nfi", "u"),
        ("a.sh", f"{MAKE}\n[ $mode = Uniform ] && bash -c '{USE}'", "u"),
        ("a.ps1", f"{MAKE}\nif ($mode -eq 'Uniform') {{\n{USE}\n}}", "u"),
        ("a.sh", f"if [ $mode = Uniform ]; then\n{MAKE.replace('Flexible', 'Uniform')}\nelse\n{MAKE}\nfi\n{USE}", "-"),
        ("a.sh", f"if [ $mode = Uniform ]; then\n{MAKE.replace('Flexible', 'Uniform')}\n{USE}\nelse\n{MAKE}\n{USE}\nfi", "uf"),
        ("a.sh", f"if [ $mode = Uniform ]; then\n{MAKE}\n{MAKE.replace('Flexible', 'Uniform')}\n{USE}\nfi", "u"),
    ],
)  # fmt: skip
def test_what_is_made_under_a_condition_has_the_mode_it_is_given(
    path: str, text: str, expected: str
) -> None:
    assert modes(path, text) == expected


def test_a_mode_that_another_text_gives_has_no_place_in_this_one() -> None:
    (finding,) = (f for f in check_text(tasks(MAKE, USE), "play.yml").findings if f.code in CODES)
    assert finding.mode.why == "given where this file makes the set"
    assert not finding.mode.evidence
