"""Template functions over single values: text, numbers, comparison, conversion.

Each takes and returns plain scalars and raises ValueError, TypeError, ArithmeticError or
LookupError for arguments the function does not take; the caller turns that into Unknown.
"""

from __future__ import annotations

import re

from flexlint.model import Scalar
from flexlint.regex import regex

_HOLE = regex(r"\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^{}]*))?\}")


def text(value: Scalar) -> str:
    """``value``, which must be a string."""
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    return value


def whole(value: Scalar) -> int:
    """``value``, which must be a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number is expected")
    return value


def truth(value: Scalar) -> bool:
    """``value``, which must be a boolean."""
    if not isinstance(value, bool):
        raise TypeError("true or false is expected")
    return value


def to_text(value: Scalar) -> str:
    """A scalar as template strings show it: ``True`` and ``False`` have capitals."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def concat(*values: Scalar) -> str:
    """All values as one string."""
    return "".join(map(to_text, values))


def format_text(pattern: Scalar, *values: Scalar) -> str:
    """``format('{0}-{1:D2}', …)``; only plain holes and the zero-padded number ``D`` count."""

    def fill(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group(0)[0]
        value = values[int(match.group(1)[:6])]
        shape = match.group(3) or ""
        shown = to_text(value)
        if shape:
            digits = re.fullmatch(r"[dD](\d{1,2})", shape)
            if digits is None:
                raise ValueError(f"the format {shape!r} is not known here")
            shown = str(whole(value)).zfill(int(digits.group(1)))
        width = int((match.group(2) or "0")[:6])
        return shown.rjust(width) if width > 0 else shown.ljust(-width)

    return _HOLE.sub(fill, text(pattern))


def equals(left: Scalar, right: Scalar) -> bool:
    """Equal in type and value; strings with regard to case."""
    if _number(left) and _number(right):
        return left == right
    return type(left) is type(right) and left == right


def equals_fold(left: Scalar, right: Scalar) -> bool:
    """Equal; strings without regard to case."""
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return equals(left, right)


def _number(value: Scalar) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def compare(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1; both must be numbers or both strings."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return (left > right) - (left < right)
    raise TypeError("cannot be compared")


def divide(left: Scalar, right: Scalar) -> int:
    """Whole-number division towards zero."""
    dividend, divisor = whole(left), whole(right)
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def modulo(left: Scalar, right: Scalar) -> int:
    """The remainder of :func:`divide`."""
    return whole(left) - divide(left, right) * whole(right)


def to_int(value: Scalar) -> int:
    """A number, or a string that holds one."""
    if isinstance(value, str) and len(value) < 25:
        return int(value.strip())
    return whole(value)


def to_bool(value: Scalar) -> bool:
    """A boolean, a number, or the word for a boolean."""
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    return bool(value) if isinstance(value, int) else truth(value)


def substring(value: Scalar, start: Scalar, length: Scalar = None) -> str:
    """A part of a string; both ends must be inside it."""
    whole_text, first = text(value), whole(start)
    last = len(whole_text) if length is None else first + whole(length)
    if not 0 <= first <= last <= len(whole_text):
        raise ValueError("the part is outside the string")
    return whole_text[first:last]


def pad_left(value: Scalar, width: Scalar, filler: Scalar = " ") -> str:
    """Padded on the left to ``width``, which is at most 16."""
    total = whole(width)
    if total > 10_000 or len(text(filler)) != 1:
        raise ValueError("cannot be padded so")
    return to_text(value).rjust(total, text(filler))


def to_base64(value: Scalar) -> str:
    """Base 64 of the string in UTF-8."""
    from base64 import b64encode

    return b64encode(text(value).encode("utf-8", "surrogatepass")).decode("ascii")


def from_base64(value: Scalar) -> str:
    """The string whose base 64 is ``value``."""
    from base64 import b64decode

    return b64decode(text(value), validate=True).decode("utf-8")


def data_uri(value: Scalar) -> str:
    """A data URI that holds the string."""
    return f"data:text/plain;charset=utf8;base64,{to_base64(value)}"


def from_data_uri(value: Scalar) -> str:
    """The string that a base 64 data URI holds."""
    head, _, body = text(value).partition(",")
    if not head.endswith(";base64"):
        raise ValueError("not a data URI in base 64")
    return from_base64(body)


def join_uri(base: Scalar, relative: Scalar) -> str:
    """An absolute URI from a base and a part."""
    from urllib.parse import urljoin

    return urljoin(text(base), text(relative))


def escape_uri(value: Scalar) -> str:
    """The string, percent-encoded."""
    from urllib.parse import quote

    return quote(text(value), safe="-._~", errors="replace")


def unescape_uri(value: Scalar) -> str:
    """The percent-encoded string, decoded."""
    from urllib.parse import unquote

    return unquote(text(value))


def replace_text(value: Scalar, old: Scalar, new: Scalar) -> str:
    """Every ``old`` replaced."""
    if not text(old):
        raise ValueError("nothing to replace")
    if text(value).count(text(old)) * len(text(new)) > 100_000:
        raise ValueError("the string is too long")
    return text(value).replace(text(old), text(new))


def starts_with(value: Scalar, start: Scalar) -> bool:
    """Without regard to case, as templates have it."""
    return text(value).lower().startswith(text(start).lower())


def ends_with(value: Scalar, end: Scalar) -> bool:
    """Without regard to case, as templates have it."""
    return text(value).lower().endswith(text(end).lower())


def index_of(value: Scalar, part: Scalar) -> int:
    """The first place of ``part``, without regard to case; -1 if there is none."""
    return text(value).lower().find(text(part).lower())


def last_index_of(value: Scalar, part: Scalar) -> int:
    """The last place of ``part``, without regard to case; -1 if there is none."""
    return text(value).lower().rfind(text(part).lower())
