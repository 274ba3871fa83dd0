"""Who has the work done: processes of this machine, or the workers of a Dask scheduler.

Both are a :class:`concurrent.futures.Executor`, and what they call is the same function, so the
results are equal.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from subprocess import Popen
from threading import Event
from typing import TYPE_CHECKING, Any

from flexlint.fleet.processes import Apart, apart, end
from flexlint.fleet.repositories import Call, Outcome
from flexlint.text.errors import UserError
from flexlint.text.printing import one_line

if TYPE_CHECKING:
    from typing import TypeAlias

    Working: TypeAlias = "Iterator[tuple[Executor, Call]]"

MISSING = "Dask is not installed: pip install 'flexlint[dask]'"
_SECONDS_TO_CONNECT = 30
_SCHEMES = ("tcp://", "tls://", "ws://", "wss://", "inproc://")


class SchedulerError(UserError):
    """There is no Dask, or no scheduler where one was named."""


@contextmanager
def local(jobs: int) -> Working:
    """An executor whose work is done here, ``jobs`` at a time (0 is as many as there are
    processors), and what it is to call.

    Leaving it by an exception ends what is still at work.
    """
    running: list[Popen[bytes]] = []
    given_up = Event()

    def started(process: Popen[bytes]) -> None:
        running.append(process)
        if given_up.is_set():
            end(process)

    call = Apart[Outcome](started)
    # Each thread waits for a process.
    executor = ThreadPoolExecutor(jobs or os.cpu_count() or 1)
    try:
        yield executor, call
    except BaseException:
        given_up.set()
        executor.shutdown(wait=False, cancel_futures=True)
        for process in running:
            end(process)
        raise
    finally:
        executor.shutdown()


@contextmanager
def dask(address: str | None, jobs: int = 0) -> Working:
    """An executor of the Dask scheduler at ``address``, and what it is to call.

    Without an address it is one of this machine, with ``jobs`` workers (0 is as many as there are
    processors), which ends with this.

    Raises:
        SchedulerError: if Dask is not installed, or if there is no scheduler.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise SchedulerError(MISSING) from error
    if address is not None and not address.startswith(_SCHEMES):
        raise SchedulerError(
            f"--scheduler: {one_line(address)} is not an address: write tcp://HOST:PORT"
        )
    cluster: Any = None
    try:
        if address is None:
            workers = jobs or os.cpu_count() or 1
            cluster = LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0"
            )
        try:
            client: Any = Client(cluster or address, timeout=_SECONDS_TO_CONNECT)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            # What an address lacks is told in many ways: tls:// without certificates is a TypeError
            raise SchedulerError(
                f"--scheduler: no Dask scheduler answers at {one_line(address or 'all')}"
            ) from error
        try:
            yield client.get_executor(), apart
        finally:
            with suppress(OSError, TimeoutError):
                client.close()
    finally:
        if cluster is not None:
            cluster.close()
