"""Where output goes: one string, one write; and where standard input comes from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from time import monotonic

from flexlint.cli import streams
from flexlint.cli.wrong import failure
from flexlint.text.printing import for_people, one_line

STDOUT = "-"
_SOON = 0.5
"""Seconds that nobody minds waiting without a word."""


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


class Counter:
    """A line on standard error that counts, on a terminal and in long runs only."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._on = sys.stderr.isatty() and not os.environ.get("CI")
        self._shown = 0.0
        self._started = monotonic()

    def __call__(self, done: int, total: int, more: str = "") -> None:
        """Say how many are done; ``more`` stands behind that."""
        if not self._on:
            return
        now = monotonic()
        if now - self._started > _SOON and now - self._shown > 0.1:
            self._shown = now
            streams.tell(f"\r\x1b[Kflexlint: {done:,} of {total:,} {self._what}{more}")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            streams.tell("\r\x1b[K")


class Progress(Counter):
    """Counts files (a :data:`flexlint.engine.analyses.Progress`)."""

    def __init__(self) -> None:
        super().__init__("files")
