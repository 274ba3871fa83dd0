from __future__ import annotations

import ast
import gc

import libcst as cst
import pytest

from flexlint.surfaces.python.names.nodes import constant


@pytest.mark.parametrize(
    "literal",
    ["'a'", 'u"a"', "''", "'a\\tb'", "r'a\\tb'", "'''a\n'b'''", "'\\N{BULLET}'", "'a\\\nb'"],
)
def test_what_a_string_writes(literal: str) -> None:
    assert constant(cst.parse_expression(literal)) == ast.literal_eval(literal)


@pytest.mark.parametrize("literal", ["b'a'", "rb'a'", "1.5", "a", "f'a'"])
def test_what_writes_no_string(literal: str) -> None:
    assert constant(cst.parse_expression(literal)) is None


def test_reading_strings_leaves_nothing_to_collect() -> None:
    nodes = [cst.parse_expression(f"'word{i}'") for i in range(50)]
    gc.collect()
    gc.disable()
    try:
        assert [constant(node) for node in nodes] == [f"word{i}" for i in range(50)]
        assert gc.collect() == 0
    finally:
        gc.enable()
