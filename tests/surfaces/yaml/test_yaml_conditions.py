"""Steps and tasks that run for one orchestration mode only."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint import check_text
from flexlint.surfaces.yaml.conditions import told
from flexlint.surfaces.yaml.surface import YamlSurface
from flexlint.text.source import SourceFile
from tests.surfaces.sdk.test_sdk_filtered import VOCABULARY
from tests.work import grows_linearly

USE = "az vmss deallocate -g r -n web --instance-ids 0"
WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n{}    steps:\n"


def modes(path: str, text: str) -> str:
    """The first letters of the modes of the uses in ``text``, written ``@``."""
    found = check_text(text.replace("@", USE), path).findings
    uses = [f for f in found if f.code == "FLX201"]
    assert len(uses) == text.count("@")
    return "".join(f.mode.kind.value[0] if f.mode.why else "-" for f in uses)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # as pipelines write it
        ("eq(variables['orchestrationMode'], 'Uniform')", "u"),
        ("and(succeeded(), eq(variables['orchestrationMode'], 'Uniform'))", "u"),
        ("and(succeeded(), ne(variables.orchestrationMode, 'Flexible'))", "u"),
        ("not(eq('Flexible', parameters.orchestrationMode))", "u"),
        ("eq(lower(variables['vmssMode']), 'uniform')", "u"),
        ("eq('${{ parameters.orchestrationMode }}', 'Uniform')", "-"),
        ("or(eq(variables['orchestrationMode'], 'Uniform'), failed())", "-"),
        ("eq(variables['upgradeMode'], 'Uniform')", "-"),
        ("eq(variables['mode'], variables['other'])", "-"),
        ("eq(variables['orchestrationMode'], 'Uniform'", "-"),
        ("eq(variables['orchestrationMode'], 'Uniform', 'x')", "-"),
        # as workflows do
        ("inputs.orchestrationMode == 'Uniform'", "u"),
        ("${{ inputs.orchestration_mode == 'Uniform' && always() }}", "u"),
        ("${{ always() && env.VMSS_MODE != 'Flexible' }}", "u"),
        ("${{ !(inputs.mode == 'Flexible') }}", "u"),
        ("${{ inputs.mode == 'Uniform' || failure() }}", "-"),
        ("inputs.mode == 'Uniform' }} x {{", "-"),
        ("!inputs.mode == 'Uniform'", "-"),
        ("!(inputs.mode == 'Uniform')", "f"),
        ("github.event.inputs.mode == 'Uniform'", "-"),
        ("needs.a.outputs.server_mode == 'Flexible'", "-"),
        ("contains(inputs.orchestrationMode, 'Uniform')", "-"),
        # as playbooks do
        ("orchestration_mode == 'Uniform'", "u"),
        ('vmss.orchestration_mode == "Uniform"', "u"),
        ("item.orchestration_mode | default('Uniform') == 'Uniform'", "u"),
        ("vmss.orchestration_mode is defined and vmss.orchestration_mode == 'Flexible'", "f"),
        ("not vmss['orchestration_mode'] == 'Flexible'", "u"),
        ("orchestration_mode == 'Uniform' or force", "-"),
        ("orchestration_mode | length == 'Uniform'", "-"),
        ("upgrade_policy.mode == 'Uniform'", "-"),
        ("vmss.orchestration_mode in ['Uniform', 'Flexible']", "-"),
        ("'Uniform' == 'Uniform'", "-"),
    ],
)
def test_what_conditions_tell(condition: str, expected: str) -> None:
    inside = condition.removeprefix("${{").removesuffix("}}")
    kind = told(inside).holds
    assert (kind.value[0] if kind is not None else "-") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("azure-pipelines.yml", "steps:\n- script: @\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n- script: @\n", "u-"),
        ("azure-pipelines.yml", "jobs:\n- job: a\n  condition: eq(variables['orchestrationMode'], 'Flexible')\n  steps:\n  - bash: @\n  - task: AzureCLI@2\n    inputs:\n      inlineScript: @\n".replace("CLI@2", "CLI"), "ff"),
        ("azure-pipelines.yml", "steps:\n- ${{ if eq(parameters.orchestrationMode, 'Uniform') }}:\n  - script: @\n- ${{ else }}:\n  - script: @\n- script: @\n", "uf-"),
        ("azure-pipelines.yml", "steps:\n- ${{ if eq(parameters.x, 'y') }}:\n  - script: @\n- ${{ elseif eq(parameters.orchestrationMode, 'Uniform') }}:\n  - script: @\n- ${{ else }}:\n  - script: @\n", "-uf"),
        ("azure-pipelines.yml", "steps:\n- ${{ if eq(parameters.orchestrationMode, 'Uniform') }}:\n  - script: x\n- script: y\n- ${{ if eq(parameters.z, 'y') }}:\n  - script: @\n", "-"),
        (".github/workflows/a.yml", WORKFLOW.format("") + "      - if: inputs.orchestrationMode == 'Uniform'\n        run: @\n      - run: @\n", "u-"),
        (".github/workflows/a.yml", WORKFLOW.format("    if: ${{ inputs.orchestration_mode == 'Uniform' }}\n") + "      - run: @\n", "u"),
        (".github/workflows/a.yml", WORKFLOW.format("    if: ${{ inputs.orchestration_mode == 'Uniform' }}\n") + "      - run: |\n          if [ \"$MODE\" = Flexible ]; then\n            @\n          fi\n", "f"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    when: orchestration_mode == 'Uniform'\n  - command: @\n", "u-"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    when:\n    - x is defined\n    - orchestration_mode != 'Flexible'\n", "u"),
        ("play.yml", "- hosts: all\n  tasks:\n  - when: orchestration_mode == 'Uniform'\n    block:\n    - command: @\n    - shell: |\n        @\n  - command: @\n", "uu-"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    loop: \"{{ sets | selectattr('orchestration_mode', 'equalto', 'Uniform') | list }}\"\n", "u"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    loop: \"{{ sets | rejectattr('orchestration_mode', 'eq', 'Flexible') | map(attribute='name') | list }}\"\n", "u"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    loop: \"{{ sets | selectattr('orchestration_mode', 'equalto', 'Uniform') | list + rest }}\"\n", "-"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    loop: \"{{ sets | selectattr('tier', 'equalto', 'Uniform') | list }}\"\n", "-"),
        ("play.yml", "- hosts: all\n  tasks:\n  - command: @\n    when: upgrade_mode == 'Uniform'\n", "-"),
        ("play.yml", "- hosts: all\n  tasks:\n  - name: orchestration_mode == 'Uniform'\n    command: @\n", "-"),
    ],
)  # fmt: skip
def test_what_they_govern(path: str, text: str, expected: str) -> None:
    assert modes(path, text) == expected


def test_a_set_that_is_made_under_a_condition_has_the_mode_it_is_given() -> None:
    make = "az vmss create -g r -n web --orchestration-mode Flexible --image x"
    text = f"steps:\n- script: |\n    {make}\n    @\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n"
    assert modes("azure-pipelines.yml", text) == "f"


@pytest.mark.parametrize(
    "unit", ["(", "not ", "a == 'Uniform' and ", "eq(a, 'Uniform', ", "x | ", "!", "'Uniform' ", "a[", "$("]
)  # fmt: skip
def test_conditions_are_read_in_linear_time(unit: str) -> None:
    grows_linearly(told, lambda count: "mode == 'Uniform' and " + unit * count)


@pytest.mark.parametrize(
    "unit",
    [
        f"- command: {USE}\n  when: orchestration_mode == 'Uniform'\n",
        f"- ${{{{ if eq(parameters.orchestrationMode, 'Uniform') }}}}:\n  - script: {USE}\n- ${{{{ else }}}}:\n  - script: x\n",
    ],
)
def test_guards_are_found_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        YamlSurface().extract(SourceFile("play.yml", text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
