"""Receivers that are a scale set's operations or something else, and what conditions leave."""

from __future__ import annotations

import textwrap
from typing import Protocol

import pytest

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse
from flexlint.surfaces.registry import suggest_call
from flexlint.text.source import SourceFile

EACH = Replacement(
    "each-member",
    "VM_Restart",
    (("resource_group_name", "resource_group_name"), ("vm_name", "each")),
)
CLIENT = (
    "from azure.mgmt.compute import ComputeManagementClient\n"
    "c = ComputeManagementClient(None, 's')\n"
)
BOTH = '("virtual_machines", "virtual_machine_scale_sets")'
EITHER = "(c.virtual_machines, c.virtual_machine_scale_sets)"


class Reads(Protocol):
    vocabulary: Vocabulary

    def uses(self, code: str) -> tuple[ApiUse, ...]: ...
    def source(self, code: str) -> SourceFile: ...


def written(code: str) -> str:
    return CLIENT + textwrap.dedent(code)


def operations(reader: Reads, code: str) -> list[str]:
    return [use.operation for use in reader.uses(written(code))]


@pytest.mark.parametrize(
    "code",
    [
        f"for g in {BOTH}:\n    getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {EITHER}:\n    g.begin_restart('rg', 'w')",
        f"both = {EITHER}\nfor g in both:\n    g.begin_restart('rg', 'w').result()",
        f"for n, g in enumerate({EITHER}):\n    g.begin_restart('rg', 'w')",
        "for k, g in (('a', c.virtual_machines), ('b', c.virtual_machine_scale_sets)):\n"
        "    g.begin_restart('rg', 'w')",
        "t = {'a': c.virtual_machines, 'b': c.virtual_machine_scale_sets}\n"
        "for k, g in t.items():\n    g.begin_restart('rg', 'w')",
        "t = {'a': c.virtual_machines, 'b': c.virtual_machine_scale_sets}\n"
        "t[kind].begin_restart('rg', 'w')",
        "g = c.virtual_machines if x else c.virtual_machine_scale_sets\ng.begin_restart('rg', 'w')",
        "if x:\n    g = c.virtual_machines\nelse:\n    g = c.virtual_machine_scale_sets\n"
        "g.begin_restart('rg', 'w')",
        "def f(g):\n    g.begin_restart('rg', 'w')\n"
        "f(c.virtual_machines)\nf(c.virtual_machine_scale_sets)",
        "d = ComputeManagementClient(None, 't')\n"
        "for g in (c.virtual_machine_scale_sets, d.virtual_machine_scale_sets):\n"
        "    g.begin_restart('rg', 'w')",
        "def f(x):\n    if x:\n        return c.virtual_machines\n"
        "    return c.virtual_machine_scale_sets\nf(1).begin_restart('rg', 'w')",
        f"for g in {EITHER}:\n    g.begin_restart('rg', 'w', {{'instance_ids': [a, b]}})",
        "class A:\n    def __init__(self, x):\n"
        "        self.g = c.virtual_machines if x else c.virtual_machine_scale_sets\n"
        "    def f(self):\n        self.g.begin_restart('rg', 'w')",
    ],
)
def test_says_in_words_what_is_called_on_something_else_as_well(reader: Reads, code: str) -> None:
    text = written(code)
    (use,) = reader.uses(text)
    assert use.operation == "Sets_Restart"
    assert use.shared
    found = suggest_call("python", reader.source(text), use, EACH, reader.vocabulary)
    assert found is None or found.language is None


@pytest.mark.parametrize(
    "code",
    [
        "g = c.virtual_machine_scale_sets\ng.begin_restart('rg', 'w')",
        "for g in (c.virtual_machine_scale_sets,):\n    g.begin_restart('rg', 'w')",
        "g = None\nif x:\n    g = c.virtual_machine_scale_sets\ng.begin_restart('rg', 'w')",
        "def f(g=None):\n    g = g or c.virtual_machine_scale_sets\n    g.begin_restart('rg', 'w')",
        "getattr(c, 'virtual_machine_scale_sets').begin_restart('rg', 'w')",
        f"for g in {BOTH}:\n    if g == 'virtual_machine_scale_sets':\n"
        "        getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {BOTH}:\n    if g.endswith('s'):\n        pass\n"
        "    if not g == 'virtual_machines':\n        getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {EITHER}:\n    if g is c.virtual_machines:\n        continue\n"
        "    g.begin_restart('rg', 'w')",
    ],
)
def test_leaves_what_is_called_on_a_set_alone_as_it_is(reader: Reads, code: str) -> None:
    text = written(code)
    (use,) = reader.uses(text)
    assert use.operation == "Sets_Restart"
    assert not use.shared


@pytest.mark.parametrize(
    "code",
    [
        f"for g in {BOTH}:\n    if g == 'virtual_machines':\n"
        "        getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {BOTH}:\n    if g != 'virtual_machine_scale_sets' and x:\n"
        "        getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {BOTH}:\n    if g in ('virtual_machines', 'disks'):\n"
        "        getattr(c, g).begin_restart('rg', 'w')",
        f"for g in {BOTH}:\n    if g == 'virtual_machines':\n"
        "        getattr(getattr(c, g), 'begin_restart')('rg', 'w')",
        "def f(g):\n    if g is c.virtual_machines:\n        g.begin_restart('rg', 'w')\n"
        "f(c.virtual_machines)\nf(c.virtual_machine_scale_sets)",
        "g = c.virtual_machines if x else c.virtual_machine_scale_sets\n"
        "if g != c.virtual_machine_scale_sets:\n    g.begin_restart('rg', 'w')",
        "for k, g in (('a', c.virtual_machines), ('b', c.virtual_machine_scale_sets)):\n"
        "    if k == 'a':\n        g.begin_restart('rg', 'w')",
    ],
)
def test_finds_nothing_where_a_condition_leaves_no_set(reader: Reads, code: str) -> None:
    assert operations(reader, code) == []


def test_keeps_the_group_and_the_verb_of_one_call_together(reader: Reads) -> None:
    code = """
        def op(group, verb, *rest):
            return getattr(getattr(c, group), f"begin_{verb}")(*rest)
        op("virtual_machines", "update", "rg", "w")
        op("virtual_machine_scale_sets", "restart", "rg", "w")
    """
    assert operations(reader, code) == ["Sets_Restart"]


def test_a_call_that_is_not_followed_takes_nothing_away(reader: Reads) -> None:
    code = """
        class Ops:
            def act(self, group, kind):
                if kind == "one":
                    group.begin_restart("rg", "w", "0")
        Ops().act(c.virtual_machine_scale_set_vms, "one")
        unknown().act(c.virtual_machine_scale_sets, "one")
    """
    assert sorted(operations(reader, code)) == ["Sets_Restart", "VMs_Restart"]


def test_a_condition_on_more_calls_than_are_looked_at_excludes_nothing(reader: Reads) -> None:
    others = "".join(f"act(c.virtual_machine_scale_sets, 'k{n}')\n" for n in range(20))
    code = "def act(group, kind):\n    if kind == 'k19':\n        group.begin_restart('rg', 'w')\n"
    assert operations(reader, code + others) == ["Sets_Restart"]


def test_a_condition_on_another_variable_excludes_nothing(reader: Reads) -> None:
    code = f"""
        last = None
        for g in {BOTH}:
            if last == "virtual_machines":
                getattr(c, g).begin_restart("rg", "w")
            last = g
    """
    assert operations(reader, code) == ["Sets_Restart"]
