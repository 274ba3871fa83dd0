"""Conditionals of Makefiles on the orchestration mode."""

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
RULE = "stop:\n\taz vmss restart -g a -n b --instance-ids 1\n"


def modes(text: str) -> str:
    """The first letters of the modes of the commands, whose rules are written ``@``."""
    found = ShellSurface().extract(SourceFile("Makefile", text.replace("@", RULE)), VOCABULARY)
    uses = [use for use in found.uses if use.spelling == "az vmss restart"]
    return "".join(use.mode.kind.value[0] if use.mode.why else "-" for use in uses)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ifeq ($(ORCHESTRATION_MODE),Uniform)\n@else\n@endif\n@", "uf-"),
        ("ifneq ($(VMSS_MODE), Flexible)  # old\n@endif\n@", "u-"),
        ('ifeq "$(MODE)" "Uniform"\n@endif\n', "u"),
        ("ifeq 'Flexible' '${MODE}'\n@else\n@endif\n", "fu"),
        ("  ifeq (Uniform,$(MODE))\n@  endif\n", "u"),
        ("ifeq ($(MODE),Flexible)\n@else ifeq ($(OTHER),x)\n@else\n@endif\n@", "fuu-"),
        ("ifdef MODE\n@else ifeq ($(MODE),Uniform)\n@else\n@endif\n", "-uf"),
        ("ifeq ($(MODE),Uniform)\nifdef X\n@else\n@endif\n@endif\n@", "uuu-"),
        (
            "stop:\nifeq ($(MODE),Uniform)\n\taz vmss restart -g a -n b --instance-ids 1\nendif\n",
            "u",
        ),
        (
            "ifeq ($(shell az vmss show -n b --query orchestrationMode -o tsv),Uniform)\n@endif\n",
            "u",
        ),
        # nothing is told
        ("ifeq ($(UPGRADE_MODE),Uniform)\n@endif\n", "-"),
        ("ifeq ($(MODE),$(OTHER))\n@endif\n", "-"),
        ("ifeq (Uniform,Uniform)\n@endif\n", "-"),
        ("ifeq ($(MODE),Uniform,x)\n@endif\n", "-"),
        ("ifdef UNIFORM_MODE\n@endif\n", "-"),
        ("else\n@endif\n@", "--"),
        ("ifeq ($(MODE),Uniform)\n@", "-"),
        ("\tifeq ($(MODE),Uniform)\n@\tendif\n", "-"),
    ],
)
def test_conditionals(text: str, expected: str) -> None:
    assert modes(text) == expected


def test_a_condition_of_the_recipe_comes_first() -> None:
    rule = RULE.replace("\taz", '\t[ "$(MODE)" = Flexible ] && az')
    assert modes(f"ifeq ($(MODE),Uniform)\n{rule}@endif\n@") == "fu-"


@pytest.mark.parametrize(
    "unit", ["ifeq ($(MODE),Uniform)\n", "else ifeq ($(MODE),Uniform)\n", "else\n"]
)
def test_growth_is_linear(unit: str) -> None:
    def read(text: str) -> None:
        ShellSurface().extract(SourceFile("Makefile", RULE + text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
