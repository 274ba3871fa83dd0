"""Commands and cmdlets that make something for a resource which they are given by its id, or by
its name and type: ``az role assignment create --scope …``, ``New-AzRoleAssignment -Scope …``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flexlint.azure import SCALE_SET
from flexlint.model import Confidence, Entry, Known, Object, Resource, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.values.attachments import ROLE
from flexlint.values.resource_ids import NOT_GIVEN

SET_ID = regex(
    r"(?:resourceGroups/(?P<group>[^/\s\"']{1,200})/providers/)?"
    r"Microsoft\.Compute/virtualMachineScaleSets/(?P<name>[^/\s\"']{1,200})[\"']?\Z",
    re.IGNORECASE,
)
"""The end of a text that is the id of a scale set, as far as it is written out."""
_SHORT = SCALE_SET.rpartition("/")[2]


@record
class Maker:
    """How a command says what it makes something for. Words are in lower case, as options are
    written by the tool's own documentation."""

    type: str
    """Of what it makes."""
    ids: tuple[str, ...] = ()
    """Options that take the id of the resource."""
    names: tuple[str, ...] = ()
    """Options that take its name, where another one gives its type (or its id, in some)."""
    types: tuple[str, ...] = ()
    """Options that take its type."""
    groups: tuple[str, ...] = ()
    """Options that take its resource group, where its name is given."""
    roles: tuple[str, ...] = ()
    """Options that take the name of a role."""


_ROLE = "Microsoft.Authorization/roleAssignments"
_LOCK = "Microsoft.Authorization/locks"
_AUTOSCALE = "Microsoft.Insights/autoscaleSettings"
_DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings"
_METRIC = "Microsoft.Insights/metricAlerts"
_LOG = "Microsoft.Insights/activityLogAlerts"
_QUERY = "Microsoft.Insights/scheduledQueryRules"
_MAINTENANCE = "Microsoft.Maintenance/configurationAssignments"
_GROUP = ("--resource-group", "-g")

COMMANDS: Mapping[str, Maker] = MappingProxyType({
    "role assignment create": Maker(_ROLE, ids=("--scope",), roles=("--role",)),
    "lock create": Maker(
        _LOCK, names=("--resource", "--resource-name"), types=("--resource-type",), groups=_GROUP
    ),
    "monitor autoscale create": Maker(
        _AUTOSCALE, ids=("--resource",), names=("--resource",), types=("--resource-type",),
        groups=_GROUP,
    ),
    "monitor diagnostic-settings create": Maker(
        _DIAGNOSTICS, ids=("--resource",), names=("--resource",), types=("--resource-type",),
        groups=_GROUP,
    ),
    "monitor metrics alert create": Maker(_METRIC, ids=("--scopes",)),
    "monitor activity-log alert create": Maker(_LOG, ids=("--scope", "-s")),
    "monitor scheduled-query create": Maker(_QUERY, ids=("--scopes",)),
    "maintenance assignment create": Maker(
        _MAINTENANCE, names=("--resource-name",), types=("--resource-type",), groups=_GROUP
    ),
})  # fmt: skip
"""Commands of ``az`` by their words after it."""

_NAME, _TYPE, _IN = ("-resourcename",), ("-resourcetype",), ("-resourcegroupname",)
CMDLETS: Mapping[str, Maker] = MappingProxyType({
    "new-azroleassignment": Maker(
        _ROLE, ("-scope",), _NAME, _TYPE, _IN, ("-roledefinitionname",)
    ),
    "new-azresourcelock": Maker(_LOCK, ("-scope",), _NAME, _TYPE, _IN),
    "set-azresourcelock": Maker(_LOCK, ("-scope",), _NAME, _TYPE, _IN),
    "add-azautoscalesetting": Maker(_AUTOSCALE, ("-targetresourceid", "-targetresourceuri")),
    "new-azautoscalesetting": Maker(_AUTOSCALE, ("-targetresourceuri",)),
    "new-azdiagnosticsetting": Maker(_DIAGNOSTICS, ("-resourceid",)),
    "set-azdiagnosticsetting": Maker(_DIAGNOSTICS, ("-resourceid",)),
    "add-azmetricalertrulev2": Maker(_METRIC, ("-targetresourceid", "-targetresourcescope")),
    "new-azactivitylogalert": Maker(_LOG, ("-scope",)),
    "set-azactivitylogalert": Maker(_LOG, ("-scope",)),
    "new-azscheduledqueryrule": Maker(_QUERY, ("-scope",)),
    "new-azconfigurationassignment": Maker(
        _MAINTENANCE, (), _NAME, _TYPE, _IN
    ),
})  # fmt: skip
"""Cmdlets in lower case, by the name of today's module."""


def assigns(maker: Maker, role: Value | None) -> bool:
    """Whether a command assigns a role whose name is known: that counts wherever it is for."""
    return maker.type == _ROLE and isinstance(role, Known)


def is_scale_set(type_: Value | None) -> bool:
    """Whether ``type_``, as a command is given it, is that of scale sets, with or without the
    provider's name."""
    written = str(type_.value).lower() if isinstance(type_, Known) else ""
    return written in {SCALE_SET, _SHORT}


def made(
    maker: Maker,
    at: Span,
    statement: Span,
    name: Value | None,
    group: Value = NOT_GIVEN,
    role: Value | None = None,
) -> Resource:
    """What the command at ``at`` makes for the set called ``name``, or, if that is None, for what
    is not surely a set."""
    entries = () if not isinstance(role, Known) else (Entry(ROLE, at, role),)
    return Resource(
        type=maker.type,
        type_span=at,
        api_version=Unknown("the tool chooses it"),
        name=Unknown("not given"),
        body=Object(entries, at, open=True),
        span=statement,
        pointer="",
        origin="command",
        confidence=Confidence.HIGH,
        tool="",
        target=name,
        group=group,
    )
