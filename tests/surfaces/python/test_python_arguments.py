from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.model import ApiUse, Array, Known, Object, OneOf, Unknown, Value


class Reads(Protocol):
    def uses(self, code: str) -> tuple[ApiUse, ...]: ...


def use_of(reader: Reads, code: str) -> ApiUse:
    (use,) = reader.uses(code)
    return use


def plain(value: Value | None) -> object:
    """A value without its spans."""
    if isinstance(value, Known):
        return value.value
    if isinstance(value, OneOf):
        return set(value.values)
    if isinstance(value, Object):
        made: dict[str, object] = {e.key: plain(e.value) for e in value.entries}
        return {**made, "...": True} if value.open else made
    if isinstance(value, Array):
        items = [plain(item) for item in value.items]
        return [*items, "..."] if value.open else items
    return "?"


def arguments(use: ApiUse) -> dict[str | None, object]:
    return {a.name: plain(a.value) for a in use.arguments}


VMS = "c.virtual_machine_scale_set_vms"


def test_positional_and_keyword_arguments_have_canonical_names(reader: Reads) -> None:
    use = use_of(reader, f"{VMS}.begin_power_off(rg, 'set', instance_id='0', skip_shutdown=True)")
    assert [(a.name, a.text) for a in use.arguments] == [
        ("resource_group_name", "rg"),
        ("vm_scale_set_name", "'set'"),
        ("instance_id", "'0'"),
        ("skip_shutdown", "True"),
    ]
    assert not use.open_arguments
    assert plain(use.target) == "set"


def test_names_after_a_starred_argument_are_unknown(reader: Reads) -> None:
    use = use_of(reader, f"{VMS}.begin_restart(*names, x, **rest)")
    assert use.open_arguments
    assert [a.name for a in use.arguments] == [None]


def test_a_spread_dictionary_is_seen_through(reader: Reads) -> None:
    use = use_of(reader, f"kw = {{'instance_id': '7'}}\n{VMS}.begin_restart('rg', 'set', **kw)")
    assert arguments(use)["instance_id"] == "7"
    assert not use.open_arguments


@pytest.mark.parametrize(
    ("before", "expression", "expected"),
    [
        ("", "'0'", "0"),
        ("", "0", 0),
        ("", "None", None),
        ("", "str(3)", "3"),
        ("i = '1'", "i", "1"),
        ("i = '1'\ni = '2'", "i", "2"),
        ("i = '1'\nif x:\n    i = '2'", "i", {"1", "2"}),
        ("", "'1' if x else '2'", {"1", "2"}),
        ("p = 'a'", "f'{p}_1'", "a_1"),
        ("p = 'a'", "'%s_1' % p", "a_1"),
        ("p = 'a'", "'{}_1'.format(p)", "a_1"),
        ("p = 'a'", "'_'.join([p, '1'])", "a_1"),
        ("p = 'a'\np += '_1'", "p", "a_1"),
        ("class K:\n    I = '4'", "K.I", "4"),
        ("", "f'{p}_1'", "?"),
        ("", "vm.instance_id", "?"),
        ("", "ids[0]", "?"),
        ("i = '1'\ni = input()", "i", "?"),
        ("for i in ('1', '2'):\n    pass", "i", {"1", "2"}),
        ("def f():\n    return '5'", "f()", "5"),
    ],
)
def test_values(reader: Reads, before: str, expression: str, expected: object) -> None:
    use = use_of(reader, f"{before}\n{VMS}.begin_restart('rg', 'set', {expression})\n")
    argument = use.argument("instance_id")
    assert argument is not None
    assert plain(argument.value) == expected


def test_models_and_dictionaries_are_objects(reader: Reads) -> None:
    code = (
        "from azure.mgmt.compute.models import VirtualMachineScaleSetVMInstanceIDs as Ids\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'set', Ids(instance_ids=['0', x]))\n"
    )
    argument = use_of(reader, code).argument("vm_instance_i_ds")
    assert argument is not None
    assert plain(argument.value) == {"instance_ids": ["0", "?"]}


def test_a_dictionary_filled_later(reader: Reads) -> None:
    code = f"body = {{}}\nbody['protection_policy'] = P()\n{VMS}.begin_update('g', 's', 'i', body)"
    argument = use_of(reader, code).argument("parameters")
    assert argument is not None
    assert isinstance(argument.value, Object)
    assert [entry.key for entry in argument.value.entries] == ["protection_policy"]


def test_an_imported_enumeration_member_is_its_word(reader: Reads) -> None:
    use = use_of(reader, f"{VMS}.list('g', 's', expand=InstanceViewTypes.INSTANCE_VIEW)")
    assert arguments(use)["expand"] == "instanceView"


def test_arguments_behind_a_helper(reader: Reads) -> None:
    use = use_of(reader, f"sdk_no_wait(no_wait, {VMS}.begin_restart, 'g', 's', instance_id='0')")
    assert use.form == "reference"
    assert arguments(use) == {
        "resource_group_name": "g",
        "vm_scale_set_name": "s",
        "instance_id": "0",
    }


def test_arguments_of_an_aliased_method(reader: Reads) -> None:
    use = use_of(reader, f"stop = {VMS}.begin_power_off\nstop('g', 's', '0')\n")
    assert arguments(use)["instance_id"] == "0"


def test_spans_are_the_method_name_and_the_whole_call(reader: Reads) -> None:
    code = f"x = (\n    {VMS}\n    .begin_restart(\n        'é', 's', 'i'\n    )\n)\n"
    use = use_of(reader, code)
    assert code[use.span.start : use.span.end] == "begin_restart"
    assert use.statement is not None
    assert code[use.statement.start : use.statement.end].startswith("c.virtual")
    assert code[use.statement.start : use.statement.end].endswith(")")
    assert [code[a.span.start : a.span.end] for a in use.arguments] == ["'é'", "'s'", "'i'"]


def test_symbol_client_generation_and_async(reader: Reads) -> None:
    code = (
        "class A:\n"
        "    async def go(self):\n"
        "        await self.c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)\n"
    )
    use = use_of(reader, code)
    assert (use.symbol, use.client, use.generation) == ("A.go", "self.c", "track2")
    assert use.asynchronous
    old = use_of(reader, f"{VMS}.restart(1, 2, 3)")
    assert (old.generation, old.asynchronous) == ("track1", False)


def test_an_asynchronous_client_needs_no_await_to_show(reader: Reads) -> None:
    code = (
        "from azure.mgmt.compute.aio import ComputeManagementClient\n"
        "async def f():\n"
        "    async with ComputeManagementClient(1, 2) as c:\n"
        "        async for vm in c.virtual_machine_scale_set_vms.list('g', 's'):\n"
        "            pass\n"
    )
    use = use_of(reader, code)
    assert use.asynchronous
    assert use.confidence.label == "high"


def test_unknown_says_why(reader: Reads) -> None:
    use = use_of(reader, f"def f(i):\n    {VMS}.begin_restart(1, 2, i)\n")
    argument = use.argument("instance_id")
    assert argument is not None
    assert isinstance(argument.value, Unknown)
    assert "parameter" in argument.value.why
