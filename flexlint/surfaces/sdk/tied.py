"""Whether a call is about the set whose mode a condition has read.

``if (a.orchestrationMode === …)`` says nothing of ``restart(b.name)``.

Objects are known by their declarations, and followed to what they were made from and to the name
that they were got by. Where a condition reads a mode of which it is not said whose it is, or one of
an object that the program does not declare, nothing speaks against the call.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.bindings import Bindings, Declaration
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.syntax import KEYWORDS
from flexlint.typed import TypeAlias

MODE_NAME = regex(r"orchestration_?mode\Z", re.IGNORECASE)
"""What programs call the mode, to be matched at the beginning of a word."""
_TELLS = regex(r"orchestration_?mode|uniform|flexible", re.IGNORECASE)
_NAME = regex(r"(?:get)?name\Z", re.IGNORECASE)
_GETS = regex(
    r"(?:begin_?)?(?:get|fetch|find|show|look|describe|read|create)\w{0,40}\Z", re.IGNORECASE
)
_BESIDE = regex(
    r"\w{0,40}(?:ctx|context|token|options|opts|client|credentials?|creds?|subscription\w{0,20}"
    r"|group\w{0,20}|rg)\Z",
    re.IGNORECASE,
)
"""What is given beside the name of a set, or called for one."""
_NOTHING = frozenset({"nil", "null", "undefined", "None", "true", "false", "this", "self", "base"})
_ARROWS = frozenset({"=>", "->"})
_ADDING = frozenset({"push", "add", "Add"})
_PICKS = regex(r"(?:First|Last|Single|ElementAt|first|last|single|at)(?:Or\w{4,7})?(?:Async)?\Z")
"""What gives one item of a list."""
_LAYERS = frozenset(
    {"Properties", "properties", "Data", "data", "Value", "value", "innerModel", "inner", "!"}
)
"""What lies between a set and its properties."""
_DOTS = frozenset({".", "?.", "!", "?", "::"})
_FILLED = regex(
    r"\{\s{0,4}(?P<path>[A-Za-z_]\w{0,80}(?:[?!]{0,2}\.\w{1,80}(?:\(\))?){1,6})[^{}]{0,40}\}"
)
_MOST_STEPS = 60
_MOST_NAMES = 80
_MOST_REGION = 120
_MOST_DEPTH = 6
_MOST_MENTIONS = 200
_LONGEST = 2_000
_CHOOSING = frozenset({"?", "??", "||", "if", "switch", "when"})
"""What makes of two values one."""

Key: TypeAlias = tuple[str, int]
"""A variable: its name, and where it is declared, or -1."""
Place: TypeAlias = tuple[int, int]
"""The first and the last token of something."""


@record
class _Object:
    """Something that a set, or its name, is read of."""

    key: Key
    path: tuple[str, ...]
    """The members that lead to it."""
    at: int
    end: int = -1
    """The token behind it, if it is what a call gives."""


class Ties:
    """The objects of one program."""

    def __init__(self, text: str, tokens: Tokens, language: str) -> None:
        self._text = text
        self._tokens = tokens
        self._bindings = Bindings(tokens, language)
        self._language = language
        self._made: dict[Key, frozenset[Key]] = {}
        self._declared: dict[int, Declaration] = {}
        """By where they stand."""

    def may_be_other(self, asked: Place, at: int, *, in_text: bool = False) -> bool:
        """Whether what stands at the offset ``at`` may be about another set than the one whose mode
        is read from the first to the last token ``asked``. ``in_text`` says that it is a text of
        another language."""
        index = bisect_right(self._tokens.starts, at) - 1
        tested = self._tested(asked, 0)
        if index < 0 or not tested:
            return False
        return not any(self._is_tied(each, asked, index, in_text=in_text) for each in tested)

    # -- whose mode is read -----------------------------------------------------------------------

    def _tested(self, place: Place, depth: int) -> list[_Object]:
        tokens = self._tokens
        found: list[_Object] = []
        given: list[_Object] = []
        if place[1] - place[0] > _MOST_REGION or depth > _MOST_DEPTH:
            return found
        for at in range(place[0], place[1] + 1):
            word = tokens.word(at)
            if not tokens.is_name(at) or word in KEYWORDS:
                continue
            member = tokens.word(at - 1) in {".", "?.", "::"}
            if member and MODE_NAME.match(word):
                found.append(self._object(at - 1))
            elif member:
                continue
            elif (
                MODE_NAME.match(word) and tokens.word(at - 1) == "{" and tokens.word(at + 1) == ":"
            ):
                found += [self._object(at - 1)] if tokens.word(at - 2) != "is" else []
                if tokens.word(at - 2) == "is":
                    found.append(self._object(at - 2))
            elif tokens.word(at + 1) == "(" and depth == 0:
                given += self._given(at)
            else:
                found += self._through(at, depth)
        read = {each.key for each in found}  # ``len(sets) > 0 && sets[0].orchestrationMode …``
        return found + [each for each in given if each.key not in read]

    def _through(self, at: int, depth: int) -> list[_Object]:
        """Whose mode the variable at ``at`` holds, or tells of."""
        declared = self._bindings.of(at)
        value = None if declared is None else self._value(declared)
        if value is None or declared is None:
            return []
        if declared.kind == "part":
            return [self._object(value[1] + 1)]
        start, end = self._tokens.starts[value[0]], self._tokens.end(value[1])
        return self._tested(value, depth + 1) if _TELLS.search(self._text, start, end) else []

    def _given(self, at: int) -> list[_Object]:
        """What the function called at ``at`` is given, which may ask for its mode."""
        opened = at + 1
        closed = self._tokens.other[opened]
        if closed != opened + 2 or not self._tokens.is_name(opened + 1):
            return []
        return [self._object(opened + 2)] if self._key(opened + 1)[1] >= 0 else []

    def _object(self, end: int) -> _Object:
        """The object that is written up to before the token ``end``."""
        first = self._root(end)
        path: list[str] = []
        tokens = self._tokens
        is_given = False
        at = first + 1
        while at < end:
            word = tokens.words[at]
            if word in {"[", "("} and tokens.other[at] > at:
                if word == "[" or tokens.other[at] > at + 1:
                    path += tokens.words[at : tokens.other[at] + 1]
                    is_given = is_given or word == "("
                at = tokens.other[at]
            elif word not in {".", "?.", "!", "?", "::"} and word not in _LAYERS:
                path.append(word)
            at += 1
        return _Object(self._key(first), tuple(path), first, end if is_given else -1)

    def _root(self, end: int) -> int:
        """Where the chain of members begins that ends before the token ``end``."""
        tokens = self._tokens
        first = end
        for _ in range(_MOST_STEPS):
            before = first - 1
            partner = tokens.other[before] if before >= 0 else -1
            if first < end and tokens.is_name(first) and tokens.word(before) not in _DOTS:
                break
            if tokens.word(before) in {")", "]"} and partner >= 0:
                first = partner
                if tokens.word(partner) == "(" and not self._goes_back(partner):
                    # ``(await sets.get(…)).orchestrationMode``
                    return partner + 1 + (tokens.word(partner + 1) == "await")
            elif tokens.word(before) in _DOTS or (
                tokens.is_name(before) and tokens.word(before) not in KEYWORDS - {"this"}
            ):
                first = before
            else:
                break
        while first < end and not tokens.is_name(first):
            first += 1
        return first

    def _goes_back(self, opened: int) -> bool:
        before = self._tokens.word(opened - 1)
        return self._tokens.is_name(opened - 1) and before not in KEYWORDS | {"if", "switch"}

    # -- what a use is about ----------------------------------------------------------------------

    def _is_tied(self, tested: _Object, asked: Place, index: int, *, in_text: bool) -> bool:
        source = self._source(tested)
        first, last = self._region(index, in_text=in_text)
        read = self._names_read(first, last)
        if tested.key[1] < 0 and source is None and tested.key[0] != "this":
            items = tested.path[:1] == ("[",)  # of a list of which others may be items too
            alike = [
                each
                for each in read
                if each.key == tested.key or (items and tested.key in self._made_from(each))
            ]
            if not alike and self._is_handed(tested, asked):
                return all(self._may_be_same(tested, each, asked) for each in read)
            return all(self._is_same(tested, each, asked) for each in alike)
        if read:
            if any(each.key == tested.key for each in read) and self._is_set(tested, tested, index):
                return False
            return all(self._is_same(tested, each, asked) for each in read)
        own = None if in_text else self._receiver(first, index)
        if own is not None:
            return self._is_same(tested, own, asked) or own.key[1] < 0
        given = self._candidates(first, last)
        for each in given:
            if self._is_set(each, tested, index) and (
                self._is_same(tested, each, asked, named=True) or self._owners(each)
            ):
                return False  # it was the name
        if any(self._is_same(tested, each, asked, named=True) for each in given):
            return True
        owners = [owner for each in given for owner in self._owners(each)]
        if owners:
            return all(self._is_same(tested, each, asked) for each in owners)
        literals = {word for word in self._tokens.words[first : last + 1] if word[:1] in "\"'`"}
        if source is None or not (given or literals or self._gives_member(index, last)):
            return True
        return isinstance(source, str) and source in self._literals(first, last)

    def _may_be_same(self, tested: _Object, each: _Object, asked: Place) -> bool:
        """Whether ``each`` may be ``tested``, an item of a list that is asked for its mode."""
        if each.key[1] < 0:
            return True
        made = self._made_from(each)
        return tested.key in made or self._holds(each.key, made, asked)

    def _is_handed(self, tested: _Object, asked: Place) -> bool:
        """Whether ``tested`` is what the function is given that is what is ``asked`` and no
        more: ``s => s.orchestrationMode …``."""
        head = self._tokens.words[max(0, asked[0] - 8) : asked[0]]
        name = tested.key[0]
        return name in head and not _ARROWS.isdisjoint(head[head.index(name) :])

    def _is_set(self, each: _Object, tested: _Object, index: int) -> bool:
        """Whether the variable of ``each`` is given a value between where ``tested`` is read and
        the token ``index``."""
        if each.key[1] < 0:
            return False
        places = self._bindings.changes(each.key[0])
        between = places[bisect_right(places, tested.at) : bisect_right(places, index)]
        return len(between) > _MOST_NAMES or any(
            self._tokens.word(at - 1) != "&" and self._key(at) == each.key for at in between
        )

    def _gives_member(self, index: int, last: int) -> bool:
        """Whether the call of ``index`` is given a member of something for an argument."""
        tokens = self._tokens
        return any(
            tokens.is_name(at)
            and tokens.word(at - 1) in {".", "?."}
            and tokens.word(at + 1) in {",", ")"}
            and not _BESIDE.match(tokens.word(at))
            and not tokens.word(at - 2)[:1].isupper()
            for at in range(index + 1, min(last, index + _MOST_REGION))
        )

    def _literals(self, first: int, last: int) -> set[str]:
        start, end = self._tokens.starts[first], self._tokens.end(last)
        return set(_LITERALS.findall(self._text[start:end]))

    def _region(self, index: int, *, in_text: bool) -> Place:
        """From where to where a use is written of which the token ``index`` is a part."""
        tokens = self._tokens
        if not in_text:
            first = self._root(index + 1)
            opened = index + 1
            last = tokens.other[opened] if tokens.word(opened) == "(" else index
            return first, max(last, index)
        if self._is_template(index):  # the names stand in it
            start = tokens.starts[index]
            end = self._text.find("`", start, start + _LONGEST)
            return index, max(index, bisect_right(tokens.starts, end) - 2)
        at = index
        for _ in range(_MOST_REGION):
            if at >= len(tokens) or tokens.words[at] in {";", "{", "}"}:
                break
            if tokens.first[at] and at > index and tokens.word(at) not in {"+", ".", ")", ","}:
                break
            at += 1
        return index, max(index, at - 1)

    def _is_template(self, index: int) -> bool:
        """Whether the token at ``index`` begins a text of which names are a part."""
        start = self._tokens.starts[index]
        return self._text[start - 1 : start] == "`"

    def _names_read(self, first: int, last: int) -> list[_Object]:
        """The objects whose names are read from ``first`` to ``last``."""
        tokens = self._tokens
        found: list[_Object] = []
        for at in range(first, min(last, first + _MOST_REGION) + 1):
            if tokens.word(at - 1) in {".", "?."} and _NAME.match(tokens.word(at)):
                read = self._object(at - 1)
                if read.at >= first and (read.path or not _BESIDE.match(read.key[0])):
                    found.append(read)
        text = self._text[tokens.starts[first] : tokens.end(last)]
        for match in _FILLED.finditer(text):
            *path, name = re.split(r"[?!]{0,2}\.", match["path"].replace("()", ""))
            if _NAME.match(name) and not _BESIDE.match(path[0]):
                way = tuple(each for each in path[1:] if each not in _LAYERS)
                found.append(_Object(self._named(path[0], first), way, first))
        return [each for each in found if each.key[0] != "this" or each.path]

    def _owners(self, each: _Object) -> list[_Object]:
        """The objects whose names the variable holds."""
        declared = self._declared.get(each.key[1])
        value = None if declared is None else self._value(declared)
        if value is None or declared is None:
            return []
        if declared.kind == "part" and _NAME.match(each.key[0]):
            return [self._object(value[1] + 1)]
        return self._names_read(*value) if declared.kind == "value" else []

    def _receiver(self, first: int, index: int) -> _Object | None:
        """The set, or the member of one, that a method is called on; None if it is a client."""
        if self._language not in {"csharp", "java", "kotlin"} or first >= index:
            return None
        own = self._object(index - 1)
        name = own.key[0]
        is_client = _BESIDE.match(name) or name.lower().endswith(("manager", "sets", "azure"))
        return None if is_client or name == "this" or name[:1].isupper() else own

    def _candidates(self, first: int, last: int) -> list[_Object]:
        """The variables from ``first`` to ``last`` that may hold the name of a set."""
        tokens = self._tokens
        found: list[_Object] = []
        written = range(first + 1, min(last, first + _MOST_REGION) + 1)
        for at in () if self._is_template(first) else written:
            word = tokens.word(at)
            if not tokens.is_name(at) or word in KEYWORDS or word in _NOTHING:
                continue
            if tokens.word(at - 1) in {".", "?.", "::"} or tokens.word(at + 1) in {"(", ".", "?."}:
                continue
            if not _BESIDE.match(word):
                found.append(_Object(self._key(at), (), at))
        text = self._text[tokens.starts[first] : tokens.end(last)]
        for match in _PLAIN.finditer(text):
            found.append(_Object(self._named(match["name"], first), (), first))
        return found

    def _is_same(
        self, tested: _Object, other: _Object, asked: Place, *, named: bool = False
    ) -> bool:
        """Whether ``other`` is, or was made from, the set that was ``tested``, or the other way
        round, or both were got by one name."""
        if _picks(tested.path) and tested.key in self._made_from(other):
            return self._holds(other.key, frozenset(), asked)
        source = self._source(tested)
        if tested.end >= 0:
            return source is None or source in {other.key, self._source(other)}
        if tested.key == other.key:
            one, two = tested.path, other.path
            most = min(len(one), len(two))
            return named or one[:most] == two[:most]
        if tested.path[:1] == ("[",):
            return self._holds(other.key, frozenset(), asked)
        made = self._made_from(other)
        if tested.key in made or self._holds(other.key, made, asked):
            return True
        if other.key in self._made_from(tested):
            return not named or source is None or source == other.key
        if source is None:
            return False
        return (named and source == other.key) or source == self._source(other)

    def _holds(self, key: Key, made: frozenset[Key], asked: Place) -> bool:
        """Whether what is asked stands in what one of ``made`` was made from: a list that it lets
        items into."""
        for each in (key, *made):
            declared = self._declared.get(each[1])
            value = None if declared is None else self._value(declared)
            if value is not None and value[0] <= asked[0] <= value[1]:
                return True
        return False

    # -- what objects are made from ---------------------------------------------------------------

    def _key(self, at: int) -> Key:
        if at >= len(self._tokens):  # of a program that ends within brackets
            return "", -1
        return self._named(self._tokens.word(at), at)

    def _named(self, name: str, at: int) -> Key:
        declared = self._bindings.meant(name, at)
        if declared is None:
            return name, -1
        self._declared[declared.at] = declared
        return name, declared.at

    def _made_from(self, each: _Object) -> frozenset[Key]:
        """All that what ``each`` stands for was made from, through declarations."""
        if each.key not in self._made:
            found: set[Key] = set()
            stack = [each.key]
            while stack and len(found) < _MOST_NAMES:
                key = stack.pop()
                declared = self._declared.get(key[1])
                for place in self._places(key, declared):
                    for at in range(place[0], min(place[1], place[0] + _MOST_REGION) + 1):
                        if not self._is_variable(at):
                            continue
                        one = self._key(at)
                        if one not in found and one != each.key:
                            found.add(one)
                            stack.append(one)
            self._made[each.key] = frozenset(found)
        return self._made[each.key]

    def _is_variable(self, at: int) -> bool:
        tokens = self._tokens
        word = tokens.word(at)
        if not tokens.is_name(at) or word in KEYWORDS or word in _NOTHING:
            return False
        return tokens.word(at - 1) not in {".", "?.", "::"} and not _BESIDE.match(word)

    def _places(self, key: Key, declared: Declaration | None) -> Iterator[Place]:
        """Where the variable ``key`` is given what it holds."""
        value = None if declared is None else self._value(declared)
        if value is None or declared is None:
            return
        if not _CHOOSING.isdisjoint(self._tokens.words[value[0] : value[1] + 1]):
            return
        yield value
        tokens = self._tokens
        for at in self._bindings.mentions(key[0])[:_MOST_MENTIONS]:
            opened = at + 3
            if tokens.word(at + 1) == "." and tokens.word(at + 2) in _ADDING:
                if tokens.word(opened) == "(" and tokens.other[opened] > opened:
                    yield opened, tokens.other[opened]
            elif tokens.words[at + 1 : at + 5] == ("=", "append", "(", key[0]):
                yield at + 4, tokens.other[at + 3]

    def _value(self, declared: Declaration) -> Place | None:
        """What the variable is given where it is declared."""
        tokens = self._tokens
        if declared.first >= 0:
            return declared.first, declared.last
        if declared.kind == "parameter":
            return self._handed(declared.at)
        at = declared.at + 1
        for _ in range(_MOST_STEPS):
            word = tokens.word(at)
            if word in {"of", "in", ":", "=", ":="}:
                is_item = declared.kind == "item"
                if word == ":" and not is_item:
                    break
                last = self._end(at + 1, is_item=is_item)
                return (at + 1, last) if last > at else None
            if word in {";", "{", "}", ")", ""} or (word not in {","} and not tokens.is_name(at)):
                break
            at += 1
        return None

    def _end(self, first: int, *, is_item: bool) -> int:
        tokens = self._tokens
        at = first
        while at < min(len(tokens), first + _MOST_REGION):
            word = tokens.words[at]
            if word in {";", ")", "}"} or (is_item and word == "{"):
                break
            if tokens.first[at] and at > first and word not in {".", "?."}:
                break
            at = tokens.behind(at)
        return at - 1

    def _handed(self, at: int) -> Place | None:
        """The list that hands its items to the function whose parameter stands at ``at``."""
        tokens = self._tokens
        opened = self._bindings.around(at)
        before = tokens.word(opened - 1)
        if tokens.word(opened) == "(" and (before == "async" or not tokens.is_name(opened - 1)):
            opened = self._bindings.around(opened)  # ``((s) => …)``
        if tokens.word(opened) not in {"(", "{"} or tokens.word(opened - 2) not in {".", "?."}:
            return None
        first = self._root(opened - 2)
        return (first, opened - 3) if first <= opened - 3 else None

    def _source(self, each: _Object) -> Key | str | None:
        """The name by which the set was got: a variable, or a text; None if that is not known."""
        tokens = self._tokens
        declared = self._declared.get(each.key[1])
        if each.end >= 0:
            place: Place | None = (each.at, each.end - 1)
        elif declared is None or declared.kind in {"parameter", "item"}:
            return None
        else:
            place = self._value(declared)
        if place is None:
            return None
        for at in range(place[0], min(place[1], place[0] + _MOST_REGION) + 1):
            word = tokens.word(at)
            if tokens.word(at + 1) == "(" and _GETS.match(word) and tokens.other[at + 1] > at:
                named = self._naming(at + 2, tokens.other[at + 1] - 1)
                if named is not None:
                    return named
        return None

    def _naming(self, first: int, last: int) -> Key | str | None:
        """The argument of those from ``first`` to ``last`` that is the name."""
        tokens = self._tokens
        found: list[Key | str] = []
        at = first
        while at <= last:
            end = at
            while end <= last and tokens.word(end) != ",":
                end = tokens.behind(end)
            word = tokens.word(at)
            if end == at + 1 and word[:1] in {'"', "'", "`"}:
                start = tokens.starts[at]
                found.append(self._text[start + 1 : tokens.end(at) - 1])
            elif end == at + 1 and tokens.is_name(at) and word not in _NOTHING:
                found += [] if _CONTEXT.match(word) else [self._key(at)]
            elif end > at + 1:
                return None  # something that is put together
            at = end + 1
        return found[min(1, len(found) - 1)] if found else None


def _picks(path: tuple[str, ...]) -> bool:
    """Whether ``path`` leads from a list to one item of it."""
    if path[:2] == ("get", "("):
        return path[2:3] != () and path[2].isdigit()
    return bool(path) and _PICKS.match(path[0]) is not None


_CONTEXT = regex(r"\w{0,40}(?:ctx|context|token|options|opts)\Z", re.IGNORECASE)
_PLAIN = regex(r"\{\s{0,4}(?P<name>[A-Za-z_]\w{0,80})\s{0,4}\}")
_LITERALS = regex(r"[\w.-]{1,80}")
