"""Which conditions of Terraform prove a mode of what they make, and which prove none."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint import check_text

CASES = [
    ('count = var.mode == "Uniform" ? 1 : 0', "u"),
    ('count = var.mode == "uniform" ? 1 : 0', "u"),
    ('count = var.mode != "flexible" ? 1 : 0', "u"),
    ('count = lower(var.mode) == "Flexible" ? 0 : 1', "-"),
    ('count = upper(var.mode) == "FLEXIBLE" ? 0 : 1', "u"),
    ('count = contains(["Uniform"], var.mode) ? 1 : 0', "u"),
    ('count = contains(["Uniform", "Flexible"], var.mode) ? 1 : 0', "-"),
    ('count = contains(["Uniform"], var.modes) ? 1 : 0', "-"),
    ('count = contains(var.modes, "Uniform") ? 1 : 0', "-"),
    ('count = !contains(["Flexible"], var.orchestration_mode) ? 1 : 0', "u"),
    ('count = var.upgrade_mode == "Uniform" ? 1 : 0', "-"),
    ('count = var.upgrade_policy.mode == "Uniform" ? 1 : 0', "-"),
    ('count = var.distribution == "uniform" ? 1 : 0', "-"),
    ('count = var.load_test_profile == "uniform" ? 1 : 0', "-"),
    ("count = var.uniform_bucket_level_access ? 1 : 0", "-"),
    ("count = var.uniform ? 1 : 0", "u"),
    ("count = var.not_flexible ? 1 : 0", "-"),
    ("count = var.disable_flexible ? 1 : 0", "-"),
    ("count = var.is_flexible == false ? 1 : 0", "u"),
    ("count = tobool(var.is_flexible) ? 1 : 0", "f"),
    ('count = coalesce(var.mode, "Flexible") == "Flexible" ? 1 : 0', "-"),
    ('count = try(var.mode, "Flexible") == "Flexible" ? 1 : 0', "-"),
    ('count = (var.mode == "Uniform" ? 1 : 0) * var.n', "-"),
    ('count = var.mode == "Uniform" ? var.n : 0', "u"),
    ('count = var.mode == "Uniform" ? 0 : var.n', "f"),
    ('count = var.mode == "Uniform" ? length(var.xs) : 0', "u"),
    ('count = var.x ? (var.mode == "Uniform" ? 1 : 0) : (var.mode == "Uniform" ? 2 : 0)', "u"),
    ('count = var.x ? (var.mode == "Uniform" ? 1 : 0) : (var.mode == "Flexible" ? 2 : 0)', "-"),
    ('count = !(var.mode == "Uniform" && var.x) ? 1 : 0', "-"),
    ('count = !(var.mode == "Uniform" || var.x) ? 1 : 0', "f"),
    ('count = var.mode == "Uniform" == var.x ? 1 : 0', "-"),
    ("count = var.mode == var.other ? 1 : 0", "-"),
    ('for_each = var.mode == "Uniform" ? toset(["a"]) : []', "u"),
    ('for_each = toset(var.mode == "Uniform" ? ["a"] : [])', "u"),
    ('for_each = { for k, v in var.sets : k => v if v.orchestration_mode == "Uniform" }', "-"),
    ('for_each = { for k, v in var.sets : k => v if v.orchestration_mode != "Uniform" }', "-"),
    (
        'for_each = { for k, v in var.sets : k => v if v.orchestration_mode == "Uniform" || v.x }',
        "-",
    ),
    ('for_each = { for k, v in var.sets : k => v if var.orchestration_mode == "Uniform" }', "-"),
    ('for_each = toset([for v in var.sets : v.name if v.orchestration_mode == "Uniform"])', "-"),
    (
        'for_each = merge({ for k, v in var.sets : k => v if v.orchestration_mode == "Uniform" }, var.more)',
        "-",
    ),
    ("count = var.mode == null ? 1 : 0", "-"),
    ('count = var.mode == "" ? 1 : 0', "-"),
    ('count = regex("Uniform", var.mode) ? 1 : 0', "-"),
    ('count = var.mode == "Uniform" ? 1 : var.mode == "Flexible" ? 0 : 0', "u"),
    ('count = azurerm_postgresql_flexible_server.x.mode == "Flexible" ? 0 : 1', "-"),
]
LOCALS = [
    ('uni = var.orchestration_mode == "Uniform"', "count = local.uni ? 1 : 0", "u"),
    ('uni = var.orchestration_mode == "Uniform"', "count = local.uni && var.x ? 1 : 0", "u"),
    ('flexible = var.orchestration_mode == "Uniform"', "count = local.flexible ? 1 : 0", "u"),
    ('mode = "Uniform"', 'count = local.mode == "Uniform" ? 1 : 0', "-"),
]


def mode(condition: str, head: str = "") -> str:
    """The first letter of the mode of a pool with ``condition``; a dash if it is unknown."""
    text = f'{head}\nresource "azurerm_lb_nat_pool" "ssh" {{\n  {condition}\n  name = "ssh"\n}}\n'
    (finding,) = [each for each in check_text(text, "main.tf").findings if each.code == "FLX1602"]
    kind = finding.mode.kind.value
    return "-" if kind == "unknown" else kind[0]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_what_a_condition_proves(condition: str, expected: str) -> None:
    assert mode(condition) == expected


@pytest.mark.parametrize(("given", "condition", "expected"), LOCALS)
def test_what_a_condition_proves_by_way_of_a_local(
    given: str, condition: str, expected: str
) -> None:
    assert mode(condition, f"locals {{\n  {given}\n}}") == expected
