"""What the receivers of calls are: the type of the nearest declaration in their own block.

One pass over the tokens, with a frame for each bracket that is open. A name has the type of what it
was declared with, or given, before; with the end of a block its names end. What stands in the
parentheses of a function, a loop or a condition belongs to the block behind them. A second pass
knows the fields and the names that are declared after their use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens, is_word
from flexlint.surfaces.sdk.ids import IdText, ids_of, placeholders_of
from flexlint.surfaces.sdk.kinds import (
    ASKING,
    IDS,
    INSTANCES,
    MODEL,
    OTHER,
    OTHER_TYPE,
    PARTING,
    RESOURCEFUL,
    SETS,
    Kind,
    element,
    of_member,
    parted,
)
from flexlint.surfaces.sdk.scopes import Frame, Scopes
from flexlint.surfaces.sdk.syntax import (
    CLASSES,
    DECLARING,
    GOES_ON,
    KEYWORDS,
    LOOPS,
    TYPE_FIRST,
    UNPUNCTUATED,
    VISIBILITY,
)
from flexlint.surfaces.sdk.written_types import Types

_CLOSURES = frozenset({"kotlin", "groovy"})
"""Languages in which a block is given its one value as ``it``."""
_MAPPING = frozenset({"map", "select"})
"""Methods that give a list of what a function gives for each item."""
_MOST_COLLECTORS = 4
_LONGEST_ADDRESS = 400
ADDRESS = regex(
    r"/virtualMachineScaleSets(?:/[^/\"'`?\s]{1,80}(?P<below>/virtualMachines)?)?(?=[?\"'`])", re.I
)
"""Of sets, of one set, of the instances of one."""
_INSTANCES_BELOW = regex(r"\s?(?:\}|[\"'`]?\]?\s?\+\s?[\"'`])/virtualMachines(?=[?\"'`])", re.I)
"""Behind the id of a set."""
_MOST_TOKENS = 40
_APART = "member "
"""How a name is bound that is taken out of something: before the name of the member."""


@record
class Receiver:
    """A method that is called on something, or a property that asks like one."""

    method: int
    """The index of its name."""
    kind: Kind | None
    """What it is called on; None if that is not known."""
    name: str
    """The last name before the point, of the variable or of the accessor that is called."""
    start: int
    """The index of the token where the expression before the point begins."""
    own: bool = False
    """Whether the program itself has a method of that name for what it is called on."""
    promoted: tuple[str, ...] = ()
    """The operation groups whose methods what it is called on has by embedding."""


@record
class Reading:
    """What a program calls methods on, and where it has ids of instances."""

    receivers: tuple[Receiver, ...]
    """Every call of a method on something, in the order of the text."""
    ids: tuple[IdText, ...]
    kinds: tuple[Kind | None, ...]
    """What the expression is that ends at each token."""
    starts: tuple[int, ...]
    """Where that expression begins, as the index of a token."""


NOTHING = Reading((), (), (), ())
"""What is known of a program in which nothing is named for scale sets."""


def read_program(
    text: str, tokens: Tokens, language: str, group_of: Callable[[str], str | None]
) -> Reading:
    """``text`` (comments blanked), whose tokens are ``tokens``.

    ``group_of`` says which operation group the name of a type or an accessor stands for.
    """
    types = Types(tokens, language, group_of)
    first = _Pass("", tokens, language, types, None)
    for _ in first.receivers():
        pass
    second = _Pass(text, tokens, language, types, first.scopes)
    receivers = tuple(second.receivers())
    ids = (*ids_of(text, tokens, second.kinds, second.starts), *second.held)
    return Reading(receivers, ids, second.kinds, second.starts)


class _Pass:
    """One reading of the tokens from first to last."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        language: str,
        types: Types,
        known: Scopes | None,
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self.held: list[IdText] = []
        """The ids of instances in placeholders of strings."""
        self._resources = language in RESOURCEFUL
        self._results: list[Kind | None] = []
        self._starts: list[int] = []
        self.scopes = Scopes(language, known)
        self._types = types

    # -- the pass --------------------------------------------------------------------------

    def receivers(self) -> Iterator[Receiver]:
        """The calls; the members and the names declared later are complete at the end."""
        tokens, first = self._tokens, self._tokens.first
        unpunctuated = self._language in UNPUNCTUATED
        for index, word in enumerate(tokens.words):
            self._results.append(None)
            self._starts.append(index)
            if unpunctuated and first[index]:
                self._line(index)
            if is_word(word):
                call = self._name(index, word)
                if call is not None:
                    yield call
            elif word in {"(", "[", "{"}:
                self._open(index, word)
            elif word in {")", "]", "}"}:
                self._close(index, word)
            elif word in {";", ","}:
                self._settle(index)
                if word == ";" and not self.scopes.frames[-1].header:
                    self.scopes.frames[-1].carried.clear()
                    self.scopes.frames[-1].keeps = False
            elif word in {"=", ":="}:
                self._assigned(index)
            elif word in {"=>", "->"}:
                self._lambda(index)
            elif word == ":":
                self._colon(index)
            elif word[0] == '"':
                self._placeholders(index)
            elif word in {"!", "?"} and index:
                # ``x!.y``, ``x?.y``, ``T? name``
                self._results[index], self._starts[index] = (
                    self._results[index - 1],
                    self._starts[index - 1],
                )
        self._settle(len(tokens))
        while self.scopes.frames:
            self.scopes.end(self.scopes.frames.pop())

    @property
    def kinds(self) -> tuple[Kind | None, ...]:
        """What the expression is that ends at each token."""
        return tuple(self._results)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the expression begins that ends at each token."""
        return tuple(self._starts)

    def _placeholders(self, index: int) -> None:
        """The ids in the placeholders of the string at ``index``."""
        start, end = self._tokens.starts[index], self._tokens.end(index)
        if self._language == "csharp" and self._tokens.word(index - 1)[:1] not in {"$", "@"}:
            return
        for path, span in placeholders_of(self._text, start, end, self._language):
            kind = self.scopes.lookup(path[0]) or self.scopes.field("", path[0])
            for name in path[1:]:
                if kind is None or (kind.group is None and not kind.what):
                    break
                kind = of_member(kind, name.lower(), self._resources, (index, False))
            if kind is not None and kind.what in IDS and not kind.many:
                self.held.append(replace(span, of_set=kind.what == "set id"))

    def _line(self, index: int) -> None:
        """A line begins, in a language in which statements end with lines."""
        frame = self.scopes.frames[-1]
        if (
            frame.bracket not in {"", "{"}
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
        parent = self.scopes.frames[-1]
        frame = Frame(word, index)
        if word == "{":
            if parent.header:
                self._settle(index)
            if self.scopes.coming_class in self._types.clients:
                group = self._types.clients[self.scopes.coming_class]
                self.scopes.embed(self.scopes.coming_class, Kind(group))
            frame.names.update(parent.carried)
            parent.carried.clear()
            parent.keeps = parent.header = False
            self.scopes.begin_class(frame)
            if self._language in _CLOSURES and self._tokens.word(index - 2) in {".", "?."}:
                self._implicit(index - 1, frame)
        self.scopes.frames.append(frame)

    def _close(self, index: int, word: str) -> None:
        opened = self._tokens.other[index]
        if opened < 0:
            return
        cast = self.scopes.frames[-1].cast
        self._settle(index)
        frame = self.scopes.frames.pop()
        while frame.opened != opened and len(self.scopes.frames) > 1:
            self.scopes.end(frame)
            frame = self.scopes.frames.pop()
        self.scopes.end(frame)
        before = self.scopes.frames[-1]
        if word == ")":
            keyword = self._tokens.word(opened - 1)
            (before.names if keyword == "var" else before.carried).update(frame.names)
            before.keeps = before.keeps or keyword in LOOPS or keyword == "await"
            self._called(index, opened)
            if cast is not None and not self._tokens.is_name(opened - 1):
                self._results[index] = cast[1]
            self._casts(index, opened)
        elif word == "]":
            self._indexed(index, opened)
        elif before.bracket in {"", "{"} and self._language not in {"javascript"}:
            self._starts[index] = opened
        if word == "}":
            before.carried.clear()

    # -- expressions -----------------------------------------------------------------------

    def _name(self, index: int, word: str) -> Receiver | None:
        tokens = self._tokens
        before = tokens.word(index - 1)
        call: Receiver | None = None
        if self._is_spread(index):
            pass  # ``...name`` is no member of anything
        elif before in {".", "?.", "::"} or (before == "->" and self._language == "other"):
            at = index - 2
            while at > 0 and tokens.word(at) in {"!", "?"}:
                at -= 1
            if at < 0:
                return None
            owner = self._results[at]
            self._starts[index] = self._starts[at]
            self._results[index] = self._step(owner, word, self._is_called(index), at, index)
            if before == "::" and owner is None:
                owner = self._types.made(tokens.words[at])
            if self._is_called(index) or before == "::" or self._asks(index, owner):
                call = self._receiver(index, owner, at)
            return call
        if word in CLASSES and tokens.is_name(index + 1) and word != "struct":
            self.scopes.coming_class = tokens.word(index + 1)
        elif (
            word in {"struct", "interface"}
            and self._language == "go"
            and tokens.word(index + 1) == "{"
        ):
            self.scopes.coming_class = tokens.word(index - 1)
        if self._language == "go" and word in {"if", "for", "switch", "select"}:
            self.scopes.frames[-1].header = True
        in_loop = self.scopes.frames[-1].bracket == "(" or tokens.word(index - 2) == "for"
        if word in {"of", "in"} and in_loop and tokens.is_name(index - 1):
            self._pend("element", index - 1)
        elif word == "in" and in_loop and before == ")" and tokens.is_name(index - 2):
            self._pend("element", index - 2)  # ``(key, value) in map``
        self._declared(index, word)
        self._results[index] = self.scopes.lookup(word)
        if before == "as" or (before == "?" and tokens.word(index - 2) == "as"):
            self._results[index] = self._types.of(index, index)
        elif before == "new" and tokens.word(index + 1) == "<":
            self._results[index] = self._types.collection(index)
        elif self._is_called(index) and self._results[index] is None:
            self._results[index] = self._types.functions.get(word) or self._types.made(word)
        return None

    def _asks(self, index: int, owner: Kind | None) -> bool:
        """Whether the property at ``index`` of ``owner`` is a call in effect."""
        return (
            self._language == "csharp"
            and owner is not None
            and owner.group == INSTANCES
            and self._tokens.words[index].lower() in ASKING
        )

    def _is_spread(self, index: int) -> bool:
        """Whether what begins at ``index`` is put into a list, or an object, with all it holds."""
        return (
            self._language == "javascript"
            and index > 2
            and self._tokens.words[index - 3 : index] == (".", ".", ".")
        )

    def _receiver(self, index: int, owner: Kind | None, at: int) -> Receiver:
        """The call of the method at ``index`` on what ends at ``at``."""
        name = self._last_name(at)
        of = owner.owner if owner is not None and owner.group is None else ""
        itself = not of and self._tokens.words[at] in {"this", "self"}
        owners = [of or self.scopes.around(), *self.scopes.embeds(of)] if of or itself else []
        return Receiver(
            index,
            owner,
            name,
            self._starts[at],
            self._types.declares(self._tokens.words[index], owners),
            self.scopes.promoted(of) if of else (),
        )

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
            if called and name in self._types.functions:
                return self._types.functions[name]
            return (
                self.scopes.own(name)
                if own
                else self.scopes.field(owner.owner if owner else "", name)
            )
        if owner is not None and (owner.group is not None or owner.what):
            given = self._tokens.word(index + 2) != ")"
            known = of_member(owner, folded, self._resources, (index, given) if called else None)
            if known is not None or owner.what:
                return known
        group = self._types.group(re.sub(r"Async\Z", "", name))
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
                return self._types.functions.get(name) if self._language == "go" else None
            return self.scopes.field("", name)
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
            given = self._results[index - 1]
            if given is not None and given.what in IDS and self._is_mapping(at, index - 1):
                self._results[index] = replace(given, many=True)
            elif self._tokens.words[at].lower() in PARTING and opened + 1 < index:
                self._results[index] = parted(self._first_given(opened)) or self._results[at]
            elif self._results[index] is None:
                self._results[index] = self._answered(opened, index)
        elif index - 1 > opened:
            held = self._results[index - 1]
            if held is not None and self._tokens.words[opened + 1] == "await":
                held = replace(held, many=False)
            self._results[index], self._starts[index] = held, opened

    def _answered(self, opened: int, closed: int) -> Kind | None:
        """What a function gives that is called with the address of scale sets, or of instances,
        in a language in which answers are plain data."""
        if self._language != "javascript":
            return None
        start = self._tokens.starts[opened]
        end = min(self._tokens.starts[closed], start + _LONGEST_ADDRESS)
        match = ADDRESS.search(self._text, start, end)
        if match is not None:
            return Kind(what="instance" if match["below"] else "set")
        for at in range(opened + 1, min(closed, opened + _MOST_TOKENS)):
            kind = self._results[at]
            if kind is not None and kind.what == "set id":
                below = _INSTANCES_BELOW.match(self._text, self._tokens.end(at))
                return None if below is None else Kind(what="instance")
        return None

    def _casts(self, index: int, opened: int) -> None:
        """Note that ``(T)``, which ends at ``index``, is what the rest of the statement is."""
        tokens, before = self._tokens, self._tokens.word(opened - 1)
        operand = tokens.is_name(index + 1) or tokens.word(index + 1) == "("
        if (
            self._language not in TYPE_FIRST
            or not operand
            or (tokens.is_name(opened - 1) and before not in KEYWORDS)
            or before in {")", "]", ">"}
            or self._types.before(index - 1)[0] != opened + 1
        ):
            return
        kind = self._types.of(opened + 1, index - 1)
        if kind is not None:
            self.scopes.frames[-1].cast = (index + 1, kind)

    def _first_given(self, opened: int) -> Kind | None:
        """What the first argument in the parentheses from ``opened`` on is."""
        at, closed = opened + 1, self._tokens.other[opened]
        while at < closed and self._tokens.words[at] != ",":
            at = self._tokens.behind(at)
        return self._results[at - 1] if at - 1 > opened else None

    def _is_mapping(self, method: int, last: int) -> bool:
        """Whether ``method`` gives a list of what ends at ``last``, all that a function gives."""
        mapping = self._tokens.words[method].lower() in _MAPPING
        called = self._tokens.word(method - 1) in {".", "?."}
        return mapping and called and self._tokens.word(self._starts[last] - 1) in {"=>", "->"}

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

    # -- names -----------------------------------------------------------------------------

    # -- declarations ----------------------------------------------------------------------

    def _declared(self, index: int, word: str) -> None:
        """Bind the name at ``index`` if it is declared here with a type."""
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if word in KEYWORDS:
            return
        if self._language == "go":
            self._declared_go(index, word)
            return
        if before in DECLARING and tokens.word(index - 2) == "out":
            self.scopes.bind(word, self._out(index), outward=True)
            return
        if before in DECLARING and after not in {":", "="}:
            self.scopes.bind(word, None)
            return
        if before in DECLARING or (
            before == "final" and self._language in {"java", "kotlin"} and after == "="
        ):
            self.scopes.bind(word, None)
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
        if after == ":" and tokens.word(self.scopes.frames[-1].opened - 1) != "for":
            return  # ``a ? b : c``
        typed = index - 1
        if before == "}" and tokens.other[typed] > 0:
            typed = tokens.other[typed] - 1  # ``is T { … } name``
        first, last = self._types.before(typed)
        if typed < index - 1 and tokens.word(first - 1) not in {"is", "case", "or"}:
            return
        if first < 0 or (after in {"{", "=>"} and not self.scopes.frames[-1].owner):
            return
        self.scopes.bind(
            word, self._types.of(first, last), tokens.word(first - 1) == "out", typed=True
        )

    def _out(self, index: int) -> Kind | None:
        """What ``out var name`` at ``index`` gets from the method that is called: the item of a
        collection, or what the method of this file declares."""
        opened = self.scopes.frames[-1].opened
        method = opened - 1
        if opened < 1 or not self._tokens.is_name(method):
            return None
        declared = self._types.outs.get(self._tokens.words[method])
        if declared is not None or self._tokens.word(method - 1) not in {".", "?."}:
            return declared
        trying = self._tokens.words[method].startswith("Try")
        owner = self._results[method - 2] if trying else None
        return element(owner) if owner is not None and owner.many else None

    def _declared_go(self, index: int, word: str) -> None:
        tokens = self._tokens
        before = tokens.word(index - 1)
        frame = self.scopes.frames[-1]
        if frame.owner and self._embeds(index):
            return
        starts = before == "var" or (
            (before in {"(", ","} and frame.bracket == "(")
            or (frame.owner != "" and (tokens.first[index] or before in {"{", ";", ","}))
            or (tokens.first[index] and frame.bracket == "(")
        )
        if not starts or word in {"func", "return"}:
            return
        if tokens.word(index + 1) == "." and tokens.word(index + 2) != ".":
            return  # ``name.Member``, and not ``name ...Type``
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
        kind = self._types.of(index + 1, last)
        if kind is not None and kind.group and tokens.word(index + 1) in {"[", "map"}:
            kind = replace(kind, many=True)
        for how, _, name in frame.pending:
            if how == "shared" and before == ",":
                self.scopes.bind(name, kind)
        frame.pending[:] = [p for p in frame.pending if p[0] != "shared"]
        self.scopes.bind(word, kind, typed=True)

    def _embeds(self, index: int) -> bool:
        """Whether the type that begins at ``index`` is embedded in the struct around it."""
        tokens = self._tokens
        begin = index - 1 if tokens.word(index - 1) == "*" else index
        if not tokens.first[begin] and tokens.word(begin - 1) not in {"{", ";"}:
            return False
        last = index
        while tokens.word(last + 1) == "." and tokens.is_name(last + 2) and last < index + 8:
            last += 2
        if (
            tokens.word(last + 1) not in {"}", ";"}
            and not tokens.first[min(last + 1, len(tokens) - 1)]
        ):
            return False
        kind = self._types.of(index, last)
        owner = self.scopes.frames[-1].owner
        if kind is not None and (kind.group is not None or kind.owner):
            self.scopes.embed(owner, kind)
            self.scopes.member(owner, tokens.words[last], kind)
        return True

    def _colon(self, index: int) -> None:
        """``name: Type`` of TypeScript and Kotlin, ``name: value`` of a literal."""
        tokens = self._tokens
        at = index - 1
        if tokens.word(at) == "?":
            at -= 1
        if not tokens.is_name(at) or self._language in {"csharp", "basic"}:
            return
        frame = self.scopes.frames[-1]
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
            kind = self._types.of(index + 1, last) if self._language != "go" else None
            if frame.bracket == "{" and not frame.owner and before not in DECLARING:
                self._pend("member", at)
                return
            if kind is not None and tokens.word(last + 1) == "[" and kind.group:
                kind = replace(kind, many=True)
            # ``x: T`` with a value of its own keeps the type, if it is one that is known.
            self.scopes.bind(tokens.words[at], kind, typed=True)
            if frame.bracket == "(" and before in VISIBILITY | {"val", "var"}:
                self.scopes.member(self.scopes.around(), tokens.words[at], kind)

    def _pend(self, how: str, index: int) -> None:
        self.scopes.frames[-1].pending.append((how, index, self._tokens.words[index]))

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
                self.scopes.bind(tokens.words[name], None)
            if len(names) > 1:
                self.scopes.bind(tokens.words[names[-1]], None)
                self._pend("element", names[-1])
            return
        for name in names[1:]:
            if tokens.words[index] == ":=":
                self.scopes.bind(tokens.words[name], None)
        if before in {".", "?."}:
            own = tokens.word(names[0] - 2) in {"this", "self"}
            frame = self.scopes.frames[-1]
            frame.pending.append(("own" if own else "of", names[0], word))
        elif tokens.words[index] == ":=" or before in DECLARING:
            self._made(index)
            self._pend("declare", names[0])
        elif self.scopes.frames[-1].bracket == "(" and before in {"(", ","}:
            return  # an argument by name, a default
        else:
            self._pend("assign", names[0])

    def _made(self, index: int) -> None:
        """Note what ``map[string]*T{…}``, ``[]*T{…}`` or ``make(…)`` of Go behind ``index`` is."""
        tokens, first = self._tokens, index + 1
        if self._language != "go":
            return
        if tokens.word(first) == "make" and tokens.word(first + 1) == "(":
            first += 2
        if tokens.word(first) not in {"map", "["}:
            return
        last = first
        while last < first + 16 and tokens.word(last + 1) not in {"{", "(", ")", ",", ""}:
            last += 1
        kind = self._types.of(first, last)
        if kind is not None and kind.group is not None:
            self.scopes.frames[-1].cast = (first, replace(kind, many=True))

    def _taken_apart(self, opened: int, closed: int) -> None:
        for at in range(opened + 1, min(closed, opened + 60)):
            if self._tokens.word(at) == ":" and self._tokens.is_name(at + 1):
                group = self._types.group(self._tokens.word(at - 1))
                self.scopes.bind(self._tokens.words[at + 1], None if group is None else Kind(group))
                self._pend(f"{_APART}{self._tokens.word(at - 1)}", at + 1)
            elif (
                self._tokens.is_name(at)
                and self._tokens.word(at - 1) in {"{", ","}
                and self._tokens.word(at + 1) in {",", "}"}
            ):
                self._pend(f"{_APART}{self._tokens.words[at]}", at)

    def _settle(self, index: int) -> None:
        """The statement ends before the token at ``index``: give its names their value."""
        frame = self.scopes.frames[-1]
        cast, frame.cast = frame.cast, None
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
        written = self._results[last] if last >= 0 else None
        for how, at, name in pending:
            if how == "shared" or last <= at:
                continue
            value = cast[1] if cast is not None and cast[0] > at else written
            if how.startswith(_APART):
                if value is not None and value.what in {"instance", "set"}:
                    member = how.removeprefix(_APART).lower()
                    self.scopes.bind(name, of_member(value, member, self._resources, None))
            elif how == "element":
                self.scopes.bind(name, element(value) or self.scopes.told(name))
            elif how == "declare":
                if name not in frame.typed:
                    self.scopes.bind(name, value)
            elif how == "assign":
                self.scopes.assign(name, value)
            elif how == "own":
                self.scopes.member(self.scopes.around(), name, value)
            elif value is not None:
                self.scopes.member("", name, value)

    def _collecting(self) -> Frame:
        """The innermost group, or that of ``collect(Collectors.toMap(…))`` around it."""
        frames, words = self.scopes.frames, self._tokens.word
        for at in range(len(frames) - 1, max(len(frames) - _MOST_COLLECTORS, 0), -1):
            opened = frames[at].opened
            if words(opened - 2) != "." or words(opened - 3) != "Collectors":
                return frames[at]
        return frames[-1]

    def _implicit(self, method: int, frame: Frame) -> None:
        """The name of what the block behind ``method`` is given where it names nothing:
        ``forEach { it.restart() }``."""
        if not self._tokens.is_name(method) or method < 2:
            return
        of = self._results[method - 2]
        itself = self._tokens.words[method] in {"let", "also", "takeIf", "takeUnless"}
        frame.names["it"] = of if itself else element(of)

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
        frame = self.scopes.frames[-1]
        value: Kind | None = None
        last: Kind | None = None
        around = self._collecting()
        if around.bracket in {"(", "{"} and around.opened > 0:
            opened = around.opened - 1
            if tokens.is_name(opened) and tokens.word(opened - 1) in {".", "?."}:
                of = self._results[opened - 2]
                if tokens.words[opened - 2] == "Parallel":
                    value = element(self._first_given(opened + 1))
                elif self._resources and len(names) == 2 and tokens.words[opened] == "forEach":
                    last = element(of)  # of a map
                elif (self._resources and len(names) == 1) or (of is not None and of.what):
                    value = element(of)
                elif len(names) == 2 and of is not None and of.group == INSTANCES:
                    # ``list(group, name, (error, instances) => …)``
                    last = self._results[opened]
        bare = tokens.word(names[0] - 1) if names else ""
        for name in names:
            word = tokens.words[name]
            held = value if name == names[0] else last if name == names[-1] else None
            if self._language == "kotlin" and frame.bracket == "{":
                frame.names[word] = held
            elif tokens.word(at) == ")":
                frame.carried.setdefault(word, held)
            elif bare in {"(", ",", "=", "return", "async", ":", "?", "=>"}:
                frame.carried[word] = held
