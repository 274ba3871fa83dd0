"""Work packages: of what, in which order, after which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flexlint.audit.build import audit_of
from flexlint.audit.model import Audit, SetAudit
from flexlint.audit.plan import MOST_TASKS
from flexlint.audit.steps import step_of
from flexlint.model import ScaleSet, Severity, UseForm
from tests.audit.sample import (
    API,
    BATCH,
    FABRIC,
    FINDINGS,
    FLEXIBLE,
    RULES,
    UNIFORM,
    WEB,
    audit,
    bound_to,
    code,
    finding,
    report,
    scale_set,
)


def of(found: Audit, name: str) -> SetAudit:
    """The set called ``name``; "" for what is of none."""
    (one,) = [each for each in found.sets if each.name == name]
    return one


def steps(name: str) -> list[tuple[str, str]]:
    """(step, file) of the packages of the sample's set called ``name``."""
    return [(package.step, package.path) for package in of(audit(), name).packages]


def test_a_uniform_set_is_replaced_by_one_beside_it() -> None:
    assert steps("web-vmss") == [
        ("template", "infra/web.json"),
        ("code", "ops/drain.py"),
        ("permissions", "iam/operator.json"),
        ("queries", "queries/members.kql"),
        ("traffic", ""),
        ("retire", ""),
    ]


def test_of_a_flexible_set_only_what_is_broken_is_fixed() -> None:
    assert steps("api-vmss") == [("code", "infra/api.bicep")]


def test_notes_on_a_flexible_set_are_no_work() -> None:
    note = replace(FINDINGS[0], severity=Severity.INFO)
    assert of(audit(report((note,), (API,))), "api-vmss").packages == ()


def test_a_set_of_unknown_mode_is_asked_for_it_first() -> None:
    packages = of(audit(), "batch-vmss").packages
    assert [package.step for package in packages] == [
        *("mode", "template", "code", "traffic", "retire")
    ]
    assert packages[1].after == (packages[0].id,)


def test_a_set_that_cannot_become_flexible_has_no_plan() -> None:
    fabric = of(audit(), "fabric-vmss")
    assert fabric.packages == ()
    assert fabric.blockers == fabric.decisions == ()
    assert fabric.stays == "Service Fabric runs on Uniform scale sets only"
    assert fabric.effort.hours == 0


def test_what_keeps_a_set_uniform_is_broken_on_a_flexible_one() -> None:
    one = replace(FINDINGS[1], mode=FLEXIBLE, severity=Severity.ERROR)
    flexible = replace(FABRIC, mode=FLEXIBLE)
    found = of(audit(report((one,), (flexible,))), "fabric-vmss")
    assert found.stays == ""
    assert [package.title for package in found.packages] == ["Fix infra/fabric.json"]


def test_what_is_of_no_set_is_fixed_where_it_stands() -> None:
    assert [package.id for package in of(audit(), "").packages] == [
        "unbound/code/ops/count.py",
        "unbound/permissions",
    ]


def test_notes_of_no_set_are_to_be_reviewed() -> None:
    note = finding("FLX1101", "a.json", 3, "This set is Uniform", severity=Severity.INFO)
    error = finding("FLX702", "b.json", 4, "Remove it", prop="properties.x")
    packages = of(audit(report((note, error), ())), "").packages
    assert [(package.title, package.tasks) for package in packages] == [
        ("Review a.json", ("Line 3: This set is Uniform.",)),
        ("Fix b.json", ("Line 4: Remove it. Decide what takes its place, since flexlint knows no"
         " replacement.",)),
    ]  # fmt: skip


def test_a_set_without_findings_is_moved_all_the_same() -> None:
    packages = of(audit(report((), (WEB,))), "web-vmss").packages
    assert [package.step for package in packages] == ["template", "traffic", "retire"]


def test_a_finding_about_two_sets_is_in_both_plans() -> None:
    found = audit()
    mark = "FLX201-ops/drain.py-11"
    assert all(mark in of(found, name).findings for name in ("web-vmss", "batch-vmss"))
    assert found.verdict.headline.startswith("Not ready: 9 findings")  # counted once


def test_a_finding_bound_to_a_set_that_is_not_there_is_unbound() -> None:
    found = audit(report(FINDINGS, (WEB,)))
    assert [each.name for each in found.sets] == ["web-vmss", ""]
    assert "FLX202-infra/api.bicep-40" in of(found, "").findings


def test_every_package_waits_only_for_packages_before_it() -> None:
    for each in audit().sets:
        seen: set[str] = set()
        for package in each.packages:
            assert set(package.after) <= seen
            assert package.id not in seen
            seen.add(package.id)


def test_every_blocker_of_a_set_is_in_its_plan_once() -> None:
    for each in audit().sets:
        planned = [mark for package in each.packages for mark in package.findings]
        assert len(planned) == len(set(planned))
        assert set(each.blockers) <= set(planned)


def test_diagnostics_are_no_work() -> None:
    found = audit()
    in_sets = {mark for each in found.sets for mark in each.findings}
    assert not any(mark.startswith("FLX00") for mark in in_sets)


def test_a_declaration_says_what_to_take_out_and_put_in() -> None:
    assert of(audit(), "web-vmss").packages[0].tasks == (
        "Declare a new set with orchestrationMode Flexible beside the one at infra/web.json:30,"
        " under a name of its own: the mode of a set cannot be changed in place.",
        "Take out loadBalancerInboundNatPools (infra/web.json:52), and put"
        " loadBalancerBackendAddressPools in.",
        "Put in orchestrationMode: Flexible and platformFaultDomainCount: 1 (infra/web.json:30).",
        "infra/web.json:33: The size Standard_B1ls works on Uniform scale sets only. Decide which"
        " size the machines have instead.",
    )


def test_a_set_that_no_file_declares_is_to_be_found() -> None:
    spoken = replace(BATCH, declared=(replace(BATCH.declared[0], declares=False),), mode=UNIFORM)
    packages = of(audit(report((), (spoken,))), "batch-vmss").packages
    assert packages[0].tasks[0].startswith("Find out what makes the set")
    assert packages[-1].tasks[1] == "Delete the set."


def test_sets_of_one_name_are_told_apart() -> None:
    other = replace(WEB, id="other", group="", declared=API.declared)
    third = replace(WEB, id="third", group="", declared=())
    labels = [each.label for each in audit(report((), (WEB, API, other, third))).sets]
    assert sorted(labels) == [
        "api-vmss",
        "web-vmss",
        "web-vmss (infra/api.bicep:4)",
        "web-vmss (web-rg, infra/web.json:30)",
    ]


def test_owners_are_those_of_the_file() -> None:
    packages = of(audit(), "web-vmss").packages
    assert packages[0].owners == ("@contoso/platform",)
    assert packages[1].owners == ("@contoso/ops", "@ada")
    assert packages[-1].owners == ()


def test_a_long_package_says_how_many_tasks_are_left_out() -> None:
    many = [
        finding("FLX201", "a.py", n, f"call {n}", operation="X_Y", binding=bound_to("web-vmss"))
        for n in range(1, 2 * MOST_TASKS + 1)
    ]
    package = of(audit(report(many, (WEB,))), "web-vmss").packages[1]
    assert len(package.tasks) == MOST_TASKS + 1
    assert package.tasks[-1] == "And 50 more tasks: see the findings."
    assert len(package.findings) == 100


@pytest.mark.parametrize(
    ("code_", "operation", "form", "step"),
    [
        ("FLX201", "VirtualMachineScaleSetVMs_Deallocate", "call", "code"),
        ("FLX201", "VirtualMachineScaleSetVMs_Deallocate", "permission", "permissions"),
        ("FLX702", None, None, "template"),
        ("FLX1201", "VirtualMachineScaleSets_CreateOrUpdate", "call", "template"),
        ("FLX1501", None, None, "queries"),
        ("FLX1502", None, None, "permissions"),
        ("FLX303", None, None, "code"),
        ("TEAM101", "X_Y", "call", "code"),
        ("TEAM101", None, None, "template"),
    ],
)
def test_the_step_is_said_by_the_rule(
    code_: str, operation: str | None, form: UseForm | None, step: str
) -> None:
    one = finding(code_, "a", 1, "m", operation=operation, form=form)
    assert step_of(one, RULES) == step


def test_the_effort_is_what_its_formula_says() -> None:
    pattern = r"(\d+) [a-z ]+ x ([\d.]+) h|([\d.]+) h for the package"
    import re

    for each in audit().sets:
        total = 0.0
        for package in each.packages:
            terms = re.findall(pattern, package.effort.formula)
            assert len(terms) == package.effort.formula.count(" + ") + 1
            hours = sum(float(n or 1) * float(h or base) for n, h, base in terms)
            assert package.effort.hours == pytest.approx(hours)
            total += hours
        assert each.effort.hours == pytest.approx(total)
        summands = [float(h) for h in re.findall(r"([\d.]+) h", each.effort.formula)]
        assert each.effort.hours == pytest.approx(sum(summands))


def test_what_has_no_replacement_needs_a_decision() -> None:
    one = finding("FLX401", "a.py", 1, "m", operation="X_Y", binding=bound_to("web-vmss"))
    two = replace(one, suggestion=code("x"), fingerprint="2")
    found = of(audit(report((one, two), (WEB,))), "web-vmss")
    assert found.decisions == (one.fingerprint,)
    package = found.packages[1]
    assert (package.applicable, package.decisions) == (1, 1)


def test_an_audit_is_the_same_whatever_the_order_of_the_rules() -> None:
    turned = dict(reversed(list(RULES.items())))
    made = [audit_of(report(), rules).sets for rules in (RULES, turned)]
    assert made[0] == made[1]


def retired(*sets: ScaleSet) -> list[str]:
    """How each of ``sets`` goes."""
    found = audit(report((), sets))
    return [of(found, each.name).packages[-1].tasks[1] for each in sets]


def test_a_loop_stays_for_its_other_items() -> None:
    one = scale_set("web-0", "web.bicep", 1, UNIFORM)
    other = replace(one, id="web-1", name="web-1")
    told = (
        "Delete the set, and take its item out of the loop that declares it (web.bicep:1):"
        " other sets are declared there as well."
    )
    assert retired(one, other) == [told, told]
    assert retired(one) == ["Delete the set and its declaration (web.bicep:1)."]


def test_a_file_stays_for_its_other_callers() -> None:
    (inner,) = scale_set("web", "module.bicep", 2, UNIFORM).declared
    sets = [
        replace(each, declared=(*each.declared, inner))
        for each in (
            scale_set("web", "main.bicep", 1, UNIFORM),
            scale_set("api", "main.bicep", 5, UNIFORM),
        )
    ]
    assert retired(*sets) == [
        f"Delete the set and its declaration (main.bicep:{line}). Leave module.bicep:2: other sets"
        " are declared there as well."
        for line in (1, 5)
    ]
