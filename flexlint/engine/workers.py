"""Worker processes: a file that kills or exhausts its parser costs a result, never the run."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from flexlint.files import limits
from flexlint.files.limits import Limit

Item = TypeVar("Item")
Result = TypeVar("Result")

if sys.platform == "linux":
    # Forking keeps what is already imported; elsewhere it is unsafe or not there.
    _Process = multiprocessing.get_context("fork").Process
    FORKS = True
else:
    _Process = multiprocessing.get_context("spawn").Process
    FORKS = False

_MAX_REASON = 500
_PR_SET_PDEATHSIG = 1
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class WorkerError(OSError):
    """The operating system gives us no process to work in."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one item: a result, or the reason there is none."""

    item: Item
    result: Result | None
    failure: str = ""


def allowed() -> bool:
    """Whether this process may have children: those of a process pool may not."""
    return not multiprocessing.current_process().daemon


class _Worker(Generic[Item, Result]):
    """A child process, its pipe, and the item it is at."""

    def __init__(
        self, function: Callable[[Item], Result], others: Sequence[_Worker[Item, Result]]
    ) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        # A forked child holds our ends of all pipes: unless it closes them it would never
        # notice that we are gone.
        ours = (self.pipe, *(other.pipe for other in others)) if FORKS else ()
        self._process: BaseProcess = _Process(
            target=_serve, args=(theirs, function, ours), daemon=True
        )
        try:
            with _signals_held():
                self._process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()
        self.item: Item | None = None
        self.limit = limits.for_size(0)
        self.deadline = 0.0

    def give(self, item: Item, limit: Limit) -> None:
        self.item = item
        self.limit = limit
        self.deadline = time.monotonic() + limit.clock
        # If the process has died meanwhile, reading from it will say so, and of this item.
        with suppress(OSError):
            self.pipe.send((item, limit))

    def answer(self) -> tuple[Result | None, str]:
        """What the process says of its item, or why it says nothing any more."""
        try:
            answer: tuple[Result | None, str] = pickle.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            self._process.join(1)
            return None, _cause(self._process.exitcode, self.limit)
        return answer

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def run(
    items: Sequence[Item],
    function: Callable[[Item], Result],
    jobs: int,
    limit: Callable[[Item], Limit],
) -> Iterator[Outcome[Item, Result]]:
    """Apply ``function`` to every item in ``jobs`` processes; outcomes as they come.

    ``function`` must be picklable where processes cannot be forked; items and results must be
    everywhere. A call that raises gives a failed outcome; so does a process that dies or goes
    beyond ``limit(item)``, and it is replaced. Closing the iterator ends all processes, and so
    does the end of this process, however it ends.

    Raises:
        WorkerError: if no process can be started. Fewer than ``jobs`` are no error.
    """
    pool = _Pool(list(reversed(items)), function, limit)
    try:
        for _ in range(min(jobs, len(items))):
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
    ) -> None:
        self.workers: list[_Worker[Item, Result]] = []
        self._waiting = waiting
        self._function = function
        self._limit = limit

    def start(self) -> bool:
        """Put one more worker to work; False if there can be no more than there are."""
        try:
            worker = _Worker(self._function, self.workers)
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
        ready = set(wait([worker.pipe for worker in self.workers], max(0.0, left)))
        for worker in list(self.workers):
            item = worker.item
            assert item is not None
            result: Result | None = None
            if worker.pipe in ready:
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


@contextmanager
def _signals_held() -> Iterator[None]:
    """No signal ends anybody while there are two of us and one is not settled yet."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- the child -----------------------------------------------------------------------------


def _serve(
    pipe: Connection, function: Callable[[Item], Result], inherited: Sequence[Connection]
) -> None:
    """The child: answer items until the pipe closes."""
    for other in inherited:
        other.close()
    _settle()
    while True:
        try:
            item, limit = pipe.recv()
            pipe.send_bytes(_answer(function, item, limit))
        except (EOFError, OSError):
            break
    # Skip the interpreter's clean-up: nothing here needs it, and it costs milliseconds.
    os._exit(0)


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


def _settle() -> None:
    """Make this process one that says nothing, and that ends when its parent does."""
    # The parent decides what a signal means; children just go.
    for number in (*_ENDING, *([signal.SIGPROF] if hasattr(signal, "SIGPROF") else [])):
        if signal.getsignal(number) is not signal.SIG_IGN or number not in _ENDING:
            signal.signal(number, signal.SIG_DFL)
    if not os.environ.get("FLEXLINT_DEBUG"):
        with suppress(OSError):  # parsers that crash talk to standard error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            if nowhere > 2:
                os.close(nowhere)
    if not _killed_with_parent():
        _watch_parent()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (*_ENDING, signal.SIGPROF))


def _killed_with_parent() -> bool:
    """Ask the kernel to kill us when our parent ends; False where it cannot be asked."""
    parent = multiprocessing.parent_process()
    if sys.platform != "linux" or parent is None:
        return False
    try:
        import ctypes

        answer = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        return False
    if os.getppid() != parent.pid:  # it ended before we asked
        os._exit(1)
    return bool(answer == 0)


def _watch_parent() -> None:
    """Leave when our parent ends, though this process may be busy."""
    from threading import Thread

    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int = parent.sentinel) -> None:
        wait([sentinel])
        os._exit(1)

    with suppress(RuntimeError):  # no thread can be had: the end of the pipe must do
        Thread(target=watch, daemon=True).start()
