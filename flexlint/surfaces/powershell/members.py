"""Requests below the ids of instances that ``Get-AzVmssVM``, or the Azure CLI, lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.lexical.urls.hosts import may_be_azures
from flexlint.lexical.urls.set_ids import SCALE_SET, SETS
from flexlint.model import Embedded
from flexlint.regex import regex
from flexlint.surfaces.powershell.variables import Variables
from flexlint.text.traced import Builder

_LISTS = regex(
    r"\bGet-Az(?:ureRm)?VmssVM\b|\baz[ \t]{1,9}vmss[ \t]{1,9}list-instances\b(?!.{0,300}--query\b)",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = regex(r"vmssvm|list-instances", re.IGNORECASE)
_SAME = regex(r"\s*(?:\?|Where|Sort|Select|ConvertFrom-Json)", re.IGNORECASE)
_HELD = regex(r"\$(?P<list>\w{1,60})[ \t]{0,9}=(?!=)(?P<of>[^\n{}#;]{0,300})")
_LOOP = regex(
    r"\bforeach[ \t]{0,9}\([ \t]{0,9}\$(?P<item>\w{1,60})[ \t]{1,9}in\b(?P<of>[^\n{}#]{0,300})",
    re.IGNORECASE,
)
_PIPED = regex(r"\|[ \t]{0,9}(?:%|ForEach-Object)[ \t]{0,9}\{", re.IGNORECASE)
_VARIABLE = regex(r"[\s(]*\$(?P<name>\w{1,60})[\s)]*\Z")
_BELOW = regex(
    r"(?P<open>[\"'])(?P<host>https://[\w.]{1,80})?(?:\$\(\$(?P<item>\w{1,60})\.Id\)"
    r"|\$\{(?P<held>\w{1,60})\}|\$(?P<plain>\w{1,60})(?=/))"
    r"(?P<below>(?:/\w[\w/$().-]{0,120})?(?:\?api-version=[^\"'\s]{1,60})?)(?P=open)",
    re.IGNORECASE,
)
_ID_OF = regex(r"[ \t]{0,9}\$(?P<item>\w{1,60})\.Id[ \t]{0,9}(?=[;\r\n}]|\Z)", re.IGNORECASE)
_METHOD = regex(rf"-Method[ \t:]{{1,4}}[\"']?(?P<verb>{ANY_HTTP_METHOD})\b", re.IGNORECASE)
_SENDS = regex(r"\b(?:Invoke-(?:AzRestMethod|AzRest|RestMethod|WebRequest)|irm|iwr)\b", re.I)
_FAR = 3000
_STATEMENT = 400


def requests_of_members(text: str, code: str, variables: Variables) -> Iterator[Embedded]:
    """Each request in the PowerShell ``text`` (``code``: strings and comments blanked) on
    ``$($vm.Id)/…`` where ``$vm`` comes out of a list of instances, or on what holds that id.
    Linear in the text."""
    if _TOLD.search(code) is None:
        return
    lists: set[str] = set()
    for match in _HELD.finditer(code):
        (lists.add if _is_list(match.group("of"), lists) else lists.discard)(
            match.group("list").lower()
        )
    bound = [
        (match.end(), match.group("item").lower(), _is_list(match.group("of"), lists))
        for match in _LOOP.finditer(code)
    ]
    for match in _PIPED.finditer(code):
        line = max(code.rfind("\n", 0, match.start()) + 1, match.start() - _STATEMENT)
        bound.append((match.end(), "_", _is_list(code[line : match.start()], lists)))
    bound.sort()
    for match in _BELOW.finditer(text):
        item, at = match.group("item"), match.start()
        if item is None:
            item, at = _id_in(text, match.group("held") or match.group("plain"), at, variables)
        verb = _verb(text, match.start(), match.end())
        if not match.group("below") or not verb or not _is_member(bound, item.lower(), at):
            continue
        if not may_be_azures(match.group("host") or ""):
            continue
        front = f"{match.group('host') or ''}{SETS}/{SCALE_SET}/virtualMachines"
        path = f"{front}/$(${item}.Name)"
        at = match.start("below")
        request = Builder()
        request.put(f"{verb} {path}", at, 0)
        request.put(match.group("below"), at)
        yield request.build().embedded("urls")


def _id_in(text: str, name: str, at: int, variables: Variables) -> tuple[str, int]:
    """The item whose id the variable ``name`` holds at ``at``, and where it got it; ("", 0) if
    that is not to be seen."""
    seen = variables.seen(name, at)
    before = [each for each in seen.settings if each.at < at]
    if not seen.own or not before:
        return "", 0
    setting = before[-1]
    start, end = setting.block
    held = _ID_OF.match(text, setting.end) if setting.how == "value" else None
    if held is None or not start <= setting.at < at < end:
        return "", 0
    return held["item"], setting.at


def _is_list(expression: str, lists: set[str]) -> bool:
    """Whether ``expression`` gives instances of sets, perhaps not all of them."""
    parts = expression.split("|")
    while len(parts) > 1 and _SAME.match(parts[-1]):
        parts.pop()
    held = _VARIABLE.match(parts[-1])
    return _LISTS.search(parts[-1]) is not None or (
        held is not None and held.group("name").lower() in lists
    )


def _is_member(bound: list[tuple[int, str, bool]], item: str, at: int) -> bool:
    """Whether the nearest loop before ``at`` that binds ``item`` goes through a list of them."""
    for index in range(bisect_right(bound, (at, "", False)) - 1, -1, -1):
        start, name, known = bound[index]
        if start < at - _FAR:
            break
        if name == item:
            return known
    return False


def _verb(text: str, start: int, end: int) -> str:
    """The method of the request in whose line the string stands; "" if it is in none."""
    first = max(text.rfind("\n", 0, start) + 1, start - _STATEMENT)
    last = text.find("\n", end)
    line = text[first : min(end + _STATEMENT, last if last >= 0 else len(text))]
    if not _SENDS.search(line):
        return ""
    method = _METHOD.search(line)
    return method.group("verb").upper() if method is not None else "GET"
