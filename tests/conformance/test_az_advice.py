"""What is handed to azure-cli; the parsing itself is a command of its own (CONTRIBUTING.md)."""

from __future__ import annotations

from tests.conformance.az_advice import _is_command, samples, spellings, suggested, texts

COMMANDS = frozenset({"vm nic list", "vm list", "vmss create"})


def test_all_commands_are_collected() -> None:
    lines = list(suggested())
    assert len({line.text for line in lines}) >= 70
    assert len({line.rule for line in lines}) >= 20
    assert all(line.words[0] in {"vm", "vmss", "network", "rest", "resource"} for line in lines)
    assert any(line.old[:2] == ("vmss", "deallocate") for line in lines)
    assert {line.surface for line in samples()} == {"bad sample", "good sample"}
    assert sum("az vm" in text for _, _, text in texts()) >= 3
    assert ("VirtualMachines_List", "az vm list") in {(o, c) for o, c, _ in spellings()}


def test_a_default_group_is_assumed_only_where_the_user_names_none() -> None:
    for line in suggested():
        if "-g" in line.old or "--resource-group" in line.old:
            assert line.group == ""


def test_words_in_prose_that_are_a_command() -> None:
    assert _is_command("vm nic list and", COMMANDS)
    assert _is_command("vm nic", COMMANDS)  # a group
    assert _is_command("commands refuse", COMMANDS)
    assert not _is_command("vm disk attach", COMMANDS)
