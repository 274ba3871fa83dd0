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
CLIENT = PYTHON.partition("for vm")[0]
ACT = "client.virtual_machine_scale_set_vms.begin_restart"
NAMES = "az vmss list-instances -g rg -n web --query '[].osProfile.computerName' -o tsv"
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
TOGETHER |= {
    "of each of several sets": (
        "a.sh",
        f"for s in web api; do\n  for id in $({LIST.replace('web', '$s')}); do\n"
        "    az vmss start -g rg -n $s --instance-ids $id\n  done\ndone\n",
    ),
    "with a word on it": (
        "a.sh",
        f'ids=$({LIST})\n[ -z "$ids" ] && exit 0\nfor id in $ids; do\n'
        f'  echo "starting $id"\n  {START} $id\ndone\n',
    ),
}
GIVEN = (
    f"{CLIENT}def restart(rg, name):\n"
    "    for vm in client.virtual_machine_scale_set_vms.list(rg, name):\n{}"
)
TOGETHER["python: parameters"] = (
    "a.py",
    GIVEN.format(f"        {ACT}(rg, name, vm.instance_id).result()\n"),
)
APART = {
    "another variable": ("a.sh", f"ids=$({LIST})\necho $ids\n{START} $1\n"),
    "what a loop does not use": (
        "a.sh",
        f"for id in $({LIST}); do\n  echo $id\ndone\n{START} $1\n",
    ),
}

RESTART = "az vmss restart -g rg -n"
LOOP = f"for i in $({LIST}); do\n  {{}}\ndone\n"
HELD = f"IDS=$({LIST})\n{{}}\n"
ITEMS = 'virtual_machine_scale_set_vms.list("rg", "web")'
UNSAFE = {
    # The ids are read by something that a name means another thing to.
    "compared": ("a.sh", LOOP.format(f'if [ "$i" != "0" ]; then {START} $i; fi')),
    "skipped": ("a.sh", LOOP.format(f"[[ $i == 0 ]] && continue\n  {START} $i")),
    "told apart": ("a.sh", LOOP.format(f"case $i in 0|1) continue;; esac\n  {START} $i")),
    "a sum": ("a.sh", LOOP.format(f"if (( i > 3 )); then {START} $i; fi")),
    "a number": ("a.sh", LOOP.format(f"[ $i -gt 3 ] && {START} $i")),
    "a test by its name": ("a.sh", LOOP.format(f"[[ i -gt 3 ]] && {START} $i")),
    "filtered": ("a.sh", f"for i in $({LIST} | grep -v '^0$'); do\n  {START} $i\ndone\n"),
    "filtered in a pipe": ("a.sh", f"{LIST} | grep -v '^0$' | xargs -I{{}} {START} {{}}\n"),
    "sorted": ("a.sh", f"LAST=$({LIST} | sort -n | tail -1)\n{START} $LAST\n"),
    "a loop that reads what is sorted": (
        "a.sh",
        f"{LIST} | sort -n | while read -r i; do\n  {START} $i\ndone\n",
    ),
    "cut": ("a.sh", HELD.format(f"for i in ${{IDS#0}}; do {START} $i; done")),
    "sliced": ("a.sh", f'mapfile -t a < <({LIST})\n{START} "${{a[@]:1}}"\n'),
    "one of them": ("a.sh", f'mapfile -t a < <({LIST})\n{START} "${{a[0]}}"\n'),
    "after the loop": ("a.sh", LOOP.format(f"{START} $i") + "[ $i = 3 ] && ./last.sh\n"),
    # Something else gets them too.
    "a program": ("a.sh", LOOP.format(f"{START} $i\n  python other.py $i")),
    "a request": ("a.sh", HELD.format(f'{START} $IDS\ncurl -d "$IDS" https://example.com')),
    "the environment": ("a.sh", HELD.format(f"{START} $IDS\nexport IDS; ./more.sh")),
    "exported at once": ("a.sh", f"export IDS=$({LIST})\n{START} $IDS\n./more.sh\n"),
    "printed into a file": ("a.sh", LOOP.format(f"{START} $i\n  echo $i >> done.txt")),
    "printed to a pipe": ("a.sh", LOOP.format(f"{START} $i\n  echo $i").rstrip() + " | sh\n"),
    "a variable of the pipeline": (
        "a.sh",
        HELD.format(f'{START} $IDS\necho "##vso[task.setvariable variable=ids]$IDS"'),
    ),
    "a script sourced": ("a.sh", HELD.format(f"{START} $IDS\nsource ./more.sh")),
    # The list is of one set, the action on another.
    "another set": (
        "a.sh",
        HELD.format(f"for i in $IDS; do {RESTART} api --instance-ids $i; done"),
    ),
    "another group": (
        "a.sh",
        LOOP.format("az vmss restart -g other -n web --instance-ids $i"),
    ),
    "several sets": (
        "a.sh",
        LOOP.format(f"for s in web api; do\n    {RESTART} $s --instance-ids $i\n  done"),
    ),
    "a variable set between": (
        "a.sh",
        f"N=web\nIDS=$({LIST.replace('web', '$N')})\nN=api\n{RESTART} $N --instance-ids $IDS\n",
    ),
    "a variable set in the next turn": (
        "a.sh",
        f"N=web\nfor i in $({LIST.replace('web', '$N')}); do\n"
        f"  {RESTART} $N --instance-ids $i\n  N=api\ndone\n",
    ),
    "another subscription": (
        "a.sh",
        LOOP.format(f"{RESTART} web --instance-ids $i --subscription b"),
    ),
    "another account": ("a.sh", HELD.format(f"az account set -s b\n{START} $IDS")),
    # It goes where nobody follows it.
    "more ids": ("a.sh", HELD.format(f'IDS="$IDS 7"\n{START} $IDS')),
    "other ids under a condition": (
        "a.sh",
        HELD.format(f'if [ -n "$1" ]; then IDS=$1; fi\n{START} $IDS'),
    ),
    "set again": ("a.sh", HELD.format(f"echo $IDS\nIDS=$1\n{START} $IDS")),
    "a file": ("a.sh", f"{LIST} > ids.txt\nwhile read i; do\n  {START} $i\ndone < ids.txt\n"),
    "a function": (
        "a.sh",
        f"f() {{\n  {START} $1\n}}\n" + HELD.format("for i in $IDS; do f $i; done"),
    ),
    "a function that lists": (
        "a.sh",
        f"f() {{\n  {LIST}\n}}\nfor i in $(f); do {START} $i; done\n",
    ),
    "far away": ("a.sh", HELD.format(": far\n" * 2000 + f"[ $IDS = 0 ] || {START} $IDS")),
    "another step": (
        "azure-pipelines.yml",
        f"steps:\n- script: {LIST} > ids.txt\n- script: {START} $(cat ids.txt)\n",
    ),
    "PowerShell compares": (
        "a.ps1",
        f"$ids = {LIST}\nforeach ($i in $ids) {{ if ($i -ne '0') {{ {START} $i }} }}\n",
    ),
    "PowerShell filters": (
        "a.ps1",
        f"{LIST} | Where-Object {{ $_ -ne 0 }} | ForEach-Object {{ {START} $_ }}\n",
    ),
    "Python compares what a command prints": (
        "a.py",
        f"import subprocess\nids = subprocess.check_output({LIST!r}, shell=True).split()\n"
        f"for i in ids:\n    if i != '0':\n"
        f"        subprocess.run(f'{START} {{i}}', shell=True)\n",
    ),
    "Python: another set": (
        "a.py",
        f'{CLIENT}for vm in client.{ITEMS}:\n    {ACT}("rg", "api", vm.instance_id)\n',
    ),
    "Python: another group": (
        "a.py",
        f'{CLIENT}for vm in client.{ITEMS}:\n    {ACT}("rg2", "web", vm.instance_id)\n',
    ),
    "Python: several sets": (
        "a.py",
        f"{CLIENT}for vm in client.{ITEMS}:\n    for s in ['web', 'api']:\n"
        f'        {ACT}("rg", s, vm.instance_id)\n',
    ),
    **{
        f"Python: a parameter that is {how}": ("a.py", GIVEN.format(body))
        for how, body in {
            "set before": f"        name = ask()\n        {ACT}(rg, name, vm.instance_id)\n",
            "set after": f"        {ACT}(rg, name, vm.instance_id)\n        name = ask()\n",
            "set where it is asked": (
                f"        if (name := ask()):\n            {ACT}(rg, name, vm.instance_id)\n"
            ),
            "added to": f"        name += 'b'\n        {ACT}(rg, name, vm.instance_id)\n",
            "hidden": (f"        for name in 'ab':\n            {ACT}(rg, name, vm.instance_id)\n"),
            "of another function": (
                f"        def act(name):\n            {ACT}(rg, name, vm.instance_id)\n"
            ),
            "set by another function": (
                "        def ask():\n            nonlocal name\n            name = 'c'\n"
                f"        ask()\n        {ACT}(rg, name, vm.instance_id)\n"
            ),
            "the other one": f"        {ACT}(name, rg, vm.instance_id)\n",
        }.items()
    },
    "Python: an item given away": (
        "a.py",
        f'{CLIENT}for vm in client.{ITEMS}:\n    f(vm)\n    {ACT}("rg", "web", vm.instance_id)\n',
    ),
    "Python: a slice": (
        "a.py",
        f"{CLIENT}vms = list(client.{ITEMS})\nfor vm in vms[1:]:\n"
        f'    {ACT}("rg", "web", vm.instance_id)\n',
    ),
    "Python: compared in a variable": (
        "a.py",
        f"{CLIENT}for vm in client.{ITEMS}:\n    i = vm.instance_id\n    if i != '0':\n"
        f'        {ACT}("rg", "web", i)\n',
    ),
    "Python: kept in a list": (
        "a.py",
        f"{CLIENT}ids = [vm.instance_id for vm in client.{ITEMS}]\nsave(ids)\n"
        'client.virtual_machine_scale_sets.begin_deallocate("rg", "web", {"instance_ids": ids})\n',
    ),
    # Which machine it is depends on the order of the list.
    **{
        f"a query: {query}": (
            "a.sh",
            f"ID=$({LIST.replace('[].instanceId', query)})\n{START} $ID\n",
        )
        for query in (
            "[0].instanceId",
            "[-1].instanceId",
            "[:2].instanceId",
            "[].instanceId | [0]",
            "[0].{i:instanceId}",
            "[].{i:instanceId} | [0].i",
            "{first:[0].instanceId}.first",
            "(sort_by([], &instanceId))[-1].instanceId",
            "max_by([], &instanceId).instanceId",
        )
    },
    "the first of a pipe": ("a.sh", f"ID=$({LIST} | head -n1)\n{START} $ID\n"),
    "the first of an array": ("a.sh", f"ids=($({LIST}))\n{START} $ids\n"),
    "the first of a mapped array": ("a.sh", f"mapfile -t ids < <({LIST})\n{START} $ids\n"),
    "one turn": ("a.sh", LOOP.format(f"{START} $i\n  break")),
    "until it is done": ("a.sh", LOOP.format(f"{START} $i\n  [ -f done ] && exit 0")),
    "so many turns": ("a.sh", "n=0\n" + LOOP.format(f"n=$((n+1))\n  [ $n -gt 2 ] || {START} $i")),
    "all but the first": (
        "a.sh",
        LOOP.format(f'[ -n "$past" ] && {START} $i\n  past=1'),
    ),
    **{
        f"Python: {name}": (
            "a.py",
            CLIENT + code.format(all=f"client.{ITEMS}", act=f'{ACT}("rg", "web", '),
        )
        for name, code in {
            "the first": "vm = list({all})[0]\n{act}vm.instance_id)\n",
            "the last": "vms = list({all})\n{act}vms[-1].instance_id)\n",
            "the next": "vm = next(iter({all}))\n{act}vm.instance_id)\n",
            "the next that fits": (
                "vm = next(v for v in {all} if v.zones)\n{act}vm.instance_id)\n"
            ),
            "the first id": "{act}[v.instance_id for v in {all}][0])\n",
            "one turn": "for vm in {all}:\n    {act}vm.instance_id)\n    break\n",
            "until it is found": (
                "for vm in {all}:\n    if vm.zones:\n        {act}vm.instance_id)\n        break\n"
            ),
            "a return": "def f():\n    for vm in {all}:\n        return {act}vm.instance_id)\n",
            "the last of a loop": "for vm in {all}:\n    pass\n{act}vm.instance_id)\n",
            "by its number": (
                "for i, vm in enumerate({all}):\n    if i == 0:\n        {act}vm.instance_id)\n"
            ),
            "so many turns": (
                "n = 0\nfor vm in {all}:\n    n += 1\n    if n > 2:\n        continue\n"
                "    {act}vm.instance_id)\n"
            ),
            "all but the first": (
                "past = False\nfor vm in {all}:\n    if past:\n        {act}vm.instance_id)\n"
                "    past = True\n"
            ),
            "so many taken": (
                "taken = []\nfor vm in {all}:\n    if len(taken) < 2:\n"
                "        {act}vm.instance_id)\n    taken.append(vm.zones)\n"
            ),
        }.items()
    },
    "Python: by its name": (
        "a.py",
        f"{CLIENT}for vm in client.{ITEMS}:\n    if vm.name == 'web_0':\n"
        f'        {ACT}("rg", "web", vm.instance_id)\n',
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


@pytest.mark.parametrize("name", UNSAFE)
def test_what_also_goes_elsewhere_has_none(name: str) -> None:
    path, text = UNSAFE[name]
    found = findings(path, text)
    assert "FLX401" in {each.code for each in found}
    assert len(found) >= 2
    for each in found:
        assert each.edits == ()
        assert each.suggestion is None or not each.suggestion.complete


ORDERED = {
    "printed": ("a.sh", LIST.replace("[].", "[0].") + "\n"),
    "what is no id": (
        "a.sh",
        f"H=$({LIST.replace('[].instanceId', '[0].osProfile.computerName')})\nssh $H reboot\n",
    ),
    "the first line of what is no id": (
        "a.sh",
        f"H=$({NAMES} \\\n  | head -1)\nssh $H reboot\n",
    ),
    "one turn with what is no id": (
        "a.sh",
        f"for h in $({NAMES}); do\n  ssh $h reboot\n  break\ndone\n",
    ),
    "an alias compared": ("a.sh", LIST.replace("[].instanceId", "[].{i:instanceId}|[?i==`3`]")),
    "an alias as a number": (
        "a.sh",
        LIST.replace("[].instanceId", "sort_by([].{i:instanceId}, &to_number(i))"),
    ),
    "the end of a name": ("a.sh", LIST.replace("[].", "[?ends_with(name, `_0`)].")),
    "PowerShell": ("a.ps1", LIST.replace("[].", "[0].") + "\n"),
    "PowerShell: the first": (
        "a.ps1",
        f"$h = {NAMES} | Select-Object -First 1\n",
    ),
    "PowerShell: an item": (
        "a.ps1",
        f"$h = {NAMES}\nssh $h[0]\n",
    ),
    "Python keeps what a command prints": (
        "a.py",
        "import subprocess\n"
        f"h = subprocess.check_output({LIST.replace('instanceId', 'zones[0]')!r}, shell=True)\n",
    ),
    "Go keeps what a command prints": (
        "a.go",
        'out, err := exec.Command("az", "vmss", "list-instances", "-g", "r", "-n", "w").Output()\n',
    ),
    "JavaScript keeps what a command prints": (
        "a.js",
        'const out = execSync("az vmss list-instances -g rg -n web").toString();\n',
    ),
    "a pipeline": (
        "azure-pipelines.yml",
        f"steps:\n- script: {LIST.replace('[].', '[0].')}\n",
    ),
    "interfaces": ("a.sh", "az vmss nic list -g rg --vmss-name web --query '[0].id' -o tsv\n"),
    "Python: an item given away": ("a.py", f"{CLIENT}f(list(client.{ITEMS})[0])\n"),
}
UNORDERED = {
    "a place inside of an item": (
        "a.sh",
        LIST.replace("instanceId", "networkProfile.networkInterfaces[0].id") + "\n",
    ),
    "a place inside of a hash": (
        "a.sh",
        LIST.replace("instanceId", "{i:instanceId,z:zones | [0]}") + "\n",
    ),
    "a name that comes from outside": (
        "a.sh",
        LIST.replace("'[].", "\"[?name=='$1'].").replace("instanceId'", 'instanceId"') + "\n",
    ),
    "a loop that ends where it fails": (
        "a.sh",
        f"for h in $({NAMES}); do\n  ssh $h reboot || exit 1\ndone\n",
    ),
    "PowerShell": ("a.ps1", "if ($x) {\n  " + LIST.replace("instanceId", "zones") + "\n}\n"),
    "Python has it printed": (
        "a.py",
        f"import subprocess\nsubprocess.run({LIST.replace('instanceId', 'zones')!r}, shell=True)\n",
    ),
    "Python counts turns to show them": (
        "a.py",
        f"{CLIENT}for i, vm in enumerate(client.{ITEMS}):\n    print(i, vm.zones)\n",
    ),
    "Python ends a loop where it fails": (
        "a.py",
        f"{CLIENT}for vm in client.{ITEMS}:\n    try:\n        f(vm.zones)\n"
        "    except OSError:\n        break\n",
    ),
}


@pytest.mark.parametrize("name", ORDERED)
def test_a_place_in_a_list_is_kept_for_a_person(name: str) -> None:
    path, text = ORDERED[name]
    found = [each for each in findings(path, text) if each.suggestion]
    assert found
    for each in found:
        assert each.edits == ()
        assert each.suggestion is not None
        assert not each.suggestion.complete


@pytest.mark.parametrize("name", UNORDERED)
def test_what_no_order_decides_is_changed(name: str) -> None:
    assert [len(each.edits) for each in findings(*UNORDERED[name])] == [1]


def test_the_order_is_said_to_decide() -> None:
    for name in ("a query: [0].instanceId", "Python: the first", "one turn"):
        told = [each.suggestion.note for each in findings(*UNSAFE[name]) if each.suggestion]
        assert told
        assert all("order" in note for note in told)


def test_loops_are_looked_at_once() -> None:
    loop = f"for vm in client.{ITEMS}:\n    if ok:\n        f(vm.zones)\n    print(vm.zones)\n"
    grows_linearly(
        lambda text: findings("a.py", text),
        lambda n: CLIENT + "".join(f"def f{i}():\n" + "".join(
            f"    {line}\n" for line in loop.splitlines()) for i in range(n)),
        small=20,
    )  # fmt: skip


def test_the_suggestion_says_why() -> None:
    told = [f.suggestion.note for f in findings(*UNSAFE["compared"]) if f.suggestion]
    assert told
    assert all("these ids are compared" in note for note in told)


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
