"""Types as a program writes them: what something of a type is, and what functions return."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flexlint.record import replace
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.kinds import (
    DATA,
    INSTANCE,
    INSTANCES,
    MODEL,
    OPTIONS,
    OTHER,
    OTHER_TYPE,
    RESOURCEFUL,
    Kind,
)
from flexlint.surfaces.sdk.syntax import (
    CLASSES,
    KEYWORDS,
    LOOPS,
    NOT_TYPES,
    PROMISES,
    TYPE_FIRST,
    words_of,
)

_MOST_KIN = 20
_LISTS = words_of(
    "List IList ICollection IEnumerable IReadOnlyList IReadOnlyCollection Collection Iterable"
    " ArrayList LinkedList Set HashSet ISet Queue Dictionary IDictionary IReadOnlyDictionary"
    " ConcurrentDictionary Map HashMap ConcurrentHashMap MutableList MutableMap Array"
    " IGrouping ILookup"
)
"""Types of lists, and of maps, which are lists of what they hold here."""


class Types:
    """The types of one program."""

    def __init__(
        self,
        tokens: Tokens,
        language: str,
        group_of: Callable[[str], str | None],
    ) -> None:
        """``group_of`` says which operation group a name stands for."""
        self._tokens = tokens
        self._language = language
        self._resources = language in RESOURCEFUL
        self._group_of = group_of
        self._owners = _classes(tokens, language)
        self._memo: dict[str, str | None] = {}
        self._aliases = _aliases(tokens, self.group)
        self.functions = self._returning()
        """What the functions of this file return, if all of one name return the same."""
        self.outs = self._giving_out() if language == "csharp" else {}
        """What the methods of this file give out, if all of one name, and all that one gives out,
        are the same."""
        self.clients = _client_interfaces(tokens, self.group) if language == "go" else {}
        """Interfaces that have methods of a client -> the operation group of that."""
        self._declared = _declared(tokens, language)
        self._kin = {} if language == "go" else _kin(tokens, self._owners)

    def declares(self, method: str, owners: Iterable[str]) -> bool:
        """Whether one of the types ``owners``, or one of its kin, has a method of that name in
        this file; "" is any type."""
        declaring = self._declared.get(method)
        if declaring is None:
            return False
        declaring = declaring - self.clients.keys()
        found = list(owners)
        for each in found:
            if not each or each in declaring:
                return True
            found += [
                kin
                for kin in self._kin.get(each, ())[:_MOST_KIN]
                if kin not in found and len(found) < _MOST_KIN
            ]
        return False

    def group(self, word: str) -> str | None:
        """The operation group that the name of a type or an accessor stands for, or None."""
        if word not in self._memo:
            self._memo[word] = self._group_of(word)
        return self._memo[word]

    def made(self, word: str) -> Kind | None:
        """What calling a function of that name makes, if its name says so."""
        group = self.group(word)
        return None if group is None else Kind(group)

    def _returning(self) -> dict[str, Kind]:
        """What the functions of this file return, if all of one name return the same."""
        tokens = self._tokens
        found: dict[str, Kind | None] = {}
        for opened, word in enumerate(tokens.words):
            name, closed = opened - 1, tokens.other[opened]
            if word != "(" or closed < 0 or not tokens.is_name(name):
                continue
            first, last = self._result(name, closed)
            if first < 0 or tokens.words[name] in KEYWORDS:
                continue
            kind = self.of(first, last)
            if kind is None or (kind.group is None and not kind.what):
                continue
            if any(tokens.words[at] in PROMISES for at in range(first, last + 1)):
                kind = replace(kind, many=False)
            known = found.get(tokens.words[name], kind)
            found[tokens.words[name]] = kind if known == kind else None
        return {name: kind for name, kind in found.items() if kind is not None}

    def _giving_out(self) -> dict[str, Kind]:
        tokens = self._tokens
        found: dict[str, Kind | None] = {}
        opened: list[int] = []
        for index, word in enumerate(tokens.words):
            if word == "(" and tokens.other[index] > index:
                opened.append(index)
            elif word == ")" and opened and tokens.other[index] == opened[-1]:
                opened.pop()
            if word != "out" or not opened or not tokens.is_name(opened[-1] - 1):
                continue
            first, last = self._written_on(index + 1, index + 1)
            if not tokens.is_name(last + 1) or tokens.words[first] == "var":
                continue  # ``out name``, ``out var name`` of a call
            kind, name = self.of(first, last), tokens.words[opened[-1] - 1]
            found[name] = kind if found.get(name, kind) == kind else None
        return {name: kind for name, kind in found.items() if kind is not None}

    def _result(self, name: int, closed: int) -> tuple[int, int]:
        """The tokens of the type that the function ``name`` returns, whose parameters end at
        ``closed``: the first of several, as in Go. (-1, -1) if no function is declared there."""
        tokens = self._tokens
        if self._language in TYPE_FIRST:
            return self._written_on(*self.before(name - 1))
        if self._language == "go":
            first, end = closed + 1, -1
            if tokens.word(first) == "(":
                first, end = first + 1, tokens.other[first]
                named = tokens.is_name(first) and tokens.word(first + 1) not in {".", ",", ")"}
                first += named
            elif tokens.word(first) == "{":
                return -1, -1
            first, last = self._written_on(first, first)
            behind = end + 1 if end > first else last + 1
            declared = tokens.word(behind) == "{"
            # A method of an interface has no body: its line ends.
            signed = (
                tokens.first[name]
                and closed + 1 < len(tokens)
                and not tokens.first[closed + 1]
                and (behind == len(tokens) or tokens.first[behind] or tokens.word(behind) == "}")
            )
            return (first, last) if declared or signed else (-1, -1)
        if tokens.word(closed + 1) != ":":
            return -1, -1
        first, last = self._written_on(closed + 2, closed + 2)
        return (first, last) if tokens.word(last + 1) in {"{", "=", "=>"} else (-1, -1)

    def _written_on(self, first: int, last: int) -> tuple[int, int]:
        """The tokens of the type that is written from ``first`` on, at least to ``last``."""
        tokens = self._tokens
        while 0 <= last < first + 12 and (
            tokens.word(last) in {"*", "[", "]"}
            or tokens.word(last + 1) in {"*", ".", "<", ">"} | _names(tokens, last)
        ):
            last += 1
        return first, last

    def of(self, first: int, last: int) -> Kind | None:
        """What something of the type written from ``first`` to ``last`` is."""
        found: Kind | None = None
        outer, lists = True, 0
        for at in range(first, min(last, first + 24) + 1):
            word = self._tokens.word(at)
            if word in {"<", "["}:
                outer = False
            if not self._tokens.is_name(at) or self._tokens.word(at + 1) == ".":
                continue
            lists += word in _LISTS
            group = self._aliases.get(word) or self.group(word)
            if group is not None:
                if DATA.match(word):
                    found = INSTANCE
                elif self._resources or not MODEL.match(word):
                    found = Kind(group, many=not outer, nested=lists > 1)
                else:
                    found = INSTANCE if group == INSTANCES else OTHER
            elif outer and found is None:
                if word in self._owners:
                    found = Kind(owner=word)
                elif OTHER_TYPE.match(word):
                    found = OTHER
        if found is not None and found.group and self._tokens.word(last) == "]":
            return replace(found, many=True)
        return found

    def collection(self, name: int) -> Kind | None:
        """What ``new List<T>(…)`` makes, whose ``List`` is at ``name``."""
        depth = 0
        for at in range(name + 1, name + 24):
            depth += {"<": 1, ">": -1}.get(self._tokens.word(at), 0)
            if depth <= 0:
                return self.of(name, at)
        return None

    def before(self, last: int) -> tuple[int, int]:
        """The tokens of the type that ends at ``last``; (-1, -1) if none does."""
        tokens = self._tokens
        at = last
        if tokens.word(at) == "?":
            at -= 1
        if tokens.word(at) == "]" and tokens.word(at - 1) == "[":
            at -= 2
        if tokens.word(at) == ">":
            depth = 0
            for back in range(at, max(at - 24, -1), -1):
                depth += {">": 1, "<": -1}.get(tokens.word(back), 0)
                if not depth:
                    at = back - 1
                    break
            else:
                return -1, -1
        if not tokens.is_name(at) or tokens.words[at] in NOT_TYPES - {"var"}:
            return -1, -1
        while tokens.word(at - 1) == "." and tokens.is_name(at - 2) and last - at < 20:
            at -= 2
        return at, last


def _names(tokens: Tokens, at: int) -> frozenset[str]:
    """The word behind ``at``, if it goes on with the type there: after ``.``, ``*`` or ``<``."""
    goes_on = tokens.word(at) in {".", "*", "<"} and tokens.is_name(at + 1)
    return frozenset({tokens.word(at + 1)}) if goes_on else frozenset()


def _aliases(tokens: Tokens, group_of: Callable[[str], str | None]) -> dict[str, str]:
    """Names that a file gives types: ``using A = X.T;``, ``T as A``, ``type A = X.T``."""
    found: dict[str, str] = {}
    for index, word in enumerate(tokens.words):
        if word == "as" and tokens.is_name(index - 1) and tokens.is_name(index + 1):
            group, name = group_of(tokens.words[index - 1]), tokens.words[index + 1]
        elif word in {"using", "type", "typealias"} and tokens.word(index + 2) == "=":
            last = index + 3
            while tokens.word(last + 1) == "." and tokens.is_name(last + 2) and last < index + 20:
                last += 2
            group, name = group_of(tokens.word(last)), tokens.word(index + 1)
        else:
            continue
        if group is not None:
            found[name] = group
    return found


def _classes(tokens: Tokens, language: str) -> frozenset[str]:
    """The names of the classes, structures and interfaces that a file has."""
    if language == "go":
        return frozenset(
            tokens.word(index - 1)
            for index, word in enumerate(tokens.words)
            if word in {"struct", "interface"} and tokens.word(index + 1) == "{"
        )
    return frozenset(
        tokens.word(index + 1)
        for index, word in enumerate(tokens.words)
        if word in CLASSES and tokens.is_name(index + 1)
    )


def _declared(tokens: Tokens, language: str) -> dict[str, set[str]]:
    """The names before parentheses that a body follows, each with the types that it is in; in Go
    also those of interfaces."""
    found: dict[str, set[str]] = {}
    around: list[tuple[int, str]] = []
    coming = ""
    for opened, word in enumerate(tokens.words):
        while around and around[-1][0] <= opened:
            around.pop()
        if word in CLASSES and language != "go" and tokens.is_name(opened + 1):
            coming = tokens.word(opened + 1)
        elif word == "{" and tokens.other[opened] > opened:
            if language == "go":
                coming = tokens.word(opened - 2) if tokens.word(opened - 1) == "interface" else ""
            if coming:
                around.append((tokens.other[opened], coming))
            coming = ""
        name, closed = opened - 1, tokens.other[opened]
        if word != "(" or closed < 0 or not tokens.is_name(name):
            continue
        before = tokens.word(name - 1)
        if tokens.words[name] in KEYWORDS | LOOPS or before in {".", "?.", "new"}:
            continue
        owner = around[-1][1] if around else ""
        if language == "go":
            receiver = tokens.other[name - 1] if before == ")" else -1
            method = receiver >= 0 and tokens.word(receiver - 1) == "func"
            if method:
                owner = next(
                    (
                        tokens.words[at]
                        for at in range(name - 2, max(receiver, name - _MOST_KIN), -1)
                        if _is_type(tokens, at)
                    ),
                    "",
                )
            if method or before == "func" or (tokens.first[name] and around):
                found.setdefault(tokens.words[name], set()).add(owner)
            continue
        at = closed + 1
        while at < closed + 12 and (tokens.is_name(at) or tokens.word(at) in {":", "<", ">", ","}):
            at += 1
        if tokens.word(at) in {"{", "=>"}:
            found.setdefault(tokens.words[name], set()).add(owner)
    return found


def _client_interfaces(tokens: Tokens, group_of: Callable[[str], str | None]) -> dict[str, str]:
    """The interfaces of Go with methods that are given the options of one client's."""
    found: dict[str, set[str]] = {}
    around: list[tuple[int, str]] = []
    for index, word in enumerate(tokens.words):
        while around and around[-1][0] <= index:
            around.pop()
        if word == "{" and tokens.word(index - 1) == "interface" and tokens.other[index] > index:
            around.append((tokens.other[index], tokens.word(index - 2)))
        elif around and word.endswith("Options"):
            match = OPTIONS.match(word)
            group = None if match is None else group_of(match["client"])
            if group is not None:
                found.setdefault(around[-1][1], set()).add(group)
    return {name: groups.pop() for name, groups in found.items() if len(groups) == 1}


def _is_type(tokens: Tokens, at: int) -> bool:
    """Whether the name at ``at`` is the type of a receiver, and no argument of the type."""
    return tokens.is_name(at) and tokens.word(at + 1) in {")", "["}


def _kin(tokens: Tokens, owners: frozenset[str]) -> dict[str, list[str]]:
    """Each class -> those of this file that it extends, and that extend it."""
    found: dict[str, list[str]] = {}
    for index, word in enumerate(tokens.words):
        if word not in CLASSES or not tokens.is_name(index + 1):
            continue
        name = tokens.words[index + 1]
        for at in range(index + 2, min(index + 40, len(tokens))):
            if tokens.words[at] in {"{", ";"}:
                break
            if tokens.words[at] in owners and tokens.words[at] != name:
                found.setdefault(name, []).append(tokens.words[at])
                found.setdefault(tokens.words[at], []).append(name)
    return found
