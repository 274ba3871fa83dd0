"""``flexlint rules``: the list, and looking after packs of one's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PACK = """\
rules:
- code: ACME001
  name: acme-no-restart
  category: acme
  severity: warning
  confidence: high
  operations: [VirtualMachineScaleSetVMs_Restart]
  summary: No restarts
  message: We do not restart instances here
  why: Because.
  sources: [api-comparison]
  cases:
  - bad: python
    code: client.virtual_machine_scale_set_vms.begin_restart(group, name, vm)
  - good: python
    code: client.virtual_machine_scale_set_vms.begin_start(group, name, vm)
"""


@pytest.mark.parametrize("errors", ["vm-not-attachable", "no-health-source, not-found"])
def test_a_pack_may_name_what_azure_answers(tmp_path: Path, errors: str) -> None:
    text = PACK.replace("  sources:", f"  errors: [{errors}]\n  sources:")
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    assert run("rules", "validate", str(tmp_path)).returncode == 0


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flexlint", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "acme.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path


def change(pack: Path, old: str, new: str) -> None:
    assert old in PACK
    (pack / "acme.yaml").write_text(PACK.replace(old, new), encoding="utf-8")


def test_lists_every_rule_of_the_table() -> None:
    done = run("rules")
    assert done.returncode == 0
    codes = {line.split()[0] for line in done.stdout.splitlines()[1:]}
    assert {"FLX101", "FLX201", "FLX211", "FLX401", "FLX510", "FLX605", "FLX702", "FLX802"} <= codes


def test_lists_them_as_json() -> None:
    document = json.loads(run("rules", "--output-format", "json").stdout)
    rule = next(rule for rule in document["rules"] if rule["code"] == "FLX201")
    assert (rule["name"], rule["row"]) == ("vmss-vm-deallocate", 2)
    assert rule["operations"] == ["VirtualMachineScaleSetVMs_Deallocate"]


def test_a_valid_pack(pack: Path) -> None:
    assert run("rules", "validate", str(pack)).returncode == 0
    done = run("rules", "test", str(pack))
    assert (done.returncode, done.stdout) == (0, "2 cases of 1 rule, 0 failed.\n")


def test_a_case_that_fails_is_named_with_its_line(pack: Path) -> None:
    change(pack, "begin_restart(group", "begin_redeploy(group")
    done = run("rules", "test", str(pack))
    assert done.returncode == 1
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"{(pack / 'acme.yaml').as_posix()}:13: ACME001: case 1, bad python:")


def test_a_good_case_with_a_finding_fails(pack: Path) -> None:
    change(pack, "begin_start(group", "begin_restart(group")
    done = run("rules", "test", str(pack))
    assert done.returncode == 1
    assert "case 2, good python: a finding of ACME001 on line 1" in done.stdout


def test_a_rule_without_cases_fails(pack: Path) -> None:
    (pack / "acme.yaml").write_text(PACK[: PACK.index("  cases:")], encoding="utf-8")
    done = run("rules", "test", str(pack))
    assert done.returncode == 1
    assert "ACME001: has no cases" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("severity: warning", "severty: warning", ":5: rule ACME001: severty: "),
        ("severity: warning", "severity: bad", ":5: rule ACME001: severity: "),
        ("VMs_Restart]", "VMs_Restrat]", ":7: rule ACME001: operations"),
        ("ACME001", "FLX201", ":2: rule FLX201: code: "),
        ("rules:\n", "rules: [\n", "acme.yaml:"),
    ],
)
def test_what_is_wrong_is_named_with_line_rule_and_field(
    pack: Path, old: str, new: str, words: str
) -> None:
    change(pack, old, new)
    done = run("rules", "validate", str(pack))
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_pack(tmp_path: Path) -> None:
    done = run("rules", "test", str(tmp_path / "nope"))
    assert done.returncode == 2
    assert "nope" in done.stderr


def test_the_rules_of_a_pack_are_applied(pack: Path) -> None:
    source = pack / "x.py"
    source.write_text("c.virtual_machine_scale_set_vms.begin_restart(g, n, v)\n", encoding="utf-8")
    done = run("check", "--rules", str(pack), "--output-format", "json", "-q", str(source))
    codes = [finding["code"] for finding in json.loads(done.stdout)["findings"]]
    assert codes == ["ACME001", "FLX209"]
