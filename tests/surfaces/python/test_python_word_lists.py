"""Commands as lists of words that grow: which words a command surely has when it is run."""

from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.engine.check import check_text

STOP = "cmd = ['az', 'vmss', 'stop', '-g', 'rg']\n"
MORE = '"$@"'


class Reads(Protocol):
    def embedded(self, code: str) -> list[tuple[str, str]]: ...


def commands(reader: Reads, code: str) -> list[str]:
    return [text for _, text in reader.embedded(code)]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (STOP + "cmd += ['-n', 'x']\nrun(cmd)\n", ["az vmss stop -g rg -n x"]),
        (STOP + "cmd.append('-n')\ncmd += ['x']\nrun(cmd)\n", ["az vmss stop -g rg -n x"]),
        (STOP + "run(cmd)\ncmd.append('--no-wait')\n", ["az vmss stop -g rg"]),
        (
            STOP + "cmd.append('--skip-shutdown')\nrun(cmd)\n"
            "cmd = ['az', 'vmss', 'start']\ncmd.append('--no-wait')\nrun(cmd)\n",
            ["az vmss stop -g rg --skip-shutdown", "az vmss start --no-wait"],
        ),
        (STOP + "if x:\n    cmd.append('--no-wait')\nrun(cmd)\n", [f"az vmss stop -g rg {MORE}"]),
        (
            STOP + "if x:\n    cmd += ['--no-wait']\nelse:\n    cmd += ['--instance-ids', 'a']\n"
            "run(cmd)\n",
            [f"az vmss stop -g rg {MORE} {MORE}"],
        ),
        (STOP + "if x:\n    cmd += ['-n', 'x']\n    run(cmd)\n", ["az vmss stop -g rg -n x"]),
        (
            "if x:\n    cmd = ['az', 'vmss', 'stop']\n    cmd.append('--no-wait')\n"
            "else:\n    cmd = ['az', 'vm', 'stop']\nrun(cmd)\n",
            ["az vmss stop --no-wait"],
        ),
        (
            "if x:\n    cmd = ['az', 'vmss', 'stop']\nelse:\n    cmd = ['az', 'vmss', 'start']\n"
            "run(cmd)\n",
            ["az vmss stop", "az vmss start"],
        ),
        (STOP + "cmd.insert(1, x)\nrun(cmd)\n", [f"az vmss stop -g rg {MORE}"]),
        (
            "".join(f"a{n}.append({n})\n" for n in range(99))
            + STOP
            + "cmd.append('--no-wait')\nrun(cmd)\n",
            ["az vmss stop -g rg --no-wait"],
        ),
        (
            STOP + "".join("cmd.append('-x')\n" for _ in range(99)) + "run(cmd)\n",
            ["az vmss stop -g rg" + " -x" * 64 + f" {MORE}"],
        ),
        (STOP + "def f(cmd):\n    cmd.append('--no-wait')\nrun(cmd)\n", ["az vmss stop -g rg"]),
    ],
)
def test_a_command_has_the_words_that_are_put_into_its_own_list(
    reader: Reads, code: str, found: list[str]
) -> None:
    assert commands(reader, code) == found


@pytest.mark.parametrize(
    "more",
    [
        "cmd += ['-n', 'web', '--instance-ids', 'web_1']\n",
        "cmd.extend(['-n', 'web', '--instance-ids', 'web_1'])\n",
        "cmd += ['-n', 'web']\nif x:\n    cmd += ['--instance-ids', 'web_1']\n",
    ],
)
def test_writes_no_code_for_a_list_that_is_added_to_elsewhere(more: str) -> None:
    (found,) = check_text(STOP + more + "run(cmd)\n", "a.py").findings
    assert found.suggestion is None or not found.suggestion.complete


def test_writes_code_for_a_list_that_is_whole() -> None:
    code = "cmd = ['az', 'vmss', 'stop', '-g', 'rg', '-n', 'web', '--instance-ids', 'web_1']\n"
    (found,) = check_text(code + "run(cmd)\n", "a.py").findings
    assert found.suggestion
    assert found.suggestion.complete
