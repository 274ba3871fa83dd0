"""Words of which a shell makes several, and what stands in quotes and behind backslashes."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding
from flexlint.surfaces.shell.words import literal


def found(text: str, code: str, path: str = "run.sh") -> list[Finding]:
    return [f for f in check_text(text + "\n", path).findings if f.code == code]


def advice(text: str, path: str = "run.sh") -> list[str]:
    return [f.suggestion.text for f in check_text(text, path).findings if f.suggestion is not None]


DELETE = "az vmss delete-instances -g app -n web --instance-ids"


@pytest.mark.parametrize(
    "ids",
    ["0 1", "1,2", "1,2,3", "{0..9}", "{0,4}", "$(seq 0 9)", "`seq 3`", '"$(seq 1 2)"', "$((n+1))"],
)
def test_numbers_are_no_names_however_they_are_counted(ids: str) -> None:
    (finding,) = found(f"{DELETE} {ids}", "FLX511")
    assert finding.severity.label == "warning"
    assert "no member has a decimal id" in finding.message


@pytest.mark.parametrize("head", ["for i in {0..9}", "for i in $(seq 0 9)", "for ((i=0;i<9;i++))"])
def test_what_a_loop_counts_is_a_number(head: str) -> None:
    assert len(found(f"{head}; do {DELETE} $i; done", "FLX511")) == 1


@pytest.mark.parametrize(
    "ids",
    [
        "web_0a1b2c3d web_4e5f6a7b", "web_{a1b2,c3d4}", "{web_a,web_b}", "$ids", '"$id"', '"*"',
        "*", "web_1,web_2", "$(cat names)", '"${ids[@]}"', "web_{0..9}", "$(seq -f web_%g 3)",
    ],
)  # fmt: skip
def test_names_are_left_alone(ids: str) -> None:
    assert found(f"{DELETE} {ids}", "FLX511") == []


@pytest.mark.parametrize("ids", ["1,2", "{0..9}", "$(seq 0 9)"])
def test_for_several_numbers_several_names_are_wanted(ids: str) -> None:
    (text,) = advice(f"az vmss deallocate -g app -n web --instance-ids {ids}")
    assert "for vm in '<virtual machine names>'; do az vm deallocate -g app -n" in text or (
        "for member in '<virtual machine names>'; do az vm deallocate" in text
    )


@pytest.mark.parametrize("ids", ["web_{a1b2,c3d4}", "{web_a,web_b}", "web_{1..3}"])
def test_what_the_shell_makes_several_names_of_is_looped_over(ids: str) -> None:
    (text,) = advice(f"az vmss deallocate -g app -n web --instance-ids {ids}")
    assert f" in {ids}; do az vm deallocate -g app -n " in text


@pytest.mark.parametrize("word", ["${web_a}", "'{a,b}'", '"{a,b}"', "web_a", "{}"])
def test_one_word_stays_one(word: str) -> None:
    (text,) = advice(f"az vmss deallocate -g app -n web --instance-id {word}")
    assert text == f"az vm deallocate -g app -n {word}"


# -- waiting -----------------------------------------------------------------------------------


def test_waiting_for_an_instance_is_reading_it() -> None:
    text = 'az vmss wait -g app -n web --instance-id "$vm" --updated --interval 5'
    assert len(found(text, "FLX301")) == 1
    assert advice(text) == ['az vm wait -g app -n "$vm" --updated --interval 5']


def test_what_is_waited_for_may_have_another_name() -> None:
    text = "az vmss wait -g app -n web --instance-id $vm --custom latestModelApplied"
    assert advice(text) == [
        "use az vm wait -g app -n $vm; what is waited for needs other properties"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "az vmss wait -g app -n web --updated",
        "az vmss wait -g app -n web --custom \"provisioningState=='Succeeded'\"",
        "az vm wait -g app -n web_0a1b2c3d --updated",
    ],
)
def test_waiting_for_the_set_is_left_alone(text: str) -> None:
    assert check_text(text + "\n", "run.sh").findings == ()


# -- quotes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("'a b'", "a b"), ('"a b"', "a b"), ("a'b'", "ab"), ("a\\ b", "a b"), ('""', ""),
        ("'a'\\''b'", "a'b"), ('"it\'s"', "it's"), ('"\\$x"', "$x"), ('"a\\b"', "a\\b"),
        ('"\\`3\\`"', "`3`"), ('"*"', "*"), ("'*'", "*"), ("*", "*"), ('"a?"', "a?"),
        ("$x", None), ('"$x"', None), ('"\\\\$x"', None), ("`ls`", None), ("a*", None),
        ("{{ x }}", None), ("%ID%", None), ("<id>", None),
    ],
)  # fmt: skip
def test_what_a_word_says(word: str, said: str | None) -> None:
    assert literal(word) == said


NAMED = "[?name=='<virtual machine name>']"
QUERIES = [
    (r'"[?instanceId==\`3\`].name"', f'"{NAMED}.name"'),
    (r'"[?instanceId==\`\"3\"\`].id"', f'"{NAMED}.id"'),
    (r'"[?instanceId==\`$ID\`].instanceId"', r'"[?name==\`$ID\`].name"'),
    (r"'[?instanceId==`3`].id'", f'"{NAMED}.id"'),
    (r'"[?state==\`Up\`].instanceId"', r'"[?state==\`Up\`].name"'),
    (r'"[?state==\`\"a\"\`].name"', r'"[?state==\`\"a\"\`].name"'),
]


@pytest.mark.parametrize(("old", "new"), QUERIES)
def test_a_query_is_read_behind_its_backslashes(old: str, new: str) -> None:
    (text,) = advice(f"az vmss list-instances -g app -n web --query {old} -o tsv\n")
    assert text == f"az vm list -g app --vmss web --query {new} -o tsv"


@pytest.mark.parametrize(
    ("more", "told"), [("", True), (" -o tsv", True), (" --query '[].ipAddress'", False)]
)
def test_who_gets_addresses_is_told_what_they_have(more: str, told: bool) -> None:
    (finding,) = found(f"az vmss list-instance-public-ips -g app -n web{more}", "FLX1002")
    assert finding.suggestion is not None
    assert ("no more than id, name, ipAddress" in finding.suggestion.note) is told
