"""Sets that programs make: those whose name and body stand in the program, and no others."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.modes import link
from flexlint.model import Known
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile

GO = """package main
import "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v5"
func run(given armcompute.VirtualMachineScaleSet, name string) {
	sets, _ := armcompute.NewVirtualMachineScaleSetsClient("sub", nil, nil)
	%s
}
"""
PROFILE = "VirtualMachineProfile: &armcompute.VirtualMachineScaleSetVMProfile{}"
BODY = (
    "armcompute.VirtualMachineScaleSet{"
    "Properties: &armcompute.VirtualMachineScaleSetProperties{%s}}"
)
TS = """import { ComputeManagementClient } from "@azure/arm-compute";
const client = new ComputeManagementClient(credential, "sub");
async function run(given, name) {
  %s
}
"""
CS = """using Azure.ResourceManager.Compute;
class P {
  async Task Run(ResourceGroupResource group, VirtualMachineScaleSetData given) {
    %s
  }
}
"""
JAVA = """import com.azure.resourcemanager.compute.models.VirtualMachineScaleSet;
class P {
  void run(AzureResourceManager azure) {
    %s
  }
}
"""
CATALOG = load_catalog()


def made(path: str, text: str) -> list[str]:
    extraction = SdkSurface().extract(SourceFile(path, text), CATALOG.vocabulary)
    extraction = link(extraction, CATALOG.mode_defaults, ())
    return [
        f"{each.name.value} {each.mode.kind.value}"
        for each in extraction.resources
        if each.silent and isinstance(each.name, Known)
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f'sets.BeginCreateOrUpdate(ctx, "rg", "web", {BODY % PROFILE}, nil)', ["web uniform"]),
        (f'sets.BeginCreateOrUpdate(ctx, "rg", "web", {BODY % ""}, nil)', ["web unknown"]),
        (
            f'body := {BODY % PROFILE}\n\tsets.BeginCreateOrUpdate(ctx, "rg", "web", body, nil)',
            ["web uniform"],
        ),
        (
            'sets.BeginCreateOrUpdate(ctx, "rg", "web", '
            + BODY % "OrchestrationMode: to.Ptr(armcompute.OrchestrationModeFlexible)"
            + ", nil)",
            ["web flexible"],
        ),
        (
            f"body := {BODY % PROFILE}\n\tbody.Properties.OrchestrationMode = modeOf(name)\n"
            '\tsets.BeginCreateOrUpdate(ctx, "rg", "web", body, nil)',
            ["web unknown"],
        ),
        # What is not certain.
        ('sets.BeginCreateOrUpdate(ctx, "rg", "web", given, nil)', []),
        (f'sets.BeginCreateOrUpdate(ctx, "rg", name, {BODY % PROFILE}, nil)', []),
        (
            'got, _ := sets.Get(ctx, "rg", "web", nil)\n'
            '\tsets.BeginCreateOrUpdate(ctx, "rg", "web", got.VirtualMachineScaleSet, nil)',
            [],
        ),
        (
            f"body := {BODY % PROFILE}\n\tbody = given\n"
            '\tsets.BeginCreateOrUpdate(ctx, "rg", "web", body, nil)',
            [],
        ),
        (f'sets.BeginUpdate(ctx, "rg", "web", {BODY % PROFILE}, nil)', []),
        ('sets.BeginCreateOrUpdate(ctx, "rg", "web", build(name), nil)', []),
    ],
)
def test_go(code: str, expected: list[str]) -> None:
    assert made("main.go", GO % code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'await client.virtualMachineScaleSets.beginCreateOrUpdateAndWait("rg", "web", '
            '{ location: "x", orchestrationMode: "Flexible" });',
            ["web flexible"],
        ),
        (
            'const body: VirtualMachineScaleSet = { location: "x", virtualMachineProfile: {} };\n'
            '  await client.virtualMachineScaleSets.beginCreateOrUpdate("rg", "web", body);',
            ["web uniform"],
        ),
        ('await client.virtualMachineScaleSets.beginCreateOrUpdate("rg", "web", given);', []),
        (
            'await client.virtualMachineScaleSets.beginCreateOrUpdate("rg", "web", '
            "{ ...given, tags: {} });",
            [],
        ),
    ],
)
def test_typescript(code: str, expected: list[str]) -> None:
    assert made("main.ts", TS % code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "var data = new VirtualMachineScaleSetData(place) { OrchestrationMode = "
            "OrchestrationMode.Uniform };\n    await group.GetVirtualMachineScaleSets()"
            '.CreateOrUpdateAsync(WaitUntil.Completed, "web", data);',
            ["web uniform"],
        ),
        (
            "await group.GetVirtualMachineScaleSets()"
            '.CreateOrUpdateAsync(WaitUntil.Completed, "web", given);',
            [],
        ),
    ],
)
def test_csharp(code: str, expected: list[str]) -> None:
    assert made("P.cs", CS % code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            'azure.virtualMachineScaleSets().define("web").withRegion("x").create();',
            ["web unknown"],
        ),
        (
            'azure.virtualMachineScaleSets().define("web").withRegion("x")'
            ".withFlexibleOrchestrationMode().create();",
            ["web flexible"],
        ),
        ("azure.virtualMachineScaleSets().define(name).create();", []),
        ('azure.virtualMachines().define("web").create();', []),
    ],
)
def test_java(code: str, expected: list[str]) -> None:
    assert made("P.java", JAVA % code) == expected


@pytest.mark.parametrize("end", ["call()", "\tcall()", "func call()", "const (\n\ta = 1\n)"])
def test_a_program_may_end_anywhere(end: str) -> None:
    text = GO % f'sets.BeginCreateOrUpdate(ctx, "rg", "web", {BODY % PROFILE}, nil)'
    assert made("main.go", f"{text}\n{end}") == ["web uniform"]
