"""The three standard streams, which may be closed, full, or read by nobody."""

from __future__ import annotations

import contextlib
import errno
import os
import sys

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from typing import IO

_OF_OUTPUT = (errno.EBADF, errno.EDQUOT, errno.EIO, errno.ENOSPC)


def complete() -> None:
    """Put something in the place of standard streams that are closed.

    Files that are opened later would take their numbers, and what is printed would be written
    into them. Standard output becomes one that refuses what is written; standard error, where
    nobody can be told anything, takes it; ``sys.stdin`` stays None.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is this one.
            os.set_inheritable(os.open(os.devnull, flags), True)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115


def silence(stream: IO[str]) -> None:
    """Let ``stream`` take whatever is or will be written to it, and drop it."""
    with contextlib.suppress(OSError, ValueError):  # in tests it has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        finally:
            os.close(nowhere)
    with contextlib.suppress(OSError, ValueError):
        stream.flush()


def reason(error: OSError) -> str:
    """Why ``error`` happened, in words."""
    if error.filename is None and error.errno in _OF_OUTPUT:  # as printing raises it
        why = "it is closed" if error.errno == errno.EBADF else error.strerror
        return f"cannot write the output: {why}"
    return error.strerror or str(error) or type(error).__name__


def print_plain(text: str) -> None:
    """Write ``text``, ASCII without control characters, to standard output.

    Raises:
        OSError: if that is impossible, and not because its reader has gone.
    """
    try:
        binary = getattr(sys.stdout, "buffer", None)
        if binary is None:
            sys.stdout.write(text)
        else:
            binary.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)


def tell(text: str) -> None:
    """Write ``text`` to standard error; where that is impossible nobody can be told."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)
