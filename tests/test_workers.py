"""Worker processes survive what kills them."""

from __future__ import annotations

import errno
import faulthandler
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import pytest

from flexlint.engine import forked, spawned, workers
from flexlint.files import limits
from flexlint.files.limits import Limit

pytestmark = pytest.mark.usefixtures("workers")

LIMIT = Limit(processor=60, clock=60, memory=1_000_000_000)


def unlimited(item: int) -> Limit:
    del item
    return LIMIT


def work(item: int) -> int:
    if item == 13:
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == 12345:
        raise ValueError("too many")
    if item == 14:
        os._exit(3)
    if item == 15:
        time.sleep(600)
    return item * item


def spin(item: int) -> int:
    """Never comes back, and never lets go of the interpreter: one regular expression."""
    if item == 15:
        re.match("(a|a)+$", "a" * 60 + "!")
    return item * item


def grow(item: int) -> int:
    return len(bytearray(item))


def speak(item: int) -> str:
    return "x" * item


def test_every_item_has_one_outcome() -> None:
    outcomes = list(workers.run(list(range(10)), work, 2, unlimited))
    assert sorted((o.item, o.result) for o in outcomes) == [(n, n * n) for n in range(10)]


def test_no_items_need_no_workers() -> None:
    assert list(workers.run([], work, 2, unlimited)) == []


def test_a_death_costs_one_result_and_names_its_cause() -> None:
    outcomes = {o.item: o for o in workers.run([11, 12, 13, 14, 16, 17], work, 2, unlimited)}
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
    def short(item: int) -> Limit:
        return Limit(60, 0.5, LIMIT.memory) if item == 15 else LIMIT

    outcomes = {o.item: o for o in workers.run([1, 15, 2], work, 1, short)}
    assert outcomes[15].failure == "took longer than 0.5 seconds"
    assert (outcomes[1].result, outcomes[2].result) == (1, 4)


def test_too_much_processor_time_is_a_failure() -> None:
    def short(item: int) -> Limit:
        return Limit(0.2, 60, LIMIT.memory) if item == 15 else LIMIT

    outcomes = {o.item: o for o in workers.run([1, 15, 2], spin, 1, short)}
    assert outcomes[15].failure == "took more than 0.2 seconds of processor time"
    assert (outcomes[1].result, outcomes[2].result) == (1, 4)


def test_the_processor_time_of_one_item_is_not_that_of_the_next() -> None:
    def short(item: int) -> Limit:
        del item
        return Limit(0.4, 60, LIMIT.memory)

    outcomes = list(workers.run(list(range(200, 212)), busy, 1, short))
    assert [o.failure for o in outcomes] == [""] * 12


def busy(item: int) -> int:
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    return item


def test_too_much_memory_is_a_failure() -> None:
    sizes = [1_000, 10**12, 300_000_000, 2_000]

    def small(item: int) -> Limit:
        return Limit(60, 60, 100_000_000 if item == 300_000_000 else LIMIT.memory)

    outcomes = {o.item: o for o in workers.run(sizes, grow, 1, small)}
    assert outcomes[10**12].failure == "needs more than 1,000 MB of memory"
    assert outcomes[300_000_000].failure == "needs more than 100 MB of memory"
    assert (outcomes[1_000].result, outcomes[2_000].result) == (1_000, 2_000)


def test_a_large_answer_comes_through() -> None:
    (outcome,) = workers.run([30_000_000], speak, 1, unlimited)
    assert outcome.result is not None
    assert len(outcome.result) == 30_000_000


def test_an_answer_has_a_size_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ANSWER_BYTES", 2_000_000)
    outcomes = {o.item: o for o in workers.run([5, 3_000_000], speak, 1, unlimited)}
    assert outcomes[5].result == "xxxxx"
    assert outcomes[3_000_000].failure == "what it says takes more than 2 MB"


def test_closing_early_ends_all_processes() -> None:
    running = workers.run([15, 1, 15], work, 2, unlimited)
    assert next(running).item == 1
    assert len(children(os.getpid())) == 2
    running.close()  # type: ignore[attr-defined]
    assert children(os.getpid()) == []


def own_number(item: int) -> int:
    return work(item) and os.getpid()


def test_a_process_is_kept_for_more_of_the_same() -> None:
    kept: workers.Kept[int, int] = workers.Kept()
    first = {o.result for o in workers.run(list(range(1, 9)), own_number, 2, unlimited, kept)}
    (left,) = children(os.getpid())
    assert left in first
    again = {o.result for o in workers.run([1, 2, 3], own_number, 1, unlimited, kept)}
    assert again == {left}
    kept.stop()
    assert children(os.getpid()) == []


def test_one_that_ended_meanwhile_is_replaced() -> None:
    kept: workers.Kept[int, int] = workers.Kept()
    (first,) = (o.result for o in workers.run([1], own_number, 1, unlimited, kept))
    assert first is not None
    os.kill(first, signal.SIGKILL)
    while alive(first):
        time.sleep(0.01)
    (second,) = workers.run([2], own_number, 1, unlimited, kept)
    assert second.result not in {None, first}
    kept.stop()
    assert children(os.getpid()) == []


def test_none_is_kept_after_a_failure() -> None:
    kept: workers.Kept[int, int] = workers.Kept()
    (outcome,) = workers.run([12345], work, 1, unlimited, kept)
    assert outcome.failure
    assert children(os.getpid()) == []


def test_an_exception_is_a_failure() -> None:
    outcomes = {o.item: o for o in workers.run([12345, 3], work, 1, unlimited)}
    assert outcomes[12345].failure == "ValueError: too many"
    assert outcomes[3].result == 9


def refusing(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let this process have ``most`` children from now on."""
    left = iter(range(most))
    fork = os.fork

    def refuse() -> int:
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", refuse)


def test_fewer_workers_than_wanted_do_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 1)
    outcomes = list(workers.run(list(range(10)), work, 4, unlimited))
    assert sorted(o.result or 0 for o in outcomes) == [n * n for n in range(10)]


def test_no_worker_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 0)
    with pytest.raises(workers.WorkerError, match="cannot start a process: Resource temp"):
        list(workers.run([1, 2], work, 2, unlimited))


def test_no_worker_left_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 1)
    with pytest.raises(workers.WorkerError):
        list(workers.run([14, 2], work, 1, unlimited))


def test_a_limit_grows_with_the_file_and_ends_with_what_is_read() -> None:
    small, large, huge = map(limits.for_size, (0, 1_000_000, limits.TEXT_BYTES))
    assert 1 < small.processor < large.processor < huge.processor
    assert small.memory < large.memory <= huge.memory < 8_000_000_000
    assert all(limit.clock > limit.processor for limit in (small, large, huge))
    assert limits.for_size(limits.TEXT_BYTES * 10) == huge


def parent() -> None:
    for _ in workers.run([21, 22], forever, 2, unlimited):
        pass


def deaf_parent() -> None:
    """As :func:`parent`, where the kernel does not help."""
    forked._killed_at_the_end_of = lambda life, parent: False
    parent()


def forever(item: int) -> int:
    while item:
        pass
    return item


@pytest.mark.parametrize("name", ["parent", "deaf_parent"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_busy_workers_end_with_their_parent(name: str, number: signal.Signals) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_workers as t\n"
        "import os, threading, time\n"
        "def tell():\n"
        "    while len(t.children(os.getpid())) < 2: time.sleep(0.05)\n"
        "    print(*t.children(os.getpid()), flush=True)\n"
        "threading.Thread(target=tell, daemon=True).start()\n"
        f"t.{name}()\n"
    )
    here = os.path.dirname(__file__)
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code, here],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        children = [int(pid) for pid in process.stdout.readline().split()]
        process.send_signal(number)
        process.wait(60)
    assert len(children) == 2
    assert gone(children)


def gone(children: Sequence[int]) -> bool:
    """Whether all of ``children`` end, before long."""
    limit = time.monotonic() + 30
    while any(alive(pid) for pid in children) and time.monotonic() < limit:
        time.sleep(0.05)
    return not any(alive(pid) for pid in children)


def children(parent: int) -> list[int]:
    """The processes that ``parent`` has started and not waited for yet."""
    found = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{name}/stat", encoding="ascii") as stream:
            if int(stream.read().rsplit(")", 1)[1].split()[1]) == parent:
                found.append(int(name))
    return found


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_spawned_process_answers_like_a_forked_one() -> None:
    """Where forking is unsafe nothing else is to be had, and here both are."""
    asked = pickle.dumps((-3, LIMIT))
    for kind in (forked, spawned):
        child = kind.Child(partial(workers._serve, abs), [])
        try:
            child.pipe.send_bytes(asked)
            assert list(kind.ready([child], 60)) == [child]
            assert pickle.loads(child.pipe.recv_bytes()) == (3, "")
            assert list(kind.ready([child], 0)) == []
            os.kill(child.pid, signal.SIGKILL)
            assert list(kind.ready([child], 60)) == [child]
            with pytest.raises((EOFError, OSError)):
                child.pipe.recv_bytes()
            assert child.exit_code() == -signal.SIGKILL
        finally:
            child.stop()
        assert not alive(child.pid)


def test_a_child_that_only_closes_its_pipe_has_no_exit_code() -> None:
    child = forked.Child(close_and_sleep, [])
    with pytest.raises(EOFError):
        child.pipe.recv_bytes()
    assert child.exit_code() is None
    child.stop()
    assert not alive(child.pid)


def close_and_sleep(pipe: forked.Pipe) -> None:
    pipe.close()
    time.sleep(600)


def test_nobody_gets_more_processes_than_a_machine_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration in what is linted may ask for any number."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    started = []
    fork = os.fork

    def count() -> int:
        child = fork()
        started.append(child)
        return child

    monkeypatch.setattr(os, "fork", count)
    outcomes = list(workers.run(list(range(200, 300)), work, 10**11, unlimited))
    assert len(outcomes) == 100
    assert 2 <= len(started) <= 64
