"""What holds for every test."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings

from tests import here

# The same examples in every run, and no example fails for being slow on a busy machine.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# Hundreds of processes are started, each of which would compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A test that is about the cache says where it is; all others have none.
os.environ["FLEXLINT_CACHE_DIR"] = ""

# A shell starts what it puts into the background with interrupts ignored, nohup ignores the end
# of the terminal, and what the tests start would inherit that.
with suppress(ValueError):  # not the main thread
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (getattr(signal, name, None) for name in ("SIGHUP", "SIGTERM")):
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def pytest_collection_finish() -> None:
    """Look for no garbage among the tests themselves, again and again while they run."""
    gc.collect()
    gc.freeze()


# Few tests are about worker processes: they ask for them, all others do without.
here.work_here()


@pytest.fixture
def workers() -> Iterator[None]:
    """Files are analysed in processes of their own, as users have it."""
    with here.in_workers():
        yield
