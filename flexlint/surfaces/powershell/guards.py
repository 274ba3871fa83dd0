"""Code of PowerShell that runs for one orchestration mode only, by what is tested around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Refuted,
    Telling,
    follows,
    names_a_mode,
    names_another_mode,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind, Span
from flexlint.regex import regex
from flexlint.surfaces.powershell.conditions import Names, reads_mode, told
from flexlint.surfaces.powershell.tied import Ties
from flexlint.surfaces.powershell.variables import Setting, Variables

_BRACKET = regex(r"[{}()]")
_WORD = regex(
    r"(?<![\w$.:-])(?P<word>if|while|switch|foreach|where(?:-object)?)(?![\w-])|(?<=\|)\s*(?P<short>\?)"
    r"(?=\s*\{|\s+(?:-Property\s+)?[\"']?OrchestrationMode)"
    r"|(?<=[\w)\]])\.(?P<method>where)\(\s*(?=\{)",
    re.IGNORECASE,
)
_SOURCES = regex(r"(?:^|[;{}&(=])[ \t]{0,40}\.[ \t]{1,20}(?=\S)", re.MULTILINE)
"""Runs another script, which may set the variables of this one."""
_CHOICE = regex(r"(?<=[\w)\"'])[ \t]{1,9}\?(?=[ \t]{1,9}[^\s{])")
_BEGINS_VALUE = regex(r"[;\n]|(?<![-=!<>])=(?!=)|\breturn\b", re.IGNORECASE)
_STANDS_IN = regex(r"\?\?\s{0,9}[\"']flexible", re.IGNORECASE)
_CONSTANT = regex(r"(?:[\"']\w{0,20}[\"'])\s*\Z")
_ARGUMENT = regex(r"\s*,[^(){}]{0,80}\)|\s*\)")
_GOES_ON = regex(r"\s*(?:\.(?:ForEach|Where)\(|\[|\||[);}]|\Z)|[ \t]*\r?\n", re.IGNORECASE)
"""Behind a list that was let through: all that comes is of its items."""
_NESTED = regex(r"\|\s*(?:%|\?|foreach-object|where-object|foreach|where)(?=[\s{])", re.IGNORECASE)
_ITEM = regex(r"\$(?:_|PSItem)\b", re.IGNORECASE)
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
_FOREACH = regex(r"(?<![\w$.:-])foreach\s{0,20}\Z", re.IGNORECASE)
_PIPED = regex(r"(?<![\w$.:])\$(?P<name>\w+)\s*(?=\|(?!\|))")
_BEGINS = regex(r"(?:\A|[;{}(=])[ \t]*\Z|(?:\A|[\w\"')\]};{(])[ \t\r]*\n\s*\Z")
"""Before a pipeline that is a statement, or all that is in parentheses or given."""
_OPERATOR = regex(r"-\w+[ \t\r]*\n\s*\Z")
_OPENS = regex(r"\s*@?\(\s*")
_ENDED = regex(r"[ \t]*(?:[;}]|\r?\n(?!\s*\|)|\Z)")
_MODE_READ = regex(
    r"(?:\[[\w.]{1,120}\])?(?:\$\w+|\((?:[^()]|\([^()]*\))*\))(?:\??\.\w+)+(?:\.\w+\(\))*\s*\Z"
)
"""A property, read of a variable or of what a command gives."""
_ANY_NAME = regex(r"\$\{?(?:\w+:)?(?P<name>\w+)")
_CHANGED = regex(
    r"\$(?P<name>\w+)(?:\.(?:Add|Insert)\w*\(|\[[^\[\]\n]{0,80}\]\s*=(?!=))", re.IGNORECASE
)
"""A list that gets something else."""
_DEEPEST = 20
_LONGEST_SHOWN = 120
_LONGEST_TEST = 600
_LONGEST_STATEMENT = 300
_LONGEST_PIPELINE = 5_000
_MOST = 400
_MOST_NESTED = 100


def guards_of(text: str, code: str, variables: Variables) -> Guards:
    """The guards in ``text``, which sets ``variables``; ``code`` is ``text`` without the insides
    of strings."""
    if not names_a_mode(text):
        return Guards()
    reader = _Reader(text, code, variables)
    stretches = sorted(reader.stretches(), key=lambda s: (s[0], -s[1]))
    return Guards(tuple(stretches), _MOST, reader.is_other)


class _Reader:
    """Finds conditions on the mode and what they govern."""

    def __init__(self, text: str, code: str, variables: Variables) -> None:
        self._text = text
        self._code = code
        self._variables = variables
        self._closed: dict[int, int] = {}
        """Where each bracket is closed, by where it opens."""
        self._around: list[int] = []
        """For each bracket, in the order of the text, the one around what follows it."""
        self._places: list[int] = []
        open_: list[int] = []
        for match in _BRACKET.finditer(code):
            if match.group() in "{(":
                open_.append(match.start())
            elif open_:
                self._closed[open_.pop()] = match.start()
            self._places.append(match.start())
            self._around.append(open_[-1] if open_ else -1)
        self._modes: dict[str, Setting] = {}
        """The variables that hold a mode, and where they are given it."""
        self._others: frozenset[str] = frozenset()
        """Those that are given another mode somewhere."""
        self._flags: dict[str, tuple[Telling, Setting]] = {}
        """What variables tell that are given one condition, and where."""
        self._lists: dict[str, tuple[Mode, Setting]] = {}
        self._changed = {match["name"].lower() for match in _CHANGED.finditer(code)}
        self._sources = [code.index(".", match.start()) for match in _SOURCES.finditer(code)]
        self._read_settings()
        self._ties = Ties(text, code, variables)
        self._subjects: dict[int, Span] = {}
        """Where the label of an arm stands -> what is asked."""
        self._filters: set[int] = set()
        """Where conditions stand that let items of a list through."""
        self._pipelines: dict[int, tuple[int, int]] = {}
        """The last pipeline that was read in each block, by the block's end."""

    def is_other(self, stretch: Stretch, at: int, _in_text: bool) -> bool:
        """Whether what stands at ``at`` may be about another set than ``stretch`` is."""
        span = stretch[2].evidence[0].span
        asked = self._subjects.get(span.start, span)
        return self._ties.may_be_other(asked, at, filters=span.start in self._filters)

    def stretches(self) -> Iterator[Stretch]:
        """(start, end, mode), unordered."""
        for match in _WORD.finditer(self._code):
            word = (match["word"] or "where").lower()
            if match["method"] is not None:
                yield from self._method(match.start(), match.end())
            elif word == "if":
                yield from self._branch(match.end())
            elif word == "while":
                yield from self._repeated(match.end())
            elif word == "switch":
                yield from self._switch(match.end())
            elif word == "foreach":
                yield from self._loop(match.end())
            else:
                yield from self._filter(match.start(), match.end())
        for match in _CHOICE.finditer(self._code):
            yield from self._choice(match.start())
        for match in _PIPED.finditer(self._code):
            mode = self._list(match["name"], match.start())
            if mode is not None and self._begins(match.start()):
                yield match.end(), self._pipeline_end(match.end()), mode

    # -- places -------------------------------------------------------------------------------

    def _end(self, opening: int) -> int:
        """Where the bracket at ``opening`` is closed; the end of the text if it is not."""
        return self._closed.get(opening, len(self._code))

    def _bracket(self, at: int) -> int:
        """Where the innermost bracket around ``at`` opens; -1 if there is none."""
        index = bisect_right(self._places, at - 1) - 1
        return self._around[index] if index >= 0 else -1

    def _block_end(self, at: int) -> int:
        """The end of the innermost bracket around ``at``, or of the text."""
        opening = self._bracket(at)
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
            elif character == ";" or self._code.startswith(("&&", "||"), at):
                return at
            elif character == "\n":
                before = self._code[max(0, at - 200) : at].rstrip()[-1:]
                after = self._code[at : at + 200].lstrip()[:1]
                if before not in {"|", "`"} and after != "|":
                    return at
            at += 1
        return end

    def _begins(self, at: int) -> bool:
        """Whether a pipeline begins at ``at``, of which nothing stands before."""
        before = self._code[max(0, at - 200) : at]
        return _BEGINS.search(before) is not None and _OPERATOR.search(before) is None

    def _leaves(self, opening: int) -> str:
        """How the block that opens at ``opening`` ends by leaving; "" if it does not."""
        end = self._end(opening)
        start = max(opening, end - _LONGEST_STATEMENT)  # the brace, or what may be amid a word
        match = _LEAVES.search(self._code[start:end].rstrip("\n\r\t ;"))
        return match["how"].lower() if match else ""

    # -- conditions ---------------------------------------------------------------------------

    def _read_settings(self) -> None:
        """Find the variables that hold a mode, then those that hold a condition on one."""
        values: list[tuple[str, Setting, Span]] = []
        others: set[str] = set()
        stood: set[str] = set()
        """Those that are given "Flexible", maybe where a set has no mode."""
        asked: set[str] = set()
        for match in _SET.finditer(self._code):
            name = match["name"].lower()
            if "mode" in name:
                given = self._text[match.end() : self._line_end(match.end())]
                if names_another_mode(given) or _STANDS_IN.search(given):
                    others.add(name)
                if _CONSTANT.match(given) and "flexible" in given.lower():
                    stood.add(name)
                elif "orchestration" in given.lower():
                    asked.add(name)
            setting = self._variables.sole(name)
            if setting is not None and "mode" in name and self._bracket(setting.at) < 0:
                given = self._text[match.end() : self._line_end(match.end())]
                if _CONSTANT.match(given):
                    others.add(name)  # which says nothing of a set
            if setting is None or setting.at != match.start():
                continue
            start = match.end()
            value = Span(start, min(self._line_end(start), start + _LONGEST_TEST))
            values.append((name, setting, value))
            written = self._text[value.start : value.end]
            if _MODE_READ.match(written) and reads_mode(written):
                self._modes[name] = setting
        self._others = frozenset(others | (stood & asked))
        for name, setting, value in values:
            if names_a_mode(self._text, value.start, value.end):
                telling = self._told(value)
                if not telling.is_silent:
                    self._flags[name] = telling, setting

    def _names(self, span: Span) -> tuple[Names, frozenset[str]]:
        """What is known of the variables in ``span``, and which must stay as they are for what is
        told there to hold."""
        read = {match["name"].lower() for match in _ANY_NAME.finditer(self._text, *_bounds(span))}
        conditions: dict[str, Telling] = {}
        modes: set[str] = set()
        kept = set(read)
        for name in read:
            telling, setting = self._flags.get(name, (None, self._modes.get(name)))
            if setting is None or not self._variables.counts(setting, span.start):
                continue
            end = self._line_end(setting.end)
            of = {m["name"].lower() for m in _ANY_NAME.finditer(self._text, setting.end, end)}
            of -= {name}
            turn = self._variables.turn(span.start, setting.block)
            if any(self._variables.set_between(each, setting.end, turn) >= 0 for each in of):
                continue
            kept |= of
            if telling is None:
                modes.add(name)
            else:
                conditions[name] = telling
        return Names(conditions, frozenset(modes), self._others), frozenset(kept)

    def _kept(
        self, start: int, end: int, names: frozenset[str], mode: Mode, since: int = -1
    ) -> Iterator[Stretch]:
        """The stretch from ``start`` to ``end``, up to where one of ``names`` is set anew
        ``since`` the test: at the latest where the block begins that it happens in."""
        since = start if since < 0 else since
        if any(self._variables.set_from_afar(name) for name in names):
            return
        places = [self._variables.set_between(name, since, end) for name in names]
        if names:
            source = bisect_left(self._sources, start)
            places += self._sources[source : source + 1]
        stop = min((place for place in places if place >= 0), default=end)
        stop = min(stop, end)
        if stop < end:
            opening, depth = self._bracket(stop), 0
            while opening >= start and depth < _DEEPEST:
                stop, opening, depth = opening, self._bracket(opening), depth + 1
            if depth == _DEEPEST:
                return
        if start < stop:
            yield start, stop, mode

    def _line_end(self, at: int) -> int:
        ends = (self._code.find(mark, at, at + _LONGEST_TEST) for mark in ("\n", ";", "}"))
        return min((end for end in ends if end >= 0), default=at)

    def _told(self, span: Span) -> Telling:
        if span.end - span.start > _LONGEST_TEST:
            return SILENT
        text, code = self._text[span.start : span.end], self._code[span.start : span.end]
        return told(text, code, self._names(span)[0])

    def _proof(self, kind: ModeKind, condition: Span, holds: bool, written: str = "") -> Mode:
        written = written or self._text[condition.start : condition.end]
        return proved(kind, written, condition, holds=holds, most=_LONGEST_SHOWN)

    def _branch(self, at: int) -> Iterator[Stretch]:
        chain = Refuted()
        refuted: Mode | None = None
        behind: Mode | None = None
        only: Mode | None = None
        first = leaving = True
        names: frozenset[str] = frozenset()
        left = at
        opening = _NEXT.match(self._code, at)
        while opening is not None and opening["what"].endswith("("):
            condition = Span(opening.end(), self._end(opening.end() - 1))
            body = _NEXT.match(self._code, condition.end + 1)
            if body is None or body["what"] != "{":
                return
            telling = self._told(condition)
            if not telling.is_silent:
                names |= self._names(condition)[1]
            start, end = body.end(), self._end(body.end() - 1)
            if telling.holds is not None:
                yield from self._kept(
                    start, end, names, self._proof(telling.holds, condition, True)
                )
            elif refuted is not None:
                yield from self._kept(start, end, names, refuted)
            further = chain.further(telling, (condition.start, condition.end))
            if further.is_neither and not chain.is_neither:
                names = frozenset()
            chain = further
            refuted = chain.kind and self._proof(chain.kind, Span(*chain.at), False)
            leaving = leaving and bool(self._leaves(body.end() - 1))
            if leaving:
                behind, left = refuted, end
            only = None
            if first and not leaving and telling.holds is not None:
                only = self._proof(telling.holds, condition, True)
            first = False
            at = end + 1
            opening = _NEXT.match(self._code, at)
            if opening is None or not opening["what"].lower().startswith("else"):
                opening = None
            elif opening["what"].endswith("{"):
                at = self._end(opening.end() - 1) + 1
                if refuted is not None:
                    yield from self._kept(opening.end(), at - 1, names, refuted)
                if self._leaves(opening.end() - 1):
                    behind, left = (None if leaving else only or behind), at
                opening = None
        if behind is not None:
            yield from self._kept(at, self._block_end(at), names, behind, left)

    def _repeated(self, at: int) -> Iterator[Stretch]:
        """What runs as long as a condition holds."""
        opening = _NEXT.match(self._code, at)
        if opening is None or not opening["what"].endswith("("):
            return
        condition = Span(opening.end(), self._end(opening.end() - 1))
        body = _ARM.match(self._code, condition.end + 1)
        kind = self._told(condition).holds
        if body is not None and kind is not None:
            names = self._names(condition)[1]
            end = self._end(body.end() - 1)
            yield from self._kept(body.end(), end, names, self._proof(kind, condition, True))

    def _choice(self, at: int) -> Iterator[Stretch]:
        """The two sides of ``condition ? a : b``."""
        start = max(self._bracket(at) + 1, at - _LONGEST_TEST)
        for match in _BEGINS_VALUE.finditer(self._code, start, at):
            start = match.end()
        condition = Span(start, at)
        telling = self._told(condition)
        if telling.is_silent:
            return
        end, colon = at + 1, -1
        limit = min(self._block_end(at), at + _LONGEST_PIPELINE)
        while end < limit:
            character = self._code[end]
            if character in "({":
                end = self._end(end)
            elif character in ";\n":
                break
            elif character == ":" and colon < 0 and self._code[end - 1].isspace():
                colon = end
            end += 1
        names = self._names(condition)[1]
        if colon >= 0 and telling.holds is not None:
            proof = self._proof(telling.holds, condition, True)
            yield from self._kept(at + 1, colon, names, proof)
        if colon >= 0 and telling.fails is not None:
            proof = self._proof(telling.fails, condition, False)
            yield from self._kept(colon + 1, end, names, proof)

    def _switch(self, at: int) -> Iterator[Stretch]:
        opening = self._code.find("(", at, at + 80)
        if opening < 0:
            return
        asked = Span(opening + 1, self._end(opening))
        body = _ARM.match(self._code, asked.end + 1)
        known, names = self._names(asked)
        if body is None or not reads_mode(self._text[asked.start : asked.end], known):
            return
        end, place = self._end(body.end() - 1), body.end()
        arms: list[tuple[ModeKind | None, Span]] = []
        subject = " ".join(self._text[asked.start : asked.end].split())[:_LONGEST_SHOWN]
        while (label := _LABEL.match(self._text, place, end)) is not None and len(arms) < _MOST:
            span = Span(label.start("label"), label.end("label"))
            self._subjects[span.start] = asked
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
                yield from self._kept(*inside, names, self._proof(kind, span, True, case))
                if self._leaves(arm.end() - 1) in _LEAVES_ALL:
                    after = self._proof(follows(kind, False), span, False, case)
                    behind = self._block_end(end + 1)
                    yield from self._kept(end + 1, behind, names, after, asked.end)
            elif written.lower() == "default" and len(arms) == 1 and (named := arms[0][0]):
                where = arms[0][1]
                case = f"switch ({subject}) {{ {self._text[where.start : where.end]} }}"
                otherwise = self._proof(follows(named, False), where, False, case)
                yield from self._kept(*inside, names, otherwise)
            arms.append((kind, span))

    # -- what is let through ------------------------------------------------------------------

    def _filter(self, start: int, at: int) -> Iterator[Stretch]:
        """``… | Where-Object { $_.OrchestrationMode -eq 'Uniform' } | …``."""
        plain, script = _PLAIN_FILTER.match(self._text, at), _FILTER.match(self._code, at)
        if script is not None:
            condition = Span(script.end(), self._end(script.end() - 1))
            kind, end = self._told(condition).holds, condition.end + 1
            kind = kind if _ITEM.search(self._code, condition.start, condition.end) else None
        elif plain is not None:
            condition = Span(plain.start("mode"), plain.end("mode"))
            equal = plain["operator"].lower() == "eq"
            kind, end = follows(MODES[plain["mode"].lower()], equal), plain.end()
            condition = Span(at + len(plain.group()) - len(plain.group().lstrip()), end)
        else:
            return
        if kind is not None:
            yield from self._let_through(start, end, self._proof(kind, condition, True))

    def _method(self, start: int, opening: int) -> Iterator[Stretch]:
        """``$sets.Where({ $_.OrchestrationMode -eq 'Uniform' })``, and what goes on with it."""
        condition = Span(opening + 1, self._end(opening))
        closed = _ARGUMENT.match(self._code, condition.end + 1)
        kind = self._told(condition).holds
        if closed is None or kind is None or not _GOES_ON.match(self._code, closed.end()):
            return
        yield from self._let_through(start, closed.end(), self._proof(kind, condition, True))

    def _let_through(self, start: int, end: int, mode: Mode) -> Iterator[Stretch]:
        """What runs for the items of the pipeline that goes on at ``start``, of which all that
        stands from ``end`` on is let through."""
        stop = self._pipeline_end(end)
        self._filters.add(mode.evidence[0].span.start)
        yield end, stop, mode
        yield from self._of_others(end, stop)
        if self._code[end:stop].strip():
            return
        given = self._given_to(start, stop)
        if given is not None:
            self._lists[given.name] = mode, given
        else:
            yield from self._each(start, stop, mode)

    def _of_others(self, start: int, end: int) -> Iterator[Stretch]:
        """Pipelines in the blocks from ``start`` to ``end`` that have items of their own: what
        stands for an item there is none that was let through."""
        around = self._bracket(start)
        for count, match in enumerate(_NESTED.finditer(self._code, start, end)):
            opening = self._bracket(match.start())
            if count >= _MOST_NESTED:
                yield match.start(), end, UNKNOWN_MODE
                return
            if opening == around or opening < start:
                continue
            begins = max(opening + 1, match.start() - _LONGEST_TEST)
            head = self._code[begins : match.start()]
            head = head[max(head.rfind("\n"), head.rfind(";")) + 1 :]
            names = {each["name"].lower() for each in _ANY_NAME.finditer(head)}
            made = any(self._variables.set_between(n, start, match.start()) >= 0 for n in names)
            if not made and not _ITEM.search(head):
                stop = min(end, self._read_pipeline(match.end(), self._end(opening)))
                yield match.start(), stop, UNKNOWN_MODE

    def _ends(self, at: int, start: int, stop: int) -> int:
        """Where a value ends that begins at ``at`` and is nothing but the pipeline, perhaps in
        parentheses, that goes on at ``start`` and ends at ``stop``; -1 if it is something else."""
        closings: list[int] = []
        opening = _OPENS.match(self._code, at, start)
        while opening is not None:
            closed = self._end(self._code.index("(", opening.start()))
            if closed < stop:
                break
            closings.append(closed)
            at = opening.end()
            opening = _OPENS.match(self._code, at, start)
        at += len(self._code[at:start]) - len(self._code[at:start].lstrip())
        if self._bracket(at) != self._bracket(start) or self._read_pipeline(at, start) != start:
            return -1
        for closed in reversed(closings):
            if self._code[stop:closed].strip():
                return -1
            stop = closed + 1
        return stop

    def _given_to(self, start: int, stop: int) -> Setting | None:
        """Where a variable is given, and only there, the pipeline that goes on at ``start``."""
        matches = list(_SET.finditer(self._code, max(0, start - _LONGEST_TEST), start))
        for match in matches[-3:]:
            setting = self._variables.sole(match["name"])
            if setting is None or setting.at != match.start() or setting.name in self._changed:
                continue
            end = self._ends(match.end(), start, stop)
            if end >= 0 and _ENDED.match(self._code, end):
                return setting
        return None

    def _list(self, name: str, at: int) -> Mode | None:
        """What is known of all that the variable ``name`` holds at ``at``."""
        mode, setting = self._lists.get(name.lower(), (None, None))
        if setting is None or not self._variables.counts(setting, at):
            return None
        return mode

    def _each(self, start: int, stop: int, mode: Mode) -> Iterator[Stretch]:
        """The body of ``foreach ($x in …)`` over the pipeline that goes on at ``start``."""
        opening = self._bracket(start)
        for _ in range(3):
            if opening < 0:
                return
            if _FOREACH.search(self._code, max(0, opening - 40), opening):
                break
            opening = self._bracket(opening)
        over = _FOREACH_IN.match(self._code, opening + 1, start)
        if over is None:
            return
        end, closed = (
            self._ends(over.start("what") if over["what"] else over.end(), start, stop),
            self._end(opening),
        )
        body = _ARM.match(self._code, closed + 1)
        if body is not None and 0 <= end <= closed and not self._code[end:closed].strip():
            yield body.end(), self._end(body.end() - 1), mode

    def _loop(self, at: int) -> Iterator[Stretch]:
        """``foreach ($x in $sets) { … }`` with a list that was let through."""
        opening = self._code.find("(", at, at + 20)
        if opening < 0:
            return
        end = self._end(opening)
        over = _FOREACH_IN.match(self._code, opening + 1, end)
        body = _ARM.match(self._code, end + 1)
        mode = self._list(over["name"], opening) if over and over["name"] else None
        if mode is not None and body is not None:
            yield body.end(), self._end(body.end() - 1), mode


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, min(span.end, span.start + _LONGEST_TEST)
