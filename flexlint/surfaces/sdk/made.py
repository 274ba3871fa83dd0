"""Scale sets that a program makes with a mode, and the calls that name one of them.

``params := armcompute.VirtualMachineScaleSet{… OrchestrationMode: … Flexible …}`` goes into
``sets.BeginCreateOrUpdate(ctx, rg, "web", params, nil)``: the set called "web" is Flexible, and so
is the set whose members ``members.BeginRestart(ctx, rg, "web", id, nil)`` is about. A name is a
literal, a variable within its function, or a field; what one name is given with two modes tells
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from flexlint.lexical.conditions import MODES
from flexlint.model import Confidence, Mode, ModeKind, Note, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.text.folding import folded
from flexlint.typed import TypeVar

_GIVEN = regex(
    r"(?<!\w)(?P<given>(?:with|set)?orchestration_?mode)[\"']?\s{0,4}(?:=(?![=>])|:(?!=)|\()\s{0,4}"
    r"(?:[\w.&*]{1,40}\(\s{0,4})?[\"'`]?[\w.&*]{0,60}?(?:(?<![A-Za-z])|mode)(?P<mode>uniform|flexible)\b"
    r"|(?<!\w)(?P<fluent>with(?P<named>uniform|flexible)orchestrationmode)\s{0,4}\(",
    re.IGNORECASE,
)
_CREATING = regex(r"(?:begin)?create(?:orupdate)?\w{0,30}\Z|(?:begin)?update\w{0,20}\Z", re.I)
_CONTEXT = regex(r"\w{0,40}(?:ctx|context)\w{0,20}(?:\.\w+\(\))?\Z|WaitUntil\.\w+\Z", re.IGNORECASE)
_NAMING = regex(r"[*&]?[\w$]+(?:\.[\w$]+){0,4}\Z")
_BEFORE_BLOCKS = frozenset({")", ";", "}", "", "=>"})
_MOST_LEVELS = 16
_MOST_STEPS = 60
_MOST_GIVEN = 200
_Key = tuple[str, str, int]
_K = TypeVar("_K")


@record
class Call:
    """A call of an operation, by the indices of tokens."""

    method: int
    by: int
    """The method whose arguments name the set that it is called on, or -1."""
    creates: bool
    """Whether it makes a set of what it is given, or changes it so."""


class MadeSets:
    """What a program says of the modes of the sets that it makes."""

    def __init__(self, text: str, tokens: Tokens, calls: Iterable[Call]) -> None:
        self._text = text
        self._tokens = tokens
        self._around: tuple[int, ...] = ()
        self._modes: dict[_Key, Mode | None] = {}
        self._made: dict[int, Mode] = {}
        self._makers: dict[_Key, list[int]] = {}
        """By which methods sets of a name are made."""
        self._literal_modes: dict[int, Mode | None] = {}
        """The modes that literals give themselves, by their opening brackets."""
        given = list(self._givings())
        if not given:
            return
        self._around = tokens.enclosing()
        for at, mode in given:
            _put(self._literal_modes, self._around[at], mode)
        self._literals = self._constants()
        data: dict[tuple[str, int], Mode | None] = {}
        for at, mode in given:
            self._place(at, mode, data)
        for call in calls:
            if call.creates:
                self._create(call, data)

    def mode(self, call: Call) -> Mode | None:
        """The mode of the set that ``call`` is about, if the program says it."""
        if not self._modes and not self._made:
            return None
        for method in (call.by, call.method):
            if method in self._made:
                return self._made[method]
        for method in (call.by, call.method):
            for key in self._named(method) if method >= 0 else ():
                if key in self._modes:
                    return self._modes[key]
        return None

    def makers(self, call: Call) -> tuple[int, ...]:
        """Where the set that ``call`` is about is made, as offsets; none if that is not seen."""
        for method in (call.by, call.method):
            for key in self._named(method) if method >= 0 else ():
                if key in self._modes:
                    return tuple(self._tokens.starts[at] for at in self._makers.get(key, ()))
        return ()

    def mode_around(self, at: int) -> Mode | None:
        """The mode that the innermost literal gives itself that has one and that the offset ``at``
        is in."""
        place = bisect_right(self._tokens.starts, at) - 1
        for _ in range(_MOST_LEVELS * 2 if self._literal_modes and place >= 0 else 0):
            place = self._around[place]
            if place < 0 or self._is_block(place):
                return None
            if place in self._literal_modes:
                return self._literal_modes[place]
        return None

    def _is_block(self, opened: int) -> bool:
        """Whether the bracket at ``opened`` begins a block, and no literal."""
        before = self._tokens.word(opened - 1)
        block = self._tokens.word(opened) == "{" and before in _BEFORE_BLOCKS
        return block and self._head(opened) == opened  # ``new Data(place) {`` begins a literal

    # -- where a mode is given -------------------------------------------------------------

    def _givings(self) -> Iterable[tuple[int, Mode]]:
        if "orchestration" not in folded(self._text):
            return
        for count, match in enumerate(_GIVEN.finditer(self._text)):
            if count >= _MOST_GIVEN:
                return
            word = (match["mode"] or match["named"]).lower()
            group = "given" if match["given"] else "fluent"
            at = bisect_right(self._tokens.starts, match.start(group)) - 1
            span = Span(match.start(), match.end())
            note = Note(span, "the orchestration mode is given here")
            kind: ModeKind = MODES[word]
            if at >= 0:
                yield at, Mode(kind, "given", Confidence.HIGH, (note,), "given")

    def _place(self, at: int, mode: Mode, data: dict[tuple[str, int], Mode | None]) -> None:
        """Find what is given the mode at the token ``at``: a variable, or a call."""
        tokens = self._tokens
        if tokens.word(at - 1) == "." and tokens.word(at - 2) in {")", "}"}:
            self._chain(at, mode, data)
            return
        if tokens.word(at - 1) in {".", "?."}:
            root = at
            for _ in range(_MOST_STEPS):
                if tokens.word(root - 1) not in {".", "?."} or not tokens.is_name(root - 2):
                    break
                root -= 2
            _put(data, (tokens.words[root], self._block(at)), mode)
            return
        self._climb(at, mode, data)

    def _climb(self, place: int, mode: Mode, data: dict[tuple[str, int], Mode | None]) -> None:
        """From a part of a literal, or of an argument, to what the whole is given to."""
        tokens = self._tokens
        for _ in range(_MOST_LEVELS):
            opened = self._around[place]
            if opened < 0:
                return
            head = self._head(opened)
            before = tokens.word(head - 1)
            if tokens.word(opened) == "(" and _CREATING.match(tokens.word(opened - 1)):
                self._note(opened - 1, mode)
                return
            if before in {"=", ":="}:
                name = self._assigned(head - 1)
                if name:
                    _put(data, (name, self._block(head - 1)), mode)
                return
            if self._is_block(opened):
                return
            place = opened

    def _chain(self, at: int, mode: Mode, data: dict[tuple[str, int], Mode | None]) -> None:
        """A stage of a fluent definition: the name stands in ``define(…)`` before it."""
        tokens = self._tokens
        place = at - 1
        for _ in range(_MOST_STEPS):
            if tokens.word(place) not in {".", "?."}:
                break
            place -= 1
            if tokens.word(place) in {")", "}"}:
                opened = tokens.other[place]
                if opened < 0:
                    return
                place = opened - 1
                if tokens.word(place).lower() in {"define", "createorupdate"}:
                    self._note(place, mode)
                    return
            place -= 1
        if tokens.word(place) in {"=", ":="}:
            name = self._assigned(place)
            if name:
                _put(data, (name, self._block(place)), mode)
            return
        if tokens.word(place - 1) in {"=", ":="}:
            _put(data, (self._assigned(place - 1), self._block(place)), mode)
            return
        self._climb(place, mode, data)

    def _head(self, opened: int) -> int:
        """Where the expression begins that the bracket at ``opened`` belongs to."""
        at = opened
        for _ in range(_MOST_STEPS):
            word = self._tokens.word(at - 1)
            if word in {"&", "*", ".", "new", "[", "]", "await", "<", ">"} or (
                self._tokens.is_name(at - 1) and word not in {"return", "const", "var", "let"}
            ):
                at -= 1
            elif (
                word == ")"
                and self._tokens.word(opened) == "{"
                and self._tokens.word(self._tokens.other[at - 1] - 2) in {"new", "="}
            ):
                at = self._tokens.other[at - 1]
            else:
                break
        return at

    def _assigned(self, equal: int) -> str:
        """The name that is given a value at ``equal``: ``name =``, ``name: T =``, ``a, err :=``."""
        tokens = self._tokens
        at = equal - 1
        for _ in range(8):
            if tokens.word(at - 1) in {".", "<", ",", "|", ":"} and tokens.is_name(at - 2):
                at -= 2
            elif tokens.word(at) in {">", "]", "["}:
                at -= 1
            else:
                break
        return tokens.words[at] if tokens.is_name(at) else ""

    # -- what a call is given --------------------------------------------------------------

    def _create(self, call: Call, data: Mapping[tuple[str, int], Mode | None]) -> None:
        for first, last in self.arguments(call.method):
            if last - first > 3:
                continue
            name = next(
                (
                    self._tokens.words[at]
                    for at in range(first, last + 1)
                    if self._tokens.is_name(at)
                ),
                "",
            )
            for (variable, block), mode in data.items():
                if name == variable and mode is not None and self._within(call.method, block):
                    self._note(call.method, mode)
                    return

    def _note(self, method: int, mode: Mode) -> None:
        """The call of ``method`` makes a set of this mode."""
        self._made[method] = mode
        for key in self._named(method):
            _put(self._modes, key, mode)
            self._makers.setdefault(key, []).append(method)

    def _named(self, method: int) -> list[_Key]:
        """The keys of the name that the call of ``method`` is given for its set."""
        parts = self.arguments(method)
        if not parts:
            return []
        # The group comes before the name, if there are two.
        place = 1 if len(parts) > 1 and self._is_named(*parts[1]) else 0
        if (
            self._tokens.words[method]
            .lower()
            .startswith(("define", "getvirtual", "createorupdate"))
        ):
            place = 1 if len(parts) > 2 and self._is_named(*parts[1]) else 0
        return self._keys(*parts[place])

    def _is_named(self, first: int, last: int) -> bool:
        written = self._written(first, last)
        return written[:1] in {'"', "'", "`"} or _NAMING.match(written) is not None

    def _keys(self, first: int, last: int) -> list[_Key]:
        written = "".join(self._written(first, last).split())
        if first == last and written[:1] in {'"', "'", "`"}:
            return [("literal", written[1:-1].lower(), -1)]
        if not _NAMING.match(written):
            return []
        written = written.lstrip("*&")
        literal = self._literals.get(written)
        if literal is not None:
            return [("literal", literal.lower(), -1)]
        if "." in written or written.isupper():
            return [("field", written, -1)]
        return [("name", written, self._function(first))]

    def arguments(self, method: int) -> list[tuple[int, int]]:
        """First and last token of each argument, without a context."""
        tokens = self._tokens
        opened = method + 1
        if tokens.word(opened) != "(" or tokens.other[opened] < 0:
            return []
        parts: list[tuple[int, int]] = []
        at = start = opened + 1
        closed = tokens.other[opened]
        while at < closed and len(parts) < 8:
            if tokens.word(at) == ",":
                parts.append((start, at - 1))
                start = at + 1
            at = tokens.behind(at)
        parts.append((start, closed - 1))
        parts = [(first, last) for first, last in parts if first <= last]
        if parts and _CONTEXT.match("".join(self._written(*parts[0]).split())):
            parts = parts[1:]
        return parts

    def _constants(self) -> dict[str, str]:
        """Names that are given one text and no other in this file."""
        found: dict[str, str | None] = {}
        for index, word in enumerate(self._tokens.words):
            if word not in {"=", ":="} or not self._tokens.is_name(index - 1):
                continue
            name = self._assigned(index)
            written = self._written(index + 1, index + 1) if index + 1 < len(self._tokens) else ""
            text = written[1:-1] if written[:1] in {'"', "'"} else None
            found[name] = text if found.get(name, text) == text else None
        return {name: text for name, text in found.items() if text}

    # -- places ----------------------------------------------------------------------------

    def _written(self, first: int, last: int) -> str:
        return self._text[self._tokens.starts[first] : self._tokens.end(last)]

    def _block(self, at: int) -> int:
        return self._tokens.brace_around(self._around, at, _MOST_LEVELS)

    def _within(self, at: int, block: int) -> bool:
        return block < 0 or block < at < self._tokens.other[block]

    def _function(self, at: int) -> int:
        """The brace that opens the function around ``at``: the outermost block that follows a
        closing parenthesis, or an arrow."""
        function = -1
        for _ in range(_MOST_LEVELS * 2):
            at = self._around[at]
            if at < 0:
                break
            before = self._tokens.word(at - 1)
            if self._tokens.word(at) == "{" and (before in {")", "=>"} or self._returns(at)):
                function = at
        return function

    def _returns(self, opened: int) -> bool:
        """Whether the block has a return type before it, and parameters before that."""
        at = opened - 1
        for _ in range(12):
            word = self._tokens.word(at)
            if word == ")":
                return True
            if not (self._tokens.is_name(at) or word in {"*", ".", ":", "<", ">", "[", "]", ","}):
                return False
            if word in {"class", "struct", "interface", "namespace", "module"}:
                return False
            at -= 1
        return False


def _put(table: dict[_K, Mode | None], key: _K, mode: Mode) -> None:
    """Remember ``mode`` under ``key``; two modes under one key are none."""
    known = table.get(key, mode)
    table[key] = mode if known is not None and known.kind is mode.kind else None
