"""What programs send to the URL of a scale set: objects of JavaScript, and JSON in strings.

``axios.put(url, {…})``, ``fetch(url, {method: "PUT", body: JSON.stringify(…)})``,
``http.NewRequest("PUT", url, strings.NewReader(body))``. The method leads to the arguments beside
it; a variable counts if nothing else gives it a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.bodies import Sent, may_be_sent, message
from flexlint.lexical.literals import end_of, read_object
from flexlint.model import Embedded, Object
from flexlint.regex import regex
from flexlint.surfaces.sdk.bindings import Bindings
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.text.traced import Builder, TracedText
from flexlint.typed import TypeAlias

_METHOD = regex(r"(?:method)?(?P<verb>put|patch)(?:as(?:json|string))*(?:async)?\Z", re.IGNORECASE)
"""What a function, or the member of an enumeration, is called that says the method."""
_QUOTED = regex(r"[\"'`](?P<verb>PUT|PATCH)[\"'`]\Z", re.IGNORECASE)
_SETS = regex(r"virtualMachineScaleSets/", re.IGNORECASE)
_URLS = frozenset({"url", "uri", "path", "pathname"})
_BODIES = frozenset({"body", "data", "json", "payload"})
_WRAPPING = frozenset(
    {"stringify", "stringcontent", "newreader", "newbufferstring", "newbuffer", "byte", "getbytes",
     "ofstring", "stringentity", "create", "tojson", "from"}
)  # fmt: skip
"""Functions and classes that make something to be sent of the text that they are given."""
_TAKE_URLS = frozenset({"url", "uri", "newbuilder", "target", "requestto"})
_MAKE_URLS = frozenset({"create", "uri", "url", "get", "parse"})
_CHAINED = 12
"""Calls before that of the method that are looked at."""
_STRING = regex(
    r"(?P<mark>\$?@?\$?|[rR]?)(?P<q>\"\"\"|[\"'`])(?P<inner>.*)(?P=q)\s*(?:\.\w+\(\))?\Z", re.S
)
_VERBATIM = regex(r"\"(?P<kept>\")")
_ESCAPED = regex(r"\\(?P<kept>[\"'\\/`])|\\[nrt]")
_CHANGED = (
    r"(?<![\w.$]){}(?:\.\w{{1,80}}|\[[^\]\n]{{1,80}}\]){{1,9}}\s{{0,9}}[-+|?&]{{0,2}}=(?![=>])"
    r"|(?:assign|merge|extend|delete|defaults)[( ]\s{{0,9}}{}\b"
)
_DOUBLE = regex(
    r"nock\b|mock|stub|fake|intercept|\b(?:moxios|expect|verify|when|given|scope)\b", re.IGNORECASE
)
_NEAR = 200
_STEPS = 4
_MOST = 60
"""Requests of one program that are looked at."""
_LONGEST = 100_000

Region: TypeAlias = "tuple[int, int]"
"""The first and the last token of an expression."""


def bodies_in(text: str, code: str, tokens: Tokens, language: str) -> Iterator[Sent | Embedded]:
    """Every model that the program ``text`` sends: as it is where JavaScript writes it, as a
    message where it is JSON in a string. ``code`` is without comments and insides of strings."""
    if may_be_sent(text):
        yield from _Reader(text, code, tokens, language).sent()


class _Reader:
    def __init__(self, text: str, code: str, tokens: Tokens, language: str) -> None:
        self._text = text
        self._code = code
        self._tokens = tokens
        self._language = language
        self._bindings = Bindings(tokens, language)
        self._around: tuple[int, ...] = ()

    def sent(self) -> Iterator[Sent | Embedded]:
        left = _MOST
        for at in range(len(self._tokens)):
            verb, group = self._verb(at)
            if not verb or group < 0 or left <= 0 or self._is_described(at):
                continue
            left -= 1
            request = self._request(group)
            url = self._url(request[0]) if request is not None else None
            if request is None or url is None:
                continue
            for region in request[1]:
                body = self._body(region, self._tokens.starts[at], _STEPS)
                if body is None:
                    continue
                written, start = url
                if isinstance(body, Object):
                    yield Sent(verb, written, body, start)
                else:
                    yield message(verb, TracedText.of(written, start), body)
                break

    def _verb(self, at: int) -> tuple[str, int]:
        """The method that the token ``at`` says, and the bracket of what it is said of."""
        tokens = self._tokens
        word = tokens.words[at]
        if word[0] in "\"'" and len(word) < 8:
            match = _QUOTED.match(self._text[tokens.starts[at] : tokens.end(at)])
            return (match["verb"].upper(), self._opened(at)) if match is not None else ("", -1)
        match = _METHOD.match(word) if tokens.word(at - 1) in {".", "?."} else None
        if match is None:
            return "", -1
        behind = at + 1
        if tokens.word(behind) == "<":
            while behind < min(at + 12, len(tokens)) and tokens.word(behind) != ">":
                behind += 1
            behind += 1
        called = tokens.word(behind) == "("
        return match["verb"].upper(), behind if called else self._opened(at)

    def _is_described(self, at: int) -> bool:
        """Whether a test only says which request it expects, or how one is answered."""
        start = self._tokens.starts[at]
        before = self._code[max(0, start - _NEAR) : start]
        return _DOUBLE.search(re.split(r"[;{}]", before)[-1]) is not None

    def _opened(self, at: int) -> int:
        self._around = self._around or self._tokens.enclosing()
        return self._around[at]

    def _request(self, group: int) -> tuple[Region, list[Region]] | None:
        """The expression of the URL, and those that may be the body, of the request whose
        arguments, or whose options, are in the bracket ``group``."""
        tokens = self._tokens
        parts = self._parts(group)
        if tokens.word(group) == "{":
            named = {self._key(first): (first + 2, last) for first, last in parts}
            bodies = [named[key] for key in named if key in _BODIES]
            url = next((named[key] for key in named if key in _URLS), None)
            if url is None:
                call = self._opened(group)
                given = self._parts(call) if tokens.word(call) == "(" else []
                url = given[0] if given and given[0][0] < group else None
            return (url, bodies) if url is not None and bodies else None
        if tokens.word(group) != "(":
            return None
        for part in parts:
            if self._url(part) is not None:
                return part, [each for each in parts if each != part]
        url = self._before(group)
        return (url, parts) if url is not None and parts else None

    def _before(self, group: int) -> Region | None:
        """The URL that a call earlier in the chain was given: ``newBuilder(url).PUT(…)``."""
        tokens = self._tokens
        at = group - 2
        for _ in range(_CHAINED):
            if at < 1 or tokens.word(at) not in {".", "?."} or tokens.word(at - 1) != ")":
                return None
            opened = tokens.other[at - 1]
            if opened < 1:
                return None
            if tokens.words[opened - 1].lower() in _TAKE_URLS:
                for part in self._parts(opened):
                    url = self._unwrapped(part)
                    if self._url(url) is not None:
                        return url
            at = opened - 2
        return None

    def _unwrapped(self, region: Region) -> Region:
        """``url`` of ``URI.create(url)`` and ``new URI(url)``."""
        first, last = self._held(region) or region
        opened = self._tokens.other[last] if self._tokens.word(last) == ")" else -1
        if opened > first and self._tokens.words[opened - 1].lower() in _MAKE_URLS:
            given = self._parts(opened)
            return given[0] if given else region
        return first, last

    def _key(self, first: int) -> str:
        """The key of an entry of an object that begins at ``first``."""
        tokens = self._tokens
        word = self._text[tokens.starts[first] : tokens.end(first)].strip("\"'")
        return word.lower() if tokens.word(first + 1) in {":", "="} else ""

    def _parts(self, group: int) -> list[Region]:
        """What stands between commas in the bracket ``group``."""
        tokens = self._tokens
        close = tokens.other[group] if group >= 0 else -1
        found: list[Region] = []
        at = first = group + 1
        while at < close and len(found) < _MOST:
            if tokens.words[at] == ",":
                found.append((first, at - 1))
                first = at + 1
            at = tokens.behind(at)
        if first < close:
            found.append((first, close - 1))
        return [(start, end) for start, end in found if start <= end]

    def _written(self, region: Region) -> str:
        start, end = self._tokens.starts[region[0]], self._tokens.end(region[1])
        return self._text[start:end] if end - start < _LONGEST else ""

    def _held(self, region: Region) -> Region | None:
        """The expression that gives a variable its only value."""
        first, last = region
        if first != last or not self._tokens.is_name(first):
            return None
        declared = self._bindings.of(first)
        if declared is None or declared.kind != "value" or declared.first < 0:
            return None
        return declared.first, declared.last

    def _url(self, region: Region) -> tuple[str, int] | None:
        for _ in range(_STEPS):
            held = self._held(region)
            if held is None:
                break
            region = held
        written = self._written(region)
        if len(written) > _LONGEST // 50 or not _SETS.search(written):
            return None
        if written.lstrip("$@")[:1] not in {'"', "'", "`"} and "+" not in written:
            return None
        return written.replace("\r", " ").replace("\n", " "), self._tokens.starts[region[0]]

    def _body(self, region: Region, used: int, steps: int) -> Object | TracedText | None:
        """What is sent by the expression ``region``, which is used at the offset ``used``."""
        tokens = self._tokens
        first, last = region
        while tokens.word(first) in {"new", "await", "&"} and first < last:
            first += 1
        start = tokens.starts[first]
        if tokens.word(first) == "{":
            whole = self._language == "javascript" and tokens.other[first] == last
            found = read_object(self._text, start) if whole else None
            return found if found is not None and end_of(found) == tokens.end(last) else None
        held = self._held((first, last))
        if held is not None:
            if not steps or self._is_changed(tokens.words[first], used):
                return None
            return self._body(held, start, steps - 1)
        opened = tokens.other[last] if tokens.word(last) == ")" else -1
        if opened > first and tokens.words[opened - 1].lower() in _WRAPPING:
            given = self._parts(opened)
            return self._body(given[0], used, steps - 1) if given and steps else None
        return self._json(first, last)

    def _json(self, first: int, last: int) -> TracedText | None:
        """The JSON in the one string that an expression is."""
        match = _STRING.match(self._written((first, last)))
        if match is None or "$" in match["mark"]:
            return None
        inner, at = match["inner"], self._tokens.starts[first] + match.start("inner")
        if match["q"] == '"' and self._code[at : at + len(inner)].strip():
            return None  # several strings
        if match["q"] in {'"""', "`"}:
            text = TracedText.of(inner, at)
        else:
            text = _unescaped(inner, at, _VERBATIM if "@" in match["mark"] else _ESCAPED)
        return text if text.text.lstrip().startswith("{") else None

    def _is_changed(self, name: str, used: int) -> bool:
        """Whether something is put into what the variable ``name`` holds."""
        escaped = re.escape(name)
        pattern = _CHANGED.format(escaped, escaped)
        low = max(0, used - _LONGEST)
        return re.search(pattern, self._code[low:used]) is not None


def _unescaped(inner: str, at: int, escape: re.Pattern[str]) -> TracedText:
    found, done = Builder(), 0
    for match in escape.finditer(inner):
        found.put(inner[done : match.start()], at + done)
        kept = match["kept"]
        if kept is not None:
            found.put(kept, at + match.start("kept"))
        else:
            found.put(" ", at + match.start(), 2)
        done = match.end()
    found.put(inner[done:], at + done)
    return found.build()
