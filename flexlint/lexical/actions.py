"""RBAC action strings: what a role would have to allow."""

from __future__ import annotations

import re
from bisect import bisect_left

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.hints import may_have_actions
from flexlint.model import ApiUse, Confidence, Span
from flexlint.regex import regex

_ACTION = regex(
    r"(?<![\w./\-])Microsoft\.Compute/virtualMachineScaleSets(?:/[\w]+){1,8}(?![\w/*@.\-(])",
    re.IGNORECASE,
)
_ENDS = ("/read", "/write", "/delete", "/action")
_NEAR = 200
_COMPARED = regex(
    r"(?:[=!]==?|\s-[ci]?(?:eq|ne)|\b(?:equals|equalsIgnoreCase|EqualFold)\()\s{0,8}[\"'`]\Z",
    re.IGNORECASE,
)
"""Before an action with which something is compared: what an activity log says, say."""
_KEY = regex(r"\b(not_?)?(?:data_?)?actions\b", re.IGNORECASE)


def find_actions(text: str, vocabulary: Vocabulary, confidence: Confidence) -> list[ApiUse]:
    """A use for every quoted or listed RBAC action of a scale-set operation in ``text``.

    Actions that a role takes away (``notActions``), and those that something is compared with,
    are none. Linear.
    """
    if not may_have_actions(text.lower()):
        return []
    keys = [(m.start(), m.group(1) is not None) for m in _KEY.finditer(text)]
    found = []
    for match in _ACTION.finditer(text):
        action = match.group().lower()
        if not action.endswith(_ENDS):
            continue
        operations = vocabulary.rbac.get(action)
        if not operations or not _stands_alone(text, match.start(), match.end()):
            continue
        left = text[max(0, match.start() - 40) : match.start()]
        if _is_taken_away(keys, match.start()) or _COMPARED.search(left):
            continue
        found.append(
            ApiUse(
                operation=operations[0],
                spelling=match.group(),
                span=Span(match.start(), match.end()),
                confidence=confidence,
                why="the RBAC action is spelled out",
                open_arguments=True,
                statement=Span(match.start(), match.end()),
                form="permission",
            )
        )
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the action is a string or list item of its own, and not a word of a sentence."""
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2].rstrip()
    after = text[end : end + _NEAR].partition("\n")[0].lstrip()
    if before.endswith(('"', "'", "`")) and after[:1] in {'"', "'", "`"}:
        return True
    return (not before or before.endswith(("-", "=", "[", ",", ":"))) and (
        not after or after[0] in ",]#"
    )


def _is_taken_away(keys: list[tuple[int, bool]], at: int) -> bool:
    """Whether the last ``actions`` key before ``at`` is a ``notActions``."""
    index = bisect_left(keys, (at, False)) - 1
    return index >= 0 and keys[index][1]
