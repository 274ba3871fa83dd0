from __future__ import annotations

import json

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Known, Resource
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

VOCABULARY = load_catalog(()).vocabulary
SET = "Microsoft.Compute/virtualMachineScaleSets"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
NAMED = "nested/set.json"


def template(*resources: object, **sections: object) -> str:
    return json.dumps({"$schema": SCHEMA, **sections, "resources": list(resources)}, indent=2)


LINKED = template(
    {
        "type": SET,
        "apiVersion": "2023-09-01",
        "name": "web",
        "properties": {"orchestrationMode": "[parameters('mode')]", "overprovision": True},
    },
    parameters={"mode": {"type": "string"}},
)


def deployment(link: object, mode: object = "Flexible") -> dict[str, object]:
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {"templateLink": link, "parameters": {"mode": {"value": mode}}},
    }


def found(main: str, linked: str = LINKED, path: str = NAMED) -> list[Resource]:
    files = {"infra/main.json": main, f"infra/{path}": linked}
    surface = ArmSurface(neighbours=lambda _: files.get)
    extraction = surface.extract(SourceFile("infra/main.json", main), VOCABULARY)
    return [r for r in extraction.resources if r.type == SET and not r.silent]


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": NAMED},
        {"relativePath": f"./{NAMED}"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/set.json')]"},
        {"uri": "[uri(parameters('base'), concat('nested/set.json', parameters('token')))]"},
        {"uri": "[concat(parameters('base'), '/nested/set.json', parameters('token'))]"},
        {"uri": "[concat(parameters('base'), '/nested/set.json?sv=1')]"},
        {"uri": "[variables('address')]", "contentVersion": "1.0.0.0"},
        {"uri": "https://raw.example.com/org/repo/main/infra/nested/set.json"},
        {"uri": "https://raw.example.com/nested/set.json?token=1"},
    ],
)
def test_the_mode_passed_is_seen_at_the_link(link: dict[str, str]) -> None:
    variables = {"address": "[uri(parameters('base'), 'nested/set.json')]"}
    main = template(deployment(link), variables=variables)
    (resource,) = found(main)
    assert resource.elsewhere
    assert resource.pointer == "/resources/0/resources/0"
    (mode,) = resolve(resource.body, "properties.orchestrationMode").found
    assert isinstance(mode.value, Known)
    assert mode.value.value == "Flexible"
    written = next(value for key, value in link.items() if key != "contentVersion")
    span = resource.type_span
    assert json.loads(f'"{main[span.start : span.end]}"') == written


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "nested/missing.json"},
        {"uri": "[parameters('template')]"},
        {"uri": "[variables('missing')]"},
        {"uri": "[variables('circle')]"},
        {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/templateSpecs/t"},
        {"relativePath": 7},
        {},
        "nested/set.json",
        {"relativePath": "main.json"},
    ],
)
def test_links_that_lead_nowhere(link: object) -> None:
    main = template(deployment(link), variables={"circle": "[variables('circle')]"})
    assert found(main) == []


@pytest.mark.parametrize("mode", ["[parameters('mode')]", None, {"reference": {}}])
def test_arguments_that_decide_nothing(mode: object) -> None:
    assert found(template(deployment({"relativePath": NAMED}, mode))) == []


@pytest.mark.parametrize("linked", ["", "[]", "{", '{"resources": 1}', "null", '{"a": {}}'])
def test_files_that_are_no_templates(linked: str) -> None:
    assert found(template(deployment({"relativePath": NAMED})), linked) == []


def test_what_the_file_says_itself_is_not_said_again() -> None:
    linked = LINKED.replace("[parameters('mode')]", "Flexible")
    assert found(template(deployment({"relativePath": NAMED})), linked) == []


def test_without_siblings_nothing_is_followed() -> None:
    main = template(deployment({"relativePath": NAMED}))
    extraction = ArmSurface().extract(SourceFile("infra/main.json", main), VOCABULARY)
    assert [r for r in extraction.resources if r.type == SET] == []


def test_links_in_linked_templates() -> None:
    middle = template(
        {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01",
            "name": "deeper",
            "properties": {
                "templateLink": {"relativePath": "set.json"},
                "parameters": {"mode": {"value": "[parameters('given')]"}},
            },
        },
        parameters={"given": {"type": "string"}},
    )
    call = deployment({"relativePath": "nested/middle.json"})
    call["properties"] = {
        "templateLink": {"relativePath": "nested/middle.json"},
        "parameters": {"given": {"value": "Uniform"}},
    }
    main = template(call)
    files = {"main.json": main, "nested/middle.json": middle, "nested/set.json": LINKED}
    surface = ArmSurface(neighbours=lambda _: files.get)
    extraction = surface.extract(SourceFile("main.json", main), VOCABULARY)
    (resource,) = [r for r in extraction.resources if r.type == SET]
    assert resource.pointer == "/resources/0/resources/0/resources/0"


def test_circles_and_crowds_end() -> None:
    files = {
        f"t{n}.json": template(
            *[deployment({"relativePath": f"t{m}.json"}) for m in range(12)],
            parameters={"mode": {"type": "string"}},
        )
        for n in range(12)
    }
    reads = 0

    def read(path: str) -> str | None:
        nonlocal reads
        reads += 1
        return files.get(path)

    main = files["t0.json"]
    ArmSurface(neighbours=lambda _: read).extract(SourceFile("t0.json", main), VOCABULARY)
    assert reads < 40  # each once, and the candidates for parameter files
