"""Jupyter notebooks: the code cells as one Python text whose parts know their places.

A notebook is JSON; its code is spread over string literals. The cells are joined into one
text (names flow from cell to cell), magics are blanked out, and shell lines become texts of
their own. Positions are those of the notebook file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from types import MappingProxyType

from flexlint.model import Comment, Embedded, Extraction, Problem, Span, SurfaceName
from flexlint.record import field, record_with
from flexlint.regex import regex
from flexlint.surfaces.python.reading import preparse
from flexlint.text.source import SourceFile
from flexlint.text.traced import Builder

_TOKEN = regex(r'"(?P<string>[^"\\]*(?:\\.[^"\\]*)*)"?|(?P<mark>[\[\]{}:,])', re.DOTALL)
_ESCAPE = regex(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_SHELL_CELL = regex(
    r"(?:%%(?:bash|sh|zsh|sx|system|script\s+(?:\S*/)?(?:ba|z)?sh|!)|\#!(?:bash|sh|zsh)\b)[^\n]*\n"
)
_POWERSHELL_CELL = regex(r"(?:%%(?:script\s+)?|\#!)(?:pwsh|powershell)\b[^\n]*\n", re.IGNORECASE)
_SHELL_LINE = regex(r"!!?|%(?:sx|system)[ \t]")
_KERNEL = regex(r"\"kernelspec\"\s{0,20}:\s{0,20}\{(?P<said>[^{}]{0,1000})\}")
_KERNEL_LANGUAGE = regex(r"\"(?:language|name)\"\s{0,20}:\s{0,20}\"(?P<name>[^\"\\]{1,40})\"")
_TELLING = frozenset({"languageId", "kernelName", "language"})
"""Keys of a cell's metadata that say its language."""
_LANGUAGES: Mapping[str, SurfaceName] = MappingProxyType(
    {
        "bash": "shell", "sh": "shell", "zsh": "shell", "shellscript": "shell",
        "powershell": "powershell", "pwsh": "powershell", ".net-powershell": "powershell",
    }
)  # fmt: skip
_OTHER_CELL = regex(r"%%(?!time|timeit|capture|prun|skip\b|memit|debug)")
_MAGIC = regex(r"^(?P<indent>[ \t]*)(?P<what>[%!?][^\n]*|[\w.]+\?{1,2}[ \t]*$)", re.MULTILINE)
_ASSIGNED = regex(r"^(?P<head>[ \t]*[\w.,][\w., ]*=[ \t]*)(?P<what>[!%][^\n]*)", re.MULTILINE)
_MAX_DEPTH = 2_000


@record_with(frozen=False)
class _Piece:
    text: str
    source: int
    """Offset in the file."""
    width: int
    """Characters of the file it takes."""
    place: str = ""
    """Its cell, and the line in it."""


@record_with(frozen=False)
class _Cell:
    kind: str = ""
    language: str = ""
    """As its metadata says it."""
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def is_notebook(source: SourceFile) -> bool:
    """Whether ``source`` is a notebook as stored, rather than code taken from one."""
    return source.path.lower().endswith(".ipynb") and source.text.lstrip()[:1] == "{"


def read_notebook(source: SourceFile) -> Extraction:
    """The notebook's code and shell lines, embedded. Linear; never raises."""
    pieces: list[_Piece] = []
    embedded: list[Embedded] = []
    problems: list[Problem] = []
    kernel = _kernel(source.text)
    for number, cell in enumerate(_cells(source.text), 1):
        if cell.kind != "code" or not cell.pieces:
            continue
        line = 1
        for piece in cell.pieces:
            piece.place = f"cell {number}, line {line}"
            line += piece.text.count("\n")
        text = cell.text
        headed = _SHELL_CELL.match(text) or _POWERSHELL_CELL.match(text)
        language = _LANGUAGES.get(cell.language.lower(), kernel if not cell.language else None)
        if headed is not None:
            language = "shell" if _SHELL_CELL.match(text) else "powershell"
        if language is not None:
            start = headed.end() if headed is not None else 0
            embedded.append(_part(cell.pieces, start, len(text), language, f"cell {number}"))
            continue
        if _OTHER_CELL.match(text):
            continue
        embedded.extend(_lines(cell, text, number))
        masked = _masked(text)
        if isinstance(preparse.parse(SourceFile("cell.py", masked)), preparse.Refusal):
            start = cell.pieces[0].source
            problems.append(
                Problem(
                    f"Cell {number} could not be parsed as Python.",
                    Span(start, start),
                    hint="Fix the syntax error; until then the cell is searched as text only.",
                )
            )
            continue
        at = 0
        for piece in cell.pieces:
            part = masked[at : at + len(piece.text)]
            pieces.append(_Piece(part, piece.source, piece.width, piece.place))
            at += len(piece.text)
        pieces.append(_Piece("\n", -1, 0))
    comments: tuple[Comment, ...] = ()
    if pieces:
        whole = _part(pieces, 0, sum(len(piece.text) for piece in pieces), "python", "")
        embedded.insert(0, whole)
        comments = tuple(_comments(whole))
    return Extraction(
        "python",
        comments=comments,
        embedded=tuple(piece for piece in embedded if piece.segments),
        problems=tuple(problems),
        degraded=bool(problems),
    )


def _kernel(text: str) -> SurfaceName | None:
    """The language of all cells that do not say another, if it is one of a shell."""
    kernel = _KERNEL.search(text)
    for match in _KERNEL_LANGUAGE.finditer(kernel["said"]) if kernel is not None else ():
        language = _LANGUAGES.get(match["name"].lower())
        if language is not None:
            return language
    return None


def _comments(whole: Embedded) -> Iterator[Comment]:
    starts = {part.text_start: part for part in whole.segments}
    ordered = sorted(starts)
    index = 0
    for comment in preparse.scan(whole.text).comments:
        while index + 1 < len(ordered) and ordered[index + 1] <= comment.span.start:
            index += 1
        part = starts[ordered[index]]
        start = part.source_start + comment.span.start - part.text_start
        end = min(start + len(comment.text) + 2, part.source_start + part.length)
        yield Comment(comment.text, Span(start, max(start, end)), comment.own_line)


def _masked(text: str) -> str:
    """``text`` with IPython's own syntax made harmless, character for character."""

    def blank(match: re.Match[str]) -> str:
        indent, what = match["indent"], match["what"]
        return indent + ("pass" + " " * (len(what) - 4) if len(what) >= 4 else " " * len(what))

    def nothing(match: re.Match[str]) -> str:
        return match["head"] + "0" + " " * (len(match["what"]) - 1)

    if "%" not in text and "!" not in text and "?" not in text:
        return text
    return _ASSIGNED.sub(nothing, _MAGIC.sub(blank, text))


def _lines(cell: _Cell, text: str, number: int) -> Iterator[Embedded]:
    """``!az vmss …`` lines."""
    starts = [0, *accumulate(len(piece.text) for piece in cell.pieces)]
    for pattern in (_MAGIC, _ASSIGNED):
        for match in pattern.finditer(text):
            magic = _SHELL_LINE.match(match["what"])
            if magic is not None:
                start = match.start("what") + magic.end()
                end = match.end("what")
                first = bisect_right(starts, start) - 1
                last = bisect_left(starts, end)
                held, at = cell.pieces[first:last], starts[first]
                yield _part(held, start - at, end - at, "shell", f"cell {number}")


def _part(
    pieces: list[_Piece], start: int, end: int, language: SurfaceName, symbol: str
) -> Embedded:
    """The characters ``[start, end)`` of the joined pieces."""
    joined = Builder()
    for piece in pieces:
        if piece.source < 0:
            joined.fill(piece.text)
        else:
            joined.put(piece.text, piece.source, piece.width, piece.place)
    return joined.build().part(start, end).embedded(language, symbol)


def _cells(text: str) -> Iterator[_Cell]:
    """The cells of a notebook (also of the older form with worksheets), in order."""
    # For each open bracket: (bracket, key it is the value of). Cells are objects in "cells".
    stack: list[tuple[str, str]] = []
    cell: _Cell | None = None
    depth = 0
    key = ""
    pending = ""
    value = False
    for match in _TOKEN.finditer(text):
        mark = match["mark"]
        if mark is None:
            start = match.start("string")
            raw = match["string"]
            in_object = bool(stack) and stack[-1][0] == "{"
            if in_object and not value:
                pending = raw
                continue
            value = False
            if cell is not None:
                name = key if in_object else stack[-1][1]
                level = len(stack) - (0 if in_object else 1)
                if level == depth and name == "cell_type":
                    cell.kind = raw
                elif name in _TELLING and any(o == "metadata" for _, o in stack[depth:]):
                    cell.language = cell.language or raw
                elif level == depth and name in ("source", "input"):
                    cell.pieces.extend(_unescaped(raw, start))
        elif mark == ":":
            key, value = pending, True
        elif mark == ",":
            value = False
        elif mark in "[{":
            if len(stack) > _MAX_DEPTH:
                return
            owner = key if value else ""
            stack.append((mark, owner))
            value = False
            if mark == "{" and len(stack) > 1 and stack[-2] == ("[", "cells"):
                cell, depth = _Cell(), len(stack)
        else:
            if cell is not None and len(stack) <= depth:
                yield cell
                cell = None
            if stack:
                stack.pop()
            value = False


def _unescaped(raw: str, start: int) -> Iterator[_Piece]:
    done = 0
    for match in _ESCAPE.finditer(raw):
        if match.start() > done:
            yield _Piece(raw[done : match.start()], start + done, match.start() - done)
        word = match.group()
        body = word[1:]
        if body[0] == "u" and len(body) == 5:
            character = chr(int(body[1:], 16))
        else:
            character = _SIMPLE.get(body, body)
        yield _Piece(character, start + match.start(), len(word))
        done = match.end()
    if done < len(raw):
        yield _Piece(raw[done:], start + done, len(raw) - done)
