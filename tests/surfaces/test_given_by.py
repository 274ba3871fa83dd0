"""What gives the name of a scale set where a text does not say it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from flexlint.azure import SCALE_SET
from flexlint.catalog.catalog import Catalog
from flexlint.catalog.loading import load_catalog
from flexlint.model import Known, Unknown, Value
from flexlint.surfaces.registry import Setting, Surfaces
from flexlint.text.source import SourceFile
from flexlint.values.holes import with_holes

_CLIENT = "from azure.mgmt.compute import ComputeManagementClient\n"
_CALL = "ComputeManagementClient(c, s).virtual_machine_scale_sets.begin_restart('rg', {})\n"


@cache
def _catalog() -> Catalog:
    return load_catalog()


def _names(source: SourceFile, surface: str = "") -> Iterator[Value]:
    """The names of the sets that are used or declared in ``source``, inner texts included."""
    surfaces = Surfaces()
    wanted = [s for s in surfaces.claiming(source.path) if surface in ("", s.name)]
    if not wanted and surface:
        wanted = [surfaces.get(surface)]  # type: ignore[arg-type]
    for each in wanted:
        found = with_holes(each.extract(source, _catalog().vocabulary), source.holes)
        yield from (use.target for use in found.uses)
        yield from (r.name for r in found.resources if r.type.lower() == SCALE_SET)
        for inner in found.embedded:
            yield from _names(
                SourceFile(source.path, inner.text, holes=inner.holes), inner.language
            )


def _told(value: Value) -> str:
    """``web`` of a name, ``<env:X>`` of what is given by that, ``<env:X|web>`` with a default."""
    if isinstance(value, Known):
        over = f"<{value.given_by}" if value.given_by else ""
        return f"{over}|{value.value}>" if over else str(value.value)
    assert isinstance(value, Unknown)
    return f"<{value.given_by}{'|' if value.default else ''}{value.default}>"


def told(path: str, text: str) -> list[str]:
    return [_told(value) for value in _names(SourceFile(path, text))]


def test_python_reads_its_environment() -> None:
    lines = (
        ("import os\n", "os.environ['VMSS']", "<env:VMSS>"),
        ("import os\n", "os.environ.get('VMSS')", "<env:VMSS>"),
        ("import os\n", "os.environ.get('VMSS', 'web')", "<env:VMSS|web>"),
        ("import os\n", "os.getenv('VMSS', 'web')", "<env:VMSS|web>"),
        ("import os\n", "os.getenv('VMSS') or 'web'", "<env:VMSS|web>"),
        ("import os\n", "str(os.environ['VMSS']).strip()", "<env:VMSS>"),
        ("import os as o\n", "o.environ['VMSS']", "<env:VMSS>"),
        ("from os import environ\n", "environ['VMSS']", "<env:VMSS>"),
        ("from os import environ as e, getenv as g\n", "e['VMSS']", "<env:VMSS>"),
        ("from os import getenv as g\n", "g('VMSS')", "<env:VMSS>"),
        ("import os\nKEY = 'VMSS'\n", "os.environ[KEY]", "<env:VMSS>"),
        ("import os\nenv = os.environ\n", "env['VMSS']", "<env:VMSS>"),
        ("import os\nNAME = os.environ['VMSS']\n", "NAME", "<env:VMSS>"),
        ("import os\nA = os.environ['VMSS']\nB = A\n", "B", "<env:VMSS>"),
    )
    for before, expression, expected in lines:
        text = f"{before}{_CLIENT}{_CALL.format(expression)}"
        assert told("a.py", text) == [expected], expression


@pytest.mark.parametrize(
    ("before", "expression"),
    [
        ("import os\nos.environ['VMSS'] = pick()\n", "os.environ['VMSS']"),
        ("import os\nos.environ.update(more)\n", "os.environ['VMSS']"),
        ("import os\nos.environ[key] = 'web'\n", "os.environ['VMSS']"),
        ("import os\nos.putenv('VMSS', 'web')\n", "os.getenv('VMSS')"),
        ("import os\n", "os.environ['VMSS'] + '-a'"),
        ("import os\n", "os.environ['VMSS'].replace('a', 'b')"),
        ("import os\n", "os.environ[which]"),
        ("import os\n", "os.environ['A'] if x else os.environ['B']"),
        ("import os\nN = os.environ['VMSS']\nN += '-a'\n", "N"),
        ("import os\nif x:\n    N = os.environ['VMSS']\nelse:\n    N = pick()\n", "N"),
        ("environ = {}\n", "environ['VMSS']"),
        ("from settings import environ\n", "environ['VMSS']"),
        ("def getenv(name): return name.lower()\n", "getenv(x)"),
        ("import os\n", "os.environ"),
        ("", "os.environ['VMSS']"),
    ],
)
def test_python_that_shows_no_one_variable(before: str, expression: str) -> None:
    assert told("a.py", f"{before}{_CLIENT}{_CALL.format(expression)}") == ["<>"]


def test_a_python_parameter_is_given_by_its_callers() -> None:
    body = f"    {_CALL.format('name')}"
    default = f"import os\n{_CLIENT}def drain(name=os.environ['VMSS']):\n{body}"
    assert told("a.py", default) == ["<function:drain:0:name>"]
    called = f"import os\n{_CLIENT}def drain(name):\n{body}drain(os.environ['VMSS'])\n"
    assert told("a.py", called) == ["<env:VMSS>"]
    assert told("a.py", f"{called}drain(other)\n") == ["<function:drain:0:name>"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("def drain(name):\n", "<function:drain:0:name>"),
        ("async def drain(client, /, name):\n", "<function:drain:1:name>"),
        ("def drain(client, *, name):\n", "<function:drain:-1:name>"),
        ("def drain(name='web'):\n", "<function:drain:0:name|web>"),
        ("def drain(*name):\n", "<>"),
        ("@task\ndef drain(name):\n", "<>"),
        ("def drain(name):\n    name = name.lower()\n", "<>"),
        ("drain = None\ndef drain(name):\n", "<>"),
        ("class Sets:\n  def drain(self, name):\n", "<>"),
        ("def outer():\n  def drain(name):\n", "<>"),
    ],
)
def test_which_python_parameters_callers_in_other_modules_give(head: str, expected: str) -> None:
    assert told("a.py", f"{_CLIENT}{head}    {_CALL.format('name')}") == [expected]


def test_a_python_attribute_keeps_what_gives_it() -> None:
    text = f"""import os
{_CLIENT}
class Fleet:
    def __init__(self):
        self.name = os.environ["VMSS"]
    def drain(self):
        {_CALL.format("self.name")}
"""
    assert told("a.py", text) == ["<env:VMSS>"]
    assert told("a.py", text + "    def rename(self, name):\n        self.name = name\n") == ["<>"]


@pytest.mark.parametrize(
    ("before", "expression", "expected"),
    [
        ("from settings import WEB\n", "WEB", "<python:settings:WEB>"),
        ("from settings import WEB as W\n", "W", "<python:settings:WEB>"),
        ("from ..ops.names import WEB\n", "WEB", "<python:..ops.names:WEB>"),
        ("import settings\n", "settings.WEB", "<python:settings:WEB>"),
        ("import ops.names\n", "ops.names.WEB", "<python:ops.names:WEB>"),
        ("import ops.names as n\n", "n.WEB", "<python:ops.names:WEB>"),
        ("from ops import names\n", "names.WEB", "<python:ops.names:WEB>"),
        ("from . import names\n", "names.WEB", "<python:.names:WEB>"),
        ("from ops.names import Names\n", "Names.WEB", "<python:ops.names:Names.WEB>"),
        ("from settings import WEB\nN = WEB\n", "N", "<python:settings:WEB>"),
        ("from settings import WEB\nWEB = pick()\n", "WEB", "<>"),
        ("import settings\nsettings.WEB = pick()\n", "settings.WEB", "<>"),
        ("try:\n    from a import W\nexcept ImportError:\n    from b import W\n", "W", "<>"),
        ("from settings import web\n", "web()", "<>"),
        ("from settings import WEB\n", "WEB + '-a'", "<>"),
        ("from settings import WEB\n", "WEB.lower()", "<>"),
        ("from settings import *\n", "WEB", "<>"),
    ],
)
def test_python_reads_other_modules(before: str, expression: str, expected: str) -> None:
    assert told("a.py", f"{before}{_CLIENT}{_CALL.format(expression)}") == [expected]


def test_a_constant_that_python_imports_is_no_word_of_an_enumeration() -> None:
    """``Names.WEB`` looks like a member of one, whose name says its value."""
    text = f"from ops.names import Names\n{_CLIENT}{_CALL.format('Names.WEB')}"
    assert told("a.py", text) == ["<python:ops.names:Names.WEB>"]
    assert told("a.py", f"from ops.names import *\n{_CLIENT}{_CALL.format('Names.WEB')}") == [
        "<python:*:Names.WEB>"
    ]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("subprocess.run(['az', 'vmss', 'start', '-n', os.environ['VMSS']])", "<env:VMSS>"),
        ("subprocess.run(['az', 'vmss', 'start', '-n', NAME])", "<env:VMSS>"),
        ("os.system(f'az vmss start -n {NAME}')", "<env:VMSS>"),
        ("os.system(f\"az vmss start -n '{NAME}'\")", "<env:VMSS>"),
        ("os.system('az vmss start -n %s -g x' % (WEB,))", "<python:settings:WEB>"),
        ("os.system('az vmss start -n ' + os.getenv('B', 'web'))", "<env:B|web>"),
        ("os.system(f'az vmss start -n {NAME}-a')", "<>"),
        ("os.system(f'az vmss start -n a-{NAME}')", "<>"),
        ("os.system(f'az vmss start -n {other}')", "<>"),
        ("os.system(f'N={NAME}; az vmss start -n $N')", "<>"),
        ("os.system('az vmss start -n $VMSS')", "<>"),
        ("os.system('az vmss start -n web')", "web"),
    ],
)
def test_commands_that_python_puts_together(command: str, expected: str) -> None:
    text = f"import os\nfrom settings import WEB\nNAME = os.environ['VMSS']\n{command}\n"
    assert told("a.py", text) == [expected]


def test_urls_that_python_puts_together() -> None:
    path = "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute"
    sets = "/virtualMachineScaleSets/{NAME}/restart?api-version=2024-07-01"
    url = f"https://management.azure.com{path}{sets}"
    text = f"import os\nNAME = os.environ['VMSS']\nrequests.post(f'{url}')\n"
    assert told("a.py", text) == ["<env:VMSS>"]


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ("", "$VMSS", "<env:VMSS>"),
        ("", '"${VMSS}"', "<env:VMSS>"),
        ("", '"${VMSS:-web}"', "<env:VMSS|web>"),
        ("", "${VMSS-web}", "<env:VMSS|web>"),
        ("", "${VMSS:?is not set}", "<env:VMSS>"),
        ('NAME="${VMSS:-web}"\n', '"$NAME"', "<env:VMSS|web>"),
        ('VMSS="${VMSS:-web}"\n', "$VMSS", "<env:VMSS|web>"),
        ("export VMSS\n", "$VMSS", "<env:VMSS>"),
        ("drain() {\n  az vmss stop -n b\n}\n", "$VMSS", "<env:VMSS>"),
        ("source ./vars.sh\n", "$VMSS", "<shell:./vars.sh:VMSS>"),
        ('. "$(dirname "$0")/lib/vars.sh"\n', "$VMSS", "<shell:lib/vars.sh:VMSS>"),
        ("source $DIR/vars.sh\n", "${VMSS:-web}", "<shell:vars.sh:VMSS|web>"),
        ("source a.sh\nsource b.sh\n", "$VMSS", "<>"),
        ('source "$FILE"\n', "$VMSS", "<>"),
        ('eval "$(settings)"\n', "$VMSS", "<>"),
        ("read VMSS\n", "$VMSS", "<>"),
        ("VMSS=$(pick)\n", "$VMSS", "<>"),
        ("[ -z $VMSS ] && VMSS=web\n", "$VMSS", "<>"),
        ("if x; then VMSS=web; fi\n", "$VMSS", "<>"),
        ("VMSS=web\n", "$VMSS", "web"),
        ("while x; do\n", "$VMSS\nVMSS=b\ndone", "<>"),
        ("for VMSS in a b; do\n", "$VMSS\ndone", "<>"),
        ("drain() {\nlocal VMSS=$1\n", "$VMSS\n}", "<called:drain:1:1>"),
        ("drain() {\nVMSS=b\n}\n", "$VMSS", "<>"),
        ("declare -n other=VMSS\nother=b\n", "$VMSS", "<>"),
        ("", "$1", "<argument:1>"),
        ("", '"${2}"', "<argument:2>"),
        ("", "${1:-web}", "<argument:1|web>"),
        ("NAME=${1:?is not given}\n", "$NAME", "<argument:1>"),
        ("shift\n", "$1", "<>"),
        ("set -- web\n", "$1", "<>"),
        ("drain() {\n", "$1\n}", "<called:drain:1:1>"),
        ("", "$(terraform output -raw set)", "<applied::set>"),
        ("", '"$(tofu -chdir=infra output -raw set)"', "<applied:infra:set>"),
        ("NAME=$(terraform output -raw set)\n", "$NAME", "<applied::set>"),
        ("", "$(terraform output -raw set)-a", "<>"),
        ("", "$(terraform output -json set)", "<>"),
        ("", "$VMSS-a", "<>"),
        ("", "${VMSS%-a}", "<>"),
        ("", "$RANDOM", "<>"),
        ("", "'$VMSS'", "$VMSS"),
        ("", "$(VMSS)", "<>"),
    ],
)
def test_shell(before: str, word: str, expected: str) -> None:
    found = told("a.sh", f"#!/bin/bash\n{before}az vmss start -g rg -n {word}\n")
    assert found[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\taz vmss start -n $(VMSS)\n", "<env:VMSS>"),
        ("VMSS ?= web\na:\n\taz vmss start -n $(VMSS)\n", "<make:VMSS>"),
        ("export VMSS := web\na:\n\taz vmss start -n $(VMSS)\n", "<make:VMSS>"),
        ("include vars.mk\na:\n\taz vmss start -n $(VMSS)\n", "<>"),
        ("a: VMSS = x\na:\n\taz vmss start -n $(VMSS)\n", "<>"),
        ("VMSS = a\nVMSS = b\na:\n\taz vmss start -n $(VMSS)\n", "<>"),
        ("a:\n\taz vmss start -n $$VMSS\n", "<>"),
    ],
)
def test_make(text: str, expected: str) -> None:
    assert told("Makefile", text) == [expected]


@pytest.mark.parametrize("path", ["Dockerfile", "a.service"])
def test_other_files_with_commands_have_settings_of_their_own(path: str) -> None:
    assert told(path, "RUN az vmss start -n $VMSS\nExecStart=az vmss start -n $VMSS\n") == ["<>"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("$VMSS", "<env:VMSS>"),
        ("${{ env.VMSS }}", "<env:VMSS>"),
        ('"${{env.VMSS}}"', "<env:VMSS>"),
        ("${{ vars.VMSS }}", "<github-variable:VMSS>"),
        ("${{ secrets.VMSS }}", "<github-secret:VMSS>"),
        ("${{ inputs.vmss }}", "<github-input:vmss>"),
        ("${{ matrix.vmss }}", "<>"),
        ("${{ steps.a.outputs.b }}", "<>"),
        ("${{ env.A || 'web' }}", "<>"),
        ("${{ env.VMSS }}-a", "<>"),
        ("$(vmssName)", "<pipeline:vmssname>"),
        ('"$(Vmss.Name)"', "<pipeline:vmss.name>"),
        ("$(vmssName)-a", "<>"),
        ("{{ vmss_name }}", "<ansible:vmss_name>"),
        ("'{{ vmss_name }}'", "<ansible:vmss_name>"),
        ("\"{{ vmss_name | default('web') }}\"", "<ansible:vmss_name|web>"),
        ("{{ vmss_name | default('web') }}", "<>"),
        ("'{{ vmss_name | default('web') }}-a'", "<>"),
        ("{{ vmss_name | upper }}", "<>"),
        ("'{{ item }}'", "<>"),
        ("'{{ prefix }}-{{ role }}'", "<>"),
        ("{{ lookup('env', 'VMSS') }}", "<env:VMSS>"),
        ("{{ .Values.name }}", "<>"),
    ],
)
def test_steps_of_yaml(word: str, expected: str) -> None:
    text = f"steps:\n- run: |\n    az vmss start -g rg -n {word}\n"
    found = list(_names(SourceFile("a.yml", text)))
    assert len(found) == 1
    assert expected == ("<>" if not isinstance(found[0], (Known, Unknown)) else _told(found[0]))


@pytest.mark.parametrize(
    ("before", "word", "expected"),
    [
        ("", "$env:VMSS", "<env:VMSS>"),
        ("", '"$env:VMSS"', "<env:VMSS>"),
        ("", "${env:VMSS}", "<env:VMSS>"),
        ("$n = $env:VMSS\n", "$n", "<env:VMSS>"),
        ("$n = $env:VMSS ?? 'web'\n", "$n", "<env:VMSS|web>"),
        ("$n = [Environment]::GetEnvironmentVariable('VMSS')\n", "$n", "<env:VMSS>"),
        ("$env:VMSS = 'web'\n", "$env:VMSS", "web"),
        ("$env:VMSS = pick\n", "$env:VMSS", "<>"),
        ("if ($x) { $env:VMSS = 'web' }\n", "$env:VMSS", "<>"),
        (". ./vars.ps1\n", "$env:VMSS", "<>"),
        ("$n = $env:VMSS\n$n = 'b'\n", "$n", "<>"),
        ("$n = $env:VMSS + '-a'\n", "$n", "<>"),
        ("if ($x) { $n = $env:VMSS }\n", "$n", "<>"),
        ("param($n = $env:VMSS)\n", "$n", "<>"),
        ("", '"$env:VMSS-a"', "<>"),
        ("", "$VMSS", "<>"),
        ("", "$(vmssName)", "<>"),
    ],
)
def test_powershell(before: str, word: str, expected: str) -> None:
    call = f"Restart-AzVmss -ResourceGroupName rg -VMScaleSetName {word}\n"
    assert told("a.ps1", before + call) == [expected]


def test_powershell_in_a_pipeline() -> None:
    call = "Restart-AzVmss -ResourceGroupName rg -VMScaleSetName {}"
    for word, expected in (
        ("$(vmssName)", "<pipeline:vmssname>"),
        ("'${{ vars.VMSS }}'", "<github-variable:VMSS>"),
        ("$env:VMSS", "<env:VMSS>"),
    ):
        assert told("a.yml", f"steps:\n- pwsh: {call.format(word)}\n") == [expected]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("var.name", "<terraform-variable:name>"),
        ('"${var.name}"', "<terraform-variable:name>"),
        ("local.name", "<terraform-local:name>"),
        ("module.names.web", "<terraform-output:names:web>"),
        ("module.names[0].web", "<terraform-output:names:web>"),
        (
            "azurerm_linux_virtual_machine_scale_set.Web.name",
            "<terraform:azurerm_linux_virtual_machine_scale_set.web>",
        ),
        (
            "data.azurerm_virtual_machine_scale_set.web[count.index].name",
            "<terraform:data.azurerm_virtual_machine_scale_set.web>",
        ),
        ('"${var.name}-a"', "<>"),
        ("var.names.web", "<>"),
        ("var.names[0]", "<>"),
        ("var.x ? var.a : var.b", "<>"),
        ("lower(var.name)", "<>"),
        ("azurerm_resource_group.main.location", "<>"),
        ("module.names.sets.web", "<>"),
        ('"web"', "web"),
    ],
)
def test_terraform(expression: str, expected: str) -> None:
    text = (
        f'resource "azurerm_windows_virtual_machine_scale_set" "a" {{\n  name = {expression}\n}}\n'
    )
    assert told("a.tf", text) == [expected]


def test_outputs_of_modules_in_folders_nearby() -> None:
    text = """module "names" { source = "%s" }
resource "azurerm_linux_virtual_machine_scale_set" "a" { name = module.names.web }
"""
    assert told("a.tf", text % "../names") == ["<terraform-output:../names/:web>"]
    assert told("a.tf", text % "Azure/names/azurerm") == ["<terraform-output:names:web>"]


def test_terraform_in_json() -> None:
    text = """{"resource": {"azurerm_linux_virtual_machine_scale_set": {"a": {"name": "%s"}}}}"""
    assert told("a.tf.json", text % "${var.name}") == ["<terraform-variable:name>"]
    assert told("a.tf.json", text % "${var.name}-a") == ["<>"]


@pytest.mark.parametrize(
    ("before", "name", "expected"),
    [
        ("param vmssName string\n", "vmssName", "<parameter:vmssname>"),
        ("param vmssName string\nvar n = vmssName\n", "n", "<parameter:vmssname>"),
        ("param vmssName string = 'web'\n", "vmssName", "<parameter:vmssname|web>"),
        ("param vmssName string\n", "'${vmssName}-a'", "<>"),
        ("param vmssName string\n", "toLower(vmssName)", "<>"),
        ("param names object\n", "names.web", "<>"),
        ("param names array\n", "names[0]", "<>"),
        ("param a string\nparam b string\n", "empty(a) ? b : a", "<>"),
        ("param a string\nparam first bool = true\n", "first ? a : 'web'", "<>"),
        ("var n = 'web'\n", "n", "web"),
    ],
)
def test_bicep(before: str, name: str, expected: str) -> None:
    kind = "'Microsoft.Compute/virtualMachineScaleSets@2024-07-01'"
    assert told("a.bicep", f"{before}resource a {kind} = {{ name: {name} }}\n") == [expected]


def test_arm() -> None:
    text = """{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "parameters": {"vmssName": {"type": "string"%s}},
      "resources": [{"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "%s",
                     "apiVersion": "2024-07-01", "properties": {}}]}"""
    name = "[parameters('vmssName')]"
    assert told("a.json", text % ("", name)) == ["<parameter:vmssname>"]
    assert told("a.json", text % (', "defaultValue": "web"', name)) == ["<parameter:vmssname|web>"]
    assert told("a.json", text % ("", "[concat(parameters('vmssName'), 'a')]")) == ["<>"]


def test_parameters_whose_value_a_file_leaves_to_the_environment() -> None:
    """What gives it stands in the parameter file; the template knows its parameter alone."""
    template = (
        "param vmssName string\n"
        "resource a 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = { name: vmssName }\n"
    )
    for path, text in (
        ("a.bicepparam", "using 'a.bicep'\nparam vmssName = readEnvironmentVariable('VMSS')\n"),
        ("a.parameters.json", '{"parameters": {"vmssName": {"value": "${VMSS}"}}}'),
    ):
        files = {path: text}
        surfaces = Surfaces(Setting(neighbours=lambda _, files=files: files.get))  # type: ignore[misc]
        found = surfaces.get("bicep").extract(
            SourceFile("a.bicep", template), _catalog().vocabulary
        )
        assert [_told(each.name) for each in found.resources] == ["<parameter:vmssname>"]


def test_ansible() -> None:
    module = "azure.azcollection.azure_rm_virtualmachinescaleset"
    for name, expected in (
        ('"{{ vmss_name }}"', "<ansible:vmss_name>"),
        ("\"{{ vmss_name | default('web') }}\"", "<ansible:vmss_name|web>"),
        ("\"{{ lookup('env', 'VMSS') }}\"", "<env:VMSS>"),
        ('"{{ item }}"', "<>"),
        ('"{{ a }}-{{ b }}"', "<>"),
        ("web", "web"),
    ):
        assert told("play.yml", f"- tasks:\n  - {module}:\n      name: {name}\n") == [expected]


@pytest.mark.parametrize(
    ("before", "argument", "expected"),
    [
        ("", "process.env.VMSS", "<env:VMSS>"),
        ("", "process.env['VMSS']!", "<env:VMSS>"),
        ("", "process.env.VMSS ?? 'web'", "<env:VMSS|web>"),
        ("", "process.env.VMSS || `web`", "<env:VMSS|web>"),
        ("const n = process.env.VMSS as string;\n", "n", "<env:VMSS>"),
        ("const n: string = process.env.VMSS!\nconst o = 1\n", "n", "<env:VMSS>"),
        ("const n = 'web'\n", "n", "web"),
        ("", "'web'", "web"),
        ("process.env.VMSS = pick();\n", "process.env.VMSS", "<>"),
        ("let n = process.env.VMSS; n = 'b';\n", "n", "<>"),
        ("let n = process.env.VMSS; n += 'b';\n", "n", "<>"),
        ("const n = process.env.VMSS;\nfunction f(n) {}\n", "n", "<env:VMSS>"),
        ("const n = process.env.VMSS;\nconst f = (a, n) => a;\n", "n", "<>"),
        ("const n = process.env.VMSS;\nconst f = n => 1;\n", "n", "<>"),
        ("const n = process.env.VMSS;\nfunction f(n: string) {}\n", "n", "<env:VMSS>"),
        ("", "`${process.env.VMSS}-a`", "<>"),
        ("", "process.env.VMSS + '-a'", "<>"),
        ("", "config.name", "<>"),
        ("import { n } from './names';\n", "n", "<>"),
    ],
)
def test_javascript(before: str, argument: str, expected: str) -> None:
    head = 'import { ComputeManagementClient } from "@azure/arm-compute";\n'
    call = f"client.virtualMachineScaleSets.beginRestart('rg', {argument});\n"
    assert told("a.ts", head + before + call) == [expected]


@pytest.mark.parametrize(
    ("before", "argument", "expected"),
    [
        ("", 'os.Getenv("VMSS")', "<env:VMSS>"),
        ('name := os.Getenv("VMSS")\n', "name", "<env:VMSS>"),
        ('name, ok := os.LookupEnv("VMSS")\n', "name", "<env:VMSS>"),
        ('const name = "web"\n', "name", "web"),
        ("", '"web"', "web"),
        ('os.Setenv("VMSS", "web")\n', 'os.Getenv("VMSS")', "<>"),
        ('name := os.Getenv("VMSS")\nname = pick()\n', "name", "<>"),
        ("", "s.name", "<>"),
        ("", 'os.Getenv("VMSS") + "-a"', "<>"),
        ("", "other", "<>"),
    ],
)
def test_go(before: str, argument: str, expected: str) -> None:
    text = (
        "package a\nfunc f(ctx context.Context, other string, "
        "sets *armcompute.VirtualMachineScaleSetsClient) {\n"
        f'{before}sets.BeginRestart(ctx, "rg", {argument}, nil)\n}}\n'
    )
    assert told("a.go", text) == [expected]


def test_java_and_csharp() -> None:
    java = (
        "class A {{ {} void f(VirtualMachineScaleSets virtualMachineScaleSets, String other) {{\n"
    )
    call = 'virtualMachineScaleSets.restart("rg", {});\n}} }}\n'
    for field, argument, expected in (
        ("", 'System.getenv("VMSS")', "<env:VMSS>"),
        ("", 'System.getenv().getOrDefault("VMSS", "web")', "<env:VMSS|web>"),
        ('static final String N = System.getenv("VMSS");', "N", "<env:VMSS>"),
        ("", "other", "<>"),
    ):
        assert told("A.java", java.format(field) + call.format(argument)) == [expected]
    sharp = "class A {{ async Task F(ResourceGroupResource group) {{\n{}\n"
    sharp += "var set = await group.GetVirtualMachineScaleSetAsync({});\n"
    sharp += "await set.RestartAsync(x);\n}}}}"
    for before, argument, expected in (
        ("", 'Environment.GetEnvironmentVariable("VMSS")', "<env:VMSS>"),
        ('var n = Environment.GetEnvironmentVariable("VMSS") ?? "web";', "n", "<env:VMSS|web>"),
        ("", '"web"', "web"),
        ("", "options.Name", "<>"),
    ):
        assert told("A.cs", sharp.format(before, argument))[-1] == expected
