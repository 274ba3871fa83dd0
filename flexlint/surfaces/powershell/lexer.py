"""Where a PowerShell script has code, and the words of one command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flexlint.record import record
from flexlint.regex import regex

_TOKEN = regex(
    r"(?P<block><\#.*?(?:\#>|\Z))"
    r"|(?P<here>@\"[ \t]*\r?\n.*?(?:^\"@|\Z)|@'[ \t]*\r?\n.*?(?:^'@|\Z))"
    r"|(?P<single>'(?:[^'\r\n]|'')*'?)"
    r"|(?P<double>\"(?:[^\"`]|`.|\"\")*\"?)"
    r"|(?P<escape>`.)"
    r"|(?P<comment>(?<![\w$`{\-.])\#[^\r\n]*)",
    re.DOTALL | re.MULTILINE,
)
_NOT_LINE_END = regex(r"[^\r\n]")
_PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u2013\u2014\u2015", "-"),
    }
)


@record
class Token:
    """One argument of a command as written."""

    text: str
    """Empty if it is too long to be looked into."""
    start: int
    end: int


def with_plain_marks(text: str) -> str:
    """``text`` with plain quotes and dashes for the typographic ones; offsets stay.

    To PowerShell they are the same, and either closes a string that the other opens.
    """
    return text.translate(_PLAIN_MARKS)


def code_only(text: str) -> str:
    """``text`` with comments and the insides of strings made blank; offsets stay.

    ``$( … )`` within a double-quoted string is code and stays.
    """
    pieces: list[str] = []
    done = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "escape":
            continue
        pieces.append(text[done : match.start()])
        written = match.group()
        if kind in {"block", "comment"}:
            pieces.append(_NOT_LINE_END.sub(" ", written))
        elif kind == "double" or (kind == "here" and written.startswith('@"')):
            pieces.append(_without_text(written))
        else:
            inner = _NOT_LINE_END.sub(" ", written[1:-1])
            pieces.append(written[:1] + inner + written[-1:] if len(written) > 1 else written)
        done = match.end()
    return "".join([*pieces, text[done:]])


def comments_blanked(text: str) -> str:
    """``text`` with its comments made blank; offsets stay."""
    pieces: list[str] = []
    done = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup in {"block", "comment"}:
            pieces += [text[done : match.start()], _NOT_LINE_END.sub(" ", match.group())]
            done = match.end()
    return "".join([*pieces, text[done:]])


def strings_of(text: str) -> Iterator[tuple[int, int]]:
    """Where the insides of string literals stand, those in comments left out."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup in {"single", "double"}:
            yield match.start() + 1, max(match.start() + 1, match.end() - 1)
        elif match.lastgroup == "here":
            first = text.find("\n", match.start(), match.end()) + 1
            yield first, max(first, match.end() - 2)


_SUBEXPRESSION = regex(r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def _without_text(written: str) -> str:
    if len(written) < 2:
        return written
    pieces = [written[0]]
    done = 1
    for match in _SUBEXPRESSION.finditer(written, 1, len(written) - 1):
        pieces += [_NOT_LINE_END.sub(" ", written[done : match.start()]), match.group()]
        done = match.end()
    pieces += [_NOT_LINE_END.sub(" ", written[done:-1]), written[-1]]
    return "".join(pieces)


def ends_in_string(text: str) -> bool:
    """Whether a string of ``text`` is not closed in it."""
    last = None
    for match in STRING.finditer(text):
        last = match
    return last is not None and last.end() == len(text) and not _CLOSED.fullmatch(last.group())


_BLANK = regex(r"(?:[ \t]|`[ \t]*\r?\n)+")
STRING = regex(
    r"@\"[ \t]*\r?\n.*?(?:^\"@|\Z)|@'[ \t]*\r?\n.*?(?:^'@|\Z)"
    r"|'(?:[^'\r\n]|'')*'?|\"(?:[^\"`]|`.|\"\")*\"?",
    re.DOTALL | re.MULTILINE,
)
_CLOSED = regex(
    r"@\".*\n\"@|@'.*\n'@|'(?:[^'\r\n]|'')*'|\"(?:[^\"`]|`.|\"\")*\"",
    re.DOTALL,
)
_PLAIN = regex(r"[^\s'\"`()\[\]{};|,#&]+|`[^\r\n]|\#|&(?!&)")
_BRACKET = regex(rf"[()\[\]{{}}]|{STRING.pattern}", re.DOTALL | re.MULTILINE)
_REDIRECTION = regex(r"[1-6*]?>(?:&[12]|>?[ \t]*)")
"""Where output goes: to another stream, or to the file named next."""
_BACKGROUND = regex(r"&(?=[\s;)}]|\Z)")
_PARAMETER_NEXT = regex(r"-[A-Za-z]")
"""A parameter that follows a string without a blank: ``"web"-InstanceId``."""
_OPENING = regex(r"[(\[{]")
_PAIRS = frozenset("([{")
_LONGEST = 20_000
_LONGEST_GROUP = 4_000
"""Of an argument with brackets, which other commands may stand in."""


class Commands:
    """Reads the arguments of the commands in one text.

    However commands are nested and however many stand on one line, all of them together are
    read in time linear in the text: where a bracket closes is found out once, and the
    arguments of a command end where the next one begins.
    """

    def __init__(self, text: str, starts: Iterable[int] = ()) -> None:
        """``starts`` are the offsets at which commands are known to begin."""
        self._text = text
        self._starts = frozenset(starts)
        self._closings: dict[int, int] = {}

    def words(self, at: int) -> tuple[list[Token], int]:
        """The arguments of the command whose name ends at ``at``, and where the command ends.

        An argument list with commas (``1, 2``) is one token. Reads no further than the command.
        Redirections are no arguments, and end the command; with arguments behind one there is a
        token without a text at last.
        """
        text = self._text
        spans: list[tuple[int, int]] = []
        pos, stop = at, min(len(text), at + _LONGEST)
        joining = False
        redirected: int | None = None
        """How many arguments stand before the first redirection."""
        while pos < stop:
            blank = _BLANK.match(text, pos)
            if blank:
                pos = blank.end()
                continue
            if text[pos] in "\r\n":
                if not joining:
                    break
                pos += 1
                continue
            if text[pos] in ";|)}" or text.startswith("&&", pos) or pos in self._starts:
                break
            if _BACKGROUND.match(text, pos):
                break
            redirection = _REDIRECTION.match(text, pos)
            if redirection:
                redirected = len(spans) if redirected is None else redirected
                pos = redirection.end()
                if not redirection.group().endswith(("&1", "&2")):
                    pos = self._word_end(pos)
                continue
            if text[pos] == "#" and (pos == at or text[pos - 1] in " \t`"):
                newline = text.find("\n", pos)
                pos = len(text) if newline < 0 else newline
                continue
            if text[pos] == ",":
                joining = True
                pos += 1
                continue
            end = self._word_end(pos)
            if end == pos:
                pos += 1
                continue
            start = spans.pop()[0] if joining and spans else pos
            spans.append((start, end))
            joining = False
            pos = end
        words = [self._token(start, end) for start, end in spans]
        if redirected is not None and redirected < len(words):
            words.append(Token("", words[-1].end, words[-1].end))
        return words, words[-1].end if words else at

    def first_word(self, at: int) -> Token | None:
        """The first of the arguments at ``at``, a list with commas as a whole."""
        words, _ = self.words(at)
        return words[0] if words else None

    def _token(self, start: int, end: int) -> Token:
        longest = _LONGEST_GROUP if _OPENING.search(self._text, start, end) else _LONGEST
        if end - start > longest:
            return Token("", start, end)
        return Token(self._text[start:end], start, end)

    def _word_end(self, pos: int) -> int:
        text, start = self._text, pos
        while pos < len(text):
            string = STRING.match(text, pos)
            if string:
                first, pos = pos == start, string.end()
                if first and _PARAMETER_NEXT.match(text, pos):
                    break
                continue
            if text[pos] in _PAIRS:
                pos = self.closing(pos)
                continue
            plain = _PLAIN.match(text, pos)
            if plain is None:
                break
            pos = plain.end()
        return pos

    def closing(self, pos: int) -> int:
        """The offset after the bracket that closes the one at ``pos``."""
        known = self._closings
        if pos in known:
            return known[pos]
        opened: list[int] = []
        for token in _BRACKET.finditer(self._text, pos):
            if token.group() in _PAIRS:
                opened.append(token.start())
            elif token.group() in ")]}":
                known[opened.pop()] = token.end()
                if not opened:
                    break
        known.update(dict.fromkeys(opened, len(self._text)))
        return known[pos]
