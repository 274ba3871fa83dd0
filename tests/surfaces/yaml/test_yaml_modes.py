"""Of which task or step a condition proves a mode, and of which it proves none."""

# ruff: noqa: E501
from __future__ import annotations

import re

import pytest

from flexlint import check_text

USE = re.compile(r"@([0abinvxy])\b")
NAMES = {
    "0": "web",
    "a": "{{ vmss.name }}",
    "b": "{{ other.name }}",
    "i": "{{ item.name }}",
    "n": "$(vmssName)",
    "v": "{{ vmss_name }}",
    "x": "{{ found.sets[0].name }}",
    "y": "{{ found.sets[1].name }}",
}
P, A, G = "play.yml", "azure-pipelines.yml", ".github/workflows/a.yml"


def modes(path: str, body: str) -> str:
    """The first letters of the modes of the commands in ``body``; a dash for one that is unknown.

    ``@a`` and ``@b`` are about the sets ``vmss`` and ``other``, ``@i`` about an item of a loop.
    """

    def command(match: re.Match[str]) -> str:
        return f"az vmss deallocate -g r -n {NAMES[match[1]]} --instance-ids 0"

    found = check_text(USE.sub(command, body), path).findings
    uses = [each for each in found if each.code == "FLX201"]
    kinds = [each.mode.kind.value for each in sorted(uses, key=lambda each: each.location.line)]
    return "".join("-" if kind == "unknown" else kind[0] for kind in kinds)


def play(body: str) -> str:
    return "- hosts: all\n  tasks:\n" + "".join(f"  {line}\n" for line in body.split("\n"))


def pipe(body: str) -> str:
    return f"steps:\n{body}\n"


def wf(body: str) -> str:
    head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    return head + "".join(f"      {line}\n" for line in body.split("\n"))


CASES = [
    (
        P,
        play(
            "- command: @x\n  when: found.sets[0].orchestration_mode == 'Uniform'\n- command: @y\n  when: found.sets[0].orchestration_mode == 'Uniform'"
        ),
        "u-",
    ),
    (
        P,
        play(
            "- command: @y\n  when: found.sets[0].orchestration_mode == 'Uniform' and found.sets[1].orchestration_mode == 'Uniform'"
        ),
        "u",
    ),
    (
        P,
        play(
            "- command: @a\n  when: vmss.orchestration_mode == 'Uniform'\n- command: @b\n  when: vmss.orchestration_mode == 'Uniform'"
        ),
        "u-",
    ),
    (
        P,
        play("- command: @i\n  when: item.orchestration_mode == 'Uniform'\n  loop: '{{ sets }}'"),
        "u",
    ),
    (
        P,
        play("- command: @b\n  when: item.orchestration_mode == 'Uniform'\n  loop: '{{ sets }}'"),
        "-",
    ),
    (P, play("- command: @0\n  when: vmss.orchestration_mode == 'Uniform'"), "u"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode == 'Uniform' or force"), "-"),
    (P, play("- command: @0\n  when:\n  - a\n  - vmss.orchestration_mode != 'Flexible'"), "u"),
    (P, play("- command: @0\n  when: not (vmss.orchestration_mode == 'Uniform')"), "f"),
    (P, play("- command: @0\n  when: not (vmss.orchestration_mode == 'Uniform' and x)"), "-"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode in ['Uniform']"), "u"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode in ['Uniform', 'Flexible']"), "-"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode not in ['Flexible']"), "u"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode | lower == 'flexible'"), "f"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode | lower != 'Flexible'"), "-"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode != 'flexible'"), "-"),
    (
        P,
        play("- command: @0\n  when: vmss.orchestration_mode | default('Flexible') == 'Flexible'"),
        "-",
    ),
    (
        P,
        play("- command: @0\n  when: vmss.orchestration_mode | default('Flexible') != 'Flexible'"),
        "u",
    ),
    (
        P,
        play("- command: @0\n  when: vmss.orchestration_mode | default('Uniform') == 'Uniform'"),
        "u",
    ),
    (P, play("- command: @0\n  when: vmss.orchestration_mode is match('Uniform')"), "-"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode == wanted"), "-"),
    (
        P,
        play(
            "- block:\n  - command: @a\n  - command: @b\n  rescue:\n  - command: @a\n  when: vmss.orchestration_mode == 'Uniform'"
        ),
        "u-u",
    ),
    (
        P,
        play(
            "- block:\n  - command: @a\n    when: vmss.orchestration_mode == 'Flexible'\n  when: vmss.orchestration_mode == 'Uniform'"
        ),
        "-",
    ),
    (P, play("- assert:\n    that: vmss.orchestration_mode == 'Uniform'\n- command: @a"), "-"),
    (P, play("- fail:\n  when: vmss.orchestration_mode == 'Flexible'\n- command: @a"), "-"),
    (
        P,
        play("- meta: end_play\n  when: vmss.orchestration_mode == 'Flexible'\n- command: @a"),
        "-",
    ),
    (
        P,
        play(
            "- command: @i\n  loop: \"{{ sets | selectattr('orchestration_mode', 'equalto', 'Uniform') | list }}\""
        ),
        "u",
    ),
    (
        P,
        play(
            "- command: @b\n  loop: \"{{ sets | selectattr('orchestration_mode', 'equalto', 'Uniform') | list }}\""
        ),
        "-",
    ),
    (
        P,
        play(
            "- command: @i\n  loop: \"{{ sets | rejectattr('orchestration_mode', 'equalto', 'flexible') | list }}\""
        ),
        "-",
    ),
    (P, play("- command: @0\n  failed_when: vmss.orchestration_mode == 'Uniform'"), "-"),
    (P, play("- command: @0\n  changed_when: vmss.orchestration_mode == 'Uniform'"), "-"),
    (P, play("- command: @0\n  until: vmss.orchestration_mode == 'Uniform'"), "-"),
    (P, play("- command: @0\n  vars:\n    orchestration_mode: Uniform"), "-"),
    (P, play("- command: @0\n  when: \"'Uniform' in vmss.orchestration_mode\""), "-"),
    (P, play("- command: @0\n  when: vmss.upgrade_policy.mode == 'Uniform'"), "-"),
    (P, play("- command: @0\n  when: (vmss.orchestration_mode == 'Uniform') == false"), "-"),
    (P, play("- command: @0\n  when: vmss.orchestration_mode == 'Uniform' if x else y"), "-"),
    (P, play("- command: @0\n  when: is_uniform | bool"), "-"),
    (
        P,
        play(
            "- command: @a\n  when: vmss.orchestration_mode == 'Uniform' and other.orchestration_mode == 'Uniform'\n- command: @b\n  when: vmss.orchestration_mode == 'Uniform' and other.orchestration_mode == 'Uniform'"
        ),
        "uu",
    ),
    (
        P,
        play(
            "- command: @a\n  when: vmss.orchestration_mode == 'Uniform' or other.orchestration_mode == 'Uniform'"
        ),
        "-",
    ),
    (
        P,
        play(
            "- command: @a\n  when: not (vmss.orchestration_mode == 'Uniform' and other.orchestration_mode == 'Uniform')"
        ),
        "-",
    ),
    # pipelines
    (A, pipe("- script: @0\n  condition: eq(variables['orchestrationMode'], 'uniform')"), "u"),
    (A, pipe("- script: @0\n  condition: in(variables['orchestrationMode'], 'Uniform')"), "u"),
    (
        A,
        pipe(
            "- script: @0\n  condition: in(variables['orchestrationMode'], 'Uniform', 'Flexible')"
        ),
        "-",
    ),
    (A, pipe("- script: @0\n  condition: notIn(variables['orchestrationMode'], 'Flexible')"), "u"),
    (
        A,
        pipe("- script: @0\n  condition: not(in(variables['orchestrationMode'], 'Flexible'))"),
        "u",
    ),
    (
        A,
        pipe(
            "- script: @0\n  condition: or(failed(), eq(variables['orchestrationMode'], 'Uniform'))"
        ),
        "-",
    ),
    (
        A,
        pipe("- script: @0\n  condition: xor(eq(variables['orchestrationMode'], 'Uniform'), x)"),
        "-",
    ),
    (
        A,
        pipe("- script: @0\n  condition: contains(variables['orchestrationMode'], 'Uniform')"),
        "-",
    ),
    (
        A,
        pipe(
            "- ${{ if in(parameters.orchestrationMode, 'Uniform') }}:\n  - script: @0\n- ${{ else }}:\n  - script: @0"
        ),
        "uf",
    ),
    (
        A,
        pipe(
            "- ${{ if eq(parameters.orchestrationMode, 'Uniform') }}:\n  - script: @0\n- ${{ elseif eq(parameters.orchestrationMode, 'Flexible') }}:\n  - script: @0\n- ${{ else }}:\n  - script: @0"
        ),
        "uf-",
    ),
    (A, pipe("- ${{ if ne(parameters.orchestrationMode, 'Uniform') }}:\n  - script: @0"), "f"),
    (
        A,
        pipe(
            "- ${{ if eq(parameters.orchestrationMode, 'Uniform') }}:\n  - ${{ if eq(parameters.x, 'y') }}:\n    - script: @0\n  - ${{ else }}:\n    - script: @0"
        ),
        "uu",
    ),
    (A, "parameters:\n- name: orchestrationMode\n  default: Uniform\nsteps:\n- script: @0\n", "-"),
    (
        A,
        "variables:\n  orchestrationMode: Uniform\nsteps:\n- script: @0\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n",
        "u",
    ),
    # workflows
    (G, wf("- run: @0\n  if: inputs.mode == 'uniform'"), "u"),
    (G, wf("- run: @0\n  if: contains(fromJSON('[\"Uniform\"]'), inputs.orchestrationMode)"), "-"),
    (G, wf("- run: @0\n  if: ${{ inputs.orchestrationMode != 'Flexible' }}"), "u"),
    (
        G,
        wf("- run: @0\n  if: inputs.orchestrationMode == 'Uniform' || github.event_name == 'push'"),
        "-",
    ),
    (G, wf("- run: @0\n  if: ${{ ! inputs.orchestrationMode == 'Uniform' }}"), "-"),
    (G, wf("- run: @0\n  if: matrix.orchestrationMode == 'Uniform'"), "u"),
    (G, wf("- run: @0\n  if: ${{ inputs.orchestrationMode }} == 'Uniform'"), "-"),
    (G, wf("- run: @0\n  env:\n    ORCHESTRATION_MODE: Uniform"), "-"),
    (G, wf("- run: exit 1\n  if: inputs.orchestrationMode == 'Flexible'\n- run: @0"), "-"),
    (G, wf("- run: @0\n  if: (inputs.orchestrationMode || 'Flexible') == 'Flexible'"), "-"),
    (
        P,
        play(
            "- block:\n  - command: @a\n  always:\n  - command: @a\n  when: vmss.orchestration_mode == 'Uniform'"
        ),
        "uu",
    ),
    (
        P,
        play(
            "- name: x\n  when: vmss.orchestration_mode == 'Uniform'\n  block:\n  - when: other.orchestration_mode == 'Flexible'\n    block:\n    - command: @a\n    - command: @b"
        ),
        "uf",
    ),
    (P, play("- command: @v\n  when: orchestration_mode == 'Uniform'"), "u"),
    (P, play("- command: @v\n  when: vmss.orchestration_mode == 'Uniform'"), "u"),
    (
        P,
        play(
            "- command: @i\n  with_items: '{{ sets }}'\n  when: item.orchestration_mode | default('Flexible') == 'Uniform'"
        ),
        "u",
    ),
    (
        P,
        play(
            "- command: @i\n  loop: '{{ sets }}'\n  when: sets[0].orchestration_mode == 'Uniform'"
        ),
        "-",
    ),
    (
        P,
        play("- command: @i\n  loop: '{{ sets }}'\n  when: vmss.orchestration_mode == 'Uniform'"),
        "-",
    ),
    (
        P,
        play(
            "- set_fact:\n    is_uniform: \"{{ vmss.orchestration_mode == 'Uniform' }}\"\n- command: @a\n  when: is_uniform"
        ),
        "-",
    ),
    (
        P,
        play(
            "- command: @a\n  when: (vmss.orchestration_mode == 'Uniform') or (vmss.orchestration_mode == 'Flexible')"
        ),
        "-",
    ),
    (
        P,
        play(
            "- command: @a\n  when: vmss.orchestration_mode == 'Uniform'\n  ignore_errors: true\n- command: @a"
        ),
        "u-",
    ),
    (
        P,
        play("- command: @a\n  when: vmss is defined and vmss.orchestration_mode == 'Uniform'"),
        "u",
    ),
    (P, play("- command: @a\n  when: vmss.orchestration_mode != 'Uniform' | bool"), "-"),
    (P, play("- command: @a\n  when: \"{{ vmss.orchestration_mode == 'Uniform' }}\""), "u"),
    (P, play("- command: @a\n  when: vmss.orchestration_mode is defined"), "-"),
    (P, play("- command: @a\n  when: vmss.orchestration_mode is not defined"), "-"),
    (P, play("- command: @a\n  when: vmss.orchestration_mode == 'Uniform' | lower"), "u"),
    (
        P,
        play(
            "- command: @a\n  when: vmss['orchestration_mode'] == 'Uniform'\n- command: @b\n  when: vmss['orchestration_mode'] == 'Uniform'"
        ),
        "u-",
    ),
    (
        A,
        "jobs:\n- job: a\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n  steps:\n  - script: @0\n    condition: eq(variables['orchestrationMode'], 'Flexible')\n",
        "-",
    ),
    (
        A,
        "jobs:\n- job: a\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n  steps:\n  - script: @0\n    condition: always()\n",
        "u",
    ),
    (
        A,
        "jobs:\n- job: a\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n  steps:\n  - script: x\n- job: b\n  dependsOn: a\n  steps:\n  - script: @0\n",
        "-",
    ),
    (
        A,
        "stages:\n- stage: a\n  condition: eq(variables['orchestrationMode'], 'Uniform')\n  jobs:\n  - job: b\n    steps:\n    - script: @0\n",
        "u",
    ),
    (A, pipe("- script: @0\n  enabled: eq(variables['orchestrationMode'], 'Uniform')"), "-"),
    (A, pipe("- script: @0\n  displayName: eq(variables['orchestrationMode'], 'Uniform')"), "-"),
    (
        A,
        pipe(
            "- script: @0\n  condition: |\n    and(\n      succeeded(),\n      eq(variables['orchestrationMode'], 'Uniform')\n    )"
        ),
        "u",
    ),
    (
        A,
        pipe(
            "- script: @0\n  condition: and(succeeded(), or(eq(variables['orchestrationMode'], 'Uniform'), eq(variables['force'], 'true')))"
        ),
        "-",
    ),
    (
        A,
        pipe(
            "- script: @0\n  condition: not(or(eq(variables['orchestrationMode'], 'Flexible'), eq(variables['x'], 'true')))"
        ),
        "u",
    ),
    (A, pipe("- script: @0\n  condition: ne(variables['orchestrationMode'], '')"), "-"),
    (A, pipe("- script: @0\n  condition: eq(variables['Build.Mode'], 'Uniform')"), "-"),
    (
        A,
        pipe(
            "- script: @0\n  condition: eq(dependencies.a.outputs['b.orchestrationMode'], 'Uniform')"
        ),
        "u",
    ),
    (
        G,
        "on: push\njobs:\n  a:\n    if: inputs.orchestrationMode == 'Uniform'\n    runs-on: x\n    steps:\n      - run: x\n  b:\n    needs: a\n    runs-on: x\n    steps:\n      - run: @0\n",
        "-",
    ),
    (
        G,
        "on: push\njobs:\n  a:\n    runs-on: x\n    strategy:\n      matrix:\n        orchestrationMode: [Uniform, Flexible]\n    steps:\n      - run: @0\n",
        "-",
    ),
    (
        G,
        wf("- run: @0\n  if: steps.show.outputs.orchestration_mode == 'Uniform' && !cancelled()"),
        "u",
    ),
    (
        G,
        wf(
            "- run: @0\n  if: inputs.orchestrationMode == 'Uniform' && inputs.orchestrationMode == 'Flexible'"
        ),
        "-",
    ),
    (G, wf("- run: @0\n  continue-on-error: ${{ inputs.orchestrationMode == 'Uniform' }}"), "-"),
    (G, wf("- run: ${{ inputs.orchestrationMode == 'Uniform' && 'x' }} @0"), "-"),
]


@pytest.mark.parametrize(("path", "body", "expected"), CASES)
def test_of_each_command_what_the_conditions_around_prove(
    path: str, body: str, expected: str
) -> None:
    assert modes(path, body) == expected
