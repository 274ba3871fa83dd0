"""What must hold before libcst may see a text: libcst 1.9 dies on nesting it cannot take.

Everything here is one linear pass and never recurses: a scan of the tokens that matter
(strings, comments, brackets) and a look at the depth of the standard library's tree.
"""

from __future__ import annotations

import ast
import re

from flexlint.model import Comment, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.folding import folded
from flexlint.text.python_text import module_of
from flexlint.text.source import SourceFile

MAX_BRACKETS = 80
"""Deepest bracket nesting given to libcst (it overflows the C stack at about 1,500)."""
MAX_DEPTH = 150
"""Deepest syntax tree given to libcst (its own code generation recurses)."""
MAX_RUN = 200
"""Most string literals in a row: libcst nests implicit concatenation."""
MAX_CHAINS = 3_000_000
"""Most work for chains of operators in a text that is no Python: see :func:`chain_work`."""
MAX_CHARACTERS = 12_000_000
"""Longest text read as Python at all."""

_INTERESTING = regex(r"""["'#()\[\]{}\n]""")
_PREFIX = regex(r"[A-Za-z]{1,3}\Z")
_BLANK = regex(r"[ \t\f\r\n\\]*(?:\#[^\n]*)?\Z")
_MENTION = regex(r"flexlint\s*:", re.IGNORECASE)
_IN_CHAIN = regex(r"[\"'#()\[\]{}\n,;:]|[-+*/%@&|^<>=!~.]+|\b(?:and|or|not|if|else|in|is)\b")
_PYTHON2 = regex(
    r"^[ \t]*(?:print[ \t]+[\"'\w(>]|exec[ \t]+[\"'\w]"
    r"|except[ \t]+[\w.()]+(?:,[^:\n]*)?,[ \t]*\w+[ \t]*:"
    r"|raise[ \t]+[\w.]+[ \t]*,)",
    re.MULTILINE,
)
_OPEN = frozenset("([{")
_CLOSE = frozenset(")]}")
_MAX_GAP = 400
"""Most characters between two literals of one run."""


@record
class Scan:
    """What the token scan saw."""

    comments: tuple[Comment, ...]
    deep: tuple[Span, ...]
    """Outermost brackets that nest deeper than :data:`MAX_BRACKETS`."""
    runs: tuple[Span, ...]
    """Runs of more than :data:`MAX_RUN` adjacent string literals."""


def scan(text: str) -> Scan:
    """Find flexlint comments and the places too deep for libcst. Linear; never raises."""
    comments: list[Comment] = []
    deep: list[Span] = []
    runs: list[Span] = []
    depth = deepest = 0
    outermost = 0
    run = run_start = run_end = 0
    at = 0
    while match := _INTERESTING.search(text, at):
        at = match.start()
        mark = text[at]
        if mark == "\n":
            at += 1
        elif mark == "#":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if _MENTION.search(text, at, end):
                comments.append(_comment(text, at, end))
            at = end
        elif mark in "\"'":
            start, at = at, _string_end(text, at)
            if run and _BLANK.match(_between(text, run_end, start)):
                run += 1
            else:
                if run > MAX_RUN:
                    runs.append(Span(run_start, run_end))
                run, run_start = 1, start
            run_end = at
        elif mark in _OPEN:
            if depth == 0:
                outermost, deepest = at, 0
            depth += 1
            deepest = max(deepest, depth)
            at += 1
        else:
            depth = max(0, depth - 1)
            at += 1
            if depth == 0 and deepest > MAX_BRACKETS:
                deep.append(Span(outermost, at))
                deepest = 0
    if depth and deepest > MAX_BRACKETS:
        deep.append(Span(outermost, len(text)))
    if run > MAX_RUN:
        runs.append(Span(run_start, run_end))
    return Scan(tuple(comments), tuple(deep), tuple(runs))


def chain_work(text: str) -> int:
    """The sum of the squares of the lengths of the chains of operators in ``text``.

    That is how libcst's work grows where a chain (``a - b - c …``, ``a.b()[c] …``) or what comes
    behind it is no Python: it reads the rest of the chain again from each of its operators. A
    chain ends with its bracket, at a comma or a colon, and with its line. Linear.
    """
    work = at = 0
    chains = [0]
    while match := _IN_CHAIN.search(text, at):
        mark, at = match.group(), match.end()
        if mark in "\"'":
            at = _string_end(text, match.start())
        elif mark == "#":
            newline = text.find("\n", at)
            at = len(text) if newline < 0 else newline
        elif mark in _OPEN:
            chains[-1] += 1
            chains.append(0)
        elif mark in _CLOSE:
            if len(chains) > 1:
                work += chains.pop() ** 2
        elif mark in ",;:" or (mark == "\n" and len(chains) == 1):
            if mark == "\n" and text[match.start() - 1 : match.start()] == "\\":
                continue
            work += chains[-1] ** 2
            chains[-1] = 0
        elif mark != "\n":
            chains[-1] += 1
    return work + sum(chain**2 for chain in chains)


def _between(text: str, end: int, start: int) -> str:
    """What stands between two literals, without the prefix of the second; one line's worth."""
    if start - end > _MAX_GAP:
        return "x"
    gap = text[end:start]
    prefix = _PREFIX.search(gap)
    return gap[: prefix.start()] if prefix else gap


def _string_end(text: str, start: int) -> int:
    """Offset after the string literal that opens at ``start`` (a quote)."""
    quote = text[start]
    mark = quote * 3 if text.startswith(quote * 3, start) else quote
    at = start + len(mark)
    while True:
        end = text.find(mark, at)
        if len(mark) == 1:
            newline = _line_end(text, at, len(text) if end < 0 else end)
            if newline >= 0:
                return newline
        if end < 0:
            return len(text)
        back = end
        while back > at and text[back - 1] == "\\":
            back -= 1
        if (end - back) % 2 == 0:
            return end + len(mark)
        at = end + 1


def _line_end(text: str, start: int, end: int) -> int:
    """Offset of the first line end in the range that no backslash escapes, or -1."""
    at = start
    while True:
        newline = text.find("\n", at, end)
        if newline < 0:
            return -1
        back = newline - 1 if newline > start and text[newline - 1] == "\r" else newline
        if back <= start or text[back - 1] != "\\":
            return newline
        at = newline + 1


def _comment(text: str, start: int, end: int) -> Comment:
    line = text.rfind("\n", 0, start) + 1
    end = end - 1 if text[end - 1] == "\r" else end
    own_line = not text[line:start].strip()
    return Comment(text[start + 1 : end].strip(), Span(start, end), own_line)


@record
class Refusal:
    """Why the standard parser did not take a text."""

    message: str
    offset: int
    syntax: bool
    """True for a syntax error (libcst may know newer syntax), False for hostile input."""
    python2: bool = False


def parse(source: SourceFile) -> ast.Module | Refusal:
    """The standard library's tree of ``source``, or why there is none. Never raises."""
    text = source.text
    if len(text) > MAX_CHARACTERS:
        return Refusal("the file is too large to be read as Python", 0, syntax=False)
    nul = text.find("\0")
    if nul >= 0:
        return Refusal("the file contains a NUL character", nul, syntax=False)
    try:
        return module_of(text)
    except SyntaxError as error:
        message = error.msg or "invalid syntax"
        if "too many nested" in message or "too complex" in message:
            return Refusal(f"the code is nested too deeply ({message})", 0, syntax=False)
        offset = source.offset(error.lineno or 1, 1)
        return Refusal(message, offset, syntax=True, python2=_is_python2(text, message))
    except (RecursionError, MemoryError):
        return Refusal("the code is nested too deeply to be parsed", 0, syntax=False)
    except (ValueError, OverflowError) as error:
        return Refusal(str(error) or "the file cannot be parsed", 0, syntax=False)


def _is_python2(text: str, message: str) -> bool:
    if "print" in message and "parentheses" in message:
        return True
    return bool(_PYTHON2.search(text))


def mentions(text: str) -> bool:
    """Whether the text may hold a flexlint comment at all."""
    return "flexlint" in folded(text) and _MENTION.search(text) is not None
