"""Which conditions of a Bicep file prove the mode of a scale set, and which prove none."""

from __future__ import annotations

import pytest

from flexlint import check_text

HEAD = """@allowed([ 'Uniform', 'Flexible' ])
param mode string
param om string
param usual string = 'Flexible'
param flexible bool = true
param other string
param upgradeMode string
param postgresType string
var isFlexible = mode == 'Flexible'
var isUniform = !isFlexible
"""
SET = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = if (CONDITION) {
  name: 'web'
  properties: { orchestrationMode: other, overprovision: true, virtualMachineProfile: {} }
}
"""
CASES = [
    ("mode == 'Uniform'", "u"),
    ("om == 'Uniform'", "u"),
    ("om == 'Uniform' || om == 'Flexible'", "-"),
    ("contains([ 'Uniform' ], om)", "u"),
    ("contains([ 'Flexible' ], om)", "f"),
    ("!contains([ 'Flexible' ], mode)", "u"),
    ("upgradeMode == 'Uniform'", "-"),
    ("postgresType == 'Flexible'", "-"),
    ("postgresType != 'Flexible'", "-"),
    ("other == om", "-"),
    ("flexible", "-"),
    ("isFlexible && flexible", "f"),
    ("isFlexible || flexible", "-"),
    ("!(isFlexible && flexible)", "-"),
    ("!(isFlexible || flexible)", "u"),
    ("(isFlexible ? true : false)", "f"),
    ("(isFlexible ? false : true)", "u"),
    ("(flexible ? isFlexible : isUniform)", "-"),
    ("mode == 'Uniform' && mode == 'Flexible'", "-"),
    ("startsWith(om, 'Flex')", "f"),
    ("empty(om)", "-"),
    ("toLower(om) == 'uniform'", "u"),
    ("om == 'uniform'", "-"),
    ("bool(om == 'Uniform')", "u"),
    ("usual == 'Uniform'", "u"),
    ("om == (flexible ? 'Flexible' : 'Uniform')", "-"),
]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_what_a_condition_proves(condition: str, expected: str) -> None:
    text = HEAD + SET.replace("CONDITION", condition)
    findings = check_text(text, "web.bicep").findings
    told = {each.mode.kind.value for each in findings} - {"unknown"}
    assert "".join(sorted(kind[0] for kind in told)) == expected.strip("-")
