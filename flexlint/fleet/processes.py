"""Work done in a process of its own, which has a working directory of its own.

What is linted is seen from the working directory, which a process has once for all its threads;
and a scheduler's worker must outlive what it works on. The process is started anew and not
forked, gets its work by a pipe, and ends when that pipe closes: so it ends with whoever
started it, however that ends, and so do git and all else that it has started.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

from flexlint.files.git_view import private_directory, remove_directory
from flexlint.fleet.alone import remove_if_alone
from flexlint.text.errors import UserError

if TYPE_CHECKING:
    from subprocess import Popen

Result = TypeVar("Result")
Work = Callable[[str], Result]
"""Given an empty directory of its own, which is removed afterwards. Picklable, as its result is."""
Telling = Callable[[int, int], None]
"""Told (parts done, parts to do) while work goes on."""
TellingWork = Callable[[str, Telling], Result]
"""Work that is also given whom to tell."""

MOST_BYTES = 1_000_000_000
"""The most that a process may answer."""

_HEAD = 8
_SECONDS_TO_END = 10
_TRIES = 40
_WORKPLACE = "work"
_MOST_REASON = 500
# Isolated, so that neither the directory nor the environment says what is imported.
_BEGIN = """
import json, os, sys
size = int.from_bytes(os.read(0, 8), "big")
data = b""
while len(data) < size:
    data += os.read(0, size - len(data)) or sys.exit(1)
sys.path[:] = json.loads(data)
from flexlint.fleet.processes import serve
serve()
"""


_ALSO = "also"
"""A file in a work's directory: what else is removed after it, one path after another."""


def also_remove(place: str, folder: str) -> None:
    """Have ``folder`` removed when the work in ``place`` has ended, however it ends, if nobody
    is at the lock beside ``folder`` then."""
    with open(os.path.join(place, _ALSO), "ab") as stream:
        stream.write(os.fsencode(folder) + b"\0")


class ProcessError(Exception):
    """There is no result. The text says why, in a few words."""


class Apart(Generic[Result]):
    """Does work in a process of its own. ``started`` is told of the process, so that it can be
    ended before it is done."""

    def __init__(self, started: Callable[[Popen[bytes]], None] = lambda process: None) -> None:
        self._started = started

    def __call__(self, work: Work[Result]) -> Result:
        """The result of ``work``.

        Raises:
            ProcessError: if there is none.
        """
        return self._done((work, False), None)

    def telling(self, work: TellingWork[Result], told: Telling) -> Result:
        """The result of ``work``, which tells ``told`` how far it is.

        Raises:
            ProcessError: if there is none.
        """
        return self._done((work, True), told)

    def _done(self, given: tuple[object, bool], told: Telling | None) -> Result:
        import subprocess

        options: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BEGIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if os.environ.get("FLEXLINT_DEBUG") else subprocess.DEVNULL,
                **options,
            )
        except OSError as error:
            raise ProcessError(f"no process can be started: {error.strerror}") from error
        assert process.stdin is not None
        assert process.stdout is not None
        self._started(process)
        with process:
            try:
                with suppress(OSError, ValueError):  # it has ended, or is to end
                    for part in (json.dumps(_path()).encode(), pickle.dumps(given)):
                        process.stdin.write(len(part).to_bytes(_HEAD, "big") + part)
                    process.stdin.flush()
                result, failure = _answered(process.stdout, told)
            finally:
                end(process)
        if failure:
            raise ProcessError(failure)
        answer: Result = result
        return answer


def _answered(stream: IO[bytes], told: Telling | None) -> tuple[Any, str]:
    """The answer in ``stream``, and why there is none; what comes before it is for ``told``.

    Raises:
        ProcessError: if it is not there.
    """
    while True:
        size = int.from_bytes(stream.read(_HEAD), "big")
        if size > MOST_BYTES:
            raise ProcessError("it has more to say than can be kept")
        try:
            is_answer, *said = pickle.loads(stream.read(size))
        except Exception as error:  # the end of what it would have said is missing
            raise ProcessError("the process ended without an answer") from error
        if is_answer:
            result, failure = said
            return result, failure
        if told is not None:
            told(*said)


def end(process: Popen[bytes]) -> None:
    """End a process of ours, which clears up behind itself unless that takes too long."""
    from subprocess import TimeoutExpired

    if process.stdin is not None:
        with suppress(OSError, ValueError):
            process.stdin.close()
    try:
        process.wait(_SECONDS_TO_END)
    except TimeoutExpired:
        process.kill()


def apart(work: Work[Result]) -> Result:
    """The result of ``work``, done in a process of its own. It can be sent anywhere to be called.

    Raises:
        ProcessError: if there is none.
    """
    return Apart[Result]()(work)


def _path() -> list[str]:
    """Where modules are imported from, without what depends on a working directory."""
    return [entry for entry in sys.path if os.path.isabs(entry)]


# -- in the process ------------------------------------------------------------------------


def serve() -> None:
    """Do the work that standard input holds, answer on standard output, and end.

    This process only looks after the one that works, where processes can be forked: it ends that
    one, and all that it has started, when standard input closes, and then removes its directory.
    """
    given = _read(int.from_bytes(_read(_HEAD), "big"))
    place = private_directory()
    if not hasattr(os, "fork"):
        _watch(lambda: _cleared(place))
        _work(given, place)
        _cleared(place)
        os._exit(0)
    ended, alive = os.pipe()  # the second end closes when the worker ends
    worker = os.fork()
    if worker == 0:
        os.close(ended)
        os.setpgid(0, 0)
        _work(given, place)
        os._exit(0)
    os.close(alive)
    with suppress(OSError):  # whichever of the two comes first
        os.setpgid(worker, worker)
    os.close(1)
    group = _Group(worker)
    _watch(group.end)
    os.read(ended, 1)
    group.end()  # what has not been waited for has no use any more
    _cleared(place)
    os._exit(0)


class _Group:
    """A process and all that it has started, until it is waited for."""

    def __init__(self, leader: int) -> None:
        from threading import Lock

        self._leader = leader
        self._lock = Lock()
        self._is_over = False

    def end(self) -> None:
        """End them, once: afterwards the number may be another's."""
        with self._lock:
            if not self._is_over:
                self._is_over = True
                with suppress(OSError):
                    os.killpg(self._leader, signal.SIGKILL)
                with suppress(OSError):
                    os.waitpid(self._leader, 0)


def _work(given: bytes, place: str) -> None:
    """Do the work ``given`` in ``place``, and answer."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # whoever prints has no part in the answer
    os.environ["TMPDIR"] = place  # so that whatever is left behind is left there
    try:
        os.mkdir(os.path.join(place, _WORKPLACE))
        os.chdir(os.path.join(place, _WORKPLACE))
        _say(answers, _answer(given, os.getcwd(), partial(_tell, answers)))
    finally:
        os.chdir(os.path.dirname(place))
        os.close(answers)


def _say(stream: int, data: bytes) -> None:
    view = memoryview(len(data).to_bytes(_HEAD, "big") + data)
    while view:
        view = view[os.write(stream, view) :]


def _tell(stream: int, done: int, total: int) -> None:
    with suppress(OSError):  # nobody listens: then the process will be ended
        _say(stream, pickle.dumps((False, done, total)))


def _answer(given: bytes, place: str, told: Telling) -> bytes:
    try:
        work, tells = pickle.loads(given)
        result = work(place, told) if tells else work(place)
        return pickle.dumps((True, result, ""), pickle.HIGHEST_PROTOCOL)
    except UserError as error:
        reason = str(error)
    except MemoryError:
        reason = "there is not enough memory for it"
    except Exception as error:  # said to who asked, who goes on with other work
        reason = f"{type(error).__name__}: {error}"
    return pickle.dumps((True, None, reason[:_MOST_REASON] or "no reason is known"))


def _read(size: int) -> bytes:
    parts = []
    while size:
        part = os.read(0, size)
        if not part:
            os._exit(1)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _watch(then: Callable[[], object]) -> None:
    """Call ``then`` when standard input closes, and end."""
    from threading import Thread

    def watch() -> None:
        with suppress(OSError):
            os.read(0, 1)
        then()
        if not hasattr(os, "fork"):
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _cleared(place: str) -> None:
    """Remove ``place``: again, where somebody who is about to end has written into it."""
    also: list[str] = []
    with suppress(OSError), open(os.path.join(place, _WORKPLACE, _ALSO), "rb") as stream:
        also = [os.fsdecode(path) for path in stream.read().split(b"\0") if path]
    for folder in also:
        for _ in range(_TRIES):
            if not os.path.lexists(folder) or remove_if_alone(folder):
                break
            time.sleep(0.05)
    for _ in range(_TRIES):
        remove_directory(place)
        if not os.path.lexists(place):
            return
        time.sleep(0.05)
