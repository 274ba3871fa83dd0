"""Parts of pipelines and playbooks that run for one orchestration mode only: ``if:`` of a workflow,
``condition:`` of a pipeline, ``when:`` of a playbook."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Refuted,
    Telling,
    all_of,
    any_of,
    compared,
    follows,
    is_about_mode,
    is_spelled,
    names_a_mode,
    never_equal,
    or_absent,
    present,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import Mode, ModeKind, Span
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node

_TOKEN = regex(
    r"\s*(?:(?P<text>'(?:[^']|'')*'|\"[^\"]*\")|(?P<operator>&&|\|\||==|!=|[!(),|])"
    r"|(?P<name>\$\([\w.]{1,100}\)|[A-Za-z_$][\w$-]*(?:\.[\w*-]+|\[\s*(?:'[^']*'|\"[^\"]*\"|\w+)\s*\])*)"
    r"|(?P<other>[^\s'\"]))"
)
_EXPRESSION = regex(r"\s*(?:\$\{\{|\{\{)(?P<inside>.*?)\}\}\s*\Z", re.DOTALL)
_IF = regex(r"\s*\$\{\{\s*(?P<what>if|elseif|else)\b(?P<condition>.*?)\}\}\s*\Z", re.DOTALL)
_LET = regex(
    r"\s*\{\{\s*[\w.]{1,80}\s*\|\s*(?P<what>selectattr|rejectattr)\(\s*['\"]orchestration_?[mM]ode['\"]\s*,"
    r"\s*['\"](?:equalto|eq|==)['\"]\s*,\s*['\"](?P<mode>[Uu]niform|[Ff]lexible)['\"]\s*\)"
    r"(?:\s*\|\s*(?:list|sort|unique|map\(\s*attribute\s*=\s*['\"]name['\"]\s*\)))*\s*\}\}\s*\Z"
)
"""What lets items of a list through, in a loop of Ansible."""
_CONDITIONS = frozenset({"if", "condition", "when"})
_LOOPS = frozenset({"loop", "with_items", "with_list"})
_PLAIN_FILTERS = frozenset({"default", "d", "lower", "upper", "string", "trim", "bool"})
_TESTED = regex(
    r"(?<![\w.\]'\"])(?P<owner>[A-Za-z_]\w{0,80})(?P<path>(?:\.\w{1,80}|\[[^\[\]\n]{1,60}\]){0,6}?)"
    r"(?:\.|\[\s{0,4}['\"])orchestration_?mode\b",
    re.IGNORECASE,
)
_NAMED = regex(
    r"\{\{\s{0,9}(?P<owner>[A-Za-z_]\w{0,80})(?P<path>(?:\.\w{1,80}|\[[^\[\]\n{}]{1,60}\]){0,6}?)"
    r"(?:\.|\[\s{0,4}['\"])(?:vmss_)?name\b(?!\w)",
    re.IGNORECASE,
)
_INDEX = regex(r"\[\s{0,4}(\d{1,6})\s{0,4}\]|\.(\d{1,6})(?![\w])")
_WIDE = frozenset(
    {
        "inputs", "env", "matrix", "vars", "variables", "parameters", "github", "needs", "steps",
        "dependencies", "stagedependencies", "hostvars", "ansible_facts", "rg", "group",
        "resource_group",
    }
)  # fmt: skip
"""What a mode or a name is read of that is no set."""
_MOST_TOKENS = 120
_DEEPEST = 12
_LONGEST = 2_000
_LONGEST_SHOWN = 120


def guards_of(text: str, roots: Sequence[Node]) -> Guards:
    """The guards in the documents ``roots`` of ``text``."""
    if not names_a_mode(text):
        return Guards()
    found = [stretch for root in roots for stretch in _stretches(text, root)]
    if not found:
        return Guards()
    ties = _Ties(text, roots)
    ordered = sorted(found, key=lambda s: (s[0], -s[1]))
    return Guards(tuple(ordered), is_other=ties.may_be_other)


class _Ties:
    """Whether a script is about the set whose mode a condition reads: one that has the name of
    another object, as ``{{ other.name }}``, is not."""

    def __init__(self, text: str, roots: Sequence[Node]) -> None:
        self._text = text
        self._roots = roots
        self._scalars: list[tuple[int, int]] | None = None

    def may_be_other(self, stretch: Stretch, at: int, _in_text: bool) -> bool:
        """Whether what stands at ``at`` may be about another set than ``stretch`` is."""
        span = stretch[2].evidence[0].span
        asked = self._text[span.start : min(span.end, span.start + _LONGEST)]
        tested = (
            {("item", ())}
            if _LET.match(asked.strip("\"'"))
            else {_object(match) for match in _TESTED.finditer(asked)}
        )
        tested = {each for each in tested if each[0].lower() not in _WIDE}
        if not tested:
            return False
        start, end = self._scalar(at)
        read = {_object(match) for match in _NAMED.finditer(self._text, start, end)}
        return not all(
            any(_is_same(one, each) for one in tested)
            for each in read
            if each[0].lower() not in _WIDE
        )

    def _scalar(self, at: int) -> tuple[int, int]:
        """Where the scalar begins and ends that the offset ``at`` is in."""
        if self._scalars is None:
            found: set[tuple[int, int]] = set()
            stack = list(self._roots)
            seen: set[int] = set()
            while stack:
                node = stack.pop()
                if id(node) in seen:
                    continue
                seen.add(id(node))
                if node.kind == "scalar":
                    found.add((node.start, node.end))
                stack += node.items
                stack += (value for _, value in node.pairs)
            self._scalars = sorted(found)
        place = bisect_right(self._scalars, (at, sys.maxsize)) - 1
        start, end = self._scalars[place] if place >= 0 else (at, at)
        return (start, end) if start <= at <= end else (at, at)


def _object(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """What is read of: its name, and which items of lists lead on from there."""
    return match["owner"], tuple(each[1] or each[2] for each in _INDEX.finditer(match["path"]))


def _is_same(one: tuple[str, tuple[str, ...]], other: tuple[str, tuple[str, ...]]) -> bool:
    """Whether both may be of the same object: ``sets[0]`` is not ``sets[1]``."""
    if one[0] != other[0]:
        return False
    return all(mine == its for mine, its in zip(one[1], other[1], strict=False))


def _stretches(text: str, root: Node) -> Iterator[Stretch]:
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        stack += node.items
        if node.kind == "list":
            pairs = [pair for item in node.items if item.kind == "map" for pair in item.pairs[:1]]
            yield from _chosen(text, pairs)
            continue
        yield from _chosen(text, node.pairs)
        for key, value in node.pairs:
            stack.append(value)
            name = key.value.strip().lower()
            if name in _CONDITIONS:
                telling = _told_by(value, exact=name == "when")
                if telling.holds is not None:
                    yield node.start, node.end, _mode(text, telling.holds, value.span, True)
            elif name in _LOOPS and value.kind == "scalar":
                match = _LET.match(value.value[:_LONGEST])
                if match is not None:
                    named, equal = MODES[match["mode"].lower()], match["what"] == "selectattr"
                    if not equal and not is_spelled(match["mode"]):
                        continue
                    kind = follows(named, equal)
                    yield node.start, node.end, _mode(text, kind, value.span, True)


def _chosen(text: str, pairs: Sequence[tuple[Node, Node]]) -> Iterator[Stretch]:
    """What stands under ``${{ if … }}:`` and the like, one after the other."""
    refuted = Refuted()
    for key, value in pairs:
        match = _IF.match(key.value[:_LONGEST]) if "${{" in key.value else None
        if match is None or match["what"] == "if":
            refuted = Refuted()
        if match is None:
            continue
        telling = SILENT if match["what"] == "else" else told(match["condition"])
        if telling.holds is not None:
            yield value.start, value.end, _mode(text, telling.holds, key.span, True)
        elif refuted.kind is not None:
            yield value.start, value.end, _mode(text, refuted.kind, Span(*refuted.at), False)
        refuted = refuted.further(telling, (key.span.start, key.span.end))


def _mode(text: str, kind: ModeKind, span: Span, holds: bool) -> Mode:
    written = text[span.start : span.end]
    return proved(kind, written, span, holds=holds, most=_LONGEST_SHOWN)


def _told_by(value: Node, *, exact: bool) -> Telling:
    """What the condition ``value``, a text or a list of which all must hold, tells."""
    if value.kind == "list":
        items = [item for item in value.items if item.kind == "scalar"]
        return all_of([_told_by(item, exact=exact) for item in items])
    if value.kind != "scalar" or len(value.value) > _LONGEST:
        return SILENT
    match = _EXPRESSION.match(value.value)
    return told(value.value if match is None else match["inside"], exact=exact)


def told(condition: str, *, exact: bool = False) -> Telling:
    """What ``condition`` tells, written with operators or with functions; ``exact`` says that a
    letter in another case is another letter."""
    if not names_a_mode(condition):
        return SILENT
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(condition[:_LONGEST]):
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        if len(tokens) > _MOST_TOKENS:
            return SILENT
    return _Reader(tokens, exact=exact).whole()


@record
class _Part:
    """A part of a condition: what it tells, and how it is written if it is a value."""

    telling: Telling = SILENT
    written: str = ""
    literal: str = ""
    fold: str = "any"
    """Of what is read, which letters it has: see :func:`is_spelled`."""
    instead: str = ""
    """What stands in where there is none."""


_NOTHING = _Part()


class _Reader:
    """Reads the tokens of one condition from the left."""

    def __init__(self, tokens: Sequence[tuple[str, str]], *, exact: bool) -> None:
        self._tokens = tokens
        self._exact = exact
        self._at = 0
        self._depth = 0

    def whole(self) -> Telling:
        """What all tokens tell; nothing if some are left."""
        telling = self._any().telling
        return telling if self._at == len(self._tokens) else SILENT

    def _next(self) -> str:
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        return word if kind != "text" else "'"

    def _is_function(self) -> bool:
        behind = self._tokens[self._at + 1 : self._at + 2]
        return behind == [("operator", "(")]

    def _any(self) -> _Part:
        self._depth += 1
        parts = [self._all()]
        while self._next() in {"||", "or"}:
            self._at += 1
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else _Part(any_of([part.telling for part in parts]))

    def _all(self) -> _Part:
        parts = [self._not()]
        while self._next() in {"&&", "and"}:
            self._at += 1
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else _Part(all_of([part.telling for part in parts]))

    def _not(self) -> _Part:
        negations = 0
        word = ""
        while self._next() in {"!", "not"}:
            word = self._next()
            self._at += 1
            negations += 1
        if word == "!":  # which binds more tightly than a comparison
            part = self._value()
            if self._next() in {"==", "!="}:
                self._at += 1
                self._value()
                return _NOTHING
        else:
            part = self._comparison()
        return _Part(part.telling.negated()) if negations % 2 else part

    def _comparison(self) -> _Part:
        left = self._value()
        word = self._next()
        if word in {"==", "!="}:
            self._at += 1
            return _compared(left, self._value(), word == "==", exact=self._exact)
        if word == "in" or (word == "not" and self._tokens[self._at + 1 :][:1] == [("name", "in")]):
            self._at += 1 + (word == "not")
            return _among(left, self._listed(), word == "in", exact=self._exact)
        if word == "is" and left.written:
            self._at += 1
            holds = self._next() != "not"
            self._at += not holds
            defined = self._next() == "defined"
            self._at += 1
            return _Part(present(left.written, holds)) if defined else _NOTHING
        return left

    def _listed(self) -> list[_Part]:
        """What stands in the brackets that open here; nothing if none do."""
        given: list[_Part] = []
        if self._next() not in {"[", "("}:
            return given
        self._at += 1
        while self._next() not in {"]", ")", ""}:
            given.append(self._operand())
            if self._next() not in {"]", ")", ","}:
                self._at = len(self._tokens) + 1
                return given
            self._at += self._next() == ","
        self._at += 1
        return given

    def _value(self) -> _Part:
        part = self._operand()
        while self._next() == "|":
            self._at += 1
            name = self._next()
            self._at += 1
            given = self._arguments() if self._next() == "(" else []
            part = _filtered(part, name, given) if name in _PLAIN_FILTERS else _NOTHING
        return part

    def _operand(self) -> _Part:
        if self._at >= len(self._tokens) or self._depth > _DEEPEST:
            self._at = len(self._tokens) + 1  # no condition that we can read
            return _NOTHING
        kind, word = self._tokens[self._at]
        if kind == "text":
            self._at += 1
            return _Part(literal=word[1:-1])
        if word == "(":
            self._at += 1
            part = self._any()
            if self._next() != ")":
                self._at = len(self._tokens) + 1
            self._at += 1
            return part
        if kind != "name":
            self._at = len(self._tokens) + 1
            return _NOTHING
        called = self._is_function()
        self._at += 1
        if not called:
            fold = "" if "." in word or "[" in word else "any"
            return _Part(present(word, True), word, fold=fold)
        given = self._arguments()
        return _of_function(word.lower(), given)

    def _arguments(self) -> list[_Part]:
        """What stands in the parentheses that open here."""
        self._at += 1
        given: list[_Part] = []
        while self._next() not in {")", ""}:
            given.append(self._any())
            if self._next() not in {")", ","}:
                self._at = len(self._tokens) + 1
                return given
            self._at += self._next() == ","
        self._at += 1
        return given


def _of_function(name: str, given: Sequence[_Part]) -> _Part:
    if name in {"eq", "ne"} and len(given) == 2:
        return _compared(given[0], given[1], name == "eq")
    if name in {"in", "notin"} and len(given) > 1:
        return _among(given[0], given[1:], name == "in")
    if name in {"and", "or"} and given:
        joined = all_of if name == "and" else any_of
        return _Part(joined([part.telling for part in given]))
    if name == "not" and len(given) == 1:
        return _Part(given[0].telling.negated())
    if name in {"lower", "upper", "tolower", "toupper", "trim"} and len(given) == 1:
        return given[0]
    return _NOTHING


def _filtered(part: _Part, name: str, given: Sequence[_Part]) -> _Part:
    """``part`` behind a filter that leaves a mode what it is."""
    if part.literal and name == "bool":
        return _NOTHING
    if name in {"lower", "upper"}:
        literal = part.literal.lower() if name == "lower" else part.literal.upper()
        return replace(part, fold=name, literal=literal)
    if name in {"default", "d"} and given:
        return replace(part, instead=given[0].literal)
    return part


def _among(read: _Part, given: Sequence[_Part], is_in: bool, *, exact: bool = False) -> _Part:
    """What it tells that what is ``read`` is one of those ``given``, or not."""
    literals = {part.literal for part in given}
    if len(literals) != 1 or not all(part.literal for part in given):
        return _NOTHING
    return _compared(read, given[0], is_in, exact=exact)


def _compared(one: _Part, other: _Part, equal: bool, *, exact: bool = False) -> _Part:
    for named, read in ((one, other), (other, one)):
        kind = MODES.get(named.literal.lower())
        if kind is None:
            continue
        if not read.written or not is_about_mode(_last(read.written)):
            return _NOTHING
        telling = compared(kind, equal, read.written)
        instead = MODES.get(read.instead.lower())
        if instead is not None:
            telling = or_absent(telling, (instead is kind) is equal)
        if exact and not is_spelled(named.literal, read.fold):
            telling = never_equal(telling, equal)
        return _Part(telling)
    return _NOTHING


_KEYED = regex(r"\[\s*['\"]?(?P<name>\w+)['\"]?\s*\]")


def _last(written: str) -> str:
    """``variables['mode']`` and ``$(mode)`` as ``variables.mode`` and ``mode``."""
    return _KEYED.sub(r".\g<name>", written).removeprefix("$(").rstrip(")")
