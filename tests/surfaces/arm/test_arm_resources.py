from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Extraction, Known, OneOf, Resource, Unknown, Value
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SET = "Microsoft.Compute/virtualMachineScaleSets"
LB = "Microsoft.Network/loadBalancers"


def extract(text: str) -> Extraction:
    return ArmSurface().extract(SourceFile("main.json", text), load_catalog().vocabulary)


def line_of(extraction: Extraction, text: str, index: int) -> tuple[int, int]:
    return SourceFile("main.json", text).position(extraction.resources[index].type_span.start)


def flat(resources: Iterable[Resource]) -> Iterator[Resource]:
    for each in resources:
        yield each
        yield from flat(each.children)


def found(extraction: Extraction) -> list[tuple[str, str]]:
    return [(r.type, r.pointer) for r in flat(extraction.resources)]


def template(**sections: object) -> str:
    return json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", **sections}, indent=2)


def resource(kind: str = SET, **more: object) -> dict[str, object]:
    return {"type": kind, "apiVersion": "2023-09-01", "name": "web", **more}


def mode_of(extraction: Extraction, index: int = 0) -> Value:
    return resolve(extraction.resources[index].body, "properties.orchestrationMode").found[0].value


# -- what is a resource ------------------------------------------------------------------


def test_resources_of_a_template() -> None:
    text = template(resources=[resource(), resource(LB)])
    extraction = extract(text)
    assert found(extraction) == [(SET, "/resources/0"), (LB, "/resources/1")]
    first = extraction.resources[0]
    assert text[first.type_span.start : first.type_span.end] == SET
    assert text[first.span.start] == "{"
    assert isinstance(first.name, Known)
    assert first.name.value == "web"
    assert isinstance(first.api_version, Known)
    assert first.api_version.value == "2023-09-01"


def test_children_have_their_full_type_and_name() -> None:
    child = resource("virtualMachines", name="0", resources=[resource("extensions", name="x")])
    extraction = extract(template(resources=[resource(resources=[child])]))
    assert found(extraction) == [
        (SET, "/resources/0"),
        (f"{SET}/virtualMachines", "/resources/0/resources/0"),
        (f"{SET}/virtualMachines/extensions", "/resources/0/resources/0/resources/0"),
    ]
    last = list(flat(extraction.resources))[-1]
    assert isinstance(last.name, Known)
    assert last.name.value == "web/0/x"


def test_a_child_may_write_its_full_type() -> None:
    child = resource(f"{SET}/extensions", name="web/x")
    extraction = extract(template(resources=[resource(resources=[child])]))
    assert [r.type for r in flat(extraction.resources)] == [SET, f"{SET}/extensions"]


def test_symbolic_names_and_existing_resources() -> None:
    text = template(
        languageVersion="2.0",
        resources={"set": resource(existing=True), "balancer": resource(LB)},
    )
    extraction = extract(text)
    assert found(extraction) == [(SET, "/resources/set"), (LB, "/resources/balancer")]
    assert [r.existing for r in extraction.resources] == [True, False]


def test_nested_deployments_and_their_scopes() -> None:
    def deployment(scope: str | None) -> dict[str, object]:
        inner = {
            "$schema": SCHEMA,
            "parameters": {"mode": {"type": "string"}},
            "resources": [resource(properties={"orchestrationMode": "[parameters('mode')]"})],
        }
        properties: dict[str, object] = {
            "template": inner,
            "parameters": {"mode": {"value": "[variables('inner')]"}},
        }
        if scope:
            properties["expressionEvaluationOptions"] = {"scope": scope}
        return resource("Microsoft.Resources/deployments", properties=properties)

    text = template(
        parameters={"mode": {"type": "string", "allowedValues": ["Uniform"]}},
        variables={"inner": "Flexible"},
        resources=[deployment("inner"), deployment("outer"), deployment(None)],
    )
    extraction = extract(text)
    sets = [r for r in extraction.resources if r.type == SET]
    assert [r.pointer for r in sets] == [
        f"/resources/{n}/properties/template/resources/0" for n in range(3)
    ]
    modes = [resolve(r.body, "properties.orchestrationMode").found[0].value for r in sets]
    assert [m.value for m in modes if isinstance(m, Known)] == ["Flexible", "Uniform", "Uniform"]


def test_a_template_in_a_policy_has_a_scope_of_its_own() -> None:
    inner = {
        "$schema": SCHEMA,
        "parameters": {"mode": {"type": "string", "defaultValue": "Flexible"}},
        "resources": [resource(properties={"orchestrationMode": "[[parameters('mode')]"})],
    }
    policy = resource(
        "Microsoft.Authorization/policyDefinitions",
        properties={"policyRule": {"then": {"details": {"deployment": {
            "properties": {"mode": "incremental", "template": inner}}}}}},
    )  # fmt: skip
    extraction = extract(template(resources=[policy]))
    assert extraction.resources[-1].type == SET
    mode = mode_of(extraction, -1)
    assert isinstance(mode, Known)
    assert (mode.value, mode.by_default) == ("Flexible", True)


def test_resources_outside_templates() -> None:
    bare = json.dumps({"steps": [resource(properties={})]})
    assert found(extract(bare)) == [(SET, "/steps/0")]


@pytest.mark.parametrize(
    "data",
    [
        {"id": "/subscriptions/x", "name": "web", "type": SET, "properties": {}},
        {"$schema": SCHEMA.replace("Template", "Parameters"), "parameters": {"a": {"value": 1}}},
        {"apiVersion": "v1", "kind": "Pod", "spec": {"resources": {"limits": {}}}},
        {"if": {"field": "location", "equals": "westeurope"}},
        {"type": SET, "description": "a type in prose"},
        {"type": "object", "apiVersion": "2020-01-01", "properties": {}},
        [1, "two", None],
        "text",
        {"resources": []},
        {"dependencies": {"vmss": "^1.0.0"}, "name": "virtualMachineScaleSets"},
    ],
)
def test_json_that_declares_nothing_is_left_alone(data: object) -> None:
    extraction = extract(json.dumps(data))
    assert extraction.resources == ()
    assert extraction.problems == ()
    assert not extraction.degraded


# -- values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"type": "string"}, "unknown"),
        ({"type": "string", "defaultValue": "Uniform"}, "Uniform by default"),
        ({"type": "string", "allowedValues": ["Uniform", "Flexible"]}, "Uniform or Flexible"),
        ({"type": "string", "allowedValues": ["Flexible"]}, "Flexible"),
    ],
)
def test_parameters(parameter: dict[str, object], expected: str) -> None:
    text = template(
        parameters={"mode": parameter},
        resources=[resource(properties={"orchestrationMode": "[parameters('mode')]"})],
    )
    value = mode_of(extract(text))
    if isinstance(value, Known):
        assert f"{value.value}{' by default' * value.by_default}" == expected
    elif isinstance(value, OneOf):
        assert " or ".join(map(str, value.values)) == expected
    else:
        assert expected == "unknown"
    assert value.span is not None
    assert text[value.span.start : value.span.end] == "[parameters('mode')]"


def test_a_user_defined_type_limits_a_parameter() -> None:
    text = template(
        definitions={"mode": {"type": "string", "allowedValues": ["Flexible"]}},
        parameters={"mode": {"$ref": "#/definitions/mode"}},
        resources={"a": resource(properties={"orchestrationMode": "[parameters('mode')]"})},
    )
    value = mode_of(extract(text))
    assert isinstance(value, Known)
    assert value.value == "Flexible"


def test_variables_keep_the_place_of_their_keys() -> None:
    text = template(
        variables={"pools": [{"name": "ssh"}], "properties": {"inboundNatPools": [1]}},
        resources=[resource(LB, properties="[variables('properties')]")],
    )
    hit = resolve(extract(text).resources[0].body, "properties.inboundNatPools").found[0]
    assert hit.key_span is not None
    assert hit.key_span.start == text.index("inboundNatPools")


def test_copies_functions_and_conditions() -> None:
    text = template(
        functions=[{"namespace": "my", "members": {"mode": {
            "parameters": [{"name": "x", "type": "string"}],
            "output": {"type": "string", "value": "[concat(parameters('x'), 'ible')]"}}}}],
        variables={"copy": [{"name": "ports", "count": 2, "input": "[copyIndex('ports', 5)]"}]},
        resources=[resource(
            condition="[equals('a', 'b')]",
            copy={"name": "sets", "count": 3},
            name="[concat('web', copyIndex())]",
            properties={
                "orchestrationMode": "[my.mode('Flex')]",
                "ports": "[variables('ports')]",
                "copy": [{"name": "disks", "count": "[parameters('n')]", "input": {"lun": 1}}],
            })],
    )  # fmt: skip
    only = extract(text).resources[0]
    assert only.copies
    assert only.condition == Known(False, only.condition.span if only.condition else None)
    assert isinstance(only.name, Unknown)
    assert isinstance(mode_of(extract(text)), Known)
    ports = [hit.value for hit in resolve(only.body, "properties.ports[*]").found]
    assert [port.value for port in ports if isinstance(port, Known)] == [5, 6]
    disks = resolve(only.body, "properties.disks[*].lun")
    assert len(disks.found) == 1
    assert disks.hidden


def test_an_escaped_bracket_is_text() -> None:
    text = template(resources=[resource(tags={"a": "[[not('x')]", "b": "[open"})])
    body = extract(text).resources[0].body
    values = [resolve(body, f"tags.{key}").found[0].value for key in "ab"]
    assert [v.value for v in values if isinstance(v, Known)] == ["[not('x')]", "[open"]


def test_a_type_folded_from_parts() -> None:
    text = template(
        variables={"provider": "Microsoft.Compute"},
        resources=[resource("[concat(variables('provider'), '/virtualMachineScaleSets')]")],
    )
    only = extract(text).resources[0]
    assert only.type == SET
    assert text[only.type_span.start : only.type_span.end].startswith("[concat(")


# -- suppressions ------------------------------------------------------------------------


def test_metadata_suppresses_with_a_reason() -> None:
    text = template(
        resources=[resource(metadata={"flexlint": {"ignore": {"FLX701": "retired soon"}}})]
    )
    extraction = extract(text)
    (item,) = extraction.metadata_suppressions
    assert (item.codes, item.reason) == (("FLX701",), "retired soon")
    assert text[item.span.start : item.span.end] == "FLX701"
    assert item.scope == extraction.resources[0].span


@pytest.mark.parametrize("ignore", ["FLX701", ["FLX701"]])
def test_metadata_without_reasons(ignore: object) -> None:
    text = template(metadata={"flexlint": {"ignore": ignore}}, resources=[resource()])
    extraction = extract(text)
    assert [w.codes for w in extraction.metadata_suppressions] == [("FLX701",)]
    assert extraction.metadata_suppressions[0].scope.start == 0


def test_comments_for_flexlint() -> None:
    text = '{ // other\n  // flexlint: ignore[FLX701] old\n  "a": 1 /* flexlint: x */\n}'
    comments = extract(text).comments
    assert [(c.text, c.own_line) for c in comments] == [
        ("flexlint: ignore[FLX701] old", True),
        ("flexlint: x", False),
    ]


def test_line_endings_marks_and_escapes_do_not_move_spans() -> None:
    text = template(resources=[resource(LB, tags={"a": "x\ty\U0001f600"}), resource()])
    expected = line_of(extract(text), text, 1)
    crlf = "\ufeff" + text.replace("\n", "\r\n")
    assert line_of(extract(crlf), crlf, 1) == expected
