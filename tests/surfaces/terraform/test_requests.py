"""Requests that blocks describe: actions of Logic Apps, the data source http and their like."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

HOST = "https://management.azure.com/subscriptions/${var.s}/resourceGroups/${var.g}/providers"
SET = f"{HOST}/Microsoft.Compute/virtualMachineScaleSets/${{var.name}}"
VERSION = "?api-version=2023-03-01"


def action(url: str, more: str = "", method: str = '"POST"') -> str:
    return (
        'resource "azurerm_logic_app_action_http" "a" {\n'
        f'  name   = "a"\n  method = {method}\n  uri    = "{url}{VERSION}"\n{more}}}\n'
    )


def found(text: str) -> list[tuple[str, int]]:
    return [(f.code, f.location.line) for f in check_text(text, "main.tf").findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (action(f"{SET}/deallocate"), [("FLX502", 4)]),
        (action(f"{SET}/virtualMachines/${{var.i}}", method='"DELETE"'), [("FLX202", 4)]),
        (action(f"{SET}/virtualMachines/${{var.i}}", method='"GET"'), [("FLX301", 4)]),
        (f'data "http" "x" {{\n  url = "{SET}/virtualMachines{VERSION}"\n}}\n', [("FLX401", 2)]),
        (
            f'resource "restapi_object" "x" {{\n  inner {{\n    path = "{SET}/restart"\n  }}\n}}\n',
            [("FLX508", 3)],
        ),
        (
            action(
                SET,
                "  body   = jsonencode({ properties = { overprovision = true } })\n",
                '"PATCH"',
            ),
            [("FLX1103", 5)],
        ),
        (
            action(
                SET,
                '  body   = <<BODY\n{"properties": {"overprovision": true}}\nBODY\n',
                '"PATCH"',
            ),
            [("FLX1103", 6)],
        ),
    ],
)
def test_a_request_is_read_with_its_method_and_body(
    text: str, expected: list[tuple[str, int]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        action(SET, method='"GET"'),
        action(SET, method='"PATCH"'),
        action(f"{HOST}/Microsoft.Compute/virtualMachines/${{var.i}}/deallocate"),
        action(f"{SET}/extensions/a", "  body   = jsonencode({})\n", '"PUT"'),
        action(SET, "  body   = jsonencode({ properties = { overprovision = true } })\n", '"GET"'),
        action(SET, "  body   = var.body\n", '"PUT"'),
        f'data "http" "x" {{\n  url = "{SET}{VERSION}"\n}}\n',
        f'resource "x" "y" {{\n  # uri = "{SET}/restart"\n  scope = "{SET}"\n}}\n',
        f'output "x" {{\n  description = "uri = {SET}/restart"\n  value = 1\n}}\n',
    ],
)
def test_other_blocks_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_method_belongs_to_its_own_block() -> None:
    text = (
        f'resource "a" "b" {{\n  method = "DELETE"\n}}\n'
        f'resource "a" "c" {{\n  uri = "{SET}/virtualMachines/${{var.i}}"\n  method = "PUT"\n}}\n'
    )
    assert found(text) == [("FLX302", 5)]


def test_requests_are_read_in_linear_time() -> None:
    unit = action(f"{SET}/deallocate")
    grows_linearly(lambda text: check_text(text, "main.tf"), lambda n: unit * n)
    nested = f'a {{\n  uri = "{SET}/restart"\n'
    grows_linearly(lambda text: check_text(text, "main.tf"), lambda n: nested * n + "}\n" * n)
