from __future__ import annotations

import textwrap

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding
from tests.work import grows_linearly

HEAD = """\
from azure.mgmt.compute import ComputeManagementClient

client = ComputeManagementClient(credential, subscription)


"""
LIST = "client.virtual_machine_scale_set_vms.list(group, name)"
DELETE = "client.virtual_machine_scale_sets.begin_delete_instances"
RESTART = "client.virtual_machine_scale_set_vms.begin_restart"


def findings(body: str) -> tuple[Finding, ...]:
    code = body.replace("LIST", LIST).replace("DELETE", DELETE).replace("RESTART", RESTART)
    return check_text(HEAD + textwrap.dedent(code), "fleet.py").findings


def listing(body: str) -> Finding:
    (found,) = (f for f in findings(body) if f.code == "FLX401")
    return found


ONLY_IDS = [
    "print(len(list(LIST)))",
    "count = sum(1 for _ in LIST)",
    "vms = list(LIST)\nif not vms:\n    raise SystemExit\nprint(len(vms))",
    "names = [m.name for m in LIST]",
    "names = {m.name: m.id for m in LIST}",
    "print(next(LIST).name)",
    "print(list(LIST)[0].name)",
    "for m in LIST:\n    print(m.instance_id)",
    "for m in sorted(LIST, key=lambda vm: vm.name):\n    print(m.location)",
    "for i, m in enumerate(LIST):\n    print(i, m.id)",
    "for m in LIST:\n    print(m.as_dict()['instance_id'], m.as_dict().get('name'))",
    "for m in LIST:\n    print(vars(m)['instance_id'], m.__dict__['id'])",
    "for m in LIST:\n    print(getattr(m, 'instance_id'), getattr(m, 'name', None))",
    "for m in LIST:\n    print(m.serialize()['instanceId'])",
    "for m in LIST:\n    d = m.as_dict()\n    print(d['instance_id'])",
    "from operator import attrgetter\nids = list(map(attrgetter('instance_id'), LIST))",
    "from operator import attrgetter\n"
    "for m in sorted(LIST, key=attrgetter('instance_id')):\n    print(m.instance_id)",
    "vms = LIST\nfor m in vms:\n    print(f'{m.name} is there')",
    "if vms := list(LIST):\n    print(vms[0].id)",
    "kept = [m for m in LIST if m.name in wanted]\nfor m in kept:\n    print(m.id)",
    "async def f():\n    return [m.id async for m in LIST]",
    "DELETE(group, name, {'instanceIds': [m.instance_id for m in LIST]})",
    "for m in LIST:\n    DELETE(group, name, {'instanceIds': [m.instance_id]})",
    "def show(vm):\n    print(vm.name)\n\ndef f():\n    for m in LIST:\n        show(m)",
    "def names(vms):\n    return [vm.name for vm in vms]\n\ndef f():\n    return names(LIST)",
    "class A:\n    def show(self, vm):\n        print(vm.name)\n\n    def f(self):\n"
    "        for m in LIST:\n            self.show(m)",
]
MORE = [
    "LIST",
    "def f():\n    return LIST",
    "def f():\n    yield from LIST",
    "for m in LIST:\n    print(m)",
    "for m in LIST:\n    print(m.as_dict())",
    "for m in LIST:\n    print(m.as_dict()['instance_id'], m.as_dict()['latest_model_applied'])",
    "for m in LIST:\n    print(vars(m)[key])",
    "for m in LIST:\n    print(getattr(m, key))",
    "from operator import attrgetter\nlist(map(attrgetter('latest_model_applied'), LIST))",
    "for m in LIST:\n    d = m.as_dict()\n    keep(d)",
    "for m in LIST:\n    print(m.os_profile.computer_name)",
    "for m in LIST:\n    print(m.as_dict())",
    "for m in LIST:\n    print(getattr(m, wanted))",
    "for m in LIST:\n    found[m.instance_id] = m",
    "for m in LIST:\n    print(int(m.instance_id))",
    "for m in LIST:\n    print(m.instance_id == '0')",
    "for m in LIST:\n    RESTART(group, name, m.instance_id)",
    "print(', '.join(m.name for m in sorted(LIST, key=wanted)))",
    "vms = list(LIST)\nprint(len(vms))\nshow(vms)",
    "def show(vm):\n    print(vm.tags)\n\ndef f():\n    for m in LIST:\n        show(m)",
    "from azure.x import show\n\nfor m in LIST:\n    show(m)",
    "class A:\n    def f(self):\n        self.vms = list(LIST)",
    "global vms\nvms = list(LIST)\nprint(len(vms))\nfor vm in vms:\n    vm.sku.name",
    "def f():\n    global vms\n    vms = list(LIST)\n    print(len(vms))",
    "kept = [m for m in LIST if m.name in wanted]\nfor m in kept:\n    print(m.tags)",
]


@pytest.mark.parametrize("body", ONLY_IDS)
def test_a_list_of_which_ids_are_read_is_fine(body: str) -> None:
    found = listing(body)
    assert found.severity.label == "info"
    assert "enough here" in found.message
    assert found.suggestion is not None
    assert found.suggestion.language is None


@pytest.mark.parametrize("body", MORE)
def test_a_list_of_which_more_may_be_read_is_not(body: str) -> None:
    found = listing(body)
    assert found.severity.label == "warning"
    assert found.suggestion is not None
    assert found.suggestion.language == "python"


def test_more_is_asked_for_than_is_read() -> None:
    found = listing(
        "print(len(list(LIST)))".replace("LIST", LIST[:-1] + ", expand='instanceView')")
    )
    assert found.severity.label == "error"


def test_a_name_that_is_read_in_a_part_that_nothing_follows() -> None:
    """Of a long module only the parts that matter are read."""
    far = "\n".join(f"def f{i}():\n    return {i} * {i}\n" for i in range(400))
    used = "vms = list(LIST)\nprint(len(vms))\n"
    assert listing(used + far).severity.label == "info"
    assert listing(used + far + "\ndef g():\n    return [v.tags for v in vms]\n").severity > 1


def test_what_is_gone_is_named() -> None:
    found = listing(
        """\
        for m in LIST:
            if m.latest_model_applied and not m.protection_policy:
                print(m.instance_id, m.os_profile)
        """
    )
    assert [(r.location.line - 5, r.message) for r in found.related] == [
        (2, "the replacement's result has no latest_model_applied"),
        (2, "the replacement's result has no protection_policy"),
        (3, "the replacement's result has name instead of instance_id"),
    ]
    assert found.suggestion is not None
    assert "they have a name, and no instance_id" in found.suggestion.note


@pytest.mark.parametrize(
    ("body", "argument"),
    [
        ("for m in LIST:\n    RESTART(group, name, m.instance_id)", "m.name"),
        ("for m in LIST:\n    RESTART(group, name, instance_id=m.instance_id)", "vm_name=m.name"),
        ("for m in LIST:\n    RESTART(group, name, str(m.instance_id))", "str(m.name)"),
        ("for m in LIST:\n    RESTART(group, name, int(m.instance_id))", "m.name"),
        ("RESTART(group, name, next(LIST).instance_id)", "next(LIST).name"),
        ("m = next(LIST)\nRESTART(group, name, m.instance_id)", "m.name"),
        ("vms = list(LIST)\nRESTART(group, name, vms[0].instance_id)", "vms[0].name"),
        (
            "def go(vm):\n    RESTART(group, name, vm.instance_id)\n\n"
            "def f():\n    for m in LIST:\n        go(m)",
            "vm.name",
        ),
        ("for m in others:\n    RESTART(group, name, m.instance_id)", "m.instance_id"),
        ("for m in list(others):\n    RESTART(group, name, m.instance_id)", "m.instance_id"),
    ],
)
def test_the_id_of_a_listed_instance_is_its_name(body: str, argument: str) -> None:
    (found,) = (f for f in findings(body) if f.code == "FLX209")
    assert found.suggestion is not None
    argument = argument.replace("LIST", LIST)
    assert found.suggestion.text == f"client.virtual_machines.begin_restart(group, {argument})"


@pytest.mark.parametrize(
    ("head", "client"),
    [
        ("compute = ComputeManagementClient(credential, s)\n", "compute"),
        ("c, n = ComputeManagementClient(credential, s), None\n", "c"),
        ("", '"<compute client>"'),
    ],
)
def test_another_client_of_the_file_is_used(head: str, client: str) -> None:
    code = (
        "from azure.mgmt.compute import ComputeManagementClient\n"
        "from azure.mgmt.compute.operations import VirtualMachineScaleSetVMsOperations\n\n"
        f"{head}\ndef f(vms: VirtualMachineScaleSetVMsOperations, g, s, i):\n"
        "    vms.begin_restart(g, s, i)\n"
    )
    (found,) = check_text(code, "fleet.py").findings
    assert found.suggestion is not None
    assert found.suggestion.text == f"{client}.virtual_machines.begin_restart(g, i)"
    assert found.suggestion.complete == (not client.startswith('"'))


def test_a_client_of_the_same_object_is_used() -> None:
    code = """\
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute.operations import VirtualMachineScaleSetVMsOperations

class Fleet:
    def __init__(self, credential):
        self.computing = ComputeManagementClient(credential, "s")

    def f(self, vms: VirtualMachineScaleSetVMsOperations, g, s, i):
        vms.begin_restart(g, s, i)
"""
    (found,) = check_text(code, "fleet.py").findings
    assert found.suggestion is not None
    assert found.suggestion.text == "self.computing.virtual_machines.begin_restart(g, i)"


def test_following_is_linear() -> None:
    def module(n: int) -> str:
        loop = f"for m in {LIST}:\n    print(m.name)\n    show(m.instance_id)\n"
        return HEAD + loop * n

    grows_linearly(lambda text: check_text(text, "fleet.py"), module, small=60)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("m.as_dict()['instance_id']", "m.as_dict()['name']"),
        ("m.as_dict().get('instance_id')", "m.as_dict().get('name')"),
        ("vars(m)['instance_id']", "vars(m)['name']"),
        ("m.__dict__['instance_id']", "m.__dict__['name']"),
        ("getattr(m, 'instance_id')", "getattr(m, 'name')"),
    ],
)
def test_an_id_out_of_a_dictionary_is_a_name(old: str, new: str) -> None:
    found = findings(f"for m in LIST:\n    RESTART(group, name, {old})\n")
    (restart,) = (f for f in found if f.code == "FLX209")
    assert restart.suggestion is not None
    assert restart.suggestion.text == f"client.virtual_machines.begin_restart(group, {new})"


def test_an_instance_out_of_a_list_that_a_helper_asks_for() -> None:
    found = findings("for m in retry(lambda: LIST):\n    RESTART(group, name, m.instance_id)\n")
    (restart,) = (f for f in found if f.code == "FLX209")
    assert restart.suggestion is not None
    assert restart.suggestion.text == "client.virtual_machines.begin_restart(group, m.name)"
