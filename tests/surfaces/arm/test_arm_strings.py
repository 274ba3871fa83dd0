from __future__ import annotations

import json

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.embedding import Host
from flexlint.model import Confidence, Extraction, Span
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile

SET = "Microsoft.Compute/virtualMachineScaleSets"


def extract(text: str) -> Extraction:
    return ArmSurface().extract(SourceFile("main.json", text), load_catalog().vocabulary)


def references(data: object) -> list[tuple[str, str, str]]:
    text = json.dumps(data, indent=1)
    return [
        (r.type, text[r.type_span.start : r.type_span.end], r.pointer)
        for r in extract(text).resources
        if r.origin == "reference" and r.existing
    ]


# -- references --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        f"[reference(resourceId('{SET}/virtualMachines', 'web', '0')).x]",
        f"[listKeys(resourceId('{SET}/virtualMachines', 'web', '0'), '2023-09-01')]",
        f"[concat('/', '{SET}/virtualMachines/')]",
    ],
)
def test_expressions_that_name_an_instance_type(expression: str) -> None:
    written = f"{SET}/virtualMachines"
    assert references({"outputs": {"o": {"value": expression}}}) == [
        (written, written, "/outputs/o/value")
    ] or expression.startswith("[concat")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"field": "type", "equals": f"{SET}/virtualMachines"}, "/then/equals"),
        ({"field": "type", "in": [f"{SET}/virtualMachines"]}, "/then/in/0"),
        ({"field": f"{SET}/virtualMachines/sku.name", "exists": True}, "/then/field"),
    ],
)
def test_policies_on_instances(rule: dict[str, object], expected: str) -> None:
    written = f"{SET}/virtualMachines"
    assert references({"then": rule}) == [(written, written, expected)]


@pytest.mark.parametrize(
    "data",
    [
        {"dependsOn": [f"[resourceId('{SET}/virtualMachines', 'a', '0')]"]},
        {"description": f"[resourceId('{SET}/virtualMachines', 'a', '0')]"},
        {"a": f"[resourceId('{SET}', 'a')]"},
        {"field": "name", "equals": f"{SET}/virtualMachines"},
        {"equals": f"{SET}/virtualMachines"},
        {"a": f"all about {SET}/virtualMachines"},
        {"field": f"{SET}/virtualMachinesX"},
    ],
)
def test_strings_that_refer_to_nothing(data: object) -> None:
    assert references(data) == []


def test_the_resource_itself_is_not_a_reference() -> None:
    declared = {"type": f"{SET}/virtualMachines", "apiVersion": "2023-09-01", "name": "a/0"}
    assert references({"resources": [declared]}) == []


# -- scripts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "language", "confidence"),
    [
        ({"commandToExecute": "az vmss restart -n a"}, "shell", Confidence.HIGH),
        ({"scriptContent": "az vmss restart", "kind": "AzureCLI"}, "shell", Confidence.HIGH),
        (
            {"scriptContent": "Stop-AzVmss -Name a", "kind": "AzurePowerShell"},
            "powershell",
            Confidence.HIGH,
        ),
        ({"commandToExecute": "powershell -c Stop-AzVmss"}, "shell", Confidence.HIGH),
        ({"scripts": {"stop": "az vmss stop -n a"}}, "shell", Confidence.MEDIUM),
    ],
)
def test_scripts(data: object, language: str, confidence: Confidence) -> None:
    (piece,) = extract(json.dumps(data)).embedded
    assert (piece.language, piece.confidence) == (language, confidence)


@pytest.mark.parametrize(
    "data",
    [
        {"description": "az vmss restart restarts it"},
        {"commandToExecute": "az vm restart -n a"},
        {"commandToExecute": "Get-AzVm"},
        {"a": "vmss"},
    ],
)
def test_strings_that_run_nothing_of_interest(data: object) -> None:
    assert extract(json.dumps(data)).embedded == ()


@pytest.mark.parametrize(
    "written",
    [
        "az vmss restart -n web",
        'echo \\u0041\\n\\taz vmss restart -n \\"web\\"',
        "[concat('az vmss ', 'restart -n ', parameters('set'))]",
        "[format('{0} az vmss restart -n {1}', variables('x'), parameters('set'))]",
    ],
)
def test_words_of_a_script_are_found_where_they_stand(written: str) -> None:
    text = f'{{"commandToExecute": "{written}"}}'
    (piece,) = extract(text).embedded
    host = Host(SourceFile("main.json", text), piece)
    at = piece.text.index("restart")
    span = host.trace.span(Span(at, at + len("restart")))
    assert text[span.start : span.end] == "restart"


def test_parameters_in_a_command_become_variables() -> None:
    text = json.dumps({"commandToExecute": "[concat('az vmss stop -n ', parameters('set'))]"})
    (piece,) = extract(text).embedded
    assert piece.text == "az vmss stop -n $set"
