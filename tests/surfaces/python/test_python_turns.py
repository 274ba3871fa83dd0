"""Loops, tables and calls: each text that they make is read, and none that they do not make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Extraction
from tests.work import grows_linearly

Found = Callable[[str], list[tuple[int, str, str]]]
COMMANDS = ["az vmss start -g rg", "az vmss reimage -g rg"]
IMPORT = "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(1)\n"
OPERATIONS = (
    "from azure.mgmt.compute.operations import VirtualMachineScaleSetVMsOperations as Machines\n"
)


class Reads(Protocol):
    def extract(self, code: str) -> Extraction: ...
    def embedded(self, code: str) -> list[tuple[str, str]]: ...


@pytest.mark.parametrize(
    "command",
    [
        "['az', 'vmss', verb, '-g', 'rg']",
        "f'az vmss {verb} -g rg'",
        "'az vmss {} -g rg'.format(verb)",
        "'az vmss {v} -g rg'.format(v=verb)",
        "'az vmss %s -g rg' % verb",
        "'az vmss ' + verb + ' -g rg'",
        "' '.join(['az', 'vmss', verb, '-g', 'rg'])",
    ],
)
@pytest.mark.parametrize(
    "lines",
    [
        "for verb in ('start', 'reimage'):\n    run(COMMAND)\n",
        "for verb in {'start': 1, 'reimage': 2}:\n    run(COMMAND)\n",
        "for _, verb in enumerate(['start', 'reimage']):\n    run(COMMAND)\n",
        "for name, verb in {'a': 'start', 'b': 'reimage'}.items():\n    run(COMMAND)\n",
        "def act(verb):\n    run(COMMAND)\nact('start')\nact(verb='reimage')\n",
        "def act(verb='start'):\n    run(COMMAND)\nfor each in ['reimage']:\n    act(each)\n",
        "verb = 'start' if x else 'reimage'\nrun(COMMAND)\n",
    ],
)
def test_each_turn_is_a_command(reader: Reads, lines: str, command: str) -> None:
    found = reader.embedded(lines.replace("COMMAND", command))
    assert sorted(text for _, text in found) == sorted(COMMANDS)


def test_what_is_of_one_turn_goes_together(reader: Reads) -> None:
    code = (
        "for verb, machine in [('start', '0'), ('reimage', '1')]:\n"
        "    run(f'az vmss {verb} --instance-ids {machine}')\n"
        "def act(verb, machine):\n    run(f'az vmss {verb} --instance-ids {machine}')\n"
        "act('stop', '2')\nact('restart', '3')\n"
    )
    assert sorted(text for _, text in reader.embedded(code)) == [
        "az vmss reimage --instance-ids 1",
        "az vmss restart --instance-ids 3",
        "az vmss start --instance-ids 0",
        "az vmss stop --instance-ids 2",
    ]


@pytest.mark.parametrize("option", ["-g", "--resource-group", "-n", "--name"])
def test_a_name_that_may_be_several_is_not_copied(reader: Reads, option: str) -> None:
    loop = f"for name in ('a', 'b'):\n    run(f'az vmss restart {option} {{name}}')\n"
    passed = f"def act(name):\n    run(f'az vmss restart {option} {{name}}')\nact('a')\n"
    for code in (loop, passed):
        assert reader.embedded(code) == [("shell", f"az vmss restart {option} {{name}}")]


def test_a_call_that_gives_something_unknown_is_one_as_well(reader: Reads) -> None:
    code = (
        "def act(machine):\n    run(f'az vmss restart --instance-ids {machine}')\n"
        "act('0')\nact(given)\n"
    )
    assert sorted(text for _, text in reader.embedded(code)) == [
        "az vmss restart --instance-ids 0",
        "az vmss restart --instance-ids {machine}",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "for verb in ('start', 'power_off'):\n"
        "    getattr(GROUP, f'begin_{verb}')('rg', 's', '0')\n",
        "def act(verb):\n    getattr(GROUP, f'begin_{verb}')('rg', 's', '0')\n"
        "act('start')\nact('power_off')\n",
        "TABLE = {'a': 'begin_start', 'b': 'begin_power_off'}\n"
        "def act(verb):\n    getattr(GROUP, TABLE[verb])('rg', 's', '0')\n",
        "TABLE = {'a': 'begin_start'}\n"
        "def act(verb):\n    getattr(GROUP, TABLE.get(verb, 'begin_power_off'))('rg', 's', '0')\n",
        "class A:\n    TABLE = {'a': 'begin_start', 'b': 'begin_power_off'}\n"
        "    def act(self, verb):\n        getattr(GROUP, self.TABLE[verb])('rg', 's', '0')\n",
        "from operator import methodcaller\n"
        "for verb in ('begin_start', 'begin_power_off'):\n"
        "    methodcaller(verb, 'rg', 's', '0')(GROUP)\n",
        f"{OPERATIONS}TABLE = {{'a': Machines.begin_start, 'b': Machines.begin_power_off}}\n",
        f"{OPERATIONS}class Mine(Machines):\n    def go(self):\n"
        "        self.begin_start('rg', 's', '0')\n"
        "        super().begin_power_off('rg', 's', '0')\n",
        f"{OPERATIONS}class Mine(Machines):\n    pass\nclass Other(Mine):\n    pass\n"
        "Other(1).begin_start('rg', 's', '0')\nOther(1).begin_power_off('rg', 's', '0')\n",
        "class Mine(ComputeManagementClient):\n    def go(self):\n"
        "        self.virtual_machine_scale_set_vms.begin_start('rg', 's', '0')\n"
        "Mine(1).virtual_machine_scale_set_vms.begin_power_off('rg', 's', '0')\n",
    ],
)
def test_tables_and_classes_of_operations(found: Found, code: str) -> None:
    uses = found(IMPORT + code.replace("GROUP", "c.virtual_machine_scale_set_vms"))
    assert sorted((operation, sure) for _, operation, sure in uses) == [
        ("VMs_PowerOff", "high"),
        ("VMs_Start", "high"),
    ]


def test_a_method_of_its_own_is_no_operation(found: Found) -> None:
    code = (
        f"{OPERATIONS}class Mine(Machines):\n    def begin_start(self):\n        pass\n"
        "Mine(1).begin_start()\n"
    )
    assert found(code) == []


def test_a_function_of_the_class_takes_the_group_first(reader: Reads) -> None:
    code = f"{OPERATIONS}Machines.begin_start(group, 'rg', 'set', '0')\n"
    (use,) = reader.extract(code).uses
    assert [(each.name, each.text) for each in use.arguments] == [
        ("resource_group_name", "'rg'"),
        ("vm_scale_set_name", "'set'"),
        ("instance_id", "'0'"),
    ]


@pytest.mark.parametrize(
    "call",
    [
        "run(['az', 'vmss', 'restart', '-n', 's', '--instance-ids', ' '.join(ids)])",
        "run(['az', 'vmss', 'restart', '-n', 's', '--instance-ids', *ids])",
        "run(['az', 'vmss', 'restart', '-n', 's', '--instance-ids'] + ids)",
        "run(f\"az vmss restart -n s --instance-ids {' '.join(ids)}\")",
        "run('az vmss restart -n s --instance-ids ' + ' '.join(map(str, ids)))",
        "run('az vmss restart -n s --instance-ids %s' % ' '.join(ids))",
        "run('az vmss restart -n s --instance-ids {}'.format(' '.join(ids)))",
        "run(' '.join(['az', 'vmss', 'restart', '-n', 's', '--instance-ids', *ids]))",
        "run(' '.join(['az', 'vmss', 'restart', '-n', 's', '--instance-ids'] + ids))",
        "words = ' '.join(ids)\nrun(f'az vmss restart -n s --instance-ids {words}')",
    ],
)
def test_many_ids_are_no_single_name(call: str) -> None:
    (finding,) = check_text(f"import subprocess\n{call}\n", "fleet.py").findings
    assert finding.suggestion is not None
    assert finding.suggestion.language is None
    assert finding.suggestion.text.endswith("for each name")


def test_a_list_joined_by_something_else_is_no_words(reader: Reads) -> None:
    code = "run('az vmss restart --instance-ids ' + ','.join(ids))\n"
    assert reader.embedded(code) == [("shell", "az vmss restart --instance-ids {join}")]


def test_loops_and_calls_are_read_in_linear_time(reader: Reads) -> None:
    def code(count: int) -> str:
        each = (
            "def act{0}(verb, name):\n    run(f'az vmss {{verb}} -n {{name}} -g {{group}}')\n"
            "for verb, name in [('start', 'a'), ('stop', 'b'), ('reimage', 'c')]:\n"
            "    act{0}(verb, name)\n    run(['az', 'vmss', verb, '-n', name])\n"
        )
        return "".join(each.format(i) for i in range(count))

    grows_linearly(reader.extract, code, 30)


HELPER = """\
class Fleet:
    def command(self, verb, *more):
        return ['az', 'vmss', verb] + self.group + list(more)

    def look(self):
        IssueCommand(self.command('list-instances', '--name', self.name))
        words = self.command(verb='restart')
        words.extend(['--instance-ids', machine])
        IssueCommand(words)
"""


def test_lists_that_a_function_makes_of_its_arguments(reader: Reads) -> None:
    assert reader.embedded(HELPER) == [
        ("shell", 'az vmss list-instances "$@" --name {name}'),
        ("shell", 'az vmss restart "$@" --instance-ids {machine}'),
    ]


def test_words_from_all_over_the_file_are_no_list_to_write() -> None:
    (found, _) = check_text(HELPER, "fleet.py").findings
    assert found.suggestion is not None
    assert found.suggestion.language is None
    assert "with the words of the old command" in found.suggestion.text


def test_a_function_that_makes_a_list_of_itself_ends(reader: Reads) -> None:
    code = "def f(x):\n    return f(x) + ['az', 'vmss', 'list-instances']\nrun(f(1))\n"
    assert reader.embedded(code) == []


def test_words_that_do_not_show_may_give_the_group() -> None:
    code = "run(['az', 'vmss', 'list-instances', *group, '--name', name])\n"
    (found,) = check_text(code, "fleet.py").findings
    assert found.suggestion is not None
    assert found.suggestion.text == "['az', 'vm', 'list', '-g', '<resource group>', '--vmss', name]"
    assert not found.suggestion.complete


LISTED = [("shell", "az vmss list-instances -g {g} -n {n}")]


@pytest.mark.parametrize(
    "code",
    [
        "def f(g, n):\n    w = ['az', 'vmss', 'list-instances', '-g', g, '-n', n]\n    return w\n",
        "def f(g, n):\n    return ['vmss', 'list-instances', '-g', g, '-n', n]\n",
        "COMMANDS = {'list': ['az', 'vmss', 'list-instances', '-g', g, '-n', n]}\n",
        "words = ['vmss', 'list-instances'] + ['-g', g, '-n', n]\n",
        "w = ['vmss', 'list-instances']\nw += ['-g', g]\nw.extend(['-n', n])\nkeep(w)\n",
        "self.executor.execute(['vmss', 'list-instances', '-g', g, '-n', n])\n",
        "class A:\n    LIST = ['az', 'vmss', 'list-instances']\n"
        "    def f(self):\n        run(self.LIST + ['-g', g, '-n', n])\n",
        "run_azure_cli(['vmss', 'list-instances', '-g', g, '-n', n])\n",
        "executeCliCommand(['vmss', 'list-instances', '-g', g, '-n', n])\n",
        "_az('vmss', 'list-instances', '-g', g, '-n', n)\n",
    ],
)
def test_lists_of_words_that_go_to_the_cli_somewhere(reader: Reads, code: str) -> None:
    assert reader.embedded(code) == LISTED


@pytest.mark.parametrize(
    "code",
    [
        "WORDS = ['az', 'vmss', 'start', 'stop']\n",
        "KINDS = ['vmss', 'vm', 'aks']\n",
        "PAGES = ['vmss', 'start', '--help']\n",
        "expected = ['vmss', 'start', '-g', g]\n",
        "want_words = ['vmss', 'start', '-g', g]\n",
        "if words == ['az', 'vmss', 'start', '-g', g]:\n    pass\n",
        "assert ['az', 'vmss', 'start', '-g', g] in seen\n",
        "log.info('would run %s', ['az', 'vmss', 'start', '-g', g])\n",
        "help_text = ['vmss', 'start', '-g', 'GROUP']\n",
        "['echo', 'az', 'vmss', 'start', '-g', g]\n",
    ],
)
def test_lists_of_words_that_are_no_commands(reader: Reads, code: str) -> None:
    assert reader.embedded(code) == []


@pytest.mark.parametrize(
    "call",
    [
        "act('start')",
        "act(verb='start')",
        "for verb in ('start',):\n        act(verb)",
        "[act(verb) for verb in ['start']]",
    ],
)
def test_who_hands_a_word_on_is_read_in_long_files_too(reader: Reads, call: str) -> None:
    between = "\n".join(f"def other{i}(x):\n    return x + {i}\n" for i in range(400))
    code = (
        "def act(verb):\n    run(['az', 'vmss', verb, '-g', 'rg'])\n"
        f"{between}\ndef main():\n    {call}\n"
    )
    assert reader.embedded(code) == [("shell", "az vmss start -g rg")]
