"""The lexical fallback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.model import Confidence
from flexlint.surfaces.registry import Setting, Surfaces
from flexlint.surfaces.text import TextSurface
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = TextSurface()


def operations(text: str, path: str = "broken.py") -> list[str]:
    uses = SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    assert all(use.confidence is Confidence.LOW for use in uses)
    return [use.operation for use in uses]


def test_every_python_method() -> None:
    for group, methods in VOCABULARY.python.items():
        for method, name in methods.items():
            assert operations(f"print 'x'; c.{group}.{method}(a)\n") == [name.operation]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("az vmss restart -g a -n b", "VirtualMachineScaleSets_Restart"),
        ("az vmss deallocate -g a \\\n --instance-ids 1", "VirtualMachineScaleSetVMs_Deallocate"),
        ("Get-AzVmss -InstanceView", "VirtualMachineScaleSets_GetInstanceView"),
        ("Start-AzureRmVmss a", "VirtualMachineScaleSets_Start"),
        ('"Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action"',
         "VirtualMachineScaleSetVMs_Start"),
        ("POST https://h/Microsoft.Compute/virtualMachineScaleSets/s/start?api-version=1",
         "VirtualMachineScaleSets_Start"),
    ],
)  # fmt: skip
def test_other_spellings(text: str, expected: str) -> None:
    assert operations(text, "broken.txt") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "# c.virtual_machine_scale_set_vms.begin_start(a)",
        "c.virtual_machines.begin_start(a)",
        "c.virtual_machine_scale_set_vms",
        "c.virtual_machine_scale_set_vms.unheard_of(a)",
        "c.network_interfaces.get(a)",
        "az vm start",
        "",
    ],
)
def test_leaves_this_alone(text: str) -> None:
    assert operations(text) == []


def test_resource_types() -> None:
    text = '{"type": "Microsoft.Compute/virtualMachineScaleSets", "x": "Microsoft.Web/sites",'
    (resource,) = SURFACE.extract(SourceFile("a.json", text), VOCABULARY).resources
    assert resource.confidence is Confidence.LOW
    assert resource.body.open


def test_reads_no_file_by_itself() -> None:
    asked = Surfaces(Setting(only=("text",)))
    assert not any(any(asked.names(path)) for path in ("a.py", "a.sh", "a.txt", "a"))


PIECES = st.sampled_from(
    ["virtual_machine_scale_set_vms", ".", "begin_start", "(", "\n", "#", '"', "az vmss start", "\\", " ",  # noqa: E501
     "Start-AzVmss", "-InstanceId", "Microsoft.Compute/virtualMachineScaleSets", "/", "'", "\x00", "é"]  # noqa: E501
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(PIECES, max_size=50), st.sampled_from(["a.py", "a.txt", "a.json", "a"]))
def test_never_raises_and_stays_in_bounds(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses:
        assert 0 <= use.span.start < use.span.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["virtual_machine_scale_set_vms.begin_start( ", "az vmss start ", "Start-AzVmss ", "\\\n", '"'],
)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.py", text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
    read(unit * (HOSTILE // len(unit)))  # would not end if one match were quadratic
