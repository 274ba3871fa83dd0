"""Blocks that are there for one orchestration mode only, by ``count``, ``for_each`` or the set
that they name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from flexlint.lexical.conditions import MODES, follows, is_about_mode, is_spelled, proved
from flexlint.model import (
    UNKNOWN_MODE,
    Array,
    Confidence,
    Known,
    Mode,
    ModeKind,
    Note,
    Object,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Block, Token, read_value, tokens

_COUNTS = ("count", "for_each")
_OF_A_SET = "virtual_machine_scale_set_id"
_SET = regex(r"(?<![\w.-])azurerm_(?P<kind>\w{0,40}?)virtual_machine_scale_set\.")
_FLAG = regex(
    r"(?:(?:is|uses?|enabled?|create|deploy)_)?(?P<mode>uniform|flexible)"
    r"(?:_(?:orchestration|mode|vmss|scale_sets?|enabled))*\Z",
    re.IGNORECASE,
)
"""A flag that is named for the mode it switches on."""
_OTHER_SERVICE = regex(
    r"(?:\A|_)(?:postgres|psql|pgsql|mysql|mariadb|sql|server|database|db|redis|cosmos)",
    re.IGNORECASE,
)
"""A name that speaks of another service that has something flexible: of databases there are
flexible servers."""
_SAME = frozenset(
    {"lower", "upper", "title", "trimspace", "tobool", "tonumber", "toset", "tolist", "try"}
)
"""Functions that leave a mode, a flag or the number of things what it is."""
_FOLDS = frozenset({"lower", "upper"})
_COMPUTING = ("+", "-", "*", "/", "%", "<", ">", "<=", ">=")
_BOTH = frozenset({ModeKind.UNIFORM, ModeKind.FLEXIBLE})
_NONE: frozenset[ModeKind] = frozenset()
_MAX_DEPTH = 20
_MAX_CHARACTERS = 2_000
_MAX_WRITTEN = 80
_MAX_CHOICES = 4


@record
class _Told:
    """In which modes an expression may be true (a number above 0, a collection that holds
    something), and in which it may be false."""

    holds: frozenset[ModeKind] = _BOTH
    fails: frozenset[ModeKind] = _BOTH
    mode: ModeKind | None = None
    """The mode that it is the name of."""
    is_other: bool = False
    """Whether its name says that it is about another service."""
    about: bool = False
    """Whether its name says that it is a mode."""
    word: str = ""
    """The mode as it is written."""
    fold: str = "any"
    """Of what is read, which letters it has."""


_OPEN = _Told()
_YES, _NO = _Told(fails=_NONE), _Told(holds=_NONE)


class Conditions:
    """What the conditions of one file say of the mode. Names are looked up in its ``locals``."""

    def __init__(self, text: str, blocks: list[Block]) -> None:
        self._text = text
        folded = text.lower()
        self._silent = not any(mode in folded for mode in MODES)
        self._locals: dict[str, str] = {}
        self._told: dict[str, _Told] = {}
        for block in blocks if not self._silent else ():
            if block.name == "locals":
                for entry in block.attributes:
                    if isinstance(entry.value, Known) and isinstance(entry.value.value, str):
                        self._locals[entry.key] = json.dumps(entry.value.value)
                    elif isinstance(entry.value, Unknown) and entry.value.span is not None:
                        self._locals[entry.key] = self._written(entry.value.span)

    def mode(self, block: Block) -> Mode:
        """The mode of the set that ``block`` is about, if it is there for one mode only or
        names a set of the type for one."""
        for entry in block.attributes:
            span = entry.value.span
            if not isinstance(entry.value, Unknown) or span is None:
                continue
            if entry.key in _COUNTS and not self._silent:
                mode = self._counted(self._written(span), span)
                if mode is not UNKNOWN_MODE:
                    return mode
            if entry.key == _OF_A_SET:
                mode = _of_type(self._written(span), span)
                if mode is not UNKNOWN_MODE:
                    return mode
        return UNKNOWN_MODE

    def lets_in(self, block: Block, kind: ModeKind) -> bool:
        """Whether a ``dynamic`` block may be there in the mode ``kind``."""
        for entry in block.attributes:
            span = entry.value.span
            if entry.key == "for_each" and isinstance(entry.value, Unknown) and span is not None:
                return kind in _Reader(self._written(span), self._local).told().holds
        return True

    def in_mode(self, value: Value, kind: ModeKind, depth: int = 0) -> Value:
        """``value`` as it is in the mode ``kind``: of a choice that the mode decides, what is
        chosen."""
        if isinstance(value, Object):
            entries = tuple(
                replace(each, value=self.in_mode(each.value, kind, depth)) for each in value.entries
            )
            return replace(value, entries=entries)
        if isinstance(value, Array):
            items = tuple(self.in_mode(item, kind, depth) for item in value.items)
            return replace(value, items=items)
        if not isinstance(value, Unknown) or value.span is None or depth > _MAX_CHOICES:
            return value
        parts = _choice_at(self._text, value.span)
        if parts is None:
            return value
        condition, yes, no = parts
        told = _Reader(self._text[condition.start : condition.end], self._local).told()
        if kind in told.holds and kind in told.fails:
            return value
        chosen = yes if kind in told.holds else no
        return self.in_mode(read_value(self._text, chosen), kind, depth + 1)

    @property
    def silent(self) -> bool:
        """Whether nothing in the file names a mode."""
        return self._silent

    def _counted(self, written: str, span: Span) -> Mode:
        """The mode of what ``written``, a number or a collection, makes at least one of."""
        holds = _Reader(written, self._local).told().holds
        if len(holds) != 1:
            return UNKNOWN_MODE
        (kind,) = holds
        condition = written.partition("?")[0].strip()
        told = _Reader(condition, self._local).told()
        if holds not in (told.holds, told.fails):
            condition, told = written, _Told(holds)
        is_met = told.holds == holds
        return proved(kind, condition, span, holds=is_met, most=_MAX_WRITTEN, happens="there")

    def _local(self, name: str, depth: int) -> _Told | None:
        """What the local called ``name`` says; None if this file does not define it."""
        written = self._locals.get(name)
        if written is None or depth > _MAX_DEPTH:
            return None if written is None else _OPEN
        if name not in self._told:
            self._told[name] = _OPEN  # whoever asks again meanwhile is part of a circle
            self._told[name] = _Reader(written, self._local, depth).told()
        return self._told[name]

    def _written(self, span: Span) -> str:
        """The expression at ``span``, with the quotes of the strings that it begins and ends."""
        start, end = span.start, min(span.end, span.start + _MAX_CHARACTERS)
        start -= self._text[start - 1 : start] == '"'
        end += self._text[end : end + 1] == '"'
        written = self._text[start:end]
        inner = written[3:-2] if written.startswith('"${') and written.endswith('}"') else written
        return inner.replace('\\"', '"')


def _choice_at(text: str, span: Span) -> tuple[Span, Span, Span] | None:
    """Where the condition and both branches of the choice at ``span`` stand; None if it is none.

    Strings at the ends are taken with their quotes.
    """
    start, end = span.start, min(span.end, span.start + _MAX_CHARACTERS)
    start -= text[start - 1 : start] == '"'
    end += text[end : end + 1] == '"'
    depth, asked, other = 0, -1, -1
    for token in tokens(text[start:end]):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if depth or token.kind != "mark":
            continue
        if token.text == "?" and asked < 0:
            asked = start + token.start
        elif token.text == "?":
            return None  # one choice after the other
        elif token.text == ":" and asked >= 0 and other < 0:
            other = start + token.start
    if other < 0:
        return None
    return Span(start, asked), Span(asked + 1, other), Span(other + 1, end)


def _of_type(written: str, span: Span) -> Mode:
    kinds = {
        ModeKind.FLEXIBLE if match["kind"] == "orchestrated_" else ModeKind.UNIFORM: match[0][:-1]
        for match in _SET.finditer(written)
    }
    if len(kinds) != 1:
        return UNKNOWN_MODE
    ((kind, named),) = kinds.items()
    note = Note(span, f"this set is {'Flexible' if kind is ModeKind.FLEXIBLE else 'Uniform'}")
    return Mode(kind, f"its set is an {named}", Confidence.HIGH, (note,), "given")


class _Reader:
    """Reads one expression. Bounded; what it does not understand may be anything."""

    def __init__(
        self, text: str, local: Callable[[str, int], _Told | None], depth: int = 0
    ) -> None:
        self._tokens = [token for token in tokens(text) if token.kind != "newline"]
        self._at = 0
        self._local = local
        self._depth = depth

    def told(self) -> _Told:
        """What the whole expression says."""
        found = self._choice()
        return found if self._at >= len(self._tokens) else _OPEN

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *marks: str) -> str:
        token = self._peek()
        if token is None or token.text not in marks or token.kind not in {"mark", "open", "close"}:
            return ""
        self._at += 1
        return token.text

    def _choice(self) -> _Told:
        if self._depth > _MAX_DEPTH:
            self._at = len(self._tokens) + 1
            return _OPEN
        self._depth += 1
        condition = self._any()
        if self._take("?"):
            yes = self._choice()
            no = self._choice() if self._take(":") else _OPEN
            condition = _Told(
                (condition.holds & yes.holds) | (condition.fails & no.holds),
                (condition.holds & yes.fails) | (condition.fails & no.fails),
            )
        self._depth -= 1
        return condition

    def _any(self) -> _Told:
        found = self._all()
        while self._take("||"):
            other = self._all()
            found = _Told(found.holds | other.holds, found.fails & other.fails)
        return found

    def _all(self) -> _Told:
        found = self._comparison()
        while self._take("&&"):
            other = self._comparison()
            found = _Told(found.holds & other.holds, found.fails | other.fails)
        return found

    def _comparison(self) -> _Told:
        if self._take("!"):
            if self._depth > _MAX_DEPTH:
                self._at = len(self._tokens) + 1
                return _OPEN
            self._depth += 1
            found = self._comparison()
            self._depth -= 1
            return _Told(found.fails, found.holds)
        left = self._operand()
        compared = self._take("==", "!=")
        if not compared:
            while self._take(*_COMPUTING):
                self._operand()
                left = _OPEN
            return left
        right = self._operand()
        equal = compared == "=="
        if left.mode is None and right.mode is None:
            return _compared(left, right, equal)
        named, read = (left, right) if left.mode else (right, left)
        if named.mode is None or read.mode or read.is_other or not read.about:
            return _OPEN
        holds = frozenset({follows(named.mode, equal)})
        if is_spelled(named.word, read.fold):
            return _Told(holds, _BOTH - holds)
        return _Told(holds, _BOTH) if equal else _Told(_BOTH, _BOTH - holds)

    def _operand(self) -> _Told:
        token = self._peek()
        if token is None:
            return _OPEN
        if self._take("("):
            found = self._choice()
            self._take(")")
            return found
        if self._take("[", "{"):
            return self._collection()
        self._at += 1
        if token.kind == "string":
            return _Told(mode=MODES.get(token.text.lower()), word=token.text)
        if token.kind == "number":
            return _NO if token.text == "0" else _YES
        if token.kind == "word":
            return self._named(token.text)
        return _OPEN

    def _collection(self) -> _Told:
        """After a bracket that opens: whether there is anything up to the one that closes."""
        first, depth = self._at, 1
        while depth and (token := self._peek()) is not None:
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
            self._at += 1
        if self._tokens[first : first + 1] and self._tokens[first].text == "for":
            return _OPEN
        return _NO if self._at - first <= 1 else _YES

    def _named(self, word: str) -> _Told:
        """A word, what follows it after dots and in brackets included."""
        if word in {"true", "false", "null"}:
            return _YES if word == "true" else _NO
        if self._take("("):
            return self._called(word)
        path = [word]
        while self._take(".", "["):
            if self._tokens[self._at - 1].text == "[":
                self._collection()
                continue
            token = self._peek()
            if token is None:
                break
            path.append(token.text)
            self._at += 1
        if path[0] == "local" and len(path) == 2:
            known = self._local(path[1], self._depth + 2)
            if known is not None:
                return known
        if any(_OTHER_SERVICE.search(each) for each in path[1:]):
            return _Told(is_other=True)
        flag = _FLAG.match(path[-1]) if len(path) > 1 else None
        if flag is None:
            return _Told(about=is_about_mode(".".join(path)))
        holds = frozenset({MODES[flag["mode"].lower()]})
        return _Told(holds, _BOTH - holds)

    def _called(self, function: str) -> _Told:
        if function == "contains":
            return self._listed()
        if function in _SAME:
            found = self._choice()
            if self._take(")"):
                return replace(found, fold=function) if function in _FOLDS else found
        self._collection()
        return _OPEN

    def _listed(self) -> _Told:
        """After ``contains(``: whether a mode is one of a list that names one mode alone."""
        at = self._at
        if self._take("["):
            listed = self._operand()
            if listed.mode is not None and self._take("]") and self._take(","):
                read = self._operand()
                if self._take(")") and read.about and not read.is_other:
                    holds = frozenset({listed.mode})
                    return _Told(holds, _BOTH - holds)
        self._at = at
        self._collection()
        return _OPEN


def _compared(left: _Told, right: _Told, equal: bool) -> _Told:
    """Two conditions (or a condition and ``true``) compared with each other."""
    holds = (left.holds & right.holds) | (left.fails & right.fails)
    fails = (left.holds & right.fails) | (left.fails & right.holds)
    return _Told(holds, fails) if equal else _Told(fails, holds)
