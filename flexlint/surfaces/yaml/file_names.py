"""The names of the files that are read."""

from __future__ import annotations

import re

from flexlint.regex import regex

NAME = regex(r"\.ya?ml(?:\.(?:j2|jinja2?|tpl|tmpl|tftpl|template|erb|gotmpl|in))?\Z", re.I)
CLOUD = regex(
    r"(?:\A|/)[^/]*(?:cloud[-_.]?(?:init|config)|user[-_]?data)[^/.]*"
    r"(?:\.(?:txt|cfg|conf|init|cloud|j2|jinja2?|tpl|tmpl|tftpl|template|in))*\Z",
    re.IGNORECASE,
)


def claims(path: str) -> bool:
    """``.yaml`` and ``.yml``, also with a template suffix after it; cloud-init files of
    other names."""
    return NAME.search(path) is not None or CLOUD.search(path) is not None
