"""Blocks of Terraform that are there for one orchestration mode only."""

from __future__ import annotations

import json

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Confidence, Finding, Severity
from tests.work import grows_linearly

LOCALS = """locals {
  flexible     = var.orchestration_mode == "Flexible"
  has_uniform  = !local.flexible && var.pools > 0
  circle       = local.circle_too
  circle_too   = !local.circle
}
"""


def pool(condition: str, path: str = "main.tf") -> Finding:
    text = f'{LOCALS}resource "azurerm_lb_nat_pool" "ssh" {{\n  {condition}\n  name = "ssh"\n}}\n'
    (finding,) = check_text(text, path).findings
    assert finding.code == "FLX1602"
    return finding


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        ('count = var.mode == "Uniform" ? 1 : 0', '`var.mode == "Uniform"` holds'),
        ('count = var.mode == "Flexible" ? 0 : 1', '`var.mode == "Flexible"` does not hold'),
        ('count = "Uniform" == var.mode ? 2 : 0', '`"Uniform" == var.mode` holds'),
        ('count = lower(var.mode) != "flexible" ? var.n : 0', '`lower(var.mode) != "flexible"` h'),
        ('count = (var.mode == "Uniform" && var.nat) ? 1 : 0', "holds"),
        ('count = var.nat ? (var.mode == "Uniform" ? 1 : 0) : 0', "holds"),
        ("count = local.flexible ? 0 : 1", "`local.flexible` does not hold"),
        ("count = !local.flexible ? 1 : 0", "`!local.flexible` holds"),
        ("count = local.has_uniform ? 1 : 0", "`local.has_uniform` holds"),
        ("count = (local.flexible == false) ? 1 : 0", "holds"),
        ('for_each = var.mode == "Uniform" ? toset(["a"]) : toset([])', "holds"),
        ('for_each = var.mode == "Uniform" ? { a = 1 } : {}', "holds"),
        ('for_each = var.mode == "Uniform" ? var.pools : {}', "holds"),
        # Named for the mode, and defined in another file.
        ("count = var.is_flexible ? 0 : 1", "`var.is_flexible` does not hold"),
        ("count = local.use_uniform_orchestration ? 1 : 0", "holds"),
        ("count = each.value.uniform ? 1 : 0", "holds"),
    ],
)
def test_a_pool_of_uniform_sets_is_part_of_the_migration(condition: str, written: str) -> None:
    finding = pool(condition)
    assert (finding.severity.label, finding.mode.kind.value) == ("info", "uniform")
    assert written in finding.mode.why


@pytest.mark.parametrize(
    "condition",
    [
        "count = 1",
        "count = var.nat ? 1 : 0",
        'count = var.mode == "Uniform" || var.nat ? 1 : 0',
        'count = var.mode == "Uniform" ? 1 : 2',
        'count = var.mode == "other" ? 1 : 0',
        'count = length(var.mode == "Uniform" ? [1] : [])',
        "count = local.circle ? 1 : 0",
        'for_each = { for k, v in var.pools : k => v if v.mode == "Uniform" }',
        "count = var.flexible_server_count > 1 ? 0 : 1",
        'count = (var.mode == "Uniform" ? 1 : 0) + var.n',
        "name = var.name",
        # Other services have something flexible too.
        'count = var.postgres_type == "Flexible" ? 0 : 1',
        'count = var.mysql.mode != "Flexible" ? 1 : 0',
        'count = "Flexible" == local.server_kind ? 0 : 1',
        "count = var.database.flexible ? 0 : 1",
        f"count = {'(' * 200}local.flexible{')' * 200} ? 0 : 1",
    ],
)
def test_conditions_that_leave_both_modes(condition: str) -> None:
    finding = pool(condition)
    assert (finding.severity.label, finding.mode.kind.value) == ("error", "unknown")


def test_one_for_flexible_sets_is_wrong() -> None:
    finding = pool("count = local.flexible ? 1 : 0")
    assert (finding.severity.label, finding.mode.kind.value) == ("error", "flexible")


def test_json() -> None:
    condition = '${var.mode == "Uniform" ? 1 : 0}'
    made = {"resource": {"azurerm_lb_nat_pool": {"ssh": {"count": condition}}}}
    (finding,) = check_text(json.dumps(made), "main.tf.json").findings
    assert (finding.severity.label, finding.mode.kind.value) == ("info", "uniform")


@pytest.mark.parametrize(
    ("named", "severity"),
    [
        ("azurerm_linux_virtual_machine_scale_set.web.id", "info"),
        ("azurerm_windows_virtual_machine_scale_set.web[count.index].id", "info"),
        ('"${azurerm_virtual_machine_scale_set.web.id}"', "info"),
        ("var.id", "warning"),
        ("module.azurerm_linux.id", "warning"),
        ("data.azurerm_virtual_machine_scale_set.web.id", "warning"),
        (
            "var.w ? azurerm_windows_virtual_machine_scale_set.w.id : "
            "azurerm_linux_virtual_machine_scale_set.l.id",
            "info",
        ),
    ],
)
def test_an_extension_has_the_mode_of_the_set_that_it_names(named: str, severity: str) -> None:
    text = (
        'resource "azurerm_virtual_machine_scale_set_extension" "x" {\n'
        f"  virtual_machine_scale_set_id = {named}\n}}\n"
    )
    (finding,) = check_text(text, "main.tf").findings
    assert (finding.code, finding.severity.label) == ("FLX1603", severity)


def test_a_set_of_azapi_under_a_condition() -> None:
    text = (
        'resource "azapi_resource" "set" {\n  count = local.is_uniform ? 1 : 0\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2023-09-01"\n'
        "  body = {\n    properties = {\n      orchestrationMode = var.mode\n"
        "      overprovision = true\n    }\n  }\n}\n"
    )
    found = {f.code: f.severity.label for f in check_text(text, "main.tf").findings}
    assert found["FLX1103"] == "info"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("count = local.flexible ? 1 : 0", False),
        ('for_each = var.orchestration_mode == "Flexible" ? { a = 1 } : {}', False),
        ("count = local.flexible ? 0 : 1", True),
    ],
)
def test_choices_in_a_set_that_is_there_for_one_mode(condition: str, found: bool) -> None:
    text = (
        f'{LOCALS}resource "azapi_resource" "set" {{\n  {condition}\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2023-09-01"\n'
        "  body = {\n    properties = {\n      platformFaultDomainCount = 1\n"
        '      orchestrationMode = local.flexible ? "Flexible" : "Uniform"\n'
        "      overprovision = local.flexible ? null : true\n"
        "      virtualMachineProfile = {}\n    }\n  }\n}\n"
    )
    assert ("FLX1103" in {f.code for f in check_text(text, "main.tf").findings}) is found


def test_the_type_of_a_set_says_its_mode() -> None:
    text = (
        'resource "azurerm_linux_virtual_machine_scale_set" "x" {\n'
        '  count = var.mode == "Flexible" ? 1 : 0\n  overprovision = true\n}\n'
    )
    assert {f.mode.kind.value for f in check_text(text, "main.tf").findings} == {"uniform"}


def azapi(*lines: str, network: str = "", mode: str = "var.mode") -> dict[str, Finding]:
    text = (
        f"{LOCALS}locals {{\n  uniform = !local.flexible\n}}\n"
        'resource "azapi_resource" "set" {\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2023-09-01"\n'
    )
    for line in lines:
        if line.startswith("dynamic"):
            text += f"  {line}\n"
    body = "\n".join(line for line in lines if not line.startswith("dynamic"))
    text += (
        f"  body = {{\n    properties = {{\n      orchestrationMode = {mode}\n"
        f"      platformFaultDomainCount = 1\n{body}\n      virtualMachineProfile = {{\n"
        f"        networkProfile = {{\n          {network}\n        }}\n"
        "      }\n    }\n  }\n}\n"
    )
    return {finding.code: finding for finding in check_text(text, "main.tf").findings}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("true", "warning"),
        ('var.mode == "Uniform" ? true : null', "info Uniform"),
        ('var.mode == "Uniform" ? true : false', "info Uniform"),
        ("local.flexible ? null : true", "info Uniform"),
        ("local.uniform ? (var.nat ? true : true) : null", ""),
        ("(local.flexible ? null : true)", ""),
        ("local.flexible ? true : null", "error Flexible"),
        ("local.flexible ? (local.uniform ? true : null) : null", ""),
        ("var.over", ""),
        ("var.nat ? true : null", ""),
    ],
)
def test_a_property_that_is_there_in_one_mode(written: str, expected: str) -> None:
    found = azapi(f"overprovision = {written}")
    severity, _, only = expected.partition(" ")
    if not severity:
        doubtful = found["FLX1103"]
        assert (doubtful.severity, doubtful.confidence) == (Severity.INFO, Confidence.LOW)
        assert "Its value is not known here, so this may not apply" in doubtful.message
        return
    assert found["FLX1103"].severity.label == severity
    told = f"It is so on {only} sets only"
    assert found["FLX1103"].message.endswith(told) == bool(only)


def test_objects_and_dynamic_blocks_that_are_there_in_one_mode() -> None:
    probe = 'healthProbe = local.uniform ? { id = "x" } : null'
    assert azapi(network=probe)["FLX1109"].severity.label == "info"
    block = 'dynamic "identity" {{\n for_each = {}\n content {{\n type = "SystemAssigned"\n }}\n }}'
    for each, severity in (
        ("local.uniform ? [1] : []", "info"),
        ("local.flexible ? [1] : []", "error"),
        ("var.identities", "warning"),
    ):
        assert azapi(block.format(each))["FLX1112"].severity.label == severity


def test_a_set_that_is_there_for_one_mode_is_not_looked_at_in_the_other() -> None:
    found = azapi("overprovision = local.flexible ? true : null", mode='"Uniform"')
    assert found["FLX1103"].confidence is Confidence.LOW  # the flag says nothing of this set


@pytest.mark.parametrize(
    "unit",
    ["(", "!", "a ? ", "a == ", "a && ", "local.x ", '"Uniform" ', "f(", "x[", "{"],
)
def test_conditions_are_read_in_linear_time(unit: str) -> None:
    def make(n: int) -> str:
        block = 'resource "azurerm_lb_nat_pool" "x" {\n  count = ' + unit * 20 + "\n}\n"
        return 'locals {\n  x = var.mode == "Uniform"\n}\n' + block * n

    grows_linearly(lambda text: check_text(text, "main.tf"), make, 8)


def test_locals_of_locals_are_read_once() -> None:
    def make(n: int) -> str:
        first = '  l0 = var.mode == "Uniform"\n'
        lines = "".join(f"  l{i} = {f'l{i - 1} && ' * 9}local.l{i - 1}\n" for i in range(1, n))
        lines = lines.replace("= l", "= local.l").replace("&& l", "&& local.l")
        return (
            f"locals {{\n{first}{lines}}}\n"
            f'resource "azurerm_lb_nat_pool" "x" {{\n  count = local.l{n - 1} ? 1 : 0\n}}\n'
        )

    assert [f.mode.kind.value for f in check_text(make(6), "main.tf").findings] == ["uniform"]
    grows_linearly(lambda text: check_text(text, "main.tf"), make, 10)
