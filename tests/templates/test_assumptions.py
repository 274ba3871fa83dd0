"""What templates have for one orchestration mode alone, by conditions on a parameter."""

from __future__ import annotations

from functools import partial

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.engine.matching import match
from flexlint.engine.modes import link
from flexlint.model import Confidence, Finding, Severity
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.templates.siblings import ReadSibling
from flexlint.text.source import SourceFile

SET = "Microsoft.Compute/virtualMachineScaleSets"
PARAMETERS = (
    "@allowed([ 'Uniform', 'Flexible' ])\nparam mode string\nparam open string\n"
    "param usual string = 'Flexible'\nparam flexible bool\nparam other string\n"
    "var isFlexible = mode == 'Flexible'\nvar isUniform = !isFlexible\n"
)


def bicep(condition: str, *properties: str, kind: str = SET) -> dict[str, Finding]:
    head = f"= if ({condition}) {{" if condition else "= {"
    lines = "".join(f"    {each}\n" for each in properties)
    text = f"{PARAMETERS}resource web '{kind}@2023-09-01' {head}\n  name: 'web'\n"
    report = check_text(f"{text}  properties: {{\n{lines}  }}\n}}\n", "web.bicep")
    return {finding.code: finding for finding in report.findings}


def arm(condition: str, *properties: str, kind: str = SET) -> dict[str, Finding]:
    head = f'"condition": "[{condition}]", ' if condition else ""
    text = f"""{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {{
    "mode": {{"type": "string", "allowedValues": ["Uniform", "Flexible"]}},
    "usual": {{"type": "string", "defaultValue": "Flexible"}},
    "flexible": {{"type": "bool"}}
  }},
  "variables": {{"isFlexible": "[equals(parameters('mode'), 'Flexible')]"}},
  "resources": [{{
    {head}"type": "{kind}", "apiVersion": "2023-09-01", "name": "web",
    "properties": {{{", ".join(properties)}}}
  }}]
}}"""
    return {finding.code: finding for finding in check_text(text, "web.json").findings}


OVER = "overprovision: true"
PROFILE = "virtualMachineProfile: {}"


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ("mode == 'Flexible'", "error"),
        ("mode != 'Uniform'", "error"),
        ("'flexible' =~ mode", "error"),
        ("toLower(mode) == 'flexible'", "error"),
        ("isFlexible", "error"),
        ("!isUniform", "error"),
        ("!empty(other) && isFlexible", "error"),
        ("open == 'Flexible'", "error"),
        ("usual == 'Flexible'", "error"),
        ("mode == 'Uniform'", "info"),
        ("isUniform", "info"),
        ("usual == 'Uniform'", "info"),
        ("usual == 'Uniform' && flexible", "info"),
        # None of these says in which mode the set is.
        ("other == 'x'", "warning"),
        ("isFlexible || flexible", "warning"),
        ("flexible", "warning"),
        ("mode == 'Flexible' || mode == 'Uniform'", "warning"),
    ],
)
def test_a_resource_under_a_condition_in_bicep(condition: str, severity: str) -> None:
    found = bicep(condition, "orchestrationMode: other", OVER, PROFILE)
    assert found["FLX1103"].severity.label == severity
    assert (found["FLX1103"].mode.kind.value != "unknown") == (severity != "warning")


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ("equals(parameters('mode'), 'Flexible')", "error"),
        ("variables('isFlexible')", "error"),
        ("and(variables('isFlexible'), parameters('flexible'))", "error"),
        ("not(variables('isFlexible'))", "info"),
        ("equals(parameters('usual'), 'Uniform')", "info"),
        ("parameters('flexible')", "warning"),
        ("or(variables('isFlexible'), parameters('flexible'))", "warning"),
    ],
)
def test_a_resource_under_a_condition_in_json(condition: str, severity: str) -> None:
    mode = '"orchestrationMode": "[reference(\'x\').mode]"'
    found = arm(condition, mode, '"overprovision": true', '"virtualMachineProfile": {}')
    assert found["FLX1103"].severity.label == severity


def test_what_the_body_says_wins() -> None:
    found = bicep("mode == 'Flexible'", "orchestrationMode: 'Uniform'", OVER, PROFILE)
    assert found["FLX1103"].severity.label == "info"


def test_the_parameter_has_its_value_in_the_body() -> None:
    found = bicep("isFlexible", "overprovision: mode == 'Uniform'", PROFILE)
    assert "FLX1103" not in found
    found = bicep("isFlexible", "overprovision: mode == 'Flexible'", PROFILE)
    assert found["FLX1103"].severity.label == "error"


def test_a_third_value_that_is_allowed_may_be_it() -> None:
    text = PARAMETERS.replace("[ 'Uniform', 'Flexible' ]", "[ 'Uniform', 'Flexible', 'None' ]")
    body = "{\n  name: 'w'\n  properties: { orchestrationMode: other, overprovision: true }\n}\n"
    for condition, severity in (("mode != 'Uniform'", "warning"), ("mode == 'Uniform'", "info")):
        set_ = f"resource web '{SET}@2023-09-01' = if ({condition}) {body}"
        found = {f.code: f for f in check_text(text + set_, "web.bicep").findings}
        assert found["FLX1103"].severity.label == severity


def test_a_load_balancer_of_uniform_sets_is_part_of_the_migration() -> None:
    kind, pools = "Microsoft.Network/loadBalancers", "inboundNatPools: [ { name: 'p' } ]"
    found = bicep("mode == 'Uniform'", pools, kind=kind)["FLX701"]
    assert found.severity.label == "info"
    assert found.message.endswith(
        "It is for Uniform sets only: it is deployed only if `mode == 'Uniform'` holds"
    )
    assert bicep("flexible", pools, kind=kind)["FLX701"].severity.label == "error"
    assert bicep("isFlexible", pools, kind=kind)["FLX701"].severity.label == "error"
    pools = '"inboundNatPools": [{"name": "p"}]'
    found = arm("not(variables('isFlexible'))", pools, kind=kind)["FLX701"]
    assert found.severity.label == "info"


@pytest.mark.parametrize(
    ("mode", "value", "expected"),
    [
        # (what the mode is, what overprovision is, the finding's severity and what it is about)
        ("mode", "true", "warning"),
        ("mode", "isUniform", "info Uniform"),
        ("mode", "isUniform ? true : null", "info Uniform"),
        ("mode", "mode == 'Flexible'", "error Flexible"),
        ("mode", "isFlexible ? true : false", "error Flexible"),
        ("open", "open == 'Flexible' ? null : true", "info Uniform"),
        ("flexible ? 'Flexible' : 'Uniform'", "!flexible", "info Uniform"),
        ("flexible ? 'Flexible' : 'Uniform'", "flexible", "error Flexible"),
        # By default it is Flexible.
        ("usual", "usual == 'Flexible'", "error"),
        ("usual", "usual == 'Uniform'", "info Uniform"),
        ("usual", "usual == 'Uniform' ? true : null", "info Uniform"),
        # The mode and the value hang on parameters of their own.
        ("mode", "flexible", ""),
        ("other", "flexible", ""),
    ],
)
def test_a_property_that_is_there_in_one_mode(mode: str, value: str, expected: str) -> None:
    over = f"overprovision: {value}"
    found = bicep("", f"orchestrationMode: {mode}", "platformFaultDomainCount: 1", over, PROFILE)
    severity, _, only = expected.partition(" ")
    if not severity:
        doubtful = found["FLX1103"]
        assert (doubtful.severity, doubtful.confidence) == (Severity.INFO, Confidence.LOW)
        assert doubtful.message.endswith("Its value is not known here, so this may not apply")
        return
    finding = found["FLX1103"]
    assert finding.severity.label == severity
    assert finding.message.endswith(f"It is so on {only} sets only") == bool(only)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mode == 'Uniform' ? { id: 'x' } : null", "info"),
        ("isFlexible ? null : { id: 'x' }", "info"),
        ("isFlexible ? { id: 'x' } : null", "error"),
        ("{ id: 'x' }", "warning"),
        ("flexible ? { id: 'x' } : null", "warning"),
    ],
)
def test_an_object_that_is_there_in_one_mode(value: str, expected: str) -> None:
    network = f"virtualMachineProfile: {{ networkProfile: {{ healthProbe: {value} }} }}"
    found = bicep("", "orchestrationMode: mode", "platformFaultDomainCount: 1", network)
    assert found["FLX1109"].severity.label == expected


def test_a_property_that_is_there_in_one_mode_in_json() -> None:
    over = '"overprovision": "[if(variables(\'isFlexible\'), null(), true())]"'
    count = '"platformFaultDomainCount": 1'
    mode = '"orchestrationMode": "[parameters(\'mode\')]"'
    found = arm("", mode, over, count, '"virtualMachineProfile": {}')
    assert found["FLX1103"].severity.label == "info"
    assert found["FLX1103"].message.endswith("It is so on Uniform sets only")


def test_a_null_is_nothing() -> None:
    network = "virtualMachineProfile: { networkProfile: { healthProbe: null } }"
    mode = "orchestrationMode: 'Flexible'"
    assert "FLX1109" not in bicep("", mode, "platformFaultDomainCount: 1", network)


def test_what_one_mode_refuses_is_said_where_it_is_given_for_that_mode() -> None:
    profile = "virtualMachineProfile: {{ networkProfile: {{ networkApiVersion: {} }} }}"
    for mode in ("mode", "open", "usual"):
        given = ["", f"orchestrationMode: {mode}", "platformFaultDomainCount: 1"]
        assert "FLX1108" not in bicep(*given, profile.format("'2020-11-01'"))
        guarded = f"{mode} == 'Uniform' ? '2020-11-01' : null"
        assert bicep(*given, profile.format(guarded))["FLX1108"].severity.label == "error"
        guarded = f"{mode} == 'Flexible' ? '2020-11-01' : null"
        assert "FLX1108" not in bicep(*given, profile.format(guarded))


def test_a_mode_that_is_not_allowed_is_none_of_its_modes() -> None:
    text = PARAMETERS.replace("[ 'Uniform', 'Flexible' ]", "[ 'Flexible' ]")
    text += (
        f"resource web '{SET}@2023-09-01' = {{\n  name: 'w'\n  properties: {{\n"
        "    orchestrationMode: mode\n    platformFaultDomainCount: 1\n"
        "    overprovision: mode == 'Uniform'\n  }\n}\n"
    )
    assert check_text(text, "web.bicep").findings == ()


def _reading(files: dict[str, str], _: str) -> ReadSibling:
    return files.get


def test_a_parameter_file_leaves_one_mode() -> None:
    text = (
        f"{PARAMETERS}resource web '{SET}@2023-09-01' = {{\n  name: 'web'\n  properties: {{\n"
        "    orchestrationMode: usual\n    platformFaultDomainCount: 1\n"
        "    overprovision: usual == 'Uniform'\n    virtualMachineProfile: {}\n  }\n}\n"
    )
    catalog = load_catalog()
    severities = {}
    for told in ("Uniform", "Flexible"):
        files = {"a/web.bicepparam": f"using 'web.bicep'\nparam usual = '{told}'\n"}
        source = SourceFile("a/web.bicep", text)
        surface = BicepSurface(neighbours=partial(_reading, files))
        extraction = link(surface.extract(source, catalog.vocabulary), catalog.mode_defaults, ())
        drafts = match(source, extraction, "bicep", catalog)
        severities[told] = [d.severity.label for d in drafts if d.rule.code == "FLX1103"]
    assert severities == {"Uniform": ["info"], "Flexible": []}


def test_what_is_wrong_with_uniform_sets_is_wrong_under_a_condition_for_them() -> None:
    given = "orchestrationMode: 'Uniform'"
    mixed = "priorityMixPolicy: { baseRegularPriorityCount: 1 }"
    assert bicep("mode == 'Uniform'", given, mixed)["FLX1121"].severity.label == "error"
    assert bicep("true", given, mixed)["FLX1121"].severity.label == "error"


def test_a_pool_of_a_uniform_set_is_wrong_under_a_condition_for_them() -> None:
    kind = "Microsoft.StandbyPool/standbyVirtualMachinePools"
    pool = (
        f"resource pool '{kind}@2024-03-01' = if (mode == 'Uniform') {{\n  name: 'p'\n"
        "  properties: { attachedVirtualMachineScaleSetId: web.id }\n}\n"
    )
    body = "{\n  name: 'w'\n  properties: { orchestrationMode: 'Uniform' }\n}\n"
    web = f"resource web '{SET}@2023-09-01' = if (mode == 'Uniform') {body}"
    found = {f.code: f for f in check_text(PARAMETERS + web + pool, "web.bicep").findings}
    assert found["FLX1130"].severity.label == "error"
