"""Commands that are given the ids which another command of the script lists: what replaces one of
them is right only if the other one is replaced as well, and only if nothing else has the ids."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

from flexlint.azure import (
    INSTANCE_LIST,
    RESOURCE_GROUP,
    SCALE_SET_NAMES,
)
from flexlint.azure import INSTANCE_PARAMETERS as INSTANCES
from flexlint.lexical.picking import COMPARED, PICKED, is_picked_behind, why_not
from flexlint.model import ApiUse, Argument, Array, Known, Object, Span, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.typed import Literal

ANOTHER_SET = "it is not proven that the list and what it feeds are about one set"
NOT_FOLLOWED = "where these ids come from and go to is not followed: change those places together"
_FOR = regex(r"(?:\A|[\s;({])for\s{1,9}(?P<name>\w{1,80})\s{1,9}in\s{1,9}(?:\$\(|`)\s{0,9}\Z")
_HELD = regex(
    r"(?:\A|[\n;{]|\b(?:do|then|else|local|&&)\s)[ \t]{0,40}(?P<name>[A-Za-z_]\w{0,80})="
    r"(?:\(\s{0,9}\$\(|\"?(?:\$\(|`))\s{0,9}\Z"
)
_ARRAY = regex(
    r"\b(?:mapfile|readarray)\s{1,9}(?:-t\s{1,9})?(?P<name>\w{1,80})\s{1,9}<\s{1,9}<\(\s{0,9}\Z"
)
_OF_ARRAY = regex(r"\A\s{0,9}(?:mapfile|readarray)\b|=\(")
_FED = regex(r"\bdone\s{1,9}<\s{1,9}<\(\s{0,9}\Z")
_BARE = regex(r"(?:\A|[\n;])[ \t]{0,40}\Z")
_NEAR = 160
_BREAK = r"(?:[ \t]|\\\r?\n){0,40}"
_CLOSES = regex(r"\s{0,40}[)`]\"?\s{0,9}\)?(?=[ \t\r]{0,40}(?:;|\n|\Z|#))")
_ENDS = regex(r"[ \t\r]{0,40}(?:2>\s?(?:/dev/null|&1)[ \t\r]{0,40})?(?:;|\n|\Z|#)")
_READING = (
    r"while\s{1,9}(?:IFS=(?:''|\"\")?\s{1,9})?read\s{1,9}(?:-r\s{1,9})?(?P<name>\w{1,80})"
    r"[ \t]{0,9}(?:;|\n)\s{0,40}"
)
_READ_HEAD = regex(_READING + r"\Z")
_PIPED_READ = regex(_BREAK + r"\|" + r"(?:[\s\\]){0,40}" + _READING + r"(?=do\b)")
_PIPED_XARGS = regex(
    _BREAK + r"\|[\s\\]{0,40}xargs(?:\s{1,9}(?:-[rt]|-[nPL]\s?\d{1,4}|-I\s?(?P<mark>[^\s\w]{1,9})))"
    r"{0,6}[\s\\]{1,40}\Z"
)
_PIPED = regex(_BREAK + r"\|[\s\\]{0,40}\Z")
_DO = regex(r"(?:\A|[;\n&|({])\s{0,40}(?P<word>do|done)\b")
_LOOP_IN = regex(
    r"\bfor\s{1,9}(?P<name>\w{1,80})\s{1,9}in\s{1,9}\"?\Z",
)
_AFTER_IN = regex(r"(?:\[[@*]\])?\}?\"?\s{0,9}(?:;|\n)\s{0,40}(?=do\b)")
_AFTER_STRING = regex(r"\}?\"?(?=\s{0,9}(?:;|\n|\Z))")
_STRING = regex(r"\bdone\s{0,9}<<<\s{0,9}\"?\Z")
_MENTION = regex(r"\$+(?:\{[#!]?)?(?P<name>[A-Za-z_]\w*)")
_SET = regex(
    r"(?<![\w$-])(?P<set>[A-Za-z_]\w*)(?:\[[^\]\n]{0,40}\])?\+?=(?![=~])"
    r"|\bfor(?:each)?\s{1,9}(?P<loop>\w{1,80})\s{1,9}in\b"
    r"|\b(?:read|mapfile|readarray|getopts|unset|export|declare|typeset|readonly|select|let)\b"
    r"(?P<words>[^\n;|&<=]{0,200})|printf\s{1,9}-v\s{1,9}(?P<printed>\w{1,80})"
)
_NUMBERS = regex(r"\(\((?P<sum>[^\n]{0,200}?)\)\)|\[\[(?P<test>[^\n]{0,200}?)\]\]")
_WORD = regex(r"[A-Za-z_]\w*")
_STATEMENT = regex(r"(?:[\n;&|{]|\b(?:do|then|else)\s)[ \t]{0,40}(?P<said>[^\n;&|{`]{0,300})\Z")
_SAYS = regex(r"(?:echo|printf)\s(?:(?!\$\(|##vso|::|<\(|>).){0,300}\Z")
_SAID = regex(r"[^\n;&|<>`]{0,300}(?:>&2[^\n;&|<>`]{0,20})?(?:;|\n|\Z|&&|\|\|)")
_TEST = regex(r"\[\[?\s{1,9}(?:!\s{1,9})?-[zn]\s{1,9}\"?\Z")
_TESTED = regex(r"(?:\[[@*]\])?\}?\"?\s{1,9}\]")
_COUNTED = regex(r"\[[@*]\]\}")
_COUNT = regex(r"\$\(echo\s{1,9}\"?\Z")
_COUNTS = regex(r"\}?\"?\s{0,9}\|\s{0,9}wc\s{1,9}-[wl]\s{0,9}\)")
_UNSEEN = regex(
    r"\beval\b|\bset\s+-\w{0,9}a|allexport|\$\{!|\benvsubst\b|\benv\b\s{0,9}\||declare\s+-n"
)
_SOURCED = regex(
    r"(?:\A|[\n;&])[ \t]{0,40}(?:source|\.)[ \t]|\baz\s{1,9}(?:account\s{1,9}set|login)\b"
)
_FUNCTION = regex(r"\w\s{0,9}\(\)\s{0,40}[{(]|\bfunction\s")
_CAPTURED = regex(
    r"\bdone\b[ \t\"]{0,40}(?:\||>)|\}[ \t]{0,9}(?:\||>)|\)[ \t]{0,9}>|\bexec\b[^\n]{0,80}>"
)
_LEAVES = regex(
    r"(?P<failing>\|\|[ \t]{0,9}(?:\{[^}\n]{0,200}?)?)?"
    r"(?<![\w$.-])(?P<word>break|exit|return)(?![\w-])(?:[ \t]{1,9}(?P<code>\d{1,9}))?"
)
_TESTS = regex(
    r"(?<![\w-])(?:\[\[?[ \t]|test[ \t]|if[ \t]|case[ \t]|while[ \t]|until[ \t]|&&|\(\()"
)
_COUNTS_UP = regex(r"\(\(|\$\[|(?<![\w-])(?:let|expr)[ \t]|\+=|--(?=[ \t;)])")
_ONE_OF = regex(r"(?!\[[@*])")
"""Behind the name of an array that is read: it gives one item, or some."""
_DEFAULTS = regex(r"\baz\s{1,9}config|AZURE_DEFAULTS")
_QUOTED = regex(r"'[^']{0,2000}'|\"[^\"]{0,2000}\"")
_ASKED = regex(r"instanceId|\b(?:id|name)\b")
_PLAIN = regex(r"[\w./:-]{1,200}\Z|\$\{?[A-Za-z_]\w{0,80}\}?\Z|\$\{?\d\}?\Z|\$\(\w{1,80}\)\Z"
               r"|\$?\{\{[^{}\n]{1,200}\}\}\Z")  # fmt: skip
_LITERAL = regex(r"[\w*,;\s./-]{0,2000}\Z")
"""Ids as they are written out; anything else stands for them."""
_NAME = regex(r"[A-Za-z_]\w*")


def with_feeding(text: str, uses: Iterable[ApiUse]) -> tuple[ApiUse, ...]:
    """``uses``, found in the script ``text`` of a shell: those that are given ids out of a list
    have the statement that lists them. What else has the ids than what is changed with the list,
    or may have them, is said with the list and with what it is seen to feed
    (:attr:`ApiUse.hindrance <flexlint.model.ApiUse.hindrance>`)."""
    every = tuple(uses)
    if not any(use.operation == INSTANCE_LIST and use.statement is not None for use in every):
        return every
    script = _Script.of(text, every)
    fed: dict[Span, list[Span]] = {}
    hindered: dict[Span, str] = {}
    followed: dict[Span, Literal["printed", "seen"]] = {}
    for use in every:
        if use.operation != INSTANCE_LIST or use.statement is None or use.form != "call":
            continue
        way = script.way(use, use.statement)
        if not way.reason:
            followed[use.span] = "printed" if way.printed else "seen"
        elif asks_for_ids(text, use.statement) or way.gets or way.reason == PICKED:
            hindered.setdefault(use.span, way.reason)
        for other in way.gets:
            fed.setdefault(other.span, []).append(use.statement)
            if way.reason:
                hindered.setdefault(other.span, way.reason)
    return tuple(
        replace(
            use,
            fed_by=tuple(fed.get(use.span, ())),
            hindrance=hindered.get(use.span, ""),
            followed=followed.get(use.span, ""),
        )
        if use.span in fed or use.span in hindered or use.span in followed
        else use
        for use in every
    )


def asks_for_ids(text: str, statement: Span) -> bool:
    """Whether the list gives no more than ids or names (and not their number)."""
    _, given, query = text[statement.start : statement.end].partition("--query")
    return bool(given) and "length(" not in query and _ASKED.search(query) is not None


@record
class _Way:
    """What becomes of a list."""

    gets: tuple[ApiUse, ...] = ()
    """What is given its ids."""
    reason: str = ""
    """Why no change is right; "" if all that gets them is known."""
    printed: bool = False
    """True if nothing but the reader of the output gets them."""


@record
class _Script:
    """A script with what is looked up of it for each of its lists."""

    text: str
    uses: tuple[ApiUse, ...]
    starts: tuple[int, ...]
    """Where the statements of ``uses`` begin."""
    mentions: dict[str, list[Span]]
    """Where each variable is read; the end is that of its name."""
    bindings: dict[str, list[int]]
    """Where each is set, or handed on by its name."""
    loops: tuple[Span, ...]
    """The bodies of loops, by where they begin: from ``do`` to the end of ``done``."""
    closed: dict[int, Span]
    """The same by where their ``done`` begins."""
    strange: frozenset[str]
    """Variables that sums and tests read without a mark."""
    assigned: frozenset[str]
    """Variables that are set by anything but the head of a loop."""
    strays: dict[str, bool]
    """What has been found of each: whether it is read where no loop over it surely is."""
    unseen: bool
    captured: bool
    functions: bool

    @classmethod
    def of(cls, text: str, every: Sequence[ApiUse]) -> _Script:
        """``text`` in which ``every`` use was found."""
        uses = sorted(
            (u for u in every if u.statement is not None and u.operation != INSTANCE_LIST),
            key=lambda use: _statement(use).start,
        )
        mentions: dict[str, list[Span]] = {}
        for match in _MENTION.finditer(text):
            mentions.setdefault(match["name"], []).append(Span(match.start(), match.end()))
        bindings: dict[str, list[int]] = {}
        assigned: set[str] = set()
        for match in _SET.finditer(text):
            alone = match["set"] or match["loop"] or match["printed"]
            names = [alone] if alone else _WORD.findall(match["words"])
            for name in names:
                bindings.setdefault(name, []).append(match.start())
            if not match["loop"] and not (match["words"] and match.group().startswith("read ")):
                assigned.update(names)
        loops: list[Span] = []
        closed: dict[int, Span] = {}
        open_: list[int] = []
        for match in _DO.finditer(text):
            if match["word"] == "do":
                open_.append(match.start("word"))
            elif open_:
                loop = Span(open_.pop(), match.end())
                loops.append(loop)
                closed[match.start("word")] = loop
        strange = {
            name
            for match in _NUMBERS.finditer(text)
            for name in _WORD.findall(match["sum"] or match["test"] or "")
        }
        return cls(
            text,
            tuple(uses),
            tuple(_statement(use).start for use in uses),
            mentions,
            bindings,
            tuple(sorted(loops)),
            closed,
            frozenset(strange),
            frozenset(assigned),
            {},
            _UNSEEN.search(text) is not None,
            _CAPTURED.search(text) is not None,
            _FUNCTION.search(text) is not None,
        )

    # -- what becomes of a list ---------------------------------------------------------

    def way(self, use: ApiUse, statement: Span) -> _Way:
        """What becomes of what the ``statement`` of the list ``use`` gives."""
        gets, reason = self._gets(statement)
        asked = first_of(use, "query")
        if is_picked_behind(self.text, statement.end):
            reason = PICKED
        elif asked is not None and (why := why_not(_said(asked))):
            reason = why
        if not reason and not all(
            _is_read_from_input(other) or self._is_of_one_set(use, other) for other in gets
        ):
            reason = ANOTHER_SET
        bare = _BARE.search(self.text, max(0, statement.start - _NEAR), statement.start)
        return _Way(tuple(gets), reason, not gets and bare is not None)

    def _gets(self, statement: Span) -> tuple[list[ApiUse], str]:
        text, start, end = self.text, statement.start, statement.end
        if ">" in _QUOTED.sub("", text[start:end].replace("2>/dev/null", "").replace("2>&1", "")):
            return [], NOT_FOLLOWED
        low = max(0, start - _NEAR)
        if (match := _FOR.search(text, low, start)) is not None:
            name, closes = match["name"], _CLOSES.match(text, end)
            body = self._loop_at(closes.end()) if closes is not None else None
            return self._through(name, match.start("name"), body)
        if (match := _HELD.search(text, low, start) or _ARRAY.search(text, low, start)) is not None:
            if _CLOSES.match(text, end) is None and not text.startswith(")", end):
                return self._told(match["name"]), COMPARED
            if _CLOSES.match(text, end) is None:
                return self._told(match["name"]), NOT_FOLLOWED
            array = _OF_ARRAY.search(match.group()) is not None
            return self._held(match["name"], array)
        if (match := _FED.search(text, low, start)) is not None:
            body = self.closed.get(match.start())
            if body is None or _CLOSES.match(text, end) is None:
                return [], NOT_FOLLOWED
            return self._reading(body)
        if _BARE.search(text, low, start) is None:
            return [], NOT_FOLLOWED
        if (match := _PIPED_READ.match(text, end)) is not None:
            return self._through(match["name"], match.start("name"), self._loop_at(match.end()))
        other = self._next(end)
        if other is not None:
            piped = _PIPED_XARGS.match(text, end, _statement(other).start)
            if piped is None:  # the words of xargs may be part of it
                piped = _PIPED_XARGS.match(text, end, other.span.start)
            if _is_read_from_input(other) and _PIPED.match(text, end, _statement(other).start):
                return [other], ""
            if piped is not None:
                return [other], self._marked(other, piped["mark"])
        if _ENDS.match(text, end) is not None and not self.functions:
            return [], ""
        return [], NOT_FOLLOWED

    def _marked(self, use: ApiUse, mark: str | None) -> str:
        """What is wrong where each id stands for ``mark`` in ``use``."""
        at = _statement(use)
        written = self.text[at.start : at.end]
        if mark is None:
            return ""
        given = first_of(use, *INSTANCES, "ids")
        after = written[written.rfind("az ") :]
        alone = given is not None and given.text.strip("\"'") == mark and after.count(mark) == 1
        return "" if alone else COMPARED

    def _next(self, at: int) -> ApiUse | None:
        index = bisect.bisect_left(self.starts, at)
        return self.uses[index] if index < len(self.uses) else None

    def _loop_at(self, at: int) -> Span | None:
        """The body of the loop whose ``do`` is the next word from ``at``."""
        index = bisect.bisect_left(self.loops, Span(at, at))
        if index == len(self.loops):
            return None
        body = self.loops[index]
        return body if not self.text[at : body.start].strip("; \t\r\n") else None

    def _reading(self, body: Span) -> tuple[list[ApiUse], str]:
        """What the loop ``body`` does with the one word that it reads each turn."""
        head = _READ_HEAD.search(self.text, max(0, body.start - _NEAR), body.start)
        if head is None:
            return [], NOT_FOLLOWED
        return self._through(head["name"], head.start("name"), body)

    def _told(self, name: str) -> list[ApiUse]:
        """The uses that mention ``name``."""
        found = (self._around(each) for each in self.mentions.get(name, ()))
        return [use for use in found if use is not None]

    def _held(self, name: str, array: bool) -> tuple[list[ApiUse], str]:
        """What is done with the variable ``name``, which is to be set once, to an ``array`` or a
        text."""
        if self.unseen or name in self.strange or len(self.bindings.get(name, ())) != 1:
            return self._told(name), NOT_FOLLOWED
        reads = self.mentions.get(name, [])
        if not reads:
            return [], NOT_FOLLOWED
        if _SOURCED.search(self.text, self.bindings[name][0]) is not None:
            return self._told(name), NOT_FOLLOWED
        if array and any(_ONE_OF.match(self.text, each.end) for each in reads):
            return self._told(name), PICKED
        return self._all(reads)

    def _through(self, name: str, at: int, body: Span | None) -> tuple[list[ApiUse], str]:
        """What is done with the item ``name`` of a loop whose ``body`` follows ``at``."""
        if body is None:
            return [], NOT_FOLLOWED
        every = self.mentions.get(name, [])
        low = bisect.bisect_left(every, Span(body.start, 0))
        inside = every[low : bisect.bisect_left(every, Span(body.end, 0))]
        told = [u for u in map(self._around, inside) if u is not None]
        bound = self.bindings.get(name, [])
        again = bisect.bisect_left(bound, body.end) > bisect.bisect_left(bound, body.start)
        if self.unseen or name in self.strange or self._is_stray(name) or again:
            return told, COMPARED if name in self.strange else NOT_FOLLOWED
        if _SOURCED.search(self.text, body.start, body.end) is not None:
            return told, NOT_FOLLOWED
        if _leaves_some(self.text[body.start : body.end]):
            return told, PICKED
        return self._all(inside)

    def _is_stray(self, name: str) -> bool:
        """Whether ``name`` is read where no loop over it surely is."""
        if name in self.strays:
            return self.strays[name]
        until, stray = -1, name in self.assigned
        bound, index = self.bindings.get(name, []), 0
        for each in self.mentions.get(name, ()):
            while index < len(bound) and bound[index] < each.start:
                at = bisect.bisect_left(self.loops, Span(bound[index], 0))
                until = max(until, self.loops[at].end if at < len(self.loops) else -1)
                index += 1
            stray = stray or (each.start >= until)
        self.strays[name] = stray
        return stray

    def _all(self, reads: Iterable[Span]) -> tuple[list[ApiUse], str]:
        """What gets the ids at each of ``reads``."""
        gets: list[ApiUse] = []
        reason = ""
        for each in reads:
            found, why = self._read(each)
            gets += found
            reason = reason or why
        return gets, reason

    def _read(self, mention: Span) -> tuple[list[ApiUse], str]:
        text, start, end = self.text, mention.start, mention.end
        use = self._around(mention)
        if use is not None:
            given = first_of(use, *INSTANCES, "ids")
            exact = given is not None and given.span.start <= start and end <= given.span.end
            plain = given is not None and _is_whole(given.text)
            return [use], "" if exact and plain else COMPARED
        low = max(0, start - _NEAR)
        head = _LOOP_IN.search(text, low, start)
        if head is not None and (after := _AFTER_IN.match(text, end)) is not None:
            return self._through(head["name"], head.start("name"), self._loop_at(after.end()))
        fed = _STRING.search(text, low, start)
        if fed is not None and _AFTER_STRING.match(text, end) is not None:
            body = self.closed.get(fed.start())
            return self._reading(body) if body is not None else ([], NOT_FOLLOWED)
        if text.startswith("${#", start) and _COUNTED.match(text, end):
            return [], ""
        if _TEST.search(text, low, start) and _TESTED.match(text, end):
            return [], ""
        if _COUNT.search(text, low, start) and _COUNTS.match(text, end):
            return [], ""
        says = _STATEMENT.search(text, max(0, start - 2 * _NEAR), start)
        if (
            says is not None
            and _SAYS.match(says["said"])
            and _SAID.match(text, end)
            and not self.captured
            and not self.functions
        ):
            return [], ""
        return [], COMPARED

    def _around(self, mention: Span) -> ApiUse | None:
        """The use in whose statement ``mention`` stands."""
        index = bisect.bisect_right(self.starts, mention.start) - 1
        if index < 0:
            return None
        use = self.uses[index]
        return use if mention.end <= _statement(use).end else None

    # -- of one set ---------------------------------------------------------------------

    def _is_of_one_set(self, listing: ApiUse, use: ApiUse) -> bool:
        """Whether it is proven that both are about the same set of the same group."""
        first = min(_statement(listing).start, _statement(use).start)
        last = max(_statement(listing).end, _statement(use).end)
        for loop in self._around_but(_statement(use), _statement(listing)):
            first, last = min(first, loop.start), max(last, loop.end)
        if _SOURCED.search(self.text, first, last) is not None:
            return False
        for names in (SCALE_SET_NAMES, (RESOURCE_GROUP,), ("subscription",), ("ids",)):
            one, other = first_of(listing, *names), first_of(use, *names)
            if one is None and other is None:
                if names == (RESOURCE_GROUP,) and _DEFAULTS.search(self.text) is not None:
                    return False
                continue
            if names == ("ids",) or one is None or other is None:
                return False
            written = one.text.strip("\"'")
            if written != other.text.strip("\"'") or _PLAIN.match(written) is None:
                return False
            if "$" in written and not self._stays(written, first, last):
                return False
        return first_of(listing, *SCALE_SET_NAMES) is not None

    def _around_but(self, inner: Span, other: Span) -> Iterator[Span]:
        """The loops around ``inner`` that are not around ``other``."""
        index = bisect.bisect_right(self.loops, Span(inner.start, 0)) - 1
        for number in range(index, max(-1, index - 20), -1):
            loop = self.loops[number]
            if loop.end >= inner.end and not loop.start <= other.start < loop.end:
                yield loop

    def _stays(self, written: str, first: int, last: int) -> bool:
        """Whether the variable ``written`` is not set from ``first`` to ``last``."""
        match = _NAME.search(written)
        if match is None:  # $1
            return "shift" not in self.text[first:last] and "set --" not in self.text[first:last]
        bound = self.bindings.get(match.group(), [])
        if len(bound) > 1 and self.functions:
            return False
        return bisect.bisect_left(bound, first) == bisect.bisect_left(bound, last)


_WHOLE = regex(r"[\"']{0,2}\$+(?:\{[A-Za-z_]\w{0,80}(?:\[[@*]\])?\}|[A-Za-z_]\w{0,80})[\"']{0,2}\Z")


def _leaves_some(body: str) -> bool:
    """Whether a loop with this body may end before its last item, other than by what goes wrong,
    or leave out some by what it counts or notes."""
    if any(_is_on_purpose(match) for match in _LEAVES.finditer(body)):
        return True
    if _TESTS.search(body) is None:
        return False
    if _COUNTS_UP.search(body) is not None:
        return True
    noted: dict[str, int] = {}
    for match in _SET.finditer(body):
        for name in _WORD.findall(match["set"] or match["words"] or match["printed"] or ""):
            noted.setdefault(name, match.start())
    return any(each.start() < noted.get(each["name"], 0) for each in _MENTION.finditer(body))


def _is_on_purpose(match: re.Match[str]) -> bool:
    failed = match["code"] is not None and match["code"].strip("0") != ""
    return match["failing"] is None and not (failed and match["word"] != "break")


def _said(asked: Argument) -> str:
    """The query, as far as it is known."""
    known = asked.value
    return str(known.value) if isinstance(known, Known) else asked.text.strip("\"'")


def _is_whole(written: str) -> bool:
    """Whether the argument is one variable, all of it, and nothing beside it."""
    return _WHOLE.match(written.strip()) is not None


def is_given_ids(use: ApiUse) -> bool:
    """Whether ``use`` is given ids of instances that are not written out."""
    return bool(use.instance_ids) or any(
        not _is_written_out(argument.value)
        for argument in use.arguments
        if argument.name in INSTANCES
        or argument.name == "ids"
        or isinstance(argument.value, Object)  # a body that has them
    )


def _is_written_out(value: Value) -> bool:
    if isinstance(value, Array):
        return not value.open and all(map(_is_written_out, value.items))
    if isinstance(value, Object):
        return not value.open and all(_is_written_out(entry.value) for entry in value.entries)
    return isinstance(value, Known) and _LITERAL.match(str(value.value)) is not None


def first_of(use: ApiUse, *names: str) -> Argument | None:
    """The first of the canonical parameters ``names`` that ``use`` is given a text for."""
    return next((a for a in map(use.argument, names) if a is not None and a.text), None)


def _is_read_from_input(use: ApiUse) -> bool:
    """Whether the whole ids of the instances, their set included, are read by ``use`` itself."""
    given = first_of(use, "ids")
    return given is not None and given.text.strip("\"'") == "@-"


def _statement(use: ApiUse) -> Span:
    return use.statement or use.span
