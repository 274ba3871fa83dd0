"""Worker processes survive what kills them."""

from __future__ import annotations

import faulthandler
import os
import signal
import time

from flexlint import workers


def work(item: int) -> int:
    if item == 13:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == 12345:
        raise ValueError("too many")
    if item == 14:
        os._exit(3)
    if item == 15:
        time.sleep(60)
    return item * item


def test_every_item_has_one_outcome() -> None:
    outcomes = list(workers.run(list(range(10)), work, 2))
    assert sorted((o.item, o.result) for o in outcomes) == [(n, n * n) for n in range(10)]


def test_no_items_need_no_workers() -> None:
    assert list(workers.run([], work, 2)) == []


def test_a_death_costs_one_result_and_names_its_cause() -> None:
    outcomes = {o.item: o for o in workers.run([11, 12, 13, 14, 16, 17], work, 2)}
    assert {n: o.result for n, o in outcomes.items()} == {
        11: 121,
        12: 144,
        13: None,
        14: None,
        16: 256,
        17: 289,
    }
    assert outcomes[13].failure == "the parser crashed (SIGSEGV)"
    assert outcomes[14].failure == "the analysis ended without an answer"


def test_too_long_is_a_failure() -> None:
    outcomes = {o.item: o for o in workers.run([1, 15, 2], work, 1, timeout=0.5)}
    assert outcomes[15].failure == "took longer than 0.5 seconds"
    assert (outcomes[1].result, outcomes[2].result) == (1, 4)


def test_closing_early_ends_all_processes() -> None:
    running = workers.run(list(range(15)), work, 2)
    next(running)
    started = time.monotonic()
    running.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5


def test_an_exception_is_a_failure_and_the_worker_goes_on() -> None:
    outcomes = {o.item: o for o in workers.run([12345, 3], work, 1)}
    assert outcomes[12345].failure == "ValueError: too many"
    assert outcomes[3].result == 9
