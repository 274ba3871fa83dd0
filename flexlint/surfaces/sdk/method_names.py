"""Names of operation groups and methods in the generated SDKs of every language.

All of them derive from the operation id: ``VirtualMachineScaleSetVMs_PowerOff`` is
``virtualMachineScaleSetVMs.beginPowerOffAndWait`` in JavaScript,
``VirtualMachineScaleSetVMsClient.BeginPowerOff`` in Go,
``VirtualMachineScaleSetVmResource.PowerOffAsync`` in .NET,
``virtualMachineScaleSetVMs().powerOff`` in Java, ``virtual_machine_scale_set_vms.power_off`` in
Ruby and ``virtual_machine_scale_set_v_ms_client().power_off`` in Rust.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from flexlint.regex import regex

_PREFIX = "virtualmachinescaleset"
_AFTER = regex(
    r"(?:withhttpmessages(?:async)?|withhttpinfo|withresponse(?:async)?|withserviceresponse(?:async)?"
    r"|andwait|nextasync|async|pager|complete|segmented(?:async)?)\Z"
)
_TYPE_SUFFIX = regex(
    r"(?:operations(?:client|group|extensions)?|restclient|client(?:withbaseuri)?|inner|resource"
    r"|collection|api|impl)\Z"
)
Names = Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=4)
def names_of(operations: tuple[tuple[str, str], ...]) -> Names:
    """Folded group -> folded method -> operation, for the groups whose name says scale set.

    ``operations`` are the pairs of :attr:`~flexlint.catalog.vocabulary.Vocabulary.sdk`.
    """
    found: dict[str, dict[str, str]] = {}
    for name, operation in operations:
        group, _, method = name.partition("_")
        if group.lower().startswith(_PREFIX) and method:
            found.setdefault(group.lower(), {})[method.lower()] = operation
    return found


@lru_cache(maxsize=4)
def distinctive_methods(operations: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Folded method -> operation, for methods whose own name says scale set."""
    found = {}
    for name, operation in operations:
        group, _, method = name.partition("_")
        if not group.lower().startswith(_PREFIX) and _PREFIX in method.lower():
            found[method.lower()] = operation
    return found


def group_of(name: str, names: Names) -> str | None:
    """The group that an identifier or a type name stands for, or None.

    ``VirtualMachineScaleSetVmResource``, ``virtualMachineScaleSetVMs``,
    ``IVirtualMachineScaleSetVM`` and ``getVirtualMachineScaleSetVMs`` all are
    ``virtualmachinescalesetvms``.
    """
    folded = name.lower().replace("_", "")
    if _PREFIX not in folded:
        return None
    folded = re.sub(r"^(?:m(?=virtual)|get|new|i(?=virtual)|mock)+", "", folded)
    for _ in range(2):
        if folded in names:
            return folded
        if folded + "s" in names:
            return folded + "s"
        folded = _TYPE_SUFFIX.sub("", folded)
    return next((g for g in (folded, folded + "s") if g in names), None)


def distinctive_operation(method: str, distinctive: Mapping[str, str]) -> str | None:
    """The operation of a method whose own name says scale set, or None."""
    named = _PREFIX in method.lower().replace("_", "")
    return operation_of(method, distinctive) if named else None


def operation_of(method: str, methods: Mapping[str, str]) -> str | None:
    """The operation that a method of a group stands for, or None."""
    for candidate in _forms(method.lower().replace("_", "")):
        if candidate in methods:
            return methods[candidate]
    return None


def _forms(folded: str) -> Iterable[str]:
    yield folded
    without = _AFTER.sub("", _AFTER.sub("", folded))
    yield without
    for prefix in ("begin", "new"):
        if without.startswith(prefix):
            yield without[len(prefix) :]
    yield without.removesuffix("method")  # where the operation's own name is a reserved word
    if without == "getall":
        yield "list"
