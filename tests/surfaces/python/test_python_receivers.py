from __future__ import annotations

from collections.abc import Callable

import pytest

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile

Found = Callable[[str], list[tuple[int, str, str]]]

IMPORT = "from azure.mgmt.compute import ComputeManagementClient\n"
CALL = "virtual_machine_scale_set_vms.begin_restart('rg', 'set', 'i')"


@pytest.mark.parametrize(
    "code",
    [
        f"{IMPORT}c = ComputeManagementClient(1, 2)\nc.{CALL}\n",
        f"{IMPORT}ComputeManagementClient(1, 2).{CALL}\n",
        f"from azure.mgmt.compute import ComputeManagementClient as K\nc = K(1)\nc.{CALL}\n",
        f"import azure.mgmt.compute\nc = azure.mgmt.compute.ComputeManagementClient(1)\nc.{CALL}\n",
        f"import azure.mgmt.compute as m\nc = m.ComputeManagementClient(1)\nc.{CALL}\n",
        f"from azure.mgmt import compute\nc = compute.ComputeManagementClient(1)\nc.{CALL}\n",
        "from azure.mgmt.compute.v2019_07_01 import ComputeManagementClient\n"
        f"c = ComputeManagementClient(1)\nc.{CALL}\n",
        f"{IMPORT}c = get_client_from_cli_profile(ComputeManagementClient)\nc.{CALL}\n",
        f"c = get_mgmt_service_client(ctx, ResourceType.MGMT_COMPUTE)\nc.{CALL}\n",
        f"c = session.client('azure.mgmt.compute.ComputeManagementClient')\nc.{CALL}\n",
        f"{IMPORT}def make():\n    return ComputeManagementClient(1)\nmake().{CALL}\n",
        f"def make() -> 'ComputeManagementClient':\n    return build()\nmake().{CALL}\n",
        f"{IMPORT}with ComputeManagementClient(1) as c:\n    c.{CALL}\n",
        f"{IMPORT}def f(c: ComputeManagementClient):\n    c.{CALL}\n",
        f"{IMPORT}def f(c: ComputeManagementClient | None = None):\n    c.{CALL}\n",
        f"{IMPORT}from typing import Optional\n"
        f"def f(c: Optional[ComputeManagementClient]):\n    c.{CALL}\n",
        f"{IMPORT}def f(c):\n    c.{CALL}\nf(ComputeManagementClient(1))\n",
        f"{IMPORT}def f(*, c):\n    c.{CALL}\nf(c=ComputeManagementClient(1))\n",
        f"{IMPORT}class A:\n    c = ComputeManagementClient(1)\n"
        f"    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}class A:\n    def __init__(self):\n        self.c = ComputeManagementClient(1)\n"
        f"    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}class A:\n    def __init__(self, c: ComputeManagementClient):\n"
        f"        self.c = c\n    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}class A:\n    def __init__(self):\n        self.c = ComputeManagementClient(1)\n"
        f"class B(A):\n    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}class A:\n    @property\n    def c(self):\n"
        f"        return ComputeManagementClient(1)\n    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}import functools\nclass A:\n    @functools.cached_property\n    def c(self):\n"
        f"        return ComputeManagementClient(1)\n    def go(self):\n        self.c.{CALL}\n",
        f"{IMPORT}n, c = 1, ComputeManagementClient(1)\nc.{CALL}\n",
        f"{IMPORT}d = {{'compute': ComputeManagementClient(1)}}\nd['compute'].{CALL}\n",
        f"{IMPORT}d = {{}}\nd['compute'] = ComputeManagementClient(1)\nd['compute'].{CALL}\n",
        f"{IMPORT}d = {{'compute': ComputeManagementClient(1)}}\nd.get('compute').{CALL}\n",
        f"{IMPORT}c = None\nif x:\n    c = ComputeManagementClient(1)\nc.{CALL}\n",
        f"{IMPORT}c = given or ComputeManagementClient(1)\nc.{CALL}\n",
        f"{IMPORT}if c := ComputeManagementClient(1):\n    c.{CALL}\n",
        f"{IMPORT}c = None\ndef setup():\n    global c\n    c = ComputeManagementClient(1)\n"
        f"def go():\n    c.{CALL}\n",
        f"{IMPORT}def outer():\n    c = ComputeManagementClient(1)\n"
        f"    def inner():\n        c.{CALL}\n    return inner\n",
        f"{IMPORT}import functools\nmake = functools.partial(ComputeManagementClient, 1)\n"
        f"make(2).{CALL}\n",
        f"{IMPORT}for c in [ComputeManagementClient(s) for s in subs]:\n    c.{CALL}\n",
        f"{IMPORT}cs = [ComputeManagementClient(1), ComputeManagementClient(2)]\n"
        f"for i, c in enumerate(cs):\n    c.{CALL}\n",
        f"{IMPORT}cs = {{s: ComputeManagementClient(s) for s in subs}}\n"
        f"for s, c in cs.items():\n    c.{CALL}\n",
        f"{IMPORT}@pytest.fixture\ndef c():\n    yield ComputeManagementClient(1)\n"
        f"def test_it(c):\n    c.{CALL}\n",
        f"{IMPORT}c = (lambda: ComputeManagementClient(1))()\nc.{CALL}\n",
    ],
)
def test_a_proven_client_is_sure(found: Found, code: str) -> None:
    line = next(i for i, text in enumerate(code.splitlines(), 1) if "begin_restart" in text)
    assert found(code) == [(line, "VMs_Restart", "high")]


@pytest.mark.parametrize(
    "code",
    [
        f"anything.{CALL}\n",
        f"get_client().{CALL}\n",
        f"self.clients[0].{CALL}\n",
        f"def f(client):\n    client.{CALL}\n",
        f"class A:\n    def go(self):\n        self.compute.{CALL}\n",
        f"from azure.mgmt.network import NetworkManagementClient\n"
        f"c = NetworkManagementClient(1)\nc.{CALL}\n",
    ],
)
def test_the_group_name_alone_is_likely(found: Found, code: str) -> None:
    assert [(o, c) for _, o, c in found(code)] == [("VMs_Restart", "medium")]


@pytest.mark.parametrize(
    "code",
    [
        "vms = c.virtual_machine_scale_set_vms\nvms.begin_restart(1, 2, 3)\n",
        "class A:\n    def __init__(self, c):\n        self.vms = c.virtual_machine_scale_set_vms\n"
        "    def go(self):\n        self.vms.begin_restart(1, 2, 3)\n",
        "def group(c):\n    return c.virtual_machine_scale_set_vms\n"
        "group(x).begin_restart(1, 2, 3)\n",
        "def go(vms):\n    vms.begin_restart(1, 2, 3)\ngo(c.virtual_machine_scale_set_vms)\n",
        "ops = {'vm': c.virtual_machine_scale_set_vms}\nops['vm'].begin_restart(1, 2, 3)\n",
        "vms = getattr(c, 'virtual_machine_scale_set_vms')\nvms.begin_restart(1, 2, 3)\n",
        "stop = c.virtual_machine_scale_set_vms.begin_restart\nstop(1, 2, 3)\n",
        "pool.submit(c.virtual_machine_scale_set_vms.begin_restart, 1, 2, 3)\n",
        "Thread(target=c.virtual_machine_scale_set_vms.begin_restart, args=(1, 2, 3)).start()\n",
        "f = functools.partial(c.virtual_machine_scale_set_vms.begin_restart, 1, 2)\nf(3)\n",
        "jobs = [lambda: c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)]\n",
        "getattr(c.virtual_machine_scale_set_vms, 'begin_restart')(1, 2, 3)\n",
        "getattr(c.virtual_machine_scale_set_vms, f'begin_{\"restart\"}')(1, 2, 3)\n",
        "a = 'begin_restart'\ngetattr(c.virtual_machine_scale_set_vms, a)(1, 2, 3)\n",
        "x = [c.virtual_machine_scale_set_vms.begin_restart(1, 2, i) for i in ids]\n",
        "table = {'restart': c.virtual_machine_scale_set_vms.begin_restart}\n",
        "class A:\n    def set(self, c):\n        self.vms = c.virtual_machine_scale_set_vms\n"
        "def go(a):\n    a.vms.begin_restart(1, 2, 3)\n",
    ],
)
def test_where_the_operation_group_goes(found: Found, code: str) -> None:
    assert [operation for _, operation, _ in found(code)] == ["VMs_Restart"]


def test_a_loop_over_method_names_is_a_use_of_each(found: Found) -> None:
    code = (
        "for m in ('begin_start', 'begin_restart'):\n"
        "    getattr(c.virtual_machine_scale_set_vms, m)(1, 2, 3)\n"
    )
    assert found(code) == [(2, "VMs_Restart", "medium"), (2, "VMs_Start", "medium")]


@pytest.mark.parametrize(
    "code",
    [
        "service.restart('a', 'b', 'c')\n# virtual_machine_scale_set_vms\n",
        f"{IMPORT}c = ComputeManagementClient(1)\nc.virtual_machines.begin_restart('rg', 'vm')\n",
        "c.virtual_machine_scale_set_vms.something_else(1)\n",
        "c.virtual_machine_scale_set_vms\n",
        "c.virtual_machine_scale_set_vms.config.timeout\n",
        '"""c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)"""\n',
        "# c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)\n",
        "c.virtual_machine_scale_set_vms.begin_restart.assert_called_once()\n",
        "c.virtual_machine_scale_set_vms.begin_restart.return_value = 1\n",
        "c.virtual_machine_scale_set_vms.begin_restart = Mock()\n",
        "class VirtualMachineScaleSetVMsOperations:\n    def begin_restart(self, a, b, c):\n"
        "        '''virtual_machine_scale_set_vms'''\n        return self.restart(a)\n"
        "    def restart(self, a):\n        pass\n",
        "class A:\n    virtual_machine_scale_set_vms = None\n    def begin_restart(self):\n"
        "        pass\n",
        # What another class calls by the same name.
        f"{IMPORT}class A:\n    def __init__(self):\n"
        "        self.x = ComputeManagementClient(1).virtual_machine_scale_set_vms\n"
        "class B:\n    def __init__(self):\n        self.x = Services()\n"
        "    def go(self):\n        self.x.restart('nginx')\n",
        "class A:\n    def __init__(self):\n        self.virtual_machine_scale_set_vms = {}\n"
        "    def go(self):\n        self.virtual_machine_scale_set_vms.update({1: 2})\n",
        "c.network_interfaces.list('rg')\n# virtual_machine_scale_set_vms\n",
        "vms = c.virtual_machine_scale_set_vms\nvms = other()\nvms.begin_restart(1)\n",
        "",
    ],
)
def test_leaves_this_alone(found: Found, code: str) -> None:
    assert found(code) == []


def test_undistinctive_groups_are_known_by_their_methods(found: Found) -> None:
    method = "list_virtual_machine_scale_set_network_interfaces"
    code = (
        "from azure.mgmt.network import NetworkManagementClient\n"
        "n = NetworkManagementClient(1)\n"
        f"n.network_interfaces.{method}('rg', 'set')\n"
        f"other.network_interfaces.{method}('rg', 'set')\n"
        f"nics.{method}('rg', 'set')\n"
        "n.network_interfaces.get('rg', 'nic')\n"
    )
    assert found(code) == [
        (3, "Nics_List", "high"),
        (4, "Nics_List", "medium"),
        (5, "Nics_List", "medium"),
    ]


def test_configured_factories_make_clients(vocabulary: Vocabulary) -> None:
    surface = PythonSurface(("shared.clients.compute",))
    code = f"from shared.clients import compute\ncompute().{CALL}\n"
    (use,) = surface.extract(SourceFile("a.py", code), vocabulary).uses
    assert use.confidence.label == "high"


def test_an_attribute_that_is_also_something_else_is_not_proven(found: Found) -> None:
    code = (
        f"{IMPORT}class A:\n    def __init__(self):\n"
        "        self.vms = ComputeManagementClient(1).virtual_machine_scale_set_vms\n"
        "    def reset(self, docker):\n        self.vms = docker.containers\n"
        "        self.vms.begin_restart('rg', 'set', 'i')\n"
    )
    assert [confidence for _, _, confidence in found(code)] == ["medium"]
    code = code.replace("docker.containers", "None")
    assert [confidence for _, _, confidence in found(code)] == ["high"]


OWN = "class Own:\n    def begin_restart(self, *a): ...\n"
OPERATIONS = (
    "from azure.mgmt.compute.operations import VirtualMachineScaleSetVMsOperations as Ops\n"
)


@pytest.mark.parametrize(
    "code",
    [
        f"{OWN}class W:\n    virtual_machine_scale_set_vms = Own()\nW().{CALL}\n",
        f"{OWN}class Sub(Own, object): pass\n"
        f"class W:\n    virtual_machine_scale_set_vms = Sub()\nW().{CALL}\n",
        f"{OWN}class W:\n    def __init__(self):\n"
        "        self.virtual_machine_scale_set_vms = Own()\n"
        f"    def go(self):\n        self.{CALL}\n",
        f"{OWN}{OPERATIONS}class Mixed(Own, Ops): pass\nMixed().begin_restart('rg', 'set', 'i')\n",
        f"{OWN}{OPERATIONS}class Sub(Own): pass\nclass Mixed(Sub, Ops): pass\n"
        "Mixed().begin_restart('rg', 'set', 'i')\n",
    ],
)
def test_what_a_class_of_the_module_does_itself_is_its_own(found: Found, code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(
    "code",
    [
        f"{OWN}{OPERATIONS}class Mixed(Own, Ops): pass\nMixed().begin_start('rg', 'set', 'i')\n",
        f"{OWN}{OPERATIONS}class Mixed(Ops, Own): pass\nMixed().begin_restart('rg', 'set', 'i')\n",
        f"class W:\n    virtual_machine_scale_set_vms = made()\nW().{CALL}\n",
        "class Lazy:\n    def __getattr__(self, name):\n        return getattr(client(), name)\n"
        f"class W:\n    virtual_machine_scale_set_vms = Lazy()\nW().{CALL}\n",
        "from elsewhere import Base\nclass Sub(Base): pass\n"
        f"class W:\n    virtual_machine_scale_set_vms = Sub()\nW().{CALL}\n",
    ],
)
def test_what_a_class_of_the_module_passes_on_is_not(found: Found, code: str) -> None:
    assert len(found(code)) == 1
