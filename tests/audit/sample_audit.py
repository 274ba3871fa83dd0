"""Audits made by hand, for the tests of what shows them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from flexlint.audit.model import (
    Audit,
    Count,
    Effort,
    FileUse,
    Moment,
    Progress,
    Repository,
    SetAudit,
    StepKind,
    Unsaid,
    Verdict,
    WorkPackage,
)
from flexlint.audit.views import surface_title
from flexlint.catalog import load_catalog
from flexlint.model import (
    Binding,
    Confidence,
    Declaration,
    Finding,
    Location,
    Mode,
    ModeKind,
    Note,
    Related,
    Report,
    ScaleSet,
    Severity,
    Span,
    Subject,
    Suggestion,
    Summary,
)

_RULES = {rule.code: rule for rule in load_catalog().rules}
_ROWS = {rule.mapping.row: rule.mapping for rule in _RULES.values() if rule.mapping}


def _set(name: str, kind: ModeKind, path: str, *, named: bool = True, why: str = "") -> ScaleSet:
    mode = Mode(kind, why, evidence=(Note(Span(10, 20), "the mode is given here"),), basis="given")
    place = Location(path, 14, 5, 14, 22, f"resource {name.replace('-', '')} 'Microsoft…'")
    subject = Subject(name if named else "", "rg-shop", why="" if named else "a parameter")
    return ScaleSet(
        id=f"id-of-{name}",
        name=name,
        named=named,
        mode=mode,
        declared=(
            Declaration(subject, place, mode, "bicep", name.replace("-", ""), "template", "bicep"),
            Declaration(
                subject,
                replace(place, path=f"legacy/{name}.json", line=22),
                mode,
                "arm",
                "/resources/0",
                "template",
                "template",
                declares=False,
            ),
        ),
        group="rg-shop" if named else "",
        deployed_by=(
            Related(Location("infra/prod.bicepparam", 1, 7, 1, 20), "gives its parameters"),
            Related(Location(".github/workflows/deploy.yml", 31, 9, 31, 40), "deploys it"),
        ),
        notes=(
            f"Two files declare {name}; they are taken for one set because nothing says otherwise.",
        ),
    )


WEB = _set(
    "web-vmss", ModeKind.UNIFORM, "infra/web.bicep", why="the template gives orchestrationMode"
)
BATCH = _set(
    "batch-workers", ModeKind.UNIFORM, "infra/batch.bicep", why="the API's default is Uniform"
)
API = _set("api-flex", ModeKind.FLEXIBLE, "infra/api.bicep", why="it has no capacity profile")
CACHE = _set("cache-vmss", ModeKind.UNKNOWN, "infra/cache.bicep", why="a parameter decides")
NAMELESS = _set("ingest.scaleSetName", ModeKind.UNKNOWN, "infra/ingest.bicep", named=False)
SETS = (WEB, BATCH, API, CACHE, NAMELESS)

_LINES: Sequence[tuple[str, str, str, str, str, str | None]] = (
    # code, surface, path, line, what is marked, replacement
    (
        "FLX201",
        "python",
        "ops/drain.py",
        "    client.virtual_machine_scale_set_vms.begin_deallocate(group, name, vm.instance_id)",
        "begin_deallocate",
        "client.virtual_machines.begin_deallocate(group, vm.name)",
    ),
    (
        "FLX401",
        "python",
        "ops/rotate.py",
        "        for vm in self.compute.virtual_machine_scale_set_vms.list(self.group, self.name):",
        "list",
        "(\n    vm\n    for vm in self.compute.virtual_machines.list(self.group)\n"
        "    if vm.virtual_machine_scale_set and vm.virtual_machine_scale_set.id == set_id\n)",
    ),
    (
        "FLX702",
        "bicep",
        "infra/web.bicep",
        "              loadBalancerInboundNatPools: [{ id: natPool.id }]",
        "loadBalancerInboundNatPools",
        None,
    ),
    (
        "FLX209",
        "shell",
        "scripts/nightly/restart-all.sh",
        'az vmss restart --resource-group "$RG" --name "$VMSS_NAME" --instance-ids "$ID"',
        "az vmss restart",
        'az vm restart -g "$RG" -n "$ID"',
    ),
    (
        "FLX501",
        "powershell",
        "scripts/Upgrade.ps1",
        "Update-AzVmssInstance -ResourceGroupName $rg -VMScaleSetName $set -InstanceId '*'",
        "Update-AzVmssInstance",
        None,
    ),
    (
        "FLX101",
        "sdk",
        "services/fleet/status.go",
        "\tview, err := client.GetInstanceView(ctx, group, vmss, nil)",
        "GetInstanceView",
        None,
    ),
    (
        "FLX1101",
        "arm",
        "legacy/web-vmss.json",
        '        "singlePlacementGroup": true,',
        '"singlePlacementGroup"',
        None,
    ),
)


def finding(number: int, scale_set: ScaleSet | None) -> Finding:
    """A finding; every number gives another one, and the same one every time."""
    code, surface, path, line, marked, text = _LINES[number % len(_LINES)]
    rule = _RULES[code]
    start = line.index(marked) + 1
    row = 12 + number // len(_LINES)
    severity = rule.severity if number % 5 else Severity.INFO
    suggestion = (
        Suggestion(text, surface, "the instance id is the name of a virtual machine")
        if text
        else Suggestion("Read the instance views of the virtual machines.", complete=False)
    )
    binding = (
        Binding(
            scale_set.id,
            scale_set.name,
            "variable",
            "the workflow sets VMSS_NAME, which the script reads",
            (Related(Location(".github/workflows/deploy.yml", 12, 7, 12, 30), "set here"),),
        )
        if scale_set
        else Binding(why="no file of this run says what gives the name")
    )
    return Finding(
        code=code,
        name=rule.name,
        severity=severity,
        confidence=Confidence.HIGH if number % 3 else Confidence.MEDIUM,
        surface=surface,
        location=Location(path, row, start, row, start + len(marked), line),
        message=rule.summary,
        fingerprint=hashlib.sha256(str(number).encode()).hexdigest()[:32],
        url=f"https://example.org/{code}.md",
        why="" if number % 3 else "the receiver is told by its name",
        mode=scale_set.mode if scale_set else Mode(),
        suggestion=suggestion if number % 6 else None,
        related=(
            (Related(Location(path, 3, 1, 3, 9, "import x"), "the client is made here"),)
            if number % 4 == 0
            else ()
        ),
        row=rule.mapping.row if rule.mapping else None,
        binding=binding,
    )


_STEPS: Sequence[tuple[StepKind, str, tuple[str, ...]]] = (
    (
        "template",
        "Declare the Flexible set beside the old one",
        (
            "Add a set with `orchestrationMode: Flexible` under a new name",
            "Remove `loadBalancerInboundNatPools` from it",
        ),
    ),
    ("permissions", "Allow what operations need on virtual machines", ("Add the VM actions",)),
    ("queries", "Count members as virtual machines", ("Join on the id of the scale set",)),
    ("traffic", "Move traffic to the new set", ("Add it to the backend pool", "Drain the old one")),
    ("retire", "Retire the old set", ("Delete the old set and its NAT pools",)),
)


def _packages(name: str, findings: Sequence[Finding]) -> tuple[WorkPackage, ...]:
    by_path: dict[str, list[Finding]] = {}
    for each in findings:
        by_path.setdefault(each.location.path, []).append(each)
    first = f"{name}/template"
    packages: list[WorkPackage] = []
    for step, title, tasks in _STEPS:
        earlier = {
            "template": (),
            "permissions": (first,),
            "queries": (first,),
            "retire": (f"{name}/traffic",),
        }.get(step)
        after = earlier if earlier is not None else tuple(package.id for package in packages)
        packages.append(
            WorkPackage(
                f"{name}/{step}",
                step,
                title,
                "infra/web.bicep" if step == "template" else "",
                tasks,
                (),
                0,
                0,
                Effort(2.0, "2 tasks x 1 h"),
                after,
            )
        )
        if step == "template":
            packages.extend(
                WorkPackage(
                    f"{name}/code/{path}",
                    "code",
                    f"Rewrite the uses in {path}",
                    path,
                    (f"Replace {len(own)} uses",),
                    tuple(each.fingerprint for each in own),
                    sum(1 for each in own if each.suggestion and each.suggestion.complete),
                    sum(1 for each in own if each.suggestion is None),
                    Effort(len(own) * 0.5, f"{len(own)} replacements x 0.5 h"),
                    (first,),
                    owners=("@shop/platform",),
                )
                for path, own in sorted(by_path.items())
            )
    return tuple(packages)


def set_audit(scale_set: ScaleSet | None, findings: Sequence[Finding]) -> SetAudit:
    """All that is about ``scale_set``, which is all of ``findings``."""
    paths = sorted({each.location.path for each in findings})
    packages = _packages(scale_set.name, findings) if scale_set and findings else ()
    return SetAudit(
        scale_set,
        blockers=_names(f for f in findings if f.severity is not Severity.INFO),
        uses=tuple(
            FileUse(
                path,
                ("@shop/platform", "@shop/web") if path.startswith("ops") else (),
                _names(f for f in findings if f.location.path == path),
            )
            for path in paths
        ),
        blind=_names(findings[:2]),
        decisions=_names(f for f in findings if f.suggestion is None),
        packages=packages,
        effort=Effort(sum(p.effort.hours for p in packages), "the sum of its packages"),
    )


def _names(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(each.fingerprint for each in findings)


def _counts(
    findings: Sequence[Finding], key: Callable[[Finding], str], label: Callable[[str], str] = str
) -> tuple[Count, ...]:
    every = Counter(key(each) for each in findings)
    by = Counter((key(each), each.severity) for each in findings)
    return tuple(
        Count(
            name,
            label(name),
            by[name, Severity.ERROR],
            by[name, Severity.WARNING],
            by[name, Severity.INFO],
        )
        for name, _ in every.most_common()
    )


def _row(key: str) -> str:
    return f"Row {key}: {_ROWS[int(key)].api}" if key != "0" else "Beyond the mapping table"


def audit_of(findings: Sequence[Finding], sets: Sequence[ScaleSet | None]) -> Audit:
    """An audit of ``findings``, which are bound to ``sets`` already."""
    ordered = tuple(sorted(findings, key=lambda each: each.sort_key))
    by_set: dict[str, list[Finding]] = {}
    for each in ordered:
        by_set.setdefault(each.binding.scale_set, []).append(each)
    errors = sum(1 for each in ordered if each.severity is Severity.ERROR)
    return Audit(
        report=Report(
            ordered,
            Summary(240, 58, 182, 2, 1, 12, (("python", 21), ("bicep", 9), ("shell", 28))),
            notices=("The cache could not be written.",),
            scale_sets=tuple(one for one in sets if one),
        ),
        verdict=Verdict(
            "not-ready",
            f"{errors:,} uses break on Flexible orchestration, in three of five scale sets.",
            (
                f"{errors:,} errors block the migration of web-vmss, batch-workers and cache-vmss.",
                "Two files could not be read; the mode of two sets is not known.",
            ),
        ),
        by_row=_counts(ordered, lambda each: str(each.row or 0), _row),
        by_severity=_counts(ordered, lambda each: each.severity.label, str.capitalize),
        by_surface=_counts(ordered, lambda each: each.surface, surface_title),
        by_directory=_counts(ordered, lambda each: each.location.path.rpartition("/")[0]),
        unsaid=(
            Unsaid(
                "mode",
                "The orchestration mode of cache-vmss is not known",
                "Say it in the configuration, under `scale-sets`.",
                _names(ordered[:3]),
            ),
            Unsaid("unread", "A file could not be read", "Grant access to it.", path="infra/a.bin"),
            Unsaid(
                "binding",
                "Twelve uses are bound to no scale set",
                "Say in the configuration what gives their names.",
                _names(ordered[3:5]),
            ),
        ),
        sets=tuple(set_audit(one, by_set.get(one.id if one else "", ())) for one in sets),
        version="0.1.0",
        catalog_date="2026-11-23",
        catalog_digest="sha256:" + "ab12" * 16,
        title="shop",
    )


def sample() -> Audit:
    """A small audit that has something of everything."""
    owners: Sequence[ScaleSet | None] = (WEB, WEB, BATCH, WEB, API, CACHE, None, BATCH)
    findings = [finding(number, owners[number % len(owners)]) for number in range(44)]
    made = audit_of(findings, (*SETS, None))
    names = _names(made.report.findings)
    return replace(
        made,
        progress=Progress(
            since="audit of 2026-09-01",
            fixed=tuple((f"{n:032x}", "web-vmss", f"Restart number {n}") for n in range(9)),
            new=names[:2],
            remaining=names[2:],
            by_set=(("batch-workers", 3, 0, 12), ("web-vmss", 6, 2, 28), ("", 0, 0, 2)),
        ),
        history=tuple(
            Moment(
                f"{n:040x}", f"2026-{n + 1:02d}-14", f"Step {n}", 61 - 6 * n, 40 - n, 12 - n // 2
            )
            for n in range(8)
        ),
        repositories=(
            Repository(
                "shop", "https://git.example.org/shop.git", "", "c0ffee" * 6, 20, 14, 10, 240
            ),
            Repository("old-shop", "../old-shop", "git fetch ended with status 128"),
        ),
    )


def many(number: int) -> Audit:
    """An audit of ``number`` findings in 400 files, spread over all sets."""
    sets: Sequence[ScaleSet | None] = (*SETS, None)
    findings = []
    for index in range(number):
        one = finding(index, sets[index % len(sets)])
        folder, _, name = one.location.path.rpartition("/")
        place = replace(one.location, path=f"{folder}/part-{index % 61:02d}/{name}")
        findings.append(replace(one, location=place))
    return audit_of(findings, sets)


def hostile(text: str) -> Audit:
    """An audit every text of which, whoever wrote it, is ``text``."""
    where = Location(text, 1, 2, 1, 5, text)
    related = (Related(where, text),)
    mode = Mode(ModeKind.UNIFORM, text, files=(text,))
    subject = Subject(text, text, why=text)
    own = replace(
        WEB,
        id=text,
        name=text,
        group=text,
        mode=mode,
        declared=(Declaration(subject, where, mode, "arm", text, "template", text, text),),
        deployed_by=related,
        notes=(text,),
    )
    bad = replace(
        finding(1, own),
        code="FLX201",
        surface=text,
        location=where,
        message=text,
        fingerprint=text,
        url=text,
        why=text,
        mode=mode,
        suggestion=Suggestion(text, text, text),
        related=related,
        symbol=text,
        subjects=(subject,),
        binding=Binding(text, text, "name", text, related),
        also=(Binding(text + "+", text, "name", text, related),),
    )
    bare = replace(
        bad,
        code=text,
        location=replace(where, path=text + "~"),
        fingerprint=text + "~",
        suggestion=Suggestion(text),
        binding=Binding(why=text),
    )
    made = audit_of((bad, bare), (own, None))
    package = WorkPackage(
        text, "code", text, text + "!", (text,), (text,), 1, 1, Effort(1.0, text), (text,), (text,)
    )
    count = Count(text, text, 1, 1, 1)
    return replace(
        made,
        report=replace(
            made.report,
            notices=(text,),
            summary=replace(made.report.summary, nothing=(text,), by_surface=((text, 1),)),
        ),
        verdict=Verdict("undecided", text, (text,)),
        by_row=(count,),
        by_severity=(count,),
        by_surface=(count,),
        by_directory=(count,) * 20,
        unsaid=(Unsaid("mode", text, text, (text,), text),) * 8,
        sets=(
            replace(
                made.sets[0],
                uses=(FileUse(text, (text,), (text,)),),
                blind=(text,),
                decisions=(text,),
                packages=(package,),
                effort=Effort(1.0, text),
            ),
            made.sets[1],
        ),
        version=text,
        catalog_date=text,
        catalog_digest=text,
        title=text,
        progress=Progress(text, ((text, text, text),), (text,), (text,), ((text, 1, 1, 1),)),
        history=(Moment(text, text, text, 1, 1, 1, ((text, 1),)),) * 2,
        repositories=(
            Repository(text, text + "?", "", text, 1, 1, 1, 1),
            Repository(text, text, text),
        ),
    )
