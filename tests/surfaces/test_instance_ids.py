# ruff: noqa: E501
"""Resource ids of instances as text, in every kind of file that holds one, end to end."""

from __future__ import annotations

import json

import pytest

from flexlint.engine.check import check_text
from flexlint.lexical.instance_ids import find_instance_ids
from flexlint.model import Confidence, Severity
from tests.work import grows_linearly

GROUP = "/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute"
SETS = f"{GROUP}/virtualMachineScaleSets"
ONE = f"{SETS}/web/virtualMachines/0"
MEMBER = f"{SETS}/web/virtualMachines/web_0a1b2c3d"
MACHINE = f"{GROUP}/virtualMachines/web_0a1b2c3d"


def codes(path: str, text: str) -> list[str]:
    return [finding.code for finding in check_text(text, path=path).findings]


def texts(one: str) -> list[tuple[str, str]]:
    """Files of many languages with ``one`` in them."""
    return [
        ("stop.json", json.dumps({"Action": "stop", "VMLists": [one]})),
        ("stop.json", json.dumps({"scopes": [one]}).replace("/", "\\/")),
        ("node.yaml", f"spec:\n  providerID: azure://{one}\n"),
        ("alert.yml", f"properties:\n  scopes:\n  - {one}\n"),
        ("alert.yml", f'scopes: ["{one}"]\n'),
        ("a.py", f'SCOPES = ["{one}"]\n'),
        ("a.py", f"schedule(vm_ids=['{one}'])\n"),
        ("a.py", f'import os\nos.system("az monitor metrics list --resource {one}")\n'),
        ("a.sh", f"#!/bin/sh\naz monitor metrics list --resource {one}\n"),
        ("a.sh", f'#!/bin/sh\naz network bastion ssh --target-resource-id "{one}"\n'),
        ("a.sh", f"#!/bin/sh\nTARGET={one}\nstop $TARGET\n"),
        ("a.ps1", f'Get-AzMetric -ResourceId "{one}"\n'),
        ("a.ps1", f"$id = '{one}'\nGet-AzMetric -ResourceId $id\n"),
        ("a.tf", f'resource "azurerm_monitor_metric_alert" "a" {{\n  scopes = ["{one}"]\n}}\n'),
        ("a.tfvars", f'scopes = ["{one}"]\n'),
        ("a.bicep", f"var target = '{one}'\n"),
        ("a.go", f'package a\n\nconst target = "azure://{one}"\n'),
        ("a.ts", f"const target = `{one}`;\n"),
        ("a.cs", f'var target = new ResourceIdentifier("{one}");\n'),
        ("a.properties", f"target={one}\n"),
        ("a.xml", f"<scope>{one}</scope>\n"),
    ]


@pytest.mark.parametrize(("path", "text"), texts(ONE))
def test_a_decimal_id_is_told_of_once(path: str, text: str) -> None:
    (finding,) = check_text(text, path=path).findings
    assert (finding.code, finding.severity) == ("FLX303", Severity.WARNING)
    assert finding.message.startswith("A decimal instance id")


@pytest.mark.parametrize(("path", "text"), texts(MEMBER))
def test_the_name_of_a_member_is_an_information(path: str, text: str) -> None:
    (finding,) = check_text(text, path=path).findings
    assert (finding.code, finding.severity) == ("FLX303", Severity.INFO)
    assert "partial view" in finding.message


@pytest.mark.parametrize(("path", "text"), [*texts(MACHINE), *texts(f"{SETS}/web")])
def test_machines_and_sets_are_left_alone(path: str, text: str) -> None:
    assert codes(path, f"{text}\n") == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.tf", '{\n  scopes = ["${azurerm_linux_virtual_machine_scale_set.a.id}/virtualMachines/0"]\n}\n'),
        ("a.tf", '{\n  scopes = ["${azurerm_linux_virtual_machine_scale_set.a[0].id}/virtualMachines/0"]\n}\n'),
        ("a.sh", '#!/bin/sh\naz network bastion ssh --target-resource-id "$vmssID/virtualMachines/0"\n'),
        ("a.ps1", 'New-AzTag -ResourceId "$($vmss.Id)/virtualMachines/0"\n'),
        ("a.py", 'target = f"{vmss.id}/virtualMachines/0"\n'),
        ("a.py", 'target = vmss.id + "/virtualMachines/0"\n'),
        ("a.ts", "const target = `${scaleSet.id}/virtualMachines/0`;\n"),
    ],
)  # fmt: skip
def test_behind_the_id_of_a_set(path: str, text: str) -> None:
    assert codes(path, text) == ["FLX303"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # words about an id
        ("a.yml", f"# {ONE}\nkey: value\n"),
        ("a.yml", f"description: for instance {ONE}\n"),
        ("a.yml", f"help: |\n  {ONE}\n"),
        ("a.json", json.dumps({"description": ONE, "message": f"cannot stop {ONE}"})),
        ("a.json", json.dumps({"found": f"{ONE} was seen by the scan"}).replace('"/', '"at /')),
        ("a.py", f'"""Stops machines.\n\n{ONE}\n"""\n'),
        ("a.py", f'print("{ONE}")\n'),
        ("a.go", f'package a\n\n// {ONE}\nfunc f() {{ log.Printf("{ONE}") }}\n'),
        ("a.sh", f"#!/bin/sh\necho {ONE}\n# {ONE}\n"),
        ("a.ps1", f'Write-Host "{ONE}"\n'),
        ("a.yml", f"link: https://portal.azure.com/#@t/resource{ONE}\n"),
        # what was recorded
        ("a.json", json.dumps({"value": [{"id": ONE, "instanceId": "0", "name": "web_0"}]})),
        ("a.yaml", f"kind: Node\nspec:\n  podCIDR: 10.0.0.0/24\n  providerID: azure://{ONE}\n"),
        ("a.yaml", f"interactions:\n- request:\n    uri: https://management.azure.com{ONE}\n"),
        # what is still to be filled in
        ("a.yml", f"scopes:\n- {SETS}/web/virtualMachines/{{{{ item }}}}\n"),
        ("a.yml", f"scopes:\n- {SETS}/web/virtualMachines/<instance-id>\n"),
        ("a.json", json.dumps({"scopes": [f"{SETS}/{{name}}/virtualMachines/{{instanceId}}"]})),
        ("a.json", json.dumps({"scopes": [f"{SETS}/NAME/virtualMachines/INSTANCE_ID"]})),
        ("a.go", f'package a\n\nvar f = fmt.Sprintf("{SETS}/%s/virtualMachines/%s", a, b)\n'),
        ("a.py", f'PATTERN = re.compile(r"{SETS}/(.*)/virtualMachines/(\\d+)")\n'),
        # other things
        ("a.json", json.dumps({"dataActions": [f"{SETS[36:]}/virtualMachines/read"]})),
        ("a.yml", "id: /providers/Microsoft.DevTestLab/labs/vmss/virtualMachines/0\n"),
        ("a.yml", f"scopes:\n- {ONE}/networkInterfaces/nic\n"),
    ],
)  # fmt: skip
def test_what_is_left_alone(path: str, text: str) -> None:
    assert codes(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.http", f"GET https://management.azure.com{ONE}?api-version=2024-07-01\n", ["FLX301"]),
        ("a.sh", f"#!/bin/sh\naz resource delete --ids {ONE}\n", ["FLX202"]),
        ("a.sh", f"#!/bin/sh\nID={ONE}\naz resource delete --ids $ID\n", ["FLX202"]),
        ("a.ps1", f"$id = '{ONE}'\nRemove-AzResource -ResourceId $id\n", ["FLX202"]),
        (
            "a.py",
            f'import requests\nurl = "https://management.azure.com{ONE}"\nrequests.delete(url)\n',
            ["FLX202"],
        ),
        (
            "a.py",
            f'base = "https://management.azure.com{ONE}"\nrequests.post(base + "/restart")\n',
            ["FLX209"],
        ),
        ("a.yml", f"steps:\n- script: az resource delete --ids {ONE}\n", ["FLX202"]),
        (
            "a.ts",
            f'const id = "{ONE}";\nconst other = "{SETS}/web/virtualMachines/1";\n'
            "await fetch(`https://management.azure.com${id}/restart`, { method: 'POST' });\n",
            ["FLX209", "FLX303"],
        ),
    ],
)
def test_what_is_requested_is_told_of_as_a_request(
    path: str, text: str, expected: list[str]
) -> None:
    assert sorted(codes(path, text)) == expected


@pytest.mark.parametrize(
    "path", ["web_test.go", "a/web.spec.ts", "a/test_web.py", "WebTests.cs", "web.test.js"]
)
def test_data_of_a_test_is_hardly_a_use(path: str) -> None:
    text = f'id = "{ONE}"\n'
    (finding,) = check_text(text, path=path).findings
    assert (finding.code, finding.confidence) == ("FLX303", Confidence.LOW)
    (sure,) = check_text(text, path=path.replace("est", "ask").replace("spec", "x")).findings
    assert sure.confidence is Confidence.HIGH


def test_a_long_list_is_one_finding_for_each_set() -> None:
    ids = [f"{SETS}/{name}/virtualMachines/{i}" for name in ("web", "api") for i in range(40)]
    found = check_text(json.dumps({"scopes": ids}), path="scopes.json").findings
    assert [finding.code for finding in found] == ["FLX303", "FLX303"]
    assert {finding.why for finding in found} == {
        "the first of 40 ids of instances of this set in the file"
    }


def test_a_short_list_is_told_of_line_by_line() -> None:
    ids = [f"{SETS}/web/virtualMachines/{i}" for i in range(10)]
    assert codes("scopes.json", json.dumps({"scopes": ids}, indent=1)) == ["FLX303"] * 10


@pytest.mark.parametrize("filler", ["x", " ", "/", "$", '"', "vmss", f"{ONE}\n", f'"{ONE}",'])
def test_it_is_linear(filler: str) -> None:
    grows_linearly(lambda text: find_instance_ids(text, "json"), lambda n: filler * n, 200)
