"""What reading one file may cost: the only place that says how much, and how it is enforced."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from flexlint.record import record

TEXT_BYTES = 64_000_000
"""No more is held of any file, or of standard input, whatever it is read for. Only the byte
search goes through the whole of a larger file, a piece at a time."""

SMALL_BYTES = 16_384
"""A text up to this size that a caller hands over is analysed in the caller's process: at the
rate of the slowest reader that is a third of a second."""

ANSWER_BYTES = 256_000_000
"""The most that a worker may send back for one file: a hundred thousand findings are 70 MB."""

_MEGABYTE = 1_000_000

# Measured on files made of nothing but findings. The slowest and hungriest reader is that of
# Python (libcst): 17 seconds and 1,000 MB for each MB of source; the others need a fifth of the
# time and a tenth of the memory. The factor between is for slower machines and newer parsers.
_SECONDS = 5.0
_SECONDS_PER_MB = 50.0
_MAX_SECONDS = 300.0
_MEMORY = 1_000 * _MEGABYTE
_MEMORY_PER_MB = 1_500 * _MEGABYTE
_MAX_MEMORY = 4_000 * _MEGABYTE
_CLOCK = 10
"""Seconds by the clock for each of processor time: a busy machine must not change findings."""


@record
class Limit:
    """The bounds of one piece of work in a process of its own."""

    processor: float
    """Seconds of processor time, the kernel's included; where they cannot be limited (Windows)
    ``clock`` alone counts."""
    clock: float
    """Seconds by the clock."""
    memory: int
    """Bytes of address space beyond what the process has at the beginning; where that cannot
    be limited (Windows, macOS) it is not."""

    def times(self, number: int) -> Limit:
        """The limit of doing that work ``number`` times, one after the other."""
        return Limit(number * self.processor, number * self.clock, self.memory)


def for_file(path: str) -> Limit:
    """The limit for the file at ``path``; that of an empty one if it says no size."""
    try:
        return for_size(os.stat(path).st_size)
    except (OSError, ValueError):  # said when it is read
        return for_size(0)


def for_size(size: int) -> Limit:
    """The limit for a file of ``size`` bytes."""
    megabytes = min(size, TEXT_BYTES) / _MEGABYTE
    seconds = min(_MAX_SECONDS, _SECONDS + _SECONDS_PER_MB * megabytes)
    memory = min(_MAX_MEMORY, _MEMORY + int(_MEMORY_PER_MB * megabytes))
    return Limit(seconds, _CLOCK * seconds, memory)


def impose(limit: Limit) -> None:
    """Hold this process to ``limit`` from now on, as far as the platform can.

    Too much time ends the process by ``SIGPROF``; too much memory is a ``MemoryError``, or the
    end of the process where a native parser asks for it.
    """
    _limit_memory(limit.memory)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, limit.processor)


def lift() -> None:
    """Take back what :func:`impose` imposed."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)
    _limit_memory(None)


def _limit_memory(more: int | None) -> None:
    used = _address_space()
    if used is None:
        return
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = hard
    if more is not None:
        soft = used + more if hard == resource.RLIM_INFINITY else min(hard, used + more)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int | None:
    """Bytes of address space that this process has; None where nothing says so."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as stream:
            return int(stream.read(200).split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return None
