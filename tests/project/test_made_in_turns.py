"""A loop makes a set for each of its turns; which ones is known if all names are written out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexlint.model import Report
from flexlint.project.check import check_paths

LOOP = """param count int
param given array = ['x', 'y']
resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = [for %s: %s{
  name: '%s'
  location: 'westeurope'
  properties: { orchestrationMode: 'Uniform' }
}]
"""


def report_of(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> Report:
    (folder / ".git").mkdir()
    (folder / name).write_text(text, "utf-8")
    (folder / "ops.sh").write_text("az vmss get-instance-view -g shop -n web-1\n", "utf-8")
    monkeypatch.chdir(folder)
    return check_paths(["."])


@pytest.mark.parametrize(
    ("loop", "condition", "name", "sets"),
    [
        ("i in range(0, 2)", "", "web-${i}", ["web-0", "web-1"]),
        ("name in ['red', 'blue']", "", "${name}-vmss", ["blue-vmss", "red-vmss"]),
        ("(name, i) in ['a', 'b']", "", "${name}${i}", ["a0", "b1"]),
        ("(name, i) in ['a', 'b']", "if (i == 1) ", "${name}${i}", ["b1"]),
        ("i in range(0, 2)", "", "web", ["web"]),
        # What is not known of each, or what a deployment may override.
        ("i in range(0, count)", "", "web-${i}", ["main.bicep:set"]),
        # By default, which makes nothing harmless.
        ("name in given", "", "${name}-vmss", ["x-vmss", "y-vmss"]),
        ("i in range(0, 2)", "if (count > i) ", "web-${i}", ["main.bicep:set"]),
        ("i in range(0, 2)", "", "web-${i}-${count}", ["main.bicep:set"]),
        ("i in range(0, 2000)", "", "web-${i}", ["main.bicep:set"]),
    ],
)
def test_bicep(
    loop: str,
    condition: str,
    name: str,
    sets: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = report_of(tmp_path, monkeypatch, "main.bicep", LOOP % (loop, condition, name))
    assert [each.id for each in report.scale_sets if each.declared] == sets


@pytest.mark.parametrize(
    ("count", "name", "sets"),
    [
        (2, "[format('web-{0}', copyIndex())]", ["web-0", "web-1"]),
        (2, "[concat('web-', copyIndex('loop', 1))]", ["web-1", "web-2"]),
        ("[parameters('count')]", "[format('web-{0}', copyIndex())]", ["main.json:resources/0"]),
        (2, "[parameters('name')]", ["main.json:resources/0"]),
    ],
)
def test_arm(
    count: int | str,
    name: str,
    sets: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"count": {"type": "int"}, "name": {"type": "string"}},
        "resources": [
            {
                "type": "Microsoft.Compute/virtualMachineScaleSets",
                "apiVersion": "2024-07-01",
                "copy": {"name": "loop", "count": count},
                "name": name,
                "location": "westeurope",
                "properties": {"orchestrationMode": "Uniform"},
            }
        ],
    }
    report = report_of(tmp_path, monkeypatch, "main.json", json.dumps(template))
    assert [each.id for each in report.scale_sets if each.declared] == sets


def test_what_the_loop_says_is_about_all_it_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LOOP % ("i in range(0, 2)", "", "web-${i}")
    report = report_of(tmp_path, monkeypatch, "main.bicep", text)
    about = {
        f.location.path: [f.binding.scale_set, *(b.scale_set for b in f.also)]
        for f in report.findings
    }
    assert about == {"main.bicep": ["web-0", "web-1"], "ops.sh": ["web-1"]}
    (use,) = (f for f in report.findings if f.location.path == "ops.sh")
    assert use.mode.kind.value == "uniform"
