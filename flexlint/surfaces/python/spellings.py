"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

from collections.abc import Callable

from flexlint.regex import regex
from flexlint.values.sources import parts

_READING = b"load_dotenv"
"""In each module that has variables read from a file, the names of which it may put together."""
_SETTING = regex(rb"environ|(?:put|set|del)env|\benv\s{0,9}=")
"""In each module that sets variables of the environment."""


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap."""
    kind, name = parts(given_by)
    if kind != "env":
        return lambda _: True
    word = name.lower().encode("utf-8", "replace")
    return lambda content: (
        (word in content and _SETTING.search(content) is not None) or _READING in content
    )
