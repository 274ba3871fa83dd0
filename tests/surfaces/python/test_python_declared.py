"""Scale sets that Python programs declare to Pulumi and to the CDK for Terraform."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

CLASSIC = "import pulumi_azure as azure\nfrom pulumi_azure import compute\n"
CDK = (
    "from cdktf_cdktf_provider_azurerm.linux_virtual_machine_scale_set import (\n"
    "    LinuxVirtualMachineScaleSet,\n)\n"
)


def codes(text: str) -> list[str]:
    return [f.code for f in check_text(text, "__main__.py").findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLASSIC + "compute.LinuxVirtualMachineScaleSet('w', sku='F2')\n", ["FLX1601"]),
        (
            "from pulumi_azure.compute import WindowsVirtualMachineScaleSet as Set\n"
            "def make(name):\n    return Set(name, overprovision=True)\n",
            ["FLX1601", "FLX1604"],
        ),
        (CDK + "LinuxVirtualMachineScaleSet(self, 'w', sku='F2')\n", ["FLX1601"]),
    ],
)
def test_a_declared_set_is_read(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "from a import LinuxVirtualMachineScaleSet\nLinuxVirtualMachineScaleSet('w', sku='F2')\n",
        "import pulumi_azure_native\nfrom chart import ScaleSet\nScaleSet('w', a=1)\n",
        CDK + "ScaleSet(self, 'w', a=1)\n",
        CLASSIC
        + "compute.OrchestratedVirtualMachineScaleSet('w', platform_fault_domain_count=1)\n",
        CLASSIC + "compute.get_virtual_machine_scale_set(name='w')\n",
        CLASSIC + "compute.LinuxVirtualMachineScaleSet\n",
    ],
)
def test_all_else_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_set_of_the_native_provider_has_its_name() -> None:
    text = (
        "from pulumi_azure_native import compute\n"
        "compute.VirtualMachineScaleSet('w', vm_scale_set_name='web', overprovision=True,\n"
        "    orchestration_mode='Flexible', platform_fault_domain_count=1)\n"
    )
    [finding] = check_text(text, "__main__.py").findings
    assert (finding.code, finding.severity.label) == ("FLX1103", "error")
