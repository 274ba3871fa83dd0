"""Sets that are made like another one, which was read before, and sets that are changed."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Confidence

MODE = "FLX1208"
READ = (
    "from azure.mgmt.compute import ComputeManagementClient\n"
    "sets = ComputeManagementClient(None, 's').virtual_machine_scale_sets\n"
    "group, name = read()\n"
    "vmss = sets.get({})\nvmss.orchestration_mode = 'Flexible'\n"
)


def confidences(code: str) -> list[Confidence]:
    """Of what is said about changing the mode."""
    return [each.confidence for each in check_text(code, "a.py").findings if each.code == MODE]


@pytest.mark.parametrize(
    ("got", "sent"),
    [
        ("'app', 'old'", "'app', 'new', vmss"),
        ("'app', 'old'", "'other', 'old', vmss"),
        ("group, 'old'", "group, 'new', vmss"),
        ("'app', 'old'", "resource_group_name='app', vm_scale_set_name='new', parameters=vmss"),
    ],
)
def test_a_new_set_beside_the_old_one_is_made_as_advised(got: str, sent: str) -> None:
    assert confidences(READ.format(got) + f"sets.begin_create_or_update({sent})\n") == []


@pytest.mark.parametrize(
    ("got", "sent"),
    [
        ("'app', 'old'", "'app', 'old', vmss"),
        ("'App', 'old'", "'app', 'Old', vmss"),
        ("group, name", "group, name, vmss"),
        ("group, name", "resource_group_name=group, vm_scale_set_name=name, parameters=vmss"),
    ],
)
def test_the_set_that_was_read_is_changed(got: str, sent: str) -> None:
    found = confidences(READ.format(got) + f"sets.begin_create_or_update({sent})\n")
    assert found == [Confidence.HIGH]


@pytest.mark.parametrize(
    ("got", "more"),
    [
        ("group, name", "sets.begin_create_or_update(group, name + '-new', vmss)\n"),
        ("group, name", "name += '-new'\nsets.begin_create_or_update(group, name, vmss)\n"),
        ("group, name", "sets.begin_create_or_update(group, 'web', vmss)\n"),
    ],
)
def test_it_is_not_sure_of_a_name_that_is_not_known(got: str, more: str) -> None:
    assert confidences(READ.format(got) + more) == [Confidence.LOW]
