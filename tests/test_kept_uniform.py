"""A set that a rule says cannot become Flexible gets no advice on becoming Flexible."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding

SET = "Microsoft.Compute/virtualMachineScaleSets"
PART_OF_A_MIGRATION = {"FLX1103", "FLX1109", "FLX1604"}
WHY = "Service Fabric runs on Uniform scale sets only"


def arm(kind: str, mode: str = '"orchestrationMode": "Uniform",') -> str:
    return f"""{{
  "type": "{SET}", "apiVersion": "2023-09-01", "name": "web",
  "properties": {{
    {mode}
    "overprovision": true,
    "virtualMachineProfile": {{
      "networkProfile": {{"healthProbe": {{"id": "probe"}}}},
      "extensionProfile": {{"extensions": [{{"name": "x", "properties": {{"type": "{kind}"}}}}]}}
    }}
  }}
}}"""


def bicep(kind: str) -> str:
    return f"""resource web '{SET}@2023-09-01' = {{
  name: 'web'
  properties: {{
    orchestrationMode: 'Uniform'
    overprovision: true
    virtualMachineProfile: {{
      networkProfile: {{ healthProbe: {{ id: 'probe' }} }}
      extensionProfile: {{ extensions: [ {{ name: 'x', properties: {{ type: '{kind}' }} }} ] }}
    }}
  }}
}}
"""


def terraform(kind: str) -> str:
    return f"""resource "azurerm_windows_virtual_machine_scale_set" "web" {{
  overprovision   = true
  health_probe_id = azurerm_lb_probe.web.id
  extension {{
    name = "x"
    type = "{kind}"
  }}
}}
"""


def pulumi(kind: str) -> str:
    return f"""resources:
  web:
    type: azure-native:compute:VirtualMachineScaleSet
    properties:
      orchestrationMode: Uniform
      overprovision: true
      virtualMachineProfile:
        networkProfile: {{healthProbe: {{id: probe}}}}
        extensionProfile: {{extensions: [{{name: x, type: {kind}}}]}}
"""


def powershell(kind: str) -> str:
    return (
        "$set = New-AzVmssConfig -Location west -OrchestrationMode Uniform -Overprovision $true "
        f"-HealthProbeId probe | Add-AzVmssExtension -Name x -Type {kind}\n"
    )


LANGUAGES = {
    "web.json": arm,
    "web.bicep": bicep,
    "web.tf": terraform,
    "Pulumi.yaml": pulumi,
    "web.ps1": powershell,
}


def found(path: str, kind: str) -> dict[str, Finding]:
    findings = check_text(LANGUAGES[path](kind), path).findings
    return {finding.code: finding for finding in findings if finding.code != "FLX1116"}


@pytest.mark.parametrize("path", LANGUAGES)
def test_nothing_leads_a_cluster_of_service_fabric_to_flexible(path: str) -> None:
    findings = found(path, "ServiceFabricNode")
    own = findings.pop("FLX1113")
    assert (own.severity.label, WHY in own.message) == ("info", True)
    # What is said of a property is part of a migration that there will not be.
    assert not PART_OF_A_MIGRATION & findings.keys()
    for finding in findings.values():
        assert finding.severity.label == "info"
        assert finding.suggestion is None
        assert finding.message.endswith(WHY)
    about = {"web.tf": "FLX1601", "web.ps1": "FLX1204"}.get(path, "FLX1101")
    assert findings[about].message == f"This scale set is Uniform, and stays so: {WHY}"


@pytest.mark.parametrize("path", LANGUAGES)
def test_other_extensions_keep_no_set_uniform(path: str) -> None:
    findings = found(path, "HealthExtension")
    assert PART_OF_A_MIGRATION & findings.keys()
    assert "FLX1113" not in findings
    assert not [f for f in findings.values() if WHY in f.message]
    assert any(f.suggestion is not None for f in findings.values())


@pytest.mark.parametrize("mode", ["", '"orchestrationMode": "[reference(\'x\').mode]",'])
def test_what_may_be_part_of_a_migration_is_not_said_either(mode: str) -> None:
    findings = check_text(arm("ServiceFabricNode", mode), "web.json").findings
    assert not PART_OF_A_MIGRATION & {finding.code for finding in findings}


def test_what_is_wrong_with_a_uniform_set_is_said_without_a_way_to_flexible() -> None:
    text = arm("ServiceFabricNode").replace(
        '"overprovision": true', '"priorityMixPolicy": {"x": 1}'
    )
    (wrong,) = [f for f in check_text(text, "web.json").findings if f.code == "FLX1121"]
    assert (wrong.severity.label, wrong.suggestion) == ("error", None)
    before, _, after = wrong.message.partition(". ")
    assert before == "priorityMixPolicy is for Flexible scale sets only, and this one is Uniform"
    assert after == f"This set stays Uniform: {WHY}"


def test_one_that_is_flexible_is_told_what_is_wrong() -> None:
    flexible = arm("ServiceFabricNode", '"orchestrationMode": "Flexible",')
    findings = {f.code: f for f in check_text(flexible, "web.json").findings}
    assert findings["FLX1103"].message == "Flexible scale sets do not support overprovision"
    assert findings["FLX1103"].suggestion is not None


def test_another_set_of_the_same_file_goes_its_way() -> None:
    other = bicep("HealthExtension").replace("resource web", "resource other")
    report = check_text(bicep("ServiceFabricNode") + other, "web.bicep")
    told = [finding for finding in report.findings if finding.code == "FLX1101"]
    assert [finding.suggestion is None for finding in told] == [True, False]


BALANCER = """{
  "type": "Microsoft.Network/loadBalancers", "apiVersion": "2023-09-01", "name": "front",
  "properties": {"inboundNatPools": [{"name": "rdp", "properties": {"backendPort": 3389}}]}
}"""


def balanced(*kinds: str) -> dict[str, Finding]:
    """What is said of the load balancer beside sets with these extensions."""
    sets = [arm(kind).replace("web", f"web{at}") for at, kind in enumerate(kinds)]
    text = f"""{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "resources": [{", ".join([BALANCER, *sets])}]
}}"""
    findings = check_text(text, "web.json").findings
    return {f.code: f for f in findings if f.code in {"FLX701", "FLX1114"}}


def test_a_load_balancer_of_sets_that_stay_uniform_is_told_of_no_way_either() -> None:
    (found,) = balanced("ServiceFabricNode", "ServiceFabricNode").values()
    assert (found.code, found.severity.label, found.suggestion) == ("FLX701", "info", None)
    assert found.message.endswith(f"The sets here stay Uniform: {WHY}")


@pytest.mark.parametrize(
    "kinds", [(), ("HealthExtension",), ("ServiceFabricNode", "HealthExtension")]
)
def test_a_load_balancer_of_another_set_is_told(kinds: tuple[str, ...]) -> None:
    found = balanced(*kinds)["FLX701"]
    assert found.severity.label == "error"
    assert found.suggestion is not None
    assert WHY not in found.message
