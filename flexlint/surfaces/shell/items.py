"""What a script reads out of the list of a scale set's instances: which variables hold the id of
one.

``az vmss list-instances`` with a query, or piped to ``jq``, gives ids. ``for``, ``while read``,
``mapfile`` and ``xargs`` hand them on one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flexlint.lexical.urls.set_ids import SCALE_SET, sets_of_group
from flexlint.suggestions.placeholders import MACHINE
from flexlint.surfaces.shell.lexer import Command
from flexlint.surfaces.shell.words import assignments, variable

_LIST = re.compile(
    r"\baz\s+vmss\s+(?P<verb>list-instances|show)\s"
    r"(?P<rest>(?:[^|\"']|\"(?:[^\"\\]|\\.)*\"|'[^']*'){0,2000})"
)
_QUERY = re.compile(
    r"\s--query[\s=]+(?:\"(?P<d>(?:[^\"\\]|\\.)*)\"|'(?P<s>[^']*)'|(?P<b>[^\s\"'|)]+))"
)
_JQ = re.compile(
    r"\bjq\s+(?:-\w+\s+|--\w[\w-]*\s+){0,4}"
    r"(?:\"(?P<d>(?:[^\"\\]|\\.)*)\"|'(?P<s>[^']*)'|(?P<b>\.[^\s\"'|)<]*))"
)
_BRACKETS = r"\[(?:[^\[\]'`]|'[^']*'|`[^`]*`|\[[^\[\]'`]*\])*\]"
"""All items, one of them, or those that a filter lets through, which may have indices within."""
_FIELDS = re.compile(
    r"\s*(?:sort_by\(\s*(?:@|\[\])\s*,\s*&[\w.]+\s*\)(?:\s*\|\s*)?)?"
    rf"{_BRACKETS}(?:\s*\|\s*{_BRACKETS}){{0,3}}"
    r"\.(?:(?P<one>\w+)|\[(?P<many>[\w., ]{1,200})\])(?:\s*\|\s*\[\d+\])?\s*\Z"
)
_SELECTED = r"select\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\"|\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\")*\))*\)"
_JQ_FIELDS = re.compile(
    rf"\s*(?:map\(\s*{_SELECTED}\s*\)\s*\|\s*)?\.\[\d*\]\??\s*(?:\|\s*{_SELECTED}\s*){{0,4}}(?:\|\s*)?"
    r"(?:\.(?P<one>\w+)|\[(?P<many>(?:\s*\.[\w.]+\s*,?){1,9})\]\s*\|\s*@tsv)\s*\Z"
)
_HELD = re.compile(r"\$\{?(?P<name>[A-Za-z_]\w*)")
_NAMED = re.compile(r"\s(?:-n|--name)[\s=]+(?P<name>[\"']?[\w${}.\-]+[\"']?)")
_GROUPED = re.compile(r"\s(?:-g|--resource-group)[\s=]+(?P<name>[\"']?[\w${}.\-]+[\"']?)")
_INPUT = re.compile(r"\s*(?:<\s*<\((?P<asked>[^\n]{0,2000})|<<<\s*(?P<text>[^\n;]{1,2000}))")
_PLACEHOLDER = re.compile(r"-(?:I|i|-replace=?)(?P<own>\S*)\Z")
_OPENERS = frozenset({"while", "until", "for", "select"})
_LEADERS = frozenset({"do", "then", "else", "!", "{", "if", "elif"})
_ARRAYS = frozenset({"mapfile", "readarray"})
_MAX_PIPED = 8
"""Commands before one whose input is read."""
_MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a command answers about the instances of one set."""

    path: str
    """Of the set."""
    fields: tuple[str, ...] | None
    """What each line has of an instance; None for the list as JSON."""


@dataclass(slots=True)
class Items:
    """Follows lists of instances through the commands of a script, in their order."""

    text: str
    commands: Sequence[Command]
    _lists: dict[str, _Asked] = field(default_factory=dict)
    """Variables that hold all of an answer."""
    _ends: dict[int, Command] | None = None

    def bound(self, index: int) -> Iterator[tuple[str, str]]:
        """(name, path) for each variable to which the command at ``index`` gives a value: the
        path of an instance with the name from the variable itself, or "" if it is no id of one.

        The placeholder of ``xargs`` counts as a variable.
        """
        command = self.commands[index]
        texts = _texts(command)
        if "for" in texts[:1] and texts[2:3] == ["in"]:
            for_each = self._gone_through(texts[3]) if len(texts) > 3 else None
            yield texts[1], _item(texts[1], for_each, 0)
        elif texts[:1] in (["while"], ["until"]) and "read" in texts[1:3]:
            names = _read(texts[texts.index("read") + 1 :])
            asked = self._input(index) or self._loop_input(index)
            yield from ((name, _item(name, asked, at)) for at, name in enumerate(names))
        elif texts[:1] and texts[0] in _ARRAYS:
            asked = self._fed(self.text[command.end : command.end + _MAX_TEXT], command)
            self._hold(texts[-1], asked)
        elif command.array is not None and command.words:
            self._hold(command.array, self._asked(command.words[0].text))
        elif texts[:1] == ["xargs"]:
            name = _placeholder(texts)
            if name:
                asked = self._input(index)
                given = asked is not None and asked.fields is not None and asked.fields[0] == "id"
                yield name, f"{asked.path}/virtualMachines/{MACHINE}" if asked and given else ""
        for word in assignments(command):
            name, _, value = word.text.partition("=")
            if value.startswith("("):
                continue  # the elements of an array are a command of their own
            asked = self._asked(value) if value[:1] in {"$", '"', "`"} else None
            self._hold(name, asked)
            if asked is not None and asked.fields is not None:
                yield name, _item(name, asked, 0)

    def _hold(self, name: str, asked: _Asked | None) -> None:
        self._lists.pop(name, None)
        if asked is not None:
            self._lists[name] = asked

    def _gone_through(self, word: str) -> _Asked | None:
        name = variable(word)
        return self._asked(word) if name is None else self._lists.get(name)

    def _loop_input(self, index: int) -> _Asked | None:
        """What the loop that begins at ``index`` reads: ``done < <(…)``, ``done <<< "$list"``."""
        if self._ends is None:
            self._ends = _ends(self.commands)
        done = self._ends.get(index)
        if done is None:
            return None
        start = done.words[0].end
        return self._fed(self.text[start : start + _MAX_TEXT], done)

    def _fed(self, behind: str, command: Command) -> _Asked | None:
        """What a command reads by ``<`` that stands in ``behind``, or within itself."""
        start = command.words[0].start
        at = behind.find("<")
        found = _INPUT.match(behind, at) if 0 <= at < 200 else None
        if found is None:
            own = self.text[start : start + _MAX_TEXT]
            at = own.find("<")
            found = _INPUT.match(own, at) if 0 <= at < 200 else None
        if found is None:
            return None
        if found["asked"] is not None:
            return self._asked(found["asked"])
        name = variable(found["text"].strip())
        return self._lists.get(name) if name is not None else self._asked(found["text"])

    def _input(self, index: int) -> _Asked | None:
        """What is piped to the command at ``index``."""
        command = self.commands[index]
        first = command
        for before in reversed(self.commands[max(0, index - _MAX_PIPED) : index]):
            if before.end > first.start or before.nested is not command.nested:
                continue
            if not before.piped:
                break
            first = before
        if first is command:
            return None
        return self._asked(self.text[max(first.start, command.start - _MAX_TEXT) : command.start])

    def _asked(self, text: str) -> _Asked | None:
        """What a substitution or the front of a pipe answers, if it is about instances."""
        text = text[:_MAX_TEXT]
        listed = _LIST.search(text)
        jq = _JQ.search(text)
        if listed is not None:
            path = set_named(" " + listed["rest"])
            query = _QUERY.search(" " + listed["rest"])
            if listed["verb"] == "show":
                one = query is not None and _said(query) == "id" and jq is None
                return _Asked(path, ("id",)) if one and "--instance-id" in text else None
            if query is not None:
                fields = _fields(_FIELDS, query)
                return _Asked(path, fields) if fields and jq is None else None
        else:
            held = _HELD.search(text, 2 if text[:2] == "$(" else 0)
            known = self._lists.get(held["name"]) if held is not None else None
            if known is None or known.fields is not None:
                return known if known is not None and jq is None else None
            path = known.path
        if jq is None:
            return _Asked(path, None)
        fields = _fields(_JQ_FIELDS, jq)
        return _Asked(path, fields) if fields else None


def _item(name: str, asked: _Asked | None, at: int) -> str:
    if asked is None or asked.fields is None or at >= len(asked.fields):
        return ""
    return f"{asked.path}/virtualMachines/${{{name}##*/}}" if asked.fields[at] == "id" else ""


def _said(found: re.Match[str]) -> str:
    return (found["d"] or found["s"] or found["b"] or "").replace('\\"', '"')


def _fields(pattern: re.Pattern[str], found: re.Match[str]) -> tuple[str, ...]:
    """The properties that a query gives for each instance; none if that does not show."""
    match = pattern.match(_said(found))
    if match is None:
        return ()
    if match["one"]:
        return (match["one"],)
    return tuple(part.strip().lstrip(".") for part in match["many"].split(","))


def _texts(command: Command) -> list[str]:
    """The words without what leads them, but for the words that begin a loop."""
    texts = []
    target = False
    for word in command.words:
        if not target and word.text != ">":
            texts.append(word.text)
        target = word.text == ">"
    while texts and (texts[0] in _LEADERS or re.match(r"\w+=", texts[0])):
        texts.pop(0)
    if texts[:1] and texts[0] in {"while", "until"}:
        rest = [text for text in texts[1:] if not re.match(r"\w+=", text)]
        return [texts[0], *rest]
    return texts


def _read(words: list[str]) -> list[str]:
    """The variables of ``read``."""
    return [word for word in words if word.isidentifier()]


def _placeholder(texts: list[str]) -> str:
    """What ``xargs`` puts each item in place of; "" if it puts them behind the command."""
    for index, text in enumerate(texts[1:], 1):
        match = _PLACEHOLDER.match(text)
        if match is not None:
            own = match["own"].lstrip("=")
            if own or "i" in text[1:2]:
                return own or "{}"
            return texts[index + 1] if index + 1 < len(texts) else ""
    return ""


def _ends(commands: Sequence[Command]) -> dict[int, Command]:
    """The ``done`` of each loop, by the index of the command that begins it."""
    found: dict[int, Command] = {}
    open_: list[int] = []
    for index, command in enumerate(commands):
        texts = _texts(command)
        if texts[:1] and texts[0] in _OPENERS:
            open_.append(index)
        elif texts[:1] == ["done"] and open_:
            found[open_.pop()] = command
    return found


def set_named(value: str) -> str:
    """The path of the scale set that the options in ``value`` name."""
    named = _NAMED.search(value)
    name = named.group("name").strip("\"'") if named else SCALE_SET
    grouped = _GROUPED.search(value)
    group = grouped.group("name").strip("\"'") if grouped else ""
    return f"{sets_of_group(group)}/{name}"
