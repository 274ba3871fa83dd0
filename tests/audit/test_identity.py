"""Which set of an earlier audit a set of today is, and what that is compared by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flexlint.audit.identity import Declared, SetIdentity, same_sets
from flexlint.audit.progress import read_earlier
from tests.cli.running import flexlint


def sets(*ids: str) -> list[SetIdentity]:
    """``web``, ``web(group)``, ``web@path(group)``, ``repository/web(group)``."""
    found = []
    for text in ids:
        id_, _, group = text.rstrip(")").partition("(")
        repository, _, own = id_.rpartition("/")
        found.append(SetIdentity(text, own.partition("@")[0], group, repository))
    return found


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("web", "web", {"web": "web"}),
        ("web", "Web", {"web": "Web"}),
        ("web", "api", {}),
        ("web", "web(shop)", {"web": "web(shop)"}),
        ("web(shop)", "web", {"web(shop)": "web"}),
        ("web(a)", "web(b)", {}),
        ("web(a) web(b)", "web(b) web(a)", {"web(a)": "web(a)", "web(b)": "web(b)"}),
        ("web(a) web(b)", "web(b) web(c)", {"web(b)": "web(b)"}),
        # One of two that nothing tells apart: it may be either.
        ("web@x web@y", "web@z", {}),
        ("web@x web@y", "web@x", {"web@x": "web@x"}),
        ("web@x web@y", "web@x web@z", {"web@x": "web@x", "web@y": "web@z"}),
        ("web", "web(a) web(b)", {}),
        # Of two repositories.
        ("one/web two/web", "two/web", {"two/web": "two/web"}),
        ("one/web", "two/web", {}),
        ("web", "one/web", {}),
    ],
)
def test_by_name_group_and_repository(old: str, new: str, same: dict[str, str]) -> None:
    assert same_sets(sets(*old.split()), sets(*new.split()), {}, {}) == same


def declared(**marks: str) -> Declared:
    return {mark: frozenset(ids.split()) for mark, ids in marks.items()}


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [
        (declared(a="web"), declared(a="api"), {"web": "api"}),
        (declared(a="web", b="web"), declared(a="api", b="api"), {"web": "api"}),
        (declared(a="web"), declared(b="api"), {}),
        # The declarations went to two sets, or are those of two.
        (declared(a="web", b="web"), declared(a="api", b="job"), {}),
        (declared(a="web", b="old"), declared(a="api", b="api"), {}),
        (declared(a="web old"), declared(a="api"), {}),
        (declared(a="web"), declared(a="api job"), {}),
    ],
)
def test_by_what_is_declared(then: Declared, now: Declared, same: dict[str, str]) -> None:
    assert same_sets(sets("web", "old"), sets("api", "job"), then, now) == same


def test_a_set_with_a_namesake_takes_no_other_name() -> None:
    found = same_sets(sets("web"), sets("web", "api"), declared(a="web"), declared(a="api"))
    assert found == {"web": "web"}


BICEP = """resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {{
  name: '{name}'
  location: 'westeurope'
  scope: resourceGroup('{group}')
  properties: {{ orchestrationMode: 'Uniform', singlePlacementGroup: true }}
}}
"""


def progress_of(folder: Path, name: str, group: str, *, check: bool) -> dict[str, Any]:
    """What the comparison says where the set ``web-vmss`` of ``shop`` is called ``name`` now."""
    (folder / "main.bicep").write_text(BICEP.format(name="web-vmss", group="shop"))
    (folder / "ops.sh").write_text("az vmss get-instance-view -g shop -n web-vmss\n")
    command = (
        ("check", "--output-format", "json:old.json") if check else ("audit", "--json=old.json")
    )
    flexlint(*command, "main.bicep", "ops.sh", cwd=folder)
    (folder / "main.bicep").write_text(BICEP.format(name=name, group=group))
    (folder / "ops.sh").unlink()
    flexlint("audit", "main.bicep", "--compare", "old.json", "--json", "new.json", cwd=folder)
    document: dict[str, Any] = json.loads((folder / "new.json").read_text())
    found: dict[str, Any] = document["progress"]
    return found


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("name", "group", "moved"),
    [
        ("web-vmss", "shop", []),
        ("api-vmss", "shop", ["api-vmss was called web-vmss."]),
        (
            "web-vmss",
            "store",
            ["web-vmss was in the resource group shop, and is in store."],
        ),
    ],
)
def test_a_set_keeps_its_findings(
    name: str, group: str, moved: list[str], check: bool, tmp_path: Path
) -> None:
    found = progress_of(tmp_path, name, group, check=check)
    assert found["moved"] == moved
    (only,) = found["sets"]
    assert only["name"] == name
    assert (only["fixed"], only["new"]) == (1, 0)
    assert only["remaining"] >= 1
    assert [each["set"] for each in found["fixed"]] == [name]


def test_documents_without_lists_of_sets_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    finding = {"fingerprint": "a", "message": "m", "scale_set": "web", "binding": 3}
    odd = {"sets": [3, {"scale_set": None}, {"scale_set": {"id": 3}}], "repositories": [{}]}
    path.write_text(json.dumps({"version": 1, "summary": {}, "findings": [finding], **odd}))
    assert [each.id for each in read_earlier(str(path)).sets] == ["web"]
