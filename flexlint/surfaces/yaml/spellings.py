"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

import re
from collections.abc import Callable

from flexlint.lexical.containers import may_give
from flexlint.lexical.settings import adds_files
from flexlint.values.sources import contained, parts

_SIGN = rb"[^a-z0-9]{1,4}"
"""What a pipeline's variable may have where programs find ``_``, in its bytes."""


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap."""
    kind, name = parts(given_by)
    if kind == "ansible" and name == "@":
        return adds_files
    if kind == "container":
        if given_by.startswith(contained("")):
            return lambda content: b"containers" in content or b"services" in content
        return lambda content: may_give(given_by, content)
    if kind != "env":
        return lambda _: True
    words = (re.escape(word.encode("utf-8", "replace")) for word in name.lower().split("_"))
    search = re.compile(_SIGN.join(words)).search
    return lambda content: search(content) is not None
