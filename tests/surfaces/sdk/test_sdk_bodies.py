"""Properties in the bodies that programs write: the mode beside them, values that are read back."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

JS = 'const { ComputeManagementClient } = require("@azure/arm-compute");\n'
GO = "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute"
POOLS = "loadBalancerInboundNatPools: [x]"


def told(text: str, path: str) -> list[tuple[str, str, str]]:
    """Code, severity and mode of each finding."""
    found = check_text(text, path).findings
    return [(f.code, f.severity.label, f.mode.kind.value) for f in found]


def body(mode: str) -> str:
    given = f'orchestrationMode: "{mode}", ' if mode else ""
    nics = f"networkInterfaceConfigurations: [{{ ipConfigurations: [{{ {POOLS} }}] }}]"
    return f"{JS}const body = {{ {given}profile: {{ networkProfile: {{ {nics} }} }} }};\n"


@pytest.mark.parametrize(
    ("mode", "severity"), [("Uniform", "info"), ("Flexible", "error"), ("", "error")]
)
def test_a_literal_gives_its_properties_its_mode(mode: str, severity: str) -> None:
    expected = [("FLX702", severity, mode.lower() or "unknown")]
    assert told(body(mode), "a.js") == expected
    assert told(
        body(mode).replace("const {", "import {", 1).replace(" = require(", " from ("), "a.ts"
    )


def test_a_literal_of_go_gives_its_properties_its_mode() -> None:
    text = (
        f'package x\nimport "{GO}"\n'
        "var set = armcompute.VirtualMachineScaleSet{Properties: &armcompute.Properties{\n"
        "  OrchestrationMode: to.Ptr(armcompute.OrchestrationModeUniform),\n"
        "  Profile: &armcompute.Profile{\n"
        "    LoadBalancerInboundNatPools: []*armcompute.SubResource{{ID: id}},\n  },\n}}\n"
    )
    assert told(text, "a.go") == [("FLX702", "info", "uniform")]
    assert told(text.replace("{{ID: id}}", "{}"), "a.go") == []


def test_a_literal_of_csharp_gives_its_properties_its_mode() -> None:
    text = (
        "using Azure.ResourceManager.Compute;\nclass A { void F() {\n"
        "  var set = new VirtualMachineScaleSetData(place) {\n"
        "    OrchestrationMode = OrchestrationMode.Flexible,\n"
        "    Profile = new Profile() { LoadBalancerInboundNatPools = { pool } }\n  };\n} }\n"
    )
    assert told(text, "A.cs") == [("FLX702", "error", "flexible")]


@pytest.mark.parametrize(
    "text",
    [
        # Two sets, each with a mode of its own.
        f"const a = {{ orchestrationMode: 'Uniform' }};\nconst b = {{ {POOLS} }};\n",
        f"function f() {{\n  a.orchestrationMode = 'Uniform';\n  const b = {{ {POOLS} }};\n}}\n",
        f"const g = () => {{\n  const orchestrationMode = 'Uniform';\n  h({{ {POOLS} }});\n}};\n",
    ],
)
def test_the_mode_of_something_else_does_not_count(text: str) -> None:
    assert told(f"{JS}{text}", "a.js") == [("FLX702", "error", "unknown")]


def test_a_guard_counts_for_a_property() -> None:
    text = f'{JS}if (mode === "Uniform") {{\n  body.loadBalancerInboundNatPools = [x];\n}}\n'
    assert [severity for _, severity, _ in told(text, "a.js")] == ["info"]


@pytest.mark.parametrize(
    "value",
    [
        'pipe([get("loadBalancerInboundNatPools"), map(assign({ id: f }))])',
        'pipe([\n  get("loadBalancerInboundNatPools"),\n  map(f),\n])',
        '_.map(_.get("loadBalancerInboundNatPools"), f)',
        "loadBalancerInboundNatPools.map((pool) => pool.id)",
    ],
)
def test_a_value_that_is_read_by_the_same_name_is_no_new_one(value: str) -> None:
    assert told(f"{JS}const shape = {{ loadBalancerInboundNatPools: {value} }};\n", "a.js") == []


def test_a_value_that_is_read_by_another_name_is_one() -> None:
    text = f'{JS}const shape = {{ loadBalancerInboundNatPools: pipe([get("pools"), map(f)]) }};\n'
    assert [code for code, _, _ in told(text, "a.js")] == ["FLX702"]
