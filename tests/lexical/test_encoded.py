"""Scripts and templates in base64, wherever a template holds them."""

from __future__ import annotations

import base64
import json

import pytest

from flexlint.engine.check import check_text
from flexlint.lexical.encoded import held_in
from flexlint.model import Span
from tests.work import grows_linearly

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SCRIPT = "#!/bin/bash\nset -e\naz vmss restart -g app -n web --instance-ids 0\n"
POWERSHELL = (
    "Import-Module Az\nRestart-AzVmss -ResourceGroupName g -VMScaleSetName w -InstanceId 0\n"
)
MODULE = "Microsoft.Compute/virtualMachines"
SET = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2023-09-01",
    "name": "web",
    "properties": {
        "orchestrationMode": "Flexible",
        "platformFaultDomainCount": 1,
        "overprovision": True,
    },
}
TEMPLATE = json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [SET]})


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def arm(properties: dict[str, object], kind: str = MODULE) -> list[tuple[str, int]]:
    whole = {"type": kind, "apiVersion": "2023-09-01", "name": "vmss", "properties": properties}
    text = json.dumps({"$schema": SCHEMA, "resources": [whole]}, indent=1)
    lines = text.split("\n")
    marks = ("customData", "script", '"template"')
    return [
        (
            f.code,
            f.location.line - next(n for n, x in enumerate(lines, 1) if any(m in x for m in marks)),
        )
        for f in check_text(text, "web.json").findings
    ]


DEPLOYMENT = "Microsoft.Resources/deployments"


@pytest.mark.parametrize(
    ("properties", "kind", "code"),
    [
        ({"osProfile": {"customData": encoded(SCRIPT)}}, MODULE, "FLX508"),
        ({"osProfile": {"customData": encoded(POWERSHELL)}}, MODULE, "FLX508"),
        ({"protectedSettings": {"script": encoded(SCRIPT)}}, MODULE, "FLX508"),
        ({"customData": f"[base64ToString('{encoded(SCRIPT)}')]"}, MODULE, "FLX508"),
        (
            {"customData": "[base64(concat('az vmss restart -g g -n w --instance-ids ', '0'))]"},
            MODULE,
            "FLX508",
        ),
        ({"template": encoded(TEMPLATE)}, DEPLOYMENT, "FLX1103"),
        ({"template": f"[base64ToJson('{encoded(TEMPLATE)}')]"}, DEPLOYMENT, "FLX1103"),
        ({"template": f"[json(base64ToString('{encoded(TEMPLATE)}'))]"}, DEPLOYMENT, "FLX1103"),
        ({"template": f"[json('{TEMPLATE}')]"}, DEPLOYMENT, "FLX1103"),
    ],
)
def test_what_a_template_in_json_holds(properties: dict[str, object], kind: str, code: str) -> None:
    """All of it stands where the string does."""
    assert arm(properties, kind) == [(code, 0)]


@pytest.mark.parametrize(
    "properties",
    [
        {"customData": encoded("#!/bin/bash\necho of the vmss that is to come, nothing is said\n")},
        {"customData": encoded(SCRIPT)[:-3] + "!!!"},
        {"customData": base64.b64encode(bytes(range(256))).decode()},
        {"template": encoded(TEMPLATE.replace("Scale", "Other"))},
        {"template": f"[uri('{encoded(TEMPLATE)}')]"},
        {"template": "[json('{\"vmss\": 1}')]"},
    ],
)
def test_what_is_left_alone(properties: dict[str, object]) -> None:
    assert arm(properties) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (f"'{encoded(SCRIPT)}'", "FLX508"),
        (f"base64ToString('{encoded(POWERSHELL)}')", "FLX508"),
        (f"base64ToJson('{encoded(TEMPLATE)}')", "FLX1103"),
    ],
)
def test_what_bicep_holds(written: str, code: str) -> None:
    text = f"var vmss = 1\nvar data = {written}\n"
    assert [(f.code, f.location.line) for f in check_text(text, "a.bicep").findings] == [(code, 2)]


def test_a_text_that_is_too_long_is_left_alone() -> None:
    assert held_in(encoded(SCRIPT * 40_000), Span(0, 1), "", "") is None
    assert held_in(encoded(SCRIPT * 100), Span(0, 1), "", "") is not None


@pytest.mark.parametrize("unit", ["A" * 39 + " ", "A" * 48, "A" * 40 + "=", "'" + "A" * 40])
def test_work_is_linear(unit: str) -> None:
    grows_linearly(
        lambda text: check_text(f"var vmss = 1\nvar x = '{text}'\n", "a.bicep"),
        lambda n: unit * n,
        20,
    )
