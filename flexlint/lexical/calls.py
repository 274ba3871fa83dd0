"""What the commands of a script give to the scripts that they run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from types import MappingProxyType

from flexlint.lexical.command_words import CommandWord, Words
from flexlint.lexical.programs import Started, started
from flexlint.model import Call, Known, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.typed import TypeAlias

ValueOf: TypeAlias = Callable[[CommandWord], Value]
"""Gives what a word of a command is worth."""

_MOST = 500
_SEVERAL = regex(r"\$[@*]|\$\{[^}]{0,80}[@*]|[*?\[{]|\$\(|`")
"""In a word of which a shell may make several, or none."""
_OPENS = regex(
    r"<<-?[ \t]{0,9}(?P<q>[\"']?)(?P<word>[A-Za-z_]\w{0,60})(?P=q)"
    r"|(?P<mark><#|@\"|@')(?=[^\r\n]*\r?\n)"
)
_CLOSING = MappingProxyType({"<#": r"#>", '@"': r'^"@', "@'": r"^'@"})
_REDIRECTED = regex(r"\d?(?:>>?|<<?<?)(?P<target>&?.*)")
_OPTION = regex(r"[-\u2013/](?P<name>[A-Za-z]\w{0,80})(?::(?P<value>.+))?\Z")
_NOT_SHOWN = "what it is given there cannot be seen"


def calls(text: str, name: str, folder: str, value: ValueOf) -> Iterator[Call]:
    """The calls of scripts called ``name`` in ``text``, run in ``folder`` as far as that is known.
    ``value`` says what words are worth, whose places are in ``text``."""
    folded = name.lower()
    if folded not in text.lower():
        return
    found = 0
    printed = printed_in(text)
    starts = [span.start for span in printed]
    for each in started(text, folder):
        if each.path.rpartition("/")[2].lower() != folded or found >= _MOST:
            continue
        found += 1
        at = each.words[0].start
        part = bisect_right(starts, at) - 1
        if part >= 0 and at < printed[part].end:
            # A help says how to call it, a file that is written may call it.
            yield Call(each.path, Span(at, each.words[-1].end), rest=_NOT_SHOWN)
        else:
            yield _call(each, text, value)


def printed_in(text: str) -> tuple[Span, ...]:
    """The parts of a script that are no commands of it: what here-documents and here-strings have,
    and comments of several lines."""
    spans: list[Span] = []
    open_: set[str] = set()
    lines = {line.strip() for line in text.split("\n")} if "<<" in text else set()
    at = 0
    while match := _OPENS.search(text, at):
        if len(spans) + len(open_) >= _MOST:
            return (*spans, Span(match.start(), len(text)))
        word, at = match["word"], match.end()
        if word in open_:
            continue
        if word and word not in lines:  # a shift of bits, perhaps
            open_.add(word)
            continue
        closing = rf"^[ \t]*{word}[ \t]*\r?$" if word else _CLOSING[match["mark"]]
        closed = re.compile(closing, re.MULTILINE).search(text, at)
        if closed is None and word:
            open_.add(word)
            continue
        start = text.find("\n", at) if word else match.start()
        at = len(text) if closed is None else closed.end()
        spans.append(Span(start, at))
    return tuple(spans)


def _call(each: Started, text: str, value: ValueOf) -> Call:
    span = Span(each.words[0].start, each.words[-1].end)
    if each.arguments is None:
        return Call(each.path, span, rest=_NOT_SHOWN)
    if each.path.lower().endswith(".ps1"):
        return Call(each.path, span, *by_name(each.arguments, value))
    return Call(each.path, span, *by_place(each.arguments, text, value))


def by_place(words: Words, text: str, value: ValueOf) -> tuple[tuple[tuple[str, Value], ...], str]:
    """``$1``, ``$2``, … of what is given ``words``, and why there may be others."""
    given: list[tuple[str, Value]] = []
    skip = False
    for word in words:
        if skip:
            skip = False
            continue
        redirected = _REDIRECTED.match(text[word.start : word.end])
        if redirected is not None:
            skip = not redirected["target"]
            continue
        if word.text in {"&", "}", ")"}:
            break
        written = text[word.start : word.end]
        found = value(word)
        known = isinstance(found, Known) or (isinstance(found, Unknown) and found.given_by)
        if not known and _SEVERAL.search(written):
            return tuple(given), _NOT_SHOWN
        given.append((str(len(given) + 1), found))
        plain = "$" in written and "${{" not in written and "$(" not in written
        if plain and written[0] != '"' and not isinstance(found, Known):
            return tuple(given), _NOT_SHOWN  # nothing, or several words
    return tuple(given), ""


def by_name(words: Words, value: ValueOf) -> tuple[tuple[tuple[str, Value], ...], str]:
    """The parameters of a script of PowerShell that is given ``words``, in lower case, and why
    there may be others."""
    given: list[tuple[str, Value]] = []
    rest = ""
    name = ""
    for word in words:
        option = _OPTION.match(word.text)
        if option is not None:
            name = option["name"].lower()
            if option["value"]:
                start = word.end - len(option["value"])
                given.append((name, value(CommandWord(option["value"], start, word.end))))
                name = ""
        elif name:
            given.append((name, value(word)))
            name = ""
        else:
            rest = _NOT_SHOWN
    return tuple(given), rest
