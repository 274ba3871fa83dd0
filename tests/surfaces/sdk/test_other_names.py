"""Methods that an SDK does not name after the operation."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile

SETS, VMS = "VirtualMachineScaleSets", "VirtualMachineScaleSetVMs"
NICS = "NetworkInterfaces"
CS = "{0} it = client.Get{0}(id);\nawait it.{1}(WaitUntil.Completed);\n"
JS = "await client.{0}.{1}(group, name);\n"
JAVA = "{0} it = found;\nit.{1}(id);\n"
GO = "it := all.Get{0}Client()\nit.{1}(ctx, group, name)\n"
FOUND = [
    ("a.go", GO.format("VirtualMachineScaleSetVM", "ListVMInstanceView"), f"{VMS}_List"),
    ("a.cs", CS.format("VirtualMachineScaleSetResource", "PowerOnAsync"), f"{SETS}_Start"),
    ("a.cs", CS.format("VirtualMachineScaleSetVmResource", "PowerOn"), f"{VMS}_Start"),
    ("a.cs", CS.format("VirtualMachineScaleSetResource", "GetSkusAsync"), f"{SETS}_ListSkus"),
    (
        "a.ts",
        JS.format("virtualMachineScaleSets", "listOSUpgradeHistory"),
        f"{SETS}_GetOSUpgradeHistory",
    ),
    ("A.java", JAVA.format("VirtualMachineScaleSet", "listAvailableSkus"), f"{SETS}_ListSkus"),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "runCommandInVMInstanceAsync"),
        f"{VMS}_RunCommand",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "runShellScriptInVMInstance"),
        f"{VMS}_RunCommand",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "runPowerShellScriptInVMInstance"),
        f"{VMS}_RunCommand",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "listNetworkInterfaces"),
        f"{NICS}_ListVirtualMachineScaleSetNetworkInterfaces",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "listNetworkInterfacesByInstanceId"),
        f"{NICS}_ListVirtualMachineScaleSetVMNetworkInterfaces",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSetVM", "listNetworkInterfaces"),
        f"{NICS}_ListVirtualMachineScaleSetVMNetworkInterfaces",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSet", "getNetworkInterfaceByInstanceId"),
        f"{NICS}_GetVirtualMachineScaleSetNetworkInterface",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSetVM", "refreshInstanceView"),
        f"{VMS}_GetInstanceView",
    ),
    ("A.java", JAVA.format("VirtualMachineScaleSetVM", "instanceView"), f"{VMS}_GetInstanceView"),
    ("A.java", JAVA.format("VirtualMachineScaleSetVM", "powerState"), f"{VMS}_GetInstanceView"),
    (
        "a.cs",
        "using Microsoft.Azure.Management.Compute.Fluent;\n"
        "bool On(IVirtualMachineScaleSetVM it) => it.PowerState == PowerState.Running;\n",
        f"{VMS}_GetInstanceView",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSetVMs", "deleteInstances"),
        f"{SETS}_DeleteInstances",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSetVMs", "updateInstances"),
        f"{SETS}_UpdateInstances",
    ),
    (
        "A.java",
        JAVA.format("VirtualMachineScaleSetVM", "getNetworkInterface"),
        f"{NICS}_GetVirtualMachineScaleSetNetworkInterface",
    ),
    ("A.java", JAVA.format("VirtualMachineScaleSetVMs", "getInstance"), f"{VMS}_Get"),
    (
        "a.cs",
        "VirtualMachineScaleSetVmCollection it = all;\nit.CreateOrUpdate(w, id, data);\n",
        f"{VMS}_Update",
    ),
    (
        "a.cs",
        "await azure.VirtualMachineScaleSets.RunCommandVMInstanceAsync(group, name, id, input);\n",
        f"{VMS}_RunCommand",
    ),
]


def _operations(path: str, text: str) -> list[str]:
    vocabulary = load_catalog().vocabulary
    return [use.operation for use in SdkSurface().extract(SourceFile(path, text), vocabulary).uses]


@pytest.mark.parametrize(("path", "text", "operation"), FOUND)
def test_the_catalogue_has_the_name(path: str, text: str, operation: str) -> None:
    assert _operations(path, text) == [operation]


def test_every_such_name_is_tried() -> None:
    named = {
        name.rpartition("_")[2].lower()
        for operation in load_catalog().operations.values()
        for name in operation.spellings.sdk
    }
    assert {name for name in named if any(name in text.lower() for _, text, _ in FOUND)} == named


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.cs", CS.format("VirtualMachineResource", "PowerOn")),
        # What a resource or an answer holds is there already.
        ("a.cs", "bool On(VirtualMachineScaleSetVmResource it) => it.Data.InstanceView is null;\n"),
        (
            "a.cs",
            "using Microsoft.Azure.Management.Compute.Fluent;\n"
            "bool On(IVirtualMachineScaleSetVM it) => it.Inner.InstanceView is null;\n",
        ),
        ("A.java", "VirtualMachineScaleSetVM it = found;\nit.innerModel().instanceView();\n"),
        ("A.java", JAVA.format("VirtualMachineScaleSetVMInner", "instanceView")),
        ("A.java", JAVA.format("VirtualMachine", "listNetworkInterfaces")),
    ],
)
def test_virtual_machines_have_methods_of_the_same_names(path: str, text: str) -> None:
    assert _operations(path, text) == []
