"""A text inside another: findings in the inner one are given places in the outer one."""

from __future__ import annotations

import re

from flexlint.engine.drafts import Draft
from flexlint.engine.subjects import Attached, Declared, moved
from flexlint.lexical.feeding import NOT_FOLLOWED, asks_for_ids
from flexlint.model import Embedded, ModeKind, Note, Span, Suggestion, SurfaceName
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.suggestions.hosts import Written
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace

_EXPANDED = regex(r"[$`\\]")
_ESCAPE = (
    "here the shell puts in values: write a backslash before each $, ` and \\ that is not its own"
)


def _for_expansion(suggestion: Suggestion) -> Suggestion:
    """``suggestion`` in a text into which a shell puts the values of variables: which dollar
    signs are whose does not show in it."""
    if suggestion.language is None or not _EXPANDED.search(suggestion.text):
        return suggestion
    note = "; ".join(part for part in (suggestion.note, _ESCAPE) if part)
    return replace(suggestion, note=note, complete=False)


_PROGRAMS = frozenset({"python", "sdk", "powershell"})
"""Languages that take what the commands print that they run."""


_NEAR = 400
_KEEPS = regex(
    r"^[^\S\n]*(?:[\w$\[\]\"'.,: ]{1,120}?[:+]?=(?![=>])|return\b|yield\b|.{0,80}?\b(?:in|of)\b"
    r"|\(|.{0,80}?\b(?:with|if|while|foreach|for)\b)",
    re.MULTILINE,
)
_COMMAND = regex(r"\bexec\.Command(?:Context)?\(|\bProcessBuilder\(|\bProcessStartInfo\b|\bspawn\(")
"""What makes a command that is run elsewhere, and read there or not."""
_READS_OUTPUT = regex(
    r"\b(?:Combined)?Output\(|\bStdoutPipe\b|\bgetInputStream\b|\bStandardOutput\b|\bstdout\.on\b"
    r"|\.Stdout\s{0,9}=\s{0,9}(?!os\.)"
)
_OPENS, _CLOSES = frozenset("(["), frozenset(")]")
_KEPT_BEHIND = regex(r"[\"'`]?[^\n]{0,80}?\)\s{0,9}[.\[]|[^\n\"'`|]{0,40}\|(?!\|)")


def _is_kept(text: str, statement: Span) -> bool:
    """Whether a program keeps, or goes on with, what a command at ``statement`` prints."""
    low = max(0, statement.start - _NEAR)
    for begins in _KEEPS.finditer(text, low, statement.start):
        depth = 0
        for char in text[begins.start() : statement.start]:
            depth += (char in _OPENS) - (char in _CLOSES)
            if char == "\n" and depth <= 0:
                break
        else:
            if _COMMAND.search(text, begins.start(), statement.start) is None:
                return True
            return _READS_OUTPUT.search(text) is not None
    return _KEPT_BEHIND.match(text, statement.end) is not None


class Host:
    """Relates the findings in one embedded text to the file it stands in."""

    def __init__(self, outer: SourceFile, piece: Embedded, language: SurfaceName = "text") -> None:
        """``language`` is the one in which ``outer`` was read."""
        self.inner = SourceFile(outer.path, piece.text, holes=piece.holes, inner=True)
        """The embedded text as a source of its own, under the outer file's path."""
        self.trace = Trace(piece.segments, outer.text)
        self._piece = piece
        self._outer = outer
        self._language = language
        self._writer = Written(piece, outer.text, language, outer.path)

    def outward(self, draft: Draft) -> Draft:
        """``draft`` about the inner text as one about the outer text."""
        span, statement = self.trace.span(draft.span), self.trace.span(draft.statement)
        if not statement.start <= span.start <= span.end <= statement.end:
            statement = span
        symbol = "/".join(part for part in (self._piece.symbol, draft.symbol) if part)
        return replace(
            draft,
            place=draft.place or self.trace.place(draft.span.start),
            span=span,
            statement=statement,
            notes=(
                *(Note(self.trace.span(n.span), n.message) for n in draft.notes),
                *self._evidence(draft),
            ),
            confidence=min(draft.confidence, self._piece.confidence),
            symbol=symbol,
            anchor=None if draft.anchor is None else self.trace.span(draft.anchor),
            suggestion=self._written(draft),
            subjects=tuple(moved(each, self.trace.span) for each in draft.subjects),
            fed_by=tuple(map(self.trace.span, draft.fed_by)),
            followed="" if (taken := self._is_taken(draft)) else draft.followed,
            hindrance=draft.hindrance
            or (NOT_FOLLOWED if taken and self._may_be_picked(draft, statement) else ""),
        )

    def _is_taken(self, draft: Draft) -> bool:
        """Whether a program gets what the list prints, in which that is not followed."""
        return draft.followed == "printed" and self._language in _PROGRAMS

    def _may_be_picked(self, draft: Draft, statement: Span) -> bool:
        """Whether the program may do with one machine what it did with another: it gets ids, or
        it keeps what is said of each machine, in another order than before."""
        if asks_for_ids(self.inner.text, draft.statement):
            return True
        counted = "length(" in self.inner.text[draft.statement.start : draft.statement.end]
        return not counted and _is_kept(self._outer.text, statement)

    def _evidence(self, draft: Draft) -> tuple[Note, ...]:
        """Where the outer text says what mode the sets of the inner one have."""
        governs = self._piece.mode.kind is not ModeKind.UNKNOWN
        return (
            self._piece.mode.evidence if governs and draft.mode.why == self._piece.mode.why else ()
        )

    def outward_declared(self, declared: Declared) -> Declared:
        """A scale set of the inner text as one of the outer text."""
        return declared.moved(self.trace.span)

    def outward_attached(self, attached: Attached) -> Attached:
        """What the inner text makes for a scale set as something of the outer text."""
        return attached.moved(self.trace.span)

    def _written(self, draft: Draft) -> Suggestion | None:
        """The suggestion as the outer text is to have it."""
        if draft.suggestion is None:
            return None
        if self._is_of_cells:
            return replace(draft.suggestion, replaces=None)
        if self._piece.expanded:
            return replace(_for_expansion(draft.suggestion), replaces=None)
        return self._writer.at(draft.suggestion, draft.statement)

    @property
    def _is_of_cells(self) -> bool:
        """Whether people see another text than the file's: a notebook's cells."""
        return self._outer.path.lower().endswith(".ipynb")
