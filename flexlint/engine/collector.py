"""Holding Python's cycle collector off while the trees of a file are built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Run the block without cycle collection, which would walk the growing tree over and over.

    The trees of templates have no cycles, those of Python code are given up with the file;
    a template of 5 MB takes two thirds of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
