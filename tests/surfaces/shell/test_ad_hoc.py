"""Modules of Ansible that a command calls without a playbook."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

MODULE = "azure_rm_virtualmachinescalesetinstance"
CALL = f"ansible localhost -m {MODULE} -a 'resource_group=app vmss_name=web instance_id=2'\n"


def found(text: str) -> list[tuple[str, str]]:
    lines = text.splitlines()
    return [
        (f.code, lines[f.location.line - 1][f.location.column - 1 : f.location.end_column - 1])
        for f in check_text(text, "run.sh").findings
    ]


@pytest.mark.parametrize(
    "text",
    [
        CALL,
        f"sudo {CALL}",
        f"ansible all --module-name azure.azcollection.{MODULE} --args \"vmss_name=$SET\"\n",
        f"ANSIBLE_STDOUT_CALLBACK=json ansible -i localhost, all -m {MODULE}\n",
    ],
)  # fmt: skip
def test_the_module_is_found(text: str) -> None:
    assert found(text) == [("FLX1701", MODULE)]


def test_its_arguments_are_those_of_a_task() -> None:
    text = (
        "ansible localhost -m azure_rm_virtualmachinescaleset"
        " -a 'name=web orchestration_mode=Flexible overprovision=true'\n"
    )
    [finding] = [f for f in check_text(text, "run.sh").findings if f.code == "FLX1103"]
    assert finding.severity.label == "error"


@pytest.mark.parametrize(
    "text",
    [
        f"# {CALL}",
        f"echo {CALL}",
        f"ansible-doc -m {MODULE}\n",
        f"ansible localhost -m debug -a 'msg={MODULE}'\n",
        f"python -m {MODULE}\n",
        f"ansible localhost -m {MODULE}_info\n",
        "ansible localhost -m azure_rm_virtualmachine -a 'name=vmss'\n",
    ],
)
def test_other_commands_are_left_alone(text: str) -> None:
    assert [code for code, _ in found(text) if code == "FLX1701"] == []


def test_they_are_found_in_linear_time() -> None:
    grows_linearly(lambda text: check_text(text, "run.sh"), lambda n: CALL * n)
