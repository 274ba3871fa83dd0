"""A long module says what the same statements say in a short one, which is read whole."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile
from tests.surfaces.python.conftest import assert_same, make_vocabulary, reading_whole

HEAD = (
    "from azure.mgmt.compute import ComputeManagementClient\n"
    "c = ComputeManagementClient(cred, 's')\n"
)
SAMPLES = [
    (
        "def k(g):\n"
        "    g.begin_restart('rg', 'w')\n"
        "def h(g):\n"
        "    k(g)\n"
        "def f(g):\n"
        "    h(g)\n"
        "f(c.virtual_machine_scale_sets)\n"
    ),
    (
        "def k(g):\n"
        "    g.begin_restart('rg', 'w')\n"
        "def h(g):\n"
        "    k(g)\n"
        "def f():\n"
        "    h(c.virtual_machine_scale_sets)\n"
    ),
    (
        "words = []\n"
        "words.append('az')\n"
        "words.append('vmss')\n"
        "words += ['stop', '-g', 'rg']\n"
        "run(words)\n"
    ),
    ("words = ['az', 'vmss', 'stop']\ndef go():\n    words.append('--no-wait')\n    run(words)\n"),
    (
        "name = 'a'\n"
        "def set_it():\n"
        "    global name\n"
        "    name = 'b'\n"
        "def go():\n"
        "    c.virtual_machine_scale_sets.begin_restart('rg', name)\n"
    ),
    ("if (name := find()):\n    pass\nc.virtual_machine_scale_sets.begin_restart('rg', name)\n"),
    (
        "try:\n"
        "    name = 'a'\n"
        "except E:\n"
        "    name = 'b'\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', name)\n"
    ),
    (
        "with make() as g:\n"
        "    x = 1\n"
        "for i in ['1', '2']:\n"
        "    pass\n"
        "c.virtual_machine_scale_set_vms.begin_restart('rg', 'n', i)\n"
    ),
    ("names = ['a']\nfor n in names:\n    c.virtual_machine_scale_sets.begin_restart('rg', n)\n"),
    (
        "names = ['a']\n"
        "names.append('b')\n"
        "for n in names:\n"
        "    c.virtual_machine_scale_sets.begin_restart('rg', n)\n"
    ),
    (
        "mode = get()\n"
        "if mode != 'Uniform':\n"
        "    raise SystemExit\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
    (
        "vmss = c.virtual_machine_scale_sets.get('rg', 'a')\n"
        "if vmss.orchestration_mode == 'Flexible':\n"
        "    sys.exit(0)\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
    (
        "vmss = get('a')\n"
        "assert vmss.orchestration_mode == 'Uniform'\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', vmss.name)\n"
    ),
    (
        "def is_flexible(v):\n"
        "    return v.orchestration_mode == 'Flexible'\n"
        "def go(v):\n"
        "    if is_flexible(v):\n"
        "        return\n"
        "    c.virtual_machine_scale_sets.begin_restart('rg', v.name)\n"
    ),
    (
        "class A:\n"
        "    mode = 'Uniform'\n"
        "    name = 'web'\n"
        "    def go(self):\n"
        "        c.virtual_machine_scale_sets.begin_restart('rg', self.name)\n"
        "A.name = 'db'\n"
    ),
    (
        "class A:\n"
        "    def __init__(self, name):\n"
        "        self.name = name\n"
        "    def go(self):\n"
        "        c.virtual_machine_scale_sets.begin_restart('rg', self.name)\n"
        "def main():\n"
        "    A('web').go()\n"
    ),
    (
        "class A:\n"
        "    def __init__(self):\n"
        "        self.cmd = ['az', 'vmss', 'stop', '-g', 'rg']\n"
        "    def more(self):\n"
        "        self.cmd.append('--no-wait')\n"
        "    def go(self):\n"
        "        run(self.cmd)\n"
    ),
    (
        "class A:\n"
        "    def __init__(self):\n"
        "        self.cmd = ['az', 'vmss', 'stop', '-g', 'rg']\n"
        "    def more(self):\n"
        "        self.cmd = ['az', 'vm', 'stop']\n"
        "    def go(self):\n"
        "        run(self.cmd)\n"
    ),
    (
        "class A:\n"
        "    @property\n"
        "    def group(self):\n"
        "        return c.virtual_machine_scale_sets\n"
        "class B(A):\n"
        "    def go(self):\n"
        "        self.group.begin_restart('rg', 'n')\n"
    ),
    (
        "class A:\n"
        "    def client(self):\n"
        "        return ComputeManagementClient(1)\n"
        "class B(A):\n"
        "    pass\n"
        "class C(B):\n"
        "    def go(self):\n"
        "        self.client().virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "def retry(f):\n"
        "    return f\n"
        "@retry\n"
        "def go(n='web'):\n"
        "    c.virtual_machine_scale_sets.begin_restart('rg', n)\n"
    ),
    (
        "import pytest\n"
        "@pytest.fixture\n"
        "def vms():\n"
        "    return c.virtual_machine_scale_set_vms\n"
        "def test_it(vms):\n"
        "    vms.begin_restart('rg', 'n', '1')\n"
    ),
    (
        "import pytest\n"
        "@pytest.fixture\n"
        "def client():\n"
        "    return ComputeManagementClient(1)\n"
        "@pytest.fixture\n"
        "def vms(client):\n"
        "    return client.virtual_machine_scale_set_vms\n"
        "def test_it(vms):\n"
        "    vms.begin_restart('rg', 'n', '1')\n"
    ),
    (
        "TABLE = {}\n"
        "TABLE['stop'] = c.virtual_machine_scale_sets.begin_power_off\n"
        "TABLE['start'] = x\n"
        "def go(k):\n"
        "    TABLE[k]('rg', 'n')\n"
    ),
    (
        "URL = 'https://management.azure.com' + '/subscriptions/s'\n"
        "URL += '/resourceGroups/rg/providers/Microsoft.Compute'\n"
        "def go():\n"
        "    requests.post(URL + '/virtualMachineScaleSets/a/restart')\n"
    ),
    (
        "BASE = '/subscriptions/s/resourceGroups/rg'\n"
        "def url(x):\n"
        "    return BASE + x\n"
        "def go():\n"
        "    post(url('/providers/Microsoft.Compute/virtualMachineScaleSets/a/restart'))\n"
    ),
    (
        "def post(url):\n"
        "    return requests.post(url)\n"
        "def go():\n"
        "    post('https://management.azure.com/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/a/restart?api-version=1')\n"
    ),
    (
        "def call(method, url):\n"
        "    return requests.request(method, url)\n"
        "def go():\n"
        "    call('POST', 'https://management.azure.com/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/a/virtualMachines/1/restart?api-version=1')\n"
    ),
    (
        "def az(*words):\n"
        "    run(['az', *words])\n"
        "def go():\n"
        "    az('vmss', 'stop', '-g', 'rg', '-n', 'a')\n"
    ),
    (
        "def az(text):\n"
        "    run('az ' + text, shell=True)\n"
        "def go(n):\n"
        "    az('vmss stop -g rg -n ' + n)\n"
        "def main():\n"
        "    go('web')\n"
    ),
    (
        "p = {'sku': {'name': 'a'}}\n"
        "def grow():\n"
        "    p['overprovision'] = True\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', p)\n"
    ),
    (
        "p = {'sku': {'name': 'a'}}\n"
        "def grow():\n"
        "    global p\n"
        "    p['overprovision'] = True\n"
        "grow()\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', p)\n"
    ),
    (
        "p = load()\n"
        "p.overprovision = True\n"
        "p.upgrade_policy.mode = 'Manual'\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', p)\n"
    ),
    (
        "p = VirtualMachineScaleSet(location='x')\n"
        "p.overprovision = True\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', p)\n"
    ),
    (
        "p = c.virtual_machine_scale_sets.get('rg', 'set')\n"
        "p.sku.capacity = 3\n"
        "p.tags['a'] = 'b'\n"
        "p.identity = None\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', p)\n"
    ),
    (
        "def build(over):\n"
        "    return {'overprovision': over}\n"
        "def more(p):\n"
        "    p['zone_balance'] = True\n"
        "    return p\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', more(build(True)))\n"
    ),
    (
        "a = b = {'overprovision': True}\n"
        "b['zone_balance'] = True\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'set', a)\n"
    ),
    (
        "opts = {}\n"
        "opts |= {'resource_group_name': 'rg'}\n"
        "opts.update(vm_scale_set_name='n')\n"
        "c.virtual_machine_scale_sets.begin_restart(**opts)\n"
    ),
    (
        "def go(**kwargs):\n"
        "    c.virtual_machine_scale_sets.begin_restart(**kwargs)\n"
        "go(resource_group_name='rg', vm_scale_set_name='n')\n"
    ),
    ("args = ('rg', 'n')\nc.virtual_machine_scale_sets.begin_restart(*args)\n"),
    (
        "args = parse()\n"
        "args.name = 'x'\n"
        "c.virtual_machine_scale_sets.begin_restart(args.group, args.name)\n"
    ),
    (
        "ids = ['1']\n"
        "def f():\n"
        "    ids.extend(more)\n"
        "    ids.append('*')\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 's', {'instance_ids': ids})\n"
    ),
    (
        "vms = c.virtual_machine_scale_set_vms.list('rg', 's')\n"
        "def show():\n"
        "    for v in vms:\n"
        "        print(v.name)\n"
        "show()\n"
    ),
    (
        "vms = list(c.virtual_machine_scale_set_vms.list('rg', 's'))\n"
        "ids = [v.instance_id for v in vms]\n"
        "for i in ids:\n"
        "    c.virtual_machine_scale_set_vms.begin_restart('rg', 's', i)\n"
    ),
    (
        "def find():\n"
        "    return list(c.virtual_machine_scale_set_vms.list('rg', 's'))\n"
        "def ids():\n"
        "    return [v.instance_id for v in find()]\n"
        "def go():\n"
        "    for i in ids():\n"
        "        c.virtual_machine_scale_set_vms.begin_restart('rg', 's', i)\n"
    ),
    ("stop = c.virtual_machine_scale_sets.begin_power_off\ndef go():\n    stop('rg', 'n')\n"),
    (
        "stop = c.virtual_machine_scale_sets.begin_power_off\n"
        "pool.submit(stop, 'rg', 'n')\n"
        "more = stop\n"
        "more('rg', 'm')\n"
    ),
    (
        "def make(kind):\n"
        "    return getattr(c, kind)\n"
        "make('virtual_machine_scale_sets').begin_restart('rg', 'n')\n"
    ),
    (
        "KIND = 'virtual_machine_scale_sets'\n"
        "def op():\n"
        "    return 'begin_restart'\n"
        "getattr(getattr(c, KIND), op())('rg', 'n')\n"
    ),
    (
        "match kind:\n"
        "    case 'a':\n"
        "        name = 'x'\n"
        "    case _:\n"
        "        name = 'y'\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', name)\n"
    ),
    (
        "async def main():\n"
        "    async with make() as cl:\n"
        "        await go(cl.virtual_machine_scale_sets)\n"
        "async def go(sets):\n"
        "    await sets.begin_restart('rg', 'n')\n"
    ),
    (
        "def go():\n"
        "    def inner(n):\n"
        "        helper(n)\n"
        "    inner(c.virtual_machine_scale_sets)\n"
        "def helper(g):\n"
        "    g.begin_restart('rg', 'n')\n"
    ),
    (
        "f = lambda g: helper(g)\n"
        "f(c.virtual_machine_scale_sets)\n"
        "def helper(g):\n"
        "    g.begin_restart('rg', 'n')\n"
    ),
    (
        "TASKS = [(c.virtual_machine_scale_sets, 'rg'), (c.virtual_machines, 'rg')]\n"
        "def go():\n"
        "    for g, rg in TASKS:\n"
        "        g.begin_restart(rg, 'n')\n"
    ),
    (
        "TASKS = []\n"
        "TASKS.append(c.virtual_machine_scale_sets)\n"
        "def go():\n"
        "    for g in TASKS:\n"
        "        g.begin_restart('rg', 'n')\n"
    ),
    (
        "class Ops:\n"
        "    sets = c.virtual_machine_scale_sets\n"
        "def go():\n"
        "    Ops.sets.begin_restart('rg', 'n')\n"
    ),
    (
        "holder.sets = c.virtual_machine_scale_sets\n"
        "def go(h):\n"
        "    h.sets.begin_restart('rg', 'n')\n"
    ),
    (
        "from types import SimpleNamespace\n"
        "ns = SimpleNamespace()\n"
        "ns.sets = c.virtual_machine_scale_sets\n"
        "ns.sets.begin_restart('rg', 'n')\n"
    ),
    (
        "def clients():\n"
        "    return c, 1\n"
        "x, y = clients()\n"
        "x.virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "template = {'resources': []}\n"
        "template['resources'].append({'type': 'Microsoft.Compute/virtualMachineScaleSets', "
        "'name': 'a', 'properties': {'overprovision': True}})\n"
        "template['resources'][0]['properties']['singlePlacementGroup'] = True\n"
    ),
    (
        "r = {'type': 'Microsoft.Compute/virtualMachineScaleSets', 'name': 'a', 'properties': {}}\n"
        "r['properties']['overprovision'] = True\n"
        "r['apiVersion'] = '2021-01-01'\n"
    ),
    (
        "API = '2021-01-01'\n"
        "NAME = 'a'\n"
        "r = {'type': 'Microsoft.Compute/virtualMachineScaleSets', 'apiVersion': API,\n"
        "     'name': NAME}\n"
    ),
    ("SCRIPT = '''\naz vmss stop -g rg -n a\n'''\ndef go():\n    ssh(SCRIPT)\n"),
    (
        "CMD = 'az vmss stop -g {g} -n {n}'\n"
        "def go():\n"
        "    run(CMD.format(g='rg', n='a'), shell=True)\n"
    ),
    ("CMD = 'az vmss %s -g rg'\nfor verb in ('stop', 'start'):\n    run(CMD % verb, shell=True)\n"),
    (
        "VERBS = ['stop']\n"
        "VERBS.append('start')\n"
        "for verb in VERBS:\n"
        "    run('az vmss %s -g rg' % verb, shell=True)\n"
    ),
    (
        "VERBS = {'a': 'stop'}\n"
        "VERBS['b'] = 'start'\n"
        "def go(k):\n"
        "    run('az vmss ' + VERBS[k] + ' -g rg', shell=True)\n"
    ),
    (
        "shell = 'vmss'\n"
        "logger = make()\n"
        "logger.info('x')\n"
        "logger = c.virtual_machine_scale_sets\n"
        "logger.begin_restart('rg', 'n')\n"
    ),
    ("_ = c.virtual_machine_scale_sets\n_.begin_restart('rg', 'n')\n"),
    (
        "def go(cmd):\n"
        "    client = cf(cmd.cli_ctx)\n"
        "    client.virtual_machine_scale_sets.begin_restart('rg', cmd.name)\n"
        "def main():\n"
        "    go(Cmd('x'))\n"
    ),
    (
        "while True:\n"
        "    g = c.virtual_machine_scale_sets\n"
        "    break\n"
        "else:\n"
        "    g = None\n"
        "g.begin_restart('rg', 'n')\n"
    ),
    (
        "del c.x\n"
        "x = {'overprovision': True, 'zone_balance': True}\n"
        "del x['overprovision'], x['zone_balance']\n"
        "c.virtual_machine_scale_sets.begin_create_or_update('rg', 'n', x)\n"
    ),
    (
        "class Client:\n"
        "    def __getattr__(self, n):\n"
        "        return getattr(self.inner, n)\n"
        "    def __init__(self):\n"
        "        self.inner = c\n"
        "Client().virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "class Own:\n"
        "    def __init__(self):\n"
        "        self.virtual_machine_scale_sets = {}\n"
        "class Use:\n"
        "    def go(self):\n"
        "        o = Own()\n"
        "        o.virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "class Own:\n"
        "    def begin_restart(self, a, b):\n"
        "        pass\n"
        "def make():\n"
        "    return Own()\n"
        "def go():\n"
        "    virtual_machine_scale_sets = make()\n"
        "    virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "class VirtualMachineScaleSet(dict):\n"
        "    '''Mine.'''\n"
        "    x = 1\n"
        "    def far(self):\n"
        "        return 2\n"
        "VirtualMachineScaleSet(overprovision=True)\n"
    ),
    (
        "c.virtual_machine_scale_sets.get_instance_view('rg', 'n')\n"
        "c.virtual_machines.begin_restart('rg', 'w')\n"
    ),
    (
        "def stop(n):\n"
        "    c.virtual_machine_scale_sets.begin_restart('rg', n)\n"
        "def stop(m):\n"
        "    pass\n"
    ),
    (
        "run = lambda: h(c.virtual_machine_scale_sets)\n"
        "def h(g):\n"
        "    k(g)\n"
        "def k(g):\n"
        "    g.get_instance_view('rg', 'n')\n"
    ),
    (
        "TABLE = {}\n"
        "TABLE['a'] = c.virtual_machine_scale_sets\n"
        "begin = 1\n"
        "def go():\n"
        "    TABLE['a'].get_instance_view('rg', 'n')\n"
    ),
    (
        "class Sets:\n"
        "    def begin_restart(self, a, b):\n"
        "        pass\n"
        "    def __getattr__(self, n):\n"
        "        return find(n)\n"
        "class Own:\n"
        "    def __init__(self):\n"
        "        self.virtual_machine_scale_sets = Sets()\n"
        "def go():\n"
        "    Own().virtual_machine_scale_sets.begin_restart('rg', 'n')\n"
    ),
    (
        "from azure.mgmt.compute.operations import VirtualMachineScaleSetsOperations as Ops\n"
        "class Mine(Ops): pass\n"
        "Mine().get_instance_view('rg', 'n')\n"
    ),
    (
        "orchestration = get()\n"
        "if orchestration == 'Flexible':\n"
        "    raise SystemExit\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
    (
        "def flexible():\n"
        "    return get().lower() == 'flexible'\n"
        "if flexible():\n"
        "    raise SystemExit\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
    (
        "sku = get('a')\n"
        "assert sku['orchestrationMode'] == 'Flexible'\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
    (
        "mode = get('a')['properties']['orchestrationMode']\n"
        "flexible = mode == 'Flexible'\n"
        "if not flexible:\n"
        "    raise SystemExit\n"
        "c.virtual_machine_scale_sets.begin_restart('rg', 'a')\n"
    ),
]
UNRELATED = [
    "def plain{n}(a, b={n}):\n    if a:\n        return b\n    return plain{n}(b, a)\n",
    "class Plain{n}:\n    size{n} = {n}\n    def run{n}(self):\n        return self.size{n}\n",
    "import plain{n}\n",
    "value{n} = plain.load({n})\n",
    "for each{n} in range({n}):\n    print(each{n})\n",
]
LARGE = 1_000_000
VOCABULARY = make_vocabulary()


def both(code: str) -> int:
    """How much is said of ``code``, which is the same read whole and read in parts."""
    surface, source = PythonSurface(), SourceFile("sample.py", code)
    with reading_whole(LARGE):
        whole = surface.extract(source, VOCABULARY)
    with reading_whole(0):
        assert_same(whole, surface.extract(source, VOCABULARY))
    return len(whole.uses) + len(whole.resources) + len(whole.embedded)


@pytest.mark.parametrize("head", [HEAD, ""], ids=["client", "none"])
@pytest.mark.parametrize("code", SAMPLES)
def test_is_said_of_parts_as_well(head: str, code: str) -> None:
    both(head + code)


def test_the_samples_say_something() -> None:
    assert sum(both(HEAD + code) > 0 for code in SAMPLES) > len(SAMPLES) * 4 // 5


@st.composite
def long_modules(draw: st.DrawFn) -> str:
    """Samples among statements that have nothing to do with them."""
    written = [HEAD] if draw(st.booleans()) else []
    kinds = st.lists(st.sampled_from(UNRELATED), max_size=4)
    for sample in draw(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=3)):
        for statement in pieces(sample):
            written += (kind.format(n=len(written)) for kind in draw(kinds))
            written.append(statement)
    padding = "".join(UNRELATED[0].format(n=n) for n in range(1000, 1020))
    return "".join(written) + padding


def pieces(code: str) -> list[str]:
    """The top-level statements of ``code``, whole lines each."""
    lines = code.splitlines(keepends=True)
    starts = [
        min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))]) - 1
        for node in ast.parse(code).body
    ]
    ends = [*starts[1:], len(lines)]
    return ["".join(lines[first:last]) for first, last in zip(starts, ends, strict=True)]


@given(long_modules())
@settings(max_examples=60, deadline=None)
def test_is_said_among_much_else(code: str) -> None:
    both(code)
