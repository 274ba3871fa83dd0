"""Regular expressions that are compiled when they are first used.

There are some six hundred; a start compiled a third of them, and a run uses a few dozen.
"""

from __future__ import annotations

import re

from flexlint.typed import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import AnyStr

_COMPILED = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "search",
    "split",
    "sub",
    "subn",
)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile(pattern, flags)`` gives, but for the time it takes.

    An error in ``pattern`` shows when it is used. The functions of ``re`` do not take it.
    """
    return cast("re.Pattern[AnyStr]", Regex(pattern, flags))


class Regex:
    """An expression with the methods of a compiled one: see :func:`regex`."""

    __slots__ = (*_COMPILED, "_flags", "pattern")

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for part in _COMPILED:
            setattr(self, part, getattr(compiled, part))
        return getattr(compiled, name)
