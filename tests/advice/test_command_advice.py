"""What is suggested for commands never does the opposite, and is narrowed to the set."""

from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import CliSpelling
from tests.advice.suggested import Advice, advice, everything

OPPOSITES = (
    {"attach", "detach"},
    {"start", "stop"},
    {"start", "deallocate"},
    {"add", "remove"},
    {"enable", "disable"},
    {"create", "delete"},
    {"set", "delete"},
    {"assign", "remove"},
    {"approve", "reject"},
    {"suspend", "resume"},
    {"lock", "unlock"},
)
READS = {"show", "list", "get", "wait"}
WORDS = re.compile(r"\baz(?:\.cmd)?((?:\s+[a-z][\w\-]*)+)")


def verb(command: str) -> str:
    """``detach`` of the words of an ``az`` command."""
    match = WORDS.search(command)
    assert match is not None, command
    words = match[1].split()
    return words[-1].split("-")[0]


def contradicts(old: str, new: str) -> bool:
    """Whether one verb undoes the other, or something is done where something was read."""
    return {old, new} in OPPOSITES or (old in READS) != (new in READS)


COMMANDS = [spelling for _, spelling in load_catalog().vocabulary.cli if "vmss" in spelling.command]


def used(command: str, options: tuple[str, ...]) -> list[Advice]:
    name = "--vmss-name" if "run-command" in command or "disk" in command else "-n"
    given = " ".join(f"{option} web_0a1b2c3d" for option in options)
    return advice(f"{command} -g app {name} web {given} --lun 0\n", "x.sh")


@pytest.mark.parametrize("spelling", COMMANDS, ids=lambda s: f"{s.command} {' '.join(s.options)}")
def test_no_command_becomes_its_opposite(spelling: CliSpelling) -> None:
    command, options = spelling.command, spelling.options
    for found in [*used(command, options), *used(command, ("--instance-id",))]:
        if "az " in found.text:
            new = found.text.rpartition("; do ")[2] or found.text
            assert not contradicts(verb(command), verb(new)), found.text


def test_no_suggestion_of_a_case_or_fixture_does_the_opposite() -> None:
    looked_at = 0
    for found in everything():
        old = WORDS.search(found.line)
        if found.language == "shell" and old is not None and "vmss" in old[0]:
            looked_at += 1
            assert {verb(old[0]), verb(found.text.rpartition("; do ")[2])} not in OPPOSITES
    assert looked_at > 30


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "az vmss disk detach -g app --vmss-name web --instance-id web_0a1b2c3d --lun 0",
            "az vm disk detach -g app --vm-name web_0a1b2c3d --name '<disk name>'",
        ),
        (
            "az vmss disk attach -g app --vmss-name web --instance-id web_0a1b2c3d --disk d",
            "az vm disk attach -g app --vm-name web_0a1b2c3d --name d",
        ),
        (
            "az vmss disk attach -g app --vmss-name web --instance-id web_0a1b2c3d --size-gb 64",
            "az vm disk attach -g app --vm-name web_0a1b2c3d --size-gb 64 --new "
            "--name '<disk name>'",
        ),
        (
            "az vmss disk attach -g app --vmss-name web --instance-id web_0a1b2c3d -z 64 --lun 2",
            "az vm disk attach -g app --vm-name web_0a1b2c3d --size-gb 64 --lun 2 --new "
            "--name '<disk name>'",
        ),
        (
            'az vmss nic list-vm-nics -g app --vmss-name web --instance-id "$1" --query [].id',
            'az vm nic list -g app --vm-name "$1" --query [].id',
        ),
        (
            "az vmss nic show -g app --vmss-name web --instance-id web_0a1b2c3d -n nic",
            "az network nic show -g app --name '<network interface name>'",
        ),
        (
            "az vmss nic list -g app --vmss-name web --query '[].id' -o tsv",
            'for vm in $(az vm list -g app --vmss web --query "[].name" -o tsv); '
            "do az vm nic list -g app --vm-name \"$vm\" --query '[].id' -o tsv; done",
        ),
        (
            "az vmss list-instance-public-ips -g app -n web",
            'az vm list-ip-addresses --ids $(az vm list -g app --vmss web --query "[].id" -o tsv) '
            "--query '[].virtualMachine.network.publicIpAddresses[]'",
        ),
        (
            "az vmss start -g app -n web --instance-ids $IDS",
            'for vm in $IDS; do az vm start -g app -n "$vm"; done',
        ),
    ],
)
def test_the_command_of_the_same_verb(command: str, expected: str) -> None:
    assert [found.text for found in advice(command + "\n", "x.sh")] == [expected]


def test_a_group_that_is_not_given_is_not_the_whole_subscription() -> None:
    (found,) = advice("Stop-AzVmss -VMScaleSetName web\n", "x.ps1")
    assert found.text.startswith("Get-AzVM -ResourceGroupName '<resource group>' | Where-Object")


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("$name", '"*/$name"'),
        ("$env:SET", '"*/$env:SET"'),
        ("$set.Name", '"*/$($set.Name)"'),
        ("$sets[0]", '"*/$($sets[0])"'),
        ("(Get-SetName)", '"*/$((Get-SetName))"'),
    ],
)
def test_the_name_of_a_set_is_compared_as_a_whole(written: str, compared: str) -> None:
    (found,) = advice(f"Stop-AzVmss -ResourceGroupName app -VMScaleSetName {written}\n", "x.ps1")
    assert f"-like {compared} }}" in found.text


def test_the_item_of_a_pipe_is_not_taken_for_the_machine() -> None:
    text = "$sets | % { Stop-AzVmss -ResourceGroupName app -VMScaleSetName $_.Name }\n"
    (found,) = advice(text, "x.ps1")
    assert found.text.startswith("& { param($scaleSet) Get-AzVM -ResourceGroupName app | ")
    assert '-like "*/$scaleSet" } } $_.Name | ForEach-Object {' in found.text


LIST = "https://management.azure.com/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute"


@pytest.mark.parametrize(
    ("rest", "given", "written"),
    [
        ("virtualMachines", "2024-07-01", "2024-07-01"),
        ("virtualMachines", "2019-12-01", "2021-11-01"),
        ("instanceView", "2021-11-01", "2023-03-01"),
    ],
)
def test_a_filter_is_asked_of_an_api_that_has_it(rest: str, given: str, written: str) -> None:
    url = f"GET {LIST}/virtualMachineScaleSets/web/{rest}?api-version={given}\n"
    (found,) = advice(url, "x.http")
    assert found.text.startswith(f"GET {LIST}/virtualMachines?$filter='virtualMachineScaleSet/id'")
    assert found.text.endswith(f"&api-version={written}")
    assert " " not in found.text.removeprefix("GET ")


def test_every_request_for_machines_asks_for_those_of_the_set() -> None:
    for found in everything():
        listing = re.search(r"GET \S*Microsoft\.Compute/virtualMachines(?![/\w])(\S*)", found.text)
        if listing is not None:
            plain = listing[1].replace("%%", "%").replace("''", "'").replace("%27", "'")
            assert "$filter='virtualMachineScaleSet/id'%20eq%20'" in plain, found.text


def test_every_list_of_a_command_is_of_the_set() -> None:
    for found in everything():
        if "az vm list " in found.text:
            assert "--vmss" in found.text
        if found.language == "powershell" and re.match(r"Get-AzVM (?!.*-Name)", found.text):
            assert "Where-Object { $_.VirtualMachineScaleSet.Id -like " in found.text
            assert "-ResourceGroupName" in found.text


def test_a_deletion_names_what_it_deletes() -> None:
    url = f"DELETE {LIST}/virtualMachineScaleSets/web/virtualMachines/"
    (named,) = advice(f"{url}web_0a1b2c3d?api-version=2024-07-01\n", "x.http")
    assert named.finding.suggestion is not None
    assert 'its body is {"instanceIds": ["web_0a1b2c3d"]}' in named.finding.suggestion.note
    (numbered,) = advice(f"{url}3?api-version=2024-07-01\n", "x.http")
    assert numbered.finding.suggestion is not None
    assert (
        'its body is {"instanceIds": ["<virtual machine name>"]}'
        in numbered.finding.suggestion.note
    )
