"""Worker processes survive what kills them."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
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


def parent() -> None:
    for _ in workers.run([21, 22], forever, 2):
        pass


def forever(item: int) -> int:
    time.sleep(0.2 if item == 21 else 1.5)
    return item


def test_workers_end_when_their_parent_is_killed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_workers as t\n"
        "import multiprocessing as m, os, threading, time\n"
        "def tell():\n"
        "    time.sleep(0.6)\n"
        "    print(*(c.pid for c in m.active_children()), flush=True)\n"
        "threading.Thread(target=tell, daemon=True).start()\n"
        "t.parent()\n"
    )
    here = os.path.dirname(__file__)
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, here], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        children = [int(pid) for pid in process.stdout.readline().split()]
        process.kill()
    assert children
    limit = time.monotonic() + 10
    while any(alive(pid) for pid in children) and time.monotonic() < limit:
        time.sleep(0.05)
    assert [pid for pid in children if alive(pid)] == []


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
