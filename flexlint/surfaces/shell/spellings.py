"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

from collections.abc import Callable

from flexlint.lexical.settings import adds_files
from flexlint.values.sources import parts


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap."""
    kind, name = parts(given_by)
    if kind == "ansible" and name == "@":
        return adds_files
    # Plays are given variables by the command that runs them, and programs theirs by name.
    word = b"ansible-playbook" if kind == "ansible" else name.lower().encode("utf-8", "replace")
    return lambda content: kind not in {"ansible", "env"} or word in content
