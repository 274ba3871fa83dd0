"""Extensions of a scale set that another file declares, which this one calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint import Options, check_paths

SET = "Microsoft.Compute/virtualMachineScaleSets"
WEB = f"""resource web '{SET}@2023-09-01' = {{
  name: 'web'
  properties: {{
    orchestrationMode: 'Flexible'
    platformFaultDomainCount: 1
    upgradePolicy: {{ mode: 'Rolling' }}
    virtualMachineProfile: {{ networkProfile: {{ networkApiVersion: '2022-07-01' }} }}
  }}
}}
"""
NAMED = f"""param set string
resource health '{SET}/extensions@2023-09-01' = {{
  name: '${{set}}/health'
  properties: {{ publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux' }}
}}
"""
BELOW = f"""param set string
resource web '{SET}@2023-09-01' existing = {{
  name: set
}}
resource health '{SET}/extensions@2023-09-01' = {{
  parent: web
  name: 'health'
  properties: {{ publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux' }}
}}
"""


def call(given: str) -> str:
    return (
        f"module health 'health.bicep' = {{\n  name: 'health'\n  params: {{ set: {given} }}\n}}\n"
    )


def codes(folder: Path, main: str, called: str) -> list[str]:
    (folder / "health.bicep").write_text(called)
    (folder / "main.bicep").write_text(main)
    report = check_paths([str(folder / "main.bicep")], Options())
    return [f.code for f in report.findings]


@pytest.mark.parametrize("called", [NAMED, BELOW])
@pytest.mark.parametrize("given", ["web.name", "'web'"])
def test_an_extension_in_a_called_file_is_one_of_the_set(
    tmp_path: Path, called: str, given: str
) -> None:
    assert codes(tmp_path, WEB + call(given), called) == []


def test_an_extension_of_a_set_that_is_not_known_may_be_one(tmp_path: Path) -> None:
    assert codes(tmp_path, f"param other string\n{WEB}{call('other')}", NAMED) == []


def test_other_extensions_are_none(tmp_path: Path) -> None:
    script = NAMED.replace("ApplicationHealthLinux", "CustomScript")
    never = NAMED.replace(" = {", " = if (false) {")
    assert codes(tmp_path, WEB, NAMED) == ["FLX1133"]
    assert codes(tmp_path, WEB + call("'web'"), script) == ["FLX1133"]
    assert codes(tmp_path, WEB + call("'web'"), never) == ["FLX1133"]
    assert codes(tmp_path, WEB + call("'db'"), NAMED) == ["FLX1133"]
