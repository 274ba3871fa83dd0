"""A short, deterministic part of the mutation harness."""

from __future__ import annotations

import pytest

from flexlint.surfaces import registry
from tests.fuzz.measure import alone
from tests.fuzz.mutation import SURFACES, Mutant, fault, mutants, seeds_of


@pytest.mark.parametrize("surface", SURFACES)
def test_damaged_files_have_findings_within_their_text(surface: str) -> None:
    for mutant in mutants(surface, 25, seed=7):
        assert fault(mutant) == "", mutant


def test_every_surface_that_reads_files_is_damaged() -> None:
    assert {*SURFACES, "text"} == set(registry.names())


def test_cookies_one_line_and_large_files_are_among_the_seeds() -> None:
    for surface in SURFACES:
        paths = [seed.path for seed in seeds_of(surface)]
        for kind in ("cookie/idna", "cookie/cp037", "one-line", "large"):
            assert any(path.startswith(kind) for path in paths), (surface, kind)


def test_a_process_that_fails_is_told_from_one_that_ends() -> None:
    def fail() -> str:
        raise ValueError("no")

    assert alone(lambda: "yes", 10).answer == "yes"
    assert (alone(fail, 10).failed, alone(fail, 10).answer) == (True, "ValueError: no")


def test_a_process_that_does_not_end_is_ended() -> None:
    def hang() -> str:
        while True:
            pass

    outcome = alone(hang, 1)
    assert (outcome.failed, outcome.over) == (True, True)


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert [*mutants("shell", 5, 1)] == [*mutants("shell", 5, 1)]
    assert [*mutants("shell", 5, 1)] != [*mutants("shell", 5, 2)]
    assert fault(Mutant("a.sh", b"")) == ""
