"""Blocks of Kotlin and Groovy whose one value is ``it``."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

HEAD = "fun f(azure: AzureResourceManager, set: VirtualMachineScaleSet) {\n  "


def codes(line: str, path: str = "a.kt") -> list[str]:
    return [f.code for f in check_text(f"{HEAD}{line}\n}}\n", path).findings]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("set.virtualMachines().list().forEach { it.restart() }", ["FLX401", "FLX209"]),
        ("azure.virtualMachineScaleSets().list().forEach { it.deallocate() }", ["FLX502"]),
        ("set.let { it.deallocate() }", ["FLX502"]),
        ("set.virtualMachines().list().forEach { vm -> vm.restart() }", ["FLX401", "FLX209"]),
    ],
)
def test_it_is_what_the_block_is_given(line: str, expected: list[str]) -> None:
    assert codes(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("machines.forEach { it.restart() }", []),
        ("azure.virtualMachines().list().forEach { it.restart() }", []),
        ("set.virtualMachines().list().map { it.name() }.forEach { it.restart() }", ["FLX401"]),
        ("set.virtualMachines().list().forEach { names.forEach { it.restart() } }", ["FLX401"]),
        ("set.virtualMachines().list().forEach { print(1) }\n  it.restart()", ["FLX401"]),
    ],
)
def test_it_is_nothing_else(line: str, expected: list[str]) -> None:
    assert codes(line) == expected
