"""What the receivers of calls are: the type of the nearest declaration in their own block.

One pass over the tokens, with a frame for each bracket that is open. A name has the type of what it
was declared with, or given, before; with the end of a block its names end. What stands in the
parentheses of a function, a loop or a condition belongs to the block behind them. A second pass
knows the fields and the names that are declared after their use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.kinds import (
    MODEL,
    OTHER,
    OTHER_TYPE,
    RESOURCEFUL,
    SETS,
    Kind,
    element,
    of_member,
)
from flexlint.surfaces.sdk.syntax import (
    CLASSES,
    DECLARING,
    GOES_ON,
    KEYWORDS,
    LOOPS,
    NOT_TYPES,
    PROMISES,
    TYPE_FIRST,
    UNPUNCTUATED,
    VISIBILITY,
)

_DEEPEST = 60
"""Of the blocks and groups around a name, how many are looked at."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A method that is called on something."""

    method: int
    """The index of its name."""
    kind: Kind | None
    """What it is called on; None if that is not known."""
    name: str
    """The last name before the point, of the variable or of the accessor that is called."""
    start: int
    """The index of the token where the expression before the point begins."""


@dataclass(slots=True)
class _Frame:
    """A bracket that is open: what is declared in it, and for the block behind it."""

    bracket: str
    opened: int
    names: dict[str, Kind | None] = field(default_factory=dict)
    carried: dict[str, Kind | None] = field(default_factory=dict)
    owner: str = ""
    typed: set[str] = field(default_factory=set)
    """Names that are declared with a type: they keep it, whatever they are given."""
    pending: list[tuple[str, int, str]] = field(default_factory=list)
    """(how it is bound, the index of its name, the name) of what the statement gives a value."""
    keeps: bool = False
    """Whether what is carried lasts until a statement ends, and not only a line."""
    header: bool = False
    """Whether a statement of Go has begun whose names belong to its block: ``if``, ``for``."""


def receivers_of(
    tokens: Tokens, language: str, group_of: Callable[[str], str | None]
) -> Iterator[Receiver]:
    """Every call of a method on something, in the order of the text.

    ``group_of`` says which operation group the name of a type or an accessor stands for.
    """
    first = _Pass(tokens, language, group_of, {}, {})
    for _ in first.receivers():
        pass
    yield from _Pass(tokens, language, group_of, first.members, first.later).receivers()


class _Pass:
    """One reading of the tokens from first to last."""

    def __init__(
        self,
        tokens: Tokens,
        language: str,
        group_of: Callable[[str], str | None],
        known_members: Mapping[tuple[str, str], Kind | None],
        known_later: Mapping[tuple[int, str], Kind | None],
    ) -> None:
        self._tokens = tokens
        self._language = language
        self._resources = language in RESOURCEFUL
        self._group_of = group_of
        self._memo: dict[str, str | None] = {}
        self._results: list[Kind | None] = []
        self._starts: list[int] = []
        self._frames = [_Frame("", -1)]
        self._owners: set[str] = {owner for owner, _ in known_members if owner}
        self._known_members = known_members
        self._known_later = known_later
        self._coming_class = ""
        self.members: dict[tuple[str, str], Kind | None] = {}
        """(class or "", field) -> what it is."""
        self.later: dict[tuple[int, str], Kind | None] = {}
        """(opening bracket, name) -> what it is at the end of the block."""
        self._aliases = _aliases(tokens, self._type_name)
        self._functions = self._returning()

    # -- the pass --------------------------------------------------------------------------

    def receivers(self) -> Iterator[Receiver]:
        """The calls; the members and the names declared later are complete at the end."""
        tokens = self._tokens
        for index, word in enumerate(tokens.words):
            self._results.append(None)
            self._starts.append(index)
            self._line(index)
            if tokens.is_name(index):
                call = self._name(index, word)
                if call is not None:
                    yield call
            elif word in {"(", "[", "{"}:
                self._open(index, word)
            elif word in {")", "]", "}"}:
                self._close(index, word)
            elif word in {";", ","}:
                self._settle(index)
                if word == ";" and not self._frames[-1].header:
                    self._frames[-1].carried.clear()
                    self._frames[-1].keeps = False
            elif word in {"=", ":="}:
                self._assigned(index)
            elif word in {"=>", "->"}:
                self._lambda(index)
            elif word == ":":
                self._colon(index)
            elif word in {"!", "?"} and index:
                # ``x!.y``, ``x?.y``, ``T? name``
                self._results[index], self._starts[index] = (
                    self._results[index - 1],
                    self._starts[index - 1],
                )
        self._settle(len(tokens))
        while self._frames:
            self._end(self._frames.pop())

    def _line(self, index: int) -> None:
        frame = self._frames[-1]
        if (
            self._language not in UNPUNCTUATED
            or not self._tokens.first[index]
            or frame.bracket not in {"", "{"}
            or self._tokens.words[index] in GOES_ON
            or self._tokens.word(index - 1) in {".", "=", ":=", "(", ",", "=>", "?.", "&&", "||"}
        ):
            return
        self._settle(index)
        if not frame.keeps:
            frame.carried.clear()
        frame.keeps = frame.header = False

    def _open(self, index: int, word: str) -> None:
        if self._tokens.other[index] < 0:
            return
        parent = self._frames[-1]
        frame = _Frame(word, index)
        if word == "{":
            if parent.header:
                self._settle(index)
            frame.names.update(parent.carried)
            parent.carried.clear()
            parent.keeps = parent.header = False
            frame.owner, self._coming_class = self._coming_class, ""
            if frame.owner:
                for name, kind in frame.names.items():
                    self._member(frame.owner, name, kind)
        self._frames.append(frame)

    def _close(self, index: int, word: str) -> None:
        opened = self._tokens.other[index]
        if opened < 0:
            return
        self._settle(index)
        frame = self._frames.pop()
        while frame.opened != opened and len(self._frames) > 1:
            self._end(frame)
            frame = self._frames.pop()
        self._end(frame)
        before = self._frames[-1]
        if word == ")":
            keyword = self._tokens.word(opened - 1)
            (before.names if keyword == "var" else before.carried).update(frame.names)
            before.keeps = before.keeps or keyword in LOOPS or keyword == "await"
            self._called(index, opened)
        elif word == "]":
            self._indexed(index, opened)
        elif before.bracket in {"", "{"} and self._language not in {"javascript"}:
            self._starts[index] = opened
        if word == "}":
            before.carried.clear()

    def _end(self, frame: _Frame) -> None:
        if frame.bracket in {"", "{"}:
            for name, kind in frame.names.items():
                self.later[frame.opened, name] = kind

    # -- expressions -----------------------------------------------------------------------

    def _name(self, index: int, word: str) -> Receiver | None:
        tokens = self._tokens
        before = tokens.word(index - 1)
        call: Receiver | None = None
        if before in {".", "?.", "::"} or (before == "->" and self._language == "other"):
            at = index - 2
            while at > 0 and tokens.word(at) in {"!", "?"}:
                at -= 1
            if at < 0:
                return None
            owner = self._results[at]
            self._starts[index] = self._starts[at]
            self._results[index] = self._step(owner, word, self._is_called(index), at, index)
            if before == "::" and owner is None:
                owner = self._made(tokens.words[at])
            if self._is_called(index) or before == "::":
                call = Receiver(index, owner, self._last_name(at), self._starts[at])
            return call
        if word in CLASSES and tokens.is_name(index + 1) and word != "struct":
            self._coming_class = tokens.word(index + 1)
        elif (
            word in {"struct", "interface"}
            and self._language == "go"
            and tokens.word(index + 1) == "{"
        ):
            self._coming_class = tokens.word(index - 1)
        if self._language == "go" and word in {"if", "for", "switch", "select"}:
            self._frames[-1].header = True
        in_loop = self._frames[-1].bracket == "(" or tokens.word(index - 2) == "for"
        if word in {"of", "in"} and in_loop and tokens.is_name(index - 1):
            self._pend("element", index - 1)
        self._declared(index, word)
        self._results[index] = self._lookup(word)
        if self._is_called(index) and self._results[index] is None:
            self._results[index] = self._functions.get(word) or self._made(word)
        return None

    def _is_called(self, index: int) -> bool:
        """Whether the name at ``index`` is called, type arguments between or not."""
        after = self._tokens.word(index + 1)
        if after == "<":
            at = index + 2
            for at in range(index + 2, index + 14):
                if self._tokens.word(at) in {"(", ")", "{", "}", ";", ""}:
                    return False
                if self._tokens.word(at) == ">":
                    break
            return self._tokens.word(at + 1) == "("
        return after == "("

    def _step(
        self, owner: Kind | None, name: str, called: bool, at: int, index: int
    ) -> Kind | None:
        folded = name.lower().replace("_", "")
        own = self._tokens.word(at) in {"this", "self"}
        if own or (owner is not None and owner.owner):
            if called and name in self._functions:
                return self._functions[name]
            return self._own(name) if own else self._field(owner.owner if owner else "", name)
        if owner is not None and owner.group is not None:
            given = self._tokens.word(index + 2) != ")"
            known = of_member(owner, folded, self._resources, (index, given) if called else None)
            if known is not None:
                return known
        group = self._type_name(re.sub(r"Async\Z", "", name))
        by = index if called and group == SETS else owner.by if owner is not None else -1
        if not self._resources and MODEL.match(name):
            return OTHER  # a plain data class there
        if group is not None and not (group == SETS and owner is not None and owner.many):
            if called and not self._resources and not re.match(r"(?i)new|get", name):
                return None if owner is not None and owner.group is not None else Kind(group)
            return Kind(group, many=folded.startswith("list"), by=by)
        if OTHER_TYPE.match(re.sub(r"^(?:Get|get|New|new)", "", name)):
            return OTHER
        if owner is None or owner == OTHER:
            if called:
                # Methods of Go stand beside their type, which may be in another file.
                return self._functions.get(name) if self._language == "go" else None
            return self._field("", name)
        return None

    def _called(self, index: int, opened: int) -> None:
        """The result of the group in parentheses that ends at ``index``."""
        at = opened - 1
        if self._tokens.word(at) == ">":
            while at > opened - 14 and at > 0 and self._tokens.word(at) != "<":
                at -= 1
            at -= 1
        if at >= 0 and self._tokens.is_name(at) and self._tokens.words[at] not in LOOPS | KEYWORDS:
            self._results[index], self._starts[index] = self._results[at], self._starts[at]
        elif index - 1 > opened:
            held = self._results[index - 1]
            if held is not None and self._tokens.words[opened + 1] == "await":
                held = replace(held, many=False)
            self._results[index], self._starts[index] = held, opened

    def _indexed(self, index: int, opened: int) -> None:
        if opened and (
            self._tokens.is_name(opened - 1) or self._tokens.word(opened - 1) in {")", "]"}
        ):
            held = self._results[opened - 1]
            self._results[index] = None if held is None else replace(held, many=False)
            self._starts[index] = self._starts[opened - 1]

    def _last_name(self, at: int) -> str:
        """The name that ends the expression whose last token is at ``at``."""
        word = self._tokens.words[at]
        if (
            word == ")"
            and self._tokens.other[at] > 0
            and self._tokens.is_name(self._tokens.other[at] - 1)
        ):
            word = self._tokens.words[self._tokens.other[at] - 1]
            return "" if word in KEYWORDS else word
        return word if self._tokens.is_name(at) else ""

    def _type_name(self, word: str) -> str | None:
        if word not in self._memo:
            self._memo[word] = self._group_of(word)
        return self._memo[word]

    def _made(self, word: str) -> Kind | None:
        """What calling a function of that name makes, if its name says so."""
        group = self._type_name(word)
        return None if group is None else Kind(group)

    # -- names -----------------------------------------------------------------------------

    def _lookup(self, name: str) -> Kind | None:
        for frame in self._visible():
            if name in frame.carried:
                return frame.carried[name]
            if name in frame.names:
                return frame.names[name]
            found = self._known_later.get((frame.opened, name))
            if found is not None and frame.bracket in {"", "{"}:
                return found
        return None

    def _visible(self) -> Iterator[_Frame]:
        """The frames whose names are in sight, from the innermost on; not more than a bound."""
        depth = len(self._frames)
        for at in range(depth - 1, max(depth - _DEEPEST, 0) - 1, -1):
            yield self._frames[at]
        if depth > _DEEPEST:
            yield self._frames[0]

    def _own(self, name: str) -> Kind | None:
        for frame in self._visible():
            if frame.owner:
                return self._field(frame.owner, name)
        return self._field("", name)

    def _field(self, owner: str, name: str) -> Kind | None:
        for members in (self._known_members, self.members):
            if (owner, name) in members:
                return members[owner, name]
        return None

    def _member(self, owner: str, name: str, kind: Kind | None) -> None:
        """Remember a field; "" stands for a class that is not told, if all classes agree."""
        if self.members.get((owner, name)) is None:
            self.members[owner, name] = kind
        if owner and kind is not None:
            known = self.members.get(("", name), kind)
            self.members["", name] = kind if known == kind else None

    def _bind(
        self, name: str, kind: Kind | None, outward: bool = False, typed: bool = False
    ) -> None:
        frame = self._frames[-1]
        (frame.typed.add if typed and kind is not None else frame.typed.discard)(name)
        if outward:
            frame = next((f for f in self._visible() if f.bracket in {"", "{"}), self._frames[0])
        if frame.header and frame.bracket in {"", "{"} and self._language == "go":
            frame.carried[name] = kind
            return
        frame.names[name] = kind
        if frame.owner:
            self._member(frame.owner, name, kind)

    def _assign(self, name: str, kind: Kind | None) -> None:
        for frame in self._visible():
            for names in (frame.carried, frame.names):
                if name in names:
                    declared = names[name]
                    if name not in frame.typed:
                        names[name] = kind
                    elif declared is not None and kind is not None and declared.group == kind.group:
                        names[name] = replace(declared, by=kind.by)
                    return
        self._bind(name, kind, outward=True)

    def _returning(self) -> dict[str, Kind]:
        """What the functions of this file return, if all of one name return the same."""
        tokens = self._tokens
        found: dict[str, Kind | None] = {}
        for opened, word in enumerate(tokens.words):
            name, closed = opened - 1, tokens.other[opened]
            if word != "(" or closed < 0 or not tokens.is_name(name):
                continue
            first = last = -1
            if self._language in TYPE_FIRST:
                first, last = self._type_before(name - 1)
            elif self._language == "go" and tokens.word(closed + 1) not in {"{", "("}:
                first = last = closed + 1
            elif tokens.word(closed + 1) == ":":
                first = last = closed + 2
            if first < 0 or tokens.words[name] in KEYWORDS:
                continue
            while last < first + 12 and tokens.word(last + 1) in {"*", ".", "<", ">"} | _names(
                tokens, last
            ):
                last += 1
            if self._language not in TYPE_FIRST and tokens.word(last + 1) not in {"{", "=", "=>"}:
                continue
            kind = self._typed(first, last)
            if kind is None or kind.group is None:
                continue
            if any(tokens.words[at] in PROMISES for at in range(first, last + 1)):
                kind = replace(kind, many=False)
            known = found.get(tokens.words[name], kind)
            found[tokens.words[name]] = kind if known == kind else None
        return {name: kind for name, kind in found.items() if kind is not None}

    # -- declarations ----------------------------------------------------------------------

    def _typed(self, first: int, last: int) -> Kind | None:
        """What something of the type written from ``first`` to ``last`` is."""
        found: Kind | None = None
        outer = True
        for at in range(first, min(last, first + 24) + 1):
            word = self._tokens.word(at)
            if word in {"<", "["}:
                outer = False
            if not self._tokens.is_name(at) or self._tokens.word(at + 1) == ".":
                continue
            group = self._aliases.get(word) or self._type_name(word)
            if group is not None:
                data = not self._resources and MODEL.match(word)
                found = OTHER if data else Kind(group, many=not outer)
            elif outer and found is None:
                if word in self._owners or (self._frames and self._declares(word)):
                    found = Kind(owner=word)
                elif OTHER_TYPE.match(word):
                    found = OTHER
        if found is not None and found.group and self._tokens.word(last) == "]":
            return replace(found, many=True)
        return found

    def _declares(self, word: str) -> bool:
        return word in self._owners

    def _declared(self, index: int, word: str) -> None:
        """Bind the name at ``index`` if it is declared here with a type."""
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if word in KEYWORDS:
            return
        if self._language == "go":
            self._declared_go(index, word)
            return
        if before in DECLARING and after not in {":", "="}:
            self._bind(word, None)
            return
        if before in DECLARING or (
            before == "final" and self._language in {"java", "kotlin"} and after == "="
        ):
            self._bind(word, None)
            return
        if self._language not in TYPE_FIRST or after not in {
            "=",
            ";",
            ",",
            ")",
            ":",
            "in",
            "{",
            "=>",
        }:
            return
        if after == ":" and tokens.word(self._frames[-1].opened - 1) != "for":
            return  # ``a ? b : c``
        first, last = self._type_before(index - 1)
        if first < 0 or (after in {"{", "=>"} and not self._frames[-1].owner):
            return
        self._bind(word, self._typed(first, last), tokens.word(first - 1) == "out", typed=True)

    def _type_before(self, last: int) -> tuple[int, int]:
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

    def _declared_go(self, index: int, word: str) -> None:
        tokens = self._tokens
        before = tokens.word(index - 1)
        frame = self._frames[-1]
        starts = before == "var" or (
            (before in {"(", ","} and frame.bracket == "(")
            or (frame.owner != "" and (tokens.first[index] or before in {"{", ";", ","}))
            or (tokens.first[index] and frame.bracket == "(")
        )
        if not starts or word in {"func", "return"}:
            return
        at = index + 1
        while tokens.word(at) in {"*", "[", "]", "map", "."} and at < index + 10:
            at += 1
        if not tokens.is_name(at) or (tokens.first[at] and at == index + 1):
            if before == "var" or tokens.word(index + 1) == ",":
                frame.pending.append(("shared", index, word))
            return
        last = at
        while tokens.word(last + 1) == "." and tokens.is_name(last + 2) and last < index + 16:
            last += 2
        if tokens.word(last + 1) == "(" or tokens.words[at] in {"func", "range"}:
            return
        kind = self._typed(index + 1, last)
        if kind is not None and kind.group and tokens.word(index + 1) in {"[", "map"}:
            kind = replace(kind, many=True)
        for how, _, name in frame.pending:
            if how == "shared" and before == ",":
                self._bind(name, kind)
        frame.pending[:] = [p for p in frame.pending if p[0] != "shared"]
        self._bind(word, kind, typed=True)

    def _colon(self, index: int) -> None:
        """``name: Type`` of TypeScript and Kotlin, ``name: value`` of a literal."""
        tokens = self._tokens
        at = index - 1
        if tokens.word(at) == "?":
            at -= 1
        if not tokens.is_name(at) or self._language in {"csharp", "basic"}:
            return
        frame = self._frames[-1]
        before = tokens.word(at - 1)
        if self._language in {"java", "groovy"}:
            if frame.bracket == "(" and tokens.word(frame.opened - 1) == "for":
                self._pend("element", at)
            return
        last = index
        while last < index + 24 and (
            tokens.is_name(last + 1) or tokens.word(last + 1) in {".", "<", ">", "*", "&"}
        ):
            last += 1
        if before in DECLARING | VISIBILITY or (
            before in {"(", ",", "{", ";", "}"} or tokens.first[at]
        ):
            kind = self._typed(index + 1, last) if self._language != "go" else None
            if frame.bracket == "{" and not frame.owner and before not in DECLARING:
                self._pend("member", at)
                return
            if kind is not None and tokens.word(last + 1) == "[" and kind.group:
                kind = replace(kind, many=True)
            # ``x: T`` with a value of its own keeps the type, if it is one that is known.
            self._bind(tokens.words[at], kind, typed=True)
            if frame.bracket == "(" and before in VISIBILITY | {"val", "var"}:
                self._member(self._around(), tokens.words[at], kind)

    def _around(self) -> str:
        return next((f.owner for f in self._visible() if f.owner), self._coming_class)

    def _pend(self, how: str, index: int) -> None:
        self._frames[-1].pending.append((how, index, self._tokens.words[index]))

    def _assigned(self, index: int) -> None:
        """``a = x``, ``a, b := x``, ``a.b = x``, ``{a: b} = x``."""
        tokens = self._tokens
        at = index - 1
        if tokens.word(at) == "}" and tokens.word(tokens.other[at] - 1) in DECLARING:
            self._taken_apart(tokens.other[at], at)
            return
        if not tokens.is_name(at):
            return
        names = [at]
        while tokens.word(at - 1) == "," and tokens.is_name(at - 2) and len(names) < 8:
            at -= 2
            names.append(at)
        names.reverse()
        word = tokens.words[names[0]]
        before = tokens.word(names[0] - 1)
        if self._language == "go" and tokens.word(index + 1) == "range":
            for name in names[:-1]:
                self._bind(tokens.words[name], None)
            if len(names) > 1:
                self._bind(tokens.words[names[-1]], None)
                self._pend("element", names[-1])
            return
        for name in names[1:]:
            if tokens.words[index] == ":=":
                self._bind(tokens.words[name], None)
        if before in {".", "?."}:
            own = tokens.word(names[0] - 2) in {"this", "self"}
            frame = self._frames[-1]
            frame.pending.append(("own" if own else "of", names[0], word))
        elif tokens.words[index] == ":=" or before in DECLARING:
            self._pend("declare", names[0])
        elif self._frames[-1].bracket == "(" and before in {"(", ","}:
            return  # an argument by name, a default
        else:
            self._pend("assign", names[0])

    def _taken_apart(self, opened: int, closed: int) -> None:
        for at in range(opened + 1, min(closed, opened + 60)):
            if self._tokens.word(at) == ":" and self._tokens.is_name(at + 1):
                group = self._type_name(self._tokens.word(at - 1))
                self._bind(self._tokens.words[at + 1], None if group is None else Kind(group))

    def _settle(self, index: int) -> None:
        """The statement ends before the token at ``index``: give its names their value."""
        frame = self._frames[-1]
        if not frame.pending:
            return
        if self._tokens.word(index) == "," and frame.bracket == "(":
            return
        pending = frame.pending
        frame.pending = (
            [p for p in pending if p[0] == "shared"] if self._tokens.word(index) == "," else []
        )
        last = index - 1
        while last >= 0 and self._tokens.word(last) in {"!", "?"}:
            last -= 1
        value = self._results[last] if last >= 0 else None
        for how, at, name in pending:
            if how == "shared" or last <= at:
                continue
            if how == "element":
                self._bind(name, element(value) or self._told(name))
            elif how == "declare":
                if name not in frame.typed:
                    self._bind(name, value)
            elif how == "assign":
                self._assign(name, value)
            elif how == "own":
                self._member(self._around(), name, value)
            elif value is not None:
                self._member("", name, value)

    def _told(self, name: str) -> Kind | None:
        """What the innermost frame says of ``name`` already."""
        return self._frames[-1].names.get(name)

    def _lambda(self, index: int) -> None:
        """``x => …``, ``(x) => …``, ``x -> …``: a name of its own, mostly an element."""
        tokens = self._tokens
        at = index - 1
        names: list[int] = []
        if tokens.word(at) == ")" and tokens.other[at] >= 0:
            names = [i for i in range(tokens.other[at] + 1, at) if tokens.is_name(i)][:8]
        elif tokens.is_name(at):
            names = [at]
        else:
            return
        frame = self._frames[-1]
        value: Kind | None = None
        if self._resources and len(names) == 1 and frame.bracket in {"(", "{"} and frame.opened > 0:
            opened = frame.opened - 1
            if tokens.is_name(opened) and tokens.word(opened - 1) in {".", "?."}:
                held = self._results[opened - 2]
                value = element(held)
        bare = tokens.word(names[0] - 1) if names else ""
        for name in names:
            word = tokens.words[name]
            if self._language == "kotlin" and frame.bracket == "{":
                frame.names[word] = value
            elif tokens.word(at) == ")":
                frame.carried.setdefault(word, value)
            elif bare in {"(", ",", "=", "return", "async", ":", "?", "=>"}:
                frame.carried[word] = value


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
