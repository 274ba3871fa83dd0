from __future__ import annotations

import pytest

from flexlint.surfaces.python.evaluation.memo import Memo


@pytest.mark.parametrize("answer", [None, False, "", "something"])
def test_an_answer_is_worked_out_once_whatever_it_is(answer: object) -> None:
    memo: Memo[object] = Memo(answer, 8)
    asked: list[str] = []

    def work() -> object:
        asked.append("again")
        return answer

    assert [memo.get("key", work) for _ in range(5)] == [answer] * 5
    assert len(asked) == 1


def test_what_a_cycle_cut_short_is_worked_out_once_more_and_then_stays() -> None:
    memo: Memo[str | None] = Memo(None, 8)
    asked: list[str] = []

    def first() -> str | None:
        asked.append("first")
        return memo.get("second", second) and "known"

    def second() -> str | None:
        asked.append("second")
        return memo.get("first", first)

    assert memo.get("first", first) is None
    assert [memo.get("second", second) for _ in range(5)] == [None] * 5
    assert asked.count("second") == 2
    assert asked.count("first") == 1


def test_questions_that_are_too_deep_get_the_empty_answer() -> None:
    memo: Memo[int] = Memo(0, 5)

    def depth(level: int) -> int:
        return memo.get(level, lambda: 1 + depth(level + 1))

    assert depth(0) == 5
