"""Changes that are right only together come as one: a list, and what acts on its items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flexlint.config.options import Options
from flexlint.engine.check import check_text
from flexlint.model import Edit, Finding
from flexlint.reporters import Context, reporter
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

PYTHON = """from azure.mgmt.compute import ComputeManagementClient

client = ComputeManagementClient(credential, "sub")
for vm in client.virtual_machine_scale_set_vms.list("rg", "web"):{note}
    client.virtual_machine_scale_set_vms.begin_restart("rg", "web", vm.instance_id).result()
    client.virtual_machine_scale_set_vms.begin_start("rg", "web", vm.instance_id).result()
"""
LIST = "az vmss list-instances -g rg -n web --query '[].instanceId' -o tsv"
START = "az vmss start -g rg -n web --instance-ids"
TOGETHER = {
    "python": ("a.py", PYTHON.format(note="")),
    "a loop over what is asked": ("a.sh", f"for id in $({LIST}); do\n  {START} $id\ndone\n"),
    "a variable": ("a.sh", f"ids=$({LIST})\n{START} $ids\n"),
    "a variable with a loop": (
        "a.sh",
        f'ids="$({LIST})"\nfor id in $ids; do {START} "$id"; done\n',
    ),
    "an array": ("a.sh", f'mapfile -t ids < <({LIST})\n{START} "${{ids[@]}}"\n'),
    "xargs": ("a.sh", f"{LIST} | xargs -I{{}} {START} {{}}\n"),
    "a loop that reads": ("a.sh", f'{LIST} | while read -r id; do\n  {START} "$id"\ndone\n'),
    "a loop that is fed": ("a.sh", f'while read -r id; do\n  {START} "$id"\ndone < <({LIST})\n'),
    "a pipeline's script": (
        "azure-pipelines.yml",
        f"steps:\n- script: |\n    for id in $({LIST}); do\n      {START} $id\n    done\n",
    ),
}
APART = {
    "another variable": ("a.sh", f"ids=$({LIST})\necho $ids\n{START} $1\n"),
    "a variable that is set again": ("a.sh", f"ids=$({LIST})\necho $ids\nids=$1\n{START} $ids\n"),
    "what a loop does not use": (
        "a.sh",
        f"for id in $({LIST}); do\n  echo $id\ndone\n{START} $1\n",
    ),
}


def findings(path: str, text: str, **options: Any) -> tuple[Finding, ...]:
    return check_text(text, path, Options(**options)).findings


def applied(path: str, text: str, edits: tuple[Edit, ...]) -> str:
    source = SourceFile(path, text)
    for edit in reversed(edits):
        start = source.offset(edit.line, edit.column)
        end = source.offset(edit.end_line, edit.end_column)
        text = text[:start] + edit.text + text[end:]
    return text


@pytest.mark.parametrize("name", TOGETHER)
def test_one_finding_has_them_all(name: str) -> None:
    path, text = TOGETHER[name]
    before = findings(path, text)
    assert all(each.suggestion and each.suggestion.complete for each in before)
    (first,) = (each for each in before if each.edits)
    assert first.code == "FLX401"
    assert len(first.edits) == len(before) >= 2
    assert findings(path, applied(path, text, first.edits)) == ()


@pytest.mark.parametrize("name", APART)
def test_what_belongs_to_nothing_has_its_own(name: str) -> None:
    path, text = APART[name]
    before = findings(path, text)
    assert [len(each.edits) for each in before] == [1, 1]
    for each in before:
        after = findings(path, applied(path, text, each.edits))
        assert [found.code for found in after] == [o.code for o in before if o is not each]


def test_sarif_has_one_fix_with_all_replacements() -> None:
    path, text = TOGETHER["python"]
    log = json.loads(reporter("sarif")(check_text(text, path), Context()))
    fixes = [fix for result in log["runs"][0]["results"] for fix in result.get("fixes", ())]
    assert len(fixes) == 1
    (change,) = fixes[0]["artifactChanges"]
    assert len(change["replacements"]) == 3


@pytest.mark.parametrize(
    "text",
    [
        # The list stays as it is, or one of those that act on it does.
        PYTHON.format(note="  # flexlint: ignore[FLX401] known"),
        PYTHON.format(note="").replace(
            "begin_start(", "begin_start(  # flexlint: ignore[FLX211] known\n        "
        ),
        PYTHON.format(note="\n    print(vm.latest_model_applied)"),
    ],
)
def test_where_one_stays_as_it_is_there_is_none(text: str) -> None:
    found = findings("a.py", text)
    assert {"FLX209"} <= {each.code for each in found}
    assert [each.edits for each in found] == [()] * len(found)


def test_a_list_that_nobody_asks_about_stays_as_it_is(tmp_path: Path) -> None:
    path, text = TOGETHER["a loop over what is asked"]
    (only,) = findings(path, text, ignore=("FLX401",))
    assert only.code == "FLX510"
    assert only.edits == ()


def test_many_lists_and_uses() -> None:
    grows_linearly(
        lambda text: check_text(text, "a.sh"),
        lambda n: f"for id in $({LIST}); do\n  {START} $id\ndone\n" * n,
        small=12,
    )
