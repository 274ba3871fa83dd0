"""Requests below the ids of instances, and of sets, that a program lists or holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flexlint.lexical.urls.finding import is_shown
from flexlint.lexical.urls.hosts import may_be_azures
from flexlint.lexical.urls.set_ids import SCALE_SET, SETS, segment_of
from flexlint.lexical.urls.verbs import verb_at, verb_of_variable
from flexlint.model import Confidence, Embedded
from flexlint.regex import regex
from flexlint.suggestions.placeholders import MACHINE
from flexlint.surfaces.sdk.ids import IdText
from flexlint.text.traced import Builder

_PATH = r"(?P<below>(?:/\w[^\"'`\s\\]{0,200})?(?:\?api-version[^\"'`\s\\]{0,100})?)"
_OPEN = regex(r"(?P<quote>[\"'`])(?P<front>[^\"'`\n]{0,120}?)\$\{\s{0,4}\Z")
"""Before an expression in a placeholder whose braces are tokens."""
_BEFORE = regex(r"(?P<quote>[\"'`])(?P<front>[^\"'`\n]{0,120})\Z")
"""Before a placeholder."""
_CLOSED = regex(rf"\s{{0,4}}\}}{_PATH}")
_DIRECTLY = regex(_PATH)
_ADDED = regex(rf"\s{{0,40}}\+\s{{0,40}}[$@]{{0,2}}[\"'`]{_PATH}")
_FRONT_ADDED = regex(r"[\"'`](?P<front>[^\"'`\n]{0,120})[\"'`]\s{0,40}\+\s{0,40}[*&]?\Z")
_FORMAT = regex(
    r"(?:Sprintf|[fF]ormat(?:ted)?)\(\s{0,40}(?P<quote>\")"
    rf"(?P<front>[^\"\n%{{]{{0,120}})(?:%[sv]|\{{0\}}){_PATH}\"\s{{0,40}},\s{{0,40}}[*&]?\Z"
)
"""Before the first of what is put into a text."""
_OF_A_SET = regex(r"/\w")
_HOST_AT_END = regex(r"https?://[\w.:\-]{1,80}\Z")
_TOLD = regex(
    r"(?:(?<![A-Za-z0-9])(?:(?:Log|Trace|Debug|Print|Write|Warn|Error|Fatal|Fail|Panic|Assert)"
    r"(?:[A-Z]\w{0,40}|f|ln)?|(?:log|trace|debug|print|warn|fatal|panic|assert)(?:[A-Z]\w{0,40}|f|ln)?)"
    r"|(?<![A-Za-z0-9])_?(?:log|logger|logging|console|trace|debug|telemetry|out|err|stdout|stderr)"
    r"(?:\?|!)?\.\w{1,40}(?:\(\))?"
    r"|(?i:logger|log)\.\w{1,40}(?:\(\)\.\w{1,40})?|\bnew\s{1,4}\w{0,60}(?:Error|Exception))"
    r"\(\s{0,40}(?:[\w.]{1,60}\s{0,4},\s{0,40}){0,3}(?:[\w.]{1,60}\(\s{0,4}){0,2}[$@*&]{0,2}\Z"
)
"""Before a string that a program logs, prints or fails with, whatever it logs with."""
_TOLD_NEAR = 300
_LEFT = 400
_MOST_REQUESTS = 500
"""Of one program."""


def requests_of_members(text: str, ids: Iterable[IdText]) -> Iterator[Embedded]:
    """Each request in ``text`` (comments blanked) for something below one of ``ids``, as
    ``POST /…/virtualMachines/{vm.name}/restart``. Where no method is in sight there is none.
    Linear in the text."""
    count = 0
    for each in ids:
        found = _below(text, each)
        if found is None:
            continue
        opening, front, below, at, end = found
        if not below or not may_be_azures(front) or _is_told(text, opening):
            continue
        if each.of_set and not _OF_A_SET.match(below):
            continue
        count += 1
        if count > _MOST_REQUESTS:
            return
        verb = verb_at(text, opening, end) or verb_of_variable(text, opening, end)
        host = _HOST_AT_END.search(front)
        name = f"{{{each.name}}}" if each.name else MACHINE
        lead = f"{verb.name} " if verb is not None else ""
        within = _held(text, each) if each.of_set else f"{SCALE_SET}/virtualMachines/{name}"
        path = f"{host.group() if host else ''}{SETS}/{within}"
        request = Builder()
        request.put(f'{lead}"{path}', at, 0)
        request.put(below, at)
        request.put('"', at + len(below), 0)
        yield request.build().embedded("urls", "", Confidence.MEDIUM)


def _held(text: str, each: IdText) -> str:
    """The segment for the set that has the id, in a placeholder as the text would write one."""
    written = text[each.start : each.end]
    if not each.held:
        dollar = "$" if text[max(0, each.start - 8) : each.start].rstrip().endswith("${") else ""
        written = f"{dollar}{{{written}}}"
    return segment_of(written)


def _is_told(text: str, opening: int) -> bool:
    """Whether the string at ``opening`` is for people: printed, logged or an error's."""
    left = text[max(0, opening - _TOLD_NEAR) : opening].rstrip("*&")
    opening = min(opening, max(0, opening - _TOLD_NEAR) + len(left))
    return is_shown(text, opening) or _TOLD.search(left) is not None


def _below(text: str, each: IdText) -> tuple[int, str, str, int, int] | None:
    """Of the text that the id is put into: where it opens, what stands before the id, what stands
    below it and where, and where that ends. None if it is put into none."""
    left = text[max(0, each.start - _LEFT) : each.start]
    shift = each.start - len(left)
    if each.held:
        before, behind = _BEFORE.search(left), _DIRECTLY.match(text, each.end)
    else:
        before, behind = _OPEN.search(left), _CLOSED.match(text, each.end)
    if before is not None and behind is not None:
        opening = shift + before.start()
        return opening, before["front"], behind["below"], behind.start("below"), behind.end() + 1
    if each.held:
        return None
    written = _FORMAT.search(left)
    if written is not None:
        opening, at = shift + written.start("quote"), shift + written.start("below")
        return opening, written["front"], written["below"], at, shift + written.end("below") + 1
    added = _ADDED.match(text, each.end)
    if added is None:
        return None
    front = _FRONT_ADDED.search(left)
    opening = shift + front.start() if front is not None else each.start
    return (
        opening,
        front["front"] if front is not None else "",
        added["below"],
        added.start("below"),
        added.end() + 1,
    )
