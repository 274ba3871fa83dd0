"""Which resource group something is in: what a resource id says, and what words do."""

from __future__ import annotations

import re

from flexlint.model import Known, Object, Span, Unknown, Value
from flexlint.regex import regex

NOT_GIVEN = Unknown("not given")
_GROUP = regex(
    r"resourceGroups\\?/(?P<group>[^\s/\\\"'`]{1,120})\\?/providers\\?/Microsoft\.Compute\\?/\Z",
    re.IGNORECASE,
)
_FAR = 200
_PLAIN = regex(r"[\w.()\-]{1,90}\Z")
"""What a resource group can be called; all else is a placeholder of some language."""


def group_before(text: str, at: int) -> Value:
    """The resource group of the id, or the URL, whose ``virtualMachineScaleSets`` is at ``at``.

    Its span is in ``text``. Looks no further than a line to the left; never raises.
    """
    low = max(0, at - _FAR)
    match = _GROUP.search(text[low:at])
    if match is None:
        return NOT_GIVEN
    span = Span(low + match.start("group"), low + match.end("group"))
    written = match["group"]
    if not _PLAIN.match(written):
        return Unknown("filled in at run time", span)
    return Known(written, span)


_KEYS = ("resource_group_name", "resource_group", "resourceGroupName", "resourceGroup")


def group_in(words: Object) -> Value:
    """The resource group that ``words`` give, as Ansible, Terraform, Pulumi and ARM call it."""
    for key in _KEYS:
        value = words.get(key)
        if value is not None:
            return value
    return NOT_GIVEN
