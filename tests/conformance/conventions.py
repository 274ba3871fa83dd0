"""How spellings of one operation hang together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from flexlint.catalog import Catalog
from flexlint.catalog.operation import RestSpelling, Spellings

CMDLETS = Path(__file__).with_name("powershell_cmdlets.txt")
_ENDS = MappingProxyType(
    {"GET": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete", "POST": "action"}
)
_SETS = "microsoft.compute/virtualmachinescalesets"
_UNUSUAL: Mapping[str, str] = MappingProxyType(
    {
        "VirtualMachineScaleSets_ListByLocation": f"{_SETS}/read",
        "VirtualMachineScaleSetRollingUpgrades_GetLatest": f"{_SETS}/rollingupgrades/read",
        "VirtualMachineScaleSetRollingUpgrades_Cancel": f"{_SETS}/rollingupgrades/action",
    }
)
"""Permissions that do not follow from the path, as Azure's list of permissions has them."""


def permission(rest: RestSpelling) -> str:
    """The lower-case RBAC action that guards ``rest``, by the usual rule."""
    path = re.sub(r"/\{\w+\}", "", rest.path).strip("/").lower()
    return f"{path}/{_ENDS.get(rest.method, rest.method)}"


_OF_AZURERM = {"New-AzureRmVmss", "New-AzureRmVmssConfig"}
"""Cmdlets of the module before Az, which makes sets of one mode alone."""


def breaches(catalog: Catalog) -> list[str]:
    """What does not fit together, one sentence each."""
    found = []
    for operation in catalog.operations.values():
        spellings = operation.spellings
        if spellings.rest is None or spellings.python is None:
            if spellings != Spellings(cli=spellings.cli, powershell=spellings.powershell):
                found.append(f"{operation.id}: only what a tool alone does is no request")
            continue
        names = {m.generation: m.name for m in spellings.python.methods}
        old, new = names.get("track1"), names.get("track2", "")
        if old is not None and old != new.removeprefix("begin_"):
            found.append(f"{operation.id}: {old} became {new}")
        usual = _UNUSUAL.get(operation.id) or permission(spellings.rest)
        if spellings.rbac is not None and spellings.rbac.lower() != usual:
            found.append(f"{operation.id}: {spellings.rbac} does not guard {spellings.rest.path}")
    spelled = {spelling.cmdlet for _, spelling in catalog.vocabulary.powershell}
    known = {*CMDLETS.read_text(encoding="utf-8").split(), *_OF_AZURERM}
    found += [f"{cmdlet}: is not a known cmdlet" for cmdlet in sorted(spelled - known)]
    found += [f"{cmdlet}: has no operation" for cmdlet in sorted(known - spelled)]
    return found
