"""The checks of suggestions that need nothing but the test suite, by name.

Run as a module it writes their known failures anew (``tests/advice/known.yaml``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from tests.advice import cmdlets, requests, sdk_words, shell_syntax, templates
from tests.advice.known import Failure, write

CHECKS: Mapping[str, Callable[[], Iterable[Failure]]] = MappingProxyType(
    {
        module.CHECK: module.failures
        for module in (cmdlets, requests, sdk_words, shell_syntax, templates)
    }
)


def main() -> int:
    """Write the rows of all checks."""
    print(f"{write(CHECKS)} known failures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
