"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

import re
from collections.abc import Callable

from flexlint.lexical.containers import may_give
from flexlint.lexical.settings import adds_files
from flexlint.values.sources import contained, parts

_PLAYING = b"ansible-playbook"
"""In each command that gives plays variables."""


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap: most files that have its name in them only read it."""
    kind, name = parts(given_by)
    if kind == "ansible":
        return adds_files if name == "@" else lambda content: _PLAYING in content
    if kind == "container":
        if given_by.startswith(contained("")):  # images say it
            return lambda content: b"from" in content and b"env" in content
        return lambda content: may_give(given_by, content)
    if kind != "env":
        return lambda _: True
    word = re.escape(name.lower().encode("utf-8", "replace"))
    # Nobody sets $NAME, nor ${NAME}.
    search = re.compile(word + rb"(?<![\w$]" + word + rb")(?<!\$\{" + word + rb")(?!\w)").search
    return lambda content: search(content) is not None
