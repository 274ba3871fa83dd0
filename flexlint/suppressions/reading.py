"""Suppression comments: one grammar behind every language's comment leader.

``flexlint: ignore[FLX201, vmss-vm-start] reason`` on the line, or alone on the line above;
``flexlint: file-ignore[FLX201] reason`` anywhere in the file. A reason may hold
``until=2027-01-01``; from that day on the suppression no longer works.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from flexlint.model import Comment, MetadataSuppression, Span
from flexlint.record import field, record, record_with
from flexlint.regex import regex
from flexlint.text.excerpts import excerpt
from flexlint.text.source import SourceFile
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a millisecond to import, and few suppressions end
    from datetime import date

_GRAMMAR = regex(
    r"flexlint:\s*(?P<kind>file-ignore|ignore)\b\s*(?:\[(?P<codes>[^\]\r\n]*)\])?(?P<reason>[^\r\n]*)",
    re.IGNORECASE,
)
_MEANT = regex(
    r"flexlint:[ \t]{0,9}(?P<word>[\w-]{1,30})[ \t]{0,9}[=\[][ \t]{0,9}(?P<code>FLX\d{3,4})\b",
    re.IGNORECASE,
)
"""What looks like a suppression: another linter's word for it, or a slip."""
_UNTIL = regex(r"\buntil=(\d{4}-\d{2}-\d{2})\b")
_MAX_REASON = 1000
"""Characters of a reason that a report repeats for each finding it silences."""
_CODE = regex(r"[\w-]+")


@record
class Suppression:
    """One suppression as written. ``scope`` is what it covers; None is the whole file."""

    codes: tuple[tuple[str, Span], ...]
    """The codes or slugs as written, with their places."""
    reason: str
    span: Span
    lines: tuple[int, int] | None
    """First and last 1-based line it covers (inclusive), or None for the whole file."""
    scope: Span | None = None
    """What it covers exactly, where it is data on a resource; then ``lines`` do not count."""
    until: date | None = None
    malformed: str = ""
    """What is wrong with it, in words; empty if nothing is."""


@record_with(frozen=False)
class Suppressions:
    """The suppressions of one file, and which of them were used.

    The only mutable part is the record of use; it lives as long as one file's analysis.
    """

    items: tuple[Suppression, ...]
    resolve: Callable[[str], str | None]
    """Turns a code or slug into the rule's code; None for an unknown one."""
    today: str
    """As ``until=`` has it."""
    _used: set[tuple[int, int]] = field(default_factory=set)
    _by_code: dict[str, _Index] | None = None

    def match(
        self, code: str, lines: Sequence[tuple[int, int]], places: Sequence[Span] = ()
    ) -> Suppression | None:
        """The suppression that silences ``code``, or None.

        Comments count on any of the ``lines`` ranges, data on a resource where one of the
        ``places`` lies in the resource.
        """
        if self._by_code is None:
            self._by_code = self._indexed()
        index = self._by_code.get(code)
        found = None if index is None else index.first(lines, places)
        if found is None:
            return None
        self._used.add(found)
        return self.items[found[0]]

    def _indexed(self) -> dict[str, _Index]:
        found: dict[str, _Index] = {}
        for number, item in enumerate(self.items):
            if self.expired(item):
                continue
            for position, (written, _) in enumerate(item.codes):
                code = self.resolve(written)
                if code is not None:
                    found.setdefault(code, _Index()).add(item, (number, position))
        return found

    def expired(self, item: Suppression) -> bool:
        """Whether its ``until`` day has come."""
        return item.until is not None and item.until.isoformat() <= self.today

    def unknown(self) -> list[tuple[str, Span]]:
        """Codes that name no rule."""
        return [
            (written, span)
            for item in self.items
            for written, span in item.codes
            if self.resolve(written) is None
        ]

    def unused(self, ran: Callable[[str], bool]) -> list[tuple[str, Span, Suppression]]:
        """Known codes that silenced nothing, of rules for which ``ran`` is true."""
        result: list[tuple[str, Span, Suppression]] = []
        for number, item in enumerate(self.items):
            if self.expired(item):
                continue
            for index, (written, span) in enumerate(item.codes):
                code = self.resolve(written)
                if code is not None and ran(code) and (number, index) not in self._used:
                    result.append((written, span, item))
        return result


class _Index:
    """The suppressions of one code by what they cover, so that none is looked at in vain."""

    def __init__(self) -> None:
        self._everywhere: tuple[int, int] | None = None
        self._by_line: dict[int, tuple[int, int]] = {}
        self._ranges: set[tuple[int, int]] = set()
        self._scopes: list[tuple[int, int, tuple[int, int]]] = []
        """(start, negative end, which): sorted, an outer scope comes before those within it."""
        self._around: list[int] | None = None
        """For each scope, the index of the next one around it; -1 for none."""

    def add(self, item: Suppression, which: tuple[int, int]) -> None:
        """Take note of ``item``; of those added, the first that covers a place counts."""
        if item.scope is not None:
            self._scopes.append((item.scope.start, -item.scope.end, which))
        elif item.lines is None:
            self._everywhere = self._everywhere or which
        elif item.lines not in self._ranges:
            self._ranges.add(item.lines)
            for line in range(item.lines[0], item.lines[1] + 1):
                self._by_line.setdefault(line, which)

    def first(
        self, lines: Sequence[tuple[int, int]], places: Sequence[Span]
    ) -> tuple[int, int] | None:
        """The first suppression that covers one of ``lines`` or of ``places``."""
        found = [] if self._everywhere is None else [self._everywhere]
        for first, last in lines:
            numbers = range(first, last + 1)
            found += [self._by_line[line] for line in numbers if line in self._by_line]
        for place in places:
            found += self._scopes_around(place.start)
        return min(found, default=None)

    def _scopes_around(self, at: int) -> Iterator[tuple[int, int]]:
        if self._around is None:
            self._scopes.sort()
            self._around = []
            open_scopes: list[int] = []
            for number, (start, _, _) in enumerate(self._scopes):
                while open_scopes and -self._scopes[open_scopes[-1]][1] <= start:
                    open_scopes.pop()
                self._around.append(open_scopes[-1] if open_scopes else -1)
                open_scopes.append(number)
        number = bisect_right(self._scopes, (at, 1)) - 1
        while number >= 0:
            _, end, which = self._scopes[number]
            if at < -end:
                yield which
            number = self._around[number]


def collect(
    source: SourceFile, comments: Iterable[Comment], metadata: Iterable[MetadataSuppression]
) -> tuple[Suppression, ...]:
    """The suppressions written in ``comments`` and given as data in ``metadata``."""
    comments = sorted(comments, key=lambda comment: comment.span)
    below = _lines_below(source, comments)
    # Several surfaces may have read the same comment: one suppression for each place.
    written: dict[int, Suppression] = {}
    for comment in comments:
        at = comment.span.start
        for match in _GRAMMAR.finditer(comment.text):
            item = _from_comment(source, comment, match, below, at)
            at = max(at, item.span.end)
            written.setdefault(item.span.start, item)
        for item in _meant(source, comment):
            written.setdefault(item.span.start, item)
    return (*written.values(), *(_from_metadata(item) for item in metadata))


def _meant(source: SourceFile, comment: Comment) -> Iterator[Suppression]:
    """What in ``comment`` is written like a suppression, and is none."""
    for match in _MEANT.finditer(comment.text):
        if _GRAMMAR.match(match[0]) is not None:
            continue
        start = source.text.find(match[0], comment.span.start, comment.span.end)
        if start >= 0:
            word = "file-ignore" if "file" in match["word"].lower() else "ignore"
            said = f"write flexlint: {word}[{match['code'].upper()}] reason"
            yield Suppression((), "", Span(start, start + len(match[0])), None, malformed=said)


def _lines_below(source: SourceFile, comments: Iterable[Comment]) -> dict[int, int]:
    """For each line with a comment alone on it, the first line below that has none."""
    alone = {source.position(c.span.start)[0] for c in comments if c.own_line}
    below: dict[int, int] = {}
    for line in sorted(alone, reverse=True):
        below[line] = below.get(line + 1, line + 1) if line + 1 < source.line_count else line + 1
    return below


def _from_comment(
    source: SourceFile,
    comment: Comment,
    match: re.Match[str],
    below: dict[int, int],
    at: int,
) -> Suppression:
    line = source.position(comment.span.start)[0]
    last = source.position(max(comment.span.start, comment.span.end - 1))[0]
    lines: tuple[int, int] | None = (line, last)
    if match["kind"].lower() == "file-ignore":
        lines = None
    elif comment.own_line:
        covered = last + 1
        if covered < source.line_count:
            covered = below.get(covered, covered)
        lines = (covered, covered)
    # The comment's text may lack its leader: look for it behind the suppression before it.
    base = source.text.find(match[0].strip(), at, comment.span.end)
    base = at if base < 0 else base
    codes: list[tuple[str, Span]] = []
    if match["codes"] is not None:
        offset = base + match.start("codes") - match.start()
        for code in _CODE.finditer(match["codes"]):
            codes.append((code[0], Span(offset + code.start(), offset + code.end())))
    malformed = "" if codes else f"write the rule it is about: {match['kind']}[FLX201] reason"
    end = min(base + len(match[0].rstrip()), comment.span.end)
    reason, until, wrong = _reason(match["reason"])
    return Suppression(
        tuple(codes), reason, Span(base, end), lines, None, until, malformed or wrong
    )


def _from_metadata(item: MetadataSuppression) -> Suppression:
    reason, until, wrong = _reason(item.reason)
    codes = tuple((code, item.span) for code in item.codes)
    return Suppression(codes, reason, item.span, None, item.scope, until, wrong)


def _reason(text: str) -> tuple[str, date | None, str]:
    """Reason, ``until`` day, and what is wrong."""
    # Block comments end on the same line in many languages; their tail is not a reason.
    text = text.strip()
    for ending in ("*/", "#>", "-->"):
        text = text.removesuffix(ending)
    text = text.strip()
    match = _UNTIL.search(text)
    if match is None:
        wrong = "write the date as until=YYYY-MM-DD" if "until=" in text else ""
        return excerpt(text, _MAX_REASON), None, wrong
    rest = re.sub(r"\s{2,}", " ", (text[: match.start()] + text[match.end() :])).strip()
    rest = excerpt(rest, _MAX_REASON)
    from datetime import date

    try:
        return rest, date.fromisoformat(match[1]), ""
    except ValueError:
        return rest, None, f"{match[1]} is not a date"
