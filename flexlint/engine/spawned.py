"""Child processes where forking is unsafe or unknown: each imports everything anew."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

_context = multiprocessing.get_context("spawn")


class Child:
    """A spawned process that serves requests, seen from its parent."""

    def __init__(self, serve: Callable[[Connection], None], siblings: Sequence[Child]) -> None:
        """Start it: ``serve``, which must be picklable, gets its end of the pipe.

        Raises:
            OSError: if there can be no further process.
        """
        del siblings  # nothing is inherited
        self.pipe, theirs = multiprocessing.Pipe()
        self._process = _context.Process(target=_be_child, args=(serve, theirs), daemon=True)
        try:
            self._process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    def exit_code(self) -> int | None:
        """As ``subprocess`` has it; waits a moment for a process that is about to end."""
        self._process.join(1)
        return self._process.exitcode

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def allowed() -> bool:
    """Whether this process may have children: those of a pool may not."""
    return not multiprocessing.current_process().daemon


def ready(children: Sequence[Child], seconds: float) -> Collection[Child]:
    """Those that have said something or ended, as soon as there is one, or none in time."""
    said = set(wait([child.pipe for child in children], seconds))
    return [child for child in children if child.pipe in said]


# -- the child -----------------------------------------------------------------------------


def _be_child(serve: Callable[[Connection], None], pipe: Connection) -> None:
    """Say nothing, and end when the parent does."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if not os.environ.get("FLEXLINT_DEBUG"):
        with suppress(OSError):  # parsers that crash talk to standard error
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            if nowhere > 2:
                os.close(nowhere)
    _watch_parent()
    serve(pipe)
    # Skip the interpreter's clean-up: nothing here needs it, and it costs milliseconds.
    os._exit(0)


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
