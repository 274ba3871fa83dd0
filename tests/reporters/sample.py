"""Reports made by hand, for the tests of all reporters."""

from __future__ import annotations

from dataclasses import replace

from flexlint.model import (
    Binding,
    Confidence,
    Declaration,
    Edit,
    Finding,
    Location,
    Mode,
    ModeKind,
    Related,
    Report,
    ResourceRef,
    ScaleSet,
    Severity,
    Silenced,
    Subject,
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
    mode=Mode(ModeKind.UNIFORM, HOSTILE),
    binding=Binding(HOSTILE, HOSTILE, "name", HOSTILE),
    also=(Binding(HOSTILE * 9, HOSTILE * 9, "symbol", HOSTILE),),
    edits=(Edit(2, 3, 2, 9, HOSTILE),),
)
TEMPLATE = Location("infra/main.bicep", 4, 9, 4, 17, "  name: 'web-vmss'")
WORKFLOW = Location(".github/workflows/deploy.yml", 7, 14, 7, 22, "  VMSS_NAME: web-vmss")
WEB = ScaleSet(
    "web-vmss",
    "web-vmss",
    True,
    Mode(ModeKind.UNIFORM, "orchestrationMode is Uniform", basis="given"),
    (
        Declaration(
            Subject("web-vmss"),
            TEMPLATE,
            Mode(ModeKind.UNIFORM, "orchestrationMode is Uniform"),
            "bicep",
            "web",
            "template",
            "template",
        ),
    ),
    "shop-prod",
    (Related(WORKFLOW, "az deployment group create"),),
    ("Two files declare web-vmss; nothing says otherwise.",),
)
BOUND = Binding(
    "web-vmss",
    "web-vmss",
    "variable",
    "VMSS_NAME is set by a workflow",
    (Related(WORKFLOW, "VMSS_NAME is set here"),),
)
"""Of a finding that another file tells the scale set of."""
LINKED_CALL = replace(
    CALL,
    why="receiver is a ComputeManagementClient",
    mode=Mode(ModeKind.UNIFORM, "the set is declared so", basis="set"),
    related=(Related(TEMPLATE, "the mode is given here"),),
    binding=BOUND,
    also=(Binding("orders-vmss", "orders-vmss", "name", 'both use the name "orders-vmss"'),),
    edits=(Edit(12, 14, 12, 76, "client.virtual_machines.begin_start(group, name)"),),
)
UNBOUND_PROPERTY = replace(
    PROPERTY, binding=Binding(why="no file of this run says what gives the name")
)
SUMMARY = Summary(
    discovered=10,
    examined=4,
    skipped=6,
    unread=1,
    unparsable=1,
    excluded=2,
    by_surface=(("arm", 1), ("python", 3)),
    unread_files=("notes.docx",),
)

HOSTILE_SET = replace(
    WEB,
    id=HOSTILE,
    name=HOSTILE,
    group=HOSTILE,
    mode=Mode(ModeKind.UNKNOWN, HOSTILE),
    declared=(replace(WEB.declared[0], location=HOSTILE_ONE.location, pointer=HOSTILE),),
    deployed_by=HOSTILE_ONE.related,
    notes=(HOSTILE,),
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
    (HOSTILE_ONE,),
    SUMMARY,
    (Silenced(HOSTILE_ONE, "suppression", HOSTILE),),
    (HOSTILE,),
    (HOSTILE_SET,),
)
LINKED = Report((UNBOUND_PROPERTY, LINKED_CALL, INFO), SUMMARY, scale_sets=(WEB,))


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
