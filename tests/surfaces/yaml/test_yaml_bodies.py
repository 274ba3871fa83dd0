"""What tasks and steps of YAML files send to the URL of a scale set."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from flexlint.engine.check import check_text

GROUP = "/subscriptions/{{ sub }}/resourceGroups/app/providers/Microsoft.Compute"
PATH = f"{GROUP}/virtualMachineScaleSets/web"
URL = f"https://management.azure.com{PATH}?api-version=2024-07-01"
MODEL = {"properties": {"orchestrationMode": "Uniform", "overprovision": True}}
PART = {"properties": {"overprovision": True}}
MADE = [("FLX1101", "info"), ("FLX1103", "info")]
CHANGED = [("FLX1103", "warning")]


def told(document: Any, path: str = "play.yml") -> list[tuple[str, str]]:
    text = document if isinstance(document, str) else yaml.safe_dump(document, width=1000)
    found = check_text(text, path).findings
    return sorted((f.code, f.severity.label) for f in found)


def task(module: str, **arguments: Any) -> list[dict[str, Any]]:
    return [{"hosts": "all", "tasks": [{"name": "web", module: arguments}]}]


@pytest.mark.parametrize(
    "document",
    [
        task("uri", url=URL, method="PUT", body=MODEL, body_format="json"),
        task("ansible.builtin.uri", url=URL, method="put", body=json.dumps(MODEL)),
        task("azure_rm_resource", url=PATH, api_version="2024-07-01", body=MODEL),
        task("azure.azcollection.azure_rm_resource", url=PATH, method="PUT", body=MODEL),
        {
            "steps": [
                {
                    "task": "InvokeRESTAPI@1",
                    "inputs": {
                        "connectionType": "connectedServiceNameARM",
                        "method": "PUT",
                        "urlSuffix": URL.partition("com/")[2],
                        "body": json.dumps(MODEL, indent=2),
                    },
                }
            ]
        },
        {"steps": [{"run": f"az rest --method put --url '{URL}' --body '{json.dumps(MODEL)}'"}]},
    ],
)
def test_a_task_sends_a_model(document: Any) -> None:
    assert told(document) == MADE


@pytest.mark.parametrize(
    "document",
    [
        task("uri", url=URL, method="PATCH", body=PART),
        task("azure_rm_resource", url=PATH, method="PATCH", body=PART),
        task("uri", url=URL, method="PUT", body={"properties": {**MODEL["properties"],
             "orchestrationMode": "{{ mode }}"}}),
    ],
)  # fmt: skip
def test_a_part_of_a_model_changes_a_set(document: Any) -> None:
    assert told(document) == CHANGED


@pytest.mark.parametrize(
    "document",
    [
        task("uri", url=URL, body=MODEL),
        task("uri", url=URL, method="GET", body=MODEL),
        task("uri", url=URL, method="POST", body=MODEL),
        task("uri", url=URL, method="{{ verb }}", body=MODEL),
        task("uri", url=URL, method="PUT", body="{{ model }}"),
        task("uri", url=URL, method="PUT", body="{{ model | combine({'overprovision': true}) }}"),
        task("uri", url=URL, method="PUT", body={"value": MODEL}),
        task("uri", url=URL, method="PUT"),
        task("uri", url=URL.replace("/web", "/web/extensions/e"), method="PUT", body=MODEL),
        task("uri", url=URL.replace("ScaleSets", "s"), method="PUT", body=MODEL)
        + task("debug", var="virtualMachineScaleSets"),
        task("azure_rm_resource", url=PATH, state="absent", body=MODEL),
        task("azure_rm_resource", url=PATH, method="GET", body=MODEL),
        task("azure_rm_resource", url=f"{PATH}/virtualMachines/0", body={"tags": {"a": "b"}}),
        task("uri", url=URL, method="PATCH", body={"tags": {"orchestrationMode": "Uniform"}}),
        {"paths": {PATH: {"put": {"method": "PUT", "body": MODEL}}}},
    ],
)
def test_what_sends_no_model(document: Any) -> None:
    assert [code for code, _ in told(document) if code.startswith("FLX11")] == []


def test_a_finding_stands_at_the_key() -> None:
    text = f"""\
- tasks:
    - uri:
        url: "{URL}"
        method: PUT
        body:
          properties:
            orchestrationMode: Uniform
            overprovision: true
"""
    lines = {f.code: f.location.line for f in check_text(text, "play.yml").findings}
    assert lines == {"FLX1101": 3, "FLX1103": 8}
