"""Worker processes: a file that kills or exhausts its parser costs a result, never the run."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from flexlint.files import limits
from flexlint.files.limits import Limit
from flexlint.record import record
from flexlint.typed import TYPE_CHECKING, Generic, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FORKS = sys.platform == "linux"
"""Whether processes are forked, which keeps what is imported; elsewhere that is unsafe or not
there."""
if TYPE_CHECKING or FORKS:
    from flexlint.engine.forked import Child, allowed, ready
else:
    from flexlint.engine.spawned import Child, allowed, ready

__all__ = ["FORKS", "Kept", "Outcome", "WorkerError", "allowed", "run"]

_MAX_REASON = 500
_MOST = 64
"""So many processes at once, or two for each processor, where these are more."""


class WorkerError(OSError):
    """The operating system gives us no process to work in."""


@record
class Outcome(Generic[Item, Result]):
    """What became of one item: a result, or the reason there is none."""

    item: Item
    result: Result | None
    failure: str = ""


class _Pipe(Protocol):
    """An end of what connects a child and its parent."""

    def send_bytes(self, data: bytes, /) -> None: ...

    def recv_bytes(self) -> bytes: ...


class _Worker(Generic[Item, Result]):
    """A child process and the item it is at."""

    def __init__(
        self, function: Callable[[Item], Result], others: Sequence[_Worker[Item, Result]]
    ) -> None:
        self.child: Child = Child(partial(_serve, function), [other.child for other in others])
        self.item: Item | None = None
        self.limit = limits.for_size(0)
        self.deadline = 0.0

    def give(self, item: Item, limit: Limit) -> None:
        self.item = item
        self.limit = limit
        self.deadline = time.monotonic() + limit.clock
        # If the process has died meanwhile, reading from it will say so, and of this item.
        with suppress(OSError):
            self.child.pipe.send_bytes(pickle.dumps((item, limit), pickle.HIGHEST_PROTOCOL))

    def answer(self) -> tuple[Result | None, str]:
        """What the process says of its item, or why it says nothing any more."""
        try:
            answer: tuple[Result | None, str] = pickle.loads(self.child.pipe.recv_bytes())
        except (EOFError, OSError):
            return None, _cause(self.child.exit_code(), self.limit)
        return answer

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.child.stop()


class Kept(Generic[Item, Result]):
    """A process that has done its work and waits for more that the same function does: it has all
    that this takes ready."""

    def __init__(self) -> None:
        self._waiting: list[_Worker[Item, Result]] = []

    def keep(self, worker: _Worker[Item, Result]) -> bool:
        """Keep ``worker``, which has nothing to do; False if there is one already."""
        if self._waiting:
            return False
        self._waiting.append(worker)
        return True

    def take(self) -> _Worker[Item, Result] | None:
        """The one that waits, if it has not ended meanwhile; it is kept no more."""
        worker = self._waiting.pop() if self._waiting else None
        if worker is not None and ready([worker.child], 0):  # it has nothing to say but its end
            worker.stop()
            return None
        return worker

    @property
    def waiting(self) -> Sequence[_Worker[Item, Result]]:
        """The one that waits, or none."""
        return tuple(self._waiting)

    def stop(self) -> None:
        """End it."""
        while self._waiting:
            self._waiting.pop().stop()


def run(
    items: Sequence[Item],
    function: Callable[[Item], Result],
    jobs: int,
    limit: Callable[[Item], Limit],
    kept: Kept[Item, Result] | None = None,
) -> Iterator[Outcome[Item, Result]]:
    """Apply ``function`` to every item in ``jobs`` processes; outcomes as they come.

    ``function`` must be picklable where processes cannot be forked; items and results must be
    everywhere. A call that raises gives a failed outcome; so does a process that dies or goes
    beyond ``limit(item)``, and it is replaced. Closing the iterator ends all processes, and so
    does the end of this process, however it ends. There are never more of them than a machine
    can bear: whoever writes what is linted can ask for any number of ``jobs``. One that has done
    its work may be ``kept``; one that was kept of a run with the same function has work first.

    Raises:
        WorkerError: if no process can be started. Fewer than ``jobs`` are no error.
    """
    pool = _Pool(list(reversed(items)), function, limit, kept)
    try:
        most = max(_MOST, 2 * (os.cpu_count() or 1))
        for _ in range(min(jobs, len(items), most)):
            if not pool.start():
                break
        while pool.workers:
            yield from pool.round()
    finally:
        pool.stop()


class _Pool(Generic[Item, Result]):
    """The workers of one run, and what is still to be done."""

    def __init__(
        self,
        waiting: list[Item],
        function: Callable[[Item], Result],
        limit: Callable[[Item], Limit],
        kept: Kept[Item, Result] | None,
    ) -> None:
        self._kept = kept
        self.workers: list[_Worker[Item, Result]] = []
        self._waiting = waiting
        self._function = function
        self._limit = limit

    def start(self) -> bool:
        """Put one more worker to work; False if there can be no more than there are."""
        worker = self._kept.take() if self._kept is not None else None
        waiting = self._kept.waiting if self._kept is not None else ()
        try:
            worker = worker or _Worker(self._function, [*self.workers, *waiting])
        except OSError as error:
            if self.workers:
                return False
            reason = error.strerror or type(error).__name__
            raise WorkerError(error.errno, f"cannot start a process: {reason}") from error
        self.workers.append(worker)
        self._next(worker)
        return True

    def round(self) -> Iterator[Outcome[Item, Result]]:
        """Collect what is ready, and give those workers something new."""
        left = min(worker.deadline for worker in self.workers) - time.monotonic()
        said = ready([worker.child for worker in self.workers], max(0.0, left))
        for worker in list(self.workers):
            item = worker.item
            assert item is not None
            result: Result | None = None
            if worker.child in said:
                result, failure = worker.answer()
            elif time.monotonic() >= worker.deadline:
                failure = f"took longer than {round(worker.limit.clock, 1):g} seconds"
            else:
                continue
            if self._waiting and not failure:
                self._next(worker)
            else:
                # After a failure nobody knows what state it has left.
                self.workers.remove(worker)
                if failure or self._kept is None or not self._kept.keep(worker):
                    worker.stop()
                if self._waiting:
                    self.start()
            yield Outcome(item, result, failure)

    def stop(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.stop()

    def _next(self, worker: _Worker[Item, Result]) -> None:
        item = self._waiting.pop()
        worker.give(item, self._limit(item))


def _cause(code: int | None, limit: Limit) -> str:
    """What the exit code of a process says of its end."""
    if code is None or code >= 0:
        return "the analysis ended without an answer"
    if hasattr(signal, "SIGPROF") and -code == signal.SIGPROF:
        return f"took more than {round(limit.processor, 1):g} seconds of processor time"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"the parser crashed ({name})"


# -- the child -----------------------------------------------------------------------------


def _serve(function: Callable[[Item], Result], pipe: _Pipe) -> None:
    """The child: answer items until the pipe closes."""
    # What the parent has is no garbage here, and looking for some would copy it.
    gc.freeze()
    gc.enable()
    while True:
        try:
            item, limit = pickle.loads(pipe.recv_bytes())
            pipe.send_bytes(_answer(function, item, limit))
        except (EOFError, OSError):
            break


def _answer(function: Callable[[Item], Result], item: Item, limit: Limit) -> bytes:
    """The pickled answer of ``function`` to ``item``: a result, or why there is none."""
    limits.impose(limit)
    try:
        data = pickle.dumps((function(item), ""), pickle.HIGHEST_PROTOCOL)
        if len(data) <= limits.ANSWER_BYTES:
            return data
        reason = f"what it says takes more than {limits.ANSWER_BYTES // 1_000_000:,} MB"
    except MemoryError:
        reason = f"needs more than {limit.memory // 1_000_000:,} MB of memory"
    except Exception as error:  # said to the parent, which goes on with the next item
        reason = f"{type(error).__name__}: {error}"[:_MAX_REASON]
    finally:
        limits.lift()
    return pickle.dumps((None, reason))
