"""Which replacements can be pasted as they stand."""

from __future__ import annotations

import pytest

from flexlint.model import Suggestion
from flexlint.suggestions.placeholders import MACHINE, is_complete, marked, placeholder


@pytest.mark.parametrize(
    "text",
    [
        "az vm restart -g app -n web_0a1b2c3d",
        'for vm in $ids; do az vm stop -n "$vm" < /dev/null; done',
        "if (a < b && c > d) {}",
        "$i <1>",
    ],
)
def test_code_without_placeholders_is_complete(text: str) -> None:
    assert is_complete(Suggestion(text, "shell"))


@pytest.mark.parametrize("name", ["network interface name", "resource group", "virtual machine 2"])
def test_code_with_a_placeholder_is_not(name: str) -> None:
    suggestion = marked(Suggestion(f"az vm stop -n '{placeholder(name)}'", "shell"))
    assert not suggestion.complete


def test_a_sentence_is_not_code() -> None:
    assert not marked(Suggestion("leave it out")).complete
    assert not is_complete(Suggestion(f"name {MACHINE}"))


def test_what_is_known_already_is_left_alone() -> None:
    suggestion = Suggestion("leave it out", complete=False)
    assert marked(suggestion) is suggestion
