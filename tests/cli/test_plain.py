"""What is read without click is read as click reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from flexlint.cli import COMMANDS, check, explain, plain
from flexlint.cli.checking import CheckArguments
from flexlint.cli.plain import plain_arguments, plain_question
from flexlint.cli.root import SUMMARIES, root

LINES = [
    "",
    "check",
    "a.py",
    "check a.py b/c.tf .",
    "check check",
    "a.py rules",
    "-q a.py --isolated b.py --exit-zero -q",
    *(f"check {flag} x.json" for flag in plain._FLAGS),
    " ".join(plain._FLAGS),
]
OTHERS = [
    *("--help", "--version", "rules", "explain FLX201", "baseline write", "check -"),
    *("a.py -- b.py", "-j2 a.py", "-qv a.py", "--output-format json", "--qui a.py", "--color"),
]


@pytest.mark.parametrize("line", LINES)
def test_a_plain_line_is_what_click_makes_of_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[CheckArguments] = []
    monkeypatch.setattr(check, "check", read.append)
    root.main(line.split(), prog_name="flexlint", standalone_mode=False)
    assert [plain_arguments(line.split())] == read


@pytest.mark.parametrize("line", OTHERS)
def test_what_is_not_plain_is_left_to_click(line: str) -> None:
    assert plain_arguments(line.split()) is None


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_FLEXLINT_COMPLETE", "bash_complete")
    assert plain_arguments(["a.py"]) is None


def test_click_is_not_loaded_for_a_plain_line(tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text("az vmss deallocate -g a -n b --instance-ids 1\n", "utf-8")
    code = (
        "import sys\nfrom flexlint.cli.main import run\n"
        "code = run(['-q', '--isolated', 'a.sh'])\n"
        "print(code, *{'click', 'dataclasses', 'inspect', 'multiprocessing'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "1"


def test_an_error_that_needs_click_is_said_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from flexlint.cli import checking
    from flexlint.cli.main import run
    from flexlint.cli.wrong import usage_error

    def refuse(paths: object, given: object) -> None:
        raise usage_error("that cannot be")

    monkeypatch.setattr(checking, "Governed", refuse)
    assert run([str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Usage: flexlint check [OPTIONS] [PATHS]...\n")
    assert said.endswith("Error: that cannot be\n")


@pytest.mark.parametrize("line", ["explain FLX201", "explain az vmss start", "explain explain"])
def test_a_plain_question_is_what_click_makes_of_it(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, ...]] = []
    monkeypatch.setattr(explain, "explained", lambda what, *options: read.append(what))
    root.main(line.split(), prog_name="flexlint", standalone_mode=False)
    assert [plain_question(line.split())] == read


@pytest.mark.parametrize(
    "line",
    ["", "explain", "explain -", "explain --isolated FLX201", "explain az --name", "check explain"],
)
def test_a_question_that_is_not_plain_is_left_to_click(line: str) -> None:
    assert plain_question(line.split()) is None


def test_a_plain_question_that_nothing_answers_says_how_to_ask() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flexlint", "explain", "nothing-like-it-at-all"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: flexlint explain [OPTIONS] [WHAT]...")
    assert "nothing is known of 'nothing-like-it-at-all'" in done.stderr


def test_commands_are_listed_as_their_own_help_begins() -> None:
    assert [*SUMMARIES] == sorted(COMMANDS)
    context = click.Context(root)
    for name, said in SUMMARIES.items():
        command = root.get_command(context, name)
        assert command is not None
        for limit in (40, 60, 79):
            listed = click.Command(name, help=said)
            assert listed.get_short_help_str(limit) == command.get_short_help_str(limit)
