"""Whether a command is about the set whose mode a condition has read.

``mode=$(az vmss show -n $a --query orchestrationMode)`` says nothing of ``az vmss restart -n $b``.
Where it is not said whose mode is read, nothing speaks against the command.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from flexlint.model import Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Command

_SHOW = regex(r"\baz\s{1,20}(?:vmss\s{1,20}(?:show|get-instance-view)|resource\s{1,20}show)\b")
_URL = regex(r"(?i)\bvirtualMachineScaleSets/(?P<name>[^\s/?\"'|;)&]{1,120})")
_LIST = regex(r"\baz\s{1,20}vmss\s{1,20}list\b")
_NAMES_ONE = regex(r"\?\s{0,9}name\s{0,9}==|\[\?id\b|contains\(")
_END = regex(r"[|;)`]|(?<!\\)\n|\Z")
_NAMING = regex(
    r"(?<![\w-])(?P<option>-n|--name|--vmss-name|--ids?)(?:[ \t=]|\\\n){1,40}"
    r"(?P<word>\"[^\"\n]{0,120}\"|'[^'\n]{0,120}'|[^\s;|&)\"']{1,120})"
)
_SETS = regex(
    r"(?<![\w$.-])(?P<name>[A-Za-z_]\w{0,80})\+?=(?!=)"
    r"|\b(?:for|select)[ \t]{1,9}(?P<each>[A-Za-z_]\w{0,80})\b"
    r"|\b(?:read|mapfile|readarray)(?P<read>(?:[ \t]{1,9}[\w-]{1,80}){1,9})"
)
_VALUE = regex(
    r"\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|\$\((?:[^\n\\]|\\.|\\\n){0,600}|`[^`\n]{0,600}|[^\s;&|]{0,200}"
)
_VARIABLE = regex(r"\$\{?(?P<name>\w{1,80})")
_PLAIN = regex(r"\$\{?(?P<name>\w{1,80})\}?\Z")
_LITERAL = regex(r"[\"']?(?P<text>[A-Za-z0-9][\w.-]{0,80})[\"']?\Z")
_CALLED = regex(
    r"(?:\A|[;&|!({]|\bif\b|\bwhile\b)\s{0,20}(?:!\s{1,9})?(?P<name>[A-Za-z_][\w-]{0,80})(?P<given>[^\n;&|]{0,200})"
)
_WORD = regex(r"\"[^\"\n]{0,120}\"|'[^'\n]{0,120}'|[^\s\"';]{1,120}")
_LONGEST = 600
_MOST_SET = 4_000
_MOST_GIVEN = 12
_DEEPEST = 3
_OTHER = "\n"
"""Stands for a set that is surely none that a command names."""


@record
class _Source:
    """What names the set whose mode is read, and where."""

    option: str
    word: str
    at: int


class Ties:
    """The sets that one script names."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """The script is what stands in ``text`` from ``start`` to ``end``."""
        self._text = text
        self._bounds = start, end
        self._set: dict[str, list[int]] | None = None
        self._known: dict[int, list[_Source]] = {}

    def may_be_other(self, asked: Span, item: str, since: int, command: Command) -> bool:
        """Whether ``command`` may be about another set than the one whose mode is read at
        ``asked``; ``item`` is the variable that goes through sets of one mode, if there is one,
        in a loop whose body begins at ``since``."""
        written = self._text[command.start : min(command.end, command.start + 4 * _LONGEST)]
        named = _NAMING.search(written)
        for here in command.here if named is None else ():
            body = self._text[here.start : min(here.end, here.start + 4 * _LONGEST)]
            named = named or _NAMING.search(body)
        if named is None:
            return False
        if item:
            return not self._mentions(named["word"], item, since, command.start)
        if asked.start not in self._known:
            self._known[asked.start] = list(self._sources(asked))
        sources = self._known[asked.start]
        if any(each.word == _OTHER for each in sources):
            return True
        sources = [each for each in sources if _is_id(each.option) is _is_id(named["option"])]
        own = self._plain(named["word"], command.start)
        return bool(sources) and not any(
            self._plain(each.word, each.at) == own and not self._is_set(each, command.start)
            for each in sources
        )

    # -- whose mode is read -----------------------------------------------------------------------

    def _sources(self, asked: Span) -> Iterator[_Source]:
        written = self._text[asked.start : min(asked.end, asked.start + _LONGEST)]
        found = list(_shown(written, asked.start))
        if not found:
            values = list(self._values(written, asked.start))
            # ``mode=$(echo "$set" | jq -r .orchestrationMode)``, ``set=$(curl "$url")``
            deeper = values
            for _ in range(_DEEPEST):
                found = [each for value, at in deeper for each in _shown(value, at)]
                if found:
                    break
                deeper = [each for value, at in deeper for each in self._values(value, at)]
                deeper = deeper[:_MOST_GIVEN]
            for value, at in values if not found else ():
                found += self._of_functions(value, Span(at, at + len(value)))
        if not found:
            found = list(self._of_functions(written, asked))
        yield from found

    def _values(self, written: str, until: int) -> Iterator[tuple[str, int]]:
        """What the variables in ``written`` were given last before a place, with where."""
        for match in _VARIABLE.finditer(written):
            places = self._places(match["name"])
            before = bisect_left(places, until) - 1
            if before >= 0:
                yield self._value(places[before])
            elif places:  # of an earlier turn of a loop
                value, at = self._value(places[0])
                if _SHOW.search(value):
                    yield "az vmss list", at

    def _of_functions(self, written: str, asked: Span) -> Iterator[_Source]:
        """What functions ask that a condition calls."""
        for called in _CALLED.finditer(written):
            head = re.compile(
                rf"(?m)^[ \t]{{0,40}}(?:function[ \t]+)?{re.escape(called['name'])}[ \t]*\("
            )
            declared = head.search(self._text, *self._bounds)
            if declared is None:
                continue
            body = self._text[declared.end() : declared.end() + _LONGEST]
            given = _WORD.findall(called["given"])
            for each in _shown(body.partition("\n}")[0], declared.end()):
                place = _PLAIN.match(each.word.strip("\"' "))
                if place is None or not place["name"].isdigit():
                    yield each
                elif int(place["name"]) <= len(given) and place["name"] != "0":
                    yield _Source(each.option, given[int(place["name"]) - 1], asked.start)

    # -- variables --------------------------------------------------------------------------------

    def _places(self, name: str) -> list[int]:
        """Where the variable ``name`` is set, in the order of the text."""
        if self._set is None:
            found: dict[str, list[int]] = {}
            for count, match in enumerate(_SETS.finditer(self._text, *self._bounds)):
                if count >= _MOST_SET:
                    break
                names = (
                    [match["name"] or match["each"]] if not match["read"] else match["read"].split()
                )
                for each in names:
                    found.setdefault(each, []).append(match.start())
            self._set = found
        return self._set.get(name, [])

    def _value(self, at: int) -> tuple[str, int]:
        """What is given to the variable that is set at ``at``, and where that stands."""
        match = _SETS.match(self._text, at)
        if match is None or match["name"] is None:
            ends = (self._text.find(mark, at, at + _LONGEST) for mark in ("\n", ";"))
            end = min((each for each in ends if each >= 0), default=at + _LONGEST)
            return self._text[at:end], at
        value = _VALUE.match(self._text, match.end())
        return ("" if value is None else value[0]), match.end()

    def _plain(self, word: str, at: int) -> str:
        """``word`` as it is compared: the text of a variable that holds one and nothing else."""
        word = word.strip("\"' ")
        variable = _PLAIN.match(word)
        if variable is None:
            return word
        places = self._places(variable["name"])
        before = [place for place in places[:2] if place < at]
        if len(places) == 1 and before:
            value, _ = self._value(places[0])
            literal, other = _LITERAL.match(value), _PLAIN.match(value.strip("\"' "))
            if literal is not None:
                return literal["text"]
            if other is not None:
                return f"${other['name']}"
        return f"${variable['name']}"

    def _is_set(self, source: _Source, until: int) -> bool:
        """Whether a variable that names the set is given another value after the mode was read."""
        for match in _VARIABLE.finditer(source.word):
            places = self._places(match["name"])
            after = bisect_left(places, source.at)
            if after < len(places) and places[after] < until:
                return True
        return False

    def _mentions(self, word: str, item: str, since: int, at: int) -> bool:
        """Whether ``word`` is put together from the variable ``item``, as it was at ``since``."""
        names = {match["name"] for match in _VARIABLE.finditer(word)}
        if item in names:
            return self._is_kept(item, since, at)
        if "$(" in word or "`" in word:
            return True
        for name in names:
            places = self._places(name)
            before = bisect_left(places, at) - 1
            if before >= 0:
                value, _ = self._value(places[before])
                if any(match["name"] == item for match in _VARIABLE.finditer(value)):
                    return True
        return False

    def _is_kept(self, item: str, since: int, at: int) -> bool:
        """Whether all that ``item`` is given from ``since`` to ``at`` is made from itself."""
        places = self._places(item)
        first, last = bisect_left(places, since), bisect_left(places, at)
        if last - first > _MOST_GIVEN:
            return False
        for place in places[first:last]:
            value, _ = self._value(place)
            if not any(match["name"] == item for match in _VARIABLE.finditer(value)):
                return False
        return True


def _is_id(option: str) -> bool:
    return option.startswith("--id")


def _shown(written: str, offset: int) -> Iterator[_Source]:
    """What names the sets that commands in ``written`` show."""
    shows = False
    for match in _SHOW.finditer(written):
        shows = True
        end = _END.search(written, match.end())
        named = _NAMING.search(written, match.end(), end.start() if end else len(written))
        if named is not None:
            yield _Source(named["option"], named["word"], offset + match.start())
    for match in _URL.finditer(written) if not shows else ():
        shows = True
        yield _Source("-n", match["name"], offset + match.start())
    if not shows and _LIST.search(written) and not _NAMES_ONE.search(written):
        yield _Source("-n", _OTHER, offset)
