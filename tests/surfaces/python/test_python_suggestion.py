from __future__ import annotations

import ast
import textwrap
from typing import Protocol

import pytest

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Suggestion
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.surfaces.registry import suggest_call
from flexlint.text.source import SourceFile

ONE = Replacement(
    "operation",
    "VM_Restart",
    (("resource_group_name", "resource_group_name"), ("vm_name", "instance_id")),
    condition="the id is a name",
)
EACH = Replacement(
    "each-member",
    "VM_Restart",
    (("resource_group_name", "resource_group_name"), ("vm_name", "each")),
)
POWER = Replacement(
    "operation",
    "VM_PowerOff",
    (
        ("resource_group_name", "resource_group_name"),
        ("vm_name", "instance_id"),
        ("skip_shutdown", "skip_shutdown"),
    ),
)
LIST = Replacement(
    "list-members",
    "VM_List",
    (
        ("resource_group_name", "resource_group_name"),
        ("filter", "virtual_machine_scale_set_name"),
        ("expand", "'instanceView'"),
    ),
)
ID = "vmss_id = c.virtual_machine_scale_sets.get({}).id.lower()"
BELONGS = "if vm.virtual_machine_scale_set and vm.virtual_machine_scale_set.id.lower() == vmss_id"


class Reads(Protocol):
    vocabulary: Vocabulary
    surface: PythonSurface

    def uses(self, code: str) -> tuple[ApiUse, ...]: ...
    def source(self, code: str) -> SourceFile: ...


def suggestion(reader: Reads, code: str, replacement: Replacement) -> Suggestion | None:
    (use,) = reader.uses(code)
    return suggest_call("python", reader.source(code), use, replacement, reader.vocabulary)


VMS = "c.virtual_machine_scale_set_vms"
SETS = "c.virtual_machine_scale_sets"


@pytest.mark.parametrize(
    ("code", "replacement", "expected"),
    [
        (
            f"{VMS}.begin_restart(rg, s, vm.name)",
            ONE,
            "c.virtual_machines.begin_restart(rg, vm.name)",
        ),
        (f"{VMS}.restart(rg, s, name)", ONE, "c.virtual_machines.restart(rg, name)"),
        (
            f"{VMS}.begin_restart(resource_group_name=rg, vm_scale_set_name=s, instance_id=i)",
            ONE,
            "c.virtual_machines.begin_restart(resource_group_name=rg, vm_name=i)",
        ),
        (
            f"{VMS}.begin_restart(rg, s, '0', polling=False)",
            ONE,
            'c.virtual_machines.begin_restart(rg, "<virtual machine name>", polling=False)',
        ),
        (
            f"{VMS}.begin_power_off(rg, s, i, True)",
            POWER,
            "c.virtual_machines.begin_power_off(rg, i, skip_shutdown=True)",
        ),
        (
            f"async def f():\n    await {VMS}.begin_restart(rg, s, i)",
            ONE,
            "await c.virtual_machines.begin_restart(rg, i)",
        ),
        (
            f"{SETS}.begin_restart(rg, s, Ids(instance_ids=[a, b]))",
            EACH,
            "for vm_name in [a, b]:\n    c.virtual_machines.begin_restart(rg, vm_name)",
        ),
        (
            f"{SETS}.begin_restart(rg, s, {{'instance_ids': names}})",
            EACH,
            "for vm_name in names:\n    c.virtual_machines.begin_restart(rg, vm_name)",
        ),
        (
            f"{SETS}.begin_restart(rg, s)",
            EACH,
            f"{ID.format('rg, s')}\nfor vm in c.virtual_machines.list(rg):\n    {BELONGS}:\n"
            "        c.virtual_machines.begin_restart(rg, vm.name)",
        ),
        (
            f"{SETS}.begin_restart(rg, s, Ids(instance_ids=['*']))",
            EACH,
            f"{ID.format('rg, s')}\nfor vm in c.virtual_machines.list(rg):\n    {BELONGS}:\n"
            "        c.virtual_machines.begin_restart(rg, vm.name)",
        ),
        (
            f"{VMS}.list(rg, s)",
            LIST,
            "(\n"
            '    c.virtual_machines.get(rg, vm.name, expand="instanceView")\n'
            "    for vmss_id in [c.virtual_machine_scale_sets.get(rg, s).id.lower()]\n"
            f"    for vm in c.virtual_machines.list(rg)\n    {BELONGS}\n)",
        ),
        (
            f"{SETS}.begin_restart(rg, s, {{'instance_ids': names}}).result()",
            EACH,
            "for vm_name in names:\n    c.virtual_machines.begin_restart(rg, vm_name).result()",
        ),
        (
            f"done = {SETS}.begin_restart(rg, s, {{'instance_ids': names}}).result(60)",
            EACH,
            "[c.virtual_machines.begin_restart(rg, vm_name).result(60) for vm_name in names]",
        ),
        (
            f"async def f():\n    await (\n        await {SETS}.begin_restart(rg, s, "
            "{'instance_ids': names})\n    ).result()",
            EACH,
            "for vm_name in names:\n"
            "    await (await c.virtual_machines.begin_restart(rg, vm_name)).result()",
        ),
    ],
)
def test_the_users_own_expressions(
    reader: Reads, code: str, replacement: Replacement, expected: str
) -> None:
    made = suggestion(reader, code, replacement)
    assert made is not None
    assert made.language == "python"
    assert made.text == expected


def test_asynchronous_listing(reader: Reads) -> None:
    code = f"async def f():\n    return [v async for v in {VMS}.list(rg, s)]"
    made = suggestion(reader, code, LIST)
    assert made is not None
    assert made.text.splitlines() == [
        "(",
        '    await c.virtual_machines.get(rg, vm.name, expand="instanceView")',
        "    for vmss_id in [(await c.virtual_machine_scale_sets.get(rg, s)).id.lower()]",
        "    async for vm in c.virtual_machines.list(rg)",
        f"    {BELONGS}",
        ")",
    ]
    ast.parse("async def f():\n" + textwrap.indent(made.text, "    "))


@pytest.mark.parametrize(("every", "wait"), [("for", ""), ("async for", "await ")])
@pytest.mark.parametrize("unit", ["  ", "\t", "    "])
def test_the_users_own_loop_is_the_loop(reader: Reads, every: str, wait: str, unit: str) -> None:
    head = f"async def f():\n{unit}{every} v in {VMS}.list(rg, s):  # all of them\n"
    made = suggestion(reader, f"{head}\n{unit}# each\n{unit}{unit}stop(v)\n", LIST)
    assert made is not None
    got = f"({wait}c.virtual_machine_scale_sets.get(rg, s))" if wait else f"{SETS}.get(rg, s)"
    of = "v.virtual_machine_scale_set"
    assert made.text.splitlines() == [
        f"vmss_id = {got}.id.lower()",
        f"{every} v in c.virtual_machines.list(rg):",
        f"{unit}if not {of} or {of}.id.lower() != vmss_id:",
        f"{unit}{unit}continue",
        f'{unit}v = {wait}c.virtual_machines.get(rg, v.name, expand="instanceView")',
    ]
    assert made.note == "these lines replace the loop's first line"


@pytest.mark.parametrize(
    "code",
    [
        f"for v in {VMS}.list(rg, s): stop(v)",
        f"for v in list({VMS}.list(rg, s)):\n    stop(v)",
        f"for s in {VMS}.list(rg, s):\n    stop(s)",
        f"for n, v in {VMS}.list(rg, s):\n    stop(v)",
        f"found = [v for v in {VMS}.list(rg, s)]",
    ],
)
def test_another_loop_goes_through_an_expression(reader: Reads, code: str) -> None:
    made = suggestion(reader, code, LIST)
    assert made is not None
    assert made.text.startswith("(\n    c.virtual_machines.get(")
    ast.parse(code.replace(f"{VMS}.list(rg, s)", made.text))


def test_a_decimal_id_is_named_as_such(reader: Reads) -> None:
    made = suggestion(reader, f"{VMS}.begin_restart(rg, s, '0')", ONE)
    assert made is not None
    assert "'0' is the id of a Uniform instance" in made.note
    assert "the id is a name" not in made.note


def test_a_client_that_cannot_be_written_here_is_a_placeholder(reader: Reads) -> None:
    code = "def f(vms: VirtualMachineScaleSetVMsOperations):\n    vms.begin_restart(rg, s, i)\n"
    made = suggestion(reader, code, ONE)
    assert made is not None
    assert made.text == '"<compute client>".virtual_machines.begin_restart(rg, i)'


@pytest.mark.parametrize("kind", ["none", "keep", "lock", "query", "property"])
def test_what_is_no_call_is_left_to_words(reader: Reads, kind: str) -> None:
    assert suggestion(reader, f"{VMS}.begin_restart(1, 2, 3)", Replacement(kind, note="x")) is None


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (
            f"stop = {VMS}.begin_restart",
            'its arguments are ("<resource group>", "<virtual machine name>")',
        ),
        (f"ex.submit({VMS}.begin_restart, rg, s, name)", "call it with (rg, name)"),
        (
            f"f = functools.partial({VMS}.begin_restart, rg, s)",
            'call it with (rg, "<virtual machine name>")',
        ),
    ],
)
def test_a_method_that_is_not_called_is_named(reader: Reads, code: str, note: str) -> None:
    """Its arguments stand elsewhere, and the new method takes others."""
    made = suggestion(reader, code, ONE)
    assert made is not None
    assert made.language is None
    assert made.text == "use c.virtual_machines.begin_restart"
    assert made.note.startswith(note)


@pytest.mark.parametrize(
    ("code", "whom"),
    [
        (f"poller = {SETS}.begin_restart(rg, s)", "of the set"),
        (f"poller = {SETS}.begin_restart(rg, s, {{'instance_ids': names}})", "that names names"),
        (f"def f():\n    return {SETS}.begin_restart(rg, s)", "of the set"),
        (f"def f():\n    return {SETS}.restart(rg, s, instance_ids=ids)", "that ids names"),
        (f"pollers = [{SETS}.begin_restart(rg, each) for each in sets]", "of the set"),
        (
            f"async def f():\n    await gather(*({SETS}.begin_restart(rg, e) for e in sets))",
            "of the set",
        ),
        (f"async def f():\n    poller = await {SETS}.begin_restart(rg, s)", "of the set"),
    ],
)
def test_one_poller_is_not_replaced_with_many(reader: Reads, code: str, whom: str) -> None:
    made = suggestion(reader, code, EACH)
    assert made is not None
    assert made.language is None
    _, _, named = made.text.partition(" for each virtual machine ")
    assert named == whom
    assert made.text.startswith("use c.virtual_machines.")
    assert "a poller of its own" in made.note


def test_what_hides_its_arguments_gets_a_sentence(reader: Reads) -> None:
    made = suggestion(reader, f"{VMS}.begin_restart(*given)", ONE)
    assert made is not None
    assert made.language is None
    assert made.text == "use c.virtual_machines.begin_restart"


def test_a_number_is_no_name(reader: Reads) -> None:
    made = suggestion(reader, f"{VMS}.begin_restart(rg, s, int(vm.instance_id))", ONE)
    assert made is not None
    assert made.text == "c.virtual_machines.begin_restart(rg, vm.instance_id)"


def test_what_a_listing_loses_is_said(reader: Reads) -> None:
    made = suggestion(reader, f"{VMS}.list(rg, s, filter=wanted, expand=None)", LIST)
    assert made is not None
    assert (made.language, made.text) == (None, "use c.virtual_machines.list")  # no loop over all
    assert made.note.startswith("take the virtual machines of the set that filter=wanted asks for")


def test_a_client_that_does_not_show_is_a_stand_in(reader: Reads) -> None:
    code = (
        "from azure.mgmt.compute.operations import VirtualMachineScaleSetVMsOperations\n"
        "def f(vms: VirtualMachineScaleSetVMsOperations):\n    vms.begin_restart(rg, s, i)\n"
    )
    made = suggestion(reader, code, ONE)
    assert made is not None
    assert made.text == '"<compute client>".virtual_machines.begin_restart(rg, i)'


def test_one_instance_in_a_list_is_one_call(reader: Reads) -> None:
    """In the user's own loop no second one is put, and its poller stays one."""
    code = f"for i in ids:\n    p = {SETS}.begin_restart(rg, s, {{'instanceIds': [i.name]}})"
    made = suggestion(reader, code, EACH)
    assert made is not None
    assert made.text == "c.virtual_machines.begin_restart(rg, i.name)"


@pytest.mark.parametrize(
    ("given", "noted"),
    [
        ("{'instance_ids': names}", True),
        ("{'instanceIds': names}", False),
        ("Ids(instance_ids=names)", False),
        ("ids", False),
    ],
)
def test_a_key_that_the_service_does_not_know_is_told_of(
    reader: Reads, given: str, noted: bool
) -> None:
    made = suggestion(reader, f"{SETS}.begin_restart(rg, s, {given})", EACH)
    assert made is not None
    assert ("has sent dictionaries as they are since 38.0.0" in made.note) is noted


def test_a_loop_leaves_the_names_of_the_code_around_alone(reader: Reads) -> None:
    code = (
        f"def f(vm):\n    {SETS}.begin_restart(rg, s)\n    keep(vm)\n\ndef g(vmss_id):\n    pass\n"
    )
    made = suggestion(reader, code, EACH)
    assert made is not None
    assert "for vm_ in " in made.text
    assert "vmss_id = " in made.text  # that of another function
