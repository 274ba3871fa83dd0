"""What matching hands on: a finding in offsets, with all that it quotes cut to a bound."""

from __future__ import annotations

from flexlint.catalog.rule import Rule
from flexlint.model import (
    UNKNOWN_MODE,
    Confidence,
    Mode,
    Note,
    Related,
    ResourceRef,
    Severity,
    Span,
    Subject,
    Suggestion,
    UseForm,
)
from flexlint.record import record, replace
from flexlint.text.excerpts import excerpt
from flexlint.typed import Literal

_MAX_SENTENCE = 1000
"""Characters of a message, a reason or a note as a whole."""
_MAX_CODE = 20_000
"""Characters of a replacement. Code cannot be cut: a longer one is told in words."""
_MAX_NOTES = 50


@record
class Draft:
    """A finding in offsets of a text, before they are turned into lines of a file.

    What it quotes of the file is cut to a bounded length when it is made, however it is made:
    a file can have as many findings as it has lines, and all of them may quote the same text.
    """

    rule: Rule
    surface: str
    severity: Severity
    confidence: Confidence
    message: str
    span: Span
    """The primary span, on one line."""
    statement: Span
    """The whole call or resource key; suppressions on its lines count."""
    symbol: str = ""
    why: str = ""
    operation: str | None = None
    form: UseForm | None = None
    resource: ResourceRef | None = None
    mode: Mode = UNKNOWN_MODE
    notes: tuple[Note, ...] = ()
    related: tuple[Related, ...] = ()
    """Places in other files, and why they matter."""
    suggestion: Suggestion | None = None
    anchor: Span | None = None
    """The resource the finding is about, where the primary span may stand elsewhere."""
    place: str = ""
    """Where it stands, as a reader would say, if the file's lines do not tell."""
    subjects: tuple[Subject, ...] = ()
    """The scale sets that it is about, as far as the text says."""
    fed_by: tuple[Span, ...] = ()
    """As :attr:`ApiUse.fed_by <flexlint.model.ApiUse.fed_by>`."""
    followed: Literal["", "printed", "seen"] = ""
    """As :attr:`ApiUse.followed <flexlint.model.ApiUse.followed>`."""
    hindrance: str = ""
    """As :attr:`ApiUse.hindrance <flexlint.model.ApiUse.hindrance>`."""
    given_ids: bool = False
    """True if it is given ids of instances that are not written out."""
    files: tuple[str, ...] = ()
    """The parameter files whose deployments it is about, if it rests on what they give."""

    def __post_init__(self) -> None:
        for name, value in (
            ("message", _sentence(self.message)),
            ("why", _sentence(self.why)),
            ("symbol", _sentence(self.symbol)),
            ("place", _sentence(self.place)),
            ("notes", _short_notes(self.notes)),
            ("mode", _short_mode(self.mode)),
            ("resource", _short_resource(self.resource)),
            ("suggestion", _short_suggestion(self.suggestion)),
        ):
            if value is not getattr(self, name):
                object.__setattr__(self, name, value)


def _sentence(text: str) -> str:
    return excerpt(text, _MAX_SENTENCE)


def _short_notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    if len(notes) <= _MAX_NOTES and all(len(n.message) <= _MAX_SENTENCE for n in notes):
        return notes
    return tuple(Note(n.span, _sentence(n.message)) for n in notes[:_MAX_NOTES])


def _short_mode(mode: Mode) -> Mode:
    why, evidence = _sentence(mode.why), _short_notes(mode.evidence)
    if why is mode.why and evidence is mode.evidence:
        return mode
    return replace(mode, why=why, evidence=evidence)


def _short_resource(resource: ResourceRef | None) -> ResourceRef | None:
    if resource is None or len(resource.type) <= _MAX_SENTENCE:
        return resource
    return replace(resource, type=_sentence(resource.type))


def _short_suggestion(suggestion: Suggestion | None) -> Suggestion | None:
    """``suggestion`` with its sentences cut; None in place of code that is too long."""
    if suggestion is None or not fits(suggestion):
        return None
    text = suggestion.text if suggestion.language is not None else _sentence(suggestion.text)
    note = _sentence(suggestion.note)
    if text is suggestion.text and note is suggestion.note:
        return suggestion
    return replace(suggestion, text=text, note=note)


def fits(suggestion: Suggestion) -> bool:
    """Whether ``suggestion`` is short enough for a finding: code cannot be cut."""
    return suggestion.language is None or len(suggestion.text) <= _MAX_CODE
