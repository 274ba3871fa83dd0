"""Which parts of a module are read at all: not what is there for messages only."""

from __future__ import annotations

import pytest

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.surfaces.python.lexicon import lexicon
from flexlint.surfaces.python.reading import preparse
from flexlint.surfaces.python.reading.slices import Slices, slices
from flexlint.text.source import SourceFile
from tests.work import grows_linearly


def read(vocabulary: Vocabulary, code: str) -> Slices | None:
    source = SourceFile("a.py", code)
    module = preparse.parse(source)
    assert not isinstance(module, preparse.Refusal)
    return slices(source, module, lexicon(vocabulary), preparse.scan(code))


@pytest.mark.parametrize(
    "code",
    [
        "logger.warning('the vmss is gone')",
        "print(f'the vmss of {group}')",
        "from errors import UsageError\nraise UsageError('give --vmss or ' '--vm')",
        "from errors import Problem\nraise Problem('the vmss {} is gone'.format(name))",
        "raise Problem('the vmss ' + name + ' is gone: %s' % why) from None",
        "argument('name', help='name of the vmss')",
        "from texts import helps\nhelps['vmss list'] = 'list every vmss'",
    ],
)
def test_messages_are_not_worth_reading(vocabulary: Vocabulary, code: str) -> None:
    assert read(vocabulary, code) is None


@pytest.mark.parametrize(
    "code",
    [
        # What is given the words may run them.
        "def log(what):\n    os.system(what)\nlog('az vmss list')",
        "log = os.system\nlog('az vmss list')",
        "def f(warn):\n    warn('az vmss list')",
        "class Problem(Exception):\n    pass\nraise Problem('az vmss list')",
        "tool.error = run\ntool.error('az vmss list')",
        "helps = {}\nhelps['x'] = 'az vmss list'",
        # These are no message, or not all of one.
        "run('az vmss list')",
        "print(run('az vmss list'))",
        "logger.info('%s', run('az vmss list'))",
        "logger.info('{}'.format(run('az vmss list')))",
        "raise run('az vmss list')['x']",
        "raise Problem(text=call(['az', 'vmss']))",
        "warn(client.virtual_machine_scale_sets)",
        "words['x'] = 'az vmss list'",
        "helps['x'] = run('az vmss list')",
    ],
)
def test_all_else_is(vocabulary: Vocabulary, code: str) -> None:
    found = read(vocabulary, code)
    assert found is not None
    assert found.parts


@pytest.mark.parametrize(
    "code",
    [
        # The word of a command, where nothing says "az" and nothing is given to the CLI.
        "logger.info('vmss')",
        "with command_group('vmss') as g:\n    g.command('stop', 'stop_vmss')",
        "for scope in ['vm', 'vmss']:\n    table[scope + ' create'] = 1",
        "kind = 'vmss'\nif kind == 'vmss':\n    print('the azure cloud')",
        # The name of a group, where no attribute is read by its name.
        "c.argument('virtual_machine_scale_set_name', id_part='name')",
        "result['virtual_machine_scale_set'] = result.pop('virtualMachine')",
        # The key of NAT pools, where nothing is a resource.
        "ip['load_balancer_inbound_nat_pools'] = ip['loadBalancerInboundNatPools']",
        "def f(ip):\n    ip.pop('inboundNatPools')\n    return {'type': kind}",
        # The type of a resource that something of another module is given.
        "from a import names\nc.argument('n', names('Microsoft.Compute/virtualMachineScaleSets'))",
        "from kinds import kind\nk = kind(of=['Microsoft.Compute/virtualMachineScaleSets', 'x'])",
        "from a import Show as ShowSet\nShowSet('vmss')",
    ],
)
def test_what_nothing_can_come_of_is_not_worth_reading(vocabulary: Vocabulary, code: str) -> None:
    assert read(vocabulary, code) is None


@pytest.mark.parametrize(
    "code",
    [
        "run('az ' + 'vmss list')",
        "run(('/usr/bin/az', 'x'))\nwords = ['vmss', 'list']",
        "tool = 'az'\nrun([tool, *'vmss list'.split()])",
        "run([AZ, 'vmss'])",
        "run([found_az(), 'vmss'])",
        "cli('vmss list')",
        "shell.invoke(['x', 'vmss'])",
        "runAzCli(kind='vmss')",
        "self.azure_cli.execute(f'vmss {verb}')",
        "words = ['vmss', 'stop', '--name', name]",
        "logger.info('vmss')\nrun('az %s list' % kind)",
        "def warn(x):\n    run(x)\nwarn('the vmss')\nwarn('say az')",
        "getattr(client, 'virtual_machine_scale_sets').delete(g, n)",
        "for g in ('virtual_machine_scale_sets',):\n    methodcaller(g)(client)",
        "client.load_balancers.create_or_update(g, n, {'inboundNatPools': []})",
        "d = {'type': 'Microsoft.Network/loadBalancers', 'properties': {'inboundNatPools': []}}",
        "K = 'Microsoft.Network/loadBalancers'\nd = {'type': K}\nd['inboundNatPools'] = []",
        "d = {'x': [], 'type': kind('Microsoft.Compute/virtualMachineScaleSets')}",
        "def kind(x):\n    return x\nuse(kind('Microsoft.Compute/virtualMachineScaleSets'))",
        "use(str('Microsoft.Compute/virtualMachineScaleSets'))",
        "words.append('Microsoft.Compute/virtualMachineScaleSets')",
        "K = 'Microsoft.Compute/virtualMachineScaleSets'",
        "use('/virtualMachineScaleSets/x')",
        "use('virtualMachineScaleSets')",
        "from models import VirtualMachineScaleSet as Set\nuse('vmss')",
        "use('vmss', client.virtual_machine_scale_sets)",
        "make(inbound_nat_pools=[])",
        "patch('compute.virtual_machine_scale_sets')",
    ],
)
def test_what_something_may_come_of_is(vocabulary: Vocabulary, code: str) -> None:
    assert read(vocabulary, code) is not None


def test_a_message_keeps_no_function(vocabulary: Vocabulary) -> None:
    padding = "".join(f"def plain{n}(a):\n    return a * {n}\n\n\n" for n in range(300))
    talking = "def talking(a):\n    raise Problem('no such vmss: ' + a)\n\n\n"
    calling = "def calling(a):\n    os.system('az vmss list')\n"
    code = padding + talking + calling
    found = read(vocabulary, code)
    assert found is not None
    assert [code[part.start : part.end] for part in found.parts] == [calling]


def kept(vocabulary: Vocabulary, code: str) -> str:
    """What is read of a module that is large enough to be cut."""
    whole = code + "\n" + "# nothing\n" * 1000
    found = read(vocabulary, whole)
    assert found is not None
    return "".join(whole[part.start : part.end] for part in found.parts)


MARK = "'/virtualMachineScaleSets/'"


@pytest.mark.parametrize(
    "code",
    [
        # What comes of the token goes from hand to hand.
        f"def url():\n    u = base + {MARK}\n    v = u + name\n    return v\n"
        "def far():\n    get(url())\n",
        f"def url():\n    for u in [{MARK}]:\n        yield u\ndef far():\n    get(next(url()))\n",
        f"class A:\n    def b(self):\n        self.url = {MARK}\n    def far(self):\n"
        "        get(self.url)\n",
        f"class A:\n    def b(self):\n        with made({MARK}) as c:\n            self.it = c\n"
        "    def far(self):\n        self.it.go()\n",
        f"class A:\n    def b(self):\n        words = []\n        words.append({MARK})\n"
        "        self.words = words\n    def far(self):\n        run(self.words)\n",
        f"class A:\n    def __init__(self, it):\n        self.mark = {MARK}\n        self.it = it\n"
        f"    def far(self):\n        get(self.it)\ndef b():\n    return A({MARK})\n",
        f"class A:\n    def b(self):\n        self.sku = {{}}\n"
        f"        send({MARK}, self.sku)\n    def far(self):\n        self.sku['capacity'] = 3\n",
        # It is made of something.
        f"def far():\n    return 'rg'\ndef b():\n    group = far()\n    get({MARK} + group)\n",
        f"def far():\n    return 'rg'\ndef g():\n    x = far()\n    return x\n"
        f"def b():\n    get({MARK} + g())\n",
        f"def far(x):\n    return x == 1\ndef b(x):\n    if far(x):\n        get({MARK})\n",
    ],
)
def test_what_a_token_is_made_into_and_of_is_read(vocabulary: Vocabulary, code: str) -> None:
    assert "far" in kept(vocabulary, "def other():\n    pass\n" + code)
    assert "other" not in kept(vocabulary, "def other():\n    pass\n" + code)


@pytest.mark.parametrize(
    "code",
    [
        f"def b():\n    from tools import it\n    get(it({MARK}))\n"
        "def far():\n    from tools import it\n    it()\n",
        f"class A:\n    def b(self):\n        self.place = here()\n        get({MARK})\n"
        "    def far(self):\n        print(self.place)\n",
        f"def b(space):\n    space.place = here()\n    get({MARK})\n"
        "def far(space):\n    print(space.place)\n",
        f"def far():\n    pass\ndef b():\n    far()\n    get({MARK})\n",
        f"def far():\n    return 1\ndef b():\n    size = far()\n    get({MARK})\n    show(size)\n",
        f"cmd = [{MARK}]\ndef b():\n    get(cmd)\ndef far(cmd):\n    use(cmd)\n",
    ],
)
def test_what_stands_beside_a_token_is_not(vocabulary: Vocabulary, code: str) -> None:
    found = kept(vocabulary, code)
    assert "def b" in found
    assert "def far" not in found


@pytest.mark.parametrize(
    "piece",
    [
        "    v{n} = v{m} + '/vmss/'\n    use(v{n})\n",
        "    self.a{n} = self.a{m}\n    if self.a{n}:\n        self.far(self.a{n})\n",
        "def f{n}(x):\n    self.a{n} = f{m}(x) + '/vmss/'\n    return self.a{n}\n",
        "class C{n}:\n    def go(self):\n        self.a = self.go('/vmss/', self.a)\n"
        "        return self.a\n",
    ],
)
def test_is_linear(vocabulary: Vocabulary, piece: str) -> None:
    head = "" if piece[0] != " " else "def b(self, v0):\n    self.a0 = v0\n"

    def make(size: int) -> str:
        return head + "".join(piece.format(n=n + 1, m=n) for n in range(size))

    grows_linearly(lambda code: read(vocabulary, code), make, 300)


def test_resources_beside_one_of_ours_are_read(vocabulary: Vocabulary) -> None:
    code = (
        "class A:\n    def set(self):\n        self.size = 2\n"
        "        return {'type': 'Microsoft.Compute/virtualMachineScaleSets'}\n"
        "    def network(self):\n"
        "        return {'type': 'Microsoft.Network/virtualNetworks', 'size': self.size}\n"
        "    def other(self):\n        return {'type': 'a', 'size': self.size}\n"
    )
    found = kept(vocabulary, code)
    assert "def network" in found
    assert "def other" not in found
