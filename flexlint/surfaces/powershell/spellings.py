"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

from collections.abc import Callable

from flexlint.lexical.containers import may_give
from flexlint.values.sources import parts

_SETTING = (b"env:", b"setenvironmentvariable")
"""One of these is in each script that sets variables of the environment."""


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap."""
    kind, name = parts(given_by)
    if kind == "container":
        return lambda content: may_give(given_by, content)
    word = name.lower().encode("utf-8", "replace")
    return lambda content: word in content and any(each in content for each in _SETTING)
