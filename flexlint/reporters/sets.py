"""Which scale set a finding is about, as the formats say it."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import UNBOUND, Binding, Finding
from flexlint.text.excerpts import excerpt
from flexlint.text.printing import one_line

_MOST = 3
"""Sets that are named in one line."""
_LONGEST = 80
"""Characters of a name; Azure takes 64."""


def bindings(finding: Finding) -> tuple[Binding, ...]:
    """The sets that ``finding`` is proven to be about."""
    return tuple(each for each in (finding.binding, *finding.also) if each.scale_set)


def shown(name: str) -> str:
    """The name of a set on one line, bounded."""
    return one_line(excerpt(name, _LONGEST))


def names(finding: Finding) -> str:
    """What the sets that ``finding`` is about are called, in a few words; "" of none."""
    found = [shown(each.name) for each in bindings(finding)]
    more = len(found) - _MOST
    return ", ".join(found[:_MOST]) + (f" and {more} more" if more > 0 else "")


def suffix(finding: Finding) -> str:
    """``" [web-vmss]"``, to stand behind a message; "" if ``finding`` is bound to no set."""
    found = names(finding)
    return f" [{found}]" if found else ""


def sentences(finding: Finding) -> Iterator[str]:
    """A line for each set, with the proof; of what is bound to none, what would prove it."""
    found = bindings(finding)
    for each in found[:_MOST]:
        yield shown(each.name) + (f" ({one_line(each.why)})" if each.why else "")
    if len(found) > _MOST:
        yield f"and {len(found) - _MOST} more"
    if not found and finding.binding != UNBOUND and finding.binding.why:
        yield f"not known ({one_line(finding.binding.why)})"
