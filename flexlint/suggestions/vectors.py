"""Commands as lists of words, where the old one is such a list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from flexlint.model import Span, Suggestion
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.suggestions.copied import Copied, Part, code, texts, words
from flexlint.suggestions.placeholders import MACHINE

Words = tuple[tuple[Span, Span], ...]
"""The old list: each word's place in the command line, and that of its item in the file."""

_LOOP = regex(r"for (?P<name>\w+) in (?P<over>.*?); do (?P<body>.*); done\Z", re.DOTALL)
_SUBSTITUTED = regex(r"\$\((?P<inner>.*)\)", re.DOTALL)
_PLAIN = regex(r"(?P<q>[\"'`])(?P<text>[^\"'`\\]*)(?P=q)\Z|(?P<bare>[\w.\-/:@+]+)\Z")
_OPENING = regex(r"[\[{]\s*\Z")
_DASH = regex(r"(?:^|\n)[ \t]*(?:-[ \t]+)+\Z")
_CLOSES = {"[": "]", "{": "}"}
_OPENS = regex(r"(?P<mark>[\[{(])\s*\Z")
_CLOSING = regex(r"[ \t\r\n]*,?[ \t\r\n]*(?P<mark>[\]})])")
_PAIRS = {**_CLOSES, "(": ")"}
_PROGRAM = regex(r"(?:\A|[\\/])az(?:\.cmd|\.exe|\.bat)?\Z")
"""The Azure CLI by a name of its own, which stays: not every one is found under another."""
_APART = regex(r"[\[{]|\s-[A-Za-z]\w*\s")
"""What stands between a program and the list of its arguments: a bracket, a parameter."""
_NEAR, _FAR = 80, 400


def as_items(parts: Iterable[Part], old: Words, file: str, note: str) -> Suggestion | None:
    """The shell command ``parts`` as a list like the ``old`` one.

    ``file`` holds the old list. A loop is no list: then it is told in words, with the lists of
    its commands. None if something the user wrote cannot be an item by itself, or the old list
    is put together from words all over the file.
    """
    parts = tuple(parts)
    if any(item.start < before.start for (_, before), (_, item) in itertools.pairwise(old)):
        return None
    new = _new_words(parts)
    loop = _LOOP.match(new)
    if loop is not None:
        variable = re.compile(rf"\"\${loop['name']}\"")
        body = _replaced(_between(parts, *loop.span("body")), variable, f"'{MACHINE}'")
        over = _between(parts, *loop.span("over"))
        listed = _SUBSTITUTED.match(new, *loop.span("over"))
        run = _list(body, old, file)
        if listed is None:
            return _told(run, over, old, file, note)
        return _each(run, _list(_between(parts, *listed.span("inner")), old, file), note)
    listed = _SUBSTITUTED.search(new)
    if listed is not None:
        before = _between(parts, 0, listed.start())
        after = _between(parts, listed.end(), len(new))
        run = _list((*before, "'<ids>'", *after), old, file)
        inner = _list(_between(parts, *listed.span("inner")), old, file)
        if run is None or inner is None:
            return None
        return code(("run ", *run, " with the ids that ", *inner, " prints"), None, note)
    items = _list(parts, old, file)
    if items is None:
        return None
    return replace(code(items, "shell", note), replaces=_whole(old, file))


def _whole(old: Words, file: str) -> Span | None:
    """Where all items of the ``old`` list stand, with its brackets; None if something else than
    commas stands between them, or may be in the list as well."""
    if _opening(old, file) or not old:
        return None
    items = [item for _, item in old]
    for before, after in itertools.pairwise(items):
        if after.start - before.end > _FAR or file[before.end : after.start].strip(", \t\r\n"):
            return None
    first, last = items[0].start, items[-1].end
    opening = _OPENS.search(file, max(0, first - _NEAR), first)
    closing = _CLOSING.match(file, last, last + _NEAR)
    if opening is None or closing is None or _PAIRS[opening["mark"]] != closing["mark"]:
        return None
    if opening["mark"] == "(":
        return Span(first, last)
    return Span(opening.start("mark"), closing.end())


def _told(
    run: tuple[Part, ...] | None, over: tuple[Part, ...], old: Words, file: str, note: str
) -> Suggestion | None:
    if run is None:
        return None
    raw = {(w.start, w.end): item for w, item in old}
    items = [_item(word, raw, file) for word in words(over)]
    names: list[Part] = []
    for item in items:
        if item is None:
            return code(("run ", *run, " for each of the machines"), None, note)
        names += [*([", "] if names else []), item]
    return code(("run ", *run, " for each of ", *names), None, note)


def _each(
    run: tuple[Part, ...] | None, listed: tuple[Part, ...] | None, note: str
) -> Suggestion | None:
    if run is None or listed is None:
        return None
    return code(("run ", *run, " for each name that ", *listed, " prints"), None, note)


def _list(parts: tuple[Part, ...], old: Words, file: str) -> tuple[Part, ...] | None:
    """The words of one command as items, in the brackets of the old list."""
    raw = {(w.start, w.end): item for w, item in old}
    opened = (file[item.start : item.start + 1] for _, item in (*old[1:], *old[:1]))
    quote = next((mark for mark in opened if mark and mark in "\"'`"), '"')
    found: list[Part] = []
    for word in words(parts):
        item: Part | None = _item(word, raw, file)
        if item is None:
            text = _unquoted(texts(word))
            if any(isinstance(p, Copied) and not _is_plain(p, old, file) for p in word):
                return None
            escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
            item = quote + escaped + quote
        found.append(item)
    opening = _opening(old, file)
    skip = 1 if opening == 1 else 0
    if old and not skip:
        span = old[0][1]
        program = file[span.start : span.end].strip("\"'`").lower()
        if program == "vmss":  # something else starts the program
            found = found[1:]
        elif program != "az" and _PROGRAM.search(program):
            found[0] = Copied(file[span.start : span.end], span.start)
    first = old[skip][1].start if len(old) > skip else 0
    bracket = _OPENING.search(file, max(0, first - 40), first)
    left = bracket.group()[0] if bracket else ""
    if _DASH.search(file, max(0, first - 40), first):
        left = "["
    items: list[Part] = []
    for each in found[skip:]:
        items += [*([", "] if items else []), each]
    return (left, *items, _CLOSES.get(left, "")) if left else tuple(items)


def _opening(old: Words, file: str) -> int:
    """1 if the program stands before the list of its arguments."""
    if len(old) < 2:
        return 0
    between = file[old[0][1].end : old[1][1].start]
    return 1 if len(between) > 200 or _APART.search(between) else 0


def _item(word: tuple[Part, ...], raw: dict[tuple[int, int], Span], file: str) -> Copied | None:
    if len(word) != 1 or not isinstance(word[0], Copied):
        return None
    part = word[0]
    item = raw.get((part.at, part.at + len(part.text)))
    return None if item is None else Copied(file[item.start : item.end], item.start)


def _is_plain(part: Copied, old: Words, file: str) -> bool:
    """Whether the text of the item that ``part`` is a part of is its own value."""
    if part.at < 0:
        return True
    for word, item in old:
        if word.start <= part.at < word.end:
            return _PLAIN.match(file[item.start : item.end]) is not None
    return False


def _unquoted(word: str) -> str:
    if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", word[1:-1]) if word[0] == '"' else word[1:-1]
    return word


def _new_words(parts: tuple[Part, ...]) -> str:
    """The text with what is the user's blanked, so that only the new words are searched."""
    return "".join(part if isinstance(part, str) else "\0" * len(part.text) for part in parts)


def _between(parts: tuple[Part, ...], start: int, end: int) -> tuple[Part, ...]:
    """The parts from the character ``start`` to ``end``; the user's are not cut."""
    found: list[Part] = []
    at = 0
    for part in parts:
        length = len(part if isinstance(part, str) else part.text)
        if isinstance(part, Copied):
            if start <= at and at + length <= end:
                found.append(part)
        else:
            found.append(part[max(0, start - at) : max(0, end - at)])
        at += length
    return tuple(part for part in found if part != "")


def _replaced(parts: tuple[Part, ...], old: re.Pattern[str], new: str) -> tuple[Part, ...]:
    return tuple(old.sub(new, part) if isinstance(part, str) else part for part in parts)
