"""Shell commands in the string literals of a program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.argument_vectors import CommandLine
from flexlint.model import Confidence, Embedded
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.shells import is_read_by_shell
from flexlint.text.folding import folded, mentions_any
from flexlint.text.traced import Builder

LITERAL = regex(
    r"(?<!\\)(?:\"{3}(?P<a>(?:[^\\]|\\.)*?)\"{3}|'{3}(?P<b>(?:[^\\]|\\.)*?)'{3}"
    r"|@\"(?P<f>(?:[^\"]|\"\")*)\"|\"(?P<c>(?:[^\"\\\n]|\\.)*)\"|'(?P<d>(?:[^'\\\n]|\\.)*)'"
    r"|`(?P<e>(?:[^`\\]|\\.)*)`)",
    re.DOTALL,
)
"""What no backslash escapes can be the first that nobody closes once in a line, or in the text."""
COMMAND = regex(
    r"(?:^|[\n;|(]|&&)[^\S\n]*(?:sudo\s+)?az(?:\.cmd)?\s+(?:vmss|rest|resource)\s", re.IGNORECASE
)
_POSSIBLE = regex(r"az(?:\.cmd)?\s+(?:vmss|rest|resource)\s")
"""In a folded text that has a command anywhere."""
_GROUPS = tuple(
    f"{opening}{group}{closing}"
    for group in ("vmss", "resource")
    for opening in "\"'`"
    for closing in "\"'`"
)
"""One of which is in each list of words."""
_ARGUMENTS = tuple(f"{mark}{group} " for group in ("vmss", "resource") for mark in "\"'`")
"""Which are where a program is given its arguments in one string."""
SHOWN = regex(
    r"(?:log\w*|print\w*|puts|console|echo|write\w*|throw\w*|error\w*|warn\w*|info|debug|message|msg"
    r"|description|help|usage|hint|title|summary|(?<!con)text|doc|fatal\w*|fail\w*|panic|exception)"
    r"[\w.]*\W{0,12}$",
    re.IGNORECASE,
)
WORDS = (
    r"[\"'`](?P<group>vmss|resource)[\"'`]"
    r"(?P<rest>(?:\s*,\s*(?:[\"'`][^\"'`\n]*[\"'`]|[\w.$()&*]+))*)"
)
_VECTOR = regex(
    r"[\"'`](?P<program>az(?:\.cmd)?)[\"'`]\s*,\s*(?:append\(\s*)?"
    rf"(?:(?:new\s*(?:String\s*)?)?(?:\[\s*\]\s*string\s*)?[\[{{(]\s*)?{WORDS}"
)
_HELD = regex(
    r"(?<![\w.])(?P<name>[A-Za-z_]\w{0,60})(?:\s{0,4}:\s{0,4}(?:string\[\]|\w{1,20}<\w{1,20}>))?"
    r"\s{0,4}:?=\s{0,4}(?:(?:new\s{0,4})?(?:\[\s{0,4}\]\s{0,4})?(?:[Ss]tring\s{0,4})?(?:\[\s{0,4}\]\s{0,4})?"
    rf"[\[{{(]|(?:List|Arrays|listOf|Stream)(?:\.(?:of|asList))?\()\s{{0,80}}{WORDS}"
)
"""The arguments of a command in a variable."""
USED = regex(
    r"[\"'`](?P<program>az(?:\.cmd|\.exe)?)[\"'`]\s{0,8},\s{0,8}(?:append\(\s{0,8}|\.{3}|\*)?"
    r"(?P<name>[A-Za-z_]\w{0,60})\b"
)
_PROGRAM = regex(
    r"[\"'`](?:[^\"'`\n]{0,80}[\\/])?az(?:\.cmd|\.exe)?[\"'`]\s*"
    r"(?:[,;]|\)\s{0,40}\.(?:line|args?)\()\s*"
    r"(?:[\w.]{0,40}Arguments\s*=\s*|strings\.(?:Fields|Split)\(\s{0,8}|\[\s{0,8})?[$@]{0,2}"
    r"(?:\"(?P<double>(?:vmss|resource)\s(?:[^\"\\\n]|\\.)*)\""
    r"|'(?P<single>(?:vmss|resource)\s(?:[^'\\\n]|\\.)*)'"
    r"|`(?P<ticked>(?:vmss|resource)\s(?:[^`\\\n]|\\.)*)`)"
)
"""A program and its arguments in one string: ``Process.Start("az", "vmss …")``."""
_GROWING = regex(
    r"\bappend\(\s{0,8}(?P<a>[A-Za-z_]\w{0,60})\s{0,8},"
    r"|(?<![\w.])(?P<b>[A-Za-z_]\w{0,60})(?:\.(?:push|add|concat|addAll|Add|AddRange|append)\(|\s{0,4}\+=)"
)
"""Lists to which words are added."""
ITEM = regex(r"[\"'`](?P<text>[^\"'`\n]*)[\"'`]|(?P<expression>[\w.$()&*]+)")
_SPREAD = regex(r"\.\.\.|\A\*")
"""In an expression that gives any number of words: ``...ids``, ``args...``, ``*ids``."""
_GOES_ON = regex(
    r"\s{0,40},\s{0,40}[^\s,\])}]|\s{0,40},?\s{0,40}[\])}]{1,2}\s{0,40}"
    r"(?:\+|\.concat\(|\.push\(|\.append\(|,\s{0,40}[\w.]{1,80}\.\.\.)"
)
"""What comes after the words of a list that can be read, where more words do."""
_LONGEST = 4000
"""Of a literal that goes on with another."""
_JOIN = regex(r"\s*\+\s*(?:[^\s\"'`;+][^\"'`;\n]*\+\s*)?[\"'`]")


def commands_in(text: str) -> Iterator[Embedded]:
    """The commands of the Azure CLI in the literals of ``text`` (comments blanked)."""
    skip_until = 0
    commands = _POSSIBLE.search(folded(text)) is not None
    for match in LITERAL.finditer(text) if commands else ():
        kind = match.lastgroup
        if kind is None or match.start() < skip_until:
            continue
        content = match.group(kind)
        if not COMMAND.search(content):
            continue
        before = text[max(0, match.start() - 60) : match.start()].rsplit("\n", maxsplit=1)[-1]
        if SHOWN.search(before):
            continue
        pieces, skip_until = _joined(text, match.start(kind), match.end(kind))
        by_shell = is_read_by_shell(text, match.start(), match.end())
        yield replace(_embedded(pieces), by_shell=by_shell)
    grouped = mentions_any(text, _GROUPS)
    for match in _VECTOR.finditer(text) if grouped else ():
        yield vector(text, match, match.span("program"))
    held = list(_HELD.finditer(text)) if grouped else []
    used = {match["name"] for match in USED.finditer(text)} if held else set()
    growing = {match["a"] or match["b"] for match in _GROWING.finditer(text)} if used else set()
    for match in held:
        if match["name"] in used:
            at = match.start("group")
            yield vector(text, match, (at, at), match["name"] in growing)
    for match in _PROGRAM.finditer(text) if mentions_any(text, _ARGUMENTS) else ():
        words = next(name for name in ("double", "single", "ticked") if match[name] is not None)
        yield in_one_string(match[words], match.start(words))


def _joined(text: str, start: int, end: int) -> tuple[list[tuple[str, int]], int]:
    """The literal at ``start`` with those concatenated to it; expressions become ``$x``."""
    pieces = [(text[start:end], start)]
    for _ in range(20):
        join = _JOIN.match(text, end + 1)
        if join is None:
            break
        opening = text[join.end() - 1]
        close = text.find(opening, join.end(), join.end() + _LONGEST)
        if close < 0 or "\n" in text[join.end() : close]:
            break
        expression = join.group().count("+") > 1
        if expression:
            pieces.append(("$x", end))
        pieces.append((text[join.end() : close], join.end()))
        end = close
    return pieces, end


def _embedded(pieces: list[tuple[str, int]]) -> Embedded:
    line = Builder()
    for piece, at in pieces:
        # To a shell, Ruby's holes would begin a comment.
        line.put(piece.replace("#{", "${"), at, len(piece) if piece != "$x" else 1)
    return line.build().embedded("shell", "", Confidence.MEDIUM)


def in_one_string(words: str, at: int) -> Embedded:
    """The command whose ``words`` behind ``az`` are written at ``at``."""
    return _embedded([("az ", at), (words, at)])


def vector(
    text: str, match: re.Match[str], program: tuple[int, int], grows: bool = False
) -> Embedded:
    """The command whose words ``match`` has; its program is written at ``program``. Words are
    added elsewhere if it ``grows``."""
    line = CommandLine()
    line.literal("az", program[0] - 1, program[1] + 1)
    line.literal(match.group("group"), match.start("group") - 1, match.end("group") + 1)
    for item in ITEM.finditer(text, match.start("rest"), match.end("rest")):
        if item["text"] is None and _SPREAD.search(item["expression"]):
            line.spread(item.start(), item.end())
        elif item["text"] is None:
            over = max(0, item["expression"].count(")") - item["expression"].count("("))
            line.hole(item.start(), item.end() - over)  # the call's own are not the word's
        else:
            line.literal(item["text"], item.start(), item.end())
    after = _GOES_ON.match(text, match.end())
    if after is not None:
        line.spread(after.start(), after.end())
    elif grows:
        line.spread(match.end(), match.end())
    return line.build().embedded("shell", "", Confidence.MEDIUM)
