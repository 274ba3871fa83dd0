"""Declarations say what a scale set is called and which resource group it is in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.matching import match
from flexlint.engine.modes import link
from flexlint.model import ModeKind, Object
from flexlint.surfaces.registry import Setting, Surfaces
from flexlint.text.source import SourceFile
from tests.surfaces.named import resources, sets, targets, uses

SET = "Microsoft.Compute/virtualMachineScaleSets"
ID = f"/subscriptions/s/resourceGroups/apps/providers/{SET}/web"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


# -- texts with an id or a URL ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "named"),
    [
        (f"https://management.azure.com{ID}/restart?api-version=2024-07-01", "web @ apps"),
        (f"{ID.lower()}/restart", "web @ apps"),
        ("/resourceGroups/my.rg_(a)-1/providers/Microsoft.Compute/virtualMachineScaleSets/w/restart",
         "w @ my.rg_(a)-1"),
        (f"/subscriptions/s/resourceGroups/${{group}}/providers/{SET}/web/restart", "web @ -"),
        (f"/subscriptions/s/resourceGroups/{{group}}/providers/{SET}/{{name}}/restart", "- @ -"),
        (f"/subscriptions/s/resourceGroups/%s/providers/{SET}/%s/restart", "- @ -"),
        (f"/subscriptions/s/providers/{SET}/web/restart", "web @ -"),
        (f"/subscriptions/s/resourceGroups/a/b/providers/{SET}/web/restart", "web @ -"),
    ],
)  # fmt: skip
def test_a_url_says_the_group_before_the_set(url: str, named: str) -> None:
    assert uses("calls.http", f"POST {url}\n") == [named]


def test_a_variable_that_holds_the_front_of_a_url_says_the_group() -> None:
    script = f"const base = '{ID}';\nawait http.post(base + '/restart?api-version=2024-07-01');\n"
    assert uses("ops.js", script) == ["web @ apps"]


def test_the_id_of_an_instance_says_set_and_group() -> None:
    (found,) = resources("a.json", {"a.json": json.dumps({"scopes": [f"{ID}/virtualMachines/3"]})})
    assert str(getattr(found.name, "value", "")).lower() == "web/3"
    assert getattr(found.group, "value", "") == "apps"


# -- commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        ("a.sh", "az vmss create -g apps -n web --image x\n", "web @ apps"),
        ("a.sh", "G=apps\naz vmss create --resource-group $G -n web --image x\n", "web @ apps"),
        ("a.sh", "az vmss create -g 007 -n 42 --image x\n", "42 @ 007"),
        ("a.sh", "az vmss update -n web --set sku.capacity=3\n", "web @ -"),
        ("a.ps1", "New-AzVmss -ResourceGroupName apps -VMScaleSetName web\n", "web @ apps"),
        ("a.ps1", "Update-AzVmss -ResourceGroupName $g -VMScaleSetName web -SkuCapacity 3\n",
         "web @ -"),
        ("a.ps1", "$c = New-AzVmssConfig -Location x\n"
         "New-AzVmss -ResourceGroupName apps -Name web -VirtualMachineScaleSet $c\n",
         "web @ apps"),
    ],
)  # fmt: skip
def test_a_command_says_the_group(path: str, text: str, named: str) -> None:
    assert sets(path, text) == [named]


# -- Python -------------------------------------------------------------------------------------

CALL = (
    "from azure.mgmt.compute import ComputeManagementClient\n"
    "from azure.mgmt.compute.models import VirtualMachineScaleSet\n\n\n"
    "def make(compute: ComputeManagementClient, group: str) -> None:\n"
)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("compute.virtual_machine_scale_sets.begin_create_or_update('apps', 'web',"
         " VirtualMachineScaleSet(location='x', overprovision=True))", "web @ apps"),
        ("model = VirtualMachineScaleSet(location='x', overprovision=True)\n"
         "    compute.virtual_machine_scale_sets.begin_create_or_update(\n"
         "        vm_scale_set_name='web', resource_group_name='apps', parameters=model)",
         "web @ apps"),
        ("compute.virtual_machine_scale_sets.begin_create_or_update(group, 'web',"
         " VirtualMachineScaleSet(location='x', overprovision=True))", "web @ -"),
    ],
)  # fmt: skip
def test_a_model_has_the_names_of_its_call(body: str, named: str) -> None:
    assert sets("make.py", f"{CALL}    {body}\n") == [named]


# -- YAML ---------------------------------------------------------------------------------------

OPERATOR = (
    "apiVersion: compute.azure.com/v1api20220301\nkind: VirtualMachineScaleSet\n"
    "metadata: {name: web}\nspec:\n  owner: {name: apps}\n  overprovision: true\n"
)
GROUP = "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\n"
CROSSPLANE = (
    "apiVersion: compute.azure.upbound.io/v1beta1\nkind: LinuxVirtualMachineScaleSet\n"
    "metadata:\n  name: web\n%sspec:\n"
    "  forProvider: {resourceGroupName: apps, overprovision: true}\n"
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"{OPERATOR}---\n{GROUP}metadata: {{name: apps}}\n", "web @ apps"),
        (f"{OPERATOR}---\n{GROUP}metadata: {{name: apps}}\nspec: {{azureName: apps-rg}}\n",
         "web @ apps-rg"),
        (OPERATOR, "web @ $owner apps"),
        (f"{OPERATOR}  azureName: web-vmss\n", "web-vmss @ $owner apps"),
        (OPERATOR.replace("name: apps", "armId: /subscriptions/s/resourceGroups/g"), "web @ g"),
        (OPERATOR.replace("{name: web}", '{name: "{{ .Values.name }}"}'), "- @ $owner apps"),
        (CROSSPLANE % "", "web @ apps"),
        (CROSSPLANE % "  annotations: {crossplane.io/external-name: vmss}\n", "vmss @ apps"),
        ("resources:\n  s:\n    type: azure-native:compute:VirtualMachineScaleSet\n"
         "    properties: {vmScaleSetName: web, resourceGroupName: apps, overprovision: true}\n",
         "web @ apps"),
        ("resources:\n  s:\n    type: azure-native:compute:VirtualMachineScaleSet\n"
         "    properties: {resourceGroupName: '${rg.name}', overprovision: true}\n",
         "- @ $${rg.name}"),
        ("- azure.azcollection.azure_rm_virtualmachinescaleset:\n    resource_group: apps\n"
         "    name: web\n    vm_size: x\n", "web @ apps"),
        ("- azure_rm_virtualmachinescaleset:\n    resource_group: '{{ g }}'\n    name: web\n"
         "    vm_size: x\n", "web @ -"),
    ],
)  # fmt: skip
def test_manifests_say_what_a_set_is_called_in_azure(text: str, named: str) -> None:
    assert sets("a.yaml", text) == [named]


def test_a_module_on_instances_is_about_their_set() -> None:
    text = (
        "- azure_rm_virtualmachinescalesetinstance:\n    resource_group: apps\n"
        "    vmss_name: web\n    instance_id: '1'\n"
    )
    assert targets("a.yaml", text) == ["azure_rm_virtualmachinescalesetinstance: web @ apps"]


# -- Terraform ----------------------------------------------------------------------------------


def linux(name: str, group: str, more: str = "") -> str:
    return (
        'resource "azurerm_linux_virtual_machine_scale_set" "web" {\n'
        f"  name = {name}\n  resource_group_name = {group}\n  overprovision = true\n{more}}}\n"
    )


RG = 'resource "azurerm_resource_group" "rg" {\n  name = %s\n}\n'
ADDRESS = "azurerm_linux_virtual_machine_scale_set.web"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (linux('"web"', '"apps"'), "web @ apps"),
        (linux("var.name", "var.group"), "$var.name @ $var.group"),
        (linux('"${var.name}"', "local.group"), "$var.name @ $local.group"),
        (linux("local.name", "local.group") + 'locals {\n  name = "web"\n  group = local.g\n'
         '  g = "apps"\n}\n', "web @ apps"),
        (linux('"web"', "azurerm_resource_group.rg.name") + RG % '"apps"', "web @ apps"),
        (linux('"web"', "azurerm_resource_group.rg.name") + RG % "var.g", "web @ $var.g"),
        (linux('"web"', "azurerm_resource_group.rg.name"), "web @ $azurerm_resource_group.rg.name"),
        (linux('"web"', "data.azurerm_resource_group.rg.name")
         + (RG % '"apps"').replace("resource ", "data ", 1), "web @ apps"),
        (linux('"${var.prefix}-web"', '"apps"'), f"${ADDRESS}.name @ apps"),
    ],
)  # fmt: skip
def test_terraform_follows_references_in_its_file(text: str, named: str) -> None:
    assert sets("main.tf", text) == [named]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # Each turn of a loop has another one.
        (linux("each.key", "each.value.group", "  for_each = var.sets\n"), "- @ -"),
        (linux('"web-${count.index}"', '"apps"', "  count = 2\n"), "- @ apps"),
        # One of several groups.
        (linux('"web"', "azurerm_resource_group.rg[0].name")
         + RG.replace("{\n", "{\n  count = 2\n") % '"apps"', "web @ -"),
        (linux('"web"', "azurerm_resource_group.rg.name")
         + RG.replace("{\n", "{\n  for_each = var.x\n") % '"apps"',
         "web @ $azurerm_resource_group.rg.name"),
        # Put together, or chosen.
        (linux('"web"', 'format("%s-rg", var.app)'), "web @ -"),
        (linux('"web"', 'var.own ? "a" : "b"'), "web @ -"),
        # A circle ends.
        (linux("local.a", '"apps"') + "locals {\n  a = local.b\n  b = local.a\n}\n",
         "$local.b @ apps"),
    ],
)  # fmt: skip
def test_terraform_leaves_alone_what_may_be_several(text: str, named: str) -> None:
    assert sets("main.tf", text) == [named]


def test_azapi_is_in_the_group_that_its_parent_names() -> None:
    azapi = (
        f'resource "azapi_resource" "web" {{\n  type = "{SET}@2024-07-01"\n  name = "web"\n'
        "  parent_id = %s\n  body = { properties = { overprovision = true } }\n}\n"
    )
    assert sets("a.tf", azapi % "azurerm_resource_group.rg.id" + RG % '"apps"') == ["web @ apps"]
    assert sets("a.tf", azapi % '"/subscriptions/s/resourceGroups/g"') == ["web @ g"]
    assert sets("a.tf", azapi % "var.parent") == ["web @ -"]
    update = (
        f'resource "azapi_update_resource" "web" {{\n  type = "{SET}@2024-07-01"\n'
        f'  resource_id = "{ID}"\n  body = {{ properties = {{ overprovision = true }} }}\n}}\n'
    )
    assert sets("a.tf", update) == ["web @ apps"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (f"{ADDRESS}.id", "web @ apps"),
        (f'"{ID}"', "web @ apps"),
        ("local.set", "web @ apps"),
        ("azurerm_linux_virtual_machine_scale_set.other.id",
         "$azurerm_linux_virtual_machine_scale_set.other.name @ -"),
        (f"{ADDRESS}[0].id", ""),
        ("each.value.id", ""),
    ],
)  # fmt: skip
def test_an_extension_is_about_the_set_whose_id_it_has(given: str, named: str) -> None:
    text = (
        linux('"web"', '"apps"')
        + f"locals {{\n  set = {ADDRESS}.id\n}}\n"
        + 'resource "azurerm_virtual_machine_scale_set_extension" "agent" {\n'
        f"  virtual_machine_scale_set_id = {given}\n}}\n"
    )
    found = targets("main.tf", text)
    assert found[0] == "azurerm_linux_virtual_machine_scale_set: web @ apps"
    told = [f"azurerm_virtual_machine_scale_set_extension: {named}"] if named else []
    assert found[1:] == told


def test_an_extension_of_a_set_that_nobody_names_is_about_none() -> None:
    text = (
        'resource "azurerm_virtual_machine_scale_set_extension" "agent" {\n'
        "  virtual_machine_scale_set_id = var.set\n}\n"
    )
    assert targets("main.tf", text) == []


# -- ARM and Bicep ------------------------------------------------------------------------------


def template(*resources: object, **sections: object) -> str:
    return json.dumps({"$schema": SCHEMA, **sections, "resources": list(resources)})


def deployment(properties: object, **more: object) -> dict[str, object]:
    named = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d"}
    return {**named, "properties": properties, **more}


WEB = {"type": SET, "apiVersion": "2024-07-01", "name": "web", "properties": {}}
NESTED = {"template": json.loads(template(WEB))}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (template(WEB), "web @ -"),
        (template(deployment(NESTED)), "web @ -"),
        (template(deployment(NESTED, resourceGroup="apps")), "web @ apps"),
        (template(deployment(NESTED, resourceGroup="[parameters('g')]"),
                  parameters={"g": {"type": "string", "defaultValue": "apps"}}), "web @ apps?"),
        (template(deployment(NESTED, resourceGroup="[parameters('g')]"),
                  parameters={"g": {"type": "string"}}), "web @ -"),
        (template(deployment({"template": json.loads(template(deployment(NESTED)))},
                             resourceGroup="apps")), "web @ apps"),
        (template({**WEB, "existing": True, "resourceGroup": "apps"}), "web @ apps"),
    ],
)  # fmt: skip
def test_a_deployment_says_the_group_of_its_template(text: str, named: str) -> None:
    assert sets("main.json", text) == [named]


BICEP = f"resource vmss '{SET}@2024-07-01' %s= {{\n  name: 'web'\n%s}}\n"
RESOURCE_GROUP = (
    "resource rg 'Microsoft.Resources/resourceGroups@2022-09-01' %s{\n  name: 'apps'\n}\n"
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BICEP % ("", ""), "web @ -"),
        (BICEP % ("existing ", "  scope: resourceGroup('apps')\n"), "web @ apps"),
        (BICEP % ("existing ", "  scope: resourceGroup(sub, group)\n")
         + "param sub string\nparam group string = 'apps'\n", "web @ apps?"),
        (BICEP % ("existing ", "  scope: rg\n") + RESOURCE_GROUP % "existing = ", "web @ apps"),
        (BICEP % ("existing ", "  scope: resourceGroup()\n"), "web @ -"),
        (BICEP % ("existing ", "  scope: subscription()\n"), "web @ -"),
        (BICEP % ("existing ", "  scope: unknown\n"), "web @ -"),
    ],
)  # fmt: skip
def test_a_scope_says_the_group(text: str, named: str) -> None:
    assert sets("main.bicep", text) == [named]


# -- files that are called ----------------------------------------------------------------------

MODULE = (
    "param name string\nparam mode string = 'Uniform'\n"
    f"resource vmss '{SET}@2024-07-01' = {{\n  name: name\n"
    "  properties: { orchestrationMode: mode, overprovision: true }\n}\n"
)
FIXED = f"resource vmss '{SET}@2024-07-01' = {{\n  name: 'fixed'\n  properties: {{}}\n}}\n"
OUTER = (
    "param prefix string\nmodule inner 'vmss.bicep' = {\n  params: { name: '${prefix}-vmss' }\n}\n"
)
MODULES = {"modules/vmss.bicep": MODULE, "modules/fixed.bicep": FIXED, "modules/outer.bicep": OUTER}


def call(path: str, params: str, more: str = "") -> str:
    return f"module set '{path}' = {{\n  name: 'd'\n  params: {params}\n{more}}}\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (call("modules/vmss.bicep", "{ name: 'web', mode: 'Flexible' }"),
         "web @ - < modules/vmss.bicep"),
        (call("modules/vmss.bicep", "{ name: 'web' }"), "web @ - < modules/vmss.bicep"),
        (call("modules/vmss.bicep", "{ name: n }") + "param n string = 'web'\n",
         "web? @ - < modules/vmss.bicep"),
        (call("modules/vmss.bicep", "{ name: n }") + "param n string\n",
         "- @ - < modules/vmss.bicep"),
        (call("modules/vmss.bicep", "{}"), "- @ - < modules/vmss.bicep"),
        (call("modules/fixed.bicep", "{}"), "fixed @ - < modules/fixed.bicep"),
        (call("modules/outer.bicep", "{ prefix: 'web' }"), "web-vmss @ - < modules/vmss.bicep"),
        (call("modules/vmss.bicep", "{ name: 'web' }", "  scope: resourceGroup('apps')\n"),
         "web @ apps < modules/vmss.bicep"),
        (call("modules/outer.bicep", "{ prefix: 'web' }", "  scope: resourceGroup('apps')\n"),
         "web-vmss @ apps < modules/vmss.bicep"),
    ],
)  # fmt: skip
def test_a_module_call_says_which_set_it_makes(text: str, named: str) -> None:
    assert sets("main.bicep", text, MODULES) == [named]


def test_a_module_that_is_not_there_makes_none() -> None:
    assert sets("main.bicep", call("modules/other.bicep", "{ name: 'web' }"), MODULES) == []


def test_a_loop_over_modules_makes_several() -> None:
    text = "module sets 'modules/vmss.bicep' = [for n in ['a', 'b']: {\n  params: { name: n }\n}]\n"
    assert sets("main.bicep", text, MODULES) == ["a|b @ - < modules/vmss.bicep"]
    (found,) = resources("main.bicep", {**MODULES, "main.bicep": text})
    assert found.copies


def test_a_parameter_file_of_the_caller_gives_the_name() -> None:
    main = "param n string\n" + call("modules/vmss.bicep", "{ name: n }")
    files = {
        **MODULES,
        "main.bicep": main,
        "main.bicepparam": "using 'main.bicep'\nparam n = 'web'\n",
    }
    (found,) = resources("main.bicep", files)
    assert found.deployment is not None
    assert getattr(found.name, "value", "") == "web"
    assert found.deployment.gives(getattr(found.name, "via", ()))


def test_what_a_parameter_file_gives_another_parameter_is_not_the_name() -> None:
    """The module has its name just where the caller has what the file gives."""
    main = "param mode string\n" + call("modules/vmss.bicep", "{ name: 'web', mode: mode }")
    module = MODULE.replace("param name string\n", "param name string\n", 1)
    assert main.index("mode") == module.index("name")
    files = {
        "modules/vmss.bicep": module,
        "main.bicep": main,
        "main.bicepparam": "using 'main.bicep'\nparam mode = 'Flexible'\n",
    }
    (found,) = resources("main.bicep", files)
    assert found.deployment is not None
    assert not found.deployment.gives(getattr(found.name, "via", ()))


LINKED = template(
    {**WEB, "name": "[parameters('setName')]", "properties": {"overprovision": True}},
    parameters={"setName": {"type": "string", "defaultValue": "usual"}},
)


@pytest.mark.parametrize(
    ("properties", "more", "named"),
    [
        ({"parameters": {"setName": {"value": "web"}}}, {}, "web @ - < linked.json"),
        ({"parameters": {"setName": {"value": "web"}}}, {"resourceGroup": "apps"},
         "web @ apps < linked.json"),
        ({}, {}, "usual? @ - < linked.json"),
    ],
)  # fmt: skip
def test_a_linked_template_says_which_set_it_makes(
    properties: dict[str, object], more: dict[str, object], named: str
) -> None:
    main = template(
        deployment({"templateLink": {"relativePath": "linked.json"}, **properties}, **more)
    )
    assert sets("main.json", main, {"linked.json": LINKED}) == [named]


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        (call("m.bicep", "{ name: 'web', mode: 'Uniform' }"), False),
        (call("m.bicep", "{ name: 'web' }"), False),  # the default, surely
        (call("m.bicep", "{ name: 'web', ...p }") + "param p object\n", True),
        (call("fixed.bicep", "{}"), True),
    ],
)
def test_only_a_call_that_decides_the_mode_has_findings(text: str, silent: bool) -> None:
    """Else the file that is called speaks for itself."""
    files = {
        "main.bicep": text,
        "m.bicep": MODULE,
        "fixed.bicep": FIXED.replace(
            "{}", "{ orchestrationMode: 'Flexible', overprovision: true }"
        ),
    }
    source = SourceFile("main.bicep", text)
    surface = Surfaces(Setting(neighbours=lambda _: files.get)).get("bicep")
    catalog = load_catalog(())
    extraction = link(surface.extract(source, catalog.vocabulary), catalog.mode_defaults, ())
    (found,) = extraction.resources
    assert found.mode.kind is not ModeKind.UNKNOWN
    assert found.silent is silent
    assert (match(source, extraction, "bicep", catalog) == []) is silent


def test_a_silent_set_gives_no_mode_to_what_changes_one_of_its_name() -> None:
    """It is another file that says so, which linking files is for."""
    nested = {**WEB, "properties": {"orchestrationMode": "Flexible"}}
    linked = template(deployment({"templateLink": {"relativePath": "linked.json"}}))
    files = {"main.json": linked, "linked.json": template(nested)}
    source = SourceFile("main.json", linked)
    surface = Surfaces(Setting(neighbours=lambda _: files.get)).get("arm")
    catalog = load_catalog(())
    found = surface.extract(source, catalog.vocabulary)
    (silent,) = (each for each in found.resources if each.silent)
    change = replace(
        silent, changes=True, silent=False, elsewhere=False, body=Object((), open=True)
    )
    extraction = replace(found, resources=(silent, change))
    _, changed = link(extraction, catalog.mode_defaults, ()).resources
    assert changed.mode.kind is ModeKind.UNKNOWN
