"""Hosts that resource ids are sent to, where nothing else of a URL tells whose it is."""

from __future__ import annotations

import re

from flexlint.regex import regex

_HOLE = r"(?:[$@#]?\{[^{}\n]{0,100}\}|\$\([^()\n]{0,100}\)|\$[A-Za-z_]\w{0,60}|%[sv])"
_FRONT = regex(
    rf"(?:{_HOLE}{{1,4}}|https?://(?:[\w.:\-]{{0,100}}(?:management|azure|{_HOLE})[\w.:\-]{{0,100}}))?"
    r"/?\Z",
    re.IGNORECASE,
)


def may_be_azures(front: str) -> bool:
    """Whether a resource id after ``front`` may be a request to Azure: nothing stands there, a
    host that is not known, or one of Azure's. Not so behind the host of somebody else."""
    return _FRONT.match(front) is not None
