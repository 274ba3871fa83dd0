"""What a script reads out of the list of a scale set's instances: which variables hold the id of
one.

``az vmss list-instances`` with a query, or piped to ``jq``, gives ids. ``for``, ``while read``,
``mapfile`` and ``xargs`` hand them on one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flexlint.lexical.urls.set_ids import SCALE_SET, sets_of_group
from flexlint.record import field, record, record_with, replace
from flexlint.regex import regex
from flexlint.suggestions.placeholders import MACHINE
from flexlint.surfaces.shell.blocks import Around, Scoped
from flexlint.surfaces.shell.lexer import Command
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import assignments, bound, variable

_LIST = regex(
    r"\baz\s+vmss\s+(?P<verb>list-instances|show)\s"
    r"(?P<rest>(?:[^|\"']|\"(?:[^\"\\]|\\.)*\"|'[^']*'){0,2000})"
)
_QUERY = regex(r"\s--query[\s=]+(?:\"(?P<d>(?:[^\"\\]|\\.)*)\"|'(?P<s>[^']*)'|(?P<b>[^\s\"'|)]+))")
_JQ = regex(
    r"\bjq\s+(?:-\w+\s+|--\w[\w-]*\s+){0,4}"
    r"(?:\"(?P<d>(?:[^\"\\]|\\.)*)\"|'(?P<s>[^']*)'|(?P<b>\.[^\s\"'|)<]*))"
)
_BRACKETS = r"\[(?:[^\[\]'`]|'[^']*'|`[^`]*`|\[[^\[\]'`]*\])*\]"
"""All items, one of them, or those that a filter lets through, which may have indices within."""
_FIELDS = regex(
    r"\s*(?:sort_by\(\s*(?:@|\[\])\s*,\s*&[\w.]+\s*\)(?:\s*\|\s*)?)?"
    rf"{_BRACKETS}(?:\s*\|\s*{_BRACKETS}){{0,3}}"
    r"\.(?:(?P<one>\w+)|\[(?P<many>[\w., ]{1,200})\])(?:\s*\|\s*\[\d+\])?\s*\Z"
)
_SELECTED = r"select\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\"|\((?:[^()\"]|\"(?:[^\"\\]|\\.)*\")*\))*\)"
_JQ_FIELDS = regex(
    rf"\s*(?:map\(\s*{_SELECTED}\s*\)\s*\|\s*)?\.\[\d*\]\??\s*(?:\|\s*{_SELECTED}\s*){{0,4}}(?:\|\s*)?"
    r"(?:\.(?P<one>\w+)|\[(?P<many>(?:\s*\.[\w.]+\s*,?){1,9})\]\s*\|\s*@tsv)\s*\Z"
)
_SAID = regex(r"(?:echo|printf\s+(?:\"%s(?:\\n)?\"|'%s(?:\\n)?'))(?:\s+-\w+)*\s+(?P<word>\S+)\s*\Z")
_GIVEN = regex(r"\bjq\b.*<<<\s*(?P<word>\S+)\s*\Z", re.DOTALL)
_TOKEN = regex(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|\|\|?|&&|[()`;]|\\.|[^|&()`;\"'\\]+|.", re.DOTALL)
_KEEPING = regex(
    r"\s*(?:(?:sort|uniq|head|tail|e?grep|fgrep|tee|cat|shuf|tac)(?!(?:.*\s)?-[A-Za-z]*[oc])"
    r"(?!.*\s--(?:only|count|bytes))\b"
    r"|tr\s+(?:-d\s+\S+|(?:'\\n'|\"\\n\")\s+['\"] ['\"])\s*\Z|xargs\s*\Z"
    r"|sed\s+(?:-n\s+)?[\"']?(?:\d+|/[^/]*/)[dpq][\"']?\s*\Z)",
    re.DOTALL,
)
"""What hands lines on as they are, if not all of them."""
_NAMED = regex(r"\s(?:-n|--name)[\s=]+(?P<name>[\"']?(?:\$\(\w+\)|[\w${}.\-])+[\"']?)")
_GROUPED = regex(r"\s(?:-g|--resource-group)[\s=]+(?P<name>[\"']?(?:\$\(\w+\)|[\w${}.\-])+[\"']?)")
_DOUBLED = regex(r"[\s=] \$")
_INPUT = regex(r"\s*(?:<\s*<\((?P<asked>[^\n]{0,2000})|<<<\s*(?P<text>[^\n;]{1,2000}))")
_PLACEHOLDER = regex(r"-(?:I|i|-replace=?)(?P<own>\S*)\Z")
_OPENERS = frozenset({"while", "until", "for", "select"})
_LEADERS = frozenset({"do", "then", "else", "!", "{", "if", "elif"})
_ARRAYS = frozenset({"mapfile", "readarray"})
_MAX_PIPED = 8
"""Commands before one whose input is read."""
_MAX_TEXT = 4000


@record
class _Asked:
    """What a command answers about the instances of one set."""

    path: str
    """Of the set."""
    fields: tuple[str, ...] | None
    """What each line has of an instance; None for the list as JSON."""
    since: int = field(compare=False)
    """Where it was asked."""


@record
class Item:
    """What a variable holds that has the id of an instance."""

    path: str
    """Of the instance, its name read from the variable itself."""
    since: int = field(compare=False)
    """Where its set was listed."""


@record_with(frozen=False)
class Items:
    """Follows lists of instances through the commands of a script, in their order."""

    text: str
    commands: Sequence[Command]
    variables: Variables
    doubled: bool
    """Whether the dollars of the shell's variables are doubled, which no path has."""
    _lists: Scoped[_Asked] = field(default_factory=Scoped)
    """Variables that hold all of an answer."""
    _at: int = 0
    """Where the command begins that is read."""
    _ends: dict[int, Command] | None = None

    def bound(self, index: int) -> Iterator[tuple[str, Item | None]]:
        """(name, item) for each variable to which the command at ``index`` gives a value; None
        if that is no id of an instance.

        The placeholder of ``xargs`` counts as a variable.
        """
        command = self.commands[index]
        self._at = command.start
        here = self.variables.blocks.around(command.start)
        texts = _texts(command)
        given = dict.fromkeys(bound(command))
        if "for" in texts[:1] and texts[2:3] == ["in"]:
            for_each = self._gone_through(texts[3], here) if len(texts) == 4 else None
            yield texts[1], self._item(texts[1], for_each, 0)
            given.pop(texts[1], None)
        elif texts[:1] in (["while"], ["until"]) and "read" in texts[1:3]:
            names = _read(texts[texts.index("read") + 1 :])
            asked = self._input(index, here) or self._loop_input(index, here)
            yield from ((name, self._item(name, asked, at)) for at, name in enumerate(names))
            given = {}
        elif texts[:1] and texts[0] in _ARRAYS:
            after = self.text[command.end : command.end + _MAX_TEXT]
            self._hold(texts[-1], self._fed(after, command, here), here)
            given.pop(texts[-1], None)
        elif command.array is not None and command.words:
            asked = self._asked(command.words[0].text, here) if len(command.words) == 1 else None
            if command.more and asked != self._lists.get(command.array, here):
                asked = None
            self._hold(command.array, asked, here)
        elif texts[:1] == ["xargs"]:
            name = _placeholder(texts)
            if name:
                yield name, self._item("", self._input(index, here), 0)
        for name in given:
            self._hold(name, None, here)
            yield name, None
        for word in assignments(command):
            name, _, value = word.text.partition("=")
            if value.startswith("("):
                if value == "()":
                    self._hold(name, None, here)
                continue  # the elements of an array are a command of their own
            seen = value[:1] in {"$", '"', "`"} and name[-1:] != "+"
            name = name.rstrip("+")
            asked = self._asked(value, here) if seen else None
            self._hold(name, asked, here)
            yield name, self._item(name, asked, 0)

    def _hold(self, name: str, asked: _Asked | None, here: Around) -> None:
        self._lists.put(name, asked, here, own=self.variables.is_own(name, here))

    def _gone_through(self, word: str, here: Around) -> _Asked | None:
        name = variable(word)
        return self._asked(word, here) if name is None else self._lists.get(name, here)

    def _loop_input(self, index: int, here: Around) -> _Asked | None:
        """What the loop that begins at ``index`` reads: ``done < <(…)``, ``done <<< "$list"``."""
        if self._ends is None:
            self._ends = _ends(self.commands)
        done = self._ends.get(index)
        if done is None:
            return None
        start = done.words[0].end
        return self._fed(self.text[start : start + _MAX_TEXT], done, here)

    def _fed(self, behind: str, command: Command, here: Around) -> _Asked | None:
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
            return self._asked(f"({found['asked']}", here)
        return self._asked(found["text"], here)

    def _input(self, index: int, here: Around) -> _Asked | None:
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
        start = max(first.start, command.start - _MAX_TEXT)
        return self._asked(self.text[start : command.start], here)

    def _asked(self, text: str, here: Around) -> _Asked | None:
        """What a substitution or the front of a pipe answers, if it is about instances."""
        first, *others = _stages(text[:_MAX_TEXT])
        asked = self._listed(first) or self._said(first, here)
        if asked is not None and _GIVEN.search(first) is not None:
            others.insert(0, first)
        for stage in others:
            if asked is None:
                return None
            jq = _JQ.match(stage.lstrip())
            if jq is None:
                asked = asked if _KEEPING.match(stage) else None
            elif asked.fields is not None:
                return None
            else:
                fields = _fields(_JQ_FIELDS, jq)
                asked = replace(asked, fields=fields) if fields else None
        return asked

    def _listed(self, text: str) -> _Asked | None:
        """What ``az vmss list-instances`` or ``show`` answers."""
        listed = _LIST.search(text)
        if listed is None:
            return None
        path = set_named(" " + listed["rest"])
        query = _QUERY.search(" " + listed["rest"])
        if listed["verb"] == "show":
            one = query is not None and _query(query) == "id"
            return _Asked(path, ("id",), self._at) if one and "--instance-id" in text else None
        if query is None:
            return _Asked(path, None, self._at)
        fields = _fields(_FIELDS, query)
        return _Asked(path, fields, self._at) if fields else None

    def _said(self, text: str, here: Around) -> _Asked | None:
        """What a variable holds that ``text`` is, prints or hands to ``jq``."""
        text = text.strip()
        found = _SAID.match(text) or _GIVEN.search(text)
        name = variable(found["word"] if found is not None else text)
        return self._lists.get(name, here) if name is not None else None

    def _item(self, name: str, asked: _Asked | None, at: int) -> Item | None:
        """The item that has its id in the variable ``name``, "" for what is no variable."""
        if asked is None or asked.fields is None or at >= len(asked.fields):
            return None
        machine = f"${{{name}##*/}}" if name and not self.doubled else MACHINE
        path = f"{asked.path}/virtualMachines/{machine}"
        return Item(path, asked.since) if asked.fields[at] == "id" else None


def _stages(text: str) -> list[str]:
    """The commands of the pipe that ``text`` is or begins with, one at least. It may be a
    substitution."""
    text = text.strip()
    text = text[1:] if text.startswith(('"$(', '"`')) else text
    inner = text.startswith(("$(", "`", "("))
    text = text.removeprefix("$").removeprefix("(").removeprefix("`") if inner else text
    stages = [""]
    depth = 0
    for token in _TOKEN.findall(text):
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
        if depth < 0 or token == "`":
            break
        if token == "|" and not depth:
            stages.append("")
        elif token in {"||", "&&", ";"} and not depth:
            if _LIST.search(stages[0]):
                break
            stages = [""]
        else:
            stages[-1] += token
    return stages if stages[-1].strip() or not stages[1:] else stages[:-1]


def _query(found: re.Match[str]) -> str:
    return (found["d"] or found["s"] or found["b"] or "").replace('\\"', '"')


def _fields(pattern: re.Pattern[str], found: re.Match[str]) -> tuple[str, ...]:
    """The properties that a query gives for each instance; none if that does not show."""
    match = pattern.match(_query(found))
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
    texts = texts[1:] if texts[:1] == ["function"] else texts
    texts = texts[2:] if texts[1:2] == ["{"] else texts
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
    name = _option(_NAMED, value) or SCALE_SET
    return f"{sets_of_group(_option(_GROUPED, value))}/{name}"


def _option(pattern: re.Pattern[str], value: str) -> str:
    """The value of an option; "" for a variable with two dollars, the first of which is a blank
    here: a recipe of make writes it otherwise than a path."""
    found = pattern.search(value)
    doubled = found is None or _DOUBLED.match(value, found.start("name") - 2) is not None
    return found["name"].strip("\"'") if found is not None and not doubled else ""
