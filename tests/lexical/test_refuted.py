"""What is proved where the conditions of a chain have failed, one after the other."""

from __future__ import annotations

from flexlint.lexical.conditions import SILENT, Refuted, Telling
from flexlint.model import ModeKind

NOT_UNIFORM = Telling(ModeKind.UNIFORM, ModeKind.FLEXIBLE)
NOT_FLEXIBLE = Telling(ModeKind.FLEXIBLE, ModeKind.UNIFORM)


def after(*told: Telling) -> Refuted:
    found = Refuted()
    for number, telling in enumerate(told):
        found = found.further(telling, (number, number + 1))
    return found


def test_the_first_that_tells_something_counts() -> None:
    assert after() == after(SILENT, SILENT) == Refuted()
    assert after(SILENT, NOT_UNIFORM, SILENT, NOT_UNIFORM) == Refuted(ModeKind.FLEXIBLE, (1, 2))


def test_neither_the_one_nor_the_other_proves_nothing_any_more() -> None:
    neither = Refuted(is_neither=True)
    assert after(NOT_UNIFORM, NOT_FLEXIBLE) == neither
    assert after(NOT_UNIFORM, NOT_FLEXIBLE, NOT_UNIFORM) == neither
