from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.model import Extraction

URL = "https://x/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"
SET = "/virtualMachineScaleSets/n"
VM = f"{URL}/virtualMachineScaleSets/n/virtualMachines/0"


class Reads(Protocol):
    def extract(self, code: str) -> Extraction: ...
    def embedded(self, code: str) -> list[tuple[str, str]]: ...


@pytest.mark.parametrize(
    "code",
    [
        f"requests.post('{VM}/restart')\n",
        f"session.post(url='{VM}/restart', json={{}})\n",
        f"requests.request('POST', '{VM}/restart')\n",
        f"requests.request(method='post', url='{VM}/restart')\n",
        f"urllib.request.urlopen(urllib.request.Request('{VM}/restart', method='POST'))\n",
        f"urllib.request.Request('{VM}/restart', data=b'')\n",
        f"send_raw_request(ctx, 'POST', '{VM}/restart')\n",
        f"url = '{VM}' + '/restart'\nrequests.post(url)\n",
        f"url = '{VM}'\nurl += '/restart'\nrequests.post(url)\n",
        f"BASE = '{URL}'\nrequests.post(f'{{BASE}}{SET}/virtualMachines/0/restart')\n",
        f"requests.post('%s{SET}/virtualMachines/%s/restart' % ('{URL}', '0'))\n",
        f"requests.post('{{}}{SET}/virtualMachines/{{}}/restart'.format('{URL}', '0'))\n",
        f"requests.post('/'.join(['{VM}', 'restart']))\n",
        f"requests.post(os.path.join('{VM}', 'restart'))\n",
        f"requests.post(urljoin('{VM}/', '/restart').strip())\n".replace("0/'", "0'"),
        f"class A:\n    base = '{VM}'\n"
        "    def go(self):\n        requests.post(self.base + '/restart')\n",
        f"def url():\n    return '{VM}/restart'\nrequests.post(url())\n",
        f"def send(u):\n    return requests.post(u)\nsend('{VM}/restart')\n",
        f"self._post('{VM}/restart')\n",
        f"do_post('{VM}/restart')\n",
        f"await client.post('{VM}/restart')\n",
    ],
)
def test_requests_are_folded_and_have_their_verb(reader: Reads, code: str) -> None:
    assert reader.embedded(code) == [("urls", f"POST {VM}/restart")]


def test_unknown_parts_are_holes(reader: Reads) -> None:
    code = "requests.post(f'{base}/virtualMachineScaleSets/{vm.set}/virtualMachines/{i}/start')\n"
    assert reader.embedded(code) == [
        ("urls", "POST {base}/virtualMachineScaleSets/{set}/virtualMachines/{i}/start")
    ]


def test_literal_parts_keep_their_places(reader: Reads) -> None:
    code = "u = 'https://h/é/virtualMachineScaleSets/'\nrequests.get(u + name + '/instanceView')\n"
    (piece,) = reader.extract(code).embedded
    for part in piece.segments:
        inner = piece.text[part.text_start : part.text_start + part.length]
        assert code[part.source_start : part.source_start + part.length] == inner
    assert [part.length for part in piece.segments] == [36, 13]


def test_escapes_do_not_shift_what_follows(reader: Reads) -> None:
    code = "requests.get('\\x41\\u0042/virtualMachineScaleSets/n/instanceView')\n"
    (piece,) = reader.extract(code).embedded
    assert piece.text == "GET AB/virtualMachineScaleSets/n/instanceView"
    last = piece.segments[-1]
    assert code[last.source_start : last.source_start + last.length].endswith("/instanceView")


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("os.system('az vmss restart -n x')\n", "az vmss restart -n x"),
        ("subprocess.run('az vmss restart -n %s' % n, shell=True)\n", "az vmss restart -n {n}"),
        ("subprocess.run(['az', 'vmss', 'restart', '-n', n])\n", "az vmss restart -n {n}"),
        ("run(args=['az', 'vmss', 'restart', '-n', 'a b'])\n", "az vmss restart -n 'a b'"),
        ("c = ['az', 'vmss', 'restart']\nc += ['-n', 'x']\nrun(c)\n", "az vmss restart -n x"),
        (
            "c = ['az', 'vmss', 'restart']\nc.extend(['-n', 'x'])\nc.append('-v')\nrun(c)\n",
            "az vmss restart -n x -v",
        ),
        ("get_default_cli().invoke(['vmss', 'restart', '-n', 'x'])\n", "az vmss restart -n x"),
        ("self.cmd('vmss restart -n {vmss}')\n", "az vmss restart -n {vmss}"),
        ("run(shlex.split('az vmss restart'))\n", "az vmss restart"),
        ("c = 'az vmss stop -g {}'.format(g)\nrun(shlex.split(c))\n", "az vmss stop -g {g}"),
        ("run(f'az vmss stop -g {g}'.split(' '))\n", "az vmss stop -g {g}"),
        ("get_default_cli().invoke('vmss restart'.split())\n", "az vmss restart"),
        ("run(['sudo', '-E', 'az', 'vmss', 'restart'])\n", "az vmss restart"),
        ("run(['timeout', '60', 'az', 'vmss', 'restart'])\n", "az vmss restart"),
        ("b = ['az', 'vmss']\nrun([*b, 'restart'])\n", "az vmss restart"),
        ("az('vmss', 'restart')\n", "az vmss restart"),
        ("asyncio.create_subprocess_exec('az', 'vmss', 'restart')\n", "az vmss restart"),
        ("cmd = 'az vmss restart'\nos.popen(cmd)\n", "az vmss restart"),
    ],
)
def test_commands(reader: Reads, code: str, command: str) -> None:
    assert reader.embedded(code) == [("shell", command)]


@pytest.mark.parametrize(
    "code",
    [
        '"""Use az vmss restart, or POST /virtualMachineScaleSets/n/restart."""\n',
        "def f():\n    '''az vmss restart'''\n",
        "# az vmss restart\n",
        "print('az vmss restart')\n",
        "logger.info('run az vmss restart on %s', x)\n",
        "raise ValueError('use az vmss restart')\n",
        "parser.add_argument('-x', help='as in az vmss restart')\n",
        "click.option('-x', help='az vmss restart')\n",
        "helps['x'] = 'az vmss restart'\n",
        "if '/virtualMachineScaleSets/' in resource_id:\n    pass\n",
        "x = rid.split('/virtualMachineScaleSets/')\n",
        "ok = rid.startswith('/providers/virtualMachineScaleSets/')\n",
        "p = re.compile('/virtualMachineScaleSets/(.*)/virtualMachines/')\n",
        "x = 'my vmss is fine'\n",
        "run(['vmss', 'restart'])\n",
        "run(['sudo', 'echo', 'az', 'vmss', 'restart'])\n",
        "print('az vmss restart'.split())\n",
        "sys.exit('az vmss restart')\n",
        "x = {'error': 'run az vmss restart'}\n",
        f"# Code generated by Microsoft (R) AutoRest Code Generator.\nu = '{VM}/restart'\n",
    ],
)
def test_leaves_words_for_people_alone(reader: Reads, code: str) -> None:
    assert reader.embedded(code) == []


def test_a_url_that_is_never_requested_has_no_verb(reader: Reads) -> None:
    assert reader.embedded(f"RESTART = '{VM}/restart'\n") == [("urls", f"{VM}/restart")]


def test_a_template_as_text(reader: Reads) -> None:
    text = '{"resources": [{"type": "Microsoft.Compute/virtualMachineScaleSets"}]}'
    assert reader.embedded(f"t = json.loads('''{text}''')\n") == [("arm", text)]


@pytest.mark.parametrize("quote", ["'''", '"""', "r'''"])
def test_a_template_in_a_string_that_nobody_takes(reader: Reads, quote: str) -> None:
    text = '{"resources": [{"type": "x", "properties": {"inboundNatPools": []}}]}'
    code = f"TEMPLATE = {quote}{text}{quote[-3:]}\n"
    assert reader.embedded(code) == [("arm", text)]


# -- below the id of a scale set -----------------------------------------------------------

WHOLE = (
    "/subscriptions/<subscription>/resourceGroups/<resource group>/providers/Microsoft.Compute"
    "/virtualMachineScaleSets/"
)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("requests.get(f'{h}{vmss.id}/instanceView')\n", "GET {h}WHOLE<id:{vmss.id}>/instanceView"),
        (
            "requests.get('{0}/virtualMachines'.format(vmss['id']))\n",
            "GET WHOLE<id:{vmss['id']}>/virtualMachines",
        ),
        (
            "requests.get('%s/instanceView' % scale_set.get('id'))\n",
            "GET WHOLE<id:{scale_set.get('id')}>/instanceView",
        ),
        (
            "requests.post(HOST + self.vmss.id + f'/virtualMachines/{i}/restart')\n",
            "POST {HOST}WHOLE<id:{self.vmss.id}>/virtualMachines/{i}/restart",
        ),
        (
            "requests.get(f'https://management.azure.com/{str(vmss.id)}/instanceView')\n",
            "GET https://management.azure.com/WHOLE<id:{vmss.id}>/instanceView",
        ),
        (
            "def go(vmss_id):\n    requests.get(f'{vmss_id}/virtualMachines')\n",
            "GET WHOLE<id:{vmss_id}>/virtualMachines",
        ),
    ],
)
def test_what_stands_below_an_id(reader: Reads, code: str, text: str) -> None:
    assert reader.embedded(code) == [("urls", text.replace("WHOLE", WHOLE))]


@pytest.mark.parametrize(
    "code",
    [
        # Of a machine, of something unnamed, of a set's own routes, of no request at all.
        "vmss = 1\nrequests.get(f'{vm.id}/instanceView')\n",
        "vmss = 1\nrequests.get(f'{item.id}/virtualMachines/0/restart')\n",
        "vmss = 1\nrequests.get(f'{vmss_vm.id}/instanceView')\n",
        "requests.get(f'{vmss.id}/extensions')\n",
        "requests.get(vmss.id)\n",
        "requests.get(f'{vmss.name}/virtualMachines/0')\n",
        "logger.info(f'{vmss.id}/virtualMachines/0')\n",
        "requests.get(f'http://localhost:8000/api{vmss_id}/instanceView')\n",
        "requests.get(f'https://example.com{vmss_id}/instanceView')\n",
    ],
)
def test_other_ids_are_left_alone(reader: Reads, code: str) -> None:
    assert reader.embedded(code) == []


def test_a_name_in_a_path_is_no_id(reader: Reads) -> None:
    code = "requests.get(f'{b}/virtualMachineScaleSets/{vmss_id}/virtualMachines')\n"
    assert reader.embedded(code) == [
        ("urls", "GET {b}/virtualMachineScaleSets/{vmss_id}/virtualMachines")
    ]
