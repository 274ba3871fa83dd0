"""``flexlint rules`` and ``flexlint explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import flexlint


def test_rules(tmp_path: Path) -> None:
    done = flexlint("rules", cwd=tmp_path)
    assert done.returncode == 0
    assert "vmss-vm-deallocate" in done.stdout
    document = json.loads(flexlint("rules", "--output-format", "json", cwd=tmp_path).stdout)
    assert document["version"] == 1
    codes = [rule["code"] for rule in document["rules"]]
    assert {"FLX201", "FLX701"} <= set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "what",
    [
        "FLX201",
        "flx201",
        "vmss-vm-deallocate",
        "VirtualMachineScaleSetVMs_Deallocate",
        "virtual_machine_scale_set_vms.begin_deallocate",
        "az vmss deallocate --instance-ids",
    ],
)
def test_explain(tmp_path: Path, what: str) -> None:
    done = flexlint("explain", what, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "FLX201" in done.stdout
    assert "Sources:" in done.stdout


def test_explain_from_standard_input(tmp_path: Path) -> None:
    done = flexlint("explain", "-", cwd=tmp_path, stdin=b"FLX201\n")
    assert "vmss-vm-deallocate" in done.stdout


@pytest.mark.parametrize(
    ("what", "near"), [("FLX20l", "FLX"), ("vmss-vm-dealocate", "vmss-vm-deallocate")]
)
def test_explain_what_is_unknown(tmp_path: Path, what: str, near: str) -> None:
    done = flexlint("explain", what, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Did you mean {near}" in done.stderr
    assert flexlint("explain", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("arguments", [("",), ("  \n",), ()])
def test_explain_nothing(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = flexlint("explain", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "say what to explain" in done.stderr


def test_explain_takes_bounded_messages(tmp_path: Path) -> None:
    assert flexlint("explain", "-", cwd=tmp_path, stdin=b"\n").returncode == 2
    done = flexlint("explain", "-", cwd=tmp_path, stdin=b"x" * 100_001)
    assert (done.returncode, done.stdout) == (2, "")
    assert "more than 100 kB" in done.stderr
    log = b"x " * 40_000 + b"Parameter 'virtualMachineProfile'\n\xff is not allowed"
    assert "FLX1116" in flexlint("explain", "-", cwd=tmp_path, stdin=log).stdout


def test_explain_options_without_quotes(tmp_path: Path) -> None:
    assert "FLX1203" in flexlint("explain", "--health-probe", cwd=tmp_path).stdout
    done = flexlint("explain", "az", "vmss", "restart", "-g", "app", cwd=tmp_path)
    assert done.stdout.startswith("FLX508 ")


def test_explain_a_row_and_what_has_many_rules(tmp_path: Path) -> None:
    row = flexlint("explain", "FLX2", cwd=tmp_path).stdout
    assert row.startswith("CODE ")
    assert "FLX211" in row
    assert "flexlint explain CODE tells more" in row
    assert flexlint("explain", "orchestrationMode", cwd=tmp_path).stdout.startswith("CODE ")


def test_explain_says_what_to_do_and_what_is_only_near(tmp_path: Path) -> None:
    known = flexlint("explain", "VmssDoesNotSupportAttachingPPGVM", cwd=tmp_path)
    assert "What to do: take the machine out of the proximity placement group" in known.stdout
    assert "No rule is about it." in known.stdout
    assert "nearest" not in known.stdout
    near = flexlint("explain", "that operation fails on flexible scale sets", cwd=tmp_path)
    assert near.returncode == 0
    assert near.stdout.startswith("No text like this is known; the nearest is: “")
    assert "It may not apply." in near.stdout.replace("\n", " ")


def test_explain_shows_queries_conditions_and_topics(tmp_path: Path) -> None:
    page = flexlint("explain", "FLX101", cwd=tmp_path).stdout
    assert "      resources\n      | where type =~" in page
    page = flexlint("explain", "FLX201", cwd=tmp_path).stdout
    assert "- where the instance id is a decimal number (error): " in page
    assert "More: flexlint explain members-by-name\n" in page
    assert "{spelling}" not in page
    topic = flexlint("explain", "members-by-name", cwd=tmp_path).stdout
    assert topic.startswith("Members by name:\n")
    assert "FLX201" in topic
    assert topic.splitlines()[2] not in page


def test_explain_commands_that_are_no_operation(tmp_path: Path) -> None:
    done = flexlint("explain", "az vmss identity show", cwd=tmp_path)
    assert done.stdout.startswith("az vmss identity show: supported on Flexible")


def listed(tmp_path: Path, *arguments: str) -> list[str]:
    done = flexlint("rules", *arguments, "--output-format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return [rule["code"] for rule in json.loads(done.stdout)["rules"]]


def test_rules_that_are_named(tmp_path: Path) -> None:
    assert listed(tmp_path, "FLX201") == ["FLX201"]
    assert listed(tmp_path, "FLX1") == ["FLX101"]
    assert listed(tmp_path, "vmss-vm-start", "flx101") == ["FLX101", "FLX211"]
    assert len(listed(tmp_path, "FLX2")) == 11
    assert len(listed(tmp_path, "instance-extensions")) == 5
    assert listed(tmp_path, "ALL") == listed(tmp_path)
    table = flexlint("rules", "FLX6", cwd=tmp_path).stdout
    assert [line[:6] for line in table.splitlines()] == [
        "CODE  ",
        *(f"FLX60{n}" for n in range(1, 6)),
    ]


def test_options_stand_before_or_behind_the_rules(tmp_path: Path) -> None:
    before = flexlint("rules", "--output-format", "json", "--isolated", "FLX201", cwd=tmp_path)
    behind = flexlint("rules", "FLX201", "--output-format", "json", "--isolated", cwd=tmp_path)
    assert before.stdout == behind.stdout != ""


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("FLX299", "FLX2"), ("vmss-vm-strat", "vmss-vm-start"), ("validat", "validate")],
)
def test_rules_that_are_not_there(tmp_path: Path, wrong: str, meant: str) -> None:
    done = flexlint("rules", wrong, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Did you mean {meant}" in done.stderr
    assert "flexlint rules [" in done.stderr
    assert "rules list" not in done.stderr


@pytest.mark.parametrize("wrong", ["FLXX", "XXX", "nothing-like-it"])
def test_rules_that_nothing_is_like(tmp_path: Path, wrong: str) -> None:
    done = flexlint("rules", wrong, cwd=tmp_path)
    assert "Did you mean" not in done.stderr
    assert "“flexlint rules” lists them." in done.stderr


def test_an_option_decides_what_a_command_is_about(tmp_path: Path) -> None:
    assert "no rule is about it" in flexlint("explain", "az vmss wait", cwd=tmp_path).stdout
    of_one = flexlint("explain", "az", "vmss", "wait", "--instance-id", "3", cwd=tmp_path).stdout
    assert "FLX301" in of_one
    assert "no rule is about it" not in of_one


def test_what_was_asked_for_is_followed_by_its_rules(tmp_path: Path) -> None:
    text = "Virtual Machine Scale Set VM instanceId must be a number"
    lines = flexlint("explain", text, cwd=tmp_path).stdout.splitlines()
    said = next(i for i, line in enumerate(lines) if line.startswith("Azure says so when"))
    blank = lines.index("", said)
    assert lines[blank + 1] != ""


def test_languages_are_called_by_their_names(tmp_path: Path) -> None:
    shown = flexlint("explain", "FLX1001", cwd=tmp_path).stdout
    assert "  Python: the names come from the virtual machine" in shown
    assert "Azure CLI" in shown
    assert "In python" not in shown
