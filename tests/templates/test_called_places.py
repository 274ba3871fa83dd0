"""What a call decides about a set of another file names the place in that file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexlint.model import Finding
from flexlint.project.check import check_paths

SET = """\
param mode string
resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  properties: {
    orchestrationMode: mode
  }
}
"""
CALL = "module web '%s' = {\n  name: 'web'\n  params: {\n    mode: %s\n  }\n}\n"
ARM_SET = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "mode": { "type": "string" } },
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2024-07-01",
      "name": "web",
      "properties": { "orchestrationMode": "[parameters('mode')]" }
    }
  ]
}
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("modules").mkdir()
    return tmp_path


def of_the_set(path: str) -> Finding:
    (finding,) = (f for f in check_paths(["."]).findings if f.location.path == path)
    assert finding.code == "FLX1101"
    return finding


def places(finding: Finding) -> list[tuple[str, int, int, str]]:
    return [
        (r.location.path, r.location.line, r.location.column, r.location.snippet)
        for r in finding.related
    ]


@pytest.mark.usefixtures("there")
def test_a_module() -> None:
    Path("modules/set.bicep").write_text(SET, "utf-8")
    Path("main.bicep").write_text(CALL % ("modules/set.bicep", "'Uniform'"), "utf-8")
    finding = of_the_set("main.bicep")
    assert places(finding) == [("modules/set.bicep", 2, 15, SET.splitlines()[1])]
    assert finding.related[0].message == "the file called here declares it"


@pytest.mark.usefixtures("there")
def test_of_a_module_in_a_module_the_file_that_declares() -> None:
    Path("modules/set.bicep").write_text(SET, "utf-8")
    inner = "param mode string\n\n" + CALL % ("set.bicep", "mode")
    Path("modules/tier.bicep").write_text(inner, "utf-8")
    Path("main.bicep").write_text(CALL % ("modules/tier.bicep", "'Uniform'"), "utf-8")
    assert places(of_the_set("main.bicep")) == [("modules/set.bicep", 2, 15, SET.splitlines()[1])]


@pytest.mark.usefixtures("there")
def test_a_linked_template() -> None:
    Path("modules/set.json").write_text(ARM_SET, "utf-8")
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "web",
        "properties": {
            "mode": "Incremental",
            "templateLink": {"relativePath": "modules/set.json"},
            "parameters": {"mode": {"value": "Uniform"}},
        },
    }
    outer = {**json.loads(ARM_SET), "parameters": {}, "resources": [deployment]}
    Path("main.json").write_text(json.dumps(outer, indent=2), "utf-8")
    line = '      "type": "Microsoft.Compute/virtualMachineScaleSets",'
    assert places(of_the_set("main.json")) == [("modules/set.json", 7, 16, line)]


@pytest.mark.usefixtures("there")
def test_what_the_called_file_says_itself_is_said_there_alone() -> None:
    Path("modules/set.bicep").write_text(SET.replace(": mode", ": 'Uniform'"), "utf-8")
    Path("main.bicep").write_text(CALL % ("modules/set.bicep", "'Uniform'"), "utf-8")
    assert all(
        r.location.path == "modules/set.bicep" for r in of_the_set("modules/set.bicep").related
    )
    assert [f.location.path for f in check_paths(["."]).findings] == ["modules/set.bicep"]
