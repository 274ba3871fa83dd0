"""Queries on instances, and what they are on virtual machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexlint.suggestions.queries import Answer, asks_for, edits, in_new_words
from tests.work import grows_linearly

PARTS = (
    "instanceId sku .name [] [? ] == '3' `3` \"a\" | ( ) { } a: , . @ latestModelApplied statuses"
    " & ' ` \" instanceView"
)
WORDS = st.lists(st.sampled_from([*PARTS.split(), " "]), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[].instanceId", "[].name"),
        ("[0].instanceId", "[0].name"),
        ("[*].[instanceId]", "[*].[name]"),
        ('[]."instanceId"', "[].name"),
        ("[].{id:instanceId}", "[].{id:name}"),
        ("[].{instanceId:instanceId, host:osProfile.computerName}",
         "[].{instanceId:name, host:osProfile.computerName}"),
        ("[?instanceId=='web_1a'].id | [0]", "[?name=='web_1a'].id | [0]"),
        ("[?instanceId=='3'].id", "[?name=='<virtual machine name>'].id"),
        ("[?'3'==instanceId].id", "[?'<virtual machine name>'==name].id"),
        ("sort_by(@, &instanceId)[].name", "sort_by(@, &name)[].name"),
        ("[].[instanceId, sku.name]", "[].[name, hardwareProfile.vmSize]"),
        ("max_by(@, &timeCreated).instanceId", "max_by(@, &timeCreated).name"),
        ("length([?starts_with(instanceId, 'a')])", "length([?starts_with(name, 'a')])"),
    ],
)  # fmt: skip
def test_the_words_of_instances_become_those_of_machines(old: str, new: str) -> None:
    assert in_new_words(old, "instances") == in_new_words(new, "other")


@pytest.mark.parametrize(
    "query",
    [
        "[].name",
        "[].id",
        "[]",
        "length(@)",
        "[0].storageProfile.osDisk.osType",
        "[].storageProfile.imageReference.sku",
        "[].{name:name, host:osProfile.computerName}",
        "[?tags.instanceId2=='3']",
        "[?zones[0]=='1'].name | [0]",
        "[?tags.a=='instanceId'].name",
        "[].{instanceId: name}",
        "[?provisioningState=='3']",
        "",
        "no query ' at all",
    ],
)
def test_what_virtual_machines_have_as_well_is_left_alone(query: str) -> None:
    found = in_new_words(query, "instances")
    assert (found.text, found.gone) == (query, ())


@pytest.mark.parametrize("query", ["value[0].message", "instanceId", "statuses[0]", "[].sku"])
def test_the_same_answer_is_asked_the_same(query: str) -> None:
    assert in_new_words(query, "other").text == query


@pytest.mark.parametrize(
    ("answer", "old", "new"),
    [
        ("view", "statuses[1].code", "instanceView.statuses[1].code"),
        ("view", "statuses[?starts_with(code,'P')].code | [0]",
         "instanceView.statuses[?starts_with(code,'P')].code | [0]"),
        ("view", "{a:statuses[0].code}", "instanceView.{a:statuses[0].code}"),
        ("view", "[vmAgent.vmAgentVersion]", "instanceView | [vmAgent.vmAgentVersion]"),
        ("view", "length(statuses)", "instanceView | length(statuses)"),
        ("view", "statuses[0].code || osName", "instanceView | statuses[0].code || osName"),
        ("view", "statuses[0].code == 'a'", "instanceView | statuses[0].code == 'a'"),
        ("views", "[].statuses[1].code", "[].instanceView.statuses[1].code"),
        ("views", "[?osName]", "[].instanceView | [?osName]"),
    ],
)  # fmt: skip
def test_a_view_stands_below_the_machine(answer: Answer, old: str, new: str) -> None:
    assert in_new_words(old, answer).text == new


@pytest.mark.parametrize(
    ("answer", "query", "word"),
    [
        ("instances", "[?latestModelApplied==`false`].instanceId", "latestModelApplied"),
        ("instances", "[].protectionPolicy.protectFromScaleIn", "protectionPolicy"),
        ("instances", "[].{a:modelDefinitionApplied}", "modelDefinitionApplied"),
        ("instances", "[].sku.tier", "sku"),
        ("instances", "[].networkProfileConfiguration.x[].id", "networkProfileConfiguration"),
        ("view", "placementGroupId", "placementGroupId"),
    ],
)
def test_what_machines_do_not_have_is_told(answer: Answer, query: str, word: str) -> None:
    assert in_new_words(query, answer).gone == (word,)


def test_a_number_in_the_place_of_a_name_is_told() -> None:
    assert in_new_words("max_by(@, &to_number(instanceId))", "instances").gone


def test_what_a_query_asks_for() -> None:
    assert asks_for("[?instanceView.statuses]", "instanceView")
    assert not asks_for("[?a=='instanceView']", "instanceView")


@given(query=WORDS, answer=st.sampled_from(["instances", "view", "views", "other"]))
def test_any_text_has_new_words_and_the_edits_lead_to_them(query: str, answer: Answer) -> None:
    new = in_new_words(query, answer).text
    text, done = "", 0
    for start, end, instead in edits(query, new):
        assert done <= start <= end
        text += query[done:start] + instead
        done = end
    assert text + query[done:] == new


def test_long_queries_cost_in_proportion() -> None:
    def asked(query: str) -> object:
        new = in_new_words(query, "instances").text
        return edits(query, new)

    grows_linearly(asked, lambda size: "[?instanceId=='3'].x[0]." * size, 200)


@pytest.mark.parametrize("piece", ["\\'", "'\\", '"\\"', "`", "[?", "a.", "[", "(", "instanceId=="])
def test_no_query_keeps_the_tokens_busy(piece: str) -> None:
    query = piece * 50_000
    assert len(in_new_words(query, "instances").text) >= len(piece)
