"""What the service does with calls on a set with Flexible orchestration, as its sources say.

Written from Microsoft's pages and from the service's answers that users quote, and not from the
catalogue: the two are compared, so that a mistake in one of them shows. Where no source quotes
the answer, the one that a source quotes for a neighbouring call stands in (``quoted=False``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

COMPARISON = "Orchestration modes API comparison, Microsoft Learn, 2026-05-19"
MODES = "Orchestration modes for Virtual Machine Scale Sets, Microsoft Learn, 2024-06-14"
MIGRATION = "Migrate to Flexible orchestration: resources, Microsoft Learn, 2026-05-19"
INSTANCE_IDS = "Instance IDs of scale sets, Microsoft Learn, 2026-05-19"
REIMAGE = "Reimage a virtual machine in a scale set, Microsoft Learn, 2026-05-19"
MANUAL_UPGRADES = "Perform manual upgrades on scale sets, Microsoft Learn, 2026-05-19"
PROTECTION = "Instance protection for scale set instances, Microsoft Learn, 2026-05-19"
TUTORIALS = (
    "Tutorials: create and manage a scale set (CLI, PowerShell), Microsoft Learn, 2026-05-19"
)
DATA_DISKS = "Tutorial: use data disks with a scale set (CLI), Microsoft Learn, 2024-10-28"
REPAIRS = "Automatic instance repairs, Microsoft Learn, 2026-05-19"
MAX_SURGE = "Rolling upgrades with MaxSurge, Microsoft Learn, 2026-05-19"
SDK = "azure-mgmt-compute 39.0.0, docstrings of operations and models"
NOMAD = "github.com/hashicorp/nomad-autoscaler/issues/1096, 2025-05-30"
OMI_CHECK = "github.com/microsoft/OMS-Agent-for-Linux/pull/1475, 2022-07-07"
NOT_A_NUMBER = (
    "github.com/Azure/azure-powershell/issues/23622, 2023-11-30 (run command); "
    "github.com/Azure/azure-sdk-for-go/issues/19707, 2022-12 (instance view)"
)
NOT_ACTIVE = "github.com/microsoft/onefuzz/issues/2547, 2022-10-21"
NO_INTERFACES = (
    "github.com/Azure/azure-cli/issues/28258, 2024-01-26; "
    "github.com/hashicorp/terraform-provider-azurerm/pull/22439, 2023-07-10"
)
SUBSET = "github.com/Azure/azure-sdk-for-go/issues/19636, 2022-12"
SILENT = "no source says anything"

Outcome = Literal["refused", "partial", "contested", "works", "unknown"]


@dataclass(frozen=True)
class Refusal:
    """An error of the service. ``{set}``, ``{id}`` and ``{resource}`` are filled in."""

    status: int
    code: str
    message: str
    target: str | None = None


MUST_BE_A_NUMBER = Refusal(
    400,
    "InvalidParameter",
    "Virtual Machine Scale Set VM instanceId must be a number.",
    "instanceId",
)
NOT_ACTIVE_ID = Refusal(
    400,
    "InvalidParameter",
    "The provided instanceId {id} is not an active Virtual Machine Scale Set VM instanceId.",
    "instanceIds",
)
NOT_FOUND = Refusal(404, "NotFound", "Resource {resource} not found.")


def not_allowed(operation: str) -> Refusal:
    """The answer that names the operation; users quote it for two."""
    text = f"Operation '{operation}' is not allowed on Virtual Machine Scale Set '{{set}}'."
    return Refusal(400, "BadRequest", text)


@dataclass(frozen=True)
class Fact:
    """What becomes of one call on a Flexible set."""

    call: str
    """HTTP method and path below the set, in lower case; ``*`` is one segment."""
    outcome: Outcome
    sources: tuple[str, ...]
    refusal: Refusal | None = None
    quoted: bool = False
    """Whether a source has this answer to this call."""
    expanding: bool = False
    """Whether it is about calls with ``$expand=instanceView`` alone."""


def _instance(action: str, *sources: str) -> Fact:
    return Fact(f"POST virtualmachines/*/{action}", "refused", sources, MUST_BE_A_NUMBER)


def _child(kind: str, *sources: str) -> tuple[Fact, ...]:
    one, many = f"virtualmachines/*/{kind}/*", f"virtualmachines/*/{kind}"
    calls = (f"PUT {one}", f"PATCH {one}", f"DELETE {one}", f"GET {one}", f"GET {many}")
    return tuple(Fact(call, "refused", sources, MUST_BE_A_NUMBER) for call in calls)


def _whole(action: str, outcome: Outcome, *sources: str) -> Fact:
    refusal = None
    if outcome == "refused":
        refusal = not_allowed(f"VirtualMachineScaleSets.{action}.POST")
    return Fact(f"POST {action}", outcome, sources, refusal)


def _network(*path: str) -> tuple[Fact, ...]:
    sources = (NO_INTERFACES,)
    return tuple(Fact(f"GET {p}", "refused", sources, NOT_FOUND, quoted=True) for p in path)


FACTS: tuple[Fact, ...] = (
    # the set's instance view
    Fact(
        "GET instanceview",
        "refused",
        (COMPARISON, MODES, NOMAD),
        not_allowed("VirtualMachineScaleSets.instanceView.GET"),
        quoted=True,
    ),
    # its instances
    Fact(
        "GET virtualmachines",
        "refused",
        (OMI_CHECK,),
        not_allowed("VirtualMachineScaleSets.virtualMachines.GET"),
        quoted=True,
        expanding=True,
    ),
    Fact("GET virtualmachines", "partial", (COMPARISON, MODES)),
    Fact("GET virtualmachines/*", "partial", (COMPARISON, MODES)),
    Fact("PUT virtualmachines/*", "contested", (COMPARISON, MIGRATION, PROTECTION)),
    Fact("DELETE virtualmachines/*", "refused", (COMPARISON, MODES), MUST_BE_A_NUMBER),
    Fact(
        "GET virtualmachines/*/instanceview",
        "refused",
        (COMPARISON, NOT_A_NUMBER),
        MUST_BE_A_NUMBER,
        quoted=True,
    ),
    Fact(
        "POST virtualmachines/*/runcommand",
        "refused",
        (NOT_A_NUMBER,),
        MUST_BE_A_NUMBER,
        quoted=True,
    ),
    _instance("deallocate", COMPARISON),
    _instance("performmaintenance", COMPARISON),
    _instance("poweroff", COMPARISON),
    _instance("redeploy", COMPARISON),
    _instance("reimage", COMPARISON),
    _instance("reimageall", COMPARISON),
    _instance("restart", COMPARISON),
    _instance("simulateeviction", COMPARISON),
    _instance("start", COMPARISON),
    _instance("retrievebootdiagnosticsdata", MODES),
    _instance("attachdetachdatadisks", DATA_DISKS),
    Fact("POST virtualmachines/*/approverollingupgrade", "unknown", (SILENT,)),
    *_child("extensions", COMPARISON, MODES),
    *_child("runcommands", NOT_A_NUMBER),
    *_child("diagnosticruncommands", NOT_A_NUMBER),
    *_network(
        "networkinterfaces",
        "virtualmachines/*/networkinterfaces",
        "virtualmachines/*/networkinterfaces/*",
        "virtualmachines/*/networkinterfaces/*/ipconfigurations",
        "virtualmachines/*/networkinterfaces/*/ipconfigurations/*",
        "publicipaddresses",
        "virtualmachines/*/networkinterfaces/*/ipconfigurations/*/publicipaddresses",
        "virtualmachines/*/networkinterfaces/*/ipconfigurations/*/publicipaddresses/*",
    ),
    # operations on all of it
    _whole("deallocate", "contested", COMPARISON, MIGRATION, MODES),
    _whole("poweroff", "contested", COMPARISON, MIGRATION, MODES, TUTORIALS),
    _whole("restart", "contested", COMPARISON, MIGRATION, TUTORIALS),
    _whole("start", "contested", COMPARISON, MIGRATION, MODES, TUTORIALS),
    _whole("reimage", "contested", COMPARISON, REIMAGE),
    _whole("manualupgrade", "contested", COMPARISON, MANUAL_UPGRADES),
    _whole("setorchestrationservicestate", "contested", COMPARISON, REPAIRS),
    _whole("osrollingupgrade", "contested", MODES, MAX_SURGE),
    _whole("performmaintenance", "refused", COMPARISON, MODES),
    _whole("redeploy", "refused", COMPARISON),
    _whole("reimageall", "refused", COMPARISON, MIGRATION),
    _whole("converttosingleplacementgroup", "refused", COMPARISON),
    _whole("forcerecoveryservicefabricplatformupdatedomainwalk", "refused", COMPARISON),
    _whole("delete", "works", COMPARISON, MODES, SUBSET),
    _whole("reapply", "unknown", SILENT),
    _whole("approverollingupgrade", "unknown", SILENT),
    _whole("scaleout", "unknown", SILENT),
    _whole("migratevmavailabilityzone", "unknown", SILENT),
    _whole("extensionrollingupgrade", "unknown", SILENT),
    Fact("GET skus", "unknown", (SILENT,)),
    Fact("GET osupgradehistory", "unknown", (MODES, MAX_SURGE)),
    # the set itself
    Fact("GET ", "works", (COMPARISON, MODES)),
    Fact("PUT ", "works", (COMPARISON, MODES)),
    Fact("PATCH ", "works", (COMPARISON, MODES)),
    Fact("DELETE ", "works", (COMPARISON, MODES)),
)


def fact(method: str, below: tuple[str, ...], *, expanding: bool = False) -> Fact | None:
    """The fact about a request on ``below`` a set (its segments); None where there is none."""
    found = None
    for candidate in FACTS:
        verb, _, pattern = candidate.call.partition(" ")
        if verb != method or (candidate.expanding and not expanding):
            continue
        wanted = tuple(pattern.split("/")) if pattern else ()
        if len(wanted) == len(below) and all(
            w in ("*", segment.lower()) for w, segment in zip(wanted, below, strict=True)
        ):
            found = found or candidate
    return found


NEAREST = {"reimageall": "reimage"}
"""What has no counterpart is answered with the nearest; no other verb may become another.

The operating system's disk alone is reimaged then: the comparison has no counterpart (2026-05-19).
"""
