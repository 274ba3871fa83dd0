from __future__ import annotations

import pickle

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.catalog import build_catalog, rule_order
from flexlint.catalog.loading import compiled, data_directory
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.model import Confidence, ModeKind


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_a_wheel_has_the_same_catalogue(catalog: Catalog) -> None:
    made = compiled(data_directory())
    assert build_catalog(**pickle.loads(made)) == catalog
    assert compiled(data_directory()) == made


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
