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
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What stands for bytes that could not be decoded."""
_WRITE_THEM = "some bytes of the file could not be decoded: write what they stand for"


def placeholder(name: str) -> str:
    """What stands for ``name`` in a replacement, a few plain words: ``<network interface name>``.

    A language puts it in quotes where the angle brackets would mean something there.
    """
    return f"<{name}>"


def is_complete(suggestion: Suggestion) -> bool:
    """Whether ``suggestion`` is code that can be pasted as it stands.

    A sentence is none. The user's own words in angle brackets count as placeholders as well:
    what was to be filled in before still is. So is what could not be decoded.
    """
    if suggestion.language is None or _UNREADABLE in suggestion.text:
        return False
    return not has_stand_in(suggestion.text)


def marked(suggestion: Suggestion) -> Suggestion:
    """``suggestion``, saying whether it is complete: who wrote it may know that it is not."""
    complete = suggestion.complete and is_complete(suggestion)
    if suggestion.language is not None and _UNREADABLE in suggestion.text:
        note = "; ".join(filter(None, (suggestion.note, _WRITE_THEM)))
        return replace(suggestion, note=note, complete=False)
    return suggestion if complete == suggestion.complete else replace(suggestion, complete=complete)
