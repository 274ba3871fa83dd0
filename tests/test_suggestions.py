"""Replacements as they reach the user, for calls of the Python SDK."""

from __future__ import annotations

import pytest

from flexlint.engine import check_text

HEAD = """\
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute.aio import ComputeManagementClient as AsyncClient

c = ComputeManagementClient(credential, subscription)
a = AsyncClient(credential, subscription)
"""
LISTED = (
    "vmss_id = {await}{client}.virtual_machine_scale_sets.get(g, n).id\n"
    "{async}for vm in {client}.virtual_machines.list(g, "
    "filter=f\"'virtualMachineScaleSet/id' eq '{{vmss_id}}'\"):\n"
)
LOOP = LISTED.format(**{"await": "", "async": "", "client": "c"})


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
