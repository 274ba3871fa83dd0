"""One text analysed in a process of its own: how long it took, or how it ended."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.model import Finding
from flexlint.text.source import SourceFile


@cache
def analysis() -> Analysis:
    """The analysis with every surface and no neighbours."""
    return Analysis.of(Options(include_surfaces=("default", "markdown")))


def analyse(path: str, data: bytes) -> tuple[Finding, ...]:
    """The findings in ``data``, read as the file at ``path``."""
    return analysis().text(SourceFile.from_bytes(path, data)).findings


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run in a process of its own ended."""

    seconds: float
    """Of the processor; the limit if it was reached."""
    answer: str
    """What the run returned; if it did not, "" or the error's last line."""
    failed: bool
    over: bool
    """Whether the limit was reached."""


def alone(run: Callable[[], str], limit: int) -> Outcome:
    """``run`` in a forked process with ``limit`` seconds of processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _child(run, limit, reading, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    kind, _, rest = said.partition(" ")
    seconds, _, answer = rest.partition(" ")
    if kind in ("done", "error"):
        return Outcome(float(seconds), answer, kind == "error", over=False)
    over = os.WIFSIGNALED(status)
    return Outcome(float(limit), "", failed=True, over=over)


def _child(run: Callable[[], str], limit: int, reading: int, writing: int) -> None:
    try:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        started = time.process_time()
        try:
            kind, answer = "done", run()
        except BaseException as error:  # whatever it is, the parent must hear of it
            kind, answer = "error", f"{type(error).__name__}: {error}"[:500]
        said = f"{kind} {time.process_time() - started:.4f} {answer}"
        os.write(writing, said.encode(errors="replace")[:60_000])
    finally:
        os._exit(0)
