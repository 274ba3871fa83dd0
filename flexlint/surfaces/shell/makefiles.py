"""Parts of a Makefile that count for one orchestration mode only: ``ifeq ($(MODE),Uniform)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Refuted,
    Telling,
    compared,
    is_about_mode,
    names_a_mode,
    proved,
)
from flexlint.lexical.guards import Guards, Stretch
from flexlint.model import ModeKind, Span
from flexlint.record import record_with
from flexlint.regex import regex

_DIRECTIVE = regex(
    r"^ {0,40}(?P<closes>else\b[ \t]{0,9}|endif\b)?"
    r"(?:(?P<word>ifeq|ifneq|ifdef|ifndef)\b(?P<condition>[^\n]{0,600}))?",
    re.MULTILINE,
)
_PARENTHESES = regex(r"\s*\((?P<left>[^\n]*?),\s*(?P<right>[^,\n]*)\)\s*(?:#[^\n]*)?\Z")
_FIRST = regex(r"\s*\((?P<left>),\s*(?P<right>\$\([^\n]*)\)\s*\Z")
_QUOTES = regex(
    r"\s*(?P<one>[\"'])(?P<left>[^\"'\n]*)(?P=one)\s+(?P<two>[\"'])(?P<right>[^\"'\n]*)(?P=two)\s*\Z"
)
_FILTER = regex(
    r"\$[({]filter\s{1,20}(?P<word>\w{1,20})\s{0,20},\s{0,20}(?P<read>\$[({]\w{1,80}[)}])\s{0,20}[)}]\Z"
)
_READ = regex(r"\$[({]")
_MOST_NESTED = 100
_LONGEST_SHOWN = 120


@record_with(frozen=False)
class _Part:
    """A conditional that is open: where its present branch begins, and what is proved there."""

    start: int
    proof: tuple[ModeKind, Span, bool] | None = None
    refuted: Refuted = Refuted()
    """What the failure of the conditions before proves."""


def guards_of(text: str) -> Guards:
    """The guards of the Makefile ``text``."""
    if not names_a_mode(text):
        return Guards()
    return Guards(tuple(sorted(_stretches(text), key=lambda s: (s[0], -s[1]))))


def _stretches(text: str) -> Iterator[Stretch]:
    parts: list[_Part] = []
    for match in _DIRECTIVE.finditer(text):
        closes, word = (match["closes"] or "").strip(), match["word"]
        if not closes and not word:
            continue
        if closes and parts:
            part = parts.pop()
            if part.proof is not None:
                kind, span, holds = part.proof
                written = text[span.start : span.end]
                mode = proved(kind, written, span, holds=holds, most=_LONGEST_SHOWN)
                yield part.start, match.start(), mode
        elif closes:
            continue  # of a conditional that is not seen
        else:
            part = _Part(0)
        if closes == "endif":
            continue
        telling = _told(word, match["condition"]) if word else SILENT
        span = Span(match.start("word"), match.end()) if word else Span(0, 0)
        before, proof = part.refuted, None
        if telling.holds is not None:
            proof = telling.holds, span, True
        elif before.kind is not None:
            proof = before.kind, Span(*before.at), False
        parts.append(_Part(match.end(), proof, before.further(telling, (span.start, span.end))))
        if len(parts) > _MOST_NESTED:
            return


def _told(word: str, condition: str) -> Telling:
    """What the condition behind ``word`` tells."""
    match = _FIRST.match(condition) or _PARENTHESES.match(condition) or _QUOTES.match(condition)
    if match is None or word not in {"ifeq", "ifneq"}:
        return SILENT
    left, right = match["left"].strip(), match["right"].strip()
    listed = _FILTER.match(left or right) if not (left and right) else None
    if listed is not None and listed["word"].lower() in MODES and is_about_mode(listed["read"]):
        # nothing is left of a mode that is another one
        return compared(MODES[listed["word"].lower()], word == "ifneq", listed["read"])
    for named, read in ((right, left), (left, right)):
        kind = MODES.get(named.lower())
        if kind is not None:
            about = _READ.match(read) is not None and is_about_mode(read)
            return compared(kind, word == "ifeq", read) if about else SILENT
    return SILENT
