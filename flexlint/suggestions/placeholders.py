"""Names that a reader has to fill in, since no text says them."""

from __future__ import annotations

from flexlint.model import Suggestion
from flexlint.record import replace
from flexlint.text.stand_ins import has_stand_in

GROUP = "<resource group>"
SCALE_SET = "<scale set>"
MACHINE = "<virtual machine name>"
MACHINES = "<virtual machine names>"
"""Where the old text holds ids of Uniform instances, or no name at all."""


def placeholder(name: str) -> str:
    """What stands for ``name`` in a replacement, a few plain words: ``<network interface name>``.

    A language puts it in quotes where the angle brackets would mean something there.
    """
    return f"<{name}>"


def is_complete(suggestion: Suggestion) -> bool:
    """Whether ``suggestion`` is code that can be pasted as it stands.

    A sentence is none. The user's own words in angle brackets count as placeholders as well:
    what was to be filled in before still is.
    """
    return suggestion.language is not None and not has_stand_in(suggestion.text)


def marked(suggestion: Suggestion) -> Suggestion:
    """``suggestion``, saying whether it is complete: who wrote it may know that it is not."""
    complete = suggestion.complete and is_complete(suggestion)
    return suggestion if complete == suggestion.complete else replace(suggestion, complete=complete)
