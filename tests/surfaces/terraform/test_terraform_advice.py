"""Advice for Terraform speaks of arguments that the provider's documentation has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text

TABLE: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("azurerm_arguments.yaml").read_text()
)
RESOURCES = {name: blocks for name, blocks in TABLE.items() if name != "source"}
FLEXIBLE = RESOURCES["azurerm_orchestrated_virtual_machine_scale_set"]
UNIFORM = RESOURCES["azurerm_linux_virtual_machine_scale_set"]
KNOWN = {
    argument
    for blocks in RESOURCES.values()
    for arguments in blocks.values()
    for argument in arguments.split()
}
OTHER_TYPES = {
    "azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set",
    "azurerm_virtual_machine_scale_set", "azurerm_virtual_machine_scale_set_extension",
    "azurerm_virtual_machine", "azurerm_lb_nat_pool",
}  # fmt: skip
WORD = re.compile(r"(?<![\w/.])[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
HCL = re.compile(r"^\s*(?P<name>[a-z_]+)\s*(?:=|\{)", re.MULTILINE)


def spoken() -> Iterator[tuple[str, str]]:
    """Rule and text: what the rules for Terraform say, without their long explanations."""
    for rule in load_catalog().rules:
        if "terraform" not in rule.surfaces:
            continue
        replacements = [*rule.replacements]
        yield rule.code, rule.message
        for variant in rule.variants:
            replacements += variant.replacements or ()
            yield rule.code, variant.message or ""
        for replacement in replacements:
            yield rule.code, replacement.note
            yield rule.code, replacement.condition
            for words in (*replacement.note_in, *replacement.condition_in):
                yield rule.code, words[1]


@pytest.mark.parametrize(("code", "text"), [pair for pair in spoken() if pair[1]])
def test_every_name_is_documented(code: str, text: str) -> None:
    unproven = {"load_balancer_inbound_nat_rules_ids"}  # of the Uniform resources' blocks
    names = set(WORD.findall(text)) - unproven
    assert names <= KNOWN | set(RESOURCES) | OTHER_TYPES, code


def uniform_only() -> list[tuple[str, str]]:
    """The resource types and arguments that FLX1604 is about."""
    rule = next(r for r in load_catalog().rules if r.code == "FLX1604")
    return [(kind, p.property) for p in rule.resources if p.property for kind in p.types]


@pytest.mark.parametrize(("kind", "argument"), uniform_only())
def test_what_has_no_counterpart_is_uniforms_alone(kind: str, argument: str) -> None:
    blocks = RESOURCES[kind.replace("_windows_", "_linux_")]
    assert argument in blocks[""].split() + blocks.get("before version 4", "").split()
    assert argument not in FLEXIBLE[""].split()


@pytest.mark.parametrize(("kind", "argument"), uniform_only())
def test_the_argument_is_named_and_the_advice_is_about_it(kind: str, argument: str) -> None:
    text = f'resource "{kind}" "web" {{\n  {argument} = x\n}}\n'
    (found,) = [f for f in check_text(text, "a.tf").findings if f.code == "FLX1604"]
    assert found.message.endswith(f"has no counterpart of {argument}")
    assert found.suggestion is not None
    about_health = "health" in found.suggestion.text
    assert about_health == (argument == "health_probe_id")
    assert about_health or argument in found.suggestion.text


@pytest.mark.parametrize("argument", sorted(set(UNIFORM[""].split()) & set(FLEXIBLE[""].split())))
def test_what_both_resources_have_is_left_alone(argument: str) -> None:
    text = f'resource "azurerm_linux_virtual_machine_scale_set" "web" {{\n  {argument} = x\n}}\n'
    assert [f for f in check_text(text, "a.tf").findings if f.code == "FLX1604"] == []


POOLS = """\
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  network_interface {
    ip_configuration {
      load_balancer_inbound_nat_rules_ids = %s
    }
  }
}
"""


def test_a_set_in_no_nat_pool_is_left_alone() -> None:
    assert [f.code for f in check_text(POOLS % "[]", "a.tf").findings] == ["FLX1601"]


@pytest.mark.parametrize("pools", ["[azurerm_lb_nat_pool.ssh.id]", "var.pools", "[each.value]"])
def test_a_set_in_nat_pools_is_told_of_nat_rules(pools: str) -> None:
    text = POOLS % pools
    (found,) = [f for f in check_text(text, "a.tf").findings if f.location.line == 4]
    assert found.code == "FLX1602"
    assert found.suggestion is not None
    assert "azurerm_lb_nat_rule" in found.suggestion.text


def samples() -> list[tuple[str, str]]:
    """Rule and text of the samples that are right on Flexible."""
    return [
        (rule.code, case.code)
        for rule in load_catalog().rules
        for case in rule.cases
        if case.surface == "terraform" and case.kind == "good"
    ]


@pytest.mark.parametrize(("code", "sample"), samples())
def test_samples_have_documented_arguments(code: str, sample: str) -> None:
    for block in re.split(r"^(?=resource )", sample, flags=re.MULTILINE):
        resource = re.match(r'resource "(\w+)"', block)
        if resource is None or resource[1] not in RESOURCES:
            continue
        documented = {a for args in RESOURCES[resource[1]].values() for a in args.split()}
        names = {m["name"] for m in HCL.finditer(block)} - {"resource"}
        assert names <= documented, code
