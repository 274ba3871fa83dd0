"""``flexlint rules`` and ``flexlint explain``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import flexlint


def test_rules(tmp_path: Path) -> None:
    done = flexlint("rules", cwd=tmp_path)
    assert done.returncode == 0
    assert "vmss-vm-deallocate" in done.stdout
    document = json.loads(flexlint("rules", "--output-format", "json", cwd=tmp_path).stdout)
    assert document["version"] == 1
    codes = [rule["code"] for rule in document["rules"]]
    assert {"FLX201", "FLX701"} <= set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "what",
    [
        "FLX201",
        "flx201",
        "vmss-vm-deallocate",
        "VirtualMachineScaleSetVMs_Deallocate",
        "virtual_machine_scale_set_vms.begin_deallocate",
        "az vmss deallocate --instance-ids",
    ],
)
def test_explain(tmp_path: Path, what: str) -> None:
    done = flexlint("explain", what, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "FLX201" in done.stdout
    assert "Sources:" in done.stdout


def test_explain_from_standard_input(tmp_path: Path) -> None:
    done = flexlint("explain", "-", cwd=tmp_path, stdin=b"FLX201\n")
    assert "vmss-vm-deallocate" in done.stdout


@pytest.mark.parametrize(
    ("what", "near"), [("FLX20l", "FLX"), ("vmss-vm-dealocate", "vmss-vm-deallocate")]
)
def test_explain_what_is_unknown(tmp_path: Path, what: str, near: str) -> None:
    done = flexlint("explain", what, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Did you mean {near}" in done.stderr
    assert flexlint("explain", cwd=tmp_path).returncode == 2
