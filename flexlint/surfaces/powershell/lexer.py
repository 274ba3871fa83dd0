"""Where a PowerShell script has code, and the words of one command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<block><\#.*?(?:\#>|\Z))"
    r"|(?P<here>@\"[ \t]*\r?\n.*?(?:^\"@|\Z)|@'[ \t]*\r?\n.*?(?:^'@|\Z))"
    r"|(?P<single>'(?:[^'\r\n]|'')*'?)"
    r"|(?P<double>\"(?:[^\"`]|`.|\"\")*\"?)"
    r"|(?P<escape>`.)"
    r"|(?P<comment>(?<![\w$`{\-.])\#[^\r\n]*)",
    re.DOTALL | re.MULTILINE,
)
_NOT_LINE_END = re.compile(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class Token:
    """One argument of a command as written."""

    text: str
    start: int
    end: int


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


_SUBEXPRESSION = re.compile(r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


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


_BLANK = re.compile(r"(?:[ \t]|`[ \t]*\r?\n)+")
_STRING = re.compile(
    r"@\"[ \t]*\r?\n.*?(?:^\"@|\Z)|@'[ \t]*\r?\n.*?(?:^'@|\Z)"
    r"|'(?:[^'\r\n]|'')*'?|\"(?:[^\"`]|`.|\"\")*\"?",
    re.DOTALL | re.MULTILINE,
)
_PLAIN = re.compile(r"[^\s'\"`()\[\]{};|,#&]+|`[^\r\n]|\#|&(?!&)")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_LONGEST = 20_000


def command_words(text: str, at: int) -> tuple[list[Token], int]:
    """The arguments of the command whose name ends at ``at``, and where the command ends.

    An argument list with commas (``1, 2``) is one token. Reads no further than the command.
    """
    words: list[Token] = []
    stop = min(len(text), at + _LONGEST)
    pos = at
    joining = False
    while pos < stop:
        blank = _BLANK.match(text, pos, stop)
        if blank:
            pos = blank.end()
            continue
        if text[pos] in "\r\n":
            if not joining:
                break
            pos += 1
            continue
        if text[pos] in ";|)}" or (text[pos] == "&" and text.startswith("&&", pos)):
            break
        if text[pos] == "#" and (pos == at or text[pos - 1] in " \t`"):
            newline = text.find("\n", pos, stop)
            pos = stop if newline < 0 else newline
            continue
        if text[pos] == ",":
            joining = True
            pos += 1
            continue
        end = _word_end(text, pos, stop)
        if end == pos:
            pos += 1
            continue
        if joining and words:
            last = words.pop()
            words.append(Token(text[last.start : end], last.start, end))
        else:
            words.append(Token(text[pos:end], pos, end))
        joining = False
        pos = end
    return words, words[-1].end if words else at


def _word_end(text: str, pos: int, stop: int) -> int:
    while pos < stop:
        string = _STRING.match(text, pos, stop)
        if string:
            pos = string.end()
            continue
        if text[pos] in _PAIRS:
            pos = _closing(text, pos, stop)
            continue
        plain = _PLAIN.match(text, pos, stop)
        if plain is None:
            break
        pos = plain.end()
    return pos


def _closing(text: str, pos: int, stop: int) -> int:
    """The offset after the bracket that closes the one at ``pos``."""
    depth = 0
    while pos < stop:
        string = _STRING.match(text, pos, stop)
        if string:
            pos = string.end()
            continue
        if text[pos] in _PAIRS:
            depth += 1
        elif text[pos] in ")]}":
            depth -= 1
            if depth == 0:
                return pos + 1
        pos += 1
    return stop
