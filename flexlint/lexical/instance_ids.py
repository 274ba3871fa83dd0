"""Resource ids of Uniform instances in any text: ``…/virtualMachineScaleSets/x/virtualMachines/0``.

They stand in the bodies of requests, in scopes of alerts, as ``providerID`` of nodes, in scripts.
What asks for something under such an id is a request, which others read; what a service answered
once is a recording, and no use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from flexlint.lexical.hints import may_have_ids
from flexlint.lexical.urls.finding import is_shown, set_id_before
from flexlint.model import Confidence, Entry, Known, Object, Resource, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.comments import Family
from flexlint.text.folding import folded
from flexlint.values.resource_ids import NOT_GIVEN, group_before

INSTANCES = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
_ENDS = (
    r"(?![\w.\-]|\\?/|\\?\?|[%$@{\[*]|<(?!/)|\s{0,4}[\"'`]\s{0,4}(?:[+]|&(?!&)|\.(?=[\s\"'`$])))"
)
_WHOLE = regex(
    r"Microsoft\.Compute\\?/(?P<written>virtualMachineScaleSets\\?/(?P<set>[^\s/\\\"'`,;]{1,120})"
    rf"\\?/virtualMachines\\?/(?P<id>[\w\-]{{1,80}})){_ENDS}",
    re.IGNORECASE,
)
_BEHIND = regex(rf"/virtualMachines/(?P<id>\d{{1,9}}){_ENDS}", re.IGNORECASE)
_MEMBER = regex(r".{1,60}_(?=[a-z]*\d)[0-9a-z]{8}\Z", re.IGNORECASE)
"""How the members of Flexible sets are named: the set, and eight characters."""
_QUOTE_OR_LINE = regex(r"[\"'`\n]")
_QUOTED = regex(r"\\?[\"'`]\Z")
_OPTION = regex(r"\s--[a-z][a-z\-]{0,40}[ \t=]{1,4}\Z")
_GIVEN = regex(
    r"(?:\\?[\"'`]|^[ \t]*|[=\[({>,|]\s{0,2}|(?:^|\s)-[ \t]{1,3}|\w\"?:[ \t]{1,8}"
    r"|(?:^|\s)--?[A-Za-z][\w\-]{0,40}[ \t]{1,4})\Z",
    re.MULTILINE,
)
_PROSE = regex(
    r"(?:^|[\s\"'{,])(?:long[-_])?(?:description|summary|title|display_?name|help|examples?|comments?"
    r"|notes?|messages?|errors?|text|markdown|tooltip|usage|remarks|doc\w{0,12})"
    r"[\"']?[ \t]{0,4}[:=][ \t]{0,4}(?:[|>][-+]?\s{0,40})?[^\n]{0,80}\Z",
    re.IGNORECASE,
)
_ECHOED = regex(r"(?:^|[;&|{]|\bdo|\bthen)[ \t]*@?(?:echo|printf|log\w*|warn|die)\b[^\n;&|]*\Z")
_ELSEWHERE = regex(
    r"portal\.azure|(?:docs|learn)\.microsoft\.com|github\.com|/rest/api/", re.IGNORECASE
)
_ANSWER = regex(
    r"\"instanceId\"\s{0,4}:|\"latestModelApplied\"\s{0,4}:"
    rf"|\"type\"\s{{0,4}}:\s{{0,4}}\"{re.escape(INSTANCES)}\"|^[ \t]*instanceId:",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_ID = regex(r"(?:\"|\b)(?:id|resourceId)\"?\s{0,4}:\s{0,4}\"?\Z", re.IGNORECASE)
_NODE = regex(r"\bproviderID\"?\s{0,4}:\s{0,4}\"?\Z")
_STATUS = regex(
    r"\"?\b(?:allocatable|nodeInfo|kubeletVersion|podCIDRs?|resourceVersion)\"?\s{0,4}:"
)
_TEST = regex(
    r"_test\.\w+\Z|(?:\A|/)test_[^/]*\.py\Z|[._](?:test|spec)\.\w+\Z|Tests?\.(?:cs|java|kt)\Z"
)
_FAR = 400
_AROUND = 1500
_MANY = 10
"""More ids of one set than this are a list of it, and one finding says so."""


@record
class _Id:
    span: Span
    start: int
    """Where the id as a whole begins."""
    set: str
    instance: str
    added: bool = False
    """Whether an operator adds its end to an expression."""
    group: Value = NOT_GIVEN


def find_instance_ids(text: str, family: Family, path: str = "") -> list[Resource]:
    """Each id of an instance in ``text`` (comments blanked) of a language with the comments of
    ``family``: resources that are referred to. Linear; never raises.

    A decimal id is surely one of a Uniform instance; the name of a member shows only a part of
    it there. Placeholders are left alone: they may be filled in with either. If ``path`` is that
    of a test, ids may be its data: that is not sure at all.
    """
    if not may_have_ids(folded(text)):
        return []
    found = [each for each in _ids(text) if _is_given(text, each, family)]
    sure = Confidence.LOW if _TEST.search(path) else Confidence.HIGH
    counts = Counter(each.set for each in found)
    told: set[str] = set()
    resources = []
    for each in found:
        count = counts[each.set]
        if count > _MANY and each.set in told:
            continue
        told.add(each.set)
        resources.append(_resource(each, count if count > _MANY else 1, sure))
    return resources


def _ids(text: str) -> Iterator[_Id]:
    found: list[_Id] = []
    for match in _WHOLE.finditer(text):
        instance = match.group("id")
        if not instance.isdecimal() and not _MEMBER.match(instance):
            continue
        start = _beginning(text, match.start())
        span = Span(match.start("written"), match.end("written"))
        group = group_before(text, span.start)
        found.append(_Id(span, start, match.group("set").lower(), instance, group=group))
    taken = {each.span.end for each in found}
    for match in _BEHIND.finditer(text):
        held = set_id_before(text, match.start()) if match.end() not in taken else None
        if held is not None:
            span = Span(match.start() + 1, match.end())
            found.append(
                _Id(span, held.start, held.expression.lower(), match.group("id"), not held.held)
            )
    yield from sorted(found, key=lambda each: each.span)


def _beginning(text: str, at: int) -> int:
    """Where the id begins whose provider's name is at ``at``."""
    low = max(0, at - _FAR)
    left = text[low:at]
    subscription = left.lower().rfind("subscriptions")
    if subscription >= 0 and not _QUOTE_OR_LINE.search(left, subscription):
        left = left[:subscription]  # what fills it in may have blanks of its own
    return low + 1 + max(left.rfind(char) for char in " \t\n\"'`")


def _is_given(text: str, each: _Id, family: Family) -> bool:
    """Whether the id is a value, and not words about one or what a service answered."""
    left = text[max(0, each.start - 200) : each.start]
    line = left.rpartition("\n")[2]
    if _ELSEWHERE.search(text, each.start, each.span.end):
        return False
    if each.added:
        given = True
    elif family == "python":
        given = _QUOTED.search(line) is not None or _OPTION.search(line) is not None
    else:
        given = _GIVEN.search(left) is not None
    if not given or _PROSE.search(left) or _ECHOED.search(line):
        return False
    if is_shown(text, each.start - 1 if _QUOTED.search(line) else each.start):
        return False
    around = text[max(0, each.start - _AROUND) : each.span.end + _AROUND]
    if _OWN_ID.search(left) and _ANSWER.search(around):
        return False
    return not (_NODE.search(left) and _STATUS.search(around))


def _resource(each: _Id, count: int, sure: Confidence) -> Resource:
    name = Known(f"{each.set}/{each.instance}", each.span)
    why = "the id of an instance"
    if count > 1:
        why = f"the first of {count} ids of instances of this set in the file"
    return Resource(
        type=INSTANCES,
        type_span=each.span,
        api_version=Unknown("an id has none"),
        name=name,
        body=Object((Entry("name", each.span, name),), each.span, open=True),
        span=each.span,
        pointer="",
        existing=True,
        origin="id",
        confidence=sure,
        why=why,
        group=each.group,
    )
