from __future__ import annotations

import json

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.catalog import rule_order
from flexlint.catalog.loading import data_directory, from_documents, read_documents, written_out
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.cli.commands import operations_of
from flexlint.model import Confidence, ModeKind


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_json_gives_the_same_catalogue(catalog: Catalog) -> None:
    """Wheels carry the documents as JSON, with rules that say everything in full."""
    for documents in (
        read_documents(data_directory()),
        written_out(read_documents(data_directory())),
    ):
        assert from_documents(json.loads(json.dumps(documents))) == catalog


@pytest.mark.parametrize(
    ("query", "operations", "rules"),
    [
        ("FLX201", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        (" flx201 ", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        ("vmss-vm-deallocate", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        ("FLX701", [], ["FLX701"]),
        (
            "virtualmachinescalesetvms_deallocate",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        ("VirtualMachineScaleSets_Get", ["VirtualMachineScaleSets_Get"], []),
        (
            "virtual_machine_scale_set_vms.begin_deallocate",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "client.virtual_machine_scale_set_vms.begin_deallocate(group, name, '0')",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "begin_deallocate",
            ["VirtualMachineScaleSets_Deallocate", "VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX502", "FLX201"],
        ),
        (
            "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action",
            ["VirtualMachineScaleSetVMs_Restart"],
            ["FLX209"],
        ),
        (
            "az vmss get-instance-view --name x",
            ["VirtualMachineScaleSets_GetInstanceView"],
            ["FLX101"],
        ),
        (
            "az vmss get-instance-view --instance-id 0",
            ["VirtualMachineScaleSetVMs_GetInstanceView"],
            ["FLX203"],
        ),
        (
            "az vmss get-instance-view --instance-id '*'",
            ["VirtualMachineScaleSetVMs_List"],
            ["FLX401"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids 1 2",
            ["VirtualMachineScaleSets_Deallocate"],
            ["FLX502"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids 1",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-id 1",  # an option cut short
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids '*'",
            ["VirtualMachineScaleSets_Deallocate"],
            ["FLX502"],
        ),
        ("set-azvmss -ReimageAll", ["VirtualMachineScaleSets_ReimageAll"], ["FLX507"]),
        (
            'ERROR 2026-01-01 Code: BadRequest Message: Operation "VirtualMachineScaleSets.'
            "instanceView.GET\" is not allowed on\n  Virtual Machine Scale Set 'web'.",
            ["VirtualMachineScaleSets_GetInstanceView"],
            ["FLX101"],
        ),
        (
            '{"error":{"code":"InvalidParameter","message":"Virtual Machine Scale Set VM '
            'instanceId must be a number.","target":"instanceId"}}',
            ["VirtualMachineScaleSetVMs_GetInstanceView", "VirtualMachineScaleSetVMs_RunCommand"],
            ["FLX203", "FLX901"],
        ),
        (
            "The value \\'SystemAssigned\\' of parameter \\'identity\\' is not allowed. "
            "Allowed values are: UserAssigned, None.",
            [],
            ["FLX1112"],
        ),
        (
            "cannot use VM Size 'Standard_B1ls': Virtual Machine Scale Sets with Flexible "
            "Orchestration Mode or Virtual Machines referencing such Virtual Machine Scale Sets "
            "cannot use VM Size 'Standard_B1ls'",
            [],
            ["FLX1117"],
        ),
    ],
)
def test_find(catalog: Catalog, query: str, operations: list[str], rules: list[str]) -> None:
    match = catalog.find(query, lambda text: operations_of(text, catalog))
    assert match is not None
    assert [operation.id for operation in match.operations] == operations
    assert {rule.code for rule in match.rules} == set(rules)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "FLX999",
        "begin_leap",
        "disks.begin_delete",
        "az vm start",
        "Start-AzVM",
        "an error",
        "NotFound",
        "The operation is not allowed",
    ],
)
def test_find_nothing(catalog: Catalog, query: str) -> None:
    assert catalog.find(query, lambda text: operations_of(text, catalog)) is None


def test_nearest(catalog: Catalog) -> None:
    assert catalog.nearest("flx202x") in {"FLX202", "FLX201", "FLX203"}
    assert catalog.nearest("vmss-vm-dealocate") == "vmss-vm-deallocate"
    assert catalog.nearest("nothing-like-it-at-all") is None


def test_diagnostics(catalog: Catalog) -> None:
    assert catalog.diagnostic("parse-failure").code == "FLX001"
    assert catalog.diagnostic("something-new").code == "FLX003"


def test_rules_are_in_order(catalog: Catalog) -> None:
    codes = [rule.code for rule in catalog.rules if rule.code.startswith("FLX")]
    assert codes.index("FLX999" if "FLX999" in codes else "FLX907") < codes.index("FLX1001")
    assert sorted(["FLX1001", "FLX907", "FLX101"], key=rule_order) == [
        "FLX101",
        "FLX907",
        "FLX1001",
    ]


def test_known_errors_with_holes() -> None:
    error = KnownError("t", "w", (), Confidence.HIGH, ("Set '{set}' is {what}.",))
    assert error.matches('xx Set "web"\n is  gone. yy')
    assert not error.matches("Set 'web' was gone.")
    assert not error.matches("Set " * 10_000)
    assert not KnownError("t", "w", (), Confidence.HIGH).matches("anything")


def test_every_known_error_belongs_to_something(catalog: Catalog) -> None:
    used = {tag for rule in catalog.rules for tag in rule.errors}
    used |= {tag for operation in catalog.operations.values() for tag in operation.errors}
    about_tools = {"set-not-flexible", "zones-not-updatable", "vm-not-attachable"}
    assert set(catalog.errors) - used == about_tools


def test_mode_defaults(catalog: Catalog) -> None:
    first: dict[str, ModeDefault] = {}
    for default in catalog.mode_defaults:
        first.setdefault(default.tool, default)
    assert first["az"].mode is ModeKind.FLEXIBLE
    assert first["az"].since == "2.54.0"
    assert first["powershell"].mode is ModeKind.FLEXIBLE
    templates = [d for d in catalog.mode_defaults if d.tool == "template"]
    modes = [d.mode for d in templates]
    assert modes == [ModeKind.UNIFORM, ModeKind.FLEXIBLE, ModeKind.UNIFORM]
    assert all(d.when is not None and d.confidence < Confidence.HIGH for d in templates)


def test_vocabulary(catalog: Catalog) -> None:
    vocabulary = catalog.vocabulary
    assert "network_interfaces" not in vocabulary.distinctive_groups
    assert "virtual_machine_scale_set_vms" in vocabulary.distinctive_groups
    assert {c.name for c in vocabulary.python_clients} == {
        "ComputeManagementClient",
        "NetworkManagementClient",
    }
    assert "microsoft.compute/virtualmachinescalesets" in vocabulary.resource_types
    list_ = vocabulary.python["virtual_machine_scale_set_vms"]["list"].method
    assert list_.generation == ""
    start = vocabulary.python["virtual_machine_scale_sets"]["begin_start"].method
    assert start.generation == "track2"
    for _, cli in vocabulary.cli:
        assert cli.argument("-g") == "resource_group_name"
        assert cli.argument("--no-wait") == "no_wait"
    for _, powershell in vocabulary.powershell:
        assert powershell.argument("-resourcegroupname") == "resource_group_name"
        assert powershell.argument("-ProtectFromScaleIn") == "protect_from_scale_in"
