"""A report made by hand that has everything an audit can be about, and a hostile one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flexlint.audit.build import audit_of
from flexlint.audit.model import Audit
from flexlint.audit.owners import owners_of, parsed
from flexlint.audit.progress import Earlier
from flexlint.catalog.loading import load_catalog
from flexlint.model import (
    UNBOUND,
    Binding,
    Confidence,
    Declaration,
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
    UseForm,
)

SET = "Microsoft.Compute/virtualMachineScaleSets"
RULES = {rule.code: rule for rule in load_catalog().rules}
OWNERS = parsed("* @contoso/platform\n/ops/ @contoso/ops @ada\n/infra/legacy/\n")
HOSTILE = (
    "x\r\n::error::<script>alert(1)</script>&\"'|`](javascript:1) [a](b) \x1b[31m\u202e=1+1 ##[x]"
)


def at(path: str, line: int, column: int = 5, snippet: str = "") -> Location:
    """A place of three characters."""
    return Location(path, line, column, line, column + 3, snippet)


def finding(
    code: str,
    path: str,
    line: int,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    surface: str = "python",
    operation: str | None = None,
    form: UseForm | None = None,
    prop: str | None = None,
    type: str | None = None,
    suggestion: Suggestion | None = None,
    mode: Mode | None = None,
    binding: Binding = UNBOUND,
    also: tuple[Binding, ...] = (),
) -> Finding:
    """A finding of rule ``code`` with a fingerprint that its place gives."""
    rule = RULES.get(code)
    return Finding(
        code=code,
        name=rule.name if rule else "own-rule",
        severity=severity,
        confidence=Confidence.HIGH,
        surface=surface,
        location=at(path, line, snippet=f"    the line {line}"),
        message=message,
        fingerprint=f"{code}-{path}-{line}",
        url="",
        operation=operation,
        form=form or ("call" if operation else None),
        resource=ResourceRef(type or SET, prop)
        if operation is None and surface != "flexlint"
        else None,
        mode=mode or Mode(),
        suggestion=suggestion,
        row=rule.mapping.row if rule and rule.mapping else None,
        binding=binding,
        also=also,
    )


def bound_to(scale_set: str, why: str = "both write the name") -> Binding:
    """A proof that something is about the set."""
    return Binding(
        scale_set, scale_set, "name", why, (Related(at("infra/web.json", 30), "the name is here"),)
    )


def code(text: str, language: str = "python", note: str = "") -> Suggestion:
    """A replacement that can be pasted."""
    return Suggestion(text, language, note)


def words(text: str) -> Suggestion:
    """A replacement that is a sentence."""
    return Suggestion(text, complete=False)


def declared(name: str, path: str, line: int, mode: Mode, declares: bool = True) -> Declaration:
    """A declaration of the set called ``name``."""
    return Declaration(
        subject=Subject(name, place=f"/{name}"),
        location=at(path, line),
        mode=mode,
        surface="arm",
        pointer="/resources/0",
        origin="template",
        tool="template",
        declares=declares,
    )


UNIFORM = Mode(ModeKind.UNIFORM, "orchestrationMode is Uniform", basis="given")
FLEXIBLE = Mode(ModeKind.FLEXIBLE, "orchestrationMode is Flexible", basis="given")
OPEN = Mode(ModeKind.UNKNOWN, "a parameter without a default gives it")


def scale_set(name: str, path: str, line: int, mode: Mode, **given: object) -> ScaleSet:
    """A set declared at one place."""
    parts = {"declared": (declared(name, path, line, mode),), **given}
    return ScaleSet(id=name, name=name, named=True, mode=mode, **parts)  # type: ignore[arg-type]


API = scale_set("api-vmss", "infra/api.bicep", 4, FLEXIBLE)
BATCH = scale_set("batch-vmss", "infra/legacy/batch.json", 9, OPEN, group="batch-rg")
FABRIC = scale_set("fabric-vmss", "infra/fabric.json", 12, UNIFORM)
WEB = scale_set(
    "web-vmss",
    "infra/web.json",
    30,
    UNIFORM,
    group="web-rg",
    deployed_by=(Related(at(".github/workflows/deploy.yml", 17), "deploys it"),),
    notes=(
        "Two files declare web-vmss; they are taken for one set because nothing says otherwise.",
    ),
)
SETS = (API, BATCH, FABRIC, WEB)
_VMS = "VirtualMachineScaleSetVMs"

FINDINGS: tuple[Finding, ...] = (
    finding(
        "FLX202",
        "infra/api.bicep",
        40,
        "Flexible scale sets do not support it",
        surface="shell",
        operation=f"{_VMS}_Delete",
        mode=FLEXIBLE,
        binding=bound_to("api-vmss"),
        suggestion=code("az vm delete --ids x", "sh"),
    ),
    finding(
        "FLX1113",
        "infra/fabric.json",
        15,
        "Service Fabric runs on Uniform scale sets only",
        severity=Severity.WARNING,
        surface="arm",
        prop="properties.x",
        mode=UNIFORM,
        binding=Binding("fabric-vmss", "fabric-vmss", "declared", "it is part of its declaration"),
    ),
    finding(
        "FLX1103",
        "infra/legacy/batch.json",
        14,
        "overprovision works on Uniform scale sets only",
        severity=Severity.WARNING,
        surface="arm",
        prop="properties.overprovision",
        suggestion=words("remove overprovision"),
        binding=bound_to("batch-vmss"),
    ),
    finding(
        "FLX1101",
        "infra/web.json",
        30,
        "This scale set is Uniform: its mode cannot be changed",
        severity=Severity.INFO,
        surface="arm",
        mode=UNIFORM,
        suggestion=code('"orchestrationMode": "Flexible"', "json"),
        binding=bound_to("web-vmss"),
    ),
    finding(
        "FLX1117",
        "infra/web.json",
        33,
        "The size Standard_B1ls works on Uniform scale sets only",
        severity=Severity.INFO,
        surface="arm",
        prop="sku.name",
        mode=UNIFORM,
        suggestion=words("choose another size"),
        binding=bound_to("web-vmss"),
    ),
    finding(
        "FLX702",
        "infra/web.json",
        52,
        "Flexible scale sets have no loadBalancerInboundNatPools",
        surface="arm",
        prop="properties.virtualMachineProfile.x.loadBalancerInboundNatPools",
        mode=UNIFORM,
        suggestion=code('"loadBalancerBackendAddressPools": []', "json"),
        binding=bound_to("web-vmss"),
    ),
    finding(
        "FLX1502",
        "iam/operator.json",
        8,
        "This permission covers no member",
        severity=Severity.INFO,
        surface="arm",
        prop="properties.permissions[*].actions[*]",
        type="Microsoft.Authorization/roleDefinitions",
        suggestion=words("add the actions"),
    ),
    finding(
        "FLX209",
        "iam/operator.json",
        9,
        "Flexible scale sets do not support it",
        surface="arm",
        operation=f"{_VMS}_Restart",
        form="permission",
        suggestion=words("Microsoft.Compute/virtualMachines/restart/action"),
        binding=bound_to("web-vmss"),
    ),
    finding(
        "FLX201",
        "ops/drain.py",
        11,
        "Flexible scale sets do not support begin_deallocate",
        operation=f"{_VMS}_Deallocate",
        binding=bound_to("web-vmss"),
        also=(bound_to("batch-vmss"),),
        suggestion=code("compute.virtual_machines.begin_deallocate(group, name)"),
    ),
    finding(
        "FLX201",
        "ops/drain.py",
        19,
        "Flexible scale sets do not support begin_deallocate",
        operation=f"{_VMS}_Deallocate",
        binding=bound_to("web-vmss"),
        suggestion=code("compute.virtual_machines.begin_deallocate(group, name)"),
    ),
    finding(
        "FLX801",
        "ops/drain.py",
        30,
        "convert_to_single_placement_group is not supported",
        operation="VirtualMachineScaleSets_ConvertToSinglePlacementGroup",
        suggestion=words("a proximity placement group keeps machines close together"),
        binding=bound_to("web-vmss"),
    ),
    finding(
        "FLX008",
        "ops/drain.py",
        44,
        "Which operation is called here is not known",
        severity=Severity.WARNING,
        surface="flexlint",
    ),
    finding(
        "FLX001",
        "ops/broken.py",
        1,
        "This file mentions scale sets but could not be parsed",
        severity=Severity.WARNING,
        surface="flexlint",
        suggestion=words("Save it as Python 3"),
    ),
    finding(
        "FLX004",
        "ops/drain.py",
        50,
        "Nothing here is a finding of FLX201",
        severity=Severity.WARNING,
        surface="flexlint",
    ),
    finding(
        "FLX401",
        "ops/count.py",
        3,
        "Flexible scale sets refuse it",
        severity=Severity.WARNING,
        operation=f"{_VMS}_List",
        suggestion=words("list the virtual machines"),
        binding=Binding(why="no file of this run says what gives the environment variable VMSS"),
    ),
    finding(
        "FLX1501",
        "queries/members.kql",
        2,
        "This query finds no member of a Flexible scale set",
        severity=Severity.WARNING,
        surface="urls",
        prop="properties.query",
        type="Microsoft.ResourceGraph/queries",
        suggestion=code("resources | where x", "kql"),
        binding=bound_to("web-vmss"),
    ),
)

SUMMARY = Summary(
    discovered=40,
    examined=12,
    skipped=28,
    unread=4,
    unread_files=("deploy.zig", "docs/a.md", "docs/b.md", "tools/x.odd"),
    unparsable=1,
    excluded=3,
    by_surface=(("arm", 4), ("python", 4)),
)


def report(findings: Sequence[Finding] = FINDINGS, sets: Sequence[ScaleSet] = SETS) -> Report:
    """A report as a run makes it: sorted."""
    return Report(
        tuple(sorted(findings, key=lambda each: each.sort_key)),
        SUMMARY,
        (Silenced(replace(FINDINGS[0], fingerprint="silenced"), "suppression", "stays"),),
        scale_sets=tuple(sorted(sets, key=lambda each: (each.name, each.id))),
    )


def audit(of: Report | None = None, earlier: Earlier | None = None) -> Audit:
    """The audit of :func:`report`."""
    return audit_of(
        report() if of is None else of,
        RULES,
        owners=lambda path: owners_of(path, OWNERS),
        title="shop",
        version="1.2.3",
        catalog_date="2026-11-23",
        catalog_digest="0123456789abcdef",
        earlier=earlier,
    )


def hostile() -> Audit:
    """An audit in which every text that comes from a file is :data:`HOSTILE`."""
    name = scale_set(HOSTILE, HOSTILE, 1, replace(UNIFORM, why=HOSTILE), notes=(HOSTILE,))
    name = replace(name, deployed_by=(Related(at(HOSTILE, 1), HOSTILE),))
    binding = Binding(HOSTILE, HOSTILE, "name", HOSTILE)
    one = finding(
        "FLX201",
        HOSTILE,
        3,
        HOSTILE,
        operation=f"{_VMS}_Deallocate",
        suggestion=code(HOSTILE, note=HOSTILE),
        binding=binding,
    )
    one = replace(one, location=replace(one.location, snippet=HOSTILE))
    loose = replace(one, fingerprint="loose", binding=Binding(why=HOSTILE))
    return audit_of(
        report((one, loose), (name,)),
        RULES,
        owners=lambda path: (HOSTILE,),
        title=HOSTILE,
        version="1.2.3",
    )
