"""What is made for a scale set by its id is made again for the new one, in the step it is of."""

from __future__ import annotations

from typing import get_args

import pytest

from flexlint.audit.attached import called, task
from flexlint.audit.build import audit_of
from flexlint.audit.model import Audit, WorkPackage
from flexlint.model import (
    Attachment,
    AttachmentKind,
    Location,
    Mode,
    ModeKind,
    Report,
    ScaleSet,
    Subject,
    Summary,
)

KINDS: tuple[AttachmentKind, ...] = get_args(AttachmentKind)


def attachment(kind: AttachmentKind, role: str = "") -> Attachment:
    return Attachment(kind, Subject("web"), Location(f"{kind}.tf", 1, 1, 1, 2), role)


def audit(mode: ModeKind, *attached: Attachment) -> Audit:
    web = ScaleSet("web", "web", True, Mode(mode), (), attached=attached)
    return audit_of(Report((), Summary(), scale_sets=(web,)), {})


def packages(found: Audit) -> dict[str, WorkPackage]:
    return {each.step: each for each in found.sets[0].packages}


def test_each_is_a_task_of_its_step() -> None:
    made = packages(audit(ModeKind.UNIFORM, *map(attachment, KINDS)))
    of = {
        step: [kind for kind in KINDS if f"({kind}.tf:1)" in "\n".join(package.tasks)]
        for step, package in made.items()
    }
    assert of == {
        "template": ["autoscale", "lock", "maintenance"],
        "permissions": ["role-assignment"],
        "queries": ["alert", "diagnostics"],
        "traffic": [],
        "retire": [],
    }
    assert {"web/permissions", "web/queries"} <= set(made["traffic"].after)
    assert made["queries"].effort.formula == "2 things to make again x 0.25 h + 1 h for the package"
    assert made["queries"].effort.hours == 1.5


@pytest.mark.parametrize("mode", [ModeKind.FLEXIBLE])
def test_nothing_moves_away_from_a_set_that_is_flexible(mode: ModeKind) -> None:
    assert audit(mode, *map(attachment, KINDS)).sets[0].packages == ()


def test_an_assignment_says_its_role() -> None:
    assert called(attachment("role-assignment", "Reader")) == 'assignment of the role "Reader"'
    assert task(attachment("role-assignment", "Reader")).startswith('Assign the role "Reader" on')
    braces = attachment("role-assignment", "{x.__class__}")
    assert '"{x.__class__}"' in task(braces)
    assert all(called(attachment(kind)) for kind in KINDS)
