"""Parts of pipelines and playbooks that run for one orchestration mode only: ``if:`` of a workflow,
``condition:`` of a pipeline, ``when:`` of a playbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    follows,
    is_about_mode,
    names_a_mode,
    present,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import Mode, ModeKind, Span
from flexlint.record import record
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
_MOST_TOKENS = 120
_DEEPEST = 12
_LONGEST = 2_000
_LONGEST_SHOWN = 120


def guards_of(text: str, roots: Sequence[Node]) -> Guards:
    """The guards in the documents ``roots`` of ``text``."""
    if not names_a_mode(text):
        return Guards()
    found = [stretch for root in roots for stretch in _stretches(text, root)]
    return Guards(tuple(sorted(found, key=lambda s: (s[0], -s[1]))))


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
                telling = _told_by(value)
                if telling.holds is not None:
                    yield node.start, node.end, _mode(text, telling.holds, value.span, True)
            elif name in _LOOPS and value.kind == "scalar":
                match = _LET.match(value.value[:_LONGEST])
                if match is not None:
                    named, equal = MODES[match["mode"].lower()], match["what"] == "selectattr"
                    kind = follows(named, equal)
                    yield node.start, node.end, _mode(text, kind, value.span, True)


def _chosen(text: str, pairs: Sequence[tuple[Node, Node]]) -> Iterator[Stretch]:
    """What stands under ``${{ if … }}:`` and the like, one after the other."""
    refuted: tuple[ModeKind, Span] | None = None
    for key, value in pairs:
        match = _IF.match(key.value[:_LONGEST]) if "${{" in key.value else None
        if match is None or match["what"] == "if":
            refuted = None
        if match is None:
            continue
        telling = SILENT if match["what"] == "else" else told(match["condition"])
        if telling.holds is not None:
            yield value.start, value.end, _mode(text, telling.holds, key.span, True)
        elif refuted is not None:
            yield value.start, value.end, _mode(text, refuted[0], refuted[1], False)
        if refuted is None and telling.fails is not None:
            refuted = telling.fails, key.span


def _mode(text: str, kind: ModeKind, span: Span, holds: bool) -> Mode:
    written = text[span.start : span.end]
    return proved(kind, written, span, holds=holds, most=_LONGEST_SHOWN)


def _told_by(value: Node) -> Telling:
    """What the condition ``value``, a text or a list of which all must hold, tells."""
    if value.kind == "list":
        return all_of([_told_by(item) for item in value.items if item.kind == "scalar"])
    if value.kind != "scalar" or len(value.value) > _LONGEST:
        return SILENT
    match = _EXPRESSION.match(value.value)
    return told(value.value if match is None else match["inside"])


def told(condition: str) -> Telling:
    """What ``condition`` tells, written with operators or with functions."""
    if not names_a_mode(condition):
        return SILENT
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(condition[:_LONGEST]):
        tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
        if len(tokens) > _MOST_TOKENS:
            return SILENT
    return _Reader(tokens).whole()


@record
class _Part:
    """A part of a condition: what it tells, and how it is written if it is a value."""

    telling: Telling = SILENT
    written: str = ""
    literal: str = ""


_NOTHING = _Part()


class _Reader:
    """Reads the tokens of one condition from the left."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
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
            return _compared(left, self._value(), word == "==")
        if word == "is" and left.written:
            self._at += 1
            holds = self._next() != "not"
            self._at += not holds
            defined = self._next() == "defined"
            self._at += 1
            return _Part(present(left.written, holds)) if defined else _NOTHING
        return left

    def _value(self) -> _Part:
        part = self._operand()
        while self._next() == "|":
            self._at += 1
            plain = self._next() in _PLAIN_FILTERS
            self._at += 1
            if self._next() == "(":
                self._arguments()
            part = part if plain else _NOTHING
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
            return _Part(present(word, True), word)
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
    if name in {"and", "or"} and given:
        joined = all_of if name == "and" else any_of
        return _Part(joined([part.telling for part in given]))
    if name == "not" and len(given) == 1:
        return _Part(given[0].telling.negated())
    if name in {"lower", "upper", "tolower", "toupper", "trim"} and len(given) == 1:
        return given[0]
    return _NOTHING


def _compared(one: _Part, other: _Part, equal: bool) -> _Part:
    for named, read in ((one, other), (other, one)):
        kind = MODES.get(named.literal.lower())
        if kind is not None:
            about = read.written and is_about_mode(_last(read.written))
            return _Part(compared(kind, equal, read.written)) if about else _NOTHING
    return _NOTHING


_KEYED = regex(r"\[\s*['\"]?(?P<name>\w+)['\"]?\s*\]")


def _last(written: str) -> str:
    """``variables['mode']`` and ``$(mode)`` as ``variables.mode`` and ``mode``."""
    return _KEYED.sub(r".\g<name>", written).removeprefix("$(").rstrip(")")
