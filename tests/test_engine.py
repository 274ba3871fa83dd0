"""The pipeline on one text, and on the files around it."""

from __future__ import annotations

import json
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from flexlint.config.options import Options
from flexlint.engine.check import check_bytes, check_text
from flexlint.model import Confidence, Report, Severity
from flexlint.project.check import check_paths
from flexlint.surfaces.shell.surface import ShellSurface

pytestmark = pytest.mark.usefixtures("workers")

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
CALL = "client.virtual_machine_scale_set_vms.begin_restart(group, name, vm)\n"
POOL = '{"type":"Microsoft.Network/loadBalancers","apiVersion":"2023-09-01","name":"%s",'
POOLS = '"properties":{"inboundNatPools":[{"name":"p"}]}'


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def test_a_suppression_in_metadata_on_one_resource_does_not_silence_its_neighbour_on_the_line() -> (
    None
):
    metadata = ',"metadata":{"flexlint":{"ignore":{"FLX701":"kept"}}}'
    first = POOL % "one" + POOLS + metadata + "}"
    second = POOL % "two" + POOLS + "}"
    text = f'{{"$schema":"{SCHEMA}","resources":[{first},{second}]}}'
    report = check_text(text, "a.json", Options(select=("FLX7",)))
    assert codes(report) == ["FLX701"]
    assert [item.reason for item in report.silenced] == ["kept"]


def test_a_file_with_a_nul_does_not_pass_silently(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_bytes(b"x = '\0'\n" + CALL.encode())
    report = check_paths([str(path)])
    assert set(codes(report)) == {"FLX001", "FLX209"}
    assert report.summary.unparsable == 1


def test_binary_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\0\0" + CALL.encode())
    assert codes(check_paths([str(tmp_path)])) == []


def test_what_no_surface_reads_is_counted_as_such(tmp_path: Path) -> None:
    (tmp_path / "notes.unknown").write_text("about vmss\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("about nothing\n", encoding="utf-8")
    summary = check_paths([str(tmp_path)]).summary
    assert (summary.discovered, summary.examined, summary.skipped, summary.unread) == (2, 0, 2, 1)


def test_bytes_are_decoded_as_files_are() -> None:
    report = check_bytes(b"x = '\xff'\n" + CALL.encode(), "x.py")
    assert set(codes(report)) == {"FLX003", "FLX209"}


def test_too_large_is_said_and_searched_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(CALL + "#" * 2000, encoding="utf-8")
    report = check_paths([str(path)], Options(max_file_bytes=1000))
    assert codes(report) == ["FLX001", "FLX209"]
    assert report.findings[1].confidence is Confidence.LOW


def test_an_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.py"
    path.write_text(CALL, encoding="utf-8")

    def refuse(path: str) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("flexlint.engine.candidates.open_regular", refuse)
    (finding,) = check_paths([str(path)]).findings
    assert finding.code == "FLX002"
    assert "Permission denied" in finding.message


def test_the_start_of_a_code_suppresses_nothing_and_is_told_apart_from_a_typo() -> None:
    report = check_text(CALL.rstrip() + "  # flexlint: ignore[FLX2] all\n", "x.py")
    messages = {f.code: f.message for f in report.findings}
    assert set(messages) == {"FLX005", "FLX209"}
    assert "whole codes" in messages["FLX005"]


def test_findings_do_not_depend_on_the_number_of_jobs(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"f{number}.py").write_text(CALL * (number + 1), encoding="utf-8")
    one = check_paths([str(tmp_path)], Options(jobs=1)).findings
    two = check_paths([str(tmp_path)], Options(jobs=2)).findings
    assert one == two
    assert len(one) == 78
    assert len({finding.fingerprint for finding in one}) == 78


def test_a_guard_makes_it_an_information() -> None:
    text = "if vmss.orchestration_mode == 'Uniform':\n    " + CALL
    (finding,) = check_text(text, "x.py").findings
    assert finding.severity is Severity.INFO


def test_only_the_surfaces_asked_for_read_files(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(CALL, encoding="utf-8")
    (tmp_path / "x.json").write_text("[" + POOL % "lb" + POOLS + "}]", encoding="utf-8")
    both = check_paths([str(tmp_path)], Options(select=("FLX2", "FLX7")))
    one = check_paths([str(tmp_path)], Options(select=("FLX2", "FLX7"), include_surfaces=("arm",)))
    assert sorted(codes(both)) == ["FLX209", "FLX701"]
    assert codes(one) == ["FLX701"]


MODE = """\
param mode string
resource vmss 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  location: 'westeurope'
  properties: { orchestrationMode: mode, virtualMachineProfile: {} }
}
"""
PARAMETERS = '{"parameters": {"mode": {"value": "Uniform"}%s}}'


@pytest.mark.parametrize(
    ("given", "options", "expected"),
    [
        (PARAMETERS % "", Options(), []),
        (PARAMETERS % "", Options(parameter_files=("params/*.json",)), ["FLX1101"]),
        (PARAMETERS % "", Options(parameter_files=("prod.json",)), ["FLX1101"]),
        (PARAMETERS % ', "other": {"value": 1}', Options(parameter_files=("params/*.json",)), []),
        ("{broken", Options(parameter_files=("params/*.json",)), []),
    ],
)
@pytest.mark.parametrize("language", ["bicep", "arm"])
def test_parameter_files_that_fit_are_evidence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    given: str,
    options: Options,
    expected: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if language == "bicep":
        Path("web.bicep").write_text(MODE, encoding="utf-8")
    else:
        resource = {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2024-07-01",
            "name": "web",
            "properties": {
                "orchestrationMode": "[parameters('mode')]",
                "virtualMachineProfile": {},
            },
        }
        template = {
            "$schema": SCHEMA,
            "parameters": {"mode": {"type": "string"}},
            "resources": [resource],
        }
        Path("web.json").write_text(json.dumps(template), encoding="utf-8")
    Path("params").mkdir()
    Path("params/prod.json").write_text(given, encoding="utf-8")
    report = check_paths(["."], replace(options, select=("FLX1101",)))
    assert codes(report) == expected


def test_an_operation_chosen_at_run_time_is_a_guess_that_says_so() -> None:
    code = (
        "def run(client, action):\n    getattr(client.virtual_machine_scale_set_vms, action)(1)\n"
    )
    (finding,) = check_text(code, "a.py").findings
    assert (finding.code, finding.confidence.label, finding.location.line) == ("FLX008", "low", 2)


AZ = "az vmss deallocate -g a -n b --instance-ids 1\n"
forks = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork")


def crash(*args: object) -> None:
    os._exit(3)


@forks
def test_a_large_text_does_not_take_its_caller_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShellSurface, "extract", crash)
    for report in (check_text(AZ + "#" * 20_000, "a.sh"), check_bytes(AZ.encode() * 400, "a.sh")):
        assert report.findings[0].code == "FLX001"
        assert "ended without an answer; it was searched as text" in report.findings[0].message
        assert report.findings[1].code == "FLX201"


@forks
def test_a_small_text_does_not_if_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShellSurface, "extract", crash)
    report = check_bytes(AZ.encode(), "a.sh", isolated=True)
    assert codes(report) == ["FLX001", "FLX201"]


@forks
def test_a_large_text_has_the_findings_of_a_small_one() -> None:
    large = check_text(AZ + "#" * 20_000, "a.sh")
    assert large.findings == check_text(AZ, "a.sh").findings


@forks
def test_a_text_is_analysed_where_no_process_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert codes(check_text(AZ + "#" * 20_000, "a.sh")) == ["FLX201"]
    with pytest.raises(OSError, match="cannot start a process"):
        check_bytes(AZ.encode(), "a.sh", isolated=True)


@forks
def test_processes_that_may_have_no_children_do_it_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text(AZ, "utf-8")
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert codes(pool.apply(check_paths, ([str(tmp_path)],))) == ["FLX201"]
