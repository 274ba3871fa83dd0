"""What requests in JSON send: workflows of Logic Apps, collections of Postman and their like."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

SET = (
    "https://management.azure.com/subscriptions/s/resourceGroups/app/providers"
    "/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2023-03-01"
)
MODEL = {"properties": {"orchestrationMode": "Flexible", "overprovision": True}}
CHANGE = {"sku": {"capacity": 5}, "properties": {"overprovision": True}}


def workflow(**inputs: Any) -> str:
    action = {"type": "Http", "inputs": inputs}
    return json.dumps({"definition": {"actions": {"Change": action}}}, indent=1)


def collection(body: Any, url: Any = SET, method: str = "PUT") -> str:
    request = {"method": method, "url": url, "body": body}
    return json.dumps({"info": {"name": "x"}, "item": [{"name": "a", "request": request}]})


def found(text: str, path: str = "a.json") -> list[tuple[str, str]]:
    """(code, text) of the findings on what is sent."""
    lines = text.splitlines()
    return [
        (f.code, lines[f.location.line - 1][f.location.column - 1 : f.location.end_column - 1])
        for f in check_text(text, path).findings
        if f.code == "FLX1103"
    ]


SENT = {
    "an action of a workflow": workflow(method="PATCH", uri=SET, body=CHANGE),
    "one that makes the set": workflow(method="PUT", uri=SET, body=MODEL),
    "values that the workflow has": workflow(
        method="PATCH",
        uri=SET.replace("/s/", "/@{variables('s')}/"),
        body={"sku": {"capacity": "@variables('n')"}, "properties": {"overprovision": True}},
    ),
    "a collection": collection({"mode": "raw", "raw": json.dumps(MODEL)}),
    "a URL in parts": collection({"mode": "raw", "raw": json.dumps(MODEL)}, {"raw": SET}),
    "a text": workflow(method="put", url=SET, payload=json.dumps(MODEL)),
}


@pytest.mark.parametrize("name", SENT)
def test_the_model_of_a_set_is_read(name: str) -> None:
    assert found(SENT[name]) == [("FLX1103", "overprovision")]


def test_an_action_in_a_template_is_read_as_well() -> None:
    url = f"[concat('{SET}', '')]"
    resource = {
        "type": "Microsoft.Logic/workflows",
        "apiVersion": "2019-05-01",
        "name": "scale",
        "properties": json.loads(workflow(method="PATCH", uri=url, body=CHANGE)),
    }
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    template = {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [resource]}
    assert found(json.dumps(template, indent=1)) == [("FLX1103", "overprovision")]


ALONE = {
    "another method": workflow(method="GET", uri=SET, body=MODEL),
    "no method": workflow(uri=SET, body=MODEL),
    "another resource": workflow(
        method="PUT", uri=SET.replace("virtualMachineScaleSets", "virtualMachines"), body=MODEL
    ),
    "an extension of the set": workflow(
        method="PUT", uri=SET.replace("?", "/extensions/a?"), body=MODEL
    ),
    "a body from elsewhere": workflow(method="PATCH", uri=SET, body="@body('Model')"),
    "a body that is no model": workflow(method="PATCH", uri=SET, body={"overprovision": True}),
    "a form": collection({"mode": "urlencoded", "urlencoded": [{"key": "properties"}]}),
    "a list": workflow(method="PUT", uri=SET, body=[MODEL]),
    "a URL that is no text": workflow(method="PUT", uri=[SET], body=MODEL),
    "recorded traffic": json.dumps(
        {
            "log": {
                "version": "1.2",
                "entries": [{"request": {"method": "PUT", "url": SET, "body": MODEL}}],
            }
        }
    ),
}


@pytest.mark.parametrize("name", ALONE)
def test_all_else_is_left_alone(name: str) -> None:
    assert found(ALONE[name]) == []


@pytest.mark.parametrize("value", ["@variables('over')", "[parameters('over')]", "@{item().over}"])
def test_what_is_put_together_at_run_time_is_not_known(value: str) -> None:
    text = workflow(method="PATCH", uri=SET, body={"properties": {"overprovision": value}})
    [finding] = check_text(text, "a.json").findings
    assert (finding.code, finding.confidence.label) == ("FLX1103", "low")


def test_requests_are_read_in_linear_time() -> None:
    unit = workflow(method="PATCH", uri=SET, body=CHANGE)
    grows_linearly(lambda text: check_text(text, "a.json"), lambda n: f"[{', '.join([unit] * n)}]")
