"""Decimal ids, counted numbers and pieces of names are written nowhere as names of machines."""

from __future__ import annotations

import re

import pytest

from flexlint.lexical.machine_names import is_piece
from flexlint.model import Unknown
from flexlint.surfaces.powershell.ids import Ids
from flexlint.surfaces.powershell.variables import Variables as ScriptVariables
from flexlint.surfaces.shell.lexer import lex
from flexlint.surfaces.shell.variables import Variables
from tests.advice.suggested import advice, everything
from tests.work import grows_linearly

HEAD = """\
from azure.mgmt.compute import ComputeManagementClient
client = ComputeManagementClient(credential, subscription)
vms = client.virtual_machine_scale_set_vms
sets = client.virtual_machine_scale_sets
"""
PYTHON_COUNTED = [
    'vms.begin_restart(group, name, "0")',
    "vms.begin_restart(group, name, 0)",
    "for i in range(3):\n    vms.begin_restart(group, name, i)",
    "for i in range(3):\n    vms.begin_restart(group, name, str(i))",
    'for i in range(3):\n    vms.begin_restart(group, name, f"{i}")',
    'for i in range(3):\n    vms.begin_restart(group, name, "%d" % i)',
    'for i in range(3):\n    vms.begin_restart(group, name, "{}".format(i))',
    "for i in range(3):\n    vms.begin_restart(group, name, str(i + 1))",
    'for i in ("0", "1"):\n    vms.begin_restart(group, name, i)',
    "for i, _ in enumerate(found):\n    vms.begin_restart(group, name, str(i))",
    "[vms.begin_restart(group, name, str(i)) for i in range(count)]",
    "i = 0\nwhile i < 3:\n    vms.begin_restart(group, name, str(i))\n    i += 1",
    "vms.begin_restart(group, name, str(len(found) - 1))",
    "ids = [str(i) for i in range(3)]\nfor each in ids:\n    vms.begin_restart(group, name, each)",
]
PYTHON_LISTS = [
    'sets.begin_restart(group, name, {"instance_ids": ["0", "1"]})',
    'sets.begin_restart(group, name, {"instance_ids": [a, "1"]})',
    'ids = ["0", "1"]\nsets.begin_restart(group, name, {"instance_ids": ids})',
    'sets.begin_restart(group, name, {"instance_ids": [str(i) for i in range(3)]})',
    'sets.begin_restart(group, name, {"instance_ids": list(map(str, range(3)))})',
    "sets.begin_restart(group, name, Ids(instance_ids=[str(i) for i in range(3)]))",
    "sets.restart(group, name, instance_ids=[str(i) for i in range(3)])",
    'sets.restart(group, name, instance_ids=["0"])',
]
PYTHON_CUT = [
    "vms.begin_restart(group, name, host[-1:])",
    'vms.begin_restart(group, name, host.removeprefix("web_"))',
    'vms.begin_restart(group, name, host.replace("web_", ""))',
    'vms.begin_restart(group, name, host.split("-")[1])',
    'part = host.split("_")[1]\nvms.begin_restart(group, name, part)',
    '_, part = host.split("_")\nvms.begin_restart(group, name, part)',
    'parts = host.split("_")\nvms.begin_restart(group, name, parts[1])',
    r'vms.begin_restart(group, name, re.search(r"\d+$", host).group())',
]
PYTHON_WHOLE = [
    'vms.begin_restart(group, name, host.split("_")[1])',
    'vms.begin_restart(group, name, host.rsplit("_", 1)[-1])',
    'vms.begin_restart(group, name, host.rpartition("_")[2])',
    'vms.begin_restart(group, name, int(host.split("_")[1]))',
]
PYTHON_LEFT = [
    ("vms.begin_restart(group, name, vm_id.split('/')[-1])", "vm_id.split('/')[-1]"),
    ("for i in ids:\n    vms.begin_restart(group, name, i)", "i"),
    ("vms.begin_restart(group, name, names[0])", "names[0]"),
    ('vms.begin_restart(group, name, f"web_{i}")', 'f"web_{i}"'),
]


def suggested(code: str, path: str) -> tuple[str, str]:
    (found,) = advice(code + "\n", path)
    assert found.finding.suggestion is not None
    return found.text, found.finding.suggestion.note


@pytest.mark.parametrize("code", PYTHON_COUNTED + PYTHON_CUT)
def test_python_gets_a_name_to_fill_in(code: str) -> None:
    text, note = suggested(HEAD + code, "x.py")
    assert text == 'client.virtual_machines.begin_restart(group, "<virtual machine name>")'
    assert "is the id of a Uniform instance" in note or "is a piece of a name" in note


@pytest.mark.parametrize("code", PYTHON_LISTS)
def test_python_gets_names_to_fill_in(code: str) -> None:
    text, note = suggested(HEAD + code, "x.py")
    names = '[a, "<virtual machine name>"]' if "[a," in code else '["<virtual machine name>"]'
    if code.endswith('=["0"])'):
        assert text == 'client.virtual_machines.restart(group, "<virtual machine name>")'
    else:
        assert text.startswith(f"for vm_name in {names}:\n    client.virtual_machines.")
    assert "holds ids of Uniform instances" in note


@pytest.mark.parametrize("code", PYTHON_WHOLE)
def test_the_whole_name_is_written_for_its_last_piece(code: str) -> None:
    text, note = suggested(HEAD + code, "x.py")
    assert text == "client.virtual_machines.begin_restart(group, host)"
    assert "on Flexible the whole name is the id" in note


@pytest.mark.parametrize(("code", "kept"), PYTHON_LEFT)
def test_what_may_be_a_name_stays(code: str, kept: str) -> None:
    text, _ = suggested(HEAD + code, "x.py")
    assert text == f"client.virtual_machines.begin_restart(group, {kept})"


VIEW = "az vmss get-instance-view -g app -n web --instance-id "
VIEWED = "az vm get-instance-view -g app -n "


@pytest.mark.parametrize(
    "code",
    [
        f"for i in 0 1 2; do {VIEW}$i; done",
        f'for q in $(seq 0 3); do {VIEW}"$q"; done',
        f"for q in {{0..3}}; do {VIEW}$q; done",
        f"for ((q=0; q<3; q++)); do {VIEW}$q; done",
        f"q=0\n{VIEW}$q",
        f"{VIEW}$((q + 1))",
        f"ID=$(hostname | cut -d_ -f2)\n{VIEW}$ID",
        f"ID=${{NAME#web_}}; ID2=$ID\nX=${{NAME:4}}\n{VIEW}$X",
    ],
)
def test_a_shell_gets_a_name_to_fill_in(code: str) -> None:
    text, note = suggested(code, "x.sh")
    assert text == f"{VIEWED}'<virtual machine name>' --query instanceView"
    assert note.startswith("put the name of a virtual machine in place of <virtual machine name> (")


def test_a_batch_file_gets_a_name_to_fill_in() -> None:
    text, _ = suggested(f"FOR /L %%i IN (0,1,3) DO {VIEW}%%i", "x.bat")
    assert text == f'{VIEWED}"<virtual machine name>" --query instanceView'


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (VIEW + "${NAME##*_}", VIEWED + "$NAME --query instanceView"),
        (VIEW + '"${NAME##*_}"', VIEWED + '"$NAME" --query instanceView'),
        (
            "az vmss reimage -g app -n web --instance-ids ${NAME##*_}",
            "az vm reimage -g app -n $NAME",
        ),
        (f"for i in $names; do {VIEW}$i; done", VIEWED + "$i --query instanceView"),
        (f"for i in 0 $more; do {VIEW}$i; done", VIEWED + "$i --query instanceView"),
        (f"i=0; read -r i\n{VIEW}$i", VIEWED + "$i --query instanceView"),
    ],
)
def test_a_shell_keeps_what_may_be_a_name(code: str, text: str) -> None:
    assert suggested(code, "x.sh")[0] == text


RESTART = "Restart-AzVmss -ResourceGroupName app -VMScaleSetName web -InstanceId "


@pytest.mark.parametrize(
    "code",
    [
        f"foreach ($i in 0..2) {{ {RESTART}$i }}",
        f'0..2 | ForEach-Object {{ {RESTART}"$_" }}',
        f"'0', '1' | % {{ {RESTART}$_ }}",
        f"for ($k = 0; $k -lt 3; $k++) {{ {RESTART}$k }}",
        f"$ids = @('0', '1')\n{RESTART}$ids",
        f"$ids = 0..4\n{RESTART}$ids",
        f"{RESTART}$name.Substring(4)",
        f"$part = $name.Split('-')[1]\n{RESTART}$part",
    ],
)
def test_powershell_gets_a_name_to_fill_in(code: str) -> None:
    text, note = suggested(code, "x.ps1")
    assert text == "Restart-AzVM -ResourceGroupName app -Name '<virtual machine name>'"
    assert note.startswith(
        "put the name of a virtual machine in place of '<virtual machine name>' ("
    )


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (f"{RESTART}$vm.Name.Split('_')[1]", "Restart-AzVM -ResourceGroupName app -Name $vm.Name"),
        (f"{RESTART}($name -split '_')[-1]", "Restart-AzVM -ResourceGroupName app -Name $name"),
        (
            f"$id = 0\n$id = $vm.Name\n{RESTART}$id",
            "$id | ForEach-Object { Restart-AzVM -ResourceGroupName app -Name $_ }",
        ),
    ],
)
def test_powershell_keeps_what_may_be_a_name(code: str, text: str) -> None:
    assert suggested(code, "x.ps1")[0] == text


MACHINES = (
    "https://management.azure.com/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/"
    "virtualMachineScaleSets/web/virtualMachines"
)


@pytest.mark.parametrize(
    "code",
    [
        f"fetch(`{MACHINES}/0/restart`, {{method: 'POST'}});",
        f"for (let i = 0; i < 3; i++) fetch(`{MACHINES}/${{i}}/restart`, {{method: 'POST'}});",
        f"fetch(`{MACHINES}/${{vm.split('_')[1]}}/restart`, {{method: 'POST'}});",
        f"fetch(`{MACHINES}/${{name.substring(4)}}/restart`, {{method: 'POST'}});",
    ],
)
def test_a_request_gets_a_name_to_fill_in(code: str) -> None:
    text, note = suggested(code, "x.ts")
    assert text.endswith("Microsoft.Compute/virtualMachines/<virtual machine name>/restart")
    assert note.startswith("put the name of a virtual machine in place of <virtual machine name> (")


NAMES = (
    re.compile(r"virtual_machines\.\w+\([^()]*?,\s*['\"]?\d+['\"]?[,)]"),
    re.compile(r"for \w+ in [\[(]\s*['\"]?\d"),
    re.compile(r"az vm [^;]*(?:-n|--name|--vm-name)\s+['\"]?\d+['\"]?(?:\s|$)"),
    re.compile(r"for vm in (?:\S+ )*?['\"]?\d+['\"]?[ ;]"),
    re.compile(r"-(?:Name|VMName)\s+['\"]?\d+['\"]?(?:\s|$)"),
    re.compile(r"/virtualMachines/\d+(?:[/?\"']|$)"),
    re.compile(r"instance_?ids['\"]?\s*[:=]\s*\[\s*['\"]?\d", re.IGNORECASE),
)


def test_no_suggestion_has_a_number_for_a_name() -> None:
    for found in everything():
        note = found.finding.suggestion.note if found.finding.suggestion else ""
        for name in NAMES:
            assert name.search(found.text) is None, found.text
        assert re.search(r'"instanceIds": \["\d', note) is None, note


def test_the_patterns_see_numbers() -> None:
    seen = [
        'client.virtual_machines.begin_restart(group, "0")',
        'for vm_name in ["0", "1"]:',
        "az vm start -g app -n 0",
        "for vm in web_1 0; do",
        "Restart-AzVM -ResourceGroupName app -Name '0'",
        "POST …/Microsoft.Compute/virtualMachines/0/restart",
        '{"instanceIds": ["0"]}',
    ]
    assert all(any(name.search(text) for name in NAMES) for text in seen)


def test_looking_at_variables_is_linear() -> None:
    def shell(size: int) -> str:
        return "for i in 0 1; do az vmss start -n web --instance-ids $i; done\n" * size

    def powershell(size: int) -> str:
        return "foreach ($i in 0..2) { $part = $name.Split('_')[1] }\n" * size

    grows_linearly(lambda text: Variables.of(text, lex(text).commands), shell, 50)
    grows_linearly(
        lambda text: Ids(text, ScriptVariables(text, text)).value("$part", len(text), Unknown("")),
        powershell,
        50,
    )


@pytest.mark.parametrize("piece", ["${", "${a#", "split(", "$a = ", "foreach ($a in ", "1, ", "_-"])
def test_no_text_keeps_the_patterns_busy(piece: str) -> None:
    text = piece * 50_000
    assert is_piece(text) == is_piece(piece * 4)
    ids = Ids(text, ScriptVariables(text, text))
    assert isinstance(ids.value("$a", len(text), Unknown("")), Unknown)
