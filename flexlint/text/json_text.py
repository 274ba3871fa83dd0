"""Reading JSON as people write it, with the exact place of every key and value.

Comments, trailing commas, strings over several lines, duplicate keys and broken text are all
survived: what can be read is read, the rest is reported. Linear in the size of the text,
iterative, never raises.
"""

from __future__ import annotations

import re

from flexlint.model import Scalar, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.typed import TypeAlias

MAX_DEPTH = 100
"""Containers nested deeper are not built; a :class:`JsonBroken` stands for them."""
_MAX_FAULTS = 20


class JsonScalar:
    """A string (``start`` and ``end`` without its quotes), number, boolean or null."""

    __slots__ = ("end", "start", "value")

    def __init__(self, value: Scalar, start: int, end: int) -> None:
        self.value = value
        self.start = start
        self.end = end


class JsonBroken:
    """Something that could not be read, or was not; ``why`` in words."""

    __slots__ = ("end", "start", "why")

    def __init__(self, why: str, start: int, end: int) -> None:
        self.why = why
        self.start = start
        self.end = end


class JsonArray:
    """An array from bracket to bracket."""

    __slots__ = ("end", "items", "start")

    def __init__(self, start: int) -> None:
        self.items: list[JsonNode] = []
        self.start = start
        self.end = start


class JsonObject:
    """An object from brace to brace. Keys as written, duplicates kept in order."""

    __slots__ = ("end", "members", "start")

    def __init__(self, start: int) -> None:
        self.members: list[tuple[str, int, int, JsonNode]] = []
        """(key, its start and end without quotes, value)"""
        self.start = start
        self.end = start

    def get(self, key: str) -> JsonNode | None:
        """The value that counts for ``key``: the last one, compared case-insensitively."""
        member = self.member(key)
        return None if member is None else member[3]

    def member(self, key: str) -> tuple[str, int, int, JsonNode] | None:
        """The member that counts for ``key`` (lower case), or None."""
        folded = key.lower()
        for member in reversed(self.members):
            if len(member[0]) == len(folded) and member[0].lower() == folded:
                return member
        return None


JsonNode: TypeAlias = "JsonScalar | JsonArray | JsonObject | JsonBroken"


@record
class JsonFault:
    """Where the text is not JSON, and why."""

    message: str
    span: Span


@record
class JsonText:
    """What was read. ``root`` is None only if there is no value at all."""

    root: JsonNode | None
    faults: tuple[JsonFault, ...]
    """The first ones; empty if the text is JSON, comments and trailing commas allowed."""
    comments: tuple[Span, ...]
    """Every comment, with its ``//`` or ``/* */``."""


_SPACE = r"[\s\ufeff]*"
_STRING = r'"[^"\\]*(?:\\[\s\S][^"\\]*)*"'
_NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?"
# The common member ``"key": <scalar or opening bracket>`` in one step; all else, and all
# that is in doubt, goes through _TOKEN.
_MEMBER = regex(
    rf'{_SPACE}(?:(,){_SPACE})?"([^"\\\n]*)"[ \t]*:[ \t]*'
    rf'(?:"([^"\\\n]*)"(?=[ \t]*[,\r\n}}])|([{{\[])|(true|false|null|{_NUMBER})(?=[\s,}}]))'
)
_TOKEN = regex(
    rf"{_SPACE}(?:({_STRING}|'[^'\n\r]*')|([{{}}\[\]:,])|(//[^\n\r]*|/\*[\s\S]*?\*/)"
    r"|([^\s\"{}\[\]:,/]+)|([^\s\ufeff]))"
)
_TOKEN_ONE_LINE = regex(
    rf"{_SPACE}(?:(\"[^\"\n\r\\]*(?:\\[^\n\r][^\"\\\n\r]*)*\"?|'[^'\n\r]*')|([{{}}\[\]:,])"
    r"|(//[^\n\r]*|/\*[\s\S]*?\*/)|([^\s\"{}\[\]:,/]+)|([^\s\ufeff]))"
)
_TOKEN_OPEN_TAIL = regex(
    rf'{_SPACE}(?:("[^"\n\r]*"?)|([{{}}\[\]:,])|(//[^\n\r]*|/\*[\s\S]*)'
    r"|([^\s\"{}\[\]:,/]+)|([^\s\ufeff]))"
)
_NUMBER_ONLY = regex(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_BARE_KEY = regex(r"[A-Za-z_$][\w$-]*")
_AFTER_STRING = regex(r"\s*(?:[,:\]}]|/[/*]|\Z)")
_SKIP = regex(rf"{_STRING}?|[{{\[]|[}}\]]|//[^\n\r]*|/\*[\s\S]*?(?:\*/|\Z)")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|([\s\S]))")
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip
_HIGH = regex(r"\\u[dD][89aAbB][0-9a-fA-F]{2}\Z")
_PAIR = regex("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def unescape(raw: str) -> tuple[str, bool]:
    """The text that the inside of a JSON string stands for, and whether all of it is right.

    A backslash before anything that needs none stays; a lone surrogate becomes U+FFFD.
    """
    if "\\" not in raw:
        return raw, True
    right = True

    def decode(match: re.Match[str]) -> str:
        nonlocal right
        if match.group(1):
            return chr(int(match.group(1), 16))
        found = _ESCAPES.get(match.group(2))
        if found is None:
            right = False
            return match.group(0)
        return found

    decoded = _ESCAPE.sub(decode, raw)
    return _PAIR.sub(_joined, decoded), right


def _joined(match: re.Match[str]) -> str:
    pair = match.group(0)
    if len(pair) == 1:
        return "\ufffd"
    return chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + ord(pair[1]) - 0xDC00)


def source_offsets(raw: str) -> list[int]:
    """For every character of ``unescape(raw)``, and for its end, its offset in ``raw``.

    A character beyond the first plane that is written as two escapes stands at the first.
    """
    offsets: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(raw):
        offsets.extend(range(at, match.start()))
        at = match.end()
        low = match.group(1) is not None and 0xDC00 <= int(match.group(1), 16) <= 0xDFFF
        if low and offsets and _HIGH.search(raw, match.start() - 6, match.start()):
            continue
        known = match.group(1) is not None or match.group(2) in _ESCAPES
        offsets.extend((match.start(),) if known else (match.start(), match.start() + 1))
    offsets.extend(range(at, len(raw) + 1))
    return offsets


def read_json(text: str) -> JsonText:
    """Read ``text``; spans are offsets into it."""
    reader = _Reader(text)
    reader.run()
    return JsonText(reader.root, tuple(reader.faults), tuple(reader.comments))


class _Reader:
    """One run over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: JsonNode | None = None
        self.faults: list[JsonFault] = []
        self.comments: list[Span] = []
        self.stack: list[JsonObject | JsonArray] = []
        self.token = _TOKEN
        self.one_line_until = 0
        # A key that waits for its colon and value: (key, start, end).
        self.key: tuple[str, int, int] | None = None
        self.colon = False
        self.after_value = False

    def fault(self, message: str, start: int, end: int) -> None:
        if len(self.faults) < _MAX_FAULTS:
            self.faults.append(JsonFault(message, Span(start, end)))

    def run(self) -> None:
        at = 0
        while True:
            if self.stack and self.key is None and type(self.stack[-1]) is JsonObject:
                at = self.members(at, self.stack[-1])
            # Where nothing closes a comment, no string goes beyond its line in any case.
            one_line = at < self.one_line_until and self.token is _TOKEN
            token = _TOKEN_ONE_LINE if one_line else self.token
            match = token.match(self.text, at)
            if match is None:
                break
            kind = match.lastindex or 5
            start, end = match.span(kind)
            if kind == 1:
                at = self.string(start, end)
            elif kind == 2:
                at = self.punctuation(self.text[start], start, end)
            elif kind == 3:
                self.comments.append(Span(start, end))
                at = end
            elif kind == 4:
                self.word(match.group(4), start, end)
                at = end
            else:
                at = self.stray(start, end)
        self.finish()

    def members(self, at: int, container: JsonObject) -> int:
        """Read plain members from ``at`` as long as they come; where the rest starts."""
        text, match_member, stack = self.text, _MEMBER.match, self.stack
        append = container.members.append
        while True:
            match = match_member(text, at)
            if match is None or ((match.start(1) >= 0) is not self.after_value):
                # Neither a first member without a comma nor a later one with it.
                return at
            at = match.end()
            kind = match.lastindex
            start, end = match.span(2)
            if kind == 3:
                first, last = match.span(3)
                append((match.group(2), start, end, JsonScalar(match.group(3), first, last)))
                at = last + 1
                self.after_value = True
            elif kind == 5:
                first, last = match.span(5)
                word = match.group(5)
                append((match.group(2), start, end, self.bare(word, first, last)))
                self.after_value = True
            elif len(stack) >= MAX_DEPTH:
                self.key = (match.group(2), start, end)
                self.colon = True
                return at - 1
            else:
                child = JsonObject(at - 1) if text[at - 1] == "{" else JsonArray(at - 1)
                append((match.group(2), start, end, child))
                stack.append(child)
                self.after_value = False
                if type(child) is not JsonObject:
                    return at
                container = child
                append = container.members.append

    def bare(self, word: str, start: int, end: int) -> JsonNode:
        """A number, ``true``, ``false`` or ``null``; broken if it is none of them."""
        if word in _WORDS:
            return JsonScalar(_WORDS[word], start, end)
        match = _NUMBER_ONLY.fullmatch(word)
        if match is not None and len(word) < 4_000:
            whole = match.lastindex is None
            return JsonScalar(int(word) if whole else float(word), start, end)
        self.fault(f"{_shown(word)} is not a JSON value", start, end)
        return JsonBroken("not a JSON value", start, end)

    def string(self, start: int, end: int) -> int:
        """A string token, quotes included; where the rest starts."""
        text = self.text
        inner_end = end - 1
        if text[start] == "'":
            value = text[start + 1 : inner_end]
            self.atom(value, JsonScalar(value, start + 1, inner_end))
            return end
        if "\n" in text[start:end] and not _AFTER_STRING.match(text, end):
            # It swallowed the text after a quote that nobody closed: end it with its line, and
            # do not let each quote in that text swallow it again.
            self.one_line_until = max(self.one_line_until, inner_end)
            inner_end = text.index("\n", start)
            end = inner_end
            self.fault("the string is not closed", start, inner_end)
        elif inner_end <= start or text[inner_end] != '"':
            inner_end = end
            self.fault("the string is not closed", start, end)
        value, right = unescape(text[start + 1 : inner_end])
        if not right:
            self.fault("the string has a backslash that escapes nothing", start, end)
        self.atom(value, JsonScalar(value, start + 1, inner_end))
        return end

    def word(self, word: str, start: int, end: int) -> None:
        container = self.stack[-1] if self.stack else None
        if type(container) is JsonObject and self.key is None:
            if not _BARE_KEY.fullmatch(word):
                self.fault(f"the key {_shown(word)} is not in quotes", start, end)
            self.atom(word, JsonScalar(word, start, end))
        else:
            self.atom(word, self.bare(word, start, end))

    def atom(self, text: str, node: JsonNode) -> None:
        """A string or a word: a key where one is due, else a value."""
        container = self.stack[-1] if self.stack else None
        if type(container) is JsonObject:
            if self.key is None:
                if self.after_value:
                    self.fault("a comma is missing", node.start, node.end)
                self.key = (text, node.start, node.end)
                self.colon = self.after_value = False
                return
            if not self.colon:
                self.fault("a colon is missing after a key", node.start, node.end)
        self.add(node)

    def add(self, node: JsonNode) -> bool:
        """Hang ``node`` into the open container; False if the document is over already."""
        if not self.stack:
            if self.root is not None:
                self.fault("there is text after the end of the document", node.start, node.end)
                return False
            self.root = node
            return True
        container = self.stack[-1]
        if isinstance(container, JsonArray):
            if self.after_value:
                self.fault("a comma is missing", node.start, node.end)
            container.items.append(node)
        else:
            if self.key is None:
                self.fault("a value without a key", node.start, node.start + 1)
            key, start, end = self.key or ("", node.start, node.start)
            container.members.append((key, start, end, node))
            self.key = None
            self.colon = False
        self.after_value = True
        return True

    def punctuation(self, mark: str, start: int, end: int) -> int:
        if mark in "{[":
            return self.open(mark, start)
        if mark in "}]":
            self.close(mark, start, end)
        elif mark == ":":
            if self.key is None or self.colon:
                self.fault("a colon that belongs to no key", start, end)
            self.colon = True
        else:
            self.drop_key(start)
            if not self.after_value:
                self.fault("a comma without a value before it", start, end)
            self.after_value = False
        return end

    def open(self, mark: str, start: int) -> int:
        if len(self.stack) >= MAX_DEPTH:
            end = self.skip(start)
            self.fault(f"nested more than {MAX_DEPTH} levels deep", start, start + 1)
            self.add(JsonBroken("nested too deeply", start, end))
            return end
        child = JsonObject(start) if mark == "{" else JsonArray(start)
        self.add(child)
        # After the end of the document it is read all the same, into nowhere.
        self.stack.append(child)
        self.after_value = False
        return start + 1

    def skip(self, start: int) -> int:
        """Where the container that opens at ``start`` ends."""
        depth = 0
        for match in _SKIP.finditer(self.text, start):
            mark = match.group()
            if mark in ("{", "["):
                depth += 1
            elif mark in ("}", "]"):
                depth -= 1
                if depth == 0:
                    return match.end()
        return len(self.text)

    def close(self, mark: str, start: int, end: int) -> None:
        self.drop_key(start)
        wanted = JsonObject if mark == "}" else JsonArray
        depth = len(self.stack) - 1
        while depth >= 0 and type(self.stack[depth]) is not wanted:
            depth -= 1
        if depth < 0:
            self.fault(f"{mark!r} closes nothing", start, end)
            return
        if depth < len(self.stack) - 1:
            opened = "[" if mark == "}" else "{"
            self.fault(f"{mark!r} where an open {opened!r} must be closed first", start, end)
        while len(self.stack) > depth:
            self.stack.pop().end = end
        self.after_value = True

    def drop_key(self, at: int) -> None:
        """A key came to its end without a value."""
        if self.key is not None:
            key, start, end = self.key
            self.fault(f"the key {_shown(key)} has no value", start, end)
            self.add(JsonBroken("no value", at, at))

    def stray(self, start: int, end: int) -> int:
        """A character that starts no token: an unclosed string or comment, or a slash."""
        mark = self.text[start]
        if mark == '"' or self.text.startswith("/*", start):
            # Nothing closes it up to the end; do not look that far again.
            self.token = _TOKEN_OPEN_TAIL
            if mark != '"':
                self.fault("the comment is not closed", start, start + 2)
            return start
        self.fault(f"{_shown(mark)} is not JSON", start, end)
        return end

    def finish(self) -> None:
        end = len(self.text)
        self.drop_key(end)
        if self.stack:
            opened = self.stack[-1]
            mark = "{" if isinstance(opened, JsonObject) else "["
            self.fault(
                f"the text ends before the {mark!r} opened here is closed",
                opened.start,
                opened.start + 1,
            )
        while self.stack:
            self.stack.pop().end = end
        if self.root is None and not self.faults:
            self.fault("the file is empty", 0, 0)


def _shown(word: str) -> str:
    return repr(word if len(word) <= 30 else word[:27] + "…")
