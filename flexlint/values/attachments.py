"""What is made for one resource and names that by its id: an assignment of a role, an alert."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flexlint.model import AttachmentKind, Known, Object, Resource
from flexlint.values.paths import resolve

_KINDS: Mapping[str, AttachmentKind] = MappingProxyType({
    "microsoft.authorization/roleassignments": "role-assignment",
    "microsoft.authorization/locks": "lock",
    "microsoft.insights/autoscalesettings": "autoscale",
    "microsoft.insights/metricalerts": "alert",
    "microsoft.insights/activitylogalerts": "alert",
    "microsoft.insights/scheduledqueryrules": "alert",
    "microsoft.insights/diagnosticsettings": "diagnostics",
    "microsoft.maintenance/configurationassignments": "maintenance",
    "azurerm_role_assignment": "role-assignment",
    "azurerm_pim_active_role_assignment": "role-assignment",
    "azurerm_pim_eligible_role_assignment": "role-assignment",
    "azurerm_management_lock": "lock",
    "azurerm_monitor_autoscale_setting": "autoscale",
    "azurerm_monitor_metric_alert": "alert",
    "azurerm_monitor_activity_log_alert": "alert",
    "azurerm_monitor_scheduled_query_rules_alert": "alert",
    "azurerm_monitor_scheduled_query_rules_alert_v2": "alert",
    "azurerm_monitor_diagnostic_setting": "diagnostics",
    "azurerm_maintenance_assignment_virtual_machine_scale_set": "maintenance",
})  # fmt: skip
"""By the type of the resource, in ARM's words or Terraform's."""
ROLE = "roleDefinitionName"
"""Where a body that is none of ARM's has the name of its role."""
ON_OTHERS = "it is assigned on something that is not surely one scale set"
"""What is said of an assignment of a role on a resource group, or on what does not show."""
_DEFINITIONS = frozenset({"microsoft.authorization/roledefinitions", "azurerm_role_definition"})
_LONGEST = 100
"""Characters of a role's name that are kept."""
_ROLE_KEYS = (ROLE, "role_definition_name")


def attachment_kind(type_: str) -> AttachmentKind | None:
    """What resources of ``type_`` are to the resource that they are made for; None if they are
    made for none."""
    return _KINDS.get(type_.lower())


def defines_roles(type_: str) -> bool:
    """Whether resources of ``type_`` say what a role allows."""
    return type_.lower() in _DEFINITIONS


def defines_role(resource: Resource) -> bool:
    """Whether ``resource`` says what a role allows."""
    return defines_roles(resource.type)


def role_defined(definition: Resource) -> str:
    """The name of the role that ``definition`` defines, if it is written."""
    hits = resolve(definition.body, "properties.roleName").found
    value = hits[0].value if len(hits) == 1 else definition.name
    known = isinstance(value, Known) and isinstance(value.value, str) and not value.by_default
    return str(value.value)[:_LONGEST] if isinstance(value, Known) and known else ""


def role_in(body: Object) -> str:
    """The name of the role that ``body`` assigns, if it is written."""
    for key in _ROLE_KEYS:
        value = body.get(key)
        if isinstance(value, Known) and isinstance(value.value, str):
            return value.value[:_LONGEST]
    return ""
