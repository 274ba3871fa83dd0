"""Code of PowerShell that runs for one orchestration mode only, by what is tested around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from flexlint.lexical.conditions import MODES, SILENT, Telling, follows, proved
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.conditions import NO_NAMES, told

_NAMED = regex(r"uniform|flexible", re.IGNORECASE)
_BRACKET = regex(r"[{}()]")
_WORD = regex(
    r"(?<![\w$.:-])(?P<word>if|switch|foreach|where(?:-object)?)(?![\w-])|(?<=\|)\s*(?P<short>\?)(?=\s*\{)",
    re.IGNORECASE,
)
_NEXT = regex(r"\s*(?P<what>elseif\s*\(|else\s*\{|\{|\()", re.IGNORECASE)
_LEAVES = regex(
    r"[\n;{}]\s*(?P<how>return|throw|exit|continue|break)(?![\w-])[^\n;{}]*\Z", re.IGNORECASE
)
_LEAVES_ALL = frozenset({"return", "throw", "exit"})
_LABEL = regex(r"[\s;]*(?P<label>'[^'\n]*'|\"[^\"\n]*\"|\w+|\{|\()")
_ARM = regex(r"\s*\{")
_MODE_LABEL = regex(r"[\"']?(?P<mode>uniform|flexible)[\"']?\Z", re.IGNORECASE)
_FILTER = regex(r"\s*(?:-FilterScript\s+)?\{", re.IGNORECASE)
_PLAIN_FILTER = regex(
    r"\s*(?:-Property\s+)?[\"']?OrchestrationMode[\"']?\s+-[ci]?(?P<operator>eq|ne)\s+(?:-Value\s+)?"
    r"[\"']?(?P<mode>Uniform|Flexible)\b[\"']?",
    re.IGNORECASE,
)
_SET = regex(r"(?<![\w$.:])\$(?P<name>\w+)\s*(?P<operator>[+\-*/%?]*=)(?!=)\s*")
_FOREACH_IN = regex(r"\s*\$\w+\s+in\s+(?P<what>\$(?P<name>\w+)\s*\Z)?", re.IGNORECASE)
_PIPED = regex(r"(?<![\w$.:=])\$(?P<name>\w+)\s*(?=\|)")
_LONGEST_SHOWN = 120
_LONGEST_TEST = 600
_LONGEST_STATEMENT = 300
_LONGEST_PIPELINE = 5_000
_MOST = 400


@record
class Guards:
    """The stretches of a script that run only for one mode, in the order of their beginnings."""

    stretches: tuple[tuple[int, int, Mode], ...]

    def mode(self, at: int) -> Mode:
        """What the innermost telling stretch around offset ``at`` proves."""
        place = bisect_right(self.stretches, at, key=lambda stretch: stretch[0])
        for start, end, mode in reversed(self.stretches[max(0, place - _MOST) : place]):
            if start <= at < end:
                return mode
        return UNKNOWN_MODE


def guards_of(text: str, code: str) -> Guards:
    """The guards in ``text``; ``code`` is ``text`` without the insides of strings."""
    if not _NAMED.search(text):
        return Guards(())
    stretches = sorted(_Reader(text, code).stretches(), key=lambda s: (s[0], -s[1]))
    return Guards(tuple(stretches))


class _Reader:
    """Finds conditions on the mode and what they govern."""

    def __init__(self, text: str, code: str) -> None:
        self._text = text
        self._code = code
        self._closed: dict[int, int] = {}
        """Where each bracket is closed, by where it opens."""
        self._opening: dict[int, int] = {}
        """Where each bracket opens, by where it is closed."""
        self._around: list[int] = []
        """For each bracket, in the order of the text, the one around what follows it."""
        self._places: list[int] = []
        open_: list[int] = []
        for match in _BRACKET.finditer(code):
            if match.group() in "{(":
                open_.append(match.start())
            elif open_:
                self._closed[open_[-1]] = match.start()
                self._opening[match.start()] = open_.pop()
            self._places.append(match.start())
            self._around.append(open_[-1] if open_ else -1)
        self._sets = self._assignments()
        self._names: Mapping[str, Telling] = NO_NAMES
        self._names = self._conditions()
        self._lists: dict[str, Mode] = {}
        self._pipelines: dict[int, tuple[int, int]] = {}
        """The last pipeline that was read in each block, by the block's end."""

    def stretches(self) -> Iterator[tuple[int, int, Mode]]:
        """(start, end, mode), unordered."""
        for match in _WORD.finditer(self._code):
            word = (match["word"] or "where").lower()
            if word == "if":
                yield from self._branch(match.end())
            elif word == "switch":
                yield from self._switch(match.end())
            elif word == "foreach":
                yield from self._loop(match.end())
            else:
                yield from self._filter(match.start(), match.end())
        for match in _PIPED.finditer(self._code):
            mode = self._lists.get(match["name"].lower())
            if mode is not None:
                yield match.end(), self._pipeline_end(match.end()), mode

    # -- places -------------------------------------------------------------------------------

    def _end(self, opening: int) -> int:
        """Where the bracket at ``opening`` is closed; the end of the text if it is not."""
        return self._closed.get(opening, len(self._code))

    def _block_end(self, at: int) -> int:
        """The end of the innermost braces around ``at``, or of the text."""
        index = bisect_right(self._places, at - 1) - 1
        opening = self._around[index] if index >= 0 else -1
        return self._end(opening) if opening >= 0 else len(self._code)

    def _pipeline_end(self, at: int) -> int:
        """Where the pipeline ends that goes on at ``at``."""
        around = self._block_end(at)
        start, end = self._pipelines.get(around, (0, 0))
        if not start <= at <= end:
            end = self._read_pipeline(at, around)
            self._pipelines[around] = at, end
        return end

    def _read_pipeline(self, at: int, around: int) -> int:
        end = min(around, at + _LONGEST_PIPELINE)
        while at < end:
            character = self._code[at]
            if character in "({":
                at = self._end(at)
            elif character == ";":
                return at
            elif character == "\n":
                before = self._code[max(0, at - 200) : at].rstrip()[-1:]
                after = self._code[at : at + 200].lstrip()[:1]
                if before not in {"|", "`"} and after != "|":
                    return at
            at += 1
        return end

    def _leaves(self, opening: int) -> str:
        """How the block that opens at ``opening`` ends by leaving; "" if it does not."""
        end = self._end(opening)
        start = max(opening, end - _LONGEST_STATEMENT)  # the brace, or what may be amid a word
        match = _LEAVES.search(self._code[start:end].rstrip("\n\r\t ;"))
        return match["how"].lower() if match else ""

    # -- conditions ---------------------------------------------------------------------------

    def _assignments(self) -> dict[str, list[tuple[int, int]]]:
        """Where the value of each variable stands, by its name in lower case."""
        found: dict[str, list[tuple[int, int]]] = {}
        for match in _SET.finditer(self._code):
            places = found.setdefault(match["name"].lower(), [])
            places.append((match.start(), match.end()))
        return found

    def _conditions(self) -> Mapping[str, Telling]:
        """What variables tell that are given one condition."""
        found: dict[str, Telling] = {}
        for name, places in self._sets.items():
            if len(places) != 1:
                continue
            start = places[0][1]
            end = min(self._line_end(start), start + _LONGEST_TEST)
            if _NAMED.search(self._text, start, end):
                telling = self._told(Span(start, end))
                if not telling.is_silent:
                    found[name] = telling
        return found

    def _line_end(self, at: int) -> int:
        ends = (self._code.find(mark, at, at + _LONGEST_TEST) for mark in ("\n", ";", "}"))
        return min((end for end in ends if end >= 0), default=at)

    def _told(self, span: Span) -> Telling:
        if span.end - span.start > _LONGEST_TEST:
            return SILENT
        text, code = self._text[span.start : span.end], self._code[span.start : span.end]
        return told(text, code, self._names)

    def _proof(self, kind: ModeKind, condition: Span, holds: bool, written: str = "") -> Mode:
        written = written or self._text[condition.start : condition.end]
        return proved(kind, written, condition, holds=holds, most=_LONGEST_SHOWN)

    def _branch(self, at: int) -> Iterator[tuple[int, int, Mode]]:
        refuted: Mode | None = None
        behind: Mode | None = None
        first = True
        opening = _NEXT.match(self._code, at)
        while opening is not None and opening["what"].endswith("("):
            condition = Span(opening.end(), self._end(opening.end() - 1))
            body = _NEXT.match(self._code, condition.end + 1)
            if body is None or body["what"] != "{":
                return
            telling = self._told(condition)
            start, end = body.end(), self._end(body.end() - 1)
            if telling.holds is not None:
                yield start, end, self._proof(telling.holds, condition, True)
            elif refuted is not None:
                yield start, end, refuted
            if telling.fails is not None:
                refuted = refuted or self._proof(telling.fails, condition, False)
            if first and self._leaves(body.end() - 1):
                behind = refuted
            first = False
            at = end + 1
            opening = _NEXT.match(self._code, at)
            if opening is None or not opening["what"].lower().startswith("else"):
                opening = None
            elif opening["what"].endswith("{"):
                at = self._end(opening.end() - 1) + 1
                if refuted is not None:
                    yield opening.end(), at - 1, refuted
                opening = None
        if behind is not None:
            yield at, self._block_end(at), behind

    def _switch(self, at: int) -> Iterator[tuple[int, int, Mode]]:
        opening = self._code.find("(", at, at + 80)
        if opening < 0:
            return
        asked = Span(opening + 1, self._end(opening))
        body = _ARM.match(self._code, asked.end + 1)
        if body is None:
            return
        end, place = self._end(body.end() - 1), body.end()
        arms: list[tuple[ModeKind | None, Span]] = []
        subject = " ".join(self._text[asked.start : asked.end].split())[:_LONGEST_SHOWN]
        while (label := _LABEL.match(self._text, place, end)) is not None and len(arms) < _MOST:
            span = Span(label.start("label"), label.end("label"))
            if label["label"] in {"{", "("}:
                span = Span(span.start, self._end(span.start) + 1)
            arm = _ARM.match(self._code, span.end, end)
            if arm is None:
                return
            inside = arm.end(), self._end(arm.end() - 1)
            place = inside[1] + 1
            match = _MODE_LABEL.match(label["label"])
            kind = MODES[match["mode"].lower()] if match else None
            written = self._text[span.start : span.end]
            if kind is not None:
                case = f"switch ({subject}) {{ {written} }}"
                yield *inside, self._proof(kind, span, True, case)
                if self._leaves(arm.end() - 1) in _LEAVES_ALL:
                    after = self._proof(follows(kind, False), span, False, case)
                    yield end + 1, self._block_end(end + 1), after
            elif written.lower() == "default" and len(arms) == 1 and (named := arms[0][0]):
                where = arms[0][1]
                case = f"switch ({subject}) {{ {self._text[where.start : where.end]} }}"
                yield *inside, self._proof(follows(named, False), where, False, case)
            arms.append((kind, span))

    # -- what is let through ------------------------------------------------------------------

    def _filter(self, start: int, at: int) -> Iterator[tuple[int, int, Mode]]:
        """``… | Where-Object { $_.OrchestrationMode -eq 'Uniform' } | …``."""
        plain, script = _PLAIN_FILTER.match(self._text, at), _FILTER.match(self._code, at)
        if script is not None:
            condition = Span(script.end(), self._end(script.end() - 1))
            kind, end = self._told(condition).holds, condition.end + 1
        elif plain is not None:
            condition = Span(plain.start("mode"), plain.end("mode"))
            equal = plain["operator"].lower() == "eq"
            kind, end = follows(MODES[plain["mode"].lower()], equal), plain.end()
            condition = Span(at + len(plain.group()) - len(plain.group().lstrip()), end)
        else:
            return
        if kind is None:
            return
        mode = self._proof(kind, condition, True)
        stop = self._pipeline_end(end)
        yield end, stop, mode
        name = self._given_to(start)
        rest = self._code[end:stop].strip()
        if name and not rest:
            self._lists[name] = mode
        elif not rest:
            yield from self._each(stop, mode)

    def _given_to(self, at: int) -> str:
        """The variable, given once, to which the pipeline around ``at`` is given; or ""."""
        line = self._code.rfind("\n", max(0, at - _LONGEST_TEST), at) + 1
        match = _SET.search(self._code, line, at)
        if match is None or len(self._sets[match["name"].lower()]) != 1:
            return ""
        return match["name"].lower()

    def _each(self, stop: int, mode: Mode) -> Iterator[tuple[int, int, Mode]]:
        """The body of ``foreach ($x in …)`` whose parentheses are closed at ``stop``."""
        while stop in self._opening and self._code[stop] == ")":
            opening = self._opening[stop]
            before = self._code[max(0, opening - 20) : opening].rstrip().lower()
            body = _ARM.match(self._code, stop + 1)
            if before.endswith("foreach") and body is not None:
                yield body.end(), self._end(body.end() - 1), mode
                return
            after = self._code[stop + 1 : stop + 200]
            stop += 1 + len(after) - len(after.lstrip())

    def _loop(self, at: int) -> Iterator[tuple[int, int, Mode]]:
        """``foreach ($x in $sets) { … }`` with a list that was let through."""
        opening = self._code.find("(", at, at + 20)
        if opening < 0:
            return
        end = self._end(opening)
        over = _FOREACH_IN.match(self._code, opening + 1, end)
        body = _ARM.match(self._code, end + 1)
        mode = self._lists.get(over["name"].lower()) if over and over["name"] else None
        if mode is not None and body is not None:
            yield body.end(), self._end(body.end() - 1), mode
