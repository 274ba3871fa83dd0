"""Whose instances a replacement goes through: those that the call was given."""

from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Suggestion
from flexlint.surfaces.registry import suggest_call
from flexlint.text.source import SourceFile

EACH = Replacement(
    "each-member",
    "VM_Restart",
    (("resource_group_name", "resource_group_name"), ("vm_name", "each")),
)
RESTART = "c.virtual_machine_scale_sets.begin_restart(rg, s, {})"


class Reads(Protocol):
    vocabulary: Vocabulary

    def uses(self, code: str) -> tuple[ApiUse, ...]: ...
    def source(self, code: str) -> SourceFile: ...


def suggested(reader: Reads, code: str) -> Suggestion | None:
    uses = [use for use in reader.uses(code) if use.operation == "Sets_Restart"]
    return suggest_call("python", reader.source(code), uses[-1], EACH, reader.vocabulary)


@pytest.mark.parametrize(
    ("before", "given", "ids"),
    [
        (
            "ids = []\nfor vm in found:\n    if vm.bad:\n        ids.append(vm.instance_id)",
            "{'instance_ids': ids}",
            "ids",
        ),
        ("ids = [a, 'web_2']\na = 'web_9'", "{'instance_ids': ids}", "ids"),
        ("ids = ['a']\nids += more", "{'instance_ids': ids}", "ids"),
        ("ids = ['a']\nids.extend(more)", "Ids(instance_ids=ids)", "ids"),
        ("ids = ['a', 'b']\ndel ids[0]", "{'instance_ids': ids}", "ids"),
        ("ids = [vm.name for vm in found if vm.bad]", "{'instance_ids': ids}", "ids"),
        ("ids = ['a', 'b', 'c']", "{'instance_ids': ids[:2]}", "ids[:2]"),
        ("", "{'instance_ids': [a, 'b']}", "[a, 'b']"),
        ("", "{'instance_ids': [vm.name for vm in found]}", "[vm.name for vm in found]"),
        (
            "body = {'instance_ids': ids}\nids = ['web_3']",
            "body",
            'body["instance_ids"]',
        ),
        ("body = {}\nbody['instanceIds'] = [a, b]", "body", 'body["instanceIds"]'),
        ("body = dict(instance_ids=ids)", "body", 'body["instance_ids"]'),
        ("body = Ids(instance_ids=[a, b])", "body", "body.instance_ids"),
        ("def body(ids):\n    return {'instance_ids': ids}", "body(a)", 'body(a)["instance_ids"]'),
    ],
)
def test_names_what_the_call_is_given(reader: Reads, before: str, given: str, ids: str) -> None:
    found = suggested(reader, f"{before}\n{RESTART.format(given)}")
    assert found is not None
    assert found.text.splitlines()[0] == f"for vm_name in {ids}:"


@pytest.mark.parametrize(
    "code",
    [
        "rg, ids = read()\n"
        "kw = {'resource_group_name': rg, 'vm_scale_set_name': s, 'vm_instance_i_ds': ids}\n"
        "rg = ids = None\nc.virtual_machine_scale_sets.begin_restart(**kw)",
        "kw = {'resource_group_name': rg, 'vm_scale_set_name': s}\n"
        "kw['vm_instance_i_ds'] = ids\nc.virtual_machine_scale_sets.begin_restart(**kw)",
    ],
)
def test_reads_spread_arguments_out_of_their_dictionary(reader: Reads, code: str) -> None:
    found = suggested(reader, code)
    assert found is not None
    assert 'kw["vm_instance_i_ds"]' in found.text
    assert 'begin_restart(kw["resource_group_name"], vm_name)' in found.text


@pytest.mark.parametrize(
    "code",
    [
        "def kw():\n    return {'resource_group_name': rg, 'vm_scale_set_name': s}\n"
        "c.virtual_machine_scale_sets.begin_restart(**kw())",
        "def f(body):\n    body['x'] = 1\n    " + RESTART.format("body"),
        "body = {**others}\n" + RESTART.format("body"),
        "body = {'instance_ids': ['*']}\nbody['instance_ids'][0] = 'web_1'\n"
        + RESTART.format("body"),
        "body = {'instance_ids': ['*']}\nbody['instance_ids'].clear()\n"
        "body['instance_ids'].append('web_1')\n" + RESTART.format("body"),
        "body = Ids(instance_ids=['*'])\nbody.instance_ids.clear()\n" + RESTART.format("body"),
        "body = {'instance_ids': None}\nbody.update(read())\n" + RESTART.format("body"),
        "ids = ['*']\ndef more():\n    ids.append('web_1')\nmore()\n"
        + RESTART.format("{'instance_ids': ids}"),
    ],
)
def test_writes_no_loop_over_all_where_some_may_be_named(reader: Reads, code: str) -> None:
    found = suggested(reader, code)
    assert found is None or "virtual_machines.list" not in found.text


@pytest.mark.parametrize(
    "code",
    [
        "ids = ['*']\n" + RESTART.format("{'instance_ids': ids}"),
        "body = {'instance_ids': ['*']}\n" + RESTART.format("body"),
        "body = Ids(instance_ids=None)\n" + RESTART.format("body"),
        "kw = {'resource_group_name': 'g', 'vm_scale_set_name': 's'}\n"
        "c.virtual_machine_scale_sets.begin_restart(**kw)",
    ],
)
def test_means_all_where_that_is_certain(reader: Reads, code: str) -> None:
    found = suggested(reader, code)
    assert found is not None
    assert "virtual_machines.list(" in found.text


@pytest.mark.parametrize("given", ["'c'", "7", "vm_instance_i_ds='web_1'"])
def test_writes_no_loop_over_what_is_no_list(reader: Reads, given: str) -> None:
    found = suggested(reader, RESTART.format(given))
    assert found is None or found.language is None


@pytest.mark.parametrize(
    ("before", "given"),
    [
        ("ids = ['*']\nids[0] = 'web_1'", "{'instance_ids': ids}"),
        ("ids = ['*']\nids.remove('*')", "{'instance_ids': ids}"),
        ("ids = ['*'] if x else ['web_1']", "{'instance_ids': ids}"),
        ("ids = ['*']\nif x:\n    ids = ['web_1']", "{'instance_ids': ids}"),
        ("", "{'instance_ids': ids or ['*']}"),
    ],
)
def test_writes_no_code_where_all_may_be_meant_and_may_not(
    reader: Reads, before: str, given: str
) -> None:
    found = suggested(reader, f"{before}\n{RESTART.format(given)}")
    assert found is None or found.language is None
