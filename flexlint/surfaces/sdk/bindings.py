"""What a program gives its variables: for a name at a place, the one declaration that is meant, and
whether anything else ever gives it a value.

There is no grammar here either. What cannot be told apart surely (two declarations in one block, a
name whose address is taken) is nobody's, and nothing is said of it. Work is linear in the number of
places where a name stands; those of a name are looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.syntax import (
    CLASSES,
    DECLARING,
    KEYWORDS,
    NOT_TYPES,
    TYPE_FIRST,
    UNPUNCTUATED,
)
from flexlint.typed import Literal, TypeAlias

Kind: TypeAlias = Literal["value", "part", "parameter", "item", "unset", "import"]
"""How a name gets its value: from an expression, from the member of its name of one, by who calls,
from turn to turn of a loop, later, from another file."""

_ASSIGNING = regex(r"(?:[-+*/%|&^?]{1,2})?=\Z")
_CONSTANT = frozenset({"const", "final", "readonly", "val"})
_HEADERS = frozenset({"if", "for", "switch", "select", "while"})
_CONTROL = _HEADERS | {"foreach", "using", "lock", "catch", "return", "when", "fixed", "await"}
_GOES_ON = frozenset({".", "?.", "=>", "?", ":", "&&", "||", "??", "+"})
"""What a line begins with that goes on with the one before."""
_UNFINISHED = _GOES_ON | frozenset({"=", ":=", "->", ",", "-", "*", "/", "%", "&", "|", "^"})
"""What a line ends with that goes on in the next one."""
_PLACES = frozenset({"{", "[", ",", ":", "."})
_BEHIND_PLACES = frozenset({"}", "]", ",", "="})
"""What stands before and behind the places of a pattern."""
_MOST_PLACES = 400
"""Of one name; with more nothing is said of it."""
_MOST_LEVELS = 60
_MOST_STEPS = 40
_LONGEST_VALUE = 400


@record
class Declaration:
    """Where a name is declared, by the indices of tokens."""

    at: int
    kind: Kind
    block: int
    """The brace that opens the block in which the name is known, or -1."""
    first: int = -1
    last: int = -1
    """The expression that gives the value, both ends included; (-1, -1) if none is in sight."""
    constant: bool = False
    """Whether the language itself keeps it from being given another value."""


@record
class _Places:
    """All places where one name may be declared or changed."""

    declared: Mapping[int, list[Declaration]]
    """By the block that knows it."""
    changed: frozenset[Declaration]
    """The declarations of variables that further places give values."""
    is_open: bool
    """Whether a place gives a value to what cannot be told."""
    where: tuple[int, ...] = ()
    """The further places, in the order of the text."""


class Bindings:
    """The variables of one program."""

    def __init__(self, tokens: Tokens, language: str) -> None:
        self._tokens = tokens
        self._language = language
        self._around: tuple[int, ...] = ()
        self._where: dict[str, list[int]] = {}
        self._known: dict[str, _Places | None] = {}
        self._members: dict[str, list[int]] = {}
        self._fields: dict[str, list[Declaration]] = {}

    def of(self, at: int) -> Declaration | None:
        """The declaration of the variable that stands at the token ``at``, if no other place gives
        that a value; None if that is not sure."""
        places = self._places(self._tokens.words[at])
        if places is None or places.is_open:
            return None
        declared = self._meant(places.declared, at)
        return None if declared in places.changed else declared

    def meant(self, name: str, at: int) -> Declaration | None:
        """The declaration of the variable called ``name`` at the token ``at``, whatever else gives
        it a value; None if there is none in sight, or more than one."""
        places = self._places(name)
        return None if places is None else self._meant(places.declared, at)

    def mentions(self, name: str) -> list[int]:
        """Where ``name`` stands."""
        self._index()
        return self._where.get(name, [])

    def changes(self, name: str) -> tuple[int, ...]:
        """Where ``name``, declared elsewhere, may be given a value, in the order of the text."""
        places = self._places(name)
        return () if places is None else places.where

    def around(self, at: int) -> int:
        """The bracket that opens the innermost group around the token ``at``, or -1."""
        self._index()
        return self._around[at] if 0 <= at < len(self._around) else -1

    def constant(self, owner: str, name: str, at: int) -> Declaration | None:
        """The constant ``name`` of the class ``owner``, or of the class around ``at`` if that is
        "", that nothing can change."""
        self._index()
        if name not in self._fields:
            self._fields[name] = [
                declared
                for index in self._where.get(name, ())[:_MOST_PLACES]
                if (declared := self._field(index)) is not None
            ]
        found = self._fields[name]
        if len(found) != 1 or not found[0].constant or self._members.get(name):
            return None
        block = found[0].block
        if owner:
            return found[0] if self._class_of(block) == owner else None
        return found[0] if block < at < self._tokens.other[block] else None

    def is_in_class(self, declared: Declaration) -> bool:
        """Whether it is a field: methods that are called meanwhile may change it."""
        return declared.kind != "parameter" and bool(self._class_of(declared.block))

    # -- an index of names -----------------------------------------------------------------

    def _index(self) -> None:
        if self._around:
            return
        tokens = self._tokens
        self._around = tokens.enclosing()
        for index, word in enumerate(tokens.words):
            if not tokens.is_name(index):
                continue
            self._where.setdefault(word, []).append(index)
            is_member = tokens.word(index - 1) in {".", "?."}
            if is_member and _ASSIGNING.match(tokens.word(index + 1)):
                self._members.setdefault(word, []).append(index)

    def _places(self, name: str) -> _Places | None:
        if name not in self._known:
            self._index()
            where = self._where.get(name, ())
            found = None
            if len(where) <= _MOST_PLACES:
                declared: dict[int, list[Declaration]] = {}
                changed: list[int] = []
                for index in where:
                    one = self._declared(index)
                    if one is not None:
                        declared.setdefault(one.block, []).append(one)
                    elif self._is_changed(index):
                        changed.append(index)
                meant = [self._meant(declared, index) for index in changed]
                told = frozenset(each for each in meant if each is not None)
                found = _Places(declared, told, None in meant, tuple(changed))
            self._known[name] = found
        return self._known[name]

    def _meant(self, declared: Mapping[int, list[Declaration]], at: int) -> Declaration | None:
        """The one of ``declared``, by their blocks, that is meant at ``at``: that of the nearest
        block around."""
        block = at
        for _ in range(_MOST_LEVELS):
            block = self._brace(block)
            found = declared.get(block)
            if found:
                return found[0] if len(found) == 1 and self._is_before(found[0], at) else None
            if block < 0:
                return None
        return None

    def _is_before(self, declared: Declaration, at: int) -> bool:
        """Whether what is declared is there at ``at``: before it, or outside of all functions."""
        return declared.at <= at or declared.block < 0 or bool(self._class_of(declared.block))

    # -- what stands at one place ----------------------------------------------------------

    def _declared(self, index: int) -> Declaration | None:
        """What is declared by the name at ``index``; None if nothing is."""
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if before in {".", "?.", "::"} or tokens.words[index] in KEYWORDS:
            return None
        if self._is_parameter(index):
            return Declaration(index, "parameter", self._body(index))
        if before in {"import", "as"} or self._is_imported(index):
            return Declaration(index, "import", -1)
        if self._language == "go":
            return self._declared_go(index)
        if before in DECLARING:
            return self._declared_with(index, index + 1, index - 1)
        if self._language in {"javascript", "kotlin"} and before == "for" and after in {"of", "in"}:
            return Declaration(index, "item", self._brace(index))
        if self._language == "kotlin" and before == "(" and after == "in":
            return Declaration(index, "item", self._brace(index))
        pattern = self._is_taken_apart(index)
        if pattern >= 0 and tokens.word(pattern - 1) in DECLARING:
            plain = self._around[index] == pattern and before in {"{", ","} and after != "="
            first, last = self._value(tokens.other[pattern] + 2) if plain else (-1, -1)
            kind: Kind = "part" if plain and tokens.words[pattern] == "{" else "unset"
            return Declaration(index, kind, self._scope(pattern), first, last)
        if self._language in TYPE_FIRST and self._has_type(index):
            if after in {"=", ";"} or (after == "," and self._is_in_block(index)):
                return self._declared_with(index, index + 1, index - 1)
            if after in {":", "in"}:
                return Declaration(index, "item", self._brace(index))
            if after in {",", ")"}:  # a parameter of what has no body here, a pattern
                return Declaration(index, "unset", self._brace(index))
        return None

    def _declared_with(self, index: int, after: int, keyword: int) -> Declaration:
        """The declaration of the name at ``index``, a type perhaps behind it."""
        tokens = self._tokens
        at = after
        if tokens.word(at) in {":", "?"} or self._language == "go":
            while at < index + 24 and tokens.word(at) not in {"=", ";", ",", ")", "{", "", ":="}:
                if tokens.first[at] and at > after:
                    break
                at += 1
        block = self._scope(index)
        if tokens.word(after) in {"of", "in"} or tokens.word(at) in {"of", "in"}:
            return Declaration(index, "item", block)
        constant = self._is_constant(keyword)
        if tokens.word(at) != "=":
            return Declaration(index, "unset", block, constant=constant)
        first, last = self._value(at + 1)
        return Declaration(index, "value", block, first, last, constant)

    def _is_constant(self, keyword: int) -> bool:
        """Whether one of the words of a declaration, the last of which is at ``keyword``, says
        that it stays what it is."""
        tokens = self._tokens
        for at in range(keyword, max(keyword - 8, -1), -1):
            if tokens.words[at] in {";", "{", "}", "(", ","}:
                return False
            if tokens.words[at] in _CONSTANT:
                return True
            if tokens.first[at]:
                return False
        return False

    def _declared_go(self, index: int) -> Declaration | None:
        tokens = self._tokens
        before = tokens.word(index - 1)
        if before in {"var", "const"}:
            return self._declared_with(index, index + 1, index - 1)
        opened = self._around[index]
        if tokens.word(opened) == "(" and tokens.word(opened - 1) in {"var", "const"}:
            return (
                self._declared_with(index, index + 1, opened - 1) if tokens.first[index] else None
            )
        start = index
        while tokens.word(start - 1) == "," and tokens.is_name(start - 2):
            start -= 2
        if tokens.word(start - 1) in {"var", "const"}:
            return Declaration(index, "unset", self._scope(index))
        equal = self._end_of_list(index)
        if tokens.word(equal) != ":=":
            return None
        block = self._scope(index)
        if tokens.word(equal + 1) == "range":
            return Declaration(index, "item", block)
        alone = tokens.word(index - 1) != "," and (
            equal == index + 1 or tokens.word(index + 2) in {"ok", "found", "_"}
        )
        if not alone:
            return Declaration(index, "unset", block)
        first, last = self._value(equal + 1)
        return Declaration(index, "value", block, first, last)

    def _is_changed(self, index: int) -> bool:
        """Whether the name at ``index``, declared elsewhere, may be given a value there."""
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if before in {".", "?.", "::"}:
            return False
        if before in {"out", "ref"}:
            return True
        if before == "&" and not (
            tokens.is_name(index - 2) or tokens.word(index - 2) in {")", "]"}
        ):
            return True
        if _ASSIGNING.match(after):
            named = tokens.word(self._around[index]) == "(" and before in {"(", ","}
            return not named or self._language == "javascript"
        if after in {"+", "-"} and tokens.word(index + 2) == after:
            return True
        if self._is_taken_apart(index) >= 0:
            return True
        return (
            self._language == "go" and after == "," and tokens.word(self._end_of_list(index)) == "="
        )

    # -- forms of declarations -------------------------------------------------------------

    def _is_parameter(self, index: int) -> bool:
        tokens = self._tokens
        before, after = tokens.word(index - 1), tokens.word(index + 1)
        if after in {"=>", "->"} and before not in {")", "]", "}"}:
            return True
        opened = self._list_of_parameters(index)
        if opened < 0:
            return False
        closed, head = tokens.other[opened], tokens.word(opened - 1)
        if head in _CONTROL:
            return head == "catch"
        taken_apart = self._around[index] != opened
        if before not in {"(", ","} and self._language not in TYPE_FIRST and not taken_apart:
            return before in {"val", "var", "readonly", "public", "private", "protected", "vararg"}
        if self._language == "go":
            return self._is_function_of_go(opened) and before in {"(", ","}
        if self._language == "kotlin":
            return after == ":" and (before in {"(", ","} or before in DECLARING)
        if tokens.word(closed + 1) in {"=>", "->"}:
            return True
        if self._language in TYPE_FIRST and not self._has_type(index):
            return self._language == "groovy" and tokens.word(closed + 1) == "{"
        at = closed + 1
        while at < closed + _MOST_STEPS and (
            tokens.is_name(at) or tokens.word(at) in {":", "<", ">", ".", "[", "]", "|", ",", "?"}
        ):
            at += 1
        return tokens.word(at) in {"{", "=>"} and (at == closed + 1 or tokens.word(closed + 1) in {
            ":", "throws", "where",
        })  # fmt: skip

    def _list_of_parameters(self, index: int) -> int:
        """The parenthesis around the name at ``index``, patterns left out; -1 if there is none."""
        opened = self._around[index]
        if self._language == "javascript" and self._tokens.word(opened) in {"{", "["}:
            pattern = self._pattern(index)
            opened = self._around[pattern] if pattern >= 0 else -1
        return opened if self._tokens.word(opened) == "(" else -1

    def _is_function_of_go(self, opened: int) -> bool:
        """Whether the parenthesis at ``opened`` opens parameters, results or a receiver."""
        tokens = self._tokens
        before = tokens.word(opened - 1)
        if before == "func":
            return True
        if before == ")":  # results, behind the parameters
            inner = tokens.other[opened - 1]
            return inner >= 0 and self._is_function_of_go(inner)
        if not tokens.is_name(opened - 1):
            return False
        receiver = tokens.other[opened - 2] if tokens.word(opened - 2) == ")" else -1
        return tokens.word(opened - 2) == "func" or tokens.word(receiver - 1) == "func"

    def _body(self, index: int) -> int:
        """The brace of the function whose parameter stands at ``index``; the block around, if it
        has none."""
        tokens = self._tokens
        opened = self._list_of_parameters(index)
        inside = opened >= 0 and tokens.word(index + 1) not in {"=>", "->"}
        at = tokens.other[opened] + 1 if inside else index + 1
        for _ in range(_MOST_STEPS):
            word = tokens.word(at)
            if word == "{":
                return at
            if word in {"(", "["} and tokens.other[at] > at:
                at = tokens.other[at]
            elif word in {";", "}", ")", ""}:
                break
            at += 1
        return self._brace(index)

    def _is_imported(self, index: int) -> bool:
        opened = self._around[index]
        if self._tokens.word(opened) != "{" or self._language != "javascript":
            return False
        closed = self._tokens.other[opened]
        return self._tokens.word(closed + 1) == "from"

    def _pattern(self, index: int) -> int:
        """The outermost bracket of the pattern that the name at ``index`` stands in, as in
        ``const { a, b: [name] } = …``; -1 if it is no place of a pattern."""
        tokens = self._tokens
        if tokens.word(index + 1) not in _BEHIND_PLACES:
            return -1
        at = index
        for _ in range(_MOST_LEVELS):
            opened = self._around[at]
            if opened < 0 or tokens.word(opened) == "(" or tokens.word(at - 1) not in _PLACES:
                break
            at = opened
        return at if at != index else -1

    def _is_taken_apart(self, index: int) -> int:
        """The bracket of what is taken apart where the name at ``index`` is given a part of it
        (``{ name } =``, ``(name, _) =``); -1 if it is given none."""
        tokens = self._tokens
        opened = self._around[index]
        if tokens.word(opened) == "(":
            before = tokens.word(opened - 1)
            if tokens.is_name(opened - 1) and before not in DECLARING:
                return -1
        elif self._language == "javascript":
            opened = self._pattern(index)
        else:
            return -1
        found = opened >= 0 and tokens.word(tokens.other[opened] + 1) in {"=", "of", "in"}
        return opened if found else -1

    def _has_type(self, index: int) -> bool:
        """Whether a type stands before the name at ``index``."""
        before = self._tokens.word(index - 1)
        if before in {">", "]", "?"}:
            return self._tokens.is_name(index - 2) or self._tokens.word(index - 2) in {
                "[",
                ">",
                "?",
            }
        return self._tokens.is_name(index - 1) and before not in (NOT_TYPES - {"var", "def"})

    def _is_in_block(self, index: int) -> bool:
        return self._tokens.word(self._around[index]) in {"{", ""}

    # -- places ----------------------------------------------------------------------------

    def _brace(self, at: int) -> int:
        return self._tokens.brace_around(self._around, at, _MOST_LEVELS)

    def _scope(self, index: int) -> int:
        """The block that knows the name declared at ``index``: the one behind, if it stands in the
        head of a loop or a condition."""
        tokens = self._tokens
        opened = self._around[index]
        if tokens.word(opened) == "(" and tokens.word(opened - 1) in _CONTROL:
            behind = tokens.other[opened] + 1
            return behind if tokens.word(behind) == "{" else self._brace(index)
        if self._language == "go":
            at = index
            for _ in range(_MOST_STEPS):
                if tokens.words[at] in _HEADERS:
                    return self._behind(index)
                if tokens.first[at] or at == 0:
                    break
                at -= 1
        return self._brace(index)

    def _behind(self, index: int) -> int:
        """The next brace behind ``index`` that stands in no other bracket."""
        tokens = self._tokens
        at = index
        for _ in range(_MOST_STEPS * 4):
            at = tokens.behind(at)
            word = tokens.word(at)
            if word == "{" and tokens.word(tokens.other[at] + 1) != "{":
                return at  # and no value that is made in the head
            if word in {"", "}"}:
                return -1
        return -1

    def _end_of_list(self, index: int) -> int:
        """What follows the names between commas that begin at ``index``."""
        at = index + 1
        for _ in range(_MOST_STEPS):
            if self._tokens.word(at) != "," or not self._tokens.is_name(at + 1):
                break
            at += 2
            while self._tokens.word(at) == "." and self._tokens.is_name(at + 1):
                at += 2
        return at

    def _value(self, first: int) -> tuple[int, int]:
        """The expression that begins at ``first``, to the end of its statement."""
        tokens = self._tokens
        at = first
        while at < min(len(tokens), first + _LONGEST_VALUE):
            word = tokens.words[at]
            if word in {";", ",", ")", "]", "}"}:
                break
            ends = self._language in UNPUNCTUATED and tokens.first[at] and at > first
            if ends and word not in _GOES_ON and tokens.word(at - 1) not in _UNFINISHED:
                break
            at = tokens.behind(at)
        return first, at - 1

    def _field(self, index: int) -> Declaration | None:
        """The field of a class that is declared at ``index`` with a value."""
        tokens = self._tokens
        if tokens.word(index - 1) in {".", "?."}:
            return None
        block = self._around[index]
        if tokens.word(block) != "{" or not self._class_of(block):
            return None
        after = index + 1
        if tokens.word(after) not in {"=", ":", ";"}:
            return None
        if tokens.word(after) == ":" and self._language not in {"javascript", "kotlin"}:
            return None
        return self._declared_with(index, after, index - 1)

    def _class_of(self, block: int) -> str:
        """The name of the class whose block opens at ``block``; "" if it is none's."""
        tokens = self._tokens
        for at in range(block - 1, max(block - _MOST_STEPS, -1), -1):
            word = tokens.words[at]
            if word in {";", "{", "}"}:
                return ""
            if word in CLASSES and tokens.is_name(at + 1):
                return tokens.word(at + 1)
        return ""
