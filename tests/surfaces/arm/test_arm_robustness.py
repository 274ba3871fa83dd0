from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.model import Array, Extraction, Object, Resource, Span, Value
from flexlint.surfaces.arm.file_names import claims
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = ArmSurface()
TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  // flexlint: ignore[FLX701] old
  "parameters": {"mode": {"type": "string", "defaultValue": "Uniform"}, "n": {"type": "int"}},
  "variables": {"pools": [{"name": "ssh"}], "copy": [{"name": "c", "count": 2, "input": 1}]},
  "functions": [{"namespace": "f", "members": {"g": {"output": {"value": "[add(1, 2)]"}}}}],
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2023-09-01",
      "name": "[concat('web', copyIndex())]", "copy": {"name": "x", "count": 2},
      "properties": {"orchestrationMode": "[parameters('mode')]"},
      "resources": [{"type": "extensions", "apiVersion": "2023-09-01", "name": "a\\u0041",
        "properties": {"commandToExecute": "[format('az vmss stop {0}', variables('c'))]"}}]
    },
    {
      "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d",
      "properties": {"template": {"resources": [{"type": "Microsoft.Network/loadBalancers",
        "apiVersion": "2023-09-01", "name": "lb",
        "properties": {"inboundNatPools": "[variables('pools')]"}}]}}
    }
  ],
  "outputs": {"o": {"value": "[reference(resourceId('Microsoft.Compute/virtualMachineScaleSets/virtualMachines', 'a'))]"}}
}
"""  # noqa: E501


def extract(text: str, path: str = "main.json") -> Extraction:
    return SURFACE.extract(SourceFile(path, text), VOCABULARY)


def spans(extraction: Extraction) -> list[Span]:
    found: list[Span] = [p.span for p in extraction.problems]
    found += [c.span for c in extraction.comments]
    found += [w.span for w in extraction.metadata_suppressions]
    resources = list(extraction.resources)
    while resources:
        resource: Resource = resources.pop()
        resources.extend(resource.children)
        found += [resource.type_span, resource.span]
        values: list[Value] = [resource.body, resource.name, resource.api_version]
        while values:
            value = values.pop()
            if value.span is not None:
                found.append(value.span)
            if isinstance(value, Object):
                found += [entry.key_span for entry in value.entries]
                values += [entry.value for entry in value.entries]
            elif isinstance(value, Array):
                values += value.items
    for piece in extraction.embedded:
        found += [Span(s.source_start, s.source_start + s.length) for s in piece.segments]
    return found


def check(text: str) -> Extraction:
    extraction = extract(text)
    for span in spans(extraction):
        assert 0 <= span.start <= span.end <= len(text)
    return extraction


def test_the_template_is_read_as_a_whole() -> None:
    extraction = check(TEMPLATE)
    assert extraction.problems == ()
    assert [r.origin for r in extraction.resources] == ["template"] * 3 + ["reference"]
    assert len(extraction.resources[0].children) == 1
    assert len(extraction.embedded) == 1
    assert len(extraction.comments) == 1


def test_every_prefix_is_survived() -> None:
    for end in range(0, len(TEMPLATE) - 1, 3):
        extraction = check(TEMPLATE[:end])
        assert len(extraction.problems) == 1
        assert extraction.degraded


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.integers(0, len(TEMPLATE)),
    st.integers(0, 40),
    st.text(alphabet="{}[]\",:\\/*'()x1\n\u00e9\U0001f600", max_size=6),
)
def test_every_mutation_is_survived(at: int, length: int, noise: str) -> None:
    check(TEMPLATE[:at] + noise + TEMPLATE[at + length :])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The JSON is broken: the file is empty."),
        ("   \n", "The JSON is broken: the file is empty."),
        ("[" * 100_000, "The JSON is broken: nested more than 100 levels deep (and 1 more place)."),
        ('{"a": "\ufffd\ufffd', "The JSON is broken: the string is not closed (and 1 more place)."),
        ("\0" * 1_000, "The JSON is broken: "),
        ("not JSON at all", "The JSON is broken: 'not' is not a JSON value"),
    ],
)
def test_bad_input_is_one_problem(text: str, message: str) -> None:
    extraction = extract(text)
    (problem,) = extraction.problems
    assert problem.message.startswith(message)
    assert problem.kind == "parse-failure"
    assert extraction.degraded


def test_what_can_be_read_of_a_truncated_template_is_given() -> None:
    extraction = extract(TEMPLATE[: TEMPLATE.index('"outputs"')])
    assert len(extraction.resources) == 3
    assert "ends before the '{'" in extraction.problems[0].message
    assert extraction.problems[0].span == Span(0, 1)


def test_a_file_beyond_all_measure_is_not_read() -> None:
    extraction = extract("[" + "1," * 12_500_000 + "1]")
    (problem,) = extraction.problems
    assert "too large" in problem.message
    assert extraction.degraded


def test_a_large_template_is_read_in_linear_time() -> None:
    def template(count: int) -> str:
        resource = {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2023-09-01",
            "name": "[concat(parameters('p'), '-set')]",
            "properties": {"a": [{"b": "[variables('v').x[0]]", "c": list(range(20))}] * 20},
        }
        variables = {"v": {"x": [1] * 50}}
        return json.dumps({"variables": variables, "resources": [resource] * count}, indent=2)

    grows_linearly(extract, template, small=10)
    text = template(150)
    assert len(text) > 1_000_000
    assert len(extract(text).resources) == 150


def test_doubling_variables_stay_small() -> None:
    def template(count: int) -> str:
        variables: dict[str, object] = {"v0": [1]}
        for n in range(1, 40):
            variables[f"v{n}"] = [f"[variables('v{n - 1}')]"] * 10
        resource = {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2023-09-01",
            "name": "x",
            "properties": "[variables('v39')]",
        }
        return json.dumps({"variables": variables, "resources": [resource] * count})

    grows_linearly(extract, template, small=50)
    extract(template(2_000))  # would not end if each resource brought its own 10 ** 39 values


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("azuredeploy.json", True),
        ("a/b.JSON", True),
        ("tasks.jsonc", True),
        ("main.template", True),
        ("main.bicep", False),
        ("data.jsonl", False),
        ("script.sh", False),
    ],
)
def test_claims(path: str, claimed: bool) -> None:
    assert claims(path) is claimed


@pytest.mark.parametrize(
    "text",
    [
        "server {{ name }}; # virtualMachineScaleSets",
        '{{- define "set" }}\nkind: virtualMachineScaleSets\n{{ end }}\n',
        "\n{% if set %}\n[virtualMachineScaleSets]\n{% endif %}\n",
        "{# virtualMachineScaleSets #}\nserver {}\n",
    ],
)
def test_a_template_of_another_language_is_left_alone(text: str) -> None:
    extraction = extract(text, "nginx.template")
    assert extraction.problems == ()
    assert not extraction.degraded
