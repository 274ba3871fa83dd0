from __future__ import annotations

import libcst as cst
import pytest
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from flexlint.surfaces.python.reading.spans import byte_spans

CODE = "def f(a, *b):\n    # é\n    return [g(x) for x in b if x] or {'k': f'{a}'}\n"


def test_the_places_are_those_that_libcst_says() -> None:
    module = cst.parse_module(CODE)
    expected = MetadataWrapper(module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    assert dict(byte_spans(module)) == dict(expected)


def test_the_tree_is_not_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> cst.Module:
        raise AssertionError("visited")

    module = cst.parse_module(CODE)
    monkeypatch.setattr(cst.Module, "visit", refused)
    assert byte_spans(module)
