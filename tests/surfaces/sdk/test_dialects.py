"""Names of methods are those that each SDK has, in the form in which the program calls them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.surfaces.sdk.dialects import Dialect, dialect_of, spelled
from flexlint.surfaces.sdk.file_names import language_of
from tests.documents import read_yaml
from tests.work import grows_linearly

CATALOG = load_catalog()
TABLE: dict[str, Any] = read_yaml(Path(__file__).with_name("sdk_methods.yaml"))
NEW = sorted(
    {
        replacement.operation
        for operation in CATALOG.operations.values()
        for replacement in operation.replacements
        if replacement.operation is not None
    }
)
FORMS = {
    "go": ["BeginX", "NewXPager", "X", ""],
    "javascript": ["beginXAndWait", "beginX", "x", "restart", ""],
    "csharp": ["XAsync", "X", ""],
    "java": ["xAsync", "x", "beginX", "getWithResponse", ""],
}
SPELLINGS = {
    operation: counterpart.spellings for operation, counterpart in CATALOG.counterparts.items()
} | {operation.id: operation.spellings for operation in CATALOG.operations.values()}


def known(language: str, name: str) -> bool:
    client, _, method = name.rpartition(".")
    methods = TABLE[language]["methods"].get(client, "").split()
    if language in {"csharp", "java", "java-fluent"}:
        method = method.removesuffix("Async").removesuffix("WithResponse")
    if language in {"java", "java-fluent"} and method.startswith("begin"):
        method = method[5].lower() + method[6:]
    return method in methods


@pytest.mark.parametrize("operation", NEW)
@pytest.mark.parametrize("language", FORMS)
@pytest.mark.parametrize("receiver", ["x", "getX()"])
def test_every_name_is_in_the_package(operation: str, language: str, receiver: str) -> None:
    for form in FORMS[language]:
        dialect = Dialect(language, "current", form, receiver)  # type: ignore[arg-type]
        name = spelled(operation, SPELLINGS[operation], dialect)
        if operation.startswith(("VirtualMachineDiagnosticRunCommands", "AzVm")):
            assert name is None  # no package of the four is known to have them; az alone has these
        else:
            assert name is not None
            assert known(language, name), name


@pytest.mark.parametrize("operation", NEW)
@pytest.mark.parametrize("receiver", ["x", "getX()"])
def test_every_name_is_in_the_older_fluent_package(operation: str, receiver: str) -> None:
    since = {"AttachDetachDataDisks"}  # no fluent package has it, nor a call that it replaces
    for form in ("xAsync", "x", "beginX", ""):
        name = spelled(operation, SPELLINGS[operation], Dialect("java", "fluent", form, receiver))
        if name is not None and operation.partition("_")[2] not in since:
            assert known("java-fluent", name), name


GO = 'import "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"\n'
OLD_GO = 'import "github.com/Azure/azure-sdk-for-go/services/compute/mgmt/2022-08-01/compute"\n'
JS = 'import { ComputeManagementClient } from "@azure/arm-compute";\n'
NET = "using Azure.ResourceManager.Compute;\n"
FLUENT = "using Microsoft.Azure.Management.Compute.Fluent;\n"
OLD_NET = "using Microsoft.Azure.Management.Compute;\n"
JAVA = "import com.azure.resourcemanager.compute.models.*;\n"
OLD_JAVA = "import com.microsoft.azure.management.compute.*;\n"


@pytest.mark.parametrize(
    ("path", "text", "suggested"),
    [
        (
            "a.go",
            GO + "c, _ := armcompute.NewVirtualMachineScaleSetVMsClient(s, k, nil)\n"
            "c.BeginPowerOff(ctx, g, s, i, nil)",
            "use armcompute.VirtualMachinesClient.BeginPowerOff",
        ),
        (
            "a.go",
            OLD_GO + "c := compute.NewVirtualMachineScaleSetVMsClient(s)\nc.PowerOff(ctx, g, s, i)",
            "use compute.VirtualMachinesClient.PowerOff",
        ),
        (
            "a.go",
            "c := compute.NewVirtualMachineScaleSetVMsClient(s)\nc.ListComplete(ctx, g, s)",
            "use compute.VirtualMachinesClient.ListComplete, filtered on the scale set",
        ),
        (
            "a.ts",
            JS + "await client.virtualMachineScaleSetVMs.beginStart(g, s, i);",
            "use client.virtualMachines.beginStart",
        ),
        (
            "a.ts",
            JS + "await client.virtualMachineScaleSetVMs.start(g, s, i);",
            "use client.virtualMachines.start",
        ),
        (
            "a.js",
            'require("azure-arm-compute");\nclient.virtualMachineScaleSetVMs.start(g, s, i, done);',
            "use client.virtualMachines.start",
        ),
        (
            "A.cs",
            NET + "VirtualMachineScaleSetVmResource vm = x;\nvm.Restart(w);",
            "use VirtualMachineResource.Restart",
        ),
        (
            "A.cs",
            OLD_NET + "client.VirtualMachineScaleSetVMs.BeginRestart(g, s, i);",
            "use client.VirtualMachines.BeginRestart",
        ),
        (
            "A.cs",
            FLUENT + "IVirtualMachineScaleSetVM vm = x;\nvm.Restart();",
            "use azure.VirtualMachines.Restart",
        ),
        (
            "A.vb",
            NET + "await client.VirtualMachineScaleSetVMs.StartAsync(g)",
            "use VirtualMachineResource.PowerOnAsync",
        ),
        (
            "A.java",
            JAVA + "VirtualMachineScaleSetVM vm = x;\nvm.redeploy();",
            "use virtualMachines().redeploy",
        ),
        (
            "A.kt",
            JAVA + "m.serviceClient().getVirtualMachineScaleSetVMs().beginRedeploy(g, s, i)",
            "use serviceClient().getVirtualMachines().beginRedeploy",
        ),
        (
            "A.java",
            OLD_JAVA + "azure.virtualMachineScaleSets().restart(g, s);",
            "use virtualMachines().restart on each virtual machine that the call acts on",
        ),
        *[
            (
                "A.java",
                f"{imported}VirtualMachineScaleSetVM vm = x;\nvm.{member}();",
                f"use VirtualMachine.{member}",
            )
            for imported in (JAVA, OLD_JAVA)
            for member in ("powerState", "instanceView", "refreshInstanceViewAsync")
        ],
        (
            "A.cs",
            FLUENT + "IVirtualMachineScaleSetVM vm = x;\nvar on = vm.PowerState;",
            "use IVirtualMachine.PowerState",
        ),
        (
            "A.java",
            JAVA + "m.serviceClient().getVirtualMachineScaleSetVMs().getInstanceView(g, s, i)",
            "use serviceClient().getVirtualMachines().instanceView",
        ),
        (
            "A.java",
            OLD_JAVA + "VirtualMachineScaleSetVM vm = x;\nvm.getNetworkInterface(n);",
            "use networkInterfaces().getByResourceGroup",
        ),
        (
            "a.rb",
            "client.virtual_machine_scale_set_vms.x\nclient.virtualMachineScaleSetVMs.start(g)",
            "use Start of VirtualMachines",
        ),
    ],
)
def test_the_form_of_the_program_is_kept(path: str, text: str, suggested: str) -> None:
    texts = [f.suggestion.text for f in check_text(text, path).findings if f.suggestion]
    assert texts == [suggested]


@pytest.mark.parametrize(
    ("path", "text", "spelling", "dialect"),
    [
        ("a.md", "", "client.BeginStart", ("go", "current")),
        ("a.md", "", "client.NewListPager", ("go", "current")),
        ("a.md", "", "client.beginStart", ("javascript", "current")),
        ("a.md", "", "vm.StartAsync", ("csharp", "current")),
        ("a.md", "import com.azure.resourcemanager.x", "vm.start", ("java", "current")),
        ("a.md", "", "vm.start", ("other", "current")),
        ("a.go", "", "c.Get", ("go", "current")),
        ("a.go", "", "c.SimulateEviction", ("go", "current")),
        ("a.go", "", "c.Restart", ("go", "track1")),
        ("a.go", GO, "c.Restart", ("go", "current")),
        ("a.go", " " * 30_000 + GO, "c.Restart", ("go", "track1")),
    ],
)
def test_what_tells_the_sdk(path: str, text: str, spelling: str, dialect: tuple[str, str]) -> None:
    found = dialect_of(path, text, spelling)
    assert (found.language, found.generation) == dialect


@pytest.mark.parametrize("path", ["a.py", "a", "a.d", "Makefile", "a.go.txt", "go/a"])
def test_other_files_are_in_none_of_the_languages(path: str) -> None:
    assert language_of(path) is None


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.go", "c := armcompute.NewVirtualMachineScaleSetVMsClient(s)\nc.BeginRestart(ctx)\n"),
        ("A.cs", "VirtualMachineScaleSetVmResource vm = x;\nvm.Restart(w);\n"),
        ("A.java", "azure.virtualMachineScaleSets().restart(g, s);\n"),
    ],
)
def test_naming_is_linear(path: str, unit: str) -> None:
    def check(text: str) -> None:
        check_text(text, path)

    check(unit)  # what is loaded once
    grows_linearly(check, lambda count: unit * count, 40)


EACH_INTERFACE = " for each network interface of the virtual machines"


@pytest.mark.parametrize(
    ("path", "text", "suggested"),
    [
        (
            "a.go",
            "p := nics.NewListVirtualMachineScaleSetVMNetworkInterfacesPager(g, n, i)",
            "use armnetwork.InterfacesClient.Get" + EACH_INTERFACE,
        ),
        (
            "a.ts",
            "c.networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces(g, n);",
            "use client.networkInterfaces.get" + EACH_INTERFACE,
        ),
        (
            "a.ts",
            "c.networkInterfaces.getVirtualMachineScaleSetNetworkInterface(g, n, i, x);",
            "use client.networkInterfaces.get",
        ),
    ],
)
def test_a_list_of_interfaces_stays_one(path: str, text: str, suggested: str) -> None:
    [finding] = check_text(f"{text}\n", path).findings
    assert finding.suggestion is not None
    assert finding.suggestion.text == suggested
