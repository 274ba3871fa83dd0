"""A set that is made under a condition has the mode that it is given there."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint import check_text

MEMBERS = {"FLX201", "FLX209", "FLX210", "FLX211", "FLX510"}
CASES = [
    (
        "a.ts",
        "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, s: any) {\nawait c.virtualMachineScaleSets.beginCreateOrUpdate(rg, 'web', { location, orchestrationMode: 'Flexible' });await c.virtualMachineScaleSetVMs.beginStart(rg, 'web', id);\n}\n",
        "f",
    ),
    (
        "a.ts",
        "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, s: any) {\nif (mode === 'Uniform') {\nawait c.virtualMachineScaleSets.beginCreateOrUpdate(rg, 'web', { location, orchestrationMode: 'Flexible' });\nawait c.virtualMachineScaleSetVMs.beginStart(rg, 'web', id);\n}\n}\n",
        "f",
    ),
    (
        "a.ts",
        "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, s: any) {\nif (mode === 'Uniform') {\nawait c.virtualMachineScaleSets.beginCreateOrUpdate(rg, 'web', { location, orchestrationMode: 'Flexible' });\nawait c.virtualMachineScaleSetVMs.beginStart(rg, 'db', id);\n}\n}\n",
        "u",
    ),
    (
        "a.ts",
        "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, s: any) {\nawait c.virtualMachineScaleSets.beginCreateOrUpdate(rg, 'web', { location, orchestrationMode: 'Flexible' });\nif (mode === 'Uniform') {\nawait c.virtualMachineScaleSetVMs.beginStart(rg, 'web', id);\n}\n}\n",
        "u",
    ),
    (
        "a.ts",
        "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, s: any) {\nif (mode === 'Flexible') {\nawait c.virtualMachineScaleSets.beginCreateOrUpdate(rg, 'web', { location, orchestrationMode: 'Flexible' });\n}\nif (mode === 'Uniform') {\nawait c.virtualMachineScaleSetVMs.beginStart(rg, 'web', id);\n}\n}\n",
        "u",
    ),
    (
        "a.py",
        "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(cred, sub)\ndef f(v, rg, i, mode):\n    if mode == 'x':\n        pass\n    c.virtual_machine_scale_sets.begin_create_or_update(rg, 'web', {'location': 'x', 'orchestration_mode': 'Flexible'})\n    c.virtual_machine_scale_set_vms.begin_start(rg, 'web', i)\n",
        "f",
    ),
    (
        "a.py",
        "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(cred, sub)\ndef f(v, rg, i, mode):\n    if v.orchestration_mode == 'Uniform':\n        c.virtual_machine_scale_sets.begin_create_or_update(rg, 'web', {'location': 'x', 'orchestration_mode': 'Flexible'})\n        c.virtual_machine_scale_set_vms.begin_start(rg, 'web', i)\n",
        "f",
    ),
    (
        "a.py",
        "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(cred, sub)\ndef f(v, rg, i, mode):\n    if v.orchestration_mode == 'Uniform':\n        c.virtual_machine_scale_sets.begin_create_or_update(rg, 'web', {'location': 'x', 'orchestration_mode': 'Flexible'})\n        c.virtual_machine_scale_set_vms.begin_start(rg, 'db', i)\n",
        "u",
    ),
    (
        "a.sh",
        'if [ "$mode" = Uniform ]; then\naz vmss create -g g -n web --image x --orchestration-mode Flexible\naz vmss deallocate -g g -n web --instance-ids 0\naz vmss deallocate -g g -n db --instance-ids 0\nfi\n',
        "fu",
    ),
    (
        "a.ps1",
        "if ($mode -eq 'Uniform') {\n$cfg = New-AzVmssConfig -Location x -OrchestrationMode Flexible\nNew-AzVmss -ResourceGroupName g -VMScaleSetName web -VirtualMachineScaleSet $cfg\nStart-AzVmss -ResourceGroupName g -VMScaleSetName web -InstanceId 0\n}\n",
        "f",
    ),
]


@pytest.mark.parametrize(("path", "code", "expected"), CASES)
def test_a_set_that_is_made_under_a_condition(path: str, code: str, expected: str) -> None:
    found = [each for each in check_text(code, path).findings if each.code in MEMBERS]
    found.sort(key=lambda each: (each.location.line, each.location.column))
    assert "".join(each.mode.kind.value[0] for each in found) == expected
