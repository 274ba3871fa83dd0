"""Resource ids of scale sets in URLs: an expression that holds a whole one is no name.

Where ``${vmss.id}/virtualMachines/…`` is read as a path, the scale set stands in it as
``<id:${vmss.id}>``, below a subscription and a resource group that nobody knows.
"""

from __future__ import annotations

import re

from flexlint.regex import regex

GROUP = "<resource group>"
GROUP_PATH = f"/subscriptions/<subscription>/resourceGroups/{GROUP}"
"""A resource group about which nothing is known."""
_HELD = regex(r"<id:([^<>\n/]{1,80})>")


def group_path(group: str) -> str:
    """The path of the resource group ``group``; "" where its name is not known."""
    return GROUP_PATH.replace(GROUP, group) if group and "/" not in group else GROUP_PATH


def sets_of_group(group: str) -> str:
    """The path of the scale sets of ``group``, as :func:`group_path`."""
    return f"{group_path(group)}/providers/Microsoft.Compute/virtualMachineScaleSets"


SETS = sets_of_group("")
SCALE_SET = "<scale set>"
"""A scale set about which nothing is known."""


def segment_of(expression: str) -> str:
    """The segment of a path for the scale set whose whole id is in ``expression``."""
    return f"<id:{re.sub(r'[<>/]', '', expression)[:80]}>"


def expression_in(segment: str) -> str | None:
    """The expression that holds the id, if ``segment`` is one of :func:`segment_of`."""
    match = _HELD.fullmatch(segment)
    return match.group(1) if match else None


def as_written(path: str) -> str:
    """``path`` with the expressions as the text has them."""
    return _HELD.sub(r"\1", path)
