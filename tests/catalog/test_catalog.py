from __future__ import annotations

import pickle

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.building import build_catalog
from flexlint.catalog.loading import compiled, data_directory, parts, read_documents
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.catalog.packing import packed, unpacked
from flexlint.catalog.rule import rule_order
from flexlint.model import Confidence, ModeKind
from flexlint.version import CATALOG_DATE


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_a_wheel_has_the_same_catalogue(catalog: Catalog) -> None:
    made = compiled(data_directory())
    built = build_catalog(**parts(read_documents(data_directory())))
    assert unpacked(made) == catalog == built
    assert packed(built) == compiled(data_directory()) == made


def test_reports_say_the_date_of_the_catalogue(catalog: Catalog) -> None:
    """It stands in the code as well, which says it without loading the catalogue."""
    assert str(catalog.date) == CATALOG_DATE


def test_what_is_asked_of_a_packed_catalogue_is_what_its_parts_say() -> None:
    built = build_catalog(**parts(read_documents(data_directory())))
    catalog = unpacked(packed(built))
    assert catalog.patterns_for_type("microsoft.compute/virtualmachinescalesets")
    for resource_type in built.vocabulary.resource_types:
        assert catalog.patterns_for_type(resource_type) == built.patterns_for_type(resource_type)
    for operation in built.operations:
        assert catalog.rules_for_operation(operation) == built.rules_for_operation(operation)
    for rule in built.rules:
        assert catalog.rule(rule.name) is catalog.rule(rule.code)
        assert catalog.rule(rule.name) == rule
        assert [*rule.cases] == [*catalog.index.rules[rule.code].cases]
    assert "nothing" not in catalog.operations
    with pytest.raises(KeyError):
        catalog.operations["nothing"]


def test_of_a_packed_catalogue_no_more_is_read_than_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = compiled(data_directory())
    read: list[int] = []
    loads = pickle.loads

    def counted(data: bytes) -> object:
        read.append(len(data))
        return loads(data)

    monkeypatch.setattr(pickle, "loads", counted)
    catalog = unpacked(made)
    assert len(read) == 1  # the table of contents
    assert "VirtualMachineScaleSetVMs_Start" in catalog.operations
    assert catalog.operations["VirtualMachineScaleSetVMs_Start"].verdict
    assert catalog.operations["VirtualMachineScaleSetVMs_Start"].sources
    assert len(read) == 2
    rule = catalog.rule("FLX101")
    assert rule is not None
    assert len(read) == 7  # the four look-up tables, and one rule
    assert rule.cases
    assert rule.cases[0].code
    assert len(read) == 8
    assert sum(read[1:]) * 20 < len(made)


def test_a_packed_catalogue_can_be_copied(catalog: Catalog) -> None:
    again = pickle.loads(pickle.dumps(catalog))
    assert again == catalog
    assert again.rules[3].cases == catalog.rules[3].cases
    with pytest.raises(AttributeError, match="no attribute 'operation'"):
        again.operation  # noqa: B018


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
