from __future__ import annotations

import json

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Extraction, Known, Resource, Unknown, Value
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve


def extract(text: str, files: dict[str, object] | None = None) -> Extraction:
    def read(path: str) -> str | None:
        return json.dumps(files[path]) if files and path in files else None

    surface = ArmSurface((lambda _: read) if files is not None else None)
    return surface.extract(SourceFile("infra/main.json", text), load_catalog().vocabulary)


def template(**parameter: object) -> str:
    resource = {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "apiVersion": "2023-09-01",
        "name": "web",
        "properties": {"orchestrationMode": "[parameters('Mode')]"},
    }
    return json.dumps({"parameters": {"mode": parameter}, "resources": [resource]})


def parameters(value: object) -> dict[str, object]:
    return {"$schema": "x/deploymentParameters.json#", "parameters": {"MODE": {"value": value}}}


def mode(text: str, files: dict[str, object] | None) -> Value:
    (resource,) = extract(text, files).resources
    return resolve(resource.body, "properties.orchestrationMode").found[0].value


# -- parameter files -----------------------------------------------------------------------


def test_a_parameter_file_is_evidence() -> None:
    text = template(type="string")
    value = mode(text, {"infra/main.parameters.json": parameters("Flexible")})
    assert isinstance(value, Known)
    assert (value.value, value.by_default) == ("Flexible", True)
    assert value.via
    assert text[value.via[0].start : value.via[0].end] == "mode"


def test_several_parameter_files_are_several_deployments() -> None:
    files: dict[str, object] = {
        "infra/main.parameters.dev.json": parameters("Flexible"),
        "infra/parameters.json": parameters("Uniform"),
        "infra/parameters.test.json": {"parameters": {}},
    }
    text = template(type="string")
    found = {}
    for resource in extract(text, files).resources:
        assert resource.deployment is not None
        (given,) = resource.deployment.given
        assert text[given.start : given.end] == "mode"
        value = resolve(resource.body, "properties.orchestrationMode").found[0].value
        assert isinstance(value, Known)
        assert value.by_default
        found[resource.deployment.file] = value.value
    assert found == {
        "infra/main.parameters.dev.json": "Flexible",
        "infra/parameters.json": "Uniform",
    }


def test_what_a_parameter_file_does_not_give_is_the_default() -> None:
    files: dict[str, object] = {
        "infra/parameters.json": {"parameters": {"other": {"value": 1}}},
        "infra/parameters.dev.json": parameters("Uniform"),
    }
    text = template(type="string", defaultValue="Flexible")
    text = text.replace('"mode"', '"other": {"type": "int"}, "mode"', 1)
    found = extract(text, files).resources
    given = [r.deployment.given for r in found if r.deployment is not None]
    assert [[text[s.start : s.end] for s in spans] for spans in given] == [["other"], ["mode"]]
    assert [
        hit.value.value
        for r in found
        for hit in resolve(r.body, "properties.orchestrationMode").found
        if isinstance(hit.value, Known)
    ] == ["Flexible", "Uniform"]


def test_a_parameter_file_outweighs_the_default() -> None:
    files: dict[str, object] = {"infra/main.parameters.json": parameters("Uniform")}
    value = mode(template(type="string", defaultValue="Flexible"), files)
    assert isinstance(value, Known)
    assert value.value == "Uniform"
    value = mode(template(type="string", allowedValues=["Flexible", "Uniform"]), files)
    assert isinstance(value, Known)
    assert (value.value, value.by_default) == ("Uniform", True)
    # A value that the template refuses is no deployment's.
    value = mode(template(type="string", allowedValues=["Flexible"]), files)
    assert value == mode(template(type="string", allowedValues=["Flexible"]), None)


@pytest.mark.parametrize(
    "files",
    [
        None,
        {},
        {"main.parameters.json": parameters("Flexible")},
        {"infra/other.parameters.json": parameters("Flexible")},
        {"infra/main.parameters.json": {"parameters": {"mode": {"reference": {}}}}},
        {"infra/main.parameters.json": [1]},
        {"infra/main.parameters.json": {"parameters": {"other": {"value": "Flexible"}}}},
    ],
)
def test_without_evidence_nothing_is_known(files: dict[str, object] | None) -> None:
    assert isinstance(mode(template(type="string"), files), Unknown)


# -- role definitions ----------------------------------------------------------------------

WILDCARD = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/*"


def roles(data: object) -> list[Resource]:
    return [r for r in extract(json.dumps(data)).resources if "roleDefinitions" in r.type]


@pytest.mark.parametrize(
    "data",
    [
        {"Name": "r", "IsCustom": True, "Actions": [WILDCARD], "AssignableScopes": ["/"]},
        {"properties": {"roleName": "r", "assignableScopes": ["/"],
                        "permissions": [{"actions": [WILDCARD]}]}},
        [{"name": "r", "assignableScopes": [], "permissions": [{"actions": [WILDCARD]}]}],
    ],
)  # fmt: skip
def test_role_definitions_in_files(data: object) -> None:
    (role,) = roles(data)
    hits = resolve(role.body, "properties.permissions[*].actions[*]").found
    assert [hit.value.value for hit in hits if isinstance(hit.value, Known)] == [WILDCARD]


@pytest.mark.parametrize(
    "data",
    [
        {"Actions": [WILDCARD]},
        {"assignableScopes": ["/"]},
        {"assignableScopes": "/", "actions": [WILDCARD]},
        {"assignableScopes": ["/"], "actions": WILDCARD},
    ],
)
def test_what_is_no_role_definition(data: object) -> None:
    assert roles(data) == []


# -- ids of instances ----------------------------------------------------------------------

INSTANCE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"


def ids(value: str, **outer: object) -> list[tuple[str, str]]:
    """(type, text) of what a template with ``value`` in an output refers to."""
    output = {"type": "string", "value": value}
    text = json.dumps({"$schema": "x/deploymentTemplate.json#", "resources": [], **outer})
    text = text[:-1] + ', "outputs": {"a": ' + json.dumps(output) + "}}"
    found = extract(text).resources
    return [(r.type, text[r.type_span.start : r.type_span.end]) for r in found if r.existing]


@pytest.mark.parametrize(
    ("value", "below", "written"),
    [
        (
            "[reference(concat('Microsoft.Compute/virtualMachineScaleSets/', parameters('n'), "
            "'/virtualMachines/0'))]",
            "",
            "Microsoft.Compute/virtualMachineScaleSets/', parameters('n'), '/virtualMachines/0",
        ),
        (
            "[concat(resourceId('Microsoft.Compute/virtualMachineScaleSets', 'web'), "
            "'/virtualMachines/', '0', '/networkInterfaces/nic')]",
            "/networkInterfaces",
            "Microsoft.Compute/virtualMachineScaleSets', 'web'), '/virtualMachines/', '0', "
            "'/networkInterfaces/nic",
        ),
        (
            "[Format('{0}/virtualMachines/{1}', "
            "resourceId('Microsoft.Compute/virtualMachineScaleSets', 'web'), '0')]",
            "",
            "/virtualMachines/{1}', "
            "resourceId('Microsoft.Compute/virtualMachineScaleSets', 'web'), '0",
        ),
        (
            "[format('/subscriptions/{0}/resourceGroups/g/providers/Microsoft.Compute/"
            "virtualMachineScaleSets/web/virtualMachines/0', subscription().subscriptionId)]",
            "",
            "Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0",
        ),
        (
            "/subscriptions/s/resourceGroups/g/providers/microsoft.compute/"
            "virtualmachinescalesets/web/virtualmachines/web_0/extensions/x",
            "/extensions",
            "microsoft.compute/virtualmachinescalesets/web/virtualmachines/web_0/extensions/x",
        ),
    ],
)
def test_ids_of_instances(value: str, below: str, written: str) -> None:
    assert ids(value) == [(INSTANCE + below, written)]


@pytest.mark.parametrize(
    "value",
    [
        # The set, a member that is a machine of its own, a model's extension, an unknown type.
        "[concat('Microsoft.Compute/virtualMachineScaleSets/', parameters('n'))]",
        "[concat('Microsoft.Compute/virtualMachines/', parameters('n'))]",
        "[concat('Microsoft.Compute/virtualMachineScaleSets/', parameters('n'), '/extensions/x')]",
        "/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0/disks/a",
        # Requests: the surface for URLs has them.
        "https://management.azure.com/subscriptions/s/resourceGroups/g/providers/"
        "Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0",
        "/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0/restart",
        "/providers/Microsoft.Compute/virtualMachineScaleSets/{set}/virtualMachines/{id}",
        "/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/web-0/restart/",
        "/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0?api-version=1",
        # Words.
        "see Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/0 for details",
        "Microsoft.Compute/virtualMachineScaleSets and virtualMachines/0",
    ],
)
def test_no_ids_of_instances(value: str) -> None:
    assert ids(value) == []


def test_ids_in_data_are_no_references() -> None:
    data = {"id": f"/subscriptions/s/providers/{INSTANCE[:41]}/web/virtualMachines/0"}
    assert extract(json.dumps({"value": [data]})).resources == ()
