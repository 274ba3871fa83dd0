"""Functions that hand on to the Azure CLI all that they are given, whatever they are called."""

from __future__ import annotations

import pytest

from flexlint.config.options import Options
from flexlint.engine.check import check_text

CALL = "run('vmss', 'deallocate', '-g', 'rg', '-n', 'web')\n"
WRAPPERS = {
    "a list": "def run(*args):\n    return subprocess.run(['az', *args])\n",
    "a tuple": "def run(*args):\n    return subprocess.run(('az', *args))\n",
    "more words": (
        "def run(*words, check=True):\n    line = ['az', *words, '-o', 'json']\n"
        "    return subprocess.run(line, check=check)\n"
    ),
    "a sum": "def run(*args):\n    return subprocess.run(['az'] + list(args))\n",
}
OTHERS = {
    "another program": "def run(*args):\n    return subprocess.run(['gcloud', *args])\n",
    "another list": "def run(*args):\n    return subprocess.run(['az', *words])\n",
    "a part": "def run(first, *args):\n    return subprocess.run(['az', *args])\n",
    "what it sets itself": (
        "def run(*args):\n    args = ask()\n    return subprocess.run(['az', *args])\n"
    ),
    "nothing that shows": "from tools import run\n",
}


def codes(text: str) -> list[tuple[str, int]]:
    found = check_text(f"import subprocess\n{text}", "a.py", Options()).findings
    return [(each.code, each.location.line) for each in found]


@pytest.mark.parametrize("name", WRAPPERS)
def test_what_is_handed_on_is_a_command(name: str) -> None:
    text = WRAPPERS[name] + CALL
    assert codes(text) == [("FLX502", text.count("\n") + 1)]


def test_a_method_hands_on_as_well() -> None:
    text = (
        "class A:\n    def run(self, *args):\n        return subprocess.run(['az', *args])\n"
        f"    def f(self):\n        self.{CALL}"
    )
    assert codes(text) == [("FLX502", 6)]


@pytest.mark.parametrize("name", OTHERS)
def test_other_functions_are_no_commands(name: str) -> None:
    assert codes(OTHERS[name] + CALL) == []


LINE = "run('vmss deallocate -g rg -n web')\n"
SPLITTING = {
    "by a shell": "def run(line):\n    return subprocess.run(['az'] + shlex.split(line))\n",
    "by blanks": "def run(line):\n    return subprocess.run(['az', *line.split()])\n",
    "with more words": (
        "def run(line, check=True):\n"
        "    return subprocess.run(['az'] + line.split() + ['-o', 'json'], check=check)\n"
    ),
}
NOT_SPLITTING = {
    "another program": "def run(line):\n    return subprocess.run(['git'] + shlex.split(line))\n",
    "another line": "def run(line, more):\n    return subprocess.run(['az'] + more.split())\n",
    "what it sets itself": (
        "def run(line):\n    line = ask()\n    return subprocess.run(['az'] + line.split())\n"
    ),
}


@pytest.mark.parametrize("name", SPLITTING)
def test_a_line_that_is_taken_apart_for_the_cli_is_a_command(name: str) -> None:
    text = SPLITTING[name] + LINE
    assert codes(text) == [("FLX502", text.count("\n") + 1)]


@pytest.mark.parametrize("name", NOT_SPLITTING)
def test_a_line_that_is_for_something_else_is_none(name: str) -> None:
    assert codes(NOT_SPLITTING[name] + LINE) == []


@pytest.mark.parametrize(
    "call", ["azure_cli.execute", "self.az.run", "tools.azCli.invoke_command", "cli.run", "run_az"]
)
def test_the_name_of_a_client_says_that_it_is_the_cli(call: str) -> None:
    assert codes(f"{call}('vmss deallocate -g rg -n web')\n") == [("FLX502", 2)]
    assert codes(f"{call}(['vmss', 'deallocate', '-g', 'rg'])\n") == [("FLX502", 2)]


@pytest.mark.parametrize(
    "call",
    ["azure_cli.describe", "client.run", "azure_cli.execute.assert_called_with", "log.execute"],
)
def test_other_names_do_not(call: str) -> None:
    assert codes(f"{call}('vmss deallocate -g rg -n web')\n") == []
