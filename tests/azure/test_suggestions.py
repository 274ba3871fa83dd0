"""Python suggestions are run: the old program on both kinds of sets, the suggested on Flexible.

The newest SDK is driven here, with the usual shapes of calls. ``python -m tests.azure.generations``
does it with all shapes and with older releases as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.azure.driving import Driver
from tests.azure.known_wrong import known_wrong
from tests.azure.programs import Program, programs
from tests.azure.proving import prove
from tests.azure.server import Double


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    with Double() as double:
        yield double


PROGRAMS = [p for p in (*programs(), *programs(asynchronous=True)) if p.usual]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.id)
def test_what_is_suggested_does_what_was_done(
    program: Program, double: Double, driver: Driver
) -> None:
    proof = prove(program, double.trial, driver.run)
    assert bool(proof.complaints) == known_wrong(program), [*proof.complaints, proof.code]
