"""The checks of suggestions that need nothing but the test suite, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from tests.advice import cmdlets, requests, sdk_words, shell_syntax, templates
from tests.advice.known import Failure

CHECKS: Mapping[str, Callable[[], Iterable[Failure]]] = MappingProxyType(
    {module.CHECK: module.failures for module in (cmdlets, requests, sdk_words, shell_syntax, templates)}
)
