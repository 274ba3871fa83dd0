"""Worker processes: a file that kills its parser costs a result, never the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

if sys.platform == "linux":
    # Forking keeps what is already imported; elsewhere it is unsafe or not there.
    _Process = multiprocessing.get_context("fork").Process
    _FORKS = True
else:
    _FORKS = False
    _Process = multiprocessing.get_context("spawn").Process

DEFAULT_TIMEOUT = 60.0
"""Seconds one item may take."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one item: a result, or the reason there is none."""

    item: Item
    result: Result | None
    failure: str = ""


class _Worker(Generic[Item, Result]):
    """A child process, its pipe, and the item it is at."""

    def __init__(
        self, function: Callable[[Item], Result], others: Sequence[_Worker[Item, Result]]
    ) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        # A forked child holds our ends of all pipes: unless it closes them it would never
        # notice that we are gone.
        ours = (self.pipe, *(other.pipe for other in others)) if _FORKS else ()
        self._process: BaseProcess = _Process(
            target=_serve, args=(theirs, function, ours), daemon=True
        )
        self._process.start()
        theirs.close()
        self.item: Item | None = None
        self.since = 0.0

    def give(self, item: Item) -> None:
        self.item = item
        self.since = time.monotonic()
        # If the process has died meanwhile, reading from it will say so, and of this item.
        with suppress(OSError):
            self.pipe.send(item)

    def stop(self) -> int | None:
        """End the process; return its exit code if it had died by itself."""
        self._process.join(0.05)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            self._process.join()
        self.pipe.close()
        return code


def run(
    items: Sequence[Item],
    function: Callable[[Item], Result],
    jobs: int,
    timeout: float = DEFAULT_TIMEOUT,
) -> Iterator[Outcome[Item, Result]]:
    """Apply ``function`` to every item in ``jobs`` processes; outcomes as they come.

    ``function`` must be picklable where processes cannot be forked, and so must items and
    results. A call that raises gives a failed outcome; so does a process that dies or takes
    longer than ``timeout`` seconds on an item, and it is replaced. Closing the iterator ends
    all processes.
    """
    waiting = list(reversed(items))
    workers: list[_Worker[Item, Result]] = []
    try:
        for _ in range(min(jobs, len(items))):
            workers.append(_Worker(function, workers))
            workers[-1].give(waiting.pop())
        while workers:
            yield from _round(workers, waiting, function, timeout)
    finally:
        for worker in workers:
            worker.stop()


def _round(
    workers: list[_Worker[Item, Result]],
    waiting: list[Item],
    function: Callable[[Item], Result],
    timeout: float,
) -> Iterator[Outcome[Item, Result]]:
    """Collect what is ready, and give those workers something new."""
    oldest = min(worker.since for worker in workers)
    ready = set(wait([w.pipe for w in workers], max(0.0, oldest + timeout - time.monotonic())))
    for worker in list(workers):
        item = worker.item
        if item is None:
            continue
        failure = raised = ""
        result: Result | None = None
        if worker.pipe in ready:
            try:
                result, failure = worker.pipe.recv()
            except (EOFError, OSError):
                failure = _cause(worker.stop())
        elif time.monotonic() - worker.since >= timeout:
            worker.stop()
            failure = f"took longer than {timeout:g} seconds"
        else:
            continue
        if failure:
            workers.remove(worker)
            if waiting:
                workers.append(_Worker(function, workers))
                workers[-1].give(waiting.pop())
        elif waiting:
            worker.give(waiting.pop())
        else:
            workers.remove(worker)
            worker.stop()
        yield Outcome(item, result, failure or raised)


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"the parser crashed ({name})"
    return "the analysis ended without an answer"


def _serve(
    pipe: Connection, function: Callable[[Item], Result], inherited: Sequence[Connection]
) -> None:
    """The child: answer items until the pipe closes."""
    for other in inherited:
        other.close()
    # The parent decides what an interrupt means; children just go.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            break
        answer: tuple[Result | None, str]
        try:
            answer = (function(item), "")
        except Exception as error:  # said to the parent, which goes on with the next item
            answer = (None, f"{type(error).__name__}: {error}")
        pipe.send(answer)
    # Skip the interpreter's clean-up: nothing here needs it, and it costs milliseconds.
    os._exit(0)
