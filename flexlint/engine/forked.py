"""Child processes made by forking: they have all that is imported, and cost next to nothing.

What ``multiprocessing`` does for this it does after importing sockets, threads and temporary
files, which takes as long as a small file's analysis.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

_LENGTH = 8
"""Bytes before a message that say how long it is."""
_PIECE = 1 << 20
_PATIENCE = 1.0
"""Seconds that a process may take to end after it has closed its pipe."""
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Pipe:
    """One end of a connection between two processes."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing

    def fileno(self) -> int:
        """The descriptor that can be read when there is a message, or nobody to send one."""
        return self._reading

    def send_bytes(self, data: bytes) -> None:
        """Send a message.

        Raises:
            OSError: if the other side has gone.
        """
        rest = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
        while rest:
            rest = rest[os.write(self._writing, rest[:_PIECE]) :]

    def recv_bytes(self) -> bytes:
        """The next message.

        Raises:
            EOFError: if the other side has gone before it was complete.
            OSError: if it cannot be read.
        """
        return self._read(int.from_bytes(self._read(_LENGTH), "big"))

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            piece = os.read(self._reading, min(_PIECE, size - len(data)))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def close(self) -> None:
        """Close it. Once is enough, and more does no harm."""
        for number in {self._reading, self._writing} - {-1}:
            os.close(number)
        self._reading = self._writing = -1


class Child:
    """A forked process that serves requests, seen from its parent."""

    pid: int
    pipe: Pipe
    _life: int
    """The end of a pipe that is closed with us. Nobody writes to it."""

    def __init__(self, serve: Callable[[Pipe], None], siblings: Sequence[Child]) -> None:
        """Start it: ``serve`` gets its end of the pipe, and what it does ends the process.

        Raises:
            OSError: if there can be no further process.
        """
        down, up, life = _pipes(3)
        parent = os.getpid()

        def begin() -> None:
            # Who held an end of ours would keep us from noticing that our parent is gone.
            for sibling in siblings:
                sibling.let_go()
            _close((up[0], down[1], life[1]))
            _settle(parent, life[0])
            serve(Pipe(down[0], up[1]))

        with _signals_held():
            try:
                self.pid = os.fork()
            except OSError:
                _close((*down, *up, *life))
                raise
            if self.pid == 0:
                _be_child(begin)
        _close((down[0], up[1], life[0]))
        self.pipe = Pipe(up[0], down[1])
        self._life = life[1]
        self._code: int | None = None

    def exit_code(self) -> int | None:
        """As ``subprocess`` has it; waits a moment for a process that is about to end.

        None if it goes on, or if nobody can say.
        """
        until = time.monotonic() + _PATIENCE
        while self._code is None:
            try:
                ended, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                return None
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                return None
            else:
                time.sleep(0.001)
        return self._code

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.let_go()

    def let_go(self) -> None:
        """Close all that connects us: without a parent, the process ends."""
        self.pipe.close()
        _close({self._life} - {-1})
        self._life = -1


def allowed() -> bool:
    """Whether this process may have children: those of a pool of ``multiprocessing`` may not."""
    module = sys.modules.get("multiprocessing.process")
    return module is None or not module.current_process().daemon


def ready(children: Sequence[Child], seconds: float) -> Collection[Child]:
    """Those that have said something or ended, as soon as there is one, or none in time."""
    poll = select.poll()
    by_number = {child.pipe.fileno(): child for child in children}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(seconds * 1000)]


def _pipes(number: int) -> list[tuple[int, int]]:
    """So many pipes, each (to read, to write)."""
    made: list[tuple[int, int]] = []
    try:
        for _ in range(number):
            made.append(os.pipe())
    except OSError:
        for pair in made:
            _close(pair)
        raise
    return made


def _close(numbers: Iterable[int]) -> None:
    for number in numbers:
        os.close(number)


@contextmanager
def _signals_held() -> Iterator[None]:
    """No signal ends anybody while there are two of us and one is not settled yet."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# -- the child -----------------------------------------------------------------------------


def _be_child(begin: Callable[[], None]) -> None:
    """Do one thing, and end: nothing of what this process was copied from goes on in it."""
    code = 1
    try:
        begin()
        code = 0
    finally:
        # The interpreter's clean-up is the parent's.
        os._exit(code)


def _settle(parent: int, life: int) -> None:
    """Make this process one that says nothing, and that ends when ``parent`` does.

    ``life`` can be read when the parent has gone.
    """
    # The parent decides what a signal means; children just go.
    for number in (*_ENDING, signal.SIGPROF):
        if signal.getsignal(number) is not signal.SIG_IGN or number not in _ENDING:
            signal.signal(number, signal.SIG_DFL)
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        # Parsers that crash talk to standard error.
        for stream in (0,) if os.environ.get("FLEXLINT_DEBUG") else (0, 1, 2):
            os.dup2(nowhere, stream)
        if nowhere > 2:
            os.close(nowhere)
    if not _killed_at_the_end_of(life, parent):
        _watch(parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (*_ENDING, signal.SIGPROF))


def _killed_at_the_end_of(life: int, parent: int) -> bool:
    """Ask the kernel to kill us when ``parent`` ends; False where it cannot be asked.

    It is told of the pipe that the parent alone can write to, and never does.
    """
    try:
        import fcntl

        fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        flags = fcntl.fcntl(life, fcntl.F_GETFL)
        fcntl.fcntl(life, fcntl.F_SETFL, flags | os.O_ASYNC)
    except (ImportError, OSError, AttributeError):
        return False
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)
    return True


def _watch(parent: int) -> None:
    """Leave when ``parent`` ends, though this process may be busy."""
    from threading import Thread

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    with suppress(RuntimeError):  # no thread can be had: the end of the pipe must do
        Thread(target=watch, daemon=True).start()
