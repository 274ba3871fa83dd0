"""Queries on what the Azure CLI answers for instances, for its answers about virtual machines.

Both are JMESPath. The answers differ in few words: what was ``instanceId`` is ``name``, and what
was the view of an instance stands below ``instanceView``.
"""

from __future__ import annotations

import re
from itertools import accumulate

from flexlint.record import record
from flexlint.regex import regex
from flexlint.suggestions.placeholders import MACHINE
from flexlint.typed import Literal, TypeAlias

Answer: TypeAlias = Literal["instances", "view", "views", "other"]
"""What the old command answers: instances (one or a list), the view of one, a list of views, or
the same as the new command."""

_TOKEN = regex(
    r"(?P<raw>'(?:[^'\\]|\\.?)*'?)|(?P<literal>`(?:[^`\\]|\\.?)*`?)"
    r"|(?P<quoted>\"(?:[^\"\\]|\\.?)*\"?)"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<space>\s+)|(?P<sign>&&|\|\||[<>=!]=|\[\?|.)",
    re.DOTALL,
)
_GONE = frozenset(
    {
        "latestModelApplied",
        "modelDefinitionApplied",
        "networkProfileConfiguration",
        "placementGroupId",
        "protectionPolicy",
        "sku",
    }
)
"""Of instances and their views; a virtual machine has none of them."""
_EACH = regex(r"\[(?:\*|-?\d*|[\d:\-]*)\]\.(?=[A-Za-z_{])")
_NUMBER = regex(r"'\d+'|`\"?\d+\"?`")


_MOST_COMPARED = 40_000
"""Pairs of tokens of two queries."""


@record
class Query:
    """A query for the new answer."""

    text: str
    gone: tuple[str, ...] = ()
    """Words of the old one that the new answer has nothing for: then the text is of no use."""


def in_new_words(query: str, answer: Answer) -> Query:
    """``query`` on ``answer`` of the old command, as one on the answer of the new command.

    Linear; any text is taken, and one that is no query comes back much as it is.
    """
    if answer == "other":
        return Query(query)
    tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(query)]
    gone: dict[str, None] = {}
    written: list[str] = []
    at = 0
    while at < len(tokens):
        kind, text = tokens[at]
        name = text.strip('"')
        if kind not in {"word", "quoted"} or _next(tokens, at) in {":", "("}:
            if _NUMBER.fullmatch(text) and _compared_with_id(tokens, at):
                text = f"'{MACHINE}'"
            written.append(text)
        elif name == "instanceId" and answer == "instances":
            if _before(tokens, at) == "(" and "to_number" in _called(tokens, at):
                gone["a number in place of its name"] = None
            written.append("name")
        elif not _is_of_item(tokens, at):
            written.append(text)
        elif name == "sku" and _rest(tokens, at, 2) == ".name":
            written.append("hardwareProfile.vmSize")
            at = _skip(tokens, at, 2)
        else:
            if name in _GONE:
                gone[name] = None
            written.append(text)
        at += 1
    text = "".join(written)
    if answer == "view":
        text = f"instanceView.{text}" if _is_path(text) else f"instanceView | {text}"
    elif answer == "views":
        each = _EACH.match(text)
        front = f"{each.group()}instanceView." if each else "[].instanceView | "
        text = front + text[each.end() if each else 0 :]
    return Query(text, tuple(gone))


_STATE = "running|starting|stopping|stopped|deallocating|deallocated"
_RUNNING = regex(
    r"(?:(?<=\[\?)|(?<=&&)|(?<=\|\|)|(?<=&& )|(?<=\|\| ))instanceView\.statuses\[\?\s*code\s*==\s*"
    rf"(?:'PowerState/(?P<raw>{_STATE})'|`\"?PowerState/(?P<literal>{_STATE})\"?`)\s*\]"
    r"(?=\s{0,9}(?:\]|\)|&&|\|\|))"
)
_DISPLAYED = regex(
    r"(?P<front>:\s{0,9})instanceView\.statuses\[\?\s*starts_with\(\s*code\s*,\s*"
    r"(?:'PowerState/?'|`\"?PowerState/?\"?`)\s*\)\s*\]\.displayStatus\s*\|\s*\[0\]"
    r"(?=\s{0,9}[,}])"
)


def of_details(query: str) -> str:
    """``query`` on virtual machines as one on ``az vm list --show-details``, which has their
    ``powerState`` alone for what an instance view says; other words of the view stay."""
    said = _RUNNING.sub(_power_state, query)
    return _DISPLAYED.sub(lambda match: f"{match['front']}powerState", said)


def _power_state(match: re.Match[str]) -> str:
    state = match["raw"] or match["literal"]
    return f"powerState=='VM {state}'" if match["raw"] else f'powerState==`"VM {state}"`'


def edits(old: str, new: str) -> list[tuple[int, int, str]]:
    """What turns ``old`` into ``new``: from where to where, and what comes there instead."""
    before, after = ([m.group() for m in _TOKEN.finditer(text)] for text in (old, new))
    if len(before) * len(after) > _MOST_COMPARED:
        return [(0, len(old), new)]
    starts = [0, *accumulate(map(len, before))]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (starts[a], starts[b], "".join(after[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def asks_for(query: str, name: str) -> bool:
    """Whether ``query`` names the property ``name``."""
    return any(
        match.lastgroup in {"word", "quoted"} and match.group().strip('"') == name
        for match in _TOKEN.finditer(query)
    )


_Tokens: TypeAlias = list[tuple[str, str]]


def _is_path(text: str) -> bool:
    """Whether ``text`` begins at one property, so that another can be put before it."""
    first = text.split("|", 1)[0]
    if "||" in text or "&&" in text or text[:1] in {"[", "@", "!", "'", "`", "&", "("}:
        return False
    if text[:1] == "{":
        return True
    outside = re.sub(r"\[[^\[\]]*\]", "", first)
    return re.search(r"[(<>=!,]", outside) is None


def _near(tokens: _Tokens, at: int, step: int) -> int:
    at += step
    while 0 <= at < len(tokens) and tokens[at][0] == "space":
        at += step
    return at


def _next(tokens: _Tokens, at: int) -> str:
    other = _near(tokens, at, 1)
    return tokens[other][1] if other < len(tokens) else ""


def _before(tokens: _Tokens, at: int) -> str:
    other = _near(tokens, at, -1)
    return tokens[other][1] if other >= 0 else ""


def _called(tokens: _Tokens, at: int) -> str:
    """The function in whose parentheses the token stands first."""
    other = _near(tokens, _near(tokens, at, -1), -1)
    return tokens[other][1] if other >= 0 else ""


def _rest(tokens: _Tokens, at: int, count: int) -> str:
    return "".join(text for _, text in tokens[at + 1 : at + 1 + count])


def _skip(tokens: _Tokens, at: int, count: int) -> int:
    return min(at + count, len(tokens) - 1)


def _is_of_item(tokens: _Tokens, at: int) -> bool:
    """Whether the word is a property of the item itself, and of nothing inside it."""
    before = _near(tokens, at, -1)
    if before < 0 or tokens[before][1] != ".":
        return True
    owner = _near(tokens, before, -1)
    if owner < 0 or tokens[owner][1] == "@":
        return True
    if tokens[owner][1] != "]":
        return False
    depth, limit = 0, max(-1, owner - 200)
    while owner > limit:
        text = tokens[owner][1]
        depth += (text == "]") - (text in {"[", "[?"})
        if depth == 0:
            first = _near(tokens, owner, -1)
            kind, text = tokens[first] if first >= 0 else ("", "")
            return kind not in {"word", "quoted"} and text != "]"
        owner -= 1
    return False


def _compared_with_id(tokens: _Tokens, at: int) -> bool:
    """Whether the literal is compared with ``instanceId``."""
    for step in (1, -1):
        sign = _near(tokens, at, step)
        other = _near(tokens, sign, step)
        signed = 0 <= sign < len(tokens) and tokens[sign][1] in {"==", "!="}
        if signed and 0 <= other < len(tokens) and tokens[other][1].strip('"') == "instanceId":
            return True
    return False
