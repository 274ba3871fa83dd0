"""A shell script split into its commands, those in substitutions included.

Knows what decides where a command and its words begin and end: quotes, comments, continuation
lines, substitutions, here-documents, arrays. Iterative and linear; never raises.
"""

from __future__ import annotations

import re

from flexlint.record import field, record, record_with, replace
from flexlint.regex import regex


@record
class Word:
    """One word as written: quotes and substitutions included."""

    text: str
    start: int
    end: int


@record
class HereDocument:
    """The body of a here-document, without its last line."""

    start: int
    end: int
    quoted: bool
    """Whether it is taken as it is; else the shell puts in the values of variables."""


@record
class Command:
    """A simple command: its words (assignments before it included) and where it stands."""

    words: tuple[Word, ...]
    start: int
    end: int
    here: tuple[HereDocument, ...] = ()
    array: str | None = None
    """Set where the words are the elements of ``NAME=( … )``: the name."""
    nested: bool = False
    """True in ``$( … )`` and back quotes."""
    more: bool = False
    """True if the elements are added to the array: ``NAME+=( … )``."""
    piped: bool = False
    """True if the next command reads what this one writes."""


@record
class Script:
    """All commands in the order in which they end, and whether quotes came out even."""

    commands: tuple[Command, ...]
    complete: bool


@record_with(frozen=False)
class _Pending:
    delimiter: str
    dash: bool
    quoted: bool
    owner: int


@record_with(frozen=False)
class _Frame:
    closer: str
    """``)``, a back quote, ``"`` (inside double quotes) or "" at the top."""
    array: str | None = None
    more: bool = False
    words: list[Word] = field(default_factory=list)
    word: int = -1
    last: int = -1
    """Index of this frame's last finished command, for here-documents."""


_PLAIN = regex(r"[^\s\\'\"`$#;&|()<>]+")
_IN_QUOTES = regex(r"[^\"\\$`]+")
_HERE = regex(r"<<(?P<dash>-?)[ \t]*(?P<q>['\"\\]?)(?P<name>[A-Za-z_!@%\d][\w.\-!@%]*)")
_BRACES = regex(r"[{}'\"\\]")
_ANSI = regex(r"\$'(?:[^'\\]|\\.)*'?", re.DOTALL)
_BLANKS = regex(r"[ \t\r]+")
_DEEPEST = 50
"""Substitutions nested deeper than this are read as text."""
_STAND_IN = regex(r"<[A-Za-z](?:[\w \-.:]{0,60}[\w.])?>(?=[\s\"'\\;|&)_\-]|\Z)")
"""``<resource group>``, for which the reader of a page writes a word: no two redirections, of
which the second has a blank or a file behind it."""
_ARRAY = regex(r"(?P<name>[A-Za-z_]\w*)\+?=\Z")


class _Lexer:
    def __init__(self, text: str, start: int, end: int, escaped: bool) -> None:
        self.text, self.pos, self.end = text, start, end
        self.escaped = escaped
        self.stack = [_Frame("")]
        self.commands: list[Command] = []
        self.pending: list[_Pending] = []
        self.owned = 0
        """How many of them belong to a command already."""
        self.complete = True

    def run(self) -> Script:
        while self.pos < self.end:
            if self.stack[-1].closer == '"':
                self._quoted()
            else:
                self._list()
        if len(self.stack) > 1:
            self.complete = False
        while self.stack:
            if self.stack[-1].closer != '"':
                self._flush()
            self.stack.pop()
        return Script(tuple(self.commands), self.complete)

    def _quoted(self) -> None:
        text, pos = self.text, self.pos
        match = _IN_QUOTES.match(text, pos, self.end)
        if match:
            self.pos = match.end()
            return
        char = text[pos]
        if char == '"':
            self.stack.pop()
            self.pos += 1
        elif char == "\\":
            self.pos += 1 if self._is_dollar() else 2
        elif char == "`":
            self._backquote()
        elif text.startswith("$(", pos):
            self._push(_Frame(")"))
            self.pos += 2
        elif text.startswith("${", pos):
            self.pos = self._braces(pos + 2)
        else:
            self.pos += 1

    def _is_dollar(self) -> bool:
        """Whether the backslash here only hands the ``$`` behind it on to this script."""
        return self.escaped and self.text.startswith("$", self.pos + 1)

    def _push(self, frame: _Frame) -> None:
        if len(self.stack) < _DEEPEST:
            self.stack.append(frame)
        else:
            self.complete = False

    def _backquote(self) -> None:
        if any(frame.closer == "`" for frame in self.stack):
            while self.stack[-1].closer != "`":
                if self.stack[-1].closer != '"':
                    self._flush()
                self.stack.pop()
            self._flush()
            self.stack.pop()
        else:
            self._push(_Frame("`"))
        self.pos += 1

    def _list(self) -> None:
        frame, text, pos = self.stack[-1], self.text, self.pos
        match = _PLAIN.match(text, pos, self.end)
        if match:
            self._begin(frame)
            self.pos = match.end()
            return
        char = text[pos]
        if char in " \t\r":
            self._end_word(frame)
            blanks = _BLANKS.match(text, pos, self.end)
            self.pos = blanks.end() if blanks else pos + 1
        elif char == "\\":
            self._escape(frame)
        elif char == "'":
            self._begin(frame)
            close = text.find("'", pos + 1, self.end)
            self.complete = self.complete and close >= 0
            self.pos = self.end if close < 0 else close + 1
        elif char == '"':
            self._begin(frame)
            self._push(_Frame('"'))
            self.pos += 1
        elif char == "`":
            if not any(f.closer == "`" for f in self.stack):
                self._begin(frame)
            self._backquote()
        elif char == "$":
            self._dollar(frame)
        elif char == "#" and frame.word < 0:
            newline = text.find("\n", pos, self.end)
            self.pos = self.end if newline < 0 else newline
        elif char == "(":
            self._open(frame)
        elif char == ")":
            self._close(frame)
        elif char == "<" and (stand_in := _STAND_IN.match(text, pos, self.end)):
            self._begin(frame)
            self.pos = stand_in.end()
        elif char in "<>":
            self._redirect(frame)
        elif char in ";|&":
            self._separate(frame, char)
        elif char == "\n":
            self._newline(frame)
        elif char.isspace():
            self._end_word(frame)
            self.pos += 1
        else:
            self._begin(frame)
            self.pos += 1

    def _begin(self, frame: _Frame) -> None:
        if frame.word < 0:
            frame.word = self.pos

    def _end_word(self, frame: _Frame) -> None:
        if frame.word >= 0:
            frame.words.append(Word(self.text[frame.word : self.pos], frame.word, self.pos))
            frame.word = -1

    def _flush(self) -> None:
        frame = self.stack[-1]
        self._end_word(frame)
        if not frame.words:
            return
        frame.last = len(self.commands)
        nested = any(f.closer in {")", "`"} and f.array is None for f in self.stack)
        start, end = frame.words[0].start, frame.words[-1].end
        self.commands.append(
            Command(
                tuple(frame.words),
                start,
                end,
                (),
                frame.array,
                nested and bool(frame.closer),
                frame.more,
            )
        )
        for item in self.pending[self.owned :]:
            item.owner = frame.last
        self.owned = len(self.pending)
        frame.words = []

    def _escape(self, frame: _Frame) -> None:
        text, pos = self.text, self.pos
        if text.startswith("\n", pos + 1) or text.startswith("\r\n", pos + 1):
            self._end_word(frame)
            self.pos += 2 if text.startswith("\n", pos + 1) else 3
        else:
            self._begin(frame)
            self.pos += 1 if self._is_dollar() else 2
        self.pos = min(self.pos, self.end)

    def _dollar(self, frame: _Frame) -> None:
        self._begin(frame)
        if self.text.startswith("$(", self.pos):
            self._push(_Frame(")"))
            self.pos += 2
        elif self.text.startswith("${", self.pos):
            self.pos = self._braces(self.pos + 2)
        elif (ansi := _ANSI.match(self.text, self.pos, self.end)) is not None:
            self.pos = ansi.end()
        else:
            self.pos += 1
            if self.pos < self.end and self.text[self.pos] in "#?!@*$-":
                self.pos += 1

    def _braces(self, start: int) -> int:
        """The offset after the brace that closes the one before ``start``."""
        depth = 1
        for match in _BRACES.finditer(self.text, start, min(self.end, start + 200)):
            if match.group() == "{":
                depth += 1
            elif match.group() == "}":
                depth -= 1
                if not depth:
                    return match.end()
        return start

    def _open(self, frame: _Frame) -> None:
        array, more = None, False
        if frame.word >= 0:
            assigned = _ARRAY.match(self.text, frame.word, self.pos)
            if assigned:
                array, more = assigned.group("name"), "+" in assigned.group()
            else:
                self._end_word(frame)
        else:
            self._flush()
        self._push(_Frame(")", array, more))
        self.pos += 1

    def _close(self, frame: _Frame) -> None:
        self._flush()
        if frame.closer == ")":
            self.stack.pop()
        self.pos += 1

    def _redirect(self, frame: _Frame) -> None:
        here = _HERE.match(self.text, self.pos, self.end)
        if here and not self.text.startswith("<<<", self.pos):
            self._end_word(frame)
            pending = _Pending(here["name"], bool(here["dash"]), bool(here["q"]), -1)
            self.pending.append(pending)
            self.pos = here.end()
            if here.group("q") in {"'", '"'} and self.text.startswith(here.group("q"), self.pos):
                self.pos += 1
            return
        if frame.word >= 0 and self.text[frame.word : self.pos].isdigit():
            frame.word = -1
        self._end_word(frame)
        while self.pos < self.end and self.text[self.pos] in "<>&|":
            self.pos += 1
        if self.text.startswith("(", self.pos):  # process substitution
            self._push(_Frame(")"))
            self.pos += 1
            return
        blanks = _BLANKS.match(self.text, self.pos, self.end)
        if blanks:
            self.pos = blanks.end()
        frame.words.append(Word(">", self.pos, self.pos))

    def _separate(self, frame: _Frame, char: str) -> None:
        if char == "&" and self.text.startswith("&>", self.pos):
            self.pos += 1
            return
        self._flush()
        pipe = char == "|" and not self.text.startswith("||", self.pos)
        if pipe and self.text[self.pos - 1 : self.pos] != "|" and self.commands:
            self.commands[-1] = replace(self.commands[-1], piped=True)
        self.pos += 1

    def _newline(self, frame: _Frame) -> None:
        if frame.array is not None:
            self._end_word(frame)
            self.pos += 1
            return
        self._flush()
        self.pos += 1
        if self.pending:
            self._bodies()

    def _bodies(self) -> None:
        bodies: dict[int, list[HereDocument]] = {}
        for item in self.pending:
            start = pos = self.pos
            while pos < self.end:
                newline = self.text.find("\n", pos, self.end)
                stop = self.end if newline < 0 else newline
                line = self.text[pos:stop].rstrip("\r")
                if (line.lstrip(" \t") if item.dash else line).rstrip() == item.delimiter:
                    break
                pos = self.end if newline < 0 else newline + 1
            else:
                stop = self.end
            body = HereDocument(start, pos, item.quoted)
            if 0 <= item.owner < len(self.commands):
                bodies.setdefault(item.owner, []).append(body)
            self.pos = min(self.end, stop + 1) if pos < self.end else self.end
        self.pending, self.owned = [], 0
        for owner, found in bodies.items():
            self.commands[owner] = replace(self.commands[owner], here=tuple(found))


def lex(text: str, start: int = 0, end: int | None = None, *, escaped: bool = False) -> Script:
    """The commands of ``text[start:end]``; offsets are those of ``text``.

    ``escaped`` says that another shell puts values into the text first, so that ``\\$`` is the
    ``$`` of this script.
    """
    return _Lexer(text, start, len(text) if end is None else end, escaped).run()
