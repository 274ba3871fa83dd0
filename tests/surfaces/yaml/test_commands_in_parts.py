"""Commands of containers, whose program and arguments stand apart, and modules under ``action``."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

LIST = "[vmss, reimage, -g, app, -n, web, --instance-ids, '0']"
LINE = "vmss reimage -g app -n web --instance-ids 0"
JOB = "apiVersion: batch/v1\nkind: CronJob\nspec:\n  containers:\n  - name: a\n"


def codes(text: str) -> list[str]:
    return [f.code for f in check_text(text, "a.yaml").findings]


@pytest.mark.parametrize(
    "text",
    [
        f"{JOB}    command: [az]\n    args: {LIST}\n",
        f"{JOB}    command:\n    - /usr/bin/env\n    - az\n    args: {LIST}\n",
        f"{JOB}    args: {LIST}\n    command: ['az']\n",
        f"{JOB}    command: [az, vmss, reimage]\n"
        "    args: [-g, app, --name=web, --instance-ids, '0']\n",
        f"services:\n  a:\n    entrypoint: [az]\n    command: {LIST}\n",
        "services:\n  a:\n    entrypoint: [az, vmss]\n"
        "    command: [reimage, -g, app, -n, web, --instance-ids, '0']\n",
        f"services:\n  a:\n    entrypoint: az\n    command: {LINE}\n",
        f"services:\n  a:\n    entrypoint: [az]\n    command: {LINE}\n",
        f"- uses: docker://azure-cli\n  with:\n    entrypoint: az\n    args: {LINE}\n",
        f"{JOB}{{{{- if .Values.on }}}}\n    command: [az]\n"
        '    args: ["vmss", "reimage", "-g", {{ .Values.g | quote }}, "-n", "web", '
        '"--instance-ids", "0"]\n{{- end }}\n',
    ],
)
def test_program_and_arguments_are_one_command(text: str) -> None:
    assert codes(text) == ["FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        f"kind: TaskRun\nspec:\n  params:\n  - name: ARGS\n    value: {LIST}\n",
        f"kind: Task\nspec:\n  params:\n  - name: ARGS\n    type: array\n    default: {LIST}\n",
    ],
)
def test_the_arguments_of_a_task_are_those_of_a_command(text: str) -> None:
    (finding,) = check_text(text, "a.yaml").findings
    assert (finding.code, finding.confidence.label) == ("FLX507", "medium")


@pytest.mark.parametrize(
    "text",
    [
        f"spec:\n  value: {LIST}\n",
        f"spec:\n  - name: a\n    words: {LIST}\n",
        "spec:\n  - name: a\n    value: [vmss, reimage]\n",
        "spec:\n  - name: a\n    value: [vm, restart, -g, vmss]\n",
    ],
)
def test_other_lists_are_left_alone(text: str) -> None:
    assert codes(text) == []


def test_the_options_in_the_second_part_count() -> None:
    made = "vmss, create, -g, app, -n, web, --image, U"
    mode = "--orchestration-mode, Flexible, --single-placement-group, 'true'"
    text = f"{JOB}    command: [az, {made}]\n    args: [{mode}]\n"
    (finding,) = check_text(text, "a.yaml").findings
    assert (finding.code, finding.mode.kind.value) == ("FLX1102", "flexible")


@pytest.mark.parametrize(
    "text",
    [
        f"{JOB}    command: [echo]\n    args: {LIST}\n",
        f"{JOB}    args: {LIST}\n",
        f"{JOB}    command: [az, vm]\n    args: [restart, -g, vmss]\n",
        f"{JOB}    command: [az]\n    args: [vm, list, -g, app, vmss]\n",
        f"{JOB}    command: [az]\n  - name: b\n    args: {LIST}\n",
        "services:\n  a:\n    entrypoint: az\n    command: vm list -g vmss\n",
        f"services:\n  a:\n    entrypoint: echo az\n    command: about {LINE}\n",
        f"services:\n  a:\n    entrypoint: |\n      ls\n      az\n    command: {LINE}\n",
    ],
)
def test_other_programs_are_left_alone(text: str) -> None:
    assert codes(text) == []


TASK = "- hosts: all\n  tasks:\n  - "
NAME = "azure.azcollection.azure_rm_virtualmachinescaleset"


@pytest.mark.parametrize(
    ("task", "mode"),
    [
        (f"{NAME}:\n      vm_size: S\n", "      orchestration_mode: Flexible\n"),
        (f"action: {NAME} vm_size=S", " orchestration_mode=Flexible\n"),
        (f"local_action: {NAME} vm_size=S", " orchestration_mode=Flexible\n"),
        (
            f"local_action:\n      module: {NAME}\n      vm_size: S\n",
            "      orchestration_mode: Uniform\n",
        ),
        (f"action:\n      vm_size: S\n      module: {NAME}\n", "      orchestration_mode: X\n"),
        (f"action: {NAME}\n    args:\n      vm_size: S\n", "      orchestration_mode: Flexible\n"),
        (f"{NAME}:\n    args:\n      vm_size: S\n", "      orchestration_mode: Flexible\n"),
    ],
)
def test_a_module_is_called_in_many_ways(task: str, mode: str) -> None:
    assert codes(f"{TASK}{task}") == ["FLX1703"]
    assert "FLX1703" not in codes(f"{TASK}{task}{mode}")


@pytest.mark.parametrize(
    "task",
    [
        "local_action:\n      module: azure_rm_virtualmachine\n      name: vmss\n",
        f"local_action:\n      name: {NAME}\n",
        f"local_action: command echo {NAME}\n",
        "action: [vmss]\n",
        "action:\n      module: [vmss]\n",
    ],
)
def test_other_modules_are_left_alone(task: str) -> None:
    assert codes(f"{TASK}{task}") == []
