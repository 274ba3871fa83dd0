"""Whether what an instance was named by can be the name of a virtual machine.

A member of a Flexible set is a virtual machine with a name such as ``web_0a1b2c3d``. The
decimal id of a Uniform instance names none, and neither does what is left of a name when its
front is cut off. Surfaces give such arguments these values; suggestions write a placeholder.
"""

from __future__ import annotations

import re

from flexlint.model import Array, Known, Object, OneOf, Unknown, Value
from flexlint.regex import regex
from flexlint.values.names import COUNTED, CUT

__all__ = ["COUNTED", "CUT", "holds_no_name", "is_counter", "is_piece", "names_no_machine"]

_COUNTER = regex(r"(?:i|j|k|n|x|idx|ix|index|num|number|count|counter)\Z", re.IGNORECASE)
_LETTERS = regex(r"\w+\Z")
_PIECE = regex(
    r"(?i:r?split|r?partition)\s{0,4}\(\s{0,4}['\"`/](?:_|-)['\"`/]"
    r"|-c?split\s{1,4}['\"](?:_|-)['\"]"
    r"|(?i:substr|substring|slice|removeprefix|trimprefix)\s{0,4}\("
    r"|\$\{\w{1,60}(?:##?[^}_\-]{0,20}[_-]|:\s{0,4}-?\d)"
    r"|-[dF]\s{0,4}['\"]?_"
)


def names_no_machine(value: Value) -> bool:
    """Whether ``value`` surely is no name: a decimal id, or computed as one."""
    if isinstance(value, Unknown):
        return value.why in (COUNTED, CUT)
    values = value.values if isinstance(value, OneOf) else ()
    if isinstance(value, Known):
        values = (value.value,)
    return bool(values) and all(
        isinstance(v, int | str) and not isinstance(v, bool) and str(v).isdecimal() for v in values
    )


def holds_no_name(value: Value) -> bool:
    """Whether one of the ids in ``value`` (a list, an object with one, or one id) is no name."""
    if isinstance(value, Object):
        entry = value.entry("instance_ids") or value.entry("instanceIds")
        return entry is not None and holds_no_name(entry.value)
    if isinstance(value, Array):
        return any(names_no_machine(item) for item in value.items)
    return names_no_machine(value)


def is_counter(name: str) -> bool:
    """Whether a variable is called as a number is, and not as an id or a name."""
    return _COUNTER.match(name) is not None


def is_piece(expression: str) -> bool:
    """Whether an expression, in whatever language, cuts a piece out of a name."""
    return _LETTERS.match(expression) is None and _PIECE.search(expression) is not None
