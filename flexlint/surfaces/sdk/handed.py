"""Commands that a program hands to a function of its own, without ``az``: ``runAz("vmss", …)``,
``azureCli.execute(["vmss", …])``, ``az("vmss restart …")``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flexlint.lexical.runners import enters_cli
from flexlint.model import Embedded
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.commands import SHOWN, WORDS, in_one_string, vector
from flexlint.text.folding import mentions_any

_LIST = regex(WORDS)
_LINE = regex(
    r"[$@]{0,2}(?:\"(?P<double>vmss\s(?:[^\"\\\n]|\\.){0,4000})\"|'(?P<single>vmss\s(?:[^'\\\n]|\\.){0,4000})'"
    r"|`(?P<ticked>vmss\s(?:[^`\\\n]|\\.){0,4000})`)"
)
_GROUPS = ('"vmss"', "'vmss'", "`vmss`")
_LINES = ('"vmss ', "'vmss ", "`vmss ")
_OPENS = regex(
    r"(?:(?:\[\s{0,4}\]\s{0,4}string|(?:new\s{0,4}|[Ss]tring\s{0,4})\[\s{0,4}\]"
    r"|new\s{1,4}[Ss]tring\s{0,4}\[\s{0,4}\]|\bList<[Ss]tring>(?:\(\))?)\s{0,4}\{"
    r"|\[|(?:List|Arrays|listOf|Stream)(?:\.(?:of|asList))?\(|arrayOf\()\s{0,80}\Z"
)
"""What a list of words begins with, before its first word."""
_CALLED = regex(r"(?P<name>[A-Za-z_$][\w$]{0,60}(?:[?!]?\.[\w$]{1,60}){0,5})[!?]?\(\s{0,80}\Z")
_DESCRIBED = regex(
    r"(?:\b(?:when|verify|given|expect|EXPECT|Received|DidNotReceive|func|function|def|fun|every|mock\w*)\b[\s(]{0,4}"
    r"|\b(?:toHaveBeen\w*|calledWith\w*|\w*assert\w*|\w*[eE]qual\w*|\w*[mM]atch\w*|includes?|contains?)\()"
    r"[^;{}\n]{0,80}\Z"
)
"""Before words that a test compares with, or a function that is declared."""
_COMPARED = regex(
    r"(?:[=!]=|\bcase|\bin|=>|\.(?:set)?args?\("
    r"|\b(?:want|expect)\w{0,40}(?:\s{0,4}:[^=\n]{1,40})?\s{0,4}(?::=|=|:))\s{0,8}\Z",
    re.IGNORECASE,
)
"""Before words that are compared, or are those of a program that is named before."""
_AFTER_A_TEXT = regex(r"[\"'`]\s{0,8},\s{0,80}\Z")
"""Before words that are not the first: what is given first is a text, such as a program's name."""
_ASSIGNED = regex(r"(?P<name>[A-Za-z_]\w{0,60})(?:\s{0,4}:[^=\n]{1,40})?\s{0,4}:?=\s{0,8}\Z")
_GIVEN_TO = regex(
    r"[\"'`][^\"'`\s]{1,80}[\"'`]\s{0,8},\s{0,8}(?:append\(\s{0,8}|\.{3}|\*)?(?P<name>[A-Za-z_]\w{0,60})"
)
"""A variable that is given behind a text, such as the arguments of a program."""
_OPTION = regex(r"[\"'`]--?(?!h(?:elp)?[\"'`])[a-z]")
"""One that does not ask for help."""
_NEAR = 200


def handed_in(text: str, known: Iterable[Embedded]) -> Iterator[Embedded]:
    """The commands that ``text`` (comments blanked) hands on so, but those of ``known``: words
    behind the name of a function that says Azure CLI, and lists of words with an option, whoever
    gets them. None offers an edit: what hands it on may do more than that."""
    if mentions_any(text, _GROUPS):
        seen = {segment.source_start for each in known for segment in each.segments}
        elsewhere: set[str] | None = None
        for match in _LIST.finditer(text):
            at = match.start("group")
            if match["group"] != "vmss" or at in seen:
                continue
            before = text[max(0, at - 1 - _NEAR) : at - 1]
            if not _is_handed(before, match["rest"]):
                continue
            assigned = _ASSIGNED.search(_OPENS.sub("", before))
            if assigned is not None:
                if elsewhere is None:
                    elsewhere = {each["name"] for each in _GIVEN_TO.finditer(text)}
                if assigned["name"] in elsewhere:
                    continue
            yield replace(vector(text, match, (at, at)), shared=True)
    for match in _LINE.finditer(text) if mentions_any(text, _LINES) else ():
        if _goes_to_cli(text[max(0, match.start() - _NEAR) : match.start()]):
            kind = match.lastgroup or "double"
            yield replace(in_one_string(match[kind], match.start(kind)), shared=True)


def _is_handed(before: str, rest: str) -> bool:
    """Whether the words ``vmss`` and ``rest`` behind ``before`` are those of a command."""
    opens = _OPENS.search(before)
    if opens is not None:
        before = before[: opens.start()]
    if _goes_to_cli(before):
        return True
    if opens is None or _OPTION.search(rest) is None or _AFTER_A_TEXT.search(before) is not None:
        return False
    if _DESCRIBED.search(before) is not None or _COMPARED.search(before) is not None:
        return False
    return SHOWN.search(before) is None


def _goes_to_cli(before: str) -> bool:
    """Whether what stands behind ``before`` is the first thing that a function is given which
    hands it to the Azure CLI, by its name."""
    called = _CALLED.search(before)
    if called is None or _DESCRIBED.search(before[: called.start()] + " ") is not None:
        return False
    name = called["name"].replace("?", "").replace("!", "")
    return enters_cli(name) and SHOWN.search(before) is None
