"""Where a file names a script in another way than in a call of it that is understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from flexlint.model import Span
from flexlint.project.patterns import COMMENT
from flexlint.regex import regex
from flexlint.text.source import SourceFile

PROSE = (".md", ".markdown", ".rst", ".txt", ".adoc")
"""Ends of names of files that people read, in which only code counts."""
_HARMLESS = regex(
    r"\b(?:chmod|shellcheck|shfmt|dos2unix|bash -n|git (?:add|diff|log|mv|rm)|ls|wc)\b"
    r"|(?:\[|\btest)[ \t]+(?:![ \t]+)?-[efrsx][ \t]",
    re.IGNORECASE,
)
"""Before the name of a script in a command that does not run it."""
_TITLE = regex(
    r"[ \t]*(?:-[ \t]+)?[\"']?(?:name|displayName|description|title|summary)[\"']?[ \t]*:",
    re.IGNORECASE,
)
_ENDS = regex(r"[|;&`]|\$\(")
_OF_PATHS = regex(r"[ \t]*-[ \t]+[\"']?!?[\w./*\-]+[\"']?[ \t]*\r?\Z")
_PATHS = regex(r"[ \t]*(?:paths|paths-ignore|include|exclude|files)[ \t]*:[ \t]*\r?\Z")
_ARGUMENT = regex(r"[\"']?[ \t]+(?![|>&;)\]}`])\S")
_FENCE = "\n```"
_MOST_ITEMS = 50
"""So many items of a list are looked at before the one that names something."""


def mentions(source: SourceFile, name: str, calls: Iterable[Span]) -> Iterator[Span]:
    """Where ``source`` names a script in another way than in one of ``calls``, and may run it.

    A line is read once, however often it says the name.
    """
    text = source.text
    word = re.compile(rf"(?<![\w\-]){re.escape(name)}(?![\w\-]|\.\w)", re.IGNORECASE)
    found = (Span(match.start(), match.end()) for match in word.finditer(text))
    lines = _by_line(text, _outside(found, calls))
    if source.path.lower().endswith(PROSE):
        yield from _in_document(text, lines)
    else:
        for line, names in lines:
            yield from _in_program(text, line, names)


def is_filter(text: str, at: int) -> bool:
    """Whether ``at`` is in an item of a list of patterns of paths."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    return _OF_PATHS.match(line) is not None and _is_of_paths(text, start)


def _outside(found: Iterable[Span], calls: Iterable[Span]) -> Iterator[Span]:
    """Those of ``found``, which are in order, that do not begin in one of ``calls``."""
    rest = sorted(calls, reverse=True)
    reached = 0
    for each in found:
        while rest and rest[-1].start <= each.start:
            reached = max(reached, rest.pop().end)
        if each.start >= reached:
            yield each


def _by_line(text: str, found: Iterable[Span]) -> Iterator[tuple[Span, Sequence[Span]]]:
    """The lines that hold some of ``found``, which are in order, with those."""
    line, held = Span(0, -1), list[Span]()
    for each in found:
        if each.start > line.end:
            if held:
                yield line, held
            end = text.find("\n", each.start)
            start = text.rfind("\n", 0, each.start) + 1
            line, held = Span(start, len(text) if end < 0 else end), []
        held.append(each)
    if held:
        yield line, held


def _in_program(text: str, line: Span, names: Iterable[Span]) -> Iterator[Span]:
    """Those of ``names`` in a line of a program that stand where something is run."""
    written = text[line.start : line.end]
    if _OF_PATHS.match(written) and _is_of_paths(text, line.start):
        return
    harmless_from = min(_end_of(COMMENT.search(written)), _end_of(_TITLE.match(written)))
    ends = [match.end() for match in reversed(list(_ENDS.finditer(written)))]
    command_harmless_from = _end_of(
        _HARMLESS.search(written, 0, ends[-1] if ends else len(written))
    )
    for each in names:
        at = each.start - line.start
        if at >= harmless_from:
            return
        if ends and ends[-1] <= at:
            while ends and ends[-1] <= at:
                begin = ends.pop()
            end = ends[-1] if ends else len(written)
            command_harmless_from = _end_of(_HARMLESS.search(written, begin, end))
        if at < command_harmless_from:
            yield each


def _in_document(text: str, lines: Iterable[tuple[Span, Sequence[Span]]]) -> Iterator[Span]:
    """Those of the names in ``lines`` that stand in code, with something behind them."""
    fences, counted = 0, 0
    for line, names in lines:
        fences += text.count(_FENCE, counted, line.start)
        # A fence that begins with the end of the line before is still to be counted.
        counted = max(counted, line.start - len(_FENCE) + 1)
        written = text[line.start : line.end]
        is_code = fences % 2 == 1 or written.startswith(("    ", "\t"))
        prompt = len(written) - len(written.lstrip())
        is_code = is_code or written.startswith("$ ", prompt)
        marks, marked = 0, 0
        for each in names:
            at = each.start - line.start
            marks += written.count("`", marked, at)
            marked = at
            if (is_code or marks % 2) and _ARGUMENT.match(text, each.end, line.end):
                yield each


def _end_of(match: re.Match[str] | None) -> float:
    """Where ``match`` ends; behind everything if there is none."""
    return float("inf") if match is None else match.end()


def _is_of_paths(text: str, start: int) -> bool:
    """Whether the item of a list in the line at ``start`` is a pattern of paths."""
    for _ in range(_MOST_ITEMS):
        before = text.rfind("\n", 0, max(0, start - 1)) + 1
        if start == 0:
            return False
        line = text[before : start - 1]
        if not _OF_PATHS.match(line):
            return _PATHS.match(line) is not None
        start = before
    return False
