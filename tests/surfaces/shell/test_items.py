"""Ids of instances that a script reads out of a list: whatever hands them on, they are ids."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

LIST = "az vmss list-instances -g app -n web"
IDS = f'{LIST} --query "[].id" -o tsv'
REST = 'az rest --method post --url "https://management.azure.com{}/restart?api-version=2024-07-01"'
ID = REST.replace("{}", "$id")


def restarts(text: str, path: str = "run.sh") -> list[int]:
    """The lines with a request to restart an instance."""
    found = check_text(text + "\n", path).findings
    return [f.location.line for f in found if f.code == "FLX209"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"for id in $({IDS}); do", "done"),
        (f"for id in `{IDS}`; do", "done"),
        (f"ids=$({IDS})\nfor id in $ids; do", "done"),
        (f'ids=($({IDS}))\nfor id in "${{ids[@]}}"; do', "done"),
        (f'mapfile -t ids < <({IDS})\nfor id in "${{ids[@]}}"; do', "done"),
        (f'readarray -t ids <<< "$({IDS})"\nfor id in ${{ids[*]}}; do', "done"),
        ("while read -r id; do", f"done < <({IDS})"),
        ("while IFS= read -r id\ndo", f"done < <({IDS})"),
        ("while read id; do", f'done <<< "$({IDS})"'),
        (f"{IDS} | while read -r id; do", "done"),
        (f"{IDS} |\n  while read -r id; do", "done"),
        (f"{IDS} | sort | while read -r id; do", "done"),
        ("while read -r id name; do", f"done < <({LIST} --query '[].[id, name]' -o tsv)"),
        ("while read -r name id; do", f"done < <({LIST} --query '[].[name,id]' -o tsv)"),
        (f"for id in $({LIST} | jq -r '.[].id'); do", "done"),
        (f"for id in $({LIST} | jq -r .[].id); do", "done"),
        (f"{LIST} | jq -r '.[] | .id' | while read id; do", "done"),
        (f"{LIST} | jq -r '.[] | select(.name != \"a\") | .id' | while read id; do", "done"),
        (f"all=$({LIST} -o json)\nfor id in $(echo \"$all\" | jq -r '.[].id'); do", "done"),
        (f"all=$({LIST})\necho $all | jq -r '.[].id' | while read -r id; do", "done"),
        (f"all=$({LIST})\nfor id in $(jq -r '.[].id' <<< \"$all\"); do", "done"),
        (f"id=$({LIST} --query '[0].id' -o tsv)", ""),
        (f"id=$({LIST} --query \"[?name=='a'].id | [0]\" -o tsv)", ""),
        (f"id=$({LIST} --query \"[?zones[0]=='1'].id | [0]\" -o tsv)", ""),
        (f"id=$({LIST} --query \"[?tags.a=='x]y'] | [0].id\" -o tsv)", ""),
        (f"id=$({LIST} --query 'sort_by(@, &name)[0].id' -o tsv)", ""),
        (f"id=$({LIST} | jq -r '.[0].id')", ""),
        (f"{LIST} | jq -r '.[] | select(.zones[0] == \"(1\") | .id' | while read id; do", "done"),
        (f"{LIST} | jq -r '.[] | select(.a | test(\"x\")).id' | while read id; do", "done"),
        ("id=$(az vmss show -g app -n web --instance-id a --query id -o tsv)", ""),
    ],
)
def test_whoever_hands_it_on_it_is_the_id_of_an_instance(before: str, after: str) -> None:
    text = f"{before}\n  {ID}\n{after}"
    assert restarts(text) == [before.count("\n") + 2]


def test_recipes_have_their_own_dollars() -> None:
    text = f"up:\n\tfor id in $({IDS}); do \\\n\t  {ID}; \\\n\tdone".replace("$", "$$")
    assert restarts(text, "Makefile") == [3]


@pytest.mark.parametrize("option", ["-I{}", "-I {}", "-i", "-n1 -I{}", "-I %"])
def test_xargs_puts_it_in_place_of_its_placeholder(option: str) -> None:
    command = REST.replace("{}", "%" if "%" in option else "{}")
    assert restarts(f"{IDS} | xargs {option} {command}") == [1]


@pytest.mark.parametrize(
    "text",
    [
        f"for id in $(az vm list -g app --query '[].id' -o tsv); do {ID}; done",
        f"for id in $(az vmss list -g app --query '[].id' -o tsv); do echo {ID}; done",
        f"for id in a b; do {ID}; done",
        f"while read -r id; do {ID}; done < ids.txt",
        f"while read -r id; do {ID}; done < <(az vm list --query '[].id' -o tsv)",
        f"az vm list --query '[].id' -o tsv | while read -r id; do {ID}; done",
        f"while read -r id name; do {ID}; done < <({LIST} --query '[].[name,id]' -o tsv)",
        f"while read -r name; do {ID}; done < <({IDS})",
        f"{IDS} | grep x; while read -r id; do {ID}; done < f",
        f"for id in $({LIST} --query '[].networkProfile.id' -o tsv); do {ID}; done",
        f"for id in $({LIST} | jq -r '.[].storageProfile.osDisk.id'); do {ID}; done",
        f"id=$({LIST} --query '[].networkProfile.networkInterfaces[].id' -o tsv)\n{ID}",
        f"id=$({LIST} --query '[0].networkProfile.networkInterfaces[0].id' -o tsv)\n{ID}",
        f"id=$({LIST} --query \"[?a=='b'].storageProfile.dataDisks[].id\" -o tsv)\n{ID}",
        f"id=$({LIST} --query '[].tags[].[id, name]' -o tsv)\n{ID}",
        f"{LIST} | jq -r '.[].networkProfile.nics[].id' | while read id; do {ID}; done",
        f"{LIST} | jq -r '.[] | .storageProfile.dataDisks[0] | .id' | while read id; do {ID}; done",
        f"{LIST} | jq -r '.[] | select(.name == \"a\") | .x[].id' | while read id; do {ID}; done",
        f"{LIST} | jq -r '.[] | select(.name == \"a\").x.id' | while read id; do {ID}; done",
        f"{IDS}\nfor id in $OTHER; do {ID}; done",
        f"for id in $({IDS}); do echo $id; done\nfor id in $OTHER; do {ID}; done",
        f"id=$({LIST} --query '[0].id' -o tsv)\nid=$(az vm show -g a -n b --query id)\n{ID}",
        f"ids=$({IDS})\nids=$OTHER\nfor id in $ids; do {ID}; done",
        f"{IDS} | xargs -n1 echo; find . -name x -exec {REST} \\;",
        f'mapfile -t ids < ids.txt\nfor id in "${{ids[@]}}"; do {ID}; done',
        f"echo \"$all\" | jq -r '.[].id' | while read -r id; do {ID}; done",
        "id=$(az vm show -g app -n a --query id -o tsv)\n" + ID,
    ],
)
def test_other_ids_are_left_alone(text: str) -> None:
    assert restarts(text) == []


ONE = f"{LIST} --query '[0].id' -o tsv"
VM = "az vm show -g app -n a --query id -o tsv"
CUT = [
    f"id=$({ONE})\nid=${{id%/virtualMachines/*}}",
    f"id=$({ONE})\nid=${{id/a/b}}",
    f'id=$({ONE})\nid+="/providers/x"',
    f"id=$({ONE} | sed 's#/virtualMachines/.*##')",
    f"id=$({IDS} | wc -l)",
    f"id=$({IDS} | awk -F/ '{{print $NF}}')",
    f"id=$({IDS} | cut -d/ -f9 | sort -u)",
    f"id=$({IDS} | grep -o '[^/]*$')",
    f"id=$({IDS} | uniq -c)",
    f"id=$({IDS} | jq -r .x)",
    f"ids=$({IDS})\nid=$(echo \"$ids\" | sed 's#/virtualMachines/.*##')",
    f"all=$({LIST})\nid=$(echo \"$all\" | jq -r '.[].id' | xargs -n1 basename)",
    f"id=$({ONE})\nunset id",
    f"id=$({ONE})\nread -r id",
    f"id=$({ONE})\nIFS= read -r id < f",
    f"id=$({ONE})\nprintf -v id %s x",
    f"id=$({ONE})\nif x; then id=$({VM}); fi",
    f"id=$({VM})\nif x; then id=$({ONE}); fi",
    f"if x; then id=$({ONE}); else id=$({VM}); fi",
    f"if x; then id=$({VM}); else id=$({ONE}); fi",
    f"ids=($({IDS}))\nids+=($(az vm list --query '[].id'))\nid=${{ids[0]}}",
]
KEPT = [
    f"id=$({IDS} | head -n 1)",
    f"id=$({IDS} | sort -u | tail -1 | tr -d '\\r')",
    f"id=$({IDS} 2>/dev/null || true)",
    f"id=$({IDS} | grep -E 'web_(a|b)')",
    f"id=$({IDS} | sed -n 1p)",
    f'ids=$({IDS})\nid=$(echo "$ids" | head -1)',
    f"x=$({ONE})\nid=$x",
    f"if x; then id=$({ONE}); fi",
    f"if x; then id=$({ONE}); else id=$({IDS} | tail -1); fi",
    f"for id in $({IDS}); do x; done",
]


@pytest.mark.parametrize("before", CUT)
def test_what_is_cut_or_set_anew_is_none(before: str) -> None:
    assert restarts(f"{before}\n{ID}") == []


@pytest.mark.parametrize("before", KEPT)
def test_what_is_handed_on_whole_is_one(before: str) -> None:
    assert restarts(f"{before}\n{ID}") == [before.count("\n") + 2]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"ids=$({VM})\nf() {{ local ids\nids=$({IDS}); }}\nfor id in $ids; do {ID}; done", []),
        (f"f() {{ local id=$({ONE}); }}\ng() {{ {ID}; }}\nid=$({VM})\ng", []),
        (f"f() {{ for id in $({IDS}); do x; done; }}\ng() {{ {ID}; }}", []),
        (f"f() {{ while read -r id; do x; done < <({IDS}); }}\n{ID}", []),
        (f"id=$({ONE})\nf() {{ id=$({VM}); }}\nf\n{ID}", []),
        (f"id=$({ONE})\nf() {{ local id=$1; {ID}; }}", []),
        (f"id=$({ONE})\nf() {{ local id; read -r id; {ID}; }}", []),
        (f"id=$({ONE})\nf() {{ local id=$({VM}); }}\n{ID}", [3]),
        (f"id=$({ONE})\nf() {{ {ID}; }}\nf", [2]),
        (f"f() {{ local id=$({ONE})\n{ID}; }}", [2]),
        (f"f() {{ id=$({VM}); }}\ng() {{ local id=$({ONE})\n{ID}; }}", [3]),
        (f"if x; then id=$({ONE})\n{ID}; fi", [2]),
    ],
)
def test_what_one_function_holds_another_does_not(text: str, lines: list[int]) -> None:
    assert restarts(text) == lines


def replacement(text: str) -> str:
    found = [f for f in check_text(text + "\n", "run.sh").findings if f.code == "FLX209"]
    assert found[0].suggestion is not None
    return found[0].suggestion.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RG=prod\n", "RG=test\n"),
        ("RG=prod\n", "read -r RG\n"),
        ("", "RG=test\n"),
        ("RG=prod\n", "if x; then RG=test; fi\n"),
        ("RG=prod\nf() { RG=test; }\n", "f\n"),
    ],
)
def test_a_group_that_is_another_by_now_is_not_named(before: str, after: str) -> None:
    listed = IDS.replace("-g app", '-g "$RG"')
    text = f"{before}ids=$({listed})\n{after}for id in $ids; do {ID}; done"
    assert "/resourceGroups/<resource group>/" in replacement(text)


def test_in_the_next_turn_a_group_may_be_another() -> None:
    listed = IDS.replace("-g app", '-g "$RG"')
    text = f"RG=a\nids=$({listed})\nwhile x; do for id in $ids; do {ID}; done; RG=b; done"
    assert "/resourceGroups/<resource group>/" in replacement(text)


@pytest.mark.parametrize("before", ["", "RG=prod\n", "RG=test\nRG=prod\n", "for RG in a; do "])
def test_a_group_that_is_the_same_is_named(before: str) -> None:
    listed = IDS.replace("-g app", '-g "$RG"')
    text = f"{before}ids=$({listed})\nfor id in $ids; do {ID}; done"
    text += "; done" if "do " in before else ""
    assert "/resourceGroups/$RG/" in replacement(f"{text}\nRG=test")


def test_arguments_of_another_function_are_others() -> None:
    listed = IDS.replace("-g app", '-g "$1"')
    text = f"ids=$({listed})\nf() {{ for id in $ids; do {ID}; done; }}"
    assert "/resourceGroups/<resource group>/" in replacement(text)


ARM = "https://management.azure.com"


@pytest.mark.parametrize(
    ("before", "url", "found"),
    [
        ("", "${ARM}${id}/restart?v=1", True),
        ("", "$ARM_ENDPOINT$id/restart?v=1", True),
        ("", "$AZURE/$id/restart?v=1", True),
        (f"URL={ARM}; ", "$URL$id/restart?v=1", True),
        (f"URL={ARM}/; ", "${URL}${id}/restart?v=1", True),
        ("", f"{ARM}/$id/restart?v=1", True),
        ("", "https://management.usgovcloudapi.net/${id}/restart?v=1", True),
        ("", "$HOOK$id/restart", False),
        ("", "$ALARM/$id/restart", False),
        ("URL=https://hooks.example.com; ", "$URL$id/restart", False),
        ("", "https://hooks.example.com/$id/restart", False),
        ("", "https://hooks.example.com/x?vm=$id/restart", False),
        ("", "$id/$action?v=1", False),
    ],
)
def test_only_the_service_restarts_what_its_host_is_asked_for(
    before: str, url: str, found: bool
) -> None:
    text = f'{before}for id in $({IDS}); do curl -X POST "{url}"; done'
    assert restarts(text) == [1] * found
    held = f'{before}for id in $({IDS}); do\n u="{url}"\ncurl -X POST "$u"; done'
    assert restarts(held) == [2] * found


def test_a_resource_is_named_by_it_too() -> None:
    text = f'while read -r id; do\n  az resource delete --ids "$id"\ndone < <({IDS})\n'
    found = {(f.code, f.location.line) for f in check_text(text, "run.sh").findings}
    assert ("FLX202", 2) in found


@pytest.mark.parametrize(
    "unit",
    [
        f"while read -r id; do {ID}; done < <({IDS})\n",
        f"{IDS} | while read -r id; do {ID}; done\n",
        f"all=$({LIST})\nfor id in $(echo $all | jq -r '.[].id'); do {ID}; done\n",
        "while read x; do\n",
        f"f() {{ local id=$({ONE}); {ID}; }}\n",
        f"if x; then id=$({ONE}); fi; {ID}\n",
        f"id=$(echo $id | sort | uniq); id=${{id%x}}; ids+=($({IDS}))\n",
        "a |",
    ],
)
def test_many_are_followed_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "run.sh"), lambda size: unit * size, 20)
