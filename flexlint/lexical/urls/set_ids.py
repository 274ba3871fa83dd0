"""Resource ids of scale sets in URLs: an expression that holds a whole one is no name.

Where ``${vmss.id}/virtualMachines/…`` is read as a path, the scale set stands in it as
``<id:${vmss.id}>``, below a subscription and a resource group that nobody knows.
"""

from __future__ import annotations

import re

from flexlint.record import record
from flexlint.regex import regex

GROUP = "<resource group>"
GROUP_PATH = f"/subscriptions/<subscription>/resourceGroups/{GROUP}"
"""A resource group about which nothing is known."""
_ANY_ID = (
    r"(?:[A-Za-z_]\w{0,2}|self|this|item|each|set|resource|value|obj)"
    r"(?:(?:\.|->|\?\.)id(?:\(\))?|\[[\"']id[\"']\])"
)
"""The id of something whose name does not say what it is."""
_UNNAMED_ID = regex(
    rf"(?:(?P<bare>[{{<]\w{{0,20}}id[}}>])|(?P<held>[$#]?\{{)(?P<in>{_ANY_ID})\}}"
    rf"|(?<![\w.$])(?P<added>{_ANY_ID})\s{{0,8}}[+.]\s{{0,8}}[$@fF]{{0,2}}[\"'`])\Z",
    re.IGNORECASE,
)
_ALONE = regex(rf"{_ANY_ID}\Z", re.IGNORECASE)
_OTHER_PARENT = regex(r"lab\b", re.IGNORECASE)
_ABOUT_SETS = regex(
    r"(?:virtual_?machine_?)?scale_?sets?_?(?:VMs?|instances?)\b|vmss_?(?:vms?|instances?)\b",
    re.IGNORECASE,
)
"""What names the instances of scale sets: a function, or a key of a table of requests."""
_NEAR = 500
_LONGEST_ID = 40
_LEFT = 80
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


@record
class SetId:
    """Something named like the resource id of a scale set, which a path goes on behind."""

    expression: str
    start: int
    held: bool
    """Whether it stands in a placeholder of a string."""


def unnamed_id_before(text: str, at: int) -> SetId | None:
    """The id of something (``{id}``, ``{self.id}``, ``ss.ID + "``) that ends at ``at``, before
    ``/virtualMachines``, where the text around says that the instances of scale sets are asked
    for; else None."""
    match = _UNNAMED_ID.search(text[max(0, at - _LEFT) : at])
    if match is None or not is_about_instances(text, at):
        return None
    expression = match["added"] or match.group()
    if _OTHER_PARENT.match(match["in"] or expression):
        return None
    return SetId(expression, max(0, at - _LEFT) + match.start(), match["added"] is None)


def is_unnamed_id(expression: str) -> bool:
    """Whether ``expression`` is the id of something whose name does not say what it is."""
    return (
        len(expression) < _LONGEST_ID
        and _ALONE.match(expression) is not None
        and not _OTHER_PARENT.match(expression)
    )


def is_about_instances(text: str, at: int) -> bool:
    """Whether the text before ``at`` says that the instances of scale sets are asked for."""
    return _ABOUT_SETS.search(text, max(0, at - _NEAR), at) is not None
