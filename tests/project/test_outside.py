"""What lies outside of a repository decides nothing about what is in it."""

from __future__ import annotations

from pathlib import Path

from tests.project.linked import Case, report_of, uses_of

DRAIN = 'az vmss deallocate -g web -n "$1" --instance-ids 3\n'
SET = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web-vmss'
}
"""


def used(files: dict[str, str], tmp_path: Path, *outside: str) -> list[str]:
    """What ``files`` come out as below a folder that has the files ``outside``."""
    for name in outside:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "repository").mkdir()
    case = Case("", {**files, "web.bicep": SET}, {}, {}, [], [])
    return uses_of(report_of(case, tmp_path / "repository"))


def test_a_script_outside_is_none_that_is_called(tmp_path: Path) -> None:
    files = {"lib/drain.sh": DRAIN, "ops/call.sh": "lib/drain.sh web-vmss\n"}
    (told,) = used(files, tmp_path, "lib/drain.sh")
    assert "-> web-vmss (variable" in told


LOADING = """import os
from azure.mgmt.compute import ComputeManagementClient
from dotenv import load_dotenv
load_dotenv()
def start(client: ComputeManagementClient):
    client.virtual_machine_scale_set_vms.begin_start("web", os.environ["NAME"], "0")
"""


def test_variables_that_are_not_part_of_the_run_are_the_nearest_all_the_same(
    tmp_path: Path,
) -> None:
    files = {".env": "NAME=web-vmss\n", "ops/a.py": LOADING}
    (told,) = used(files, tmp_path)
    assert "-> web-vmss (variable" in told
    repository = tmp_path / "other"
    (repository / "ops/.env").mkdir(parents=True)  # nothing that is read
    (told,) = uses_of(report_of(Case("", {**files, "web.bicep": SET}, {}, {}, [], []), repository))
    assert "-> nothing" in told
