from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Known, Resource, Unknown, Value
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

VOCABULARY = load_catalog(()).vocabulary
DEPLOYMENT = (
    "resource d 'Microsoft.Resources/deployments@2022-09-01' = {\n  name: 'd'\n  properties: {\n"
)
SET = "Microsoft.Compute/virtualMachineScaleSets"


def deployment(text: str) -> Resource:
    source = SourceFile("main.bicep", f"{DEPLOYMENT}{text}\n  }}\n}}\n")
    (resource,) = BicepSurface().extract(source, VOCABULARY).resources
    return resource


def value(resource: Resource, path: str) -> Value:
    (hit,) = resolve(resource.body, path).found
    return hit.value


def test_a_template_that_is_written_out_is_read() -> None:
    found = deployment(
        f"template: {{ resources: [ {{ type: '{SET}', apiVersion: '2023-09-01', name: 'web',"
        " copy: { name: 'c', count: 2 }, condition: false, properties: { overprovision: true }"
        " } ] }"
    )
    (inner,) = found.children
    assert inner.type == SET
    assert isinstance(inner.api_version, Known)
    assert inner.api_version.value == "2023-09-01"
    assert isinstance(inner.name, Known)
    assert inner.name.value == "web"
    assert isinstance(inner.condition, Known)
    assert inner.condition.value is False
    assert inner.copies
    over = value(inner, "properties.overprovision")
    assert isinstance(over, Known)
    assert over.value is True


def test_positions_are_those_of_the_file() -> None:
    text = f"template: {{ resources: [ {{ type: '{SET}', name: 'web' }} ] }}"
    (inner,) = deployment(text).children
    whole = DEPLOYMENT + text
    assert whole[inner.type_span.start : inner.type_span.end] == SET
    assert whole[inner.span.start : inner.span.end].startswith("{ type: ")


def test_symbolic_names() -> None:
    found = deployment(
        f"template: {{ languageVersion: '2.0', resources: {{ vmss: {{ type: '{SET}' }},"
        " lb: { type: 'Microsoft.Network/loadBalancers' } } }"
    )
    assert [(child.type, child.pointer.rpartition("/")[2]) for child in found.children] == [
        (SET, "vmss"),
        ("Microsoft.Network/loadBalancers", "lb"),
    ]


def test_expressions_of_the_inner_template_are_not_known() -> None:
    found = deployment(
        f"template: {{ resources: [ {{ type: '{SET}', name: '[parameters(\\'n\\')]',"
        " properties: { orchestrationMode: '[variables(\\'mode\\')]', note: '[[not one]',"
        " items: [ '[variables(\\'item\\')]' ] } } ] }"
    )
    (inner,) = found.children
    assert isinstance(inner.name, Unknown)
    assert isinstance(value(inner, "properties.orchestrationMode"), Unknown)
    assert isinstance(value(inner, "properties.note"), Known)
    assert isinstance(value(inner, "properties.items[0]"), Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "templateLink: { uri: 'https://example.com/azuredeploy.json' }",
        "template: loadJsonContent('elsewhere.json')",
        "template: {}",
        "template: { resources: [] }",
        "template: { resources: [ 'not an object' ] }",
        f"template: {{ resources: '{SET}' }}",
        "template: { resources: [ { name: 'no type' } ] }",
        "template: { resources: [ { type: kind } ] }",
        f"parameters: {{ resources: [ {{ type: '{SET}' }} ] }}",
        f"template: {{ outputs: {{ resources: [ {{ type: '{SET}' }} ] }} }}",
    ],
)
def test_no_resources(text: str) -> None:
    assert deployment(text).children == ()


def test_only_deployments_have_templates() -> None:
    text = (
        "resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  properties: { template:"
        f" {{ resources: [ {{ type: '{SET}' }} ] }} }}\n}}\n"
    )
    extraction = BicepSurface().extract(SourceFile("main.bicep", text), VOCABULARY)
    assert [resource.children for resource in extraction.resources] in ([], [()])


def test_nesting_has_its_bounds() -> None:
    deep = "{ a: " * 60 + "1" + " }" * 60
    found = deployment(f"template: {{ resources: [ {{ type: '{SET}', properties: {deep} }} ] }}")
    assert len(found.children) == 1


def test_there_is_an_end_to_resources() -> None:
    many = "\n".join([f"{{ type: '{SET}', name: 'n{n}' }}" for n in range(700)])
    assert len(deployment(f"template: {{ resources: [\n{many}\n] }}").children) == 500
