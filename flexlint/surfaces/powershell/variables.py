"""Where a PowerShell script sets its variables, and which of that is seen at a place.

Functions, methods of classes and blocks with parameters of their own are rooms of their own: what
is set in one says nothing of a variable of the same name in another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.typed import Literal

How = Literal["value", "parameter", "other"]
_NAME = r"(?:\w{1,20}:)?\w{1,80}"
VARIABLE = regex(rf"\$(?:\{{(?P<braced>{_NAME})\}}|(?P<plain>{_NAME}))")
_ASSIGNS = regex(r"[ \t]{0,20}(?:(?P<plain>=(?!=))|(?:[-+*/%]|\?\?)=|\+\+|--)")
_NEXT_OF_LIST = regex(r"[ \t]{0,20},[ \t]{0,20}(?:\[[\w.\[\]]{1,60}\][ \t]{0,9})?(?=\$)")
_IN = regex(r"[ \t\r\n]{1,20}in\b", re.IGNORECASE)
_FOR_EACH = regex(r"\bforeach[ \t\r\n]{0,20}\([ \t\r\n]{0,20}\Z", re.IGNORECASE)
_WITHIN = regex(r"(?:\(|--|\+\+)[ \t]{0,20}(?:\[[\w.\[\]]{1,60}\][ \t]{0,9}){0,3}\Z")
"""Before a setting that is no statement of its own: the head of a loop, perhaps."""
_REFERENCE = regex(r"\[ref\][ \t]{0,9}\(?[ \t]{0,9}\Z", re.IGNORECASE)
_BY_NAME = regex(
    r"(?<![\w\-$.])(?:(?:Set|New|Clear|Remove)-Variable|sv|nv|clv|rv)[ \t]+"
    r"(?P<before>(?:-(?!Name\b|N\b)\w{1,20}[ \t:]+[^\s;|{}]{1,80}[ \t]+){0,4}?)"
    r"(?:-N(?:ame)?[ \t:]+)?(?P<what>[^\s;|{}]{1,80})(?P<rest>[^\n;|{}]{0,200})"
    r"|(?<![\w$])-(?:\w{1,12}Variable|Var(?:i(?:a(?:b(?:le?)?)?)?)?|OutV\w{0,7}|[oewip]v)"
    r"[ \t:]{1,4}\+?(?P<out>[^\s;|{}]{1,80})",
    re.IGNORECASE,
)
_BY_DRIVE = regex(
    r"(?<![\w\-$.])(?:Set|New|Clear|Remove|si|ni|clc|sc|ri)(?:-Item|-Content)?[ \t][^\n;|{}]{0,80}?"
    r"\bVariable:[\\/]?(?P<a>[^\s;|{}]{1,80})"
    r"|\bPSVariable\.(?:Set|Remove)\([ \t]{0,9}(?P<b>[^\s;|{}]{1,80})"
    r"|\b(?:Get-Variable|gv)[ \t]{1,9}(?:-N(?:ame)?[ \t:]{1,9})?(?P<c>[^\s;|{}]{1,80})"
    r"[^\n;|{}=]{0,40}\)\.Value[ \t]{0,9}[-+*/%]?=(?!=)",
    re.IGNORECASE,
)
"""Other ways of setting a variable by its name."""
_LITERAL = regex(r"[\"']?\+?(?P<name>\w{1,80})[\"']?(?=[\s;|{}),]|\Z)")
_SCOPE = regex(r"-Scope\b", re.IGNORECASE)
_LOADS = regex(
    r"(?:^|[;{}|&(=])[ \t]{0,40}\.[ \t]{1,20}(?=\S)|\b(?:Invoke-Expression|iex)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""What runs code that is not seen, in the scope where it stands."""
_IMPORTS = regex(r"\b(?:Import-Module|ipmo|using[ \t]{1,9}module)\b", re.IGNORECASE)
_HEADED = regex(
    r"\b(?P<what>function|filter|workflow|configuration|class)[ \t]+[\w:\-]{1,80}", re.IGNORECASE
)
_MOVES = regex(r"(?<![\w\-.$])(?:cd|chdir|sl|pushd|(?:Set|Push)-Location)(?=[ \t])", re.IGNORECASE)
_NAMED = regex(r"(?:function|filter)[ \t]+(?:\w{1,20}:)?(?P<name>[\w\-]{1,80})", re.IGNORECASE)
_PARAM = regex(r"\bparam[ \t\r\n]{0,40}\(", re.IGNORECASE)
_MARKS = regex(r"[(){}\[\]]")
_BRACES = regex(r"[{}]")
_LIST = regex(r"[ \t\r\n]{0,40}\(")
_BODY = regex(r"(?:[ \t\r\n]{0,40}:[^{}()\n;]{1,120})?[ \t\r\n]{0,4000}\{")
"""What a class inherits, and where the body begins."""
_CLOSES = {")": "(", "}": "{", "]": "["}
_BASE = regex(r"\)[ \t\r\n]{0,40}:[ \t\r\n]{0,40}base[ \t\r\n]{0,40}\Z", re.IGNORECASE)
"""Between the parameters of a constructor and what it gives to the one that it inherits."""
_NEAR = 80
_FAR = 4000
SCRIPT = -1
"""The room outside of all others."""
_WIDE = frozenset({"script", "global"})
_SCOPES = _WIDE | {"local", "private", "variable"}
_PARAMETER = regex(rf"[(){{}}\[\],]|{VARIABLE.pattern}")
_DEEPEST = 50
_MOST_SEEN = 20


@record
class Setting:
    """One place where a variable is set."""

    name: str
    """In lower case."""
    at: int
    end: int
    """Where the value begins, if ``how`` is ``value``, or a parameter has a default."""
    how: How
    """``other``: to what, or how often, is not to be seen."""
    room: int
    block: tuple[int, int]
    """The innermost block in braces around it."""
    default: bool = False
    """Whether it is a parameter with a default."""


@record
class Seen:
    """What counts for a variable at a place."""

    settings: tuple[Setting, ...]
    own: bool
    """Whether they are in the room of that place; else they are all that the script has, the
    parameters of other rooms left out."""
    room: int


class Variables:
    """The variables of one script. Linear in its length."""

    def __init__(self, text: str, code: str) -> None:
        """``code`` is ``text`` without comments and the insides of strings."""
        self._text = text
        self._code = code
        self._rooms = _Rooms(code)
        self._loads = [match.start() for match in _LOADS.finditer(code)]
        self._anything: list[int] = []
        self._by_room: dict[tuple[str, int], list[Setting]] = {}
        self._by_name: dict[str, list[Setting]] = {}
        self._shared: dict[str, list[Setting]] = {}
        self._from_afar: set[str] = set()
        self._parameters: dict[int, list[int]] = {}
        for setting in sorted(self._settings(), key=lambda each: each.at):
            self._by_name.setdefault(setting.name, []).append(setting)
            if setting.how == "parameter":
                self._parameters.setdefault(setting.room, []).append(setting.at)
            self._by_room.setdefault((setting.name, setting.room), []).append(setting)
            if setting.how != "parameter" or setting.room == SCRIPT:
                self._shared.setdefault(setting.name, []).append(setting)
            if setting.room == SCRIPT and self._rooms.room(setting.at) != SCRIPT:
                self._from_afar.add(setting.name)
        self._loads = sorted([*self._loads, *self._anything])

    def seen(self, written: str, at: int) -> Seen:
        """What counts for the variable ``written`` (``n``, ``script:n``) that stands at ``at``."""
        name, scope = _plain(written)
        room = SCRIPT if scope in _WIDE else self._rooms.room(at)
        own = self._by_room.get((name, room))
        if own:
            return Seen(tuple(own[:_MOST_SEEN]), True, room)
        return Seen(tuple(self._shared.get(name, ())[:_MOST_SEEN]), False, room)

    @cached_property
    def moves(self) -> bool:
        """Whether the script goes to another folder."""
        return _MOVES.search(self._code) is not None

    def all(self) -> Iterator[Setting]:
        """All places where a variable is set, of each name in the order of the text; parameters
        are none."""
        for every in self._by_name.values():
            yield from (each for each in every if each.how != "parameter")

    def parameter(self, setting: Setting) -> tuple[str, int] | None:
        """The function whose parameter ``setting`` is, and the place among its parameters, from 1
        on; None of what else may have parameters."""
        match = _NAMED.match(self._code, setting.room) if setting.room != SCRIPT else None
        if match is None or setting.how != "parameter":
            return None
        own = self._parameters[setting.room]
        return match["name"], bisect_right(own, setting.at)

    def loads(self, start: int, end: int) -> bool:
        """Whether code that is not seen may set any variable between two places."""
        return bisect_left(self._loads, end) > bisect_left(self._loads, start)

    def loaded(self, at: int) -> int:
        """How often that may have been before ``at``."""
        return bisect_left(self._loads, at)

    def imports(self, start: int, end: int) -> bool:
        """Whether a module is imported between two places."""
        low = bisect_left(self._imports, start)
        return low < len(self._imports) and self._imports[low] < end

    @cached_property
    def _imports(self) -> list[int]:
        return [match.start() for match in _IMPORTS.finditer(self._code)]

    def may_change(self, written: str, start: int, end: int) -> bool:
        """Whether the variable may be set anew between two places, in whatever room."""
        settings = self._by_name.get(_plain(written)[0], [])
        low = bisect_left(settings, start, key=_place)
        return (low < len(settings) and settings[low].at < end) or self.loads(start, end)

    def sole(self, name: str) -> Setting | None:
        """The one place, in whatever room and scope, where the variable ``name`` gets a value."""
        settings = self._by_name.get(name.lower(), [])
        if not settings or settings[0].at != settings[-1].at or settings[0].how != "value":
            return None
        return settings[0]

    def set_between(self, name: str, start: int, end: int) -> int:
        """Where the variable ``name`` is set first between two places, in whatever room; -1 if
        it is not."""
        settings = self._by_name.get(name.lower(), [])
        low = bisect_left(settings, start, key=_place)
        return settings[low].at if low < len(settings) and settings[low].at < end else -1

    def set_from_afar(self, name: str) -> bool:
        """Whether a function, or the like, may set anew what the script has under ``name``."""
        folded = name.lower()
        settings = self._shared.get(folded, [])
        return folded in self._from_afar and settings[0].at != settings[-1].at

    def counts(self, setting: Setting, at: int) -> bool:
        """Whether what ``setting`` gives a variable is what it holds at ``at``: in the same room,
        behind it in the same block, with no code between that is not seen."""
        start, end = setting.block
        if not start <= setting.at < at < end or self.room(at) != setting.room:
            return False
        return not self.loads(setting.at, at)

    def block(self, at: int) -> tuple[int, int]:
        """The innermost block in braces around ``at``; the whole script outside of all."""
        return self._rooms.block(at)

    def turn(self, at: int, block: tuple[int, int]) -> int:
        """Where the outermost block around ``at`` ends that is inside of ``block``: until there,
        what stands behind ``at`` may run before it. ``at`` itself, if it is in none."""
        return self._rooms.outermost(at, block)

    def room(self, at: int) -> int:
        """The function, or the like, that ``at`` is in."""
        return self._rooms.room(at)

    # -- settings ---------------------------------------------------------------------------

    def _settings(self) -> Iterator[Setting]:
        for setting in self._found():
            yield setting
            room = setting.room
            if setting.how == "parameter":
                continue
            for _ in range(_DEEPEST):  # it may run in the room around
                if room not in self._rooms.parents:
                    break
                room = self._rooms.parents[room]
                yield replace(setting, how="other", room=room)

    def _found(self) -> Iterator[Setting]:
        code, rooms = self._code, self._rooms
        taken: set[int] = set()
        for room, start, end in rooms.parameters:
            for at, behind, name, default in _declared(code, start, end):
                taken.add(at)
                yield Setting(name, at, behind, "parameter", room, rooms.block(end), default)
        listed = False
        for match in VARIABLE.finditer(code):
            at, end = match.span()
            if at in taken:
                continue
            following = _NEXT_OF_LIST.match(code, end)
            if following is not None:
                listed = True
                if self._is_given(following.end()):
                    yield self._setting(match, end, "other")
                continue
            within, listed = listed, False
            near = code[max(0, at - _NEAR) : at]
            assigns = _ASSIGNS.match(code, end)
            if assigns is not None:
                alone = assigns["plain"] is not None and not within and not _WITHIN.search(near)
                yield self._setting(match, assigns.end(), "value" if alone else "other")
            elif (
                _REFERENCE.search(near)
                or near.rstrip(" \t").endswith(("++", "--"))
                or (_IN.match(code, end) and _FOR_EACH.search(near))
            ):
                yield self._setting(match, end, "other")
        for match in _BY_NAME.finditer(code):
            group = "out" if match["out"] else "what"
            literal = _LITERAL.match(self._text, match.start(group))
            if literal is None:
                if group == "what":
                    self._anything.append(match.start())
                continue
            at = match.start()
            plain = Setting(
                literal["name"].lower(), at, match.end(), "other", rooms.room(at), rooms.block(at)
            )
            yield plain
            told = (match["before"] or "") + (match["rest"] or "")
            if group == "what" and plain.room != SCRIPT and _SCOPE.search(told):
                yield replace(plain, room=SCRIPT)
        if "ariable" in code or "gv" in code:
            yield from self._by_drive()

    def _by_drive(self) -> Iterator[Setting]:
        for match in _BY_DRIVE.finditer(self._code):
            at = match.start()
            literal = _LITERAL.match(self._text, match.start(match.lastgroup or "a"))
            if literal is None:
                self._anything.append(at)
                continue
            room, block = self._rooms.room(at), self._rooms.block(at)
            name = literal["name"].lower()
            yield Setting(name, at, match.end(), "other", room, block)
            if room != SCRIPT:
                yield Setting(name, at, match.end(), "other", SCRIPT, block)

    def _is_given(self, at: int) -> bool:
        """Whether the list of variables that goes on at ``at`` is given values, or is long."""
        for _ in range(8):
            match = VARIABLE.match(self._code, at)
            if match is None:
                return False
            following = _NEXT_OF_LIST.match(self._code, match.end())
            if following is None:
                return _ASSIGNS.match(self._code, match.end()) is not None
            at = following.end()
        return True

    def _setting(self, match: re.Match[str], end: int, how: How) -> Setting:
        at = match.start()
        name, scope = _plain(match["braced"] or match["plain"])
        room = self._rooms.room(at)
        if scope in _WIDE and room != SCRIPT:
            room, how = SCRIPT, "other"
        return Setting(name, at, end, how, room, self._rooms.block(at))


class _Rooms:
    """The blocks of a script, and the rooms that some of them are."""

    def __init__(self, code: str) -> None:
        self.parameters: list[tuple[int, int, int]] = []
        """Of each list of parameters the room, and where its inside begins and ends."""
        self.parents: dict[int, int] = {}
        """Rooms that are mere blocks -> the room around, which what they set may be in."""
        self._closing = _closing(code)
        self._opening = {end: start for start, end in self._closing.items()}
        self._opens: list[int] = [-1]
        self._ends: list[int] = [len(code) + 1]
        self._outer: list[int] = [-1]
        self._starts: list[int] = [0]
        self._blocks: list[int] = [0]
        self._read_blocks(code)
        self._room_starts, self._room_of = self._read_rooms(code)

    def _read_blocks(self, code: str) -> None:
        stack = [0]
        for mark in _BRACES.finditer(code):
            at = mark.start()
            if mark.group() == "{":
                if at not in self._closing:
                    continue
                self._opens.append(at)
                self._ends.append(self._closing[at])
                self._outer.append(stack[-1])
                stack.append(len(self._opens) - 1)
            elif len(stack) > 1 and self._ends[stack[-1]] == at + 1:
                stack.pop()
            else:
                continue
            self._starts.append(at + 1)
            self._blocks.append(stack[-1])

    def _read_rooms(self, code: str) -> tuple[list[int], list[int]]:
        """From which place on, in which room."""
        index_of = {opened: index for index, opened in enumerate(self._opens)}
        heads: dict[int, int] = {}
        classes: set[int] = set()
        for match in _HEADED.finditer(code):
            body = self._behind_list(code, match.end())
            if body not in index_of:
                continue
            if match["what"].lower() == "class":
                classes.add(index_of[body])
            else:
                heads[index_of[body]] = match.start()
        of_block: dict[int, list[tuple[int, int]]] = {}
        for match in _PARAM.finditer(code):
            end = self._closing.get(match.end() - 1)
            if end is not None:
                around = self._index(match.start())
                of_block.setdefault(around, []).append((match.end(), end - 1))
        rooms = [SCRIPT]
        begins: list[tuple[int, int]] = []
        since = 0
        for index in range(1, len(self._opens)):
            opened, outer = self._opens[index], self._outer[index]
            around = room = rooms[outer]
            head = opened
            if index in heads:
                room = head = heads[index]
            elif outer in classes:
                head = max(since, self._opens[outer] + 1)
                room = opened
            elif index in of_block:
                room = opened
                self.parents[room] = around
            if index in heads or outer in classes:
                listed = self._list_before(code, head, opened)
                if listed is not None:
                    self.parameters.append((room, *listed))
                since = self._ends[index]
            rooms.append(room)
            begins += [(head, room), (opened, room), (self._ends[index], around)]
        for index, lists in of_block.items():
            self.parameters += [(rooms[index], start, end) for start, end in lists]
        begins.sort(key=lambda each: each[0])
        return [0, *(at for at, _ in begins)], [SCRIPT, *(room for _, room in begins)]

    def _behind_list(self, code: str, at: int) -> int:
        """Where the body begins of what is headed up to ``at``, its parameters left out."""
        opening = _LIST.match(code, at)
        if opening is not None:
            at = self._closing.get(opening.end() - 1, at)
        body = _BODY.match(code, at)
        return body.end() - 1 if body is not None else -1

    def _list_before(self, code: str, head: int, opened: int) -> tuple[int, int] | None:
        """The inside of the parentheses before a body that is headed from ``head`` on."""
        before = code[max(head, opened - _FAR) : opened].rstrip()
        end = max(head, opened - _FAR) + len(before)
        start = self._opening.get(end, -1)
        base = _BASE.search(code, max(head, start - _NEAR), max(head, start))
        if start >= 0 and base is not None:
            end = base.start() + 1
            start = self._opening.get(end, -1)
        return (start + 1, end - 1) if start >= head else None

    def _index(self, at: int) -> int:
        return self._blocks[bisect_right(self._starts, at) - 1]

    def room(self, at: int) -> int:
        return self._room_of[bisect_right(self._room_starts, at) - 1]

    def block(self, at: int) -> tuple[int, int]:
        index = self._index(at)
        return self._opens[index], self._ends[index]

    def outermost(self, at: int, block: tuple[int, int]) -> int:
        index, end = self._index(at), at
        for _ in range(_DEEPEST):
            if index <= 0 or self._opens[index] == block[0]:
                return end
            end, index = self._ends[index], self._outer[index]
        return self._ends[0]


def _closing(code: str) -> dict[int, int]:
    """Each bracket that is closed -> the offset behind the one that closes it."""
    found: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    for mark in _MARKS.finditer(code):
        sign = mark.group()
        if sign in "([{":
            opened.append((sign, mark.start()))
        elif opened and opened[-1][0] == _CLOSES[sign]:
            found[opened.pop()[1]] = mark.end()
    return found


def _declared(code: str, start: int, end: int) -> Iterator[tuple[int, int, str, bool]]:
    """The parameters of a list: where each stands, what is behind it, its name, and whether it
    has a default."""
    depth, fresh = 0, True
    for match in _PARAMETER.finditer(code, start, end):
        sign = match.group()
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth:
            continue
        elif sign == ",":
            fresh = True
        elif sign[0] == "$" and fresh:
            fresh = False
            default = _ASSIGNS.match(code, match.end(), end)
            name = (match["braced"] or match["plain"]).lower()
            behind = default.end() if default is not None else match.end()
            yield match.start(), behind, name, default is not None


def _plain(written: str) -> tuple[str, str]:
    """A name in lower case, and the scope that stands before it; that of another drive is part
    of the name."""
    folded = written.lower()
    scope, colon, name = folded.partition(":")
    if not colon:
        return folded, ""
    return (name, scope) if scope in _SCOPES else (folded, "")


def _place(setting: Setting) -> int:
    return setting.at
