"""The commands of a text, all of them or those in lines that name something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexlint.lexical.command_words import commands, commands_naming
from flexlint.lexical.programs import may_run, programs

_PIECES = [
    "az",
    " a ",
    "b",
    "\n",
    "\r\n",
    " \\\n",
    "\\\r\n",
    "`\n",
    '"',
    "'",
    "#",
    ";",
    "&&",
    "$(",
    ")",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_lines_that_name_something_are_read_as_among_all(text: str) -> None:
    every = list(commands(text))
    some = list(commands_naming(text, ("az",)))
    assert all(words in every for words in some)
    named = [words for words in every if any("az" in word.text for word in words)]
    assert [words for words in some if words in named] == named


def test_a_line_that_goes_on_is_one_with_the_next() -> None:
    text = "echo a\naz vm \\\n  list `\r\n  --ids x\necho b\n"
    (words,) = commands_naming(text, ("--ids",))
    assert [word.text for word in words] == ["az", "vm", "list", "--ids", "x"]
    assert text[words[-1].start : words[-1].end] == "x"


@pytest.mark.parametrize(
    "command",
    [
        "./drain", "bash drain", "sh -e drain", ". drain", "source drain", "python ops/drain.py",
        "python -m ops.drain", "pwsh -File drain", "node drain.mjs", "npx tsx drain.ts",
        "ansible-playbook site.yml", "go run ./cmd", "go run cmd", "make -C ops", "ruby drain",
        "ops/drain.cmd", "A=b ./drain", "sudo perl drain",
    ],
)  # fmt: skip
def test_what_runs_a_file_may(command: str) -> None:
    assert programs(command)
    assert may_run(command)
    assert may_run(f"x=$({command})")


@pytest.mark.parametrize("text", ["az vmss list\n", "#!/bin/bash -e\n# see ./a.sh\nps -m\n"])
def test_what_runs_none_is_told_by_a_look(text: str) -> None:
    assert not programs(text)
    assert not may_run(text)
