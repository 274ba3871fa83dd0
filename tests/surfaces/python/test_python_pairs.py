"""Requests and commands of one turn of a loop, or of one call: their parts stay together."""

from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Extraction

ROOT = "/providers/Microsoft.Compute/virtualMachineScaleSets/web"
ONE = f"{ROOT}/virtualMachines/0"


class Reads(Protocol):
    def extract(self, code: str) -> Extraction: ...
    def embedded(self, code: str) -> list[tuple[str, str]]: ...


def requests(reader: Reads, code: str) -> set[str]:
    """What is requested, from the last part of the paths on."""
    return {
        text.replace(ONE, "ONE").replace(ROOT, "SET").replace("https://h", "")
        for language, text in reader.embedded(code)
        if language == "urls"
    }


def test_a_verb_goes_with_the_path_of_its_turn(reader: Reads) -> None:
    code = (
        "for verb, op in (('GET', '/instanceView'), ('POST', '/reimage'), ('DELETE', '')):\n"
        f"    session.request(verb, f'{ONE}{{op}}')\n"
    )
    assert requests(reader, code) == {"GET ONE/instanceView", "POST ONE/reimage", "DELETE ONE"}


def test_a_verb_goes_with_the_path_of_its_call(reader: Reads) -> None:
    code = (
        "def call(verb, path):\n    return session.request(verb, 'https://h' + path)\n"
        f"call('GET', '{ROOT}')\ncall('DELETE', '{ONE}')\ncall('PATCH', '{ROOT}')\n"
    )
    assert requests(reader, code) == {"GET SET", "DELETE ONE", "PATCH SET"}


def test_a_verb_goes_with_the_path_through_methods_of_a_client(reader: Reads) -> None:
    code = (
        "class Arm:\n"
        "    def req(self, verb, tail):\n"
        "        return session.request(verb.upper(), f'https://h{tail}')\n"
        "    def get(self, tail):\n        return self.req('get', tail)\n"
        "    def post(self, tail):\n        return self.req('post', tail)\n"
        "a = Arm()\n"
        f"a.get('{ONE}/instanceView')\na.post('{ONE}/restart')\na.req('delete', '{ONE}')\n"
    )
    assert requests(reader, code) == {"GET ONE/instanceView", "POST ONE/restart", "DELETE ONE"}


def test_each_verb_is_requested_where_the_path_is_the_same(reader: Reads) -> None:
    code = f"for verb in ('POST', 'DELETE'):\n    session.request(verb, '{ONE}')\n"
    assert requests(reader, code) == {"POST ONE", "DELETE ONE"}


@pytest.mark.parametrize(
    "code",
    [
        "for kind in ('virtualMachines', 'virtualMachineScaleSets'):\n"
        "    if kind == 'virtualMachines':\n"
        "        session.post(f'/providers/Microsoft.Compute/{kind}/web/deallocate')\n",
        "for kind in ('virtualMachines', 'virtualMachineScaleSets'):\n"
        "    if kind != 'virtualMachines':\n        continue\n"
        "    session.post(f'/providers/Microsoft.Compute/{kind}/web/deallocate')\n",
        "for kind in ('vm', 'vmss'):\n    if kind == 'vm':\n"
        "        run(f'az {kind} stop -g rg -n web')\n",
        "for kind in ('vm', 'vmss'):\n    if kind == 'vm':\n"
        "        run(['az', kind, 'stop', '-g', 'rg', '-n', 'web'])\n",
        "kind = 'vmss' if x else 'vm'\nif kind not in ['vmss', 'aks']:\n"
        "    run(f'az {kind} stop -g rg -n web')\n",
        "def stop(kind):\n    if not (kind == 'vmss' or force):\n"
        "        run(f'az {kind} stop -g rg -n web')\nstop('vm')\nstop('vmss')\n",
    ],
)
def test_finds_nothing_where_a_condition_leaves_no_set(code: str) -> None:
    assert check_text(code, "a.py").findings == ()


@pytest.mark.parametrize(
    "code",
    [
        "for kind in ('vm', 'vmss'):\n    run(f'az {kind} stop -g rg -n web', shell=True)\n",
        "for kind in ('vm', 'vmss'):\n    run(['az', kind, 'stop', '-g', 'rg', '-n', 'web'])\n",
        "kind = 'vmss' if big else 'vm'\nrun(['az', kind, 'stop', '-g', 'rg', '-n', 'web'])\n",
        "def stop(kind):\n    run('az ' + kind + ' stop -g rg -n web', shell=True)\n"
        "stop('vm')\nstop('vmss')\n",
        "for verb in ('stop', 'restart'):\n    run(f'az vmss {verb} -g rg -n web', shell=True)\n",
    ],
)
def test_says_in_words_what_the_same_words_are_a_command_of(code: str) -> None:
    found = check_text(code, "a.py").findings
    assert found
    assert not any(each.suggestion and each.suggestion.complete for each in found)


@pytest.mark.parametrize(
    "code",
    [
        "run('az vmss stop -g rg -n web', shell=True)\n",
        "cmd = 'az vmss stop -g rg -n web' if x else 'az vm stop -g rg -n web'\n"
        "run(cmd, shell=True)\n",
        "for kind in ('vm', 'vmss'):\n    run('az vmss stop -g rg -n web', shell=True)\n",
    ],
)
def test_writes_code_for_words_of_one_command(code: str) -> None:
    (found,) = check_text(code, "a.py").findings
    assert found.suggestion
    assert found.suggestion.complete
