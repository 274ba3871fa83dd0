"""A short, deterministic part of the growth harness: no clock, work is counted.

What happens within one regular expression is not counted. There the texts are so long that a
reader whose work grows with the square of their length would not end.
"""

from __future__ import annotations

import random
import re
from itertools import islice

import pytest

from tests.fuzz.corpus import TEXTS
from tests.fuzz.families import Family, families
from tests.fuzz.measure import analyse
from tests.fuzz.patterns import Pump, collect, pumps
from tests.fuzz.seeds import SURFACES
from tests.work import grows_linearly

LONG = 150_000
_DENSE = 20_000
"""For texts that are full of findings, which take their time however they are read."""
_FEW = 3
_SOME = 6


@pytest.mark.parametrize("name", TEXTS)
def test_what_took_minutes_ends_with_its_findings(name: str) -> None:
    path, make = TEXTS[name]
    length = LONG if len(analyse(path, make(2000).encode())) <= _FEW else _DENSE
    codes = {finding.code for finding in analyse(path, make(length).encode())}
    assert codes - {"FLX001", "FLX002", "FLX003", "FLX004", "FLX005"}, codes


@pytest.mark.parametrize("name", TEXTS)
def test_what_took_minutes_is_linear(name: str) -> None:
    path, make = TEXTS[name]
    grows_linearly(lambda text: analyse(path, text.encode()), make, small=1500)


def _some(surface: str) -> list[Family]:
    found = list(families(surface))
    random.Random(surface).shuffle(found)
    return list(islice(found, _SOME))


@pytest.mark.parametrize("surface", SURFACES)
def test_families_grow_linearly(surface: str) -> None:
    for family in _some(surface):
        grows_linearly(lambda text, at=family.path: analyse(at, text.encode()), family.text, 1500)  # type: ignore[misc]


def test_expressions_are_found_in_modules_classes_and_functions() -> None:
    def exercise() -> None:
        analyse("a.ts", b"const vmss = client.virtualMachineScaleSetVMs")

    found = {pattern.expression.pattern for pattern in collect(exercise)}
    assert len(found) > 200
    assert any("flexlint:" in written for written in found)


def test_texts_repeat_what_an_expression_repeats() -> None:
    made = pumps(re.compile(r"(?<!\w)let\s*(?:a|bc)+=[^x]*;"))
    bodies = {(pump.head, pump.body) for pump in made}
    assert {("let", " "), ("let ", "a"), ("let ", "bc"), ("let a=", "a"), ("", "let ")} <= bodies


def test_a_pump_makes_texts_of_the_length_asked_for() -> None:
    pump = Pump("<", "ab", ">")
    assert pump.text(6) == "<ababab>"
    assert pump.text(1) == "<ab>"
