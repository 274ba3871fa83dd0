"""How files define names for others, as far as their bytes show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flexlint.values.sources import parts

_ROOTS = (b"provider", b"backend", b"cloud")
"""One of these is in each file that says that its folder is applied by itself."""
_NEARBY = (b'"./', b'"../')
"""Before the path of each folder that is called as a module and can be read."""
_HEADS: Mapping[str, str] = {
    "terraform-output": r"output\s*\"?{0}\"?\s*\{{",
    "terraform-module": r"module\s*\"?{0}\"?\s*\{{",
    "terraform": r"{1}\"?\s*\"?{0}\"?\s*\{{",
    "terraform-local": r"{0}\"?\s*[=:]|[\n{{][ \t]*{0}\s*\{{",
    "terraform-variable": r"{0}\"?\s*[=:]|(?:variable\s*\"?|[\n{{][ \t]*){0}\"?\s*\{{",
}
"""How a definition begins: of a name and, for a resource, its type."""


def spelling(given_by: str) -> Callable[[bytes], bool]:
    """Says of the bytes of a file, in lower case, whether it may define the form ``given_by``, one
    of the kinds of this surface. Cheap: most files that have its name in them only read it."""
    kind, rest = parts(given_by)
    if kind == "terraform-root":
        return lambda content: any(word in content for word in _ROOTS)
    if kind not in _HEADS:
        return lambda _: True
    before, _, name = rest.lower().rpartition("." if kind == "terraform" else ":")
    head = _HEADS[kind].format(re.escape(name), re.escape(before.rpartition(".")[2]))
    search = re.compile(head.encode("utf-8", "replace")).search
    if kind == "terraform-module":
        return lambda content: (
            any(path in content for path in _NEARBY) and search(content) is not None
        )
    return lambda content: search(content) is not None
