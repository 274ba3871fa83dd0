"""What is made for a scale set and names it by its id: the set beside it needs its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flexlint.audit.model import StepKind
from flexlint.model import Attachment, AttachmentKind, ScaleSet

_STEPS: Mapping[AttachmentKind, StepKind] = MappingProxyType(
    {
        "role-assignment": "permissions",
        "alert": "queries",
        "diagnostics": "queries",
        "autoscale": "template",
        "lock": "template",
        "maintenance": "template",
    }
)
_TASKS: Mapping[AttachmentKind, str] = MappingProxyType(
    {
        "role-assignment": "Assign {role} on the new set, and on its members if it is to act on"
        " these: they are virtual machines beside the set, not below it",
        "alert": "Make the alert that watches the old set watch the new one",
        "diagnostics": "Give the new set diagnostic settings like those of the old one",
        "autoscale": "Give the new set a setting for autoscale like that of the old one",
        "lock": "Lock the new set like the old one, whose lock has to go before the set does",
        "maintenance": "See what the new set needs of the old one's maintenance configuration",
    }
)
_KINDS: Mapping[AttachmentKind, str] = MappingProxyType(
    {
        "role-assignment": "assignment of a role",
        "alert": "alert",
        "diagnostics": "diagnostic setting",
        "autoscale": "setting for autoscale",
        "lock": "lock",
        "maintenance": "maintenance configuration",
    }
)


def attached(scale_set: ScaleSet | None, step: StepKind) -> tuple[Attachment, ...]:
    """What is made for ``scale_set`` and has to be made again in ``step`` of its migration."""
    every = () if scale_set is None else scale_set.attached
    return tuple(each for each in every if _STEPS[each.kind] == step)


def task(each: Attachment) -> str:
    """What is to be done about ``each``, with its place."""
    role = f'the role "{each.role}"' if each.role else "the role"
    told = _TASKS[each.kind].format_map({"role": role})
    return f"{told} ({each.location.path}:{each.location.line})."


def called(each: Attachment) -> str:
    """What ``each`` is, for people: ``assignment of the role "Reader"``."""
    if each.role:
        return f'assignment of the role "{each.role}"'
    return _KINDS[each.kind]
