"""What an operation is called by, language by language."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import Counterpart, RestSpelling, Spellings
from flexlint.engine.wording import as_called, as_declared
from flexlint.surfaces.registry import ENTRIES, Names

RESTART = load_catalog().counterparts["VirtualMachines_Restart"]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        ("methods", "virtual_machines.begin_restart"),
        ("commands", "az vm restart"),
        ("cmdlets", "Restart-AzVM"),
        ("requests", "POST /Microsoft.Compute/virtualMachines/{vmName}/restart"),
    ],
)
def test_an_operation_is_called_as_its_readers_do(names: Names, called: str) -> None:
    spelling = "sets.begin_restart" if names == "methods" else "az vmss restart"
    assert as_called(RESTART, names, spelling) == called


@pytest.mark.parametrize("names", ["methods", "commands", "cmdlets", "requests"])
def test_what_they_have_no_name_for_is_called_as_a_request(names: Names) -> None:
    bare = Counterpart("X_Restart", Spellings(rest=RESTART.spellings.rest))
    called = "POST /Microsoft.Compute/virtualMachines/{vmName}/restart"
    assert as_called(bare, names, "az vmss restart") == called


@pytest.mark.parametrize("names", ["commands", "cmdlets", "requests"])
def test_nobody_but_pythons_readers_gets_names_of_python(names: Names) -> None:
    bare = Counterpart("X_Restart", Spellings(python=RESTART.spellings.python))
    assert as_called(bare, names, "az vmss restart") is None


@pytest.mark.parametrize(
    ("spelling", "called"),
    [
        ("az vmss restart", "az vm restart"),
        ("Restart-AzVmss", "Restart-AzVM"),
        ("Restart-AzureRmVmss", "Restart-AzVM"),
        (
            "POST virtualMachineScaleSets/s/restart",
            "POST /Microsoft.Compute/virtualMachines/{vmName}/restart",
        ),
        ("virtual_machine_scale_sets.begin_restart", "virtual_machines.begin_restart"),
        ("azure.restart", "virtual_machines.begin_restart"),
        ("POSTED", "virtual_machines.begin_restart"),
    ],
)
def test_a_text_in_no_language_is_answered_as_it_speaks(spelling: str, called: str) -> None:
    assert as_called(RESTART, "methods", spelling) == called


def test_a_resource_is_called_by_its_type() -> None:
    path = "/Microsoft.Compute/virtualMachines/{vmName}/extensions/{name}"
    extension = Counterpart("X_Put", Spellings(rest=RestSpelling("PUT", path)))
    assert as_declared(extension) == "Microsoft.Compute/virtualMachines/extensions"
    assert as_declared(Counterpart("X_Restart", Spellings())) is None


def test_every_language_says_what_its_readers_call_an_operation_by() -> None:
    others = {name: row.names for name, row in ENTRIES.items() if row.names != "methods"}
    assert others == {"urls": "requests", "shell": "commands", "powershell": "cmdlets"}
