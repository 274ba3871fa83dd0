"""Files analysed by the process that the tests run in, rather than by workers of its own.

A worker is forked, which copies all that pytest holds, and begins with nothing imported, compiled
or loaded: six times the work of what most tests are about. What comes of an item is the same:
it crosses as it would between processes, and a call that raises is a failed outcome. There are
no limits, and who crashes takes the tests with it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar
from unittest import mock

from flexlint.engine import workers
from flexlint.engine.workers import Kept, Outcome
from flexlint.files.limits import Limit

Item = TypeVar("Item")
Result = TypeVar("Result")
_FORKED = workers.run


def run(
    items: Sequence[Item],
    function: Callable[[Item], Result],
    jobs: int,
    limit: Callable[[Item], Limit],
    kept: Kept[Item, Result] | None = None,
) -> Iterator[Outcome[Item, Result]]:
    """As :func:`flexlint.engine.workers.run`, one item after the other in this process."""
    del kept
    for item in items:
        given, _ = pickle.loads(pickle.dumps((item, limit(item))))
        try:
            result = pickle.loads(pickle.dumps(function(given)))
        except Exception as error:
            yield Outcome(item, None, f"{type(error).__name__}: {error}")
        else:
            yield Outcome(item, result)


def work_here() -> None:
    """From now on this process analyses everything itself."""
    workers.run = run


@contextmanager
def in_workers() -> Iterator[None]:
    """Within this, files are analysed in processes of their own, as users have it."""
    with mock.patch.object(workers, "run", _FORKED):
        yield
