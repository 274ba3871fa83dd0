"""The catalogue against the newest SDK, which is a test dependency, and the list of commands."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

import pytest

from flexlint.catalog import load_catalog
from tests.conformance.az_commands import LIST, unclassified
from tests.conformance.sdk_operations import disagreements, read_directory, read_sources, unseen

PACKAGES = [
    ("azure-mgmt-compute", "azure.mgmt.compute", 72),
    ("azure-mgmt-network", "azure.mgmt.network", 8),
]


@pytest.mark.parametrize(("package", "module", "least"), PACKAGES)
def test_every_operation_of_the_newest_sdk(package: str, module: str, least: int) -> None:
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    methods = read_directory(Path(spec.origin).parent, package, version(package))
    assert len({(method.group, method.name) for method in methods}) >= least
    catalog = load_catalog()
    assert disagreements(methods, catalog) == []
    assert unseen(methods, catalog, "track2") == []


SOURCE = """
class SampleOperations:
    def begin_start(self, resource_group_name, vm_scale_set_name, vm_instance_i_ds=None, **kwargs):
        build_start_request()
    def begin_leap(self, resource_group_name, **kwargs):
        build_leap_request()

def build_start_request():
    _url = "/subscriptions/{s}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}/%s"
    return HttpRequest(method="%s", url=_url)

def build_leap_request():
    _url = "/subscriptions/{s}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}/leap"
    return HttpRequest(method="POST", url=_url)
"""


@pytest.mark.parametrize(
    ("url", "verb", "problems"),
    [
        ("start", "POST", ["begin_leap: no operation has this spelling"]),
        ("begin", "POST", ["begin_leap: no", "begin_start: POST"]),
        ("start", "PUT", ["begin_leap: no", "begin_start: PUT"]),
    ],
)
def test_a_new_or_different_operation_is_seen(url: str, verb: str, problems: list[str]) -> None:
    sources = {
        "azure/mgmt/compute/operations/_operations.py": SOURCE % (url, verb),
        "azure/mgmt/compute/_client.py": "self.virtual_machine_scale_sets = SampleOperations(\n",
    }
    methods = read_sources(sources, "azure-mgmt-compute", "99.0.0")
    found = sorted(disagreements(methods, load_catalog()))
    prefix = "azure-mgmt-compute 99.0.0 virtual_machine_scale_sets."
    assert len(found) == len(problems)
    assert all(f.startswith(prefix + p) for f, p in zip(found, problems, strict=True))


def test_every_az_vmss_command() -> None:
    commands: dict[str, tuple[str, ...]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        words = line.split()
        names = tuple(word for word in words if word.startswith("instance_id"))
        commands[" ".join(words[: len(words) - len(names)])] = names
    assert len(commands) >= 69
    assert unclassified(commands, load_catalog()) == []
    del commands["az vmss start"]
    commands["az vmss leap"] = ()
    assert unclassified(commands, load_catalog()) == [
        "az vmss leap: is not classified",
        "az vmss start: is no command of azure-cli",
    ]
