"""The language of a script is told by its program, its file or its own text."""

from __future__ import annotations

import pytest

from flexlint.lexical import scripts


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("bash", "shell"),
        ("/usr/bin/dash", "shell"),
        ("python3.11", "python"),
        ("/opt/venv/bin/python", "python"),
        ("PowerShell.exe", "powershell"),
        ("pwsh", "powershell"),
        ("ps", None),
        ("cmd", None),
        ("BASH", None),
        ("bashful", None),
        ("pythonic", None),
    ],
)
def test_a_program(name: str, language: str | None) -> None:
    assert scripts.of_program(name) == language


def test_a_declaration_is_a_word_and_not_a_program() -> None:
    assert scripts.of_declaration("ps") == "powershell"
    assert scripts.of_declaration("cmd") == "shell"
    assert scripts.of_declaration("/bin/bash") is None


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("/opt/up.sh", "shell"),
        ("a.tar.ksh", "shell"),
        ("drain.ps1", "powershell"),
        ("tool.py", "python"),
        ("sh", None),
        ("notes.txt", None),
    ],
)
def test_a_file(name: str, language: str | None) -> None:
    assert scripts.of_file(name) == language


CLI = "az vmss start -g app -n web"
CMDLET = "Start-AzVmss -ResourceGroupName app -VMScaleSetName web"


def test_all_readers_agree_on_a_plain_command() -> None:
    for text, language in ((CLI, "shell"), (CMDLET, "powershell")):
        assert scripts.script_language(text, "") == language
        assert scripts.of_argument(text) == language
        assert scripts.of_block(text) == language
    assert scripts.of_step(CLI, None) == scripts.of_step(CLI, "shell") == "shell"
    assert scripts.of_step(CMDLET, None) == scripts.of_step(CMDLET, "shell") == "powershell"


def test_where_nothing_says_that_it_is_run_words_are_no_script() -> None:
    words = f"Use {CLI} once a day."
    assert scripts.holds_command(words)
    assert scripts.of_step(words, None) is None
    assert scripts.of_argument(words) is None
    assert scripts.of_block(words) is None


def test_a_query_is_no_script() -> None:
    query = "resources\n| where type has 'vmss'\nResources | project Get-AzVmss"
    assert scripts.of_step(query, None) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"pwsh -Command '{CMDLET}'", "shell"),
        (f'echo first\npwsh -c "\n  {CMDLET}\n"', "shell"),
        (f"cd a && powershell {CMDLET}", "shell"),
        (CMDLET, "powershell"),
        (f"{CMDLET}\npwsh -File more.ps1", "powershell"),
        (f"pwsh -File first.ps1\n{CMDLET}", "powershell"),
    ],
)
def test_a_command_line_that_runs_powershell_is_the_shells(text: str, language: str) -> None:
    assert scripts.of_step(text, "shell") == language
    assert scripts.script_language(text, "") == language
