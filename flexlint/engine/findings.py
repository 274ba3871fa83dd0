"""Drafts made into findings: selected, located, fingerprinted, suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flexlint.azure import INSTANCE_LIST, INSTANCE_READS
from flexlint.catalog import Catalog
from flexlint.config.options import Options
from flexlint.config.selection import Selection
from flexlint.engine.drafts import Draft
from flexlint.engine.fingerprints import Fingerprints, digest
from flexlint.model import (
    Diagnostic,
    Extraction,
    Finding,
    Location,
    ModeKind,
    Problem,
    Related,
    Silenced,
    Span,
    Suggestion,
)
from flexlint.record import record, replace
from flexlint.suggestions.placeholders import marked
from flexlint.suppressions.reading import Suppression, Suppressions, collect
from flexlint.text.printing import printable
from flexlint.text.source import SourceFile
from flexlint.text.words import did_you_mean

_MAX_NAMED_BY = 4000
"""Characters of its primary text that go into a finding's fingerprint."""


@record
class Finisher:
    """Makes findings of drafts: what that takes besides them is the same for all files."""

    catalog: Catalog
    options: Options
    selection: Selection
    today: str
    """As ``until=`` of a suppression has it."""

    def findings(
        self, source: SourceFile, extractions: Iterable[Extraction], drafts: Iterable[Draft]
    ) -> tuple[tuple[Finding, ...], tuple[Silenced, ...]]:
        """The findings that ``drafts`` about ``source`` are, and those that are suppressed.

        ``extractions`` are what its surfaces said of it: the suppressions are in there. The
        active ones are sorted; among them is what is wrong with the suppressions.
        """
        # Several surfaces read the same file, and the same comments in it.
        comments = list({c.span: c for e in extractions for c in e.comments}.values())
        metadata = [w for e in extractions for w in e.metadata_suppressions]
        suppressions = Suppressions(
            collect(source, comments, metadata) if not self.options.no_suppressions else (),
            self._code_of,
            self.today,
        )
        active: list[Finding] = []
        silenced: list[Silenced] = []
        fingerprints = Fingerprints(printable(self.selection.relative(source.path)))
        told: list[tuple[Draft, Finding, Suppression | None]] = []
        in_order = sorted(drafts, key=lambda d: (d.span, d.rule.code, d.message))
        for draft in self._read(source, _settled(in_order)):
            finding = self._finding(source, draft, fingerprints)
            if not self._wanted(finding, draft):
                continue
            lines = _lines(source, draft)
            suppression = suppressions.match(
                draft.rule.code, lines, [p for p in (draft.span, draft.anchor) if p is not None]
            )
            told.append((draft, finding, suppression))
        for finding, (_, _, suppression) in zip(_together(told), told, strict=True):
            if suppression is None:
                active.append(finding)
            else:
                silenced.append(Silenced(finding, "suppression", suppression.reason))
        for draft in self._about_suppressions(suppressions):
            finding = self._finding(source, draft, fingerprints)
            if self._wanted(finding, draft):
                active.append(finding)
        active.sort(key=lambda finding: finding.sort_key)
        return tuple(active), tuple(silenced)

    def _read(self, source: SourceFile, drafts: Sequence[Draft]) -> Sequence[Draft]:
        """``drafts``, those incomplete whose results the file reads as those of instances."""
        if not any(draft.operation in INSTANCE_READS for draft in drafts):
            return drafts
        from flexlint.engine.gone import read_otherwise  # few files have any

        return read_otherwise(source.text, drafts, self.catalog)

    def _code_of(self, written: str) -> str | None:
        rule = self.catalog.rule(written)
        return None if rule is None else rule.code

    def _wanted(self, finding: Finding, draft: Draft) -> bool:
        selection = self.selection
        return (
            selection.applies(draft.rule)
            and not selection.ignored_in(draft.rule, finding.location.path)
            and selection.sure_enough(finding.confidence)
        )

    def _finding(self, source: SourceFile, draft: Draft, fingerprints: Fingerprints) -> Finding:
        from flexlint.engine.edits import edits_of

        start, end = draft.span.start, draft.span.end
        text = source.text[start : min(end, start + _MAX_NAMED_BY)]
        suggestion = marked(draft.suggestion) if draft.suggestion is not None else None
        return Finding(
            code=draft.rule.code,
            name=draft.rule.name,
            severity=self.selection.severity(draft.rule) or draft.severity,
            confidence=draft.confidence,
            surface=draft.surface,
            location=source.location(draft.span),
            message=f"{draft.message} ({draft.place})" if draft.place else draft.message,
            fingerprint=fingerprints.next(draft.rule.code, draft.symbol, text),
            url=self.catalog.url(draft.rule, self.options.docs_url),
            why=draft.why,
            operation=draft.operation,
            form=draft.form,
            resource=draft.resource,
            mode=draft.mode,
            suggestion=suggestion,
            edits=() if _is_for_uniform(draft) else edits_of(source, suggestion),
            related=(
                *(Related(source.location(note.span), note.message) for note in draft.notes),
                *draft.related,
            ),
            row=draft.rule.mapping.row if draft.rule.mapping else None,
            symbol=draft.symbol,
            subjects=draft.subjects,
        )

    def _about_suppressions(self, suppressions: Suppressions) -> Iterator[Draft]:
        """Findings on suppressions that are expired, malformed, unknown or unused."""
        for item in suppressions.items:
            if item.malformed:
                yield self._diagnostic(
                    "unknown-rule-in-suppression",
                    f"This suppression does nothing: {item.malformed}.",
                    item.span,
                )
            elif suppressions.expired(item):
                codes = ", ".join(code for code, _ in item.codes)
                yield self._diagnostic(
                    "expired-suppression",
                    f"The suppression of {codes} ended on {item.until}: fix what it hides, "
                    "or change the date.",
                    item.span,
                )
        for written, span in suppressions.unknown():
            yield self._diagnostic("unknown-rule-in-suppression", self._no_such_rule(written), span)
        for written, span, _ in suppressions.unused(self._ran):
            yield self._diagnostic(
                "unused-suppression",
                f"Nothing here is a finding of {written}: remove it from the suppression.",
                span,
            )

    def _no_such_rule(self, written: str) -> str:
        if any(rule.code.startswith(written.upper()) for rule in self.catalog.rules):
            return f"A suppression needs whole codes: {written!r} is only the start of some."
        meant = did_you_mean(self.catalog.nearest(written), after=" ")
        return f"There is no rule {written!r}.{meant}"

    def _ran(self, code: str) -> bool:
        rule = self.catalog.rule(code)
        return rule is not None and self.selection.applies(rule)

    def _diagnostic(self, kind: Diagnostic, message: str, span: Span) -> Draft:
        rule = self.catalog.diagnostic(kind)
        return Draft(rule, "flexlint", rule.severity, rule.confidence, message, span, span)

    def of_failure(self, path: str, problem: Problem) -> tuple[Finding, ...]:
        """The finding that ``problem`` with the file called ``path`` is, none if it is not
        wanted. Made without any stage that may have failed."""
        rule = self.catalog.diagnostic(problem.kind)
        try:
            wanted = self.selection.applies(rule) and not self.selection.ignored_in(rule, path)
        except Exception:  # the selection itself: rather one finding too many
            wanted = True
        finding = Finding(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            confidence=rule.confidence,
            surface="flexlint",
            location=Location(path, 1, 1, 1, 1),
            message=problem.message,
            fingerprint=digest((rule.code, path)),
            url=self.catalog.url(rule, self.options.docs_url),
            suggestion=Suggestion(problem.hint, complete=False),
        )
        return (finding,) if wanted else ()


def _settled(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """``drafts``, those incomplete whose changes are not right alone."""
    if not any(d.hindrance or d.operation == INSTANCE_LIST for d in drafts):
        return drafts
    from flexlint.engine.together import settled  # few files have any

    return settled(drafts)


def _together(told: Sequence[tuple[Draft, Finding, Suppression | None]]) -> list[Finding]:
    """The findings, with changes that belong together in one of them."""
    findings = [finding for _, finding, _ in told]
    if not any(draft.fed_by for draft, _, _ in told):
        return findings
    from flexlint.engine.together import together  # few files have any

    open_ = [f if hidden is None else replace(f, edits=()) for _, f, hidden in told]
    joined = together([draft for draft, _, _ in told], open_)
    return [
        made if hidden is None else finding
        for made, (_, finding, hidden) in zip(joined, told, strict=True)
    ]


def _is_for_uniform(draft: Draft) -> bool:
    """Whether the code around it sees to it that this runs for Uniform sets only: it is right as
    it is."""
    return draft.mode.kind is ModeKind.UNIFORM and draft.mode.basis == "guard"


def _lines(source: SourceFile, draft: Draft) -> tuple[tuple[int, int], ...]:
    """The lines on which a suppression counts: the primary span's and the statement's ends."""
    line = source.position(draft.span.start)[0]
    first = source.position(draft.statement.start)[0]
    last = source.position(max(draft.statement.start, draft.statement.end - 1))[0]
    if first <= line <= last:
        return ((line, line), (first, first), (last, last))
    return ((line, line),)
