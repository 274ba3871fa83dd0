"""What a use is told of its set's mode: nothing is called harmless that is not certainly so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flexlint.config.options import Options
from flexlint.model import Finding, ModeKind, Severity
from flexlint.project.check import check_paths
from tests.project.linked import Case, report_of

SET = """resource vmss 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = %s{
  name: %s
  location: 'westeurope'
  properties: { orchestrationMode: %s }
}
"""
UNIFORM = SET % ("", "'web-vmss'", "'Uniform'")
FLEXIBLE = SET % ("", "'web-vmss'", "'Flexible'")
START = """from azure.mgmt.compute import ComputeManagementClient
def start(client: ComputeManagementClient, name="web-vmss", group="web"):
    client.virtual_machine_scale_set_vms.begin_start(%s, "0")
"""
LITERAL = START % '"web", "web-vmss"'


def case(files: dict[str, str]) -> Case:
    """``files`` as a case."""
    return Case("", files, {}, {}, [], [])


def start_of(files: dict[str, str], folder: Path) -> Finding:
    """The finding on the call in ``ops/start.py``."""
    (found,) = (f for f in report_of(case(files), folder).findings if f.code == "FLX211")
    return found


def test_a_literal_name_of_a_uniform_set_is_part_of_its_migration(tmp_path: Path) -> None:
    found = start_of({"web.bicep": UNIFORM, "ops/start.py": LITERAL}, tmp_path)
    assert (found.severity, found.mode.kind) == (Severity.INFO, ModeKind.UNIFORM)
    assert "made Uniform in web.bicep" in found.message
    assert [r.location.path for r in found.related] == ["web.bicep", "web.bicep"]


def test_what_a_flexible_set_refuses_is_an_error_with_its_place(tmp_path: Path) -> None:
    found = start_of({"web.bicep": FLEXIBLE, "ops/start.py": LITERAL}, tmp_path)
    assert (found.severity, found.mode.kind) == (Severity.ERROR, ModeKind.FLEXIBLE)
    assert {(r.location.path, r.location.line) for r in found.related} == {
        ("web.bicep", 1),
        ("web.bicep", 4),
    }


@pytest.mark.parametrize(
    ("declared", "call"),
    [
        ("param mode string = 'Uniform'\n" + SET % ("", "'web-vmss'", "mode"), LITERAL),
        ("param name string = 'web-vmss'\n" + SET % ("", "name", "'Uniform'"), LITERAL),
        ("param old bool\n" + SET % ("if (old) ", "'web-vmss'", "'Uniform'"), LITERAL),
        (UNIFORM, START % '"web", name'),
        (UNIFORM, "import os\n" + START % '"web", os.environ.get("VMSS", "web-vmss")'),
    ],
    ids=[
        "mode by default",
        "name by default",
        "under a condition",
        "name of a caller",
        "name in the environment",
    ],
)
def test_a_doubtful_uniform_set_makes_nothing_harmless(
    declared: str, call: str, tmp_path: Path
) -> None:
    found = start_of({"web.bicep": declared, "ops/start.py": call}, tmp_path)
    assert (found.severity, found.binding.name) == (Severity.ERROR, "web-vmss")


def test_a_variable_makes_nothing_harmless(tmp_path: Path) -> None:
    call = "import os\n" + START % '"web", os.environ["VMSS_NAME"]'
    files = {"web.bicep": UNIFORM, "ops/.env": "VMSS_NAME=web-vmss\n", "ops/start.py": call}
    found = start_of(files, tmp_path)
    assert (found.severity, found.binding.basis) == (Severity.ERROR, "variable")


def test_what_is_never_deployed_declares_nothing(tmp_path: Path) -> None:
    declared = SET % ("if (false) ", "'web-vmss'", "'Uniform'")
    found = start_of({"web.bicep": declared, "ops/start.py": LITERAL}, tmp_path)
    assert (found.severity, found.mode.kind) == (Severity.ERROR, ModeKind.UNKNOWN)


def test_one_declaration_of_unknown_mode_leaves_it_open(tmp_path: Path) -> None:
    other = "param mode string\n" + SET % ("", "'web-vmss'", "mode")
    files = {"dev/web.bicep": UNIFORM, "prod/web.bicep": other, "ops/start.py": LITERAL}
    found = start_of(files, tmp_path)
    assert (found.severity, found.mode.kind) == (Severity.ERROR, ModeKind.UNKNOWN)


def test_a_set_that_is_left_over_is_not_meant(tmp_path: Path) -> None:
    make = "az vmss create -g %s -n web-vmss --orchestration-mode %s --image Ubuntu2204\n"
    files = {
        "blue.sh": make % ('"$GROUP"', "Uniform"),
        "green.sh": make % ("green", "Flexible"),
        "ops/start.py": LITERAL,
    }
    found = start_of(files, tmp_path)
    assert (found.severity, found.binding.scale_set) == (Severity.ERROR, "")


def test_in_one_file_another_group_is_another_set(tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text(
        "az vmss create -g blue -n web-vmss --orchestration-mode Uniform --image Ubuntu2204\n"
        "az vmss get-instance-view -g green -n web-vmss\n"
        "az vmss get-instance-view -g blue -n web-vmss\n"
    )
    found = [f for f in check_paths([str(tmp_path)]).findings if f.code == "FLX101"]
    assert [f.mode.kind for f in found] == [ModeKind.UNKNOWN, ModeKind.UNIFORM]


def test_bindings_are_the_same_from_every_directory(tmp_path: Path) -> None:
    call = "import os\n" + START % '"web", os.environ["VMSS_NAME"]'
    flow = (
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: python ops/start.py\n"
        "        env: {VMSS_NAME: web-vmss}\n"
    )
    files = {"web.bicep": FLEXIBLE, ".github/workflows/a.yml": flow, "ops/start.py": call}
    report_of(case(files), tmp_path)
    here = os.getcwd()
    bound: list[str] = []
    try:
        for folder, path in ((".", "."), ("ops", ".."), ("/", str(tmp_path))):
            os.chdir(tmp_path / folder)
            report = check_paths([path], Options())
            bound += [f.binding.name for f in report.findings if f.code == "FLX211"]
    finally:
        os.chdir(here)
    assert bound == ["web-vmss"] * 3


ROLE = """{"Name": "Starter", "IsCustom": true, "AssignableScopes": ["/subscriptions/1"],
 "Actions": ["Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action"]}
"""
ON_SET = (
    'az role assignment create --role Starter --scope "/subscriptions/1/resourceGroups/web'
    '/providers/Microsoft.Compute/virtualMachineScaleSets/web-vmss"\n'
)


@pytest.mark.parametrize(
    ("more", "mode"),
    [
        ("", ModeKind.UNIFORM),
        ("az role assignment create --role Starter -g web\n", ModeKind.UNKNOWN),
        ('az role assignment create --role Starter --scope "$SCOPE"\n', ModeKind.UNKNOWN),
    ],
)
def test_a_role_has_the_mode_of_a_set_only_if_it_is_assigned_on_nothing_else(
    more: str, mode: ModeKind, tmp_path: Path
) -> None:
    files = {"web.bicep": UNIFORM, "role.json": ROLE, "grant.sh": ON_SET + more}
    (found,) = (f for f in report_of(case(files), tmp_path).findings if f.code == "FLX209")
    assert (found.binding.scale_set, found.mode.kind) == ("web-vmss", mode)


@pytest.mark.usefixtures("workers")
def test_the_second_look_takes_a_process_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    fork = os.fork

    def counted() -> int:
        started.append(0)
        return fork()

    files = {"web.bicep": FLEXIBLE} | {f"ops/start{i}.py": LITERAL for i in range(5)}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fork", counted)
    for jobs in (1, 2):
        started.clear()
        report = check_paths(["."], Options(jobs=jobs))
        told = [f for f in report.findings if f.code == "FLX211"]
        assert [f.mode.kind for f in told] == [ModeKind.FLEXIBLE] * 5
        assert len(started) == 2 * jobs - 1  # two that look again are one more than is kept
    with pytest.raises(ChildProcessError):  # nobody is left
        os.waitpid(-1, os.WNOHANG)
