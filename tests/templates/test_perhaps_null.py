"""Values of which nothing is known but that they may well be null."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding

SET = "Microsoft.Compute/virtualMachineScaleSets"


def bicep(written: str, mode: str = "Flexible") -> Finding:
    text = f"""param disk object
resource web '{SET}@2023-09-01' = {{
  name: 'web'
  properties: {{
    orchestrationMode: '{mode}'
    platformFaultDomainCount: 1
    virtualMachineProfile: {{ storageProfile: {{ osDisk: {{ vhdContainers: {written} }} }} }}
  }}
}}
"""
    (finding,) = [f for f in check_text(text, "web.bicep").findings if f.code == "FLX1110"]
    return finding


@pytest.mark.parametrize(
    "written",
    [
        "disk.?containers",
        "disk[?'containers']",
        "disk.?inner.containers",
        "contains(disk, 'containers') ? disk.containers : null",
        "empty(disk) ? null : disk.containers",
        "tryGet(disk, 'containers')",
        "disk.?containers ?? disk.?others",
    ],
)
def test_one_that_may_be_null_is_hardly_sure(written: str) -> None:
    finding = bicep(written)
    assert (finding.severity.label, finding.confidence.label) == ("error", "low")
    assert finding.message.endswith("It may be null")


@pytest.mark.parametrize(
    "written",
    [
        "disk.containers",
        "disk['containers']",
        "empty(disk) ? disk.more : disk.containers",
        "disk.?containers ?? disk.others",
        "concat(disk.?containers, disk.others)",
        "[ disk.?container ]",
    ],
)
def test_one_that_is_something_is_as_sure_as_ever(written: str) -> None:
    finding = bicep(written)
    assert finding.confidence.label == "high"
    assert "null" not in finding.message


@pytest.mark.parametrize("function", ["tryGet(parameters('disk'), 'v')", "if(true(), null(), 1)"])
def test_in_json(function: str) -> None:
    text = f"""{{"type": "{SET}", "apiVersion": "2023-09-01", "name": "w", "properties": {{
      "orchestrationMode": "Flexible", "platformFaultDomainCount": 1, "virtualMachineProfile": {{
      "storageProfile": {{"osDisk": {{"vhdContainers": "[{function}]"}}}}}}}}}}"""
    template = f'{{"resources": [{text}], "parameters": {{"disk": {{"type": "object"}}}}}}'
    found = [f.confidence.label for f in check_text(template, "w.json").findings]
    assert found == (["low"] if "tryGet" in function else [])
