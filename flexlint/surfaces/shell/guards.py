"""Commands that run for one orchestration mode only, by what is tested around or before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    filtered,
    follows,
    names_a_mode,
    names_another_mode,
    proved,
)
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind, Span
from flexlint.record import field, record, record_with, replace
from flexlint.regex import regex
from flexlint.surfaces.shell.conditions import Names, is_told_of_another, reads_mode, told
from flexlint.surfaces.shell.invocation import is_printer
from flexlint.surfaces.shell.lexer import Command
from flexlint.surfaces.shell.tied import Ties

_DEEPEST = 40
_MOST_OPEN = 200
"""Blocks in blocks; of a script with more nothing is said from there on."""
_LONGEST_TEST = 600
"""Characters of a condition."""
_LONGEST_SHOWN = 160
_LEAVING = frozenset({"exit", "return", "continue", "break"})
_SEARCHES = frozenset({"grep", "egrep", "fgrep", "jq"})
_TESTS = frozenset({"[", "[[", "test", "!"}) | _SEARCHES
_LOOPS = frozenset({"for", "while", "until", "select"})
_LABEL = regex(r"[\"']?(?P<mode>uniform|flexible)[\"']?\Z")
_SETS = regex(
    r"(?<!\w)(?P<name>[A-Za-z_]\w*)(?:\[[^\]\s]{0,200}\])?\+?=|\b(?:for|select)\s+(?P<each>[A-Za-z_]\w*)"
)
_READS = regex(
    r"\b(?:read|mapfile|readarray|getopts|printf\s+-v|local|declare|unset)\b(?P<names>[^\n;|&<>]*)"
)
_DEFAULTS = regex(r"\$\{(?P<name>[A-Za-z_]\w*):?=")
_WORD = regex(r"[A-Za-z_]\w*")
_QUERY = regex(r"--query[\s=]+(?P<quote>[\"'])(?P<query>(?:(?!(?P=quote)).)*)(?P=quote)", re.DOTALL)
_LISTING = regex(
    r"\s*az\s+vmss\s+list(?:\s+(?:[^\s\"'`|&;()<>$]+|\$\{?\w+\}?|\"[^\"`]*\"|'[^']*'))*\s*"
    r"(?:2>\s?(?:/dev/null|&1)\s*)?\Z"
)
"""A command that lists sets, and nothing else."""
_LISTED = regex(r"[\"']?\$\((?P<inside>.*)\)[\"']?\Z", re.DOTALL)
_GIVEN = regex(
    r"(?:(?:local|readonly|export)\s+)?(?P<name>[A-Za-z_]\w*)=(?:\((?P<items>.*)\)|(?P<value>.*))\Z",
    re.DOTALL,
)
_MAPPED = regex(
    r"(?:mapfile|readarray)(?:\s+-\w+)*\s+(?P<name>[A-Za-z_]\w*)\s*<\s*<\((?P<inside>.*)\)\Z",
    re.DOTALL,
)
_COMMENT = regex(r"#[^\n]*")
_HOLDS_MODE = regex(
    r"(?P<name>[A-Za-z_]\w*)=.{0,20}\baz\s+vmss\s+show\b.*orchestrationMode", re.DOTALL
)
_GIVEN_MODE = regex(
    r"(?<![\w$.-])(?P<name>\w{0,40}mode)=(?P<value>(?:[^\n\\]|\\[^\n]|\\\n){0,600})", re.IGNORECASE
)
_ONE_WORD = regex(r"[\"']?(?:uniform|flexible)[\"']?[ \t]{0,20}(?:[;#\n]|\Z)", re.IGNORECASE)
_DEFAULT_WORD = regex(r"[\"']?\$\{\w{1,80}:?[-=][\"']?flexible", re.IGNORECASE)
_STANDS_IN = regex(r"(?://|\|\|)\s{0,9}\\?[\"'`]{0,2}flexible", re.IGNORECASE)
"""What gives a mode where a set has none."""
_CHANGES_CASE = regex(r"\btr\b|ascii_(?:down|up)case|\bawk\b|\bsed\b|,,|\^\^")
_READ_MODE = regex(
    r"\b(?:read|mapfile|readarray)\b(?P<names>(?:[ \t]+[\w-]{1,40}){1,9})", re.IGNORECASE
)
_UP_TO_SPACE = regex(r"(?:[^\s;&|\"']|\"[^\"]*\"|'[^']*')*")
_FUNCTION = regex(
    r"^[ \t]{0,40}(?:function[ \t]+)?(?P<name>[A-Za-z_][\w-]{0,80})[ \t]*\([ \t]*\)\s{0,20}\{"
    r"(?:\s{0,40}(?P<body>(?:!\s+)?(?:\[|test\s)[^\n]{1,400}?)[ \t;]*\n?[ \t]*\}[ \t;]*$)?",
    re.MULTILINE,
)
_EACH = regex(r"[\"']?\$\{?(?P<name>[A-Za-z_]\w*)(?:\[[@*]\])?\}?[\"']?\Z")


@record
class _Proof:
    """What is known of the mode, and the condition that says so."""

    kind: ModeKind
    span: Span
    holds: bool
    written: str = ""
    """The condition, where it is not what stands at ``span``."""
    asked: Span | None = None
    """What reads the mode, where it is not what stands at ``span``."""
    item: str = ""
    """The variable that goes through sets of one mode."""
    since: int = -1
    """Behind the head of the loop that gives it to ``item``."""


def _proof(kind: ModeKind | None, span: Span, holds: bool) -> _Proof | None:
    return None if kind is None else _Proof(kind, span, holds)


@record_with(frozen=False)
class _Block:
    """What is open: the whole, a branch, a case, a loop, a function, a group."""

    opener: str
    proof: _Proof | None = None
    """What holds for the rest of it."""
    telling: Telling = SILENT
    span: Span = Span(0, 0)
    """The condition of the branch that is being read, and where it stands."""
    refuted: _Proof | None = None
    """What the failure of the conditions before that one proves."""
    first: _Proof | None = None
    """What the failure of the first condition proves, if its branch leaves."""
    only: _Proof | None = None
    """What holds if the only condition does."""
    branches: int = 0
    leaves: bool = False
    """Whether the last command leaves what is around it."""
    after: _Proof | None = None
    """What holds behind a group that leaves."""
    all_leave: bool = True
    """Whether all branches before the one that is being read leave."""
    is_neither: bool = False
    """Whether conditions before have excluded the one mode and the other."""
    conditional: bool = False
    """Whether it is a group that runs by the result of what stands before it."""
    has_else: bool = False
    labels: list[str] = field(default_factory=list)
    """Of a case: those of the arm that is being read."""
    expects_label: bool = False
    falls: bool = False
    """Whether the arm that is being read is reached from the one before it as well."""
    arms: list[tuple[ModeKind | None, Span]] = field(default_factory=list)
    """The modes that arms of a case were for, and their labels."""


@record
class Guards:
    """The modes of the commands of one script, in the order in which they start."""

    starts: tuple[int, ...]
    modes: tuple[Mode, ...]
    outer: Mode = UNKNOWN_MODE
    """The mode of what runs the script."""

    @classmethod
    def of(cls, text: str, commands: Sequence[Command], outer: Mode = UNKNOWN_MODE) -> Guards:
        """Those of ``commands``, whose places are in ``text``."""
        start = min((command.start for command in commands), default=0)
        end = max((command.end for command in commands), default=0)
        if not names_a_mode(text, start, end):
            return cls((), (), outer)
        modes: dict[int, Mode] = {}
        ordered = sorted(commands, key=lambda command: (command.start, -command.end))
        ties = Ties(text, start, end)
        _follow(text, ordered, _variables(text, ordered), None, modes.__setitem__, ties, 0)
        starts = tuple(command.start for command in ordered)
        return cls(starts, tuple(modes.get(start, outer) for start in starts), outer)

    def mode(self, at: int) -> Mode:
        """What is proved for the command that stands at ``at``, its here documents included."""
        index = bisect_right(self.starts, at) - 1
        return self.modes[index] if index >= 0 else self.outer


@record
class _Variables:
    """What the variables of a script hold, as far as that tells a mode."""

    sole: frozenset[str]
    """Those that one place sets."""
    names: Names


def _variables(text: str, commands: Sequence[Command]) -> _Variables:
    counts: dict[str, int] = {}
    told: dict[str, int] = {}
    changed: set[str] = set()
    for pattern in (_SETS, _DEFAULTS):
        for match in pattern.finditer(text):
            name = match["name"] or match["each"] or ""
            counts[name] = counts.get(name, 0) + 1
    for match in _READS.finditer(text):
        known = {each["name"] for each in _SETS.finditer(match["names"])}  # counted already
        for name in _WORD.findall(match["names"]):
            counts[name] = counts.get(name, 0) + (name not in known)
    for command in commands:
        written = text[command.start : command.end][: 2 * _LONGEST_TEST]
        held = _HOLDS_MODE.match(written)
        if held is not None:
            told[held["name"]] = told.get(held["name"], 0) + 1
            if _CHANGES_CASE.search(written):
                changed.add(held["name"])
    sole = frozenset(name for name, count in counts.items() if count == 1)
    modes = frozenset(name for name, count in told.items() if count == counts.get(name))
    others = frozenset(_others(text)) | _constants(text, counts) | _stood_in(text, told)
    names = Names(modes, others, modes - changed)
    return _Variables(sole, replace(names, helpers=_helpers(text, names)))


def _stood_in(text: str, told: Mapping[str, int]) -> frozenset[str]:
    """The variables of those that are ``told`` a mode that are given "Flexible" as well, maybe
    where a set has none, which is a Uniform one then."""
    given = (
        match
        for match in _GIVEN_MODE.finditer(text)
        if _ONE_WORD.match(match["value"]) or _DEFAULT_WORD.match(match["value"])
    )
    return frozenset(
        match["name"]
        for match in given
        if match["name"] in told and "flexible" in match["value"].lower()
    )


def _constants(text: str, counts: Mapping[str, int]) -> frozenset[str]:
    """The variables called a mode that hold what the script itself says, and nothing else."""
    found: dict[str, int] = {}
    for match in _GIVEN_MODE.finditer(text):
        if _ONE_WORD.match(match["value"]):
            found[match["name"]] = found.get(match["name"], 0) + 1
    return frozenset(name for name, count in found.items() if count == counts.get(name))


def _others(text: str) -> Iterator[str]:
    """The variables called a mode that are given another one somewhere."""
    for match in _GIVEN_MODE.finditer(text):
        value = match["value"]
        if not value.lstrip('"').startswith(("$(", "`")):
            value = _UP_TO_SPACE.match(value)[0]  # type: ignore[index]
        if _is_of_another(value) or _STANDS_IN.search(value):
            yield match["name"]
    for match in _READ_MODE.finditer(text):
        before = text[max(0, match.start() - _LONGEST_TEST) : match.start()].rpartition("\n")[2]
        behind = text[match.end() : match.end() + _LONGEST_TEST].partition("\n")[0].lstrip()
        if _is_of_another(before) or (behind[:1] == "<" and _is_of_another(behind)):
            yield from _WORD.findall(match["names"])


def _is_of_another(value: str) -> bool:
    """Whether ``value``, which a variable is given, is named for another mode, or told by a
    command on something else."""
    if "orchestration" in value.lower():
        return False
    return names_another_mode(value) or is_told_of_another(value)


def _helpers(text: str, names: Names) -> dict[str, Telling]:
    """What the functions tell whose body is one test, by their names."""
    found: dict[str, Telling] = {}
    several: set[str] = set()
    for match in _FUNCTION.finditer(text):
        name = match["name"]
        if name in found:
            several.add(name)
        telling = told(match["body"], names) if match["body"] is not None else SILENT
        found[name] = telling
    return {
        name: telling
        for name, telling in found.items()
        if not telling.is_silent and name not in several
    }


def _let_through(written: str, span: Span) -> _Proof | None:
    """What holds for all that the command ``written`` lists, and nothing else does."""
    written = written[: 4 * _LONGEST_TEST]
    query = _QUERY.search(written)
    if query is None or not _LISTING.match(written):
        return None
    let = filtered(query["query"])
    return None if let is None else _Proof(let[0], span, True, let[1])


def _let_through_word(word: str, span: Span) -> _Proof | None:
    match = _LISTED.match(word)
    return None if match is None else _let_through(match["inside"], span)


def _follow(
    text: str,
    commands: Sequence[Command],
    variables: _Variables,
    outer: _Proof | None,
    note: Callable[[int, Mode], None],
    ties: Ties,
    begin: int,
    depth: int = 0,
) -> None:
    """Note the modes of ``commands`` (in the order of the text), of which none is before ``begin``,
    and of those within them."""
    levels: list[tuple[Command, list[Command]]] = []
    for command in commands:
        if levels and command.start < levels[-1][0].end:
            levels[-1][1].append(command)
        else:
            levels.append((command, []))
    sequence = _Sequence(text, [command for command, _ in levels], variables, outer, begin)
    for index, (command, inner) in enumerate(levels):
        proof = sequence.enter(index)
        if proof is not None and not ties.may_be_other(
            proof.asked or proof.span, proof.item, proof.since, command
        ):
            written = proof.written or text[proof.span.start : proof.span.end]
            mode = proved(proof.kind, written, proof.span, holds=proof.holds, most=_LONGEST_SHOWN)
            note(command.start, mode)
        if inner and depth < _DEEPEST:
            _follow(text, inner, variables, proof, note, ties, command.start, depth + 1)


class _Sequence:
    """Follows the commands of one level."""

    def __init__(
        self,
        text: str,
        commands: Sequence[Command],
        variables: _Variables,
        outer: _Proof | None,
        begin: int,
    ) -> None:
        self._text = text
        self._begin = begin
        self._commands = commands
        self._variables = variables
        self._lists: dict[str, _Proof] = {}
        """The variables that only ever hold what one query let through."""
        self._open = [_Block("whole", outer)]
        self._tested = 0
        """Commands before this index belong to a condition that was read."""
        self._chain = SILENT
        self._chained = Span(0, 0)
        self._uncertain = ""
        """The operator before a command of the chain that may fail or succeed."""
        self._last: _Proof | None = None

    def enter(self, index: int) -> _Proof | None:
        """What is proved where the command at ``index`` runs; takes note of what it tests."""
        if len(self._open) > _MOST_OPEN:
            return None
        self._last = self._read(index)
        return self._last

    def _read(self, index: int) -> _Proof | None:
        command = self._commands[index]
        self._subshells(index)
        block = self._open[-1]
        if index < self._tested or self._is_label(index):
            return self._around()
        words = [word.text for word in command.words]
        at = 0
        while at < len(words):
            word = words[at]
            if word in {"if", "elif"}:
                self._condition(index, at, word)
                return self._around()
            if word in _LOOPS:
                around = self._around()
                self._loop(index, at, words[at:])
                return around
            if word == "case" and len(words) > at + 2:
                start = command.words[at].start
                span = Span(start, command.words[at + 2].end)
                self._open.append(_Block("case", span=span, expects_label=True))
                self._label(index, words[at + 3 :])
                return self._around()
            if word in {"fi", "done", "esac", "}"}:
                self._close(word, command.piped or self._is_background(command))
                self._chain = SILENT
                return self._around()
            if word == "then" and block.opener == "if":
                block.proof = _proof(block.telling.holds, block.span, True) or block.refuted
            elif word == "else" and block.opener == "if":
                self._end_branch(block)
                block.telling, block.branches = SILENT, block.branches + 1
                block.has_else = True
                block.proof = block.refuted
            elif word == "{" or words[at + 1 : at + 2] == ["{"]:
                self._group(index, at, "{" if word == "{" else "function")
                at += word != "{"
            elif word not in {"do", "time", "then", "else", "function"}:
                break
            block = self._open[-1]
            at += 1
        return self._simple(index, at) if at < len(words) else self._around()

    def _subshells(self, index: int) -> None:
        """Open and close the parentheses before the command at ``index``: what leaves them leaves
        nothing else."""
        if self._open[-1].opener == "case" or index < self._tested:
            return
        for character in _COMMENT.sub("", self._gap(index)):
            if character == "(":
                self._open.append(_Block("("))
            elif character == ")" and self._open[-1].opener == "(":
                self._open.pop()
                self._open[-1].leaves = False

    def _is_background(self, command: Command) -> bool:
        behind = self._text[command.end : command.end + 40].lstrip(" \t)")
        return behind[:1] == "&" and behind[:2] != "&&"

    def _set(self, command: Command, joined: bool) -> None:
        """Take note of the variables that ``command`` sets: what was tested of them before is of
        another value, and what one query lets through is known."""
        span = _span(command)
        written = self._text[span.start : min(span.end, span.start + 4 * _LONGEST_TEST)]
        line = self._text[span.start : span.start + 4 * _LONGEST_TEST].split("\n", 1)[0]
        given, mapped = _GIVEN.match(written), _MAPPED.match(line.rstrip())
        names = {match["name"] for match in (given, mapped) if match is not None}
        read = _READS.match(written)
        names.update(_WORD.findall(read["names"]) if read is not None else ())
        for name in names:
            self._forget(name)
        sure = not joined and all(
            b.opener in {"whole", "function", "{", "loop"} for b in self._open
        )
        if given is not None and sure and given["name"] in self._variables.sole:
            proof = _let_through_word(given["items"] or given["value"] or "", span)
            if proof is not None:
                self._lists[given["name"]] = proof
        elif mapped is not None and sure and mapped["name"] in self._variables.sole:
            proof = _let_through(mapped["inside"], span)
            if proof is not None:
                self._lists[mapped["name"]] = proof

    def _forget(self, name: str) -> None:
        """``name`` is set anew: conditions on it say nothing of what comes."""
        marks = (f"${name}", f"${{{name}")
        for block in self._open:
            for each in ("proof", "refuted", "first", "only", "after"):
                proof = getattr(block, each)
                if proof is not None and self._mentions(proof.span, marks):
                    setattr(block, each, None)
            if self._mentions(block.span, marks):
                block.telling = SILENT
        if self._mentions(self._chained, marks):
            self._chain = SILENT

    def _mentions(self, span: Span, marks: tuple[str, str]) -> bool:
        written = self._text[span.start : span.end]
        return any(mark in written for mark in marks)

    def _around(self) -> _Proof | None:
        blocks = self._open[-_DEEPEST:]
        return next((block.proof for block in reversed(blocks) if block.proof is not None), None)

    # -- simple commands and what joins them -------------------------------------------------

    def _simple(self, index: int, at: int) -> _Proof | None:
        command, block = self._commands[index], self._open[-1]
        if at == 0 and index and self._commands[index - 1].piped:
            return self._last
        gap = self._gap(index) if at == 0 else ""
        joined = next((o for o in ("&&", "||") if gap.rstrip(" \t\n\\(").endswith(o)), "")
        if not joined:
            self._chain, self._chained, self._uncertain = SILENT, Span(0, 0), ""
        proof = self._joined(joined)
        last = self._test_end(index, at)
        if last >= index:
            self._test(index, at, last, joined)
            block.leaves = False
            return proof or self._around()
        word = command.words[at]
        self._set(command, bool(joined))
        leaves = word.text in _LEAVING and not command.piped and not self._is_background(command)
        block.leaves = leaves and not joined
        if leaves and joined and not self._uncertain:
            told = self._chain
            kind, holds = (told.fails, False) if joined == "&&" else (told.holds, True)
            block.proof = _proof(kind, self._chained, holds) or block.proof
        if not is_printer(word):
            if self._uncertain not in {"", joined} or not joined:
                self._chain = SILENT
            self._uncertain = joined
        return proof or self._around()

    def _joined(self, joined: str) -> _Proof | None:
        """What holds for a command behind ``joined``."""
        if not joined or self._uncertain not in {"", joined}:
            return None
        if joined == "&&":
            return _proof(self._chain.holds, self._chained, True)
        return _proof(self._chain.fails, self._chained, False)

    def _test_end(self, index: int, at: int) -> int:
        """The index of the last command of the test that begins at ``index``; -1 if none does."""
        first, words = index, self._commands[index].words[at:]
        last = index
        while last + 1 < len(self._commands) and self._commands[last].piped:
            last += 1
        if last > first:
            final = self._commands[last].words
            return last if final and final[0].text in _SEARCHES else -1
        if words[0].text not in _TESTS and words[0].text not in self._variables.names.helpers:
            return -1
        if words[0].text == "[[" and words[-1].text != "]]":
            for last in range(first, min(first + 12, len(self._commands))):
                if self._commands[last].words[-1:] and self._commands[last].words[-1].text == "]]":
                    return last
        return first

    def _test(self, index: int, at: int, last: int, joined: str) -> None:
        start = self._commands[index].words[at].start
        span = Span(start, self._commands[last].end)
        telling = self._told(span)
        if joined and span.end - self._chained.start > _LONGEST_TEST:
            telling = SILENT
        elif joined and not self._uncertain:
            parts = [self._chain, telling]
            telling = all_of(parts) if joined == "&&" else any_of(parts)
            span = Span(self._chained.start or span.start, span.end)
        elif joined:
            telling = SILENT
        self._chain, self._chained = telling, span
        self._tested = max(self._tested, last + 1)

    def _told(self, span: Span) -> Telling:
        if span.end - span.start > _LONGEST_TEST:
            return SILENT
        return told(self._text[span.start : span.end], self._variables.names)

    def _gap(self, index: int) -> str:
        before = self._commands[index - 1].end if index else self._begin
        return self._text[before : self._commands[index].start]

    # -- blocks -------------------------------------------------------------------------------

    def _condition(self, index: int, at: int, word: str) -> None:
        if word == "if":
            self._open.append(_Block("if"))
        block = self._open[-1]
        if block.opener != "if":
            return
        if word == "elif":
            self._end_branch(block)
        block.span, self._tested = self._head(index, at, "then")
        block.telling = self._told(block.span)
        block.branches += 1
        block.proof, block.leaves = None, False

    def _head(self, index: int, at: int, closer: str) -> tuple[Span, int]:
        """The condition behind the word ``at`` of a command, up to ``closer``, and the index of
        the command behind it."""
        start = self._commands[index].words[at].end
        end, behind = self._commands[index].end, self._tested
        for later in range(index + 1, len(self._commands)):
            if self._commands[later].words[:1] and self._commands[later].words[0].text == closer:
                break
            end, behind = self._commands[later].end, later + 1
            if end - start > _LONGEST_TEST:
                break
        start += len(self._text[start:end]) - len(self._text[start:end].lstrip())
        return Span(start, end), behind

    def _end_branch(self, block: _Block) -> None:
        """What follows for the branches behind, and for what stands behind them all."""
        failed = _proof(block.telling.fails, block.span, False)
        if block.branches == 1:
            block.first = failed if block.leaves else None
            block.only = None if block.leaves else _proof(block.telling.holds, block.span, True)
        self._refute(block, failed)
        if block.branches > 1 and block.leaves and block.all_leave:
            block.first = block.refuted
        block.all_leave = block.all_leave and block.leaves
        block.leaves = False

    def _refute(self, block: _Block, failed: _Proof | None) -> None:
        """Note that a condition has failed: conditions on the one mode and on the other prove
        nothing together."""
        if failed is not None and block.refuted is not None and failed.kind != block.refuted.kind:
            block.refuted, block.is_neither = None, True
        elif not block.is_neither:
            block.refuted = block.refuted or failed

    def _loop(self, index: int, at: int, words: list[str]) -> None:
        command = self._commands[index]
        proof = None
        before = self._commands[index - 1] if index else None
        if words[0] == "for":
            self._forget(words[1] if len(words) > 1 else "")
        if words[0] == "for" and words[2:3] == ["in"] and len(words) == 4:
            each = _EACH.match(words[3])
            listed = _let_through_word(words[3], _span(command))
            proof = self._lists.get(each["name"]) if each else listed
            if proof is not None:
                proof = replace(proof, item=words[1], since=command.end)
        elif words[0] in {"while", "until"} and before is not None and before.piped:
            first = index < 2 or not self._commands[index - 2].piped
            written = self._text[before.start : before.end]
            proof = _let_through(written, _span(before)) if first else None
            if proof is not None and words[1:2] == ["read"]:
                names = [word for word in words[2:] if _WORD.fullmatch(word)]
                item = names[0] if len(names) == 1 else ""
                proof = replace(proof, item=item, since=command.end)
        elif words[0] in {"while", "until"}:
            span, self._tested = self._head(index, at, "do")
            telling = self._told(span)
            holds = words[0] == "while"
            proof = _proof(telling.holds if holds else telling.fails, span, holds)
        self._open.append(_Block("loop", proof))

    def _group(self, index: int, at: int, opener: str) -> None:
        gap = self._gap(index).rstrip() if at == 0 else ""
        joined = next((o for o in ("&&", "||") if gap.endswith(o)), "")
        block = _Block(opener, conditional=bool(joined))
        if opener == "{" and joined and not self._uncertain:
            block.proof = self._joined(joined)
            kind = self._chain.fails if joined == "&&" else self._chain.holds
            block.after = _proof(kind, self._chained, joined == "||")
        self._chain = SILENT
        self._open.append(block)

    def _close(self, word: str, apart: bool) -> None:
        """Close what ``word`` closes; ``apart`` says that it runs in a process of its own."""
        openers = {"fi": {"if"}, "done": {"loop"}, "esac": {"case"}, "}": {"{", "function"}}[word]
        if not any(block.opener in openers for block in self._open[1:][-_DEEPEST:]):
            return
        while self._open[-1].opener not in openers:
            self._open.pop()
        if word == "esac":
            self._end_arm(self._open[-1])
        block = self._open.pop()
        parent = self._open[-1]
        parent.leaves = False
        if apart:
            return
        if word == "fi":
            leaves = block.leaves
            if block.branches == 1:
                block.first = _proof(block.telling.fails, block.span, False) if leaves else None
            elif not block.has_else and leaves and block.all_leave:
                self._refute(block, _proof(block.telling.fails, block.span, False))
                block.first = block.refuted
            elif block.branches == 2 and block.has_else and leaves and block.only is not None:
                parent.proof = block.only
            parent.proof = block.first or parent.proof
        elif word == "}" and block.opener == "{" and block.leaves:
            parent.proof = block.after or parent.proof
            parent.leaves = not block.conditional
        elif word == "esac":
            parent.proof = block.after or parent.proof

    # -- cases --------------------------------------------------------------------------------

    def _is_label(self, index: int) -> bool:
        """Whether the command at ``index`` is part of the pattern of an arm."""
        block, command = self._open[-1], self._commands[index]
        if block.opener != "case" or not command.words or command.words[0].text == "esac":
            return False
        gap = self._gap(index)
        if ";;" in gap or ";&" in gap:
            self._end_arm(block)
            block.expects_label = True
            block.falls = ";&" in gap
            block.arms += [(None, _span(command))] * (";;&" in gap)
        if not block.expects_label:
            return False
        self._label(index, [word.text for word in command.words])
        return True

    def _label(self, index: int, words: list[str]) -> None:
        """Take note of ``words``, with which the command at ``index`` ends, as of labels."""
        block, command = self._open[-1], self._commands[index]
        block.labels += words
        end = self._commands[index + 1].start if index + 1 < len(self._commands) else command.end
        if words and ")" in self._text[command.end : max(end, command.end + 1)]:
            self._begin_arm(block, Span(command.words[-len(words)].start, command.end))

    def _begin_arm(self, block: _Block, span: Span) -> None:
        matches = [_LABEL.match(label.lower()) for label in block.labels]
        kinds = {MODES[match["mode"]] if match else None for match in matches}
        kind = kinds.pop() if len(kinds) == 1 and self._is_asked_about(block) else None
        kind = None if block.falls else kind
        block.proof = self._arm(block, kind, span, True)
        rest = block.labels == ["*"] and len(block.arms) == 1 and not block.falls
        if rest and (named := block.arms[0][0]):
            label = block.arms[0][1]
            block.proof = self._arm(block, follows(named, False), label, False)
        block.arms.append((kind, span))
        block.labels = []
        block.expects_label = block.leaves = False

    def _is_asked_about(self, block: _Block) -> bool:
        """Whether the case is about a mode, and nothing else."""
        written = self._text[block.span.start : block.span.end]
        return _ONE_VALUE.match(written) is not None and reads_mode(written, self._variables.names)

    def _end_arm(self, block: _Block) -> None:
        kind, span = block.arms[-1] if block.arms else (None, block.span)
        taken = any(each is None for each, _ in block.arms)  # maybe by an arm before it
        if block.leaves and kind is not None and not taken:
            block.after = self._arm(block, follows(kind, False), span, False)
        block.proof, block.leaves = None, False

    def _arm(self, block: _Block, kind: ModeKind | None, label: Span, holds: bool) -> _Proof | None:
        """What the arm of ``label`` proves where it runs, or where it does not."""
        if kind is None:
            return None
        case = self._text[block.span.start : block.span.end]
        written = f"{case} {self._text[label.start : label.end]})"
        return _Proof(kind, label, holds, written, block.span)


_ONE_VALUE = regex(
    r"case\s+(?P<q>\"?)[ ]?(?:\$\w+|\$\{\w+(?:,,?|\^\^?)?(?::?-[^{}$]*)?\}"
    r"|\$\([^\n]*\)|`[^`\n]*`)(?P=q)\s+in\Z"
)
"""A case of the value of one variable, or of what a command prints, as it is."""


def _span(command: Command) -> Span:
    return Span(command.start, command.end)
