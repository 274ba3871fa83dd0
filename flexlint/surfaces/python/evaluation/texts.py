"""Texts put together from pieces: what is written in the source, and holes for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from flexlint.lexical.urls.set_ids import SCALE_SET, SETS, segment_of
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.text.traced import Builder, TracedText
from flexlint.values.sources import either

MAX_PIECES = 200
"""Most pieces of one text; what comes after them is cut off."""
_MAX_LITERAL_PIECES = 4_000
_UNMARKED = ("", False, False)
_MAX_FRONT = 8
"""Pieces before an id in which its host is looked for."""
_ESCAPE = regex(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]{0,100}\}|.)",
    re.DOTALL,
)
_DOUBLED = regex(r"\{\{|\}\}")
_ESCAPES_AND_BRACES = regex(_ESCAPE.pattern + r"|\{\{|\}\}", re.DOTALL)
_SIMPLE_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"',
    "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\r\n": "", "\r": "",
}  # fmt: skip
_BELOW = regex(r"/(?:virtualMachines|instanceView)\b", re.IGNORECASE)
_LISTED = regex(r"/virtualMachines\b", re.IGNORECASE)
_BELOW_INSTANCE = regex(r"/[a-z]|\?api-version=", re.IGNORECASE)
_MAX_NAME = 80
_MAX_TAIL = 40
_IS_FRONT = regex(
    r"\A(?:|(?:\{\w+\})+|https?://[^/]{0,200}?(?:management|azure|\{)[^/]{0,200}/?)\Z",
    re.IGNORECASE,
)
"""What may stand before an id: nothing, a host in a variable, a host of Azure's."""


@record
class Piece:
    """A stretch of text: literal (``start`` is where it stands) or a hole (``start`` -1)."""

    text: str
    start: int
    source: int
    """Characters of the source it takes."""
    set_id: str = ""
    """The expression, of a hole named like the resource id of a scale set (``vmss.id``)."""

    instance: str = ""
    """An expression for the name of an instance, of a hole that is the id of one."""

    at: int = -1
    """Where the expression of such a hole stands."""

    given_by: str = ""
    """What outside of the module gives a hole its text, or may give what is written another."""

    default: str = ""

    unnamed: bool = False
    """Whether only what is around a hole says that it is the id of a scale set."""

    perhaps: bool = False
    """Whether it may well be another text that is used, of which nothing is known."""

    by_default: bool = False
    """Whether that is used only where nothing else (``given_by``, if that shows) is given."""

    @property
    def hole(self) -> bool:
        """Whether its real text is unknown."""
        return self.start < 0


Turns: TypeAlias = "tuple[tuple[int, int], ...]"
"""(place of a loop, a parameter or a choice, which of its turns, calls or branches) for each that
something is of."""


def agree(first: Turns, second: Turns) -> bool:
    """Whether something of ``first`` and something of ``second`` may be there at one time."""
    turns = dict(first)
    return all(turns.get(at, which) == which for at, which in second)


@record
class Text:
    """One folded string."""

    pieces: tuple[Piece, ...]
    turns: Turns = ()
    passed: bool = False
    """Whether a part of it is what calls give a parameter."""

    @property
    def text(self) -> str:
        """The whole, holes as ``{name}``."""
        if len(self.pieces) == 1:
            return self.pieces[0].text
        return "".join(piece.text for piece in self.pieces)

    @property
    def tail(self) -> str:
        """The last few characters."""
        return "".join(piece.text[-_MAX_TAIL:] for piece in self.pieces[-2:])

    @property
    def known(self) -> bool:
        """Whether it has no holes."""
        return not any(piece.hole for piece in self.pieces)

    @property
    def literal(self) -> bool:
        """Whether any of it is written in the source."""
        return any(not piece.hole for piece in self.pieces)

    @property
    def sure(self) -> bool:
        """Whether it is all known, and no other one is used."""
        return not any(piece.hole or piece.perhaps for piece in self.pieces)

    @property
    def by_default(self) -> bool:
        """Whether a part of it is only a default."""
        return any(piece.by_default for piece in self.pieces)

    @property
    def settable(self) -> str:
        """What may give a part of what is written another text; "" if nothing does."""
        return either(p.given_by for p in self.pieces if p.given_by and not p.hole)

    @property
    def default_of(self) -> str | None:
        """What the whole is the default of, "" if that does not show; None if it is no default."""
        marks = {(piece.given_by, piece.by_default) for piece in self.pieces}
        given_by, by_default = marks.pop() if len(marks) == 1 else ("", False)
        return given_by if by_default else None

    def as_one(self) -> Text:
        """This text, which is itself what is done something with, without the doubt that there
        may be another one in its place: that says nothing of the names in this one."""
        marks = {(p.given_by, p.perhaps, p.by_default) for p in self.pieces if not p.hole}
        if len(marks) != 1 or marks == {_UNMARKED}:
            return self
        plain = tuple(
            piece if piece.hole else replace(piece, given_by="", perhaps=False, by_default=False)
            for piece in self.pieces
        )
        return replace(self, pieces=plain)

    def marked(self, given_by: str, *, perhaps: bool = False) -> Text:
        """This text as what a name stands for that ``given_by`` may set to something else, or that
        ``perhaps`` stands for something else."""
        if not given_by and not perhaps:
            return self

        def mark(piece: Piece) -> Piece:
            if piece.hole:
                return piece
            if piece.by_default and given_by:  # which of the two gives it does not show
                return replace(piece, perhaps=True)
            by = either(each for each in (piece.given_by, given_by) if each)
            return replace(piece, given_by=by, perhaps=perhaps or piece.perhaps)

        return replace(self, pieces=tuple(map(mark, self.pieces)))

    def as_default(self, given_by: str) -> Text:
        """This text where ``given_by``, or nobody knows what, gives nothing else."""
        pieces = tuple(
            piece
            if piece.hole
            else replace(
                piece,
                given_by=given_by,
                by_default=True,
                perhaps=piece.perhaps or bool(piece.given_by),
            )
            for piece in self.pieces
        )
        return replace(self, pieces=pieces)

    def traced(self) -> TracedText:
        """The whole; a hole stands nowhere, unless it is an id that is written out."""
        if len(self.pieces) == 1 and self.pieces[0].text and not self.pieces[0].hole:
            (piece,) = self.pieces
            if not (piece.given_by or piece.perhaps or piece.by_default):
                return TracedText.of(piece.text, piece.start, min(len(piece.text), piece.source))
        built = Builder()
        for piece in self.pieces:
            if piece.hole and piece.at >= 0 and not piece.text.startswith("{"):
                built.put(piece.text, piece.at, 0)
            elif piece.hole and piece.text.startswith("{"):
                built.hole(piece.text, piece.given_by, piece.default)
            elif piece.hole:
                built.fill(piece.text)
            else:
                before = len(built)
                built.put(piece.text, piece.start, min(len(piece.text), piece.source))
                if piece.perhaps:
                    built.guard(before, "", known=False, by_default=False)
                elif piece.given_by or piece.by_default:
                    built.guard(before, piece.given_by, known=True, by_default=piece.by_default)
        return built.build()


MANY = Text((Piece('"$@"', -1, 0),))
"""Any number of words of a command: what joins a list that does not show."""


def joined(parts: list[Text]) -> Text:
    """Texts one after the other, all of the same turns of loops."""
    return Text(
        written_out([piece for part in parts for piece in part.pieces][:MAX_PIECES]),
        tuple(sorted({turn for part in parts for turn in part.turns})),
        any(part.passed for part in parts),
    )


def together(parts: Sequence[Text], other: Text) -> bool:
    """Whether ``other`` is of no other turn of a loop, or call, than one of ``parts`` is."""
    if not other.turns:
        return True
    return agree(tuple(turn for part in parts for turn in part.turns), other.turns)


def sharing(texts: Sequence[Text]) -> list[bool]:
    """Of each of the texts that one expression may be, whether a part of what is written for it
    is also a part of another one."""
    if len(texts) < 2:
        return [False] * len(texts)
    owners: dict[int, set[str]] = {}
    for text in texts:
        for piece in text.pieces:
            if not piece.hole:
                owners.setdefault(piece.start, set()).add(text.text)
    return [
        any(not piece.hole and len(owners[piece.start]) > 1 for piece in text.pieces)
        for text in texts
    ]


def combined(parts: Sequence[tuple[Text, ...]], most: int) -> list[list[Text]]:
    """Every combination of alternatives that is of the same turns, as far as there are at most
    ``most``; beyond that the first of each part."""
    found: list[list[Text]] = [[]]
    for every in parts:
        if len(every) == 1 and not every[0].turns:
            for done in found:
                done.append(every[0])
            continue
        more = [[*done, text] for done in found for text in every if together(done, text)]
        if len(more) > most:
            more = [[*done, _first(every, done)] for done in found]
        found = more or [[*done, every[0]] for done in found]
    return found


def _first(every: tuple[Text, ...], done: list[Text]) -> Text:
    return next((text for text in every if together(done, text)), every[0])


def written_out(pieces: list[Piece]) -> tuple[Piece, ...]:
    """``pieces`` with ids of scale sets and of instances as paths where something is below them.

    What stands as one segment of a path is a name, whatever it is called; what stands behind
    another host than Azure's is none of its.
    """
    for at in range(len(pieces) - 1):
        piece = pieces[at]
        below = pieces[at + 1].text
        of_instance = bool(piece.instance) and _BELOW_INSTANCE.match(below) is not None
        below_set = _LISTED if piece.unnamed else _BELOW
        if not of_instance and not (piece.set_id and below_set.match(below)):
            continue
        if not _IS_FRONT.search(
            "".join(each.text for each in pieces[max(0, at - _MAX_FRONT) : at])
        ):
            continue
        if of_instance:
            path = f"{SETS}/{SCALE_SET}/virtualMachines/{{{piece.instance[:_MAX_NAME]}}}"
        else:
            path = f"{SETS}/{segment_of(f'{{{piece.set_id}}}')}"
        pieces[at] = Piece(path, -1, 0, at=piece.at)
    return tuple(pieces)


def add_part(pieces: list[Piece], piece: Piece, start: int, end: int) -> None:
    """Add the part ``[start, end)`` of ``piece``, if there is any."""
    if start >= end:
        return
    if piece.hole or (start == 0 and end == len(piece.text)):
        pieces.append(piece)
    else:
        part, at = piece.text[start:end], piece.start + start
        pieces.append(replace(piece, text=part, start=at, source=end - start))


def unescaped(text: str, start: int, *, raw: bool, formatted: bool = False) -> list[Piece]:
    """The value of a literal's inside, in pieces that know where they stand."""
    pieces: list[Piece] = []
    pattern = _ESCAPES_AND_BRACES if formatted and not raw else _ESCAPE
    if formatted and raw:
        pattern = _DOUBLED
    elif raw or "\\" not in text:
        if not formatted:
            return [Piece(text, start, len(text))] if text else []
        pattern = _DOUBLED
    done = 0
    for match in pattern.finditer(text):
        if match.start() > done:
            chunk = text[done : match.start()]
            pieces.append(Piece(chunk, start + done, len(chunk)))
        word = match.group()
        value = word[0] if word in ("{{", "}}") else _escape(word)
        if value:
            pieces.append(Piece(value, start + match.start(), len(word)))
        done = match.end()
        if len(pieces) > _MAX_LITERAL_PIECES:
            break
    if done < len(text):
        pieces.append(Piece(text[done:], start + done, len(text) - done))
    return pieces


def _escape(word: str) -> str:
    """What one escape sequence stands for; an unknown one stands for itself."""
    body = word[1:]
    simple = _SIMPLE_ESCAPES.get(body)
    if simple is not None:
        return simple
    try:
        if body[0] in "xuU":
            return chr(int(body[1:], 16))
        if body[0] in "01234567":
            return chr(int(body, 8))
    except (ValueError, OverflowError):
        return word
    return "?" if body[0] == "N" and len(body) > 1 else word
