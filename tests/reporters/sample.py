"""Reports made by hand, for the tests of all reporters."""

from __future__ import annotations

from dataclasses import replace

from flexlint.model import (
    Confidence,
    Finding,
    Location,
    Mode,
    ModeKind,
    Related,
    Report,
    ResourceRef,
    Severity,
    Silenced,
    Suggestion,
    Summary,
)

LINE = "    poller = client.virtual_machine_scale_set_vms.begin_start(group, name)"
HOSTILE = "a%b\r\n::error::x<y>&\"'|,;]=`{{1}}` \x1b[31m\x07\u202e\ud800 ##vso[task.x]y"

CALL = Finding(
    code="FLX211",
    name="vmss-vm-start",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    surface="python",
    location=Location("ops/run.py", 12, 51, 12, 62, LINE),
    message="Flexible scale sets do not support it",
    fingerprint="0123456789abcdef0123456789abcdef",
    url="https://example.org/FLX211.md",
    operation="VirtualMachineScaleSetVMs_Start",
    suggestion=Suggestion(
        "client.virtual_machines.begin_start(group, name)", "python", "name is a VM's name"
    ),
    row=2,
    symbol="main",
)
PROPERTY = Finding(
    code="FLX702",
    name="vmss-inbound-nat-pools",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    surface="arm",
    location=Location("infra/web.json", 3, 6, 3, 12, '    "sku": {'),
    message="Remove it",
    fingerprint="f" * 32,
    url="",
    why="the type is put together",
    resource=ResourceRef("Microsoft.Compute/virtualMachineScaleSets", "properties.x"),
    mode=Mode(ModeKind.UNIFORM, "given"),
    related=(Related(Location("infra/web.json", 9, 2, 9, 5, " abc"), "the mode is given here"),),
    suggestion=Suggestion("Use a NAT rule."),
)
INFO = replace(
    CALL,
    code="FLX001",
    name="parse-failure",
    severity=Severity.INFO,
    location=Location("ops/run.py", 14, 1, 16, 2, "text"),
    fingerprint="e" * 32,
    suggestion=None,
    operation=None,
)
HOSTILE_ONE = replace(
    CALL,
    message=HOSTILE,
    location=Location(HOSTILE, 2, 3, 2, 9, HOSTILE),
    suggestion=Suggestion(HOSTILE, "python", HOSTILE),
    related=(Related(Location(HOSTILE, 1, 1, 1, 2, HOSTILE), HOSTILE),),
    fingerprint="d" * 32,
    why=HOSTILE,
    symbol=HOSTILE,
)
SUMMARY = Summary(
    discovered=10,
    examined=4,
    skipped=6,
    unread=1,
    unparsable=1,
    excluded=2,
    by_surface=(("arm", 1), ("python", 3)),
)

EMPTY = Report((), Summary(3, 0, 3))
FULL = Report(
    (PROPERTY, CALL, INFO),
    SUMMARY,
    (
        Silenced(replace(CALL, fingerprint="c" * 32), "suppression", "until the move"),
        Silenced(replace(PROPERTY, fingerprint="b" * 32), "baseline"),
    ),
    ("git was not found",),
)
NASTY = Report(
    (HOSTILE_ONE,), SUMMARY, (Silenced(HOSTILE_ONE, "suppression", HOSTILE),), (HOSTILE,)
)


def many(number: int) -> Report:
    """A report of ``number`` findings."""
    findings = tuple(
        replace(
            CALL,
            location=replace(CALL.location, line=index + 1, end_line=index + 1),
            fingerprint=f"{index:032x}",
            severity=Severity.ERROR if index % 7 else Severity.INFO,
        )
        for index in range(number)
    )
    return Report(findings, Summary(1, 1, 0))
