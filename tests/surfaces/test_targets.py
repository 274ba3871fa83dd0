"""Queries, assignments of roles, alerts and settings say which scale set they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import flexlint
from flexlint.engine.subjects import Subjects
from tests.surfaces.named import resources, targets

SET = "Microsoft.Compute/virtualMachineScaleSets"
ID = f"/subscriptions/s/resourceGroups/apps/providers/{SET}/web"
QUERY = "Microsoft.ResourceGraph/queries"
MEMBERS = "| where type =~ 'microsoft.compute/virtualmachinescalesets/virtualmachines'"


def query(*lines: str, first: str = "computeresources") -> list[str]:
    return targets("q.kql", "\n".join([first, *lines, ""]))


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ([MEMBERS, "| where id contains '/virtualMachineScaleSets/web/'"], "web @ -"),
        (["| where id has '/virtualMachineScaleSets/web/'", MEMBERS], "web @ -"),
        ([MEMBERS, f"| where tolower(id) startswith '{ID}/'"], "web @ apps"),
        ([MEMBERS, "| where name startswith 'web_'"], "web @ -"),
        ([MEMBERS, "| where name startswith 'web_' and resourceGroup =~ 'apps'"], "web @ apps"),
        ([MEMBERS, "| where resourceGroup == 'apps'", "// of the web tier",
          "| where name startswith 'web_'"], "web @ apps"),
        ([f"{MEMBERS} | where id contains '/virtualMachineScaleSets/web/' | count"], "web @ -"),
    ],
)  # fmt: skip
def test_a_query_asks_for_one_set(lines: list[str], named: str) -> None:
    assert query(*lines) == [f"{QUERY}: {named}"]


@pytest.mark.parametrize(
    "lines",
    [
        [MEMBERS],
        [MEMBERS, "| where id !contains '/virtualMachineScaleSets/web/'"],
        [MEMBERS, "| where id contains '/virtualMachineScaleSets/web'"],  # web-blue as well
        [MEMBERS, "| where id contains 'virtualMachineScaleSets/virtualMachines/'"],
        [MEMBERS, "| where name == 'web'"],  # that is an instance
        [MEMBERS, "| where name startswith 'web'"],
        [MEMBERS, "| where name startswith vmss"],
        [MEMBERS, "", "resources", "| where id contains '/virtualMachineScaleSets/web/'"],
        [MEMBERS, "| project id, name, web = 'virtualMachineScaleSets/web/'"],
    ],
)
def test_a_query_for_all_sets_is_about_none(lines: list[str]) -> None:
    assert query(*lines) == []


@pytest.mark.parametrize(
    "condition",
    [
        "id contains '/virtualMachineScaleSets/web/' or id contains '/virtualMachineScaleSets/db/'",
        "not(id contains '/virtualMachineScaleSets/web/')",
        "isempty(zone) or name startswith 'web_'",
    ],
)
def test_a_query_with_alternatives_is_about_no_set_that_is_known(condition: str) -> None:
    assert query(MEMBERS, f"| where {condition}") == [f"{QUERY}: - @ -"]


def test_a_query_for_two_groups_says_none() -> None:
    lines = (MEMBERS, "| where name startswith 'web_'", "| where resourceGroup =~ 'a'",
             "| where resourceGroup =~ 'b'")  # fmt: skip
    assert query(*lines) == [f"{QUERY}: web @ -"]


# -- templates ----------------------------------------------------------------------------------

ROLES = "Microsoft.Authorization/roleAssignments"
SCALES = "Microsoft.Insights/autoscaleSettings"
ALERTS = "Microsoft.Insights/metricAlerts"
BICEP = (
    f"resource vmss '{SET}@2024-07-01' existing = {{\n  name: 'web'\n"
    "  scope: resourceGroup('apps')\n}\n"
)


def bicep(kind: str, body: str, more: str = "") -> list[str]:
    text = f"{BICEP}{more}resource about '{kind}@2022-04-01' = {{\n  name: 'x'\n{body}\n}}\n"
    return targets("main.bicep", text)


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        (ROLES, "  scope: vmss", "web @ apps"),
        (SCALES, "  properties: { targetResourceUri: vmss.id }", "web @ apps"),
        (ALERTS, "  properties: { scopes: [vmss.id] }", "web @ apps"),
        (ALERTS, f"  properties: {{ scopes: ['{ID}'] }}", "web @ apps"),
        (SCALES, f"  properties: {{ targetResourceUri: resourceId('{SET}', 'db') }}", "db @ -"),
        (SCALES, f"  properties: {{ targetResourceUri: resourceId('g', '{SET}', 'db') }}",
         "db @ g"),
        (SCALES, "  properties: { targetResourceUri: set }", "db @ -"),
    ],
)  # fmt: skip
def test_bicep_says_what_a_resource_is_about(kind: str, body: str, named: str) -> None:
    more = f"var set = resourceId('{SET}', 'db')\n"
    assert bicep(kind, body, more) == [f"{kind}: {named}"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ROLES, "  scope: resourceGroup()"),
        (ROLES, "  scope: other"),
        (ROLES, "  properties: { scope: vmss.id }"),
        (SCALES, "  properties: { targetResourceUri: target }"),
        (SCALES, "  properties: { targetResourceUri: vmss.properties.x }"),
        (
            SCALES,
            f"  properties: {{ targetResourceUri: resourceId('{SET}/extensions', 'a', 'b') }}",
        ),
        (ALERTS, "  properties: { scopes: [vmss.id, other.id] }"),
        (ALERTS, "  properties: { scopes: ids }"),
        ("Microsoft.Compute/disks", "  scope: vmss"),
        (ALERTS, f"  properties: {{ scopes: ['{ID}/virtualMachines/3'] }}"),
    ],
)
def test_bicep_leaves_alone_what_is_about_something_else(kind: str, body: str) -> None:
    assert bicep(kind, body, "param target string\nparam ids array\n") == []


def arm(kind: str, **more: object) -> list[str]:
    resource = {"type": kind, "apiVersion": "2022-04-01", "name": "x", **more}
    text = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {"name": {"type": "string", "defaultValue": "web"}},
        "variables": {"set": f"[resourceId('{SET}', parameters('name'))]"},
        "resources": [resource],
    }
    return targets("main.json", json.dumps(text))


@pytest.mark.parametrize(
    ("kind", "more", "named"),
    [
        (ROLES, {"scope": f"[resourceId('{SET}', 'web')]"}, "web @ -"),
        (ROLES, {"scope": f"{SET}/web"}, "web @ -"),
        (ROLES, {"scope": f"[format('{SET}/{{0}}', 'web')]"}, "web @ -"),
        (SCALES, {"properties": {"targetResourceUri": "[variables('set')]"}}, "web? @ -"),
        (SCALES, {"properties": {"targetResourceUri": ID}}, "web @ apps"),
        (ALERTS, {"properties": {"scopes": [f"[resourceId('apps', '{SET}', 'web')]"]}},
         "web @ apps"),
    ],
)  # fmt: skip
def test_arm_says_what_a_resource_is_about(kind: str, more: dict[str, object], named: str) -> None:
    assert arm(kind, **more) == [f"{kind}: {named}"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (ROLES, {"scope": "[resourceGroup().id]"}),
        (ROLES, {"scope": "[parameters('scope')]"}),
        (ROLES, {}),
        (SCALES, {"properties": {"targetResourceUri": "[variables('none')]"}}),
        (ALERTS, {"properties": {"scopes": [ID, ID.replace("web", "db")]}}),
    ],
)
def test_arm_leaves_alone_what_is_about_something_else(kind: str, more: dict[str, object]) -> None:
    assert arm(kind, **more) == []


def test_a_query_that_a_template_declares_asks_for_a_set() -> None:
    asked = (
        f"computeresources {MEMBERS} | where name startswith 'web_' | where resourceGroup =~ 'g'"
    )
    assert arm(QUERY, properties={"query": asked}) == [f"{QUERY}: web @ g"]
    body = f"  name: 'q'\n  properties: {{ query: '''{asked}''' }}\n"
    text = f"resource q '{QUERY}@2021-03-01' = {{\n{body}}}\n"
    assert targets("main.bicep", text) == [f"{QUERY}: web @ g"]


def test_what_is_about_a_set_has_it_for_its_subject() -> None:
    text = f"{BICEP}resource about '{ROLES}@2022-04-01' = {{\n  name: 'x'\n  scope: vmss\n}}\n"
    (about,) = [r for r in resources("main.bicep", {"main.bicep": text}) if r.type == ROLES]
    (subject,) = Subjects().of_resource(about)
    assert (subject.name, subject.group, subject.place) == ("web", "apps", "")


def test_a_set_in_words_of_its_own_is_the_declaration_that_is_read_from_it() -> None:
    text = 'resource "azurerm_linux_virtual_machine_scale_set" "web" {\n  name = var.name\n}\n'
    subjects = {Subjects().of_resource(r) for r in resources("main.tf", {"main.tf": text})}
    assert len(subjects) == 1


def test_a_finding_on_a_set_in_words_of_its_own_is_part_of_the_declaration(
    tmp_path: Path,
) -> None:
    text = (
        'resource "azurerm_linux_virtual_machine_scale_set" "web" {\n  name = "web"\n}\n'
        'resource "azurerm_virtual_machine_scale_set_extension" "agent" {\n'
        "  virtual_machine_scale_set_id = azurerm_linux_virtual_machine_scale_set.web.id\n}\n"
    )
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "ops.sh").write_text("az vmss restart -n web -g apps\n")
    report = flexlint.check_paths([str(tmp_path)])
    bound = {(f.code, f.binding.basis, f.binding.name) for f in report.findings}
    assert ("FLX1601", "declared", "web") in bound
    assert all(name == "web" for _, _, name in bound)
