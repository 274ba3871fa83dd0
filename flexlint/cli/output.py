"""Where output goes: one string, one write; and where standard input comes from."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from flexlint.cli import streams
from flexlint.cli.wrong import failure, usage_error
from flexlint.engine.progress import Steps
from flexlint.text.printing import for_people, one_line
from flexlint.text.words import plural

STDOUT = "-"
_SOON = 0.5
"""Seconds that nobody minds waiting without a word."""
_RARELY = 0.1
"""Seconds that a line is left to be read."""


def use_color(choice: str) -> bool:
    """Whether to colour standard output: ``choice``, then NO_COLOR, FORCE_COLOR, a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """Columns to lay text out in: the terminal's, within reason; 100 if there is none."""
    return max(60, min(_terminal_columns() or 100, 140))


def _terminal_columns() -> int:
    """As ``shutil`` finds them, which loads all that packs archives; 0 if nothing says it."""
    try:
        said = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        said = 0
    if said > 0:
        return said
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # it is closed, or no terminal
        return 0


def write(
    text: str, target: str = STDOUT, *, for_machines: bool = False, color: bool = False
) -> None:
    """Write ``text``, in UTF-8, to standard output or into a file.

    Unless it is ``for_machines``, nothing in it acts on a terminal or a CI service afterwards
    (see :mod:`flexlint.text.printing`), but for colours if there may be any. A reader of standard
    output that has gone has seen what it wanted: that is no error.

    Raises:
        click.ClickException: if the file cannot be written.
        OSError: if standard output cannot be written.
    """
    if not for_machines:
        text = for_people(text, color=color)
    data = text.encode("utf-8", "backslashreplace")
    if target != STDOUT:
        from flexlint.files.writing import write_atomically

        try:
            write_atomically(target, data)
        except OSError as error:
            raise failure(f"{one_line(target)}: {error.strerror}") from error
        return
    try:
        _print(text, data)
    except BrokenPipeError:
        streams.silence(sys.stdout)


def _print(text: str, data: bytes) -> None:
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    if sys.stdout.isatty() and encoding != "utf8":
        data = text.encode(sys.stdout.encoding, "backslashreplace")
    sys.stdout.flush()
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(text)
    else:
        binary.write(data)
        binary.flush()


def say(line: str) -> None:
    """Write a line, or several, for people to standard error; see :func:`write`.

    Where that is impossible, nobody can be told, and the run goes on.
    """
    streams.tell(f"{for_people(line)}\n")


def say_notices(notices: Iterable[str]) -> None:
    """Say what a run has to say besides its findings."""
    for notice in notices:
        say(f"flexlint: note: {notice}")


def spare_what_is_read(
    targets: Iterable[str], paths: Iterable[str], options: Iterable[tuple[str, str | None]]
) -> None:
    """Refuse to write over what the command line names to be read.

    Args:
        targets: the files to write.
        paths: what is looked at.
        options: (option, the file that it names, if it is given).

    Raises:
        click.UsageError: if one of them is both.
    """
    places = {os.path.realpath(target) for target in targets if target != STDOUT}
    if not places:
        return
    read = [(f"{path} is looked at", path) for path in paths]
    read += [(f"{option} names {path}, which is read", path) for option, path in options if path]
    for why, path in read:
        if os.path.realpath(path) in places:
            raise usage_error(f"{one_line(why)} and would be written: name another file.")


def standard_input(limit: int) -> bytes:
    """What standard input holds, at most ``limit + 1`` bytes: more than ``limit`` is too much.

    Raises:
        click.ClickException: if it is closed or cannot be read.
    """
    if sys.stdin is None:
        raise failure("standard input is closed")
    try:
        return sys.stdin.buffer.read(limit + 1)
    except OSError as error:
        raise failure(f"cannot read standard input: {error.strerror}") from error


class Line:
    """A line on standard error that says how far a run is, on a terminal and in long runs only.

    It is there from the first half second on, also while nobody has anything new to say: a timer
    sees to that where there is one.
    """

    def __init__(self) -> None:
        self._on = sys.stderr.isatty() and not os.environ.get("CI")
        self._text = self._shown = ""
        self._shown_at = 0.0
        self._started = monotonic()
        self._ticking = self._on and _tick(self._show)

    def say(self, text: str) -> None:
        """Let the line be ``text``, soon."""
        self._text = text
        self._show()

    def clear(self) -> None:
        """Take the line away, and say nothing more."""
        self._on = False
        if self._ticking:
            _tick(None)
        if self._shown:
            streams.tell("\r\x1b[K")

    def _show(self) -> None:
        if not self._on or self._text == self._shown:
            return
        now = monotonic()
        if now - self._started > _SOON and now - self._shown_at > _RARELY:
            self._shown_at, self._shown = now, self._text
            streams.tell(f"\r\x1b[Kflexlint: {self._text}")


def _tick(then: Callable[[], object] | None) -> bool:
    """Have ``then`` called now and then from now on; None ends it. False if that cannot be done."""
    import signal

    try:
        if then is None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            return True
        if signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
            return False  # it is somebody else's

        def tick(*_: object) -> None:
            # It may come in the middle of a write of ours: the next one will do.
            with suppress(RuntimeError):
                then()

        signal.signal(signal.SIGALRM, tick)
        signal.setitimer(signal.ITIMER_REAL, _SOON + 0.05, 2 * _RARELY)
    except (AttributeError, ValueError, OSError):  # Windows, or another thread
        return False
    return True


class Counter:
    """Counts on a :class:`Line`."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._line = Line()

    def __call__(self, done: int, total: int, more: str = "") -> None:
        """Say how many are done; ``more`` stands behind that."""
        self._line.say(f"{done:,} of {total:,} {self._what}{more}")

    def clear(self) -> None:
        """Take the line away."""
        self._line.clear()


@contextmanager
def progress() -> Iterator[Steps]:
    """Who is told of the steps of a run, and says it on a :class:`Line` until the run is over."""
    line = Line()
    searched = ""

    def search(done: int, total: int) -> None:
        nonlocal searched
        searched = f"{plural(total, 'file')} searched"
        line.say(f"{done:,} of {searched}")

    try:
        line.say("looking for files")
        yield Steps(
            found=lambda number: line.say(f"{plural(number, 'file')} found"),
            searched=search,
            analysed=lambda done, total: line.say(f"{searched}, {done:,} of {total:,} analysed"),
        )
    finally:
        line.clear()
