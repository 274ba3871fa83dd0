"""How much work a function does, counted in calls: the same on a busy machine as on an idle one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from cProfile import Profile

HOSTILE = 150_000
"""Characters of which an expression that looks at all of them from each would take minutes."""
_QUADRATIC = 5
"""Four times the input is four times the work if the work is linear, sixteen if quadratic."""


def calls(run: Callable[[], object]) -> int:
    """The function calls, of Python and of C, that ``run`` makes.

    What one call does inside C (a regular expression, ``str.find``) is not seen.
    """
    # Counted in C: a function of ours that counts takes several times as long.
    profile = Profile(subcalls=False)
    before = sys.getprofile()
    profile.enable()
    try:
        run()
    finally:
        profile.disable()
        sys.setprofile(before)
    return sum(entry.callcount for entry in profile.getstats())


def grows_linearly(
    run: Callable[[str], object], make: Callable[[int], str], small: int = 100
) -> None:
    """Assert that ``run`` does less than five times the work for four times the input.

    Args:
        run: reads one text.
        make: gives a text of a size proportional to its argument.
        small: the smaller argument; the larger is four times that.
    """
    run(make(2))  # what is imported, compiled or cached once is not counted
    little, much = make(small), make(4 * small)
    least = calls(lambda: run(little))
    most = calls(lambda: run(much))
    assert most < _QUADRATIC * least, f"{least:,} calls for n = {small}, {most:,} for four times n"
