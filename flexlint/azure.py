"""What everybody calls it: HTTP methods and the canonical names of parameters."""

from __future__ import annotations

HTTP_METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD")
"""The HTTP methods of Azure Resource Manager."""

ANY_HTTP_METHOD = "|".join(HTTP_METHODS)
"""A pattern for one of them, to stand in brackets."""

RESOURCE_GROUP = "resource_group_name"
"""The canonical parameter that names the resource group."""

SCALE_SET_NAME = "vm_scale_set_name"
"""The canonical parameter of Microsoft.Compute that names the scale set."""

SCALE_SET_NAMES = (SCALE_SET_NAME, "virtual_machine_scale_set_name")
"""The canonical parameters that name the scale set: Microsoft.Compute's, Microsoft.Network's."""

ORCHESTRATION_MODE = "orchestration_mode"
"""The canonical parameter of the mode, where a command has one for it."""

INSTANCE_PARAMETERS = (
    "instance_ids",
    "instance_id",
    "virtualmachine_index",
    "vm_instance_i_ds",
)
"""The canonical parameters of commands that name instances."""
INSTANCE_LIST = "VirtualMachineScaleSetVMs_List"
"""The operation that lists the instances of a scale set."""
INSTANCE_GET = "VirtualMachineScaleSetVMs_Get"
"""The operation that gives one of them."""
INSTANCE_READS = frozenset(
    {INSTANCE_GET, INSTANCE_LIST, "VirtualMachineScaleSetVMs_GetInstanceView"}
)
"""Those that say something of instances."""

SCALE_SET = "microsoft.compute/virtualmachinescalesets"
"""The resource type of a scale set, in lower case."""
