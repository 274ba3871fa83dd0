from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from flexlint.catalog.operation import (
    Counterpart,
    PythonMethod,
    PythonSpelling,
    RestSpelling,
    Signature,
    Spellings,
)
from flexlint.catalog.vocabulary import PythonClient, PythonName, Vocabulary
from flexlint.model import ApiUse, Extraction
from flexlint.surfaces.python import extract
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.surfaces.python.reading import preparse, slices
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile

SET = ("resource_group_name", "vm_scale_set_name")
ONE = (*SET, "instance_id")
VM = ("resource_group_name", "vm_name")


def _method(name: str, generation: str, parameters: tuple[str, ...]) -> PythonMethod:
    return PythonMethod(name, generation, (Signature(parameters),))


def _both(operation: str, group: str, name: str, parameters: tuple[str, ...]) -> list[PythonName]:
    package = "azure-mgmt-compute"
    return [
        PythonName(operation, package, group, _method(name, "track1", parameters)),
        PythonName(operation, package, group, _method("begin_" + name, "track2", parameters)),
    ]


def _plain(
    operation: str,
    group: str,
    name: str,
    parameters: tuple[str, ...],
    package: str = "azure-mgmt-compute",
) -> PythonName:
    return PythonName(operation, package, group, _method(name, "", parameters))


def make_vocabulary() -> Vocabulary:
    """A vocabulary of a few operations of each kind, independent of the shipped rules."""
    vms, sets = "virtual_machine_scale_set_vms", "virtual_machine_scale_sets"
    names = [
        *_both("VMs_Restart", vms, "restart", ONE),
        *_both("VMs_Start", vms, "start", ONE),
        *_both("VMs_PowerOff", vms, "power_off", (*ONE, "skip_shutdown")),
        *_both("VMs_Deallocate", vms, "deallocate", ONE),
        *_both("VMs_Update", vms, "update", (*ONE, "parameters")),
        _plain("VMs_Get", vms, "get", ONE),
        _plain(
            "VMs_List",
            vms,
            "list",
            ("resource_group_name", "virtual_machine_scale_set_name", "filter", "select", "expand"),
        ),
        _plain("Sets_Get", sets, "get", SET),
        _plain("Sets_GetInstanceView", sets, "get_instance_view", SET),
        *_both("Sets_Restart", sets, "restart", (*SET, "vm_instance_i_ds")),
        *_both("Sets_CreateOrUpdate", sets, "create_or_update", (*SET, "parameters")),
        *_both("Sets_Update", sets, "update", (*SET, "parameters")),
        _plain(
            "Nics_List",
            "network_interfaces",
            "list_virtual_machine_scale_set_network_interfaces",
            ("resource_group_name", "virtual_machine_scale_set_name"),
            "azure-mgmt-network",
        ),
    ]
    groups: dict[str, dict[str, PythonName]] = {}
    for name in names:
        groups.setdefault(name.group, {})[name.method.name] = name

    def counterpart(operation: str, group: str, *methods: PythonMethod) -> Counterpart:
        python = PythonSpelling(group, methods)
        return Counterpart(operation, Spellings(python=python))

    machines = "virtual_machines"
    counterparts = {
        "VM_Restart": counterpart(
            "VM_Restart",
            machines,
            _method("restart", "track1", VM),
            _method("begin_restart", "track2", VM),
        ),
        "VM_PowerOff": counterpart(
            "VM_PowerOff",
            machines,
            _method("power_off", "track1", (*VM, "skip_shutdown")),
            PythonMethod("begin_power_off", "track2", (Signature(VM, ("skip_shutdown",)),)),
        ),
        "VM_List": counterpart(
            "VM_List",
            machines,
            _method("list", "", ("resource_group_name", "filter", "expand")),
        ),
    }
    restart = "/Microsoft.Compute/virtualMachineScaleSets/{n}/virtualMachines/{i}/restart"
    return Vocabulary(
        python=groups,
        distinctive_groups=frozenset({vms, sets}),
        python_clients=(
            PythonClient("azure-mgmt-compute", "azure.mgmt.compute", "ComputeManagementClient"),
            PythonClient("azure-mgmt-network", "azure.mgmt.network", "NetworkManagementClient"),
        ),
        rest=(("VMs_Restart", RestSpelling("POST", restart)),),
        cli=(),
        powershell=(),
        rbac={},
        resource_types=frozenset(
            {"microsoft.compute/virtualmachinescalesets", "microsoft.network/loadbalancers"}
        ),
        counterparts=counterparts,
    )


@dataclass(frozen=True)
class Reader:
    """Reads snippets; every answer is about one text."""

    vocabulary: Vocabulary
    surface: PythonSurface

    def source(self, code: str) -> SourceFile:
        return SourceFile("sample.py", textwrap.dedent(code))

    def extract(self, code: str) -> Extraction:
        return self.surface.extract(self.source(code), self.vocabulary)

    def uses(self, code: str) -> tuple[ApiUse, ...]:
        return self.extract(code).uses

    def found(self, code: str) -> list[tuple[int, str, str]]:
        """(line, operation, confidence) of every use."""
        source = self.source(code)
        return [
            (source.position(use.span.start)[0], use.operation, use.confidence.label)
            for use in self.uses(code)
        ]

    def embedded(self, code: str) -> list[tuple[str, str]]:
        return [(piece.language, piece.text) for piece in self.extract(code).embedded]


_USUAL = 6_000
"""Characters up to which reading a module twice takes no time."""
DEEP = "nested too deeply"
"""What is said of statements that are not read; of a module read in parts, of those alone that
would be."""


@contextmanager
def reading_whole(most: int) -> Iterator[None]:
    """Read modules of up to ``most`` characters whole, and larger ones in parts."""
    before, slices.MAX_WHOLE = slices.MAX_WHOLE, most
    try:
        yield
    finally:
        slices.MAX_WHOLE = before


def assert_same(whole: Extraction, parts: Extraction) -> None:
    """What a module says, read whole and read in parts."""
    assert parts.uses == whole.uses
    assert parts.resources == whole.resources
    assert parts.embedded == whole.embedded
    if not any(DEEP in problem.message for problem in whole.problems):
        assert parts.problems == whole.problems
        assert parts.degraded == whole.degraded


@pytest.fixture(autouse=True)
def in_parts_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every module of usual size that a test reads says the same, read whole and in parts."""
    read = extract.read

    def both(source: SourceFile, words: Lexicon, scanned: preparse.Scan) -> Extraction:
        length = len(source.text)
        if not 0 < length <= _USUAL:
            return read(source, words, scanned)
        with reading_whole(length):
            whole = read(source, words, scanned)
        with reading_whole(0):
            parts = read(source, words, scanned)
        assert_same(whole, parts)
        return whole if length <= slices.MAX_WHOLE else parts

    monkeypatch.setattr(extract, "read", both)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return make_vocabulary()


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary) -> Reader:
    return Reader(vocabulary, PythonSurface())


Found = Callable[[str], list[tuple[int, str, str]]]


@pytest.fixture(scope="session")
def found(reader: Reader) -> Found:
    return reader.found
