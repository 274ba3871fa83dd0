"""Scale sets that programs declare to Pulumi and to the CDK for Terraform."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

CLASSIC = 'import * as azure from "@pulumi/azure";\n'
NATIVE = 'import * as compute from "@pulumi/azure-native/compute";\n'
CDK = 'import { LinuxVirtualMachineScaleSet, LbNatPool } from "@cdktf/provider-azurerm";\n'
PROFILE = "virtualMachineProfile: {}"


def codes(text: str, path: str = "index.ts") -> list[str]:
    return [f.code for f in check_text(text, path).findings]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "index.ts",
            CLASSIC + 'new azure.compute.LinuxVirtualMachineScaleSet("w", { sku: "F2" });\n',
            ["FLX1601"],
        ),
        (
            "index.ts",
            CLASSIC + "new azure.compute.WindowsVirtualMachineScaleSet(`${a}-w`, {\n"
            "  name: `${a}-w`, overprovision: true,\n}, { parent: this });\n",
            ["FLX1601", "FLX1604"],
        ),
        ("index.ts", CLASSIC + 'new azure.compute.ScaleSet("w", args);\n', ["FLX1601"]),
        (
            "index.ts",
            'import { ScaleSet } from "@pulumi/azure/compute";\nnew ScaleSet("w", args);\n',
            ["FLX1601"],
        ),
        (
            "index.ts",
            'import * as sets from "@pulumi/azure/compute";\nnew sets.ScaleSet("w", args);\n',
            ["FLX1601"],
        ),
        ("index.ts", CLASSIC + 'new azure.lb.NatPool("w", { protocol: "Tcp" });\n', ["FLX1602"]),
        (
            "main.ts",
            CDK + 'new LinuxVirtualMachineScaleSet(this, "w", { sku: "F2" });\n',
            ["FLX1601"],
        ),
        ("main.ts", CDK + 'new LbNatPool(this, "w", config);\n', ["FLX1602"]),
        (
            "P.cs",
            "using Pulumi.Azure.Compute;\nvar s = new LinuxVirtualMachineScaleSet(name, args);\n",
            ["FLX1601"],
        ),
        (
            "main.go",
            'import "github.com/pulumi/pulumi-azure/sdk/v5/go/azure/compute"\n'
            'compute.NewWindowsVirtualMachineScaleSet(ctx, "w", args)\n',
            ["FLX1601"],
        ),
        (
            "P.java",
            "import com.pulumi.azure.compute.LinuxVirtualMachineScaleSet;\n"
            'var s = new LinuxVirtualMachineScaleSet("w", args);\n',
            ["FLX1601"],
        ),
        (
            "index.ts",
            f'{NATIVE}new compute.VirtualMachineScaleSet("w", {{ {PROFILE}, overprovision: true }});\n',
            ["FLX1101", "FLX1103"],
        ),
        (
            "index.ts",
            NATIVE + 'new compute.VirtualMachineScaleSet("w", {\n'
            "  orchestrationMode: compute.OrchestrationMode.Flexible, platformFaultDomainCount: 1,\n"
            "  overprovision: true,\n});\n",
            ["FLX1103"],
        ),
    ],
)
def test_a_declared_set_is_read(path: str, text: str, expected: list[str]) -> None:
    assert codes(text, path) == expected


def test_the_mode_is_that_of_the_program() -> None:
    text = NATIVE + (
        'new compute.VirtualMachineScaleSet("w", { vmScaleSetName: "web", overprovision: true,\n'
        '  orchestrationMode: "Flexible", platformFaultDomainCount: 1 });\n'
    )
    [finding] = check_text(text, "index.ts").findings
    assert (finding.code, finding.severity.label) == ("FLX1103", "error")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("index.ts", 'new azure.compute.LinuxVirtualMachineScaleSet("w", { sku: "F2" });\n'),
        ("index.ts", 'import { ScaleSet } from "./chart"; // pulumi\nnew ScaleSet("w", {});\n'),
        ("index.ts", CLASSIC + 'import { ScaleSet } from "./chart";\nnew ScaleSet("w", {});\n'),
        ("index.ts", CLASSIC + 'new kubernetes.ScaleSet("w", {});\n'),
        ("index.ts", NATIVE + 'new compute.LinuxVirtualMachineScaleSet("w", { sku: "F2" });\n'),
        ("index.ts", CDK + 'new ScaleSet(this, "w", {});\n'),
        (
            "index.ts",
            CLASSIC + 'new azure.compute.OrchestratedVirtualMachineScaleSet("w", {\n'
            "  platformFaultDomainCount: 1,\n});\n",
        ),
        ("index.ts", NATIVE + 'new compute.VirtualMachineScaleSet("w", args);\n'),
        ("index.ts", NATIVE + "const a: compute.VirtualMachineScaleSet = get();\n"),
        (
            "index.ts",
            NATIVE + "// new compute.VirtualMachineScaleSet('w', { overprovision: true })\n",
        ),
        (
            "index.ts",
            'import { VirtualMachineScaleSet } from "@azure/arm-compute";\n'
            f'new VirtualMachineScaleSet("w", {{ {PROFILE}, overprovision: true }});\n',
        ),
        (
            "main.go",
            'import "x/pulumi-azure/sdk"\ncompute.GetLinuxVirtualMachineScaleSet(ctx, "w")\n',
        ),
    ],
)
def test_all_else_is_left_alone(path: str, text: str) -> None:
    assert codes(text, path) == []


def test_declarations_are_read_in_linear_time() -> None:
    unit = f'new compute.VirtualMachineScaleSet("w", {{ {PROFILE} }});\n'
    grows_linearly(lambda text: check_text(text, "i.ts"), lambda n: NATIVE + unit * n)
    broken = 'new compute.VirtualMachineScaleSet("w", { '
    grows_linearly(lambda text: check_text(text, "i.ts"), lambda n: NATIVE + broken * n)
    others = 'import { Set } from "./sets";\nnew ScaleSet("w", {});\n'
    grows_linearly(lambda text: check_text(text, "i.ts"), lambda n: CLASSIC + others * n)
