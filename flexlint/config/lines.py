"""Where a TOML file says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.record import record
from flexlint.regex import regex

_TOKEN = regex(
    r'(?P<many>"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:"{3,5}|\Z)'
    r"|'''[^']*(?:'(?!'')[^']*)*(?:'{3,5}|\Z))"
    r"|(?P<quoted>\"[^\"\\\n]*(?:\\[^\n][^\"\\\n]*)*\"?|'[^'\n]*'?)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<newline>\n)"
    r"|(?P<bare>[A-Za-z0-9_-]+)"
    r"|(?P<mark>[\[\]{}=])"
    r"|[^\"'\#\nA-Za-z0-9_\-\[\]{}=]+|[\s\S]",
    re.DOTALL,
)
"""Every alternative begins with another character, and none goes back: linear."""


@record
class _Statement:
    """A table's header or an assignment."""

    line: int
    name: str
    """Its parts joined with dots, quotes taken off."""
    header: bool
    value: str = ""
    """What is assigned, as written."""


def key_line(text: str, table: str, key: str) -> int:
    """The 1-based line on which ``key`` of ``table`` is written; 1 if it cannot be told.

    ``text`` is TOML that has been read without an error. What stands in strings, those of many
    lines included, is not taken for a key or a table. Linear.
    """
    wanted = f"{table}.{key}" if table else key
    current = ""
    for statement in _statements(text):
        inline = False
        if statement.header:
            full = current = statement.name
        else:
            full = f"{current}.{statement.name}" if current else statement.name
            inline = wanted.startswith(full + ".") and key in statement.value
        if full == wanted or full.startswith(wanted + ".") or inline:
            return statement.line
    return 1


def longest_key(text: str) -> int:
    """The most parts that a dotted key or header in ``text`` may have: dots in numbers count too.

    ``text`` need not be TOML. What stands in strings and comments counts as one part. Linear.
    """
    most = parts = 0
    joined = False
    for token in _TOKEN.finditer(text):
        if token.lastgroup in ("bare", "quoted"):
            parts = parts + 1 if joined else 1
            most = max(most, parts)
            joined = False
        elif token.lastgroup is None and set(token.group()) <= {".", " ", "\t"}:
            joined = joined or "." in token.group()
        else:
            joined = False
    return most


def _statements(text: str) -> Iterator[_Statement]:
    line = 1
    begins = line
    parts: list[str] = []
    header = False
    value_from: int | None = None
    depth = 0
    for token in _TOKEN.finditer(text):
        kind, written = token.lastgroup, token.group()
        if kind == "newline" and not depth:
            if header:
                yield _Statement(begins, ".".join(parts), True)
            elif value_from is not None:
                value = text[value_from : token.start()]
                yield _Statement(begins, ".".join(parts), False, value)
            parts, header, value_from = [], False, None
            line += 1
            begins = line
            continue
        if value_from is not None:
            depth += written in ("[", "{")
            depth = max(0, depth - (written in ("]", "}")))
        elif written == "[" and not parts:
            header = True
        elif written == "=":
            value_from = token.end()
        elif kind in ("bare", "quoted"):
            parts.append(written[1:-1] if kind == "quoted" else written)
        line += written.count("\n")
    if header or value_from is not None:
        value = "" if value_from is None else text[value_from:]
        yield _Statement(begins, ".".join(parts), header, value)
