"""Which files are an example, whose scale sets are its own and not those of the code base."""

from __future__ import annotations

from functools import lru_cache

_EACH = frozenset(
    {"examples", "example", "samples", "sample", "demos", "quickstarts", "tutorials", "snippets"}
)
"""Folders with an example in each of their folders."""
_ONE = frozenset({"docs", "doc", "test", "tests", "testdata", "fixtures", "__tests__"})
"""Folders of what belongs together."""


@lru_cache(maxsize=4096)
def example_of(path: str) -> str:
    """The example that the file ``path`` is part of, as the folder that holds it; "" of
    what is none."""
    parts = path.split("/")
    for number, part in enumerate(parts[:-1]):
        word = part.lower()
        if word in _ONE and not _EACH & set(map(str.lower, parts[number + 1 : -1])):
            return "/".join(parts[: number + 1])
        if word in _EACH:
            return "/".join(parts[: min(number + 2, len(parts) - 1)])
    return ""
