"""Replacements as they reach the user, for calls of the Python SDK."""

from __future__ import annotations

import pytest

from flexlint.config.options import Options
from flexlint.engine.check import check_text

HEAD = """\
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute.aio import ComputeManagementClient as AsyncClient

c = ComputeManagementClient(credential, subscription)
a = AsyncClient(credential, subscription)
"""
LOOP = (
    "vmss_id = c.virtual_machine_scale_sets.get(g, n).id.lower()\n"
    "for vm in c.virtual_machines.list(g):\n"
    "    if vm.virtual_machine_scale_set and vm.virtual_machine_scale_set.id.lower() == vmss_id:\n"
    "    "
)


def suggested(code: str) -> str:
    (finding,) = check_text(HEAD + code, "x.py").findings
    assert finding.suggestion is not None
    return finding.suggestion.text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "c.virtual_machine_scale_set_vms.begin_restart(g, n, vm)",
            "c.virtual_machines.begin_restart(g, vm)",
        ),
        (
            "c.virtual_machine_scale_set_vms.restart(g, n, vm)",
            "c.virtual_machines.restart(g, vm)",
        ),
        (
            "c.virtual_machine_scale_set_vms.begin_restart("
            "resource_group_name=g, vm_scale_set_name=n, instance_id=vm)",
            "c.virtual_machines.begin_restart(resource_group_name=g, vm_name=vm)",
        ),
        (
            "c.virtual_machine_scale_sets.begin_restart(g, n)",
            LOOP + "    c.virtual_machines.begin_restart(g, vm.name)",
        ),
        (
            "c.virtual_machine_scale_sets.begin_deallocate(g, n, ids)",
            "for vm_name in ids.instance_ids:\n    c.virtual_machines.begin_deallocate(g, vm_name)",
        ),
        (
            'c.virtual_machine_scale_sets.begin_deallocate(g, n, {"instance_ids": names})',
            "for vm_name in names:\n    c.virtual_machines.begin_deallocate(g, vm_name)",
        ),
        (
            "c.virtual_machine_scale_sets.begin_power_off(g, n, True)",
            LOOP + "    c.virtual_machines.begin_power_off(g, vm.name)",
        ),
        (
            "async def f():\n    await a.virtual_machine_scale_set_vms.begin_start(g, n, vm)",
            "await a.virtual_machines.begin_start(g, vm)",
        ),
        (
            "async def f():\n"
            "    await gather(*[a.virtual_machine_scale_set_vms.begin_start(g, n, i) for i in x])",
            "a.virtual_machines.begin_start(g, i)",
        ),
    ],
)
def test_the_suggestion_has_the_users_arguments(code: str, text: str) -> None:
    assert suggested(code) == text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "t.json",
            '{\n  "type": "Microsoft.Compute/virtualMachines/extensions",\n'
            '  "apiVersion": "2023-09-01",\n'
            '  "name": "<name of the virtual machine>/<name of the extension>",\n'
            '  "location": "west",\n  "properties": {"publisher": "p"}\n}',
        ),
        (
            "t.bicep",
            "resource e 'Microsoft.Compute/virtualMachines/extensions@2023-09-01' = {\n"
            "  name: '<name of the virtual machine>/<name of the extension>'\n"
            "  location: 'west'\n  properties: { publisher: 'p' }\n}",
        ),
    ],
)
def test_an_instance_extension_becomes_one_of_the_machine(path: str, expected: str) -> None:
    kind = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions"
    code = (
        '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/'
        'deploymentTemplate.json#", "resources": [\n  {"type": "' + kind + '", '
        '"apiVersion": "2023-09-01", "name": "w/0/e", "location": "west", '
        '"properties": {"publisher": "p"}}\n]}'
        if path.endswith("json")
        else f"resource e '{kind}@2023-09-01' = {{\n  name: 'w/0/e'\n  location: 'west'\n"
        "  properties: { publisher: 'p' }\n}\n"
    )
    (finding,) = check_text(code, path, Options(select=("FLX601",))).findings
    assert finding.suggestion is not None
    assert finding.suggestion.text == expected
    assert not finding.suggestion.adds


def test_what_is_missing_is_added_and_not_replaced() -> None:
    code = (
        "resource s 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {\n"
        "  name: 'w'\n  properties: {\n    orchestrationMode: 'Flexible'\n"
        "    singlePlacementGroup: true\n  }\n}\n"
    )
    findings = check_text(code, "t.bicep", Options(select=("FLX1106", "FLX1102"))).findings
    adds = {f.code: f.suggestion.adds for f in findings if f.suggestion is not None}
    assert adds == {"FLX1106": True, "FLX1102": False}
