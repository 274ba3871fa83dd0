"""Cheap questions that tell whether a careful reading of a text may find anything.

Asking them imports nothing of what reads.
"""

from __future__ import annotations

from flexlint.regex import regex
from flexlint.text.folding import mentions_any

_URLS = ("virtualmachinescalesets", "/virtualmachines", "/instanceview")
_IDS = ("/virtualmachines/", "/virtualmachines\\/")
_ACTIONS = regex(
    r"microsoft\.compute/virtualmachinescalesets(?:/\w+){0,8}/(?:read|write|delete|action)"
)


def may_have_urls(folded_text: str) -> bool:
    """Whether :mod:`flexlint.lexical.urls.finding` may find anything in a text that is folded in
    lower case, wherever comments are in it."""
    return mentions_any(folded_text, _URLS)


def may_have_actions(folded: str) -> bool:
    """Whether :func:`find_actions` may find anything in a text that is ``folded`` in lower case,
    wherever comments are in it."""
    return _ACTIONS.search(folded) is not None


def may_have_ids(folded_text: str) -> bool:
    """Whether :func:`find_instance_ids` may find anything in a text that is folded in lower
    case, wherever comments are in it."""
    return mentions_any(folded_text, _IDS)


def may_have_queries(folded_text: str) -> bool:
    """Whether :func:`find_queries` may find anything in a text that is folded in lower case,
    wherever comments are in it."""
    return "microsoft.compute/virtualmachinescalesets/virtualmachines" in folded_text
