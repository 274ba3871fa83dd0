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
