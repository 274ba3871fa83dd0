"""Hash tables whose entries a command gets as parameters: ``$p = @{ … }`` and ``Stop-AzVmss @p``.

What a table holds is what its values were when it was made. Where that may be something else at
the command, the entry is said as a member of the table: ``$p.InstanceId``.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from flexlint.record import field, record, replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.lexer import Commands, Token
from flexlint.surfaces.powershell.variables import VARIABLE, Variables

_HASH_KEY = regex(
    r"(?:^|[;{\n])[ \t]*(?P<q>[\"']?)(?P<key>[A-Za-z_]\w*)(?P=q)[ \t]*=[ \t]*", re.MULTILINE
)
_USED = regex(r"(?<![\w\"'$@])@(?P<name>[A-Za-z_]\w*)")
_TABLE = regex(
    r"[ \t]{0,20}=[ \t\r\n]{0,20}(?:\[(?:ordered|hashtable)\][ \t]{0,20})?@\{", re.IGNORECASE
)
_MEMBER = regex(
    r"(?:\.(?P<a>\w{1,80})|\.?\[[ \t]{0,9}[\"'](?P<b>\w{1,80})[\"'][ \t]{0,9}\]"
    r"|\.[\"'](?P<c>\w{1,80})[\"'])(?P<deeper>(?:\.\w{1,80}|\[[^\[\]\n]{1,80}\]){0,9})"
    r"[ \t]{0,20}(?P<how>=(?!=)|(?:[-+*/%]|\?\?)=|\(|\+\+|--)?[ \t]{0,20}"
)
_ADD = regex(r"\.Add\([ \t]{0,20}[\"'](?P<d>\w{1,80})[\"'][ \t]{0,20},[ \t]{0,20}", re.I)
_ASKS = frozenset(
    {"containskey", "contains", "containsvalue", "getenumerator", "tostring", "clone", "gettype"}
)
_OTHER_MEMBER = regex(r"\.|\[")
_ONLY_READ = regex(
    r"[ \t]{0,20}(?:\+(?![+=])|\)[ \t]{0,9}\{"
    r"|\|[ \t\r\n]{0,20}(?:Out|Format|ConvertTo|Write)-)",
    re.IGNORECASE,
)
_SHOWING = regex(r"(?:Write|Out|Format)-\w{1,30}\b[^\n;|{}]{0,80}\Z", re.IGNORECASE)
_MEMBER_SET = regex(
    rf"{VARIABLE.pattern}(?:\.\w{{1,80}}|\[[^\[\]\n]{{1,80}}\]){{1,9}}"
    r"[ \t]{0,20}(?:=(?!=)|[-+*/%]=|\(|\+\+|--)"
)
_COMMAND = regex(r"[A-Za-z][\w.\-]{0,100}\Z")
_LITERAL_LIST = regex(r"@\([^()$]{0,2000}\)\Z")
_ITEM = frozenset({"_", "psitem"})
_NEVER_SAME = frozenset({"matches", "lastexitcode", "input", "args", "foreach", "switch"})
_LOOK_BACK = 20_000
_MOST = 100
_NEAR = 100


@record
class Parameter:
    """A parameter as given; a switch has no value."""

    name: str
    """With the dash: ``-InstanceId``."""
    value: Token | None
    start: int
    end: int
    shown: str = ""
    """What says the same at the command, where the text of ``value`` may not: a member of the
    table that the parameter stands in."""


@record
class _Named:
    """A variable that is splatted, with the tables that it is set to and its other places."""

    tables: list[tuple[int, int]] = field(default_factory=list)
    """Where the variable stands, and where the inside of the table begins."""
    places: list[tuple[int, int]] = field(default_factory=list)


@record
class _Where:
    """A command that gets a table's entries: where, and what may run between the two."""

    name: str
    at: int
    made: int
    """Where the variable stands that the table is given to."""
    start: int
    end: int
    """What stands from ``start`` to ``end`` may run after the table is made, and before the
    command does."""
    near: bool
    """Whether the command stands in the very function that makes the table."""


class Splats:
    """The hash tables of a script by the variables that hold them, each read once."""

    def __init__(self, text: str, code: str, commands: Commands, variables: Variables) -> None:
        self._text = text
        self._code = code
        self._commands = commands
        self._variables = variables
        self._named: dict[str, _Named] | None = None
        self._members: dict[str, list[int]] = {}
        """Where a member of a variable is set, or a method of one is called."""
        self._read: dict[int, tuple[list[Parameter], int]] = {}

    def of(self, name: str, at: int) -> tuple[list[Parameter], bool]:
        """The parameters that ``@name`` gives the command at ``at``, and whether these are all."""
        named = self._search().get(name.lower())
        if named is None:
            return [], False
        index = bisect_left(named.tables, (at, 0)) - 1
        if index < 0 or named.tables[index][0] < at - _LOOK_BACK:
            return [], False
        made, start = named.tables[index]
        if start not in self._read:
            self._read[start] = self._entries(start)
        entries, end = self._read[start]
        variables, block = self._variables, self._variables.block(made)
        near = variables.room(made) == variables.room(at)
        until = variables.turn(at, block) if near else len(self._code)
        where = _Where(name, at, made, end, until, near)
        if not (block[0] < at < block[1]) or variables.may_change(name, end, until):
            return [], False
        if not near and (variables.may_change(name, 0, made) or block != variables.block(0)):
            return [], False
        return self._given(entries, named, where)

    def _given(
        self, entries: list[Parameter], named: _Named, where: _Where
    ) -> tuple[list[Parameter], bool]:
        """The entries, with what is done to the table before the command."""
        given = {each.name.lower(): each for each in entries}
        complete = True
        low = bisect_left(named.places, (where.start, 0))
        high = bisect_left(named.places, (where.end, 0))
        if high - low > _MOST:
            return [_as_open(each, where.name) for each in entries], False
        for at, end in named.places[low:high]:
            change = self._change(at, end)
            if change is None:
                continue
            key, parameter = change
            start, stop = self._variables.block(at)
            surely = where.near and at < where.at and start < where.at < stop
            if not key:
                complete = False
                given = {each: _as_open(old, where.name) for each, old in given.items()}
            elif not surely and key not in given:
                complete = False
            elif parameter is not None and surely:
                given[key] = parameter
            elif key in given:
                given[key] = _as_open(given[key], where.name)
            else:
                complete = False
        return [self._as_member(each, where) for each in given.values()], complete

    def _as_member(self, parameter: Parameter, where: _Where) -> Parameter:
        """``parameter``; said as a member if its value may be another at the command."""
        value = parameter.value
        if value is None or parameter.shown or self._stays(value, where):
            return parameter
        return replace(parameter, shown=f"${where.name}.{parameter.name[1:]}")

    def _stays(self, value: Token, where: _Where) -> bool:
        """Whether ``value`` is the same at the command, and may as well be asked for there."""
        text = value.text
        if text[:1] == "'" and text.count("'") == 2:
            return True
        if "(" in text and _LITERAL_LIST.match(text) is None:
            return False
        for match in VARIABLE.finditer(text):
            name = (match["braced"] or match["plain"]).lower()
            if name in {"true", "false", "null"}:
                continue
            if not where.near or name in _NEVER_SAME:
                return False
            inner = self._variables.block(where.at) != self._variables.block(where.made)
            if name in _ITEM and inner:
                return False
            if self._variables.may_change(name, value.end, where.end):
                return False
            sets = self._members.get(name, [])
            index = bisect_left(sets, value.end)
            if index < len(sets) and sets[index] < where.end:
                return False
        return True

    def _change(self, at: int, end: int) -> tuple[str, Parameter | None] | None:
        """What is done to the table at one place of its variable: the key that gets a value, in
        lower case, and that; "" if it may be anything. None if nothing is."""
        text = self._text
        added = _ADD.match(text, end)
        member = _MEMBER.match(text, end)
        if added is not None:
            return self._set(added["d"], added.start("d"), added.end())
        if member is not None:
            group = "a" if member["a"] else "b" if member["b"] else "c"
            key, how = member[group], member["how"]
            if how is None:
                return None
            if how == "=" and not member["deeper"]:
                return self._set(key, member.start(group), member.end())
            if how == "(" and not member["deeper"]:
                return None if key.lower() in _ASKS else ("", None)
            return f"-{key.lower()}", None
        if _OTHER_MEMBER.match(text, end):
            return "", None
        if _ONLY_READ.match(text, end) or _SHOWING.search(self._code, max(0, at - _NEAR), at):
            return None
        return "", None  # whoever else gets it may change it

    def _set(self, key: str, start: int, behind: int) -> tuple[str, Parameter]:
        value = _evaluated(self._commands.first_word(behind))
        switch = value is not None and value.text.lower() == "$true"
        given = None if switch else value
        return f"-{key.lower()}", Parameter(f"-{key}", given, start, start + len(key))

    def _search(self) -> dict[str, _Named]:
        if self._named is not None:
            return self._named
        self._named = {m["name"].lower(): _Named() for m in _USED.finditer(self._code)}
        for match in VARIABLE.finditer(self._code):
            name = (match["braced"] or match["plain"]).lower().rpartition(":")[2]
            named = self._named.get(name)
            if named is None:
                continue
            table = _TABLE.match(self._code, match.end())
            if table is not None:
                named.tables.append((match.start(), table.end()))
            else:
                named.places.append(match.span())
        for match in _MEMBER_SET.finditer(self._code):
            name = (match["braced"] or match["plain"]).lower()
            self._members.setdefault(name, []).append(match.start())
        return self._named

    def _entries(self, start: int) -> tuple[list[Parameter], int]:
        """The entries of the table whose inside begins at ``start``, and where it ends."""
        end = max(start, self._commands.closing(start - 1) - 1)
        parameters = []
        inside = start - 1
        for key in _HASH_KEY.finditer(self._text, start - 1, end):
            if key.start("key") < inside:
                continue  # of a table in this one
            value = _evaluated(self._commands.first_word(key.end()))
            inside = value.end if value is not None else inside
            switch = value is not None and value.text.lower() == "$true"
            name, at = "-" + key.group("key"), key.start("key")
            parameters.append(Parameter(name, None if switch else value, at, key.end("key")))
        return parameters, end


def _as_open(parameter: Parameter, table: str) -> Parameter:
    """``parameter`` with whatever ``table`` has for it at the command."""
    member = f"${table}.{parameter.name[1:]}"
    token = Token(member, parameter.start, parameter.end)
    return replace(parameter, value=token, shown=member)


def _evaluated(value: Token | None) -> Token | None:
    """``value`` of an entry, where a bare word is a command and no text."""
    if value is None or _COMMAND.match(value.text) is None:
        return value
    return replace(value, text=f"({value.text})")
