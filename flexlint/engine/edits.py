"""Suggestions as changes of the file that they were made for."""

from __future__ import annotations

from flexlint.model import Edit, Suggestion
from flexlint.regex import regex
from flexlint.text.source import SourceFile

_INDENT = regex(r"[ \t]*")
_DEEPEST = 400
"""Characters of indentation that each line of a suggestion may get."""
_LINE_END = regex(r"\r\n|\n|\r")
_LONG_STRING = regex(r"'''|\"\"\"|`")
"""What begins a string that goes over several lines: indented, it would be another one."""


def edits_of(source: SourceFile, suggestion: Suggestion | None) -> tuple[Edit, ...]:
    """What puts ``suggestion`` into ``source``: one change, or none.

    There is none unless the suggestion is complete and says what it replaces, and none in a text
    that is not certain to be what the bytes of the file mean. Further lines are
    indented as the line is in which the change begins, and end as the lines of the file do.
    """
    if suggestion is None or not suggestion.complete or suggestion.adds:
        return ()
    if source.decode_problem is not None:
        return ()
    span = suggestion.replaces
    if span is None or not 0 <= span.start < span.end <= len(source.text):
        return ()
    lines = suggestion.text.rstrip("\n").split("\n")
    if len(lines) > 1:
        if _LONG_STRING.search(suggestion.text):
            return ()
        start = source.offset(source.position(span.start)[0], 1)
        margin = _INDENT.match(source.text, start, span.start)
        if margin is not None and margin.end() - start > _DEEPEST:
            return ()
        end = _LINE_END.match(source.text, source.line_end(1))
        newline = (end.group() if end else "\n") + (margin.group() if margin else "")
        text = newline.join(lines)
    else:
        text = lines[0]
    if text == source.text[span.start : span.end]:
        return ()
    line, column = source.position(span.start)
    return (Edit(line, column, *source.position(span.end), text),)
