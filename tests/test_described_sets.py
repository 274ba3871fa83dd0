"""Sets that commands make and change: which words count, where findings stand, which mode."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Finding
from flexlint.surfaces.powershell.surface import PowerShellSurface
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

FLEXIBLE = "az vmss create -g app -n web --image U --orchestration-mode Flexible"
UNIFORM = FLEXIBLE.replace("Flexible", "Uniform")
VOCABULARY = load_catalog().vocabulary


def told(text: str, path: str = "up.sh") -> list[tuple[int, str, str]]:
    """Line, code and severity of each finding."""
    return [
        (f.location.line, f.code, f.severity.name.lower()) for f in check_text(text, path).findings
    ]


def only(text: str, code: str, path: str = "up.sh") -> Finding:
    (finding,) = [f for f in check_text(text, path).findings if f.code == code]
    return finding


def test_a_finding_underlines_the_option() -> None:
    text = f"{FLEXIBLE} \\\n  --vm-sku Standard_B1ls\n"
    where = only(text, "FLX1117").location
    assert (where.line, where.column) == (2, 3)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("--set singlePlacementGroup=true", "FLX1102"),
        ("--set single_placement_group=true", "FLX1102"),
        ("--set properties.overprovision=true", "FLX1103"),
        ("--set sku.capacity=2000", "FLX1118"),
        ("--set tags.a=b 'sku.name=Standard_B1ls'", "FLX1117"),
        ("--vm-sku Standard_B1ls", "FLX1117"),
        ("--enable-auto-os-upgrade true", "FLX1119"),
    ],
)
def test_an_update_is_read_for_what_it_sets(options: str, code: str) -> None:
    assert [c for _, c, _ in told(f"az vmss update -g app -n web {options}\n")] == [code]


@pytest.mark.parametrize(
    "options",
    [
        "--set tags.singlePlacementGroup=true",
        "--set overprovision=null",
        "--set orchestrationMode=Uniform",
        "--upgrade-policy-mode Automatic",
    ],
)
def test_an_update_says_nothing_else(options: str) -> None:
    assert not [c for _, c, _ in told(f"az vmss update -g app -n web {options}\n") if "11" in c[:5]]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("az vmss update -g app -n web --set singlePlacementGroup=$SINGLE\n", "up.sh"),
        ("az vmss create -g app -n web --image U --single-placement-group $SINGLE\n", "up.sh"),
        (
            "New-AzVmssConfig -Location here -SinglePlacementGroup $single\n",
            "up.ps1",
        ),
        (
            "def f(c, x):\n    c.virtual_machine_scale_sets.begin_create_or_update(\n"
            "        'app', 'web', {'single_placement_group': x})\n",
            "up.py",
        ),
    ],
)
def test_a_value_that_is_not_known_may_be_at_fault(text: str, path: str) -> None:
    found = only(text, "FLX1102", path)
    assert (found.severity.label, found.confidence.label) == ("info", "low")
    assert found.message.endswith("Its value is not known here, so this may not apply")
    assert found.suggestion is not None
    assert found.suggestion.language is None


def test_what_an_update_does_not_say_is_not_missing() -> None:
    text = f"{FLEXIBLE}\naz vmss update -g app -n web --set tags.a=b\n"
    assert told(text) == []


def test_an_update_has_the_mode_of_the_set_that_the_script_makes() -> None:
    update = "az vmss update -g app -n web --set sku.capacity=2000\n"
    assert told(f"{FLEXIBLE}\n{update}") == [(2, "FLX1118", "error")]
    assert told(f"{UNIFORM}\n{update}")[1:] == [(2, "FLX1118", "info")]
    assert told(update) == [(1, "FLX1118", "warning")]
    assert told(f"{FLEXIBLE}\n{UNIFORM}\n{update}")[1:] == [(3, "FLX1118", "warning")]


def test_a_command_follows_the_set_that_the_script_makes() -> None:
    command = "az vmss get-instance-view -g app -n web --instance-id 0\n"
    assert told(f"{UNIFORM}\n{command}")[1:] == [(2, "FLX203", "info")]
    assert told(f"{FLEXIBLE}\n{command}") == [(2, "FLX203", "error")]
    assert told(f"{UNIFORM.replace('web', 'db')}\n{command}")[1:] == [(2, "FLX203", "error")]


@pytest.mark.parametrize("value", ["$COUNT", "", "2", "$(count)"])
def test_what_is_not_known_is_no_finding(value: str) -> None:
    assert told(f"{FLEXIBLE} --platform-fault-domain-count {value}\n") == []


CONFIG = "$set = New-AzVmssConfig -Location west -OrchestrationMode 'Flexible'\n"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("Set-AzVmssStorageProfile -VirtualMachineScaleSet $set -VhdContainer $uri\n", "FLX1110"),
        ("$set | Add-AzVmssExtension -Name sf -Type ServiceFabricNode\n", "FLX1113"),
        ("$set.SinglePlacementGroup = $true\n", "FLX1102"),
        ("$set.Sku.Capacity = 1500\n", "FLX1118"),
    ],
)
def test_cmdlets_change_the_set_in_a_variable(more: str, code: str) -> None:
    found = told(f"{CONFIG}{more}", "up.ps1")
    assert [(line, c) for line, c, _ in found] == [(2, code)]
    assert told(f"{CONFIG}{more.replace('$set', '$other')}", "up.ps1") == []


def test_a_set_that_is_read_has_the_properties_that_are_set() -> None:
    text = "$set = Get-AzVmss -ResourceGroupName app -VMScaleSetName web\n"
    assert told(text, "up.ps1") == []
    assert told(f"{text}$set.Overprovision = $true\n", "up.ps1") == [(2, "FLX1103", "warning")]


def test_advice_is_in_the_words_of_the_tool() -> None:
    finding = only(f"{FLEXIBLE} --single-placement-group true\n", "FLX1102")
    assert finding.suggestion is not None
    assert finding.suggestion.text == "leave out --single-placement-group"
    finding = only(f"{FLEXIBLE} --platform-fault-domain-count 5\n", "FLX1105")
    assert finding.suggestion is not None
    assert finding.suggestion.text == "set --platform-fault-domain-count to 1"


MODULE = "br/public:avm/res/compute/virtual-machine-scale-set"


@pytest.mark.parametrize("version", ["0.2.0", "0.8.0", "0.11.1"])
def test_a_module_has_its_own_zones(version: str) -> None:
    params = "scaleSetFaultDomain: 2"
    text = f"module web '{MODULE}:{version}' = {{\n  params: {{\n    {params}\n  }}\n}}\n"
    assert told(text, "main.bicep") == [(3, "FLX1105", "error")]
    text = text.replace(params, f"{params}\n    availabilityZones: []")
    assert told(text, "main.bicep") == []


def of_module(version: str, *params: str) -> list[tuple[str, str]]:
    """(code, severity) of what is found on the parameters of the module."""
    lines = "".join(f"    {each}\n" for each in params)
    text = f"module web '{MODULE}:{version}' = {{\n  params: {{\n{lines}  }}\n}}\n"
    return [(code, severity) for line, code, severity in told(text, "main.bicep") if line > 1]


UNIFORM_MODULE = "orchestrationMode: 'Uniform'"


@pytest.mark.parametrize(
    ("version", "params", "expected"),
    [
        # Before there was a mode, sets were Uniform and overprovision reached them.
        ("0.1.0", ["overprovision: true"], [("FLX1103", "info")]),
        ("0.1.1", ["doNotRunExtensionsOnOverprovisionedVMs: true"], [("FLX1104", "info")]),
        ("0.2.0", ["overprovision: true"], []),
        ("0.2.0", [UNIFORM_MODULE, "overprovision: true"], [("FLX1103", "info")]),
        ("0.11.1", [UNIFORM_MODULE, "overprovision: true"], [("FLX1103", "info")]),
        ("0.11.1", ["orchestrationMode: 'Flexible'", "overprovision: true"], []),
        (
            "0.11.1",
            [UNIFORM_MODULE, "doNotRunExtensionsOnOverprovisionedVMs: true"],
            [("FLX1104", "info")],
        ),
        # The rolling policy is passed on where the set rolls.
        ("0.8.0", ["rollbackFailedInstancesOnPolicyBreach: true"], []),
        (
            "0.8.0",
            ["upgradePolicyMode: 'Rolling'", "rollbackFailedInstancesOnPolicyBreach: true"],
            [("FLX1111", "error")],
        ),
        (
            "0.1.0",
            ["upgradePolicyMode: 'Rolling'", "rollbackFailedInstancesOnPolicyBreach: true"],
            [],
        ),
        ("0.8.0", ["osDisk: { vhdContainers: [ 'https://x' ] }"], [("FLX1110", "error")]),
        ("0.11.1", ["osDisk: { vhdContainers: null }"], []),
        ("0.11.1", ["osDisk: { diskSizeGB: 128 }"], []),
    ],
)
def test_a_module_passes_on_what_its_version_takes(
    version: str, params: list[str], expected: list[tuple[str, str]]
) -> None:
    assert of_module(version, *params) == expected


GUEST_PATCHING = ("FLX1121", "warning")


@pytest.mark.parametrize(
    ("version", "params", "expected"),
    [
        ("0.2.1", ["osType: 'Linux'"], []),
        ("0.2.2", ["osType: 'Linux'"], [GUEST_PATCHING]),
        ("0.11.1", ["osType: 'Windows'"], [GUEST_PATCHING]),
        ("0.11.1", ["osType: 'Linux'", "provisionVMAgent: false"], []),
        ("0.11.1", ["osType: 'Linux'", "patchMode: ''"], []),
        ("0.11.1", ["osType: 'Linux'", "patchMode: 'ImageDefault'"], []),
    ],
)
def test_a_module_patches_by_the_platform_unless_told_otherwise(
    version: str, params: list[str], expected: list[tuple[str, str]]
) -> None:
    def of(mode: str) -> list[tuple[str, str]]:
        lines = "; ".join([f"orchestrationMode: '{mode}'", *params]).replace("; ", "\n    ")
        text = f"module web '{MODULE}:{version}' = {{\n  params: {{\n    {lines}\n  }}\n}}\n"
        found = [(code, severity) for _, code, severity in told(text, "main.bicep")]
        return [each for each in found if each[0] != "FLX1101"]

    assert of("Uniform") == expected
    assert of("Flexible") == []


def test_a_default_of_a_module_is_said_to_be_one() -> None:
    text = (
        f"module web '{MODULE}:0.11.1' = {{\n  params: {{\n"
        "    orchestrationMode: 'Uniform'\n    osType: 'Windows'\n  }\n}\n"
    )
    finding = only(text, "FLX1121", "main.bicep")
    assert finding.message.endswith("The value is a parameter's default")
    assert finding.suggestion is not None
    assert finding.suggestion.text.startswith("write patchMode: AutomaticByOS")


PLAY = "- hosts: all\n  tasks:\n  - {module}:\n      name: web\n      resource_group: app\n{more}"


@pytest.mark.parametrize(
    ("module", "more", "text"),
    [
        (
            "azure_rm_virtualmachinescaleset",
            "      orchestration_mode: Uniform\n",
            "set orchestration_mode to Flexible",
        ),
        (
            "azure_rm_virtualmachine_scaleset",
            "",
            "use azure_rm_virtualmachinescaleset, and set orchestration_mode to Flexible and "
            "platform_fault_domain_count to 1",
        ),
    ],
)
def test_advice_on_a_set_is_in_the_words_of_its_tool(module: str, more: str, text: str) -> None:
    finding = only(PLAY.format(module=module, more=more), "FLX1101", "play.yml")
    assert finding.suggestion is not None
    assert finding.suggestion.text == text


def test_a_list_of_groups_is_no_task() -> None:
    groups = "groups:\n  azure_rm_virtualmachine_scaleset:\n  - azure\n"
    assert told(groups, "defaults.yml") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (
            "$set = Get-AzVmss -ResourceGroupName app -VMScaleSetName web\n"
            "$set.OrchestrationMode = $mode\n"
            "Update-AzVmss -ResourceGroupName app -Name web -VirtualMachineScaleSet $set\n",
            "up.ps1",
        ),
        (
            "from azure.mgmt.compute import ComputeManagementClient\n"
            "def f(c: ComputeManagementClient, mode):\n"
            "    body = {'properties': {'orchestrationMode': mode}}\n"
            "    c.virtual_machine_scale_sets.begin_update('app', 'web', body)\n",
            "up.py",
        ),
        ("az vmss update -g app -n web --set orchestrationMode=$MODE\n", "up.sh"),
    ],
)
def test_a_mode_that_is_not_known_may_be_a_change(text: str, path: str) -> None:
    found = only(text, "FLX1208", path)
    assert (found.severity.label, found.confidence.label) == ("info", "low")
    known = text.replace("$mode", "'Flexible'").replace("$MODE", "Flexible")
    known = known.replace(": mode}", ": 'Flexible'}")
    assert only(known, "FLX1208", path).severity.label == "error"


def test_a_fault_domain_in_one_placement_group_is_one_finding() -> None:
    text = f"{FLEXIBLE} --platform-fault-domain-count 2 --single-placement-group true\n"
    machine = "az vm create -g app -n one --image U --vmss web"
    assert told(text) == [(1, "FLX1102", "warning")]
    assert told(f"{text}{machine}\n") == [(2, "FLX1131", "warning")]
    asking = f"{text}{machine} --platform-fault-domain 1\n"
    assert told(asking) == [(2, "FLX1132", "error")]
    assert [r.location.line for r in only(asking, "FLX1132").related] == [1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # The module's own default has zones.
        ("platform_fault_domain_count = 2", [(3, "FLX1105", "error")]),
        ("platform_fault_domain_count = 2\n  zones = []", []),
        ("zones = null", []),
        ("managed_identities = { system_assigned = true }", [(3, "FLX1112", "error")]),
        ("managed_identities = { system_assigned = false }", []),
        (
            'upgrade_policy = { upgrade_mode = "Rolling", '
            "rolling_upgrade_policy = { maximum_surge_instances_enabled = true } }",
            [],
        ),
    ],
)
def test_the_module_for_terraform(arguments: str, expected: list[tuple[int, str, str]]) -> None:
    source = 'source = "Azure/avm-res-compute-virtualmachinescaleset/azurerm"'
    assert told(f'module "web" {{\n  {source}\n  {arguments}\n}}\n', "main.tf") == expected


def test_a_set_that_is_to_go_is_none() -> None:
    text = (
        "- azure_rm_virtualmachinescaleset:\n    name: web\n    state: absent\n"
        "    platform_fault_domain_count: 5\n"
    )
    assert told(text, "play.yml") == []


@pytest.mark.parametrize("name", ["azure_rm_virtualmachine_scaleset", "community.azure."])
def test_the_old_name_of_the_ansible_module_makes_uniform_sets(name: str) -> None:
    name = f"{name}azure_rm_virtualmachine_scaleset" if name.endswith(".") else name
    text = f"- {name}:\n    name: web\n    vm_size: Standard_D2s_v5\n    overprovision: true\n"
    assert told(text, "play.yml") == [(1, "FLX1101", "info"), (4, "FLX1103", "info")]
    assert told(text + "    state: absent\n", "play.yml") == []
    assert told(f'- {name}: "{{{{ body }}}}"\n', "play.yml") == [(1, "FLX1101", "info")]
    facts = "- azure_rm_virtualmachine_scaleset_facts:\n    name: web\n"
    assert told(facts, "play.yml") == []


def test_work_is_linear() -> None:
    update = "az vmss update -g app -n web --set sku.capacity=2 singlePlacementGroup=false\n"
    property_set = "$set.Overprovision = $true\n$set | Add-AzVmssExtension -Type a\n"
    grows_linearly(
        lambda text: ShellSurface().extract(SourceFile("a.sh", text), VOCABULARY),
        lambda n: update * n,
    )
    grows_linearly(
        lambda text: PowerShellSurface().extract(SourceFile("a.ps1", text), VOCABULARY),
        lambda n: CONFIG + property_set * n,
    )


POOL = (
    "az standby-vm-pool create -g app -n waiting --max-ready-capacity 4 --vmss-id "
    "/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute/virtualMachineScaleSets/web"
)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((UNIFORM, POOL), True),
        ((POOL, UNIFORM), True),
        ((FLEXIBLE, POOL), False),
        ((f"{FLEXIBLE} --platform-fault-domain-count 3", POOL), True),
        ((UNIFORM.replace("-n web", "-n other"), POOL), False),
        ((POOL,), False),
    ],
)
def test_a_standby_pool_speaks_of_the_set_that_it_names(
    lines: tuple[str, ...], found: bool
) -> None:
    # The command comes with an extension of the Azure CLI.
    codes = {code for _, code, _ in told("\n".join(lines) + "\n")}
    assert ("FLX1130" in codes) is found


MACHINE = "az vm create -g app -n one --image U --vmss web"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((UNIFORM, MACHINE), "FLX1131"),
        ((f"{FLEXIBLE} --single-placement-group true", MACHINE), "FLX1131"),
        ((f"{FLEXIBLE} --single-placement-group false", MACHINE), ""),
        ((FLEXIBLE, MACHINE), ""),
        ((FLEXIBLE, f"{MACHINE} --platform-fault-domain 1"), ""),
        (
            (f"{FLEXIBLE} --platform-fault-domain-count 1", f"{MACHINE} --platform-fault-domain 1"),
            "FLX1132",
        ),
        (("az vm create -g app -n one --image U --availability-set a",), ""),
    ],
)
def test_a_machine_speaks_of_the_set_that_it_is_put_into(lines: tuple[str, ...], code: str) -> None:
    codes = {c for _, c, _ in told("\n".join(lines) + "\n")} & {"FLX1131", "FLX1132"}
    assert codes == ({code} if code else set())


@pytest.mark.parametrize(
    ("given", "found"), [("reserved", True), ("None", False), ('"None"', False)]
)
def test_a_set_is_taken_out_of_its_reservation(given: str, found: bool) -> None:
    codes = {c for _, c, _ in told(f"az vmss update -g app -n web --crg {given}\n")}
    assert ("FLX1124" in codes) is found
